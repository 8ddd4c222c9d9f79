"""A file on disk → blocks of UTF-8 bytes. Knows files and encodings, and nothing about records."""

from __future__ import annotations

import codecs
import io
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, BinaryIO, Protocol, TypeVar, cast

from redactkit.errors import Busy, ExportUnreadable, InputMissing, UsageError
from redactkit.read.letters import Letters

SCAN_BYTES = 4 << 20
HEAD_BYTES = 1 << 20
_PIECE_BYTES = 1 << 20
_START_BYTES = 64 << 10
HEAD_LINES = 260
HEAD_LIMIT = 16 << 20
QUOTE_WINDOW = 256 << 10

MARKS: tuple[tuple[bytes, str, str], ...] = (
    # the longer mark first: UTF-32 LE begins with UTF-16 LE's
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
)

_WORKBOOK = "it is a workbook, not delimited text"
_SAVE_AS_CSV = "open it and save it as CSV (UTF-8)"
_COMPRESSED = "it is a compressed file"
_PICTURE = "it is a picture"
MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "it is a workbook or a zip archive, not delimited text", _SAVE_AS_CSV),
    (b"PK\x05\x06", "it is an empty zip archive", "give the export itself"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _WORKBOOK, _SAVE_AS_CSV),
    (b"%PDF", "it is a PDF", "export the list again, as CSV"),
    (b"\x1f\x8b", _COMPRESSED, "unpack it first"),
    (b"BZh", _COMPRESSED, "unpack it first"),
    (b"\xfd7zXZ\x00", _COMPRESSED, "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", _COMPRESSED, "unpack it first"),
    (b"Rar!\x1a\x07", _COMPRESSED, "unpack it first"),
    (b"\x89PNG", _PICTURE, "export the list again, as CSV"),
    (b"\xff\xd8\xff", _PICTURE, "export the list again, as CSV"),
    (b"GIF8", _PICTURE, "export the list again, as CSV"),
    (b"II*\x00", _PICTURE, "export the list again, as CSV"),
    (b"MM\x00*", _PICTURE, "export the list again, as CSV"),
    (b"SQLite format 3\x00", "it is a database", "export the list again, as CSV"),
    (b"PAR1", "it is a Parquet file", "export the list again, as CSV"),
)
# every byte but the control characters that text does not use; NUL is counted apart
ORDINARY = bytes(sorted(set(range(256)) - set(range(1, 9)) - set(range(14, 31))))


