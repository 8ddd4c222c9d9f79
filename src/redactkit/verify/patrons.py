"""Who a row belongs to and where that patron is registered, learned again from the patron exports.

Part of the last check. A key that registrations with different libraries claim is nobody's: its rows are not
this library's to release.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.categories import PATRON_KEYS
from redactkit.model import Category, Column, Export
from redactkit.verify.cells import folded, one_by_one, places_in
from redactkit.verify.keys import SENTINELS, keys_of
from redactkit.verify.names import Named, names_in

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

HOME_LIBRARY = Category("patron.home_library")
REGISTRATION = "registration"

NOBODY = -1
"""The patron of a row that names none, or one who is not registered. All of them together count as one."""


def column_of(export: Export, category: Category) -> Column | None:
    """The first column of a category."""
    return next((column for column in export.columns if column.category == category), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Keys of one category: the person of each, and whether that person is this library's patron."""

    keys: pa.Array = field(repr=False)
    person: Ints = field(repr=False)
    own: Flags = field(repr=False)
    elsewhere: Flags = field(repr=False)  # known to be registered with another library

    def find(self, keys: pa.Array) -> tuple[Ints, Flags, Flags]:
        """Person, ownership, and registration elsewhere of each key; ``NOBODY`` where it is not known."""
        at = places_in(keys, self.keys)
        known = at >= 0
        if not len(self.keys):
            return np.full(len(keys), NOBODY, dtype=np.int64), known, known
        return np.where(known, self.person[at], NOBODY), known & self.own[at], known & self.elsewhere[at]


NO_KEYS = Keys(
    keys=pa.array([], pa.string()),
    person=np.zeros(0, dtype=np.int64),
    own=np.zeros(0, dtype=np.bool_),
    elsewhere=np.zeros(0, dtype=np.bool_),
)


class Homes:
    """Which home-library codes are this library's own."""

    def __init__(self, own_codes: frozenset[str], *, everyone: bool, refers: bool) -> None:
        """``everyone``: who is registered nowhere is own; ``refers``: another library's patrons never are."""
        self._codes = pa.array(sorted(code.strip().casefold() for code in own_codes), pa.string())
        self.everyone = everyone
        self._refers = refers

    def own(self, homes: pa.Array) -> Flags:
        """Whether each code is this library's."""
        if self.everyone:
            return np.ones(len(homes), dtype=np.bool_)
        return self._listed(folded(homes))

    def elsewhere(self, homes: pa.Array) -> Flags:
        """Whether each code is another library's, to which such patrons are referred."""
        if not self._refers:
            return np.zeros(len(homes), dtype=np.bool_)
        plain = folded(homes)
        blank: Flags = np.asarray(pc.is_in(plain, value_set=SENTINELS))
        return ~(self._listed(plain) | blank)

    def _listed(self, plain: pa.Array) -> Flags:
        return np.asarray(pc.is_in(plain, value_set=self._codes))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """The keys of one column in a chunk of a patron export, and the row of each."""

    written: pa.Array = field(repr=False)
    checked: bool
    keys: pa.Array = field(repr=False)
    rows: Ints = field(repr=False)
    own: Flags = field(repr=False)
    elsewhere: Flags = field(repr=False)


