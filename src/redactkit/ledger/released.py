"""What the lines of the ledger come to: for each period the package that released it last, and how. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from redactkit.ledger.endings import ABORTED, endings
from redactkit.ledger.entry import Kept
from redactkit.model import Office, Reason

ReleasedKey = tuple[str, str, str, str]
"""Profile, record class, table, period: what is released once."""

Entry = Mapping[str, Any]  # the shapes were checked by ``is_sound``


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """A custodian's decision that the rows may be made anew."""

    day: date
    decided_by: Office
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """Which package released a period first, on which day, under which answer and terms.

    ``reopened``: the next package that covers the period makes it anew, and is the one to answer from then.
    """

    package: str
    day: date
    outcome: str
    digest: str
    kept: Kept | None = None
    reopened: Reopened | None = None


def is_same_time(one: str, other: str) -> bool:
    """Whether two periods speak of the same time: a month lies in its year."""
    return one.startswith(other) or other.startswith(one)


def released_before(entries: Sequence[Entry]) -> dict[ReleasedKey, Before]:
    """The state after these lines. A package that never became visible released nothing."""
    found: dict[ReleasedKey, Before] = {}
    for entry in _visible(entries):
        package, day = str(entry["package"]), date.fromisoformat(str(entry["day"]))
        if entry["event"] == "reopened":
            decided = Reopened(
                day=day, decided_by=Office(entry["decided_by"]), reason=Reason(entry["reason"])
            )
            found = {
                key: replace(one, reopened=decided) if one.package == package else one
                for key, one in found.items()
            }
        elif entry["event"] == "package":
            _release(found, entry, package, day)
    return found


def digests_of(entries: Sequence[Entry]) -> frozenset[str]:
    """Of every copy that a visible package needs: its rows, and its account of the columns."""
    found: set[str] = set()
    for entry in _visible(entries):
        for one in entry["released"] if entry["event"] == "package" else ():
            found |= {one["digest"], *((one["kept"]["account"],) if "kept" in one else ())}
    return frozenset(found)


def _visible(entries: Sequence[Entry]) -> list[Entry]:
    """What was released or decided, without packages that never became visible."""
    return [
        entry
        for entry, ended in zip(entries, endings(entries), strict=True)
        if entry["event"] in ("package", "reopened") and ended != ABORTED
    ]


def _release(found: dict[ReleasedKey, Before], entry: Entry, package: str, day: date) -> None:
    """Take in one package. It uses up the decisions that let it make something anew, for all they cover."""
    items = {
        (entry["profile"]["id"], one["record_class"], one["table"], one["period"]): one
        for one in entry["released"]
    }
    used = {found[key].package for key in items if key in found and found[key].reopened is not None}
    for key, one in items.items():
        if key not in found or found[key].reopened is not None:
            found[key] = Before(
                package=package,
                day=day,
                outcome=str(entry["outcome"]),
                digest=one["digest"],
                kept=Kept(**one["kept"]) if "kept" in one else None,
            )
    for key, before in found.items():
        if before.package in used and before.reopened is not None:
            found[key] = replace(before, reopened=None)
