"""Keep a copy of what was released, so that a period can be answered with the same bytes again.

``<home>/ledger/kept`` holds one file for each set of rows (``<digest>.csv``, the rows of one period of one
table with their header) and one for each account of the columns behind them (``<digest>.json``), named by
what is in them. So a copy that was altered, or of which only a part is there, is none. INVARIANT: a copy is
on the disk before the line that names it is written, and both happen under the ledger's lock.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO

from redactkit.errors import WriteFailed
from redactkit.newfile import sync_folder
from redactkit.ordinary import read_ordinary

FOLDER = "kept"
ROWS, ACCOUNT = ".csv", ".json"
_FRESH = ".new-"
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class Copies:
    """What a run made that is to be remembered if it is released: in a file without a name until then.

    Without a folder nothing is kept, and only the digests are told.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._file: IO[bytes] | None = None
        self._at: dict[str, tuple[int, int]] = {}  # by name: where it begins, and how long it is

    def __enter__(self) -> Copies:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            with suppress(OSError):  # on a full disk what was not yet written is lost, as it may be
                self._file.close()

    def add(self, content: bytes | memoryview, ending: str) -> str:
        """Hold these bytes; gives back their digest."""
        digest = hashlib.sha256(content).hexdigest()
        name = digest + ending
        if self._folder is None or name in self._at:
            return digest
        try:
            if self._file is None:
                with suppress(FileExistsError):
                    os.mkdir(self._folder / FOLDER, 0o700)
                # where the system has no files without a name, what a dead run leaves has one that is swept
                self._file = tempfile.TemporaryFile(prefix=_FRESH, dir=self._folder / FOLDER)  # noqa: SIM115
            begin = self._file.seek(0, os.SEEK_END)
            self._file.write(content)
        except OSError:
            raise _failed() from None
        self._at[name] = (begin, len(content))
        return digest

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """The name and the bytes of each copy."""
        for name, (begin, length) in sorted(self._at.items()):
            if self._file is not None:
                self._file.seek(begin)
                yield name, self._file.read(length)


def store(ledger: Path, copies: Copies) -> None:
    """Put copies on the disk, each whole under its name, all of them durable when this returns."""
    try:
        for name, content in copies.contents():
            if read(ledger, name) != content:
                _write(ledger / FOLDER, name, content)
        if (ledger / FOLDER).is_dir():
            sync_folder(ledger / FOLDER)
            sync_folder(ledger)
    except OSError:
        raise _failed() from None


def read(ledger: Path, name: str) -> bytes | None:
    """The bytes that stand under this name; ``None`` where there are none, or not those the name says."""
    try:
        content = read_ordinary(ledger / FOLDER / name)
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == name.partition(".")[0] else None


def is_there(ledger: Path, name: str) -> bool:
    """Whether anything stands under this name, altered or not."""
    return os.path.lexists(ledger / FOLDER / name)


def sweep(ledger: Path, needed: Collection[str]) -> None:
    """Remove what no line names: copies of runs that ended before their line, halves of copies."""
    try:
        names = sorted(os.listdir(ledger / FOLDER))
    except OSError:
        return
    for name in names:
        if name.startswith(_FRESH) or name.partition(".")[0] not in needed:
            with suppress(OSError):
                os.unlink(ledger / FOLDER / name)


def _write(folder: Path, name: str, content: bytes) -> None:
    fresh = folder / f"{_FRESH}{secrets.token_hex(8)}"
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK, 0o600)
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        os.replace(fresh, folder / name)
    except BaseException:
        with suppress(OSError):
            os.unlink(fresh)
        raise


def _failed() -> WriteFailed:
    return WriteFailed(
        "the copy that the ledger keeps could not be written; nothing was released", hint="free some space"
    )
