"""Open an ODS workbook: its sheets, and what content, styles and container hold beside the values."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO, cast

from redactkit.read.books.archive import COPY_AGAIN, MOST_SHEET_BYTES, SAVE_AGAIN, Archive
from redactkit.read.books.book import Sheet, sources_of
from redactkit.read.books.ods_content import Content
from redactkit.read.books.ods_hidden import parts_of
from redactkit.read.books.scan import Attributes, Scanner
from redactkit.read.books.sheet_hidden import look_at_sheet
from redactkit.read.rows import RowSource
from redactkit.read.source import How
from redactkit.read.stream import open_regular

CONTENT = "content.xml"
MANIFEST = "META-INF/manifest.xml"


def open_ods(path: Path, how: How) -> tuple[RowSource, ...]:
    """The tables of a workbook, and what it hides."""
    with io.BufferedReader(cast(io.RawIOBase, open_regular(path))) as file:
        archive = Archive(file, path.name)
        if archive.has(MANIFEST) and _is_encrypted(archive):
            archive.refuse("it is protected with a password", "save it without a password")
        if not archive.has(CONTENT):
            archive.refuse("it is a damaged workbook: its content is missing", COPY_AGAIN)
        if archive.size(CONTENT) > MOST_SHEET_BYTES:
            archive.refuse("it is larger than can be read from a workbook", SAVE_AGAIN)
        content = Content()
        archive.scan(CONTENT, Scanner(start=content.start, end=content.end, text=content.text))
        sheets = []
        for number, table in enumerate(content.tables, start=1):
            state = "hidden" if table.style in content.hidden_styles else "visible"
            sheets.append(
                Sheet(
                    number=number,
                    is_hidden=state != "visible",
                    is_table=True,
                    facts=table.facts,
                    hidden=(*look_at_sheet(number, state, table.facts), *table.hidden(number)),
                )
            )
        return sources_of(
            path,
            cast(BinaryIO, file),
            sheets,
            how,
            format="ods",
            hidden_parts=parts_of(archive, content),
        )


def _is_encrypted(archive: Archive) -> bool:
    found = False

    def start(tag: str, _: Attributes) -> None:
        nonlocal found
        found = found or tag == "encryption-data"

    archive.scan(MANIFEST, Scanner(start=start))
    return found
