"""The stages in order: what happens to a request, and to a row.

    decide ─► (nothing is released: a letter) ─► publish
       └────► learn: read, classify ─► redact ─► write ─► verify ─► publish
                                          ├ second_pass: tables that cannot be joined, totals
                                          └ scoped_pass: rows as they stand, for an order, a consent, a task

Read this file first. Every step takes values and gives values; the folders appear in the last line of each
job, whole, or not at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from redactkit.column_maps import load_column_map
from redactkit.data_checks import data_findings
from redactkit.decide import Missing, missing_for_copy
from redactkit.deciding import Decided, decide_flags, decide_form
from redactkit.errors import Held, RedactkitError
from redactkit.hidden_parts import warnings_of
from redactkit.home import home_folder
from redactkit.learn import Learned, Progress, hold_unknown, learn
from redactkit.ledger import Copies, Ledger
from redactkit.model import Counts, Decision, Duty, Export, Redacted
from redactkit.package import Staging, sign_release, write_answer, write_release
from redactkit.package.again import told_to_operator, way_back
from redactkit.package.letter import Matter
from redactkit.package.log import withholding_log
from redactkit.places import SealedFile, Target, Written
from redactkit.publishing import begin, last_check, place_of, publish
from redactkit.second_pass import Made, make_tables
from redactkit.signing import Signer
from redactkit.spare_memory import give_back
from redactkit.tokens import Tokens, read_key

__all__ = [
    "Choices",
    "Decided",
    "Disclosed",
    "Missing",
    "Progress",
    "SealedFile",
    "Target",
    "Written",
    "answer",
    "decide_flags",
    "decide_form",
    "disclose",
    "stopped",
]

_NO_LETTER = (
    "nothing was written, no letter either: if its date is near, redactkit decide REQUEST --out LETTER "
    "writes it"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the operator chose; none of it loosens the policy."""

    withhold_unknown: bool = False
    expand: bool = False
    dry_run: bool = False
    key: Path | None = None
    encoding: str | None = None
    columns: Path | None = None  # a column map
    format: str | None = None
    sheets: tuple[int, ...] = ()
    sign: Callable[[], Signer] | None = None  # opens the key, where something is released


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosed:
    """How a disclosure ended. ``notices`` are for the operator: what the exports at hand make doubtful.

    ``again`` says what does not come from them, since it was released before.
    """

    decision: Decision
    released: bool
    written: Written | SealedFile | None
    document: Mapping[str, object]
    notices: tuple[str, ...] = ()
    again: tuple[str, ...] = ()


def answer(
    decided: Decided, target: Target, *, dry_run: bool = False, key: Path | None = None
) -> Written | SealedFile | None:
    """Write the answer that needs no export: the letter, and the record of why."""
    bound_to = [decided.form.hex(), decided.decision.profile.sha256, decided.decision.as_of.isoformat()]
    salt = read_key(key).make("salt of an answer", bound_to, size_bytes=32)
    with begin(decided, target, dry_run=dry_run) as job:
        write_answer(job.staging, decided.case, salt=salt)
        last_check(job.staging, (), decided)
        if dry_run:
            return None
        package = "rk-" + Tokens().make("answer", (), size_bytes=12).hex()
        return publish(job, decided, target, package=package, tagmanifest=None, released=())


def disclose(
    decided: Decided, paths: Sequence[Path], target: Target, choices: Choices, tell: Progress
) -> Disclosed:
    """The main job. Raises ``Held`` or ``GateHit`` where nothing may be released after all."""
    decision = decided.decision
    if not decision.outcome.releases:
        # decided from the request alone: no export is opened, so a neutral answer cannot depend on one
        written = answer(decided, target, dry_run=choices.dry_run, key=choices.key)
        return _ended(decided, written, redacted=None)
    place_of(decided, target)
    _refuse_unfinished(decided)
    tokens = read_key(choices.key)
    with begin(decided, target, dry_run=choices.dry_run) as job, ExitStack() as closing:
        staging = job.staging
        signer = None if choices.sign is None else choices.sign()
        learned = learn(
            paths,
            encoding=choices.encoding,
            format=choices.format,
            sheets=choices.sheets,
            columns=None if choices.columns is None else load_column_map(choices.columns),
            tell=tell,
        )
        give_back()
        exports = [each.export for each in learned]
        hold_unknown(exports, withhold=choices.withhold_unknown, to_public=decision.release.scoped is None)
        ledger = None if decision.sealed else Ledger(home_folder(target.home))
        copies = Copies(None) if ledger is None or choices.dry_run else ledger.copies()
        closing.enter_context(copies)
        try:
            made = _make(decided, learned, staging, ledger, copies, expand=choices.expand, tell=tell)
        except Held as error:
            if not decision.sealed:
                error.hint = "; ".join(filter(None, (error.hint, _NO_LETTER)))
            raise
        head = None if ledger is None else ledger.head()
        bound_to = _bound_to(decided, made, head=head, signer=signer, expand=choices.expand)
        package = "rk-" + tokens.make("package", bound_to, size_bytes=12).hex()
        notices = (*(n for each in learned for n in each.notices), *made.redacted.notices)
        if notices and ledger is not None and not choices.dry_run and _fixes_a_period(made):
            notices = (*notices, way_back(package))
        redacted = replace(made.redacted, notices=notices)
        decided = _with_columns_to_review(decided, redacted)
        bag = write_release(
            staging,
            decided.case,
            redacted=redacted,
            sources=exports,
            package=package,
            salt=tokens.make("salt", bound_to, size_bytes=32),
            ledger_head=head,
            data_rules=data_findings(decided.data_rules, decided.request, decision, exports),
            signer=signer,
        )
        give_back()
        tell("last check", 0, 1)
        last_check(staging, exports, decided, signer=signer, reissued=redacted.reissued, ledger=ledger)
        tell("last check", 1, 1)
        if signer is not None:
            sign_release(staging, signer)
        if choices.dry_run:
            return _ended(decided, None, redacted=redacted, exports=exports, signer=signer)
        folders = publish(
            job,
            decided,
            target,
            package=package,
            tagmanifest=bag.tagmanifest_sha256,
            released=made.released,
            copies=copies,
            seen=made.seen,
        )
    return _ended(decided, folders, redacted=redacted, exports=exports, signer=signer)


