"""How old is a record? Days from cells as systems write them, and ages by whole years. Pure."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.model import DateOrder
from redactkit.redact.dates import UNREADABLE, days

Days = npt.NDArray[np.int64]

_YEAR = 365.25
_MONTHS = {
    name: nth + 1
    for nth, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split())  # noqa: SIM905
}
_WORDED = re.compile(
    r"(?:[a-z]{3,9},?\s+)?(?:(?P<m>[a-z]{3,9})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?|(?P<d2>\d{1,2})\s+(?P<m2>[a-z]{3,9})\.?),?\s+"
    r"(?P<y>\d{4})\b.*",
    re.IGNORECASE | re.DOTALL,
)
_COMPACT = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?:\d{6})?")
_LIKELY = r"^\s*(?:[A-Za-z]{3,9}|(?:19|20)\d{6}|\d{1,2} [A-Za-z]{3})"


def read_days(cells: pa.Array, order: DateOrder | None, *, last_year: int) -> Days:
    """The ordinal of each cell's day, ``UNREADABLE`` where it is none.

    The column's own order first, then the year first, then month before day, as this country writes it; then
    months in words. A two-digit year later than ``last_year`` is one of the century before.
    """
    found = days(cells, order or DateOrder.YMD, last_year)
    for other in (DateOrder.YMD, DateOrder.MDY):
        if other is not order and (found == UNREADABLE).any():
            found = np.where(found == UNREADABLE, days(cells, other, last_year), found)
    rest = np.flatnonzero((found == UNREADABLE) & np.asarray(pc.match_substring_regex(cells, _LIKELY)))
    if rest.size:
        found = found.copy()
        found[rest] = [_worded(text) for text in cells.take(pa.array(rest)).to_pylist()]
    return found


def _worded(text: str) -> int:
    """``Tuesday, May 3, 2022 10:00am``, ``3 May 2022``, ``20220503``."""
    plain = text.strip()
    compact = _COMPACT.fullmatch(plain)
    if compact:
        return _ordinal(int(compact["y"]), int(compact["m"]), int(compact["d"]))
    found = _WORDED.fullmatch(plain)
    if not found:
        return UNREADABLE
    month = _MONTHS.get((found["m"] or found["m2"])[:3].lower(), 0)
    return _ordinal(int(found["y"]), month, int(found["d"] or found["d2"]))


def _ordinal(year: int, month: int, day: int) -> int:
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return UNREADABLE


@dataclass(slots=True)
class Ages:
    """How many records are how old, in whole years; how many have no day that could be read."""

    as_of: date
    by_year: Counter[int] = field(default_factory=Counter)
    unread: int = 0

    def add(self, ordinals: Days) -> None:
        """Take in the days of some records. A day that is still to come is no age."""
        self.unread += int((ordinals == UNREADABLE).sum())
        past = self.as_of.toordinal() - ordinals[ordinals != UNREADABLE]
        years, counts = np.unique((past[past >= 0] / _YEAR).astype(np.int64), return_counts=True)
        self.by_year.update(dict(zip(years.tolist(), counts.tolist(), strict=True)))

    def lines(self) -> tuple[str, ...]:
        """How long ago, in words, the latest first."""
        told = [f"{_span(years)} ago: {self.by_year[years]:,}" for years in sorted(self.by_year)]
        return (*told, f"no day could be read: {self.unread:,}") if self.unread else tuple(told)


def _span(years: int) -> str:
    if not years:
        return "under a year"
    return "1 year" if years == 1 else f"{years} years"


def plain_days(count: int) -> str:
    """A span of days as people say it."""
    if count % 365 == 0:
        years = count // 365
        return "a year" if years == 1 else f"{years} years"
    return "a day" if count == 1 else f"{count} days"
