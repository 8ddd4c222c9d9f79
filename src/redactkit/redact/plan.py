"""Tie a decision to the exports at hand: which source column feeds which released column.

A released table is an allow-list. A column that no table asks for is not released, whatever it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from redactkit.errors import Held
from redactkit.model import (
    Category,
    Decision,
    Export,
    OutputColumn,
    Period,
    PeriodScope,
    Scale,
    TableSpec,
    TotalsSpec,
)
from redactkit.redact.bound import (
    BoundExport,
    BoundTable,
    SourceColumn,
    bind_export,
    refuse_nobody_own,
    refuse_several_kinds_of_key,
)
from redactkit.redact.patrons import PatronIndex
from redactkit.redact.unkeyed import Unkeyed

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


_NONE_AGAIN: Mapping[str, frozenset[str]] = {}


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
    unkeyed: Mapping[str, Unkeyed] = field(default_factory=dict, repr=False)  # by record class
    # by file the periods that are given as they were given before, and not made from these exports
    again: Mapping[str, frozenset[str]] = field(default_factory=dict)


def bind(
    decision: Decision,
    exports: Sequence[Export],
    patrons: PatronIndex,
    *,
    own_patrons_only: bool,
    asked: Sequence[str],
    again: Mapping[str, frozenset[str]] = _NONE_AGAIN,
    whole: Collection[str] = (),
    must_be_made: Collection[str] = (),
) -> Plan:
    """The plan for these exports. ``asked`` are the record classes that the request names.

    ``again`` are the periods, by file, that are given as they were given before; of the files in ``whole``
    nothing else is given, and no export is needed. The files in ``must_be_made`` are not left out because
    another total of their class tells more: they stand beside what was given before.
    Raises ``Held`` where the period or the home library of a whole file cannot be told: then nothing of it
    may be released, and a person can mend it.
    """
    everyone = own_patrons_only or not decision.refers_other_libraries
    to_make = [spec for spec in decision.release.specs if spec.file not in whole]
    fed = [spec for spec in to_make if spec.record_class in asked or _can_feed(spec, exports)]
    released: dict[str, tuple[OutputColumn, ...]] = {}
    for spec in fed:
        classed = [export for export in exports if export.record_class == spec.record_class]
        if classed and (spec.file in must_be_made or not _is_told_otherwise(spec, fed, exports)):
            released[spec.file] = _present(spec, classed)
    specs = [spec for spec in fed if spec.file in released]
    bound = []
    for export in exports:
        tables = tuple(
            BoundTable(spec=spec, columns=_sources(released[spec.file], export))
            for spec in specs
            if spec.record_class == export.record_class
        )
        if tables:
            bound.append(bind_export(export, tables, patrons, everyone=everyone))
    refuse_several_kinds_of_key(bound, patrons)
    if not everyone:
        refuse_nobody_own(bound, exports, patrons, decision.own_codes)
    return Plan(
        decision=decision,
        specs=tuple(specs),
        exports=tuple(bound),
        columns=released,
        patrons=patrons,
        everyone_is_own=everyone,
        own_codes=decision.own_codes,
        scopes={scope.period: scope for scope in decision.periods},
        today=decision.as_of,
        again=again,
    )


def spec_columns(spec: TableSpec | TotalsSpec) -> tuple[OutputColumn, ...]:
    """Every column a spec asks for, in the order in which it is printed."""
    if isinstance(spec, TableSpec):
        return spec.columns
    return (*spec.levels, *spec.leaf_columns)


def _is_told_otherwise(
    spec: TableSpec | TotalsSpec, fed: Sequence[TableSpec | TotalsSpec], exports: Sequence[Export]
) -> bool:
    """Whether a total lacks a level and another total of its class does not: then that one is given."""
    if _can_feed(spec, exports):
        return False
    return any(
        isinstance(other, TotalsSpec) and _can_feed(other, exports)
        for other in fed
        if other.record_class == spec.record_class
    )


def _present(spec: TableSpec | TotalsSpec, exports: Sequence[Export]) -> tuple[OutputColumn, ...]:
    """The asked-for columns that at least one of the exports has; a total keeps all levels it must have.

    A level that is optional is left out where no export tells it, or one of them tells it twice.
    """
    found = []
    for output in spec_columns(spec):
        most = max(_count(export, output.category) for export in exports)
        if output.optional and most != 1:
            continue
        if isinstance(spec, TotalsSpec) and output in spec.levels:
            if most == 0 and output.category != spec.dated:  # of a date ``bind_export`` says more
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
    needed = [level for level in spec.levels if not level.optional]
    return all(any(_count(export, level.category) for export in classed) for level in needed)


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
