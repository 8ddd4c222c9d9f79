"""Logs of SIP2 messages → rows: what self-checks and gates said to the library system, and its answers.

A line holds a message, perhaps behind what the logging program put before it. Values are not escaped, so that
a ``|`` in a title cuts it in two: a piece without a code that the protocol or the vendor uses is a doubt, and
so is a code that comes twice, one of another message, and one where the other messages of its kind never have
it. Passwords (AD, CO, AC) stand in clear text and are columns like others.

Where the middle of two lines is lost, the halves look like one message. It lacks a field that the protocol
wants and the others of its kind have, or its sum does not add up where theirs do.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from redactkit.read.habits import Habits, Orders
from redactkit.read.moments import moment
from redactkit.read.named import Doubtful, Fields, open_named, parse_lines
from redactkit.read.rows import RowSource
from redactkit.read.source import How
from redactkit.read.stream import Encoding, encoding_of, open_buffered
from redactkit.read.text import lines
from redactkit.sip2_fields import CARRIED, CODED, DATE, FIXED, LISTS, REPEATABLE, REQUIRED, SHAPES

_CODE = re.compile(r"[A-Z][A-Z0-9]")
_CHECKSUM = re.compile(r"(?:AY\d)?(?:AZ[0-9A-Fa-f]{4})?[^A-Za-z0-9|]*")
_SUMMED = re.compile(r"(?P<counted>.*AZ)(?P<sum>[0-9A-Fa-f]{4})[^A-Za-z0-9|]*", re.DOTALL)
_ADDS_UP = "sum"
_SHAPES = {code: re.compile(shape) for code, shape in SHAPES.items()}
_PROVED = {True: re.compile(r"(?=\D*\d)\S+"), False: re.compile(r"[^\s@]+@[^\s@]+")}
"""Numbers of items, in lists; elsewhere, e-mail addresses."""
_STAMP = re.compile(r"(\d{8})(.{4})(\d{6})")
_NUMBER = re.compile(r"(?<![0-9A-Za-z|])\d\d")
_VENDORS_SHARE = 100
"""A code that the protocol does not know is the vendor's own if one message in so many has it."""
_LINES_TO_TELL = 40
_LONGEST_PREFIX = 4096
"""Characters in which a message begins: behind a time and the name of a machine, and not behind a book."""


def looks_like_sip2(text: str, name: str) -> bool:
    """Whether messages stand on most of the first lines."""
    first = [line for line in re.split(r"[\r\n]+", text) if line.strip()][:_LINES_TO_TELL]
    found = sum(_is_message(line) for line in first)
    return found > 0 and found * 2 > len(first)


def _is_message(line: str) -> bool:
    """Whether a line is a message to its end: each piece between bars begins with a code."""
    found = _message(line)
    if found is None:
        return False
    _, number, rest = found
    *pieces, end = rest[sum(size for _, size in FIXED[number]) :].split("|")
    return bool(pieces) and all(map(_CODE.match, pieces)) and _CHECKSUM.fullmatch(end) is not None


def open_sip2(path: Path, how: How) -> tuple[RowSource, ...]:
    """The messages in a log."""
    encoding = encoding_of(path, how.encoding)
    learned = _learn(path, encoding)

    parse = parse_lines(path.name, encoding, lambda line: _fields(line.text, learned))
    first = ("log_prefix", "message", "transaction_date")
    return open_named(path, format="sip2", encoding=encoding, parse=parse, first=first)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Learned:
    """Codes beyond the protocol's that are too frequent to be pieces of values, and what messages have."""

    vendors: frozenset[str]
    habits: Habits
    orders: Orders


def _learn(path: Path, encoding: Encoding) -> _Learned:
    counts: Counter[str] = Counter()
    habits, orders = Habits(), Orders()
    messages = 0
    with open_buffered(path) as file:
        for line in lines(file, encoding, path.name):
            found = _message(line.text)
            if found is not None:
                messages += 1
                _, number, rest = found
                counts.update({piece[:2] for piece in rest.split("|")} - CODED)
                habits.learn(number, _marks(number, rest))
                orders.learn(number, (piece[:2] for piece in _pieces(number, rest)))
    orders.count()
    vendors = frozenset(
        code
        for code, count in counts.items()
        if _CODE.fullmatch(code) and count > 1 and count * _VENDORS_SHARE >= messages
    )
    return _Learned(vendors=vendors, habits=habits, orders=orders)


