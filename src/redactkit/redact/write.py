"""The merged shares → finished tables, in an order that says nothing, written as CSV."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import IO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from redactkit.csvout import neutral
from redactkit.model import (
    REPEAT,
    Category,
    Measure,
    OutputColumn,
    Period,
    PeriodScope,
    ReleasedColumn,
    ReleasedFile,
    Scale,
    TableSpec,
    TotalsSpec,
    Treatment,
)
from redactkit.redact.plan import Plan
from redactkit.redact.totals import Leaf, partition
from redactkit.redact.transform import PERSON, RECORDS, Partial
from redactkit.scales import OTHER

_COUNT = Category("record.count")


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedTable:
    """A released table: its rows are sorted by value, and identical rows stand once."""

    spec: TableSpec | TotalsSpec
    outputs: tuple[OutputColumn, ...]
    rows: pa.Table = field(repr=False)

    @property
    def has_no_figure(self) -> bool:
        """Whether it is a total of people of which nothing may be printed, be it of few or of none."""
        return isinstance(self.spec, TotalsSpec) and self.spec.counts_people and not self.rows.num_rows

    @property
    def count_name(self) -> str:
        """The name of the last column."""
        return str(self.rows.column_names[-1])


def finish(plan: Plan, partial: Partial) -> tuple[FinishedTable, ...]:
    """The released tables, one per file the decision asks for and the exports can feed."""
    finished = []
    for spec in plan.specs:
        if spec.file not in partial.tables:
            continue
        outputs = plan.columns[spec.file]
        share = partial.tables[spec.file]
        rows = share if isinstance(spec, TableSpec) else _totals(spec, outputs, share)
        finished.append(FinishedTable(spec=spec, outputs=outputs, rows=_tidy(rows)))
    return tuple(finished)


def _totals(spec: TotalsSpec, outputs: tuple[OutputColumn, ...], share: pa.Table) -> pa.Table:
    depth = sum(output in spec.levels for output in outputs)
    names = [output.name for output in outputs]
    blocks = partition(_leaves(share, names, depth), min_cell=spec.min_cell)
    columns: dict[str, pa.Array] = {}
    for at, name in enumerate(names):
        labels = [_label(block.path, at, depth) for block in blocks]
        columns[name] = pa.array(labels, pa.string())
    count = "patrons" if spec.measure is Measure.PATRONS else RECORDS
    numbers = [block.patrons if spec.measure is Measure.PATRONS else block.records for block in blocks]
    columns[count] = pa.array(numbers, pa.int64())
    return pa.table(columns)


def _label(path: tuple[str, ...], at: int, depth: int) -> str:
    """The text of one column of a block: what travels with the last level is empty in a merged block."""
    last = path[-1].split(REPEAT)
    if at < depth - 1:
        return path[at]
    if path[-1] == OTHER:
        return OTHER if at == depth - 1 else ""
    return last[at - depth + 1]


def _leaves(share: pa.Table, names: Sequence[str], depth: int) -> list[Leaf]:
    """One leaf per distinct tuple. What travels with the last level is tied to it and cannot split it."""
    if not share.num_rows:
        return []
    share = _without_other(share, names)
    last = [pc.replace_substring(share[name], REPEAT, " ") for name in names[depth - 1 :]]
    tied = last[0] if len(last) == 1 else pc.binary_join_element_wise(*last, REPEAT)
    table = pa.table({**{name: share[name] for name in names[: depth - 1]}, "\x00last": tied})
    keys = table.column_names
    table = table.append_column(PERSON, share[PERSON]).append_column(RECORDS, share[RECORDS])
    table = table.sort_by([(name, "ascending") for name in [*keys, PERSON]])
    codes = [table[name].combine_chunks().dictionary_encode().indices.to_numpy() for name in keys]
    changed = np.zeros(table.num_rows, dtype=np.bool_)
    changed[0] = True
    for code in codes:
        changed[1:] |= code[1:] != code[:-1]
    starts = np.flatnonzero(changed)
    ends = np.append(starts[1:], table.num_rows)
    heads = [table[name].take(pa.array(starts)).to_pylist() for name in keys]
    person, records = table[PERSON].to_numpy(), table[RECORDS].to_numpy()
    return [
        Leaf(path=path, person=person[start:end], records=records[start:end])
        for path, start, end in zip(zip(*heads, strict=True), starts, ends, strict=True)
    ]


def _without_other(share: pa.Table, names: Sequence[str]) -> pa.Table:
    """A label of the export that reads like a merged block is printed so that it cannot be taken for one."""
    plain = [pc.replace_substring_regex(share[name], r"^\(other\)$", "[other]") for name in names]
    rest = [name for name in share.column_names if name not in names]
    return pa.table({**dict(zip(names, plain, strict=True)), **{name: share[name] for name in rest}})


def _tidy(rows: pa.Table) -> pa.Table:
    """Text made harmless for spreadsheets, rows added up once more and sorted by value."""
    keys = rows.column_names[:-1]
    count = rows.column_names[-1]
    columns = {name: neutral_cells(rows[name].combine_chunks()) for name in keys}
    table = pa.table({**columns, count: rows[count]})
    return table.sort_by([(name, "ascending") for name in [*keys, count]])


def neutral_cells(cells: pa.Array) -> pa.Array:
    """A column as it may stand in a released file: no cell that a spreadsheet would run."""
    coded = cells.dictionary_encode()
    return pa.array([neutral(text) for text in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)


def write_tables(
    finished: Sequence[FinishedTable],
    plan: Plan,
    create: Callable[[str], AbstractContextManager[IO[bytes]]],
    *,
    expand: bool = False,
) -> tuple[ReleasedFile, ...]:
    """Write each table as CSV (UTF-8, LF, text always quoted) and say what stands in it.

    ``create`` opens a new file of the given name in the staging folder. With ``expand`` one line stands for
    one record, and the count is left out.
    """
    return tuple(_write(table, plan, create, expand=expand) for table in finished)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodDigest:
    """What a table says about one whole period: the digest of its released rows, header included."""

    record_class: str
    table: str
    period: str
    digest: str


def period_digests(
    finished: Sequence[FinishedTable],
    plan: Plan,
    keep: Callable[[memoryview], str],
    *,
    labels: Mapping[str, str],
) -> tuple[PeriodDigest, ...]:
    """A digest per table and period, so that a period can be released once and never with other rows.

    ``keep`` takes the bytes of those rows that were not given before, and gives back their digest.
    A table without a period of its own (registrations as they stand) counts for the year of the run, or for
    what ``labels`` says by file, where it was told less than twelve months before: told every month, the
    difference would be one patron.
    """
    found = []
    for table in finished:
        by_period = {labels.get(table.spec.file, f"{plan.today.year:04d}"): table.rows}
        if table.spec.period is not None:
            first = table.rows.column(0)
            periods = {*pc.unique(first).to_pylist(), *periods_of(plan.scopes[table.spec.period])}
            by_period = {period: table.rows.filter(pc.equal(first, period)) for period in periods}
        found += [
            PeriodDigest(
                record_class=table.spec.record_class,
                table=table.spec.file,
                period=period,
                digest=_digest(rows, None if period in plan.again.get(table.spec.file, ()) else keep),
            )
            for period, rows in sorted(by_period.items())
        ]
    return tuple(found)


def periods_of(scope: PeriodScope) -> list[str]:
    """Every whole period of a bounded scope: that nothing was lent in one of them is told, too."""
    if scope.first is None or scope.first > scope.last:
        return []
    if scope.period is Period.YEAR:
        return [f"{year:04d}" for year in range(scope.first.year, scope.last.year + 1)]
    first, last = (day.year * 12 + day.month - 1 for day in (scope.first, scope.last))
    return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(first, last + 1)]


def _digest(rows: pa.Table, keep: Callable[[memoryview], str] | None) -> str:
    sink = pa.BufferOutputStream()
    pa.csv.write_csv(rows, sink, pa.csv.WriteOptions(quoting_style="needed"))
    content = memoryview(sink.getvalue())
    return hashlib.sha256(content).hexdigest() if keep is None else keep(content)


def _write(
    table: FinishedTable,
    plan: Plan,
    create: Callable[[str], AbstractContextManager[IO[bytes]]],
    *,
    expand: bool,
) -> ReleasedFile:
    rows = table.rows
    counts = rows[table.count_name].to_numpy()
    records = int(counts.sum())
    expanded = expand and isinstance(table.spec, TableSpec)
    if expanded:
        rows = rows.drop_columns([table.count_name]).take(
            pa.array(np.repeat(np.arange(rows.num_rows), counts))
        )
    options = pa.csv.WriteOptions(quoting_style="needed")
    with create(table.spec.file) as file:
        pa.csv.write_csv(rows, file, options)
    columns = [_released(nth, output, plan) for nth, output in enumerate(table.outputs, start=1)]
    if not expanded:
        columns.append(
            ReleasedColumn(
                position=len(columns) + 1,
                header=table.count_name,
                category=_COUNT,
                treatment=Treatment.KEEP,
                scale=Scale.AS_IS,
                exemption=None,
            )
        )
    return ReleasedFile(
        name=table.spec.file,
        lines=rows.num_rows,
        records=records,
        columns=tuple(columns),
        empty_periods=empty_periods(table, plan),
    )


def empty_periods(table: FinishedTable, plan: Plan) -> tuple[str, ...]:
    """The periods that a table covers and has no row of; where the answer has no first, from its earliest."""
    if table.spec.period is None:
        return ()
    told = set(pc.unique(table.rows.column(0)).to_pylist())
    scope = plan.scopes[table.spec.period]
    if scope.first is None:
        parts = [period.split("-") for period in told if period != OTHER]
        days = [date(int(year), int(month[0]) if month else 1, 1) for year, *month in parts]
        scope = replace(scope, first=min(days, default=None))
    return tuple(period for period in periods_of(scope) if period not in told)


def _released(nth: int, output: OutputColumn, plan: Plan) -> ReleasedColumn:
    coarse = output.scale is not Scale.AS_IS
    treated = plan.decision.treatments.get(output.category)
    exemption = treated.exemption if treated is not None and coarse else None
    return ReleasedColumn(
        position=nth,
        header=output.name,
        category=output.category,
        treatment=Treatment.GENERALIZE if coarse else Treatment.KEEP,
        scale=output.scale,
        exemption=exemption.id if exemption is not None else None,
    )
