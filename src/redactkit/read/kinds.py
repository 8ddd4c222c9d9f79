"""The kinds of export file, and which of them a file is: told from its bytes, never from its name alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from redactkit.read.books.ods import open_ods
from redactkit.read.books.xls import open_xls
from redactkit.read.books.xlsx import open_xlsx
from redactkit.read.delimited import open_delimited
from redactkit.read.source import How, Source

HEAD_BYTES = 64 << 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of file. ``looks_like`` is given the first bytes and the file's base name."""

    name: str
    looks_like: Callable[[bytes, str], bool]
    open: Callable[[Path, How], tuple[Source, ...]]


def _is_ods(head: bytes, _: str) -> bool:
    return _is_zip(head, "") and b"opendocument.spreadsheet" in head[:200]


def _is_zip(head: bytes, _: str) -> bool:
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def _is_ole(head: bytes, _: str) -> bool:
    return head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


KINDS: tuple[Kind, ...] = (
    Kind(name="ods", looks_like=_is_ods, open=open_ods),
    Kind(name="xlsx", looks_like=_is_zip, open=open_xlsx),
    Kind(name="xls", looks_like=_is_ole, open=open_xls),
    # The first that fits is taken. Delimited text is last: it has no sign of its own, and refuses what is no
    # text, or is text of some other kind.
    Kind(name="delimited", looks_like=lambda *_: True, open=open_delimited),
)


def kind_of(head: bytes, name: str) -> Kind:
    """The kind of a file that begins with these bytes."""
    return next(kind for kind in KINDS if kind.looks_like(head, name))
