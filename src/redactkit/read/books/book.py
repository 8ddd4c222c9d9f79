"""A workbook whose sheets are known → a source for each table in it. The same for XLSX, ODS and XLS.

Decided: a hidden sheet is not read unless ``--sheet`` names it. Hidden rows and columns of a sheet that is
read are data like all others: they are in the export, the policy decides about them, and they are reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from python_calamine import CalamineWorkbook

from redactkit.errors import ExportUnreadable
from redactkit.model import HiddenPart, Quarantined
from redactkit.read.books.calamine import open_book, rows_of
from redactkit.read.books.facts import Facts
from redactkit.read.books.hidden import Kind, Runs, hidden, in_sheet
from redactkit.read.books.layout import Layout, find_table, records, texts_in
from redactkit.read.header import KnownHeader, check_header, check_width
from redactkit.read.rows import Row, RowSource, is_text, table_of
from redactkit.read.source import How, Unread

Unwrapped = Callable[[BinaryIO], BinaryIO]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet by its number (hidden ones count), and what the walk through the container told of it."""

    number: int
    is_hidden: bool
    is_table: bool  # no chart, dialog or macro sheet
    facts: Facts
    hidden: tuple[HiddenPart, ...]


def sources_of(
    path: Path,
    file: BinaryIO,
    sheets: Sequence[Sheet],
    how: How,
    *,
    format: str,
    hidden_parts: Sequence[HiddenPart],
    unwrapped: Unwrapped = lambda file: file,
) -> tuple[RowSource, ...]:
    """A source for each table. What belongs to no sheet that is read is told with the first.

    ``unwrapped`` gives what calamine is to be given in place of the file.
    """
    wanted = _wanted(sheets, how, path.name)
    tables: list[tuple[Sheet, Layout]] = []
    left_out: list[HiddenPart] = [*hidden_parts]
    book: CalamineWorkbook | None = None
    for sheet in sheets:
        if sheet.number not in wanted or not sheet.facts.filled:
            left_out += sheet.hidden
            continue
        label = _label(path, sheet, alone=len(wanted) == 1)
        sheet.facts.check(label)
        book = open_book(unwrapped(file), label, sheets=len(sheets)) if book is None else book
        layout = find_table(rows_of(book, sheet.number, label), sheet.facts, label, how.is_known_header)
        if layout is not None:
            tables.append((sheet, layout))
            continue
        left_out += [
            *sheet.hidden,
            hidden(Kind.OUTSIDE_TABLE, in_sheet(sheet.number, "which holds no table")),
        ]
    if not tables:
        hint = (
            "name the sheet to read with --sheet, hidden or not"
            if len(sheets) > 1
            else "export the list again"
        )
        raise ExportUnreadable("no visible sheet of it holds a table", file=path.name, hint=hint)
    found: list[RowSource] = []
    read = [sheet for sheet, _ in tables]
    for sheet, layout in tables:
        label = _label(path, sheet, alone=len(tables) == 1)
        _check_header(layout, label, how, alone=len(tables) == 1)
        found.append(
            RowSource(
                path,
                label=label,
                format=format,
                header=layout.header,
                header_row=layout.header_row,
                part=sheet.number,
                records=partial(
                    _records,
                    sheet=sheet,
                    sheets=len(sheets),
                    layout=layout,
                    label=label,
                    known=how.is_known_header,
                    unwrapped=unwrapped,
                ),
                hidden=(*([] if found else left_out), *sheet.hidden, *_outside(sheet, layout)),
                seeks=True,
                unread=partial(
                    _unread,
                    left=[] if found else [each for each in sheets if each not in read],
                    sheets=len(sheets),
                    label=path.name,
                    unwrapped=unwrapped,
                ),
            )
        )
    return tuple(found)


def _records(
    file: BinaryIO,
    *,
    sheet: Sheet,
    sheets: int,
    layout: Layout,
    label: str,
    known: KnownHeader,
    unwrapped: Unwrapped,
) -> Iterator[Row | Quarantined]:
    book = open_book(unwrapped(file), label, sheets=sheets)
    return records(rows_of(book, sheet.number, label), layout, sheet.facts, label, known)


def _unread(
    file: BinaryIO, *, left: Sequence[Sheet], sheets: int, label: str, unwrapped: Unwrapped
) -> Iterator[Unread]:
    """The cells of sheets that are no tables, as far as they can be held."""
    left = [sheet for sheet in left if sheet.is_table and sheet.facts.filled]
    if not left:
        return
    book = open_book(unwrapped(file), label, sheets=sheets)
    for sheet in left:
        try:
            sheet.facts.check(label)
            rows = rows_of(book, sheet.number, label)
        except ExportUnreadable:
            yield Unread(number=sheet.number, rows=None)
        else:
            yield Unread(number=sheet.number, rows=texts_in(rows, sheet.facts))


def _check_header(layout: Layout, label: str, how: How, *, alone: bool) -> None:
    sample = table_of([row for row in layout.sample if is_text(row)], len(layout.header))
    try:
        check_width(len(layout.header), label, row=layout.header_row)
        check_header(layout.header, sample, label, how.is_known_header, row=layout.header_row)
    except ExportUnreadable as error:
        if not alone:
            error.hint = "if this sheet holds no list, name those that do with --sheet"
        raise


def _wanted(sheets: Sequence[Sheet], how: How, label: str) -> frozenset[int]:
    if how.sheets:
        numbers = {sheet.number for sheet in sheets if sheet.is_table}
        if unknown := sorted(set(how.sheets) - numbers):
            raise ExportUnreadable(
                f"it has no sheet {unknown[0]} that could hold a table",
                file=label,
                hint=f"it has {len(sheets)} sheets; hidden ones count",
            )
        return how.sheets
    return frozenset(sheet.number for sheet in sheets if sheet.is_table and not sheet.is_hidden)


def _label(path: Path, sheet: Sheet, *, alone: bool) -> str:
    return path.name if alone else f"{path.name}, sheet {sheet.number}"


def _outside(sheet: Sheet, layout: Layout) -> Iterator[HiddenPart]:
    """What stands above the header or beside its columns."""
    for one, numbers in (("row", layout.rows_above), ("column", layout.columns_outside(sheet.facts))):
        if runs := Runs(numbers):
            yield hidden(Kind.OUTSIDE_TABLE, in_sheet(sheet.number, runs.told(one)))
