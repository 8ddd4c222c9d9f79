"""A request, a decision and released tables, made up, for the tests of ``package``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from redactkit.model import (
    Basis,
    CardLine,
    Category,
    CategoryTreatment,
    Cite,
    Clock,
    Column,
    Contact,
    Counts,
    Decision,
    DeskCard,
    Dialect,
    Duty,
    Exemption,
    ExemptionId,
    Export,
    Group,
    Letterhead,
    LogLine,
    MoreTime,
    Operator,
    Outcome,
    OutputColumn,
    Period,
    Person,
    ProfileId,
    ProfileRef,
    Quarantined,
    Redacted,
    ReleasedColumn,
    ReleasedFile,
    ReleaseSpec,
    Request,
    Requester,
    RuleId,
    Scale,
    Seeks,
    Standing,
    TableSpec,
    TraceLine,
    Treatment,
    Warned,
)
from redactkit.package import DATA, Case, Staging, Written, stage, write_answer, write_release

DAY = date(2026, 11, 25)
EXEMPT_A = Exemption(
    id=ExemptionId("a"),
    cite="Statute cited by pin, clause (a)",
    text="exempted by another statute",
    mandatory=True,
)
EXEMPT_C = Exemption(
    id=ExemptionId("c"), cite="Statute, clause (c)", text="personal privacy", mandatory=False
)
TABLE = b"month,branch,records\n2024-01,Main,9\n2024-02,Main,11\n"

HEAD = Letterhead(
    library="Sample Free Library",
    office="Office of the Sample Clerk",
    address=("1 Sample Square", "Sample, ST 00000"),
    records_officer=Contact(id="clerk", title="Sample Records Officer", name="Pat Officer", phone="555-0100"),
    appeal="You may appeal to the Sample Supervisor within 90 calendar days.",
    law="The sample statute says: that part of the records is not public.",
    statistics_offer="Totals by month can be had at any time.",
    network_note="Where a person is registered at another library of the network, that library decides.",
    fee_note="No fee is asked.",
    draft_notice="Draft, for review by the sample officer and counsel.",
)

CITES = (
    Cite(source="policy", id="P14", text="An inner sentence of the policy.", quotable=False),
    Cite(source="statute", id="s7", text="An open sentence of the statute.", pin="c.78 s.7", quotable=True),
)

CARD = DeskCard(
    title="Somebody brings a sample",
    library="Sample Free Library",
    policy=ProfileRef(id=ProfileId("xx-sample"), version="2024-02-27", sha256="a" * 64),
    always=("Stay calm.",),
    lines=(CardLine(happens="Somebody asks", do="Call the director.", rows=("XX-01",)),),
    never=("Never guess.",),
    call=(
        Contact(
            id="library_director",
            title="Sample Director",
            phone="555-0101",
            alternates=(Person(title="Sample Deputy", name="Dee Deputy"),),
        ),
    ),
)

DECISION = Decision(
    request_id="sample",
    profile=ProfileRef(id=ProfileId("xx-sample"), version="2024-02-27", sha256="a" * 64),
    outcome=Outcome.RELEASE_REDACTED,
    basis=Basis.POLICY,
    rules=(RuleId("XX-16"), RuleId("XX-02")),
    cites=CITES,
    grounds=CITES,
    denied_under=EXEMPT_A,
    desk_card=CARD,
    duties=(
        Duty(id="written_response", who="town_clerk", what="answer in writing", by=date(2026, 12, 7)),
        Duty(id="keep_sources", who="library_director", what="keep the exports"),
    ),
    clocks=(
        Clock(
            id="written_response",
            date=date(2026, 12, 7),
            counted="10 business days after 2026-11-20",
            missed=False,
            if_missed="no fee may be charged",
        ),
        Clock(
            id="acknowledgement",
            date=date(2026, 11, 24),
            counted="2 days",
            missed=True,
            if_missed="apologize",
        ),
    ),
    treatments={
        Category("patron.name"): CategoryTreatment(
            treatment=Treatment.WITHHOLD,
            exemption=EXEMPT_A,
            reason="it says who",
            no_smaller_part="a name has no smaller part",
        ),
        Category("loan.out_time"): CategoryTreatment(
            treatment=Treatment.GENERALIZE, exemption=EXEMPT_A, reason="a day singles out"
        ),
        Category("item.type"): CategoryTreatment(treatment=Treatment.KEEP),
    },
    warnings=(Warned(id="policy_review_lapsed", text="The review of the policy was due long ago."),),
    trace=(TraceLine(rule=RuleId("XX-01"), applies=False, because="handled_by is town_clerk"),),
    release=ReleaseSpec(
        tables=(
            TableSpec(
                file="circulation.csv",
                record_class="circulation",
                period=Period.MONTH,
                columns=(OutputColumn(name="month", category=Category("loan.out_time"), scale=Scale.MONTH),),
            ),
        )
    ),
    because="a simple request gets a redacted copy",
    letterhead=HEAD,
    as_of=DAY,
)

REQUEST = Request(
    id="sample",
    profile="xx-sample",
    requester=Requester(kind="press", send_to="The Sample Gazette\n2 Paper Lane"),
    received=date(2026, 11, 20),
    received_how="email",
    asked="All loans of 2024, please <now>.\n1. as a table",
    handled_by="town_clerk",
    operator=Operator(desk="library", name="Olly Operator", trained=True),
    seeks=Seeks(classes=("circulation",), from_=date(2024, 1, 1), to=date(2024, 12, 31)),
)


def _line(
    standing: Standing,
    column: str,
    exemption: Exemption | None,
    category: str | None,
    done: str,
    record_class: str = "circulation",
) -> LogLine:
    return LogLine(
        record_class=record_class,
        column=column,
        standing=standing,
        done=done,
        exemption=exemption,
        reason="it says who borrowed" if exemption else "another library decides",
        no_smaller_part="nothing smaller makes sense" if exemption else "",
        decided_by="Sample Records Officer",
        category=Category(category) if category else None,
    )


REDACTED = Redacted(
    files=(
        ReleasedFile(
            name="circulation.csv",
            lines=2,
            records=20,
            columns=(
                ReleasedColumn(
                    position=1,
                    header="month",
                    category=Category("loan.out_time"),
                    treatment=Treatment.GENERALIZE,
                    scale=Scale.MONTH,
                    exemption="a",
                ),
                ReleasedColumn(
                    position=2,
                    header="branch",
                    category=Category("loan.branch"),
                    treatment=Treatment.KEEP,
                    scale=Scale.AS_IS,
                    exemption=None,
                ),
            ),
        ),
    ),
    log=(
        _line(Standing.REFERRED, "rows of other libraries", None, None, "referred"),
        _line(Standing.WITHHELD, "P BARCODE", EXEMPT_A, "patron.barcode", "left out"),
        _line(Standing.WITHHELD, "PATRN NAME", EXEMPT_A, "patron.name", "left out"),
        _line(Standing.WITHHELD, "NOTE", EXEMPT_C, "patron.note", "left out"),
        _line(Standing.COARSENED, "OUT DATE", EXEMPT_A, "loan.out_time", "the month instead of the day"),
        _line(Standing.NOT_REVIEWED, "lines in doubt", None, None, "kept for review"),
        _line(Standing.OUTSIDE, "PIN", None, None, "not asked for", "registration"),
        _line(Standing.RELEASED, "BRANCH", None, "loan.branch", "kept"),
    ),
    counts=Counts(rows_released=20, rows_referred=8123, rows_outside=7717, rows_quarantined=2),
    quarantined=(
        ("loans.csv", Quarantined(row=411, reason="one field too many")),
        ("loans.csv", Quarantined(row=12, reason="one field too few")),
    ),
    partial=True,
)

SOURCE = Export(
    path=Path("/exports/loans.csv"),
    label="loans.csv",
    format="delimited",
    encoding="utf-8",
    dialect=Dialect(delimiter=","),
    system="sierra",
    record_class="circulation",
    columns=(
        Column(position=1, header="OUT DATE", category=Category("loan.out_time"), group=Group.OPERATIONAL),
    ),
    rows=99991,
    quarantined=(),
    digest="d" * 64,
)


@pytest.fixture
def request_form() -> Request:
    return REQUEST


@pytest.fixture
def decision() -> Decision:
    return DECISION


@pytest.fixture
def redacted() -> Redacted:
    return REDACTED


@pytest.fixture
def more_time() -> MoreTime:
    return MoreTime(reason="there are many lines to look at", ready_by=date(2026, 12, 28))


@pytest.fixture
def make_case() -> Callable[..., Case]:
    """A case, with fields of the request and of the decision changed."""

    def make(
        *, request: dict[str, Any] | None = None, form: bytes = b"profile: xx-sample\n", **decided: Any
    ) -> Case:
        decision = replace(DECISION, **decided)
        return Case(
            request=replace(REQUEST, **(request or {})),
            form=form,
            decision=decision,
            document={
                "schema": "redactkit.decision/1",
                "outcome": decision.outcome.value,
                "rules": list(decision.rules),
            },
            day=DAY,
            tool_version="9.9.9",
        )

    return make


@pytest.fixture
def release(make_case: Callable[..., Case]) -> Callable[..., Written]:
    """Stage a whole release, with the table written first as ``redact`` would."""

    def run(staging: Staging, case: Case | None = None, ledger_head: str | None = "b" * 64) -> Written:
        with staging.out.create(f"{DATA}/circulation.csv") as file:
            file.write(TABLE)
        return write_release(
            staging,
            case or make_case(),
            redacted=REDACTED,
            sources=(SOURCE,),
            package="pkg-1a2b",
            salt=b"salt of sixteen!",
            ledger_head=ledger_head,
        )

    return run


@pytest.fixture
def publish_release(release: Callable[..., Written]) -> Callable[..., Path]:
    """A published release; gives back OUT."""

    def run(folder: Path, **kwargs: Any) -> Path:
        folder.mkdir(exist_ok=True)
        with stage(folder / "OUT") as staging:
            release(staging, **kwargs)
            staging.publish(intent=lambda: None)
        return folder / "OUT"

    return run


@pytest.fixture
def publish_answer(make_case: Callable[..., Case]) -> Callable[..., Path]:
    """A published answer without a release; gives back OUT."""

    def run(folder: Path, case: Case) -> Path:
        folder.mkdir(exist_ok=True)
        with stage(folder / "OUT") as staging:
            write_answer(staging, case, salt=bytes(32))
            staging.publish(intent=lambda: None)
        return folder / "OUT"

    return run


def read_tree(*roots: Path) -> dict[str, bytes]:
    return {
        f"{root.name}/{path.relative_to(root).as_posix()}": path.read_bytes()
        for root in roots
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def tree() -> Callable[..., dict[str, bytes]]:
    """Every file below some folders, by name."""
    return read_tree
