"""The items to which an order is limited, as the exports write them: barcode, record number or key."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from redactkit.errors import Held
from redactkit.folding import fold_key
from redactkit.model import Category, Column, Export
from redactkit.redact.keys import canonical_keys
from redactkit.redact.person import Keys

_ITEM_KEYS = frozenset(Category(f"item.{name}") for name in ("barcode", "record_number", "key"))
_OF_ITEMS = frozenset({"circulation", "holds", "fines"})
"""Classes in which each row is about an item; a registration is about none."""


def item_keys(items: Sequence[str], exports: Sequence[Export]) -> Keys:
    """The items of the form, in each spelling that a column of these exports could give them."""
    found: dict[Category, set[str]] = {}
    for column in (column for export in exports for column in export.columns):
        if column.category not in _ITEM_KEYS:
            continue
        keys = canonical_keys(pa.array([fold_key(item) for item in items], pa.string()), column)
        found.setdefault(column.category, set()).update(key for key in keys.to_pylist() if key is not None)
    return {category: frozenset(keys) for category, keys in found.items()}


def refuse_without_items(export: Export) -> tuple[Column, ...]:
    """The columns that say which item each row is about; none where rows are not about items."""
    if export.record_class not in _OF_ITEMS:
        return ()
    found = tuple(column for column in export.columns if column.category in _ITEM_KEYS)
    if not found:
        raise Held(
            "no column says which item each row is about, and the request is for some items only",
            hint="export the item's barcode or number too",
            file=export.label,
        )
    return found
