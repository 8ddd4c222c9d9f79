"""Records whose values carry their own names (JSON, XML, tagged text, logs) → rows of one width.

Such a file has no header row: its columns are all names that occur in it. One pass finds them, and every
later pass puts each value under its own name, never under a place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from redactkit.errors import Busy, ExportUnreadable
from redactkit.model import REPEAT, Quarantined
from redactkit.read.grammar import CONTROL
from redactkit.read.rows import Row, RowSource
from redactkit.read.stream import Encoding, open_buffered

MOST_NAMES = 4096
"""More names than any export has columns: then the names are data, such as an object keyed by card number."""


TWICE = "it gives one field twice"


class Doubtful(Exception):
    """A record that cannot be read in one way only. Holds a reason and no value."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Fields:
    """The values of one record by their names; repeated values of one name stand joined in one cell."""

    __slots__ = ("cells",)

    def __init__(self) -> None:
        self.cells: dict[str, str] = {}

    def add(self, name: str, value: str) -> None:
        """Put a value under its name, behind those that stand there."""
        if REPEAT in value or "\0" in value:
            raise Doubtful(CONTROL)
        before = self.cells.get(name)
        self.cells[name] = value if before is None else f"{before}{REPEAT}{value}"

    def add_only(self, name: str, value: str) -> None:
        """Put the only value of a name under it; a second one is a doubt."""
        if name in self.cells:
            raise Doubtful(TWICE)
        self.add(name, value)

    def add_joined(self, name: str, cell: str) -> None:
        """Put a cell that was joined before under its name, as the only one."""
        if name in self.cells:
            raise Doubtful(TWICE)
        self.cells[name] = cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A sound record: its number and its values by their names."""

    number: int
    cells: Mapping[str, str] = field(repr=False)


Parse = Callable[[BinaryIO], Iterator[Named | Quarantined]]
"""Reads a file from its start. Called anew for every pass."""


def open_named(
    path: Path,
    *,
    format: str,
    encoding: Encoding,
    parse: Parse,
    first: Sequence[str] = (),
    layout: tuple[str, ...] = (),
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
                raise Busy(
                    "it changed while it was read", file=path.name, hint="wait until the export is finished"
                )
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
