"""A profile's checked form → the typed profile. Nothing can be wrong any more: ``checks`` has looked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from redactkit.decide.profile import schema as s
from redactkit.decide.profile.build_copies import beyond_of, ground_of, purpose_of, treatments_of
from redactkit.decide.profile.build_releases import only_totals_of, releases_of
from redactkit.decide.profile.build_rules import duty_refs, duty_text, otherwise_of, rows_of, when_of
from redactkit.decide.profile.nouns import (
    Answered,
    Calendar,
    ClockRule,
    DataRule,
    InForce,
    Profile,
    ProfileNote,
    Reading,
    Retention,
    ReviewCycle,
    Source,
    WarningText,
)
from redactkit.decide.profile.patterns import covered
from redactkit.decide.yaml_text import NOWHERE, YamlText
from redactkit.model import (
    CardLine,
    Contact,
    DeskCard,
    Exemption,
    ExemptionId,
    Letterhead,
    Person,
    ProfileId,
    ProfileRef,
)

_BOUND = "statute_binds_this_library"


def build_profile(
    form: s.ProfileForm, digest: str, template: bytes | None, written: YamlText = NOWHERE
) -> Profile:
    """The profile. ``digest``: SHA-256 over the files it is written in."""
    contacts = {name: _contact(name, each) for name, each in form.contacts.items()}
    bound = form.axes[_BOUND].is_ == "yes"
    exemptions = {name: _exemption(name, each, bound=bound) for name, each in form.exemptions.items()}
    treated = {outcome: treatments_of(form, outcome, exemptions) for outcome in form.treatments}
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
        tasks=when_of(form.tasks),
        contacts=tuple(contacts.values()),
        letterhead=_letterhead(form.letterhead, contacts, template, bound=bound),
        denied_under=exemptions[denied_under] if denied_under is not None else None,
        exemptions=exemptions,
        table=tuple(row for nth, each in enumerate(form.rules) for row in rows_of(form, nth, each)),
        otherwise=otherwise_of(form.otherwise),
        answered={
            str(name): Answered(because=each.because, duties=duty_refs(each.duties))
            for name, each in form.answered.items()
        },
        treatments=treated,
        beyond={
            outcome: ground_of(ground, exemptions, beyond=True)
            for outcome in form.treatments
            if (ground := beyond_of(form, outcome)) is not None
        },
        purposes={str(name): purpose_of(str(name), each, exemptions) for name, each in form.purposes.items()},
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
        duties={name: duty_text(name, each, contacts) for name, each in form.duties.items()},
        standing_duties=duty_refs(form.standing_duties),
        warnings={
            name: WarningText(text=each.text, when=when_of(each.when)) for name, each in form.warnings.items()
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
        when=when_of(form.when),
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
