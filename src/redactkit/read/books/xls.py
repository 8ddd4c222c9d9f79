"""Open an XLS workbook: a compound file, in which one stream holds records for every sheet.

calamine gives the values; xlrd, an independent reader, tells how cells are drawn and which rows and columns
are hidden; ``xls_records`` counts what xlrd passes over. The format cannot be read in parts.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

import olefile

from redactkit.errors import ExportUnreadable
from redactkit.model import HiddenPart
from redactkit.read.books.book import Sheet, sources_of
from redactkit.read.books.compound import container_of
from redactkit.read.books.hidden import Kind, counted, hidden
from redactkit.read.books.sheet_hidden import look_at_sheet
from redactkit.read.books.xls_facts import facts_of_sheets
from redactkit.read.books.xls_records import Records
from redactkit.read.rows import RowSource
from redactkit.read.source import How
from redactkit.read.stream import open_regular

MOST_BYTES = 128 << 20

_AS_CSV = "export the list again, as CSV"
_OTHERS = (
    # a stream, what a file with it is, what to do
    ("EncryptedPackage", "it is protected with a password", "save it without a password"),
    ("WordDocument", "it is a Word document", _AS_CSV),
    ("PowerPoint Document", "it is a presentation", _AS_CSV),
    ("__properties_version1.0", "it is an e-mail message", _AS_CSV),
    ("VisioDocument", "it is a drawing", _AS_CSV),
)
_STORAGES = {
    "_VBA_PROJECT_CUR": Kind.MACROS,
    "_SX_DB_CUR": Kind.PIVOT_CACHE,
    "Revision Log": Kind.REVISIONS,
    "User Names": Kind.REVISIONS,
    "Ctls": Kind.FORM_CONTROL,
    "MsoDataStore": Kind.CUSTOM_XML,
    "_xmlsignatures": Kind.SIGNATURE,
    "_signatures": Kind.SIGNATURE,
}
_ORDINARY = frozenset(
    {"Workbook", "Book", "\x01CompObj", "\x01Ole", "\x05SummaryInformation", "\x05DocumentSummaryInformation"}
)
_PROPERTIES = (
    "author", "last_saved_by", "manager", "company", "title", "subject", "keywords", "comments", "category",
)  # fmt: skip


def open_xls(path: Path, how: How) -> tuple[RowSource, ...]:
    """The tables of a workbook, and what it hides."""
    with io.BufferedReader(cast(io.RawIOBase, open_regular(path))) as file:
        if file.seek(0, io.SEEK_END) > MOST_BYTES:
            raise _unreadable(path.name, "it is larger than any workbook in the old Excel format", _AS_CSV)
        file.seek(0)
        content = file.read()
        stream, parts = _unpacked(content, path.name)
        records = Records(stream)
        if records.is_encrypted:
            raise _unreadable(path.name, "it is protected with a password", "save it without a password")
        if records.is_too_large:
            raise _unreadable(path.name, "it says that it has more cells than can be read", _AS_CSV)
        if not records.is_whole:
            raise _damaged(path.name)
        try:
            facts = facts_of_sheets(content, records)
        except Exception:  # xlrd raises whatever a damaged record makes it meet, and quotes it
            raise _damaged(path.name) from None
        sheets = [
            Sheet(
                number=number,
                is_hidden=each.state != "visible",
                is_table=each.is_table,
                facts=each.facts,
                hidden=(*look_at_sheet(number, each.state, each.facts), *records.hidden_in(number)),
            )
            for number, each in enumerate(facts, start=1)
        ]
        whole = sorted((*parts, *records.hidden_in(0)), key=lambda part: (part.kind, part.where))
        return sources_of(
            path,
            cast(BinaryIO, file),
            sheets,
            how,
            format="xls",
            hidden_parts=whole,
            unwrapped=partial(_unwrapped, label=path.name),
        )


def _unwrapped(file: BinaryIO, *, label: str) -> BinaryIO:
    """The stream of records in a container of our own."""
    file.seek(0)
    return io.BytesIO(container_of(_unpacked(file.read(), label)[0]))


def _unpacked(content: bytes, label: str) -> tuple[bytes, Sequence[HiddenPart]]:
    """The stream of records, and what the other streams and storages are."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            names = {entry[0] for entry in container.listdir()}
            book = next((name for name in ("Workbook", "Book") if name in names), None)
            stream = b"" if book is None else container.openstream(book).read()
            metadata = container.get_metadata()
            filled = [name for name in _PROPERTIES if getattr(metadata, name, None)]
    except Exception:  # olefile raises whatever a damaged directory makes it meet
        raise _damaged(label) from None
    for name, what, hint in _OTHERS:
        if name in names:
            raise _unreadable(label, what, hint)
    if book is None:
        raise _unreadable(label, "it is a document of an unknown kind, not a workbook", _AS_CSV)
    return stream, _parts(names, filled)


def _parts(names: set[str], filled: list[str]) -> list[HiddenPart]:
    found = [hidden(Kind.DOCUMENT_PROPERTIES, "workbook, " + ", ".join(filled))] if filled else []
    objects = {name for name in names if name.startswith("MBD")}
    if objects:
        found.append(hidden(Kind.EMBEDDED_OBJECT, f"workbook, {counted(len(objects), 'object')}"))
    found += [hidden(_STORAGES[name], "workbook") for name in sorted(names) if name in _STORAGES]
    strangers = names - objects - _STORAGES.keys() - _ORDINARY
    if strangers:
        found.append(hidden(Kind.OTHER_PART, f"workbook, {counted(len(strangers), 'part')}"))
    return found


def _damaged(label: str) -> ExportUnreadable:
    return _unreadable(label, "it is a damaged workbook", "copy it again, or save it as CSV (UTF-8)")


def _unreadable(label: str, what: str, hint: str) -> ExportUnreadable:
    return ExportUnreadable(what, file=label, hint=hint)
