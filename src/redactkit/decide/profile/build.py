"""A profile's checked form → the typed profile. Nothing can be wrong any more: ``checks`` has looked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from redactkit.categories import CATEGORIES, UNKNOWN
from redactkit.decide.profile import schema as s
from redactkit.decide.profile.build_releases import only_totals_of, releases_of
from redactkit.decide.profile.nouns import (
    Answered,
    Calendar,
    ClockRule,
    DataRule,
    DutyText,
    InForce,
    Profile,
    ProfileNote,
    Purpose,
    Reading,
    Retention,
    ReviewCycle,
    Source,
    WarningText,
)
from redactkit.decide.profile.patterns import covered, matching_pattern, treatment_table
from redactkit.decide.rules import GAP, WALK_ON, Condition, DutyRef, Rule, When
from redactkit.decide.yaml_text import NOWHERE, YamlText
from redactkit.model import (
    Basis,
    CardLine,
    Category,
    CategoryTreatment,
    Contact,
    DeskCard,
    Exemption,
    ExemptionId,
    Letterhead,
    Outcome,
    Person,
    ProfileId,
    ProfileRef,
    RuleId,
    Treatment,
)

_BOUND = "statute_binds_this_library"
_TELLING = ("notify_", "refer_to_", "forward_to_", "consult_")

ASK_COUNSEL = "ask_counsel"
"""A value that every reading may have: counsel is asked before the answer of its rows is given."""


def build_profile(
    form: s.ProfileForm, digest: str, template: bytes | None, written: YamlText = NOWHERE
) -> Profile:
    """The profile. ``digest``: SHA-256 over the files it is written in."""
    contacts = {name: _contact(name, each) for name, each in form.contacts.items()}
    bound = form.axes[_BOUND].is_ == "yes"
    exemptions = {name: _exemption(name, each, bound=bound) for name, each in form.exemptions.items()}
    treated = {outcome: _treatments(form, outcome, exemptions) for outcome in form.treatments}
    ref = ProfileRef(id=ProfileId(form.id), version=form.version, sha256=digest)
    denied_under = form.letterhead.denied_under
    return Profile(
        ref=ref,
        title=form.title,
        jurisdiction=form.jurisdiction,
        in_force=InForce(first=form.effective.from_, last=form.effective.to),
        review=ReviewCycle(last_reviewed=form.review.last_reviewed, months=form.review.every or None),
        sources={name: Source(id=name, **dict(each)) for name, each in form.sources.items()},
        axes={name: each.is_ for name, each in form.axes.items()},
        axis_words={name: each.words for name, each in form.axes.items() if each.words is not None},
        readings={
            name: Reading(name=name, chosen=each.is_, may_be=each.may_be, cites=each.cites)
            for name, each in form.readings.items()
        },
        own_codes=frozenset(code.casefold() for code in form.own_codes),
        public_records_law_applies=form.public_records_law_applies,
        tasks=_when(form.tasks),
        contacts=tuple(contacts.values()),
        letterhead=_letterhead(form.letterhead, contacts, template, bound=bound),
        denied_under=exemptions[denied_under] if denied_under is not None else None,
        exemptions=exemptions,
        table=tuple(row for nth, each in enumerate(form.rules) for row in _rows(form, nth, each)),
        otherwise=_otherwise(form.otherwise),
        answered={
            str(name): Answered(because=each.because, duties=_duty_refs(each.duties))
            for name, each in form.answered.items()
        },
        treatments=treated,
        beyond={
            outcome: _ground(ground, exemptions, beyond=True)
            for outcome in form.treatments
            if (ground := _beyond(form, outcome)) is not None
        },
        purposes={str(name): _purpose(str(name), each, exemptions) for name, each in form.purposes.items()},
        releases={outcome: releases_of(classes) for outcome, classes in form.releases.items()},
        only_totals={
            outcome: only_totals_of(classes, exemptions) for outcome, classes in form.releases.items()
        },
        retention={
            str(name): Retention(
                record_class=str(name), need=each.need, days=each.keep or None, cites=each.cites
            )
            for name, each in form.retention.items()
        },
        calendar=_calendar(form.calendar),
        clocks=tuple(_clock(name, each) for name, each in form.clocks.items()),
        return_date_missed=form.return_date.if_missed,
        return_date_cites=form.return_date.cites,
        duties={name: _duty(name, each, contacts) for name, each in form.duties.items()},
        standing_duties=_duty_refs(form.standing_duties),
        warnings={
            name: WarningText(text=each.text, when=_when(each.when)) for name, each in form.warnings.items()
        },
        data_rules=tuple(_data_rule(each) for each in form.data_rules),
        desk_card=_desk_card(form, ref, contacts),
        notes=tuple(ProfileNote(**dict(each)) for each in form.notes),
        written=replace(written, data=None),
    )


def _contact(name: str, form: s.ContactForm) -> Contact:
    people = tuple(Person(**dict(each)) for each in form.alternates)
    return Contact(
        id=name, title=form.title, name=form.name, phone=form.phone, email=form.email, alternates=people
    )


def _exemption(name: str, form: s.ExemptionForm, *, bound: bool) -> Exemption:
    """The ground. Where the statute does not bind the library, the policy is the ground and says so (M7)."""
    cite = form.cite if bound or form.cite_where_not_bound is None else form.cite_where_not_bound
    return Exemption(id=ExemptionId(name), cite=cite, text=form.text, mandatory=form.mandatory)


def _letterhead(
    form: s.LetterheadForm, contacts: Mapping[str, Contact], template: bytes | None, *, bound: bool
) -> Letterhead:
    law, offer = form.law, form.statistics_offer
    if not bound:
        law = form.law_where_not_bound or law
        offer = form.statistics_offer_where_not_bound or offer
    return Letterhead(
        library=form.library,
        office=form.office,
        address=form.address,
        records_officer=contacts[form.records_officer],
        appeal=form.appeal,
        appeal_needs_writing=form.appeal_needs_writing,
        law=law,
        statistics_offer=offer,
        network_note=form.network_note,
        fee_note=form.fee_note,
        draft_notice=form.draft_notice,
        template=template,
    )


def _when(form: s.WhenForm) -> When:
    return tuple(
        tuple(
            Condition(fact=fact, values=values.is_ or values.not_, negated=bool(values.not_))
            for fact, values in case.items()
        )
        for case in form
    )


def _duty_refs(forms: Sequence[s.DutyRefForm]) -> tuple[DutyRef, ...]:
    return tuple(
        DutyRef(
            id=each.id,
            when=_when(each.when),
            who=each.who,
            what=each.what,
            by=each.by,
            tells=each.tells,
            cites=each.cites,
        )
        for each in forms
    )


def _duty(name: str, form: s.DutyForm, contacts: Iterable[str]) -> DutyText:
    told = form.tells if form.tells is not None else tuple(_told_by_name(name, list(contacts)))
    return DutyText(**{**dict(form), "tells": told})


def _told_by_name(name: str, contacts: Sequence[str]) -> Iterator[str]:
    """Who learns of the matter by a duty that does not say so, from its name: ``notify_ocln_president``.

    Whoever is no contact is told all the same: ``notify_the_press``.
    """
    opening = next((each for each in _TELLING if name.startswith(each)), None)
    for told in name.removeprefix(opening).split("_or_") if opening is not None else ():
        known = (each for each in contacts if each == told or each.endswith(f"_{told}"))
        yield next(known, told)


def _rule(form: s.RuleForm, entry: int) -> Rule:
    return Rule(
        id=RuleId(form.id),
        entry=entry,
        step=s.step_of(form.step),
        when=_when(form.when),
        over=tuple(RuleId(name) for name in form.over),
        reading=tuple(form.reading.items()),
        outcome=form.outcome,
        basis=form.basis,
        because=form.because,
        cites=form.cites,
        refer_to=form.refer_to,
        duties=_duty_refs(form.duties),
        warnings=form.warnings,
        neutral=form.neutral,
        answered_by=form.answered_by,
        then=str(form.then),
        beside=tuple(RuleId(name) for name in form.beside),
        question=form.question or "",
        speaks_for=form.for_,
        speaks_against=form.against,
    )


def _rows(form: s.ProfileForm, entry: int, rule: s.RuleForm) -> Iterator[Rule]:
    """The row; and where its reading may be ``ask_counsel``, one that asks counsel first, then itself."""
    row = _rule(rule, entry)
    yield row
    asks = [name for name in rule.reading if ASK_COUNSEL in form.readings[name].may_be]
    written = any(each.reading.get(name) == ASK_COUNSEL for each in form.rules for name in asks)
    if not asks or written or row.outcome is None or row.answered_by is not None:
        return
    adviser = form.otherwise.refer_to[0]
    reading = tuple((name, ASK_COUNSEL if name in asks else value) for name, value in row.reading)
    yield replace(
        row,
        outcome=Outcome.HOLD_FOR_COUNSEL,
        basis=Basis.GAP,
        because="as this policy is read, counsel sees such a request before it is answered",
        reading=reading,
        over=(row.id, *row.over),
        refer_to=(adviser,),
        duties=_duty_refs(form.otherwise.duties),
        answered_by=adviser,
        then=WALK_ON,
        question=f"May it be answered so: {row.because}?",
    )
    yield replace(row, reading=reading)


def _otherwise(form: s.OtherwiseForm) -> Rule:
    """What decides where no row does. Always a hold: a profile cannot say otherwise."""
    return Rule(
        id=GAP,
        when=(),
        outcome=Outcome.HOLD_FOR_COUNSEL,
        basis=Basis.GAP,
        because=form.because,
        cites=form.cites,
        refer_to=form.refer_to,
        duties=_duty_refs(form.duties),
        question=form.question,
    )


def _treatments(
    form: s.ProfileForm, outcome: Outcome, exemptions: Mapping[str, Exemption]
) -> dict[Category, CategoryTreatment]:
    table = treatment_table(form, outcome)
    found = {name: matching_pattern(list(table), name) for name in sorted(CATEGORIES - {UNKNOWN})}
    return {
        category: _treatment(table[pattern], exemptions)
        for category, pattern in found.items()
        if pattern is not None  # the checks have found one for each
    }


def _treatment(form: s.TreatmentForm, exemptions: Mapping[str, Exemption]) -> CategoryTreatment:
    return CategoryTreatment(
        treatment=form.treatment,
        exemption=exemptions[form.exemption] if form.exemption is not None else None,
        reason=form.reason,
        no_smaller_part=form.no_smaller_part,
        if_named=form.if_named,
    )


def _beyond(form: s.ProfileForm, outcome: Outcome) -> s.GroundForm | None:
    table = form.treatments[outcome]
    if table.beyond is not None or table.like is None:
        return table.beyond
    return form.treatments[table.like].beyond


def _ground(form: s.GroundForm, exemptions: Mapping[str, Exemption], *, beyond: bool) -> CategoryTreatment:
    return CategoryTreatment(
        treatment=Treatment.WITHHOLD,
        exemption=exemptions[form.exemption],
        reason=form.reason,
        no_smaller_part=form.no_smaller_part,
        is_beyond=beyond,
    )


def _purpose(name: str, form: s.PurposeForm, exemptions: Mapping[str, Exemption]) -> Purpose:
    return Purpose(
        name=name,
        about=form.about,
        fields=covered(form.fields),
        left_out=_ground(form.left_out, exemptions, beyond=False),
        never_to={str(asker): covered(patterns) for asker, patterns in form.never_to.items()},
    )


def _calendar(form: s.CalendarForm) -> Calendar:
    return Calendar(
        state=form.state,
        works_on=form.works_on,
        received_next_working_day=form.received_next_working_day,
        friday_for_saturday=form.friday_for_saturday,
        closed=frozenset(form.closed),
    )


def _clock(name: str, form: s.ClockForm) -> ClockRule:
    return ClockRule(
        id=name,
        count=form.count,
        days=form.days,
        runs_from=form.runs_from,
        if_missed=form.if_missed,
        when=_when(form.when),
        outcomes=frozenset(form.outcomes),
        needs_more_time=form.needs_more_time,
        only_if_missed=form.only_if_missed,
        is_quiet=form.is_quiet,
        note=form.note,
        cites=form.cites,
    )


def _data_rule(form: s.DataRuleForm) -> DataRule:
    return DataRule(
        id=form.id,
        applies_to=form.applies_to,
        severity=form.severity,
        basis=form.basis,
        why=form.why,
        what=form.what,
        categories=covered(form.categories),
        entities=frozenset(form.entities),
        record_classes=frozenset(str(name) for name in form.record_classes),
        only_beside_a_person=form.only_beside_a_person,
        cites=form.cites,
    )


def _desk_card(form: s.ProfileForm, ref: ProfileRef, contacts: Mapping[str, Contact]) -> DeskCard:
    card = form.desk_card
    return DeskCard(
        title=card.title,
        library=form.letterhead.library,
        policy=ref,
        always=card.always,
        lines=tuple(CardLine(happens=each.if_, do=each.do, rows=each.rows) for each in card.lines),
        never=card.never,
        call=tuple(contacts[name] for name in card.call),
    )
