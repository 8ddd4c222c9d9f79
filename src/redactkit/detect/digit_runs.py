"""The digits of a text, in the groups and runs in which people and programs write numbers.

A group is digits side by side; groups with only a few blanks or signs between them are one run: ``(781)
555-0134``. numpy reads all digits of many texts at once: a note has several numbers, most of them nobody's,
and it is the looking that costs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from redactkit.detect.gathered import Codes

LONGEST = 18
"""Digits that an integer of eight bytes holds, behind a leading 1 that keeps its zeros."""

Ints = npt.NDArray[np.int64]
Claims = npt.NDArray[np.bool_]

_GAP = 6  # signs between the digits of one number
_LEAST_IN_RUN = 6
_SIGNS = "\t\n\v\f\r (),.-/:*_|~'\u00b7\u2022"
_BEYOND = 0x2023  # stands for every code point beyond the last of these: folding leaves no blank among them
_IS_GAP: Claims = np.isin(np.arange(_BEYOND + 1), [ord(sign) for sign in _SIGNS])


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretches:
    """Groups that follow on each other, from ``first`` to ``last``, with the same number of digits in all.

    ``values`` are the numbers that they make; empty where the digits are more than ``LONGEST``.
    """

    size: int
    first: Ints = field(repr=False)
    last: Ints = field(repr=False)
    values: Ints = field(repr=False)


class DigitRuns:
    """The groups of digits that stand in runs of six digits or more. Never prints them."""

    __slots__ = ("_begin", "_digits", "_end", "_run", "ends", "have_powers", "starts")

    def __init__(self, codes: Codes) -> None:
        places = np.flatnonzero((codes >= ord("0")) & (codes <= ord("9")))
        parts = np.flatnonzero(np.diff(places) != 1)
        begin = np.concatenate(([0], parts + 1)) if len(places) else parts
        end = np.concatenate((parts + 1, [len(places)])) if len(places) else parts
        starts, ends = places[begin], places[end - 1] + 1
        run = np.concatenate(([0], np.cumsum(~_follow(codes, starts, ends)))) if len(places) else parts
        in_run = np.bincount(run, weights=end - begin, minlength=1)[run] >= _LEAST_IN_RUN
        self._digits: Ints = codes[places].astype(np.int64) - ord("0")
        self._begin, self._end, self._run = begin[in_run], end[in_run], run[in_run]
        self.starts: Ints = starts[in_run]
        """Where each group begins in the text."""
        self.ends: Ints = ends[in_run]
        behind = codes[ends[ends < len(codes)]]
        self.have_powers = bool(np.any(behind == ord("e")))
        """Whether a number may be written as a power of ten: 2.1712E+13."""

    def groups(self, lengths: Claims) -> Iterator[Stretches]:
        """Single groups with as many digits as ``lengths`` says yes to."""
        size = self._end - self._begin
        every = np.flatnonzero(lengths[np.minimum(size, len(lengths) - 1)] & (size < len(lengths)))
        return self._by_size(every, every)

    def stretches(self, heads: Claims, most: int) -> Iterator[Stretches]:
        """Groups within a run, of ``most`` digits or fewer, that ``heads`` says yes to: by length and head.

        A head is the first three digits; the last length of ``heads`` stands for all that are longer.
        """
        if not len(self._begin):
            return iter(())
        in_reach = self._begin + 2 < len(self._digits)
        begin = self._begin[in_reach]
        digits = self._digits
        head = digits[begin] * 100 + digits[begin + 1] * 10 + digits[begin + 2]
        may = np.any(heads, axis=0)[head]
        first, head = np.flatnonzero(in_reach)[may], head[may]
        firsts: list[Ints] = []
        lasts: list[Ints] = []
        last = first
        while len(first):
            size = self._end[last] - self._begin[first]
            fits = size <= most
            first, last, head, size = first[fits], last[fits], head[fits], size[fits]
            told = heads[np.minimum(size, len(heads) - 1), head]
            firsts.append(first[told])
            lasts.append(last[told])
            goes_on = last + 1 < len(self._run)
            goes_on[goes_on] = self._run[last[goes_on] + 1] == self._run[first[goes_on]]
            first, last, head = first[goes_on], last[goes_on] + 1, head[goes_on]
        return self._by_size(*map(np.concatenate, (firsts, lasts))) if firsts else iter(())

    def text_of(self, first: int, last: int) -> str:
        """The digits from one group to another."""
        return "".join(map(str, self._digits[self._begin[first] : self._end[last]]))

    def _by_size(self, first: Ints, last: Ints) -> Iterator[Stretches]:
        sizes = self._end[last] - self._begin[first]
        for size in np.unique(sizes).tolist():
            these = sizes == size
            yield Stretches(
                size=size, first=first[these], last=last[these], values=self._values(first[these], size)
            )

    def _values(self, first: Ints, size: int) -> Ints:
        if size > LONGEST:
            return np.empty(0, dtype=np.int64)
        units = 10 ** np.arange(size - 1, -1, -1, dtype=np.int64)
        return self._digits[self._begin[first][:, None] + np.arange(size)] @ units


def _follow(codes: Codes, starts: Ints, ends: Ints) -> Claims:
    """Of each group but the last, whether the next is of the same run."""
    width = starts[1:] - ends[:-1]
    follow = width <= _GAP
    near = np.flatnonzero(follow)
    for step in range(_GAP):
        near = near[step < width[near]]
        follow[near] &= _IS_GAP.take(codes[ends[near] + step], mode="clip")
    return follow
