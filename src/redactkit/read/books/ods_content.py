"""The content part of an ODS workbook, walked through once: everything about its cells but their values.

A run of equal cells or rows is written once, with a count. The counts are added up before calamine writes
them out: a short file can name more cells than any memory holds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from redactkit.model import HiddenPart
from redactkit.read.books.facts import MOST_COLUMNS, MOST_FILLED, MOST_ROWS, Facts
from redactkit.read.books.hidden import Kind, Runs, counted, hidden, in_sheet
from redactkit.read.books.scan import Attributes, plain
from redactkit.read.books.shown import is_telling

_CELLS = frozenset({"table-cell", "covered-table-cell"})
_NUMBERS = frozenset({"float", "currency", "percentage"})
_UNSEEN = frozenset({"collapse", "filter"})
_ASIDE = frozenset({"annotation", "shapes", "frame", "forms"})
"""What stands in a cell or a sheet and is no value: notes, drawings, controls."""

_UNCLEAR = frozenset({"tab", "line-break", "note", "frame"})
"""What calamine leaves out of a text, or takes into it."""

_BLACK, _WHITE = "#000000", "#ffffff"
_DIGITS = re.compile(r"[0-9]+(?:[-() ]+[0-9]+)*")
_LONGEST_NUMBER = 64

COUNTED: Mapping[str, Kind] = {
    "annotation": Kind.COMMENTS,
    "cell-range-source": Kind.EXTERNAL_LINK,
    "conditional-format": Kind.CONDITIONAL_FORMAT,
    "content-validation": Kind.VALIDATION_LIST,
    "data-pilot-table": Kind.PIVOT_TABLE,
    "database-source-query": Kind.CONNECTION,
    "database-source-sql": Kind.CONNECTION,
    "database-source-table": Kind.CONNECTION,
    "dde-link": Kind.EXTERNAL_LINK,
    "desc": Kind.ALT_TEXT,
    "filter-condition": Kind.ACTIVE_FILTER,
    "form": Kind.FORM_CONTROL,
    "image": Kind.IMAGE,
    "named-expression": Kind.DEFINED_NAMES,
    "named-range": Kind.DEFINED_NAMES,
    "object": Kind.EMBEDDED_OBJECT,
    "object-ole": Kind.EMBEDDED_OBJECT,
    "scenario": Kind.SCENARIO,
    "table-source": Kind.EXTERNAL_LINK,
    "tracked-changes": Kind.REVISIONS,
}
"""Tags that are told by their number, in the sheet where they stand or in the workbook."""


@dataclass(slots=True, kw_only=True)
class Table:
    """A sheet."""

    style: str
    facts: Facts = field(default_factory=Facts)
    found: Counter[Kind] = field(default_factory=Counter)
    declared: list[tuple[int, str]] = field(default_factory=list)  # last column, default style of its cells

    def hidden(self, number: int) -> Iterator[HiddenPart]:
        """What stands in the sheet beside its cells."""
        for kind, count in sorted(self.found.items()):
            if kind is not Kind.COMMENTS:
                yield hidden(kind, in_sheet(number, counted(count, "place")))


@dataclass(slots=True, kw_only=True)
class _Cell:
    given: Mapping[str, str]
    columns: int
    shown: list[str] = field(default_factory=list)
    characters: int = 0
    paragraphs: int = 0
    is_unclear: bool = False


class Content:
    """Takes the tags of the content part."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.hidden_styles: set[str] = set()
        self.found: Counter[Kind] = Counter()
        self._background: set[str] = set()
        self._style, self._font, self._fill = "", _BLACK, _WHITE
        self._table: Table | None = None
        self._depth = 0  # tables within tables: only the outer one is a sheet
        self._aside = 0
        self._row = self._rows = self._column = 0
        self._cell: _Cell | None = None
        self._format_text: list[str] | None = None

    def start(self, tag: str, attributes: Attributes) -> None:
        """A tag begins."""
        if tag in _CELLS:
            self._begin_cell(attributes)
            return
        if tag == "p":
            if self._cell is not None and not self._aside:
                self._cell.paragraphs += 1
            return
        if tag == "s" and self._cell is not None:  # spaces, by their number
            self._cell.characters += _number(_plain(attributes).get("c", "1"))
        elif tag == "table-row":
            self._begin_row(_plain(attributes))
        elif tag == "table-column":
            self._take_column(_plain(attributes))
        elif tag == "table":
            self._begin_table(_plain(attributes))
        elif tag == "style":
            self._style, self._font, self._fill = _plain(attributes).get("name", ""), _BLACK, _WHITE
        elif tag.endswith("-properties"):
            self._take_properties(tag, _plain(attributes))
        elif tag == "a" and self._table is not None:
            self._table.facts.hyperlinks.add(self._row)
        if self._cell is not None and not self._aside and tag in _UNCLEAR:
            self._cell.is_unclear = True
        if tag in _ASIDE:
            self._aside += 1
        if tag == "text" and self._table is None:  # of a format of numbers
            self._format_text = []
        elif tag == "creator" and self._aside:
            self._count(Kind.COMMENT_AUTHORS)
        if (kind := COUNTED.get(tag)) is not None:
            self._count(kind)

    def end(self, tag: str) -> None:
        """A tag ends."""
        if tag == "p":
            return
        if tag in _CELLS:
            self._settle()
        elif tag == "table-row" and self._depth == 1:
            self._row += self._rows - 1
        elif tag == "table":
            self._depth -= 1
            if not self._depth:
                self._table = None
        elif tag == "style" and self._font == self._fill:
            self._background.add(self._style)
        if tag in _ASIDE:
            self._aside -= 1
        if tag == "text" and self._format_text is not None:
            self.found[Kind.TEXT_IN_FORMAT] += is_telling("".join(self._format_text))
            self._format_text = None

    def text(self, text: str) -> None:
        """What is shown of a number: no more of it than a number can have."""
        if self._format_text is not None:
            self._format_text.append(text)
        cell = self._cell
        if cell is None:
            return
        cell.characters += len(text)
        if cell.paragraphs and not self._aside and len(cell.shown) < _LONGEST_NUMBER:
            cell.shown.append(text)

    def _count(self, kind: Kind) -> None:
        if self._table is None:
            self.found[kind] += 1
            return
        self._table.found[kind] += 1
        if kind is Kind.COMMENTS:
            self._table.facts.comments.add(self._row)

    def _begin_table(self, given: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth == 1:
            self._table = Table(style=given.get("style-name", ""))
            self.tables.append(self._table)
            self._row = 0

    def _begin_row(self, given: Mapping[str, str]) -> None:
        if self._table is None or self._depth > 1:
            return
        self._row += 1
        self._rows = _repeated(given, "number-rows-repeated")
        self._column = 0
        state = given.get("visibility")
        if state in _UNSEEN:
            facts = self._table.facts
            facts.hidden_rows.add(self._row, min(self._row + self._rows - 1, MOST_ROWS))
            facts.is_filtered = facts.is_filtered or state == "filter"

    def _take_column(self, given: Mapping[str, str]) -> None:
        if self._table is None or self._depth > 1:
            return
        before = self._table.declared[-1][0] if self._table.declared else 0
        last = min(before + _repeated(given, "number-columns-repeated"), MOST_COLUMNS)
        self._table.declared.append((last, given.get("default-cell-style-name", "")))
        if given.get("visibility") in _UNSEEN:
            self._table.facts.hidden_columns.add(before + 1, last)

    def _take_properties(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == "table-properties" and given.get("display") == "false":
            self.hidden_styles.add(self._style)
        elif tag == "text-properties":
            self._font = given.get("color", self._font).lower()
        elif tag == "table-cell-properties":
            self._fill = given.get("background-color", self._fill).lower().replace("transparent", _WHITE)

    def _begin_cell(self, attributes: Attributes) -> None:
        if self._depth == 1:
            given = _plain(attributes)
            self._cell = _Cell(given=given, columns=_repeated(given, "number-columns-repeated"))

    def _settle(self) -> None:
        cell, self._cell = self._cell, None
        if cell is None or self._table is None:
            return
        first, self._column = self._column + 1, self._column + cell.columns
        facts, given = self._table.facts, cell.given
        self._take_span(facts, given, first)
        if cell.is_unclear:
            facts.unclear.add(self._row, self._row + self._rows - 1)
        if "formula" in given:
            facts.formulas.add(self._row, self._row + self._rows - 1)
        kind = given.get("value-type")
        if kind is None and not cell.paragraphs:
            return
        columns = min(cell.columns, MOST_COLUMNS + 1)
        facts.fill(self._row, first, rows=self._rows, columns=columns)
        text = cell.characters + len(given.get("string-value", ""))
        facts.characters += text * columns * self._rows
        if facts.filled > MOST_FILLED:
            return
        shown = "".join(cell.shown).strip()
        if given.get("value-type ext") == "error" or (
            kind == "string" and "formula" in given and _is_error(shown)
        ):
            facts.errors.add(self._row, self._row + self._rows - 1)
        if kind in _NUMBERS and (picture := _picture(shown, given.get("value", ""))) is not None:
            for column in range(first, first + columns):
                facts.shown.add(column, self._row, picture, self._rows)
        if self._background:
            self._take_background(facts, given, first, columns)

    def _take_span(self, facts: Facts, given: Mapping[str, str], first: int) -> None:
        if "number-rows-spanned" not in given and "number-columns-spanned" not in given:
            return
        rows, columns = _repeated(given, "number-rows-spanned"), _repeated(given, "number-columns-spanned")
        if rows > 1 or columns > 1:
            facts.merged.append((self._row, self._row + rows - 1, first, first + columns - 1))

    def _take_background(self, facts: Facts, given: Mapping[str, str], first: int, columns: int) -> None:
        assert self._table is not None  # noqa: S101 - only called for a cell of a table
        for column in range(first, first + columns):
            declared = next((style for last, style in self._table.declared if column <= last), "")
            if given.get("style-name", declared) in self._background:
                facts.background.setdefault(column, Runs()).add(self._row, self._row + self._rows - 1)


def _plain(attributes: Attributes) -> dict[str, str]:
    """Attributes without prefixes. The kind of value that LibreOffice adds in a namespace of its own is kept
    apart: it alone says that a formula went wrong."""
    return {_short(name): value for name, value in attributes.items()}


@lru_cache(maxsize=1024)
def _short(name: str) -> str:
    return f"{plain(name)} ext" if name.startswith("calcext:") else plain(name)


def _repeated(given: Mapping[str, str], name: str) -> int:
    """A count; one that no sheet can have is cut to one more than it can, and refused later."""
    return min(max(_number(given.get(name, "1")), 1), MOST_ROWS + 1)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 30 else 1


def _is_error(shown: str) -> bool:
    return shown.startswith(("#", "Err:"))


def _picture(shown: str, value: str) -> str | None:
    """How a whole number is drawn, where the text that is shown has more signs than the number."""
    digits = "".join(sign for sign in shown if sign.isdecimal())
    if shown == value or not shown.isascii() or _DIGITS.fullmatch(shown) is None:
        return None
    if not value.isdecimal() or digits.lstrip("0") != value.lstrip("0"):
        return None
    return "".join("0" if sign.isdecimal() else f"\\{sign}" for sign in shown)
