"""Print a letter as a Word document that holds nothing but the letter. Same letter, same bytes.

python-docx writes the document from its own blank template, so nothing of an earlier file can be in it. Of
that template only the styles in use stay. Then the container is written again: no time, no author, members in
one order and uncompressed, so that the bytes do not depend on the machine's zlib.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

from redactkit.csvout import harmless
from redactkit.package.letter import Kind, Letter

_EPOCH = datetime(1980, 1, 1)  # the earliest time a zip can hold
_NOT_NEEDED = ("/thumbnail", "/extended-properties", "/stylesWithEffects", "/customXml")
_FIRST = "[Content_Types].xml"
_STYLES = {
    Kind.NOTICE: "Intense Quote",
    Kind.HEADING: "Heading 2",
    Kind.TEXT: "Normal",
    Kind.BULLET: "List Bullet",
    Kind.QUOTE: "Quote",
}


def word_document(letter: Letter) -> bytes:
    """The letter as ``.docx``."""
    from docx import Document  # slow to import, and most commands write no letter

    document = Document()
    for block in letter.blocks:
        lines = [harmless(line.rstrip("\r")) for line in block.text.split("\n")]
        document.add_paragraph("\n".join(lines), style=_STYLES[block.kind])
    _clear_properties(document)
    _drop_unused(document)
    written = io.BytesIO()
    document.save(written)
    return _repacked(written.getvalue())


def _clear_properties(document: Any) -> None:
    properties = document.core_properties
    for name in ("author", "last_modified_by", "comments", "keywords", "subject", "category", "identifier"):
        setattr(properties, name, "")
    properties.title = "Response letter (draft)"
    properties.created = properties.modified = properties.last_printed = _EPOCH
    properties.revision = 1


def _drop_unused(document: Any) -> None:
    from docx.oxml.ns import qn

    for links in (document.part.package.rels, document.part.rels):
        for key in [key for key, link in links.items() if link.reltype.endswith(_NOT_NEEDED)]:
            links.pop(key)
    wanted = [document.styles[name] for name in _STYLES.values()]
    kept = set()
    while wanted:
        style = wanted.pop()
        kept.add(style.name)
        if getattr(style, "base_style", None) is not None:
            wanted.append(style.base_style)
    for style in list(document.styles):
        if style.name not in kept and not style.element.default:
            style.delete()
        else:
            for link in style.element.findall(qn("w:link")):  # to a style that is gone now
                style.element.remove(link)


def _repacked(container: bytes) -> bytes:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(container)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as new,
    ):
        for name in sorted(old.namelist(), key=lambda name: (name != _FIRST, name)):
            member = zipfile.ZipInfo(name, date_time=_EPOCH.timetuple()[:6])
            member.create_system = 0
            new.writestr(member, old.read(name))
    return packed.getvalue()
