"""Bytes that were proved rectangular → an Arrow table of text. Nothing is parsed into numbers or dates."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from redactkit.errors import RedactkitError
from redactkit.read.grammar import Grammar


class UnprovedRecords(RedactkitError):
    """Arrow met records that the proof had passed: a fault of ours, or bytes that changed since."""


_TEXT = pd.ArrowDtype(pa.string())


def parsed(data: bytes, grammar: Grammar, width: int, *, several_lines: bool) -> pa.Table:
    """The cells of sound records. An empty cell stays empty text: there are no missing values.

    One thread: the same function runs in worker processes.
    """
    names = [str(position) for position in range(width)]
    quote = grammar.qualifier.decode() if grammar.qualifier else False
    try:
        return pa.csv.read_csv(
            pa.BufferReader(data),
            read_options=pa.csv.ReadOptions(
                column_names=names, use_threads=False, block_size=min(len(data) + 1, (1 << 31) - 1)
            ),
            parse_options=pa.csv.ParseOptions(
                delimiter=grammar.delimiter.decode(),
                quote_char=quote,
                double_quote=bool(quote),
                newlines_in_values=several_lines,
            ),
            convert_options=pa.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except (pa.ArrowException, OSError):
        # The message would quote the record.
        raise UnprovedRecords("records that were proved sound could not be parsed") from None


def empty(width: int) -> pa.Table:
    """A table without rows."""
    return pa.table({str(position): pa.array([], pa.string()) for position in range(width)})


def frame_of(table: pa.Table) -> pd.DataFrame:
    """The table as a frame with the columns 0, 1, 2 …, backed by Arrow."""
    frame: pd.DataFrame = table.to_pandas(types_mapper=lambda _: _TEXT)
    frame.columns = pd.RangeIndex(frame.shape[1])
    return frame


def rows_equal_to(table: pa.Table, cells: tuple[str, ...]) -> pa.Array | None:
    """Which rows hold exactly these cells; ``None`` when no row does."""
    mask = None
    for position, cell in enumerate(cells):
        equal = pc.equal(table.column(position), cell)
        mask = equal if mask is None else pc.and_(mask, equal)
        if not pc.any(mask, min_count=0).as_py():
            return None
    return mask
