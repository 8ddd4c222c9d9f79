"""Which rows of an export could have been released: own, of a readable month, inside the period.

Part of the last check.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.categories import PATRON_KEYS
from redactkit.model import Category, Column, Decision, Export, Period, PeriodScope
from redactkit.verify.cells import first_of, places_in
from redactkit.verify.dates import NO_MONTH, Calendar, Months
from redactkit.verify.patrons import HOME_LIBRARY, NOBODY, Patrons, column_of, keys_of

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

OUT_TIME = Category("loan.out_time")


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
    """Places the rows of one export. Remembers dates and unregistered keys between chunks."""

    def __init__(self, export: Export, decision: Decision, patrons: Patrons) -> None:
        self._patrons = patrons
        self._scopes = {scope.period: scope for scope in decision.periods}
        self._home = column_of(export, HOME_LIBRARY)
        self._dated = column_of(export, OUT_TIME)
        self._calendar = None
        if self._dated is not None and self._dated.date_order is not None:
            self._calendar = Calendar(self._dated.date_order, decision.as_of)
        present = [category for category in PATRON_KEYS if column_of(export, category) is not None]
        linked = next((category for category in present if patrons.has(category)), None)
        self.category = linked
        chosen = linked if linked is not None else next(iter(present), None)
        self.key = column_of(export, chosen) if chosen is not None else None
        self._strangers = pa.array([], pa.string())
        # without a key each registration is a person of its own
        self._alone = self.key is None and export.record_class == "registration"
        self._placed = 0

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
            self._placed += rows
        if self.key is not None:
            keys = keys_of(first_of(cells[self.key.position]), self.key)
            if self.category is not None:
                person, registered = self._patrons.keys(self.category).find(keys)
                own |= registered
                unlinked = person == NOBODY
            else:
                person = self._number(keys)
        if self._home is not None:
            own = self._patrons.homes.own(cells[self._home.position])
        months: Months = np.zeros(rows, dtype=np.int32)
        if self._calendar is not None and isinstance(self._dated, Column):
            months = self._calendar.months(cells[self._dated.position])
        return Placed(person=person, own=own & sound, months=months, unlinked=unlinked, scopes=self._scopes)

    def _number(self, keys: pa.Array) -> Ints:
        """A number for each key of an export whose patrons are in no patron export."""
        new = pc.unique(keys.filter(pc.invert(pc.is_in(keys, value_set=self._strangers))))
        self._strangers = pa.concat_arrays([self._strangers, new.filter(pc.is_valid(new))])
        return places_in(keys, self._strangers).astype(np.int64)
