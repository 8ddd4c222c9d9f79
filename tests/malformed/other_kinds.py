"""Malformed JSON, XML and workbooks, and files that are redacted by hand: made byte by byte."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

from tests.malformed.case import EITHER, REFUSED, Case, Maker, saved


def _records(sound: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(sound.decode(), newline="")))


def _json(change: Callable[[str], str]) -> Maker:
    return saved(lambda sound: change(json.dumps(_records(sound))).encode(), "loans.json")


def _jsonl(change: Callable[[str], str]) -> Maker:
    def spoil(sound: bytes) -> bytes:
        return change("".join(json.dumps(record) + "\n" for record in _records(sound))).encode(
            "utf-8", "surrogatepass"
        )

    return saved(spoil, "loans.jsonl")


TREES: tuple[Case, ...] = (
    Case(name="JSON nested 10,000 deep", make=_json(lambda _: "[" * 10_000 + "]" * 10_000), codes=REFUSED),
    Case(
        name="JSON objects nested 10,000 deep",
        make=_json(lambda text: text[:-1] + "," + '{"a":' * 10_000 + "1" + "}" * 10_000 + "]"),
        codes=EITHER,
    ),
    Case(name="100,000 open brackets", make=_json(lambda _: "[" * 100_000), codes=REFUSED),
    Case(
        name="a JSON key twice",
        make=_json(lambda text: text.replace('"TITLE"', '"PATRN NAME": "x", "PATRN NAME"')),
        codes=EITHER,
    ),
    Case(
        name="JSON with NaN and Infinity",
        make=_json(
            lambda text: text.replace('"# RENEWALS": "0"', '"# RENEWALS": NaN').replace(
                '"# RENEWALS": "1"', '"# RENEWALS": -Infinity'
            )
        ),
        codes=EITHER,
    ),
    Case(name="JSON cut off", make=_json(lambda text: text[: len(text) // 2]), codes=REFUSED),
    Case(name="a number alone", make=_json(lambda _: "7"), codes=REFUSED),
    Case(name="a list of numbers", make=_json(lambda _: "[1, 2, 3]"), codes=REFUSED),
    Case(name="two JSON documents", make=_json(lambda text: text + text), codes=EITHER),
    Case(
        name="a number of a million digits",
        make=_json(lambda text: text.replace('"# RENEWALS": "0"', '"# RENEWALS": ' + "9" * 1_000_000, 1)),
        codes=EITHER,
    ),
    Case(
        name="JSONL with a broken line",
        make=_jsonl(lambda text: text.replace("\n", '\n{"a": \n', 1)),
        codes=EITHER,
    ),
    Case(name="JSONL cut off", make=_jsonl(lambda text: text[:-20]), codes=EITHER),
    Case(
        name="JSONL with half a surrogate pair",
        make=_jsonl(lambda text: text.replace("Garden", "\\ud800", 3)),
        codes=EITHER,
    ),
    Case(
        name="XML with a DTD",
        make=saved(
            lambda _: b'<?xml version="1.0"?><!DOCTYPE a [<!ELEMENT a ANY>]><a><r><x>1</x></r></a>',
            "loans.xml",
        ),
        codes=REFUSED,
    ),
    Case(name="an XML entity bomb", make=saved(lambda _: _bomb(), "loans.xml"), codes=REFUSED),
    Case(
        name="an XML external entity",
        make=saved(
            lambda _: (
                b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a><r><x>&x;</x></r></a>'
            ),
            "loans.xml",
        ),
        codes=REFUSED,
    ),
    Case(
        name="XML cut off in an element",
        make=saved(
            lambda _: b"<users>" + b"<user><primary_id>x1</primary_id></user>" * 50 + b"<user><prim",
            "loans.xml",
        ),
        codes=REFUSED,
    ),
    Case(name="XML nested 100,000 deep", make=saved(lambda _: b"<a>" * 100_000, "loans.xml"), codes=REFUSED),
    Case(
        name="XML that is not well formed",
        make=saved(lambda _: b"<users><user><id>1</user></id></users>", "loans.xml"),
        codes=REFUSED,
    ),
    Case(
        name="a web page",
        make=saved(
            lambda _: b"<!DOCTYPE html><html><body><table><tr><td>x</td></tr></table></body></html>",
            "loans.html",
        ),
        codes=REFUSED,
    ),
)


def _bomb() -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e0 "lol">{entities}]><a>&e11;</a>'.encode()


_CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
    'Target="{}"/></Relationships>'
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(sheet: str, *more: tuple[str, bytes]) -> bytes:
    """The smallest XLSX around the XML of one sheet, and further parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _CONTENT_TYPES)
        archive.writestr("_rels/.rels", _RELS.format("officeDocument", "xl/workbook.xml"))
        archive.writestr("xl/_rels/workbook.xml.rels", _RELS.format("worksheet", "worksheets/sheet1.xml"))
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" '
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            '<sheets><sheet name="loans" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        archive.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{_MAIN}">{sheet}</worksheet>')
        for name, content in more:
            archive.writestr(name, content)
    return out.getvalue()


def _cells(sound: bytes, *, count: int = 40) -> str:
    rows = list(csv.reader(io.StringIO(sound.decode(), newline="")))[:count]
    return (
        "<sheetData>"
        + "".join(
            "<row>"
            + "".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in row)
            + "</row>"
            for row in rows
        )
        + "</sheetData>"
    )


