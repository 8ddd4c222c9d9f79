"""A workbook whose sheets are known → a source for each table in it. The same for XLSX, ODS and XLS.

Decided: a hidden sheet is not read unless ``--sheet`` names it. Hidden rows and columns of a sheet that is
read are data like all others: they are in the export, the policy decides about them, and they are reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from redactkit.errors import ExportUnreadable
from redactkit.model import HiddenPart, Quarantined
from redactkit.read.books.calamine import sheet_rows
from redactkit.read.books.facts import Facts
from redactkit.read.books.hidden import Kind, Runs, hidden, in_sheet
from redactkit.read.books.layout import Layout, find_table, records
from redactkit.read.header import KnownHeader, check_header
from redactkit.read.rows import Row, RowSource, table_of
from redactkit.read.source import How


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
) -> tuple[RowSource, ...]:
    """A source for each table. What belongs to no sheet that is read is told with the first."""
    wanted = _wanted(sheets, how, path.name)
    tables: list[tuple[Sheet, Layout]] = []
    left_out: list[HiddenPart] = [*hidden_parts]
    for sheet in sheets:
        layout = None
        if sheet in wanted and sheet.facts.filled:
            label = _label(path, sheet, alone=len(sheets) == 1)
            sheet.facts.check(label)
            layout = find_table(
                sheet_rows(file, sheet.number, label), sheet.facts, label, how.is_known_header
            )
        if layout is None:
            left_out += sheet.hidden
            if sheet in wanted and sheet.facts.filled:
                left_out.append(hidden(Kind.OUTSIDE_TABLE, in_sheet(sheet.number, "which holds no table")))
            continue
        tables.append((sheet, layout))
    if not tables:
        hint = (
            "name the sheet to read with --sheet, hidden or not"
            if len(sheets) > 1
            else "export the list again"
        )
        raise ExportUnreadable("no visible sheet of it holds a table", file=path.name, hint=hint)
    found: list[RowSource] = []
    for sheet, layout in tables:
        label = _label(path, sheet, alone=len(tables) == 1)
        sample = table_of([row for row in layout.sample if _is_text(row)], len(layout.header))
        check_header(layout.header, sample, label, how.is_known_header, row=layout.header_row)
        found.append(
            RowSource(
                path,
                label=label,
                format=format,
                header=layout.header,
                header_row=layout.header_row,
                part=sheet.number,
                records=partial(_records, sheet=sheet, layout=layout, label=label, known=how.is_known_header),
                hidden=(*([] if found else left_out), *sheet.hidden, *_outside(sheet, layout)),
                seeks=True,
            )
        )
    return tuple(found)


def _records(
    file: BinaryIO, *, sheet: Sheet, layout: Layout, label: str, known: KnownHeader
) -> Iterator[Row | Quarantined]:
    rows = sheet_rows(file, sheet.number, label)
    return records(rows, layout, sheet.facts, label, known)


def _wanted(sheets: Sequence[Sheet], how: How, label: str) -> list[Sheet]:
    if how.sheets:
        numbers = {sheet.number for sheet in sheets if sheet.is_table}
        if unknown := sorted(set(how.sheets) - numbers):
            raise ExportUnreadable(
                f"it has no sheet {unknown[0]} that could hold a table",
                file=label,
                hint=f"it has {len(sheets)} sheets; hidden ones count",
            )
        return [sheet for sheet in sheets if sheet.number in how.sheets]
    return [sheet for sheet in sheets if sheet.is_table and not sheet.is_hidden]


def _label(path: Path, sheet: Sheet, *, alone: bool) -> str:
    return path.name if alone else f"{path.name}, sheet {sheet.number}"


def _outside(sheet: Sheet, layout: Layout) -> Iterator[HiddenPart]:
    """What stands above the header or beside its columns."""
    for one, numbers in (("row", layout.rows_above), ("column", layout.columns_outside(sheet.facts))):
        if runs := Runs(numbers):
            yield hidden(Kind.OUTSIDE_TABLE, in_sheet(sheet.number, runs.told(one)))


def _is_text(cells: Sequence[str]) -> bool:
    return "".join(cells).isprintable() or not any("\ud800" <= sign <= "\udfff" for sign in "".join(cells))
