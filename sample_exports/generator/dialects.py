"""How a table is written down: the dialects of Sierra's Create Lists, a re-saved file, and Koha's reports.

A cell is text, or a tuple of texts where a field is repeated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

Cell = str | tuple[str, ...]
Line = Callable[[Sequence[Cell]], str]


def _every_field(delimiter: str, repeat: str) -> Line:
    """Sierra's way: each value qualified, one by one, and the repeat mark between qualified values."""

    def write(cells: Sequence[Cell]) -> str:
        return (
            delimiter.join(
                repeat.join(
                    '"' + value.replace('"', '""') + '"'
                    for value in ((cell,) if isinstance(cell, str) else cell)
                )
                for cell in cells
            )
            + "\n"
        )

    return write


def _unqualified(repeat: str) -> Line:
    """Tabs and nothing else. There is no escaping: a value with a tab or a line break has no place in it."""

    def write(cells: Sequence[Cell]) -> str:
        return "\t".join(_one(cell, repeat) for cell in cells) + "\n"

    return write


def _where_needed(needs: re.Pattern[str], end: str) -> Line:
    """Ordinary quoting, of the cells that ``needs`` finds."""

    def quoted(value: str) -> str:
        return '"' + value.replace('"', '""') + '"' if needs.search(value) else value

    def write(cells: Sequence[Cell]) -> str:
        return ",".join(quoted(_one(cell, ";")) for cell in cells) + end

    return write


def _one(cell: Cell, repeat: str) -> str:
    return cell if isinstance(cell, str) else repeat.join(cell)


DEFAULT = _every_field(",", ";")
TAB = _unqualified(";")
PIPE = _every_field("|", "~")
RESAVED = _where_needed(re.compile(r'[",\r\n]'), "\r\n")  # as a spreadsheet saves "CSV UTF-8"
KOHA_CSV = _where_needed(re.compile(r'[\s",]'), "\n")  # Text::CSV also quotes what holds a space
KOHA_TAB = _unqualified("")


class TableFile:
    """A file that takes one row after another. Rows reach the disk in batches."""

    def __init__(self, path: Path, line: Line, header: Sequence[str], *, mark: bool = False) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("w", encoding="utf-8-sig" if mark else "utf-8", newline="")
        self._line = line
        self._waiting = [line(header)]

    def write(self, cells: Sequence[Cell]) -> None:
        self._waiting.append(self._line(cells))
        if len(self._waiting) >= 5000:
            self._flush()

    def _flush(self) -> None:
        self._file.write("".join(self._waiting))
        self._waiting.clear()

    def __enter__(self) -> TableFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._flush()
        self._file.close()
