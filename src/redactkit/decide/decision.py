"""Decide what a request may receive. Pure: reads no file, no export and no clock but the day it is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from redactkit.decide.answers import asked_beside, kind_of_classes
from redactkit.decide.clocks import find_clocks
from redactkit.decide.duties import duties_of
from redactkit.decide.facts import derive_facts
from redactkit.decide.for_counsel import for_counsel_of, sentences
from redactkit.decide.people import contacts_of, letterhead_of, referred_to
from redactkit.decide.periods import release_periods
from redactkit.decide.profile import Profile
from redactkit.decide.rules import REFUSE, Facts, Rule, Walk, trace, walk
from redactkit.decide.scope import scoped_release, treatments_for
from redactkit.decide.warned import warnings_of
from redactkit.model import (
    Apart,
    Cite,
    Clock,
    Decision,
    Duty,
    Outcome,
    ReleaseSpec,
    Request,
)


def decide(request: Request, profile: Profile, as_of: date) -> Decision:
    """What the profile says of this request on that day. Every request gets exactly one answer."""
    facts = derive_facts(request, profile.setting())
    found = walk(profile.rules, profile.otherwise, facts)
    outcome = found.outcome
    clocks = find_clocks(request, profile, facts, outcome, as_of)
    head = letterhead_of(profile, facts, request)
    gag = facts["gag"] == "yes"
    refer_to = (
        None if found.answer == REFUSE else referred_to(found.rule, outcome, request.handled_by, gag=gag)
    )
    apart = dict(_apart(request, profile, facts, found))
    neutral = outcome is Outcome.WITHHOLD_NEUTRAL or (
        not outcome.releases and (found.rule.neutral or _names_somebody(facts))
    )
    duties = duties_of(found, tuple(apart), profile, facts, request, clocks, as_of, neutral=neutral)
    release = _release(request, profile, outcome, gag=gag)
    periods = release_periods(request.seeks, release, as_of)
    return Decision(
        request_id=request.id,
        profile=profile.ref,
        outcome=outcome,
        basis=found.rule.basis,
        rules=tuple(
            dict.fromkeys([found.rule.id, *(each.id for each in found.others), *(each.id for each in apart)])
        ),
        refer_to=refer_to,
        sealed=gag,
        neutral=neutral,
        cites=tuple(_cites(found, duties, clocks, profile)),
        duties=duties,
        clocks=clocks,
        treatments=treatments_for(request, profile, outcome, facts["asker"]),
        warnings=tuple(warnings_of(found, profile, facts, request, clocks, release, periods, as_of)),
        trace=trace(profile.rules, found, facts),
        only_totals=profile.only_totals.get(outcome, {}),
        release=release,
        other_release=_other_release(profile, release),
        periods=periods,
        because=profile.answered[found.answer].because if found.answer else found.rule.because,
        for_counsel=None if found.answer else for_counsel_of(found, profile, request),
        by_counsel=found.rule.answered_by if found.answer else None,
        grounds=tuple(sentences(found.rule.cites, profile)),
        denied_under=profile.denied_under if _is_denied(outcome, facts) else None,
        apart=tuple(apart.values()),
        letterhead=head,
        desk_card=profile.desk_card,
        contacts=tuple(contacts_of(refer_to, profile, facts, request, duties, head)),
        offices=profile.contacts,
        own_codes=profile.own_codes,
        refers_other_libraries=profile.refers_other_libraries,
        as_of=as_of,
    )


def _names_somebody(facts: Facts) -> bool:
    """Whether the request names a person or an item without process or consent: then every word of the answer
    is the same, whoever is named."""
    permitted = facts["under_process"] == "yes" or facts["paper"] == "written_consent"
    return facts["selector"] in ("patron", "item") and not permitted


def _is_denied(outcome: Outcome, facts: Facts) -> bool:
    """Whether a request, and not a paper or a task of the library's own, is denied as a whole."""
    denied = outcome in (Outcome.REFUSE, Outcome.WITHHOLD_NEUTRAL)
    return denied and facts["under_process"] == "no" and facts["selector"] != "task"


def _apart(request: Request, profile: Profile, facts: Facts, found: Walk) -> Iterator[tuple[Rule, Apart]]:
    """Classes beside patron records that the table answers another way, had they been asked for alone."""
    if facts["selector"] != "class" or facts["under_process"] == "yes":
        return
    by_kind: dict[str, list[str]] = {}
    for name in asked_beside(request.seeks.classes):
        by_kind.setdefault(kind_of_classes([name]), []).append(name)
    for kind, names in by_kind.items():
        alone = walk(
            profile.rules,
            profile.otherwise,
            {**facts, "classes": kind, "computer_use": "no", "activities": "no"},
        )
        if alone.rule.id != found.rule.id:
            yield (
                alone.rule,
                Apart(
                    classes=tuple(names),
                    rule=alone.rule.id,
                    outcome=alone.outcome,
                    basis=alone.rule.basis,
                    because=alone.rule.because,
                ),
            )


def _cites(found: Walk, duties: Sequence[Duty], clocks: Sequence[Clock], profile: Profile) -> Iterator[Cite]:
    """The sentences behind the answer: the deciding row's first, then what the duties and dates rest on."""
    named = [cite for row in (found.rule, *found.others) for cite in row.cites]
    named += [cite for duty in duties for cite in duty.cites]
    named += [cite for clock in clocks for cite in clock.cites]
    yield from sentences(named, profile)


def _release(request: Request, profile: Profile, outcome: Outcome, *, gag: bool) -> ReleaseSpec:
    """The tables and totals of the classes that are asked for, or the rows that an order or a task covers."""
    if (scoped := scoped_release(request, profile, outcome, gag=gag)) is not None:
        return scoped
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
