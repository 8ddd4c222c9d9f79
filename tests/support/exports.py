"""Open an export that holds one table, and read it as the release and as the last check do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from redactkit.errors import ExportUnreadable, RedactkitError
from redactkit.model import Category, Column, Export, Group
from redactkit.read import Source, open_export
from redactkit.verify.second import read_chunks

Rows = list[tuple[str, ...]]


def opened(path: Path, **how: Any) -> Source:
    """The only table of a file."""
    (source,) = open_export(path, **how)
    return source


def refused(path: Path, canary: str) -> RedactkitError:
    """The error with which a file cannot be understood: one line, what to do, and none of its text."""
    with pytest.raises(ExportUnreadable) as raised:
        for _ in opened(path).chunks():
            pass
    error = raised.value
    assert canary not in str(vars(error))
    assert "\n" not in error.line()
    assert error.file == path.name
    assert error.hint
    return error


def rows_of(source: Source) -> dict[int, tuple[str, ...]]:
    """The sound rows by their numbers."""
    return {
        int(number): tuple(row)
        for chunk in source.chunks()
        for number, row in zip(chunk.rows, chunk.frame.values.tolist(), strict=True)
    }


def table_of(source: Source) -> list[dict[str, str]]:
    """The sound rows by the names of their columns, without empty cells."""
    return [
        {name: cell for name, cell in zip(source.header, row, strict=True) if cell}
        for row in rows_of(source).values()
    ]


def doubts_of(source: Source) -> dict[int, str]:
    """The records in doubt: their numbers and the reasons."""
    return {doubt.row: doubt.reason for chunk in source.chunks() for doubt in chunk.quarantined}


def export_of(source: Source) -> Export:
    """What the first pass makes of a source, without any meaning of its columns."""
    rows = doubts = ()  # type: tuple[Any, ...], tuple[Any, ...]
    for chunk in source.chunks():
        rows += tuple(chunk.rows)
        doubts += chunk.quarantined
    return Export(
        path=source.path,
        label=source.label,
        format=source.format,
        encoding=source.encoding,
        dialect=source.dialect,
        system=None,
        record_class=None,
        columns=tuple(
            Column(position=place, header=None, category=Category("unknown"), group=Group.UNKNOWN)
            for place in range(1, len(source.header) + 1)
        ),
        rows=len(rows),
        quarantined=doubts,
        digest=source.digest or "",
        part=source.part,
        header_row=source.header_row,
        names=source.header,
        layout=source.layout,
    )


def read_again(source: Source, *, careful: bool = False) -> Rows:
    """The sound rows as the last check's reader sees them."""
    export = export_of(source)
    places = range(1, len(export.columns) + 1)
    found: Rows = []
    for chunk in read_chunks(export, places, careful=careful):
        rows = zip(*(chunk.cells[place].to_pylist() for place in places), strict=True)
        found += [row for row, sound in zip(rows, chunk.sound, strict=True) if sound]
    return found