def _pieces(number: str, rest: str) -> list[str]:
    """The fields of any length, each with its code; what ends the message is none of them."""
    return rest[sum(size for _, size in FIXED[number]) :].split("|")[:-1]


def _marks(number: str, rest: str) -> set[str]:
    """What a message has of that by which a torn one gives itself away."""
    coded = rest[sum(size for _, size in FIXED[number]) :]
    marks = {piece[:2] for piece in coded.split("|")} & REQUIRED.get(number, frozenset())
    summed = _SUMMED.fullmatch(number + rest)
    # the sum is one of bytes; what the log made of letters beyond ASCII is not known
    if summed is not None and (
        not rest.isascii() or (sum(map(ord, summed["counted"])) + int(summed["sum"], 16)) & 0xFFFF == 0
    ):
        marks.add(_ADDS_UP)
    return marks


def _message(text: str) -> tuple[str, str, str] | None:
    """What stands before the message, its number, and what follows that; ``None`` where there is none."""
    for number in _NUMBER.finditer(text, 0, _LONGEST_PREFIX):
        fixed = FIXED.get(number[0])
        if fixed is None:
            continue
        rest = text[number.end() :]
        length = sum(size for _, size in fixed)
        coded = rest[length:]
        if len(rest) < length or not (_CODE.match(coded) or not coded.strip()):
            continue
        at = 0
        for _, size in fixed:
            part = rest[at : at + size]
            if size == DATE and part.strip() and not _STAMP.fullmatch(part):
                break
            if "|" in part:
                return None  # a torn message: a number further on would begin another in the middle of it
            at += size
        else:
            return text[: number.start()], number[0], rest
    return None


def _fields(text: str, learned: _Learned) -> Fields:
    found = _message(text)
    if found is None:
        raise Doubtful("it holds no SIP2 message")
    before, number, rest = found
    fields = Fields()
    if before.strip():
        fields.add("log_prefix", before.strip())
    fields.add("message", number)
    at = 0
    for name, size in FIXED[number]:
        fields.add(name, _fixed(rest[at : at + size], size))
        at += size
    *pieces, end = rest[at:].split("|")
    if _CHECKSUM.fullmatch(end) is None:
        raise Doubtful("it does not end like a message")
    last = ""
    for piece in pieces:
        code = piece[:2]
        if code not in CARRIED[number] and (code in CODED or code not in learned.vendors):
            raise Doubtful("a part of it has no code of such a message: a value may hold a | of its own")
        if code not in REPEATABLE or (code in LISTS and code != last):
            fields.add_only(code, piece[2:])
        else:
            fields.add(code, piece[2:])
        last = code
        if code in _SHAPES and not _SHAPES[code].fullmatch(piece, 2):
            raise Doubtful("a part of it is not written as such a field is: a value may hold a | of its own")
    odd = learned.orders.odd(number, [piece[:2] for piece in pieces])
    if odd and not all(_is_proved(piece) for piece in pieces if piece[:2] in odd):
        raise Doubtful("a part of it is out of its place: a value may hold a | of its own")
    if learned.habits.lacks(number, _marks(number, rest)):
        raise Doubtful("parts of it may be another message's")
    return fields


def _is_proved(piece: str) -> bool:
    """Whether a field's value could not be half of another."""
    code = piece[:2]
    return code in _SHAPES or _PROVED[code in LISTS].fullmatch(piece, 2) is not None


def _fixed(part: str, size: int) -> str:
    if size != DATE or not part.strip():
        return part.strip()
    stamp = _STAMP.fullmatch(part)
    if stamp is None:
        raise Doubtful("its time is no time")
    return moment(stamp[1], stamp[3], stamp[2].strip())
