"""Is the first record a header? In a file without one, row 1 is a patron."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from redactkit.errors import ExportUnreadable
from redactkit.read.table import rows_equal_to

KnownHeader = Callable[[str], bool]

MOST_COLUMNS = 16_384
"""As many as a sheet has in Excel; more are no columns, and each costs a look of its own."""

_NEAR, _A_HEADER = 10, 3
"""How many rows below the first may be the header, and how many cells one has."""

_VALUE = re.compile(
    r"""
      [^\s@]+@[^\s@]+\.[^\s@]+                                   # an e-mail address
    | \d{5,}                                                     # a barcode, a ZIP, a bare key
    | \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T]\d{1,2}:\d\d.*)?     # a date
    | \.?[a-z]\d{6,8}[0-9xa]?                                    # a record number
    | \(?\d{3}\)?[-. ]?\d{3}[-. ]?\d{4}                          # a telephone number
    | \$?-?\d+\.\d\d                                             # an amount
    """,
    re.VERBOSE | re.IGNORECASE,
)


def check_width(columns: int, label: str, *, row: int = 1) -> None:
    """Refuse a table of more columns than any report has."""
    if columns > MOST_COLUMNS:
        raise ExportUnreadable(
            f"it has more than {MOST_COLUMNS:,} columns: its first row looks like data, not like a header",
            file=label,
            row=row,
            hint="export the list again, with the columns that are needed",
        )


def check_header(
    header: tuple[str, ...], sample: pa.Table, label: str, known: KnownHeader, *, row: int = 1
) -> None:
    """Refuse a file whose header looks like data: fewer known labels in it than values.

    A label that stands below itself is none: "Active" is a header here and a value there, and so are "PA"
    and "ID", which are states.
    """
    recurring = _recurring(header, sample)
    if (below := _header_below(header, sample, known)) is not None:
        raise ExportUnreadable(
            "the names of its columns do not stand in its first row but below it",
            file=label,
            row=row + below,
            hint="delete the lines above them (a title, a date, a second header) in a copy of the file",
        )
    labels = sum(known(cell) and not again for cell, again in zip(header, recurring, strict=True))
    values = sum(map(_is_value, header))
    if labels > values:
        return
    if values or any(recurring) or not any(cell.strip() for cell in header):
        raise ExportUnreadable(
            "its first row looks like a record, not like a header",
            file=label,
            row=row,
            hint="export the list again with its field names in the first row; or say in a column map what "
            "its columns are (redactkit inspect --no-header --write-columns)",
        )


def _header_below(header: tuple[str, ...], sample: pa.Table, known: KnownHeader) -> int | None:
    """How far below the first row, mostly blank as a title is, a row of labels stands."""
    if 2 * sum(bool(cell.strip()) for cell in header) > len(header):
        return None
    for nth, row in enumerate(sample.slice(0, _NEAR).to_pylist(), start=1):
        cells = [cell for cell in row.values() if cell.strip()]
        if len(cells) >= _A_HEADER and 2 * sum(map(known, cells)) > len(cells):
            return nth
    return None


def _is_value(cell: str) -> bool:
    return _VALUE.fullmatch(cell.strip()) is not None


def _recurring(header: tuple[str, ...], sample: pa.Table) -> list[bool]:
    """Which cells of the first record stand below themselves as values; repeated headers do not count."""
    repeated = rows_equal_to(sample, header)
    below = sample if repeated is None else sample.filter(pc.invert(repeated))
    return [
        bool(cell.strip()) and bool(pc.any(pc.equal(below.column(position), cell), min_count=0).as_py())
        for position, cell in enumerate(header)
    ]
