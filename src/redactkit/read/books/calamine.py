"""The one place that calls calamine, which reads the values of XLSX, XLS and ODS workbooks.

It holds a sheet whole, and it trusts what a file says of itself: nothing is given to it before the walk
through the container has found that the sheet can be held. Its errors quote what they met, and so do its
panics, on stderr; neither gets out of here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from redactkit.errors import ExportUnreadable
from redactkit.read.books.values import Value

_STDERR = 2


def sheet_rows(file: BinaryIO, sheet: int, label: str) -> Iterator[Sequence[Value]]:
    """The rows of a sheet from its first row on, each from its first column on. ``sheet`` counts from 1."""
    file.seek(0)
    found: CalamineSheet | None = None
    with _silence():
        try:
            found = CalamineWorkbook.from_filelike(file).get_sheet_by_index(sheet - 1)
        except (CalamineError, OSError, ValueError):
            pass
        except BaseException as error:
            # a panic is no Exception; its class cannot be imported
            if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit)):
                raise
    if found is None:
        raise ExportUnreadable(
            "the workbook could not be read",
            file=label,
            hint="open it in a spreadsheet program and save the table as CSV (UTF-8)",
        ) from None
    return iter(found.iter_rows())


@contextmanager
def _silence() -> Iterator[None]:
    """Nothing that foreign code writes to stderr gets through."""
    kept = os.dup(_STDERR)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, _STDERR)
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)
        os.close(nowhere)
