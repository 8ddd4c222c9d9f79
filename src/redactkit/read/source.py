"""What every reader gives: an export that can be read as often as needed, each time the same chunks.

A format module implements ``Source``; most do so by ``rows.RowSource``. ``passes`` holds what all of them owe
the later stages: records in doubt are counted, and a file that changed between two passes is not trusted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from redactkit.model import Dialect, HiddenPart, Quarantined
from redactkit.read.header import KnownHeader

BLOCK_BYTES = 8 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Some consecutive records: every cell as text, and what was set aside between them.

    The frame's columns are 0, 1, 2 …; ``rows`` holds each record's number (1 is the file's first record).
    """

    frame: pd.DataFrame = field(repr=False)
    rows: npt.NDArray[np.int64] = field(repr=False)
    quarantined: tuple[Quarantined, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How to read a file, where the operator said more than the bytes tell.

    ``encoding`` is what the bytes are where they carry no byte order mark and are not UTF-8; ``dialect``
    overrides what would be told from the file. ``is_known_header`` (the header maps) tells a header row
    from a first record; without a ``header`` delimited text has records only, and its columns are called
    ``column 1``, ``column 2`` …; ``block_bytes`` never influences what is read. ``sheets`` are the
    sheets of a workbook that are read, counted from 1, hidden ones too; empty: those that are not hidden.
    """

    encoding: str | None = None
    dialect: Dialect | None = None
    is_known_header: KnownHeader = lambda _: False
    header: bool = True
    block_bytes: int = BLOCK_BYTES
    sheets: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A sheet that is no export: hidden, or without a table. Rows are numbered from 1, columns too.

    ``rows`` is ``None`` where the sheet is too large, or too odd, to be gone through.
    """

    number: int
    rows: Iterator[tuple[int, Sequence[str]]] | None = field(repr=False)


class Source(Protocol):
    """One table of an export file."""

    @property
    def path(self) -> Path:
        """The file."""

    @property
    def label(self) -> str:
        """The file's base name, and which of its tables this is, where it has several."""

    @property
    def part(self) -> int:
        """Which of the file's tables this is: 1, or the number of the sheet."""

    @property
    def format(self) -> str:
        """The kind's name."""

    @property
    def encoding(self) -> str | None:
        """How the text is encoded, where the format leaves that open."""

    @property
    def dialect(self) -> Dialect | None:
        """How the fields are told apart, in delimited text."""

    @property
    def header(self) -> tuple[str, ...]:
        """The columns' names as the file has them. In a file without a header row they may be a patron."""

    @property
    def header_row(self) -> int:
        """The number of the record that is the header; 0 where the file has none."""

    @property
    def layout(self) -> tuple[str, ...]:
        """What else whoever reads the file again must know: where its records are, or how lines look."""

    @property
    def digest(self) -> str | None:
        """SHA-256 of the file's bytes, known once ``chunks`` was read to its end."""

    @property
    def hidden(self) -> tuple[HiddenPart, ...]:
        """What the file holds that a person who opens it does not see."""

    def unread(self) -> Iterator[Unread]:
        """The sheets of the file that no source reads; told by its first source alone."""

    def chunks(self) -> Iterator[Chunk]:
        """Read the file from the start. A later pass that meets other bytes ends with ``Busy``."""
