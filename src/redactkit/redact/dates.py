"""The month or the day a date falls in. The hour is dropped here and goes no further."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.model import DateOrder

# A date, and perhaps a time of day; whatever else stands in the cell puts the row in doubt.
_DATED = (
    r"^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}"
    r"(?:,?[ T]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: *[AaPp]\.?[Mm]\.?)?"
    r"(?: *(?:Z|[+-]\d{2}(?::?\d{2})?))?)?$"
)
_PARTS = re.compile(r"^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})(?!\d)")
_HEAD = 10  # code points that hold any date; what follows is the time, judged by the pattern alone

_ZONED = r":\d{2}.*(?:Z|[+-]\d{2}(?::?\d{2})?)$"
"""A time that says its distance from Greenwich, so that the day in the library may be the one beside it."""

UNREADABLE = 0


@dataclass(slots=True)
class MonthReader:
    """Reads one column's dates. Remembers each distinct date, so that a day is parsed once a run."""

    order: DateOrder
    today: date
    _seen: dict[str, int] = field(default_factory=dict, repr=False)

    def months(self, cells: pa.Array) -> npt.NDArray[np.int32]:
        """``year * 100 + month`` of each cell; ``UNREADABLE`` where the date is in doubt."""
        sound, heads = _dated(cells)
        months = np.array([self._month(head) for head in heads.dictionary.to_pylist()], dtype=np.int32)
        if not len(months):
            return np.zeros(len(cells), dtype=np.int32)
        of_cell = months[heads.indices.to_numpy(zero_copy_only=False)]
        return np.where(np.asarray(sound), of_cell, UNREADABLE).astype(np.int32)

    def _month(self, head: str) -> int:
        if head not in self._seen:
            self._seen[head] = month_of(head, self.order, self.today)
        return self._seen[head]


def days(cells: pa.Array, order: DateOrder | None, last_year: int) -> npt.NDArray[np.int64]:
    """The ordinal of each cell's day; ``UNREADABLE`` where the date is in doubt.

    A two-digit year is this century's unless that lies after ``last_year``.
    """
    sound, heads = _dated(cells)
    read = [day_of(head, order, last_year) if order else None for head in heads.dictionary.to_pylist()]
    ordinals = np.array([UNREADABLE if day is None else day.toordinal() for day in read], dtype=np.int64)
    if not len(ordinals):
        return np.zeros(len(cells), dtype=np.int64)
    of_cell = ordinals[heads.indices.to_numpy(zero_copy_only=False)]
    return np.where(np.asarray(sound), of_cell, UNREADABLE)


def says_zone(cells: pa.Array) -> npt.NDArray[np.bool_]:
    """Which cells give the time of another place, or of Greenwich: there the day may be another one."""
    return np.asarray(pc.match_substring_regex(pc.utf8_trim_whitespace(cells), _ZONED))


def month_of(text: str, order: DateOrder, today: date) -> int:
    """``year * 100 + month`` of a date at the start of ``text``; ``UNREADABLE`` when it is none.

    A two-digit year is this century's unless that lies after today: a loan is never in the future. (Sierra
    prints two-digit years; ages are never derived from them.)
    """
    day = day_of(text, order, today.year)
    return UNREADABLE if day is None else day.year * 100 + day.month


def day_of(text: str, order: DateOrder, last_year: int) -> date | None:
    """The day of a date at the start of ``text``, if it is one."""
    found = _PARTS.match(text)
    if not found:
        return None
    first, second, third = found.groups()
    if order is DateOrder.YMD:
        year_text, month_text, day_text = first, second, third
    elif order is DateOrder.MDY:
        year_text, month_text, day_text = third, first, second
    else:
        year_text, month_text, day_text = third, second, first
    if len(year_text) not in (2, 4):
        return None
    year = int(year_text)
    if len(year_text) == 2:
        year += 2000 if 2000 + year <= last_year else 1900
    try:
        return date(year, int(month_text), int(day_text))
    except ValueError:
        return None


def _dated(cells: pa.Array) -> tuple[pa.Array, pa.DictionaryArray]:
    """Whether each cell is a date and nothing else, and where its date stands, as distinct values."""
    plain = pc.utf8_trim_whitespace(cells)
    sound = pc.match_substring_regex(plain, _DATED)
    return sound, pc.utf8_slice_codeunits(plain, 0, _HEAD).dictionary_encode()
