"""Two readers of the same workbook, which openpyxl, xlwt or the test itself wrote."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.books import ods, ods_table, rows_xml, sheet_xml, table_book, xlsx
from tests.support.exports import opened

from redactkit.model import Category, Column, Export, Group
from redactkit.read import Source
from redactkit.verify.second import read_chunks

HEADER = ["cardnumber", "surname", "zip", "issuedate", "amount"]
TABLE = [
    ["21712000000029", "NA", "02332", "2024-03-01 10:05", "12.5"],
    ["00123", "None", "02333", "2024-03-01", "0.3"],
    ["", 'O\'Brien, "Bo"', "02334", "2024-02-29 23:59:59", "-1"],
    ["999999999999999", " padded ", "02332", "1961-04-01", "1000000"],
    ["1E5", "Ünïted\nlines", "", "", "0.00001"],
]


def cells(source: Source) -> list[list[str]]:
    return [row for chunk in source.chunks() for row in chunk.frame.values.tolist()]


def again(source: Source) -> list[list[str]]:
    """What the second reader reads of it."""
    quarantined, rows = [], 0
    for chunk in source.chunks():
        quarantined += chunk.quarantined
        rows += len(chunk.rows)
    width = len(source.header)
    export = Export(
        path=source.path,
        label=source.label,
        format=source.format,
        encoding=None,
        dialect=None,
        system=None,
        record_class=None,
        columns=tuple(
            Column(position=at, header=None, category=Category("unknown"), group=Group.UNKNOWN)
            for at in range(1, width + 1)
        ),
        rows=rows,
        quarantined=tuple(quarantined),
        digest=source.digest or "",
        part=source.part,
        header_row=source.header_row,
    )
    found: list[list[str]] = []
    for chunk in read_chunks(export, range(1, width + 1)):
        columns = [chunk.cells[at].to_pylist() for at in range(1, width + 1)]
        found += [list(row) for row in zip(*columns, strict=True)]
    return found


def read_twice(path: Path) -> list[list[str]]:
    source = opened(path, is_known_header=lambda cell: cell in HEADER)
    found = cells(source)
    assert again(source) == found
    return found


def typed(row: Sequence[str]) -> list[object]:
    """A row as a spreadsheet program holds it: numbers as numbers."""
    card, name, zip_, date, amount = row
    return [
        int(card) if card.isdecimal() and not card.startswith("0") else card or None,
        name,
        int(zip_) if zip_ else None,
        dt.datetime.fromisoformat(date) if date else None,
        float(amount),
    ]


def by_openpyxl(path: Path, rows: Sequence[Sequence[object]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [HEADER, *rows]:
        sheet.append(row)
    for row in sheet.iter_rows(min_row=2, min_col=3, max_col=3):
        row[0].number_format = "00000"
    book.save(path)


def by_xlwt(path: Path, rows: Sequence[Sequence[object]]) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("S1")
    zip_, moment = xlwt.easyxf(num_format_str="00000"), xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm:ss")
    for at, row in enumerate([HEADER, *rows]):
        for column, value in enumerate(row):
            style = {2: zip_, 3: moment}.get(column, xlwt.Style.default_style)
            if value is not None:
                sheet.write(at, column, value, style)
    book.save(str(path))


def test_a_table_is_the_same_in_every_kind_of_workbook(tmp_path: Path) -> None:
    rows = [typed(row) for row in TABLE]
    by_openpyxl(tmp_path / "a.xlsx", rows)
    by_xlwt(tmp_path / "a.xls", rows)
    raw = [[int(card) if card[1:].isdecimal() and card[0] != "0" else card, *rest] for card, *rest in TABLE]
    (tmp_path / "a.ods").write_bytes(ods(ods_table([HEADER, *raw])))
    for name in ("a.xlsx", "a.xls", "a.ods"):
        assert read_twice(tmp_path / name) == TABLE, name


def test_zeros_that_only_the_format_shows_are_kept_in_ods(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    path.write_bytes(
        ods(ods_table([["zip", "n"], [(2332, "02332"), (5, "5")], [(23320001, "02332-0001"), (7, "7.00")]]))
    )
    assert read_twice(path) == [["02332", "5"], ["02332-0001", "7"]]


@pytest.mark.parametrize(
    ("code", "number", "text"),
    [
        ("00000", 2332, "02332"),
        ("00000", 123456, "123456"),
        ("00000-0000", 23320001, "02332-0001"),
        ("000-00-0000", 12345678, "012-34-5678"),
        ("###-####", 5551234, "555-1234"),
        ('"P"000000', 42, "P000042"),
        ("\\P000000", 42, "P000042"),
        ("00000;-00000;0", 42, "00042"),
        ("00000", -42, "-42"),
        ("00000", 4.5, "4.5"),
        ("0", 42, "42"),
        ("#,##0", 1234567, "1234567"),
        ("0.00", 12, "12"),
        ("0%", 0.5, "0.5"),
        ("0.00E+00", 21712000000029, "21712000000029"),
        ("General", 21712000000029, "21712000000029"),
        ("[<=9999999]###-####;(###) ###-####", 6175551234, "6175551234"),
        ("@", 5, "5"),
        ("yyyy-mm-dd", 45352, "2024-03-01"),
        ("m/d/yy h:mm", 45352.5, "2024-03-01 12:00"),
        ("h:mm", 0.5, "12:00"),
        ("[h]:mm", 1.25, "30:00"),
        ("yyyy-mm-dd", 45352.999999999, "2024-03-02"),
        ('"day" 0', 45352, "day 45352"),
        ("[Red]0.00", 45352, "45352"),
        ("yyyy-mm-dd", 1, "1900-01-01"),
    ],
)
def test_a_number_is_told_as_a_person_sees_it(tmp_path: Path, code: str, number: float, text: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(table_book([["zip", "n"], [(number, 1), "x"]], code))
    assert read_twice(path) == [[text, "x"]]


def test_booleans_shared_and_rich_texts(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["zip", "surname"])
    for value in (True, False, "_x0041_", "a  b", "<&>", "\ttab"):
        sheet.append([value, "x"])
    book.save(path)
    assert [row[0] for row in read_twice(path)][:2] == ["TRUE", "FALSE"]
    assert [row[0] for row in read_twice(path)][3:] == ["a  b", "<&>", "\ttab"]


@pytest.mark.parametrize("kind", ["inlineStr", "n", "s", "str", "b", "d", "zz", ","])
def test_a_text_in_the_cell_itself_counts_whatever_kind_the_cell_says_it_has(
    tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "a.xlsx"
    rows = rows_xml([["zip", "surname"]])
    rows += f'<row r="2"><c r="A2" t="{kind}"><is><t>Hello</t></is></c><c r="B2"><v>1</v></c></row>'
    path.write_bytes(xlsx(sheet_xml(rows)))
    assert read_twice(path) == [["Hello", "1"]]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.one_of(
                st.integers(-(2**53) + 1, 2**53 - 1),
                st.floats(-(2.0**52), 2.0**52),
                st.booleans(),
                st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=12),
            ),
            st.sampled_from([0, 1, 2, 3, 4]),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_two_readers_agree_on_any_cells(tmp_path: Path, values: list[tuple[object, int]]) -> None:
    path = tmp_path / "any.xlsx"
    rows = [["zip", "surname"], *([value, "x"] for value in values)]
    path.write_bytes(table_book(rows, "00000", "000-00-0000", "0.00", "0%"))
    source = opened(path, is_known_header=lambda cell: cell == "surname")
    assert again(source) == cells(source)
    assert len(cells(source)) == len(values)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(2199, 12, 31)), min_size=1, max_size=20))
def test_two_readers_agree_on_any_moment(tmp_path: Path, moments: list[dt.datetime]) -> None:
    path = tmp_path / "any.xlsx"
    by_openpyxl(path, [[1, "x", 2, moment, 1.0] for moment in moments])
    found = [row[3] for row in read_twice(path)]
    for text, moment in zip(found, moments, strict=True):
        assert abs(dt.datetime.fromisoformat(text) - moment) <= dt.timedelta(seconds=1)
    sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes())).active
    assert sheet is not None
    assert len(list(sheet.iter_rows())) == len(moments) + 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(
            st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=8), min_size=2, max_size=2
        ),
        min_size=1,
        max_size=12,
    )
)
def test_two_readers_agree_on_any_texts_of_ods(tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "any.ods"
    path.write_bytes(ods(ods_table([["zip", "surname"], *([*row[:1], f"{row[1]}x"] for row in rows)])))
    source = opened(path, is_known_header=lambda cell: cell == "surname")
    assert again(source) == cells(source)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.floats(0, 3, exclude_min=True), st.sampled_from([1, 2, 3])), min_size=1, max_size=30
    )
)
def test_two_readers_agree_on_any_time_and_duration(tmp_path: Path, times: list[tuple[float, int]]) -> None:
    path = tmp_path / "any.xlsx"
    rows = [["zip", "surname"], *([time, "x"] for time in times)]
    path.write_bytes(table_book(rows, "h:mm", "[h]:mm:ss", "yyyy-mm-dd hh:mm"))
    source = opened(path, is_known_header=lambda cell: cell == "surname")
    assert again(source) == cells(source)
