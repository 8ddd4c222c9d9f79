"""One spelling for the several ways in which exports write a patron's or an item's key.

Part of the last check.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.model import Category, Column
from redactkit.verify.cells import bytes_of, folded

Flags = npt.NDArray[np.bool_]

_RECORD_LETTERS = {Category("patron.record_number"): "p", Category("item.record_number"): "i"}
_CARDS = frozenset({Category("patron.barcode"), Category("item.barcode")})

SENTINELS = pa.array(["", "0", "-1", "-", "none", "null", "\\n"])
"""What exports write where nobody, or nothing, is meant."""

_DAY_PASSES = ("guest", "visitor")
_NUMBERED = "0123456789 #_-"

_LONGEST = 12  # digits before a check digit
_TEN = 10


def keys_of(cells: pa.Array, column: Column) -> pa.Array:
    """A column's keys in the spelling in which they are compared; null where nobody is named."""
    keys = folded(cells)
    if column.category in _RECORD_LETTERS:
        letter = _RECORD_LETTERS[column.category]
        keys = _record_numbers(pc.utf8_ltrim(keys, characters="."), letter, checked=column.checked)
    elif column.category in _CARDS:
        keys = pc.replace_substring_regex(keys, r"[\s-]+", "")
    return pc.if_else(pc.is_in(keys, value_set=SENTINELS), pa.scalar(None, pa.string()), keys)


def day_passes(keys: pa.Array) -> Flags:
    """Which keys stand for whoever had a pass that day: several of them may be one person."""
    bare = pc.utf8_rtrim(keys, characters=_NUMBERED)
    return np.asarray(pc.is_in(bare, value_set=pa.array(_DAY_PASSES)))


def _record_numbers(written: pa.Array, letter: str, *, checked: bool) -> pa.Array:
    """The number alone. Only a number with its letter has a check digit; a wrong one makes it nobody's."""
    with_letter = pc.starts_with(written, letter)
    number = pc.if_else(with_letter, pc.utf8_ltrim(written, characters=letter), written)
    drops = pc.match_substring_regex(written, rf"^{letter}\d{{6,8}}a$")  # "a" stands for any check digit
    wrong = pa.scalar(False)
    if checked:
        holds = pc.and_(with_letter, pa.array(has_check_digit(number)))
        wrong = pc.and_(with_letter, pc.invert(pc.or_(holds, drops)))
        drops = pc.or_(drops, holds)
    key = pc.if_else(drops, pc.utf8_slice_codeunits(number, 0, -1), number)
    return pc.if_else(wrong, pa.scalar(None, pa.string()), key)


def has_check_digit(numbers: pa.Array) -> Flags:
    """Which numbers end in the mod 11 check of the digits before it: weights 2, 3, 4 … from the right."""
    shaped = np.asarray(pc.match_substring_regex(numbers, rf"^\d{{4,{_LONGEST}}}[\dx]$"))
    asked = numbers.filter(pa.array(shaped))
    text = bytes_of(asked).astype(np.int64)
    size = np.asarray(pc.binary_length(asked)).astype(np.int64)
    end = np.cumsum(size)
    total = np.zeros(len(asked), dtype=np.int64)
    for place in range(2, _LONGEST + 2):
        there = size >= place
        total[there] += place * (text[end[there] - place] - ord("0"))
    last = text[end - 1] if len(end) else text
    said = np.where(last == ord("x"), _TEN, last - ord("0"))
    holds = np.zeros(len(numbers), dtype=np.bool_)
    holds[shaped] = total % 11 == said
    return holds
