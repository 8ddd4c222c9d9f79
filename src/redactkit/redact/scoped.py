"""The copy for an order, a consent or a task: which rows of which exports, and which of their columns.

Rows go out as they stand: nothing is counted, coarsened or joined. What a row's cells become is decided by
the decision's treatments alone; whose row it is, by ``person``, or for a whole class by the home library.
``scoped_rows`` takes the rows.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from redactkit.categories import IN_ORDER, PATRON_KEYS
from redactkit.errors import Held
from redactkit.model import Category, Column, Decision, Export, ScopedSpec, Seeks, Treatment
from redactkit.redact.bound import BoundExport, bind_export
from redactkit.redact.disagree import Holders, Registered
from redactkit.redact.people import REGISTRATION
from redactkit.redact.person import Keys, Named
from redactkit.redact.plan import Ownership
from redactkit.redact.scoped_items import CIRCULATION, OF_ITEMS, is_for_holders, require_items, returns_in

_CATALOGUE = "catalogue"  # a list of items: its rows are no patron's
_HOLD, _FINE, _LOG = (
    ("hold.time", "hold.other_time"),
    ("fine.time", "fine.other_time"),
    ("log.time", "log.other_time"),
)
_DATES: dict[str, tuple[tuple[str, ...], ...]] = {
    REGISTRATION: (),
    "circulation": (("loan.out_time",),),
    "holds": (_HOLD,),
    "fines": (_FINE,),
}
_OTHER_DATES = (_LOG, ("loan.out_time",), _HOLD, _FINE)
_LABEL_WORD = re.compile(r"[a-z0-9]+")
_GIVEN = (Treatment.KEEP, Treatment.REDACT_TEXT)


Told = tuple[bool, str, int]
"""Whether a column has no label of the map, its label, and which it is of those with the same one."""

_THE_ONLY: Told = (True, "", 0)
"""What needs no label: no export has a second column of that kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopedColumn:
    """A column of the copy, under a name of our own: the only one of its category, or the one called ``told``
    in the library's system."""

    name: str
    category: Category
    told: Told
    treatment: Treatment
    labels: tuple[str, ...] = ()  # what the library's system calls it


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopedTable:
    """A file of the copy: one per class of records, whatever exports they come from."""

    record_class: str
    columns: tuple[ScopedColumn, ...]

    @property
    def file(self) -> str:
        """Its name in the package."""
        return f"{self.record_class}.csv"

    @property
    def texts(self) -> tuple[ScopedColumn, ...]:
        """The columns of free text, from which other people are taken out."""
        return tuple(column for column in self.columns if column.treatment is Treatment.REDACT_TEXT)


_NO_TABLE = ScopedTable(record_class=CIRCULATION, columns=())


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopedExport:
    """One export that feeds a file: which columns, which dates and items its rows have."""

    nth: int  # among all exports that were given
    bound: BoundExport
    table: ScopedTable
    sources: tuple[Column | None, ...]
    dates: tuple[Column, ...]
    items: tuple[Column, ...]
    returns: tuple[Column, ...] = ()  # a loan counts only while these are blank

    @property
    def export(self) -> Export:
        """The file itself."""
        return self.bound.export


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopedPlan:
    """Everything that decides about a row, beside the row itself. ``named`` is ``None`` for a whole class."""

    decision: Decision
    scope: ScopedSpec
    named: Named | None = field(repr=False)
    ownership: Ownership = field(repr=False)
    items: Keys = field(repr=False)
    tables: tuple[ScopedTable, ...]
    exports: tuple[ScopedExport, ...]
    loans: tuple[ScopedExport, ...] = ()  # exports that say who has the items; for items alone
    registered: Registered | None = field(default=None, repr=False)  # of a whole class: whose a row may be
    holders: Holders | None = field(default=None, repr=False)  # for items alone: who has them
    about: Named | None = field(
        default=None, repr=False
    )  # whose rows they are: named, or those who have items

    def covers(self, record_class: str | None) -> bool:
        """Whether records of this class were asked for. A list of items alone is nobody's record."""
        return _is_asked(record_class, self.scope, only_items=self.holders is not None)

    @property
    def refers(self) -> bool:
        """Whether rows of another library's patrons are left to that library."""
        return refers(self.decision) and not (self.named is None and self.ownership.everyone_is_own)


def refers(decision: Decision) -> bool:
    """Whether this answer leaves another library's patrons to that library."""
    scope = decision.release.scoped
    return decision.refers_other_libraries and scope is not None and not scope.wherever_registered


def bind_scoped(
    decision: Decision,
    scope: ScopedSpec,
    exports: Sequence[Export],
    seeks: Seeks,
    *,
    named: Named | None,
    ownership: Ownership,
    registered: Registered | None = None,
) -> ScopedPlan:
    """The plan for these exports. Raises ``Held`` where it cannot be told which rows are meant."""
    only_items = is_for_holders(seeks)
    wanted = [
        (nth, export)
        for nth, export in enumerate(exports)
        if _is_asked(export.record_class, scope, only_items=only_items)
    ]
    classes = sorted({export.record_class for _, export in wanted if export.record_class})
    tables = {
        kind: _table(decision, kind, [e for _, e in wanted if e.record_class == kind]) for kind in classes
    }
    bound = [
        _bind(nth, export, tables[export.record_class], scope, seeks, named, ownership)
        for nth, export in wanted
        if export.record_class is not None and tables[export.record_class].columns
    ]
    return ScopedPlan(
        decision=decision,
        scope=scope,
        named=named,
        ownership=ownership,
        items={},
        tables=tuple(table for table in tables.values() if table.columns),
        exports=tuple(bound),
        loans=tuple(
            _bind(nth, export, _NO_TABLE, scope, seeks, named, ownership)
            for nth, export in enumerate(exports)
            if only_items and export.record_class == CIRCULATION
        ),
        registered=registered,
        holders=frozenset() if only_items else None,
        about=named,
    )


