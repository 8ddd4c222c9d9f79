"""A profile: a written policy as data, typed. What ``decide`` reads; how it is written is in the schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from redactkit.decide import vocabulary as v
from redactkit.decide.answers import Setting, holds_patron_records
from redactkit.decide.rules import DutyRef, Rule, When
from redactkit.decide.yaml_text import NOWHERE, YamlText
from redactkit.model import (
    Basis,
    Category,
    CategoryTreatment,
    Contact,
    DeskCard,
    Exemption,
    Letterhead,
    OnlyTotals,
    Outcome,
    ProfileRef,
    ReleaseSpec,
    Treatment,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A sentence the profile rests on, and how well it is known."""

    id: str
    kind: str  # policy | statute | regulation | practice
    text: str
    pin: str
    address: str | None
    verified: date | None
    verified_by: str
    quotable: bool
    binds_by_statute: bool = False  # part of the library statute, which does not bind every library
    of_records_law: bool = False  # part of the public records law, which does not bind every library either


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the policy does not say, and how this library reads it. ``may_be``: each value, in words."""

    name: str
    chosen: str
    may_be: Mapping[str, str]
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileNote:
    """A row or a sentence that no request can reach, and what it is instead."""

    id: str
    kind: str  # note | control | warning | scope | audit | duty
    text: str
    cites: tuple[str, ...]
    shown_by: tuple[str, ...] = ()  # rows, rules about data, duties, warnings, axes; or "beyond"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCycle:
    """When the policy was last looked at, and how often it must be. ``None``: it does not say."""

    last_reviewed: date
    months: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """From when to when the policy holds; ``None``: no such day is set."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """On which days the office works: weekdays less the state's holidays, with the profile's exceptions."""

    state: str
    works_on: tuple[str, ...] = ()  # holidays by name that are working days here
    received_next_working_day: bool = False  # whether a closed day counts as receipt on the next one
    friday_for_saturday: bool = False  # whether the Friday before a Saturday holiday is closed
    closed: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRule:
    """A period that runs from receipt, from the day of the answer, or from when the requester has it."""

    id: str
    count: int
    days: str  # business | working | calendar: the word of the law; the first two are counted alike
    if_missed: str
    runs_from: str = "received"  # received | response | delivery
    when: When = ()
    outcomes: frozenset[Outcome] = frozenset()  # empty: under every outcome
    needs_more_time: bool = False
    only_if_missed: str | None = None  # another clock: this one begins to matter when that one is past
    is_quiet: bool = False  # when it is past, that alone is not announced as missed
    note: str = ""  # what else to know of how it is counted
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What counsel's answer makes of a row that waited for it: the reason then, and the duties beside."""

    because: str
    duties: tuple[DutyRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyText:
    """A duty as the profile words it. ``under_gag``: what is done instead where nobody may be told."""

    who: str
    what: str
    by: str | None = None  # a clock's id, or "received"
    cites: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()  # who learns of the matter by it, beside whoever does it
    barred_by_gag: bool = False
    under_gag: str | None = None  # what is done instead where nobody may be told
    where_neutral: str | None = None  # what is done where nobody may be looked up
    at_the_director: str | None = None  # what the Director does, who has the request in hand


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningText:
    """Something to know. With ``when`` it is given by the facts, without by the rows that name it."""

    text: str
    when: When = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long a class of records is needed. ``months``/``days``: ``None`` where the library has not said."""

    record_class: str
    need: str
    days: int | None
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What a task of the library's own work may receive. Whatever it does not list is left out."""

    name: str
    about: str
    fields: frozenset[Category]
    left_out: CategoryTreatment
    never_to: Mapping[str, frozenset[Category]]  # by asker: what that one does not receive all the same


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRule:
    """A rule about what a system should hold, about who runs this program, or about what is written.

    ``applies_to``: export | run | output | release. An export is found wanting where it has a column of one
    of ``categories``, a value of one of ``entities``, or is of one of ``record_classes``.
    """

    id: str
    applies_to: str
    severity: str  # error | warning | note
    basis: Basis
    why: str
    what: str
    categories: frozenset[Category] = frozenset()
    entities: frozenset[str] = frozenset()
    record_classes: frozenset[str] = frozenset()
    only_beside_a_person: bool = False  # only in a table that says who
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A policy that decides."""

    ref: ProfileRef
    title: str
    jurisdiction: str
    in_force: InForce
    review: ReviewCycle
    sources: Mapping[str, Source]
    axes: Mapping[str, str]
    axis_words: Mapping[str, str]
    readings: Mapping[str, Reading]
    own_codes: frozenset[str]
    public_records_law_applies: bool
    tasks: When
    contacts: tuple[Contact, ...]
    letterhead: Letterhead
    denied_under: Exemption | None  # the ground for denying a request as a whole
    exemptions: Mapping[str, Exemption]
    table: tuple[Rule, ...]  # every row, those of readings that are not chosen too
    otherwise: Rule
    answered: Mapping[str, Answered]  # release | refuse | defect
    treatments: Mapping[Outcome, Mapping[Category, CategoryTreatment]]
    beyond: Mapping[Outcome, CategoryTreatment]  # what a paper that names fields does not name
    purposes: Mapping[str, Purpose]
    releases: Mapping[Outcome, Mapping[str, ReleaseSpec]]  # per outcome: record class → what is made of it
    only_totals: Mapping[Outcome, Mapping[str, OnlyTotals]]  # per outcome: record class → why no rows
    retention: Mapping[str, Retention]
    calendar: Calendar
    clocks: tuple[ClockRule, ...]
    return_date_missed: str
    return_date_cites: tuple[str, ...]
    duties: Mapping[str, DutyText]
    standing_duties: tuple[DutyRef, ...]
    warnings: Mapping[str, WarningText]
    data_rules: tuple[DataRule, ...]
    desk_card: DeskCard
    notes: tuple[ProfileNote, ...] = field(default=())
    # where each part of it is written: a file and a line
    written: YamlText = field(default=NOWHERE, compare=False, repr=False)
    rules: tuple[Rule, ...] = field(init=False)
    """The decision table as it stands: the rows of the readings that are chosen."""

    def __post_init__(self) -> None:
        chosen = {name: reading.chosen for name, reading in self.readings.items()}
        standing = tuple(
            rule for rule in self.table if all(chosen[name] == value for name, value in rule.reading)
        )
        object.__setattr__(self, "rules", standing)

    @property
    def refers_other_libraries(self) -> bool:
        """Whether another library decides about its own patrons."""
        return self.axes["home_library_referral"] == "yes"

    @property
    def is_bound_by_statute(self) -> bool:
        """Whether the library statute binds this library; where not, the policy alone is cited."""
        return self.axes["statute_binds_this_library"] == "yes"

    def setting(self) -> Setting:
        """What the facts of a request depend on."""
        public = Outcome.RELEASE_REDACTED
        given = frozenset(
            category
            for category, treated in self.treatments.get(public, {}).items()
            if treated.treatment is not Treatment.WITHHOLD
        )
        classes = filter(holds_patron_records, v.members(v.RecordClass))
        printed = dict.fromkeys(classes, given) if public in self.releases else {}
        for name, spec in self.releases.get(public, {}).items():
            printed[name] = frozenset(column.category for each in spec.specs for column in each.every_column)
        name = " ".join(self.letterhead.library.casefold().split())
        offices = {contact.id for contact in self.contacts}
        return Setting(
            own_names=self.own_codes | {name},
            counsel=frozenset(v.members(v.CounselRole)) & offices,
            tasks=self.tasks,
            printed=printed,
        )


def switched(profile: Profile, name: str, value: str) -> Profile:
    """The same profile with one of its readings changed."""
    reading = profile.readings[name]
    if value not in reading.may_be:
        raise KeyError(value)
    return replace(profile, readings={**profile.readings, name: replace(reading, chosen=value)})
