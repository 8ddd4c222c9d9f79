"""Find what dead runs have left beside a target, and remove it. Used by ``staging``.

A run works in ``.partial-NAME-…/`` beside its target: ``lock`` is held while it lives, ``whole`` is what is
to get the name. Once the ledger names the package, ``announced`` lies there too: then only the run's own home
knows what became of it, and cleans up (``ledger.unfinished``).
"""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from redactkit.held import hold, remove_held_folder

LOCK, WHOLE, ANNOUNCED = "lock", "whole", "announced"
_OURS = re.compile(r"\.partial-.+-[0-9a-f]{16}", re.DOTALL)
_LONGEST = 160  # bytes of the target's name: a file system allows 255, whatever the signs


def workplace(target: Path) -> Path:
    """A new name for the folder in which a target is made."""
    name = os.fsencode(target.name)[:_LONGEST].decode("utf-8", "ignore") or "folder"
    return target.with_name(f".partial-{name}-{secrets.token_hex(8)}")


def remove_leftovers(parent: Path) -> bool:
    """Remove the workplaces in a folder that no living run holds; whether there were any."""
    removed = [_remove(Path(entry.path)) for entry in _workplaces(parent)]
    return any(removed)


def left_beside(*targets: Path) -> list[str]:
    """The names of workplaces beside these that nobody holds, and that only another home may remove."""
    found = [entry for parent in {each.parent for each in targets} for entry in _workplaces(parent)]
    return sorted(entry.name for entry in found if _is_announced(Path(entry.path)))


def _is_announced(folder: Path) -> bool:
    try:
        if not (folder / ANNOUNCED).exists():
            return False
        held = hold(folder / LOCK)
    except OSError:
        return False
    if held is not None:
        held.let_go()
    return held is not None


def _workplaces(parent: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(parent) as entries:
            return [entry for entry in entries if _OURS.fullmatch(entry.name) and _is_own_folder(entry)]
    except OSError:
        return []


def _is_own_folder(entry: os.DirEntry[str]) -> bool:
    """A folder, no link to one, of the account that runs this."""
    try:
        own = os.name == "nt" or entry.stat(follow_symlinks=False).st_uid == os.geteuid()
        return own and entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _remove(folder: Path) -> bool:
    try:
        if not set(os.listdir(folder)) <= {LOCK, WHOLE}:
            return False  # announced, or not as we make them
        held = hold(folder / LOCK)
    except OSError:
        return False
    return held is not None and remove_held_folder(folder, folder / LOCK, held)
