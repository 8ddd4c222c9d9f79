"""Every record that belongs into a file, and every line that stands in it: each once in the other.

Part of the last check. Lines are compared as a whole, as many times as they stand; of each only a short
digest is kept, so that a file of a million lines needs little room.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from redactkit.model import TAKEN_OUT, Column, GateFinding, Treatment
from redactkit.verify.cells import coded, comparable_cells, would_run
from redactkit.verify.released import WHERE_FROM, Table
from redactkit.verify.source import Chunk

Flags = npt.NDArray[np.bool_]
Digests = npt.NDArray[np.uint64]
Texts = tuple[str, ...]

_MOST_LINES = 5  # of one file that are named; more say nothing more
_SEPARATOR = "\x1f"


@dataclass(slots=True, kw_only=True)
class Expected:
    """What must stand in one file."""

    table: Table
    treatments: Sequence[Treatment]
    may_lose: Sequence[bool]
    """From which columns somebody else may have been taken out, although they are given as they stand."""

    _digests: list[Digests] = field(default_factory=list, repr=False)
    _records: list[Texts] = field(default_factory=list, repr=False)
    _texts: dict[int, list[Texts]] = field(default_factory=lambda: defaultdict(list), repr=False)

    def add(self, sources: Sequence[Column | None], chunk: Chunk, covered: Flags) -> None:
        """Take in the covered rows of a chunk of one export."""
        take = pa.array(np.flatnonzero(covered))
        blank = pa.array([""] * len(take), pa.string())
        cells = [blank if s is None else chunk.cells[s.position].take(take) for s in sources]
        self._digests.append(self._take(cells))
        if any(self.may_lose):
            self._records += zip(*map(_comparable, cells), strict=True)

    def _take(self, cells: Sequence[pa.Array]) -> Digests:
        """The digests of some records; the free text among them is remembered beside."""
        kept, texts = self._apart(cells)
        digests = _digests(kept, len(cells[0]))
        if texts:
            for digest, said in zip(digests.tolist(), zip(*texts, strict=True), strict=True):
                self._texts[digest].append(said)
        return digests

    def _apart(self, cells: Sequence[pa.Array]) -> tuple[list[list[str]], list[list[str]]]:
        """The columns that are given exactly, and those from which others were taken out, as they compare."""
        kept: list[list[str]] = []
        texts: list[list[str]] = []
        for treatment, column in zip(self.treatments, cells, strict=True):
            (texts if treatment is Treatment.REDACT_TEXT else kept).append(_comparable(column))
        return kept, texts

    def findings(self) -> list[GateFinding]:
        """Lines that nothing stands behind, records that are missing, and cells that would run."""
        expected = np.concatenate([*self._digests, np.zeros(0, dtype=np.uint64)])
        kept, texts = self._apart(self.table.cells)
        released = _digests(kept, self.table.lines)
        extra, lacking = _more(released, expected), _more(expected, released)
        cleared: set[int] = set()
        if any(self.may_lose) and extra and lacking:
            cleared = self._cleared(extra, lacking)
            lacking = lacking[len(cleared) :]
        wrong = [line for line in extra if line not in cleared]
        found = [
            self._line(line, "this record is not one that the answer covers") for line in wrong[:_MOST_LINES]
        ]
        if lacking:
            found.append(
                GateFinding(
                    check=WHERE_FROM,
                    file=self.table.file,
                    line=None,
                    column=None,
                    why="a record that belongs into it is missing, or reads differently",
                )
            )
        if texts and not found:
            found += self._wrong_texts(released, texts, cleared)
        return [*found, *self._running()]

    def _cleared(self, extra: Sequence[int], lacking: Sequence[int]) -> set[int]:
        """Of the lines that are no record those that are one from which somebody else was taken out."""
        cells = list(zip(*map(_comparable, self.table.cells), strict=True))
        lines = [(line, cells[line]) for line in extra]
        wrong = _unmatched(lines, [self._records[place] for place in lacking], self._fits)
        return set(extra) - set(wrong)

    def _fits(self, line: Texts, record: Texts) -> bool:
        """Whether a line is what is left of a record."""
        columns = zip(line, record, self.treatments, self.may_lose, strict=True)
        return all(
            _is_left_of(text, source) if loses or treatment is Treatment.REDACT_TEXT else text == source
            for text, source, treatment, loses in columns
        )

    def _wrong_texts(
        self, released: Digests, texts: Sequence[list[str]], cleared: Set[int]
    ) -> list[GateFinding]:
        """Lines whose text is not what is left of a text of their record."""
        lines: dict[int, list[tuple[int, Texts]]] = defaultdict(list)
        for line, (digest, said) in enumerate(zip(released.tolist(), zip(*texts, strict=True), strict=True)):
            if line not in cleared:
                lines[digest].append((line, said))
        wrong = [
            line
            for digest, said in lines.items()
            for line in _unmatched(said, self._texts[digest], _all_left_of)
        ]
        why = "this text is not what is left of the record's text"
        return [self._line(line, why) for line in sorted(wrong)[:_MOST_LINES]]

    def _running(self) -> list[GateFinding]:
        found = []
        for position, cells in enumerate(self.table.cells, start=1):
            runs = np.flatnonzero(np.asarray(would_run(cells)))[:_MOST_LINES]
            found += [self._line(int(line), "a spreadsheet would run this cell", position) for line in runs]
        return found

    def _line(self, line: int, why: str, column: int | None = None) -> GateFinding:
        return GateFinding(check=WHERE_FROM, file=self.table.file, line=line + 2, column=column, why=why)


def _comparable(cells: pa.Array) -> list[str]:
    distinct, at = coded(cells)
    spelled = comparable_cells(distinct).to_pylist()
    return [spelled[place] for place in at.tolist()]


def _digests(columns: Sequence[list[str]], rows: int) -> Digests:
    """A digest of each record."""
    records = zip(*columns, strict=True) if columns else ((),) * rows
    return np.array(
        [
            int.from_bytes(blake2b(_SEPARATOR.join(record).encode(), digest_size=8).digest())
            for record in records
        ],
        dtype=np.uint64,
    )


def _more(these: Digests, those: Digests) -> list[int]:
    """Places in ``these`` of what stands there more often than in ``those``."""
    values, counts = np.unique(those, return_counts=True)
    order = np.argsort(these, kind="stable")
    nth = np.arange(len(these)) - np.searchsorted(these[order], these[order])
    at = np.minimum(np.searchsorted(values, these[order]), max(len(values) - 1, 0))
    held = np.where(values[at] == these[order], counts[at], 0) if len(values) else np.zeros(len(these))
    return sorted(int(place) for place in order[nth >= held])


def _unmatched(
    lines: Sequence[tuple[int, Texts]], sources: Sequence[Texts], fits: Callable[[Texts, Texts], bool]
) -> list[int]:
    """The lines that cannot all be given a source of their own."""
    taken: dict[int, int] = {}

    def place(nth: int, tried: set[int]) -> bool:
        fitting = [at for at, source in enumerate(sources) if at not in tried and fits(lines[nth][1], source)]
        free = next((at for at in fitting if at not in taken), None)
        if free is not None:
            taken[free] = nth
            return True
        for at in fitting:
            if at not in tried:
                tried.add(at)
                if place(taken[at], tried):
                    taken[at] = nth
                    return True
        return False

    return [line for nth, (line, _) in enumerate(lines) if not place(nth, set())]


def _all_left_of(texts: Texts, sources: Texts) -> bool:
    return all(_is_left_of(*pair) for pair in zip(texts, sources, strict=True))


def _is_left_of(text: str, source: str) -> bool:
    """Whether ``text`` is the source with parts of it replaced by the token."""
    first, *rest = text.split(TAKEN_OUT)
    if not rest:
        return text == source
    *middle, last = rest
    if not source.startswith(first) or not source.endswith(last) or len(first) + len(last) > len(source):
        return False
    at, end = len(first), len(source) - len(last)
    for part in middle:
        found = source.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True
