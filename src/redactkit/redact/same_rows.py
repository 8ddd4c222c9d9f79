"""What a row of an export tells, as one number: rows of two files with one number are the same record.

An event is named by whose it is, which item or title it is about, and when it was: each in its one spelling,
so that the same table in another format gives the same numbers. Where that is not told, the whole row stands
for itself. A pure function of a chunk; the numbers never leave the run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.categories import PATRON_KEYS, UNKNOWN
from redactkit.folding import fold_key
from redactkit.model import Category, Column, Export
from redactkit.redact.dates import days
from redactkit.redact.keys import canonical_keys, marked
from redactkit.redact.transform import arrow, first_of, printed

Numbers = npt.NDArray[np.uint64]

MINUTE_BITS = 11
"""An event's number ends in the minute of its day; what stands before it is the same for the whole day."""

NO_MINUTE = (1 << MINUTE_BITS) - 1

_TIMES = {"circulation": Category("loan.out_time"), "holds": Category("hold.time")}
_ITEMS = tuple(map(Category, ("item.barcode", "item.record_number", "item.key")))
_KEYS = frozenset((*PATRON_KEYS, *_ITEMS))
_TITLE = Category("item.title")
_CLOCK = (
    r"[ T](?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.]\d{2}(?:[.,:]\d+)?)?(?: *(?P<half>[AaPp])\.?[Mm])?"
)
_BARE_CLOCK = r"^\s*\d{8}(\d{2})(\d{2})(?:\d{2})?\s*$"  # behind eight digits
_DIGITS = r"^[1-9][0-9]{0,17}$"
_YEARS_AHEAD = 10  # a hold may end in a year to come, written with two digits
_FACTOR, _SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)

