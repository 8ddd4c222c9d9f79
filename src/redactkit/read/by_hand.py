"""Files that no reader takes records from: scans, PDF and Word files, mail, databases. Told by their bytes.

A box drawn over the text of a PDF, or a cell made black in Word, hides nothing. So such a file is refused,
with the one line that says how it is redacted: by hand, on paper, with the sheet that redactkit prints.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path

from redactkit.errors import ExportUnreadable
from redactkit.read.stream import open_regular

_SHEET = "redactkit inspect --hand-sheet sheet.docx --profile NAME"
_ON_PAPER = f"it is redacted by hand, on paper; print the hand-redaction sheet: {_SHEET}"
_EXPORT_AGAIN = (
    "leave it out of this run, and answer for it by hand; if the list is still in the library system, export "
    "it again, as CSV"
)

_PDF, _PICTURE = "a PDF", "a picture or a scan"
_WORD, _MAIL, _DATABASE = "a word processor's file", "a mail or a mailbox", "a database file"
_SLIDES = "a presentation"

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", _PICTURE),
    (b"\x89PNG\r\n\x1a\n", _PICTURE),
    (b"GIF87a", _PICTURE),
    (b"GIF89a", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"II+\x00", _PICTURE),
    (b"MM\x00+", _PICTURE),
    (b"\x00\x00\x00\x0cjP  ", _PICTURE),
    (b"AT&TFORM", _PICTURE),
    (b"%!PS", _PDF),
    (b"{\\rtf", _WORD),
    (b"\xdb\xa5-\x00", _WORD),  # Word 2
    (b"!BDN", _MAIL),  # Outlook's PST and OST
    (b"SQLite format 3\x00", _DATABASE),
    (b"\x00\x01\x00\x00Standard Jet DB", _DATABASE),
    (b"\x00\x01\x00\x00Standard ACE DB", _DATABASE),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IN_OLE: tuple[tuple[str, str], ...] = (
    ("Workbook", ""),  # a workbook is read as one
    ("Book", ""),
    ("WordDocument", _WORD),
    ("__nameid_version1.0", _MAIL),
    ("__properties_version1.0", _MAIL),
    ("PowerPoint Document", _SLIDES),
)
_ZIP = b"PK\x03\x04"
_IN_ZIP: tuple[tuple[bytes, str], ...] = (
    (b"xl/workbook", ""),
    (b"opendocument.spreadsheet", ""),
    (b"word/document.xml", _WORD),
    (b"word/document2.xml", _WORD),
    (b"opendocument.text", _WORD),
    (b"ppt/presentation.xml", _SLIDES),
    (b"opendocument.presentation", _SLIDES),
    (b"Index/Document.iwa", _WORD),
)
_TAIL = 128 << 10
_MAIL_FIELD = re.compile(
    rb"(?:From|To|Cc|Subject|Date|Message-ID|Received|Return-Path|Delivered-To|MIME-Version|Reply-To"
    rb"|Content-Type|X-[A-Za-z-]+)[ \t]*:",
    re.IGNORECASE,
)
_TELLING_FIELDS = (b"from", b"to", b"subject", b"date", b"message-id", b"received")
_LEAST_FIELDS = 3
_MOST_SECTORS = 256


def refuse_by_hand(head: bytes, path: Path) -> None:
    """Refuse what is redacted by hand. ``head`` are the file's first bytes."""
    what = _what(head, path)
    if not what:
        return
    if what is _DATABASE:
        how = f"export the table that is asked for as CSV; for what is on paper there is a sheet: {_SHEET}"
        raise ExportUnreadable(f"it is {what}: {how}", file=path.name, hint=_EXPORT_AGAIN)
    raise ExportUnreadable(f"it is {what}: {_ON_PAPER}", file=path.name, hint=_EXPORT_AGAIN)


def _what(head: bytes, path: Path) -> str:
    """What kind of file it is, in words; empty where a reader may try."""
    for start, what in _STARTS:
        if head.startswith(start):
            return what
    if b"%PDF-" in head[:1024] and b"\0" not in head[: head.find(b"%PDF-")]:
        return _PDF
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"avif", b"hevc"):
        return _PICTURE
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _PICTURE
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0":
        return _PICTURE
    if head.startswith(_ZIP):
        names = head + _last_bytes(path)
        return next((what for sign, what in _IN_ZIP if sign in names), "")
    if head.startswith(_OLE):
        entries = frozenset(_entries(path))
        return next((what for sign, what in _IN_OLE if sign in entries), "")
    return _MAIL if _is_mail(head) else ""


def _is_mail(head: bytes) -> bool:
    """Whether the text begins with the fields of a mail, one a line, ended by an empty line."""
    text = head.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    if text.startswith(b"From "):  # a mailbox: the envelope, then the mail
        text = text.partition(b"\n")[2]
    fields: set[bytes] = set()
    for line in text.split(b"\n\n", 1)[0].split(b"\n"):
        if line[:1] in (b" ", b"\t"):
            continue
        if not _MAIL_FIELD.match(line) and not re.match(rb"[A-Za-z][A-Za-z0-9-]*:", line):
            return False
        fields.add(line.partition(b":")[0].strip().lower())
    return len(fields.intersection(_TELLING_FIELDS)) >= _LEAST_FIELDS


def _last_bytes(path: Path) -> bytes:
    """The end of the file, where an archive lists its parts."""
    try:
        with open_regular(path) as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _TAIL))
            return file.read(_TAIL)
    except OSError:
        return b""


def _entries(path: Path) -> Iterator[str]:
    """The names in the directory of an OLE file; as many as can be read without trusting it."""
    try:
        with open_regular(path) as file:
            header = file.read(512)
            shift, first_directory = struct.unpack_from("<H", header, 30)[0], _number(header, 48)
            if shift not in (9, 12):
                return
            size = 1 << shift
            tables = [_number(header, 76 + 4 * nth) for nth in range(109)]
            sector, seen = first_directory, 0
            while sector < 0xFFFFFFFA and seen < _MOST_SECTORS:
                file.seek((sector + 1) * size)
                data = file.read(size)
                yield from _names(data)
                table, at = divmod(sector, size // 4)
                if len(data) < size or table >= len(tables) or tables[table] >= 0xFFFFFFFA:
                    return
                file.seek((tables[table] + 1) * size + 4 * at)
                sector = _number(file.read(4), 0)
                seen += 1
    except (OSError, struct.error):
        return


def _names(sector: bytes) -> Iterator[str]:
    for at in range(0, len(sector) - 127, 128):
        length = struct.unpack_from("<H", sector, at + 64)[0]
        if 2 <= length <= 64:
            yield sector[at : at + length - 2].decode("utf-16-le", "replace")


def _number(data: bytes, at: int) -> int:
    found: int = struct.unpack_from("<I", data, at)[0]
    return found
