"""What of a letterhead may stay: text, pictures and looks. Works on a python-docx document, in place.

Whoever wrote the file, when, and in which sittings goes without a word. What would load something, hold
another file, or still be under discussion (tracked changes) cannot be taken out without changing the
letterhead, so it is refused, with what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from redactkit.wordfile.container import UnusableError
from redactkit.wordfile.unseen import has_unseen_text

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_O = "{urn:schemas-microsoft-com:office:office}"

# what may stay, by the last word of the type of its relationship: of the document, and of its other parts
_KEPT = frozenset({"styles", "numbering", "theme", "settings", "header", "footer", "image", "hyperlink"})
_KEPT_IN = {
    "header": frozenset({"image", "hyperlink"}),
    "footer": frozenset({"image", "hyperlink"}),
    "numbering": frozenset({"image"}),  # bullets that are pictures
    "theme": frozenset({"image"}),
    "styles": frozenset[str](),
    "settings": frozenset[str](),  # the template that the file was made from
}
_NAMED_IN_TEXT = frozenset({"header", "footer", "image", "hyperlink"})
_RASTER = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_WEB = frozenset({"http", "https", "mailto"})

_GONE = frozenset(
    _W + name
    for name in (
        "proofErr",
        "bookmarkStart",
        "bookmarkEnd",
        "commentRangeStart",
        "commentRangeEnd",
        "commentReference",
        "annotationRef",
        "permStart",
        "permEnd",
        "lastRenderedPageBreak",
        "printerSettings",
        "rsid",
        "nsid",
        "rPrChange",
        "pPrChange",
        "sectPrChange",
        "tblPrChange",
        "tblPrExChange",
        "trPrChange",
        "tcPrChange",
        "tblGridChange",
        "numberingChange",
    )
)
_UNWRAPPED = {_W + "sdt": _W + "sdtContent", _W + "smartTag": None, _W + "customXml": None}
_PROPERTIES = frozenset({_W + "smartTagPr", _W + "customXmlPr"})
_FOREIGN = frozenset(
    _W + name
    for name in ("object", "control", "altChunk", "subDoc", "footnoteReference", "endnoteReference", "movie")
)
_CHANGES = frozenset(_W + name for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel"))
_TRACES = re.compile(
    r"(rsid\w*|paraId|textId|anchorId|editId)"
)  # ids of a sitting, not of anything in the text
_SETTINGS = frozenset(
    _W + name
    for name in (
        "mirrorMargins",
        "bordersDoNotSurroundHeader",
        "bordersDoNotSurroundFooter",
        "defaultTabStop",
        "autoHyphenation",
        "evenAndOddHeaders",
        "characterSpacingControl",
        "compat",
        "themeFontLang",
        "clrSchemeMapping",
        "decimalSymbol",
        "listSeparator",
    )
)
_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "HYPERLINK"})
_FIELD = re.compile(r"\s*([A-Za-z]+)(?:\s+\"([^\"]*)\")?")

_OBJECT = "it holds something that is neither text nor a picture (a note, a chart, another file): take it out"
_CHANGED = "it has tracked changes or comments in the text: accept or reject them all, and save it again"
_LINKED = "it has a picture that is linked, not inserted: insert it into the document"
_DRAWN = (
    "it has a picture that is a drawing (EMF, WMF, SVG): save the picture as PNG or JPEG, and insert that"
)
_UNSEEN = (
    "it has text that nobody can see (hidden, white, or under 4 points): take it out, or make it readable"
)
_LINK = "it has a link to something that is no web page or mail address: take it out"
_COMPUTED = "it has a field that Word fills in by itself; only page numbers may be: type the text instead"


def clean(document: Any) -> None:
    """Take out what tells of people and sittings. ``UnusableError`` where something else would have to go."""
    part = document.part
    _clean_links(part, _KEPT)
    _drop_unused(part)
    stories = [part]
    for link in part.rels.values():
        kind = _kind(link.reltype)
        if kind in _KEPT_IN:
            _clean_links(link.target_part, _KEPT_IN[kind])
        if kind in ("header", "footer"):
            stories.append(link.target_part)
            _drop_unused(link.target_part)
        elif kind in ("styles", "numbering"):
            _drop_traces(link.target_part.element)
        elif kind == "settings":
            _keep_only(link.target_part.element, _SETTINGS)
    for story in stories:
        _clean_story(story.element)
        _refuse_lost_links(story)
    styles = next(
        (link.target_part.element for link in part.rels.values() if _kind(link.reltype) == "styles"), None
    )
    if any(has_unseen_text(story.element, styles) for story in stories):
        raise UnusableError(_UNSEEN)
    _name_pictures(part)


def _name_pictures(part: Any) -> None:
    """The files of pictures by number: somebody gave them a name, and a program a place."""
    from docx.opc.packuri import PackURI

    named: set[int] = set()
    for owner in (part, *(link.target_part for link in part.rels.values() if not link.is_external)):
        for link in owner.rels.values():
            if _kind(link.reltype) == "image" and id(link.target_part) not in named:
                named.add(id(link.target_part))
                picture = link.target_part
                if not picture.blob.startswith(_RASTER):
                    raise UnusableError(_DRAWN)
                picture.partname = PackURI(f"/word/media/image{len(named)}.{picture.partname.ext}")


def _kind(reltype: str) -> str:
    return reltype.rpartition("/")[2]


def _clean_links(part: Any, kept: frozenset[str]) -> None:
    for key, link in list(part.rels.items()):
        kind = _kind(link.reltype)
        if kind not in kept:
            part.rels.pop(key)
        elif link.is_external and kind != "hyperlink":
            raise UnusableError(_LINKED)
        elif link.is_external and urlsplit(link.target_ref).scheme.lower() not in _WEB:
            raise UnusableError(_LINK)


def _drop_unused(part: Any) -> None:
    """What nothing in the text asks for is not seen, and need not go along."""
    asked = {
        value
        for element in part.element.iter()
        for name, value in element.attrib.items()
        if name.startswith(_R)
    }
    for key, link in list(part.rels.items()):
        if _kind(link.reltype) in _NAMED_IN_TEXT and key not in asked:
            part.rels.pop(key)


def _refuse_lost_links(part: Any) -> None:
    """Something in the text still asks for a part that did not stay."""
    for element in part.element.iter():
        for name, value in element.attrib.items():
            if name.startswith(_R) and value and value not in part.rels:
                raise UnusableError(_OBJECT)


def _clean_story(root: Any) -> None:
    _drop_traces(root)
    numbers = iter(range(1, 1_000_000))
    for element in _elements(root):
        if element.tag in _FOREIGN:
            raise UnusableError(_OBJECT)
        if element.tag in _CHANGES or f"{_W}author" in element.attrib:
            raise UnusableError(_CHANGED)
        if _R + "link" in element.attrib:
            raise UnusableError(_LINKED)
        local = element.tag.rpartition("}")[2]
        if local in ("docPr", "cNvPr"):  # Word names a picture after its file, and describes it by its folder
            element.set("name", f"Picture {next(numbers)}")
            if "\\" in element.get("descr", ""):
                element.set("descr", "")
        if local == "imagedata":
            element.attrib.pop(_O + "title", None)
            if element.get("src"):
                raise UnusableError(_LINKED)
    for instruction in _instructions(root):
        found = _FIELD.match(instruction)
        name = found[1].upper() if found else ""
        if name not in _FIELDS:
            raise UnusableError(_COMPUTED)
        if name == "HYPERLINK" and found and found[2] and urlsplit(found[2]).scheme.lower() not in _WEB:
            raise UnusableError(_LINK)


def _drop_traces(root: Any) -> None:
    for element in list(root.iter()):
        if (
            not isinstance(element.tag, str) or element.tag in _GONE
        ):  # comments of XML, and marks of a sitting
            _drop(element)
        elif element.tag in _UNWRAPPED:
            _unwrap(element, _UNWRAPPED[element.tag])
    for element in _elements(root):
        for name in list(element.attrib):
            if _TRACES.fullmatch(name.rpartition("}")[2]):
                del element.attrib[name]


def _elements(root: Any) -> list[Any]:
    return [element for element in root.iter() if isinstance(element.tag, str)]


def _drop(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        element.tail = None  # WordprocessingML keeps no text between elements
        parent.remove(element)


def _unwrap(element: Any, content: str | None) -> None:
    """A content control or a tag gives way to what stands in it."""
    inner = element.find(content) if content is not None else element
    for child in list(inner if inner is not None else ()):
        if child.tag not in _PROPERTIES:
            element.addprevious(child)
    _drop(element)


def _keep_only(root: Any, kept: frozenset[str]) -> None:
    for child in list(root):
        if child.tag not in kept:
            _drop(child)


def _instructions(root: Any) -> Iterator[str]:
    """What each field is told to do; Word splits it over several runs."""
    open_fields: list[list[str]] = []
    for element in _elements(root):
        if element.tag == _W + "fldSimple":
            yield element.get(_W + "instr", "")
        elif element.tag == _W + "fldChar":
            match element.get(_W + "fldCharType"):
                case "begin":
                    open_fields.append([])
                case "end" if open_fields:
                    yield "".join(open_fields.pop())
        elif element.tag == _W + "instrText":
            if not open_fields:
                yield element.text or ""
            else:
                open_fields[-1].append(element.text or "")
    for rest in open_fields:
        yield "".join(rest)
