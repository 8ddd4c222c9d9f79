"""A cell's value as calamine gives it → the text that a person sees, without exponents and without ``.0``."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from redactkit.read.books.shown import ISO, drawn

MOST_EXACT = 2**53
"""From here on a spreadsheet's numbers have gaps: the digits shown need not be those that were typed."""

_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.\d+)?)?(?:Z|[+-]00:?00)?)?", re.ASCII)

Value = str | float | int | bool | dt.date | dt.time | dt.timedelta


class Inexact(Exception):
    """A number with more digits than a spreadsheet can hold."""


def text_of(value: Value, picture: str | None = None) -> str:
    """The text of a cell. ``picture`` is how the cell's format draws a whole number."""
    if isinstance(value, str):
        return _iso(value) if picture == ISO else value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number(value, picture)
    if isinstance(value, dt.datetime):
        return _moment(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return _duration(dt.datetime.combine(dt.date.min, value) - dt.datetime.min)
    return _duration(value)


def _number(value: float, picture: str | None) -> str:
    if value != value or abs(value) >= MOST_EXACT:
        raise Inexact
    if value == int(value):
        whole = int(value)
        return drawn(whole, picture) if picture is not None and picture != ISO and whole >= 0 else str(whole)
    return format(Decimal(f"{value:.15g}").normalize(), "f")


def _moment(value: dt.datetime) -> str:
    """The day, and the time where there is one; to the second, since a day's fraction is no exact number."""
    value = (value + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
    day = value.date().isoformat()
    if value.time() == dt.time():
        return day
    return f"{day} {_clock(value.hour, value.minute, value.second)}"


def _clock(hours: int, minutes: int, seconds: int) -> str:
    text = f"{hours:02d}:{minutes:02d}"
    return f"{text}:{seconds:02d}" if seconds else text


def _duration(value: dt.timedelta) -> str:
    seconds = (value + dt.timedelta(microseconds=500_000)) // dt.timedelta(seconds=1)
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return sign + _clock(seconds // 3600, seconds // 60 % 60, seconds % 60)


def _iso(text: str) -> str:
    found = _ISO.fullmatch(text)
    if found is None:
        return text
    day, minute, second = found.groups()
    if minute is None or (minute == "00:00" and second in (None, "00")):
        return day
    return f"{day} {minute}:{second}" if second not in (None, "00") else f"{day} {minute}"
