"""The items to which a request is limited, and who has them now. Pure.

Where a request gives items and no card, nobody is named: a loan goes out while it is open, or within the days
of the form, and of the registrations only that of whoever has such a loan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.errors import Held
from redactkit.folding import fold_key
from redactkit.model import Category, Column, Export, ScopedSpec, Seeks
from redactkit.redact.keys import canonical_keys
from redactkit.redact.person import Keys, any_of, nth_of, unless
from redactkit.redact.transform import arrow, one_by_one

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

CIRCULATION = "circulation"
OF_ITEMS = frozenset({CIRCULATION, "holds", "fines"})
"""Classes in which each row is about an item; a registration is about none."""
_ITEM_KEYS = tuple(Category(f"item.{name}") for name in ("barcode", "record_number", "key"))
_RETURNED = Category("loan.return_time")
_NO_DATE = r"^(?i:[\s0:./T-]*|null|none|\\n)$"  # 0000-00-00 is what a database writes for none


def is_for_holders(seeks: Seeks) -> bool:
    """Whether items are given and no card: whoever has them is meant."""
    return bool(seeks.items) and not seeks.patrons


def items_in(export: Export) -> tuple[Column, ...]:
    """The columns that say which item a row is about."""
    return tuple(column for column in export.columns if column.category in _ITEM_KEYS)


_MOST_TOLD = 10


@dataclass(slots=True)
class ItemFinder:
    """Where each item of the form stands in the exports: by barcode, by record number or by key."""

    items: Sequence[str] = field(repr=False)
    _rows: dict[tuple[int, Category], set[tuple[int, int]]] = field(default_factory=dict, repr=False)
    _keys: dict[tuple[int, Category], frozenset[str]] = field(default_factory=dict, repr=False)
    _exports: dict[int, Export] = field(default_factory=dict, repr=False)

    def look(self, nth: int, export: Export, frame: pd.DataFrame, rows: Ints) -> None:
        """Take in a chunk of the ``nth`` export."""
        self._exports[nth] = export
        for column in items_in(export):
            meant: dict[str, list[int]] = defaultdict(list)
            for item, written in enumerate(self.items):
                for key in _spelled(written, column):
                    meant[key].append(item)
            single, row = one_by_one(frame, column)
            for at in np.flatnonzero(any_of(single, frozenset(meant))).tolist():
                key = single[at].as_py()
                for item in meant[key]:
                    place = item, column.category
                    self._rows.setdefault(place, set()).add((nth, int(rows[row[at]])))
                    self._keys[place] = self._keys.get(place, frozenset()) | {key}

    def keys(self) -> Keys:
        """The items as the exports write them.

        ``Held`` where it cannot be told which item is meant, and where none of them is there: of many, some
        may never have been lent.
        """
        found: dict[Category, frozenset[str]] = {}
        reasons = []
        if self.items and not self._rows:
            told = range(1, min(len(self.items), _MOST_TOLD) + 1)
            where = unless([*self._exports.values()])
            reasons = [
                f"the {nth_of(nth)} of seeks.items stands in none of these exports{where}" for nth in told
            ]
        for item in range(len(self.items)):
            kinds = [category for category in _ITEM_KEYS if (item, category) in self._rows]
            if any(self._rows[item, kind] != self._rows[item, kinds[0]] for kind in kinds):
                reasons.append(f"the {nth_of(item + 1)} of seeks.items is a number of several items")
            for category in kinds:
                found[category] = found.get(category, frozenset()) | self._keys[item, category]
        if reasons:
            raise Held.listing(
                reasons,
                hint="look at these items in the form: another number of the item may say which is meant",
            )
        return found


def _spelled(item: str, column: Column) -> frozenset[str]:
    """What the form says, as a column would hold it."""
    keys = canonical_keys(pa.array([fold_key(item)], pa.string()), column)
    return frozenset(key for key in keys.to_pylist() if key is not None)


def require_items(export: Export) -> tuple[Column, ...]:
    """The columns that say which item each row is about; none where rows are not about items."""
    if export.record_class not in OF_ITEMS:
        return ()
    found = items_in(export)
    if not found:
        raise Held(
            "no column says which item each row is about, and the request is for some items only",
            hint="export the item's barcode or number too",
            file=export.label,
        )
    return found


def returns_in(export: Export, scope: ScopedSpec) -> tuple[Column, ...]:
    """The columns that say whether a loan is over, where only open ones are meant: no days are given."""
    if scope.first is not None or scope.last is not None:
        return ()
    found = tuple(column for column in export.columns if column.category == _RETURNED)
    if export.record_class not in OF_ITEMS:
        return ()
    if export.record_class != CIRCULATION or not found:
        raise Held(
            "it cannot be told who has the items now and who had them before: no column says when a loan was "
            "returned",
            hint="write seeks.from and seeks.to into the request: the days about which it asks; or export "
            "the return date too",
            file=export.label,
        )
    return found


def open_loans(columns: Iterable[Column], frame: pd.DataFrame) -> Flags:
    """The rows without a date of return."""
    found = np.ones(len(frame), dtype=np.bool_)
    for column in columns:
        found &= np.asarray(pc.match_substring_regex(arrow(frame[column.position - 1]), _NO_DATE))
    return found


def about_items(items: Keys, columns: Sequence[Column], frame: pd.DataFrame) -> Flags:
    """The rows about the items asked for; all of them where none were asked for by name."""
    if not columns:
        return np.ones(len(frame), dtype=np.bool_)
    found = np.zeros(len(frame), dtype=np.bool_)
    for column in columns:
        single, row = one_by_one(frame, column)
        found[row[any_of(single, items.get(column.category, frozenset()))]] = True
    return found
