"""Write workbooks tag by tag, so that a test says exactly what is in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from sample_exports.generator.workbook import (
    MAIN,
    PACKAGE,
    RELATIONS,
    cell,
    letters,
    relations,
    rows_xml,
    sheet_xml,
    zipped,
)

__all__ = [
    "cell", "letters", "ods", "ods_table", "relations", "rows_xml", "sheet_xml", "styles_xml", "table_book",
    "xlsx", "zipped",
]  # fmt: skip

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument.spreadsheet"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(f'xmlns:{name}="{_OASIS}:{name}:1.0"' for name in ("office", "table", "text", "style", "fo"))


def styles_xml(*codes: str) -> str:
    """Style 0 is General; the others have these number formats."""
    formats = "".join(
        f'<numFmt numFmtId="{200 + at}" formatCode={quoteattr(code)}/>' for at, code in enumerate(codes)
    )
    styles = "".join(f'<xf numFmtId="{200 + at}"/>' for at in range(len(codes)))
    return (
        f'<?xml version="1.0"?><styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts>'
        f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>'
    )


def xlsx(
    *sheets: str,
    states: Sequence[str] = (),
    styles: str | None = None,
    more: Mapping[str, str | bytes] | None = None,
    book: str = "",
    main: str = SHEET,
) -> bytes:
    """A workbook of these sheets' parts. ``more`` replaces or adds parts."""
    shown = dict(enumerate((f'state="{state}"' for state in states), start=1))
    listed = "".join(
        f'<sheet name="S{number}" sheetId="{number}" r:id="rId{number}" {shown.get(number, "")}/>'
        for number in range(1, len(sheets) + 1)
    )
    links = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        f"<sheets>{listed}</sheets>{book}</workbook>",
        "xl/_rels/workbook.xml.rels": relations(*links, ("rIdS", "styles", "styles.xml")),
        "xl/styles.xml": styles or styles_xml(),
        **{f"xl/worksheets/sheet{n}.xml": part for n, part in enumerate(sheets, start=1)},
        **(more or {}),
    }
    return zipped(parts)


def table_book(rows: Sequence[Sequence[object]], *codes: str) -> bytes:
    """A workbook of one sheet with these rows; style ``n`` is the nth of these formats."""
    return xlsx(sheet_xml(rows_xml(rows)), styles=styles_xml(*codes))


def ods(*tables: str, styles: str = "", more: Mapping[str, str | bytes] | None = None) -> bytes:
    """An ODS workbook of these ``table:table`` tags."""
    content = (
        f'<?xml version="1.0"?><office:document-content {NAMES}><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{''.join(tables)}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    parts: dict[str, str | bytes] = {
        "mimetype": OPEN_DOCUMENT,
        "META-INF/manifest.xml": f'<m:manifest xmlns:m="{_OASIS}:manifest:1.0"/>',
        "content.xml": content,
        **(more or {}),
    }
    return zipped(parts)


def ods_table(rows: Sequence[Sequence[object]], *, name: str = "S1", style: str = "") -> str:
    """A table with these rows; a tuple is a number and the text that is shown of it."""
    told = "".join(
        "<table:table-row>" + "".join(_ods_cell(value) for value in row) + "</table:table-row>"
        for row in rows
    )
    return f'<table:table table:name="{name}" table:style-name="{style}">{told}</table:table>'


def _ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, tuple):
        number, shown = value
        return (
            f'<table:table-cell office:value-type="float" office:value="{number}">'
            f"<text:p>{escape(shown)}</text:p></table:table-cell>"
        )
    if isinstance(value, (int, float)):
        return _ods_cell((value, str(value)))
    paragraphs = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in str(value).split("\n"))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def _spaced(text: str) -> str:
    return escape(text).replace("  ", ' <text:s text:c="1"/>')
