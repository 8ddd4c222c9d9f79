"""Known numbers, however their digits are written: cards, telephones, record numbers.

In groups, glued to words, and as spreadsheets write numbers: ``21712000000029.0``, ``21,712,000,000,029`` and
``2.1712E+13``, where the digits that are left out must be those of a known number. Numbers are kept as sorted
integers, eight bytes each.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum

from redactkit.checkdigits import sierra_check_digit, sierra_record
from redactkit.detect.known_lettered import LetteredCards
from redactkit.folding import fold_key

LEAST_DIGITS = 6
"""A number with fewer digits is like any other."""

_HEAD = 3
"""The first digits by which most numbers are told from known ones at once."""
_LONGEST = 18  # digits that an integer of eight bytes holds, behind a leading 1
_NO_DIGIT = re.compile(r"[^0-9]+")
_GROUP = re.compile(r"[0-9]+")
_GAP = 6  # signs between the digits of one number
_RUN = re.compile(rf"[0-9](?:[\s(),.\-/:*_]{{0,{_GAP}}}[0-9]){{5,}}")
_BETWEEN = rf"[\s(),.\-/:*_]{{1,{_GAP}}}"
_LOCAL_PHONE = re.compile(
    rf"[0-9]{{3}}{_BETWEEN}[0-9]{{2}}(?:{_BETWEEN})?[0-9]{{2}}|[0-9](?:{_BETWEEN}[0-9]){{6}}"
)
_GLUED_TO = re.compile(r"(?:\A|[^\w$]|(?<![^\W_])(?:c|h|w|m|cb|ph|tel|cell|phone|fax|home|work|call))\Z")
_ITEMS_NUMBER = re.compile(
    r"\b(?:items?|bibs?|barcodes?|records?|rec|copy|copies|titles?|call no|oclc|isbn|issn|invoice|order"
    r"|receipt|vol(?:ume)?|due)(?: ?(?:no|nos|nr|num|numbers?|records?|barcodes?|ids?))?[ .:#=]{0,4}\Z"
)
_LOOK_BACK = 32
_WITHOUT_AREA = 7
_POWER = re.compile(r"([0-9])\.([0-9]{4,})e\+?([0-9]{1,2})(?![0-9])")
_PLAIN_NUMBER = re.compile(r"[0-9][0-9 ,.\-/]*")
_PHONE = re.compile(
    r"(?<![0-9])(?:(?:1[ .\-/]{0,3})?\(?[0-9]{3}\)?[ .\-/]{0,3}[0-9]{3}[ .\-]{0,3}[0-9]{4}"
    r"|[0-9]{3}[-.]?[0-9]{4})(?![0-9])"
)
_EXTENSION = re.compile(r"(?:\bx|(?<=[0-9])x|\bext\.?|\bextension) ?[0-9]+")
_ZEROS = re.compile(r"\.0+(?![0-9])")


class Number(Enum):
    """What a number is: entity, score and why."""

    CARD = ("PATRON_BARCODE", 1.0, "a card or key in these exports")
    RECORD = ("PATRON_RECORD", 1.0, "a patron's record number in these exports")
    PHONE = ("PHONE_NUMBER", 1.0, "a telephone number in these exports")
    LOCAL_PHONE = ("PHONE_NUMBER", 0.9, "a telephone number in these exports, without area code")


class _Sorted:
    """Numbers of one kind, each as an integer behind a leading 1, which keeps its zeros."""

    __slots__ = ("_numbers", "heads", "lengths")

    def __init__(self, numbers: Iterable[str]) -> None:
        short = {number for number in numbers if LEAST_DIGITS <= len(number) <= _LONGEST}
        self.lengths = frozenset(map(len, short))
        self.heads = frozenset((len(number), number[:_HEAD]) for number in short)
        self._numbers = array("Q", sorted(int("1" + number) for number in short))

    def __len__(self) -> int:
        return len(self._numbers)

    def has(self, digits: str) -> bool:
        """Whether this is one of them."""
        return len(digits) in self.lengths and self.has_between(number := int("1" + digits), number)

    def has_between(self, least: int, most: int) -> bool:
        """Whether one of them lies between the two, leading 1 included."""
        at = bisect_left(self._numbers, least)
        return at < len(self._numbers) and self._numbers[at] <= most


class KnownNumbers:
    """Numbers by their digits. Never prints them."""

    __slots__ = (
        "_cards",
        "_lettered",
        "_local",
        "_long",
        "_most",
        "_of_records",
        "_phones",
        "_records",
        "_worth",
    )

    def __init__(
        self,
        *,
        cards: Sequence[str],
        lettered: Iterable[str],
        records: Iterable[str],
        phones: Iterable[str],
    ) -> None:
        """Cards of digits alone, those with letters, record numbers, telephones, as exports give them."""
        self._cards = _Sorted(form for card in cards for form in (card, card.lstrip("0")))
        self._long = frozenset(card for card in cards if len(card) > _LONGEST)
        self._lettered = LetteredCards(lettered)
        self._records = _Sorted(number for record in records for number in _numbers_of(record))
        self._of_records = self._records.lengths | {length + 1 for length in self._records.lengths}
        numbers = [number for cell in phones for number in _telephones(cell)]
        self._phones = _Sorted(number for number in numbers if len(number) >= 10)
        self._local = _Sorted(number[-7:] for number in numbers if len(number) in (7, 10))
        self._worth: dict[str, frozenset[int]] = {}
        for length, head in self._cards.heads.union(
            self._phones.heads,
            ((length + 1, ("1" + head)[:_HEAD]) for length, head in self._phones.heads),
            self._local.heads,
            ((len(card), card[:_HEAD]) for card in self._long),
        ):
            self._worth[head] = self._worth.get(head, frozenset()) | {length}
        self._most = max((length for lengths in self._worth.values() for length in lengths), default=0)

    def __len__(self) -> int:
        every = (self._cards, self._records, self._phones, self._local, self._long)
        return sum(len(each) for each in every)

    def spans(self, text: str) -> Iterator[tuple[Number, int, int]]:
        """Each known number in a folded text in small letters: what it is, and where."""
        for run in _RUN.finditer(text):
            digits = "".join(parts := _GROUP.findall(run[0]))
            if not self._may_begin(digits, parts):
                continue
            at = 0  # among the digits of the run
            groups = [found.span() for found in _GROUP.finditer(text, *run.span())]
            for first, (start, end) in enumerate(groups):
                if end - start in self._of_records and (record := self._record(text, start, end)) is not None:
                    yield Number.RECORD, *record
                worth = self._worth.get(digits[at : at + _HEAD], ())
                at += end - start
                if not worth:
                    continue
                size = 0
                for nth, (begin, end) in enumerate(groups[first : first + self._most], start=first + 1):
                    size += end - begin
                    if size > self._most:
                        break
                    if size in worth and (kind := self._kind(text, groups[first:nth])) is not None:
                        zeros = _ZEROS.match(text, end)
                        yield kind, start, zeros.end() if zeros else end
        for start, end in self._lettered.spans(text):
            yield Number.CARD, start, end
        for power in _POWER.finditer(text):
            if (kind := self._shortened(power)) is not None:
                yield kind, *power.span()

    def _may_begin(self, digits: str, parts: Iterable[str]) -> bool:
        """Whether any known number may begin with one of the groups of digits in a run."""
        at = 0
        for part in parts:
            if digits[at : at + _HEAD] in self._worth or len(part) in self._of_records:
                return True
            at += len(part)
        return False

    def _kind(self, text: str, groups: Sequence[tuple[int, int]]) -> Number | None:
        digits = "".join([text[start:end] for start, end in groups])
        if self._cards.has(digits) or digits in self._long:
            return Number.CARD
        if self._phones.has(digits) or (digits[0] == "1" and self._phones.has(digits[1:])):
            return Number.PHONE
        if self._local.has(digits) and _is_local_phone(text, groups[0][0], groups[-1][1]):
            return Number.LOCAL_PHONE
        return None

    def _record(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """Where a record number stands with its letter and its check digit."""
        digits = text[start:end]
        has_letter = text[start - 1 : start] == "p"
        first, last = start - has_letter, end + (text[end : end + 1] in ("x", "a"))
        if text[first - 1 : first].isalnum() or text[last : last + 1].isalnum():
            return None
        if self._records.has(digits):
            return first, last
        checked = digits[:-1] if last == end else ""
        if not self._records.has(checked):
            return None
        return (first, last) if has_letter or sierra_check_digit(checked) == digits[-1] else None

    def _shortened(self, power: re.Match[str]) -> Number | None:
        """What a power of ten shortens, by the digits that it shows: rounded, or the others cut off."""
        shown, length = power[1] + power[2], int(power[3]) + 1
        if not len(shown) <= length <= _LONGEST:
            return None
        unit = 10 ** (length - len(shown))
        least = 10**length + int(shown) * unit
        for kind, numbers in ((Number.CARD, self._cards), (Number.PHONE, self._phones)):
            if length in numbers.lengths and numbers.has_between(least - unit // 2, least + unit - 1):
                return kind
        return None


def digits_of(card: str) -> str:
    """The digits of a card that an export writes in groups or as a spreadsheet does; empty if it has letters.

    A power of ten counts only where it shows every digit.
    """
    folded = fold_key(card)
    if power := _POWER.fullmatch(folded):
        shown = power[1] + power[2]
        return shown if len(shown) == int(power[3]) + 1 else ""
    if not _PLAIN_NUMBER.fullmatch(folded):
        return ""
    return _NO_DIGIT.sub("", _ZEROS.sub("", folded) if folded.count(".") == 1 else folded)


def _is_local_phone(text: str, start: int, end: int) -> bool:
    """Whether seven digits are written as a telephone number without area code is.

    Glued they may be an item's or a work's number just as well: that is what the word before them says.
    """
    if end - start > _WITHOUT_AREA:
        return _LOCAL_PHONE.fullmatch(text, start, end) is not None
    before = text[max(0, start - _LOOK_BACK) : start]
    behind = text[end : end + 2]
    alone = not behind[:1].isalnum() or (behind[0] == "x" and behind[1:].isdigit())
    return alone and _GLUED_TO.search(before) is not None and _ITEMS_NUMBER.search(before) is None


def _telephones(cell: str) -> Iterator[str]:
    """The digits of each telephone number of a cell, without extension and without this country's code."""
    folded = _EXTENSION.sub(" ", fold_key(cell))
    for part in dict.fromkeys((folded, *(found[0] for found in _PHONE.finditer(folded)))):
        number = _NO_DIGIT.sub("", part)
        yield number[1:] if len(number) == 11 and number.startswith("1") else number


def _numbers_of(record: str) -> Iterable[str]:
    folded = fold_key(record)
    parsed = sierra_record(folded)
    if parsed is not None:
        return parsed.candidates
    return (folded,) if folded.isdigit() else ()
