"""A workbook that hides something in every place where a workbook can, and the list of what is hidden where.

Two visible sheets hold a patron list and a loan list like those of Sierra. Each planted value is a text of
its own, so that a search for it in anything that was written afterwards has one meaning.
"""

from __future__ import annotations

import json
from pathlib import Path

from . import sierra
from .catalogue import make_catalogue
from .loans import make_loans
from .people import make_patrons
from .workbook import MAIN, PACKAGE, RELATIONS, cell, relations, rows_xml, sheet_xml, zipped

PATRONS, LOANS = 60, 240
_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_THREADED = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_X15AC = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

PATRON_SHEET, LOAN_SHEET, HIDDEN_SHEET, VERY_HIDDEN_SHEET = 1, 2, 3, 4
_HIDDEN_COLUMN, _NARROW_COLUMN, _PALE_COLUMN, _UNSHOWN_COLUMN, _REMOTE_COLUMN = 9, 5, 19, 20, 30
_HIDDEN_ROW, _FLAT_ROW, _FILTERED_ROW = 7, 9, 11
_HEADER_ROW = 3


class Planted:
    """Gives a text to plant, and remembers under which kind a reader should tell of it."""

    def __init__(self) -> None:
        self.found: list[dict[str, str]] = []

    def __call__(self, kind: str, what: str) -> str:
        value = f"Quennevaux{len(self.found):02d}{what.title().replace(' ', '')}"
        self.found.append({"kind": kind, "value": value})
        return value


def write_hidden_places(out: Path, gold: Path, seed: int) -> None:
    """Write ``hidden-places.xlsx`` and, in ``gold``, what is hidden in it."""
    planted = Planted()
    content = zipped(
        _parts(planted, seed), packed=False, comment=planted("other_part", "zip comment").encode()
    )
    for path, data in ((out, content), (gold, (json.dumps(planted.found, indent=1) + "\n").encode())):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _parts(planted: Planted, seed: int) -> dict[str, str | bytes]:
    return {
        **_book(planted),
        **_patron_sheet(planted, _patrons(seed)),
        **_loan_sheet(planted, _loans(seed)),
        **_hidden_sheets(planted),
        **_beside_the_sheets(planted),
    }


def _patrons(seed: int) -> list[list[object]]:
    people = make_patrons(PATRONS, seed)
    rows = sierra.PatronRows(people, make_catalogue(people, seed), seed)
    return [_joined(rows.row(patron)[0]) for patron in people]


def _loans(seed: int) -> list[list[object]]:
    people = make_patrons(PATRONS, seed)
    return [
        _joined(sierra.loan_row(loan))
        for loan in make_loans(LOANS, people, make_catalogue(people, seed), seed)
    ]


def _joined(cells: list[object]) -> list[object]:
    return [";".join(value) if isinstance(value, tuple) else value for value in cells]


