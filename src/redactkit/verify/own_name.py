"""The third question: does a released cell hold the full name of its own source row's patron or guardian?

People borrow their namesakes' books: where the same cell value stands in rows of patrons of another name too,
it is a work. Part of the last check; asked of distinct values, answered chunk by chunk.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.verify.cells import places_in
from redactkit.verify.names import Named, names_in_texts, plain_names

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NO_NAME = -1

_ROOM = 16
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)

_MOST_NAMES = 64
"""Of one person. A key that more names share is a dummy, such as a card of zeros, and names nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowNames:
    """The names of each row or person, as places in the list of names, padded with ``NO_NAME``."""

    patron: Ints = field(repr=False)
    guardian: Ints = field(repr=False)

    def of(self, persons: Ints) -> RowNames:
        """The names of these persons; the last line belongs to nobody."""
        return RowNames(patron=self.patron[persons], guardian=self.guardian[persons])

    def beside(self, other: RowNames) -> RowNames:
        """Both rows' names together."""
        return RowNames(
            patron=np.hstack((self.patron, other.patron)), guardian=np.hstack((self.guardian, other.guardian))
        )


class NameList:
    """Every distinct name in the exports, as the words that count, and the names of each person."""

    def __init__(self, named: Iterable[Named]) -> None:
        distinct = pc.unique(pa.chunked_array([each.texts for each in named], pa.string()))
        # a name without a letter is none: a nameless patron is not "another"
        self._written = distinct.filter(pc.match_substring_regex(distinct, r"\pL"))
        plain = plain_names(self._written).dictionary_encode()
        self.names = plain.dictionary
        self._name_of = np.append(plain.indices.to_numpy(zero_copy_only=False), NO_NAME).astype(np.int64)

    def by_line(self, named: Sequence[Named], lines: int) -> RowNames:
        """The names of each line, where ``Named.rows`` are the lines."""
        return RowNames(
            patron=self._table([each for each in named if each.patron], lines),
            guardian=self._table([each for each in named if not each.patron], lines),
        )

    def by_person(self, named: Sequence[Named], person: Ints) -> RowNames:
        """The names of each person, by the person of each row of ``named``; nobody is the last line."""
        moved = [Named(texts=each.texts, rows=person[each.rows], patron=each.patron) for each in named]
        return self.by_line(moved, len(person) + 1)

    def _table(self, named: Sequence[Named], lines: int) -> Ints:
        if not named:
            return np.full((lines, 0), NO_NAME, dtype=np.int64)
        line = np.concatenate([each.rows for each in named])
        name = np.concatenate([self._name_of[places_in(each.texts, self._written)] for each in named])
        pair = np.unique(line * (len(self.names) + 1) + name + 1)  # in the order of the lines
        pair = np.stack((pair // (len(self.names) + 1), pair % (len(self.names) + 1) - 1), axis=1)
        nth = np.arange(len(pair)) - np.searchsorted(pair[:, 0], pair[:, 0])
        pair, nth = pair[nth < _MOST_NAMES], nth[nth < _MOST_NAMES]
        table = np.full((lines, int(nth.max()) + 1 if len(nth) else 0), NO_NAME, dtype=np.int64)
        table[pair[:, 0], nth] = pair[:, 1]
        return table


class OwnName:
    """Watches for released values that hold the name of their own row's patron."""

    def __init__(self, texts: pa.Array, names: pa.Array) -> None:
        """``texts`` are the distinct released cells, one after another for all columns."""
        in_text, name = names_in_texts(texts, names)
        self._names = len(names)
        self._said = np.sort(in_text * self._names + name)
        self._maybe = np.zeros(_glances(len(self._said)), dtype=np.bool_)
        self._maybe[_glance(self._said, len(self._maybe))] = True
        self.watched = np.zeros(len(texts), dtype=np.bool_)
        self.watched[in_text] = True
        self._told = np.zeros(len(texts), dtype=np.bool_)
        self._is_a_work = np.zeros(len(texts), dtype=np.bool_)

    def look(self, texts: Ints, rows: RowNames, released: Flags) -> None:
        """Take in some rows: the text each holds, its names, and whether it could be released."""
        tells = np.zeros(len(texts), dtype=np.bool_)
        of_another = np.zeros(len(texts), dtype=np.bool_)
        for table, patron in ((rows.patron, True), (rows.guardian, False)):
            for nth in range(table.shape[1]):
                name = table[:, nth]
                tells |= (name != NO_NAME) & self._says(texts, name)
                if patron:
                    of_another |= name != NO_NAME
        self._told[texts[tells & released]] = True
        self._is_a_work[texts[of_another & ~tells]] = True

    @property
    def telling(self) -> list[int]:
        """The texts that give away whose row they stand in."""
        return [int(text) for text in np.flatnonzero(self._told & ~self._is_a_work)]

    def _says(self, texts: Ints, names: Ints) -> Flags:
        """Whether each text holds the name beside it. Few do: a glance answers nearly all of the rows."""
        wanted = texts * self._names + names
        says = self._maybe[_glance(wanted, len(self._maybe))]
        asked = np.flatnonzero(says)
        if len(asked):
            at = np.minimum(np.searchsorted(self._said, wanted[asked]), len(self._said) - 1)
            says[asked] = self._said[at] == wanted[asked]
        return says


def _glances(count: int) -> int:
    """A power of two with room for so many pairs, so that few others share their places."""
    return int(1 << (_ROOM * count + 1).bit_length())


def _glance(pairs: Ints, places: int) -> Ints:
    """The place of each pair in a table of so many (Fibonacci hashing: Knuth, TAOCP 3, 6.4)."""
    spread = pairs.astype(np.uint64) * _GOLDEN >> np.uint64(64 - places.bit_length() + 1)
    return spread.astype(np.int64)
