"""How many people stand in exports that have no key: told apart again, for totals. Part of the last check.

Rows that say one name, one e-mail or one telephone are one person's, also through other rows. A person of
whom no row says the first of these that all files have is nobody: it may be any of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from redactkit.categories import PATRON_KEYS
from redactkit.folding import fold_key
from redactkit.model import Category, Column, Export
from redactkit.verify.cells import coded
from redactkit.verify.patrons import NOBODY, REGISTRATION, column_of

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_CALLED = tuple(map(Category, ("patron.name", "patron.family_name", "patron.given_name")))
_MAIL, _CALL = Category("patron.email"), Category("patron.phone")
WHO = frozenset({*_CALLED, _MAIL, _CALL})

_BEFORE = frozenset({"mr", "mrs", "ms", "mx", "miss", "dr", "rev", "prof"})
_BEFORE_OR_BEHIND = _BEFORE | frozenset({"md", "phd", "jr", "sr", "ii", "iii", "iv"})
_AROUND = str.maketrans(dict.fromkeys(",;:<>()/|\x1e\x1f", " "))
_IN_A_NUMBER = " ().-"


def has_no_key(export: Export) -> bool:
    """Whether nothing but names and the like says whose a row is."""
    keyed = any(column_of(export, category) is not None for category in PATRON_KEYS)
    return not keyed and export.record_class != REGISTRATION


def who_columns(export: Export) -> list[Column]:
    """The columns by which such rows are told apart."""
    return [column for column in export.columns if column.category in WHO]


@dataclass(slots=True)
class Crowd:
    """The people of all the exports of one class. Filled by ``add``, row by row, then asked."""

    _spelled: dict[str, int] = field(default_factory=dict, repr=False)
    _rows: list[Ints] = field(default_factory=list, repr=False)  # of each link: the row …
    _said: list[Ints] = field(default_factory=list, repr=False)  # … and what it says
    _count: int = 0
    _kinds: list[frozenset[str]] = field(default_factory=list)
    _first: dict[int, int] = field(default_factory=dict)

    def begin(self, nth: int, columns: Iterable[Column]) -> None:
        """The rows that are added now are of the ``nth`` export."""
        there = {column.category for column in columns}
        kinds = {"n"} if there & {_CALLED[0]} or set(_CALLED[1:]) <= there else set()
        kinds |= {mark for mark, category in (("m", _MAIL), ("t", _CALL)) if category in there}
        self._kinds.append(frozenset(kinds))
        self._first[nth] = self._count

    def add(self, columns: list[Column], cells: Mapping[int, pa.Array], sound: Flags) -> None:
        """Take in a chunk of the export that was begun. A row in doubt releases nothing, and ties nobody."""
        whole = [coded(cells[column.position]) for column in columns]
        together = np.stack([at.astype(np.int64) for _, at in whole], axis=1)
        distinct, back = np.unique(together, axis=0, return_inverse=True)
        back = back.reshape(-1)
        texts = [values.to_pylist() for values, _ in whole]
        marks = []
        for line in distinct.tolist():
            said_here = [own[at] for own, at in zip(texts, line, strict=True)]
            marks.append([self._number(mark) for mark in _marks(columns, said_here)])
        for nth in range(max(map(len, marks), default=0)):
            of_distinct = np.array([each[nth] if nth < len(each) else -1 for each in marks], dtype=np.int64)
            said = of_distinct[back]
            there = np.flatnonzero((said >= 0) & sound)
            self._rows.append(there + self._count)
            self._said.append(said[there])
        self._count += len(sound)

    def _number(self, mark: str) -> int:
        return self._spelled.setdefault(mark, len(self._spelled))

    def persons(self) -> dict[int, Ints]:
        """For each export the person of each of its rows."""
        person = np.arange(self._count, dtype=np.int64)
        row = np.concatenate(self._rows) if self._rows else person[:0]
        said = np.concatenate(self._said) if self._said else person[:0]
        while True:  # the lowest row that a row is tied to
            before = person.copy()
            lowest = np.full(len(self._spelled), self._count, dtype=np.int64)
            np.minimum.at(lowest, said, person[row])
            np.minimum.at(person, row, lowest[said])
            person = person[person] if len(person) else person
            if np.array_equal(before, person):
                break
        shared = frozenset("nmt").intersection(*self._kinds) if self._kinds else frozenset()
        best = next((mark for mark in "nmt" if mark in shared), "")
        leading = np.array([bool(best) and text.startswith(best) for text in self._spelled], dtype=np.bool_)
        known = np.zeros(self._count, dtype=np.bool_)
        if len(row):
            known[person[row[leading[said]]]] = True
        person = np.where(known[person], person, NOBODY) if len(person) else person
        begins = list(self._first.values())
        ends = [*begins[1:], self._count]
        return {nth: person[at:end] for nth, at, end in zip(self._first, begins, ends, strict=False)}


def _marks(columns: list[Column], texts: list[str]) -> Iterator[str]:
    """What a row says, each thing in one spelling, its kind first."""
    said = list(zip((column.category for column in columns), texts, strict=True))
    by_kind = {kind: [text for category, text in said if category == kind] for kind in WHO}
    whole, families, givens = (by_kind[kind] for kind in _CALLED)
    names = [*whole, *(f"{family},{given}" for family, given in zip(families, givens, strict=False))]
    for name in names:
        yield from _called(fold_key(name))
    for text in by_kind[_MAIL]:
        yield from (
            f"m{word}" for word in fold_key(text).translate(_AROUND).split() if "@" in word.strip("@")
        )
    for text in by_kind[_CALL]:
        yield from (f"t{number[-7:]}" for number in _numbers(fold_key(text)))


def _called(name: str) -> Iterator[str]:
    """A family name with the first letter of a given name, and both in full, in either order."""
    sides = [
        [word for word in map(_bare, _cut(side)) if word and word not in _BEFORE_OR_BEHIND]
        for side in name.split(",", 1)
    ]
    if len(sides) == 2 and all(sides):
        family, given = sides[0][-1], sides[1][0]
    else:
        words = [word for side in sides for word in side]
        if len(words) < 2:
            return
        family, given = words[-1], words[0]
    if len(family) == 1:
        return
    yield f"n{given[0]} {family}"
    if len(given) > 1:
        yield "n" + "/".join(sorted((given, family)))


def _cut(text: str) -> list[str]:
    return "".join(sign if sign.isalpha() or sign == "'" else " " for sign in text).split()


def _bare(word: str) -> str:
    return word.strip("'").removesuffix("'s").replace("'", "")


def _numbers(text: str) -> Iterator[str]:
    """Runs of at least seven digits, with what may stand between the digits of a telephone number."""
    digits = ""
    for sign in f"{text}/":
        if sign.isdigit() and sign.isascii():
            digits += sign
        elif sign not in _IN_A_NUMBER or not digits:
            if len(digits) >= 7:
                yield digits
            digits = ""