def _is_asked(record_class: str | None, scope: ScopedSpec, *, only_items: bool) -> bool:
    """A class whose rows are about no item is nothing that a request for items alone could mean."""
    if only_items and record_class not in OF_ITEMS | {REGISTRATION}:
        return False
    return record_class in scope.classes if scope.classes else record_class != _CATALOGUE


def _table(decision: Decision, kind: str, exports: Sequence[Export]) -> ScopedTable:
    """The columns that any of the exports of a class has and the answer gives, in an order that none sets."""
    columns = []
    for category in IN_ORDER:
        treated = decision.treatments.get(category)
        if treated is None or treated.treatment not in _GIVEN:
            continue
        several = [alike(export, category) for export in exports]
        only_one = max(map(len, several)) < 2
        labels: dict[Told, set[str]] = defaultdict(set)
        for found in several:
            for column, told in _told_apart(found):
                labels[_THE_ONLY if only_one else told] |= {column.header or ""} - {""}
        listed = sorted(labels)
        columns += [
            ScopedColumn(
                name=name,
                category=category,
                told=told,
                treatment=treated.treatment,
                labels=tuple(sorted(labels[told])),
            )
            for told, name in zip(listed, _names(category, listed), strict=True)
        ]
    return ScopedTable(record_class=kind, columns=tuple(columns))


def _told_apart(columns: Sequence[Column]) -> Iterator[tuple[Column, Told]]:
    """Columns of one category by what the library's system calls them."""
    seen: Counter[str | None] = Counter()
    for column in columns:
        seen[column.header] += 1
        yield column, (column.header is None, column.header or "", seen[column.header])


def _names(category: Category, labels: Sequence[Told]) -> Iterator[str]:
    """What a column means and, where several mean the same, what the library's system calls it.

    A number alone would not tell when a hold was placed from when it ran out.
    """
    used: Counter[str] = Counter()
    for _, label, _ in labels:
        name = "_".join((category.replace(".", "_"), *_LABEL_WORD.findall(label.lower())))
        used[name] += 1
        yield name if used[name] == 1 else f"{name}_{used[name]}"


def patron_keys(export: Export) -> tuple[Column, ...]:
    """The columns by which a row says whose it is."""
    return tuple(column for column in export.columns if column.category in PATRON_KEYS)


def alike(export: Export, category: Category) -> list[Column]:
    """An export's columns of one category, by the names that the map gives them, wherever they stand."""
    found = [column for column in export.columns if column.category == category]
    return sorted(found, key=lambda column: (column.header is None, column.header or "", column.position))


def _bind(
    nth: int,
    export: Export,
    table: ScopedTable,
    scope: ScopedSpec,
    seeks: Seeks,
    named: Named | None,
    ownership: Ownership,
) -> ScopedExport:
    if named is not None and not patron_keys(export):
        raise Held(
            "no column says whose each row is",
            hint="export the patron's number or card too, or leave this file out",
            file=export.label,
        )
    everyone = named is not None or ownership.everyone_is_own
    return ScopedExport(
        nth=nth,
        bound=bind_export(export, (), ownership.patrons, everyone=everyone),
        table=table,
        sources=tuple(_sources(table, export)),
        dates=tuple(_dates(export, scope)),
        items=require_items(export) if seeks.items else (),
        returns=returns_in(export, scope) if is_for_holders(seeks) else (),
    )


def _sources(table: ScopedTable, export: Export) -> Iterator[Column | None]:
    for column in table.columns:
        found = alike(export, column.category)
        told_apart = {told: each for each, told in _told_apart(found)}
        yield next(iter(found), None) if column.told == _THE_ONLY else told_apart.get(column.told)


def _dates(export: Export, scope: ScopedSpec) -> Iterator[Column]:
    """The columns that say when a row was, where the answer is for some days only."""
    if scope.first is None and scope.last is None:
        return
    wanted = _DATES.get(export.record_class or "", _OTHER_DATES)
    if not wanted:
        return
    found = next(
        (
            columns
            for together in wanted
            if (columns := [column for name in together for column in alike(export, Category(name))])
        ),
        [],
    )
    if not found:
        raise Held(
            "no column says when each row was, so it cannot be told which lie within the days asked for",
            hint="export the date too",
            file=export.label,
        )
    if len(found) == 1 and found[0].date_order is None:
        raise Held(
            "the dates can be read in two ways (day first or month first), or are not written in numbers",
            hint="export dates as YYYY-MM-DD",
            file=export.label,
            column=found[0].position,
        )
    yield from found
