"""Say of each line of the ledger how the package that it announces ended. Pure.

With a key two runs of one request can have one id. So an ending is of one line: the last before it that
announces its package and has no ending yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

ANNOUNCED, ABORTED, RECOVERED = "package", "aborted", "recovered"


def endings(entries: Sequence[Mapping[str, object]]) -> list[str | None]:
    """``aborted``, ``recovered``, or ``None`` where nothing was said: one for each line, whatever it is."""
    ended: list[str | None] = [None] * len(entries)
    open_lines: dict[object, list[int]] = {}
    for at, entry in enumerate(entries):
        event = entry.get("event")  # a line that could not be read is an empty entry
        lines = open_lines.setdefault(entry.get("package"), [])
        if event == ANNOUNCED:
            lines.append(at)
        elif event in (ABORTED, RECOVERED) and lines:
            ended[lines.pop()] = str(event)
    return ended


def events_of(entries: Sequence[Mapping[str, object]], package: str | None) -> frozenset[str]:
    """What the ledger says of the last run that announced this package: nothing, or that, and its ending."""
    said = [
        frozenset((ANNOUNCED,) if ended is None else (ANNOUNCED, ended))
        for entry, ended in zip(entries, endings(entries), strict=True)
        if entry.get("event") == ANNOUNCED and entry.get("package") == package
    ]
    return said[-1] if said else frozenset()
