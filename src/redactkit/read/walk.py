"""Walk through a file's records, block by block: which bytes are sound, which records are in doubt, and why.

The walk keeps its place (record number, an unresolved broken quote) between blocks, and asks for more bytes
where a verdict needs them, so that where a block happens to end changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from redactkit.model import Quarantined
from redactkit.read.grammar import (
    AFTER_BROKEN_QUOTE,
    AMBIGUOUS,
    BROKEN_QUOTE,
    CONTROL,
    JOIN,
    TORN_QUOTES,
    Grammar,
    Kind,
    Lines,
    Verdict,
    judge,
    wrong_width,
)
from redactkit.read.proof import Block, Reading

RESYNC_RECORDS = 3
"""After a broken quote a line is only believed to begin a record when this many sound records follow."""

PART_BYTES = 16 << 20
PART_LINES = 1 << 20
"""What is proved at once. The proof needs memory for each line and quote, and a hostile file has many."""


@dataclass(slots=True)
class Sound:
    """What a buffer held: the bytes of its sound records, their numbers, and the doubtful ones."""

    pieces: list[bytes] = field(default_factory=list, repr=False)
    numbers: list[npt.NDArray[np.int64]] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)
    several_lines: bool = False
    consumed: int = 0

    @property
    def count(self) -> int:
        """How many sound records there are."""
        return sum(part.size for part in self.numbers)


class Walk:
    """The place in a file between two blocks."""

    def __init__(self, grammar: Grammar, width: int, *, first_number: int) -> None:
        self._grammar = grammar
        self._width = width
        self._number = first_number
        self._in_doubt = False
        self._left_open = False

    @property
    def is_in_doubt(self) -> bool:
        """Whether a broken quote is still open."""
        return self._in_doubt

    def pass_over(self, count: int) -> npt.NDArray[np.int64]:
        """Go on behind ``count`` records that need no second look; their numbers."""
        first, self._number = self._number, self._number + count
        return np.arange(first, self._number, dtype=np.int64)

    def through(self, data: bytes, *, final: bool) -> Sound:
        """Judge the records of a buffer that begins where the last one's ``consumed`` ended.

        What lies behind ``consumed`` is for the next call, with more bytes if nothing was consumed; with
        ``final`` something always is.
        """
        if final and not data.endswith(b"\n"):
            data += b"\n"
        size, count = PART_BYTES, PART_LINES
        while True:
            part = _part(data, size, count)
            whole = len(part) == len(data)
            found = self._through_part(part, final=final and whole)
            if found.consumed or whole:
                return found
            size, count = 2 * size, 2 * count

    def _through_part(self, data: bytes, *, final: bool) -> Sound:
        lines = Lines(data)
        found = Sound()
        block: Block | None = None
        if (
            len(lines) and int(lines.ends[0]) <= PART_BYTES
        ):  # a giant of a line is read slowly, in little memory
            block = Block(lines, self._grammar, self._width)
        line = 0
        while line < len(lines):
            if self._in_doubt:
                after = self._out_of_doubt(lines, line, found, final=final)
            else:
                if block is not None:
                    line = self._settle(block, line, found)
                if line >= len(lines):
                    break
                verdict = judge(lines, line, self._grammar, self._width, final=final)
                after = self._take(lines, line, verdict, found)
            if after is None:
                break
            line = after
        found.consumed = lines.start(line)
        return found

    def _settle(self, block: Block, line: int, found: Sound) -> int:
        """Take every record up to the next trouble at once; returns the line where that begins."""
        reading = block.reading_from(line)
        first = int(np.searchsorted(reading.first_line, line))
        ahead = int(np.searchsorted(reading.troubles, first))
        stop = int(reading.troubles[ahead]) if ahead < reading.troubles.size else reading.end.size
        if stop > first:
            self._take_settled(block, reading, first, stop, found)
        if stop < reading.end.size:
            return int(reading.first_line[stop])
        return int(reading.last_line[-1]) + 1 if reading.end.size else line

    def _take_settled(self, block: Block, reading: Reading, first: int, stop: int, found: Sound) -> None:
        good, blank = reading.good[first:stop], reading.blank[first:stop]
        numbers = self._number + np.cumsum(~blank) - 1
        self._number += int((~blank).sum())
        for index in np.flatnonzero(~good & ~blank):
            at = first + int(index)
            reason = CONTROL if reading.control[at] else wrong_width(int(reading.fields[at]), self._width)
            found.quarantined.append(Quarantined(row=int(numbers[index]), reason=reason))
        found.numbers.append(numbers[good])
        keep = (good | blank).astype(np.int8)
        edges = np.flatnonzero(np.diff(keep, prepend=0, append=0))
        for begin, end in zip(edges[::2], edges[1::2], strict=True):
            start, behind = int(reading.start[first + begin]), int(reading.end[first + end - 1]) + 1
            found.pieces.append(_joined_repeats(block, reading, start, behind))

    def _take(self, lines: Lines, line: int, verdict: Verdict, found: Sound) -> int | None:
        """Take one slowly read record; returns the line behind it, or ``None`` for "more bytes first"."""
        match verdict.kind:
            case Kind.NEED_MORE:
                return None
            case Kind.BLANK:
                pass
            case Kind.SOUND:
                self._keep(lines, line, verdict, found)
            case Kind.WRONG_WIDTH:
                self._quarantine(wrong_width(len(verdict.fields), self._width), found)
            case Kind.CONTROL:
                self._quarantine(CONTROL, found)
            case Kind.TORN:
                self._quarantine(TORN_QUOTES, found)
            case Kind.AMBIGUOUS:
                for doubtful in range(line, verdict.last + 1):
                    if lines.text(doubtful, doubtful):
                        self._quarantine(AMBIGUOUS, found)
            case Kind.BROKEN_QUOTE:
                self._quarantine(BROKEN_QUOTE, found)
                self._in_doubt, self._left_open = True, verdict.leaves_open
        return verdict.last + 1

    def _keep(self, lines: Lines, line: int, verdict: Verdict, found: Sound) -> None:
        if self._grammar.every_field:
            piece = self._grammar.written(verdict.fields)
        else:
            piece = lines.data[lines.start(line) : lines.start(verdict.last + 1)]
        found.pieces.append(piece)
        found.several_lines |= verdict.last > line or b"\n" in piece[:-1]
        found.numbers.append(np.array([self._number], dtype=np.int64))
        self._number += 1

    def _quarantine(self, reason: str, found: Sound) -> None:
        found.quarantined.append(Quarantined(row=self._number, reason=reason))
        self._number += 1

    def _out_of_doubt(self, lines: Lines, line: int, found: Sound, *, final: bool) -> int | None:
        """After a broken quote: give up one line, or believe again; ``None`` for "more bytes first".

        A text with line breaks and undoubled quotes can hold lines that look like records. A run of sound
        records is the evidence that the broken one is over. At the end of the file a shorter run will do,
        unless the broken line left a quote open: then the file may simply have been cut off.
        """
        if not lines.text(line, line):
            return line + 1
        at, sound = line, 0
        first: Verdict | None = None
        while sound < RESYNC_RECORDS:
            if at >= len(lines):
                if not final:
                    return None
                break
            verdict = judge(lines, at, self._grammar, self._width, final=final)
            if verdict.kind is Kind.NEED_MORE:
                return None
            if verdict.kind is not Kind.BLANK:
                first = first or verdict
                if verdict.kind is not Kind.SOUND:
                    break
                sound += 1
            at = verdict.last + 1
        if sound == RESYNC_RECORDS or (at >= len(lines) and not self._left_open):
            self._in_doubt = False
            return line
        broken = first is not None and first.kind is Kind.BROKEN_QUOTE
        self._left_open |= first is not None and first.leaves_open
        self._quarantine(BROKEN_QUOTE if broken else AFTER_BROKEN_QUOTE, found)
        return line + 1


def _part(data: bytes, size: int, count: int) -> bytes:
    """The first lines of a buffer, at least one: at most so many bytes and so many lines."""
    if len(data) > size:
        cut = data.rfind(b"\n", 0, size) + 1 or data.find(b"\n", size) + 1 or len(data)
        data = data[:cut]
    if data.count(b"\n") > count:
        data = data[: int(Lines(data).ends[count - 1]) + 1]
    return data


def _joined_repeats(block: Block, reading: Reading, start: int, behind: int) -> bytes:
    """The bytes of settled records, with the values of a repeated field joined inside one qualified cell."""
    low, high = np.searchsorted(reading.repeats, (start, behind))
    if low == high:
        return block.lines.data[start:behind]
    opens = reading.repeats[low:high] - start
    data = block.bytes[start:behind].copy()
    data[opens - 2] = JOIN[0]  # close, repeat mark, open: three bytes become one
    kept = np.ones(data.size, dtype=np.bool_)
    kept[opens - 1] = False
    kept[opens] = False
    return data[kept].tobytes()
