"""Where a sheet's table is, and its records: below a header that may have titles above it.

Whatever could put a value under the wrong name is refused or set aside: merged cells, a formula without a
result, a second table beside the first or below it, a cell outside the header's columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from redactkit.errors import ExportUnreadable
from redactkit.model import Quarantined
from redactkit.read.books.facts import Facts
from redactkit.read.books.values import Inexact, Value, text_of
from redactkit.read.header import KnownHeader
from redactkit.read.rows import Row

LOOKED_AT = 200
"""So many rows with something in them tell where the header is."""
HIGHEST_HEADER = 32

MERGED = "it holds merged cells: it is not certain to which records their value belongs"
UNCLEAR = "a text in it is mixed with tabs, line breaks, notes or drawings"
ERROR = "a formula in it has an error instead of a result"
UNCALCULATED = "a formula in it was never calculated"
INEXACT = "a number in it has more digits than a spreadsheet can hold"
OUTSIDE = "it has a cell beside the columns that the header names"
ALONE = "it stands alone behind an empty row: a total or a remark rather than a record"

_SEPARATE = "give each table a sheet of its own, or save them as CSV (UTF-8)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A table's place in its sheet. Rows and columns count from 1."""

    header: tuple[str, ...] = field(repr=False)
    header_row: int
    first_column: int
    rows_above: tuple[int, ...]  # titles and other things above the header
    sample: tuple[tuple[str, ...], ...] = field(repr=False)

    @property
    def last_column(self) -> int:
        """The header's last column."""
        return self.first_column + len(self.header) - 1

    def columns_outside(self, facts: Facts) -> list[int]:
        """Columns that hold something and that the header does not name."""
        inside = range(self.first_column, self.last_column + 1)
        return sorted(column for column in facts.columns if column not in inside)


def find_table(
    rows: Iterable[Sequence[Value]], facts: Facts, label: str, known: KnownHeader
) -> Layout | None:
    """The table of a sheet, or ``None`` where fewer than two rows hold anything."""
    seen: list[tuple[int, list[str]]] = []
    for number, texts in texts_in(rows, facts):
        if any(text.strip() for text in texts):
            seen.append((number, texts))
        if len(seen) == LOOKED_AT:
            break
    if len(seen) < 2:
        return None
    at = _header_at([texts for _, texts in seen], known)
    header_row, cells = seen[at]
    named = [place for place, cell in enumerate(cells) if cell.strip()]
    first, last = named[0], named[-1]
    header = tuple(cells[first : last + 1])
    for place in range(first, last + 1):
        if not cells[place].strip() and not facts.columns.get(place + 1):
            raise ExportUnreadable(
                "it holds two tables side by side, or an empty column without a name",
                file=label,
                row=header_row,
                column=place + 1,
                hint=_SEPARATE,
            )
    below = [texts[first : last + 1] for _, texts in seen[at + 1 :]]
    return Layout(
        header=header,
        header_row=header_row,
        first_column=first + 1,
        rows_above=tuple(number for number, _ in seen[:at]),
        sample=tuple(tuple(texts) for texts in below if len(texts) == len(header)),
    )


def texts_in(rows: Iterable[Sequence[Value]], facts: Facts) -> Iterator[tuple[int, list[str]]]:
    """Texts for looking at: a number that cannot be told exactly is left out."""
    for (number, row), pictures in zip(enumerate(rows, start=1), facts.shown.rows(), strict=False):
        yield number, [_text(value, pictures.get(at)) for at, value in enumerate(row, start=1)]


def _text(value: Value, picture: str | None) -> str:
    try:
        return text_of(value, picture)
    except Inexact:
        return "0"


def _header_at(rows: Sequence[Sequence[str]], known: KnownHeader) -> int:
    """The row whose cells are known headers; else the first that is about as wide as those below it."""
    filled = [[cell for cell in row if cell.strip()] for row in rows]
    for at, cells in enumerate(filled[:HIGHEST_HEADER]):
        if sum(map(known, cells)) >= min(2, max(map(len, filled))):
            return at
    usual = median(len(cells) for cells in filled)
    for at, cells in enumerate(filled[:HIGHEST_HEADER]):
        if len(cells) >= 0.6 * usual and len(cells) > (usual > 1):
            return at
    return 0


def records(
    rows: Iterable[Sequence[Value]], layout: Layout, facts: Facts, label: str, known: KnownHeader
) -> Iterator[Row | Quarantined]:
    """The records below the header; empty rows are none."""
    doubts = _doubts(facts, layout)
    first, last = layout.first_column - 1, layout.last_column
    width = last - first
    behind_gap = False
    for (number, values), pictures in zip(enumerate(rows, start=1), facts.shown.rows(), strict=False):
        if number <= layout.header_row:
            continue
        if (doubt := doubts.get(number)) is not None:
            if doubt == MERGED and not any(values):
                behind_gap = True  # an empty row is no record, merged or not
            else:
                yield Quarantined(row=number, reason=doubt)
            continue
        try:
            texts = (
                [text_of(value, pictures.get(at)) for at, value in enumerate(values, start=1)]
                if pictures
                else [value if type(value) is str else text_of(value) for value in values]
            )
        except Inexact:
            yield Quarantined(row=number, reason=INEXACT)
            continue
        cells = texts[first:last]
        filled = sum(1 for cell in cells if cell and not cell.isspace())
        outside = any(text.strip() for text in (*texts[:first], *texts[last:]))
        if not filled and not outside:
            behind_gap = True
            continue
        if behind_gap and _is_header(cells, layout, known):
            raise ExportUnreadable(
                "another table begins below the first", file=label, row=number, hint=_SEPARATE
            )
        if outside:
            yield Quarantined(row=number, reason=OUTSIDE)
        elif behind_gap and filled == 1 and width > 2:
            yield Quarantined(row=number, reason=ALONE)
        else:
            behind_gap = False
            yield Row(number=number, cells=cells + [""] * (width - len(cells)))


def _is_header(cells: Sequence[str], layout: Layout, known: KnownHeader) -> bool:
    """Whether a row that follows an empty one names columns, and not those of the table above."""
    named = [cell for cell in cells if cell.strip()]
    return tuple(cells) != layout.header and len(named) > 1 and sum(map(known, named)) * 2 >= len(named)


def _doubts(facts: Facts, layout: Layout) -> dict[int, str]:
    found = dict.fromkeys(facts.uncalculated.numbers(), UNCALCULATED)
    found |= dict.fromkeys(facts.unclear.numbers(), UNCLEAR)
    found |= dict.fromkeys(facts.errors.numbers(), ERROR)
    merged = sorted(
        (max(first, layout.header_row + 1), min(last, facts.last_row))
        for first, last, left, right in facts.merged
        if right >= layout.first_column and left <= layout.last_column
    )
    behind = 0
    for first, last in merged:
        found |= dict.fromkeys(range(max(first, behind), last + 1), MERGED)
        behind = max(behind, last + 1)
    return found
