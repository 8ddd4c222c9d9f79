"""Who the patrons of the exports are, one by one, so that the persons of an order can be found again.

Part of the last check. A registration, or what a row of another export says of its patron, is an ``Entry``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.categories import PATRON_KEYS
from redactkit.model import Category, Column, Export
from redactkit.verify.cells import folded, one_by_one, places_in
from redactkit.verify.dates import read_days
from redactkit.verify.keys import SENTINELS, keys_of
from redactkit.verify.names import FAMILY_NAME, GIVEN_NAME, NAME_CATEGORIES, Named, name_words, names_in
from redactkit.verify.patrons import HOME_LIBRARY, Homes, Patrons, column_of
from redactkit.verify.source import Chunk

BIRTH_DATE = Category("patron.birth_date")
GIVEN_OUT = frozenset(Category(f"patron.{name}") for name in ("record_number", "barcode", "key"))
"""Keys that the library's system gave out: those join entries into a person."""
_ONE_EACH = GIVEN_OUT - {Category("patron.barcode")}
_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
_OTHER_NAME = Category("patron.other_name")
_WHO = frozenset({*PATRON_KEYS, *NAME_CATEGORIES, _OTHER_NAME, BIRTH_DATE, HOME_LIBRARY})

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Name = frozenset[str]
KeySets = Mapping[Category, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is known of one patron from one or several places."""

    keys: KeySets = field(repr=False)
    names: frozenset[Name] = field(repr=False)
    born: frozenset[date] = field(repr=False)
    elsewhere: bool
    rows: frozenset[int] = frozenset()  # of registrations, counted through all patron exports
    called: frozenset[str] = field(default=frozenset(), repr=False)  # names as they are written, folded
    also: frozenset[str] = field(default=frozenset(), repr=False)  # with the other given names
    homes: frozenset[str] = frozenset()
    has_home: bool = False  # some place says at which library
    numbers: frozenset[tuple[int, Category, str]] = field(default=frozenset(), repr=False)  # by export

    def may_be(self, other: Entry) -> bool:
        """Whether the two, which share a key, may be one person: one name, one birth date; without names, no
        two different numbers."""
        if len(self.born | other.born) > 1 or self._is_apart(other):
            return False
        if self.names and other.names:
            return bool(self.names & other.names)
        return not one_each(self.keys, other.keys)

    def _is_apart(self, other: Entry) -> bool:
        """Whether the library's system keeps the two apart: numbers of one export, home libraries, Jr."""
        mine, theirs = (_generations(each.called) for each in (self, other))
        if mine != theirs and ((self.rows and other.rows) or (mine and theirs and not mine & theirs)):
            return True
        if self.homes and other.homes and not self.homes & other.homes:
            return True
        if self.born and self.born == other.born:
            return False  # one patron, entered twice
        for export, category in {(nth, kind) for nth, kind, _ in self.numbers}:
            here, there = (
                {key for nth, kind, key in each.numbers if (nth, kind) == (export, category)}
                for each in (self, other)
            )
            if there and not here & there:
                return True
        return False

    def with_(self, other: Entry) -> Entry:
        """Both as one."""
        return Entry(
            keys=merged_keys((self.keys, other.keys)),
            names=self.names | other.names,
            born=self.born | other.born,
            elsewhere=self.elsewhere or other.elsewhere,
            rows=self.rows | other.rows,
            called=self.called | other.called,
            also=self.also | other.also,
            homes=self.homes | other.homes,
            has_home=self.has_home or other.has_home,
            numbers=self.numbers | other.numbers,
        )


def one_each(one: KeySets, other: KeySets) -> bool:
    """Whether two have different numbers of a kind of which everybody has one."""
    return any(one.get(kind) and other.get(kind) and not one[kind] & other[kind] for kind in _ONE_EACH)


def _generations(called: Iterable[str]) -> frozenset[str]:
    return _GENERATIONS & {word for name in called for word in re.findall(r"\w+", name)}


def merged_keys(several: Iterable[KeySets]) -> dict[Category, frozenset[str]]:
    """All keys of several, by category."""
    found: dict[Category, frozenset[str]] = {}
    for keys in several:
        for category, values in keys.items():
            found[category] = found.get(category, frozenset()) | values
    return found


def who_columns(export: Export) -> list[Column]:
    """The columns that say who a row's patron is."""
    return [column for column in export.columns if column.category in _WHO]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    """Texts in the order of the registrations in which they stand."""

    texts: pa.Array = field(repr=False)
    rows: Ints = field(repr=False)

    @classmethod
    def of_parts(cls, parts: Sequence[tuple[pa.Array, Ints]]) -> _Listed:
        rows = np.concatenate([rows for _, rows in parts])
        order = np.argsort(rows, kind="stable")
        return cls(
            texts=pa.concat_arrays([texts for texts, _ in parts]).take(pa.array(order)), rows=rows[order]
        )

    def of(self, row: int) -> frozenset[str]:
        """The texts of one registration."""
        first, last = np.searchsorted(self.rows, [row, row + 1]).tolist()
        return frozenset(self.texts.slice(first, last - first).to_pylist())


@dataclass(slots=True, kw_only=True)
class Register:
    """Every registration. Filled by ``add`` beside ``patrons``, then asked."""

    patrons: Patrons
    last_year: int
    _born: list[Ints] = field(default_factory=list, repr=False)
    _from: list[Ints] = field(default_factory=list, repr=False)
    _labels: list[str] = field(default_factory=list)
    _said: dict[str, list[tuple[pa.Array, Ints]]] = field(default_factory=dict, repr=False)
    _keys: dict[Category, tuple[pa.Array, Ints, Flags]] = field(default_factory=dict, repr=False)
    _days: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64), repr=False)
    _origin: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64), repr=False)
    _listed: dict[str, _Listed] = field(default_factory=dict, repr=False)

    def add(self, export: Export, chunk: Chunk) -> None:
        """Take note of what a chunk that ``patrons`` takes in as well says beside keys."""
        born = np.zeros(chunk.rows, dtype=np.int64)
        for column in (column for column in export.columns if column.category == BIRTH_DATE):
            read = read_days(chunk.cells[column.position], column.date_order, self.last_year)
            days = np.array([0 if day is None else day.toordinal() for day in read], dtype=np.int64)
            born = np.where(born == 0, days, born)
        if export.label not in self._labels:
            self._labels.append(export.label)
        first = sum(map(len, self._born))
        for texts, rows in _names_said(export, chunk):
            self._said.setdefault("names", []).append((texts, rows + first))
        for texts, rows in _also_called(who_columns(export), chunk.cells):
            self._said.setdefault("also", []).append((texts, rows + first))
        for column in (column for column in export.columns if column.category == HOME_LIBRARY):
            single, rows = one_by_one(chunk.cells[column.position])
            codes = folded(single)
            known = pc.invert(pc.is_in(codes, value_set=SENTINELS))
            self._said.setdefault("homes", []).append((codes.filter(known), rows[np.asarray(known)] + first))
        self._born.append(born)
        self._from.append(np.full(chunk.rows, self._labels.index(export.label), dtype=np.int64))

    def settle(self) -> None:
        """Everything was taken in."""
        self._days = np.concatenate([*self._born, self._days])
        self._origin = np.concatenate([*self._from, self._origin])
        for category in PATRON_KEYS:
            keys, rows, away = self.patrons.listed(category)
            order = np.argsort(rows, kind="stable")
            self._keys[category] = (keys.take(pa.array(order)), rows[order], away[order])
        self._listed = {what: _Listed.of_parts(parts) for what, parts in self._said.items()}

    def pairs(self, category: Category) -> Iterator[tuple[str, int]]:
        """Every registered key of a category, and the registration it stands in."""
        listed, rows, _ = self._keys[category]
        return zip(listed.to_pylist(), rows.tolist(), strict=True)

    def rows_with(self, keys: KeySets, categories: Iterable[Category]) -> frozenset[int]:
        """The registrations that have one of these keys."""
        found: set[int] = set()
        for category in categories:
            listed, rows, _ = self._keys[category]
            wanted = pa.array(sorted(keys.get(category, ())), pa.string())
            found.update(rows[places_in(listed, wanted) >= 0].tolist())
        return frozenset(found)

    def registered(self, category: Category) -> pa.Array:
        """Every registered key of a category."""
        return self._keys[category][0]

    def entry(self, row: int) -> Entry:
        """One registration."""
        keys: dict[Category, frozenset[str]] = {}
        elsewhere = False
        for category, (listed, rows, away) in self._keys.items():
            first, last = np.searchsorted(rows, [row, row + 1]).tolist()
            if first < last:
                keys[category] = frozenset(listed.slice(first, last - first).to_pylist())
                elsewhere |= bool(away[first:last].any())
        called = self._of("names", row)
        origin = int(self._origin[row])
        return Entry(
            keys=keys,
            names=frozenset(map(name_of, called)) - {frozenset()},
            born=frozenset({date.fromordinal(self._days[row])} if self._days[row] else ()),
            elsewhere=elsewhere,
            rows=frozenset({row}),
            called=called,
            also=self._of("also", row),
            homes=self._of("homes", row),
            has_home=bool(self._of("homes", row)),
            numbers=frozenset((origin, kind, key) for kind in _ONE_EACH for key in keys.get(kind, ())),
        )

    def _of(self, what: str, row: int) -> frozenset[str]:
        return self._listed[what].of(row) if what in self._listed else frozenset()


