"""The first question: is every released value one that its column may hold? Part of the last check.

A value that was kept must stand in its source column, in a row that could be released. A value that was made
coarser must be a member of its scale. Whatever a table holds beyond its specification is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.model import (
    Column,
    Export,
    GateFinding,
    OutputColumn,
    Period,
    PeriodScope,
    Scale,
    TotalsSpec,
)
from redactkit.scales import CALL_NUMBER_CLASSES, MONTH, YEAR
from redactkit.verify.cells import comparable_cells, would_run
from redactkit.verify.released import WHERE_FROM, Table

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

RECORDS, PATRONS = "records", "patrons"
_WHOLE_NUMBER = r"^[1-9][0-9]{0,17}$"
_REPEATED_NAME = re.compile(r"(.*)_([2-9]|[1-9][0-9]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A column of a released table and where it must come from: the ``nth`` column of its category."""

    table: Table
    position: int  # from 1
    output: OutputColumn
    nth: int

    @property
    def cells(self) -> pa.Array:
        """What is printed in it."""
        return self.table.cells[self.position - 1]

    def source(self, export: Export) -> Column | None:
        """The column of this export that feeds it."""
        like = [column for column in export.columns if column.category == self.output.category]
        return like[self.nth] if self.nth < len(like) else None


def finding(table: Table, why: str, *, line: int | None = None, column: int | None = None) -> GateFinding:
    """Something wrong in a table; ``line`` counts the header."""
    return GateFinding(check=WHERE_FROM, file=table.file, line=line, column=column, why=why)


def match_header(table: Table) -> tuple[list[Printed], int | None, list[GateFinding]]:
    """The columns of a table by their names; where the count stands; and columns that nobody asked for."""
    spec = table.spec
    levels = spec.every_column
    by_name = {output.name: (at, output) for at, output in enumerate(levels)}
    count_name = PATRONS if isinstance(spec, TotalsSpec) and spec.measure == PATRONS else RECORDS
    printed: list[Printed] = []
    findings: list[GateFinding] = []
    last = (-1, -1)
    count: int | None = None
    for position, name in enumerate(table.header, start=1):
        if name == count_name and position == len(table.header):
            count = position
            continue
        repeated = _REPEATED_NAME.fullmatch(name) if name not in by_name else None
        base, nth = (repeated[1], int(repeated[2]) - 1) if repeated else (name, 0)
        if base not in by_name or (by_name[base][0], nth) <= last:
            findings.append(finding(table, "this column is not part of the table", line=1, column=position))
            continue
        last = (by_name[base][0], nth)
        printed.append(Printed(table=table, position=position, output=by_name[base][1], nth=nth))
    if count is None and isinstance(spec, TotalsSpec):
        findings.append(finding(table, "the column with the total is missing", line=1))
    return printed, count, findings


def bad_counts(table: Table, position: int) -> list[GateFinding]:
    """Lines whose count is no positive whole number."""
    cells = table.cells[position - 1]
    bad = pc.invert(pc.match_substring_regex(cells, _WHOLE_NUMBER))
    why = "this is not a positive whole number"
    return [
        finding(table, why, line=int(row) + 2, column=position) for row in np.flatnonzero(np.asarray(bad))
    ]


def total_of(table: Table, position: int) -> int:
    """The sum of a table's counts, as far as they are numbers."""
    cells = table.cells[position - 1]
    numbers = cells.filter(pc.match_substring_regex(cells, _WHOLE_NUMBER)).cast(pa.int64())
    return sum(numbers.to_numpy().tolist())


def outside_scale(printed: Printed, scopes: Mapping[Period, PeriodScope]) -> list[GateFinding]:
    """Coarse values that are no member of their scale, or lie outside the period."""
    if printed.output.scale is Scale.AS_IS:
        return []
    wrong = [value for value in pc.unique(printed.cells).to_pylist() if not _member(value, printed, scopes)]
    why = f"this is not a {printed.output.scale.value.replace('_', ' ')} that was asked for"
    return [
        finding(printed.table, why, line=line, column=printed.position) for line in lines_of(printed, wrong)
    ]


def _member(value: str, printed: Printed, scopes: Mapping[Period, PeriodScope]) -> bool:
    period = printed.table.spec.period
    scope = scopes.get(period) if period is not None else None
    match printed.output.scale:
        case Scale.MONTH:
            first = f"{scope.first:%Y-%m}" if scope and scope.first else ""
            last = f"{scope.last:%Y-%m}" if scope else "9999-12"
            return MONTH.fullmatch(value) is not None and first <= value <= last
        case Scale.YEAR:
            first = f"{scope.first:%Y}" if scope and scope.first else ""
            last = f"{scope.last:%Y}" if scope else "9999"
            return YEAR.fullmatch(value) is not None and first <= value <= last
        case Scale.CALL_NUMBER_CLASS:
            return value in CALL_NUMBER_CLASSES
        case Scale.AS_IS:
            return True


def lines_of(printed: Printed, values: Sequence[str]) -> list[int]:
    """The first line of each of these printed values; the header is line 1."""
    if not values:
        return []
    at = pc.index_in(pa.array(values, pa.string()), value_set=printed.cells)
    return sorted(int(row) + 2 for row in at.to_pylist() if row is not None)


class Kept:
    """The distinct values of a column that was kept as it is, and which of them were found in the source."""

    def __init__(self, printed: Printed, fresh: Flags | None = None) -> None:
        """``fresh``: the lines that are made from these exports; of the others an earlier copy tells."""
        self.printed = printed
        self._values = pc.unique(printed.cells)
        spelled = comparable_cells(self._values).dictionary_encode()
        self.comparable = spelled.dictionary
        self._spelling = spelled.indices.to_numpy(zero_copy_only=False)  # of each value
        self._seen = np.zeros(len(self.comparable), dtype=np.bool_)
        self._asked = np.ones(len(self._values), dtype=np.bool_)
        if fresh is not None and not fresh.all():
            asked = pc.unique(printed.cells.filter(pa.array(fresh)))
            self._asked = np.asarray(pc.is_in(self._values, value_set=asked))

    @property
    def settled(self) -> bool:
        """Whether every value was found."""
        return bool(self._seen[self._spelling][self._asked].all())

    def see(self, places: Ints) -> None:
        """Mark values, by their place in ``comparable``, that stand in rows which could be released."""
        self._seen[places] = True

    def see_blank(self) -> None:
        """An export without this column leaves it blank."""
        self._seen |= np.asarray(pc.equal(self.comparable, ""))

    def values_of(self, place: int) -> list[str]:
        """The printed values of one spelling."""
        return [str(value) for value in self._values.filter(pa.array(self._spelling == place)).to_pylist()]

    def findings(self) -> list[GateFinding]:
        """Values that come from nowhere, and values that a spreadsheet would run."""
        runs = would_run(self._values)
        said = []
        for wrong, why in (
            (
                ~self._seen[self._spelling] & self._asked,
                "this value is in no row of the source that could be released",
            ),
            (np.asarray(runs), "a spreadsheet would run this cell"),
        ):
            values = self._values.filter(pa.array(wrong)).to_pylist()
            said += [
                finding(self.printed.table, why, line=line, column=self.printed.position)
                for line in lines_of(self.printed, values)
            ]
        return said
