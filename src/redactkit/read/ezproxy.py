"""EZproxy's logs → rows: who asked for which address. One of the kinds in ``kinds``.

Every library sets its own ``LogFormat``. The shape of a line (its parts in quotes, in brackets, or bare) is
that of most lines; a part has a name only where the place leaves no doubt what it is: in the default format,
with a browser's headers behind it, and in ``[time] user url``. Other parts are numbered, and mean nothing
until somebody says what they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from redactkit.errors import ExportUnreadable
from redactkit.read.moments import web_moment
from redactkit.read.named import Doubtful, Fields, open_named, parse_lines
from redactkit.read.rows import RowSource
from redactkit.read.source import How
from redactkit.read.stream import Encoding, encoding_of, open_buffered
from redactkit.read.text import lines

_PART = re.compile(r'(?:"(?P<quoted>.*?)"|\[(?P<bracket>[^\]]*)\]|(?P<bare>[^\s"\[]\S*))(?:[ \t]+|\Z)')
_TIME = re.compile(r"\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d(?: [+-]\d{4})?")
_REQUEST = re.compile(r"(?P<method>[A-Z]{3,10}) (?P<url>\S.*?)(?: (?P<protocol>HTTP/\d(?:\.\d)?))?")
_ANOTHER = re.compile(r"\[\d\d/[A-Z][a-z]{2}/\d{4}:|\"[A-Z]{3,10} |[A-Za-z0-9]https?://", re.ASCII)
"""What another line would have, inside an address: two lines of which the middle is lost look like one."""
_URL = re.compile(r"(?:https?|ftp)://\S+", re.IGNORECASE)
_STATUS = re.compile(r"\d{3}")
_BYTES = re.compile(r"\d+|-")
_NAMES = ("host", "logname", "user", "time", "method", "url", "protocol", "status", "bytes")
_LINES_TO_TELL = 20
_MOST_SHAPES = 10_000
"""Shapes of lines that are counted: a log has one; damage, or another kind of file, brings ever new ones."""

_QUOTED, _MOMENT, _BRACKET, _ADDRESS, _BARE = "quoted", "time", "bracket", "url", "bare"


def looks_like_ezproxy(text: str, name: str) -> bool:
    """Whether most of the first lines hold a time in brackets and an address that was asked for."""
    first = [line for line in re.split(r"[\r\n]+", text) if line.strip()][:_LINES_TO_TELL]
    found = 0
    for line in first:
        parts = _parts(line)
        kinds = [kind for kind, _ in parts or ()]
        asked = any(kind == _QUOTED and _REQUEST.fullmatch(value) for kind, value in parts or ())
        found += kinds.count(_MOMENT) == 1 and (asked or _ADDRESS in kinds)
    return found > 0 and found * 2 > len(first)


def open_ezproxy(path: Path, how: How) -> tuple[RowSource, ...]:
    """The requests in a log."""
    encoding = encoding_of(path, how.encoding)
    shape, names = _shape(path, encoding)

    parse = parse_lines(path.name, encoding, lambda line: _fields(line.text, shape, names))
    return open_named(path, format="ezproxy", encoding=encoding, parse=parse, first=_NAMES, layout=shape)


def _parts(text: str) -> list[tuple[str, str]] | None:
    """The parts of a line with their kinds; ``None`` where a quote or bracket is out of place."""
    found: list[tuple[str, str]] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        part = _PART.match(text, at, end)
        if part is None:
            return None
        if part["quoted"] is not None:
            found.append((_QUOTED, part["quoted"]))
        elif part["bracket"] is not None:
            found.append((_MOMENT if _TIME.fullmatch(part["bracket"]) else _BRACKET, part["bracket"]))
        else:
            found.append((_ADDRESS if _URL.fullmatch(part["bare"]) else _BARE, part["bare"]))
        at = part.end()
    return found


def _shape(path: Path, encoding: Encoding) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The kinds of the parts of most lines, and what each part is called.

    Of ever new shapes only the first are counted: that of most lines is among them, or no line is like it.
    """
    shapes: Counter[tuple[str, ...]] = Counter()
    with open_buffered(path) as file:
        for line in lines(file, encoding, path.name):
            parts = _parts(line.text)
            shape = tuple(kind for kind, _ in parts or ())
            if shape and (shape in shapes or len(shapes) < _MOST_SHAPES):
                shapes[shape] += 1
    if not shapes:
        raise ExportUnreadable("no line of it is like a log's", file=path.name, hint="give the log itself")
    shape = min(shapes, key=lambda each: (-shapes[each], each))
    return shape, _named(shape)


def _named(shape: Sequence[str]) -> tuple[str, ...]:
    """A name for each part, or its number. ``request`` stands for three: method, address and protocol."""
    names = [f"part {place}" for place in range(1, len(shape) + 1)]
    if tuple(shape) == (_MOMENT, _BARE, _ADDRESS):
        return ("time", "user", "url")
    if shape.count(_MOMENT) != 1:
        return tuple(names)
    at = shape.index(_MOMENT)
    names[at] = "time"
    behind = list(shape[at + 1 :])
    if behind[:1] == [_QUOTED]:
        names[at + 1] = "request"
        if at == 3 and set(shape[:at]) == {_BARE}:
            names[:3] = ["host", "logname", "user"]
        if behind[1:3] == [_BARE, _BARE]:
            names[at + 2 : at + 4] = ["status", "bytes"]
            if behind[3:] == [_QUOTED, _QUOTED]:
                names[at + 4 :] = ["referer", "user_agent"]
    return tuple(names)


def _fields(text: str, shape: Sequence[str], names: Sequence[str]) -> Fields:
    parts = _parts(text)
    if parts is None or [kind for kind, _ in parts] != list(shape):
        raise Doubtful("its parts are not those of most lines")
    fields = Fields()
    for name, (_, value) in zip(names, parts, strict=True):
        if name == "time":
            fields.add(name, web_moment(value))
        elif name == "request":
            request = _REQUEST.fullmatch(value)
            if request is None:
                raise Doubtful("its request is not a method and an address")
            if _ANOTHER.search(value):
                raise Doubtful("its address may be two lines'")
            for part in ("method", "url", "protocol"):
                fields.add(part, request[part] or "")
        elif (name == "status" and not _STATUS.fullmatch(value)) or (
            name == "bytes" and not _BYTES.fullmatch(value)
        ):
            raise Doubtful("its status or size is no number")
        else:
            fields.add(name, "" if value == "-" else value)
    return fields