def entries_in(
    export: Export, chunk: Chunk, wanted: KeySets, homes: Homes, last_year: int
) -> Iterator[Entry]:
    """What the rows of a chunk say of their patrons, as far as they have one of the wanted keys."""
    columns = who_columns(export)
    hit = np.zeros(chunk.rows, dtype=np.bool_)
    for column in columns:
        if column.category in wanted:
            single, at = row_keys(column, chunk)
            hit[at[places_in(single, pa.array(sorted(wanted[column.category]), pa.string())) >= 0]] = True
    seen: set[tuple[object, ...]] = set()
    for row in np.flatnonzero(hit & chunk.sound).tolist():
        cells = {column.position: chunk.cells[column.position].slice(row, 1) for column in columns}
        said = tuple(cells[column.position][0].as_py() for column in columns)
        if said not in seen:
            seen.add(said)
            yield _entry(export, columns, cells, homes, last_year)


def row_keys(column: Column, chunk: Chunk) -> tuple[pa.Array, Ints]:
    """The keys of a column one by one, and the row of each."""
    single, at = one_by_one(chunk.cells[column.position])
    return keys_of(single, column), at


def _entry(
    export: Export, columns: Sequence[Column], cells: Mapping[int, pa.Array], homes: Homes, last_year: int
) -> Entry:
    keys: dict[Category, frozenset[str]] = {}
    born: set[date] = set()
    for column in columns:
        here = cells[column.position]
        if column.category in PATRON_KEYS:
            found = keys_of(one_by_one(here)[0], column).drop_null().to_pylist()
            keys[column.category] = keys.get(column.category, frozenset()) | frozenset(found)
        elif column.category == BIRTH_DATE and not born:
            born = {day for day in read_days(here, column.date_order, last_year) if day is not None}
    home = column_of(export, HOME_LIBRARY)
    called = frozenset(text for texts, _ in _written(columns, cells) for text in texts.to_pylist())
    return Entry(
        keys=keys,
        names=frozenset(map(name_of, called)) - {frozenset()},
        called=called,
        also=frozenset(t for texts, _ in _also_called(columns, cells) for t in texts.to_pylist()),
        born=frozenset(born),
        elsewhere=home is not None and bool(homes.elsewhere(cells[home.position])[0]),
        has_home=home is not None and _says_something(cells[home.position]),
    )


