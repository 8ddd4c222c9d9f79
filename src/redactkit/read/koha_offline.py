"""Koha's offline circulation files (``.koc``) → rows: what was lent and taken back while the line was down.

The first line says the version; each other one a time, a command, and the card and the item, or an amount.
"""

from __future__ import annotations

import re
from pathlib import Path

from redactkit.read.moments import moment
from redactkit.read.named import Doubtful, Fields, open_named, parse_lines
from redactkit.read.rows import RowSource
from redactkit.read.source import How
from redactkit.read.stream import encoding_of
from redactkit.read.text import Line

FORMAT = "koha-offline"

_VERSION = re.compile(r"Version=\d[\w.]*(?:\t\w+=[^\t]*)*\s*")
_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d) ?(?P<sequence>\d*)")
_PARTS = {
    "issue": ("cardnumber", "barcode"),
    "return": ("barcode",),
    "payment": ("cardnumber", "amount"),
}
_NAMES = ("time", "sequence", "command", "cardnumber", "barcode", "amount")


def looks_like_offline(text: str, name: str) -> bool:
    """Whether a text begins with the version and its fields."""
    first, _, rest = text.partition("\n")
    return _VERSION.fullmatch(first) is not None and _TIME.match(rest) is not None


def open_offline(path: Path, how: How) -> tuple[RowSource, ...]:
    """The transactions in a file."""
    encoding = encoding_of(path, how.encoding)
    parse = parse_lines(path.name, encoding, _fields, passed_over=_says_version)
    first = [f"offline.{name}" for name in _NAMES]
    return open_named(path, format=FORMAT, encoding=encoding, parse=parse, first=first)


def _says_version(line: Line) -> bool:
    return line.number == 1 and _VERSION.fullmatch(line.text) is not None


def _fields(line: Line) -> Fields:
    time, *rest = line.text.split("\t")
    stamp = _TIME.fullmatch(time)
    command, *values = rest or [""]
    names = _PARTS.get(command)
    if stamp is None or names is None or len(names) != len(values):
        raise Doubtful("it is no transaction, or not a whole one")
    if any(_TIME.search(value) for value in values):
        raise Doubtful("parts of it may be another line's")
    fields = Fields()
    fields.add("offline.time", moment("".join(stamp.group(1, 2, 3)), "".join(stamp.group(4, 5, 6))))
    fields.add("offline.sequence", stamp["sequence"])
    fields.add("offline.command", command)
    for name, value in zip(names, values, strict=True):
        fields.add(f"offline.{name}", value.strip())
    return fields
