"""Whole columns of text at once: what is blank, what says nobody, what has a form. Pure."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Mask = npt.NDArray[np.bool_]

# Blank, and what systems write where there is nobody: Sierra's empty date, SQL's NULL, Alma's None.
_NOTHING = r"(?i)^[\s\-/\x1f]*$|^\s*(?:null|none|\\n|n/?a|-1|0+|never|undefined)\s*$"


def column_of(frame: pd.DataFrame, place: int) -> pa.Array:
    """One column of a chunk (from 0) as an Arrow array."""
    array = pa.array(frame[place], type=pa.string())
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def matching(cells: pa.Array, pattern: str) -> Mask:
    """Which cells hold the pattern (RE2)."""
    return np.asarray(pc.match_substring_regex(cells, pattern), dtype=np.bool_)


def filled(cells: pa.Array) -> Mask:
    """Which cells say something of somebody."""
    return ~matching(cells, _NOTHING)
