"""Remember runs that are not done yet, so that the next one can put right what a killed one left behind.

A run has two files beside the ledger while it works: ``run-ID.lock``, which it holds, and ``run-ID.json``,
which says where it writes and, before the ledger names it, which package it makes. The ledger itself may hold
no path. Both files go when the folders are there, or when nothing is. Dead runs are looked for under the
ledger's lock, and so two runs never put the same one right.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from redactkit.held import Hold, hold
from redactkit.newfile import sync_folder
from redactkit.ordinary import read_ordinary

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_WORKPLACE, _AT_WORK = (
    ".partial-",
    "lock",
)  # as ``package.leftovers`` names where a run works, and what it holds
_NEVER = ".never"  # instead of .json: announced, and taken back, but the ledger could not be told


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where a run makes its two folders, and where they are to stand. Absolute."""

    out: Path
    record: Path
    staged_out: Path
    staged_record: Path


class Run:
    """The run of this process, from its start until its folders are there or nothing is."""

    def __init__(self, stem: Path, held: Hold, places: Places) -> None:
        self._file = stem.with_suffix(".json")
        self._lock = stem.with_suffix(".lock")
        self._held = held
        self._places = places
        self._is_left = False

    def announce(self, package: str) -> None:
        """Say which package this is; durable when this returns. The ledger's line comes after it."""
        identities = {
            "out": _identity(self._places.staged_out),
            "record": _identity(self._places.staged_record),
        }
        descriptor = os.open(self._file, os.O_WRONLY | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0))
        _write_line(descriptor, {"package": package, **identities})

    def end(self) -> None:
        """Nothing is unfinished any more, unless it was left to the next run."""
        if self._is_left:
            return
        _remove(self._file)
        _let_go(self._held, self._lock)

    def leave(self, *, never: bool) -> None:
        """Let the next run tell the ledger: that nothing is visible (``never``), or what it finds."""
        if never:
            with suppress(OSError):
                os.rename(self._file, self._file.with_suffix(_NEVER))
        self._held.let_go()
        self._is_left = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadRun:
    """A run whose process has ended before it was done. ``package``: what the ledger may have a line for."""

    stem: Path
    held: Hold
    places: Places | None
    package: str | None
    is_never: bool
    out: list[int] | None
    record: list[int] | None

    @property
    def is_out_of_reach(self) -> bool:
        """Whether the folder that it wrote to is not there now: a disk that is not plugged in."""
        return self.places is not None and not self.places.out.parent.is_dir()

    @property
    def is_at_work(self) -> bool:
        """Whether somebody works in its folders: this home is a copy of the one that the run has."""
        return any(_is_held(folder / _AT_WORK) for folder in self._workplaces())

    @property
    def never_appeared(self) -> bool:
        """Whether OUT never got its name. Only the rename takes it from where it was made."""
        return self.is_never or (self.places is not None and self.places.staged_out.is_dir())

    @property
    def stands(self) -> bool:
        """Whether OUT stands where it was to stand."""
        return self.places is not None and _is_same(self.places.out, self.out)

    @property
    def record_stays(self) -> bool:
        """Whether its record stands, and somebody has changed it since: it is not removed then."""
        return self.places is not None and _is_same(self.places.record, self.record)

    def clean(self, *, with_record: bool) -> bool:
        """Remove the folders it worked in, and a record that has no OUT. Whether there was anything."""
        found = False
        if self.places is None:
            return found
        if with_record and self.record is not None:
            found = _take_away(self.places.record, self.record, self.places.staged_record)
        for folder in self._workplaces():
            shutil.rmtree(folder, ignore_errors=True)
            found = True
        return found

    def _workplaces(self) -> list[Path]:
        staged = () if self.places is None else (self.places.staged_out, self.places.staged_record)
        return [
            each.parent for each in staged if each.parent.name.startswith(_WORKPLACE) and each.parent.is_dir()
        ]

    def forget(self) -> None:
        """Remove its files here."""
        for suffix in (".json", _NEVER):
            _remove(self.stem.with_suffix(suffix))
        _let_go(self.held, self.stem.with_suffix(".lock"))

    def keep(self) -> None:
        """Leave it for a later start."""
        self.held.let_go()


def begin(folder: Path, places: Places) -> Run:
    """Enter a run that begins. Durable when this returns."""
    stem = folder / f"run-{secrets.token_hex(8)}"
    held = hold(stem.with_suffix(".lock"))
    if held is None:
        raise FileExistsError  # sixteen random digits, under the ledger's lock
    try:
        descriptor = os.open(stem.with_suffix(".json"), _NEW_FILE, 0o600)
        _write_line(descriptor, {name: str(path) for name, path in asdict(places).items()})
        sync_folder(folder)
    except BaseException:
        _remove(stem.with_suffix(".json"))
        _let_go(held, stem.with_suffix(".lock"))
        raise
    return Run(stem, held, places)


def dead_runs(folder: Path) -> Iterator[DeadRun]:
    """The runs that nobody holds any more. What has no lock is of a run that was done."""
    for file in [*folder.glob("run-*.json"), *folder.glob(f"run-*{_NEVER}")]:
        if not file.with_suffix(".lock").exists():
            _remove(file)
    for lock in sorted(folder.glob("run-*.lock")):
        held = hold(lock)
        if held is not None:
            yield _dead(lock.with_suffix(""), held)


def _dead(stem: Path, held: Hold) -> DeadRun:
    is_never = stem.with_suffix(_NEVER).exists()
    places, said = _read(stem.with_suffix(_NEVER if is_never else ".json"))
    return DeadRun(
        stem=stem,
        held=held,
        places=places,
        package=said.get("package"),
        is_never=is_never,
        out=said.get("out"),
        record=said.get("record"),
    )


def _read(file: Path) -> tuple[Places | None, dict[str, Any]]:
    """What a run wrote down. A line that was torn off was not there yet when anything came of it."""
    try:
        lines = read_ordinary(file).split(b"\n")[:-1]
        first, *more = (json.loads(line) for line in lines)
        places = Places(**{name: Path(path) for name, path in first.items()})
        return places, more[0] if more else {}
    except (OSError, ValueError, TypeError, AttributeError):
        return None, {}


def _write_line(descriptor: int, said: object) -> None:
    try:
        rest = memoryview(json.dumps(said).encode("ascii") + b"\n")
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(file: Path) -> None:
    with suppress(OSError):  # what stays is taken for a dead run's, and put right by the next start
        file.unlink()


def _let_go(held: Hold, lock: Path) -> None:
    _remove(lock)  # while it is held: nobody else takes it for a dead run's
    held.let_go()
    if lock.exists():  # Windows removes no file that is open
        _remove(lock)


def _identity(path: Path) -> list[int] | None:
    """What stays of a folder when it is renamed: which it is, and when something in it last changed."""
    try:
        found = os.lstat(path)
    except OSError:
        return None
    return [found.st_dev, found.st_ino, found.st_mtime_ns]


def _is_held(lock: Path) -> bool:
    if not lock.exists():
        return False
    try:
        held = hold(lock)
    except OSError:
        return False  # a disk that can only be read: nobody works there
    if held is not None:
        held.let_go()
    return held is None


def _is_same(path: Path, identity: list[int] | None) -> bool:
    found = _identity(path)
    return found is not None and identity is not None and found[:2] == identity[:2]


def _take_away(target: Path, identity: list[int], staged: Path) -> bool:
    """Remove a folder that got its name, if it is that one: out of sight in one step first."""
    if _identity(target) != identity:
        return False
    with suppress(OSError):
        os.rename(target, staged)
        return True
    shutil.rmtree(target, ignore_errors=True)
    return True
