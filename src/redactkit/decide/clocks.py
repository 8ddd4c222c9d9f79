"""Statutory dates. Pure: counted from the day of receipt on the form, never from the day of the run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache

from redactkit.decide.profile.nouns import Calendar, ClockRule, Profile
from redactkit.decide.rules import Facts, applies
from redactkit.model import Clock, Outcome, Request

RETURN_DATE = "return_date"
_DAY = timedelta(days=1)
_SATURDAY = 5
_OBSERVED = "(observed)"
_FRIDAY = 4


def find_clocks(
    request: Request, profile: Profile, facts: Facts, outcome: Outcome, as_of: date
) -> tuple[Clock, ...]:
    """The dates that matter to this request, the paper's own first. None without a day of receipt.

    A search warrant is obeyed now: its return date is the officers' return to the court.
    """
    found: list[Clock] = []
    returnable = request.process.returnable
    is_dated = facts["under_process"] == "yes" and facts["paper"] != "search_warrant"
    if is_dated and returnable is not None:
        found.append(
            Clock(
                id=RETURN_DATE,
                date=returnable,
                counted="the date in the paper itself",
                missed=returnable < as_of,
                if_missed=profile.return_date_missed,
                cites=profile.return_date_cites,
            )
        )
    if request.received is not None:
        starts = {"received": request.received, "response": as_of, "delivery": as_of}
        for rule in running_clocks(request, profile, facts, outcome):
            clock = _counted(rule, profile.calendar, starts[rule.runs_from], as_of)
            missed = {each.id for each in found if each.missed}
            if rule.only_if_missed is None or rule.only_if_missed in missed:
                found.append(clock)
    return tuple(found)


def running_clocks(request: Request, profile: Profile, facts: Facts, outcome: Outcome) -> Iterator[ClockRule]:
    """The periods of the public records law that run for this request, whether or not a date can be given."""
    for rule in profile.clocks:
        if (
            profile.public_records_law_applies
            and applies(rule.when, facts)
            and (not rule.outcomes or outcome in rule.outcomes)
            and (not rule.needs_more_time or request.more_time is not None)
        ):
            yield rule


def _counted(rule: ClockRule, calendar: Calendar, received: date, as_of: date) -> Clock:
    if rule.days == "calendar":
        first, due = received, received + rule.count * _DAY
    else:
        # Elsewhere day 1 is the working day after receipt, and in doubt the earlier date holds.
        first = _working_day_from(received, calendar) if calendar.received_next_working_day else received
        due = first
        for _ in range(rule.count):
            due = _working_day_from(due + _DAY, calendar)
    counted = f"{rule.count} {rule.days} days after {first.isoformat()}"
    if rule.runs_from != "received":
        counted += ", the day of this answer"
    elif first != received:
        counted += f", the first {rule.days} day from {received.isoformat()} on, when it came in"
    if rule.note:
        counted += f"; {rule.note}"
    return Clock(
        id=rule.id,
        date=due,
        counted=counted,
        missed=due < as_of,
        if_missed=rule.if_missed,
        cites=rule.cites,
        is_quiet=rule.is_quiet,
        at_earliest=rule.runs_from == "delivery",
    )


def _working_day_from(day: date, calendar: Calendar) -> date:
    """The day itself, or the next one on which the office works."""
    while not is_working_day(day, calendar):
        day += _DAY
    return day


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Monday to Friday, less the holidays that hold here and the days on which this office is closed."""
    if day.weekday() >= _SATURDAY or day in calendar.closed:
        return False
    return not any(_closes(name, day, calendar) for name in _holidays(calendar.state, day.year).get(day, ()))


@lru_cache(maxsize=64)
def _holidays(state: str, year: int) -> Mapping[date, tuple[str, ...]]:
    from holidays import country_holidays  # here: it is the one slow import, and only dates need it

    kept = country_holidays("US", subdiv=state, years=year)
    return {day: tuple(kept.get_list(day)) for day in kept}


def _closes(name: str, day: date, calendar: Calendar) -> bool:
    if name in calendar.works_on:
        return False
    # a holiday kept on the Friday before it: where the law does not say so, the earlier date is the safe one
    return calendar.friday_for_saturday or not (name.endswith(_OBSERVED) and day.weekday() == _FRIDAY)
