"""What to know beside an answer: missed dates, doubts, periods that were widened, a lapsed review. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from redactkit.decide.answers import asked_beside
from redactkit.decide.clocks import running_clocks
from redactkit.decide.for_counsel import for_counsel_of
from redactkit.decide.periods import is_cut, is_widened
from redactkit.decide.profile import Profile
from redactkit.decide.profile.column_checks import SCOPED
from redactkit.decide.rules import Facts, Walk, applies
from redactkit.model import Clock, CounselAnswer, Outcome, PeriodScope, Process, ReleaseSpec, Request, Warned

_DATED = frozenset({Outcome.RELEASE_AS_ORDERED})
_FOR_ANYBODY = frozenset({Outcome.RELEASE_REDACTED, Outcome.AGGREGATE_ONLY})
_NO_PAPER = ("none", "public_records_request")
_PRODUCTION = "production"


def warnings_of(
    found: Walk,
    profile: Profile,
    facts: Facts,
    request: Request,
    clocks: Sequence[Clock],
    release: ReleaseSpec,
    periods: Sequence[PeriodScope],
    as_of: date,
) -> Iterator[Warned]:
    """What to know, a missed date first."""
    for clock in clocks:
        if clock.missed and not clock.is_quiet:
            yield Warned(
                id="clock_missed",
                text=f"{clock.id.replace('_', ' ')} was due on {clock.date.isoformat()}: {clock.if_missed}",
            )
    yield from _dates(profile, facts, request, found.outcome, clocks, as_of)
    yield from _answers(request, found, profile, as_of)
    yield from _half_said(request, found.outcome)
    named = [name for row in (found.rule, *found.others) for name in row.warnings]
    by_facts = [name for name, each in profile.warnings.items() if each.when and applies(each.when, facts)]
    for name in dict.fromkeys([*named, *by_facts]):
        yield Warned(id=name, text=profile.warnings[name].text)
    unnamed = request.seeks.named_as is None and request.seeks.about != "own_record"
    if found.outcome in SCOPED and request.seeks.patrons and unnamed:
        yield Warned(
            id="nobody_named",
            text="the form does not say whom the paper names (seeks.named_as): compare the name on each card "
            "with the paper yourself",
        )
    yield from _coverage(profile, request, found.outcome, release)
    yield from _spans(request, periods, as_of)
    if not _in_force(profile, as_of):
        yield Warned(
            id="policy_not_in_force",
            text="this policy is not in force on this day (effective, in its file): check which one is",
        )
    if (due := review_due(profile)) is not None and due < as_of:
        last = profile.review.last_reviewed.isoformat()
        yield Warned(
            id="policy_review_lapsed",
            text=f"this policy was last reviewed on {last} and its next review was due by {due.isoformat()}: "
            "tell the board; meanwhile the policy still decides",
        )


def _answers(request: Request, found: Walk, profile: Profile, as_of: date) -> Iterator[Warned]:
    """What is wrong with an answer of counsel that changed the outcome; what one lacks that did not."""
    rests_on = {row.answered_by for row in found.passed}
    rests_on |= {found.rule.answered_by} if found.answer else set()
    rests_on |= {condition.fact for case in found.rule.when for condition in case}
    used = [answer for answer in request.counsel if answer.who in rests_on]
    unused = [answer for answer in request.counsel if answer.who not in rests_on]
    waiting = _waits_for_reviews(unused, found, profile, request)
    if waiting is not None:
        yield waiting
    elif unused:
        waits = found.rule.answered_by
        whose = f": this waits for the {waits.replace('_', ' ')}" if waits and not found.answer else ""
        yield Warned(id="answer_not_used", text=f"a recorded answer of counsel changes nothing here{whose}")
    if any(answer.name is None or answer.date is None for answer in used):
        yield Warned(
            id="answer_not_signed",
            text="an answer of counsel has no name or no date: fill them in, this decision rests on it",
        )
    if any(answer.date is not None and answer.date > as_of for answer in used):
        yield Warned(id="answer_later", text="an answer of counsel is dated after today: check the day")
    came = request.process.served_on or request.received
    if came is not None and any(answer.date is not None and answer.date < came for answer in used):
        yield Warned(
            id="answer_earlier",
            text="an answer of counsel is dated before the day on which this came in: is it about this one?",
        )
    if any(answer.says == "release_less" for answer in used):
        yield Warned(
            id="counsel_said_less",
            text="counsel said to release less: see that seeks (patrons, classes, fields, period) asks for "
            "no more than counsel allowed",
        )


def _waits_for_reviews(
    unused: Sequence[CounselAnswer], found: Walk, profile: Profile, request: Request
) -> Warned | None:
    """An answer of the right counsel that would release, had the form the reviews of the paper beside it."""
    asked = for_counsel_of(found, profile, request) if unused and not found.answer else None
    if asked is None:
        return None
    needs = {effect.says: effect.beside for effect in asked.effects if effect.beside}
    answer = next((each for each in unused if each.who == asked.who and each.says in needs), None)
    if answer is None:
        return None
    lacking = [name for name in needs[answer.says] if getattr(request.process, name) != "yes"]
    still = "still say" if len(lacking) > 1 else "still says"
    return Warned(
        id="answer_lacks_reviews",
        text=f"counsel said {answer.says}, but {' and '.join(lacking)} {still} unreviewed: write under "
        "process what counsel found of the paper",
    )


def _half_said(request: Request, outcome: Outcome) -> Iterator[Warned]:
    """What a form says of a paper, or of a person, without saying that there is one."""
    process, seeks = request.process, request.seeks
    a_request = replace(process, level=None, nondisclosure=None, specific=False)  # a request may say these
    if process.kind in _NO_PAPER and a_request != Process(kind=process.kind):
        yield Warned(
            id="paper_not_said",
            text="the form describes a paper and does not say which: if one was brought or sent, write "
            "how it is headed (process.kind), and decide again before anything is done",
        )
    if outcome in _FOR_ANYBODY and (seeks.named_as is not None or seeks.matched_by is not None):
        yield Warned(
            id="somebody_named",
            text="the form names a person (seeks.named_as, seeks.matched_by) and asks about everybody: if "
            "the request is about that person, write about: named_patron, and decide again",
        )


def _dates(
    profile: Profile,
    facts: Facts,
    request: Request,
    outcome: Outcome,
    clocks: Sequence[Clock],
    as_of: date,
) -> Iterator[Warned]:
    if request.received is None and next(running_clocks(request, profile, facts, outcome), None) is not None:
        yield Warned(
            id="no_receipt_date",
            text="no date can be given: the form does not say when the request came in; fill in received",
        )
    if request.received is not None and request.received > as_of:
        yield Warned(
            id="received_later", text="the form says that the request came in after today: check the day"
        )
    more = request.more_time
    last = next((clock.date for clock in clocks if clock.id == _PRODUCTION), None)
    if more is not None and last is not None and more.ready_by > last:
        yield Warned(
            id="ready_too_late",
            text=f"more_time promises {more.ready_by.isoformat()}, and the records are due on "
            f"{last.isoformat()} at the latest: agree on a date with the requester, or petition in time",
        )
    returnable = request.process.returnable
    if outcome in _DATED and returnable is not None and as_of < returnable:
        yield Warned(
            id="early",
            text=f"do not deliver before {returnable.isoformat()}: until then the paper can be challenged",
        )


def _coverage(profile: Profile, request: Request, outcome: Outcome, release: ReleaseSpec) -> Iterator[Warned]:
    """Classes that were asked for and of which the profile makes nothing: not released, and still owed."""
    specs: Mapping[str, ReleaseSpec] = profile.releases.get(outcome, {})
    apart = asked_beside(request.seeks.classes)  # answered another way, and the letter says how
    left = [name for name in request.seeks.classes if name not in specs and name not in apart]
    if specs and left:
        yield Warned(
            id="class_without_table",
            text="the policy does not say yet in which form these may be released, so nothing of them is: "
            + ", ".join(name.replace("_", " ") for name in left),
        )


def _spans(request: Request, periods: Sequence[PeriodScope], as_of: date) -> Iterator[Warned]:
    seeks = request.seeks
    for scope in periods:
        if is_widened(scope, seeks):
            yield Warned(
                id="period_widened",
                text=f"{scope.period.value}s are given whole: more days are covered than were asked for",
            )
        if is_cut(scope, seeks, as_of):
            yield Warned(
                id="period_not_over",
                text=f"a {scope.period.value} that is not over is not given yet: the last one given ends on "
                f"{scope.last.isoformat()}",
            )


def _in_force(profile: Profile, as_of: date) -> bool:
    first, last = profile.in_force.first, profile.in_force.last
    return (first is None or first <= as_of) and (last is None or as_of <= last)


def review_due(profile: Profile) -> date | None:
    """The last day on which the review is in date."""
    cycle = profile.review
    if cycle.months is None:
        return None
    years, month = divmod(cycle.last_reviewed.month - 1 + cycle.months, 12)
    year = cycle.last_reviewed.year + years
    day = cycle.last_reviewed.day
    while True:  # 31 January plus one month is the last day of February
        try:
            return date(year, month + 1, day)
        except ValueError:
            day -= 1
