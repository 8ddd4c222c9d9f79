"""The month of a loan, read from its text. Part of the last check; a date in doubt has no month."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.model import DateOrder
from redactkit.verify.cells import coded, trimmed
from redactkit.verify.worded_dates import NAMES_A_ZONE, digits_day, without_clock, worded_day

NO_MONTH = 0
Months = npt.NDArray[np.int32]

_DAY = re.compile(r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})", re.ASCII)
_TIME = (
    r"^(?:,?[ T]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: *[AaPp]\.?[Mm]\.?)?"
    r"(?: *(?:Z|[+-]\d{2}(?::?\d{2})?))?)?$"
)
_IS_TIME = re.compile(_TIME, re.ASCII)
_CLOCK_STARTS = re.compile(r"[, T]")
_ORDERS = {DateOrder.YMD: (0, 1, 2), DateOrder.MDY: (2, 0, 1), DateOrder.DMY: (2, 1, 0)}


@dataclass(slots=True)
class Calendar:
    """Reads one column's dates; each distinct day is looked at once."""

    order: DateOrder
    as_of: date
    _days: dict[str, int] = field(default_factory=dict, repr=False)
    _worded: dict[str, int] = field(default_factory=dict, repr=False)

    def months(self, cells: pa.Array) -> Months:
        """``year * 100 + month`` of each cell, ``NO_MONTH`` where the date cannot be read."""
        if not len(cells):
            return np.zeros(0, dtype=np.int32)
        plain = trimmed(cells)
        first = str(plain[0].as_py())
        clock = _CLOCK_STARTS.search(first)
        width = clock.start() if clock else len(first)
        days, day_at = coded(pc.utf8_slice_codeunits(plain, 0, width))
        times, time_at = coded(pc.utf8_slice_codeunits(plain, width))
        month = np.array([self._day(text) for text in days.to_pylist()], dtype=np.int32)
        is_time = np.asarray(pc.match_substring_regex(times, _TIME))
        found = np.where(is_time[time_at], month[day_at], NO_MONTH).astype(np.int32)
        # days of another width ("4/5/2024" beside "12/25/2024") were cut in the wrong place
        missed = np.flatnonzero(found == NO_MONTH)
        if len(missed):
            texts, at = coded(plain.take(pa.array(missed)))
            whole = self._whole(texts)
            lacking = np.flatnonzero(whole == NO_MONTH)
            if len(lacking):
                days, day_at = coded(without_clock(texts.take(pa.array(lacking))))
                worded = np.array([self._day(text, worded=True) for text in days.to_pylist()], dtype=np.int32)
                whole[lacking] = worded[day_at]
            found[missed] = whole[at]
        return found

    def _whole(self, texts: pa.Array) -> Months:
        cuts = [_CLOCK_STARTS.split(text, maxsplit=1)[0] for text in texts.to_pylist()]
        times = [text[len(cut) :] for text, cut in zip(texts.to_pylist(), cuts, strict=True)]
        is_time = np.asarray(pc.match_substring_regex(pa.array(times, pa.string()), _TIME))
        return np.where(is_time, np.array([self._day(cut) for cut in cuts], dtype=np.int32), NO_MONTH)

    def _day(self, text: str, *, worded: bool = False) -> int:
        known = self._worded if worded else self._days
        if text not in known:
            known[text] = month_of_day(text, None if worded else self.order, self.as_of)
        return known[text]


def month_of_day(text: str, order: DateOrder | None, as_of: date) -> int:
    """``year * 100 + month`` of a day as it is written, without an order one whose month is a word.

    No loan lies in a later year than the run.
    """
    read = read_day(text, order, as_of.year) if order else worded_day(text, as_of.year)
    return NO_MONTH if read is None else read.year * 100 + read.month


def read_day(text: str, order: DateOrder, last_year: int) -> date | None:
    """A day as it is written; two digits are a year of this century unless it lies after ``last_year``."""
    found = _DAY.fullmatch(text)
    if found is None:
        return digits_day(text) if order is DateOrder.YMD else None
    year, month, day = (found.groups()[at] for at in _ORDERS[order])
    if len(year) not in (2, 4) or len(month) > 2 or len(day) > 2:
        return None
    number = int(year)
    if len(year) == 2:
        number += 2000 if 2000 + number <= last_year else 1900
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None


def read_days(cells: pa.Array, order: DateOrder | None, last_year: int) -> list[date | None]:
    """The day of each cell, with or without a time of day; ``None`` where it cannot be read."""
    texts, at = coded(trimmed(cells))
    read: list[date | None] = []
    for text in texts.to_pylist():
        day, time = _cut(text)
        read.append(read_day(day, order, last_year) if order and _IS_TIME.match(time) else None)
    lacking = [place for place, day in enumerate(read) if day is None] if order else []
    if lacking:
        worded, worded_at = coded(without_clock(texts.take(pa.array(lacking))))
        found = [worded_day(text, last_year) for text in worded.to_pylist()]
        for place, which in zip(lacking, worded_at.tolist(), strict=True):
            read[place] = found[which]
    return [read[place] for place in at.tolist()]


def is_elsewhere(cells: pa.Array) -> npt.NDArray[np.bool_]:
    """Which cells say how far from Greenwich their time is: the library's day may be the next."""
    plain = trimmed(cells)
    far = np.asarray(pc.match_substring_regex(plain, r"\d:\d\d.*(Z|[+-]\d\d(:?\d\d)?)$"))
    return np.asarray(far | np.asarray(pc.match_substring_regex(plain, NAMES_A_ZONE)))


def are_worded(cells: pa.Array) -> pa.Array:
    """Which cells are a day whose month is a word, and nothing else."""
    texts, at = coded(without_clock(pc.utf8_ltrim(trimmed(cells), "'")))
    worded = [worded_day(text, date.max.year) is not None for text in texts.to_pylist()]
    return pa.array(worded, pa.bool_()).take(pa.array(at))


def _cut(text: str) -> tuple[str, str]:
    """What stands before the time of day, and the time."""
    starts = _CLOCK_STARTS.search(text)
    cut = starts.start() if starts else len(text)
    return text[:cut], text[cut:]
