"""Tables that no column joins, and that can be matched all the same: with few records, or with one line.

It follows from what is released alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from redactkit.categories import group_of
from redactkit.model import Category, Group, Matchable, Scale, TableSpec
from redactkit.redact.write import FinishedTable
from redactkit.scales import FEW

_TITLE = Category("item.title")


def halves_of(finished: Sequence[FinishedTable], kind: str) -> list[FinishedTable]:
    """The tables of a class, where one of them names the works: the occasions and the works, or none.

    A table that has nothing beside its period is no half of anything.
    """
    halves = [
        table
        for table in finished
        if table.spec.record_class == kind
        and isinstance(table.spec, TableSpec)
        and any(output.category != table.spec.dated for output in table.outputs)
    ]
    return halves if len(halves) > 1 and names_of_works(halves) else []


def names_of_works(tables: Sequence[FinishedTable]) -> list[Category]:
    """What the tables print of a work as it is, the title first."""
    printed = [output.category for table in tables for output in table.outputs if output.scale is Scale.AS_IS]
    named = [category for category in printed if group_of(category) is Group.BIBLIOGRAPHIC]
    return sorted(named, key=lambda category: category != _TITLE)


def matchable(finished: Sequence[FinishedTable]) -> tuple[Matchable, ...]:
    """The halves of each class, and the years in which their lines can be matched.

    The list of works tells the year and no month, so all the occasions of a year may be any of its works.
    """
    found = []
    for kind in sorted({table.spec.record_class for table in finished}):
        halves = halves_of(finished, kind)
        counted = [_by_year(half) for half in halves]
        years = set.intersection(*(set(each) for each in counted)) if counted else set()
        if few := sorted(year for year in years if _is_few([each[year] for each in counted])):
            files = tuple(sorted(half.spec.file for half in halves))
            found.append(Matchable(record_class=kind, files=files, years=tuple(few)))
    return tuple(found)


def _is_few(counted: Sequence[tuple[int, int]]) -> bool:
    """Whether one year's lines can be matched: there are few records, or one line stands for all of them."""
    most = max(records for records, _ in counted)
    return most < FEW or any(lines == 1 and records == most for records, lines in counted)


def _by_year(table: FinishedTable) -> dict[str, tuple[int, int]]:
    """The records and the lines of each year. Identical lines stand once in a finished table."""
    years = pc.utf8_slice_codeunits(table.rows.column(0), 0, 4)
    rows = pa.table({"year": years, "records": table.rows[table.count_name]})
    counted = rows.group_by("year").aggregate([("records", "sum"), ("records", "count")])
    return {each["year"]: (each["records_sum"], each["records_count"]) for each in counted.to_pylist()}
