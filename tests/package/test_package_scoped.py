"""What the package says of rows that go out as they stand: log, manifest, README, letter."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from redactkit.model import (
    Category,
    Decision,
    LogLine,
    Matchable,
    Outcome,
    Redacted,
    ReleasedColumn,
    ReleasedFile,
    ReleaseSpec,
    Request,
    Scale,
    ScopedSpec,
    Standing,
    Treatment,
)
from redactkit.package.letter import Matter
from redactkit.package.letter_answer import build_letter
from redactkit.package.log import withholding_log
from redactkit.package.manifest import OnDisk, internal_manifest, public_manifest
from redactkit.package.readme_txt import readme


def column(position: int, header: str, category: str, *labels: str) -> ReleasedColumn:
    return ReleasedColumn(
        position=position,
        header=header,
        category=Category(category),
        treatment=Treatment.KEEP,
        scale=Scale.AS_IS,
        exemption=None,
        labels=labels,
    )


FILE = ReleasedFile(
    name="registration.csv",
    lines=1,
    records=1,
    columns=(
        column(1, "patron_name", "patron.name", "PATRN NAME"),
        column(2, "patron_record_date", "patron.record_date", "CREATED"),
        column(3, "patron_record_date_2", "patron.record_date", "EXP DATE"),
    ),
)


def beyond(decision: Decision, name: str = "EMAIL ADDR") -> LogLine:
    exemption = decision.treatments[Category("patron.name")].exemption
    return LogLine(
        record_class="registration",
        column=name,
        standing=Standing.BEYOND,
        done="the whole column is left out",
        exemption=exemption,
        reason="the paper does not name this field, and what it does not name is not given",
        no_smaller_part="what is asked for by name is given as it stands",
        decided_by="Sample Records Officer",
        category=Category("patron.email"),
    )


def ordered(decision: Decision, redacted: Redacted) -> tuple[Decision, Redacted]:
    scope = ScopedSpec(classes=("registration",), first=None, last=None)
    return (
        replace(decision, outcome=Outcome.RELEASE_AS_ORDERED, release=ReleaseSpec(scoped=scope)),
        replace(redacted, files=(FILE,), log=(*redacted.log, beyond(decision)), partial=False),
    )


def test_the_log_lists_what_the_paper_does_not_name_behind_what_is_withheld(
    redacted: Redacted, decision: Decision
) -> None:
    _, made = ordered(decision, redacted)
    content = withholding_log(made.log, profile=decision.profile, day=decision.as_of)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))
    assert [row["entry"] for row in rows][3:7] == ["W-004", "B-001", "R-001", "O-001"]
    (line,) = (row for row in rows if row["entry"] == "B-001")
    assert line["standing"] == "not named by the paper"
    assert line["exemption"] == "a"
    assert line["authority"]
    assert line["required_or_discretionary"] == "required"


def test_the_manifest_lists_it_apart_and_counts_nothing(
    redacted: Redacted, decision: Decision, request_form: Request
) -> None:
    order, made = ordered(decision, redacted)
    document = public_manifest(
        request=request_form,
        decision=order,
        redacted=made,
        on_disk={"registration.csv": OnDisk(size=1, sha256="0" * 64)},
        package="rk-1",
        day=decision.as_of,
        tool_version="0",
    )
    assert [each["column"] for each in document["beyond"]] == ["EMAIL ADDR"]  # type: ignore[attr-defined, index]
    (file,) = document["files"]  # type: ignore[attr-defined]
    assert [each.get("labels") for each in file["columns"]] == [["PATRN NAME"], ["CREATED"], ["EXP DATE"]]
    assert {each["category"] for each in document["withheld"]}.isdisjoint({"patron.email"})  # type: ignore[attr-defined, index]


def test_the_record_holds_what_the_data_rules_say(
    redacted: Redacted, decision: Decision, request_form: Request
) -> None:
    found = {
        "rule": "LN-09",
        "severity": "warning",
        "file": None,
        "column": None,
        "why": "w",
        "what": "x",
        "cites": [],
    }
    document = internal_manifest(
        request=request_form,
        decision=decision,
        day=decision.as_of,
        tool_version="0",
        missing=(),
        redacted=redacted,
        form=b"",
        salt=b"1" * 32,
        data_rules=[found],
    )
    assert document["data_rules"] == [found]
    assert document["matched_by"] is None


def test_the_readme_says_what_lines_and_columns_are() -> None:
    def text(*, as_they_stand: bool) -> str:
        made = readme(package="rk-1", files=(FILE,), ledger_head=None, as_they_stand=as_they_stand)
        return " ".join(made.decode("utf-8").split())

    rows, tables = text(as_they_stand=True), text(as_they_stand=False)
    assert "Each line is one record, as it stands in the library's system" in rows
    assert "registration.csv, column patron_record_date_2: EXP DATE" in rows
    assert "column patron_name" not in rows, "of a kind of which there is one, the name says it"
    assert "begin with B are not given because the paper does not name them" in rows
    for words in ('A column "records" says', "Tables cannot be joined", "how to appeal"):
        assert words in tables
        assert words not in rows


def test_the_letter_counts_records_and_gives_the_days(
    redacted: Redacted, decision: Decision, request_form: Request
) -> None:
    order, made = ordered(decision, redacted)
    scope = ScopedSpec(classes=("registration",), first=decision.as_of, last=decision.as_of)
    order = replace(order, release=ReleaseSpec(scoped=scope))
    letter = build_letter(
        Matter(request=request_form, decision=order, day=decision.as_of, redacted=made, package="rk-1")
    )
    said = "\n".join(block.text for block in letter.blocks)
    assert "registration.csv: 1 record\n" in said
    assert "standing for" not in said
    assert "from November 25, 2026 to November 25, 2026, both days included" in said
    assert "does not name and is not given" in said
    assert "EMAIL ADDR" in said
    bare = replace(made, log=(replace(beyond(decision), exemption=None),))
    letter = build_letter(Matter(request=request_form, decision=order, day=decision.as_of, redacted=bare))
    assert "the exemption and the reason for EMAIL ADDR" in letter.missing


def test_the_readme_does_not_say_of_few_records_that_they_cannot_be_joined() -> None:
    few = Matchable(record_class="circulation", files=("circulation.csv", "titles.csv"), years=("2024",))
    made = readme(package="rk-1", files=(FILE,), ledger_head=None, as_they_stand=False, matchable=(few,))
    said = " ".join(made.decode("utf-8").split())
    assert "cannot be joined" not in said
    assert "can be matched with one another, as here in circulation.csv and titles.csv: 2024" in said