def _patron_sheet(planted: Planted, rows: list[list[object]]) -> dict[str, str | bytes]:
    """The patron list: a title above it, rows and columns out of sight, cells nobody can read."""
    by_number = dict(enumerate(rows, start=_HEADER_ROW + 1))
    by_number[4][_HIDDEN_COLUMN - 1] = f"{planted('hidden_columns', 'mail')}@example.org"
    by_number[5][_NARROW_COLUMN - 1] = planted("hidden_columns", "pin")
    by_number[6][_PALE_COLUMN - 1] = (planted("text_in_background_colour", "note"), 1)
    by_number[8][_UNSHOWN_COLUMN - 1] = (planted("hidden_by_format", "message"), 2)
    for row in (_HIDDEN_ROW, _FLAT_ROW, _FILTERED_ROW):
        by_number[row][2] = f"{planted('filtered_rows', f'row {row}')}, Ada"
    title = f'<row r="1">{cell(1, 1, planted("outside_table", "title"))}</row>'
    headers = [[header for header, _ in sierra.PATRON_COLUMNS]]
    data = title + rows_xml(headers, first=_HEADER_ROW)
    for number, row in by_number.items():
        tag = rows_xml([row], first=number)
        if number == 12:
            tag = tag.replace(
                "</row>", cell(12, _REMOTE_COLUMN, planted("outside_table", "remote")) + "</row>"
            )
        how = {
            _HIDDEN_ROW: ' hidden="1"',
            _FLAT_ROW: ' ht="0" customHeight="1"',
            _FILTERED_ROW: ' hidden="1"',
        }
        data += tag.replace(f'r="{number}"', f'r="{number}"{how.get(number, "")}', 1)
    columns = (
        f'<cols><col min="{_NARROW_COLUMN}" max="{_NARROW_COLUMN}" width="0" customWidth="1"/>'
        f'<col min="{_HIDDEN_COLUMN}" max="{_HIDDEN_COLUMN}" width="9" hidden="1"/></cols>'
    )
    after = (
        f'<scenarios><scenario name="{planted("scenario", "scenario")}" count="1" user="x">'
        f'<inputCells r="A4" val="{planted("scenario", "scenario value")}"/></scenario></scenarios>'
        '<autoFilter ref="A3:T63"><filterColumn colId="9"><filters>'
        f'<filter val="{planted("active_filter", "filter")}"/></filters></filterColumn></autoFilter>'
        '<conditionalFormatting sqref="C4:C63"><cfRule type="expression" priority="1">'
        f"<formula>$C4=&quot;{planted('conditional_format', 'condition')}&quot;</formula></cfRule>"
        "</conditionalFormatting>"
        '<dataValidations count="1"><dataValidation type="list" sqref="K4:K63">'
        f"<formula1>{planted('validation_list', 'validation')}</formula1></dataValidation></dataValidations>"
        f'<hyperlinks><hyperlink ref="I5" r:id="rIdH" tooltip="{planted("hyperlinks", "tooltip")}"/>'
        f"</hyperlinks><headerFooter><oddHeader>{planted('header_or_footer', 'header')}</oddHeader>"
        f"<evenFooter>{planted('header_or_footer', 'footer')}</evenFooter></headerFooter>"
        '<drawing r:id="rIdD"/><legacyDrawing r:id="rIdV"/>'
    )
    return {
        "xl/worksheets/sheet1.xml": sheet_xml(data, before=columns, after=after),
        "xl/worksheets/_rels/sheet1.xml.rels": relations(
            ("rIdH", "hyperlink", f"mailto:{planted('hyperlinks', 'mail address')}@example.org"),
            ("rIdC", "comments", "../comments1.xml"),
            ("rIdT", "threadedComment", "../threadedComments/threadedComment1.xml"),
            ("rIdD", "drawing", "../drawings/drawing1.xml"),
            ("rIdV", "vmlDrawing", "../drawings/vmlDrawing1.vml"),
            ("rIdP", "printerSettings", "../printerSettings/printerSettings1.bin"),
            ("rIdO", "oleObject", "../embeddings/oleObject1.bin"),
            ("rIdK", "ctrlProp", "../ctrlProps/ctrlProp1.xml"),
        ),
        "xl/comments1.xml": f'{_XML}<comments xmlns="{MAIN}"><authors>'
        f"<author>{planted('comment_authors', 'comment author')}</author></authors><commentList>"
        f'<comment ref="C8" authorId="0"><text><t>{planted("comments", "comment")}</t></text></comment>'
        "</commentList></comments>",
        "xl/threadedComments/threadedComment1.xml": f'{_XML}<ThreadedComments xmlns="{_THREADED}">'
        f'<threadedComment ref="C10" personId="1"><text>{planted("threaded_comments", "reply")}</text>'
        "</threadedComment></ThreadedComments>",
        "xl/drawings/drawing1.xml": f'{_XML}<xdr:wsDr xmlns:xdr="{_DRAWING}/spreadsheetDrawing" '
        f'xmlns:a="{_DRAWING}/main"><xdr:pic>'
        f'<xdr:cNvPr id="2" name="p" descr="{planted("alternative_text", "alt")}"/></xdr:pic><xdr:sp>'
        f"<xdr:txBody><a:p><a:r><a:t>{planted('text_in_shapes', 'box')}</a:t></a:r></a:p></xdr:txBody>"
        "</xdr:sp></xdr:wsDr>",
        "xl/drawings/_rels/drawing1.xml.rels": relations(
            ("rId1", "image", "../media/image1.png"), ("rId2", "chart", "../charts/chart1.xml")
        ),
        "xl/drawings/vmlDrawing1.vml": f'<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape '
        f'alt="{planted("alternative_text", "vml alt")}"/></xml>',
        "xl/media/image1.png": b"\x89PNG\r\n\x1a\n" + planted("image", "picture").encode(),
        "xl/charts/chart1.xml": f'{_XML}<c:chartSpace xmlns:c="{_DRAWING}/chart"><c:cat><c:strCache><c:pt '
        f'idx="0"><c:v>{planted("chart_values", "chart")}</c:v></c:pt></c:strCache></c:cat></c:chartSpace>',
        "xl/printerSettings/printerSettings1.bin": planted("printer_settings", "printer").encode("utf-16-le"),
        "xl/embeddings/oleObject1.bin": planted("embedded_object", "object").encode(),
        "xl/ctrlProps/ctrlProp1.xml": f'{_XML}<formControlPr xmlns="{MAIN}" fmlaLink="'
        f'{planted("form_control", "control")}"/>',
    }


