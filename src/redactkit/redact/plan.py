"""Tie a decision to the exports at hand: which source column feeds which released column.

A released table is an allow-list. A column that no table asks for is not released, whatever it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from redactkit.categories import PATRON_KEYS
from redactkit.errors import Held
from redactkit.model import (
    Category,
    Column,
    Decision,
    Export,
    OutputColumn,
    Period,
    PeriodScope,
    Scale,
    TableSpec,
    TotalsSpec,
)
from redactkit.redact.patrons import HOME_LIBRARY, PatronIndex

OUT_TIME = Category("loan.out_time")
_MAY_STAND_TWICE = frozenset(
    Category(f"item.{name}")
    for name in (
        "author",
        "call_number",
        "isbn",
        "issn",
        "subject",
        "series",
        "publisher",
        "oclc_number",
        "lccn",
    )
)
"""What a work has several of. Two titles, or two branches, are another thing: one of them is a patron's."""


class Link(StrEnum):
    """How a row says whose it is."""

    HOME_COLUMN = "home_column"  # the row itself names the home library
    KEY = "key"  # the row has a key that the patron export knows
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceColumn:
    """One released column and its source column, ``None`` where a file lacks it."""

    output: OutputColumn
    column: Column | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundTable:
    """A table of rows or a total, for one export."""

    spec: TableSpec | TotalsSpec
    columns: tuple[SourceColumn, ...]

    @property
    def period(self) -> Period | None:
        """The period the table is released for."""
        return self.spec.period


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundExport:
    """What is made of one export."""

    export: Export
    link: Link
    key: Column | None
    home: Column | None
    dated: Column | None
    tables: tuple[BoundTable, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The source columns that are released in any form, and the date. No others are looked at again."""
        fed = [source.column for table in self.tables for source in table.columns]
        wanted = {column.position: column for column in [*fed, self.dated] if column is not None}
        return tuple(wanted[position] for position in sorted(wanted))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership:
    """By what a row is known to be this library's to decide."""

    patrons: PatronIndex = field(repr=False)
    everyone_is_own: bool
    own_codes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Ownership):
    """Everything a chunk's transformation depends on, beside the chunk itself."""

    decision: Decision
    specs: tuple[TableSpec | TotalsSpec, ...]
    exports: tuple[BoundExport, ...]
    columns: Mapping[str, tuple[OutputColumn, ...]]  # released columns by file, in order
    scopes: Mapping[Period, PeriodScope]
    today: date

    @property
    def released(self) -> frozenset[str]:
        """The files that are released now; the others are only compared with."""
        return frozenset(spec.file for spec in self.decision.release.specs)


def bind(
    decision: Decision,
    exports: Sequence[Export],
    patrons: PatronIndex,
    *,
    own_patrons_only: bool,
    asked: Sequence[str],
    beside: Sequence[TableSpec | TotalsSpec] = (),
) -> Plan:
    """The plan for these exports. ``asked`` are the record classes that the request names.

    ``beside`` are tables that are not released now, and are made only to be compared with what was.
    Raises ``Held`` where the period or the home library of a whole file cannot be told: then nothing of it
    may be released, and a person can mend it.
    """
    everyone = own_patrons_only or not decision.refers_other_libraries
    fed = [spec for spec in decision.release.specs if spec.record_class in asked or _can_feed(spec, exports)]
    # a table to compare with is never left out: what cannot be compared is not released
    specs: list[TableSpec | TotalsSpec] = [*fed, *beside]
    released: dict[str, tuple[OutputColumn, ...]] = {}
    for spec in specs:
        classed = [export for export in exports if export.record_class == spec.record_class]
        if classed:
            released[spec.file] = _present(spec, classed)
    specs = [spec for spec in specs if spec.file in released]
    bound = []
    for export in exports:
        tables = tuple(
            BoundTable(spec=spec, columns=_sources(released[spec.file], export))
            for spec in specs
            if spec.record_class == export.record_class
        )
        if tables:
            bound.append(bind_export(export, tables, patrons, everyone=everyone))
    _refuse_several_kinds_of_key(specs, bound, patrons)
    return Plan(
        decision=decision,
        specs=tuple(specs),
        exports=tuple(bound),
        columns=released,
        patrons=patrons,
        everyone_is_own=everyone,
        own_codes=decision.own_codes,
        scopes={scope.period: scope for scope in (*decision.other_periods, *decision.periods)},
        today=decision.as_of,
    )


def spec_columns(spec: TableSpec | TotalsSpec) -> tuple[OutputColumn, ...]:
    """Every column a spec asks for, in the order in which it is printed."""
    if isinstance(spec, TableSpec):
        return spec.columns
    return (*spec.levels, *spec.leaf_columns)


