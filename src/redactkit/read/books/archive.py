"""A zip archive, opened so that no two readers can find different things in it. For workbooks.

Every part is unpacked here and counted before another library sees the archive: a part that is larger than it
says, or that another part hides behind, is refused, and so is an archive that swells beyond all use.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, NoReturn

from redactkit.errors import ExportUnreadable
from redactkit.read.books.scan import Scanner, scan_xml

MOST_PARTS = 10_000
MOST_BYTES = 4 << 30
MOST_TEXT_BYTES = 512 << 20
MOST_SHEET_BYTES = 1 << 30
"""The shared texts and the sheet that is read are held whole."""

_SMALL = 64 << 20
_MOST_SWELLING = 300  # a sheet of a million empty, formatted rows swells forty times
_PIECE = 1 << 20
_ENCRYPTED = 0x1
_LOCAL = struct.Struct("<4s5H3I2H")
_STORED, _DEFLATED = 0, 8


class Archive:
    """The parts of an archive by name. ``label`` is the file's, for errors."""

    def __init__(self, file: IO[bytes], label: str) -> None:
        self._file = file
        self.label = label
        try:
            with zipfile.ZipFile(file) as archive:
                members = archive.infolist()
                self.has_comment = bool(archive.comment)
        # zipfile raises the last but one for versions that it does not know, and others where a size is false
        except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, struct.error):
            self.refuse("it is a damaged workbook or zip archive: a part of it is missing", COPY_AGAIN)
        if not all(member.filename for member in members):  # a NUL ends a name
            self.refuse("it is a damaged workbook or zip archive: a part of it has no name", COPY_AGAIN)
        self._members = {member.filename: member for member in members if not member.is_dir()}
        self._lower = {name.lower(): name for name in self._members}
        if any(member.flag_bits & _ENCRYPTED for member in members):
            self.refuse("it is protected with a password", "save it without a password")
        if len(members) > MOST_PARTS or len({member.filename.lower() for member in members}) < len(members):
            self.refuse("it is a zip archive that no spreadsheet program wrote", SAVE_AGAIN)
        if any(_is_outside(name) for name in self._members):
            self.refuse("it is a zip archive that no spreadsheet program wrote", SAVE_AGAIN)
        if any(member.header_offset < 0 for member in members):
            self.refuse("it is a damaged workbook or zip archive: a part of it is missing", COPY_AGAIN)
        self._refuse_swelling(members)

    @property
    def names(self) -> tuple[str, ...]:
        """The parts, in the archive's order."""
        return tuple(self._members)

    def refuse(self, what: str, hint: str) -> NoReturn:
        """Give the file up."""
        raise ExportUnreadable(what, file=self.label, hint=hint) from None

    def size(self, name: str) -> int:
        """How large a part is when unpacked."""
        return self._members[name].file_size

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._members

    def named(self, name: str) -> str:
        """A part's name as the archive has it: programs differ in upper and lower case."""
        return name if name in self._members else self._lower.get(name.lower(), name)

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part's bytes, exactly as many as it says."""
        member = self._members[name]
        total = check = 0
        for piece in self._unpacked(member):
            total += len(piece)
            check = zlib.crc32(piece, check)
            if total > member.file_size:
                break
            yield piece
        if total != member.file_size or check != member.CRC:
            self.refuse(
                "it is a damaged workbook or zip archive: a part of it is not what it says", COPY_AGAIN
            )

    def scan(self, name: str, scanner: Scanner) -> None:
        """Walk through a part as XML, without a document type and without holding it."""
        if not scan_xml(self.pieces(name), scanner):
            self.refuse("a part of it is not the XML that a spreadsheet program writes", SAVE_AGAIN)

    def _unpacked(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        left = member.compress_size
        self._file.seek(member.header_offset)
        head = self._file.read(_LOCAL.size)
        if len(head) < _LOCAL.size or not head.startswith(b"PK\x03\x04"):
            self.refuse("it is a damaged workbook or zip archive: a part of it is missing", COPY_AGAIN)
        method, name_length, extra_length = _LOCAL.unpack(head)[3], *_LOCAL.unpack(head)[9:11]
        name = self._file.read(name_length + extra_length)[:name_length]
        if method != member.compress_type or name != _encoded(member):
            self.refuse("it is a zip archive that no spreadsheet program wrote", SAVE_AGAIN)
        if method not in (_STORED, _DEFLATED):
            self.refuse("it is packed in a way that no spreadsheet program uses", SAVE_AGAIN)
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS) if method == _DEFLATED else None
        while left:
            packed = self._file.read(min(left, _PIECE >> 2))
            if not packed:
                self.refuse("it is a damaged workbook or zip archive: its end is missing", COPY_AGAIN)
            left -= len(packed)
            if unpacker is None:
                yield packed
                continue
            try:
                while packed:
                    yield unpacker.decompress(packed, _PIECE)
                    packed = unpacker.unconsumed_tail
            except zlib.error:
                self.refuse("it is a damaged workbook or zip archive: it cannot be unpacked", COPY_AGAIN)

    def _refuse_swelling(self, members: list[zipfile.ZipInfo]) -> None:
        large = [member for member in members if member.file_size > _SMALL]
        swelling = any(member.file_size > _MOST_SWELLING * member.compress_size for member in large)
        # many small parts can swell as one large one does
        total = sum(member.file_size for member in members)
        packed = sum(member.compress_size for member in members)
        if swelling or total > MOST_BYTES or total > max(_SMALL, _MOST_SWELLING * packed):
            self.refuse(
                "it is a small archive that unpacks to more than any workbook holds",
                "do not open it; ask where it came from",
            )


COPY_AGAIN = "copy or export it again"
SAVE_AGAIN = "open it in a spreadsheet program and save the table as CSV (UTF-8)"


def _is_outside(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0] or "\0" in name


def _encoded(member: zipfile.ZipInfo) -> bytes:
    return member.orig_filename.encode("utf-8" if member.flag_bits & 0x800 else "cp437", "replace")
