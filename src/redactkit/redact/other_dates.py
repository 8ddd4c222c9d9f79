"""Dates that are not three numbers: months in words, and eight digits without a mark.

They are written again as day, month and year, so that ``dates`` reads each day once. Months in words say by
themselves which number is the day; eight digits are a date only in a column whose years stand first.
"""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_WEEKDAY = (
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun|tues|thurs?|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
    r"(?:\.?, *|\. *| +))?"
)
_CLOCK = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,:]\d+)?)?(?: *[ap]\.?m\.?)?"
_ZONE = r"(?:z|(?:utc|gmt)?[+-]\d{2}(?::?\d{2})?|utc|gmt|(?:ak|[acehmp])[sd]?t)"
_BEHIND = rf"(?:(?:,? +(?:at +)?|t){_CLOCK}(?: *{_ZONE})?)?"
_IN_WORDS = (
    rf"(?i)^{_WEEKDAY}(?:"
    # 15-Mar-2024, 15 March 24, 2024-Mar-15
    rf"(\d{{1,2}}|\d{{4}}) *[-/.]? *({_MONTH}) *[-/.,]{{0,2}} *(\d{{4}}|\d{{1,2}}){_BEHIND}"
    # March 15, 2024 10:22 AM; Mar 15 10:22:00 EST 2024
    rf"|({_MONTH}) *[-/.]? *(\d{{1,2}})"
    rf"(?:(?: *[-/.,] *| +)(\d{{4}}){_BEHIND}| +{_CLOCK}(?: *{_ZONE})? +(\d{{4}}))"
    r")$"
)
_AGAIN = r"\1\5 \2\4 \3\6\7"
_IN_DIGITS = (
    r"^((?:19|20)\d{2})(\d{2})(\d{2})(?:(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?"
    r"(?:,?[ T]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: *[AaPp]\.?[Mm]\.?)?"
    r"(?: *(?:Z|[+-]\d{2}(?::?\d{2})?))?)?$"
)
_HOLDS_DIGITS = r"^(?:19|20)\d{6}"
_WRITTEN_AGAIN = r"^(?:\d{1,4} [A-Za-z]+ \d{1,4}|\d{4}-\d{2}-\d{2})$"
_WORDED = re.compile(r"(\d{1,4}) ([A-Za-z]+) (\d{1,4})", re.ASCII)


def rewritten(cells: pa.Array, *, digits: bool) -> pa.Array:
    """Trimmed cells, of which none is a date in numbers: those in words as ``15 Mar 2024``.

    Where ``digits``, 20240315 becomes 2024-03-15. Whatever is no date is left out.
    """
    found = pc.replace_substring_regex(cells, _IN_WORDS, _AGAIN)
    if digits and pc.any(pc.match_substring_regex(cells, _HOLDS_DIGITS), min_count=0).as_py():
        found = pc.replace_substring_regex(found, _IN_DIGITS, r"\1-\2-\3")
    return pc.if_else(pc.match_substring_regex(found, _WRITTEN_AGAIN), found, "")


def parts_in_words(text: str) -> tuple[str, str, str] | None:
    """Year, month and day, as digits, of a date as it was written again."""
    found = _WORDED.fullmatch(text)
    if found is None:
        return None
    first, month, last = found.groups()
    if month[:3].lower() not in _MONTHS:
        return None
    number = str(_MONTHS.index(month[:3].lower()) + 1)
    return (first, number, last) if len(first) == 4 else (last, number, first)