@dataclass(slots=True, kw_only=True)
class Patrons:
    """The patron exports, row by row: keys and names. Filled by ``add``, then asked."""

    homes: Homes
    rows: int = 0
    _parts: dict[Category, list[_Part]] = field(default_factory=dict, repr=False)
    _keys: dict[Category, Keys] = field(default_factory=dict, repr=False)
    _person: Ints | None = field(default=None, repr=False)
    names: list[Named] = field(default_factory=list, repr=False)  # ``rows`` count through all patron exports

    def add(self, export: Export, cells: Mapping[int, pa.Array], rows: int, sound: Flags) -> None:
        """Take in a chunk of a patron export."""
        first = self.rows
        self.rows += rows
        home = column_of(export, HOME_LIBRARY)
        own = np.full(rows, self.homes.everyone, dtype=np.bool_)
        elsewhere = np.zeros(rows, dtype=np.bool_)
        if home is not None:
            own = self.homes.own(cells[home.position])
            elsewhere = self.homes.elsewhere(cells[home.position])
        for column in export.columns:
            if column.category not in PATRON_KEYS:
                continue
            single, at = one_by_one(cells[column.position])
            keys = keys_of(single, column)
            there = np.asarray(pc.is_valid(keys)) & sound[at]
            row, those = at[there], pa.array(there)
            part = _Part(
                written=single.filter(those),
                checked=column.checked,
                keys=keys.filter(those),
                rows=first + row,
                own=own[row],
                elsewhere=elsewhere[row],
            )
            self._parts.setdefault(column.category, []).append(part)
        for named in names_in(export.columns, cells):
            self.names.append(Named(texts=named.texts, rows=named.rows + first, patron=named.patron))

    def listed(self, category: Category) -> tuple[pa.Array, Ints, Flags]:
        """Every key of a category as often as it is registered: the key, its row, and whether elsewhere."""
        parts = self._parts.get(category, [])
        if not parts:
            return pa.array([], pa.string()), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.bool_)
        return (
            pa.concat_arrays([part.keys for part in parts]),
            np.concatenate([part.rows for part in parts]),
            np.concatenate([part.elsewhere for part in parts]),
        )

    def as_written(self, column: Column) -> Keys:
        """The registered keys of a column's category as patron exports write them, if ``column`` means the
        same by what is written so; none otherwise. Other exports mostly write them alike."""
        parts = [part for part in self._parts[column.category] if part.checked == column.checked]
        written = pa.concat_arrays([pa.array([], pa.string()), *(part.written for part in parts)])
        keys = pa.concat_arrays([pa.array([], pa.string()), *(part.keys for part in parts)])
        person, own, elsewhere = self.keys(column.category).find(keys)
        return Keys(keys=written, person=person, own=own, elsewhere=elsewhere)

    def has(self, category: Category) -> bool:
        """Whether a patron export says this kind of key."""
        return category in self._parts

    @property
    def person(self) -> Ints:
        """The person of each patron row: rows that share a card or another key are one person."""
        self._settle()
        return np.arange(0) if self._person is None else self._person

    def keys(self, category: Category) -> Keys:
        """The keys of a category, each once."""
        self._settle()
        return self._keys[category]

    def _settle(self) -> None:
        if self._person is not None:
            return
        coded = {}
        for category, parts in self._parts.items():
            encoded = pa.concat_arrays([part.keys for part in parts]).dictionary_encode()
            code = encoded.indices.to_numpy(zero_copy_only=False)
            coded[category] = (encoded.dictionary, code, np.concatenate([part.rows for part in parts]))
        shared = [(len(keys), code, rows) for keys, code, rows in coded.values() if len(keys) < len(code)]
        person = _joined(self.rows, shared)
        for category, (keys, code, rows) in coded.items():
            of_key = np.zeros(len(keys), dtype=np.int64)
            of_key[code] = person[rows]
            own = np.ones(len(keys), dtype=np.bool_)
            own[code[~np.concatenate([part.own for part in self._parts[category]])]] = False
            elsewhere = np.zeros(len(keys), dtype=np.bool_)
            elsewhere[code[np.concatenate([part.elsewhere for part in self._parts[category]])]] = True
            self._keys[category] = Keys(keys=keys, person=of_key, own=own & ~elsewhere, elsewhere=elsewhere)
        self._person = person


def _joined(rows: int, shared: Sequence[tuple[int, Ints, Ints]]) -> Ints:
    """For each row the first row that it is connected to by keys, each given as (count, key, row)."""
    person = np.arange(rows, dtype=np.int64)
    while True:
        before = person.copy()
        for count, code, row in shared:
            lowest = np.full(count, rows, dtype=np.int64)
            np.minimum.at(lowest, code, person[row])
            np.minimum.at(person, row, lowest[code])
        person = person[person]
        if np.array_equal(before, person):
            return person


class Strangers:
    """Numbers for the patrons of exports whose keys no patron export says: one number in all exports."""

    def __init__(self, first: int) -> None:
        """``first``: the numbers below it are registered patrons."""
        self._next = first
        self._known: dict[Category, tuple[pa.Array, Ints]] = {}

    def number(self, category: Category, keys: pa.Array) -> Ints:
        """The person of each key, ``NOBODY`` where it is null."""
        known, numbers = self._known.get(category, (pa.array([], pa.string()), np.zeros(0, dtype=np.int64)))
        new = pc.unique(keys.filter(pc.is_valid(keys)))
        new = new.filter(pc.invert(pc.is_in(new, value_set=known)))
        known = pa.concat_arrays([known, new])
        numbers = np.append(numbers, np.arange(self._next, self._next + len(new)))
        self._next += len(new)
        self._known[category] = (known, numbers)
        return np.append(numbers, NOBODY)[places_in(keys, known)]
