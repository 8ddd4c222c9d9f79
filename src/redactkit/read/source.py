"""Open an export, and read it as often as needed: each pass gives the same chunks of text cells.

The first stage that touches patron data. It never guesses a column: a record whose shape is in doubt is
quarantined with its number and a reason, and a file in which most records are is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.errors import Busy, ExportUnreadable
from redactkit.model import Dialect, Quarantined
from redactkit.read import table
from redactkit.read.grammar import REPEATS_HEADER, Grammar
from redactkit.read.header import KnownHeader, check_header
from redactkit.read.sniff import opening
from redactkit.read.stream import Digest, Encoding, scan, text_blocks
from redactkit.read.table import UnprovedRecords
from redactkit.read.walk import Sound, Walk

BLOCK_BYTES = 8 << 20
LONGEST_RECORD = 256 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Some consecutive records: every cell as text, and what was set aside between them.

    The frame's columns are 0, 1, 2 …; ``rows`` holds each record's number (1 is the header).
    """

    frame: pd.DataFrame = field(repr=False)
    rows: npt.NDArray[np.int64] = field(repr=False)
    quarantined: tuple[Quarantined, ...]


class Source:
    """One delimited export. Made by ``open_export``."""

    format = "delimited"

    def __init__(
        self,
        path: Path,
        *,
        encoding: Encoding,
        old_mac: bool,
        dialect: Dialect,
        header: tuple[str, ...],
        data_start: int,
        block_bytes: int,
    ) -> None:
        self.path = path
        self.label = path.name
        self.dialect = dialect
        self.header = header
        self.digest: str | None = None
        """SHA-256 of the bytes, known once ``chunks`` was read to its end."""
        self._encoding = encoding
        self._old_mac = old_mac
        self._data_start = data_start
        self._block_bytes = block_bytes
        self._grammar = Grammar.of(dialect)
        self._torn = False
        self._proved: list[tuple[int, int] | None] = []

    def __repr__(self) -> str:
        return f"Source({self.label!r}, {len(self.header)} columns)"

    @property
    def encoding(self) -> str:
        """The encoding's name."""
        return self._encoding.name

    def chunks(self) -> Iterator[Chunk]:
        """Read the file from the start. A later pass that meets other bytes ends with ``Busy``."""
        earlier = self.digest
        digest = sha256()
        sound = doubtful = 0
        first_doubt: Quarantined | None = None
        last_row, last_doubt = 1, None
        try:
            for found in self._walked(digest):
                chunk = self._chunk(found)
                doubts = [doubt for doubt in chunk.quarantined if doubt.reason != REPEATS_HEADER]
                sound += len(chunk.rows)
                doubtful += len(doubts)
                first_doubt = first_doubt or next(iter(doubts), None)
                last_doubt = doubts[-1] if doubts else last_doubt
                last_row = max([last_row, *chunk.rows[-1:], *(doubt.row for doubt in doubts[-1:])])
                if len(chunk.rows) or chunk.quarantined:
                    yield chunk
            self._check_enough(sound, doubtful, first_doubt)
            if self._torn and last_doubt is not None and last_doubt.row == last_row:
                raise ExportUnreadable(
                    "it ends in the middle of a record",
                    file=self.label,
                    row=last_row,
                    hint="export or copy it again: its end is missing",
                )
        except (ExportUnreadable, UnprovedRecords):
            if earlier is None:
                raise
            raise self._changed() from None
        self.digest = digest.hexdigest()
        if earlier not in (None, self.digest):
            raise self._changed()

    def _walked(self, digest: Digest) -> Iterator[Sound]:
        walk = Walk(self._grammar, len(self.header), first_number=2)
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
        self._torn = bool(pending) and not pending.endswith(b"\n")
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
        quarantined = found.quarantined
        cells = self._parsed(found, width)
        if cells.num_rows != len(rows):
            raise ExportUnreadable("records were lost while parsing", file=self.label)
        repeated = table.rows_equal_to(cells, self.header)
        if repeated is not None:
            again = repeated.to_numpy(zero_copy_only=False).astype(bool)
            quarantined = sorted(
                [*quarantined, *(Quarantined(row=int(row), reason=REPEATS_HEADER) for row in rows[again])],
                key=lambda doubt: doubt.row,
            )
            rows = rows[~again]
            cells = cells.filter(pc.invert(repeated))
        return Chunk(frame=table.frame_of(cells), rows=rows, quarantined=tuple(quarantined))

    def _parsed(self, found: Sound, width: int) -> pa.Table:
        if not found.count:
            return table.empty(width)
        data = found.pieces[0] if len(found.pieces) == 1 else b"".join(found.pieces)
        return table.parsed(data, self._grammar, width, several_lines=found.several_lines)

    def _check_enough(self, sound: int, doubtful: int, first_doubt: Quarantined | None) -> None:
        if doubtful > sound and first_doubt is not None:
            raise ExportUnreadable(
                f"most records do not fit the header; the first: {first_doubt.reason}",
                file=self.label,
                row=first_doubt.row,
                hint="export the list again",
            )
        if not sound:
            raise ExportUnreadable(
                "it has a header and no records", file=self.label, hint="export the list again"
            )

    def _changed(self) -> Busy:
        return Busy("it changed while it was read", file=self.label, hint="wait until the export is finished")


def open_export(
    path: Path,
    *,
    encoding: str | None = None,
    dialect: Dialect | None = None,
    is_known_header: KnownHeader = lambda _: False,
    block_bytes: int = BLOCK_BYTES,
) -> Source:
    """Find out how an export is written; reads its bytes once and gives back what ``chunks`` needs.

    ``encoding`` is what the bytes are where they carry no byte order mark and are not UTF-8; ``dialect``
    overrides what would be told from the file. ``is_known_header`` (the header maps) tells a header row
    from a first record; ``block_bytes`` never influences what is read.
    """
    seen = scan(path, encoding)
    found = opening(seen, path.name, dialect)
    header = tuple(cell.decode("utf-8", "replace") for cell in found.header)
    source = Source(
        path,
        encoding=seen.encoding,
        old_mac=seen.old_mac,
        dialect=found.dialect,
        header=header,
        data_start=found.data_start,
        block_bytes=block_bytes,
    )
    sample = table.empty(len(header))
    if found.sample:
        sample = table.parsed(
            found.sample, Grammar.of(found.dialect), len(header), several_lines=found.several_lines
        )
    check_header(header, sample, path.name, is_known_header)
    return source
