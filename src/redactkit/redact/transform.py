"""One chunk of an export → its share of every released table. A pure function of (plan, chunk).

The share is already grouped: identical rows are counted, so nothing that could tell two of them apart
(order, position, person) leaves this module. For totals the person stays beside the leaf until ``totals``
has counted distinct patrons, and goes no further.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.folding import fold_key
from redactkit.model import REPEAT, Category, Column, Period, PeriodScope, Quarantined, Scale, TableSpec
from redactkit.redact.bound import BoundExport, BoundTable, Link
from redactkit.redact.dates import UNREADABLE, MonthReader
from redactkit.redact.keys import are_passes, canonical_keys, marked, trimmed
from redactkit.redact.patrons import NOBODY, own_codes
from redactkit.redact.plan import Ownership, Plan
from redactkit.scales import call_number_class

PERSON = "\x00person"
RECORDS = "records"

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Partial:
    """A chunk's share: grouped rows by file, and where the chunk's rows went.

    Of rows that are not this library's to give, ``referred`` and ``unknown`` are of the time asked for.
    """

    tables: Mapping[str, pa.Table] = field(repr=False)
    released: int = 0
    referred: int = 0  # of patrons registered elsewhere
    unknown: int = 0  # of nobody, or of patrons whose home library no export tells; referred too
    outside: int = 0
    not_own: int = 0  # of nobody or of patrons registered elsewhere, of whatever time
    months: frozenset[tuple[str, int]] = frozenset()  # by class, when own patrons had a record of it
    doubtful: tuple[tuple[str, Quarantined], ...] = ()


@dataclass(slots=True)
class Memory:
    """What a worker remembers between chunks so that a distinct value is treated once. Changes no result."""

    months: dict[str, MonthReader] = field(default_factory=dict, repr=False)
    classes: dict[str, str] = field(default_factory=dict, repr=False)


def transform(
    plan: Plan, bound: BoundExport, frame: pd.DataFrame, rows: npt.NDArray[np.int64], memory: Memory
) -> Partial:
    """This chunk's share. ``frame`` has one column of text per source column, ``rows`` the record numbers."""
    label = bound.export.label
    person, own, unknown = whose(plan, bound, frame, rows)
    if bound.who:
        said = {column.position: arrow(frame[column.position - 1]) for column in bound.who}
        person = plan.unkeyed[str(bound.export.record_class)].find(bound.who, said, len(frame))
    withheld = own & np.isin(rows, [entry.row for entry in bound.export.withheld])
    kept = np.flatnonzero(own & ~withheld)
    take = pa.array(kept)
    cells = {
        column.position: marked(arrow(frame[column.position - 1]).take(take), column)
        for column in bound.columns
    }
    months = np.zeros(len(kept), dtype=np.int32)
    not_own = np.flatnonzero(~own)
    when = np.zeros(len(not_own), dtype=np.int32)
    doubtful: tuple[tuple[str, Quarantined], ...] = ()
    if bound.dated is not None and bound.dated.date_order is not None:
        reader = memory.months.setdefault(
            f"{bound.export.path} {bound.export.part}", MonthReader(bound.dated.date_order, plan.today)
        )
        months = reader.months(cells[bound.dated.position])
        dates = arrow(frame[bound.dated.position - 1]).take(pa.array(not_own))
        when = reader.months(marked(dates, bound.dated))
        unreadable = rows[kept[months == UNREADABLE]]
        reason = f"the {date_words(bound.dated.category)} cannot be read"
        doubtful = tuple((label, Quarantined(row=int(row), reason=reason)) for row in unreadable)
    anywhere = np.zeros(len(kept), dtype=np.bool_)
    shares: dict[str, pa.Table] = {}
    for table in bound.tables:
        inside = _inside(plan.scopes, table.period, months, plan.again.get(table.spec.file, frozenset()))
        anywhere |= inside
        shares[table.spec.file] = _share(table, cells, months, person[kept], inside, memory)
    asked_for = when == UNREADABLE
    for period in {table.period for table in bound.tables}:
        asked_for |= _inside(plan.scopes, period, when, frozenset())
    return Partial(
        tables=shares,
        released=int(anywhere.sum()),
        referred=int((asked_for & ~unknown[not_own]).sum()),
        unknown=int((asked_for & unknown[not_own]).sum()),
        not_own=len(not_own),
        months=_months_of(bound, months),
        outside=len(kept) - int(anywhere.sum()) - len(doubtful),
        doubtful=doubtful,
    )


