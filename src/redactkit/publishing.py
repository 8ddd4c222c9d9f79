"""From staged bytes to folders that people see: the last check, the ledger's line, the two renames.

Used by ``pipeline``. Nothing else makes anything visible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path

from redactkit.data_checks import refuse_open_places
from redactkit.deciding import Decided
from redactkit.home import home_folder
from redactkit.ledger import Before, Copies, Ledger, Places, ReleasedKey, Run, package_entry
from redactkit.ledger import Disclosed as Released
from redactkit.model import Decision, Export, Reissued
from redactkit.objections import objection
from redactkit.package import Staging, clean_beside, disk_trouble, stage
from redactkit.places import Target, Written, chosen_place
from redactkit.signing import Signer
from redactkit.synced import synced_by
from redactkit.verify.again import SaidAgain
from redactkit.verify.gate import check


def last_check(
    staging: Staging,
    exports: Sequence[Export],
    decided: Decided,
    *,
    signer: Signer | None = None,
    reissued: Sequence[Reissued] = (),
    ledger: Ledger | None = None,
) -> None:
    """The gate: the staged bytes are read again, with other eyes, before anybody can see them.

    The letter and the README may name the key of whoever signs, as they may name the library.
    """
    request = decided.request
    key = () if signer is None else (signer.title, signer.fingerprint)
    said = (request.asked, request.requester.send_to, *key, *_texts(decided.decision.letterhead))
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Folders that nobody sees yet, and the run's place in the home: none where nothing is kept there."""

    staging: Staging
    ledger: Ledger | None
    run: Run | None


@contextmanager
def begin(decided: Decided, target: Target, *, dry_run: bool) -> Iterator[Job]:
    """Make room for both folders, and put right what runs left that were killed.

    A sealed run and a trial write nothing into the home.
    """
    out, record = places_of(decided, target)
    keeps = not (decided.decision.sealed or dry_run)
    home = home_folder(target.home)
    ledger = Ledger(home) if keeps else None
    for line in _copied_elsewhere(out, record, home if keeps else None):
        target.say(line)
    if ledger is not None:
        for line in ledger.recover(day=decided.decision.as_of):
            target.say(line)
    with stage(out, record) as staging:
        if clean_beside(staging):
            target.say("what an interrupted run had left behind was removed")
        if ledger is None:
            yield Job(staging=staging, ledger=None, run=None)
            return
        run = ledger.start(
            Places(
                out=staging.out_target,
                record=staging.record_target,
                staged_out=staging.out.root,
                staged_record=staging.record.root,
            )
        )
        try:
            yield Job(staging=staging, ledger=ledger, run=run)
        finally:
            staging.settle()
            run.end()


def publish(
    job: Job,
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
    decision = decided.decision

    def enter() -> None:
        if job.ledger is None:
            return
        job.ledger.append(
            package_entry(
                day=decision.as_of,
                package=package,
                decision=decision,
                tagmanifest_sha256=tagmanifest,
                received=decided.request.received,
                released=released,
            ),
            copies=copies,
            seen=seen,
        )

    try:
        if job.run is not None:
            job.staging.announce()
            with disk_trouble(job.staging.out_target.name):
                job.run.announce(package)
        job.staging.publish(intent=enter)
    except BaseException:
        if job.ledger is not None and job.run is not None:
            try:
                job.ledger.abort(package, day=decision.as_of)
            except BaseException:  # the next run says it
                job.run.leave()
        raise
    out, record = places_of(decided, target)
    return Written(out=out, record=record or out.with_name(out.name + "-record"))


def places_of(decided: Decided, target: Target) -> tuple[Path, Path | None]:
    """Where to write: never where everybody may."""
    out, record = chosen_place(decided.decision, target)
    refuse_open_places(decided.data_rules, out, record)
    return out, record


def _copied_elsewhere(out: Path, record: Path | None, home: Path | None) -> Iterable[str]:
    """What is to be said of places that a program copies to other machines."""
    places = {"what you send": out.parent, "what you keep": (record or out).parent, "the ledger": home}
    found = {what: program for what, at in places.items() if at is not None and (program := synced_by(at))}
    for program in dict.fromkeys(found.values()):
        whats = " and ".join(what for what, by in found.items() if by == program)
        yield (
            f"{whats} would lie in a folder that {program} copies to other machines; a copy cannot be taken "
            "back. Choose a folder on this machine alone"
        )


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
