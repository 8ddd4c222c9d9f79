"""Which second reader reads a kind of export again. Part of the last check.

INVARIANT: none of them shares code with the reader of the release; a kind without one cannot be released.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from redactkit.errors import ExportUnreadable
from redactkit.model import Export
from redactkit.verify.book import read_book
from redactkit.verify.delimited import read_delimited
from redactkit.verify.dumps import read_koha_offline, read_postgresql_copy
from redactkit.verify.json_events import read_json, read_json_lines
from redactkit.verify.logs import read_ezproxy, read_sip2, read_symphony_log
from redactkit.verify.source import Chunk
from redactkit.verify.tagged import read_flat, read_patron_api
from redactkit.verify.xml_events import read_xml


class Reader(Protocol):
    """Reads the columns asked for; ``careful`` is the slow second look of the quick ones."""

    def __call__(self, export: Export, positions: Iterable[int], *, careful: bool) -> Iterator[Chunk]:
        """The records of an export, as text."""


READERS: Mapping[str, Reader] = {
    "delimited": read_delimited,
    "json": read_json,
    "jsonl": read_json_lines,
    "xml": read_xml,
    "patronapi": read_patron_api,
    "symphony-flat": read_flat,
    "symphony-log": read_symphony_log,
    "sip2": read_sip2,
    "ezproxy": read_ezproxy,
    "koha-offline": read_koha_offline,
    "postgresql-copy": read_postgresql_copy,
    "xlsx": read_book,
    "ods": read_book,
    "xls": read_book,
}


def read_chunks(export: Export, positions: Iterable[int], *, careful: bool = False) -> Iterator[Chunk]:
    """The records of an export, with the columns asked for, as text.

    Without ``careful``, ``RecordsLost`` where the quick look cannot tell the records apart.
    """
    reader = READERS.get(export.format)
    if reader is None:
        raise ExportUnreadable(
            "the last check cannot read a file written like this", file=export.label, hint="export it as CSV"
        )
    return reader(export, positions, careful=careful)
