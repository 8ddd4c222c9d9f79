"""One pass over an export, and what every pass owes: doubts are counted, changes are noticed.

The base of every ``Source``. A subclass reads the file in ``_read`` and feeds the digest with its bytes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.errors import Busy, ExportUnreadable
from redactkit.model import HiddenPart, Quarantined
from redactkit.read.grammar import REPEATS_HEADER
from redactkit.read.source import Chunk, Unread
from redactkit.read.stream import Digest, changed, state_of
from redactkit.read.table import UnprovedRecords, frame_of, rows_equal_to


class Tally:
    """How many records of a pass were sound, how many doubtful, and the last of either."""

    def __init__(self) -> None:
        self._sound = self._doubtful = 0
        self._first: Quarantined | None = None
        self._last_row = 1
        self._last_doubt: Quarantined | None = None

    def take(self, chunk: Chunk) -> None:
        """Count a chunk. A repeated header is no doubt about the file."""
        doubts = [doubt for doubt in chunk.quarantined if doubt.reason != REPEATS_HEADER]
        self._sound += len(chunk.rows)
        self._doubtful += len(doubts)
        if doubts:
            self._first, self._last_doubt = self._first or doubts[0], doubts[-1]
        self._last_row = max([self._last_row, *chunk.rows[-1:], *(doubt.row for doubt in doubts[-1:])])

    def ends_in_doubt(self) -> int | None:
        """The last record's number, where that one is doubtful."""
        doubt = self._last_doubt
        return doubt.row if doubt is not None and doubt.row == self._last_row else None

    def check(self, label: str) -> None:
        """Refuse a file without records, or one in which most are doubtful."""
        if self._doubtful > self._sound and self._first is not None:
            raise ExportUnreadable(
                f"most records do not fit the header; the first: {self._first.reason}",
                file=label,
                row=self._first.row,
                hint="export the list again",
            )
        if not self._sound:
            raise ExportUnreadable("it has a header and no records", file=label, hint="export the list again")


class ReadInPasses(ABC):
    """A file that is read several times and must be the same each time."""

    def __init__(
        self,
        path: Path,
        *,
        label: str,
        header: tuple[str, ...],
        header_row: int = 1,
        part: int = 1,
        layout: tuple[str, ...] = (),
        hidden: tuple[HiddenPart, ...] = (),
    ) -> None:
        self.path = path
        self.label = label
        self.header = header
        self.header_row = header_row
        self.part = part
        self.layout = layout
        self.hidden = hidden
        self.digest: str | None = None
        self._state = state_of(path)
        self.is_torn = False
        """Whether the file ends without closing its last record; known at the end of a pass."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.label!r}, {len(self.header)} columns)"

    @abstractmethod
    def _read(self, digest: Digest) -> Iterator[Chunk]:
        """The chunks, from the start; ``digest`` has taken in the whole file when they end."""

    def chunk_of(self, cells: pa.Table, rows: npt.NDArray[np.int64], doubts: list[Quarantined]) -> Chunk:
        """A chunk of sound records, without those that repeat the header."""
        repeated = rows_equal_to(cells, self.header) if self.header_row else None
        if repeated is not None:
            again = repeated.to_numpy(zero_copy_only=False).astype(bool)
            doubts = [*doubts, *(Quarantined(row=int(row), reason=REPEATS_HEADER) for row in rows[again])]
            rows, cells = rows[~again], cells.filter(pc.invert(repeated))
        return Chunk(
            frame=frame_of(cells), rows=rows, quarantined=tuple(sorted(doubts, key=lambda doubt: doubt.row))
        )

    def chunks(self) -> Iterator[Chunk]:
        """Read the file from the start. A pass that meets another file than the header's ends with ``Busy``.

        The first pass has only the file's state to go by, later ones have its digest.
        """
        earlier = self.digest
        self._check_state()
        digest = sha256()
        tally = Tally()
        try:
            for chunk in self._read(digest):
                tally.take(chunk)
                if len(chunk.rows) or chunk.quarantined:
                    yield chunk
            tally.check(self.label)
            if self.is_torn and (row := tally.ends_in_doubt()) is not None:
                raise ExportUnreadable(
                    "it ends in the middle of a record",
                    file=self.label,
                    row=row,
                    hint="export or copy it again: its end is missing",
                )
        except (ExportUnreadable, UnprovedRecords):
            if earlier is None:
                raise
            raise self.changed() from None
        self._check_state()
        self.digest = digest.hexdigest()
        if earlier not in (None, self.digest):
            raise self.changed()

    def unread(self) -> Iterator[Unread]:
        """The sheets of the file that no source reads: most files have no sheets."""
        return iter(())

    def changed(self) -> Busy:
        """The error of a file that is not what it was."""
        return changed(self.label)

    def _check_state(self) -> None:
        if self.digest is None and state_of(self.path) != self._state:
            raise self.changed()
