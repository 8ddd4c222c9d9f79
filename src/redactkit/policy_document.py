"""One policy as a document (``redactkit.policy/1``): all that decides, nothing that depends on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from redactkit.decide import Profile, review_due
from redactkit.decide.profile.nouns import ClockRule, DataRule, Purpose
from redactkit.decide.rules import DutyRef, Rule, When
from redactkit.decide.vocabulary import AXES
from redactkit.model import (
    Category,
    CategoryTreatment,
    Contact,
    Outcome,
    OutputColumn,
    Person,
    TableSpec,
    TotalsSpec,
)

Document = dict[str, object]

_TO_FILL_IN = ("name", "phone", "email")


def policy_document(profile: Profile) -> Document:
    """The whole policy, in the order in which a person would read it."""
    due = review_due(profile)
    return {
        "schema": "redactkit.policy/1",
        "id": profile.ref.id,
        "version": profile.ref.version,
        "sha256": profile.ref.sha256,
        "title": profile.title,
        "jurisdiction": profile.jurisdiction,
        "in_force": {"from": _day(profile.in_force.first), "to": _day(profile.in_force.last)},
        "review": {
            "last_reviewed": _day(profile.review.last_reviewed),
            "every_months": profile.review.months,
            "next_due": _day(due),
        },
        "axes": [
            {
                "axis": name,
                "is": chosen,
                "may_be": list(AXES.get(name, ())),
                "words": profile.axis_words.get(name),
            }
            for name, chosen in profile.axes.items()
        ],
        "readings": [
            {
                "reading": reading.name,
                "is": reading.chosen,
                "may_be": dict(reading.may_be),
                "cites": list(reading.cites),
            }
            for reading in profile.readings.values()
        ],
        "rules": [_rule(rule) for rule in (*profile.rules, profile.otherwise)],
        "rules_of_other_readings": [_rule(rule) for rule in profile.table if rule not in profile.rules],
        "duties": [
            {
                "id": name,
                "who": duty.who,
                "what": duty.what,
                "by": duty.by,
                "barred_by_gag": duty.barred_by_gag,
                "cites": list(duty.cites),
            }
            for name, duty in profile.duties.items()
        ],
        "standing_duties": [ref.id for ref in profile.standing_duties],
        "warnings": [
            {"id": name, "text": warned.text, "when": _when(warned.when)}
            for name, warned in profile.warnings.items()
        ],
        "contacts": [_contact(contact) for contact in profile.contacts],
        "clocks": [_clock(clock) for clock in profile.clocks],
        "return_date": {"if_missed": profile.return_date_missed, "cites": list(profile.return_date_cites)},
        "public_records_law_applies": profile.public_records_law_applies,
        "closed": sorted(day.isoformat() for day in profile.calendar.closed),
        "releases": _releases(profile),
        "own_codes": sorted(profile.own_codes),
        "treatments": _treatments(profile.treatments),
        "exemptions": [
            {"id": each.id, "cite": each.cite, "text": each.text, "mandatory": each.mandatory}
            for each in profile.exemptions.values()
        ],
        "purposes": [_purpose(purpose) for purpose in profile.purposes.values()],
        "data_rules": [_data_rule(rule) for rule in profile.data_rules],
        "retention": [
            {"record_class": name, "need": kept.need, "days": kept.days, "cites": list(kept.cites)}
            for name, kept in profile.retention.items()
        ],
        "notes": [
            {"id": note.id, "kind": note.kind, "text": note.text, "cites": list(note.cites)}
            for note in profile.notes
        ],
        "sources": [
            {
                "id": source.id,
                "source": source.kind,
                "text": source.text,
                "pin": source.pin,
                "address": source.address,
                "verified": _day(source.verified),
                "verified_by": source.verified_by,
                "quotable": source.quotable,
            }
            for source in profile.sources.values()
        ],
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _when(when: When) -> list[list[Document]]:
    """Cases of which one suffices; in each, conditions that must all hold."""
    return [
        [{"fact": each.fact, "values": list(each.values), "negated": each.negated} for each in case]
        for case in when
    ]


def _rule(rule: Rule) -> Document:
    return {
        "id": rule.id,
        "outcome": rule.outcome,
        "basis": rule.basis,
        "because": rule.because,
        "step": list(rule.step),
        "when": _when(rule.when),
        "reading": dict(rule.reading),
        "cites": list(rule.cites),
        "refer_to": list(rule.refer_to),
        "duties": [_duty_ref(ref) for ref in rule.duties],
        "warnings": list(rule.warnings),
        "neutral": rule.neutral,
        "answered_by": rule.answered_by,
        "then": rule.then,
        "question": rule.question,
        "speaks_for": list(rule.speaks_for),
        "speaks_against": list(rule.speaks_against),
        "over": list(rule.over),
        "beside": list(rule.beside),
    }


def _duty_ref(ref: DutyRef) -> Document:
    return {"id": ref.id, "when": _when(ref.when), "who": ref.who, "what": ref.what, "by": ref.by}


def _contact(contact: Contact) -> Document:
    return {
        "id": contact.id,
        **_person(contact),
        "alternates": [_person(person) for person in contact.alternates],
        "to_fill_in": [name for name in _TO_FILL_IN if getattr(contact, name) is None],
    }


def _person(person: Contact | Person) -> Document:
    return {"title": person.title, "name": person.name, "phone": person.phone, "email": person.email}


def _clock(clock: ClockRule) -> Document:
    return {
        "id": clock.id,
        "count": clock.count,
        "days": clock.days,
        "runs_from": clock.runs_from,
        "if_missed": clock.if_missed,
        "when": _when(clock.when),
        "outcomes": sorted(clock.outcomes),
        "only_with_more_time": clock.needs_more_time,
        "cites": list(clock.cites),
    }


def _releases(profile: Profile) -> list[Document]:
    """Each file that a public answer can hold, and why there are no lines where it holds none."""
    return [
        {
            **_file(outcome, record_class, each),
            "only_totals": None
            if (why := profile.only_totals[outcome].get(record_class)) is None
            else why.reason,
        }
        for outcome, by_class in profile.releases.items()
        for record_class, spec in by_class.items()
        for each in spec.specs
    ]


def _file(outcome: Outcome, record_class: str, spec: TableSpec | TotalsSpec) -> Document:
    return {
        "outcome": outcome,
        "record_class": record_class,
        "file": spec.file,
        "period": None if spec.period is None else spec.period.value,
        "columns": _columns(spec.every_column),
        "counts": spec.measure.value if isinstance(spec, TotalsSpec) else None,
        "min_cell": spec.min_cell if isinstance(spec, TotalsSpec) else None,
    }


def _columns(columns: Iterable[OutputColumn]) -> list[Document]:
    return [{"name": each.name, "category": each.category, "scale": each.scale.value} for each in columns]


def _treatments(treatments: Mapping[Outcome, Mapping[Category, CategoryTreatment]]) -> Document:
    return {
        outcome.value: {
            category: {
                "treatment": treated.treatment.value,
                "exemption": None if treated.exemption is None else treated.exemption.id,
                "reason": treated.reason,
                "if_named": None if treated.if_named is None else treated.if_named.value,
            }
            for category, treated in sorted(by_category.items())
        }
        for outcome, by_category in treatments.items()
    }


def _purpose(purpose: Purpose) -> Document:
    return {
        "purpose": purpose.name,
        "about": purpose.about,
        "fields": sorted(purpose.fields),
        "left_out_because": purpose.left_out.reason,
        "never_to": {asker: sorted(fields) for asker, fields in purpose.never_to.items()},
    }


def _data_rule(rule: DataRule) -> Document:
    return {
        "id": rule.id,
        "applies_to": rule.applies_to,
        "severity": rule.severity,
        "basis": rule.basis,
        "why": rule.why,
        "what": rule.what,
        "categories": sorted(rule.categories),
        "entities": sorted(rule.entities),
        "record_classes": sorted(rule.record_classes),
        "only_beside_a_person": rule.only_beside_a_person,
        "cites": list(rule.cites),
    }
