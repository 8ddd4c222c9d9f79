"""What the exports at hand make doubtful of the tables, for the operator to look at before they are sent.

Never part of the answer, and never a reason to hold it: a library may have been closed for a month.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from datetime import date

from redactkit.categories import named_by
from redactkit.folding import fold_key
from redactkit.model import (
    Category,
    Decision,
    Export,
    Outcome,
    Request,
    ScopedSpec,
    Seeks,
    TableSpec,
    TotalsSpec,
    Treatment,
)
from redactkit.redact.few import matchable
from redactkit.redact.plan import Plan
from redactkit.redact.transform import Partial
from redactkit.redact.write import FinishedTable, empty_periods
from redactkit.scales import FEW, too_few

_SECRETS = {
    Category("patron.secret"): "PINs or passwords",
    Category("patron.ssn"): "Social Security numbers",
    Category("staff.log_in"): "log-ins of staff",
}
_REGISTRATION = "registration"
_SPEAKS_OF_PATRONS = re.compile(
    r"\b(?:cards?|card-?holders?|(?:which|what) (?:patron|borrower|reader)s?|who (?:borrow|check|read)\w*"
    r"|(?:their|with|and) names?|names? of (?:the )?(?:people|patron|borrower|reader)s?|address(?:es)?"
    r"|(?:tele)?phones?|birth ?dates?|dates? of birth|pins?)\b"
)
_TITLE = Category("item.title")
_LOOK = "make sure that the exports are whole before you send anything"


def notices_of(plan: Plan, share: Partial, finished: Sequence[FinishedTable]) -> tuple[str, ...]:
    """Months without a record, titles that no column tells, rows of people who are in no patron export."""
    found: list[str] = []
    for kind in sorted({str(each.export.record_class) for each in plan.exports}):
        months = {month for named, month in share.months if named == kind}
        if months and (span := _asked(plan, kind)) is not None:
            found += _missing(kind, months, *span, whose=" of your own patrons")
    found += [
        f"{table.spec.file} has no titles: no column of these exports is taken for one; if the library's "
        "system can export it, do so before you send anything"
        for table in finished
        if isinstance(table.spec, TableSpec)
        and any(column.category == _TITLE for column in table.spec.columns)
        and all(column.category != _TITLE for column in table.outputs)
    ]
    found += _no_figures(plan, finished)
    found += [
        f"of {', '.join(few.years)} there are fewer than {FEW} records in {' and '.join(few.files)}, or one "
        "line of one of them stands for all: laid side by side, the lines can be matched, and tell what was "
        "lent where and in which month. Look at them before you send anything, and ask counsel if they tell "
        "of a person"
        for few in matchable(finished)
    ]
    if share.unknown > share.released:
        found.append(
            f"{share.unknown:,} {'row names' if share.unknown == 1 else 'rows name'} a patron who is not in "
            "the patron export, or none: "
            "make sure that the patron export is whole"
        )
    return tuple(found)


def _no_figures(plan: Plan, finished: Sequence[FinishedTable]) -> Iterator[str]:
    """The totals of people, or their periods, that have no figure; few or none, it is said alike."""
    for table in finished:
        if not isinstance(table.spec, TotalsSpec) or not table.spec.counts_people:
            continue
        periods = empty_periods(table, plan)
        if table.has_no_figure or periods:
            when = "" if table.has_no_figure else f" for {', '.join(periods)}"
            yield (
                f"{table.spec.file} has no figure{when}: {too_few(table.spec.min_cell)}; the letter does not "
                "say which of these it is"
            )


def _asked(plan: Plan, kind: str) -> tuple[int | None, int] | None:
    """The first and the last month that the tables of a class cover, counted from the year 0."""
    periods = {spec.period for spec in plan.specs if spec.record_class == kind and spec.period is not None}
    scopes = [plan.scopes[period] for period in periods]
    if not scopes:
        return None
    firsts = [
        None if scope.first is None else _count(scope.first.year, scope.first.month) for scope in scopes
    ]
    bounded = [first for first in firsts if first is not None]
    first = min(bounded) if len(bounded) == len(firsts) else None
    return first, max(_count(scope.last.year, scope.last.month) for scope in scopes)


def notices_of_copy(scope: ScopedSpec, months: Mapping[str, Set[int]], today: date) -> tuple[str, ...]:
    """Months of the days asked for in which an export has no row at all, whosever.

    ``months`` are those with a row, by class of records, written as 202403. They are of everybody's rows, so
    that a notice says nothing about whoever is named.
    """
    last = min(scope.last or today, today)
    first = None if scope.first is None else _count(scope.first.year, scope.first.month)
    found: list[str] = []
    for kind, have in sorted(months.items()):
        if have:
            found += _missing(kind, have, first, _count(last.year, last.month))
        else:
            found.append(f"no {_what(kind)} in these exports has a day that can be read: {_LOOK}")
    return tuple(found)


def notices_of_fields(
    decision: Decision, given: Collection[Category], seeks: Seeks, purpose: str | None
) -> tuple[str, ...]:
    """Secrets that are given because the form names them, and what it names beyond what the purpose lists."""
    found = [
        f"the copy gives {what} as they stand, since the form names that field ({category}): make sure that "
        "the paper names it too"
        for category, what in _SECRETS.items()
        if category in given
    ]
    if decision.outcome is Outcome.RELEASE_OPERATIONAL and purpose is not None:
        allowed = {c for c, treated in decision.treatments.items() if treated.treatment is Treatment.KEEP}
        found += [
            f"the form names {name}, and the policy does not give it for {purpose.replace('_', ' ')}: it is "
            "left out, and the log says on which ground"
            for name in seeks.fields
            if allowed.isdisjoint(named_by([name]))
        ]
    return tuple(found)


def notices_of_words(request: Request, exports: Sequence[Export]) -> tuple[str, ...]:
    """That the requester's own words speak of what patron records hold, and the form does not ask for it."""
    classes = request.seeks.classes
    have = {export.record_class for export in exports}
    if not classes or _REGISTRATION in classes or _REGISTRATION not in have:
        return ()
    if not _SPEAKS_OF_PATRONS.search(fold_key(request.asked or "")):
        return ()
    return (
        "the requester's own words (asked) speak of what registration records hold, such as cards or names, "
        "and the form does not ask for those: the letter says that the request was not read so. If it was "
        "meant, add registration to seeks.classes, and what of it is withheld stands with its ground",
    )


