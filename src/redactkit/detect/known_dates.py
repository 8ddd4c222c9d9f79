"""Known birth dates, in the forms in which people write a day."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

BIRTH_DATE = ("BIRTH_DATE", 0.9, "a birth date in these exports")

_RECENT, _MANY = 6, 90  # years before the latest birth; distinct birth dates in a year
_LEAST_SHORT_YEAR = 30
"""Two digits below are a year of this century: in notes that is the day of a loan or a visit."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY, _YEAR = r"([0-9]{1,2})(?:st|nd|rd|th)?", r"([0-9]{4}|'?[0-9]{2})"
_FORMS = re.compile(
    r"(?<![\w.,/-])(?:"
    r"(?P<iso>([0-9]{4})([-/.])([0-9]{1,2})\3([0-9]{1,2}))"
    r"|(?P<parts>([0-9]{1,2}) ?([-/.]) ?([0-9]{1,2}) ?\8 ?([0-9]{4}|[0-9]{2}))"
    rf"|(?P<month_first>{_MONTH}[ -]?{_DAY},?[ -]{_YEAR})"
    rf"|(?P<day_first>{_DAY}[ -]?(?:of )?{_MONTH},?[ -]?{_YEAR})"
    r"|(?P<plain>(?:19|20)[0-9]{6})"
    r")(?![\w/-]|[.,][0-9])"
)

HINT = re.compile(
    r"[0-9]{1,2}(?: ?[-/.] ?[0-9]{1,2} ?[-/.] ?[0-9]{2}|(?:st|nd|rd|th)?,?[ -]'?[0-9]{2}"
    rf"|(?:st|nd|rd|th)?[ -]?(?:of )?{_MONTH})|(?:19|20)[0-9]{{6}}|[0-9]{{4}}(?:19|20)[0-9]{{2}}(?![0-9])"
)
"""A quick look: every date in one of the forms holds a match of it."""

_WITHOUT_SIGNS = re.compile(r"(?<![\w.,/-])([0-9]{2})([0-9]{2})((?:19|20)[0-9]{2})(?![\w/-]|[.,][0-9])")
_OF_BIRTH = re.compile(r"birth|\bborn\b|\bd\.?o\.?b\b|\bnac|\bnasc|\bsinh\b")
_NEAR = 30  # characters before and behind a day without signs, which is else a number like any other


class KnownDates:
    """Days on which somebody in the exports was born. Never prints them."""

    __slots__ = ("_days",)

    def __init__(self, days: Iterable[date]) -> None:
        """Of the youngest children's years, those in which nearly any day is a birth date say nothing."""
        distinct = frozenset(days)
        years = Counter(day.year for day in distinct)
        recent = max(years, default=0) - _RECENT
        self._days = frozenset(
            day.toordinal() for day in distinct if day.year <= recent or years[day.year] < _MANY
        )

    def __len__(self) -> int:
        return len(self._days)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a folded text in small letters gives one of these days, with its year."""
        if not self._days or not HINT.search(text):
            return
        for found in _FORMS.finditer(text):
            if any(day in self._days for day in _readings(found)):
                yield found.span()
        for found in _WITHOUT_SIGNS.finditer(text):
            one, other, year = found.groups()
            days = (*_days(year, one, other), *_days(year, other, one))
            near = text[max(0, found.start() - _NEAR) : found.end() + _NEAR]
            if any(day in self._days for day in days) and _OF_BIRTH.search(near):
                yield found.span()


def _readings(found: re.Match[str]) -> Iterator[int]:
    """The days that a date may stand for; either of two numbers may be the month."""
    parts = [part for part in found.groups()[1:] if part]
    if found["iso"]:
        year, month, day = found[2], found[4], found[5]
        yield from _days(year, month, day)
    elif found["parts"]:
        one, other, year = found[7], found[9], found[10]
        yield from _days(year, one, other)
        yield from _days(year, other, one)
    elif found["month_first"]:
        yield from _days(found[14], _number(found[12]), found[13])
    elif found["day_first"]:
        yield from _days(found[18], _number(found[17]), found[16])
    else:
        whole = parts[-1]
        yield from _days(whole[:4], whole[4:6], whole[6:])


def _number(month: str) -> int:
    return _MONTHS.index(month[:3]) + 1


def _days(year: str, month: str | int, day: str | int) -> Iterator[int]:
    digits = year.strip("'")
    number = int(digits)
    if len(digits) == 2:
        if number < _LEAST_SHORT_YEAR:
            return
        number += 1900
    try:
        yield date(number, int(month), int(day)).toordinal()
    except ValueError:
        return
