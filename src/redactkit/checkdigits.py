"""The arithmetic of library numbers. A leaf that classify, detect and redact share.

A check digit raises confidence and never lowers it: many libraries' numbers have none.
Every function takes text and never makes a number of it: leading zeros are part of a card.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_CODABAR = re.compile(r"[A-Da-d]?([0-9]{14})[A-Da-d]?")
_RECORD = re.compile(r"\.?([a-z])([0-9]{6,8})([0-9xa]?)(?:@[0-9a-z]{1,5})?", re.IGNORECASE)
_OF_MAESTRO = frozenset(range(13, 20))
_OF_NETWORKS: tuple[tuple[int, int, frozenset[int]], ...] = (
    (4, 4, frozenset({13, 16, 19})),  # Visa
    (51, 55, frozenset({16})),  # Mastercard
    (2221, 2720, frozenset({16})),
    (34, 34, frozenset({15})),  # American Express
    (37, 37, frozenset({15})),
    (300, 305, frozenset({14})),  # Diners Club
    (36, 36, frozenset({14})),
    (38, 39, frozenset({14})),
    (3528, 3589, frozenset({16})),  # JCB
    (6011, 6011, frozenset({16, 19})),  # Discover
    (644, 659, frozenset({16, 19})),
    (62, 62, frozenset({16, 17, 18, 19})),  # UnionPay
    *((first, first, _OF_MAESTRO) for first in (5018, 5020, 5038, 6304, 6759, 6761, 6763)),
)
"""First digits, from and to, and the lengths of the cards that a network issues with them.

ISO/IEC 7812 gives the numbers to issuers; the networks publish which are theirs.
"""


def luhn_valid(digits: str) -> bool:
    """Whether the last digit is the Luhn check of the others, counted from the right."""
    if not _are_digits(digits) or len(digits) < 2:
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_payment_card(digits: str) -> bool:
    """Whether a network issues such a number as a card: its first digits, its length and its check digit."""
    return luhn_valid(digits) and any(
        len(digits) in lengths and least <= int(digits[: len(str(least))]) <= most
        for least, most, lengths in _OF_NETWORKS
    )


def codabar14_digits(text: str) -> str | None:
    """The fourteen digits of a library barcode, without the start and stop letters of a scanner."""
    found = _CODABAR.fullmatch(text.strip())
    return found.group(1) if found else None


def codabar14_valid(text: str) -> bool:
    """Whether this is a 14-digit library barcode whose mod 10 check holds.

    Thirteen digits weighted 2, 1, 2 … from the left: the same sum as Luhn because thirteen is odd.
    """
    digits = codabar14_digits(text)
    return digits is not None and luhn_valid(digits)


def sierra_check_digit(number: str) -> str:
    """The mod 11 check of a Sierra record number, ``x`` for ten. Weights 2, 3, 4 … from the right."""
    if not _are_digits(number):
        raise ValueError("a record number is made of digits")
    total = sum(int(digit) * weight for weight, digit in enumerate(reversed(number), start=2))
    remainder = total % 11
    return "x" if remainder == 10 else str(remainder)


@dataclass(frozen=True, slots=True, kw_only=True)
class SierraRecord:
    """A Sierra record number as written. The last digit of ``.p12345678`` may be a check digit or not."""

    letter: str
    candidates: tuple[str, ...] = field(repr=False)  # the numbers it can stand for, the likelier first
    check_holds: bool  # the last character is the right check digit of the rest


def sierra_record(text: str) -> SierraRecord | None:
    """Read ``p1234567``, ``p1234567a``, ``.p12345678``, ``.p1234567x``, ``p1234567@dux``; else ``None``.

    ``a`` at the end stands where the check digit was not asked for. Both readings of a trailing digit are
    kept: a link that is missed leaks more than one that is looked up twice.
    """
    found = _RECORD.fullmatch(text.strip())
    if found is None:
        return None
    letter, number, last = found.group(1).lower(), found.group(2), found.group(3).lower()
    if last == "a":
        return SierraRecord(letter=letter, candidates=(number,), check_holds=False)
    if last:
        holds = sierra_check_digit(number) == last
        if last == "x":
            return SierraRecord(letter=letter, candidates=(number,), check_holds=holds)
        whole = number + last
        return SierraRecord(
            letter=letter, candidates=(number, whole) if holds else (whole, number), check_holds=holds
        )
    shorter = number[:-1]
    holds = sierra_check_digit(shorter) == number[-1]
    if len(shorter) < 6:
        return SierraRecord(letter=letter, candidates=(number,), check_holds=False)
    # Seven digits are the usual number without its check; eight are more likely seven and a check.
    likely = (shorter, number) if holds and len(number) > 7 else (number, shorter)
    return SierraRecord(letter=letter, candidates=likely, check_holds=holds)


def isbn13_valid(text: str) -> bool:
    """Whether this is an ISBN-13: prefix 978 or 979 and the EAN check, hyphens and spaces aside."""
    digits = _without_separators(text)
    if len(digits) != 13 or not _are_digits(digits) or digits[:3] not in {"978", "979"}:
        return False
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0


def isbn10_valid(text: str) -> bool:
    """Whether this is an ISBN-10 with its mod 11 check, hyphens and spaces aside."""
    digits = _without_separators(text).upper()
    if len(digits) != 10 or not _are_digits(digits[:9]) or digits[9] not in "0123456789X":
        return False
    values = [10 if digit == "X" else int(digit) for digit in digits]
    return sum(value * weight for value, weight in zip(values, range(10, 0, -1), strict=True)) % 11 == 0


def _without_separators(text: str) -> str:
    return text.strip().replace("-", "").replace(" ", "")


def _are_digits(text: str) -> bool:
    # str.isdigit accepts superscripts and the digits of every script.
    return bool(text) and text.isascii() and text.isdigit()
