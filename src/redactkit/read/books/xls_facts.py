"""What xlrd tells of the sheets of an XLS workbook: how cells are drawn, what is hidden, what is merged."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import xlrd
from xlrd.biffh import XL_CELL_BLANK, XL_CELL_EMPTY, XL_CELL_ERROR, XL_CELL_NUMBER, XL_CELL_TEXT

from redactkit.read.books.facts import Facts
from redactkit.read.books.hidden import Runs
from redactkit.read.books.shown import picture_of
from redactkit.read.books.xls_records import Records

_STATES = {0: "visible", 1: "hidden", 2: "veryHidden"}
_SOLID = 1
_BLACK, _WHITE = (0, 0, 0), (255, 255, 255)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A sheet: whether it can be seen, whether it is a table, and its facts."""

    state: str
    is_table: bool
    facts: Facts


@dataclass(slots=True)
class _Styles:
    """Of each style of the book, looked up once: its picture, and whether its text can be seen."""

    book: xlrd.Book
    known: dict[int, tuple[str | None, bool, bool]] = field(default_factory=dict)

    def of(self, style: int) -> tuple[str | None, bool, bool]:
        if style not in self.known:
            format_ = self.book.xf_list[style].format_key
            code = self.book.format_map[format_].format_str if format_ in self.book.format_map else ""
            unshown = code.count(";") >= 2 and not code.replace(";", "").strip()
            self.known[style] = picture_of(code), self._is_background(style), unshown
        return self.known[style]

    def _is_background(self, style: int) -> bool:
        found = self.book.xf_list[style]
        colours = self.book.colour_map
        font = colours.get(self.book.font_list[found.font_index].colour_index) or _BLACK
        fill = found.background
        behind = colours.get(fill.pattern_colour_index) or _BLACK if fill.fill_pattern == _SOLID else _WHITE
        return bool(font == behind)


def facts_of_sheets(content: bytes, records: Records) -> list[Told]:
    """Every sheet of the workbook, in order."""
    with xlrd.open_workbook(
        file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
    ) as book:
        styles = _Styles(book)
        return [
            Told(
                state=_STATES.get(sheet.visibility, "hidden"),
                is_table=True,
                facts=_facts(sheet, number, records, styles),
            )
            for number, sheet in enumerate(book.sheets(), start=1)
        ]


def _facts(sheet: xlrd.sheet.Sheet, number: int, records: Records, styles: _Styles) -> Facts:
    facts = Facts(
        formulas=records.formulas.get(number, Runs()),
        comments=records.notes.get(number, Runs()),
        hyperlinks=records.links.get(number, set()),
        is_filtered=number in records.filtered,
        has_header_footer=number in records.header_footer,
        merged=[(top + 1, bottom, left + 1, right) for top, bottom, left, right in sheet.merged_cells],
    )
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row), start=1):
            if cell.ctype not in (XL_CELL_EMPTY, XL_CELL_BLANK):
                _take(facts, row + 1, column, cell.ctype, styles.of(cell.xf_index))
                facts.characters += len(cell.value) if cell.ctype == XL_CELL_TEXT else 0
    for row, info in sorted(sheet.rowinfo_map.items()):
        if info.hidden or info.height == 0:
            facts.hidden_rows.add(row + 1)
    for column, info in sorted(sheet.colinfo_map.items()):
        if info.hidden or info.width == 0:
            facts.hidden_columns.add(column + 1)
    return facts


def _take(facts: Facts, row: int, column: int, kind: int, style: tuple[str | None, bool, bool]) -> None:
    picture, background, unshown = style
    facts.fill(row, column)
    if kind == XL_CELL_ERROR:
        facts.errors.add(row)
    elif kind == XL_CELL_NUMBER and picture is not None:
        facts.shown.add(column, row, picture)
    if background:
        facts.background.setdefault(column, Runs()).add(row)
    if unshown:
        facts.unshown.setdefault(column, Runs()).add(row)
