"""Prove a block of bytes rectangular, at the speed of numpy; agrees with ``grammar.judge`` record by record.

Only records that fit on one line, with every quote in its place, are settled here. Whatever is in doubt, or
spans lines, is *trouble* and goes to the slow reading. Quotes alternate between opening and closing; which
of the two the first one is depends on how many came before, so there is one reading for each parity.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from redactkit.read.grammar import JOIN, Grammar, Lines, torn_quotes

Positions = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_LF, _CR = 10, 13


class Block:
    """The complete lines of a buffer, with the places of everything that gives them structure."""

    def __init__(self, lines: Lines, grammar: Grammar, width: int) -> None:
        self.lines = lines
        self.grammar = grammar
        self.width = width
        size = int(lines.ends[-1]) + 1 if len(lines) else 0
        self.bytes: npt.NDArray[np.uint8] = np.frombuffer(lines.data, dtype=np.uint8, count=size)
        self._readings: dict[int, Reading] = {}

    @cached_property
    def _is_quote(self) -> Mask:
        assert self.grammar.qualifier is not None  # noqa: S101 - asked only where there is a qualifier
        return np.asarray(self.bytes == self.grammar.qualifier[0])

    @cached_property
    def quotes(self) -> Positions:
        """Every qualifier."""
        if self.grammar.qualifier is None:
            return np.empty(0, dtype=np.int64)
        return np.flatnonzero(self._is_quote)

    @cached_property
    def quotes_before_end(self) -> Positions:
        """How many qualifiers stand before the end of each line."""
        return np.searchsorted(self.quotes, self.lines.ends)

    @cached_property
    def delimiters(self) -> Positions:
        """Every delimiter, in quotes or not."""
        return np.flatnonzero(self.bytes == self.grammar.delimiter[0])

    @cached_property
    def delimiter_parity(self) -> npt.NDArray[np.uint8]:
        """For each delimiter, whether an odd number of quotes stands before it in the block."""
        return np.cumsum(self._is_quote, dtype=np.uint8)[self.delimiters] & np.uint8(1)

    @cached_property
    def controls(self) -> Positions:
        """Every character that no record may hold."""
        data, size = self.lines.data, self.bytes.size
        found = [np.empty(0, dtype=np.int64)]
        found += [
            np.flatnonzero(self.bytes == bad[0]) for bad in (b"\0", JOIN) if data.find(bad, 0, size) >= 0
        ]
        if data.find(b"\r", 0, size) >= 0:
            returns = np.flatnonzero(self.bytes == _CR)
            # a block ends with LF, so there is always a byte behind a carriage return
            found.append(returns[self.bytes[returns + 1] != _LF])
        return np.concatenate(found)

    @cached_property
    def torn(self) -> Positions:
        """Where a reading without qualifiers cuts a value in quotes in two."""
        return np.fromiter(torn_quotes(self.lines.data, self.grammar), dtype=np.int64)

    def reading_from(self, line: int) -> Reading:
        """The reading in which a record begins at this line."""
        parity = int(self.quotes_before_end[line - 1]) & 1 if line else 0
        if parity not in self._readings:
            self._readings[parity] = Reading(self, parity)
        return self._readings[parity]


class Reading:
    """A block cut into records on the ground that its first quote opens (parity 0) or closes (1) a field.

    Holds no reference to its block, which holds its readings: a cycle would keep megabytes until the
    garbage collector comes by.
    """

    def __init__(self, block: Block, parity: int) -> None:
        ends = np.flatnonzero((block.quotes_before_end & 1) == parity)
        self.last_line: Positions = ends
        self.end: Positions = block.lines.ends[ends]
        self.first_line: Positions = np.concatenate(([0], ends[:-1] + 1)) if ends.size else ends
        self.start: Positions = np.concatenate(([0], self.end[:-1] + 1)) if ends.size else ends
        length = self.end - self.start
        self.blank: Mask = length == 0
        one = np.flatnonzero(length == 1)
        self.blank[one] = block.bytes[self.start[one]] == _CR
        self.repeats: Positions = np.empty(0, dtype=np.int64)
        faults, every_field_qualified, opens = self._read_quotes(block, parity)
        trouble = self._records_at(np.concatenate((faults, block.torn))) | (self.last_line > self.first_line)
        self.troubles: Positions = np.flatnonzero(trouble)
        self.control: Mask = self._records_at(block.controls)
        self.fields: Positions = (
            self._per_record(opens)
            if every_field_qualified
            else self._structural_delimiters(block, parity) + 1
        )
        self.good: Mask = (self.fields == block.width) & ~trouble & ~self.control & ~self.blank

    def _records_at(self, positions: Positions) -> Mask:
        """Which records hold one of these positions."""
        found = np.zeros(self.end.size, dtype=np.bool_)
        if positions.size:
            record = np.searchsorted(self.end, positions)
            found[record[record < self.end.size]] = True
        return found

    def _per_record(self, positions: Positions) -> Positions:
        """How many of these positions each record holds."""
        return np.diff(np.searchsorted(positions, self.end), prepend=0)

    def _structural_delimiters(self, block: Block, parity: int) -> Positions:
        """How many delimiters stand outside quotes in each record."""
        quotes, delimiters = block.quotes, block.delimiters
        if quotes.size * 4 > delimiters.size:
            return self._per_record(delimiters[block.delimiter_parity == parity])
        # Few quotes: count all delimiters and take away those between a pair of quotes.
        closes = quotes[parity + 1 :: 2]
        opens = quotes[parity::2][: closes.size]
        inside = np.searchsorted(delimiters, closes) - np.searchsorted(delimiters, opens)
        record = np.searchsorted(self.end, opens)
        taken = np.bincount(record, weights=inside, minlength=self.end.size)[: self.end.size]
        return self._per_record(delimiters) - taken.astype(np.int64)

    def _read_quotes(self, block: Block, parity: int) -> tuple[Positions, bool, Positions]:
        """Quotes out of place; whether every field is qualified; where the qualified fields open."""
        quotes, data = block.quotes, block.bytes
        opens, closes = quotes[parity::2], quotes[parity + 1 :: 2]
        if not opens.size:
            return opens, False, opens
        delimiter = block.grammar.delimiter[0]
        # the distance from the close before each open; the first open may have none
        before = np.empty(opens.size, dtype=np.int64)
        before[0] = opens[0] - quotes[0] if parity else opens[0] + 2
        before[1:] = opens[1:] - closes[: opens.size - 1]
        previous = data[opens - 1]  # opens[0] may be 0: data[-1] is then the last LF of the block
        doubled = before == 1
        at_start = previous == _LF
        after_delimiter = previous == delimiter
        repeated = np.zeros(opens.size, dtype=np.bool_)
        if block.grammar.repeat is not None:
            repeated = (before == 2) & (previous == block.grammar.repeat[0])
            self.repeats = opens[repeated]
        open_ok = doubled | at_start | after_delimiter | repeated

        following = data[closes + 1]
        continued = np.zeros(closes.size, dtype=np.bool_)
        continued[: opens.size - 1] = (doubled | repeated)[1:][: closes.size]
        at_end = following == _LF
        if b"\r" in block.lines.data:
            behind = data[np.minimum(closes + 2, data.size - 1)]
            at_end |= (following == _CR) & (behind == _LF)
        before_delimiter = following == delimiter
        close_ok = continued | at_end | before_delimiter
        faults = np.concatenate((opens[~open_ok], closes[~close_ok]))

        # Every field is qualified when nothing but one delimiter stands between a close and the next open,
        # and every record begins with a quote: then fields are counted without looking at delimiters.
        next_is_open = np.zeros(closes.size, dtype=np.bool_)
        next_is_open[: opens.size - 1] = (before == 2)[1:][: closes.size]
        qualified = bool(
            not faults.size
            and (doubled | repeated | at_start | (before == 2)).all()
            and (continued | at_end | (before_delimiter & next_is_open)).all()
            and (self.blank | (data[self.start] == block.grammar.qualifier[0])).all()  # type: ignore[index]
        )
        return faults, qualified, opens[~(doubled | repeated)] if qualified else opens
