"""The container of a Word document: a zip of XML parts and pictures. Read with limits, written plainly.

A finished container has its members in one order, uncompressed, without times: its bytes depend on its parts
alone, not on a clock, a machine or a version of zlib.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold
_FIRST = "[Content_Types].xml"
_MOST_PARTS = 300
_MOST_XML_BYTES = 4_000_000
_MOST_BYTES = 20_000_000
_ENCRYPTED = 0x1
_XML = (".xml", ".rels")
_CORE = "/docProps/core.xml"
_CORE_NAMES = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"


class UnusableError(Exception):
    """A Word document cannot be used, and why: a line without a full stop that quotes nothing of it."""


def unpacked(content: bytes) -> dict[str, bytes]:
    """The parts of a Word document by name, every XML part well-formed and without entities of its own."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _refuse_too_much(members)
            if not all(member.filename for member in members):  # a NUL ends a name
                raise UnusableError("it is not a Word document (.docx)")
            parts = {member.filename: archive.read(member) for member in members if not member.is_dir()}
    # a password is a RuntimeError to zipfile, a kind of packing that it does not know a NotImplementedError
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, ValueError):
        raise UnusableError("it is not a Word document (.docx)") from None
    if _FIRST not in parts:
        raise UnusableError("it is not a Word document (.docx)")
    for name, part in parts.items():
        if name.endswith(_XML):
            _refuse_bad_xml(part)
    return parts


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The container of these parts, the same bytes for the same parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(parts, key=lambda name: (name != _FIRST, name)):
            member = zipfile.ZipInfo(name, date_time=_EPOCH)
            member.create_system = 0
            archive.writestr(member, parts[name])
    return written.getvalue()


def finished(document: Any, title: str) -> bytes:
    """A python-docx document as a file: nothing in it but its text, how that looks, and a title."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package = document.part.package
    for key in [
        key for key, link in package.rels.items() if link.reltype != RELATIONSHIP_TYPE.OFFICE_DOCUMENT
    ]:
        package.rels.pop(key)
    core = Part(PackURI(_CORE), CONTENT_TYPE.OPC_CORE_PROPERTIES, _core_properties(title), package)
    package.relate_to(core, RELATIONSHIP_TYPE.CORE_PROPERTIES)
    written = io.BytesIO()
    document.save(written)
    return packed(unpacked(written.getvalue()))


def _core_properties(title: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<cp:coreProperties xmlns:cp="{_CORE_NAMES}" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></cp:coreProperties>'
    ).encode()


def _refuse_too_much(members: list[zipfile.ZipInfo]) -> None:
    names = {member.filename for member in members}
    if len(members) > _MOST_PARTS or len(names) < len(members):
        raise UnusableError("it is not a Word document (.docx)")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise UnusableError("it is protected with a password: save it without one")
    xml = sum(member.file_size for member in members if member.filename.endswith(_XML))
    if xml > _MOST_XML_BYTES or sum(member.file_size for member in members) > _MOST_BYTES:
        raise UnusableError("it is too large for a letterhead: use smaller pictures")


def _refuse_bad_xml(part: bytes) -> None:
    """A part that is not XML, or that declares entities: they are how a small file grows without end."""
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise UnusableError("a part of it declares a document type, which Word never writes")

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(part, True)
    except expat.ExpatError:
        raise UnusableError("a part of it cannot be read: open it in Word and save it again") from None
