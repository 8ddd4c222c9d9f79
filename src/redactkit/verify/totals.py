"""Totals, counted again with the printed lines as the blocks. Part of the last check.

Each row of the source belongs to the line that names its leaf, or else to the nearest "other" above it. Every
line must print what belongs to it, and stand for enough different patrons, none of whom is most of it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from redactkit.model import Column, Export, GateFinding, Measure, Scale, TotalsSpec
from redactkit.scales import OTHER, call_number_class
from redactkit.verify.cells import as_printed, blanked, coded
from redactkit.verify.patrons import NOBODY
from redactkit.verify.released import Table
from redactkit.verify.scope import Placed
from redactkit.verify.where_from import Printed, finding

Ints = npt.NDArray[np.int64]
Labels = tuple[str, ...]

_ELSEWHERE = -1
_NO_BLOCK = "[other]"  # how a label is printed that reads like a merged block


class Recount:
    """Counts one table of totals again, chunk by chunk."""

    def __init__(self, table: Table, spec: TotalsSpec, printed: list[Printed], count: int) -> None:
        self._table = table
        self._spec = spec
        self._printed = printed
        self._depth = sum(column.output in spec.levels for column in printed)
        self._counts = table.cells[count - 1]
        self._leaves: dict[Labels, int] = {}
        self._leaf: list[Ints] = []
        self._person: list[Ints] = []
        self._rows: list[Ints] = []

    @property
    def record_class(self) -> str:
        """The class of exports that it counts."""
        return self._spec.record_class

    def positions(self, export: Export) -> tuple[int, ...]:
        """The columns of an export that it reads."""
        sources = [column.source(export) for column in self._printed]
        return tuple(source.position for source in sources if source is not None)

    def add(self, export: Export, cells: Mapping[int, pa.Array], placed: Placed) -> None:
        """Take in a chunk of an export of the counted class."""
        rows = np.flatnonzero(placed.releasable(self._spec.period))
        if not len(rows):
            return
        code = np.zeros(len(rows), dtype=np.int64)
        columns: list[tuple[list[str], Ints]] = []
        for column in self._printed:
            said, at = self._labels(column, column.source(export), cells, placed, rows)
            _, code = np.unique(code * len(said) + at, return_inverse=True)
            code = code.reshape(-1)
            columns.append((said, at))
        first = np.unique(code, return_index=True)[1]  # a row of each leaf
        labels = [[said[place] for place in at[first]] for said, at in columns]
        leaves = [self._leaves.setdefault(leaf, len(self._leaves)) for leaf in zip(*labels, strict=True)]
        leaf = np.array(leaves, dtype=np.int64)[code]
        pair, rows_of = np.unique(np.stack((leaf, placed.person[rows]), axis=1), axis=0, return_counts=True)
        self._leaf.append(pair[:, 0])
        self._person.append(pair[:, 1])
        self._rows.append(rows_of)

    def _labels(
        self,
        printed: Printed,
        source: Column | None,
        cells: Mapping[int, pa.Array],
        placed: Placed,
        rows: Ints,
    ) -> tuple[list[str], Ints]:
        """The labels a column may print for these rows, and which row prints which."""
        scale = printed.output.scale
        if scale is Scale.MONTH or scale is Scale.YEAR:
            months, at = np.unique(placed.months[rows], return_inverse=True)
            shown = [
                f"{m // 100:04d}" if scale is Scale.YEAR else f"{m // 100:04d}-{m % 100:02d}" for m in months
            ]
            return shown, at.reshape(-1)
        if source is None:
            return [""], np.zeros(len(rows), dtype=np.int64)
        distinct, at = coded(cells[source.position].take(pa.array(rows)))
        if scale is Scale.CALL_NUMBER_CLASS:
            texts = [call_number_class(text) for text in distinct.to_pylist()]
        else:
            texts = [_NO_BLOCK if text == OTHER else text for text in as_printed(distinct)]
        return texts, at.astype(np.int64)

    def findings(self) -> list[GateFinding]:
        """Lines that print another number than belongs to them, or stand for too few."""
        lines, repeated = self._lines()
        found = [finding(self._table, "this block is printed twice", line=line + 2) for line in repeated]
        printed_levels = {column.output for column in self._printed}
        if any(level not in printed_levels and not level.optional for level in self._spec.levels):
            found.append(finding(self._table, "a level of the total is missing", line=1))
        line_of_leaf, missing = self._assigned(lines)
        if missing:
            found.append(finding(self._table, "some records of a printed branch are counted in no line"))
        printed = self._counts.to_pylist()
        leaf = np.concatenate(self._leaf) if self._leaf else np.zeros(0, dtype=np.int64)
        line = line_of_leaf[leaf] if len(leaf) else leaf
        person = np.concatenate(self._person) if self._person else leaf
        weight = np.concatenate(self._rows) if self._rows else leaf
        patrons, records, most = _by_line(line, person, weight, len(printed))
        nobody = np.zeros(len(printed), dtype=np.int64)  # who is not known may be one of those who are
        nobody[np.unique(line[(line != _ELSEWHERE) & (person == NOBODY)])] = 1
        counted = patrons if self._spec.measure is Measure.PATRONS else records
        for row, said in enumerate(printed):
            if str(counted[row]) != said:
                found.append(finding(self._table, "the sources give another total", line=row + 2))
            elif self._spec.min_cell > 1 and patrons[row] - nobody[row] < self._spec.min_cell:
                found.append(finding(self._table, "this block stands for too few patrons", line=row + 2))
            elif self._spec.min_cell > 1 and most[row] * 2 > records[row]:
                found.append(finding(self._table, "one patron is more than half of this block", line=row + 2))
        return found

    def _lines(self) -> tuple[dict[Labels, int], list[int]]:
        """Each printed block by its labels, and lines that repeat an earlier one."""
        columns = [[blanked(text) for text in column.cells.to_pylist()] for column in self._printed]
        lines: dict[Labels, int] = {}
        repeated = []
        for row, labels in enumerate(zip(*columns, strict=True)):
            if labels in lines:
                repeated.append(row)
            lines.setdefault(labels, row)
        return lines, repeated

    def _assigned(self, lines: Mapping[Labels, int]) -> tuple[Ints, bool]:
        """The line of each leaf, and whether a leaf of a printed branch has none."""
        others = {labels[: self._depth]: row for labels, row in lines.items() if self._is_other(labels)}
        branches = {labels[0] for labels in lines}
        found, missing = [], False
        for leaf in self._leaves:
            row = lines.get(leaf, _ELSEWHERE)
            for depth in range(self._depth - 1, -1, -1):
                if row == _ELSEWHERE:
                    row = others.get((*leaf[:depth], *[OTHER] * (self._depth - depth)), _ELSEWHERE)
            missing |= row == _ELSEWHERE and leaf[0] in branches
            found.append(row)
        return np.array(found, dtype=np.int64), missing

    def _is_other(self, labels: Labels) -> bool:
        """Whether a line is a merged block; what travels with the last level says nothing there."""
        return labels[self._depth - 1] == OTHER and not any(
            label not in ("", OTHER) for label in labels[self._depth :]
        )


def _by_line(line: Ints, person: Ints, weight: Ints, lines: int) -> tuple[Ints, Ints, Ints]:
    """For each line: different patrons, rows, and the rows of the patron with the most."""
    patrons, records, most = (np.zeros(lines, dtype=np.int64) for _ in range(3))
    inside = line != _ELSEWHERE
    if not inside.any():
        return patrons, records, most
    span = int(person.max()) - NOBODY + 1
    each, at = np.unique(line[inside] * span + person[inside] - NOBODY, return_inverse=True)
    rows = np.bincount(at.reshape(-1), weights=weight[inside]).astype(np.int64)
    of_line = each // span
    np.add.at(patrons, of_line, 1)
    np.add.at(records, of_line, rows)
    np.maximum.at(most, of_line, rows)
    return patrons, records, most