def _xlsx(make: Callable[[bytes], bytes]) -> Maker:
    return saved(make, "loans.xlsx")


def _zip_bomb(_: bytes) -> bytes:
    return workbook("<sheetData>" + " " * (300 << 20) + "</sheetData>")


WORKBOOKS: tuple[Case, ...] = (
    Case(name="a workbook cut off", make=_xlsx(lambda sound: workbook(_cells(sound))[:-200]), codes=REFUSED),
    Case(
        name="a workbook of one sheet with no cells",
        make=_xlsx(lambda _: workbook("<sheetData/>")),
        codes=REFUSED,
    ),
    Case(
        name="dimensions A1:XFD1048576",
        make=_xlsx(lambda sound: workbook('<dimension ref="A1:XFD1048576"/>' + _cells(sound))),
        codes=EITHER,
    ),
    Case(
        name="a cell at XFD1048576",
        make=_xlsx(
            lambda sound: workbook(
                _cells(sound).replace(
                    "</sheetData>",
                    '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
                    "</sheetData>",
                )
            )
        ),
        codes=EITHER,
    ),
    Case(
        name="a sheet that is not well formed",
        make=_xlsx(lambda _: workbook("<sheetData><row><c></row>")),
        codes=REFUSED,
    ),
    Case(
        name="a workbook with an entry ../../x",
        make=_xlsx(lambda sound: workbook(_cells(sound), ("../../x", b"x"))),
        codes=EITHER,
    ),
    Case(
        name="a workbook with a DTD",
        make=_xlsx(lambda _: workbook('<!DOCTYPE a [<!ENTITY e "x">]><sheetData/>')),
        codes=REFUSED,
    ),
    Case(name="a zip bomb", make=_xlsx(_zip_bomb), codes=REFUSED, heavy=True),
    Case(name="an empty zip archive", make=_xlsx(lambda _: b"PK\x05\x06" + bytes(18)), codes=REFUSED),
    Case(
        name="a zip archive that is no workbook",
        make=_xlsx(lambda _: _archive(("a.txt", b"x"))),
        codes=REFUSED,
    ),
    Case(
        name="an encrypted workbook",
        make=_xlsx(lambda _: ole("EncryptedPackage", "EncryptionInfo")),
        codes=REFUSED,
    ),
)


def _archive(*parts: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def ole(*streams: str) -> bytes:
    """The head of an OLE file with streams of these names, and nothing in them."""
    names = ["Root Entry", *streams]
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0") + (2 * len(name) + 2).to_bytes(2, "little") + bytes(62)
        for name in names
    )
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    sectors = len(directory) // 512
    chain = [*range(2, sectors + 1), 0xFFFFFFFE]
    table = b"".join(number.to_bytes(4, "little") for number in [0xFFFFFFFD, *chain]).ljust(512, b"\xff")
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header[30:32] = (9).to_bytes(2, "little")
    header[48:52] = (1).to_bytes(4, "little")
    header[76:] = b"\xff" * (512 - 76)
    header[76:80] = (0).to_bytes(4, "little")
    return bytes(header) + table + directory


_MAIL = (
    b"Received: from a.example.org\r\nFrom: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\n"
    b"Date: Mon, 6 Jan 2025 10:00:00 -0500\r\n\r\nhello\r\n"
)

BY_HAND: tuple[tuple[str, bytes], ...] = (
    ("list.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"),
    ("odd.pdf", b"\r\n\r\n%PDF-1.4\n"),
    ("scan.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(90)),
    ("scan.png", b"\x89PNG\r\n\x1a\n" + bytes(90)),
    ("scan.tiff", b"II*\x00" + bytes(90)),
    ("scan.tif", b"MM\x00*" + bytes(90)),
    ("scan.gif", b"GIF89a" + bytes(90)),
    ("scan.heic", b"\0\0\0\x18ftypheic" + bytes(90)),
    ("sheet.docx", _archive(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>"))),
    ("late.docx", _archive(("media/a.bin", b"x" * 200_000), ("word/document.xml", b"<x/>"))),
    (
        "sheet.odt",
        _archive(("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<x/>")),
    ),
    ("sheet.doc", ole("1Table", "CompObj", "Data", "SummaryInformation", "WordDocument")),
    ("sheet.rtf", b"{\\rtf1\\ansi hello}"),
    ("mail.msg", ole("__nameid_version1.0", "__properties_version1.0")),
    ("mail.eml", _MAIL),
    ("mail.mbox", b"From a@example.org Mon Jan  6 10:00:00 2025\n" + _MAIL.replace(b"\r\n", b"\n")),
    ("mail.pst", b"!BDN" + bytes(90)),
    ("patrons.sqlite", b"SQLite format 3\x00" + bytes(90)),
    ("patrons.mdb", b"\x00\x01\x00\x00Standard Jet DB\x00" + bytes(90)),
    ("patrons.accdb", b"\x00\x01\x00\x00Standard ACE DB\x00" + bytes(90)),
)

DOCUMENTS: tuple[Case, ...] = tuple(
    Case(name=f"by hand: {name}", make=saved(lambda _, content=content: content, name), codes=REFUSED)  # type: ignore[misc]
    for name, content in BY_HAND
)
