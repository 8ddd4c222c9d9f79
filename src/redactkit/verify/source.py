"""What the second readers give: some records of an export, the columns asked for. Part of the last check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from redactkit.errors import ExportUnreadable

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Some records of an export: the cells of the columns asked for, by position.

    ``sound`` is false where the first reader put the record in quarantine, or the custodian withholds it:
    such a row releases nothing. ``numbers`` are the records' numbers; 1 is the file's first record.
    """

    cells: Mapping[int, pa.Array] = field(repr=False)
    rows: int
    sound: Flags = field(repr=False)
    numbers: Ints = field(repr=False)


class RecordsLost(Exception):
    """The quick look read other records than the first reader did; only the careful look will do."""


def others_read(label: str, *, hint: str) -> ExportUnreadable:
    """The error of a file that even the careful look reads in another way than the first reader."""
    return ExportUnreadable(
        "the last check reads other records than the release was made from", file=label, hint=hint
    )
