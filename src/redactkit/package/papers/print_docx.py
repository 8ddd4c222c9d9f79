"""Print a paper of the record as a Word document. Same paper, same bytes; nothing in it but the paper."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from redactkit.csvout import harmless
from redactkit.package.letter import Block, Kind
from redactkit.package.papers.paper import Paper, Table
from redactkit.wordfile import finished

_TEMPLATE = Path(__file__).resolve().parents[1] / "templates" / "paper.docx"
_STYLES = {
    Kind.NOTICE: "PaperNotice",
    Kind.HEADING: "PaperHeading",
    Kind.TEXT: "PaperText",
    Kind.BULLET: "PaperPoint",
    Kind.QUOTE: "PaperQuote",
    Kind.TYPED: "PaperText",
}
_TITLE = "PaperTitle"
# ordinary, large
_CELL, _BOLD, _HEAD = (
    ("PaperCell", "PaperLarge"),
    ("PaperBold", "PaperLargeBold"),
    ("PaperHead", "PaperLargeHead"),
)
_BORDERS = ("top", "left", "bottom", "right", "insideH", "insideV")


def paper_document(paper: Paper) -> bytes:
    """The paper as ``.docx``."""
    from docx import Document
    from docx.enum.section import WD_ORIENT

    document = Document(io.BytesIO(_TEMPLATE.read_bytes()))
    section = document.sections[0]
    if paper.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    section.footer.paragraphs[0].runs[0].text = _harmless(paper.foot)
    first = document.paragraphs[0]
    first._p.getparent().remove(first._p)
    _add(document, _TITLE, paper.title)
    for part in paper.parts:
        if isinstance(part, Table):
            _add_table(document, part, large=paper.large)
        else:
            _add_block(document, part, large=paper.large)
    return finished(document, paper.title)


def _add_block(document: Any, block: Block, *, large: bool) -> None:
    sign = "•\t" if block.kind is Kind.BULLET else ""
    paragraph = _add(document, _STYLES[block.kind], block.text, sign=sign)
    if large and block.kind in (Kind.BULLET, Kind.TEXT):
        for run in paragraph.runs:
            run.font.size = document.styles["Paper Large"].font.size


def _add(document: Any, style: str, words: str, *, sign: str = "") -> Any:
    paragraph = document.add_paragraph(sign + _harmless(words))
    paragraph._p.style = style
    return paragraph


def _add_table(document: Any, table: Table, *, large: bool) -> None:
    from docx.enum.table import WD_ROW_HEIGHT_RULE
    from docx.shared import Cm

    made = document.add_table(rows=0, cols=len(table.widths_cm))
    made.autofit = False
    _draw_borders(made)
    for column, width in zip(made.columns, table.widths_cm, strict=True):
        column.width = Cm(width)
    rows = [*([table.head] if table.head else []), *table.rows]
    for nth, cells in enumerate(rows):
        row = made.add_row()
        is_head = bool(table.head) and nth == 0
        _mark_row(row, is_head=is_head)
        if table.row_cm is not None and not is_head:
            row.height, row.height_rule = Cm(table.row_cm), WD_ROW_HEIGHT_RULE.AT_LEAST
        for at, (cell, words) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width = Cm(table.widths_cm[at])
            styles = _HEAD if is_head else _BOLD if at in table.bold else _CELL
            paragraph = cell.paragraphs[0]
            paragraph.text = _harmless(words)
            paragraph._p.style = styles[large]
    _add(document, _STYLES[Kind.TEXT], "")


def _mark_row(row: Any, *, is_head: bool) -> None:
    """A row is never broken over two pages; the head stands on each."""
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))


def _draw_borders(table: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tblBorders")
    for side in _BORDERS:
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "808080")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    layout = table._tbl.tblPr.find(qn("w:tblLayout"))
    layout.addprevious(borders)


def _harmless(words: str) -> str:
    return "\n".join(harmless(line.rstrip("\r")) for line in words.split("\n"))
