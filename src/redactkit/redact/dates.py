"""The month or the day a date falls in. The hour is dropped here and goes no further."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.model import DateOrder
from redactkit.redact.other_dates import parts_in_words, rewritten

# A date, and perhaps a time of day; whatever else stands in the cell puts the row in doubt, unless it is one
# of ``other_dates``.
_DATED = (
    r"^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}"
    r"(?:,?[ T]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: *[AaPp]\.?[Mm]\.?)?"
    r"(?: *(?:Z|[+-]\d{2}(?::?\d{2})?))?)?$"
)
_PARTS = re.compile(r"^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})(?!\d)")
_SHORTEST = len("1May24")
_HEAD = 10  # code points that hold any date; what follows is the time, judged by the pattern alone

_ZONED = (
    r"(?i)(?::\d{2}|\d *[ap]\.?m\.?).*"
    r"(?:z|utc|gmt|(?:ak|[acehmp])[sd]?t|[+-]\d{2}(?::?\d{2})?)(?: +\d{4})?$"
)
"""A time that names its zone, or its distance from Greenwich: the library's day may be the next."""

UNREADABLE = 0


@dataclass(slots=True)
class MonthReader:
    """Reads one column's dates. Remembers each distinct date, so that a day is parsed once a run."""

    order: DateOrder
    today: date
    _seen: dict[str, int] = field(default_factory=dict, repr=False)

    def months(self, cells: pa.Array) -> npt.NDArray[np.int32]:
        """``year * 100 + month`` of each cell; ``UNREADABLE`` where the date is in doubt."""
        return _read(cells, self.order, self._months).astype(np.int32)

    def _months(self, heads: list[str]) -> list[int]:
        return [self._month(head) for head in heads]

    def _month(self, head: str) -> int:
        if head not in self._seen:
            self._seen[head] = month_of(head, self.order, self.today)
        return self._seen[head]


def days(cells: pa.Array, order: DateOrder | None, last_year: int) -> npt.NDArray[np.int64]:
    """The ordinal of each cell's day; ``UNREADABLE`` where the date is in doubt.

    A two-digit year is this century's unless that lies after ``last_year``.
    """

    def ordinals(heads: list[str]) -> list[int]:
        read = [day_of(head, order, last_year) if order else None for head in heads]
        return [UNREADABLE if day is None else day.toordinal() for day in read]

    return _read(cells, order, ordinals)


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
    """The day of a date at the start of ``text``, or of a whole one with its month in words, if it is one."""
    found = _PARTS.match(text)
    words = None if found else parts_in_words(text)
    first, second, third = found.groups() if found else words or ("", "", "")
    if words or order is DateOrder.YMD:
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


def _read(
    cells: pa.Array, order: DateOrder | None, read: Callable[[list[str]], list[int]]
) -> npt.NDArray[np.int64]:
    """What ``read`` makes of each cell's date; ``UNREADABLE`` where a cell is no date and nothing else."""
    plain = pc.utf8_trim_whitespace(cells)
    sound = np.asarray(pc.match_substring_regex(plain, _DATED))
    found = np.where(sound, _read_each(pc.utf8_slice_codeunits(plain, 0, _HEAD), read), UNREADABLE)
    if order is not None and not sound.all():
        likely = ~sound & (np.asarray(pc.binary_length(plain)) >= _SHORTEST)
        rest = np.flatnonzero(likely)
        if rest.size:
            others = rewritten(plain.take(pa.array(rest)), digits=order is DateOrder.YMD)
            found[rest] = _read_each(others, read)
    return found


def _read_each(heads: pa.Array, read: Callable[[list[str]], list[int]]) -> npt.NDArray[np.int64]:
    """``read`` of each, done once for all that are alike."""
    coded = heads.dictionary_encode()
    if not len(coded.dictionary):
        return np.zeros(len(heads), dtype=np.int64)
    distinct = np.array(read(coded.dictionary.to_pylist()), dtype=np.int64)
    return np.asarray(distinct[coded.indices.to_numpy(zero_copy_only=False)])
