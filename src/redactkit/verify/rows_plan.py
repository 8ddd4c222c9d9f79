"""What a copy for an order, a consent or a task must hold: files, columns, days and items.

Part of the last check: worked out from the decision's treatments, the request's limits and the columns of the
exports, apart from the room that makes the copy.
"""

from __future__ import annotations

import re
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
from redactkit.verify.dates import are_worded, is_elsewhere, read_days
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

Label = tuple[str | None, int]
"""What the library's system calls a column, and how many before it are called so."""

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
        labels: list[Label | None] = []
        for category in IN_ORDER:
            if treatment_in(decision, category) not in (Treatment.KEEP, Treatment.REDACT_TEXT):
                continue
            stem = category.replace(".", "_")
            several = [_labels(columns_like(e, category)) for e in exports if e.record_class == kind]
            here = sorted({label for each in several for label in each}, key=_order)
            if max(map(len, several)) > 1:
                columns += [OutputColumn(name=name, category=category) for name in _names(stem, here)]
                labels += here
            elif here:
                columns.append(OutputColumn(name=stem, category=category))
                labels.append(None)
        if columns:
            spec = RowsSpec(
                file=f"{kind}.csv", record_class=kind, every_column=tuple(columns), labels=tuple(labels)
            )
            found.append(spec)
    return found


def _labels(columns: Sequence[Column]) -> list[Label]:
    """What tells columns of one kind apart: the map's label, and which of those that have it."""
    headers = [column.header for column in columns]
    return [(header, headers[:at].count(header)) for at, header in enumerate(headers)]


def _order(label: Label) -> tuple[bool, str, int]:
    return (label[0] is None, label[0] or "", label[1])


def _names(stem: str, labels: Sequence[Label]) -> list[str]:
    """Names made of what a column means and what the library's system calls it, then of a number."""
    plain = ["_".join([stem, *re.findall(r"[a-z0-9]+", (header or "").lower())]) for header, _ in labels]
    often = [plain[:at].count(name) for at, name in enumerate(plain)]
    return [f"{name}_{before + 1}" if before else name for name, before in zip(plain, often, strict=True)]


def columns_like(export: Export, category: Category) -> list[Column]:
    """An export's columns of a category, by the label that the map gives them."""
    found = [column for column in export.columns if column.category == category]
    return sorted(found, key=lambda column: (column.header is None, column.header or "", column.position))


def sources_of(spec: RowsSpec, export: Export) -> list[Column | None]:
    """The column of an export behind each column of a file."""
    found: list[Column | None] = []
    for output, label in zip(spec.every_column, spec.labels, strict=True):
        like = columns_like(export, output.category)
        told = _labels(like)
        if label is None:
            found.append(like[0] if like else None)
        else:
            found.append(like[told.index(label)] if label in told else None)
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
        """The first date of a row counts. One that is there and cannot be read leaves the row in doubt; so
        does one of another time zone that may lie beyond the edge."""
        columns = self._dates(export)
        if not columns:
            limited = (self.first or self.last) and _WHEN.get(export.record_class or "", _WHEN_ELSE)
            return np.full(chunk.rows, not limited, dtype=np.bool_)
        lowest, highest = np.full((2, len(columns), chunk.rows), np.iinfo(np.int64).max)
        doubt = np.zeros(chunk.rows, dtype=np.bool_)
        for nth, column in enumerate(columns):
            cells = chunk.cells[column.position]
            read = read_days(cells, column.date_order, self.last_year)
            known = np.array([day is not None for day in read], dtype=np.bool_)
            ordinals = np.array([day.toordinal() for day in read if day is not None], dtype=np.int64)
            shift = is_elsewhere(cells)[known].astype(np.int64)
            lowest[nth, known], highest[nth, known] = ordinals - shift, ordinals + shift
            doubt |= ~known & np.asarray(pc.match_substring_regex(cells, _SAYS_SOMETHING))
        low = date.min if self.first is None else self.first
        high = date.max if self.last is None else self.last
        after = lowest.min(axis=0) >= low.toordinal()
        return np.asarray(~doubt & after & (highest.min(axis=0) <= high.toordinal()))


def searchable(output: OutputColumn, cells: pa.Array) -> pa.Array:
    """The cells of a column in which another patron's identifier could stand.

    Left out: dates, whose digits may read like a telephone number, and the system's own numbers of loans and
    items, which it counts like those of patrons.
    """
    patterns = _NO_IDENTIFIERS.get(output.category, _DATE if _is_time(output.category) else None)
    if patterns is None:
        return cells
    plain = pc.utf8_trim_whitespace(cells)
    harmless = pc.match_substring_regex(plain, patterns)
    if patterns == _DATE and pc.any(pc.match_substring_regex(plain, r"[A-Za-z]{3}")).as_py():
        harmless = pc.or_(harmless, are_worded(plain))  # May, April and June are names, too
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
