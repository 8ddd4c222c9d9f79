"""Who a loan belongs to and where that patron is registered, learned from the patron exports.

A key that two registrations claim with different home libraries says nothing: its loans count as a patron
whose home library is unknown, and are referred.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.categories import PATRON_KEYS
from redactkit.model import REPEAT, Category, Export
from redactkit.redact.keys import NO_KEY, canonical_keys, marked, trimmed

HOME_LIBRARY = Category("patron.home_library")

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NOBODY = -1
"""The person of a loan whose patron is not known: all of them together count as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTable:
    """The keys of one category: which person each belongs to, and whether that person is this library's."""

    keys: pa.Array = field(repr=False)
    person: Ints = field(repr=False)
    own: Flags = field(repr=False)
    elsewhere: Flags = field(repr=False)  # known to be registered at another library


@dataclass(frozen=True, slots=True, kw_only=True)
class PatronIndex:
    """Every patron of the patron exports, by each kind of key."""

    tables: dict[Category, KeyTable] = field(repr=False)

    def find(self, category: Category, keys: pa.Array) -> tuple[Ints, Flags, Flags]:
        """Each key's person (``NOBODY`` where it is unknown), whether own, whether known to be another's."""
        table = self.tables[category]
        at = pc.fill_null(pc.index_in(keys, value_set=table.keys, skip_nulls=True), -1)
        where = at.to_numpy(zero_copy_only=False).astype(np.int64)
        known = where >= 0
        person = np.where(known, table.person[where], NOBODY)
        return person, known & table.own[where], known & table.elsewhere[where]


class PatronIndexBuilder:
    """Collects the keys of the patron exports chunk by chunk."""

    def __init__(self, own_codes: frozenset[str], *, everyone_is_own: bool) -> None:
        self._own_codes = own_codes
        self._everyone = everyone_is_own
        self.elsewhere = 0
        """How many patrons these exports say are registered at another library."""
        self._people = 0
        self._parts: dict[Category, list[tuple[pa.Array, Ints, Flags, Flags]]] = {}

    def add(self, export: Export, cells: dict[int, pa.Array], rows: int) -> None:
        """Take in one chunk of a patron export; ``cells`` by column position."""
        people = np.arange(self._people, self._people + rows, dtype=np.int64)
        self._people += rows
        home = next((column for column in export.columns if column.category == HOME_LIBRARY), None)
        own = np.full(rows, self._everyone, dtype=np.bool_)
        elsewhere = np.zeros(rows, dtype=np.bool_)
        if home is not None:
            here = own_codes(cells[home.position], self._own_codes)
            blank = np.asarray(pc.is_in(pc.utf8_lower(trimmed(cells[home.position])), value_set=NO_KEY))
            elsewhere = ~here & ~blank
            self.elsewhere += int(elsewhere.sum())
            own = own | here
        for column in export.columns:
            if column.category not in PATRON_KEYS:
                continue
            for each, whose in _one_by_one(marked(cells[column.position], column)):
                keys = canonical_keys(each, column)
                there = np.asarray(pc.is_valid(keys))
                part = (
                    keys.filter(pa.array(there)),
                    people[whose][there],
                    own[whose][there],
                    elsewhere[whose][there],
                )
                self._parts.setdefault(column.category, []).append(part)

    def build(self) -> PatronIndex:
        """The finished index."""
        tables = {category: _table(parts) for category, parts in self._parts.items()}
        label = _people(self._people, self._parts)
        return PatronIndex(
            tables={
                category: replace(table, person=label[table.person]) for category, table in tables.items()
            }
        )


def own_codes(homes: pa.Array, codes: frozenset[str]) -> Flags:
    """Which home-library codes are this library's, compared trimmed and without case; a blank is nobody's."""
    plain = pc.utf8_lower(trimmed(homes))
    return np.asarray(pc.is_in(plain, value_set=pa.array(sorted(codes), pa.string())))


def _one_by_one(cells: pa.Array) -> list[tuple[pa.Array, Ints]]:
    """A column with repeated values as columns of single ones, each with the rows it stands for."""
    repeated = np.asarray(pc.match_substring(cells, REPEAT))
    if not repeated.any():
        return [(cells, np.arange(len(cells)))]
    lists = pc.split_pattern(cells, REPEAT)
    return [(lists.flatten(), np.asarray(pc.list_parent_indices(lists)))]


def _table(parts: list[tuple[pa.Array, Ints, Flags, Flags]]) -> KeyTable:
    """One row per key. Where registrations disagree about the home library, the key is not own."""
    columns = {
        "key": pa.concat_arrays([part[0] for part in parts]),
        "person": np.concatenate([part[1] for part in parts]),
        "own": np.concatenate([part[2] for part in parts]),
        "elsewhere": np.concatenate([part[3] for part in parts]),
    }
    grouped = pa.table(columns).group_by("key", use_threads=False)
    merged = grouped.aggregate([("person", "min"), ("own", "all"), ("elsewhere", "any")])
    return KeyTable(
        keys=merged["key"].combine_chunks(),
        person=merged["person_min"].to_numpy(),
        own=merged["own_all"].to_numpy(),
        elsewhere=merged["elsewhere_any"].to_numpy(),
    )


def _people(count: int, parts: dict[Category, list[tuple[pa.Array, Ints, Flags, Flags]]]) -> Ints:
    """The person behind each registration: those that share a card or another key are one.

    A person counted twice would let a block of a total seem large enough.
    """
    label = np.arange(count, dtype=np.int64)
    holders = []
    for each in parts.values():
        codes = pa.concat_arrays([part[0] for part in each]).dictionary_encode().indices.to_numpy()
        person = np.concatenate([part[1] for part in each])
        if len(codes) > codes.max(initial=-1) + 1:  # some key is held by several registrations
            holders.append((codes, person))
    changed = True
    while changed and holders:
        before = label.copy()
        for codes, person in holders:
            lowest = np.full(codes.max() + 1, count, dtype=np.int64)
            np.minimum.at(lowest, codes, label[person])
            np.minimum.at(label, person, lowest[codes])
        label = label[label]
        changed = not np.array_equal(before, label)
    return label
