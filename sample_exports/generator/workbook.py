"""Write an XLSX workbook tag by tag: exactly what is meant to be in it, and the same bytes everywhere."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def zipped(parts: Mapping[str, str | bytes], *, packed: bool = True, comment: bytes = b"") -> bytes:
    """An archive of these parts. Not packed, its bytes depend on no version of zlib."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.comment = comment
        for name, part in parts.items():
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = (
                zipfile.ZIP_DEFLATED if packed and name != "mimetype" else zipfile.ZIP_STORED
            )
            member.create_system = 0
            archive.writestr(member, part)
    return written.getvalue()


def relations(*links: tuple[str, str, str]) -> str:
    """A part of relationships: id, type, target. A target with ``:`` is outside."""
    outside = ' TargetMode="External"'
    told = "".join(
        f'<Relationship Id="{id_}" Type="{RELATIONS}/{kind}" Target={quoteattr(target)}'
        f"{outside if ':' in target else ''}/>"
        for id_, kind, target in links
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">{told}</Relationships>'


def letters(column: int) -> str:
    """``1`` is ``A``."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def cell(row: int, column: int, value: object, style: int = 0) -> str:
    """A cell: text inline, numbers and booleans as they are."""
    place = f'r="{letters(column)}{row}" s="{style}"'
    if isinstance(value, bool):
        return f'<c {place} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, (int, float)):
        return f"<c {place}><v>{value!r}</v></c>"
    return f'<c {place} t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def rows_xml(rows: Sequence[Sequence[object]], *, first: int = 1) -> str:
    """Rows of cells; ``None`` is no cell, a tuple is a value and its style."""
    return "".join(
        f'<row r="{number}">'
        + "".join(
            cell(number, column, *(value if isinstance(value, tuple) else (value,)))
            for column, value in enumerate(row, start=1)
            if value is not None
        )
        + "</row>"
        for number, row in enumerate(rows, start=first)
    )


def sheet_xml(data: str, *, before: str = "", after: str = "") -> str:
    """A sheet's part."""
    return (
        f'<?xml version="1.0"?><worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        f"{before}<sheetData>{data}</sheetData>{after}</worksheet>"
    )
