"""Rows that were released before, put together with those that are made now. Pure.

Several periods are the union of what was released for each: a table's first column is its period, and no line
speaks of two.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.csv

from redactkit.model import Category, Export, OutputColumn, Scale, TableSpec, TotalsSpec
from redactkit.redact.plan import spec_columns
from redactkit.redact.write import FinishedTable

_REPEATED = re.compile(r"(.*)_([2-9]|[1-9][0-9]+)")


def rows_of_copy(content: bytes) -> pa.Table:
    """The rows of a kept copy as they were before they were written: text, and a count in the last column."""
    header = content[: content.index(b"\n") + 1]
    names = pyarrow.csv.read_csv(
        pa.BufferReader(header), read_options=pyarrow.csv.ReadOptions(use_threads=False)
    ).column_names
    types = {**dict.fromkeys(names[:-1], pa.string()), names[-1]: pa.int64()}
    return pyarrow.csv.read_csv(
        pa.BufferReader(content),
        read_options=pyarrow.csv.ReadOptions(use_threads=False),
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(column_types=types, strings_can_be_null=False),
    )


def columns_of_copy(spec: TableSpec | TotalsSpec, rows: pa.Table) -> tuple[OutputColumn, ...] | None:
    """The columns that a copy prints; ``None`` where the policy has one of them no more."""
    by_name = {output.name: output for output in spec_columns(spec)}
    found = []
    for name in rows.column_names[:-1]:
        repeated = _REPEATED.fullmatch(name) if name not in by_name else None
        output = by_name.get(repeated[1] if repeated else name)
        if output is None:
            return None
        found.append(OutputColumn(name=name, category=output.category, scale=output.scale))
    return tuple(by_name.get(each.name, each) for each in found)


def prints_more(
    spec: TableSpec | TotalsSpec, printed: Sequence[OutputColumn], exports: Sequence[Export]
) -> bool:
    """Whether these exports have a column for the table that was not in what was released before."""
    for output in spec_columns(spec):
        most = max((_count(export, output.category) for export in exports), default=0)
        if output.optional and most > 1:
            most = 0
        if isinstance(spec, TotalsSpec) or output.scale is not Scale.AS_IS:
            most = min(most, 1)
        if most > sum(each.category == output.category and each.scale == output.scale for each in printed):
            return True
    return False


def united(
    specs: Sequence[TableSpec | TotalsSpec],
    made: Sequence[FinishedTable],
    again: Mapping[str, pa.Table],
    columns: Mapping[str, tuple[OutputColumn, ...]],
) -> tuple[FinishedTable, ...]:
    """The tables, each with the rows that were released before (``again``) and those that were made now."""
    by_file = {table.spec.file: table for table in made}
    found = []
    for spec in specs:
        now, before = by_file.get(spec.file), again.get(spec.file)
        if before is None:
            if now is not None:
                found.append(now)
            continue
        rows = before if now is None else pa.concat_tables([before, now.rows])
        order = [(name, "ascending") for name in rows.column_names]
        found.append(FinishedTable(spec=spec, outputs=columns[spec.file], rows=rows.sort_by(order)))
    return tuple(found)


def _count(export: Export, category: Category) -> int:
    return sum(column.category == category for column in export.columns)
