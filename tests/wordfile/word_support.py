"""Letterheads as a town would make them: built with python-docx, then marked as Word marks its files."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

from docx import Document
from docx.shared import Inches

AUTHOR = "Jane Typist"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def picture(shade: int = 0x60) -> bytes:
    """A PNG of one colour, 8 by 8."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes((0x20, shade, 0x90)) * 8 for _ in range(8))
    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def town_letterhead(*body: str, header: str = "TOWN OF SAMPLE", footer: str = "{{ telephone }}") -> bytes:
    """A letterhead with a logo and a table in its header, and these paragraphs in the page."""
    document = Document()
    document.core_properties.author = AUTHOR
    document.core_properties.last_modified_by = AUTHOR
    section = document.sections[0]
    table = section.header.add_table(1, 2, Inches(6))
    table.cell(0, 0).paragraphs[0].add_run().add_picture(io.BytesIO(picture()), width=Inches(0.8))
    table.cell(0, 1).text = header
    section.footer.paragraphs[0].text = footer
    for words in body or ("{{ date }}", "{{ send_to }}", "{{ letter }}", "{{ signature }}"):
        document.add_paragraph(words)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


def changed(content: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """The same file with one part rewritten."""
    parts = parts_of(content)
    parts[name] = change(parts[name].decode("utf-8")).encode("utf-8")
    return zipped(parts)


def in_body(content: bytes, xml: str) -> bytes:
    """The same file with this at the beginning of the page."""
    return changed(content, "word/document.xml", lambda part: part.replace("<w:body>", f"<w:body>{xml}", 1))


def linked(
    content: bytes, kind: str, target: str, *, external: bool = True, to: str = "word/document.xml"
) -> bytes:
    """The same file with one more relationship, ``rId900``."""
    folder, _, name = to.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels"
    mode = ' TargetMode="External"' if external else ""
    one = f'<Relationship Id="rId900" Type="{R}/{kind}" Target="{target}"{mode}/>'
    parts = parts_of(content)
    empty = (
        '<?xml version="1.0" encoding="UTF-8"?><Relationships '
        'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    )
    text = parts.get(rels, empty.encode()).decode()
    text = text.replace("/>", "/>", 1).replace("</Relationships>", f"{one}</Relationships>")
    parts[rels] = text.encode()
    return zipped(parts)


def runs(*texts: str) -> str:
    """A paragraph whose words are split as Word splits them."""
    return (
        "<w:p>" + "".join(f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' for text in texts) + "</w:p>"
    )