def _months_of(bound: BoundExport, months: npt.NDArray[np.int32]) -> frozenset[tuple[str, int]]:
    kind = str(bound.export.record_class)
    return frozenset((kind, int(month)) for month in np.unique(months) if month != UNREADABLE)


def merged(partials: Sequence[Partial]) -> Partial:
    """Many shares as one, grouped once. Associative: chunking never changes a result."""
    files = sorted({file for partial in partials for file in partial.tables})
    tables = {
        file: regroup(pa.concat_tables([p.tables[file] for p in partials if file in p.tables]))
        for file in files
    }
    return Partial(
        tables=tables,
        released=sum(p.released for p in partials),
        referred=sum(p.referred for p in partials),
        unknown=sum(p.unknown for p in partials),
        not_own=sum(p.not_own for p in partials),
        months=frozenset().union(*(p.months for p in partials)),
        outside=sum(p.outside for p in partials),
        doubtful=tuple(item for p in partials for item in p.doubtful),
    )


def date_words(category: Category) -> str:
    """How a message calls the date of a row."""
    return "check-out date" if category == "loan.out_time" else "date"


def regroup(table: pa.Table) -> pa.Table:
    """Add up the records of identical rows."""
    keys = [name for name in table.column_names if name != RECORDS]
    summed = table.group_by(keys, use_threads=False).aggregate([(RECORDS, "sum")])
    return summed.rename_columns([*keys, RECORDS] if summed.column_names[0] == keys[0] else [RECORDS, *keys])


def arrow(series: pd.Series[str]) -> pa.Array:
    """A frame's column as one Arrow array, without a copy where pandas keeps it as Arrow."""
    array = pa.array(series, type=pa.string())
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def one_by_one(frame: pd.DataFrame, column: Column) -> tuple[pa.Array, Ints]:
    """The keys of a column one by one, in their one spelling, and the row of each."""
    cells = marked(arrow(frame[column.position - 1]), column)
    lists = pc.split_pattern(cells, REPEAT)
    flat = lists.flatten()
    if not pc.all(pc.string_is_ascii(flat)).as_py():
        flat = pa.array(
            [text if text.isascii() else fold_key(text) for text in flat.to_pylist()], pa.string()
        )
    return canonical_keys(flat, column), np.asarray(pc.list_parent_indices(lists)).astype(np.int64)


def whose(
    plan: Ownership, bound: BoundExport, frame: pd.DataFrame, rows: npt.NDArray[np.int64]
) -> tuple[Ints, Flags, Flags]:
    """Each row's person, whether the row is this library's to decide, and which rows nobody can place."""
    # in a patron export without a key each row is a person of its own
    alone = bound.key is None and bound.export.record_class == "registration"
    person = rows if alone else np.full(len(frame), NOBODY, dtype=np.int64)
    own = np.full(len(frame), plan.everyone_is_own, dtype=np.bool_)
    registered_elsewhere = np.zeros(len(frame), dtype=np.bool_)
    if bound.key is not None:
        cells = marked(arrow(frame[bound.key.position - 1]), bound.key)
        keys = canonical_keys(first_of(cells), bound.key)
        if bound.key.category in plan.patrons.tables:
            person, registered_here, registered_elsewhere = plan.patrons.find(bound.key.category, keys)
            own = own | registered_here
        else:
            person = np.where(are_passes(keys), NOBODY, _numbered(keys))
    known = person != NOBODY
    if bound.link is Link.HOME_COLUMN and bound.home is not None and not plan.everyone_is_own:
        homes = arrow(frame[bound.home.position - 1])
        # where the patron export says otherwise, the row's own word is not enough
        own = own_codes(homes, plan.own_codes) & ~registered_elsewhere
        known = np.asarray(pc.not_equal(trimmed(homes), ""))
    return person, own, ~own & ~known


