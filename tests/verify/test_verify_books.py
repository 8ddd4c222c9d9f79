"""The second reader of workbooks stops what the first read in another way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.books import ods, ods_table, table_book
from tests.support.exports import opened

from redactkit.errors import Busy, ExportUnreadable, InputMissing
from redactkit.model import Category, Column, Export, Group
from redactkit.verify import book
from redactkit.verify.book_values import Format, number_text
from redactkit.verify.second import read_chunks

TABLE = [["cardnumber", "surname"], *[[f"2171200000{n:04d}", "Quennevaux"] for n in range(5)]]


@pytest.fixture(params=["a.xlsx", "a.ods"])
def export(tmp_path: Path, request: pytest.FixtureRequest) -> Export:
    path = tmp_path / request.param
    path.write_bytes(table_book(TABLE) if path.suffix == ".xlsx" else ods(ods_table(TABLE)))
    source = opened(path, is_known_header=lambda cell: cell == "surname")
    rows = sum(len(chunk.rows) for chunk in source.chunks())
    columns = tuple(
        Column(position=at, header=None, category=Category("unknown"), group=Group.UNKNOWN) for at in (1, 2)
    )
    return Export(
        path=path,
        label=path.name,
        format=source.format,
        encoding=None,
        dialect=None,
        system=None,
        record_class=None,
        columns=columns,
        rows=rows,
        quarantined=(),
        digest=source.digest or "",
    )


def read(export: Export) -> list[tuple[str, ...]]:
    return [
        row
        for chunk in read_chunks(export, [1, 2])
        for row in zip(*(chunk.cells[at].to_pylist() for at in (1, 2)), strict=True)
    ]


def test_it_reads_what_the_first_reader_read(export: Export) -> None:
    assert read(export) == [tuple(row) for row in TABLE[1:]]


def test_a_file_that_changed_since_is_not_read(export: Export) -> None:
    export.path.write_bytes(table_book([*TABLE, ["1", "x"]]))
    with pytest.raises(Busy):
        read(export)


def test_a_file_that_is_gone(export: Export) -> None:
    export.path.unlink()
    with pytest.raises(InputMissing):
        read(export)


@pytest.mark.parametrize("change", [{"rows": 4}, {"rows": 6}, {"header_row": 2, "rows": 5}, {"part": 2}])
def test_other_records_than_the_first_reader_read_stop_the_check(
    export: Export, change: dict[str, int]
) -> None:
    with pytest.raises(ExportUnreadable) as stopped:
        read(replace(export, **change))  # type: ignore[arg-type]
    assert "Quennevaux" not in str(stopped.value.document())


def test_a_damaged_file_says_nothing_of_what_is_in_it(export: Export) -> None:
    content = export.path.read_bytes()
    export.path.write_bytes(content.replace(b"PK\x01\x02", b"PK\x01\x03"))
    with pytest.raises(ExportUnreadable) as stopped:
        read(replace(export, digest=""))
    assert "Quennevaux" not in str(stopped.value.document())


def test_nothing_is_kept_when_the_check_is_over(export: Export) -> None:
    read(export)
    assert book._whole.cache_info().currsize
    book.forget_books()
    assert not book._whole.cache_info().currsize


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (2332.0, "00000", "02332"),
        (45352.25, "yyyy-mm-dd", "2024-03-01 06:00"),
        (0.30000000000000004, "General", "0.3"),
        (-5.0, "00000", "-5"),
        (1.25, "[h]:mm", "30:00"),
        (21712000000029.0, "0.00E+00", "21712000000029"),
    ],
)
def test_numbers_are_told_by_their_formats(value: float, code: str, text: str) -> None:
    assert number_text(value, Format(code)) == text
