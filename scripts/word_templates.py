"""Build the two Word templates that ship with redactkit: ``make templates``.

``letter.docx`` is the letterhead, which a town may replace; on ``paper.docx`` the papers of the record are
printed. They are written part by part, so that nobody's name, no time and no machine is in them; a test
compares.
"""

from __future__ import annotations

import sys
from pathlib import Path

from redactkit.wordfile import packed

FOLDER = Path(__file__).resolve().parents[1] / "src" / "redactkit" / "package" / "templates"

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PAGE = '<w:pgSz w:w="12240" w:h="15840"/>'


def _paragraph(style: str, *runs: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(runs)}</w:p>'


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


# without it Word opens the file in a mode for old documents
_SETTINGS = (
    f'{_HEAD}<w:settings xmlns:w="{_W}"><w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
)
_PAGE_NUMBERS = (_run("Page "), _field("PAGE"), _run(" of "), _field("NUMPAGES"))


def _style(name: str, paragraph: str = "", run: str = "", *, base: str = "Normal") -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name.replace(" ", "")}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="{base}"/><w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _space(before: int, after: int, line: int = 259) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _border(side: str, width: int = 6, space: int = 4, color: str = "808080") -> str:
    return f'<w:{side} w:val="single" w:sz="{width}" w:space="{space}" w:color="{color}"/>'


def _box(color: str = "808080") -> str:
    sides = (_border(side, color=color) for side in ("top", "left", "bottom", "right"))
    return f"<w:pBdr>{''.join(sides)}</w:pBdr>"


def _styles(font: str, size: int, *styles: str) -> str:
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
    return (
        f'{_HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>{fonts}{_size(size)}'
        '<w:lang w:val="en-US"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        "</w:style>"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr></w:style>{''.join(styles)}</w:styles>"
    )


_HEADING = _space(130, 30, 242)
_LETTER_STYLES = (
    _style("Letterhead Name",
           f'<w:pBdr>{_border("bottom", 8)}</w:pBdr>{_space(0, 60, 240)}<w:jc w:val="center"/>',
           f"<w:b/>{_size(34)}"),
    _style("Letterhead Line", f'{_space(0, 0, 240)}<w:jc w:val="center"/>', _size(20)),
    _style("Letterhead Next Page", f'{_space(0, 120, 240)}<w:jc w:val="right"/>', _size(19)),
    _style("Letterhead Foot", f'{_space(0, 0, 240)}<w:jc w:val="center"/>', _size(18)),
    _style("Letter Draft",
           f'<w:keepLines/>{_box()}<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>{_space(0, 120)}',
           f"<w:b/>{_size(20)}"),
    _style("Letter Text", _space(60, 72, 242)),
    _style("Letter Subject", f"<w:keepNext/>{_space(60, 120)}", "<w:b/>"),
    _style("Letter Heading", f'<w:keepNext/><w:keepLines/>{_HEADING}<w:outlineLvl w:val="0"/>', "<w:b/>"),
    _style("Letter Point", '<w:keepLines/><w:tabs><w:tab w:val="left" w:pos="284"/></w:tabs>'
           f'{_space(0, 40, 247)}<w:ind w:left="284" w:hanging="284"/>', _size(20)),
    _style("Letter Quote", f'<w:pBdr>{_border("left", 12, 8, "A6A6A6")}</w:pBdr>{_space(50, 80, 247)}'
           '<w:ind w:left="340" w:right="340"/>', _size(21)),
    _style("Letter Signature", f"<w:keepLines/>{_space(90, 0, 242)}"),
)  # fmt: skip

