"""Whose a row without a key is: persons told apart by name, e-mail and telephone, for totals alone.

A sign-up sheet has no card. A block of a total must stand for enough different people, so what matters is
never to take one person for two. Rows that share a name, an e-mail or a telephone are one person, and so are
rows that are tied together by others; namesakes and households therefore count once. A row of which it cannot
be told whose it is may be anybody's and counts as nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from redactkit.folding import fold_key
from redactkit.model import Category, Column
from redactkit.redact.patrons import NOBODY

Ints = npt.NDArray[np.int64]
Label = tuple[str, ...]


class Naming(StrEnum):
    """By what a row without a key says whose it is, the best first."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"


_NAME = Category("patron.name")
_FAMILY, _GIVEN = Category("patron.family_name"), Category("patron.given_name")
_EMAIL, _PHONE = Category("patron.email"), Category("patron.phone")
NAMING_CATEGORIES = frozenset({_NAME, _FAMILY, _GIVEN, _EMAIL, _PHONE})

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_TITLES = frozenset({"mr", "mrs", "ms", "mx", "miss", "dr", "rev", "prof", "md", "phd"})
_NO_NAME = _TITLES | frozenset({"jr", "sr", "ii", "iii", "iv"})
_ADDRESS = re.compile(r"[^\s,;:<>()/|\x1f\x1e]+@[^\s,;:<>()/|\x1f\x1e]+")
_NUMBER = re.compile(r"\d(?:[ ().-]*\d){6,}")
_LOCAL = 7  # digits of a number without its area code


def namings(columns: Sequence[Column]) -> frozenset[Naming]:
    """By what the rows of an export can say whose they are."""
    there = {column.category for column in columns}
    found = {Naming.NAME} if _NAME in there or {_FAMILY, _GIVEN} <= there else set()
    found |= {Naming.EMAIL} if _EMAIL in there else set()
    found |= {Naming.PHONE} if _PHONE in there else set()
    return frozenset(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unkeyed:
    """The persons of the exports of one class: a number for each thing that a row may say of its patron."""

    numbers: Mapping[Label, int] = field(default_factory=dict, repr=False)

    def find(self, columns: Sequence[Column], cells: Mapping[int, pa.Array], rows: int) -> Ints:
        """Each row's person, ``NOBODY`` where it cannot be told."""
        seen: dict[tuple[str, ...], int] = {}
        found = np.full(rows, NOBODY, dtype=np.int64)
        for row, texts in enumerate(_texts(columns, cells)):
            if texts not in seen:
                said = (self.numbers.get(label, NOBODY) for label in _labels(columns, texts))
                seen[texts] = next(said, NOBODY)
            found[row] = seen[texts]
        return found


class UnkeyedBuilder:
    """Ties together what the rows say, chunk by chunk. ``leading`` is what every person must have."""

    def __init__(self, leading: Naming) -> None:
        self._leading = leading
        self._above: dict[Label, Label] = {}

    def add(self, columns: Sequence[Column], cells: Mapping[int, pa.Array]) -> None:
        """Take in one chunk of an export; ``cells`` by column position."""
        for texts in dict.fromkeys(_texts(columns, cells)):
            labels = list(_labels(columns, texts))
            for label in labels:
                self._tie(labels[0], label)

    def build(self) -> Unkeyed:
        """The finished persons. Who is known by a lesser thing alone may be any of the others: nobody."""
        tops = {label: self._top(label) for label in self._above}
        known = sorted({top for label, top in tops.items() if label[0] == self._leading})
        number = {top: nth for nth, top in enumerate(known)}
        return Unkeyed(numbers={label: number.get(top, NOBODY) for label, top in tops.items()})

    def _tie(self, one: Label, other: Label) -> None:
        first, second = sorted((self._top(one), self._top(other)))
        self._above[second] = first

    def _top(self, label: Label) -> Label:
        self._above.setdefault(label, label)
        while (above := self._above[label]) != label:
            self._above[label] = self._above[above]
            label = above
        return label


def _texts(columns: Sequence[Column], cells: Mapping[int, pa.Array]) -> Iterator[tuple[str, ...]]:
    return zip(*(cells[column.position].to_pylist() for column in columns), strict=True)


def _labels(columns: Sequence[Column], texts: Sequence[str]) -> Iterator[Label]:
    """All by which this row's patron may be met again."""
    parts: dict[Category, list[str]] = {}
    for column, text in zip(columns, texts, strict=True):
        parts.setdefault(column.category, []).append(text)
    whole = [
        f"{family}, {given}"
        for family, given in zip(parts.get(_FAMILY, ()), parts.get(_GIVEN, ()), strict=False)
    ]
    for name in (*whole, *parts.get(_NAME, ())):
        yield from _name_labels(name)
    for text in parts.get(_EMAIL, ()):
        yield from ((Naming.EMAIL, found) for found in _ADDRESS.findall(fold_key(text)))
    for text in parts.get(_PHONE, ()):
        for found in _NUMBER.findall(fold_key(text)):
            yield Naming.PHONE, re.sub(r"\D", "", found)[-_LOCAL:]


def _name_labels(name: str) -> Iterator[Label]:
    """A name in full, in either order, and as a family name with an initial: H. Doyle may be Helen Doyle.

    One word alone, or an initial for a family name, may be many people's: it is no name here.
    """
    family, _, given = fold_key(name).partition(",")
    before, behind = _words(family), _words(given)
    words = [behind[0], before[-1]] if before and behind else [*before, *behind]
    if len(words) < 2 or len(words[-1]) < 2:
        return
    yield Naming.NAME, words[-1], words[0][0]
    if len(words[0]) > 1:
        yield (Naming.NAME, *sorted((words[0], words[-1])), "")


def _words(name: str) -> list[str]:
    found = (word.removesuffix("'s").replace("'", "") for word in _WORD.findall(name))
    return [word for word in found if word and word not in _NO_NAME]
