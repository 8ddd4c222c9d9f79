"""From staged bytes to folders that people see: the last check, the ledger's line, the two renames.

An answer under a nondisclosure order becomes one sealed file instead, and nothing else is touched.

Used by ``pipeline``. Nothing else makes anything visible.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import fields, is_dataclass
from io import BytesIO
from typing import BinaryIO

from redactkit import __version__
from redactkit.data_checks import refuse_open_places
from redactkit.deciding import Decided
from redactkit.home import home_folder
from redactkit.ledger import Disclosed as Released
from redactkit.ledger import Ledger, aborted_entry, package_entry
from redactkit.model import Export
from redactkit.objections import objection
from redactkit.package import OUT, RECORD, Staging, stage, stage_sealed
from redactkit.places import Closed, Open, SealedFile, Target, Written, chosen_place
from redactkit.seal import digests_in, pack, seal_bytes, write_sealed
from redactkit.verify.gate import check

SEAL = "SEAL.json"
"""What a sealed file says of itself, beside the two folders in it."""


@contextmanager
def staged(place: Open | Closed) -> Iterator[Staging]:
    """Two folders that nobody sees yet: beside their targets, or in memory where the answer is sealed."""
    if isinstance(place, Open):
        with stage(place.out, place.record) as staging:
            yield staging
        return
    with stage_sealed(place.folder) as staging:
        yield staging


def last_check(staging: Staging, exports: Sequence[Export], decided: Decided) -> None:
    """The gate: the staged bytes are read again, with other eyes, before anybody can see them."""
    request = decided.request
    said = (request.asked, request.requester.send_to, *_texts(decided.decision.letterhead))
    report = check(
        staging.out.staged(),
        exports,
        decided.decision,
        seeks=request.seeks,
        own_patrons_only=request.own_patrons_only,
        home_library=request.home_library,
        said=[text for text in said if text],
    )
    if report.findings:
        raise objection(report.findings)


def publish(
    staging: Staging,
    decided: Decided,
    target: Target,
    *,
    package: str,
    tagmanifest: str | None,
    released: Sequence[Released],
) -> Written | SealedFile:
    """Record, ledger line, OUT: in this order, so that nothing visible lacks a line."""
    decision = decided.decision
    place = place_of(decided, target)
    if isinstance(place, Closed):
        return _seal_up(staging, place, decided, package=package)
    ledger = Ledger(home_folder(target.home))
    entered = False

    def enter() -> None:
        nonlocal entered
        ledger.append(
            package_entry(
                day=decision.as_of,
                package=package,
                decision=decision,
                tagmanifest_sha256=tagmanifest,
                released=released,
            )
        )
        entered = True

    try:
        staging.publish(intent=enter)
    except BaseException:
        if entered:
            ledger.append(aborted_entry(day=decision.as_of, package=package))
        raise
    record = place.record or place.out.with_name(place.out.name + "-record")
    return Written(out=place.out, record=record)


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
