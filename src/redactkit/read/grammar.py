"""What a record is, exactly: a slow reading of one record at a time, which the fast proof must agree with.

A record is sound when it reads in one way only and has the width of the header. Everything else is a
verdict with a reason; nothing is repaired and no value ever moves to another column.

A physical line with an even number of qualifiers closes every field it opens; one with an odd number leaves
a field open, which ends at the next odd line or is a stray quote. All rules for several lines rest on that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cache

import numpy as np
import numpy.typing as npt

from redactkit.errors import UsageError
from redactkit.model import REPEAT, Dialect

JOIN = REPEAT.encode()

LOOK_AHEAD_LINES = 200
LOOK_AHEAD_BYTES = 1 << 20
"""How far an open quote may look for its end. Beyond that it is a stray quote, not a long note."""

BROKEN_QUOTE = "a quote stands where none may stand, or is never closed"
AMBIGUOUS = "these lines can be read as one record or as several"
CONTROL = "it holds a control character (NUL, unit separator, or a carriage return inside the record)"
TORN_QUOTES = "quotes in it stand around a delimiter, so it can be read with them or without"
AFTER_BROKEN_QUOTE = "it follows a broken quote and may be part of that record"
REPEATS_HEADER = "it repeats the header"


def wrong_width(found: int, wanted: int) -> str:
    """The reason for a record with too few or too many fields."""
    return f"it has {found} field{'' if found == 1 else 's'} where the header has {wanted}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """A dialect in bytes. ``repeat`` is set only where every value is qualified one by one (Sierra)."""

    delimiter: bytes
    qualifier: bytes | None
    repeat: bytes | None
    every_field: bool

    @classmethod
    def of(cls, dialect: Dialect) -> Grammar:
        """The grammar of a dialect; refuses one that could not be read in one way only."""
        repeat = dialect.repeat if dialect.every_field and dialect.qualifier else None
        marks = [mark for mark in (dialect.delimiter, dialect.qualifier, repeat) if mark is not None]
        for mark in marks:
            if len(mark) != 1 or not mark.isascii() or mark in "\n\r\0" + REPEAT or mark.isalnum():
                raise UsageError("a delimiter, qualifier or repeat mark must be one ASCII sign, not a letter")
        if len(set(marks)) != len(marks):
            raise UsageError("delimiter, qualifier and repeat mark must differ")
        return cls(
            delimiter=dialect.delimiter.encode(),
            qualifier=dialect.qualifier.encode() if dialect.qualifier else None,
            repeat=repeat.encode() if repeat else None,
            every_field=dialect.every_field and dialect.qualifier is not None,
        )

    def fields(self, text: bytes) -> tuple[bytes, ...] | None:
        """The fields of a whole record, strictly read; ``None`` where a quote is out of place."""
        quote = self.qualifier
        if quote is None or quote not in text:
            return tuple(text.split(self.delimiter))
        found: list[bytes] = []
        at = 0
        while True:
            if text.startswith(quote, at):
                values: list[bytes] = []
                while True:
                    closed = _qualified(text, at, quote)
                    if closed is None:
                        return None
                    value, at = closed
                    values.append(value)
                    if self.repeat is None or not text.startswith(self.repeat + quote, at):
                        break
                    at += 1
                found.append(JOIN.join(values))
            else:
                stop = text.find(self.delimiter, at)
                stop = len(text) if stop < 0 else stop
                if text.find(quote, at, stop) >= 0:
                    return None
                found.append(text[at:stop])
                at = stop
            if at == len(text):
                return tuple(found)
            if not text.startswith(self.delimiter, at):
                return None
            at += 1

    def loosely(self, text: bytes, width: int) -> tuple[bytes, ...] | None:
        """The fields where quotes inside a value were not doubled, if that gives exactly ``width``.

        Only where every field is qualified: then ``","`` stands between all fields and nowhere else.
        Whether Sierra doubles is unconfirmed, so both ways are read.
        """
        quote = self.qualifier
        if not self.every_field or quote is None or len(text) < 2:
            return None
        if not (text.startswith(quote) and text.endswith(quote)):
            return None
        found = text[1:-1].split(quote + self.delimiter + quote)
        if len(found) != width:
            return None
        values = []
        for cell in found:
            parts = cell.split(quote + self.repeat + quote) if self.repeat else [cell]
            values.append(JOIN.join(_undoubled(part, quote) for part in parts))
        return tuple(values)

    def written(self, fields: tuple[bytes, ...]) -> bytes:
        """The record again, every field qualified and every inner quote doubled, with its line end."""
        quote = self.qualifier or b'"'
        return self.delimiter.join(quote + cell.replace(quote, quote * 2) + quote for cell in fields) + b"\n"


def _qualified(text: bytes, at: int, quote: bytes) -> tuple[bytes, int] | None:
    """The value that opens at ``at``, and the offset behind its closing quote."""
    start = look = at + 1
    while True:
        close = text.find(quote, look)
        if close < 0:
            return None
        if not text.startswith(quote, close + 1):
            return text[start:close].replace(quote * 2, quote), close + 1
        look = close + 2


def _undoubled(value: bytes, quote: bytes) -> bytes:
    """Undo doubling, but only where every quote in the value is doubled."""
    single = value.replace(quote * 2, quote)
    return single if quote not in value.replace(quote * 2, b"") else value


def torn_quotes(text: bytes, grammar: Grammar) -> Iterator[int]:
    """Where a value in quotes begins that a reading without quotes cuts in two.

    The width alone does not tell: a record that lacks one field and holds ``"Doyle, Karen"`` has as many
    pieces as the header has names, each of them one place further than its own.
    """
    if grammar.qualifier is None and b'"' in text:
        for found in _in_quotes(grammar.delimiter).finditer(text):
            if grammar.delimiter in found["value"]:
                yield found.start()


@cache
def _in_quotes(delimiter: bytes) -> re.Pattern[bytes]:
    """A quote that opens, at the start of a field or before a word, up to one that ends a field.

    Possessive, and no opening quote inside a run of quotes: so that no line takes long.
    """
    mark = re.escape(delimiter)
    opens = rb'(?:(?:\A|(?<=\n)|(?<=%b)) *+"|(?<!")"(?!["\s]|%b))' % (mark, mark)
    closes = rb'" *+(?=%b|\r?(?:\n|\Z))' % mark
    return re.compile(opens + rb'(?P<value>[^"\n]*+(?:""[^"\n]*+)*+)' + closes)


def has_control(text: bytes) -> bool:
    """Whether the record holds what no honest export holds: NUL, our own separator, or a lone CR."""
    return b"\0" in text or JOIN in text or text.count(b"\r") != text.count(b"\r\n")


class Lines:
    """The complete physical lines of a buffer."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        view = np.frombuffer(data, dtype=np.uint8)
        self.ends: npt.NDArray[np.int64] = np.flatnonzero(view == 10)

    def __len__(self) -> int:
        return int(self.ends.size)

    def start(self, line: int) -> int:
        """Where a line begins; for the line behind the last one, where the unfinished rest begins."""
        return int(self.ends[line - 1]) + 1 if line else 0

    def text_end(self, line: int) -> int:
        """Where the text of a line ends: before its LF or CR LF."""
        end = int(self.ends[line])
        return end - 1 if end > self.start(line) and self.data[end - 1] == 13 else end

    def text(self, first: int, last: int) -> bytes:
        """The text from one line through another, without the last line end."""
        return self.data[self.start(first) : self.text_end(last)]


