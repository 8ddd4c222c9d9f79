"""The sealed file on its disk: whole, under a name that tells nothing, or not there. Part of ``seal``."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from redactkit.errors import ExportUnreadable, InputMissing, WriteFailed
from redactkit.seal.age import is_sealed_size

_ENDING = ".age"
_NAME_BYTES = 8
# an old kernel opens the folder instead, some file systems have no nameless files
_NOT_OFFERED = frozenset({errno.EISDIR, errno.EOPNOTSUPP, errno.ENOENT, errno.EINVAL, errno.ENOSYS})


def write_sealed(folder: Path, sealed: bytes) -> Path:
    """Write the file into the closed folder; gives back where. It has no name until all of it is on the disk,
    where the system can do that; elsewhere a run that is cut off may leave a piece that cannot be opened."""
    file = folder / (secrets.token_hex(_NAME_BYTES) + _ENDING)
    try:
        if not _written_nameless(folder, file.name, sealed):
            _write_named(file, sealed)
    except OSError as problem:
        why = os.strerror(problem.errno).lower() if problem.errno else "the system gave no reason"
        raise WriteFailed(
            f"the sealed file could not be written ({why}); nothing was left behind",
            hint="free some space, or seal into a folder on another disk",
        ) from None
    return file


def read_sealed(file: Path) -> bytes:
    """The sealed file. Raises ``ExportUnreadable`` (65) where its size says that it is none, or not whole."""
    try:
        with file.open("rb") as opened:
            size = os.fstat(opened.fileno()).st_size
            content = opened.read() if is_sealed_size(size) else b""
    except (OSError, ValueError):
        raise InputMissing("the sealed file is missing or cannot be read", file=file.name) from None
    if not content:
        raise ExportUnreadable(
            "it is not a sealed record, or not all of it",
            file=file.name,
            hint="name the file that ends in .age, as it lay in the closed folder",
        )
    return content


def digests_in(folder: Path) -> tuple[str, ...]:
    """SHA-256 of every sealed file that lies in a folder, sorted: the order would tell which was first."""
    return tuple(sorted(_digests(folder)))


def _digests(folder: Path) -> Iterator[str]:
    for file in folder.glob(f"*{_ENDING}"):
        with suppress(OSError):
            if file.is_file() and not file.is_symlink():
                with file.open("rb") as opened:
                    yield hashlib.file_digest(opened, "sha256").hexdigest()


def _written_nameless(folder: Path, name: str, content: bytes) -> bool:
    if not hasattr(os, "O_TMPFILE"):
        return False
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            descriptor = os.open(".", os.O_WRONLY | os.O_TMPFILE | os.O_CLOEXEC, 0o600, dir_fd=place)
        except OSError as problem:
            if problem.errno in _NOT_OFFERED:
                return False
            raise
        try:
            _write_all(descriptor, content)
            # given with a folder, Python asks the kernel to follow the link in /proc to the nameless file
            os.link(f"/proc/self/fd/{descriptor}", name, dst_dir_fd=place)
        finally:
            os.close(descriptor)
        os.fsync(place)
    finally:
        os.close(place)
    return True


def _write_named(file: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(file, flags, 0o600)
    try:
        try:
            _write_all(descriptor, content)
        finally:
            os.close(descriptor)
        if os.name != "nt":
            place = os.open(file.parent, os.O_RDONLY)
            try:
                os.fsync(place)
            finally:
                os.close(place)
    except BaseException:
        with suppress(OSError):
            file.unlink()
        raise


def _write_all(descriptor: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    os.fsync(descriptor)
