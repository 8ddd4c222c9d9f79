"""Stage OUT and OUT-record beside their targets, and publish both whole or not at all.

First stop of ``package``: everything that leaves or is kept is written here, through files that nobody else
can read and that cannot follow a link. The gate reads the staged bytes; then ``publish`` gives the record its
name, lets the caller write the ledger, and gives OUT its name. Whatever fails in between leaves nothing; what
a run leaves that was killed is found by the next one (``leftovers``).
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from redactkit.errors import Busy, OutputExists, RedactkitError, WriteFailed
from redactkit.held import Hold, hold, remove_own_folder
from redactkit.package.leftovers import ANNOUNCED, LOCK, WHOLE, remove_leftovers, workplace
from redactkit.package.moving import move_new, sync_folder

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_BUFFER_BYTES = 1 << 20
_TRIES = 20
_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}")
_NEW_FILE = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
# what says "this place cannot be used" rather than "the disk failed"
_UNUSABLE = frozenset(
    {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP}
)


class _Sink(io.RawIOBase):
    """A file descriptor as a raw stream, so that each byte written passes ``os.write``."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        return os.write(self._descriptor, data)

    def close(self) -> None:
        if not self.closed:
            super().close()
            os.close(self._descriptor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A staged folder. Names are ours, relative, with ``/`` between the parts."""

    root: Path

    def path(self, name: str) -> Path:
        """Where ``name`` stands while it is staged."""
        parts = name.split("/")
        if not all(_PART.fullmatch(part) for part in parts):
            raise RedactkitError("a file in a package was given a name that packages do not use")
        return self.root.joinpath(*parts)

    @contextmanager
    def create(self, name: str) -> Iterator[BinaryIO]:
        """A new file to write, on disk when the block ends. A failure of the disk becomes ``WriteFailed``."""
        path = self.path(name)
        with disk_trouble(path.name):
            self._make_folders(path.parent)
            descriptor = os.open(path, _NEW_FILE, 0o600)
            with io.BufferedWriter(_Sink(descriptor), _BUFFER_BYTES) as file:
                yield cast(BinaryIO, file)
                file.flush()
                os.fsync(descriptor)

    def write(self, name: str, content: bytes) -> None:
        """A new file with this content."""
        with self.create(name) as file:
            file.write(content)

    def read_back(self, name: str) -> BinaryIO:
        """A staged file, to be read from its start; a link is not followed."""
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        return open(os.open(self.path(name), flags), "rb")

    def digest(self, name: str) -> str:
        """SHA-256 of a staged file as it is read back."""
        with self.read_back(name) as file:
            return hashlib.file_digest(cast(io.BufferedReader, file), "sha256").hexdigest()

    def staged(self) -> Path | Mapping[str, Path]:
        """What the gate reads: the folder, or where each file of one is that is in no folder."""
        return self.root

    def names(self) -> tuple[str, ...]:
        """Every file that is staged, sorted."""
        return tuple(
            sorted(path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_file())
        )

    def sync(self) -> None:
        """Make the names of all files durable, the inner folders first."""
        inner = [path for path in self.root.rglob("*") if path.is_dir() and not path.is_symlink()]
        for folder in sorted(inner, reverse=True):
            sync_folder(folder)
        sync_folder(self.root)

    def _make_folders(self, folder: Path) -> None:
        missing = [folder, *folder.parents]
        for part in reversed(missing[: missing.index(self.root)]):
            if not part.is_dir():
                os.mkdir(part, 0o700)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staging:
    """Two folders that nobody sees yet, and the names they are to get."""

    out: Folder
    record: Folder
    out_target: Path
    record_target: Path

    def announce(self) -> None:
        """Say, where other runs look, that the ledger is about to name this: its home alone cleans it up."""
        with disk_trouble(self.out_target.name):
            for folder in (self.out, self.record):
                os.close(os.open(folder.root.with_name(ANNOUNCED), _NEW_FILE, 0o600))
                sync_folder(folder.root.parent)

    def settle(self) -> None:
        """The ledger needs no look at these any more: whoever finds them may clean up."""
        for folder in (self.out, self.record):
            with suppress(OSError):
                os.unlink(folder.root.with_name(ANNOUNCED))

    @property
    def is_out(self) -> bool:
        """Whether OUT got its name and was not taken back: a rename alone takes it from where it was made."""
        return not os.path.lexists(self.out.root)

    def publish(self, *, intent: Callable[[], None]) -> None:
        """Give both folders their names: the record, then ``intent`` (the ledger line), then OUT.

        INVARIANT: OUT is never visible without a record and a ledger line. When anything fails, ``intent``
        too, neither folder is there afterwards, and the failure goes on to the caller. Where OUT had its name
        and the disk does not take it back, both stay as they are, whole: ``is_out``.
        """
        try:
            with disk_trouble(self.record_target.name):
                self.out.sync()
                self.record.sync()
            _give_name(self.record.root, self.record_target)
            intent()
            _give_name(self.out.root, self.out_target)
        except BaseException:
            if self.is_out:
                with suppress(OSError):  # nothing of it is removed where it stands: half of it would be seen
                    os.rename(self.out_target, self.out.root)
            if not self.is_out:
                _take_back(self.record.root, self.record_target)
            raise


def open_to_others(folder: Path) -> bool:
    """Whether every account of the machine may move what stands in a folder, and put something else there.

    What is written is closed to others by itself (0700). But whoever may write to the folder around it can
    rename it and leave a false one in its place, unless the folder keeps names to their owners, as /tmp does.
    Windows has no such bits.
    """
    if os.name == "nt":
        return False
    try:
        mode = folder.stat().st_mode
    except (OSError, ValueError):
        return False  # it is missing: ``stage`` says so
    return bool(mode & stat.S_IWOTH) and not mode & stat.S_ISVTX


@contextmanager
def stage(out: Path, record: Path | None = None) -> Iterator[Staging]:
    """Two private folders beside ``out`` and its record, gone when the block ends unless they were published.

    Refuses with 73, before any work, a target that exists (a dangling link too), a parent that is missing or
    cannot be written, and a record inside OUT.
    """
    out_target = _checked_target(out, "--out")
    beside = out_target.with_name(out_target.name + "-record")
    record_target = beside if record is None else _checked_target(record, "--record")
    _refuse_nested(out_target, record_target)
    _refuse_existing(out_target, "--out")
    _refuse_existing(record_target, "--record")
    umask = os.umask(0o077)
    with ExitStack() as held:
        held.callback(os.umask, umask)
        yield Staging(
            out=Folder(root=held.enter_context(_workplace(out_target))),
            record=Folder(root=held.enter_context(_workplace(record_target))),
            out_target=out_target,
            record_target=record_target,
        )


def clean_beside(staging: Staging) -> bool:
    """Remove what dead runs have left beside the two targets; whether anything was there."""
    parents = dict.fromkeys((staging.out_target.parent, staging.record_target.parent))
    removed = [remove_leftovers(parent) for parent in parents]
    return any(removed)


def _held_folder(target: Path) -> tuple[Path, Hold]:
    for _ in range(_TRIES):
        around = workplace(target)
        try:
            _make_private(around, target)
            with disk_trouble(target.name):
                held = hold(around / LOCK)
        except BaseException:
            shutil.rmtree(around, ignore_errors=True)
            raise
        if held is not None:
            return around, held
        # in the instant before it was held another run took it for a leftover, and removes it
    raise Busy("other runs clean up in this folder", file=target.name, hint="try again")


@contextmanager
def _workplace(target: Path) -> Iterator[Path]:
    """A held folder beside the target, with the folder in it that is to become the target."""
    around, held = _held_folder(target)
    try:
        with disk_trouble(target.name):
            os.mkdir(around / WHOLE, 0o700)
        yield around / WHOLE
    finally:
        remove_own_folder(around, around / LOCK, held)


@contextmanager
def stage_one(target: Path, option: str) -> Iterator[Folder]:
    """One private folder, which gets its name when the block ends well, and is gone when it does not.

    Refuses with 73, before any work, what ``stage`` refuses.
    """
    final = _checked_target(target, option)
    _refuse_existing(final, option)
    umask = os.umask(0o077)
    with ExitStack() as held:
        held.callback(os.umask, umask)
        remove_leftovers(final.parent)
        folder = Folder(root=held.enter_context(_workplace(final)))
        yield folder
        with disk_trouble(final.name):
            folder.sync()
        try:
            _give_name(folder.root, final)
        except BaseException:
            _take_back(folder.root, final)
            raise


def _checked_target(target: Path, option: str) -> Path:
    """The target below its real parent, which must be a folder that can be written."""
    if target.name in ("", ".."):
        raise OutputExists(
            "this is not the name of a new folder", hint=f"give {option} the name of a new folder"
        )
    try:
        parent = target.parent.resolve(strict=True)
    except (OSError, RuntimeError, ValueError):  # missing, a loop of links, a NUL in the name
        parent = None
    if parent is None or not parent.is_dir():
        raise OutputExists(
            f"the folder {target.parent.name or '..'} that is to hold it does not exist",
            file=target.name,
            hint="make that folder first",
        )
    if not os.access(parent, os.W_OK | os.X_OK):
        raise _unusable(target)
    return parent / target.name


def _refuse_existing(target: Path, option: str) -> None:
    try:
        os.lstat(target)
    except FileNotFoundError:
        return
    except (OSError, ValueError) as problem:
        if isinstance(problem, OSError) and problem.errno == errno.ENAMETOOLONG:
            raise OutputExists(
                f"the name of this folder is too long ({len(target.name)} signs)",
                hint=f"choose a shorter name with {option}",
            ) from None
        raise _unusable(target) from None
    raise OutputExists(
        "this folder or file exists already", file=target.name, hint=f"choose another name with {option}"
    )


def _refuse_nested(out: Path, record: Path) -> None:
    # compared without case: on Windows and macOS "OUT" and "out" are one folder
    first, second = (tuple(part.casefold() for part in path.parts) for path in (out, record))
    if second[: len(first)] == first or first[: len(second)] == second:
        raise OutputExists(
            "what you keep and what you send cannot be one folder, or one inside the other",
            file=record.name,
            hint="choose another place with --record",
        )


def _make_private(folder: Path, target: Path) -> None:
    """A folder that nobody else can read. Some disks (a memory stick) show everything to everybody."""
    try:
        os.mkdir(folder, 0o700)
        if os.name != "nt" and _is_shown(folder) and _may_be_reached(folder):
            os.rmdir(folder)
            raise OutputExists(
                "this disk shows what is written to every account of the machine",
                file=target.name,
                hint="choose a folder on a disk that keeps others out, such as your own home folder",
            )
    except OSError as problem:
        if problem.errno in _UNUSABLE:
            raise _unusable(target) from None
        raise _write_failed(problem, target.name) from None


def _is_shown(folder: Path) -> bool:
    try:
        return bool(folder.stat().st_mode & 0o077)
    except FileNotFoundError:
        return False  # another run took it for a leftover: the next try has another name


def _may_be_reached(folder: Path) -> bool:
    """Whether others get as far as this folder: every folder above it lets them through."""
    return all(parent.stat().st_mode & 0o011 for parent in folder.parents)


def _give_name(staged: Path, target: Path) -> None:
    with disk_trouble(target.name):
        try:
            move_new(staged, target)
        except FileExistsError:
            raise OutputExists(
                "this folder was made by somebody else in the meantime", file=target.name, hint="try again"
            ) from None
        sync_folder(target.parent)


def _take_back(staged: Path, target: Path) -> None:
    """Remove a folder that already got its name; one that did not is removed by ``stage``."""
    if os.path.lexists(staged):
        return
    try:
        os.rename(target, staged)  # out of sight in one step; ``stage`` removes it
    except OSError:
        shutil.rmtree(target, ignore_errors=True)


def _unusable(target: Path) -> OutputExists:
    return OutputExists("cannot be created here", file=target.name, hint="choose a folder you may write to")


def _write_failed(problem: OSError, name: str) -> WriteFailed:
    why = os.strerror(problem.errno).lower() if problem.errno else "the system gave no reason"
    return WriteFailed(
        f"could not be written ({why}); nothing was left behind",
        file=name,
        hint="free some space or choose another disk",
    )


@contextmanager
def disk_trouble(name: str) -> Iterator[None]:
    """Turn a failure of the disk that is written to, or read back from, into ``WriteFailed``."""
    try:
        yield
    except OSError as problem:
        raise _write_failed(problem, name) from None
