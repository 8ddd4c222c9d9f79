"""The kinds of export file, and which of them a file is: told from its bytes, never from its name alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from redactkit.read import (
    ezproxy,
    json_file,
    koha_offline,
    patron_api,
    pg_copy,
    sip2,
    symphony_flat,
    symphony_log,
    xml_file,
)
from redactkit.read.books.ods import open_ods
from redactkit.read.books.xls import open_xls
from redactkit.read.books.xlsx import open_xlsx
from redactkit.read.delimited import open_delimited
from redactkit.read.source import How, Source
from redactkit.read.stream import beginning

HEAD_BYTES = 64 << 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of file. ``looks_like`` is given the first bytes and the file's base name."""

    name: str
    looks_like: Callable[[bytes, str], bool]
    open: Callable[[Path, How], tuple[Source, ...]]


def _text(looks_like: Callable[[str, str], bool]) -> Callable[[bytes, str], bool]:
    """A question about a text, asked of its bytes."""
    return lambda head, name: looks_like(beginning(head), name)


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
    Kind(name="jsonl", looks_like=_text(json_file.looks_like_lines), open=json_file.open_json_lines),
    Kind(name="json", looks_like=_text(json_file.looks_like_json), open=json_file.open_json),
    Kind(
        name="patronapi",
        looks_like=_text(patron_api.looks_like_patron_api),
        open=patron_api.open_patron_api,
    ),
    Kind(name="xml", looks_like=_text(xml_file.looks_like_xml), open=xml_file.open_xml),
    Kind(name="symphony-flat", looks_like=_text(symphony_flat.looks_like_flat), open=symphony_flat.open_flat),
    Kind(name="symphony-log", looks_like=_text(symphony_log.looks_like_log), open=symphony_log.open_log),
    Kind(
        name=koha_offline.FORMAT,
        looks_like=_text(koha_offline.looks_like_offline),
        open=koha_offline.open_offline,
    ),
    Kind(name=pg_copy.FORMAT, looks_like=_text(pg_copy.looks_like_copy), open=pg_copy.open_copy),
    Kind(name="sip2", looks_like=_text(sip2.looks_like_sip2), open=sip2.open_sip2),
    Kind(name="ezproxy", looks_like=_text(ezproxy.looks_like_ezproxy), open=ezproxy.open_ezproxy),
    Kind(name="delimited", looks_like=lambda head, name: True, open=open_delimited),
)


def kind_of(head: bytes, name: str) -> Kind:
    """The kind of a file that begins with these bytes."""
    return next(kind for kind in KINDS if kind.looks_like(head, name))
