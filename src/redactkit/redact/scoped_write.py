"""The rows of the copy → CSV files, one per class, in an order that is a function of the rows alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import IO

import pyarrow as pa
import pyarrow.csv

from redactkit.model import Category, ReleasedColumn, ReleasedFile, Scale, Treatment
from redactkit.redact.scoped import ScopedColumn, ScopedPlan, ScopedTable
from redactkit.redact.scoped_rows import PERSON
from redactkit.redact.write import neutral_cells

PersonsText = tuple[int, str]
"""A text, and which of the named persons' rows it stands in."""

Create = Callable[[str], AbstractContextManager[IO[bytes]]]


def texts_to_read(tables: Mapping[str, pa.Table], plan: ScopedPlan) -> list[PersonsText]:
    """Every distinct text from which other people must be taken out, and in whose row it stands."""
    found = {
        text for table in plan.tables for column in table.texts for text in _of(tables[table.file], column)
    }
    return sorted(text for text in found if text[1])


def with_texts(
    tables: Mapping[str, pa.Table], plan: ScopedPlan, read: Mapping[PersonsText, str]
) -> dict[str, pa.Table]:
    """The tables with each such text as it was read: without anybody else."""
    made = dict(tables)
    for table in plan.tables:
        for column in table.texts:
            rows = made[table.file]
            texts = [read.get(text, "") for text in _of(rows, column)]
            at = rows.schema.get_field_index(column.name)
            made[table.file] = rows.set_column(at, column.name, pa.array(texts, pa.string()))
    return made


def cleared_columns(
    before: Mapping[str, pa.Table], after: Mapping[str, pa.Table], plan: ScopedPlan
) -> frozenset[tuple[str, Category]]:
    """The columns of text, by class, in which at least one text is no longer what it was."""
    return frozenset(
        (table.record_class, column.category)
        for table in plan.tables
        for column in table.texts
        if not before[table.file][column.name].equals(after[table.file][column.name])
    )


def _of(rows: pa.Table, column: ScopedColumn) -> list[PersonsText]:
    return list(zip(rows[PERSON].to_pylist(), rows[column.name].to_pylist(), strict=True))


def empty_rows(table: ScopedTable, *, persons: bool) -> pa.Table:
    """The file before it has any row; with ``persons``, as it is while it is known whose each row is."""
    columns = {column.name: pa.array([], pa.string()) for column in table.columns}
    return pa.table({**columns, PERSON: pa.array([], pa.int64())} if persons else columns)


def write_scoped(
    tables: Mapping[str, pa.Table], plan: ScopedPlan, create: Create
) -> tuple[ReleasedFile, ...]:
    """Write each file (UTF-8, LF, text always quoted) and say what stands in it.

    Every record is a line: two that read alike are two lines.
    """
    return tuple(_write(table, tables[table.file], plan, create) for table in plan.tables)


def _write(table: ScopedTable, rows: pa.Table, plan: ScopedPlan, create: Create) -> ReleasedFile:
    names = [column.name for column in table.columns]
    tidy = pa.table({name: neutral_cells(rows[name].combine_chunks()) for name in names})
    ordered = tidy.sort_by([(name, "ascending") for name in names])
    with create(table.file) as file:
        pa.csv.write_csv(ordered, file, pa.csv.WriteOptions(quoting_style="needed"))
    return ReleasedFile(
        name=table.file,
        lines=len(ordered),
        records=len(ordered),
        columns=tuple(_released(nth, column, plan) for nth, column in enumerate(table.columns, start=1)),
    )


def _released(nth: int, column: ScopedColumn, plan: ScopedPlan) -> ReleasedColumn:
    treated = plan.decision.treatments[column.category]
    exemption = treated.exemption if column.treatment is Treatment.REDACT_TEXT else None
    return ReleasedColumn(
        position=nth,
        header=column.name,
        category=column.category,
        treatment=column.treatment,
        scale=Scale.AS_IS,
        exemption=exemption.id if exemption is not None else None,
        labels=column.labels,
    )
