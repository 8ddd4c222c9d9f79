"""Where a sheet's table is, and which of its rows are set aside: no value moves under another name."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.books import cell, ods, ods_table, rows_xml, sheet_xml, table_book, xlsx
from tests.support.exports import opened

from redactkit.errors import ExportUnreadable
from redactkit.read import Source, open_export
from redactkit.read.books import layout

HEADER = ["cardnumber", "surname", "zip"]
ROWS = [[f"2171200000{n:04d}", f"Name {n}", "02332"] for n in range(8)]


def known(header: str) -> bool:
    return header in (*HEADER, "title", "author", "barcode")


def put(folder: Path, content: bytes, name: str = "a.xlsx") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def read(source: Source) -> tuple[list[list[str]], dict[int, str]]:
    cells: list[list[str]] = []
    doubts: dict[int, str] = {}
    for chunk in source.chunks():
        cells += chunk.frame.values.tolist()
        doubts |= {doubt.row: doubt.reason for doubt in chunk.quarantined}
    return cells, doubts


def of_rows(
    folder: Path, rows: list[list[object]], after: str = ""
) -> tuple[Source, list[list[str]], dict[int, str]]:
    source = opened(put(folder, xlsx(sheet_xml(rows_xml(rows), after=after))), is_known_header=known)
    return source, *read(source)


def test_titles_and_empty_rows_stand_above_the_header(tmp_path: Path) -> None:
    rows: list[list[object]] = [[], ["List of patrons"], ["run by", "J. Doe"], [], HEADER, *ROWS]
    source, cells, doubts = of_rows(tmp_path, rows)
    assert (source.header, source.header_row) == (tuple(HEADER), 5)
    assert (cells, doubts) == (ROWS, {})
    assert [(part.kind, part.where) for part in source.hidden] == [("outside_table", "sheet 1, rows 2 to 3")]


def test_a_header_that_no_map_knows_is_found_by_its_width(tmp_path: Path) -> None:
    path = put(
        tmp_path, table_book([["Patrons of the year"], ["one", "two", "three"], *[["x", "y", "z"]] * 3])
    )
    assert opened(path).header == ("one", "two", "three")


def test_a_table_may_begin_anywhere(tmp_path: Path) -> None:
    rows = [[None, None, *row] for row in [HEADER, *ROWS]]
    source, cells, _ = of_rows(tmp_path, [[], [], *rows])
    assert (source.header, cells) == (tuple(HEADER), ROWS)


def test_a_cell_beside_the_columns_sets_its_row_aside(tmp_path: Path) -> None:
    rows: list[list[object]] = [HEADER, *ROWS[:3], [*ROWS[3], None, "more"], *ROWS[4:]]
    source, cells, doubts = of_rows(tmp_path, rows)
    assert (len(cells), doubts) == (7, {5: layout.OUTSIDE})
    assert ("outside_table", "sheet 1, column 5") in [(part.kind, part.where) for part in source.hidden]


def test_merged_cells_set_their_rows_aside(tmp_path: Path) -> None:
    after = (
        '<mergeCells><mergeCell ref="A3:A5"/><mergeCell ref="E1:E9"/><mergeCell ref="A1:B1"/></mergeCells>'
    )
    _, cells, doubts = of_rows(tmp_path, [HEADER, *ROWS], after)
    assert doubts == dict.fromkeys((3, 4, 5), layout.MERGED)
    assert len(cells) == 5


def test_an_empty_row_is_no_record_although_its_cells_are_merged(tmp_path: Path) -> None:
    after = '<mergeCells><mergeCell ref="A10:C12"/></mergeCells>'
    _, cells, doubts = of_rows(tmp_path, [HEADER, *ROWS, [], [], [], ["Total: 8"]], after)
    assert (cells, doubts) == (ROWS, {13: layout.ALONE})


def test_a_sheet_of_remarks_is_named_and_can_be_left_out(tmp_path: Path) -> None:
    remarks = sheet_xml(rows_xml([["printed", "2024-01-05"], ["by", "J. Doe"]]))
    path = put(tmp_path, xlsx(remarks, sheet_xml(rows_xml([HEADER, *ROWS]))))
    with pytest.raises(ExportUnreadable) as refused:
        open_export(path, is_known_header=known)
    assert (refused.value.file, "--sheet" in str(refused.value.hint)) == ("a.xlsx, sheet 1", True)
    assert read(opened(path, is_known_header=known, sheets=[2]))[0] == ROWS


def test_formulas_without_a_good_result_set_their_rows_aside(tmp_path: Path) -> None:
    data = rows_xml([HEADER, *ROWS])
    data = data.replace(cell(3, 3, "02332"), '<c r="C3" t="e"><f>1/0</f><v>#DIV/0!</v></c>')
    data = data.replace(cell(4, 3, "02332"), '<c r="C4"><f>A1</f></c>')
    data = data.replace(cell(5, 3, "02332"), '<c r="C5" t="str"><f>"0"&amp;2332</f><v>02332</v></c>')
    cells, doubts = read(opened(put(tmp_path, xlsx(sheet_xml(data))), is_known_header=known))
    assert doubts == {3: layout.ERROR, 4: layout.UNCALCULATED}
    assert ROWS[3] in cells


def test_a_number_too_long_to_be_exact_sets_its_row_aside(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        HEADER,
        *ROWS,
        [21712000000029123456, "Doe", "02332"],
        [2**53 - 1, "Roe", "1"],
    ]
    _, cells, doubts = of_rows(tmp_path, rows)
    assert doubts == {10: layout.INEXACT}
    assert cells[-1][0] == "9007199254740991"


def test_a_total_below_an_empty_row_is_no_record(tmp_path: Path) -> None:
    _, cells, doubts = of_rows(tmp_path, [HEADER, *ROWS[:4], [], *ROWS[4:], [], ["Total: 8"]])
    assert (cells, doubts) == (ROWS, {12: layout.ALONE})


def test_another_table_below_is_refused(tmp_path: Path) -> None:
    rows: list[list[object]] = [HEADER, *ROWS, [], ["title", "author"], ["A", "B"]]
    with pytest.raises(ExportUnreadable) as refused:
        of_rows(tmp_path, rows)
    assert (refused.value.row, refused.value.code) == (11, 65)


def test_another_table_beside_is_refused(tmp_path: Path) -> None:
    rows: list[list[object]] = [[*HEADER, None, "title", "author"], *[[*row, None, "A", "B"] for row in ROWS]]
    with pytest.raises(ExportUnreadable) as refused:
        of_rows(tmp_path, rows)
    assert refused.value.column == 4


def test_a_column_with_values_and_no_name_is_kept_in_its_place(tmp_path: Path) -> None:
    rows: list[list[object]] = [["cardnumber", None, "surname"], *[[a, "?", b] for a, b, _ in ROWS]]
    source, cells, _ = of_rows(tmp_path, rows)
    assert source.header == ("cardnumber", "", "surname")
    assert cells[0] == [ROWS[0][0], "?", ROWS[0][1]]


def test_a_header_repeated_below_is_no_record(tmp_path: Path) -> None:
    _, cells, doubts = of_rows(tmp_path, [HEADER, *ROWS[:4], [], HEADER, *ROWS[4:]])
    assert (cells, doubts) == (ROWS, {7: "it repeats the header"})


def test_a_list_without_a_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportUnreadable) as refused:
        opened(put(tmp_path, table_book(ROWS)), is_known_header=known)
    assert "looks like a record" in refused.value.what


@pytest.mark.parametrize(
    "tag", ["<text:tab/>", "<text:line-break/>", "<text:note><text:p>n</text:p></text:note>"]
)
def test_texts_that_calamine_would_run_together_set_their_rows_aside(tmp_path: Path, tag: str) -> None:
    table = ods_table([HEADER, *ROWS]).replace("Name 3", f"Name{tag}3")
    cells, doubts = read(opened(put(tmp_path, ods(table), "a.ods"), is_known_header=known))
    assert (len(cells), doubts) == (7, {5: layout.UNCLEAR})


def test_spanned_cells_of_ods_set_their_rows_aside(tmp_path: Path) -> None:
    table = ods_table([HEADER, *ROWS]).replace(
        '<table:table-cell office:value-type="string"><text:p>Name 3',
        '<table:table-cell table:number-rows-spanned="2" office:value-type="string"><text:p>Name 3',
    )
    _, doubts = read(opened(put(tmp_path, ods(table), "a.ods"), is_known_header=known))
    assert doubts == dict.fromkeys((5, 6), layout.MERGED)