def _fixes_a_period(made: Made) -> bool:
    """Whether a period is released here for the first time: from now on it is given as it is here."""
    given = {(each.file, each.period) for each in made.redacted.reissued}
    return any((each.table, each.period) not in given for each in made.released)


def _bound_to(
    decided: Decided, made: Made, *, head: str | None, signer: Signer | None, expand: bool
) -> list[str]:
    """All in which packages differ, so that no two of them bear one id, though a key makes it."""
    decision = decided.decision
    log = withholding_log(made.redacted.log, profile=decision.profile, day=decision.as_of)
    return [
        decided.form.hex(),
        decision.profile.sha256,
        decision.as_of.isoformat(),
        head or "",
        "" if signer is None else signer.fingerprint,
        "one line a record" if expand else "counted",
        hashlib.sha256(log).hexdigest(),
        *made.payload,
    ]


def _with_columns_to_review(decided: Decided, redacted: Redacted) -> Decided:
    """What these exports add to the duties: columns that nobody knows are owed, and somebody must look."""
    if not redacted.unreviewed:
        return decided
    request, decision = decided.request, decided.decision
    duty = Duty(
        id="review_unknown_columns",
        who="operator",
        what=f"Find out what these columns hold, and answer for them: {'; '.join(redacted.unreviewed)}. They "
        "are not withheld; they are still owed",
        by=Matter(request=request, decision=decision, day=decision.as_of).answer_by,
    )
    return replace(decided, decision=replace(decision, duties=(*decision.duties, duty)))


def _refuse_unfinished(decided: Decided) -> None:
    """Stop, before any export is opened, where the form lacks what only the copy needs."""
    missing = missing_for_copy(decided.request, decided.decision)
    if missing:
        raise Held.listing(
            [f"{each.field} is missing: {each.what}" for each in missing],
            hint="write it into the request form; the letter and the record do not wait for it (redactkit "
            "decide --out)",
        )
    release = decided.decision.release
    if not (release.specs or release.scoped):
        raise Held(
            "the policy has no released table for the records that were asked for",
            hint="redactkit decide --out writes the letter and the record; answer for these records by hand",
        )
    periods = decided.decision.periods
    by_period = bool(periods) and all(spec.period for spec in release.specs)
    if by_period and all(scope.first is not None and scope.first > scope.last for scope in periods):
        kinds = " or ".join(sorted({scope.period.value for scope in periods}))
        raise Held(
            f"no whole {kinds} of what was asked for is over, and no smaller part is released",
            hint=f"ask again when the {kinds} is over, or change from and to in seeks",
        )


def _make(
    decided: Decided,
    learned: Sequence[Learned],
    staging: Staging,
    ledger: Ledger | None,
    copies: Copies,
    *,
    expand: bool,
    tell: Progress,
) -> Made:
    """What the decision releases: rows as they stand for an order, a consent or a task, else tables."""
    decision, request = decided.decision, decided.request
    if (scope := decision.release.scoped) is not None:
        withheld = next((each.export for each in learned if each.export.withheld), None)
        if withheld is not None:
            raise Held(
                "the column map withholds rows, and a paper or a task says itself what is given",
                hint="take withhold_rows out of the column map",
                file=withheld.label,
            )
        from redactkit.scoped_pass import make_copy  # with the detector; most runs need neither

        return make_copy(decision, request, scope, learned, staging, ledger, tell=tell)
    return make_tables(decision, request, learned, staging, ledger, copies, expand=expand, tell=tell)


def stopped(decided: Decided, error: RedactkitError) -> dict[str, object]:
    """The ``redactkit.disclose/1`` document of a job that released nothing after all."""
    return {**_ended(decided, None, redacted=None).document, "released": False, "stopped": error.document()}


def _ended(
    decided: Decided,
    written: Written | SealedFile | None,
    *,
    redacted: Redacted | None,
    exports: Sequence[Export] = (),
    signer: Signer | None = None,
) -> Disclosed:
    counts = Counts() if redacted is None else redacted.counts
    notices = () if redacted is None else (*redacted.notices, *warnings_of(exports))
    document: dict[str, object] = {
        "schema": "redactkit.disclose/1",
        "outcome": decided.decision.outcome.value,
        "released": redacted is not None,
        "out": written.out.name if isinstance(written, Written) else None,
        "record": written.record.name if isinstance(written, Written) else None,
        **({"sealed": written.file.name} if isinstance(written, SealedFile) else {}),
        "signed_with": None if signer is None else signer.fingerprint,
        "files": [
            {"name": file.name, "lines": file.lines, "records": file.records}
            for file in (() if redacted is None else redacted.files)
        ],
        "reissued": [
            {"file": each.file, "period": each.period, "package": each.package}
            for each in (() if redacted is None else redacted.reissued)
        ],
        "rows_referred": counts.rows_referred + counts.rows_unknown,
        "rows_unknown": counts.rows_unknown,
        "rows_quarantined": counts.rows_quarantined,
        "warnings": list(notices),
    }
    return Disclosed(
        decision=decided.decision,
        released=redacted is not None,
        written=written,
        document=document,
        notices=notices,
        again=() if redacted is None else tuple(told_to_operator(redacted.reissued)),
    )
