"""Hold a run in which the same records stand in two exports: they would be counted, or handed over, twice.

Used by ``second_pass`` and ``scoped_pass`` before anything is made. A copy that a scheduled job finds beside
the export, a period that was exported twice, the same table saved in another format: the bytes differ, and
the records are the same. Eight bytes are kept of each row, and as many again while files are compared. What
repeats within one file is the library system's own, and stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import numpy.typing as npt

from redactkit.errors import Held
from redactkit.learn import Learned, Progress
from redactkit.redact.same_rows import MINUTE_BITS, NO_MINUTE, Numbers, Telling, numbers_of, telling_of

_IN_A_THOUSAND = 1000
"""Of dates without a time, as many rows of the shorter file may coincide: who brings a book back and takes
it again on one day has two loans. With times, one and the same minute is one and the same loan."""

_OF_ANOTHER_CLOCK = 10
"""A copy whose times are written for another zone shares its days alone: more than one row in so many."""

_SEVERAL = 10
"""As many different whole rows, all of them in the other file as often: that is no coincidence."""

_MOST_NAMED = 10
_DAY = np.uint64(MINUTE_BITS)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """The sorted numbers of a file's rows."""

    numbers: Numbers = field(repr=False)

    @property
    def has_times(self) -> bool:
        """Whether the rows have times of day. A date that was saved as midnight has none."""
        minutes = self.numbers & np.uint64(NO_MINUTE)
        return bool(np.any((minutes != 0) & (minutes != NO_MINUTE)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shared:
    """What two files have in common: how many rows, and the numbers without the lowest ``shift`` bits."""

    rows: int
    numbers: Numbers = field(repr=False)
    shift: np.uint64


def refuse_overlaps(
    learned: Sequence[Learned], kinds: Collection[str], *, this_year: int, tell: Progress
) -> None:
    """Stop where two exports of one of these classes hold the same rows; every two files are named."""
    found: list[str] = []
    for kind in sorted(kinds):
        group = [each for each in learned if each.export.record_class == kind]
        found += _overlapping(group, this_year, tell)
    if found:
        more = len(found) - _MOST_NAMED
        raise Held.listing(
            [*found[:_MOST_NAMED], *([f"and {more} more such pairs of files"] if more > 0 else [])],
            hint="each of these rows would count twice: leave the copy out, or export the periods so that "
            "they do not meet; if they are different records all the same, give them in one file",
        )


def _overlapping(group: Sequence[Learned], this_year: int, tell: Progress) -> Iterator[str]:
    by_telling: dict[Telling, set[tuple[int, int]]] = {}
    for one, other in combinations(range(len(group)), 2):
        telling = telling_of(group[one].export, group[other].export)
        if telling is not None:
            by_telling.setdefault(telling, set()).add((one, other))
    for telling, pairs in by_telling.items():
        wanted = sorted({nth for pair in pairs for nth in pair})
        rows = {nth: _rows(telling, group[nth], this_year, tell) for nth in wanted}
        near = _near(telling, rows)
        for one, other in sorted(pairs):
            if len(near[one]) and len(near[other]):
                shared = _shared(telling, (rows[one], rows[other]), (near[one], near[other]))
                if shared is not None:
                    yield _told(telling, group[one], group[other], shared, this_year)


def _rows(telling: Telling, source: Learned, this_year: int, tell: Progress) -> _Rows:
    every = np.empty(source.export.rows, dtype=np.uint64)
    kept = done = 0
    for chunk in source.chunks():
        numbers = numbers_of(telling, source.export, chunk.frame, this_year=this_year)
        done += len(numbers)
        numbers = numbers[numbers != 0]
        every[kept : kept + len(numbers)] = numbers
        kept += len(numbers)
        tell(f"comparing {source.export.label}", done, source.export.rows)
    every = every[:kept]
    every.sort()
    return _Rows(numbers=every)


def _near(telling: Telling, rows: dict[int, _Rows]) -> dict[int, Numbers]:
    """Of each file the numbers that may stand in another one too: mostly none."""
    shift = _shift(telling)
    every = np.empty(sum(len(each.numbers) for each in rows.values()), dtype=np.uint64)
    kept = 0
    for each in rows.values():
        once = _once(each.numbers >> shift)
        every[kept : kept + len(once)] = once
        kept += len(once)
    every = every[:kept]
    every.sort()
    twice = _once(every[1:][every[1:] == every[:-1]])
    return {nth: each.numbers[_stand_in(each.numbers >> shift, twice)] for nth, each in rows.items()}


def _shift(telling: Telling) -> np.uint64:
    return np.uint64(0) if telling.time is None else _DAY


def _once(numbers: Numbers) -> Numbers:
    """Each of some sorted numbers once."""
    first = np.ones(len(numbers), dtype=np.bool_)
    first[1:] = numbers[1:] != numbers[:-1]
    return numbers[first]


def _stand_in(numbers: Numbers, wanted: Numbers) -> npt.NDArray[np.bool_]:
    """Which numbers are among some sorted ones."""
    if not len(wanted):
        return np.zeros(len(numbers), dtype=np.bool_)
    at = np.minimum(np.searchsorted(wanted, numbers), len(wanted) - 1)
    return np.asarray(wanted[at] == numbers)


def _shared(telling: Telling, files: tuple[_Rows, _Rows], near: tuple[Numbers, Numbers]) -> _Shared | None:
    """What two files have in common, where it is too much to be a coincidence."""
    shorter = min(len(each.numbers) for each in files)
    if telling.time is None:
        return _whole_rows(files, near, shorter)
    timed = all(each.has_times for each in files)
    if timed and (same := _common(near, np.uint64(0))).rows:
        return same
    same = _common(near, _DAY)
    return same if same.rows * (_OF_ANOTHER_CLOCK if timed else _IN_A_THOUSAND) > shorter else None


def _common(near: tuple[Numbers, Numbers], shift: np.uint64) -> _Shared:
    one, other = (each >> shift for each in near)
    numbers = np.intersect1d(_once(one), _once(other), assume_unique=True)
    rows = min(int(_stand_in(each, numbers).sum()) for each in (one, other))
    return _Shared(rows=rows, numbers=numbers, shift=shift)


def _whole_rows(files: tuple[_Rows, _Rows], near: tuple[Numbers, Numbers], shorter: int) -> _Shared | None:
    """Whole rows may be alike by chance: as often between two files as within each of them, not oftener."""
    numbers, *counts = _counted(near)
    rows = int(np.minimum(*counts).sum())
    by_chance = sum(len(each.numbers) - len(_once(each.numbers)) for each in files)
    whole = rows == shorter and len(numbers) >= _SEVERAL
    if not whole and (rows * _IN_A_THOUSAND <= shorter or rows <= 2 * by_chance):
        return None
    return _Shared(rows=rows, numbers=numbers, shift=np.uint64(0))


def _counted(near: tuple[Numbers, Numbers]) -> tuple[Numbers, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The numbers that both have, and how often each of them has it."""
    (one, ones), (other, others) = (np.unique(each, return_counts=True) for each in near)
    numbers, at_one, at_other = np.intersect1d(one, other, assume_unique=True, return_indices=True)
    return numbers, ones[at_one], others[at_other]


def _told(telling: Telling, one: Learned, other: Learned, shared: _Shared, this_year: int) -> str:
    """The two files, how many rows, and where to look; nothing of what stands there."""
    row, number = next(_places(telling, one, shared.numbers, shared.shift, this_year))
    again, _ = next(_places(telling, other, np.array([number]), shared.shift, this_year))
    same = "the same row stands" if shared.rows == 1 else f"the same {shared.rows:,} rows stand"
    first = "it is" if shared.rows == 1 else "the first is"
    twin = "another " if one.export.label == other.export.label else ""
    files = f"in {one.export.label} and in {twin}{other.export.label}"
    return f"{same} {files}: {first} row {row} of the one and row {again} of the other"


def _places(
    telling: Telling, source: Learned, wanted: Numbers, shift: np.uint64, this_year: int
) -> Iterator[tuple[int, np.uint64]]:
    for chunk in source.chunks():
        numbers = numbers_of(telling, source.export, chunk.frame, this_year=this_year)
        found = _stand_in(numbers >> shift, wanted) & (numbers != 0)
        for at in np.flatnonzero(found):
            yield int(chunk.rows[at]), numbers[at] >> shift
