"""Records from any iterator → chunks of text cells: how most formats become a ``Source``.

A format module supplies the header and a function from the open file to its records; what is owed to every
export (a digest over all bytes, one width, no character that cells may not hold) is seen to here.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.errors import InputMissing
from redactkit.model import REPEAT, Dialect, HiddenPart, Quarantined
from redactkit.read import table
from redactkit.read.grammar import CONTROL, wrong_width
from redactkit.read.passes import ReadInPasses
from redactkit.read.source import Chunk, Unread
from redactkit.read.stream import Digest, open_regular

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK_ROWS = 1 << 15
CHUNK_CELLS = 1 << 21
CHUNK_CHARACTERS = 8 << 20
NOT_TEXT = "it holds text that is not valid Unicode"

_DRAIN_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A record: its number (1 is the file's first record) and its cells as text."""

    number: int
    cells: Sequence[str] = field(repr=False)


Records = Callable[[BinaryIO], Iterator[Row | Quarantined]]


class RowSource(ReadInPasses):
    """A table whose records come one by one.

    ``records`` is called anew for each pass, with the file at its start. Unless it ``seeks``, it reads the
    file in order and the digest is of the very bytes it was given; what it leaves unread is read to the end.
    A format that ``seeks`` (a zip archive) cannot be read in parts either: the file's digest is taken before
    and after, and its chunks are kept for later passes over the same bytes.
    With ``repeats``, a cell may hold values joined by ``REPEAT``, each of which was proved free of it.
    """

    def __init__(
        self,
        path: Path,
        *,
        label: str,
        format: str,
        header: tuple[str, ...],
        records: Records,
        header_row: int = 1,
        part: int = 1,
        encoding: str | None = None,
        dialect: Dialect | None = None,
        layout: tuple[str, ...] = (),
        hidden: tuple[HiddenPart, ...] = (),
        seeks: bool = False,
        repeats: bool = False,
        unread: Callable[[BinaryIO], Iterator[Unread]] = lambda _: iter(()),
    ) -> None:
        super().__init__(
            path,
            label=label,
            header=header,
            header_row=header_row,
            part=part,
            layout=layout,
            hidden=hidden,
        )
        self.format = format
        self.encoding = encoding
        self.dialect = dialect
        self._records = records
        self._seeks = seeks
        self._unread = unread
        self._never = ("\0",) if repeats else ("\0", REPEAT)
        self._kept: tuple[Chunk, ...] = ()

    def unread(self) -> Iterator[Unread]:
        """The sheets of the file that no source reads."""
        self._check_state()
        with io.BufferedReader(_OnDisk(open_regular(self.path), None)) as file:
            yield from self._unread(file)
        self._check_state()

    def _read(self, digest: Digest) -> Iterator[Chunk]:
        if not self._seeks:
            with io.BufferedReader(_OnDisk(open_regular(self.path), digest), _DRAIN_BYTES) as file:
                yield from self._gathered(self._records(file))
                while file.read(_DRAIN_BYTES):
                    pass
            return
        with io.BufferedReader(_OnDisk(open_regular(self.path), None)) as file:
            while data := file.read(_DRAIN_BYTES):
                digest.update(data)
            if self._kept and digest.hexdigest() == self.digest:
                yield from self._kept
                return
            file.seek(0)
            kept = []
            for chunk in self._gathered(self._records(file)):
                kept.append(chunk)
                yield chunk
            file.seek(0)
            if hashlib.file_digest(file, "sha256").hexdigest() != digest.hexdigest():
                raise self.changed()
            self._kept = tuple(kept)

    def _gathered(self, records: Iterator[Row | Quarantined]) -> Iterator[Chunk]:
        width = len(self.header)
        numbers: list[int] = []
        cells: list[Sequence[str]] = []
        doubts: list[Quarantined] = []
        size = 0
        most = max(1, min(CHUNK_ROWS, CHUNK_CELLS // max(1, width)))
        for record in records:
            if isinstance(record, Quarantined):
                doubts.append(record)
            elif len(record.cells) != width:
                doubts.append(Quarantined(row=record.number, reason=wrong_width(len(record.cells), width)))
            else:
                numbers.append(record.number)
                cells.append(record.cells)
                size += sum(map(len, record.cells))
            if len(numbers) + len(doubts) >= most or size >= CHUNK_CHARACTERS:
                yield self._chunk(numbers, cells, doubts)
                numbers, cells, doubts, size = [], [], [], 0
        if numbers or doubts:
            yield self._chunk(numbers, cells, doubts)

    def _chunk(self, numbers: list[int], cells: list[Sequence[str]], doubts: list[Quarantined]) -> Chunk:
        width = len(self.header)
        try:
            found = table_of(cells, width)
        except UnicodeEncodeError:  # half a surrogate pair; the message holds the cell
            sound = [is_text(row) for row in cells]
            doubts += [
                Quarantined(row=number, reason=NOT_TEXT)
                for number, is_text in zip(numbers, sound, strict=True)
                if not is_text
            ]
            numbers = [number for number, is_text in zip(numbers, sound, strict=True) if is_text]
            found = table_of([row for row, is_text in zip(cells, sound, strict=True) if is_text], width)
        rows = np.array(numbers, dtype=np.int64)
        controls = _holding(found, self._never)
        if controls is not None:
            bad = controls.to_numpy(zero_copy_only=False).astype(bool)
            doubts += [Quarantined(row=int(row), reason=CONTROL) for row in rows[bad]]
            rows, found = rows[~bad], found.filter(pc.invert(controls))
        return self.chunk_of(found, rows, doubts)


def table_of(rows: Sequence[Sequence[str]], width: int) -> pa.Table:
    """Rows of cells as an Arrow table with the columns 0, 1, 2 …"""
    if not rows:
        return table.empty(width)
    columns = zip(*rows, strict=True)
    return pa.table({str(at): pa.array(column, pa.string()) for at, column in enumerate(columns)})


def is_text(cells: Sequence[str]) -> bool:
    """Whether these cells can be written at all: half a surrogate pair cannot."""
    try:
        "".join(cells).encode()
    except UnicodeEncodeError:
        return False
    return True


def _holding(cells: pa.Table, signs: Sequence[str]) -> pa.ChunkedArray | None:
    """Which rows hold one of these signs; ``None`` when no row does."""
    found = None
    for column in cells.columns:
        for sign in signs:
            holds = pc.match_substring(column, sign)
            if pc.any(holds, min_count=0).as_py():
                found = holds if found is None else pc.or_(found, holds)
    return found


class _OnDisk(io.RawIOBase):
    """The open file. With a digest it is read in order, and every byte goes into the digest on the way."""

    def __init__(self, file: IO[bytes], digest: Digest | None) -> None:
        self._file = file
        self._digest = digest

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._digest is None

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Go to a place in the file."""
        if self._digest is not None:
            raise io.UnsupportedOperation("a file that is digested is read in order")
        return self._file.seek(offset, whence)

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Read some bytes."""
        view = memoryview(buffer)
        try:
            data = self._file.read(len(view))
        except OSError:
            raise InputMissing(
                "it could not be read to its end", file=Path(str(self._file.name)).name
            ) from None
        view[: len(data)] = data
        if self._digest is not None:
            self._digest.update(data)
        return len(data)

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()
