"""One chunk of an export → its rows in the copy. A pure function of (plan, chunk).

A row is given when it is certain whose it is and when it was. What is in doubt is listed for a person to look
at; what is certain to be somebody else's leaves no trace.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.model import REPEAT, Column, Export, Quarantined, ScopedSpec
from redactkit.redact.dates import UNREADABLE, days, says_zone
from redactkit.redact.disagree import Holders, sayings
from redactkit.redact.keys import marked, trimmed
from redactkit.redact.people import REGISTRATION, STRONG
from redactkit.redact.person import Named, any_of
from redactkit.redact.scoped import ScopedExport, ScopedPlan, patron_keys
from redactkit.redact.scoped_items import about_items, open_loans
from redactkit.redact.transform import arrow, one_by_one, printed, whose

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

PERSON = "\x00person"
"""Beside the rows of some persons: which of them a row is about, or ``NOBODY``. It goes no further."""

NOBODY = -1

_DOUBTFUL = "it speaks of several patrons (a number or a name is not that of the card), or of none alone"
_NO_DAY = "the date cannot be read"
_EDGE = (
    "its time names a time zone; in the library's own the day may lie on the other side of those asked for"
)
_YEARS_AHEAD = 10  # a hold or a card may end in a year to come, written with two digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a chunk gives: the printed cells of its rows, and where its other rows went.

    Of rows that are not this library's to give, ``referred`` and ``unknown`` count those that were asked for.
    """

    rows: pa.Table = field(repr=False)
    numbers: Ints = field(repr=False)  # each row's record in its export
    referred: int = 0
    unknown: int = 0  # of a whole class: rows of nobody, or of a patron whose home library no export tells
    outside: int = 0
    not_own: int = 0  # of nobody or of patrons registered elsewhere, whatever they are about
    doubtful: tuple[tuple[str, Quarantined], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Which rows are covered, which are another library's to give, and which contradict themselves."""

    covered: Flags
    referred: Flags
    doubtful: Flags
    unknown: Flags  # among the referred: of nobody, or of a patron whose home library no export tells


def take_rows(plan: ScopedPlan, bound: ScopedExport, frame: pd.DataFrame, rows: Ints) -> Taken:
    """This chunk's rows. ``frame`` has one column of text per source column, ``rows`` the record numbers."""
    if plan.named is None:
        whose_rows = _whole_class(plan, bound, frame, rows)
    else:
        whose_rows = find_rows(plan.named, bound.nth, bound.export, frame, rows)
    asked = about_items(plan.items, bound.items, frame) & open_loans(bound.returns, frame)
    covered = whose_rows.covered & asked
    inside, unsure = _within(plan.scope, bound.dates, frame, last_year=plan.decision.as_of.year)
    label = bound.export.label
    doubtful = [
        (label, Quarantined(row=int(row), reason=reason))
        for flags, reason in (
            (whose_rows.doubtful & asked, _DOUBTFUL),
            *((covered & flags, reason) for reason, flags in unsure.items()),
        )
        for row in rows[flags]
    ]
    given = covered & inside
    in_doubt = np.logical_or.reduce([covered & flags for flags in unsure.values()])
    about = asked & np.logical_or.reduce([inside, *unsure.values()])
    take = pa.array(np.flatnonzero(given))
    columns = {
        output.name: _cells(frame, source, take)
        for output, source in zip(bound.table.columns, bound.sources, strict=True)
    }
    if plan.about is not None:
        columns[PERSON] = pa.array(
            _persons(plan.about, plan.named, bound, frame.iloc[np.flatnonzero(given)], rows[given])
        )
    return Taken(
        rows=pa.table(columns),
        numbers=rows[given],
        referred=int((whose_rows.referred & ~whose_rows.unknown & about).sum()),
        unknown=int((whose_rows.unknown & about).sum()),
        outside=int(whose_rows.covered.sum() - given.sum() - in_doubt.sum()),
        not_own=int(whose_rows.referred.sum()),
        doubtful=tuple(doubtful),
    )


def _persons(about: Named, named: Named | None, bound: ScopedExport, frame: pd.DataFrame, rows: Ints) -> Ints:
    """Which person each row is about: another one in its text is somebody else all the same."""
    if named is not None and len(named.persons) == 1:
        return np.zeros(len(rows), dtype=np.int64)
    found = np.full(len(rows), NOBODY, dtype=np.int64)
    for nth, person in enumerate(about.persons):
        whose_rows = find_rows(about.alone(person), bound.nth, bound.export, frame, rows)
        found[whose_rows.covered | whose_rows.referred] = nth
    return found


def find_rows(named: Named, nth: int, export: Export, frame: pd.DataFrame, rows: Ints) -> Whose:
    """The rows of the named persons in the ``nth`` export, by every key that the rows have; registrations by
    themselves."""
    if export.record_class == REGISTRATION:
        here, away = (
            np.isin(rows, [row for at, row in named.rows(elsewhere=elsewhere) if at == nth])
            for elsewhere in (False, True)
        )
        nothing = np.zeros(len(rows), dtype=np.bool_)
        return Whose(covered=here, referred=away, doubtful=nothing, unknown=nothing)
    wanted = [named.keys(elsewhere=False), named.keys(elsewhere=True), named.contested]
    here, away, contested = (np.zeros(len(rows), dtype=np.bool_) for _ in wanted)
    spread = [(column, *one_by_one(frame, column)) for column in patron_keys(export)]
    for column, single, row in spread:
        for flags, sought in zip((here, away, contested), wanted, strict=True):
            flags[row[any_of(single, sought.get(column.category, frozenset()))]] = True
    others = np.zeros(len(rows), dtype=np.bool_)
    at_hand = here | away | contested
    for column, single, row in spread:
        if column.category not in STRONG:
            continue
        ours = frozenset[str]().union(*(sought.get(column.category, frozenset()) for sought in wanted))
        for at in np.flatnonzero(at_hand[row] & np.asarray(pc.is_valid(single)) & ~any_of(single, ours)):
            others[row[at]] |= named.is_somebody_else(column.category, str(single[int(at)].as_py()))
    others |= _contradicting(named, export, frame, at_hand)
    sure = (here | away) & ~others & ~(here & away)
    doubtful = ((here | away) & ~sure) | (contested & ~here & ~away & ~others)
    unknown = np.zeros(len(rows), dtype=np.bool_)
    return Whose(covered=here & sure, referred=away & sure, doubtful=doubtful, unknown=unknown)


def _contradicting(named: Named, export: Export, frame: pd.DataFrame, at_hand: Flags) -> Flags:
    """The rows at hand with a number or a name that is not theirs: a card may have been somebody else's."""
    keys, names, suffixes = named.numbers, named.names, named.suffixes
    found = np.zeros(len(frame), dtype=np.bool_)
    for saying in sayings(export, frame, at_hand):
        if saying.speaks_against(keys, names, suffixes):
            found[list(saying.rows)] = True
    return found


def _whole_class(plan: ScopedPlan, bound: ScopedExport, frame: pd.DataFrame, rows: Ints) -> Whose:
    """Every row of this library's own patrons."""
    _, own, unknown = whose(plan.ownership, bound.bound, frame, rows)
    doubtful = np.zeros(len(rows), dtype=np.bool_)
    if bound.export.record_class != REGISTRATION:
        doubtful = plan.registered.contradicting(bound.export, frame, own) if plan.registered else doubtful
    elif plan.holders is not None:
        own &= np.isin(rows, [row for at, row in plan.holders if at == bound.nth])
        nothing = np.zeros(len(rows), dtype=np.bool_)
        return Whose(covered=own, referred=nothing, doubtful=doubtful, unknown=nothing)
    return Whose(covered=own & ~doubtful, referred=~own, doubtful=doubtful, unknown=unknown)


def find_holders(plan: ScopedPlan, bound: ScopedExport, frame: pd.DataFrame, rows: Ints) -> Holders:
    """The registrations of whoever has one of the items, as a chunk of loans says it."""
    if plan.registered is None:
        return frozenset()
    covered = _whole_class(plan, bound, frame, rows).covered
    covered &= about_items(plan.items, bound.items, frame) & open_loans(bound.returns, frame)
    inside, _ = _within(plan.scope, bound.dates, frame, last_year=plan.decision.as_of.year)
    return plan.registered.registrations(bound.export, frame, covered & inside)


def _within(
    scope: ScopedSpec, dates: Sequence[Column], frame: pd.DataFrame, *, last_year: int
) -> tuple[Flags, Mapping[str, Flags]]:
    """Which rows lie within the days asked for, and of which that cannot be told, by the reason.

    A row with several dates counts from the first of them: a hold was placed before it was ready. A time with
    a zone may lie on the day before or after, in the library.
    """
    if not dates:
        nothing = np.zeros(len(frame), dtype=np.bool_)
        return ~nothing, {_NO_DAY: nothing}
    never = np.iinfo(np.int64).max
    soonest, latest = np.full(len(frame), never), np.full(len(frame), never)
    unreadable = np.zeros(len(frame), dtype=np.bool_)
    for column in dates:
        cells = arrow(frame[column.position - 1])
        day = days(cells, column.date_order, last_year + _YEARS_AHEAD)
        unreadable |= (day == UNREADABLE) & np.asarray(pc.match_substring_regex(cells, r"[\pL\pN]"))
        apart = says_zone(cells).astype(np.int64)
        soonest = np.where(day != UNREADABLE, np.minimum(soonest, day - apart), soonest)
        latest = np.where(day != UNREADABLE, np.minimum(latest, day + apart), latest)
    unreadable |= soonest == never
    first = 0 if scope.first is None else scope.first.toordinal()
    last = never - 1 if scope.last is None else scope.last.toordinal()
    inside = (soonest >= first) & (latest <= last) & ~unreadable
    on_the_edge = (latest >= first) & (soonest <= last) & ~inside & ~unreadable
    return inside, {_NO_DAY: unreadable, _EDGE: on_the_edge}


def months_in(bound: ScopedExport, frame: pd.DataFrame, *, last_year: int) -> set[int]:
    """``year * 100 + month`` of every day by which the rows of an export are asked for, whosever they are."""
    found: set[int] = set()
    for column in bound.dates:
        cells = arrow(frame[column.position - 1])
        read = np.unique(days(cells, column.date_order, last_year + _YEARS_AHEAD))
        told = [date.fromordinal(day) for day in read[read != UNREADABLE].tolist()]
        found.update(day.year * 100 + day.month for day in told)
    return found


def _cells(frame: pd.DataFrame, source: Column | None, take: pa.Array) -> pa.Array:
    """The printed cells of some rows; blank where an export lacks the column."""
    if source is None:
        return pa.array([""] * len(take), pa.string())
    return printed(marked(arrow(frame[source.position - 1]).take(take), source))


def values_in(columns: Sequence[Column], covered: Flags, frame: pd.DataFrame) -> Iterator[tuple[Column, str]]:
    """Every value of some columns in some rows, one by one, and its column."""
    take = pa.array(np.flatnonzero(covered))
    for column in columns:
        cells = marked(arrow(frame[column.position - 1]).take(take), column)
        for text in pc.unique(trimmed(pc.split_pattern(cells, REPEAT).flatten())).to_pylist():
            if text:
                yield column, text
