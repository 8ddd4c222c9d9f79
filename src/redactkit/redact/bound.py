"""Tie one export to the tables that are made of it: what dates its rows, by what its patrons are told apart.

A row without a date, or of which nobody can say whose it is, holds the file: a person can mend that.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from redactkit.categories import PATRON_KEYS
from redactkit.errors import Held
from redactkit.model import Category, Column, Export, OutputColumn, Period, TableSpec, TotalsSpec
from redactkit.redact.patrons import HOME_LIBRARY, PatronIndex
from redactkit.redact.unkeyed import NAMING_CATEGORIES, Naming, namings

_OUT_TIME = Category("loan.out_time")
_REGISTRATION = "registration"


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
    who: tuple[Column, ...] = ()  # by what its patrons are told apart where there is no key

    @property
    def columns(self) -> tuple[Column, ...]:
        """The source columns that are released in any form, and the date. No others are looked at again."""
        fed = [source.column for table in self.tables for source in table.columns]
        wanted = {column.position: column for column in [*fed, self.dated] if column is not None}
        return tuple(wanted[position] for position in sorted(wanted))


def bind_export(
    export: Export, tables: tuple[BoundTable, ...], patrons: PatronIndex, *, everyone: bool
) -> BoundExport:
    """What is made of one export, and by what its rows are told apart."""
    by_category = {column.category: column for column in reversed(export.columns)}
    dated = _dated(export, tables)
    home = by_category.get(HOME_LIBRARY)
    known = next((c for c in PATRON_KEYS if c in by_category and c in patrons.tables), None)
    any_key = next((c for c in PATRON_KEYS if c in by_category), None)
    chosen = known or any_key
    key = by_category[chosen] if chosen is not None else None
    by_key = Link.KEY if known is not None else Link.NONE
    link = Link.HOME_COLUMN if home is not None else by_key
    if not everyone and link is Link.NONE:
        by_export = "give the patron export too, or " if key is not None else ""
        if key is not None and patrons.tables:
            by_export = (
                "the patron export that was given has none of the numbers by which these rows name their "
                "patrons: give the one of the same library system, with that number, or "
            )
        raise Held(
            "no patron's home library is known, so every row would be referred to another library",
            hint=f"{by_export}state own_patrons_only: true in the request if the exports hold only this "
            "library's patrons",
            file=export.label,
        )
    who: tuple[Column, ...] = ()
    if key is None and export.record_class != _REGISTRATION and _counts_people(tables):
        who = tuple(column for column in export.columns if column.category in NAMING_CATEGORIES)
        if not namings(who):
            raise Held(
                "no column tells people apart, so nobody can say how many of them a total stands for",
                hint="export the card numbers too (they are not released), or answer with the system's own "
                "statistics",
                file=export.label,
            )
    return BoundExport(export=export, link=link, key=key, home=home, dated=dated, tables=tables, who=who)


def _dated(export: Export, tables: Sequence[BoundTable]) -> Column | None:
    """The one column that dates the rows, where a period is released."""
    by = next((table.spec.dated for table in tables if table.period), None)
    if by is None:
        return None
    found = [column for column in export.columns if column.category == by]
    if not found:
        what = "each loan was made" if by == _OUT_TIME else "each of these records is of"
        raise Held(
            f"no column says when {what}, so its period cannot be told",
            hint="export the check-out date too"
            if by == _OUT_TIME
            else f"export that date too, or name its column {by} in a column map",
            file=export.label,
        )
    if len(found) > 1 and by != _OUT_TIME:
        raise Held(
            f"{len(found)} columns may say when each of these records is of ({by})",
            hint="leave the others out of the export, or name them otherwise in a column map",
            file=export.label,
        )
    if found[0].date_order is None:
        raise Held(
            "the dates can be read in two ways (day first or month first), or are not written in numbers",
            hint="say in a column map which it is (dates: mdy or dmy), or export dates as YYYY-MM-DD",
            file=export.label,
            column=found[0].position,
        )
    return found[0]


def refuse_nobody_own(
    bound: Sequence[BoundExport], exports: Sequence[Export], patrons: PatronIndex, codes: Collection[str]
) -> None:
    """Stop where the patron exports alone say whose the rows are, and by them nobody is this library's.

    Every row would be another library's to decide. The cure depends on the cause, so the cause is told.
    """
    if not bound or any(each.link is not Link.KEY for each in bound):
        return
    if any(table.own.any() for table in patrons.tables.values()):
        return
    homes = [
        (export, column)
        for export in exports
        if export.record_class == _REGISTRATION
        for column in export.columns
        if column.category == HOME_LIBRARY
    ]
    if not homes:
        raise Held(
            "no column of the patron export says at which library a patron is registered, so every row "
            "would be referred to another library",
            hint="export the home library too, and if its header is not known name it patron.home_library in "
            "a column map; or state own_patrons_only: true in the request if the exports hold only this "
            "library's patrons",
        )
    export, column = homes[0]
    named = f" ({column.header})" if column.header else ""
    listed = ", ".join(sorted(codes))
    raise Held(
        f"no patron's home library{named} is one of your library's codes in the policy: {listed}"
        if codes
        else f"the policy does not say by which codes{named} the exports name your library",
        hint="make a policy file of your own that extends this policy, with own_codes: the codes that stand "
        "in this column for your library, and name that file as profile in the request (docs/profiles.md), "
        "or state own_patrons_only: true in the request if the exports hold only this library's patrons",
        file=export.label,
        column=column.position,
    )


def refuse_several_kinds_of_key(bound: Sequence[BoundExport], patrons: PatronIndex) -> None:
    """A card in one file and a number, or a name, in another may be one person.

    Where a patron export has both numbers, it tells.
    """
    classes = {each.export.record_class for each in bound if _counts_people(each.tables)}
    for record_class in sorted(kind for kind in classes if kind is not None and kind != _REGISTRATION):
        mine = [each for each in bound if each.export.record_class == record_class]
        kinds = {_kind_of_key(each, patrons) for each in mine}
        if len(kinds) > 1:
            raise Held(
                "these files name patrons by different numbers, so nobody can tell how many people there are",
                hint="give the patron export too, which has both numbers",
            )
        if any(each.who for each in mine) and leading(mine) is None:
            raise Held(
                "these files name patrons in different ways, so nobody can tell how many people there are",
                hint="export the names too (they are not released), or answer from one file at a time",
            )


def leading(bound: Sequence[BoundExport]) -> Naming | None:
    """The best by which the rows of all these exports say whose they are."""
    return next((naming for naming in Naming if all(naming in namings(each.who) for each in bound)), None)


def _kind_of_key(each: BoundExport, patrons: PatronIndex) -> str:
    if each.key is None:
        return "none"
    return "registered" if each.key.category in patrons.tables else each.key.category


def _counts_people(tables: Sequence[BoundTable]) -> bool:
    return any(isinstance(table.spec, TotalsSpec) and table.spec.counts_people for table in tables)
