"""Places of a file that are no cell of its table, each with a planted value."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence

import openpyxl
import xlwt
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from sample_exports.generator.workbook import zipped
from tests.support.books import ods, ods_table
from tests.trust.canaries.sowing import Sower

Table = Sequence[Sequence[str]]


def with_more_in_it(kind: str, text: str, sower: Sower) -> str:
    """The text of an export, with what else such a file can hold."""
    slot = sower.slot
    if kind.startswith("json lines"):
        # a line that is cut off, one whose value is an object, and a key that nobody knows
        return text + json.dumps({slot(): {slot(): slot()}}) + f'\n{{"{slot()}": "{slot()}\n'
    if kind == "json in an envelope":
        return text.replace('"total"', f'"{slot()}": "{slot()}", "total"', 1)
    if kind == "json":
        return text.replace("[{", f'[{{"{slot()}": "{slot()}", ', 1)
    if kind == "xml":
        inner, instruction, attribute = (slot().lower() for _ in range(3))
        more = (
            f"<!-- {slot()} --><?{instruction} {slot()}?>"
            f'<row {attribute}="{slot()}"><field name="{slot()}"><![CDATA[{slot()}]]></field>'
            f"<{inner}>{slot()}<b>{slot()}</b></{inner}></row>"
        )
        return text.replace("</resultset>", f"{more}</resultset>")
    if kind in ("csv", "semicolons", "tab", "pipe", "sierra"):
        return text + f'"{slot()}"\n'  # a record of one field: it is set aside
    return text


def full_xlsx(table: Table, sower: Sower) -> bytes:
    """A workbook with something in every place that openpyxl writes, and parts of its own."""
    slot = sower.slot
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = slot()
    for row in table:
        sheet.append(list(row))
    for place in ("A2", "B3"):
        sheet[place].comment = Comment(slot(), slot())
    sheet.oddHeader.center.text = slot()
    sheet.evenFooter.left.text = slot()
    sheet["C4"].hyperlink = f"mailto:{slot()}@example.org"
    sheet["C4"].hyperlink.tooltip = slot()
    sheet["D5"].number_format = f'"{slot()}"@'
    rule = DataValidation(type="list", formula1=f'"{slot()},{slot()}"')
    rule.promptTitle, rule.prompt, rule.errorTitle, rule.error = slot(), slot(), slot(), slot()
    rule.add("E2:E9")
    sheet.add_data_validation(rule)
    sheet.conditional_formatting.add("A1:A9", FormulaRule(formula=[f'$A1="{slot()}"']))
    sheet.auto_filter.ref = f"A1:C{len(table)}"
    sheet.auto_filter.add_filter_column(0, [slot()])
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["G"].hidden = True
    for state in ("hidden", "veryHidden"):
        other = book.create_sheet(slot())
        other.sheet_state = state
        other.append([slot(), slot()])
    formulas = book.create_sheet("2")
    formulas.sheet_state = "hidden"
    formulas["A1"] = f'=HYPERLINK("https://example.org/{slot()}","{slot()}")'
    name = slot()
    book.defined_names[name] = DefinedName(name, attr_text=f'"{slot()}"')
    kept = book.properties
    kept.creator, kept.lastModifiedBy, kept.title, kept.subject = slot(), slot(), slot(), slot()
    kept.description, kept.keywords, kept.category = slot(), slot(), slot()
    book.custom_doc_props.append(StringProperty(name=slot(), value=slot()))
    out = io.BytesIO()
    book.save(out)
    return _with_parts(
        out.getvalue(),
        {
            f"customXml/{slot()}.xml": f"<a>{slot()}</a>".encode(),
            "xl/pivotCache/pivotCacheRecords9.xml": f"<r><s v='{slot()}'/></r>".encode(),
            "xl/media/image9.png": b"\x89PNG" + slot().encode(),
            f"xl/embeddings/{slot()}.zip": zipped({slot(): slot()}),
        },
        slot(),
    )


def full_ods(table: Table, sower: Sower) -> bytes:
    """A workbook of OpenDocument with something in its other parts."""
    slot = sower.slot
    hidden = ods_table([[slot(), slot()]], name=slot(), style="hid")
    style = (
        '<style:style style:name="hid" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    note = f"<office:annotation><text:p>{slot()}</text:p></office:annotation>"
    shown = ods_table([list(row) for row in table], name=slot())
    shown = shown.replace("<text:p>", f"{note}<text:p>", 1)
    meta = f'<m xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{slot()}</dc:creator></m>'
    more = {"meta.xml": meta, "settings.xml": f"<s>{slot()}</s>", f"Pictures/{slot()}.png": slot()}
    return _with_parts(ods(shown, hidden, styles=style, more=more), {}, slot())


def full_xls(table: Table, sower: Sower) -> bytes:
    """A workbook of the old kind."""
    slot = sower.slot
    book = xlwt.Workbook()
    book.owner = slot()
    sheet = book.add_sheet(slot())
    sheet.header_str = slot().encode()
    sheet.footer_str = slot().encode()
    for at, row in enumerate(table):
        for column, value in enumerate(row):
            sheet.write(at, column, value)
    sheet.row(5).hidden = True
    sheet.col(4).hidden = True
    for state in (1, 2):
        other = book.add_sheet(slot())
        other.visibility = state
        other.write(0, 0, slot())
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _with_parts(content: bytes, parts: dict[str, bytes], comment: str) -> bytes:
    """An archive with more members and a comment."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
        archive.comment = comment.encode()
    return out.getvalue()
