"""Whether what a run writes would survive a power failure: read from its calls, since none can be made here.

Before a folder gets its name every file in it, and every folder, must be on disk; after it, the folder around
it. And the ledger's line must be on disk before OUT gets its name, and what the line names before the line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from tests.trust.traced import Call

_RENAMES = ("rename", "renameat", "renameat2")
_WRITES = ("write", "pwrite64", "writev", "ftruncate")
_SYNCS = ("fsync", "fdatasync")
_HEAD = "/ledger/head"  # may be one line behind: the ledger allows for that
_BOOK = "/ledger/ledger.jsonl"
_KEPT = "/ledger/kept/"  # copies that nothing names before the ledger's line does


def unordered(calls: Sequence[Call]) -> list[str]:
    """What is renamed too early, or not made durable after."""
    done = [call for call in calls if not call.failed]
    return [problem for at, call in enumerate(done) if call.name in _RENAMES for problem in _around(done, at)]


def _around(calls: Sequence[Call], at: int) -> Iterator[str]:
    source, target = calls[at].path, calls[at].target
    name = PurePosixPath(target).name
    for path in _changed(calls[:at], source):
        if not _synced_after_last_change(calls[:at], path):
            yield f"{PurePosixPath(path).name} is not on disk when {name} gets its name"
    if target.endswith(_HEAD):
        return
    parent = str(PurePosixPath(target).parent)
    synced = _synced_before_the_line if _KEPT in target else _synced_next
    if not synced(calls[at + 1 :], parent):
        yield f"the name {name} is not on disk when the run goes on"
    lines = [nth for nth, call in enumerate(calls[:at]) if call.name == "write" and call.path.endswith(_BOOK)]
    if name == "OUT" and not (lines and _synced_after_last_change(calls[:at], calls[lines[-1]].path)):
        yield "OUT gets its name before the ledger's line is on disk"


def _changed(calls: Sequence[Call], source: str) -> list[str]:
    """The files and folders at or below what is renamed."""
    made = [call.path for call in calls if call.creates or call.name in (*_WRITES, "mkdir", "mkdirat")]
    return [path for path in dict.fromkeys(made) if path == source or path.startswith(f"{source}/")]


def _synced_after_last_change(calls: Sequence[Call], path: str) -> bool:
    for call in reversed(calls):
        if call.name in _SYNCS and call.path == path:
            return True
        is_made = call.creates or call.name in ("mkdir", "mkdirat")
        inside = is_made and str(PurePosixPath(call.path).parent) == path
        if inside or (call.path == path and (is_made or call.name in _WRITES)):
            return False
    return False


def _synced_before_the_line(calls: Sequence[Call], parent: str) -> bool:
    line = next((nth for nth, call in enumerate(calls) if call.path.endswith(_BOOK)), len(calls))
    return any(call.name in _SYNCS and call.path == parent for call in calls[:line])


def _synced_next(calls: Sequence[Call], parent: str) -> bool:
    for call in calls:
        if call.name in _SYNCS and call.path == parent:
            return True
        if call.creates or call.name in (*_WRITES, *_RENAMES, "mkdir", "unlink"):
            return False
    return False
