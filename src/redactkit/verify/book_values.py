"""What a number in a workbook is as text, worked out from the format's code. Part of the last check.

The reader of the release gets dates from calamine and draws padded numbers by pictures; this is another way
to the same texts.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import cached_property
from math import floor

_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_EVEN)
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|[_*](.)|(\[[^\]]*\])')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DAY = dt.timedelta(days=1)
_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)])
_BUILT_IN_ELAPSED = 46


@dataclass(frozen=True)
class Format:
    """A number format: its code, or the number of one that every program knows."""

    code: str
    number: int = 0

    @cached_property
    def is_elapsed(self) -> bool:
        """Whether it shows hours beyond a day."""
        return self.number == _BUILT_IN_ELAPSED or _ELAPSED.search(self.code) is not None

    @cached_property
    def is_date(self) -> bool:
        """Whether it shows a day or a time."""
        bare = _LITERAL.sub("", self.code.split(";")[0])
        return self.number in _BUILT_IN_DATES or (
            bare.lower() != "general" and any(sign in "ymdhs" for sign in bare.lower().replace("e+", ""))
        )

    @cached_property
    def template(self) -> list[str]:
        """The places for digits and the signs between them, where the format is nothing else; else empty."""
        section = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*\Z)', self.code)[0]
        if any(sign in section for sign in "<>="):
            return []
        pieces: list[str] = []
        at = 0
        while at < len(section):
            found = _LITERAL.match(section, at)
            if found is not None:
                quoted, escaped, _, _ = found.groups()
                pieces += [f"'{sign}" for sign in (quoted or escaped or "")]
                at = found.end()
                continue
            sign = section[at]
            if sign not in "0#?-() ":
                return []
            pieces.append(sign if sign in "0#?" else f"'{sign}")
            at += 1
        places = [piece for piece in pieces if piece in "0#?"]
        fills = places.count("0") > 1 or len(places) < len(pieces)
        return pieces if places and fills else []


GENERAL = Format("General")


def number_text(value: float, format_: Format, *, since_1904: bool = False) -> str:
    """A number as its cell shows it, as far as that tells it from another number."""
    if format_.is_elapsed:
        return _time_text(_seconds(value))
    if format_.is_date and 0 <= value < 2_958_466:
        return _date_text(value, since_1904=since_1904)
    if value == int(value):
        digits = str(int(value))
        return _filled_in(digits, format_.template) if value >= 0 and format_.template else digits
    rounded = _FIFTEEN.create_decimal(Decimal(value))
    return f"{rounded.normalize():f}"


def _filled_in(digits: str, template: list[str]) -> str:
    """The template from its end, one digit for each place; what is left over goes before the first."""
    waiting = list(digits)
    found: list[str] = []
    places = sum(piece in "0#?" for piece in template)
    for piece in reversed(template):
        if piece not in "0#?":
            found.append(piece[1])
            continue
        places -= 1
        if waiting:
            found.append(waiting.pop())
            if not places:
                found += reversed(waiting)
        elif piece == "0":
            found.append("0")
    return "".join(reversed(found))


def _date_text(value: float, *, since_1904: bool) -> str:
    if value < 1:
        return _time_text(_seconds(value))
    if since_1904:
        start = dt.datetime(1904, 1, 1)
    else:
        start = dt.datetime(1899, 12, 31) if value < 60 else dt.datetime(1899, 12, 30)
    moment = start + _seconds(value) * dt.timedelta(seconds=1)
    return moment_text(moment)


def _seconds(days: float) -> int:
    """Whole seconds, by way of thousandths: half a second is rounded up, and so is half a thousandth."""
    thousandths = floor(days * 86_400_000 + 0.5)
    return (thousandths + 500) // 1000


def moment_text(moment: dt.datetime) -> str:
    """A day, and its time where there is one."""
    day = f"{moment:%Y-%m-%d}" if moment.year > 999 else moment.date().isoformat()
    seconds = (moment - moment.replace(hour=0, minute=0, second=0, microsecond=0)) // dt.timedelta(seconds=1)
    return f"{day} {_time_text(seconds)}" if seconds else day


def _time_text(seconds: int) -> str:
    hours, rest = divmod(abs(seconds), 3600)
    text = f"{hours:02d}:{rest // 60:02d}" + (f":{rest % 60:02d}" if rest % 60 else "")
    return f"-{text}" if seconds < 0 else text
