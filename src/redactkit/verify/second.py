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
from redactkit.verify.source import Chunk


class Reader(Protocol):
    """Reads the columns asked for; ``careful`` is the slow second look of the quick ones."""

    def __call__(self, export: Export, positions: Iterable[int], *, careful: bool) -> Iterator[Chunk]:
        """The records of an export, as text."""


READERS: Mapping[str, Reader] = {
    "delimited": read_delimited,
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