class Digest(Protocol):
    """What a hash from ``hashlib`` can do, as far as it is needed here."""

    def update(self, data: bytes, /) -> None:
        """Take in some bytes."""

    def hexdigest(self) -> str:
        """The digest of the bytes so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How the bytes are text: the name to show, the codec, and the length of the byte order mark."""

    name: str
    codec: str
    mark: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What one look through the whole file told: before the first record is read."""

    encoding: Encoding
    old_mac: bool  # lines end in a lone CR everywhere
    head: bytes = field(repr=False)
    whole: bool  # the head is all there is
    quoted: bytes = field(repr=False)  # lines around the first quotes, where the head has none


def open_regular(path: Path) -> IO[bytes]:
    """Open an ordinary file for reading; never waits for a pipe, never opens a folder."""
    label = path.name
    flags = (
        os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    )
    try:
        handle = os.open(path, flags)
    except FileNotFoundError:
        raise InputMissing(
            "there is no such file", file=label, hint="check the name and the folder"
        ) from None
    except IsADirectoryError:
        raise _folder(label) from None
    except PermissionError:
        if path.is_dir():  # Windows refuses to open a folder with this error
            raise _folder(label) from None
        raise InputMissing(
            "it may not be read",
            file=label,
            hint="close it where it is open, such as in Excel; or ask for permission to read it",
        ) from None
    except (OSError, ValueError):
        raise InputMissing("it cannot be opened", file=label, hint="check the name and the folder") from None
    mode = os.fstat(handle).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(handle, "rb", buffering=0)
    os.close(handle)
    if stat.S_ISDIR(mode):
        raise _folder(label)
    raise InputMissing(
        "it is not an ordinary file", file=label, hint="save the export as a file and give that"
    )


def open_buffered(path: Path) -> BinaryIO:
    """Open an ordinary file for reading in pieces of any size."""
    return io.BufferedReader(cast(io.RawIOBase, open_regular(path)), _PIECE_BYTES)


State = tuple[int, int, int, int]


def state_of(path: Path) -> State | None:
    """What tells a file from one that was put in its place or written anew; nothing where there is none."""
    try:
        seen = path.stat()
    except (OSError, ValueError):
        return None
    return (seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns)


def changed(label: str) -> Busy:
    """The error of a file that is not what it was."""
    return Busy("it changed while it was read", file=label, hint="wait until the export is finished")


def _folder(label: str) -> InputMissing:
    return InputMissing("it is a folder, not a file", file=label, hint="name the export files themselves")


def blocks(path: Path, size: int, digest: Digest | None = None) -> Iterator[bytes]:
    """The bytes as they are on disk."""
    with open_regular(path) as file:
        while True:
            try:
                data = file.read(size)
            except OSError:
                raise InputMissing("it could not be read to its end", file=path.name) from None
            if not data:
                return
            if digest is not None:
                digest.update(data)
            yield data


def text_blocks(
    path: Path,
    encoding: Encoding,
    *,
    old_mac: bool,
    size: int,
    digest: Digest | None = None,
    check: bool = False,
) -> Iterator[bytes]:
    """The text as UTF-8, without byte order mark. ``check``: prove it valid where nothing is converted."""
    convert = encoding.codec != "utf-8"
    decoder = codecs.getincrementaldecoder(encoding.codec)("strict") if convert or check else None
    skip = encoding.mark
    label = path.name
    for data in blocks(path, size, digest):
        part = data[skip:]
        skip = max(0, skip - len(data))
        if decoder is not None:
            part = _converted(decoder, part, label, encoding, convert=convert)
        yield part.replace(b"\r", b"\n") if old_mac else part
    if decoder is not None:
        rest = _converted(decoder, b"", label, encoding, convert=True, final=True)
        if rest and convert:
            yield rest.replace(b"\r", b"\n") if old_mac else rest


def _converted(
    decoder: codecs.IncrementalDecoder,
    part: bytes,
    label: str,
    encoding: Encoding,
    *,
    convert: bool,
    final: bool = False,
) -> bytes:
    try:
        text = decoder.decode(part, final)
        return text.encode() if convert else part
    except (UnicodeError, ValueError):
        # UnicodeDecodeError holds the whole buffer
        raise undecodable(label, encoding) from None


def undecodable(label: str, encoding: Encoding) -> ExportUnreadable:
    """The error of a file that is not in its encoding throughout."""
    return ExportUnreadable(
        f"it is not valid {encoding.codec} text throughout",
        file=label,
        hint="say how it was saved, for example --encoding cp1252 for an older Windows program",
    )


def scan(path: Path, declared: str | None) -> Scan:
    """Look through the whole file once: encoding, line ends, and the lines a dialect is told from."""
    start = _start(path)
    if not any(start.startswith(mark) for mark, _, _ in MARKS):
        _refuse_other_formats(start, path.name, declared=declared is not None)
    return _in_its_encoding(path, start, declared, lambda encoding: _scanned(path, encoding))


def encoding_of(path: Path, declared: str | None) -> Encoding:
    """How a file's bytes are text; every byte of it is looked at."""

    def proved(encoding: Encoding) -> Encoding:
        for _ in text_blocks(path, encoding, old_mac=False, size=SCAN_BYTES, check=True):
            pass
        return encoding

    return _in_its_encoding(path, _start(path), declared, proved)


def _start(path: Path) -> bytes:
    start = next(blocks(path, _START_BYTES), b"")
    if not start:
        raise ExportUnreadable("it is empty", file=path.name, hint="export the list again")
    return start


_T = TypeVar("_T")


def _in_its_encoding(path: Path, start: bytes, declared: str | None, read: Callable[[Encoding], _T]) -> _T:
    """What ``read`` makes of the file in the first encoding in which it is valid throughout.

    A byte order mark settles it; then UTF-16 by its zeros; then UTF-8, which hardly any other text happens
    to be; then what the operator declared; and last the old encoding in which its letters make words.
    """
    codec = _text_codec(declared) if declared else None
    for mark, name, marked in MARKS:
        if start.startswith(mark):
            return read(Encoding(name=name, codec=marked, mark=len(mark)))
    wide = wide_codec(start)
    if codec is not None and wide != codec and start.count(0) * 4 > len(start):
        wide = codec  # the operator knows better than the zeros
    if wide is not None:
        return read(Encoding(name=wide, codec=wide))
    try:
        return read(Encoding(name="utf-8", codec="utf-8"))
    except ExportUnreadable:
        if codec == "utf-8":
            raise
    found = codec or _told_by_letters(path)
    if found is None:
        raise undecodable(path.name, Encoding(name="utf-8", codec="utf-8"))
    return read(Encoding(name=found, codec=found))


