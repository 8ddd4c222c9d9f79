"""From staged bytes to folders that people see: the last check, the ledger's line, the two renames.

An answer under a nondisclosure order becomes one sealed file instead, and nothing else is touched.

Used by ``pipeline``. Nothing else makes anything visible.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields, is_dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from redactkit import __version__
from redactkit.data_checks import refuse_open_places
from redactkit.deciding import Decided
from redactkit.errors import RedactkitError, WriteFailed
from redactkit.home import home_folder
from redactkit.ledger import Before, Copies, Ledger, Places, ReleasedKey, Run, package_entry
from redactkit.ledger import Disclosed as Released
from redactkit.model import Decision, Export, Reissued
from redactkit.objections import objection
from redactkit.package import (
    OUT,
    RECORD,
    Staging,
    clean_beside,
    disk_trouble,
    left_beside,
    stage,
    stage_sealed,
)
from redactkit.places import Closed, Open, SealedFile, Target, Written, chosen_place
from redactkit.seal import digests_in, pack, seal_bytes, write_sealed
from redactkit.signing import Signer
from redactkit.synced import synced_by
from redactkit.verify.again import SaidAgain
from redactkit.verify.gate import check

SEAL = "SEAL.json"
"""What a sealed file says of itself, beside the two folders in it."""


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
        staging.out.staged(),
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

    A trial writes nothing into the home. A sealed run writes nothing at all until its file is whole, and puts
    nothing right: that would be a change in an ordinary place.
    """
    place = place_of(decided, target)
    if isinstance(place, Closed):
        if target.out is not None:
            target.say(
                "nothing is written to --out: what the paper forbids to tell is sealed, and lies nowhere else"
            )
        for line in _copied_elsewhere({"what is sealed": place.folder}):
            target.say(line)
        with stage_sealed(place.folder) as staging:
            yield Job(staging=staging, ledger=None, run=None)
        return
    home = home_folder(target.home)
    ledger = None if dry_run else Ledger(home)
    kept = place.record or place.out
    places = {"what you send": place.out.parent, "what you keep": kept.parent}
    for line in _copied_elsewhere(places if dry_run else {**places, "the ledger": home}):
        target.say(line)
    if ledger is not None:
        for line in ledger.recover(day=decided.decision.as_of):
            target.say(line)
    with stage(place.out, place.record) as staging:
        if clean_beside(staging):
            target.say("what an interrupted run had left behind was removed")
        if ledger is None:
            yield Job(staging=staging, ledger=None, run=None)
            return
        for name in left_beside(staging.out_target, staging.record_target):
            target.say(
                f"{name} holds patrons' data that an interrupted run left, and another home knows whether it "
                "was released: run redactkit with that home; if it is lost, remove the folder by hand"
            )
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
) -> Written | SealedFile:
    """Record, ledger line, OUT: in this order, so that nothing visible lacks a line."""
    decision = decided.decision
    place = place_of(decided, target)
    if isinstance(place, Closed):
        return _seal_up(job.staging, place, decided, package=package)

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
    except BaseException as error:
        if job.ledger is not None and job.run is not None:
            _undo(job.ledger, job.run, package, decision, is_out=job.staging.is_out)
        if isinstance(error, RedactkitError) and job.staging.is_out:
            raise WriteFailed(
                "this folder is there, whole, and the ledger has its line; then the disk failed",
                file=job.staging.out_target.name,
                hint="check it with redactkit verify, or do not send it; it counts as released",
            ) from None
        raise
    record = place.record or place.out.with_name(place.out.name + "-record")
    return Written(out=place.out, record=record)


def _undo(ledger: Ledger, run: Run, package: str, decision: Decision, *, is_out: bool) -> None:
    """Say in the ledger that nothing appeared. What did, or cannot be said now, the next run says."""
    if is_out:
        run.leave(never=False)
        return
    try:
        ledger.abort(package, day=decision.as_of)
    except BaseException:
        run.leave(never=True)


def place_of(decided: Decided, target: Target) -> Open | Closed:
    """Where to write: never where everybody may."""
    if decided.decision.sealed:
        # a module that is used for the first time leaves its compiled form behind, and that has a day
        sys.dont_write_bytecode = True
    place = chosen_place(decided.decision, target)
    if isinstance(place, Open):
        refuse_open_places(decided.data_rules, place.out, place.record)
    return place


def _seal_up(staging: Staging, place: Closed, decided: Decided, *, package: str) -> SealedFile:
    """Everything that was staged, as one file. It says which sealed files lay beside it, as a ledger would:
    who opens it learns whether one of them is gone."""
    seal = {
        "schema": "redactkit.seal/1",
        "package": package,
        "made_on": decided.decision.as_of.isoformat(),
        "tool": {"name": "redactkit", "version": __version__},
        "beside": list(digests_in(place.folder)),
    }
    with ExitStack() as opened:
        files: list[tuple[str, BinaryIO]] = [
            (SEAL, BytesIO((json.dumps(seal, indent=2, sort_keys=True) + "\n").encode())),
            *(
                (f"{name}/{inner}", opened.enter_context(folder.read_back(inner)))
                for name, folder in ((OUT, staging.out), (RECORD, staging.record))
                for inner in folder.names()
            ),
        ]
        bundle = pack(files)
    return SealedFile(file=write_sealed(place.folder, seal_bytes(bundle, place.recipients)))


def _copied_elsewhere(places: Mapping[str, Path]) -> Iterable[str]:
    """What is to be said of places that a program copies to other machines."""
    found = {what: program for what, at in places.items() if (program := synced_by(at))}
    for program in dict.fromkeys(found.values()):
        whats = " and ".join(what for what, by in found.items() if by == program)
        yield (
            f"{whats}: in a folder that {program} copies to other machines, and a copy cannot be taken back. "
            "Choose a folder on this machine alone, and remove what lies there by then"
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