def _present(spec: TableSpec | TotalsSpec, exports: Sequence[Export]) -> tuple[OutputColumn, ...]:
    """The asked-for columns that at least one of the exports has; a total keeps all its levels."""
    found = []
    for output in spec_columns(spec):
        most = max(_count(export, output.category) for export in exports)
        if isinstance(spec, TotalsSpec) and output in spec.levels:
            if most == 0:
                raise Held(
                    f"the totals need a column that says {output.category}",
                    hint="export it too, or name the column in a column map",
                    file=exports[0].label,
                )
            found.append(output)
            continue
        if most:
            found.append(output)
        if most > 1 and output.scale is Scale.AS_IS and output.category not in _MAY_STAND_TWICE:
            raise Held(
                f"two columns are taken for {output.category}, and only one can be it",
                hint="leave the other out of the export; redactkit inspect shows which they are",
                file=next(e.label for e in exports if _count(e, output.category) > 1),
            )
        found += [
            OutputColumn(name=f"{output.name}_{nth}", category=output.category, scale=output.scale)
            for nth in range(2, most + 1)
            if output.scale is Scale.AS_IS and isinstance(spec, TableSpec)
        ]
    return tuple(found)


def _can_feed(spec: TableSpec | TotalsSpec, exports: Sequence[Export]) -> bool:
    """Whether the exports have what a total needs: a file given only for its home libraries may lack it."""
    if isinstance(spec, TableSpec):
        return True
    classed = [export for export in exports if export.record_class == spec.record_class]
    return all(any(_count(export, level.category) for export in classed) for level in spec.levels)


def _count(export: Export, category: Category) -> int:
    return sum(column.category == category for column in export.columns)


def _sources(outputs: tuple[OutputColumn, ...], export: Export) -> tuple[SourceColumn, ...]:
    """Each released column's source in this file: the n-th column of its category for its n-th mention."""
    nth: dict[tuple[Category, Scale], int] = {}
    found = []
    for output in outputs:
        like = (output.category, output.scale)
        have = [column for column in export.columns if column.category == output.category]
        at = nth.get(like, 0)
        nth[like] = at + 1
        found.append(SourceColumn(output=output, column=have[at] if at < len(have) else None))
    return tuple(found)


def _refuse_several_kinds_of_key(
    specs: Sequence[TableSpec | TotalsSpec], bound: Sequence[BoundExport], patrons: PatronIndex
) -> None:
    """Without a patron export, a card in one file and a number in another may be one person."""
    counted = {spec.record_class for spec in specs if isinstance(spec, TotalsSpec) and spec.min_cell > 1}
    for record_class in sorted(counted):
        kinds = {
            each.key.category if each.key is not None else None
            for each in bound
            if each.export.record_class == record_class
            and (each.key is None or each.key.category not in patrons.tables)
        }
        if len(kinds) < 2:
            continue
        raise Held(
            "these files name patrons by different numbers, so nobody can tell how many people there are",
            hint="give the patron export too, which has both numbers",
        )


def bind_export(
    export: Export, tables: tuple[BoundTable, ...], patrons: PatronIndex, *, everyone: bool
) -> BoundExport:
    """What is made of one export, and by what its rows are told apart."""
    by_category = {column.category: column for column in reversed(export.columns)}
    dated = by_category.get(OUT_TIME)
    if any(table.period for table in tables):
        if dated is None:
            raise Held(
                "no column says when each loan was made, so its period cannot be told",
                hint="export the check-out date too",
                file=export.label,
            )
        if dated.date_order is None:
            raise Held(
                "the dates can be read in two ways (day first or month first)",
                hint="export dates as YYYY-MM-DD",
                file=export.label,
                column=dated.position,
            )
    home = by_category.get(HOME_LIBRARY)
    known = next((c for c in PATRON_KEYS if c in by_category and c in patrons.tables), None)
    any_key = next((c for c in PATRON_KEYS if c in by_category), None)
    chosen = known or any_key
    key = by_category[chosen] if chosen is not None else None
    by_key = Link.KEY if known is not None else Link.NONE
    link = Link.HOME_COLUMN if home is not None else by_key
    if not everyone and link is Link.NONE:
        raise Held(
            "no patron's home library is known, so every row would be referred to another library",
            hint="give the patron export too, or state own_patrons_only: true in the request if the exports "
            "hold only this library's patrons",
            file=export.label,
        )
    return BoundExport(export=export, link=link, key=key, home=home, dated=dated, tables=tables)