def _what(kind: str) -> str:
    return "loan" if kind == "circulation" else f"{kind.replace('_', ' ')} record"


def _missing(kind: str, months: Set[int], first: int | None, last: int, *, whose: str = "") -> Iterator[str]:
    """The months without a record, where there are others. ``months`` are written as 202403."""
    have = {_count(month // 100, month % 100) for month in months}
    latest = max(have)
    what = _what(kind)
    start = min(have) if first is None else first
    if gaps := [month for month in range(start, min(last, latest) + 1) if month not in have]:
        yield (
            f"no {what}{whose} in these exports is of {', '.join(_runs(gaps))}, and the answer "
            f"covers that time: {_LOOK}"
        )
    if latest < last:
        yield (
            f"the last {what} in these exports is of {_named(latest)}, and the answer covers the time to "
            f"{_named(last)}: {_LOOK}"
        )


def _count(year: int, month: int) -> int:
    return year * 12 + month - 1


def _named(month: int) -> str:
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def _runs(months: Iterable[int]) -> Iterator[str]:
    """Months that follow one another, as one span."""
    first: int | None = None
    before = 0
    for month in (*months, None):
        if first is not None and month != before + 1:
            yield _named(first) if first == before else f"{_named(first)} to {_named(before)}"
            first = None
        if month is not None:
            first = month if first is None else first
            before = month
