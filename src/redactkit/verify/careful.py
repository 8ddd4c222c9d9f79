"""Read an export's records one line at a time: slow, and only where the quick look found something.

The quick reading parses the whole file at once, so a stray quote can hide the records after it, and a record
with quotes that were not doubled is read in another way than the first reader reads it. Here each record is
taken by itself, the doubtful ones are left out by their number, and undoubled quotes are doubled.
Part of the last check.
"""

from __future__ import annotations

import io
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from redactkit.errors import ExportUnreadable
from redactkit.model import REPEAT, Dialect, Export

_LOOK_AHEAD = 200  # lines: as far as an open quote may reach in the first reader
_PIECE_CHARACTERS = 1 << 20

DECLARED = re.compile(r'\s*"?sep=[^\r\n"\w]"?[ \t]*(?=[\r\n]|\Z)', re.ASCII | re.IGNORECASE)
"""The line before the header in which Excel says what stands between its fields."""


def dialect_of(export: Export) -> Dialect:
    """How the fields of a delimited export are told apart."""
    if export.dialect is None or len(export.dialect.delimiter) != 1:
        raise ExportUnreadable(
            "the last check cannot read a file written like this", file=export.label, hint="export it as CSV"
        )
    return export.dialect


def between_values(dialect: Dialect) -> re.Pattern[str] | None:
    """What stands between two values of a repeated field (``";"``); ``None`` where no field repeats.

    Where the same signs are all that stands between two delimiters, they are a value: a qualified blank.
    """
    if not (dialect.every_field and dialect.qualifier and dialect.repeat):
        return None
    mark = re.escape(f"{dialect.qualifier}{dialect.repeat}{dialect.qualifier}")
    inside = rf"[^\r\n{re.escape(dialect.delimiter)}]"
    return re.compile(f"(?<={inside}){mark}|{mark}(?={inside})")


def encoding_of(export: Export) -> str:
    """How the text of a delimited export is encoded."""
    return export.encoding or "utf-8"


@dataclass(slots=True)
class _Lines:
    """Physical lines without their ends, with a look ahead."""

    source: Iterator[str] = field(repr=False)
    ahead: deque[str] = field(default_factory=deque, repr=False)

    def at(self, place: int) -> str | None:
        """The line ``place`` lines ahead, or ``None`` behind the last."""
        while len(self.ahead) <= place:
            line = next(self.source, None)
            if line is None:
                return None
            self.ahead.append(line)
        return self.ahead[place]

    def drop(self, count: int) -> None:
        for _ in range(count):
            self.ahead.popleft()


def sound_text(export: Export, file: BinaryIO) -> Iterator[bytes]:
    """The sound records (below the header), as UTF-8, values of a repeated field joined by ``REPEAT``."""
    piece: list[str] = []
    size = 0
    for record in _records(export, _Lines(_physical_lines(export, file))):
        piece.append(record)
        size += len(record)
        if size >= _PIECE_CHARACTERS:
            yield "".join(f"{text}\n" for text in piece).encode()
            piece, size = [], 0
    yield "".join(f"{text}\n" for text in piece).encode()


def _physical_lines(export: Export, file: BinaryIO) -> Iterator[str]:
    text = io.TextIOWrapper(file, encoding=encoding_of(export), errors="replace", newline="\n")
    started = False
    for line in text:
        plain = line.removesuffix("\n").removesuffix("\r")
        if not started:
            plain = plain.removeprefix("\ufeff")
            started = bool(plain.strip())
            if DECLARED.fullmatch(plain):
                continue
        if "\r" in plain and not line.endswith("\n"):
            yield from plain.split("\r")  # an old Macintosh file is one long line
        else:
            yield plain
    text.detach()


def _records(export: Export, lines: _Lines) -> Iterator[str]:
    doubtful = {entry.row for entry in export.quarantined}
    width = len(export.columns)
    grammar = _Grammar(export)
    number = 0
    while (line := lines.at(0)) is not None:
        if not line:
            lines.drop(1)
            continue
        number += 1
        last = _closing_line(lines, dialect_of(export).qualifier)
        whole = "\n".join(lines.ahead[place] for place in range(last + 1))
        fields = grammar.fields(whole) if last else None
        if number in doubtful:
            # a record of several lines that is read in one way and is wrong, or one line that is broken
            several = fields is not None and number + 1 not in doubtful
            wrong = several and (fields != width or not whole.replace("\n", "").isprintable())
            lines.drop(last + 1 if wrong else 1)
            continue
        if last and fields != width:  # no record of several lines: two lines, each with a quote of its own
            last, whole = 0, line
        lines.drop(last + 1)
        if number > export.header_row:
            yield grammar.readable(whole, width)


def _closing_line(lines: _Lines, quote: str | None) -> int:
    """How many lines further the record that begins here ends."""
    first = lines.at(0) or ""
    if quote is None or first.count(quote) % 2 == 0:
        return 0
    for place in range(1, _LOOK_AHEAD + 1):
        line = lines.at(place)
        if line is None:
            return 0
        if line.count(quote) % 2:
            return place
    return 0


class _Grammar:
    """How the fields of one record are told apart."""

    def __init__(self, export: Export) -> None:
        dialect = dialect_of(export)
        self._delimiter, self._quote = dialect.delimiter, dialect.qualifier or ""
        self._every_field = dialect.every_field and bool(self._quote)
        self._repeat = between_values(dialect) if self._every_field else None
        quote, delimiter = re.escape(self._quote), re.escape(self._delimiter)
        qualified = f"{quote}(?:[^{quote}]++|{quote}{quote})*+{quote}|" if quote else ""
        self._field = re.compile(f"(?:{qualified}[^{quote}{delimiter}]*+)")

    def fields(self, record: str) -> int | None:
        """How many fields a record has, strictly read; ``None`` where a quote is out of place."""
        text = self._repeat.sub(REPEAT, record) if self._repeat else record
        count = at = 0
        while found := self._field.match(text, at):
            count, at = count + 1, found.end() + 1
            if found.end() == len(text):
                return count
            if text[found.end()] != self._delimiter:
                return None
        return None

    def readable(self, record: str, width: int) -> str:
        """The record as the fast parser reads it rightly: repeats joined, each quote in a value doubled."""
        quote = self._quote
        if not self._every_field:
            return record
        if self._repeat:
            record = self._repeat.sub(REPEAT, record)
        between = f"{quote}{self._delimiter}{quote}"
        if record.count(quote) == 2 * record.count(between) + 2 or self.fields(record) is not None:
            return record
        cells = record[1:-1].split(between)
        if len(cells) != width:
            return record
        joined = between.join(
            REPEAT.join(_undoubled(value, quote).replace(quote, quote * 2) for value in cell.split(REPEAT))
            for cell in cells
        )
        return f"{quote}{joined}{quote}"


def _undoubled(value: str, quote: str) -> str:
    """The value itself: doubled quotes are one, if all of them are doubled."""
    return value if quote in value.replace(quote * 2, "") else value.replace(quote * 2, quote)
