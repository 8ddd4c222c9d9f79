"""Days whose month is a word, and days of eight digits. Part of the last check, for ``dates``.

Written apart from the room that releases: here the clock is cut out first, and then the words are looked up.
"""

from __future__ import annotations

import re
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

_MONTHS = {
    word: nth
    for nth, words in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for word in words.split()
}
_WEEKDAYS = frozenset(
    word
    for words in (
        "mon monday tue tues tuesday wed wednesday thu thur thurs thursday",
        "fri friday sat saturday sun sunday",
    )
    for word in words.split()
)
_TIME = r"[0-9]{1,2}[.:][0-9]{2}([.:][0-9]{2}([.,:][0-9]+)?)?( *[ap][.]?m[.]?)?"
_AWAY = r"(z|utc|gmt|(utc|gmt)?[-+][0-9]{2}(:?[0-9]{2})?|(e|c|m|p|a|h|ak)[sd]?t)"
_NAMELESS = f"{_TIME}( *{_AWAY})?".replace("(", "(?:")
_CLOCK_BEHIND = rf"(?i)(,? +(at +)?|t){_TIME}( *{_AWAY})?$"
_CLOCK_INSIDE = rf"(?i)^([a-z].*[0-9]) +{_NAMELESS} +([0-9]{{4}})$"

NAMES_A_ZONE = rf"(?i){_TIME} *{_AWAY}( +[0-9]{{4}})?$"
"""Behind a time, the name of its zone; perhaps with the year behind that."""

_DAY_FIRST = re.compile(r"([0-9]{1,4}) *[-/.]? *([a-z]+) *[-/.,]{0,2} *([0-9]{1,4})")
_MONTH_FIRST = re.compile(r"([a-z]+) *[-/.]? *([0-9]{1,2})(?: *[-/.,] *| +)([0-9]{4})")
_WEEKDAY = re.compile(r"([a-z]+)(?:[.]?,|[.]| )(?<=[., ]) *")
_DIGITS = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})(?:([0-9]{2})([0-9]{2})([0-9]{2})?)?")


def without_clock(texts: pa.Array) -> pa.Array:
    """Texts without a time of day at the end, or before a year at the end."""
    inside = pc.replace_substring_regex(texts, _CLOCK_INSIDE, r"\1 \2")
    return pc.if_else(pc.equal(inside, texts), pc.replace_substring_regex(texts, _CLOCK_BEHIND, ""), inside)


def worded_day(text: str, last_year: int) -> date | None:
    """15-Mar-2024, March 15, 2024, Fri Mar 15 2024: the word says which number is what.

    Two digits are a year of this century unless it lies after ``last_year``, and stand behind the month.
    """
    plain = text.lower()
    before = _WEEKDAY.match(plain)
    if before and before[1] in _WEEKDAYS:
        plain = plain[before.end() :]
    if found := _DAY_FIRST.fullmatch(plain):
        first, word, last = found.groups()
        year, day = (first, last) if len(first) == 4 else (last, first)
    elif found := _MONTH_FIRST.fullmatch(plain):
        word, day, year = found.groups()
    else:
        return None
    if word not in _MONTHS or len(year) not in (2, 4) or len(day) > 2:
        return None
    number = int(year)
    if len(year) == 2:
        number += 2000 if 2000 + number <= last_year else 1900
    return _day(number, _MONTHS[word], int(day))


def digits_day(text: str) -> date | None:
    """20240315, and perhaps the hour, minute and second behind it."""
    found = _DIGITS.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    if hour > 23 or minute > 59 or second > 59:
        return None
    return _day(year, month, day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
