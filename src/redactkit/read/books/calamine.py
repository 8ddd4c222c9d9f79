"""The one place that calls calamine, which reads the values of XLSX, XLS and ODS workbooks.

It holds a sheet whole, and it trusts what a file says of itself: nothing is given to it before the walk
through the container has found that the sheet can be held. Its errors quote what they met, and so do its
panics, on stderr; neither gets out of here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO, TypeVar

from python_calamine import CalamineWorkbook

from redactkit.errors import ExportUnreadable
from redactkit.read.books.values import Value

T = TypeVar("T")

_STDERR = 2


def open_book(file: BinaryIO, label: str, *, sheets: int) -> CalamineWorkbook:
    """The workbook in an open file, in which the walk through the container found so many ``sheets``.

    calamine finds a sheet by its name: where two have the same, or it counts other sheets, another one could
    be read than was meant.
    """
    file.seek(0)
    book = _tried(lambda: CalamineWorkbook.from_filelike(file), label)
    if not len({name.lower() for name in book.sheet_names}) == len(book.sheet_names) == sheets:
        raise _unreadable(label)
    return book


def rows_of(book: CalamineWorkbook, sheet: int, label: str) -> Iterator[Sequence[Value]]:
    """The rows of a sheet from its first row on, each from its first column on. ``sheet`` counts from 1."""
    return iter(_tried(lambda: book.get_sheet_by_index(sheet - 1), label).iter_rows())


def _tried(work: Callable[[], T], label: str) -> T:
    with _silence():
        try:
            return work()
        except (KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException:  # a panic is no Exception, and its class cannot be imported
            raise _unreadable(label) from None


def _unreadable(label: str) -> ExportUnreadable:
    return ExportUnreadable(
        "the workbook could not be read",
        file=label,
        hint="open it in a spreadsheet program and save the table as CSV (UTF-8)",
    )


@contextmanager
def _silence() -> Iterator[None]:
    """Nothing that foreign code writes to stderr gets through."""
    try:
        kept = os.dup(_STDERR)
    except OSError:  # it is closed already
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, _STDERR)
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)
        os.close(nowhere)