def _numbered(keys: pa.Array) -> Ints:
    """A number for each distinct key, the same in every chunk; used where no patron export knows the keys."""
    there = np.asarray(pc.is_valid(keys))
    texts = np.array(pc.fill_null(keys, "").to_pylist(), dtype=object)
    hashed = pd.util.hash_array(texts, categorize=True).astype(np.uint64) >> np.uint64(1)
    return np.where(there, hashed.astype(np.int64), NOBODY)


def _inside(
    scopes: Mapping[Period, PeriodScope],
    period: Period | None,
    months: npt.NDArray[np.int32],
    again: frozenset[str],
) -> Flags:
    """The rows whose whole release period was asked for, is over, and is not given ``again`` as it was."""
    if period is None:
        return np.ones(len(months), dtype=np.bool_)
    scope = scopes[period]
    last = scope.last.year * 100 + scope.last.month
    first = 1 if scope.first is None else scope.first.year * 100 + scope.first.month
    inside = np.asarray((months >= first) & (months <= last) & (months != UNREADABLE))
    if again:
        told = np.array([int(label.replace("-", "")) for label in sorted(again)])
        inside &= ~np.isin(months if period is Period.MONTH else months // 100, told)
    return inside


def _share(
    table: BoundTable,
    cells: Mapping[int, pa.Array],
    months: npt.NDArray[np.int32],
    person: Ints,
    inside: Flags,
    memory: Memory,
) -> pa.Table:
    keep = pa.array(np.flatnonzero(inside))
    columns: dict[str, pa.Array] = {}
    for source in table.columns:
        scale = source.output.scale
        if scale is Scale.MONTH or scale is Scale.YEAR:
            columns[source.output.name] = _printed_period(months[inside], scale)
        elif source.column is None:
            columns[source.output.name] = pa.repeat(pa.scalar(""), len(keep))
        else:
            plain = printed(cells[source.column.position].take(keep))
            if scale is Scale.CALL_NUMBER_CLASS:
                plain = _classes(plain, memory.classes)
            columns[source.output.name] = plain
    if not isinstance(table.spec, TableSpec):
        columns[PERSON] = pa.array(person[inside])
    columns[RECORDS] = pa.array(np.ones(len(keep), dtype=np.int64))
    return regroup(pa.table(columns))


def first_of(cells: pa.Array) -> pa.Array:
    """The first of repeated values: any card of a patron leads to the same patron."""
    if not pc.any(pc.match_substring(cells, REPEAT)).as_py():
        return cells
    return pc.replace_substring_regex(cells, f"{REPEAT}.*", "")


def printed(cells: pa.Array) -> pa.Array:
    """Cells as they are printed: without the blanks around them, repeated values with ``; `` between."""
    plain = trimmed(cells)
    if pc.any(pc.match_substring(plain, REPEAT)).as_py():
        plain = pc.replace_substring(plain, REPEAT, "; ")
    return plain


def _printed_period(months: npt.NDArray[np.int32], scale: Scale) -> pa.Array:
    values, at = np.unique(months, return_inverse=True)
    names = [f"{v // 100:04d}" if scale is Scale.YEAR else f"{v // 100:04d}-{v % 100:02d}" for v in values]
    return pa.array(names, pa.string()).take(pa.array(at.reshape(-1)))


def _classes(call_numbers: pa.Array, seen: dict[str, str]) -> pa.Array:
    coded = call_numbers.dictionary_encode()
    found = []
    for call_number in coded.dictionary.to_pylist():
        if call_number not in seen:
            seen[call_number] = call_number_class(call_number)
        found.append(seen[call_number])
    return pa.array(found, pa.string()).take(coded.indices)
