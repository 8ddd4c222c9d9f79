"""A profile's tables and totals as its form says them, class by class. Part of building a profile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from redactkit.decide import vocabulary as v
from redactkit.decide.profile import schema as s
from redactkit.model import (
    Category,
    Exemption,
    OnlyTotals,
    OutputColumn,
    ReleaseSpec,
    TableSpec,
    TotalsSpec,
)


def releases_of(classes: Mapping[v.RecordClass, s.ReleaseForm]) -> dict[str, ReleaseSpec]:
    """What is made of each class of records."""
    return {
        str(name): ReleaseSpec(
            tables=tuple(
                TableSpec(
                    file=each.file, record_class=name, period=each.period, columns=_columns(each.columns)
                )
                for each in form.tables
            ),
            totals=tuple(
                TotalsSpec(
                    file=each.file,
                    record_class=name,
                    measure=each.measure,
                    period=each.period,
                    levels=_levels(each.levels),
                    leaf_columns=_columns(each.leaf_columns),
                    min_cell=each.min_cell,
                )
                for each in form.totals
            ),
        )
        for name, form in classes.items()
    }


def only_totals_of(
    classes: Mapping[v.RecordClass, s.ReleaseForm], exemptions: Mapping[str, Exemption]
) -> dict[str, OnlyTotals]:
    """Why totals alone are made of some classes."""
    return {
        str(name): OnlyTotals(
            exemption=exemptions[ground.exemption], reason=ground.reason, basis=ground.basis
        )
        for name, form in classes.items()
        if (ground := form.only_totals) is not None
    }


def _columns(forms: Iterable[s.ColumnForm]) -> tuple[OutputColumn, ...]:
    return tuple(
        OutputColumn(name=each.name, category=Category(each.category), scale=each.scale) for each in forms
    )


def _levels(forms: Iterable[s.LevelForm]) -> tuple[OutputColumn, ...]:
    return tuple(
        replace(column, optional=form.optional) for form, column in zip(forms, _columns(forms), strict=True)
    )
