"""Damaged, hostile and wrongly named workbooks: one line, code 65, and nothing of their text."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import olefile
import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.books import (
    SHEET,
    cell,
    ods,
    ods_table,
    relations,
    rows_xml,
    sheet_xml,
    styles_xml,
    xlsx,
    zipped,
)

from redactkit.errors import ExportUnreadable
from redactkit.read import open_export
from redactkit.read.books import facts
from redactkit.read.books.compound import container_of
from redactkit.verify.book_xlsx import xlsx_rows

CANARY = "Quennevaux"
TABLE = [["cardnumber", "surname"], *[[f"2171200000{n:04d}", CANARY] for n in range(20)]]
LONG = "x" * 1000
BOMB = f'<!DOCTYPE a [<!ENTITY b "{LONG}"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE a SYSTEM "file:///etc/passwd">'
SOUND = xlsx(sheet_xml(rows_xml(TABLE)))


def known(cell: str) -> bool:
    return cell in TABLE[0]


def read(path: Path) -> list[list[str]]:
    sources = open_export(path, is_known_header=known)
    return [row for source in sources for chunk in source.chunks() for row in chunk.frame.values.tolist()]


def refused(folder: Path, content: bytes, name: str = "a.xlsx") -> ExportUnreadable:
    path = folder / name
    path.write_bytes(content)
    with pytest.raises(ExportUnreadable) as error:
        read(path)
    said = str(error.value.document())
    assert error.value.code == 65
    assert error.value.hint
    assert CANARY not in said
    assert "\n" not in error.value.line()
    return error.value


def xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("S1")
    for at, row in enumerate(TABLE):
        for column, value in enumerate(row):
            sheet.write(at, column, value)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def read_or_refused(path: Path) -> list[list[str]]:
    """What can be read; nothing where the workbook is refused in one line that quotes nothing."""
    error: ExportUnreadable | None = None
    try:
        return read(path)
    except ExportUnreadable as raised:
        error = raised
    assert CANARY not in str(error.document())
    assert "\n" not in error.line()
    return []


SOUND_XLS = xls()
SOUND_ODS = ods(ods_table(TABLE))


def changed_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return zipped(
            {
                each: change(archive.read(each)) if each == name else archive.read(each)
                for each in archive.namelist()
            }
        )


# ── Archives ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("content", "name"), [(SOUND, "a.xlsx"), (SOUND_ODS, "a.ods"), (SOUND_XLS, "a.xls")])
def test_a_workbook_that_was_cut_off(tmp_path: Path, content: bytes, name: str) -> None:
    for size in range(30, len(content) - 600, max(1, len(content) // 40)):
        refused(tmp_path, content[:size], name)


def test_a_part_that_is_larger_than_it_says(tmp_path: Path) -> None:
    """The size in the archive is a lie that the checksum agrees with: a reader that trusts it reads less."""
    part = b"xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(SOUND)) as archive:
        whole = archive.read(part.decode())
    said = len(whole) // 2
    content = bytearray(SOUND)
    central = SOUND.index(b"PK\x01\x02", SOUND.rindex(part) - 60)
    struct.pack_into("<I", content, central + 16, zlib.crc32(whole[:said]))
    struct.pack_into("<I", content, central + 24, said)
    refused(tmp_path, bytes(content))


def test_two_parts_of_one_name(tmp_path: Path) -> None:
    written = io.BytesIO(SOUND)
    with zipfile.ZipFile(written, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/worksheets/sheet1.xml", sheet_xml(rows_xml([["a", "b"], ["1", CANARY]])))
    refused(tmp_path, written.getvalue())


@pytest.mark.parametrize("name", ["../../x", "/etc/x", "..\\x", "c:/x"])
def test_a_part_outside_the_archive(tmp_path: Path, name: str) -> None:
    refused(tmp_path, xlsx(sheet_xml(rows_xml(TABLE)), more={name: CANARY}))


def test_a_part_under_another_name_than_the_directory_says(tmp_path: Path) -> None:
    part = b"xl/worksheets/sheet1.xml"
    refused(tmp_path, SOUND.replace(part, b"xl/worksheets/sheet9.xml", 1))


def test_an_archive_that_swells(tmp_path: Path) -> None:
    bomb = sheet_xml(rows_xml(TABLE), after=" " * (80 << 20))
    assert "unpacks to more" in refused(tmp_path, xlsx(bomb)).what


def test_an_archive_that_swells_in_many_parts(tmp_path: Path) -> None:
    """Each is small enough by itself to be let in; a part of 60 MB takes seconds to look through."""
    parts = {f"xl/comments{nth}.xml": "<c>" + " " * (20 << 20) + "</c>" for nth in range(6)}
    bomb = xlsx(sheet_xml(rows_xml(TABLE)), more=parts)
    assert "unpacks to more" in refused(tmp_path, bomb).what


def test_an_archive_with_a_password(tmp_path: Path) -> None:
    content = bytearray(SOUND)
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    assert "password" in refused(tmp_path, bytes(content)).what


def test_what_is_no_workbook_is_named(tmp_path: Path) -> None:
    word = SHEET.replace("spreadsheetml.sheet", "wordprocessingml.document")
    binary = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    for content, what in (
        (zipped({"a.csv": CANARY}), "zip archive, not a workbook"),
        (zipped({}), "zip archive, not a workbook"),
        (xlsx(sheet_xml(""), main=word), "Word document"),
        (xlsx(sheet_xml(""), main=binary), "binary workbook"),
        (xlsx(sheet_xml(""), main="application/x"), "unknown kind"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "content is missing"),
    ):
        assert what in refused(tmp_path, content, "a.csv").what


@pytest.mark.parametrize("name", ["workbook.xml", "styles.xml", "sharedStrings.xml"])
def test_a_part_under_a_usual_name_that_is_not_the_one_in_use(tmp_path: Path, name: str) -> None:
    """calamine goes by names, the relationships by links: a decoy would be read by one of the two."""
    with zipfile.ZipFile(io.BytesIO(SOUND)) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    main = "_rels/.rels" if name == "workbook.xml" else "xl/_rels/workbook.xml.rels"
    decoy = parts.get(f"xl/{name}", b"<sst/>")
    parts[f"xl/{name}"] = parts["xl/other.xml"] = decoy
    parts[main] = parts[main].replace(name.encode(), b"other.xml")
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(name.encode(), b"other.xml")
    assert "two programs" in refused(tmp_path, zipped(parts)).what


def test_a_strict_workbook_says_how_to_save_it(tmp_path: Path) -> None:
    content = changed_part(
        SOUND,
        "xl/workbook.xml",
        lambda part: part.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
    )
    assert "ordinary Excel workbook" in str(refused(tmp_path, content).hint)


def test_an_encrypted_ods(tmp_path: Path) -> None:
    more = {"META-INF/manifest.xml": "<m><encryption-data/></m>"}
    assert "password" in refused(tmp_path, ods(ods_table(TABLE), more=more), "a.ods").what


def test_a_workbook_with_macros_is_read_and_they_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsm"
    main = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    path.write_bytes(xlsx(sheet_xml(rows_xml(TABLE)), main=main))
    assert read(path) == TABLE[1:]


@pytest.mark.parametrize("name", ["S1", "s1"])
def test_two_sheets_of_one_name(tmp_path: Path, name: str) -> None:
    """calamine finds a sheet by its name, and would read the one for the other."""
    other = ods_table([TABLE[0], ["1", "x"]], name=name)
    refused(tmp_path, ods(ods_table(TABLE), other), "a.ods")


def test_a_workbook_without_the_styles_that_it_names_is_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(SOUND)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name != "xl/styles.xml"}
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped(parts))
    assert read(path) == TABLE[1:]


def test_a_sheet_that_is_missing(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(SOUND)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if "sheet1" not in name}
    assert "sheets is missing" in refused(tmp_path, zipped(parts)).what


# ── XML ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("declared", [BOMB, OUTSIDE])
@pytest.mark.parametrize(
    "part",
    [
        "xl/worksheets/sheet1.xml",
        "xl/workbook.xml",
        "xl/styles.xml",
        "[Content_Types].xml",
        "_rels/.rels",
        "xl/_rels/workbook.xml.rels",
    ],
)
def test_no_part_may_declare_a_document_type(tmp_path: Path, part: str, declared: str) -> None:
    content = changed_part(SOUND, part, lambda text: text.replace(b"?>", b"?>" + declared.encode(), 1))
    assert "not the XML" in refused(tmp_path, content).what


def test_no_ods_may_declare_a_document_type(tmp_path: Path) -> None:
    content = changed_part(
        SOUND_ODS, "content.xml", lambda text: text.replace(b"?>", b"?>" + BOMB.encode(), 1)
    )
    refused(tmp_path, content, "a.ods")


@pytest.mark.parametrize("change", [b"</row>", b"<v>", b"</worksheet>"])
def test_xml_that_is_not_well_formed(tmp_path: Path, change: bytes) -> None:
    content = changed_part(
        SOUND, "xl/worksheets/sheet1.xml", lambda part: part.replace(change, b"<", 1) + b"<"
    )
    refused(tmp_path, content)


def test_xml_nested_ten_thousand_deep(tmp_path: Path) -> None:
    deep = sheet_xml(rows_xml(TABLE), after="<x>" * 10_000 + "</x>" * 10_000)
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx(deep))
    assert read(path) == TABLE[1:]


@pytest.mark.parametrize("value", ["NaN", "INF", "1e999", "--1", "1,5"])
def test_a_number_that_is_none_is_never_another_number(tmp_path: Path, value: str) -> None:
    data = rows_xml(TABLE).replace(cell(2, 2, CANARY), f'<c r="B2"><v>{value}</v></c>')
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx(sheet_xml(data)))
    assert read_or_refused(path) in ([], TABLE[2:], [[TABLE[1][0], value], *TABLE[2:]])


def test_a_text_that_the_list_of_texts_does_not_have(tmp_path: Path) -> None:
    data = rows_xml(TABLE).replace("</row>", '<c r="C1" t="s"><v>99</v></c></row>', 1)
    refused(tmp_path, xlsx(sheet_xml(data)))


# ── Size ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_million_formatted_empty_rows_are_no_obstacle(tmp_path: Path) -> None:
    empty = "".join(
        f'<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="1"/></row>' for n in range(22, 1_048_577, 7)
    )
    sheet = sheet_xml(rows_xml(TABLE) + empty, before='<dimension ref="A1:XFD1048576"/>')
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx(sheet, styles=styles_xml("0")))
    assert read(path) == TABLE[1:]


def test_a_cell_in_the_last_corner_makes_a_sheet_too_large(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    error = refused(tmp_path, xlsx(sheet_xml(rows_xml(TABLE) + far)))
    assert (error.row, error.column) == (1_048_576, 16_384)


@pytest.mark.parametrize(
    "row",
    ['<row r="1048577"><c r="A1048577"><v>1</v></c></row>', '<row r="99"><c r="XFE99"><v>1</v></c></row>'],
)
def test_more_rows_or_columns_than_a_sheet_has(tmp_path: Path, row: str) -> None:
    assert "more rows or columns" in refused(tmp_path, xlsx(sheet_xml(rows_xml(TABLE) + row))).what


def test_more_cells_than_can_be_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "MOST_FILLED", 40)
    assert "CSV" in str(refused(tmp_path, SOUND).hint)


def test_a_short_ods_that_names_more_cells_than_any_memory_holds(tmp_path: Path) -> None:
    many = 'table:number-columns-repeated="16384" office:value-type="string"'
    filled = f"<table:table-cell {many}><text:p>x</text:p></table:table-cell>"
    table = ods_table(TABLE).replace(
        "</table:table>",
        f'<table:table-row table:number-rows-repeated="1000000">{filled}</table:table-row></table:table>',
    )
    refused(tmp_path, ods(table), "a.ods")


def test_cells_by_the_thousand_that_each_name_a_whole_row(tmp_path: Path) -> None:
    many = 'table:number-columns-repeated="16384" office:value-type="float" office:value="1"'
    cells = (
        f"<table:table-row><table:table-cell {many}><text:p>01</text:p></table:table-cell></table:table-row>"
    )
    table = ods_table(TABLE).replace("</table:table>", f"{cells * 100_000}</table:table>")
    refused(tmp_path, ods(table), "a.ods")


def test_empty_rows_to_the_end_of_an_ods_are_no_obstacle(tmp_path: Path) -> None:
    cells = '<table:table-cell table:number-columns-repeated="16384"/>'
    rest = f'<table:table-row table:number-rows-repeated="1048500">{cells}</table:table-row>'
    path = tmp_path / "a.ods"
    path.write_bytes(ods(ods_table(TABLE).replace("</table:table>", f"{rest}</table:table>")))
    assert read(path) == TABLE[1:]


def test_merged_ranges_by_the_thousand(tmp_path: Path) -> None:
    merged = "<mergeCells>" + '<mergeCell ref="C1:XFD1048576"/>' * 20_000 + "</mergeCells>"
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx(sheet_xml(rows_xml(TABLE), after=merged)))
    assert read(path) == TABLE[1:]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="5"><c r="A5"><v>1</v></c></row><row r="4"><c r="A4"><v>1</v></c></row>',
        '<row r="50"><c r="B50"><v>1</v></c><c r="A50"><v>1</v></c></row>',
        '<row r="50"><c r="A50"><v>1</v></c><c r="A50"><v>2</v></c></row>',
        '<row r="50"><c r="A51"><v>1</v></c></row>',
        '<row r="50"><c r="50"><v>1</v></c></row>',
    ],
)
def test_cells_that_two_readers_could_place_differently(tmp_path: Path, rows: str) -> None:
    refused(tmp_path, xlsx(sheet_xml(rows_xml(TABLE) + rows)))


SHARED = {
    "xl/_rels/workbook.xml.rels": relations(
        ("rId1", "worksheet", "worksheets/sheet1.xml"),
        ("rIdS", "styles", "styles.xml"),
        ("rIdT", "sharedStrings", "sharedStrings.xml"),
    )
}


@pytest.mark.parametrize("count", ["4000000000", "18446744073709551615"])
def test_a_list_of_texts_that_says_it_has_more_than_fit_into_it(tmp_path: Path, count: str) -> None:
    texts = f'<sst count="{count}" uniqueCount="{count}"><si><t>x</t></si></sst>'
    refused(tmp_path, xlsx(sheet_xml(rows_xml(TABLE)), more={**SHARED, "xl/sharedStrings.xml": texts}))


@pytest.mark.parametrize("number", ["-1", "zz", " 1 ", "1.0", "+1", "2", "99999999999999999999", "١"])
def test_a_cell_that_names_no_shared_text(tmp_path: Path, number: str) -> None:
    texts = f"<sst><si><t>{CANARY}</t></si><si><t>y</t></si></sst>"
    row = f'<row r="22"><c r="A22" t="s"><v>{number}</v></c><c r="B22" t="s"><v>1</v></c></row>'
    book = xlsx(sheet_xml(rows_xml(TABLE) + row), more={**SHARED, "xl/sharedStrings.xml": texts})
    error = refused(tmp_path, book)
    assert "names a text" in error.what
    assert error.row == 22
    with pytest.raises((ValueError, IndexError)):
        list(xlsx_rows(io.BytesIO(book), 1))


@pytest.mark.parametrize(("length", "is_bomb"), [(30_000, True), (3, False)])
def test_one_long_text_that_many_cells_name(tmp_path: Path, length: int, is_bomb: bool) -> None:
    texts = f"<sst><si><t>x</t></si><si><t>{'y' * length}</t></si><si><t>{'z' * 30_000}</t></si></sst>"
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c><c r="B{n}" t="s"><v>1</v></c></row>'
        for n in range(22, 30_000)
    )
    book = xlsx(sheet_xml(rows_xml(TABLE) + rows), more={**SHARED, "xl/sharedStrings.xml": texts})
    if is_bomb:
        assert "more text" in refused(tmp_path, book).what
    else:
        path = tmp_path / "a.xlsx"
        path.write_bytes(book)
        assert len(read(path)) == 20 + 29_978


@pytest.mark.parametrize("text", ['<text:s text:c="1000000000"/>', "y" * 30_000])
def test_a_text_of_ods_that_is_repeated_beyond_all_memory(tmp_path: Path, text: str) -> None:
    row = '<table:table-row table:number-rows-repeated="90000">{}</table:table-row></table:table>'
    cell = f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    table = ods_table(TABLE).replace("</table:table>", row.format(cell))
    assert "more text" in refused(tmp_path, ods(table), "a.ods").what


@pytest.mark.parametrize("at", [0, 4, 8, 10])
def test_an_old_workbook_that_names_more_cells_than_any_memory_holds(tmp_path: Path, at: int) -> None:
    """calamine makes room for as many cells as a sheet says it has; where there is none, the process ends."""
    content = bytearray(SOUND_XLS)
    dimensions = content.index(struct.pack("<HHII", 0x0200, 14, 0, len(TABLE))) + 4
    content[dimensions + 4 : dimensions + 8] = b"\xff\xff\xff\x7f"
    content[dimensions + at] ^= 0x7F
    refused(tmp_path, bytes(content), "a.xls")


def test_an_old_workbook_that_names_more_texts_than_it_has_bytes(tmp_path: Path) -> None:
    content = bytearray(SOUND_XLS)
    texts = content.index(struct.pack("<H", 0x00FC), 512) + 8
    content[texts : texts + 4] = b"\xff\xff\xff\x7f"
    refused(tmp_path, bytes(content), "a.xls")


@pytest.mark.parametrize("size", [1, 4096, 4097, 1022 * 4096, 1023 * 4096, 1024 * 4096 + 1, 9 << 20])
def test_a_stream_in_a_container_of_our_own_is_the_same_stream(size: int) -> None:
    stream = (bytes(range(256)) * (size // 256 + 1))[:size]
    with olefile.OleFileIO(io.BytesIO(container_of(stream))) as container:
        assert container.listdir() == [["Workbook"]]
        assert container.openstream("Workbook").read()[:size] == stream
        assert not container.parsing_issues


def test_a_part_without_a_name_is_damage(tmp_path: Path) -> None:
    """A NUL ends a name in the archive's list; here it is the first letter."""
    content = bytearray(SOUND)
    content[content.rindex(b"[Content_Types].xml")] = 0
    assert "has no name" in refused(tmp_path, bytes(content)).what


