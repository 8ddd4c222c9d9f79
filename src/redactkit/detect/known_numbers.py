"""Known numbers, however their digits are written: cards, telephones, record numbers.

In groups, glued to words, and as spreadsheets write numbers: ``21712000000029.0``, ``21,712,000,000,029`` and
``2.1712E+13``, where the digits that are left out must be those of a known number. Numbers are kept as sorted
integers, eight bytes each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from operator import itemgetter

import numpy as np

from redactkit.checkdigits import sierra_check_digit, sierra_record
from redactkit.detect.digit_runs import LONGEST, Claims, DigitRuns, Ints, Stretches
from redactkit.detect.gathered import Gathered
from redactkit.detect.known_lettered import LetteredCards
from redactkit.folding import fold_key

LEAST_DIGITS = 6
"""A number with fewer digits is like any other."""

_HEAD = 3
"""The first digits by which most numbers are told from known ones at once."""
_NO_DIGIT = re.compile(r"[^0-9]+")
_GAP = 6  # signs between the digits of one number, as ``digit_runs`` reads them
_BETWEEN = rf"[\s(),.\-/:*_|~'\u00b7\u2022]{{1,{_GAP}}}"
_LOCAL_PHONE = re.compile(
    rf"[0-9]{{3}}{_BETWEEN}[0-9]{{2}}(?:{_BETWEEN})?[0-9]{{2}}|[0-9](?:{_BETWEEN}[0-9]){{6}}"
)
_GLUED_TO = re.compile(r"(?:\A|[^\w$]|_|(?<![^\W_])(?:c|h|w|m|cb|ph|tel|cell|phone|fax|home|work|call))\Z")
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
    r"|[0-9]{3}[-. ]?[0-9]{4})(?![0-9])"
)
_LAST_FOUR = re.compile(
    r"last (?<=\blast )(?:4|four)(?: digits)?(?: (?:are|is|of))?:? ?#?([0-9]{4})(?![0-9])"
)
_ABROAD = re.compile(r"\s*(?:\+|00|011[ -])\s*(?!1)(?=[2-9])([0-9][0-9 ().\-/]{6,24})")
_LEAST_ABROAD = 8  # digits, without country code: fewer are like any other number
_EXTENSION = re.compile(r"(?:\bx|(?<=[0-9])x|\bext\.?|\bextension) ?[0-9]+")
_ZEROS = re.compile(r"\.0+(?![0-9])")


class Number(Enum):
    """What a number is: entity, score and why."""

    CARD = ("PATRON_BARCODE", 1.0, "a card or key in these exports")
    LAST_FOUR = ("PATRON_BARCODE", 0.8, "the last digits of a card or key in these exports")
    RECORD = ("PATRON_RECORD", 1.0, "a patron's record number in these exports")
    PHONE = ("PHONE_NUMBER", 1.0, "a telephone number in these exports")
    LOCAL_PHONE = ("PHONE_NUMBER", 0.9, "a telephone number in these exports, without area code")


_Found = tuple[int, int, Number, int, int]
"""The group that a number begins with, its digits, what it is, where it stands."""
_ORDER = itemgetter(0, 1)


class _Sorted:
    """Numbers of one kind, each as an integer behind a leading 1, which keeps its zeros."""

    __slots__ = ("_numbers", "heads", "lengths")

    def __init__(self, numbers: Iterable[str]) -> None:
        fit = (int("1" + number) for number in numbers if LEAST_DIGITS <= len(number) <= LONGEST)
        self._numbers: Ints = np.unique(np.fromiter(fit, np.int64))
        self.heads: set[tuple[int, int]] = set()
        """The length and the first digits of each."""
        for length in range(LEAST_DIGITS, LONGEST + 1):
            first, last = np.searchsorted(self._numbers, (10**length, 2 * 10**length))
            heads = (self._numbers[first:last] - 10**length) // 10 ** (length - _HEAD)
            self.heads.update((length, int(head)) for head in np.unique(heads))
        self.lengths = frozenset(length for length, _ in self.heads)

    def __len__(self) -> int:
        return len(self._numbers)

    def among(self, numbers: Ints) -> Claims:
        """Which of these, each behind a leading 1, are of this kind."""
        if not len(self._numbers):
            return np.zeros(len(numbers), dtype=np.bool_)
        at = np.searchsorted(self._numbers, numbers)
        return np.asarray(self._numbers[np.minimum(at, len(self._numbers) - 1)] == numbers)

    def has(self, digits: str) -> bool:
        """Whether this is one of them."""
        return len(digits) in self.lengths and self.has_between(number := int("1" + digits), number)

    def ends_so(self, last_four: int) -> bool:
        """Whether one of them ends with these four digits."""
        return bool(np.any(self._numbers % 10**4 == last_four))

    def has_between(self, least: int, most: int) -> bool:
        """Whether one of them lies between the two, leading 1 included."""
        at = int(np.searchsorted(self._numbers, least))
        return at < len(self._numbers) and int(self._numbers[at]) <= most


class KnownNumbers:
    """Numbers by their digits. Never prints them."""

    __slots__ = (
        "_cards",
        "_heads",
        "_lettered",
        "_local",
        "_long",
        "_most",
        "_of_records",
        "_phones",
        "_records",
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
        self._long = frozenset(card for card in cards if len(card) > LONGEST)
        self._lettered = LetteredCards(lettered)
        self._records = _Sorted(number for record in records for number in _numbers_of(record))
        numbers = [number for cell in phones for number in _telephones(cell)]
        abroad = [number for cell in phones for number in _numbers_abroad(cell)]
        self._phones = _Sorted([*(number for number in numbers if len(number) >= 10), *abroad])
        self._local = _Sorted(number[-7:] for number in numbers if len(number) in (7, 10))
        of_records = self._records.lengths | {length + 1 for length in self._records.lengths}
        self._of_records = np.isin(np.arange(LONGEST + 2), list(of_records))
        heads = self._cards.heads.union(
            self._phones.heads,
            ((length + 1, (10**_HEAD + head) // 10) for length, head in self._phones.heads),
            self._local.heads,
            ((len(card), int(card[:_HEAD])) for card in self._long),
        )
        self._most = max((length for length, _ in heads), default=0)
        self._heads = np.zeros((LONGEST + 2, 10**_HEAD), dtype=np.bool_)
        for length, head in heads:
            self._heads[min(length, LONGEST + 1), head] = True

    def __len__(self) -> int:
        every = (self._cards, self._records, self._phones, self._local, self._long)
        return sum(len(each) for each in every)

    def spans(self, texts: Gathered) -> Iterator[tuple[Number, int, int]]:
        """Each known number in folded texts in small letters: what it is, and where in the whole."""
        text = texts.text
        runs = DigitRuns(texts.codes)
        # as a reader meets them: by the group that a number begins with, the shorter first
        found = sorted([*self._records_in(runs, text), *self._others_in(runs, text)], key=_ORDER)
        for _, _, number, start, end in found:
            yield number, start, end
        for start, end in self._lettered.spans(text):
            yield Number.CARD, start, end
        for short in _LAST_FOUR.finditer(text):
            if self._cards.ends_so(int(short[1])):
                yield Number.LAST_FOUR, *short.span(1)
        if runs.have_powers:
            for power in _POWER.finditer(text):
                if (kind := self._shortened(power)) is not None:
                    yield kind, *power.span()

    def _records_in(self, runs: DigitRuns, text: str) -> Iterator[_Found]:
        for groups in runs.groups(self._of_records):
            may = np.ones(len(groups.first), dtype=np.bool_)
            if groups.size <= LONGEST:
                unit = 10**groups.size
                may = self._records.among(groups.values + unit)
                may |= self._records.among((groups.values + unit) // 10)
            for at in groups.first[may].tolist():
                record = self._record(text, int(runs.starts[at]), int(runs.ends[at]))
                if record is not None:
                    yield at, 0, Number.RECORD, *record

    def _others_in(self, runs: DigitRuns, text: str) -> Iterator[_Found]:
        for stretches in runs.stretches(self._heads, self._most):
            for kind, these in self._kinds(runs, stretches):
                groups = zip(stretches.first[these].tolist(), stretches.last[these].tolist(), strict=True)
                for first, last in groups:
                    start, end = int(runs.starts[first]), int(runs.ends[last])
                    if kind is Number.LOCAL_PHONE and not _is_local_phone(text, start, end):
                        continue
                    zeros = _ZEROS.match(text, end)
                    yield first, stretches.size, kind, start, zeros.end() if zeros else end

    def _kinds(self, runs: DigitRuns, stretches: Stretches) -> Iterator[tuple[Number, Claims]]:
        """Of the stretches of one length, which are of each kind; of the first that claims one alone."""
        if stretches.size > LONGEST:
            groups = zip(stretches.first.tolist(), stretches.last.tolist(), strict=True)
            every = [runs.text_of(*each) for each in groups]
            yield Number.CARD, np.array([digits in self._long for digits in every])
            with_code = [digits[0] == "1" and self._phones.has(digits[1:]) for digits in every]
            yield Number.PHONE, np.array(with_code) & [digits not in self._long for digits in every]
            return
        unit = 10**stretches.size
        numbers = stretches.values + unit
        cards = self._cards.among(numbers)
        # 1 781 555-0134: this country's code is the leading 1 behind which the number is kept
        with_code = (stretches.values >= unit // 10) & self._phones.among(stretches.values)
        with_code &= stretches.values < 2 * (unit // 10)
        phones = ~cards & (self._phones.among(numbers) | with_code)
        yield Number.CARD, cards
        yield Number.PHONE, phones
        yield Number.LOCAL_PHONE, ~cards & ~phones & self._local.among(numbers)

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
        if not len(shown) <= length <= LONGEST:
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


def _numbers_abroad(cell: str) -> Iterator[str]:
    """The digits of another country's number as they are dialled there, with its leading 0 and without."""
    if (written := _ABROAD.match(cell)) is None:
        return
    # Imported here: few exports have such a number, and its tables take long to load.
    import phonenumbers

    try:
        number = phonenumbers.parse("+" + _NO_DIGIT.sub("", written[1]))
    except phonenumbers.NumberParseException:
        return
    there = str(number.national_number)
    if len(there) >= _LEAST_ABROAD:
        yield there
        yield "0" + there


def _numbers_of(record: str) -> Iterable[str]:
    folded = fold_key(record)
    parsed = sierra_record(folded)
    if parsed is not None:
        return parsed.candidates
    return (folded,) if folded.isdigit() else ()
