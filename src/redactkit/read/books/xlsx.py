"""Open an XLSX workbook: its sheets in order, which of them are hidden, and every part of the container."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO, cast

from redactkit.read.books.archive import COPY_AGAIN, SAVE_AGAIN, Archive
from redactkit.read.books.book import Sheet, sources_of
from redactkit.read.books.facts import Facts
from redactkit.read.books.opc import Link, links_of, main_part
from redactkit.read.books.sheet_hidden import look_at_sheet
from redactkit.read.books.xlsx_hidden import Whole
from redactkit.read.books.xlsx_sheet import facts_of
from redactkit.read.books.xlsx_styles import styles_of
from redactkit.read.books.xlsx_texts import measure, texts_of
from redactkit.read.books.xlsx_workbook import workbook_of
from redactkit.read.rows import RowSource
from redactkit.read.source import How
from redactkit.read.stream import open_regular

_USUAL = ("xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml")


def open_xlsx(path: Path, how: How) -> tuple[RowSource, ...]:
    """The tables of a workbook, and what it hides."""
    with io.BufferedReader(cast(io.RawIOBase, open_regular(path))) as file:
        archive = Archive(file, path.name)
        main = main_part(archive)
        links = links_of(archive)
        of_main = {link.id: link for link in links if link.source == main}
        book = workbook_of(archive, main)
        styles_part = _part(archive, of_main, "styles")
        styles = styles_of(archive, styles_part)
        texts_part = _part(archive, of_main, "sharedStrings")
        texts = texts_of(archive, texts_part)
        _refuse_two_ways(archive, main, styles_part, texts_part)
        whole = Whole(archive, book, links)
        sheets = []
        for number, (state, link_id) in enumerate(book.sheets, start=1):
            link = of_main.get(link_id)
            if link is None or link.is_outside or not archive.has(link.target):
                archive.refuse("it is a damaged workbook: one of its sheets is missing", COPY_AGAIN)
            is_table = link.type == "worksheet"
            facts = facts_of(archive, link.target, styles, len(texts.lengths)) if is_table else Facts()
            measure(archive, link.target, facts, texts)
            whole.own(link.target, number)
            sheets.append(
                Sheet(
                    number=number,
                    is_hidden=state != "visible",
                    is_table=is_table,
                    facts=facts,
                    hidden=tuple(look_at_sheet(number, state, facts)),
                )
            )
        return sources_of(
            path,
            cast(BinaryIO, file),
            sheets,
            how,
            format="xlsx",
            hidden_parts=whole.parts(texts.readings, styles.saying),
        )


def _refuse_two_ways(archive: Archive, *parts: str | None) -> None:
    """Relationships say which part is which, and some readers go by the usual names instead."""
    for name in _USUAL:
        if archive.has(archive.named(name)) and archive.named(name) not in parts:
            archive.refuse("it is a workbook that two programs would read differently", SAVE_AGAIN)


def _part(archive: Archive, links: dict[str, Link], type: str) -> str | None:
    """The workbook's part of a type, where it has one."""
    return next(
        (link.target for link in links.values() if link.type == type and archive.has(link.target)), None
    )
