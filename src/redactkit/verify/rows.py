"""Records that a second reader gives one by one → chunks, judged by the first reader's numbers.

For formats that Arrow cannot read. Part of the last check.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pyarrow as pa

from redactkit.model import Export
from redactkit.verify.source import Chunk, others_read

_CHUNK_ROWS = 1 << 16
_CHUNK_CELLS = 1 << 21


def chunks_of(
    export: Export, positions: Iterable[int], records: Iterable[tuple[int, Sequence[str]]]
) -> Iterator[Chunk]:
    """The records below the header, with the columns asked for.

    ``records`` have the numbers that the first reader gives them. One that it put in quarantine is left out:
    such a row releases nothing. The rest must be as many as it found sound, each with every column.
    """
    wanted = sorted(set(positions))
    if not wanted:
        return
    doubtful = {entry.row for entry in export.quarantined}
    width = len(export.columns)
    most = max(1, min(_CHUNK_ROWS, _CHUNK_CELLS // max(1, width)))
    found = 0
    rows: list[Sequence[str]] = []
    numbers: list[int] = []
    for number, cells in records:
        if number in doubtful:
            continue
        if len(cells) != width:
            raise _others(export)
        rows.append(cells)
        numbers.append(number)
        if len(rows) == most:
            found += len(rows)
            yield _chunk(rows, numbers, wanted)
            rows, numbers = [], []
    found += len(rows)
    if rows:
        yield _chunk(rows, numbers, wanted)
    if found != export.rows:
        raise _others(export)


def _chunk(rows: list[Sequence[str]], numbers: list[int], wanted: list[int]) -> Chunk:
    cells = {at: pa.array([row[at - 1] for row in rows], pa.string()) for at in wanted}
    return Chunk(
        cells=cells,
        rows=len(rows),
        sound=np.ones(len(rows), np.bool_),
        numbers=np.array(numbers, dtype=np.int64),
    )


def _others(export: Export) -> Exception:
    return others_read(export.label, hint="save the table as CSV (UTF-8), and give that")
