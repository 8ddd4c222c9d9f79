"""Tell lines of text from a table, for a notice when a file was given to the verb for the other.

Used by ``overview``. Nothing is decided by it: the file is read as it was asked for.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice

from redactkit.learn import Learned, cells_of

_DELIMITERS = (",", "\t", "|", ";")
_LINES = 50  # enough to tell by
_LEAST_LINES = 5  # fewer may agree by chance
_LEAST_COLUMNS = 3
_AGREE = 0.9
_KNOWN_LABELS = 2
_WORDS = 3.0  # words in a cell, on average: a header or a value has fewer
_LONGEST_LINE = 10_000
_WORD = re.compile(r"[A-Za-z][A-Za-z']+")


def is_table(lines: Sequence[str], known: Callable[[str], bool]) -> bool:
    """Whether nearly all lines split alike, and are many, or the first holds two ``known`` labels."""
    head = [line[:_LONGEST_LINE] for line in islice((line for line in lines if line.strip()), _LINES)]
    return any(_splits(head, delimiter, known) for delimiter in _DELIMITERS)


def _splits(lines: Sequence[str], delimiter: str, known: Callable[[str], bool]) -> bool:
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return False
    if len(rows) < 2:
        return False
    ((width, alike),) = Counter(map(len, rows)).most_common(1)
    if width < 2 or alike < _AGREE * len(rows):
        return False
    if sum(map(known, rows[0])) >= _KNOWN_LABELS:
        return True
    cells = [cell for row in rows for cell in row if cell.strip()]
    return width >= _LEAST_COLUMNS and len(rows) >= _LEAST_LINES and not _is_prose(cells)


def is_prose(learned: Learned) -> bool:
    """Whether no header is known, and the first record and those after it read like sentences."""
    export = learned.export
    if export.system is not None or any(column.header is not None for column in export.columns):
        return False
    if not _is_prose(learned.source.header):
        return False
    for chunk in learned.source.chunks():
        cells = [
            str(cell)
            for column in export.columns
            for cell in cells_of(chunk, column.position)[:_LINES].to_pylist()
        ]
        return _is_prose(cells)
    return True


def _is_prose(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and sum(len(_WORD.findall(cell)) for cell in filled) >= _WORDS * len(filled)
