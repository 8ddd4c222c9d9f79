"""Say what became of a package whose run was killed: from where its folders are, and the ledger.

A package counts as released unless it never appeared: in doubt its period stays remembered.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from redactkit.ledger.endings import ABORTED, ANNOUNCED, RECOVERED
from redactkit.ledger.unfinished import DeadRun


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``event``: what the ledger must still be told. ``never``: OUT never appeared; its record goes too."""

    event: str | None = None
    never: bool = False
    wait: bool = False  # its place cannot be looked at now
    told: str | None = None


def verdict(dead: DeadRun, events: Collection[object]) -> Verdict:
    """What became of a dead run's package, of which the ledger has these events."""
    name = "a folder" if dead.places is None else dead.places.out.name
    if RECOVERED in events:
        return Verdict()
    if ABORTED in events or ANNOUNCED not in events:
        return _without_a_line(dead, name)
    if dead.never_appeared:
        told = f"before its folder {name} appeared: nothing of it was released, and the ledger says so"
        return Verdict(event=ABORTED, never=True, told=_told(told, dead))
    if dead.is_out_of_reach:
        told = f"and its folder {name} is in a place that is not there to look at; it counts as released"
        return Verdict(wait=True, told=_told(told, dead))
    there = "it is whole" if dead.stands else "it is there no longer, and counts as released"
    told = f"just after its folder {name} appeared: {there}, and the ledger says so"
    return Verdict(event=RECOVERED, told=_told(told, dead))


def _without_a_line(dead: DeadRun, name: str) -> Verdict:
    """It knows of no answer. But it may be an older copy, put back: what was finished is not removed."""
    never = dead.never_appeared and not dead.stands
    if never or not (dead.stands or dead.record_stays):
        return Verdict(never=never)
    told = (
        f"the ledger has no answer that belongs to {name}, but its run got as far as that folder "
        f"({dead.package}): is this home an older copy? Nothing of it was removed"
    )
    return Verdict(told=told)


def _told(what: str, dead: DeadRun) -> str:
    return f"an earlier run was interrupted {what} ({dead.package})"
