"""The rows of a sheet of an XLS workbook, as xlrd reads them. Part of the last check."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO

import xlrd

from redactkit.verify.book_values import Format, number_text

_TEXT, _NUMBER, _DATE, _BOOLEAN = 1, 2, 3, 4


def xls_rows(file: BinaryIO, sheet: int) -> Iterator[tuple[int, Sequence[str]]]:
    """Every row of a sheet: its number, and its cells from the first column on."""
    with xlrd.open_workbook(
        file_contents=file.read(), formatting_info=True, ragged_rows=True, logfile=io.StringIO()
    ) as book:
        formats: dict[int, Format] = {}
        for number, row in enumerate(book.sheet_by_index(sheet - 1).get_rows(), start=1):
            yield number, [_text(book, formats, cell) for cell in row]


def _text(book: xlrd.Book, formats: dict[int, Format], cell: xlrd.sheet.Cell) -> str:
    if cell.ctype == _TEXT:
        return str(cell.value)
    if cell.ctype == _BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype not in (_NUMBER, _DATE):
        return ""
    if cell.xf_index not in formats:
        key = book.xf_list[cell.xf_index].format_key
        known = book.format_map.get(key)
        formats[cell.xf_index] = Format(known.format_str if known else "", key)
    return number_text(cell.value, formats[cell.xf_index], since_1904=bool(book.datemode))
