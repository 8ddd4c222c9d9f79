"""Whole release periods. Pure: a request's span is widened to months or years that are over on the day."""

from __future__ import annotations

from datetime import date, timedelta

from redactkit.model import Period, PeriodScope, ReleaseSpec, Seeks

_DAY = timedelta(days=1)


def release_periods(seeks: Seeks, release: ReleaseSpec, as_of: date) -> tuple[PeriodScope, ...]:
    """The span of each kind of period that the release is cut by. ``first`` after ``last``: none is over.

    Finer scope than the release shows would tell the difference: two requests a day apart would give one
    patron's day.
    """
    used = {table.period for table in release.tables} | {total.period for total in release.totals}
    return tuple(_scope(period, seeks, as_of) for period in Period if period in used)


def _scope(period: Period, seeks: Seeks, as_of: date) -> PeriodScope:
    over = _first_day(period, as_of) - _DAY  # a period is over when its last day is past
    last = over if seeks.to is None else min(_last_day(period, seeks.to), over)
    first = None if seeks.from_ is None else _first_day(period, seeks.from_)
    return PeriodScope(period=period, first=first, last=last)


def _first_day(period: Period, day: date) -> date:
    return day.replace(day=1) if period is Period.MONTH else day.replace(month=1, day=1)


def _last_day(period: Period, day: date) -> date:
    if period is Period.YEAR:
        return day.replace(month=12, day=31)
    return (day.replace(day=28) + 4 * _DAY).replace(day=1) - _DAY


def is_widened(scope: PeriodScope, seeks: Seeks) -> bool:
    """Whether the span covers days that were not asked for."""
    before = seeks.from_ is not None and scope.first is not None and scope.first < seeks.from_
    return before or (seeks.to is not None and scope.last > seeks.to)


def is_cut(scope: PeriodScope, seeks: Seeks, as_of: date) -> bool:
    """Whether days that were asked for, and that have come, lie in a period that is not over."""
    wanted = as_of if seeks.to is None else min(seeks.to, as_of)
    return wanted > scope.last and (seeks.from_ is None or seeks.from_ <= as_of)
