"""Who the patrons of the exports are, one by one, so that the persons of an order can be found again.

Part of the last check. A registration, or what a row of another export says of its patron, is an ``Entry``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.categories import PATRON_KEYS
from redactkit.model import Category, Column, Export
from redactkit.verify.cells import one_by_one, places_in
from redactkit.verify.dates import read_days
from redactkit.verify.keys import keys_of
from redactkit.verify.names import NAME_CATEGORIES, Named, name_words, names_in
from redactkit.verify.patrons import HOME_LIBRARY, Homes, Patrons, column_of
from redactkit.verify.source import Chunk

BIRTH_DATE = Category("patron.birth_date")
GIVEN_OUT = frozenset(Category(f"patron.{name}") for name in ("record_number", "barcode", "key"))
"""Keys that the library's system gave out: those join entries into a person."""
_ONE_EACH = GIVEN_OUT - {Category("patron.barcode")}
_WHO = frozenset({*PATRON_KEYS, *NAME_CATEGORIES, BIRTH_DATE, HOME_LIBRARY})

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

    def may_be(self, other: Entry) -> bool:
        """Whether the two, which share a key, may be one person: one name, one birth date; without names, no
        two different numbers."""
        if len(self.born | other.born) > 1:
            return False
        if self.names and other.names:
            return bool(self.names & other.names)
        return not any(
            self.keys.get(category)
            and other.keys.get(category)
            and not self.keys[category] & other.keys[category]
            for category in _ONE_EACH
        )

    def with_(self, other: Entry) -> Entry:
        """Both as one."""
        return Entry(
            keys=merged_keys((self.keys, other.keys)),
            names=self.names | other.names,
            born=self.born | other.born,
            elsewhere=self.elsewhere or other.elsewhere,
            rows=self.rows | other.rows,
        )


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


@dataclass(slots=True, kw_only=True)
class Register:
    """Every registration. Filled by ``add`` beside ``patrons``, then asked."""

    patrons: Patrons
    last_year: int
    _born: list[Ints] = field(default_factory=list, repr=False)
    _keys: dict[Category, tuple[pa.Array, Ints, Flags]] = field(default_factory=dict, repr=False)
    _days: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64), repr=False)

    def add(self, export: Export, chunk: Chunk) -> None:
        """Take note of the birth dates in a chunk that ``patrons`` takes in as well."""
        born = np.zeros(chunk.rows, dtype=np.int64)
        for column in (column for column in export.columns if column.category == BIRTH_DATE):
            read = read_days(chunk.cells[column.position], column.date_order, self.last_year)
            days = np.array([0 if day is None else day.toordinal() for day in read], dtype=np.int64)
            born = np.where(born == 0, days, born)
        self._born.append(born)

    def settle(self) -> None:
        """Everything was taken in."""
        self._keys = {category: self.patrons.listed(category) for category in PATRON_KEYS}
        self._days = np.concatenate([*self._born, self._days])

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

    def is_name(self, name: Name) -> bool:
        """Whether somebody is registered under this name."""
        if not name:
            return False
        for named in self.patrons.names:
            likely = named.texts if named.patron else named.texts.slice(0, 0)
            for word in name:  # most names are ruled out by a word of it
                likely = likely.filter(pc.match_substring(pc.replace_substring(likely, "'", ""), word))
            if any(name_of(text) == name for text in pc.unique(likely).to_pylist()):
                return True
        return False

    def entry(self, row: int) -> Entry:
        """One registration."""
        keys, elsewhere = {}, False
        for category, (listed, rows, away) in self._keys.items():
            at = rows == row
            if at.any():
                keys[category] = frozenset(listed.filter(pa.array(at)).to_pylist())
                elsewhere |= bool(away[at].any())
        named = [
            Named(texts=each.texts.filter(pa.array(each.rows == row)), rows=each.rows, patron=each.patron)
            for each in self.patrons.names
        ]
        born = {date.fromordinal(self._days[row])} if self._days[row] else set()
        return Entry(
            keys=keys,
            names=_names_of(named),
            born=frozenset(born),
            elsewhere=elsewhere,
            rows=frozenset({row}),
        )


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
    return Entry(
        keys=keys,
        names=_names_of(names_in(columns, cells)),
        born=frozenset(born),
        elsewhere=home is not None and bool(homes.elsewhere(cells[home.position])[0]),
    )


def _names_of(named: Iterable[Named]) -> frozenset[Name]:
    found = {name_of(text) for each in named if each.patron for text in each.texts.to_pylist()}
    return frozenset(found - {frozenset()})


def name_of(folded: str) -> Name:
    """The two words by which a folded name is known, first given and last family name, in no order."""
    words = name_words(pa.array([folded]), commas=True).words.to_pylist()
    before = words[: words.index(",")] if "," in words else []
    behind = [word for word in words[len(before) :] if word != ","]
    if before and behind:
        return frozenset({behind[0], before[-1]})
    whole = before or behind
    return frozenset({whole[0], whole[-1]}) if whole else frozenset()