_PAPER_STYLES = (
    _style("Paper Title", f"<w:keepNext/>{_space(0, 60, 240)}", f"<w:b/>{_size(32)}"),
    _style("Paper Notice", f"<w:keepLines/>{_box()}{_space(0, 120)}", "<w:b/>"),
    _style("Paper Text", _space(0, 80)),
    _style("Paper Heading", f'<w:keepNext/><w:keepLines/>{_space(140, 60)}<w:outlineLvl w:val="0"/>',
           f"<w:b/>{_size(23)}"),
    _style("Paper Point", '<w:keepLines/><w:tabs><w:tab w:val="left" w:pos="284"/></w:tabs>'
           f'{_space(0, 50)}<w:ind w:left="284" w:hanging="284"/>'),
    _style("Paper Quote", f'<w:pBdr>{_border("left", 12, 8, "A6A6A6")}</w:pBdr>{_space(0, 80)}'
           '<w:ind w:left="284"/>'),
    _style("Paper Head", f"<w:keepNext/>{_space(30, 30, 240)}", "<w:b/>"),
    _style("Paper Cell", _space(30, 30, 240)),
    _style("Paper Large", _space(40, 40, 252), _size(22)),
    _style("Paper Large Head", f"<w:keepNext/>{_space(40, 40, 252)}", f"<w:b/>{_size(22)}"),
    _style("Paper Bold", _space(30, 30, 240), "<w:b/>"),
    _style("Paper Large Bold", _space(40, 40, 252), f"<w:b/>{_size(22)}"),
    _style("Paper Foot", f'{_space(0, 0, 240)}<w:jc w:val="center"/>', _size(17)),
)  # fmt: skip


def _story(kind: str, *paragraphs: str) -> str:
    return f'{_HEAD}<w:{kind} xmlns:w="{_W}" xmlns:r="{_R}">{"".join(paragraphs)}</w:{kind}>'


def _document(body: str, references: str, side: int, *, title_page: bool) -> str:
    first = "<w:titlePg/>" if title_page else ""
    margins = f'<w:pgMar w:top="1000" w:right="{side}" w:bottom="1000" w:left="{side}"'
    return (
        f'{_HEAD}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{body}<w:sectPr>{references}{_PAGE}'
        f'{margins} w:header="600" w:footer="500" w:gutter="0"/>{first}</w:sectPr></w:body></w:document>'
    )


def _file(document: str, styles: str, stories: dict[str, str]) -> bytes:
    names = {"document": document, "styles": styles, "settings": _SETTINGS, **stories}
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_OFFICE}.'
        f'{"document.main" if name == "document" else name.rstrip("0123456789")}+xml"/>'
        for name in names
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_R}/{name.rstrip("0123456789")}" Target="{name}.xml"/>'
        for number, name in enumerate(["styles", "settings", *stories], start=1)
    )
    relationships = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{relationships}"><Relationship Id="rId1" '
        f'Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'{_HEAD}<Relationships xmlns="{relationships}">{links}'
        "</Relationships>",
        **{f"word/{name}.xml": content for name, content in names.items()},
    }
    return packed({name: content.encode() for name, content in parts.items()})


def letter() -> bytes:
    """The letterhead: name, office and address on the first page, library and day on others."""
    stories = {
        "header1": _story(
            "hdr",
            _paragraph("LetterheadName", _run("{{ library }}")),
            _paragraph("LetterheadLine", _run("{{ office }}")),
            _paragraph("LetterheadLine", _run("{{ address }}")),
            _paragraph("LetterheadLine"),
        ),
        "header2": _story("hdr", _paragraph("LetterheadNextPage", _run("{{ library }}, {{ date }}"))),
        "footer1": _story("ftr", _paragraph("LetterheadFoot", *_PAGE_NUMBERS)),
    }
    references = (
        '<w:headerReference w:type="first" r:id="rId3"/><w:headerReference w:type="default" r:id="rId4"/>'
        '<w:footerReference w:type="first" r:id="rId5"/><w:footerReference w:type="default" r:id="rId5"/>'
    )
    body = _paragraph("LetterText", _run("{{ letter }}"))
    document = _document(body, references, 1250, title_page=True)
    return _file(document, _styles("Times New Roman", 22, *_LETTER_STYLES), stories)


def paper() -> bytes:
    """What the papers of the record are printed on: no head, a foot that says what it is."""
    stories = {"footer1": _story("ftr", _paragraph("PaperFoot", _run("foot"), _run("    "), *_PAGE_NUMBERS))}
    references = '<w:footerReference w:type="default" r:id="rId3"/>'
    document = _document(_paragraph("PaperText"), references, 1000, title_page=False)
    return _file(document, _styles("Arial", 20, *_PAPER_STYLES), stories)


TEMPLATES = {"letter.docx": letter, "paper.docx": paper}


def main() -> None:
    """Write both where the package finds them."""
    for name, build in TEMPLATES.items():
        (FOLDER / name).write_bytes(build())
        sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main()
