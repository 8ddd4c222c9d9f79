"""Who is in the exports: every registration, and every patron whom the rows of other exports name.

Held in memory for an order, a consent or a task that names persons: a line per registration, and a line per
distinct naming (keys and names) elsewhere. Whose rows they are is decided in ``person``.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.categories import PATRON_KEYS
from redactkit.folding import fold_key
from redactkit.model import REPEAT, Category, Column, Export
from redactkit.redact.dates import days
from redactkit.redact.keys import NO_KEY, canonical_keys, marked, trimmed
from redactkit.redact.names import NameKey, given_and_family, name_key, suffixes_in
from redactkit.redact.patrons import HOME_LIBRARY, own_codes

REGISTRATION = "registration"
STRONG = tuple(Category(f"patron.{name}") for name in ("record_number", "barcode", "key"))
"""Keys that the library system gives out, each to one person. A student number may be typed in twice."""

_NAME, _FAMILY = Category("patron.name"), Category("patron.family_name")
_GIVEN, _OTHER = Category("patron.given_name"), Category("patron.other_name")
_BORN = Category("patron.birth_date")
_IDENTITY = frozenset({*PATRON_KEYS, _NAME, _FAMILY, _GIVEN, _OTHER, _BORN, HOME_LIBRARY})

_ENTRY = {str(category): pa.string() for category in PATRON_KEYS}
_ENTRY |= {name: pa.string() for name in ("names", "also", "home")}
_ENTRY |= {name: pa.int64() for name in ("born", "row", "export")}

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def identity_columns(export: Export) -> tuple[Column, ...]:
    """The columns of an export that say who a row's patron is."""
    return tuple(column for column in export.columns if column.category in _IDENTITY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Values of which an entry may have several: each value, and its entry."""

    values: pa.Array = field(repr=False)
    entries: Ints = field(repr=False)

    def of(self, entry: int) -> list[str]:
        """The values of one entry."""
        first, last = np.searchsorted(self.entries, [entry, entry + 1]).tolist()
        found: list[str] = self.values.slice(first, last - first).to_pylist()
        return found

    def holders(self, values: pa.Array) -> Ints:
        """The entries that have one of these values."""
        return np.unique(self.entries[np.asarray(pc.is_in(self.values, value_set=values))])


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Every entry, by number."""

    keys: Mapping[Category, Spread] = field(repr=False)
    names: Spread = field(repr=False)
    also: Spread = field(repr=False)  # by what else they are called
    born: Ints = field(repr=False)  # ordinal of the day; 0 where it is not known
    homes: Spread = field(repr=False)  # codes of the home library
    elsewhere: Flags = field(repr=False)
    has_home: Flags = field(repr=False)
    registered: Flags = field(repr=False)
    export: Ints = field(repr=False)  # which export it is from
    row: Ints = field(repr=False)  # the record of a registration; 0 for what stands in many rows

    def keys_of(self, entry: int) -> dict[Category, frozenset[str]]:
        """All keys of one entry."""
        found = {category: frozenset(spread.of(entry)) for category, spread in self.keys.items()}
        return {category: keys for category, keys in found.items() if keys}

    def names_of(self, entry: int) -> frozenset[NameKey]:
        """The names of one entry, as they are compared."""
        return frozenset(key for name in self.names.of(entry) if (key := name_key(name)) is not None)

    def suffixes_of(self, entry: int) -> frozenset[str]:
        """Jr, Sr, II … in the names of one entry."""
        return frozenset[str]().union(*map(suffixes_in, self.names.of(entry)))

    def holding(self, category: Category, keys: frozenset[str]) -> Ints:
        """The entries with one of these keys."""
        if category not in self.keys:
            return np.zeros(0, dtype=np.int64)
        return self.keys[category].holders(pa.array(sorted(keys), pa.string()))

    def bearing(self, names: frozenset[NameKey]) -> Ints:
        """The entries that bear one of these names, or are called so."""
        return np.union1d(_bearing(self.names, names), _bearing(self.also, names))

    def kin(self, names: frozenset[NameKey]) -> frozenset[str]:
        """The given names of everybody who shares a family name with these."""
        families = {word for name in names for word in name}
        found = filter(None, map(given_and_family, pc.unique(self.names.values).to_pylist()))
        return frozenset(given for given, family in found if family in families and given != family)

    def given_of_others(self, entries: Set[int], names: frozenset[NameKey]) -> frozenset[str]:
        """The given names of those who share a family name with these, and are not these entries."""
        families = {word for name in names for word in name}
        others = pa.array(~np.isin(self.names.entries, sorted(entries)))
        found = filter(None, map(given_and_family, pc.unique(self.names.values.filter(others)).to_pylist()))
        return frozenset(given for given, family in found if family in families and given != family)

    def every_name(self) -> frozenset[NameKey]:
        """All names in these exports, as they are compared."""
        values = (*pc.unique(self.names.values).to_pylist(), *pc.unique(self.also.values).to_pylist())
        return frozenset(key for name in values if (key := name_key(name)) is not None)


def _bearing(spread: Spread, names: frozenset[NameKey]) -> Ints:
    distinct = pc.unique(spread.values)
    borne = [name_key(name) in names for name in distinct.to_pylist()]
    return spread.holders(distinct.filter(pa.array(borne, pa.bool_())))


class PeopleBuilder:
    """Collects who is in the exports, chunk by chunk."""

    def __init__(self, own: frozenset[str], *, last_year: int) -> None:
        """``own`` are the codes by which exports name this library; nobody was born after ``last_year``."""
        self._own = own
        self._last_year = last_year
        self._tables: dict[int, list[pa.Table]] = {}
        self._registered: set[int] = set()

    def add(self, nth: int, export: Export, cells: Mapping[int, pa.Array], rows: Ints) -> None:
        """Take in a chunk of the ``nth`` export: ``cells`` by column position, ``rows`` by record number."""
        plain = {c.position: _folded(marked(cells[c.position], c)) for c in identity_columns(export)}
        columns: dict[str, pa.Array] = {
            str(category): _keys(export, category, plain, len(rows)) for category in PATRON_KEYS
        }
        columns["names"] = row_names(export, plain, len(rows))
        columns["also"] = _joined(_pairs(export, _OTHER, plain, whole=True), len(rows))
        columns["born"] = pa.array(_born(export, plain, len(rows), self._last_year))
        columns["home"] = _joined([_home(plain[c.position]) for c in _all(export, HOME_LIBRARY)], len(rows))
        if export.record_class == REGISTRATION:
            self._registered.add(nth)
            columns["row"] = pa.array(rows.astype(np.int64))
        tables = self._tables.setdefault(nth, [])
        tables.append(pa.table(columns))
        if nth not in self._registered:
            self._tables[nth] = [
                pa.concat_tables(tables).group_by(list(columns), use_threads=False).aggregate([])
            ]

    def build(self) -> People:
        """Everybody who was taken in."""
        tables = {nth: pa.concat_tables(found) for nth, found in self._tables.items()}
        nobody = pa.table({name: pa.array([], kind) for name, kind in _ENTRY.items()})
        whole = pa.concat_tables([nobody, *(_numbered(table, nth) for nth, table in tables.items())])
        homes = _spread(whole["home"])
        away = ~own_codes(homes.values, self._own)
        elsewhere = np.zeros(len(whole), dtype=np.bool_)
        elsewhere[homes.entries[away]] = True
        has_home = np.zeros(len(whole), dtype=np.bool_)
        has_home[homes.entries] = True
        export = whole["export"].to_numpy()
        return People(
            keys={category: _spread(whole[str(category)]) for category in PATRON_KEYS},
            names=_spread(whole["names"]),
            also=_spread(whole["also"]),
            born=whole["born"].to_numpy(),
            homes=homes,
            elsewhere=elsewhere,
            has_home=has_home,
            registered=np.isin(export, sorted(self._registered)),
            export=export,
            row=whole["row"].to_numpy(),
        )


def _all(export: Export, category: Category) -> list[Column]:
    return [column for column in export.columns if column.category == category]


def _folded(cells: pa.Array) -> pa.Array:
    """The cells as they are compared, where they are not plain ASCII already; repeats stay marked."""
    plain = np.asarray(pc.string_is_ascii(cells))
    if plain.all():
        return cells
    coded = cells.dictionary_encode()
    texts = [
        text if text.isascii() else REPEAT.join(fold_key(part) for part in text.split(REPEAT))
        for text in coded.dictionary.to_pylist()
    ]
    return pa.array(texts, pa.string()).take(coded.indices)


def _keys(export: Export, category: Category, cells: Mapping[int, pa.Array], rows: int) -> pa.Array:
    """Each row's keys of a category, in their one spelling, with ``REPEAT`` between several."""
    found = []
    for column in _all(export, category):
        lists = pc.split_pattern(cells[column.position], REPEAT)
        single = pc.fill_null(canonical_keys(lists.flatten(), column), "")
        found.append(pc.binary_join(pa.ListArray.from_arrays(lists.offsets, single), REPEAT))
    return _joined(found, rows)


def row_names(export: Export, cells: Mapping[int, pa.Array], rows: int) -> pa.Array:
    """Each row's names, ``REPEAT`` between them: those written whole, and each family name with each given
    name beside it."""
    found = [cells[column.position] for column in _all(export, _NAME)]
    if not _all(export, _GIVEN):
        found += [cells[column.position] for column in _all(export, _FAMILY)]
    return _joined([*found, *_pairs(export, _GIVEN, cells, whole=False)], rows)


def _pairs(export: Export, given: Category, cells: Mapping[int, pa.Array], *, whole: bool) -> list[pa.Array]:
    """Each family name with what stands in a column of another part of the name; ``whole``: only both."""
    return [
        _pair(cells[family.position], cells[other.position], whole=whole)
        for family in _all(export, _FAMILY)
        for other in _all(export, given)
    ]


def _pair(family: pa.Array, given: pa.Array, *, whole: bool) -> pa.Array:
    """``family, given``."""
    pair = pc.binary_join_element_wise(family, given, ", ")
    both = pc.and_(pc.not_equal(trimmed(family), ""), pc.not_equal(trimmed(given), ""))
    return pc.if_else(both, pair, "") if whole else pair


def _born(export: Export, cells: Mapping[int, pa.Array], rows: int, last_year: int) -> Ints:
    """Each row's birth date, the first that can be read. It is compared; nobody's age is counted from it."""
    born = np.zeros(rows, dtype=np.int64)
    for column in _all(export, _BORN):
        born = np.where(born == 0, days(cells[column.position], column.date_order, last_year), born)
    return born


def _home(cells: pa.Array) -> pa.Array:
    """Home-library codes; empty where none is said."""
    plain = pc.utf8_lower(trimmed(cells))
    return pc.if_else(pc.is_in(plain, value_set=NO_KEY), "", plain)


def _joined(columns: list[pa.Array], rows: int) -> pa.Array:
    if not columns:
        return pa.array([""] * rows, pa.string())
    return columns[0] if len(columns) == 1 else pc.binary_join_element_wise(*columns, REPEAT)


def _numbered(table: pa.Table, nth: int) -> pa.Table:
    if "row" not in table.column_names:
        table = table.append_column("row", pa.array(np.zeros(len(table), dtype=np.int64)))
    numbered = table.append_column("export", pa.array(np.full(len(table), nth, dtype=np.int64)))
    return numbered.select(list(_ENTRY))


def _spread(column: pa.ChunkedArray) -> Spread:
    """The values of each entry one by one; blank ones are none."""
    lists = pc.split_pattern(column.combine_chunks(), REPEAT)
    flat = trimmed(lists.flatten())
    there = pc.not_equal(flat, "")
    return Spread(
        values=flat.filter(there), entries=np.asarray(pc.list_parent_indices(lists))[np.asarray(there)]
    )
