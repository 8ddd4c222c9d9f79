"""Which rows of an export could have been released: own, of a readable month, inside the period.

Part of the last check.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from redactkit.categories import PATRON_KEYS
from redactkit.model import Category, Column, Decision, Export, Period, PeriodScope
from redactkit.verify.cells import first_of, places_in
from redactkit.verify.dates import NO_MONTH, Calendar, Months
from redactkit.verify.keys import day_passes, keys_of
from redactkit.verify.patrons import (
    HOME_LIBRARY,
    NO_KEYS,
    NOBODY,
    REGISTRATION,
    Keys,
    Patrons,
    Strangers,
    column_of,
)

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def inside(months: Months, scope: PeriodScope | None) -> Flags:
    """Which months lie in the whole periods that were asked for and are over."""
    if scope is None:
        return np.zeros(len(months), dtype=np.bool_)
    last = scope.last.year * 100 + scope.last.month
    first = 1 if scope.first is None else scope.first.year * 100 + scope.first.month
    return np.asarray((months != NO_MONTH) & (months >= first) & (months <= last))


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A chunk's rows: whose they are, and whether they could be released at all."""

    person: Ints = field(repr=False)
    own: Flags = field(repr=False)
    months: Months = field(repr=False)
    unlinked: Flags = field(repr=False)  # rows whose key no patron export knows
    scopes: Mapping[Period, PeriodScope]

    def releasable(self, period: Period | None) -> Flags:
        """The rows a table of this period is made from."""
        return self.own if period is None else self.own & inside(self.months, self.scopes.get(period))


class RowScope:
    """Places the rows of one export. Remembers dates and keys between chunks."""

    def __init__(
        self,
        export: Export,
        decision: Decision,
        patrons: Patrons,
        strangers: Strangers,
        persons: Ints | None = None,
    ) -> None:
        """``persons``: of each row, where nothing but names tells."""
        self._persons = persons
        self._patrons = patrons
        self._strangers = strangers
        self._is_registration = export.record_class == REGISTRATION
        self._scopes = {scope.period: scope for scope in decision.periods}
        self._home = column_of(export, HOME_LIBRARY)
        by = _dates(decision, export)
        self._dated = None if by is None else column_of(export, by)
        self._calendar = None
        if self._dated is not None and self._dated.date_order is not None:
            self._calendar = Calendar(self._dated.date_order, decision.as_of)
        present = [category for category in PATRON_KEYS if column_of(export, category) is not None]
        linked = next((category for category in present if patrons.has(category)), None)
        self.category = linked
        chosen = linked if linked is not None else next(iter(present), None)
        self.key = column_of(export, chosen) if chosen is not None else None
        # without a key each registration is a person of its own
        self._alone = self.key is None and self._is_registration
        self._placed = 0
        self._known = NO_KEYS
        if linked is not None and self.key is not None:
            self._known = patrons.as_written(self.key)

    @property
    def positions(self) -> tuple[int, ...]:
        """The columns that place a row."""
        return tuple(c.position for c in (self._home, self._dated, self.key) if c is not None)

    def place(self, cells: Mapping[int, pa.Array], rows: int, sound: Flags) -> Placed:
        """Person, ownership and month of each row of a chunk."""
        everyone = self._patrons.homes.everyone
        person = np.full(rows, NOBODY, dtype=np.int64)
        own = np.full(rows, everyone, dtype=np.bool_)
        unlinked = np.ones(rows, dtype=np.bool_)
        if self._alone:
            person = np.arange(self._placed, self._placed + rows, dtype=np.int64)
        elif self._persons is not None:
            person = self._persons[self._placed : self._placed + rows]
        self._placed += rows
        elsewhere = np.zeros(rows, dtype=np.bool_)
        if self.key is not None:
            at = self._place_keys(first_of(cells[self.key.position]), self.key)
            person = self._known.person[at]
            if self.category is not None:
                own, elsewhere = own | self._known.own[at], self._known.elsewhere[at]
                unlinked = person == NOBODY
        if self._home is not None:
            own = self._patrons.homes.own(cells[self._home.position])
            if self._is_registration:
                elsewhere = elsewhere | self._patrons.homes.elsewhere(cells[self._home.position])
        own &= ~elsewhere  # whatever the row itself says
        months: Months = np.zeros(rows, dtype=np.int32)
        if self._calendar is not None and isinstance(self._dated, Column):
            months = self._calendar.months(cells[self._dated.position])
        return Placed(person=person, own=own & sound, months=months, unlinked=unlinked, scopes=self._scopes)

    def _place_keys(self, written: pa.Array, column: Column) -> Ints:
        """For each cell its place among the known spellings of keys; new ones are looked up first."""
        at = places_in(written, self._known.keys)
        missing = at < 0
        if not missing.any():
            return at
        new = written.filter(pa.array(missing)).dictionary_encode()
        found = at.astype(np.int64)
        found[missing] = len(self._known.keys) + new.indices.to_numpy(zero_copy_only=False)
        self._look_up(new.dictionary, column)
        return found

    def _look_up(self, written: pa.Array, column: Column) -> None:
        """Whose these spellings are. A spelling is looked up once, however many rows have it."""
        keys = keys_of(written, column)
        if self.category is not None:
            person, own, elsewhere = self._patrons.keys(self.category).find(keys)
        else:
            numbers = self._strangers.number(column.category, keys)
            person = np.where(day_passes(keys), NOBODY, numbers)
            own = elsewhere = np.zeros(len(keys), dtype=np.bool_)
        known = self._known
        self._known = Keys(
            keys=pa.concat_arrays([known.keys, written]),
            person=np.append(known.person, person),
            own=np.append(known.own, own),
            elsewhere=np.append(known.elsewhere, elsewhere),
        )


def _dates(decision: Decision, export: Export) -> Category | None:
    """What dates the rows of an export: what its tables print as a month or a year."""
    return next(
        (
            spec.dated
            for spec in decision.release.specs
            if spec.record_class == export.record_class and spec.dated is not None
        ),
        None,
    )
