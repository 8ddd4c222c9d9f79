"""Bytes of a text that is no export (notes, a list of sentences) → its text. Used by ``overview``."""

from __future__ import annotations

from redactkit.errors import ExportUnreadable, UsageError
from redactkit.read.stream import MAGIC, MARKS, ORDINARY, wide_codec

_BOOK_OR_ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_HEAD = 64 << 10


def decode_text(content: bytes, name: str, declared: str | None) -> str:
    """The text, without a byte order mark.

    A mark settles how it is written, then the zeros of UTF-16; then what the operator declared, and UTF-8.
    Nothing declared can turn a file of zeros into text in which nobody is found.
    """
    _refuse_other_files(content, name)
    for mark, _, codec in MARKS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], name, codec, declared=None)
    wide = wide_codec(content[:_HEAD])
    if wide is not None:
        return _decoded(content, name, wide, declared=None)
    text = _decoded(content, name, declared or "utf-8", declared=declared)
    if text.count("\0") * 4 > len(text):
        raise ExportUnreadable("it is binary, not text", file=name, hint="save the notes as plain text")
    return text


def _refuse_other_files(content: bytes, name: str) -> None:
    """Refuse a file of another kind by its first bytes; a text that happens to begin so is a text."""
    found = next(((magic, what) for magic, what, _ in MAGIC if content.startswith(magic)), None)
    if found is None or len(content[:_HEAD].translate(None, ORDINARY)) == content[:_HEAD].count(0) == 0:
        return
    magic, what = found
    if magic in _BOOK_OR_ARCHIVE:
        raise ExportUnreadable(
            "it is a workbook, a Word file or an archive, not lines of text",
            file=name,
            hint=f"redactkit inspect {name} says what a workbook holds; notes are copied into a plain text "
            "file first",
        )
    raise ExportUnreadable(f"{what}, not lines of text", file=name, hint="save the notes as plain text")


def _decoded(content: bytes, name: str, codec: str, *, declared: str | None) -> str:
    try:
        return content.decode(codec)
    except LookupError:
        raise UsageError(
            "the encoding given is not known", hint="use a name like utf-8, cp1252 or latin-1"
        ) from None
    except UnicodeError:
        pass
    if declared is not None:
        raise ExportUnreadable(
            "it is not text in the encoding given", file=name, hint="leave --encoding out, or name another"
        )
    told = "it is not UTF-8 text" if codec == "utf-8" else f"it is not valid {codec} text throughout"
    raise ExportUnreadable(
        told,
        file=name,
        hint="save it again as text in UTF-8; or, from an older Windows program, say --encoding cp1252",
    )
