"""One spelling for the several ways in which an export writes the same key of a patron or an item.

Sierra writes a record number as ``p1234567``, ``.p1234567x`` or ``1234567``; the letter, the
dot and a check digit carry nothing. Everything works on whole Arrow columns.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.model import REPEAT, Category, Column

NO_KEY = pa.array(["", "0", "-1", "-", "none", "null", "\\n"])
"""What exports write where no patron is attached."""

_GUEST = r"^(?:guest|visitor)[ #_-]*\d*$"  # given out for a day: one person may have had many

_LETTERS = {Category("patron.record_number"): "p", Category("item.record_number"): "i"}
_BARCODES = frozenset({Category("patron.barcode"), Category("item.barcode")})


def trimmed(cells: pa.Array) -> pa.Array:
    """The cells without the blanks around them; codes are often padded to a fixed width."""
    return pc.utf8_trim_whitespace(cells)


def marked(cells: pa.Array, column: Column) -> pa.Array:
    """The cells with their repeated values marked by ``REPEAT``, also where the export wrote only ``;``."""
    if not column.repeatable or not pc.any(pc.match_substring(cells, ";")).as_py():
        return cells
    return pc.replace_substring_regex(cells, r" *; *", REPEAT)


def canonical_keys(cells: pa.Array, column: Column) -> pa.Array:
    """Each key in its one spelling; null where nobody is attached, or where the key contradicts itself."""
    plain = pc.utf8_lower(trimmed(cells))
    if (letter := _LETTERS.get(column.category)) is not None:
        plain = _record_numbers(pc.utf8_ltrim(plain, characters="."), letter, checked=column.checked)
    elif column.category in _BARCODES:
        plain = pc.replace_substring_regex(plain, "[ -]+", "")
    nobody = pc.is_in(plain, value_set=NO_KEY)
    return pc.if_else(nobody, pa.scalar(None, pa.string()), plain)


def are_passes(keys: pa.Array) -> npt.NDArray[np.bool_]:
    """Which keys are guests' passes: they do not tell one person from another."""
    return np.asarray(pc.fill_null(pc.match_substring_regex(keys, _GUEST), False))


def _record_numbers(written: pa.Array, letter: str, *, checked: bool) -> pa.Array:
    """The bare number of each record number.

    Only a number with its letter can carry a check digit, and it is dropped only where it holds: cutting the
    last digit off a number that has none would make it another patron's. ``a`` stands for any check digit.
    """
    lettered = pc.starts_with(written, letter)
    number = pc.utf8_ltrim(written, characters=letter)
    body = pc.utf8_slice_codeunits(number, 0, -1)
    stripped = pc.match_substring_regex(written, rf"^{letter}\d{{6,8}}a$")
    contradicts = pa.scalar(False)
    if checked:
        holds = pa.array(_check_holds(number, body))
        contradicts = pc.and_(lettered, pc.invert(pc.or_(holds, stripped)))
        stripped = pc.or_(stripped, pc.and_(lettered, holds))
    return pc.if_else(contradicts, pa.scalar(None, pa.string()), pc.if_else(stripped, body, number))


def _check_holds(number: pa.Array, body: pa.Array) -> npt.NDArray[np.bool_]:
    """Whether the last sign of each number is the mod-11 check digit of the digits before it."""
    sound = np.asarray(pc.match_substring_regex(number, r"^\d{4,12}[0-9x]$"))
    digits = pc.if_else(pa.array(sound), body, "0").cast(pa.int64()).to_numpy()
    total = np.zeros(len(digits), dtype=np.int64)
    rest = digits.copy()
    for weight in range(2, 14):
        total += rest % 10 * weight
        rest //= 10
    last = pc.utf8_slice_codeunits(pc.if_else(pa.array(sound), number, "00"), -1)
    expected = pc.replace_substring(last, "x", "10").cast(pa.int64()).to_numpy()
    return np.asarray(sound & (total % 11 == expected))
