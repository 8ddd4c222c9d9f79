"""Decide what a request may receive. Pure: reads no file, no export and no clock but the day it is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from redactkit.decide.clocks import find_clocks, running_clocks
from redactkit.decide.facts import derive_facts
from redactkit.decide.periods import is_cut, is_widened, release_periods
from redactkit.decide.profile import Profile
from redactkit.decide.profile_checks import BEFORE_RETURN_DATE, RECEIVED
from redactkit.decide.rules import DutyRef, Facts, Walk, applies, walk
from redactkit.model import (
    Cite,
    Clock,
    Contact,
    Decision,
    Duty,
    Letterhead,
    Outcome,
    PeriodScope,
    ReleaseSpec,
    Request,
    Warned,
)

_DATED = frozenset({Outcome.RELEASE_AS_ORDERED})
_DIRECTOR = "library_director"
_STAFF = "staff"
_AT_THE_LIBRARY = frozenset({_STAFF, _DIRECTOR})
_COUNSEL = ("town_counsel", "library_counsel", "network_attorney")


def decide(request: Request, profile: Profile, as_of: date) -> Decision:
    """What the profile says of this request on that day. Every request gets exactly one answer."""
    facts = derive_facts(request, profile.setting())
    found = walk(profile.rules, profile.otherwise, facts)
    outcome = found.outcome
    clocks = find_clocks(request, profile, facts, outcome, as_of)
    head = _letterhead(profile, facts, request)
    duties = _in_order(_duties(found, profile, facts, request, clocks, head))
    release = _release(request, profile, outcome)
    other = _other_release(profile, release)
    periods = release_periods(request.seeks, release, as_of)
    return Decision(
        request_id=request.id,
        profile=profile.ref,
        outcome=outcome,
        basis=found.rule.basis,
        rules=tuple(dict.fromkeys([found.rule.id, *(other.id for other in found.others)])),
        refer_to=_refer_to(found, request),
        sealed=facts["gag"] == "yes",
        neutral=found.rule.neutral or outcome is Outcome.WITHHOLD_NEUTRAL,
        cites=tuple(_cites(found, duties, clocks, profile)),
        duties=duties,
        clocks=clocks,
        treatments=profile.treatments.get(outcome, {}),
        warnings=tuple(_warnings(found, profile, facts, request, clocks, release, periods, as_of)),
        trace=found.trace,
        release=release,
        other_release=other,
        other_periods=release_periods(request.seeks, other, as_of),
        periods=periods,
        because=found.rule.because,
        letterhead=head,
        contacts=tuple(_contacts(found, profile, facts, request, duties, head)),
        own_codes=profile.own_codes,
        refers_other_libraries=profile.refers_other_libraries,
        as_of=as_of,
    )


def _refer_to(found: Walk, request: Request) -> str | None:
    """Where the matter goes. To the desk that is asking is no referral, and what is released goes nowhere."""
    if found.outcome.releases:
        return None
    return next((who for who in found.rule.refer_to if who != request.handled_by), None)


def _duties(
    found: Walk,
    profile: Profile,
    facts: Facts,
    request: Request,
    clocks: Sequence[Clock],
    head: Letterhead,
) -> Iterator[Duty]:
    """Each duty once, in the words of the first row that names it. Under a gag none that it bars.

    What the profile's records officer does is done by whoever signs this answer, unless it is forwarded.
    """
    officer = profile.letterhead.records_officer.id
    forwarded = officer in found.rule.refer_to
    refs: dict[str, DutyRef] = {}
    rows = (found.rule, *found.others)
    for ref in (*(ref for row in rows for ref in row.duties), *profile.standing_duties):
        if applies(ref.when, facts):
            refs.setdefault(ref.id, ref)
    for name, ref in refs.items():
        text = profile.duties[name]
        if text.barred_by_gag and facts["gag"] == "yes":
            continue
        who, by = ref.who or text.who, ref.by or text.by
        yield Duty(
            id=name,
            who=head.records_officer.id if who == officer and not forwarded else who,
            what=_what(ref.what or text.what, by, found.outcome, facts, request),
            by=_by(by, request, clocks),
            cites=text.cites,
        )


def _in_order(duties: Iterable[Duty]) -> tuple[Duty, ...]:
    """Staff first: what they must do, they must do at once. Then by date, the rest in the table's order."""
    return tuple(sorted(duties, key=lambda duty: (duty.who != _STAFF, duty.by or date.max)))


def _what(what: str, by: str | None, outcome: Outcome, facts: Facts, request: Request) -> str:
    """Counsel needs time before the paper's own date. How much, no law says: so there is no date to miss."""
    returnable = request.process.returnable
    waits = by == BEFORE_RETURN_DATE and outcome is not Outcome.COMPLY_NOW and facts["under_process"] == "yes"
    if not waits or returnable is None:
        return what
    return f"{what}. Do it well before the return date, {returnable.isoformat()}"


def _by(by: str | None, request: Request, clocks: Sequence[Clock]) -> date | None:
    if by == RECEIVED:
        return request.received
    return next((clock.date for clock in clocks if clock.id == by), None)


