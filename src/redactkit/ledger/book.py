"""Keep the ledger: append-only lines, each bound to the bytes of the one before, under a lock.

``<home>/ledger/ledger.jsonl`` holds one entry a line; ``head`` holds the digest of the last line, so that a
line cut off, or changed at the very end, is noticed too. Somebody who may write here can rewrite both: that
is noticed by comparing with a head that was printed in an earlier letter (``verify(heads=…)``).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from filelock import FileLock, Timeout

from redactkit.errors import Busy, OutputExists, WriteFailed
from redactkit.ledger import kept
from redactkit.ledger.endings import ABORTED, ANNOUNCED, events_of
from redactkit.ledger.entry import ending_entry, require_sound
from redactkit.ledger.kept import Copies
from redactkit.ledger.lines import (
    EMPTY_HEAD,
    chain_problems,
    digest_of,
    end_of,
    entries_of,
    head_of,
    line_of,
    parsed,
)
from redactkit.ledger.released import Before, ReleasedKey, digests_of, is_same_time, released_before
from redactkit.ledger.unfinished import DeadRun, Places, Run, begin, dead_runs
from redactkit.ledger.verdict import verdict
from redactkit.newfile import sync_folder
from redactkit.ordinary import read_ordinary

_RESTORE = (
    "restore the folder ledger from a backup, then run redactkit ledger verify with --package for every "
    "folder that was given out: a backup from before a release does not know of it, and would release "
    "its periods a second time, otherwise; until then redactkit decide without --out still says what "
    "the policy answers"
)
_WAIT_S = 30.0
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """The new head, and how many bytes of a torn last line were cut off before."""

    head: str
    cut_bytes: int


class Ledger:
    """The ledger of one home. Every method takes the lock; a lock that stays busy is ``Busy`` (75)."""

    def __init__(self, home: Path, *, wait_s: float = _WAIT_S) -> None:
        self._folder = home / "ledger"
        self._path = self._folder / "ledger.jsonl"
        self._head_path = self._folder / "head"
        self._wait_s = wait_s
        self._mine: str | None = None  # the digest of the line that this run wrote, or tried to

    def head(self) -> str:
        """The digest of the last line. Refuses a damaged ledger: nothing may be released on top of it."""
        if not self.exists():
            return EMPTY_HEAD  # a trial asks too, and makes nothing
        with self._locked():
            lines, _ = self._read()
            self._require_whole(lines)
            return head_of(lines)

    def copies(self) -> Copies:
        """A place for what a run makes, until ``append`` keeps it."""
        with self._locked():
            return Copies(self._folder)

    def append(
        self,
        entry: Mapping[str, object],
        *,
        copies: Copies | None = None,
        seen: Mapping[ReleasedKey, Before] | None = None,
    ) -> Appended:
        """Write one line, durable when this returns; a torn last line of an interrupted run is cut off first.

        ``copies`` are on the disk before the line is. ``seen`` is all that had been released when the run
        made its tables. Raises ``Busy`` where another run has released of that time meanwhile what this one
        was not compared with, or took back what it answers with: the difference of two versions would be
        somebody's reading.
        """
        require_sound(entry)
        with self._locked():
            lines, torn = self._read()
            self._require_whole(lines)
            entries = entries_of(lines)
            self._refuse_second_release(entries, entry, seen)
            kept.sweep(self._folder, digests_of(entries))
            if copies is not None:
                kept.store(self._folder, copies)
            self._mine = digest_of(line_of({**entry, "prev": head_of(lines)}))
            self._append(lines, entry)
            return Appended(head=head_of(lines), cut_bytes=len(torn))

    def abort(self, package: str, *, day: date) -> None:
        """Say that this package never became visible, if this run announced it (another may have its id)."""
        with self._locked():
            lines, _ = self._read()
            self._require_whole(lines)
            is_mine = any(digest_of(line) == self._mine for line in lines)
            if is_mine and events_of(entries_of(lines), package) == {ANNOUNCED}:
                self._append(lines, ending_entry(ABORTED, day=day, package=package))

    def recover(self, *, day: date) -> tuple[str, ...]:
        """Put right what dead runs left, and say what was done, one sentence each."""
        with self._locked():
            lines, torn = self._read()
            self._require_whole(lines)
            told = []
            if torn:
                self._cut(lines)
                told.append("the ledger's last line was torn off by an interrupted run; it was cut off")
            try:
                for dead in dead_runs(self._folder):
                    told += self._put_right(dead, lines, day)
            except OSError:
                raise _unreadable(self._folder) from None
            return tuple(told)

    def start(self, places: Places) -> Run:
        """Enter a run that begins."""
        with self._locked():
            try:
                return begin(self._folder, places)
            except OSError:
                raise _write_failed() from None

    def _put_right(self, dead: DeadRun, lines: list[bytes], day: date) -> list[str]:
        """Undo or acknowledge what a dead run did, and say so."""
        if dead.is_at_work:
            dead.keep()
            return []
        found = verdict(dead, events_of(entries_of(lines), dead.package))
        told = [] if found.told is None else [found.told]
        if found.wait:
            dead.keep()
            return told
        if found.event is not None and dead.package is not None:
            try:
                self._append(lines, ending_entry(found.event, day=day, package=dead.package))
            except BaseException:
                dead.keep()
                raise
        if dead.clean(with_record=found.never):
            told.append("what an interrupted run had left behind was removed")
        if found.never and dead.record_stays and dead.places is not None:
            told.append(
                f"{dead.places.record.name} belongs to no answer, and was changed since: it was not removed"
            )
        dead.forget()
        return told

    def _append(self, lines: list[bytes], entry: Mapping[str, object]) -> None:
        """One line more, in the file and in ``lines``.

        INVARIANT: the head is at most one line behind. A run that ended between its line and its head left it
        so; it is brought up first, since this run may end there too.
        """
        if self._head_said() != head_of(lines):
            self._write_head(head_of(lines))
        line = line_of({**entry, "prev": head_of(lines)})
        end = end_of(lines)
        self._write(line, at=end)
        try:
            self._write_head(digest_of(line))
        except BaseException:
            with suppress(OSError):
                os.truncate(self._path, end)
            raise
        lines.append(line)

    def released(self) -> dict[ReleasedKey, Before]:
        """What was released for each whole period: by which package, when, and the digest of its rows."""
        if not self.exists():
            return {}
        with self._locked():
            lines, _ = self._read()
            self._require_whole(lines)
            return released_before(entries_of(lines))

    def copy(self, name: str) -> bytes | None:
        """The copy of this name, ``None`` where it is gone or altered."""
        return kept.read(self._folder, name)

    def has_copy(self, name: str) -> bool:
        """Whether there is a copy of this name, be it altered."""
        return kept.is_there(self._folder, name)

    @property
    def folder(self) -> Path:
        """Where the ledger's files are, for the last check, which reads them by itself."""
        return self._folder

    def exists(self) -> bool:
        """Whether anything was ever kept here. Asking makes nothing; what is wrong, opening tells."""
        try:
            os.lstat(self._folder)
        except OSError as error:
            return not isinstance(error, FileNotFoundError)
        return True

    def lines(self) -> list[tuple[Mapping[str, object], bytes]]:
        """Every whole line with its entry; the entry of a line that is none is empty. Changes nothing."""
        with self._locked():
            lines, _ = self._read()
            return [(parsed(line) or {}, line) for line in lines]

    def unfinished(self) -> bool:
        """Whether a run is at work now, or was interrupted and not yet put right."""
        return self.exists() and any(self._folder.glob("run-*.lock"))

    def verify(self, *, heads: Sequence[str] = ()) -> tuple[str, ...]:
        """What is wrong with the ledger, by line number. ``heads`` are heads that letters printed earlier."""
        with self._locked():
            lines, torn = self._read()
            problems = [*chain_problems(lines), *self._head_problems(lines)]
            if torn:
                problems.append(
                    f"line {len(lines) + 1} was torn off by an interrupted run; the next entry replaces it"
                )
            known = {EMPTY_HEAD, *(digest_of(line) for line in lines)}
            problems.extend(
                f"the head printed earlier ({head[:12]}…) is not in this ledger"
                for head in heads
                if head not in known
            )
            return tuple(problems)

    def _cut(self, lines: Sequence[bytes]) -> None:
        """Cut off what stands after the last whole line."""
        try:
            descriptor = os.open(self._path, os.O_WRONLY | _NO_LINK)
            try:
                os.ftruncate(descriptor, end_of(lines))
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError:
            raise _write_failed() from None

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            os.makedirs(self._folder.parent, mode=0o700, exist_ok=True)
            with suppress(FileExistsError):
                os.mkdir(self._folder, 0o700)
            lock = FileLock(self._folder / "lock", timeout=self._wait_s, mode=0o600)
            lock.acquire()
        except Timeout:
            raise Busy("another run holds the ledger", hint="wait for it to end, and try again") from None
        except OSError:
            raise OutputExists(
                "the ledger cannot be opened in the home folder",
                hint="choose a folder you may write to with --home",
            ) from None
        try:
            yield
        finally:
            lock.release()

    def _read(self) -> tuple[list[bytes], bytes]:
        """The whole lines, and what stands after the last line end."""
        try:
            *lines, torn = read_ordinary(self._path).split(b"\n")
        except FileNotFoundError:
            return [], b""
        except OSError:
            raise _unreadable(self._path) from None
        return lines, torn

    def _require_whole(self, lines: list[bytes]) -> None:
        for problem in (*chain_problems(lines), *self._head_problems(lines)):
            raise WriteFailed(
                f"the ledger is damaged ({problem}); nothing was released",
                file=self._path.name,
                hint=_RESTORE,
            )

    def _refuse_second_release(
        self,
        entries: Sequence[Mapping[str, object]],
        entry: Mapping[str, object],
        seen: Mapping[ReleasedKey, Before] | None,
    ) -> None:
        before, items = released_before(entries), released_before([entry])
        for key, now in before.items():
            mine = items.get(key)
            if mine is not None and now.reopened is None and now.digest != mine.digest:
                raise _meanwhile(key, now.package)
            if seen is None or mine is not None or (key in seen and seen[key].package == now.package):
                continue
            if any(key[:2] == other[:2] and is_same_time(key[3], other[3]) for other in items):
                raise _meanwhile(key, now.package)  # another table of that time: it was not compared with it
        for key in items.keys() & (seen or {}).keys():
            then = (seen or {})[key]
            if key not in before or (then.reopened and before[key].package != then.package):
                raise _meanwhile(key, then.package)

    def _head_problems(self, lines: list[bytes]) -> Iterator[str]:
        # the line is written before the head: a run that ended in between leaves the head one line behind
        if self._head_said() not in (head_of(lines), head_of(lines[:-1])):
            yield "the last lines are not those that were written last"

    def _head_said(self) -> str:
        """What the head file says; empty where it cannot be read, or holds anything else beside."""
        try:
            said = read_ordinary(self._head_path)
        except FileNotFoundError:
            return EMPTY_HEAD
        except OSError:
            return ""
        return said[:-1].decode("ascii", "replace") if said.endswith(b"\n") else ""

    def _write(self, line: bytes, *, at: int) -> None:
        descriptor = -1
        try:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | _NO_LINK, 0o600)
            os.ftruncate(descriptor, at)
            os.lseek(descriptor, at, os.SEEK_SET)
            try:
                _write_all(descriptor, line + b"\n")
                os.fsync(descriptor)
            except BaseException:
                with suppress(OSError):
                    os.ftruncate(descriptor, at)
                raise
        except OSError:
            raise _write_failed() from None
        finally:
            if descriptor >= 0:
                os.close(descriptor)

    def _write_head(self, head: str) -> None:
        fresh = self._folder / "head.new"
        try:
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _NO_LINK, 0o600)
            try:
                _write_all(descriptor, f"{head}\n".encode("ascii"))
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            # the folder first: the ledger's own name is durable then, and so is the head before this one
            sync_folder(self._folder)
            os.replace(fresh, self._head_path)
        except OSError:
            raise _write_failed() from None


def _write_all(descriptor: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _meanwhile(key: ReleasedKey, package: str) -> Busy:
    _, record_class, _, period = key
    return Busy(
        f"another run changed meanwhile what is answered for {record_class} of {period} (package {package})",
        hint="run this again: it then answers with what was released first",
    )


def _unreadable(path: Path) -> OutputExists:
    return OutputExists("the ledger cannot be read", file=path.name, hint="nothing was released")


def _write_failed() -> WriteFailed:
    return WriteFailed("the ledger could not be written; nothing was released", hint="free some space")