# ── Anything ─────────────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([(SOUND, "a.xlsx"), (SOUND_ODS, "a.ods"), (SOUND_XLS, "a.xls")]),
    st.lists(st.tuples(st.floats(0, 0.9999), st.binary(min_size=1, max_size=6)), min_size=1, max_size=4),
)
def test_any_damage_ends_in_one_line_or_in_sound_records(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    book: tuple[bytes, str],
    damage: list[tuple[float, bytes]],
) -> None:
    content = bytearray(book[0])
    for where, what in damage:
        at = int(where * len(content))
        content[at : at + len(what)] = what
    path = tmp_path / book[1]
    path.write_bytes(bytes(content))
    read_or_refused(path)
    told = capfd.readouterr()
    assert told.out == told.err == ""


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"]),
    st.lists(
        st.tuples(st.floats(0, 0.9999), st.binary(max_size=8), st.integers(0, 30)), min_size=1, max_size=3
    ),
)
def test_any_damage_inside_a_part_ends_in_one_line_or_in_records(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], part: str, damage: list[tuple[float, bytes, int]]
) -> None:
    def spoil(text: bytes) -> bytes:
        for where, what, gone in damage:
            at = int(where * len(text))
            text = text[:at] + what + text[at + gone :]
        return text

    path = tmp_path / "a.xlsx"
    path.write_bytes(changed_part(SOUND, part, spoil))
    read_or_refused(path)
    told = capfd.readouterr()
    assert told.out == told.err == ""


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, len(SOUND_XLS) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_any_flipped_bytes_of_the_old_format_end_in_one_line_or_in_records(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], damage: list[tuple[int, int]]
) -> None:
    content = bytearray(SOUND_XLS)
    for at, value in damage:
        content[at] = value
    path = tmp_path / "a.xls"
    path.write_bytes(bytes(content))
    read_or_refused(path)
    told = capfd.readouterr()
    assert told.out == told.err == ""
