"""What a workbook hides is told, all of it, and never quoted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import xlwt
from tests.support.books import (
    ods,
    ods_table,
    relations,
    rows_xml,
    sheet_xml,
    styles_xml,
    table_book,
    xlsx,
)
from tests.support.exports import opened

from redactkit.hidden_parts import HEADINGS, Kind, by_heading
from redactkit.model import HiddenPart
from redactkit.read import open_export
from redactkit.resources import sample_exports_folder

SAMPLE = sample_exports_folder() / "workbook" / "hidden-places.xlsx"
GOLD = json.loads((sample_exports_folder() / "gold" / "hidden.json").read_text(encoding="utf-8"))
TABLE = [
    ["cardnumber", "surname"],
    ["21712000000029", "Doe"],
    ["21712000000037", "Roe"],
    ["21712000000045", "Poe"],
]
ODS_TABLE = ods_table(TABLE)
NAME = "Quennevaux"
LINKS = (("rId1", "worksheet", "worksheets/sheet1.xml"), ("rIdS", "styles", "styles.xml"))


def known(cell: str) -> bool:
    return cell in TABLE[0]


def told(folder: Path, content: bytes, name: str = "a.xlsx") -> set[tuple[str, str]]:
    path = folder / name
    path.write_bytes(content)
    return {
        (part.kind, part.where)
        for source in open_export(path, is_known_header=known)
        for part in source.hidden
    }


def kinds(folder: Path, content: bytes, name: str = "a.xlsx") -> set[str]:
    return {kind for kind, _ in told(folder, content, name)}


# ── The sample with everything in it ─────────────────────────────────────────────────────────────────


def test_every_planted_value_is_told_of_and_none_is_quoted() -> None:
    assert len(GOLD) >= 28
    content = SAMPLE.read_bytes()
    parts = [part for source in open_export(SAMPLE) for part in source.hidden]
    said = json.dumps([(part.kind, part.where) for part in parts])
    for planted in GOLD:
        value = planted["value"]
        assert value.encode() in content or value.encode("utf-16-le") in content
        assert value not in said
        assert planted["kind"] in {part.kind for part in parts}, planted["kind"]
    assert {planted["kind"] for planted in GOLD} | {"hidden_rows", "signature"} >= set(Kind)


def test_every_kind_has_a_heading_and_none_is_lost_under_them() -> None:
    assert set(HEADINGS) == set(Kind)
    parts = [HiddenPart(kind=kind.value, where="here") for kind in Kind]
    assert sorted(part.kind for under in by_heading(parts).values() for part in under) == sorted(Kind)


def test_a_plain_workbook_hides_nothing(tmp_path: Path) -> None:
    assert told(tmp_path, table_book(TABLE)) == set()
    assert told(tmp_path, ods(ODS_TABLE), "a.ods") == set()


# ── One thing at a time ──────────────────────────────────────────────────────────────────────────────


def test_hidden_rows_and_columns_are_read_like_all_others_and_told(tmp_path: Path) -> None:
    data = rows_xml(TABLE).replace('<row r="3">', '<row r="3" hidden="true">')
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx(sheet_xml(data, before='<cols><col min="2" max="2" hidden="1"/></cols>')))
    source = opened(path, is_known_header=known)
    assert [(part.kind, part.where) for part in source.hidden] == [
        ("hidden_rows", "sheet 1, row 3"),
        ("hidden_columns", "sheet 1, column 2"),
    ]
    assert [row for chunk in source.chunks() for row in chunk.frame.values.tolist()] == TABLE[1:]


def test_runs_of_rows_are_told_as_runs(tmp_path: Path) -> None:
    rows = [TABLE[0], *[["1", "a"]] * 300]
    data = rows_xml(rows)
    for row in [*range(2, 102), *range(150, 200, 2)]:
        data = data.replace(f'<row r="{row}">', f'<row r="{row}" hidden="1">')
    (where,) = {where for _, where in told(tmp_path, xlsx(sheet_xml(data)))}
    assert where.startswith("sheet 1, rows 2 to 101, 150, 152")
    assert where.endswith("and 14 more places")


def test_rows_without_a_height_of_their_own_may_all_be_hidden(tmp_path: Path) -> None:
    book = xlsx(sheet_xml(rows_xml(TABLE), before='<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>'))
    assert told(tmp_path, book) == {("hidden_rows", "sheet 1, every row that has no height of its own")}


@pytest.mark.parametrize(
    ("font", "fill", "unseen"),
    [
        ('<color rgb="FFFFFFFF"/>', "", True),
        ('<color theme="0"/>', "", True),
        ('<color indexed="9"/>', "", True),
        (
            '<color rgb="FF000000"/>',
            '<patternFill patternType="solid"><fgColor rgb="FF000000"/></patternFill>',
            True,
        ),
        ("", '<patternFill patternType="solid"><fgColor theme="1"/></patternFill>', True),
        (
            '<color rgb="FF123456"/>',
            '<patternFill patternType="solid"><fgColor rgb="00123456"/></patternFill>',
            True,
        ),
        ('<color theme="0" tint="-0.5"/>', "", False),
        (
            '<color rgb="FFFFFFFF"/>',
            '<patternFill patternType="solid"><fgColor rgb="FF000000"/></patternFill>',
            False,
        ),
        ("", "", False),
        ('<color rgb="FFFF0000"/>', "", False),
    ],
)
def test_text_in_the_colour_of_its_background(tmp_path: Path, font: str, fill: str, unseen: bool) -> None:
    styles = (
        styles_xml()
        .replace(
            "<cellXfs>",
            f"<fonts><font/><font>{font}</font></fonts><fills><fill/><fill>{fill}</fill></fills><cellXfs>",
        )
        .replace(
            '<xf numFmtId="0"/>',
            '<xf numFmtId="0" fontId="0" fillId="0"/><xf numFmtId="0" fontId="1" fillId="1"/>',
        )
    )
    rows = [TABLE[0], [TABLE[1][0], ("Doe", 1)], *TABLE[2:]]
    found = told(tmp_path, xlsx(sheet_xml(rows_xml(rows)), styles=styles))
    assert found == ({("text_in_background_colour", "sheet 1, column 2, row 2")} if unseen else set())


def test_a_hidden_sheet_is_read_only_when_it_is_named(tmp_path: Path) -> None:
    other = sheet_xml(rows_xml([TABLE[0], ["5", "Hidden"]]))
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx(sheet_xml(rows_xml(TABLE)), other, states=["visible", "hidden"]))
    (seen,) = open_export(path, is_known_header=known)
    assert (seen.label, seen.part, len(seen.hidden)) == ("a.xlsx", 1, 1)
    (named,) = open_export(path, is_known_header=known, sheets=[2])
    assert [row for chunk in named.chunks() for row in chunk.frame.values.tolist()] == [["5", "Hidden"]]


def test_each_table_has_its_own_label_and_part(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx(*[sheet_xml(rows_xml(TABLE))] * 2, sheet_xml("")))
    assert [(each.label, each.part) for each in open_export(path)] == [
        ("a.xlsx, sheet 1", 1),
        ("a.xlsx, sheet 2", 2),
    ]


def test_a_part_of_an_unknown_kind_is_told_of(tmp_path: Path) -> None:
    links = relations(*LINKS, ("rId9", "somethingNew", "new.bin"))
    more = {"xl/_rels/workbook.xml.rels": links, "xl/new.bin": NAME, f"xl/{NAME}.xml": "<a/>"}
    found = told(tmp_path, xlsx(sheet_xml(rows_xml(TABLE)), more=more))
    assert {("other_part", "workbook, 1 part"), ("other_part", "1 part to which nothing refers")} == found


def test_names_that_somebody_chose_are_never_told(tmp_path: Path) -> None:
    links = relations(*LINKS, ("rId9", "image", f"media/{NAME}.png"))
    more = {"xl/_rels/workbook.xml.rels": links, f"xl/media/{NAME}.png": b"x"}
    assert NAME not in str(told(tmp_path, xlsx(sheet_xml(rows_xml(TABLE)), more=more)))


def test_what_ods_hides(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="string"'
    note = f"<office:annotation><text:p>{NAME}</text:p></office:annotation>"
    table = (
        '<table:table table:name="S1"><table:table-column/><table:table-column table:visibility="collapse"/>'
        f"<table:table-row>{cell}><text:p>cardnumber</text:p></table:table-cell>"
        f"{cell}><text:p>surname</text:p>"
        "</table:table-cell></table:table-row>"
        f'<table:table-row table:visibility="filter">{cell}>{note}<text:p>1</text:p></table:table-cell>'
        f'{cell} table:style-name="pale"><text:p>Doe</text:p></table:table-cell></table:table-row>'
        f'<table:table-row table:visibility="collapse">{cell} table:formula="of:=1"><text:p>1</text:p>'
        f"</table:table-cell>{cell}><text:p><text:a>Roe</text:a></text:p></table:table-cell></table:table-row>"
        f"<table:table-row>{cell}><text:p>3</text:p></table:table-cell>{cell}><text:p>Poe</text:p>"
        "</table:table-cell></table:table-row></table:table>"
    )
    styles = (
        '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/>'
        '</style:style><style:style style:name="pale"><style:text-properties fo:color="#ffffff"/>'
        "</style:style>"
    )
    meta = f"<m><creator>{NAME}</creator><user-defined>{NAME}</user-defined></m>"
    more = {
        "meta.xml": meta,
        "settings.xml": '<s><i name="PrinterName">x</i></s>',
        "styles.xml": f"<s><header><p>{NAME}</p></header></s>",
        "Basic/script.xml": "<a/>",
        f"Pictures/{NAME}.png": b"x",
        "Object 1/content.xml": "<a/>",
        "Thumbnails/thumbnail.png": b"x",
        f"{NAME}.bin": b"x",
    }
    content = ods(table, ods_table(TABLE, name="S2", style="h"), styles=styles, more=more)
    found = told(tmp_path, content, "a.ods")
    assert NAME not in str(found)
    assert {
        ("active_filter", "sheet 1"),
        ("filtered_rows", "sheet 1, rows 2 to 3"),
        ("hidden_columns", "sheet 1, column 2"),
        ("comments", "sheet 1, row 2"),
        ("formulas", "sheet 1, row 3"),
        ("hyperlinks", "sheet 1, row 3"),
        ("text_in_background_colour", "sheet 1, column 2, row 2"),
        ("hidden_sheet", "sheet 2"),
        ("document_properties", "workbook, creator"),
        ("custom_properties", "workbook, 1 property"),
        ("printer_settings", "workbook"),
        ("header_or_footer", "workbook, of the printed page"),
        ("macros", "workbook, 1 part"),
        ("image", "workbook, 1 part"),
        ("embedded_object", "workbook, 1 part"),
        ("thumbnail", "workbook, 1 part"),
        ("other_part", "workbook, 1 part"),
    } == found


def test_what_xls_hides(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("S1")
    for at, row in enumerate(TABLE):
        for column, value in enumerate(row):
            sheet.write(at, column, value)
    white = xlwt.easyxf("font: colour white")
    sheet.write(4, 0, "21712000000052", white)
    sheet.write(4, 1, xlwt.Formula('"Do" & "e"'))
    sheet.row(2).hidden = True
    sheet.col(1).hidden = True
    other = book.add_sheet(NAME)
    other.write(0, 0, NAME)
    other.visibility = 2
    path = tmp_path / "a.xls"
    book.save(str(path))
    found = told(tmp_path, path.read_bytes(), "a.xls")
    assert NAME not in str(found)
    assert {
        ("very_hidden_sheet", "sheet 2"),
        ("hidden_rows", "sheet 1, row 3"),
        ("hidden_columns", "sheet 1, column 2"),
        ("text_in_background_colour", "sheet 1, column 1, row 5"),
        ("formulas", "sheet 1, row 5"),
        ("document_properties", "workbook, 1 record"),
        ("header_or_footer", "sheet 1, of the printed page"),
        ("header_or_footer", "sheet 2, of the printed page"),
    } == found


# ── Texts that belong to no cell ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rule", "is_told"),
    [
        (f'<cfRule type="expression"><formula>B2="{NAME}"</formula></cfRule>', True),
        (f'<cfRule type="containsText" text="{NAME}"/>', True),
        ('<cfRule type="cellIs"><formula>21712000000029</formula></cfRule>', True),
        ('<cfRule type="colorScale"><colorScale/></cfRule>', False),
        ('<cfRule type="duplicateValues"/>', False),
    ],
)
def test_a_conditional_format_that_compares_with_something(tmp_path: Path, rule: str, is_told: bool) -> None:
    after = f'<conditionalFormatting sqref="B2:B4">{rule}</conditionalFormatting>'
    found = told(tmp_path, xlsx(sheet_xml(rows_xml(TABLE), after=after)))
    assert found == ({("conditional_format", "sheet 1, 1 rule")} if is_told else set())


@pytest.mark.parametrize(
    ("code", "is_told"),
    [
        (f'"{NAME}"@', True),
        ("0;0;0;\\D\\o\\e", True),
        (f'[>5]"{NAME}";General', True),
        ('"$"#,##0.00_);[Red]("$"#,##0.00)', False),
        ("[$-409]mmmm d, yyyy;@", False),
        ('000"-"00"-"0000', False),
        ("General", False),
    ],
)
def test_a_format_of_numbers_with_a_word_of_its_own(tmp_path: Path, code: str, is_told: bool) -> None:
    found = told(tmp_path, table_book(TABLE, code))
    assert found == ({("text_in_number_format", "workbook, 1 format")} if is_told else set())


def test_the_authors_of_comments(tmp_path: Path) -> None:
    links = relations(("rId1", "comments", "../comments1.xml"))
    comments = (
        f"<comments><authors><author>{NAME}</author><author>x</author></authors><commentList>"
        '<comment ref="B3" authorId="0"/></commentList></comments>'
    )
    more = {"xl/worksheets/_rels/sheet1.xml.rels": links, "xl/comments1.xml": comments}
    assert told(tmp_path, xlsx(sheet_xml(rows_xml(TABLE)), more=more)) == {
        ("comments", "sheet 1, row 3"),
        ("comment_authors", "sheet 1, 2 names"),
    }


def test_a_validation_that_only_says_something(tmp_path: Path) -> None:
    after = f'<dataValidations><dataValidation type="whole" prompt="{NAME}"/></dataValidations>'
    found = told(tmp_path, xlsx(sheet_xml(rows_xml(TABLE), after=after)))
    assert found == {("validation_list", "sheet 1, 1 list or message")}


def test_texts_of_no_cell_in_ods(tmp_path: Path) -> None:
    note = f"<office:annotation><dc:creator xmlns:dc='u:d'>{NAME}</dc:creator></office:annotation>"
    table = ODS_TABLE.replace("<text:p>Doe", f"{note}<text:p>Doe").replace(
        "</table:table>", "<c:conditional-format xmlns:c='u:c'/></table:table>"
    )
    styles = (
        f"<n:text-style xmlns:n='u:n'><n:text>{NAME}</n:text></n:text-style>"
        "<n:date-style xmlns:n='u:n'><n:text>-</n:text><n:text> $ </n:text></n:date-style>"
    )
    found = told(tmp_path, ods(table, styles=styles), "a.ods")
    assert found == {
        ("comments", "sheet 1, row 2"),
        ("comment_authors", "sheet 1, 1 place"),
        ("conditional_format", "sheet 1, 1 place"),
        ("text_in_number_format", "workbook, 1 place"),
    }


def test_texts_of_no_cell_in_xls(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("S1")
    for at, row in enumerate(TABLE):
        for column, value in enumerate(row):
            sheet.write(at, column, value)
    sheet.write(4, 0, 5, xlwt.easyxf(num_format_str=f'"{NAME}"0'))
    sheet.write(4, 1, 5, xlwt.easyxf(num_format_str='"$"0'))
    path = tmp_path / "a.xls"
    book.save(str(path))
    assert ("text_in_number_format", "workbook, 1 record") in told(tmp_path, path.read_bytes(), "a.xls")
