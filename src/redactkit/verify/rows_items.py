"""The items of a request, worked out again: which they are, and who has them now. Part of the last check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.folding import fold_key
from redactkit.model import Category, Column, Export, ScopedSpec, Seeks
from redactkit.verify.cells import one_by_one, places_in
from redactkit.verify.keys import keys_of
from redactkit.verify.source import Chunk

Flags = npt.NDArray[np.bool_]

LOANS = "circulation"
ABOUT_ITEMS = frozenset({LOANS, "holds", "fines"})
_IDS = frozenset(Category(f"item.{name}") for name in ("barcode", "record_number", "key"))
_BACK = Category("loan.return_time")
_NEVER = r"^(?i:[\s0:./T-]*|null|none|\\n)$"


def means_holders(seeks: Seeks) -> bool:
    """Whether the request says items and nobody: then it means whoever has them."""
    return bool(seeks.items) and not seeks.patrons


def item_columns(export: Export) -> list[Column]:
    """The columns that say which item a row is about."""
    return [column for column in export.columns if column.category in _IDS]


def back_columns(export: Export, seeks: Seeks, scope: ScopedSpec) -> list[Column]:
    """The columns that must be blank for a loan to count: without days, only those still out do."""
    if not means_holders(seeks) or scope.first is not None or scope.last is not None:
        return []
    return [column for column in export.columns if column.category == _BACK]


@dataclass(slots=True, kw_only=True)
class AskedItems:
    """Each item of the form, and where in the exports it stands. Filled by ``look``, then asked."""

    items: Sequence[str] = field(repr=False)
    _places: dict[int, dict[Category, set[tuple[int, int]]]] = field(default_factory=dict, repr=False)

    def look(self, nth: int, export: Export, chunk: Chunk, first: int) -> None:
        """Take in a chunk of the ``nth`` export, whose first row this is."""
        for column in item_columns(export):
            single, at = one_by_one(chunk.cells[column.position])
            keys = keys_of(single, column)
            for item, written in enumerate(self.items):
                here = at[places_in(keys, _keys(written, column)) >= 0]
                if len(here):
                    kinds = self._places.setdefault(item, {})
                    kinds.setdefault(column.category, set()).update((nth, first + int(row)) for row in here)

    def about(self, columns: Sequence[Column], chunk: Chunk) -> Flags:
        """The rows about one of the items that can be told."""
        found = np.zeros(chunk.rows, dtype=np.bool_)
        for column in columns:
            single, at = one_by_one(chunk.cells[column.position])
            for item, kinds in self._places.items():
                if column.category in kinds and len({frozenset(rows) for rows in kinds.values()}) == 1:
                    wanted = _keys(self.items[item], column)
                    found[at[places_in(keys_of(single, column), wanted) >= 0]] = True
        return found


def _keys(written: str, column: Column) -> pa.Array:
    return keys_of(pa.array([fold_key(written)], pa.string()), column).drop_null()


def still_out(columns: Sequence[Column], chunk: Chunk) -> Flags:
    """The rows in which no date of return stands."""
    found = np.ones(chunk.rows, dtype=np.bool_)
    for column in columns:
        found &= np.asarray(pc.match_substring_regex(chunk.cells[column.position], _NEVER))
    return found
