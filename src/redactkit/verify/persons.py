"""Whose the cards in the form are, and which rows are theirs: worked out again. Part of the last check.

A card that registrations of different people claim leads to nobody; so does a row that names two of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from redactkit.categories import PATRON_KEYS
from redactkit.folding import fold_key
from redactkit.model import Category, Export, Seeks
from redactkit.verify.cells import places_in
from redactkit.verify.disagree import behind_all, is_the_name, said_in
from redactkit.verify.keys import keys_of
from redactkit.verify.patrons import REGISTRATION
from redactkit.verify.register import (
    GIVEN_OUT,
    Entry,
    KeySets,
    Name,
    Register,
    merged_keys,
    name_of,
    row_keys,
    who_columns,
)
from redactkit.verify.source import Chunk

Flags = npt.NDArray[np.bool_]
Ask = Callable[[KeySets], list[Entry]]
"""What the rows of other exports say of the patrons with these keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Persons:
    """The persons of an order, together: those whose rows this library gives, and those it refers."""

    here: Entry | None
    away: Entry | None
    contested: KeySets = field(repr=False)
    register: Register = field(repr=False)
    behind: frozenset[str] = frozenset()  # Jr, Sr …, where each of them has one

    @property
    def names(self) -> frozenset[Name]:
        """Every name of theirs."""
        return frozenset[Name]().union(*(each.names for each in (self.here, self.away) if each is not None))

    def with_(self, registrations: Iterable[int]) -> Persons:
        """These and the patrons of some registrations."""
        entries = [self.here, *map(self.register.entry, sorted(registrations))]
        return replace(self, here=_together(entry for entry in entries if entry is not None))

    def owns_name(self, folded: str) -> bool:
        """Whether a name is one of theirs."""
        return name_of(folded) in self.names

    def rows_of(self, export: Export, chunk: Chunk, first: int) -> Flags:
        """Which rows of a chunk are covered; ``first`` is the number of the chunk's first registration."""
        if export.record_class == REGISTRATION:
            rows = [] if self.here is None else [row - first for row in self.here.rows]
            covered = np.zeros(chunk.rows, dtype=np.bool_)
            covered[[row for row in rows if 0 <= row < chunk.rows]] = True
            return covered & chunk.sound
        return self._by_key(export, chunk) & chunk.sound

    def _by_key(self, export: Export, chunk: Chunk) -> Flags:
        here, away, others = (np.zeros(chunk.rows, dtype=np.bool_) for _ in range(3))
        theirs = [{} if each is None else each.keys for each in (self.here, self.away)]
        ours = merged_keys([*theirs, self.contested])
        for column in (column for column in who_columns(export) if column.category in PATRON_KEYS):
            single, at = row_keys(column, chunk)
            shared = self.contested.get(column.category, frozenset())
            for flags, keys in zip((here, away), theirs, strict=True):
                flags[at[_among(single, keys.get(column.category, frozenset()) - shared)]] = True
            if column.category in GIVEN_OUT:
                known = places_in(single, self.register.registered(column.category)) >= 0
                others[at[known & ~_among(single, ours.get(column.category, ()))]] = True
        sure = here & ~away & ~others
        return sure & ~self._of_somebody_else(export, chunk, sure)

    def _of_somebody_else(self, export: Export, chunk: Chunk, asked: Flags) -> Flags:
        """Which of some rows say a number or a name that these persons do not have."""
        both = [each for each in (self.here, self.away) if each is not None]
        keys = merged_keys(each.keys for each in both)
        called = frozenset[str]().union(*(each.called for each in both))
        found = np.zeros(chunk.rows, dtype=np.bool_)
        for said in said_in(export, chunk, asked):
            if said.contradicts(keys, called, self.behind):
                found[list(said.rows)] = True
        return found


def find_persons(
    seeks: Seeks, exports: Sequence[Export], register: Register, ask: Ask, *, need_home: bool
) -> Persons:
    """The persons whose keys the form gives. One of whom it cannot be told who it is has no rows; with
    ``need_home`` neither has one of whom nothing says at which library.
    """
    found: list[Entry] = []
    contested: list[KeySets] = []
    for wanted in seeks.patrons:
        person = _find(_written(wanted, exports), register, ask)
        if person is not None and person.called and seeks.named_as is not None:
            person = person if is_the_name(seeks.named_as, person.called | person.also) else None
        if person is not None and need_home and not person.has_home:
            person = None
        if person is not None:
            found.append(person)
            if not person.rows:
                others = [each for each in ask(person.keys) if not person.may_be(each)]
                contested += [_shared(person, other) for other in others]
    everybody = frozenset[int]().union(*(person.rows for person in found))
    for person in found:
        for row in register.rows_with(person.keys, PATRON_KEYS) - everybody:
            contested.append(_shared(person, register.entry(row)))
    return Persons(
        here=_together(person for person in found if not person.elsewhere),
        away=_together(person for person in found if person.elsewhere),
        contested=merged_keys(contested),
        register=register,
        behind=behind_all(name for person in found for name in person.called)
        if all(behind_all(person.called) for person in found)
        else frozenset(),
    )


def _written(wanted: str, exports: Sequence[Export]) -> KeySets:
    """What the form says, as every column of keys in these exports would hold it."""
    found: dict[Category, frozenset[str]] = {}
    for column in (column for export in exports for column in export.columns):
        if column.category in GIVEN_OUT:
            keys = keys_of(pa.array([fold_key(wanted)]), column).drop_null().to_pylist()
            found[column.category] = found.get(column.category, frozenset()) | frozenset(keys)
    return found


def _find(wanted: KeySets, register: Register, ask: Ask) -> Entry | None:
    """The person with this key. Registrations go before what other rows say."""
    rows = register.rows_with(wanted, GIVEN_OUT)
    entries = [register.entry(row) for row in sorted(rows)] if rows else ask(wanted)
    person: Entry | None = None
    for entry in entries:
        if person is not None and not person.may_be(entry):
            return None
        person = entry if person is None else person.with_(entry)
    return None if person is None else _grown(person, register, ask)


def _grown(person: Entry, register: Register, ask: Ask) -> Entry:
    """The person with all that shares a key of the system with it and may be the same."""
    while True:
        if person.rows:
            near = [
                register.entry(row)
                for row in sorted(register.rows_with(person.keys, GIVEN_OUT) - person.rows)
            ]
        else:
            near = ask({kind: keys for kind, keys in person.keys.items() if kind in GIVEN_OUT})
        before = person
        for entry in near:
            if person.may_be(entry):
                person = person.with_(entry)
        if person == before:
            return person


def _shared(one: Entry, other: Entry) -> KeySets:
    return {kind: keys & other.keys.get(kind, frozenset()) for kind, keys in one.keys.items()}


def _together(persons: Iterable[Entry]) -> Entry | None:
    whole: Entry | None = None
    for person in persons:
        whole = person if whole is None else whole.with_(person)
    return whole


def _among(keys: pa.Array, wanted: Iterable[str]) -> Flags:
    return places_in(keys, pa.array(sorted(wanted), pa.string())) >= 0