def _cites(found: Walk, duties: Sequence[Duty], clocks: Sequence[Clock], profile: Profile) -> Iterator[Cite]:
    """The sentences behind the answer: the deciding row's first, then what the duties and dates rest on."""
    named = [cite for row in (found.rule, *found.others) for cite in row.cites]
    named += [cite for duty in duties for cite in duty.cites]
    named += [cite for clock in clocks for cite in clock.cites]
    for name in dict.fromkeys(named):
        source = profile.sources[name]
        yield Cite(
            source=source.kind, id=source.id, text=source.text, pin=source.pin, quotable=source.quotable
        )


def _release(request: Request, profile: Profile, outcome: Outcome) -> ReleaseSpec:
    """The tables and totals of the classes that are asked for; of all of them where none is named."""
    specs = profile.releases.get(outcome, {})
    chosen = [
        spec for name, spec in specs.items() if not request.seeks.classes or name in request.seeks.classes
    ]
    return ReleaseSpec(
        tables=tuple(table for spec in chosen for table in spec.tables),
        totals=tuple(total for spec in chosen for total in spec.totals),
    )


def _other_release(profile: Profile, release: ReleaseSpec) -> ReleaseSpec:
    """What the profile makes of the same classes under its other answers."""
    classes = {spec.record_class for spec in release.specs}
    here = {spec.file for spec in release.specs}
    specs = [spec for by_class in profile.releases.values() for spec in by_class.values()]
    tables = {t.file: t for spec in specs for t in spec.tables if t.record_class in classes}
    totals = {t.file: t for spec in specs for t in spec.totals if t.record_class in classes}
    return ReleaseSpec(
        tables=tuple(table for file, table in sorted(tables.items()) if file not in here),
        totals=tuple(total for file, total in sorted(totals.items()) if file not in here),
    )


def _letterhead(profile: Profile, facts: Facts, request: Request) -> Letterhead:
    """Who answers: the desk at which the matter lies. At the library that is the Director, in its name.

    An oral request has no appeal where the law wants it in writing.
    """
    head = profile.letterhead
    director = next((each for each in profile.contacts if each.id == _DIRECTOR), None)
    if request.handled_by in _AT_THE_LIBRARY and director is not None and head.records_officer != director:
        head = replace(head, office="", address=(), records_officer=director)
    silent = profile.appeal_needs_writing and facts["spoken"] == "yes"
    return replace(head, appeal="") if silent else head


def _contacts(
    found: Walk,
    profile: Profile,
    facts: Facts,
    request: Request,
    duties: Sequence[Duty],
    head: Letterhead,
) -> Iterator[Contact]:
    """Whom duties and answer name; with a paper the Director and counsel too."""
    paper = facts["under_process"] == "yes"
    wanted: set[str | None] = {_DIRECTOR, *_COUNSEL} if paper else set()
    wanted |= {_refer_to(found, request), *(duty.who for duty in duties)}
    # a duty is named after whom it concerns: consult_town_counsel
    wanted |= {each.id for each in profile.contacts if any(duty.id.endswith(each.id) for duty in duties)}
    if facts["gag"] == "yes":  # nobody learns of it but counsel and who must help to answer
        wanted &= {_DIRECTOR, *_COUNSEL, request.handled_by}
    officer = head.records_officer
    wanted.add(officer.id)
    # the Director comes first, whoever signs; an officer elsewhere is asked about the letter, so comes last
    yield from sorted(
        (each for each in profile.contacts if each.id in wanted),
        key=lambda each: (each.id != _DIRECTOR, each == officer),
    )


def _warnings(
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
        if clock.missed:
            yield Warned(
                id="clock_missed",
                text=f"{clock.id.replace('_', ' ')} was due on {clock.date.isoformat()}: {clock.if_missed}",
            )
    yield from _dates(profile, facts, request, found.outcome, as_of)
    named = [name for row in (found.rule, *found.others) for name in row.warnings]
    by_facts = [name for name, each in profile.warnings.items() if each.when and applies(each.when, facts)]
    for name in dict.fromkeys([*named, *by_facts]):
        yield Warned(id=name, text=profile.warnings[name].text)
    yield from _coverage(profile, request, found.outcome, release)
    yield from _spans(request, periods, as_of)
    if (due := _review_due(profile)) is not None and due < as_of:
        last = profile.review.last_reviewed.isoformat()
        yield Warned(
            id="policy_review_lapsed",
            text=f"this policy was last reviewed on {last} and its next review was due by {due.isoformat()}: "
            "tell the board; meanwhile the policy still decides",
        )


def _dates(
    profile: Profile, facts: Facts, request: Request, outcome: Outcome, as_of: date
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
    returnable = request.process.returnable
    if outcome in _DATED and returnable is not None and as_of < returnable:
        yield Warned(
            id="early",
            text=f"do not deliver before {returnable.isoformat()}: until then the paper can be challenged",
        )


def _coverage(profile: Profile, request: Request, outcome: Outcome, release: ReleaseSpec) -> Iterator[Warned]:
    """Classes that were asked for and of which the profile makes nothing: not released, and still owed."""
    specs: Mapping[str, ReleaseSpec] = profile.releases.get(outcome, {})
    left = [name for name in request.seeks.classes if name not in specs]
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


def _review_due(profile: Profile) -> date | None:
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
