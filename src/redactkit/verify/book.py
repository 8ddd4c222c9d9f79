"""Read a workbook again, without calamine. Part of the last check.

calamine read the values that were released. Here XLSX and ODS are walked through by expat and XLS is read by
xlrd; numbers, dates and formats are turned into text by code of this room. Where the two disagree, nothing is
released. openpyxl would do for XLSX, but takes minutes for a list that is read here in seconds, and knows no
strict types of cells.

The questions of the last check come several at a time to the same exports, and a workbook cannot be read in
parts: the columns of the last two are kept until the check is over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import file_digest
from typing import BinaryIO

from redactkit.errors import Busy, ExportUnreadable, InputMissing
from redactkit.model import Export
from redactkit.verify.book_ods import ods_rows
from redactkit.verify.book_xls import xls_rows
from redactkit.verify.book_xlsx import xlsx_rows
from redactkit.verify.rows import chunks_of
from redactkit.verify.source import Chunk, others_read

Rows = Iterator[tuple[int, Sequence[str]]]

_READERS: dict[str, Callable[[BinaryIO, int], Rows]] = {"xlsx": xlsx_rows, "ods": ods_rows, "xls": xls_rows}
HINT = "save the table as CSV (UTF-8), and give that"


def read_book(export: Export, positions: Iterable[int], *, careful: bool) -> Iterator[Chunk]:
    """The records of a sheet, with the columns asked for; the careful look is the same look."""
    wanted = sorted(set(positions))
    for chunk in _whole(export):
        yield Chunk(
            cells={at: chunk.cells[at] for at in wanted},
            rows=chunk.rows,
            sound=chunk.sound,
            numbers=chunk.numbers,
        )


def forget_books() -> None:
    """Let go of what was kept."""
    _whole.cache_clear()


@lru_cache(maxsize=2)
def _whole(export: Export) -> tuple[Chunk, ...]:
    every = range(1, len(export.columns) + 1)
    try:
        with export.path.open("rb") as file:
            if export.digest and file_digest(file, "sha256").hexdigest() != export.digest:
                raise Busy("it changed while it was read", file=export.label, hint="try again")
            file.seek(0)
            return tuple(
                chunks_of(export, every, _records(export, _READERS[export.format](file, export.part)))
            )
    except OSError:
        raise InputMissing("the last check could not read this file again", file=export.label) from None
    except (Busy, ExportUnreadable):
        raise
    except Exception:  # a damaged file makes the parsers raise anything, and their messages quote cells
        raise ExportUnreadable(
            "the last check could not read this file again", file=export.label, hint=HINT
        ) from None


def _records(export: Export, rows: Rows) -> Rows:
    """The rows below the header, cut to its columns; rows without anything are none."""
    first = last = 0
    for number, cells in rows:
        if number < export.header_row:
            continue
        if number == export.header_row:
            named = [at for at, cell in enumerate(cells) if cell.strip()]
            first, last = (named[0], named[-1] + 1) if named else (0, 0)
            if last - first != len(export.columns):
                raise others_read(export.label, hint=HINT)
        elif any(cell.strip() for cell in cells):
            if not last:
                raise others_read(export.label, hint=HINT)
            yield number, [*cells[first:last], *[""] * (last - max(len(cells), first))]
