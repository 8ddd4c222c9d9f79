"""From staged bytes to folders that people see: the last check, the ledger's line, the two renames.

Used by ``pipeline``. Nothing else makes anything visible.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path

from redactkit.data_checks import refuse_open_places
from redactkit.deciding import Decided
from redactkit.home import home_folder
from redactkit.ledger import Before, Copies, Ledger, ReleasedKey, aborted_entry, package_entry
from redactkit.ledger import Disclosed as Released
from redactkit.model import Decision, Export, Reissued
from redactkit.objections import objection
from redactkit.package import Staging
from redactkit.places import Target, Written, chosen_place
from redactkit.verify.again import SaidAgain
from redactkit.verify.gate import check


def last_check(
    staging: Staging,
    exports: Sequence[Export],
    decided: Decided,
    *,
    reissued: Sequence[Reissued] = (),
    ledger: Ledger | None = None,
) -> None:
    """The gate: the staged bytes are read again, with other eyes, before anybody can see them."""
    request = decided.request
    said = (request.asked, request.requester.send_to, *_texts(decided.decision.letterhead))
    report = check(
        staging.out.root,
        exports,
        decided.decision,
        seeks=request.seeks,
        own_patrons_only=request.own_patrons_only,
        home_library=request.home_library,
        said=[text for text in said if text],
        again=None if ledger is None else _said_again(decided.decision, reissued, ledger),
    )
    if report.findings:
        raise objection(report.findings)


def _said_again(decision: Decision, reissued: Sequence[Reissued], ledger: Ledger) -> SaidAgain:
    return SaidAgain(
        ledger=ledger.folder,
        profile=decision.profile.id,
        year=decision.as_of.year,
        periods={
            file: frozenset(each.period for each in reissued if each.file == file)
            for file in {each.file for each in reissued}
        },
    )


def publish(
    staging: Staging,
    decided: Decided,
    target: Target,
    *,
    package: str,
    tagmanifest: str | None,
    released: Sequence[Released],
    copies: Copies | None = None,
    seen: Mapping[ReleasedKey, Before] | None = None,
) -> Written:
    """Record, ledger line, OUT: in this order, so that nothing visible lacks a line."""
    ledger = Ledger(home_folder(target.home))
    decision = decided.decision
    entered = False

    def enter() -> None:
        nonlocal entered
        if decision.sealed:
            return
        ledger.append(
            package_entry(
                day=decision.as_of,
                package=package,
                decision=decision,
                tagmanifest_sha256=tagmanifest,
                released=released,
            ),
            copies=copies,
            seen=seen,
        )
        entered = True

    try:
        staging.publish(intent=enter)
    except BaseException:
        if entered:
            ledger.append(aborted_entry(day=decision.as_of, package=package))
        raise
    out, record = places_of(decided, target)
    return Written(out=out, record=record or out.with_name(out.name + "-record"))


def places_of(decided: Decided, target: Target) -> tuple[Path, Path | None]:
    """Where to write: never where everybody may."""
    out, record = chosen_place(decided.decision, target)
    refuse_open_places(decided.data_rules, out, record)
    return out, record


def _texts(value: object) -> Iterable[str]:
    """Every text in a nest of dataclasses and tuples."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for inner in value:
            yield from _texts(inner)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _texts(getattr(value, each.name))
