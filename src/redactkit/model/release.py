"""What a releasing outcome makes of the exports: tables, totals, periods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from redactkit.model.ids import Category
from redactkit.model.vocabulary import Measure, Period, Scale

_TIMES = (Scale.MONTH, Scale.YEAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputColumn:
    """One column of a released table: its printed name, the category it is made from, and how coarse.

    ``optional``: a level of a total that is left out where the exports do not tell it.
    """

    name: str
    category: Category
    scale: Scale = Scale.AS_IS
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpec:
    """A table of rows, unlinkable to any other: identical rows are counted in ``records``."""

    file: str
    record_class: str
    period: Period
    columns: tuple[OutputColumn, ...]

    @property
    def every_column(self) -> tuple[OutputColumn, ...]:
        """All that may be printed."""
        return self.columns

    @property
    def dated(self) -> Category | None:
        """What dates a row: the category that is printed as a month or a year."""
        return _dated(self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalsSpec:
    """A partition. ``levels`` go from the root to the leaf; small blocks merge into their parent's "other".

    ``min_cell`` is the fewest distinct patrons a printed block may stand for; 1 means no minimum.
    """

    file: str
    record_class: str
    measure: Measure
    period: Period | None
    levels: tuple[OutputColumn, ...]
    min_cell: int
    # columns that travel with the last level (an author with its title): one block has one tuple of them
    leaf_columns: tuple[OutputColumn, ...] = ()

    @property
    def every_column(self) -> tuple[OutputColumn, ...]:
        """All that may be printed."""
        return (*self.levels, *self.leaf_columns)

    @property
    def dated(self) -> Category | None:
        """What dates a row: the category that is printed as a month or a year."""
        return _dated(self.levels)

    @property
    def counts_people(self) -> bool:
        """Whether a block is printed only where it stands for several people."""
        return self.min_cell > 1


def _dated(columns: tuple[OutputColumn, ...]) -> Category | None:
    return next((column.category for column in columns if column.scale in _TIMES), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopedSpec:
    """Rows as they stand, for an order, a consent or a task: whose they are, the request says.

    ``classes`` empty: all that the exports are. ``first`` and ``last`` are days, never widened; ``None``: not
    limited. Which columns: those that the decision's treatments keep.
    """

    classes: tuple[str, ...]
    first: date | None
    last: date | None
    names_persons: bool = True  # an order, a consent; a task that names nobody is for a whole class
    wherever_registered: bool = False  # no row is referred to another library: a warrant, a paper under a gag


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseSpec:
    """What a releasing outcome makes of the exports: tables and totals, or rows as they stand."""

    tables: tuple[TableSpec, ...] = ()
    totals: tuple[TotalsSpec, ...] = ()
    scoped: ScopedSpec | None = None

    @property
    def specs(self) -> tuple[TableSpec | TotalsSpec, ...]:
        """The tables, then the totals."""
        return (*self.tables, *self.totals)

    def no_figures(self, lines: Mapping[str, int]) -> dict[str, TotalsSpec]:
        """The totals of people that were made and print nothing, be it of few people or of none.

        ``lines``: how many lines each released file has, without its header.
        """
        return {spec.file: spec for spec in self.totals if spec.counts_people and lines.get(spec.file) == 0}

    def fewest_of_no_figure(self, lines: Mapping[str, int]) -> int | None:
        """The fewest people of whom a total is given, where no released file has a figure; else ``None``."""
        without = self.no_figures(lines)
        return (
            max(each.min_cell for each in without.values())
            if without and not lines.keys() - without
            else None
        )


NOTHING_RELEASED = ReleaseSpec()
"""No table and no total."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodScope:
    """The whole release periods a request is widened to. ``None`` bounds mean "as far as the exports go".

    ``first`` and ``last`` are the first and the last day of the widened span, ``last`` never later than the
    end of the last period that is over on the day of the run.
    """

    period: Period
    first: date | None
    last: date