def _loan_sheet(planted: Planted, rows: list[list[object]]) -> dict[str, str | bytes]:
    """The loan list, with a formula and a pivot table."""
    headers = [header for header, _ in sierra.LOAN_COLUMNS]
    data = rows_xml([headers, *rows])
    plain = cell(2, 14, rows[0][13])
    secret = planted("formulas", "formula")
    data = data.replace(plain, f'<c r="N2"><f>IF(A2="{secret}",1,0)</f><v>0</v></c>')
    return {
        "xl/worksheets/sheet2.xml": sheet_xml(data),
        "xl/worksheets/_rels/sheet2.xml.rels": relations(
            ("rId1", "pivotTable", "../pivotTables/pivotTable1.xml"),
            ("rId2", "queryTable", "../queryTables/queryTable1.xml"),
        ),
        "xl/pivotTables/pivotTable1.xml": f'{_XML}<pivotTableDefinition xmlns="{MAIN}" name="'
        f'{planted("pivot_table", "pivot name")}"/>',
        "xl/pivotTables/_rels/pivotTable1.xml.rels": relations(
            ("rId1", "pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml")
        ),
        "xl/pivotCache/pivotCacheDefinition1.xml": f'{_XML}<pivotCacheDefinition xmlns="{MAIN}"><cacheFields>'
        f'<cacheField name="a"><sharedItems><s v="{planted("pivot_cache", "pivot item")}"/></sharedItems>'
        "</cacheField></cacheFields></pivotCacheDefinition>",
        "xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels": relations(
            ("rId1", "pivotCacheRecords", "pivotCacheRecords1.xml")
        ),
        "xl/pivotCache/pivotCacheRecords1.xml": f'{_XML}<pivotCacheRecords xmlns="{MAIN}"><r><s '
        f'v="{planted("pivot_cache", "pivot record")}"/></r></pivotCacheRecords>',
        "xl/queryTables/queryTable1.xml": f'{_XML}<queryTable xmlns="{MAIN}" name="'
        f'{planted("connection", "query")}"/>',
    }


def _hidden_sheets(planted: Planted) -> dict[str, str | bytes]:
    return {
        "xl/worksheets/sheet3.xml": sheet_xml(
            rows_xml([["P BARCODE", "PATRN NAME"], ["21712000000011", planted("hidden_sheet", "sheet")]])
        ),
        "xl/worksheets/sheet4.xml": sheet_xml(
            rows_xml([["P BARCODE", "PATRN NAME"], ["21712000000022", planted("very_hidden_sheet", "deep")]])
        ),
    }


