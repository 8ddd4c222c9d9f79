"""Rows that contradict themselves: an own card beside another patron's number or name. Pure.

A card is handed on, a number is mistyped, a hand-made export joins the wrong lines. Whose such a row is, a
person must say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from redactkit.categories import PATRON_KEYS
from redactkit.folding import fold_key
from redactkit.model import REPEAT, Category, Export
from redactkit.redact.keys import canonical_keys, marked
from redactkit.redact.names import NameKey, agree, name_key, suffixes_in
from redactkit.redact.people import STRONG, People, identity_columns, row_names
from redactkit.redact.person import ONE_EACH, Keys, Person, may_be_one, person_of
from redactkit.redact.transform import arrow

Flags = npt.NDArray[np.bool_]
Holders = frozenset[tuple[int, int]]
"""Registrations, as (number of the export, record)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What some rows say of their patron, all of them the same."""

    keys: Keys = field(repr=False)
    names: frozenset[str] = field(repr=False)
    rows: Sequence[int] = field(repr=False)

    def speaks_against(self, keys: Keys, names: Iterable[NameKey], suffixes: frozenset[str]) -> bool:
        """Whether this cannot be a patron with these numbers, names and suffixes."""
        for category in ONE_EACH:
            mine, theirs = self.keys.get(category), keys.get(category)
            if mine and theirs and mine.isdisjoint(theirs):
                return True
        return any(is_another(name, names, suffixes) for name in self.names)


def is_another(name: str, names: Iterable[NameKey], suffixes: frozenset[str]) -> bool:
    """Whether a name as written is none of these; where there are none, nothing is known against it."""
    key, known = name_key(name), tuple(names)
    if key is None or not known:
        return False
    said = suffixes_in(name)
    if said and suffixes and said.isdisjoint(suffixes):
        return True
    return not any(agree(key, each) for each in known)


def sayings(export: Export, frame: pd.DataFrame, rows: Flags) -> list[Saying]:
    """The distinct things that some rows of a chunk say of their patrons."""
    at = np.flatnonzero(rows)
    columns = identity_columns(export)
    cells = {c.position: marked(arrow(frame[c.position - 1]).take(pa.array(at)), c) for c in columns}
    keyed = [column for column in columns if column.category in PATRON_KEYS]
    names = row_names(export, cells, len(at))
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    said = zip(*(cells[column.position].to_pylist() for column in keyed), names.to_pylist(), strict=True)
    for row, values in zip(at.tolist(), said, strict=True):
        found[values].append(row)
    made = []
    for values, here in found.items():
        keys: dict[Category, frozenset[str]] = {}
        for column, value in zip(keyed, values, strict=False):
            single = pa.array([fold_key(part) for part in value.split(REPEAT)], pa.string())
            theirs = frozenset(canonical_keys(single, column).drop_null().to_pylist())
            keys[column.category] = keys.get(column.category, frozenset()) | theirs
        written = frozenset(name for name in values[-1].split(REPEAT) if name.strip(" ,"))
        made.append(Saying(keys=keys, names=written, rows=here))
    return made


class Registered:
    """Every registration by its keys, to ask of many rows whose they are."""

    def __init__(self, people: People) -> None:
        self.people = people
        self._by_key: dict[Category, Mapping[str, list[int]]] = {}
        self._persons: dict[frozenset[int], Person | None] = {}
        for category in STRONG:
            holders: dict[str, list[int]] = defaultdict(list)
            spread = people.keys[category]
            for key, entry in zip(spread.values.to_pylist(), spread.entries.tolist(), strict=True):
                if people.registered[entry]:
                    holders[key].append(entry)
            self._by_key[category] = holders

    def owner(self, saying: Saying) -> Person | str | None:
        """The registered patron of whom rows speak, ``None`` where nobody is, or why it cannot be told."""
        holders = frozenset(
            entry
            for category, known in self._by_key.items()
            for key in saying.keys.get(category, ())
            for entry in known.get(key, ())
        )
        if not holders:
            return None
        if holders not in self._persons:
            self._persons[holders] = self._together(holders)
        person = self._persons[holders]
        if person is None:
            return "several"
        suffixes = frozenset[str]().union(*map(self.people.suffixes_of, person.entries))
        return "another" if saying.speaks_against(person.keys, person.names, suffixes) else person

    def _together(self, holders: frozenset[int]) -> Person | None:
        first, *others = sorted(holders)
        person = person_of(self.people, first)
        for entry in others:
            other = person_of(self.people, entry)
            if not may_be_one(person, other, self.people):
                return None
            person |= other
        return person

    def contradicting(self, export: Export, frame: pd.DataFrame, rows: Flags) -> Flags:
        """Which of some rows cannot be the registered patron's to whom one of their keys leads."""
        found = np.zeros(len(frame), dtype=np.bool_)
        for saying in sayings(export, frame, rows):
            if isinstance(self.owner(saying), str):
                found[list(saying.rows)] = True
        return found

    def registrations(self, export: Export, frame: pd.DataFrame, rows: Flags) -> Holders:
        """The registrations of whoever some rows speak of, as (number of the export, record)."""
        owners = [self.owner(saying) for saying in sayings(export, frame, rows)]
        return frozenset(
            (int(self.people.export[entry]), int(self.people.row[entry]))
            for owner in owners
            if isinstance(owner, Person)
            for entry in owner.entries
        )
