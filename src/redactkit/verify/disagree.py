"""Rows that speak of two patrons at once: a card of one beside the number or the name of another.

Part of the last check. Such a row belongs into no copy before a person has looked at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from redactkit.categories import PATRON_KEYS
from redactkit.folding import fold_key
from redactkit.givennames import SHORT_FORMS
from redactkit.model import Category, Export
from redactkit.verify.cells import one_by_one
from redactkit.verify.keys import keys_of
from redactkit.verify.register import GIVEN_OUT, Entry, KeySets, Register, names_said, one_each, who_columns
from redactkit.verify.source import Chunk

Flags = npt.NDArray[np.bool_]

_LETTERS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_BEHIND = frozenset({"jr", "sr", "ii", "iii", "iv"})
_PERSONS = re.compile(r"[;&\n]|\band\b")
_TITLES = re.compile(r"\b(?:mr|mrs|ms|mx|miss|dr|rev|prof)\b\.?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What some rows of a chunk say of their patron."""

    keys: KeySets = field(repr=False)
    names: frozenset[str] = field(repr=False)
    rows: Sequence[int] = field(repr=False)

    def contradicts(self, keys: KeySets, called: Iterable[str], behind: frozenset[str]) -> bool:
        """Whether this is somebody else than who has these numbers and names."""
        if one_each(self.keys, keys):
            return True
        known = [words for words in map(_words, called) if words]
        for name in self.names:
            words = _words(name)
            ends = behind_name(name)
            if words and known and not any(_same(words, other) for other in known):
                return True
            if known and ends and behind and not ends & behind:
                return True
        return False


@lru_cache(maxsize=4096)
def _words(name: str) -> frozenset[str]:
    """The first given and the last family name; an initial where nothing longer is written."""
    family, _, given = name.partition(",")
    before, after = _longest(family), _longest(given)
    if before and after:
        return frozenset({after[0], before[-1]})
    whole = before or after
    return frozenset({whole[0], whole[-1]}) if whole else frozenset()


def _longest(part: str) -> list[str]:
    words = [word.removesuffix("'s").replace("'", "") for word in _LETTERS.findall(part)]
    return [word for word in words if len(word) > 1 and word not in _BEHIND] or words


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    """One name, or one that leaves a part of it out or shortens it to an initial."""
    if one == other:
        return True
    if not any(len(word) > 1 for word in one & other):
        return False
    rest = sorted(one ^ other, key=len)
    return one <= other or other <= one or (len(rest[0]) == 1 and rest[1][0] == rest[0])


def behind_name(name: str) -> frozenset[str]:
    """Jr, Sr, II … in a name."""
    return _BEHIND & frozenset(_LETTERS.findall(name))


def behind_all(called: Iterable[str]) -> frozenset[str]:
    """Jr, Sr, II … in several names of one person."""
    return frozenset[str]().union(*map(behind_name, called))


def said_in(export: Export, chunk: Chunk, rows: Flags) -> Iterator[Said]:
    """The distinct things that some rows say of their patrons."""
    keys: dict[int, dict[Category, frozenset[str]]] = {int(row): {} for row in np.flatnonzero(rows)}
    names: dict[int, set[str]] = {row: set() for row in keys}
    for column in (column for column in who_columns(export) if column.category in PATRON_KEYS):
        single, at = one_by_one(chunk.cells[column.position])
        there = rows[at]
        found = keys_of(single.filter(there), column).to_pylist()
        for row, key in zip(at[there].tolist(), found, strict=True):
            if key is not None:
                before = keys[row].get(column.category, frozenset())
                keys[row][column.category] = before | {key}
    for text, row in names_said(export, chunk, rows):
        names[row].add(text)
    alike: dict[tuple[object, ...], list[int]] = {}
    for row, theirs in keys.items():
        what = (frozenset(theirs.items()), frozenset(names[row]))
        alike.setdefault(what, []).append(row)
    for here in alike.values():
        yield Said(keys=keys[here[0]], names=frozenset(names[here[0]]), rows=here)


class Owners:
    """Asks the register of many rows whose they are."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._known: dict[frozenset[int], Entry | None] = {}
        self._rows: dict[tuple[Category, str], set[int]] = {}
        for category in GIVEN_OUT:
            for key, row in register.pairs(category):
                self._rows.setdefault((category, key), set()).add(row)

    def registrations(self, said: Said) -> frozenset[int]:
        """Every registration that has one of these numbers."""
        found: set[int] = set()
        for category in GIVEN_OUT:
            for key in said.keys.get(category, ()):
                found |= self._rows.get((category, key), set())
        return frozenset(found)

    def is_doubtful(self, said: Said) -> bool:
        """Whether rows lead to a registration, and it cannot be theirs alone."""
        rows = self.registrations(said)
        if not rows:
            return False
        if rows not in self._known:
            self._known[rows] = self._one(rows)
        entry = self._known[rows]
        return entry is None or said.contradicts(entry.keys, entry.called, behind_all(entry.called))

    def _one(self, rows: frozenset[int]) -> Entry | None:
        first, *others = [self._register.entry(row) for row in sorted(rows)]
        for other in others:
            if not first.may_be(other):
                return None
            first = first.with_(other)
        return first


def is_the_name(named_as: str, called: Iterable[str]) -> bool:
    """Whether one of the persons in a paper's words may be the one who is registered under these names."""
    papers = [_TITLES.sub(" ", part) for part in _PERSONS.split(fold_key(named_as))]
    return any(_may_name(paper, name) for paper in papers for name in called)


def _may_name(paper: str, name: str) -> bool:
    """The family name in full, and of the given name the same, an initial or a short form."""
    said, known = behind_name(paper), behind_name(name)
    if said and known and not said & known:
        return False
    written = [word.removesuffix("'s").replace("'", "") for word in _LETTERS.findall(paper)]
    written = [word for word in written if word not in _BEHIND]
    before, comma, behind = name.partition(",")
    family, given = _longest(before), _longest(behind)
    readings = [(family[-1:], given[:1])] if family and given else []
    if not comma or not readings:  # nothing says which of the two is which
        words = family or given
        readings = [(words[-1:], words[:1]), (words[:1], words[-1:])] if len(words) > 1 else [(words, [])]
    return any(_agrees(written, last[0], first) for last, first in readings if last)


def _agrees(written: Sequence[str], family: str, given: Sequence[str]) -> bool:
    if family not in written:
        return False
    rest = list(written)
    rest.remove(family)
    return bool(rest) and (not given or any(_is_given(word, given[0]) for word in rest))


def _is_given(word: str, given: str) -> bool:
    short, long = sorted((word, given), key=len)
    if len(short) == 1:
        return long[0] == short
    return word == given or any(word in forms and given in forms for forms in SHORT_FORMS)
