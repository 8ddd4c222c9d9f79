"""What one sheet of an XLSX workbook holds beside its values: found by walking through its tags once.

The values themselves come from calamine. This walk knows how much it will have to hold, which cells it would
tell without their zeros, which records are in doubt, and what nobody sees on the screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from redactkit.read.books.archive import MOST_SHEET_BYTES, SAVE_AGAIN, Archive
from redactkit.read.books.facts import MOST_COLUMNS, Facts
from redactkit.read.books.hidden import Runs
from redactkit.read.books.scan import Attributes, Scanner
from redactkit.read.books.shown import ISO
from redactkit.read.books.xlsx_styles import Styles

_DIGITS = "0123456789"
_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_INDEX = re.compile(r"[0-9]{1,12}")
_WITHOUT_TEXT = frozenset(
    {"aboveAverage", "colorScale", "dataBar", "duplicateValues", "iconSet", "top10", "uniqueValues"}
)
_MESSAGES = frozenset({"prompt", "promptTitle", "error", "errorTitle"})
_TRUE = frozenset({"1", "true", "on"})


class _Sheet:
    """Takes the tags of a sheet as they come."""

    def __init__(self, styles: Styles, texts: int) -> None:
        self.facts = Facts()
        self._styles = styles
        self._texts = texts
        self._named: list[str] | None = None  # the number of a shared text, as far as it was read
        self._row = 0
        self._row_text = ""
        self._column = 0
        self._cell: Attributes | None = None
        self._has_value = self._has_formula = False
        self._columns: dict[str, int] = {}

    def start(self, tag: str, attributes: Attributes) -> None:
        """A tag begins. The order of the questions is that of how often they come."""
        if tag == "c":
            self._settle()
            self._begin_cell(attributes)
        elif tag == "v" or tag == "is":
            self._has_value = True
            if tag == "v" and self._cell is not None and self._cell.get("t") == "s":
                self._named = []
        elif tag == "f":
            self._has_formula = True
        elif tag == "row":
            self._settle()
            self._begin_row(attributes)
        elif tag in _RARE:
            self._settle()
            _RARE[tag](self, attributes)

    def end(self, tag: str) -> None:
        """A tag ends."""
        if self._named is None or tag != "v":
            return
        # calamine takes what is no number for 0, and gives the first text of the workbook
        number, self._named = "".join(self._named), None
        if not (_INDEX.fullmatch(number) and int(number) < self._texts) and number:
            self.facts.nameless = self.facts.nameless or self._row

    def text(self, piece: str) -> None:
        """A piece of text, wherever it stands."""
        if self._named is not None:
            self._named.append(piece)

    def end_of_sheet(self) -> Facts:
        """What was found."""
        self._settle()
        return self.facts

    def _begin_row(self, attributes: Attributes) -> None:
        self._row_text = attributes.get("r", "")
        row = _number(self._row_text) or self._row + 1
        if row <= self._row:
            self.facts.in_order = False
        self._row, self._column = row, 0
        self._row_text = str(row)
        if attributes.get("hidden") in _TRUE or (attributes.get("ht") or "1").strip("0.") == "":
            self.facts.hidden_rows.add(row)

    def _begin_cell(self, attributes: Attributes) -> None:
        place = attributes.get("r")
        if place is None:
            column = self._column + 1
        else:
            letters = place.rstrip(_DIGITS)
            known = self._columns.get(letters)
            column = self._columns.setdefault(letters, _column(letters)) if known is None else known
            if place[len(letters) :] != self._row_text:
                self.facts.in_order = False
        if column <= self._column:
            self.facts.in_order = False
        self._column = column
        self._cell = attributes
        self._has_value = self._has_formula = False

    def _settle(self) -> None:
        """The cell before this tag is over."""
        cell, self._cell = self._cell, None
        if cell is None or not (self._has_value or self._has_formula):
            return
        facts, row, column = self.facts, self._row, self._column
        facts.filled += 1
        facts.last_row = row
        facts.columns[column] = facts.columns.get(column, 0) + 1
        kind = cell.get("t")
        if self._has_formula:
            facts.formulas.add(row)
            if not self._has_value:
                facts.uncalculated.add(row)
        if kind == "e":
            facts.errors.add(row)
        elif kind == "s":
            facts.shared += 1
        elif kind == "d":
            facts.shown.add(column, row, ISO)
        style = cell.get("s", "0")
        if kind in (None, "n") and (picture := self._styles.pictures.get(style)) is not None:
            facts.shown.add(column, row, picture)
        if style in self._styles.background:
            facts.background.setdefault(column, Runs()).add(row)
        if style in self._styles.unshown:
            facts.unshown.setdefault(column, Runs()).add(row)

    def _columns_tag(self, attributes: Attributes) -> None:
        width = attributes.get("width")
        narrow = width is not None and width.strip("0.") == ""
        if attributes.get("hidden") in _TRUE or narrow:
            first, last = _number(attributes.get("min")), _number(attributes.get("max"))
            self.facts.hidden_columns.add(first, min(max(first, last), MOST_COLUMNS))

    def _format_tag(self, attributes: Attributes) -> None:
        self.facts.rows_hidden_unless_listed = attributes.get("zeroHeight") in _TRUE

    def _merge_tag(self, attributes: Attributes) -> None:
        box = box_of(attributes.get("ref", ""))
        if box is not None:
            self.facts.merged.append(box)

    def _filter_tag(self, _: Attributes) -> None:
        self.facts.is_filtered = True

    def _link_tag(self, attributes: Attributes) -> None:
        box = box_of(attributes.get("ref", ""))
        self.facts.hyperlinks.add(box[0] if box else 0)

    def _validation_tag(self, attributes: Attributes) -> None:
        self.facts.validations += attributes.get("type") == "list" or not _MESSAGES.isdisjoint(attributes)

    def _condition_tag(self, attributes: Attributes) -> None:
        self.facts.conditions += attributes.get("type") not in _WITHOUT_TEXT

    def _scenario_tag(self, _: Attributes) -> None:
        self.facts.scenarios += 1

    def _header_tag(self, _: Attributes) -> None:
        self.facts.has_header_footer = True


_RARE: Mapping[str, Callable[[_Sheet, Attributes], None]] = {
    "col": _Sheet._columns_tag,
    "sheetFormatPr": _Sheet._format_tag,
    "mergeCell": _Sheet._merge_tag,
    "filterColumn": _Sheet._filter_tag,
    "hyperlink": _Sheet._link_tag,
    "dataValidation": _Sheet._validation_tag,
    "cfRule": _Sheet._condition_tag,
    "scenario": _Sheet._scenario_tag,
    **dict.fromkeys(
        [f"{which}{where}" for which in ("odd", "even", "first") for where in ("Header", "Footer")],
        _Sheet._header_tag,
    ),
}


def facts_of(archive: Archive, part: str, styles: Styles, texts: int) -> Facts:
    """Walk through a sheet's part. Its cells may name so many shared texts."""
    if archive.size(part) > MOST_SHEET_BYTES:
        archive.refuse("a sheet of it is larger than can be read from a workbook", SAVE_AGAIN)
    sheet = _Sheet(styles, texts)
    archive.scan(part, Scanner(start=sheet.start, end=sheet.end, text=sheet.text))
    return sheet.end_of_sheet()


def box_of(place: str) -> tuple[int, int, int, int] | None:
    """``B2:C7`` as first row, last row, first column, last column."""
    corners = [_CELL.fullmatch(corner) for corner in place.replace("$", "").split(":")]
    if not 1 <= len(corners) <= 2 or None in corners:
        return None
    rows = [int(corner[2]) for corner in corners if corner]
    columns = [_column(corner[1]) for corner in corners if corner]
    return min(rows), max(rows), min(columns), max(columns)


def _column(letters: str) -> int:
    """``A`` is 1, ``XFD`` is 16,384; a place that no sheet has is 0."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        return 0
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _number(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 9 else 0
