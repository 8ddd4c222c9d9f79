"""The columns of an export that a question needs, with repeated values marked. Part of the last check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from redactkit.ahead import ahead
from redactkit.model import Column, Export
from redactkit.verify.cells import split_up
from redactkit.verify.second import read_chunks
from redactkit.verify.source import Chunk


def read_cells(export: Export, columns: Sequence[Column], *, careful: bool) -> Iterator[Chunk]:
    """Some columns of an export; nothing at all where none is asked for."""
    wanted = [column.position for column in columns]
    several = [column.position for column in columns if column.repeatable]
    withheld = [entry.row for entry in export.withheld]
    for chunk in ahead(read_chunks(export, wanted, careful=careful)):
        if withheld:
            chunk = replace(chunk, sound=chunk.sound & ~np.isin(chunk.numbers, withheld))
        yield chunk if not several else replace(chunk, cells=_marked(chunk, several))


def _marked(chunk: Chunk, several: Sequence[int]) -> dict[int, pa.Array]:
    return {at: split_up(cells) if at in several else cells for at, cells in chunk.cells.items()}
