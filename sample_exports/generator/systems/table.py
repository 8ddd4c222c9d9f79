"""A small sample: its table, what each column means, and how the system writes it down."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Columns = tuple[tuple[str, str], ...]
Record = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One file. ``columns`` are headers, or names under which a reader finds values, with meanings."""

    path: str
    system: str
    record_class: str
    columns: Columns
    content: bytes = field(repr=False)
    header_row: bool = True
    note: str = ""


Rows = Sequence[Sequence[str]]


def delimited(
    path: str,
    system: str,
    record_class: str,
    columns: Columns,
    rows: Rows,
    *,
    delimiter: str = ",",
    quoting: Callable[[], int] = lambda: csv.QUOTE_MINIMAL,
    end: str = "\n",
    mark: bool = False,
    header: str | None = None,
) -> Sample:
    """A table with one record to a line. ``header`` replaces the line of names; empty, there is none."""
    text = io.StringIO(newline="")
    if header is None:
        _writer(text, delimiter, quoting(), end).writerow([name for name, _ in columns])
    elif header:
        text.write(header + end)
    _writer(text, delimiter, quoting(), end).writerows(rows)
    return Sample(
        path=path,
        system=system,
        record_class=record_class,
        columns=columns,
        content=text.getvalue().encode("utf-8-sig" if mark else "utf-8"),
        header_row=header != "",
    )


def _writer(text: io.StringIO, delimiter: str, quoting: int, end: str):  # type: ignore[no-untyped-def]
    return csv.writer(
        text,
        delimiter=delimiter,
        lineterminator=end,
        quoting=quoting,  # type: ignore[arg-type]
        quotechar=None if quoting == csv.QUOTE_NONE else '"',
    )


def as_json(path: str, system: str, record_class: str, columns: Columns, whole: object) -> Sample:
    """Objects, by the dotted names of their values."""
    text = json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    return Sample(path=path, system=system, record_class=record_class, columns=columns, content=text.encode())


def as_text(path: str, system: str, record_class: str, columns: Columns, lines: Sequence[str]) -> Sample:
    """Lines of a kind of their own."""
    text = "".join(f"{line}\n" for line in lines)
    return Sample(path=path, system=system, record_class=record_class, columns=columns, content=text.encode())


def quoted() -> int:
    """Every cell in quotes."""
    return csv.QUOTE_ALL


def bare() -> int:
    """No quotes at all."""
    return csv.QUOTE_NONE
