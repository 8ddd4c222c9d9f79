"""Delimited text → chunks of text cells. Never guesses a column.

A record whose shape is in doubt is quarantined with its number and a reason, and a file in which most records
are is refused. One of the kinds in ``kinds``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from redactkit.errors import ExportUnreadable
from redactkit.model import Dialect
from redactkit.read import table
from redactkit.read.grammar import Grammar
from redactkit.read.header import check_header, check_width
from redactkit.read.passes import ReadInPasses
from redactkit.read.sniff import opening
from redactkit.read.source import Chunk, How
from redactkit.read.stream import Digest, Encoding, scan, text_blocks
from redactkit.read.walk import Sound, Walk

LONGEST_RECORD = 256 << 20


class DelimitedSource(ReadInPasses):
    """One delimited export. Made by ``open_delimited``."""

    format = "delimited"

    def __init__(
        self,
        path: Path,
        *,
        encoding: Encoding,
        old_mac: bool,
        dialect: Dialect,
        header: tuple[str, ...],
        header_row: int,
        data_start: int,
        block_bytes: int,
    ) -> None:
        super().__init__(path, label=path.name, header=header, header_row=header_row)
        self.encoding = encoding.name
        self.dialect = dialect
        self._encoding = encoding
        self._old_mac = old_mac
        self._data_start = data_start
        self._block_bytes = block_bytes
        self._grammar = Grammar.of(dialect)
        self._proved: list[tuple[int, int] | None] = []

    def _read(self, digest: Digest) -> Iterator[Chunk]:
        for found in self._walked(digest):
            yield self._chunk(found)

    def _walked(self, digest: Digest) -> Iterator[Sound]:
        walk = Walk(self._grammar, len(self.header), first_number=self.header_row + 1)
        pending = b""
        skip = self._data_start
        wanted = self._block_bytes
        nth = 0
        for part in text_blocks(
            self.path, self._encoding, old_mac=self._old_mac, size=self._block_bytes, digest=digest
        ):
            kept = part[skip:]
            skip = max(0, skip - len(part))
            pending = pending + kept if pending else kept
            if len(pending) < wanted:
                continue
            while len(pending) >= wanted:
                found = self._remembered(walk, pending, nth) or walk.through(pending, final=False)
                self._remember(found, pending, nth)
                nth += 1
                pending = pending[found.consumed :]
                yield found
                if not found.consumed:
                    # A record longer than the buffer: ask for twice as much, to keep the work in proportion.
                    wanted = 2 * len(pending)
                elif len(pending) < self._block_bytes:
                    wanted = self._block_bytes
            if len(pending) > LONGEST_RECORD:
                raise ExportUnreadable(
                    "a line is longer than any record can be", file=self.label, hint="export the list again"
                )
        self.is_torn = bool(pending) and not pending.endswith(b"\n")
        while pending:
            found = walk.through(pending, final=True)
            pending = pending[found.consumed :]
            yield found

    def _remember(self, found: Sound, pending: bytes, nth: int) -> None:
        """Note a buffer of which every record was sound as it stood: a later pass need not prove it again."""
        if nth < len(self._proved):
            return
        whole = found.consumed > 0 and found.pieces == [pending[: found.consumed]]
        plain = whole and not found.quarantined and not found.several_lines
        self._proved.append((found.consumed, found.count) if plain else None)

    def _remembered(self, walk: Walk, pending: bytes, nth: int) -> Sound | None:
        """What an earlier pass proved of this buffer.

        INVARIANT: the digest at the end of the pass shows that the bytes are those that were proved; until
        then nothing that was read is published.
        """
        known = self._proved[nth] if self.digest is not None and nth < len(self._proved) else None
        if known is None or walk.is_in_doubt:
            return None
        consumed, count = known
        numbers = [walk.pass_over(count)]
        return Sound(pieces=[pending[:consumed]], numbers=numbers, consumed=consumed)

    def _chunk(self, found: Sound) -> Chunk:
        width = len(self.header)
        rows = np.concatenate(found.numbers) if found.numbers else np.empty(0, dtype=np.int64)
        cells = self._parsed(found, width)
        if cells.num_rows != len(rows):
            raise ExportUnreadable("records were lost while parsing", file=self.label)
        return self.chunk_of(cells, rows, found.quarantined)

    def _parsed(self, found: Sound, width: int) -> pa.Table:
        if not found.count:
            return table.empty(width)
        data = found.pieces[0] if len(found.pieces) == 1 else b"".join(found.pieces)
        return table.parsed(data, self._grammar, width, several_lines=found.several_lines)


def open_delimited(path: Path, how: How) -> tuple[DelimitedSource, ...]:
    """Find out how an export is written; reads its bytes once and gives back what ``chunks`` needs."""
    seen = scan(path, how.encoding)
    found = opening(seen, path.name, how.dialect, header=how.header)
    check_width(len(found.header), path.name)
    if how.header:
        header = tuple(cell.decode("utf-8", "replace") for cell in found.header)
    else:
        header = tuple(f"column {place}" for place in range(1, len(found.header) + 1))
    source = DelimitedSource(
        path,
        encoding=seen.encoding,
        old_mac=seen.old_mac,
        dialect=found.dialect,
        header=header,
        header_row=1 if how.header else 0,
        data_start=found.data_start if how.header else found.start,
        block_bytes=how.block_bytes,
    )
    if not how.header:
        return (source,)
    sample = table.empty(len(header))
    if found.sample:
        sample = table.parsed(
            found.sample, Grammar.of(found.dialect), len(header), several_lines=found.several_lines
        )
    check_header(header, sample, path.name, how.is_known_header)
    return (source,)
