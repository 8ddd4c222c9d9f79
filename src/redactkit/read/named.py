"""Records whose values carry their own names (JSON, XML, tagged text, logs) → rows of one width.

Such a file has no header row: its columns are all names that occur in it. One pass finds them, and every
later pass puts each value under its own name, never under a place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from redactkit.errors import ExportUnreadable
from redactkit.hidden_parts import Kind
from redactkit.model import REPEAT, HiddenPart, Quarantined
from redactkit.read.grammar import CONTROL
from redactkit.read.rows import Row, RowSource
from redactkit.read.stream import Encoding, changed, open_buffered
from redactkit.read.text import LONGEST_RECORD, Line, lines, torn

MOST_NAMES = 4096
"""More names than any export has columns: then the names are data, such as an object keyed by card number."""

TWICE = "it gives one field twice"


class Doubtful(Exception):
    """A record that cannot be read in one way only. Holds a reason and no value."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Fields:
    """The values of one record by their names."""

    __slots__ = ("_further", "_size", "_values")

    def __init__(self, values: Mapping[str, str] = {}) -> None:
        self._values = dict(values)
        self._further: dict[str, list[str]] = {}
        self._size = 0

    def __len__(self) -> int:
        return len(self._values)

    def add(self, name: str, value: str) -> None:
        """Put a value under its name, behind those that stand there."""
        if REPEAT in value or "\0" in value:
            raise Doubtful(CONTROL)
        self._size += len(value)
        if self._size > LONGEST_RECORD:
            raise Doubtful("it is larger than any record can be")
        if name in self._values:
            self._further.setdefault(name, []).append(value)
        else:
            self._values[name] = value

    def add_only(self, name: str, *values: str) -> None:
        """Put all values of a name under it; more of them later, or before, are a doubt."""
        if name in self._values:
            raise Doubtful(TWICE)
        for value in values:
            self.add(name, value)

    def cells(self) -> dict[str, str]:
        """A cell for each name; the values of one name stand joined in it."""
        joined = {name: REPEAT.join((self._values[name], *more)) for name, more in self._further.items()}
        return {**self._values, **joined} if joined else self._values


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A sound record: its number and its values by their names."""

    number: int
    cells: Mapping[str, str] = field(repr=False)


def describing(count: int) -> tuple[HiddenPart, ...]:
    """What is told of values that describe a list of records and are no part of any."""
    if not count:
        return ()
    what = "value that describes" if count == 1 else "values that describe"
    return (HiddenPart(kind=Kind.OUTSIDE_TABLE, where=f"{count:,} {what} the list"),)


Parse = Callable[[BinaryIO], Iterator[Named | Quarantined]]
"""Reads a file from its start. Called anew for every pass."""


def parse_lines(
    label: str,
    encoding: Encoding,
    fields_of: Callable[[Line], Fields],
    *,
    passed_over: Callable[[Line], bool] = lambda _: False,
) -> Parse:
    """Reads a log: each line is a record, numbered by its line, but for empty ones and those passed over."""

    def parse(file: BinaryIO) -> Iterator[Named | Quarantined]:
        for line in lines(file, encoding, label):
            if not line.text.strip() or passed_over(line):
                continue
            try:
                yield Named(number=line.number, cells=fields_of(line).cells())
            except Doubtful as doubt:
                if not line.is_ended:
                    raise torn(label, line.number) from None
                yield Quarantined(row=line.number, reason=doubt.reason)

    return parse


def open_named(
    path: Path,
    *,
    format: str,
    encoding: Encoding,
    parse: Parse,
    first: Sequence[str] = (),
    layout: tuple[str, ...] = (),
    hidden: tuple[HiddenPart, ...] = (),
) -> tuple[RowSource, ...]:
    """The one table of such a file. ``first`` are names that come before all others, in this order."""
    header = _header(path, parse, first)
    known = frozenset(header)

    def records(file: BinaryIO) -> Iterator[Row | Quarantined]:
        for record in parse(file):
            if isinstance(record, Quarantined):
                yield record
                continue
            cells = record.cells
            if not cells.keys() <= known:
                raise changed(path.name)
            yield Row(number=record.number, cells=[cells.get(name, "") for name in header])

    source = RowSource(
        path,
        label=path.name,
        format=format,
        header=header,
        records=records,
        header_row=0,
        encoding=encoding.name,
        layout=layout,
        hidden=hidden,
        repeats=True,
    )
    return (source,)


def _header(path: Path, parse: Parse, first: Sequence[str]) -> tuple[str, ...]:
    """Every name of the file, in an order that does not depend on the order of its records."""
    names: set[str] = set()
    doubt: Quarantined | None = None
    with open_buffered(path) as file:
        for record in parse(file):
            if isinstance(record, Quarantined):
                doubt = doubt or record
                continue
            names.update(record.cells)
            if len(names) > MOST_NAMES:
                raise ExportUnreadable(
                    f"its records have more than {MOST_NAMES:,} different fields",
                    file=path.name,
                    row=record.number,
                    hint="export a list in which every record has the same fields",
                )
    if not names and doubt is not None:
        raise ExportUnreadable(
            f"none of its records can be read; the first: {doubt.reason}",
            file=path.name,
            row=doubt.row,
            hint="export the list again",
        )
    if not names:
        raise ExportUnreadable("it holds no records", file=path.name, hint="export the list again")
    rest = sorted(names.difference(first), key=_by_parts)
    return (*(name for name in first if name in names), *rest)


def _by_parts(name: str) -> list[tuple[bool, int, str]]:
    """Sort ``phones.2`` before ``phones.10``."""
    return [
        (False, int(part), "") if part.isdecimal() and len(part) < 9 else (True, 0, part)
        for part in name.split(".")
    ]
