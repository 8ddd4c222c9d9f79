"""What a copy for an order, a consent or a task must hold: files, columns, days and items.

Part of the last check: worked out from the decision's treatments, the request's limits and the columns of the
exports, apart from the room that makes the copy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.categories import IN_ORDER
from redactkit.model import (
    Category,
    Column,
    Decision,
    Export,
    OutputColumn,
    ScopedSpec,
    Seeks,
    Treatment,
)
from redactkit.verify.dates import read_days
from redactkit.verify.patrons import REGISTRATION
from redactkit.verify.released import RowsSpec
from redactkit.verify.rows_items import (
    ABOUT_ITEMS,
    AskedItems,
    back_columns,
    item_columns,
    means_holders,
    still_out,
)
from redactkit.verify.source import Chunk

Flags = npt.NDArray[np.bool_]

_NOBODYS = "catalogue"
_WHEN = {
    "circulation": ("loan.out_time",),
    "holds": ("hold.time",),
    "fines": ("fine.time",),
    REGISTRATION: (),
}
_WHEN_ELSE = ("log.time", "loan.out_time", "hold.time", "fine.time")
_SAYS_SOMETHING = r"[\pL\pN]"
_AHEAD = 10


def is_covered(export: Export, scope: ScopedSpec, seeks: Seeks) -> bool:
    """Whether an export is of a class that was asked for; items alone mean loans and the like, and who has
    them."""
    if means_holders(seeks) and export.record_class not in ABOUT_ITEMS | {REGISTRATION}:
        return False
    return export.record_class in scope.classes if scope.classes else export.record_class != _NOBODYS


def treatment_in(decision: Decision, category: Category) -> Treatment:
    """What happens to a category; what is not said is withheld."""
    treated = decision.treatments.get(category)
    return Treatment.WITHHOLD if treated is None else treated.treatment


def rows_specs(
    decision: Decision, scope: ScopedSpec, exports: Sequence[Export], seeks: Seeks
) -> list[RowsSpec]:
    """The files that must be in the package, each with its columns in their order."""
    found = []
    for kind in sorted({e.record_class for e in exports if e.record_class and is_covered(e, scope, seeks)}):
        columns: list[OutputColumn] = []
        for category in IN_ORDER:
            if treatment_in(decision, category) not in (Treatment.KEEP, Treatment.REDACT_TEXT):
                continue
            most = max(len(columns_like(e, category)) for e in exports if e.record_class == kind)
            stem = category.replace(".", "_")
            columns += [
                OutputColumn(name=stem if nth == 1 else f"{stem}_{nth}", category=category)
                for nth in range(1, most + 1)
            ]
        if columns:
            found.append(RowsSpec(file=f"{kind}.csv", record_class=kind, every_column=tuple(columns)))
    return found


def columns_like(export: Export, category: Category) -> list[Column]:
    """An export's columns of a category, by the label that the map gives them."""
    found = [column for column in export.columns if column.category == category]
    return sorted(found, key=lambda column: (column.header is None, column.header or "", column.position))


def sources_of(spec: RowsSpec, export: Export) -> list[Column | None]:
    """The column of an export behind each column of a file."""
    taken: dict[Category, int] = {}
    found: list[Column | None] = []
    for output in spec.every_column:
        nth = taken.get(output.category, 0)
        taken[output.category] = nth + 1
        like = columns_like(export, output.category)
        found.append(like[nth] if nth < len(like) else None)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The days and the items to which the request is limited."""

    first: date | None
    last: date | None
    items: AskedItems = field(repr=False)
    last_year: int
    scope: ScopedSpec
    seeks: Seeks = field(repr=False)

    @classmethod
    def of(cls, scope: ScopedSpec, seeks: Seeks, as_of: date) -> Limits:
        """The limits of a request."""
        return cls(
            first=scope.first,
            last=scope.last,
            items=AskedItems(items=seeks.items),
            last_year=as_of.year + _AHEAD,
            scope=scope,
            seeks=seeks,
        )

    def columns(self, export: Export) -> list[Column]:
        """The columns of an export that say whether a row lies within."""
        back = back_columns(export, self.seeks, self.scope)
        return [*self._dates(export), *self._item_ids(export), *back]

    def inside(self, export: Export, chunk: Chunk) -> Flags:
        """Which rows of a chunk lie within, for certain."""
        found = self._on_the_days(export, chunk)
        if columns := self._item_ids(export):
            found &= self.items.about(columns, chunk)
        return found & still_out(back_columns(export, self.seeks, self.scope), chunk)

    def _dates(self, export: Export) -> list[Column]:
        if self.first is None and self.last is None:
            return []
        for name in _WHEN.get(export.record_class or "", _WHEN_ELSE):
            further = name.replace(".time", ".other_time")  # "loan.out_time" has no such
            columns = columns_like(export, Category(name))
            if further != name:
                columns += columns_like(export, Category(further))
            if columns:
                return columns
        return []

    def _item_ids(self, export: Export) -> list[Column]:
        if not self.seeks.items or export.record_class not in ABOUT_ITEMS:
            return []
        return item_columns(export)

    def _on_the_days(self, export: Export, chunk: Chunk) -> Flags:
        """The first date of a row counts; one that is there and cannot be read leaves the row in doubt."""
        columns = self._dates(export)
        if not columns:
            limited = (self.first or self.last) and _WHEN.get(export.record_class or "", _WHEN_ELSE)
            return np.full(chunk.rows, not limited, dtype=np.bool_)
        ordinals = np.full((len(columns), chunk.rows), np.iinfo(np.int64).max)
        doubt = np.zeros(chunk.rows, dtype=np.bool_)
        for nth, column in enumerate(columns):
            cells = chunk.cells[column.position]
            read = read_days(cells, column.date_order, self.last_year)
            known = np.array([day is not None for day in read], dtype=np.bool_)
            ordinals[nth, known] = [day.toordinal() for day in read if day is not None]
            doubt |= ~known & np.asarray(pc.match_substring_regex(cells, _SAYS_SOMETHING))
        day = ordinals.min(axis=0)
        low = date.min if self.first is None else self.first
        high = date.max if self.last is None else self.last
        return np.asarray(~doubt & (day >= low.toordinal()) & (day <= high.toordinal()))


def searchable(output: OutputColumn, cells: pa.Array) -> pa.Array:
    """The cells of a column in which another patron's identifier could stand.

    Left out: dates, whose digits may read like a telephone number, and the system's own numbers of loans and
    items, which it counts like those of patrons.
    """
    patterns = _NO_IDENTIFIERS.get(output.category, _DATE if _is_time(output.category) else None)
    if patterns is None:
        return cells
    harmless = pc.match_substring_regex(pc.utf8_trim_whitespace(cells), patterns)
    return pc.if_else(harmless, "", cells)


def _is_time(category: Category) -> bool:
    return category.endswith(("_time", ".time", "_date"))


_DATE = (
    r"^'?\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:,?[ T]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: *[AaPp]\.?[Mm]\.?)?"
    r"(?: *(?:Z|[+-]\d{2}(?::?\d{2})?))?)?$"
)
_NUMBER = r"^\.?[a-z]?\d{1,11}[\dxa]?$"
_NO_IDENTIFIERS: Mapping[Category, str] = {
    Category(name): _NUMBER
    for name in ("loan.id", "item.record_number", "item.bib_number", "item.key", "item.oclc_number")
}
