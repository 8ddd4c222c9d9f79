"""What looks like a patron's identifier and is none: a work, a code, an ISBN. Part of the last check.

A value that stands in the rows of several patrons is not one patron's, and a number with the check digit of
a book or a serial is that book's. Asked only of the few released values that were found suspicious.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.checkdigits import isbn10_valid, isbn13_valid
from redactkit.model import Category
from redactkit.verify.cells import coded, comparable_cells, folded, places_in
from redactkit.verify.patrons import NOBODY
from redactkit.verify.where_from import Printed

Ints = npt.NDArray[np.int64]

NUMBERS_OF_WORKS = frozenset({Category("item.isbn"), Category("item.issn")})

_UNBROKEN = re.compile(r"(?<![\w-])\d[\dx-]{6,16}(?![\w-])", re.ASCII | re.IGNORECASE)
_SPACED = re.compile(r"(?<![\w-])\d[\dx -]{6,16}(?![\w-])", re.ASCII | re.IGNORECASE)


class Readers:
    """Some released values of one column, and whether several patrons' rows hold each of them."""

    def __init__(self, printed: Printed, texts: set[str]) -> None:
        """``texts`` are folded cells."""
        self.printed = printed
        distinct = pc.unique(printed.cells)
        asked = pc.is_in(folded(distinct), value_set=pa.array(sorted(texts), pa.string()))
        self._values = distinct.filter(asked)
        spelled = comparable_cells(self._values).dictionary_encode()
        self._comparable = spelled.dictionary
        self._spelling = spelled.indices.to_numpy(zero_copy_only=False)
        self._lowest = np.full(len(self._comparable), np.iinfo(np.int64).max)
        self._highest = np.full(len(self._comparable), NOBODY, dtype=np.int64)

    def add(self, cells: pa.Array, person: Ints) -> None:
        """Take in some rows of the source column, and the patron of each."""
        distinct, at = coded(cells)
        place = places_in(comparable_cells(distinct), self._comparable).astype(np.int64)[at]
        told = (place >= 0) & (person != NOBODY)
        np.minimum.at(self._lowest, place[told], person[told])
        np.maximum.at(self._highest, place[told], person[told])

    def of_one(self) -> list[str]:
        """The printed values that no two patrons' rows hold."""
        alone = self._lowest >= self._highest
        return [str(value) for value in self._values.filter(pa.array(alone[self._spelling])).to_pylist()]


def without_numbers_of_works(text: str) -> str:
    """A cell without the ISBNs and ISSNs in it whose check digits hold."""
    for pattern in (_UNBROKEN, _SPACED):
        text = pattern.sub(lambda found: " " if _is_of_a_work(found[0]) else found[0], text)
    return text


def _is_of_a_work(text: str) -> bool:
    return isbn13_valid(text) or isbn10_valid(text) or issn_valid(text)


def issn_valid(text: str) -> bool:
    """Whether this is an ISSN: seven digits weighted 8, 7 … 2 and their mod 11 check, ``x`` for ten."""
    digits = text.strip().replace("-", "").replace(" ", "").upper()
    if re.fullmatch(r"\d{7}[\dX]", digits, re.ASCII) is None:
        return False
    values = [10 if digit == "X" else int(digit) for digit in digits]
    return sum(value * weight for value, weight in zip(values, range(8, 0, -1), strict=True)) % 11 == 0
