"""Known numbers, however their digits are written: cards, telephones, record numbers.

In groups, glued to words, and as spreadsheets write numbers: ``21712000000029.0``, ``21,712,000,000,029`` and
``2.1712E+13``, where the digits that are left out must be those of a known number. Numbers are kept as sorted
integers, eight bytes each.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from enum import Enum

from redactkit.checkdigits import sierra_check_digit, sierra_record
from redactkit.folding import fold_key

LEAST_DIGITS = 6
"""A number with fewer digits is like any other."""

_LONGEST = 18  # digits that an integer of eight bytes holds, behind a leading 1
_SIGNIFICANT = 5
_DIGITS = re.compile(r"[^0-9]+")
_GROUP = re.compile(r"[0-9]+")
_RUN = re.compile(r"[0-9](?:[ (),.\-/]{0,3}[0-9]){5,}")
_LOCAL_PHONE = re.compile(r"[0-9]{3}[-.][0-9]{4}")
_POWER = re.compile(r"(?<![0-9.,])([0-9])(?:\.([0-9]+))?e\+?([0-9]{1,2})(?![0-9])")
_ZEROS = re.compile(r"\.0+(?![0-9])")


class Number(Enum):
    """What a number is: entity, score and why."""

    CARD = ("PATRON_BARCODE", 1.0, "a card or key in these exports")
    RECORD = ("PATRON_RECORD", 1.0, "a patron's record number in these exports")
    PHONE = ("PHONE_NUMBER", 1.0, "a telephone number in these exports")
    LOCAL_PHONE = ("PHONE_NUMBER", 0.9, "a telephone number in these exports, without area code")


class KnownNumbers:
    """Numbers by their digits. Never prints them."""

    __slots__ = ("_lengths", "_long", "_sorted")

    def __init__(self, *, cards: Iterable[str], records: Iterable[str], phones: Iterable[str]) -> None:
        """Cards of digits alone, record numbers, and telephones, in any form that exports give them."""
        self._long: set[str] = set()
        found: dict[Number, set[int]] = {kind: set() for kind in Number}
        for card in cards:
            for form in {card, card.lstrip("0")}:
                self._keep(form, Number.CARD, found)
        for record in records:
            for number in _numbers_of(record):
                self._keep(number, Number.RECORD, found)
        for phone in phones:
            number = _DIGITS.sub("", fold_key(phone))
            if len(number) == 11 and number.startswith("1"):
                number = number[1:]
            if len(number) >= 10:
                self._keep(number, Number.PHONE, found)
            if len(number) in (7, 10):
                self._keep(number[-7:], Number.LOCAL_PHONE, found)
        self._sorted = {kind: array("Q", sorted(numbers)) for kind, numbers in found.items()}
        self._lengths = {
            kind: frozenset(len(str(number)) - 1 for number in numbers) for kind, numbers in found.items()
        }

    def __len__(self) -> int:
        return sum(map(len, self._sorted.values())) + len(self._long)

    def _keep(self, digits: str, kind: Number, found: dict[Number, set[int]]) -> None:
        if len(digits) < LEAST_DIGITS:
            return
        if len(digits) <= _LONGEST:
            found[kind].add(int("1" + digits))
        elif kind is Number.CARD:
            self._long.add(digits)

    def spans(self, text: str) -> Iterator[tuple[Number, int, int]]:
        """Each known number in a folded text: what it is, and where."""
        for run in _RUN.finditer(text):
            groups = [found.span() for found in _GROUP.finditer(text, *run.span())]
            for first, (start, end) in enumerate(groups):
                if (record := self._record(text, start, end)) is not None:
                    yield Number.RECORD, *record
                digits = ""
                for start_of, end in groups[first:]:
                    digits += text[start_of:end]
                    if len(digits) > _LONGEST and not self._long:
                        break
                    kind = self._kind(digits, text[start:end])
                    if kind is not None:
                        zeros = _ZEROS.match(text, end)
                        yield kind, start, zeros.end() if zeros else end
        if "e" in text:
            yield from self._powers(text)

    def _kind(self, digits: str, written: str) -> Number | None:
        if self._has(Number.CARD, digits) or digits in self._long:
            return Number.CARD
        if self._has(Number.PHONE, digits) or (digits[0] == "1" and self._has(Number.PHONE, digits[1:])):
            return Number.PHONE
        if _LOCAL_PHONE.fullmatch(written) and self._has(Number.LOCAL_PHONE, digits):
            return Number.LOCAL_PHONE
        return None

    def _has(self, kind: Number, digits: str) -> bool:
        return len(digits) in self._lengths[kind] and self._is_between(kind, number := int("1" + digits), number)

    def _is_between(self, kind: Number, least: int, most: int) -> bool:
        numbers = self._sorted[kind]
        at = bisect_left(numbers, least)
        return at < len(numbers) and numbers[at] <= most

    def _record(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """Where a record number stands with its letter and its check digit."""
        digits = text[start:end]
        has_letter = text[start - 1 : start] == "p"
        first, last = start - has_letter, end + (text[end : end + 1] in ("x", "a"))
        if _is_part_of_word(text, first, last):
            return None
        checked = digits[:-1] if last == end else ""
        if self._has(Number.RECORD, digits):
            return first, last
        if self._has(Number.RECORD, checked) and (has_letter or sierra_check_digit(checked) == digits[-1]):
            return first, last
        return None

    def _powers(self, text: str) -> Iterator[tuple[Number, int, int]]:
        """Cards and telephones that a power of ten shortens, by the digits that it shows."""
        for power in _POWER.finditer(text):
            shown, length = power[1] + (power[2] or ""), int(power[3]) + 1
            if len(shown) < _SIGNIFICANT or length > _LONGEST:
                continue
            significant = shown.rstrip("0") if len(shown) > length else shown
            unit = 10 ** max(0, length - len(significant))
            least = 10**length + int(significant) * unit
            for kind in (Number.CARD, Number.PHONE):
                # Rounded to the digits shown, or the others cut off.
                if length in self._lengths[kind] and self._is_between(kind, least - unit // 2, least + unit - 1):
                    yield kind, *power.span()
                    break


def _numbers_of(record: str) -> Iterable[str]:
    folded = fold_key(record)
    parsed = sierra_record(folded)
    if parsed is not None:
        return parsed.candidates
    return (folded,) if folded.isdigit() else ()


def _is_part_of_word(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()
