"""Read a delimited export again, by Arrow and in large chunks. Part of the last check.

The reader of the release proves each record's shape in its own way; this one parses the same bytes with
another parser, and passes over every record whose number of fields is wrong.
"""

from __future__ import annotations

import codecs
from collections.abc import Collection, Iterable, Iterator
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.csv

from redactkit.errors import ExportUnreadable, InputMissing
from redactkit.model import REPEAT, Export
from redactkit.verify.careful import DECLARED, between_values, dialect_of, encoding_of, sound_text
from redactkit.verify.source import Chunk, Flags, Ints, RecordsLost, others_read

_READ_BYTES = 4 << 20
_BLOCK_BYTES = 1 << 20
_HEAD_BYTES = 256
_CHUNK_BYTES = 16 << 20  # a set that is looked up in is hashed once per chunk: large, but memory counts


class _Stream:
    """Pieces of text as the file that Arrow wants to read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._ready = b""
        self.closed = False

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._ready) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._ready = self._ready + piece if self._ready else piece
        cut = len(self._ready) if size < 0 else size
        given, self._ready = self._ready[:cut], self._ready[cut:]
        return given

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    def close(self) -> None:
        self.closed = True


def _needs_change(file: BinaryIO, export: Export) -> bool:
    """Whether Arrow cannot read the bytes: another encoding, a repeated field, a first line ``sep=``."""
    if codecs.lookup(encoding_of(export)).name not in ("utf-8", "utf-8-sig"):
        return True
    head = file.read(_HEAD_BYTES).decode("utf-8-sig", errors="replace")
    file.seek(0)
    if DECLARED.match(head):
        return True
    dialect = dialect_of(export)
    if between_values(dialect) is None:
        return False
    mark = f"{dialect.qualifier}{dialect.repeat}{dialect.qualifier}".encode()
    before = b""
    while raw := file.read(_READ_BYTES):
        window = before + raw
        if mark in window:
            file.seek(0)
            return True
        before = window[-len(mark) :]
    file.seek(0)
    return False


def _whole_text(file: BinaryIO, export: Export) -> Iterator[bytes]:
    """An export's text as UTF-8, with the values of a repeated field joined by ``REPEAT``.

    Sierra qualifies the values of a repeated field one by one (``"a";"b"``), which Arrow would read as one
    value and a remainder. Between a closing and an opening qualifier the repeat sign becomes ``REPEAT``, so
    that the whole field is one qualified value.
    """
    between = between_values(dialect_of(export))
    decoder = codecs.getincrementaldecoder(encoding_of(export))(errors="replace")
    held = ""  # the end of the text so far, from a sign that belongs to no mark between values
    started = last = False
    while not last:
        raw = file.read(_READ_BYTES)
        last = not raw
        text = decoder.decode(raw, final=last)
        if text and not started:
            started = True
            text = text.removeprefix("\ufeff")
            if declared := DECLARED.match(text):
                text = text[declared.end() :]
        if between:
            text = held + text
            cut = len(text) if last else max(_last_letter(text), 0)
            # the letter is read along, since what stands before it may look at it, and is given with the next
            joined, held = between.sub(REPEAT, text[: cut + 1]), text[cut:]
            text = joined if last else joined[:-1]
        yield text.encode()


def _last_letter(text: str) -> int:
    """Where the last letter or digit stands; -1 where there is none."""
    return next((at for at in range(len(text) - 1, -1, -1) if text[at].isalnum()), -1)


class _Numbering:
    """The record number of each row that Arrow kept; records of another shape have a number too."""

    def __init__(self, export: Export, *, careful: bool) -> None:
        self._careful = careful
        self._passed_over: list[int] = []
        self._next = 1
        self._doubtful = {entry.row for entry in export.quarantined}
        self._wanted = export.rows
        self._sound_numbers = _sound_numbers(export, self._doubtful) if careful else np.zeros(0, np.int64)
        self._sound = 0
        self.lost = False

    def pass_over(self, record: pyarrow.csv.InvalidRow) -> str:
        if record.number is not None:
            self._passed_over.append(record.number)
        self.lost |= record.number not in self._doubtful
        return "skip"

    def count(self, sound: Flags) -> None:
        """Take note of rows that were read."""
        self._sound += int(sound.sum())

    def settle(self) -> None:
        """At the end: was every sound record read, and no other?"""
        self.lost |= self._sound != self._wanted

    def take(self, rows: int) -> Ints:
        """The numbers of the next ``rows`` rows."""
        if self._careful:  # the doubtful records were left out, and the header too
            numbers = self._sound_numbers[self._next - 1 : self._next - 1 + rows]
            self._next += rows
            if len(numbers) < rows:  # other records than the first reader's: ``settle`` will say so
                numbers = np.append(numbers, np.zeros(rows - len(numbers), np.int64))
            return numbers
        gaps = [number for number in self._passed_over if number >= self._next]
        numbers = np.arange(self._next, self._next + rows + len(gaps), dtype=np.int64)
        if gaps:
            numbers = numbers[~np.isin(numbers, gaps)]
        numbers = numbers[:rows]
        if rows:
            self._next = int(numbers[-1]) + 1
        return numbers


def _sound_numbers(export: Export, doubtful: Collection[int]) -> Ints:
    """The numbers of the records that the first reader found sound: below the header, and not doubtful."""
    below = [row for row in doubtful if row > export.header_row]
    first = export.header_row + 1
    numbers = np.arange(first, first + export.rows + len(below), dtype=np.int64)
    return numbers[~np.isin(numbers, below)]


def read_delimited(export: Export, positions: Iterable[int], *, careful: bool) -> Iterator[Chunk]:
    """The records of an export, with the columns asked for, as text.

    ``careful`` takes the records line by line first, and leaves the doubtful ones out. Without it,
    ``RecordsLost`` where a stray quote has hidden a record.
    """
    wanted = sorted(set(positions))
    if not wanted:
        return
    doubtful = [entry.row for entry in export.quarantined]
    try:
        with export.path.open("rb") as file:
            numbering = _Numbering(export, careful=careful)
            if careful:
                source = pa.PythonFile(_Stream(sound_text(export, file)), mode="r")
            elif _needs_change(file, export):
                source = pa.PythonFile(_Stream(_whole_text(file, export)), mode="r")
            else:
                source = pa.OSFile(str(export.path))
            for batches in _gathered(_parse(export, source, wanted, numbering)):
                numbers = numbering.take(sum(batch.num_rows for batch in batches))
                begins = not careful and len(numbers) > 0 and numbers[0] == 1
                first = 1 if begins and export.header_row else 0
                numbers = numbers[first:]
                table = pa.Table.from_batches(batches).slice(first)
                in_doubt = (
                    np.isin(numbers, doubtful)
                    if doubtful and not careful
                    else np.zeros(len(numbers), np.bool_)
                )
                numbering.count(~in_doubt)
                if numbering.lost and not careful:
                    raise RecordsLost
                cells = {int(name): _one_array(table[name]) for name in table.column_names}
                yield Chunk(cells=cells, rows=len(numbers), sound=~in_doubt, numbers=numbers)
            numbering.settle()
            if numbering.lost and not careful:
                raise RecordsLost
            if numbering.lost:
                raise others_read(
                    export.label, hint="look at quotes and line breaks inside its fields, and export it again"
                )
    except OSError:
        raise InputMissing("the last check could not read this file again", file=export.label) from None
    except (pa.ArrowException, LookupError, UnicodeError, ValueError):
        raise ExportUnreadable("the last check could not read this file again", file=export.label) from None


def _parse(
    export: Export, source: pa.NativeFile, wanted: list[int], numbering: _Numbering
) -> Iterator[pa.RecordBatch]:
    dialect = dialect_of(export)
    names = [str(position) for position in range(1, len(export.columns) + 1)]
    included = [str(position) for position in wanted]
    reader = pyarrow.csv.open_csv(
        source,
        # one thread: only so does Arrow number the records it passes over, and only so is memory steady
        read_options=pyarrow.csv.ReadOptions(use_threads=False, block_size=_BLOCK_BYTES, column_names=names),
        parse_options=pyarrow.csv.ParseOptions(
            delimiter=dialect.delimiter,
            quote_char=dialect.qualifier or False,
            newlines_in_values=bool(dialect.qualifier),
            ignore_empty_lines=True,
            invalid_row_handler=numbering.pass_over,
        ),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types={name: pa.string() for name in included},
            include_columns=included,
            strings_can_be_null=False,
        ),
    )
    yield from reader


def _gathered(batches: Iterable[pa.RecordBatch]) -> Iterator[list[pa.RecordBatch]]:
    gathered: list[pa.RecordBatch] = []
    size = 0
    for batch in batches:
        gathered.append(batch)
        size += batch.nbytes
        if size >= _CHUNK_BYTES:
            yield gathered
            gathered, size = [], 0
    if gathered:
        yield gathered


def _one_array(cells: pa.ChunkedArray) -> pa.Array:
    whole = cells.combine_chunks()
    return pa.concat_arrays(whole.chunks) if isinstance(whole, pa.ChunkedArray) else whole