Place = tuple[Category, int]
"""The n-th column of a category."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """By what the rows of two files are compared: an event, or where ``time`` is ``None`` the whole row."""

    columns: tuple[Place, ...]
    time: Category | None = None


def telling_of(one: Export, other: Export) -> Telling | None:
    """By what rows of two files of one class can be the same; ``None`` where nothing tells it.

    Whole rows are compared only where one file tells nothing that the other leaves out: two tables that
    share a branch and a date are not the same table.
    """
    places, others = set(_places(one)), set(_places(other))
    both = places & others
    time = _TIMES.get(one.record_class or "")
    who = [place for key in PATRON_KEYS if (place := (key, 0)) in both][:1]
    what = [place for item in (*_ITEMS, _TITLE) if (place := (item, 0)) in both]
    if time is not None and (time, 0) in both and what and (who or what[0][0] != _TITLE):
        return Telling(columns=(*who, *what), time=time)
    return Telling(columns=tuple(sorted(both))) if both and both in (places, others) else None


def _places(export: Export) -> Iterator[Place]:
    seen: Counter[Category] = Counter()
    for column in export.columns:
        if column.category != UNKNOWN:
            yield column.category, seen[column.category]
            seen[column.category] += 1


def numbers_of(telling: Telling, export: Export, frame: pd.DataFrame, *, this_year: int) -> Numbers:
    """The number of each row; 0 where the row does not say what it is about, or when it was."""
    by_place = dict(zip(_places(export), (c for c in export.columns if c.category != UNKNOWN), strict=True))
    columns = [by_place[place] for place in telling.columns]
    if telling.time is None:
        whole = np.zeros(len(frame), dtype=np.uint64)
        for column in columns:
            whole = _mixed(whole, _cell_numbers(column, frame, this_year))
        return np.maximum(whole, np.uint64(1))
    who = np.zeros(len(frame), dtype=np.uint64)
    what = np.zeros(len(frame), dtype=np.uint64)
    for nth, column in enumerate(columns):
        cells = arrow(frame[column.position - 1])
        if column.category in PATRON_KEYS:
            who = _key_numbers(column, cells)
            continue
        rows = np.flatnonzero(what == 0)  # the best that a row has: mostly the first
        if len(rows):
            found = _numbers(column, cells if len(rows) == len(cells) else cells.take(pa.array(rows)))
            what[rows] = np.where(found == 0, found, _mixed(found, np.uint64(nth)))
    day, minute = _moments(by_place[telling.time, 0], frame, this_year)
    event = _mixed(_mixed(who, what), day)
    numbers = (event << np.uint64(MINUTE_BITS)) | minute
    return np.where((what != 0) & (day != 0), numbers, np.uint64(0))


def _cell_numbers(column: Column, frame: pd.DataFrame, this_year: int) -> Numbers:
    found = _numbers(column, arrow(frame[column.position - 1]))
    if column.date_order is None:
        return found
    day, minute = _moments(column, frame, this_year)
    return np.where(day != 0, _mixed(day, minute), found)


def _numbers(column: Column, cells: pa.Array) -> Numbers:
    """Of each cell as it reads; 0 where it is blank."""
    return (
        _key_numbers(column, cells) if column.category in _KEYS else _hashed(printed(marked(cells, column)))
    )


def _key_numbers(column: Column, cells: pa.Array) -> Numbers:
    """Of each key in its one spelling; 0 where there is none."""
    keys = pc.fill_null(canonical_keys(first_of(marked(cells, column)), column), "")
    digits = pc.match_substring_regex(keys, _DIGITS)  # most keys, and a number needs no hash
    numbers = _mixed(_whole(pc.if_else(digits, keys, "0")).astype(np.uint64), np.uint64(1))
    others = np.flatnonzero(~np.asarray(digits))
    numbers[others] = _hashed(keys.take(pa.array(others)))
    return numbers


def _hashed(cells: pa.Array) -> Numbers:
    coded = cells.dictionary_encode()
    texts = [fold_key(text) for text in coded.dictionary.to_pylist()]
    hashed = pd.util.hash_array(np.array(texts, dtype=object), categorize=False).astype(np.uint64)
    distinct = np.where(np.array([text != "" for text in texts], dtype=np.bool_), hashed, np.uint64(0))
    return distinct[coded.indices.to_numpy(zero_copy_only=False)] if len(texts) else np.zeros(0, np.uint64)


def _moments(column: Column, frame: pd.DataFrame, this_year: int) -> tuple[Numbers, Numbers]:
    """The day of each row, 0 where it cannot be read, and the minute of the day, as the export writes it."""
    cells = arrow(frame[column.position - 1])
    if column.date_order is None:  # nobody can say which day is meant; what is written alike may be the same
        return _hashed(printed(cells)), np.full(len(cells), NO_MINUTE, dtype=np.uint64)
    day = days(cells, column.date_order, this_year + _YEARS_AHEAD)
    clock = pc.extract_regex(pc.replace_substring_regex(cells, _BARE_CLOCK, r"T\1:\2"), _CLOCK)
    told = np.asarray(pc.is_valid(clock))
    hour, minute = (_whole(pc.struct_field(clock, name)) for name in ("hour", "minute"))
    half = pc.utf8_lower(pc.fill_null(pc.struct_field(clock, "half"), ""))
    hour = np.where(np.asarray(pc.not_equal(half, "")), hour % 12, hour)
    hour += np.where(np.asarray(pc.equal(half, "p")), 12, 0)
    minutes = np.where(told, (hour * 60 + minute) % NO_MINUTE, NO_MINUTE)
    return day.astype(np.uint64), minutes.astype(np.uint64)


def _whole(digits: pa.Array) -> npt.NDArray[np.int64]:
    return np.asarray(pc.fill_null(digits, "0").cast(pa.int64()), dtype=np.int64)


def _mixed(one: Numbers, other: Numbers | np.uint64) -> Numbers:
    """Two numbers as one; the order counts, and no two pairs are likely to give the same."""
    found = (one ^ (one >> _SHIFT)) * _FACTOR + other
    found = (found ^ (found >> _SHIFT)) * _FACTOR
    return found ^ (found >> _SHIFT)