class Kind(Enum):
    """What a record turned out to be."""

    SOUND = auto()
    BLANK = auto()
    WRONG_WIDTH = auto()
    CONTROL = auto()
    AMBIGUOUS = auto()
    TORN = auto()
    BROKEN_QUOTE = auto()
    NEED_MORE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One record: what it is and its last line. ``leaves_open``: may the next lines belong to it?"""

    kind: Kind
    last: int
    fields: tuple[bytes, ...] = field(default=(), repr=False)
    leaves_open: bool = False


def judge(lines: Lines, line: int, grammar: Grammar, width: int, *, final: bool) -> Verdict:
    """Read the record that begins at a line. ``final`` says that the file ends with these lines."""
    text = lines.text(line, line)
    if not text:
        return Verdict(kind=Kind.BLANK, last=line)
    quote = grammar.qualifier
    if quote is None or text.count(quote) % 2 == 0:
        return _of_one_line(text, line, grammar, width)
    last = _closing_line(lines, line, quote, final=final)
    if last is None:
        return Verdict(kind=Kind.NEED_MORE, last=line)
    whole = lines.text(line, last) if last > line else text
    fields = grammar.fields(whole) if last > line else None
    if fields is None:
        return _with_broken_quote(text, line, grammar, width, leaves_open=True)
    if _may_be_several(lines, line, last, grammar, width):
        return Verdict(kind=Kind.AMBIGUOUS, last=last)
    return _measured(whole, fields, last, width)


def _of_one_line(text: bytes, line: int, grammar: Grammar, width: int) -> Verdict:
    fields = grammar.fields(text)
    if fields is None:
        return _with_broken_quote(text, line, grammar, width, leaves_open=False)
    if next(torn_quotes(text, grammar), None) is not None:
        return Verdict(kind=Kind.TORN, last=line)
    return _measured(text, fields, line, width)


def _measured(text: bytes, fields: tuple[bytes, ...], last: int, width: int) -> Verdict:
    if has_control(text):
        return Verdict(kind=Kind.CONTROL, last=last)
    kind = Kind.SOUND if len(fields) == width else Kind.WRONG_WIDTH
    return Verdict(kind=kind, last=last, fields=fields)


def _with_broken_quote(text: bytes, line: int, grammar: Grammar, width: int, *, leaves_open: bool) -> Verdict:
    fields = grammar.loosely(text, width)
    if fields is not None and not has_control(text):
        return Verdict(kind=Kind.SOUND, last=line, fields=fields)
    return Verdict(kind=Kind.BROKEN_QUOTE, last=line, leaves_open=leaves_open)


def _closing_line(lines: Lines, line: int, quote: bytes, *, final: bool) -> int | None:
    """The next line with an odd number of quotes; the line itself where there is none in reach.

    ``None``: more of the file is needed to tell.
    """
    opened = int(lines.ends[line])
    for candidate in range(line + 1, line + 1 + LOOK_AHEAD_LINES):
        if candidate >= len(lines):
            in_reach = not final and len(lines.data) - opened <= LOOK_AHEAD_BYTES
            return None if in_reach else line
        if int(lines.ends[candidate]) - opened > LOOK_AHEAD_BYTES:
            return line
        if lines.text(candidate, candidate).count(quote) % 2:
            return candidate
    return line


def _may_be_several(lines: Lines, first: int, last: int, grammar: Grammar, width: int) -> bool:
    """Whether a record of several lines may be several records around two stray quotes."""
    texts = [lines.text(line, line) for line in range(first, last + 1)]
    for text in texts[1:-1]:
        if text and len(grammar.fields(text) or ()) == width:
            return True
    if any(grammar.loosely(text, width) is not None for text in (texts[0], texts[-1])):
        return True
    between = width - 1
    return texts[0].count(grammar.delimiter) == between == texts[-1].count(grammar.delimiter)
