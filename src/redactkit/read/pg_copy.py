"""PostgreSQL's plain dumps of one table → rows: what ``COPY … FROM stdin`` brings. One of ``kinds``.

The statement names the table and its columns; each line is a record between tabs, with escapes of its own,
up to a line with ``\\.``. A dump of several tables has several lists, and is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from redactkit.errors import ExportUnreadable
from redactkit.hidden_parts import Kind
from redactkit.model import HiddenPart, Quarantined
from redactkit.read.named import Doubtful, Fields, Named, open_named
from redactkit.read.rows import RowSource
from redactkit.read.source import How
from redactkit.read.stream import Encoding, encoding_of, open_buffered
from redactkit.read.text import lines, torn

FORMAT = "postgresql-copy"

_NAME = r'(?:[A-Za-z_][\w$]*|"[^"]+")'
_COPY = re.compile(
    rf"COPY (?:{_NAME}\.)?(?P<table>{_NAME}) \((?P<columns>{_NAME}(?:, ?{_NAME})*)\) FROM stdin;\s*",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"^COPY [^\n]*FROM stdin", re.IGNORECASE | re.MULTILINE)
_OTHER_RECORDS = re.compile(r"\s*(?:INSERT\s+INTO|COPY)\b", re.IGNORECASE)
_END = "\\."
_NULL = "\\N"
_ESCAPE = re.compile(r"\\([0-7]{1,3}|x[0-9A-Fa-f]{1,2}|.|\Z)", re.DOTALL)
_SIGNS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """The line of the statement, the names of its columns, and how many lines stand around the records."""

    line: int
    names: tuple[str, ...]
    around: int


def looks_like_copy(text: str, name: str) -> bool:
    """Whether a statement that brings records stands among the first lines."""
    return _BEGINS.search(text) is not None


def open_copy(path: Path, how: How) -> tuple[RowSource, ...]:
    """The table in a dump."""
    encoding = encoding_of(path, how.encoding)
    place = _find(path, encoding)

    def parse(file: BinaryIO) -> Iterator[Named | Quarantined]:
        for line in lines(file, encoding, path.name):
            if line.number <= place.line:
                continue
            if line.text == _END:
                return
            try:
                yield Named(number=line.number, cells=_fields(line.text, place.names).cells())
            except Doubtful as doubt:
                yield Quarantined(row=line.number, reason=doubt.reason)

    around = f"{place.around:,} lines around the records"
    return open_named(
        path,
        format=FORMAT,
        encoding=encoding,
        parse=parse,
        first=place.names,
        hidden=(HiddenPart(kind=Kind.OUTSIDE_TABLE, where=around),) if place.around else (),
    )


def _find(path: Path, encoding: Encoding) -> _Place:
    """Look through the whole file for the one statement, its end, and what else there is."""
    line_of_copy = around = 0
    names: tuple[str, ...] = ()
    inside = False
    with open_buffered(path) as file:
        for line in lines(file, encoding, path.name):
            if inside:
                inside = line.text != _END
                continue
            copy = _COPY.fullmatch(line.text)
            if (copy is not None and line_of_copy) or (copy is None and _OTHER_RECORDS.match(line.text)):
                raise ExportUnreadable(
                    "it holds more than one list of records, or one that cannot be read",
                    file=path.name,
                    row=line.number,
                    hint="dump each table into a file of its own, or save a query of it as CSV",
                )
            if copy is not None:
                line_of_copy, names, inside = line.number, _names(copy), True
            else:
                around += bool(line.text.strip())
    if inside:
        raise torn(path.name, line_of_copy)
    return _Place(line=line_of_copy, names=names, around=around)


def _names(copy: re.Match[str]) -> tuple[str, ...]:
    columns = re.findall(_NAME, copy["columns"])
    return tuple(f"{copy['table']}.{column}".replace('"', "") for column in columns)


def _fields(text: str, names: tuple[str, ...]) -> Fields:
    values = text.split("\t")
    if len(values) != len(names):
        raise Doubtful(f"it has {len(values)} fields where the statement names {len(names)}")
    fields = Fields()
    for name, value in zip(names, values, strict=True):
        fields.add_only(name, "" if value == _NULL else _ESCAPE.sub(_sign, value))
    return fields


def _sign(escape: re.Match[str]) -> str:
    what = escape[1]
    if not what or what == "N":
        raise Doubtful("an escape in it has no end")
    if what[0] in "01234567" or (what[0] == "x" and len(what) > 1):
        number = int(what[1:], 16) if what[0] == "x" else int(what, 8)
        if not 0 < number < 0x80:  # a byte of a letter, in an encoding that is not told here
            raise Doubtful("a letter in it is written as bytes")
        return chr(number)
    return _SIGNS.get(what, what)
