"""What was objected to → the cells of the exports behind it: by their coordinates, never by their text.

Asked only when something was found: by the time a person reads it, the folder that was checked is gone.
Part of the last check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from redactkit.model import Column, Export, GateFinding, Scale, SourceCells
from redactkit.verify.cells import coded, comparable_cells, places_in
from redactkit.verify.source import Chunk
from redactkit.verify.where_from import Printed

_Where = tuple[str, int]
"""A file of OUT and the number of one of its columns."""


def traced(
    found: Sequence[GateFinding],
    printed: Sequence[Printed],
    exports: Sequence[Export],
    cells_of: Callable[[Export, list[Column]], Iterator[Chunk]],
) -> list[GateFinding]:
    """The same findings, each with the source columns behind it and, where values were kept, their rows."""
    columns = {(column.table.file, column.position): column for column in printed}
    lines: dict[_Where, set[int]] = {}
    for each in found:
        lines.setdefault(_where(each), set()).update(() if each.line is None else (each.line,))
    behind = {where: _Behind(columns[where], lines[where]) for where in sorted(lines) if where in columns}
    for export in exports:
        sources = {
            where: source
            for where, each in behind.items()
            if each.printed.table.spec.record_class == export.record_class
            and (source := each.printed.source(export)) is not None
        }
        for where, source in sources.items():
            behind[where].begin(export, source)
        kept = {where: source for where, source in sources.items() if behind[where].keeps}
        for chunk in cells_of(export, list({each.position: each for each in kept.values()}.values())):
            for where, source in kept.items():
                behind[where].add(chunk.cells[source.position], chunk)
    return [
        replace(each, sources=behind[_where(each)].of(each.line)) if _where(each) in behind else each
        for each in found
    ]


def _where(finding: GateFinding) -> _Where:
    return finding.file, finding.column or 0


class _Behind:
    """The source cells behind some lines of one printed column."""

    def __init__(self, printed: Printed, lines: set[int]) -> None:
        self.printed = printed
        self.keeps = printed.output.scale is Scale.AS_IS
        self._lines = sorted(line for line in lines if 2 <= line <= len(printed.cells) + 1)
        said = printed.cells.take(pa.array([line - 2 for line in self._lines], pa.int64()))
        spelled = comparable_cells(said).dictionary_encode()
        self._texts = spelled.dictionary
        self._text_of = spelled.indices.to_pylist()
        self._exports: list[tuple[Export, Column]] = []
        self._rows: list[list[list[int]]] = []  # of each export, of each text

    def begin(self, export: Export, source: Column) -> None:
        """The next chunks are of this export."""
        self._exports.append((export, source))
        self._rows.append([[] for _ in range(len(self._texts))])

    def add(self, cells: pa.Array, chunk: Chunk) -> None:
        """Take note of the rows that hold one of the texts."""
        distinct, at = coded(cells)
        place = places_in(comparable_cells(distinct), self._texts).astype(np.int64)[at]
        for row in np.flatnonzero((place >= 0) & chunk.sound).tolist():
            self._rows[-1][int(place[row])].append(int(chunk.numbers[row]))

    def of(self, line: int | None) -> tuple[SourceCells, ...]:
        """Where a line's value stands; without a line, or where values were made coarser, the columns."""
        text = self._text_of[self._lines.index(line)] if self.keeps and line in self._lines else None
        found = []
        for (export, source), rows in zip(self._exports, self._rows, strict=True):
            here = () if text is None else tuple(rows[text])
            if text is None or here:
                found.append(
                    SourceCells(
                        export=export.label,
                        column=source.position,
                        header=source.header,
                        rows=here,
                        records=export.rows,
                    )
                )
        return tuple(found)
