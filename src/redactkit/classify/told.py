"""What a person says of an export's columns: a column map, as ``classify`` uses it.

A map belongs to the headers it was made for. Headers are remembered by a mark of sixteen bits, enough to see
that one has changed and too little to tell what it was: in a file without a header row it would be a patron.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from redactkit.classify.labels import normalised
from redactkit.model import Category, DateOrder, WithheldRow

_MANY = 3
"""So many columns that have moved are named one by one: a new column in front moves all the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldColumn:
    """What is said of one column. ``category`` is ``None`` where nobody has decided yet.

    ``values`` is what the values alone looked like when the map was made, and ``mark`` what stood above them.
    """

    position: int
    mark: str | None = None
    header: str | None = None
    category: Category | None = None
    values: Category | None = None
    dates: DateOrder | None = None
    sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldFile:
    """What is said of one kind of export; ``file`` may hold ``*``.

    ``withheld`` are rows that the custodian withholds. They are of one file alone, which ``records`` (how
    many sound ones it holds) must show: in another month's file the same rows are other people's.
    """

    file: str
    columns: tuple[ToldColumn, ...]
    has_header: bool = True
    system: str | None = None
    record_class: str | None = None
    withheld: tuple[WithheldRow, ...] = ()
    records: int | None = None

    def is_for(self, label: str) -> bool:
        """Whether a file of this name is meant."""
        return fnmatchcase(label, self.file)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """A column map: what is said of each export, and the map's own name."""

    name: str
    files: tuple[ToldFile, ...]


def mark_of(header: str) -> str:
    """Four signs by which a header is known again."""
    return hashlib.sha256(normalised(header).encode()).hexdigest()[:4]


def changes(told: ToldFile, header: Sequence[str]) -> tuple[str, ...]:
    """How an export's columns differ from those the map was made for; each by its number.

    A header is named only where a header map knew it.
    """
    if not told.has_header:
        if len(header) == len(told.columns):
            return ()
        return (f"it has {len(header)} columns where the column map has {len(told.columns)}",)
    left = {column.position: column for column in told.columns}
    new, moved = [], []
    for position, text in enumerate(header, start=1):
        mark = mark_of(text)
        here = left.get(position)
        if here is not None and here.mark == mark:
            del left[position]
            continue
        same = (column for column in left.values() if column.mark == mark and _is_free(column, header))
        found = next(same, None)
        if found is None:
            new.append(f"column {position} is new")
        else:
            del left[found.position]
            moved.append(f"column {found.position}{_named(found)} is column {position} now")
    if len(moved) > _MANY:
        moved = [f"{len(moved)} columns have moved: {moved[0]}, and so on"]
    gone = [f"column {column.position}{_named(column)} is gone" for column in left.values()]
    return (*new, *moved, *gone)


def relaid(told: ToldFile, header: Sequence[str]) -> ToldFile:
    """What is said of those columns of a changed export that are known again, at the places they have now.

    Of several columns with one header, those that have moved are not told apart.
    """
    if not told.has_header:
        return replace(told, columns=())
    marks = [mark_of(text) for text in header]
    found = []
    for position, mark in enumerate(marks, start=1):
        alike = [column for column in told.columns if column.mark == mark]
        here = [column for column in alike if column.position == position]
        if here or (len(alike) == 1 and marks.count(mark) == 1):
            found.append(replace((here or alike)[0], position=position))
    return replace(told, columns=tuple(found))


def _is_free(column: ToldColumn, header: Sequence[str]) -> bool:
    """Whether no column stands where this one stood: of two equal headers each keeps its own."""
    return column.position > len(header) or mark_of(header[column.position - 1]) != column.mark


def _named(column: ToldColumn) -> str:
    return f" ({column.header})" if column.header else ""
