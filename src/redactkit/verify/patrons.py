"""Who a row belongs to and where that patron is registered, learned again from the patron exports.

Part of the last check. A key that registrations with different libraries claim is nobody's: its rows are not
this library's to release.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.categories import PATRON_KEYS
from redactkit.model import Category, Column, Export
from redactkit.verify.cells import folded, one_by_one, places_in
from redactkit.verify.names import Named, names_in

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

HOME_LIBRARY = Category("patron.home_library")
RECORD_NUMBER = Category("patron.record_number")
REGISTRATION = "registration"

NOBODY = -1
"""The patron of a row that names none, or one who is not registered. All of them together count as one."""

_SENTINELS = pa.array(["", "0", "-1", "none", "null", "\\n"])


def column_of(export: Export, category: Category) -> Column | None:
    """The first column of a category."""
    return next((column for column in export.columns if column.category == category), None)


def keys_of(cells: pa.Array, column: Column) -> pa.Array:
    """A column's keys in the spelling in which they are compared; null where nobody is named."""
    keys = folded(cells)
    nobody = pc.is_in(keys, value_set=_SENTINELS)
    if column.category == RECORD_NUMBER:
        keys = pc.utf8_ltrim(pc.utf8_ltrim(keys, characters="."), characters="p")
        if column.checked:
            keys = pc.utf8_slice_codeunits(keys, 0, -1)
        nobody = pc.or_(nobody, pc.is_in(keys, value_set=_SENTINELS))
    return pc.if_else(nobody, pa.scalar(None, pa.string()), keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The keys of one category: the person of each, and whether that person is this library's patron."""

    keys: pa.Array = field(repr=False)
    person: Ints = field(repr=False)
    own: Flags = field(repr=False)
    rows: Ints = field(repr=False)  # patron rows with a key, and the person each row is counted as
    persons: Ints = field(repr=False)

    def find(self, keys: pa.Array) -> tuple[Ints, Flags]:
        """Person and ownership of each key; ``NOBODY`` and not own where it is not known."""
        at = places_in(keys, self.keys)
        known = at >= 0
        if not len(self.keys):
            return np.full(len(keys), NOBODY, dtype=np.int64), known
        return np.where(known, self.person[at], NOBODY), known & self.own[at]


class Homes:
    """Which home-library codes are this library's own."""

    def __init__(self, own_codes: frozenset[str], *, everyone: bool) -> None:
        self._codes = pa.array(sorted(code.strip().casefold() for code in own_codes), pa.string())
        self.everyone = everyone

    def own(self, homes: pa.Array) -> Flags:
        """Whether each code is this library's."""
        if self.everyone:
            return np.ones(len(homes), dtype=np.bool_)
        return np.asarray(pc.is_in(folded(homes), value_set=self._codes))


@dataclass(slots=True, kw_only=True)
class Patrons:
    """The patron exports, row by row: keys and names. Filled by ``add``, then asked."""

    homes: Homes
    _rows: int = 0
    _parts: dict[Category, list[tuple[pa.Array, Ints, Flags]]] = field(default_factory=dict, repr=False)
    _keys: dict[Category, Keys] = field(default_factory=dict, repr=False)
    names: list[Named] = field(default_factory=list, repr=False)  # ``rows`` count through all patron exports

    def add(self, export: Export, cells: Mapping[int, pa.Array], rows: int, sound: Flags) -> None:
        """Take in a chunk of a patron export."""
        first = self._rows
        self._rows += rows
        home = column_of(export, HOME_LIBRARY)
        if home is not None:
            own = self.homes.own(cells[home.position])
        else:
            own = np.full(rows, self.homes.everyone, dtype=np.bool_)
        for column in export.columns:
            if column.category not in PATRON_KEYS:
                continue
            single, at = one_by_one(cells[column.position])
            keys = keys_of(single, column)
            there = np.asarray(pc.is_valid(keys)) & sound[at]
            part = (keys.filter(pa.array(there)), first + at[there], own[at][there])
            self._parts.setdefault(column.category, []).append(part)
        for named in names_in(export.columns, cells):
            self.names.append(Named(texts=named.texts, rows=named.rows + first, patron=named.patron))

    def has(self, category: Category) -> bool:
        """Whether a patron export says this kind of key."""
        return category in self._parts

    def keys(self, category: Category) -> Keys:
        """The keys of a category, each once."""
        if category not in self._keys:
            self._keys[category] = _merged(self._parts[category])
        return self._keys[category]


def _merged(parts: list[tuple[pa.Array, Ints, Flags]]) -> Keys:
    coded = pa.concat_arrays([part[0] for part in parts]).dictionary_encode()
    code = coded.indices.to_numpy(zero_copy_only=False)
    rows = np.concatenate([part[1] for part in parts])
    own = np.concatenate([part[2] for part in parts])
    person = np.full(len(coded.dictionary), np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(person, code, rows)
    all_own = np.ones(len(coded.dictionary), dtype=np.bool_)
    all_own[code[~own]] = False
    return Keys(keys=coded.dictionary, person=person, own=all_own, rows=rows, persons=person[code])