def wide_codec(start: bytes) -> str | None:
    """UTF-16 without its mark, told by the zero that stands in every ASCII sign; ``None`` otherwise."""
    even = start[: len(start) // 2 * 2]
    for codec, zeros, signs in (("utf-16-le", even[1::2], even[::2]), ("utf-16-be", even[::2], even[1::2])):
        if zeros.count(0) * 10 > 6 * len(zeros) and signs.count(0) * 50 < len(signs):
            text = even.decode(codec, errors="replace")
            controls = sum(not (sign.isprintable() or sign in "\t\r\n") for sign in text[:4096])
            return codec if controls * 50 < min(len(text), 4096) else None
    return None


def beginning(head: bytes) -> str:
    """The first text of a file, to tell its kind by; what cannot be decoded is marked."""
    for mark, _, codec in MARKS:
        if head.startswith(mark):
            return head[len(mark) :].decode(codec, errors="replace")
    return head.decode(wide_codec(head) or "utf-8", errors="replace")


def _told_by_letters(path: Path) -> str | None:
    letters = Letters()
    for block in blocks(path, SCAN_BYTES):
        letters.add(block)
    return letters.encoding()


def _text_codec(name: str) -> str:
    try:
        codec = codecs.lookup(name)
        is_text = isinstance(codec.decode(b"")[0], str) and isinstance(codec.encode("")[0], bytes)
        decodes_in_parts = codec.incrementaldecoder is not None
    except (LookupError, ValueError, TypeError, AttributeError, UnicodeError):
        is_text = decodes_in_parts = False
    if not (is_text and decodes_in_parts):
        raise UsageError("the encoding given is not known", hint="use a name like utf-8, cp1252 or latin-1")
    return codec.name


def _refuse_other_formats(start: bytes, label: str, *, declared: bool) -> None:
    for magic, what, hint in MAGIC:
        if start.startswith(magic):
            raise ExportUnreadable(what, file=label, hint=hint)
    if start.lstrip()[:1] in (b"{", b"[", b"<"):
        raise ExportUnreadable(
            "it is JSON, XML or a web page, not delimited text",
            file=label,
            hint="export the list again, as CSV",
        )
    if declared or wide_codec(start) is not None:
        return
    if start.count(0) * 4 > len(start):
        raise ExportUnreadable("it is binary, not text", file=label, hint="export the list again, as CSV")
    if len(start.translate(None, ORDINARY)) * 10 > len(start):
        raise ExportUnreadable("it is binary, not text", file=label, hint="export the list again, as CSV")


def _scanned(path: Path, encoding: Encoding) -> Scan:
    head = bytearray()
    rest = head_full = has_feed = has_return = False
    quoted, searching = bytearray(), False
    last_line = b""
    for part in text_blocks(path, encoding, old_mac=False, size=SCAN_BYTES, check=True):
        has_feed = has_feed or b"\n" in part
        has_return = has_return or b"\r" in part
        if not head_full:
            head += part
            ends = max(head.count(b"\n"), head.count(b"\r"))
            head_full = len(head) >= HEAD_LIMIT or (len(head) >= HEAD_BYTES and ends >= HEAD_LINES)
            continue
        rest = True
        if searching:
            quoted += part[: QUOTE_WINDOW - len(quoted)]
            searching = len(quoted) < QUOTE_WINDOW
        elif not quoted and b'"' not in head:
            at = part.find(b'"')
            if at >= 0:
                begin = part.rfind(b"\n", 0, at) + 1
                quoted += (last_line if not begin else b"") + part[begin : begin + QUOTE_WINDOW]
                searching = len(quoted) < QUOTE_WINDOW
            last_line = part[part.rfind(b"\n") + 1 :][-QUOTE_WINDOW:]
    old_mac = has_return and not has_feed
    text = bytes(head)
    return Scan(
        encoding=encoding,
        old_mac=old_mac,
        head=text.replace(b"\r", b"\n") if old_mac else text,
        whole=not rest,
        quoted=bytes(quoted),
    )