def _says_something(cells: pa.Array) -> bool:
    codes = folded(one_by_one(cells)[0])
    return bool(pc.any(pc.invert(pc.is_in(codes, value_set=SENTINELS))).as_py())


def names_said(export: Export, chunk: Chunk, rows: Flags) -> Iterator[tuple[str, int]]:
    """The names of some rows' patrons, folded, and the row of each."""
    for texts, at in _names_said(export, chunk):
        wanted = rows[at]
        yield from zip(texts.filter(pa.array(wanted)).to_pylist(), at[wanted].tolist(), strict=True)


def _names_said(export: Export, chunk: Chunk) -> Iterator[tuple[pa.Array, Ints]]:
    return _written(who_columns(export), chunk.cells)


def _written(columns: Sequence[Column], cells: Mapping[int, pa.Array]) -> Iterator[tuple[pa.Array, Ints]]:
    """The patrons' names in some columns; a family name alone where there is no other."""
    found = [named for named in names_in(columns, cells) if named.patron]
    if not any(column.category == GIVEN_NAME for column in columns):
        for column in (column for column in columns if column.category == FAMILY_NAME):
            single, rows = one_by_one(cells[column.position])
            found.append(Named(texts=folded(single), rows=rows, patron=True))
    for named in found:
        there = pc.match_substring_regex(named.texts, r"\pL")
        yield named.texts.filter(there), named.rows[np.asarray(there)]


def _also_called(columns: Sequence[Column], cells: Mapping[int, pa.Array]) -> Iterator[tuple[pa.Array, Ints]]:
    """The family names with what stands in a column of other names, where both are written."""
    for family in (column for column in columns if column.category == FAMILY_NAME):
        for other in (column for column in columns if column.category == _OTHER_NAME):
            last, first = folded(cells[family.position]), folded(cells[other.position])
            both = np.asarray(pc.and_(pc.not_equal(last, ""), pc.not_equal(first, "")))
            whole = pc.binary_join_element_wise(last, first, ", ")
            yield whole.filter(pa.array(both)), np.flatnonzero(both)


def name_of(folded: str) -> Name:
    """The two words by which a folded name is known, first given and last family name, in no order."""
    words = name_words(pa.array([folded]), commas=True).words.to_pylist()
    before = words[: words.index(",")] if "," in words else []
    behind = [word for word in words[len(before) :] if word != ","]
    if before and behind:
        return frozenset({behind[0], before[-1]})
    whole = before or behind
    return frozenset({whole[0], whole[-1]}) if whole else frozenset()