def _book(planted: Planted) -> dict[str, str | bytes]:
    states = ("visible", "visible", "hidden", "veryHidden")
    sheets = "".join(
        f'<sheet name="List {number}" sheetId="{number}" state="{state}" r:id="rId{number}"/>'
        for number, state in enumerate(states, start=1)
    )
    links = [(f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml") for number in range(1, 5)]
    return {
        "[Content_Types].xml": f'{_XML}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_OFFICE}.sheet.main+xml"/></Types>',
        "_rels/.rels": relations(
            ("rId1", "officeDocument", "xl/workbook.xml"),
            ("rId2", "core-properties", "docProps/core.xml"),
            ("rId3", "extended-properties", "docProps/app.xml"),
            ("rId4", "custom-properties", "docProps/custom.xml"),
            ("rId5", "thumbnail", "docProps/thumbnail.jpeg"),
            ("rId6", "customXml", "customXml/item1.xml"),
        ),
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        f'<fileSharing userName="{planted("document_properties", "reserved by")}"/>'
        f'<x15ac:absPath xmlns:x15ac="{_X15AC}" url="{planted("document_properties", "folder")}"/>'
        f"<sheets>{sheets}</sheets><definedNames>"
        f'<definedName name="Last" hidden="1">"{planted("defined_names", "name")}"</definedName>'
        "</definedNames></workbook>",
        "xl/_rels/workbook.xml.rels": relations(
            *links,
            ("rId11", "styles", "styles.xml"),
            ("rId12", "sharedStrings", "sharedStrings.xml"),
            ("rId13", "externalLink", "externalLinks/externalLink1.xml"),
            ("rId14", "connections", "connections.xml"),
            ("rId15", "person", "persons/person.xml"),
            ("rId16", "vbaProject", "vbaProject.bin"),
            ("rId17", "revisionHeaders", "revisions/revisionHeaders.xml"),
        ),
        "xl/styles.xml": f'{_XML}<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" '
        'formatCode=";;;"/><numFmt numFmtId="165" formatCode="'
        f'&quot;{planted("text_in_number_format", "format")}&quot;@"/></numFmts>'
        '<fonts count="2"><font/><font><color rgb="FFFFFFFF"/></font></fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><cellXfs count="3">'
        '<xf numFmtId="0" fontId="0" fillId="0"/><xf numFmtId="0" fontId="1" fillId="0"/>'
        '<xf numFmtId="164" fontId="0" fillId="0"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'{_XML}<sst xmlns="{MAIN}"><si><t>x</t><rPh sb="0" eb="1"><t>'
        f"{planted('phonetic_text', 'reading')}</t></rPh></si></sst>",
    }


def _beside_the_sheets(planted: Planted) -> dict[str, str | bytes]:
    core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    office = "http://schemas.openxmlformats.org/officeDocument/2006"
    return {
        "docProps/core.xml": f'{_XML}<cp:coreProperties xmlns:cp="{core}" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:creator>{planted('document_properties', 'creator')}</dc:creator>"
        f"<cp:lastModifiedBy>{planted('document_properties', 'last saved by')}</cp:lastModifiedBy>"
        "</cp:coreProperties>",
        "docProps/app.xml": f'{_XML}<Properties xmlns="{office}/extended-properties">'
        f"<Manager>{planted('document_properties', 'manager')}</Manager>"
        f"<Company>{planted('document_properties', 'company')}</Company></Properties>",
        "docProps/custom.xml": f'{_XML}<Properties xmlns="{office}/custom-properties">'
        f'<property name="a"><lpwstr>{planted("custom_properties", "property")}</lpwstr></property>'
        "</Properties>",
        "docProps/thumbnail.jpeg": b"\xff\xd8" + planted("thumbnail", "thumbnail").encode(),
        "customXml/item1.xml": f"{_XML}<item>{planted('custom_xml', 'item')}</item>",
        "xl/externalLinks/externalLink1.xml": f'{_XML}<externalLink xmlns="{MAIN}"><externalBook>'
        '<sheetDataSet><sheetData><row r="1">'
        f'<cell r="A1" t="str"><v>{planted("external_link", "linked value")}</v></cell>'
        "</row></sheetData></sheetDataSet></externalBook></externalLink>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": relations(
            ("rId1", "externalLinkPath", f"file:///{planted('external_link', 'path')}.xlsx")
        ),
        "xl/connections.xml": f'{_XML}<connections xmlns="{MAIN}"><connection id="1" name="'
        f'{planted("connection", "connection")}"/></connections>',
        "xl/persons/person.xml": f'{_XML}<personList xmlns="{_THREADED}"><person displayName="'
        f'{planted("comment_authors", "person")}" id="1"/></personList>',
        "xl/vbaProject.bin": planted("macros", "macro").encode(),
        "xl/revisions/revisionHeaders.xml": f'{_XML}<headers xmlns="{MAIN}"><header userName="'
        f'{planted("revision_history", "reviser")}"/></headers>',
        "xl/left/behind.xml": f"<left>{planted('other_part', 'left behind')}</left>",
    }
