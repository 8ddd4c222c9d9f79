"""What people must now do, who does it, and by when. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from redactkit.decide.for_counsel import binds
from redactkit.decide.people import DIRECTOR, STAFF, doer_of
from redactkit.decide.profile import Profile
from redactkit.decide.profile.checks import BEFORE_RETURN_DATE, NOW, RECEIVED
from redactkit.decide.rules import RELEASE, DutyRef, Facts, Rule, Walk, applies
from redactkit.model import Clock, Duty, Outcome, Request

KEPT_ON = "preserve_records"
"""What is still owed of a hold that counsel has lifted."""

_SOURCES = "keep_sources"
_APPEALS = frozenset({"appeal", "appeal_if_silent"})


def duties_of(
    found: Walk,
    apart: Sequence[Rule],
    profile: Profile,
    facts: Facts,
    request: Request,
    clocks: Sequence[Clock],
    as_of: date,
    *,
    neutral: bool,
) -> tuple[Duty, ...]:
    """Each duty once, in the words of the first row that names it. Under a gag none that it bars.

    ``apart``: the rows that answer classes asked for beside others; under a gag nobody is told of those.
    ``neutral``: nobody may be looked up in order to answer.
    """
    gag = facts["gag"] == "yes"
    refs: dict[str, DutyRef] = {}
    for ref in (
        *_refs(found, profile),
        *(ref for row in apart if not gag for ref in row.duties),
        *profile.standing_duties,
    ):
        if applies(ref.when, facts):
            refs.setdefault(ref.id, ref)
    return _in_order(_worded(refs.values(), found, profile, facts, request, clocks, as_of, neutral=neutral))


def _refs(found: Walk, profile: Profile) -> Iterator[DutyRef]:
    """The duties of the row that decides and of the rows beside it. Counsel's answer has duties of its own:
    what was owed while the row waited is done."""
    if found.answer is not None:
        yield from profile.answered[found.answer].duties
    else:
        yield from found.rule.duties
    for row in found.beside:
        if found.answer != RELEASE or row.outcome is None:
            yield from row.duties
    yield from (ref for row in found.passed for ref in row.duties if ref.id == KEPT_ON)


def _worded(
    refs: Iterable[DutyRef],
    found: Walk,
    profile: Profile,
    facts: Facts,
    request: Request,
    clocks: Sequence[Clock],
    as_of: date,
    *,
    neutral: bool,
) -> Iterator[Duty]:
    gag = facts["gag"] == "yes"
    for ref in refs:
        text = profile.duties[ref.id]
        if text.barred_by_gag and gag:
            continue
        who, what, by = ref.who or text.who, ref.what or text.what, ref.by or text.by
        quiet = text.under_gag if gag and ref.tells is None else None
        if quiet is not None:
            what = quiet
        elif neutral and text.where_neutral is not None and ref.what is None:
            what = text.where_neutral
        elif text.at_the_director is not None and ref.what is None and request.handled_by == DIRECTOR:
            who, what = DIRECTOR, text.at_the_director
        until = _last_appeal(clocks) if ref.id == _SOURCES else None
        yield Duty(
            id=ref.id,
            who=doer_of(who, found.rule, profile, request.handled_by),
            what=_at_least(
                _if_any(ref.id, _in_time(what, by, found.outcome, facts, request, as_of), found.outcome),
                until,
            ),
            by=_day(by, request, clocks),
            is_now=by == NOW,
            until=until,
            cites=tuple(
                name for name in (text.cites if ref.cites is None else ref.cites) if binds(name, profile)
            ),
        )


def _in_order(duties: Iterable[Duty]) -> tuple[Duty, ...]:
    """What cannot wait, then what staff do, then by date, the rest in the table's order."""
    return tuple(sorted(duties, key=lambda duty: (not duty.is_now, duty.who != STAFF, duty.by or date.max)))


def _in_time(what: str, by: str | None, outcome: Outcome, facts: Facts, request: Request, as_of: date) -> str:
    """Counsel needs time before the paper's own date. How much, no law says: so there is no date to miss."""
    returnable = request.process.returnable
    waits = by == BEFORE_RETURN_DATE and outcome is not Outcome.COMPLY_NOW and facts["under_process"] == "yes"
    if not waits or returnable is None:
        return what
    day = f"{returnable:%B} {returnable.day}, {returnable.year}"
    if returnable < as_of:
        return f"{what}. The return date, {day}, is past: do it today"
    return f"{what}. Do it well before the return date, {day}"


def _last_appeal(clocks: Sequence[Clock]) -> date | None:
    """The last day on which the requester may appeal an answer of today."""
    return max((clock.date for clock in clocks if clock.id in _APPEALS), default=None)


def _if_any(duty: str, what: str, outcome: Outcome) -> str:
    """An answer that releases nothing is made from the form alone: there may be no export to keep."""
    if duty != _SOURCES or outcome.releases:
        return what
    return f"{what} (this answer needed none: keep those that there are)"


def _at_least(what: str, until: date | None) -> str:
    if until is None:
        return what
    return f"{what}: at least until {until:%B} {until.day}, {until.year}, the last day to appeal"


def _day(by: str | None, request: Request, clocks: Sequence[Clock]) -> date | None:
    if by == RECEIVED:
        return request.received
    return next((clock.date for clock in clocks if clock.id == by), None)
