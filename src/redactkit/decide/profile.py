"""A profile: a written policy as data, typed. What ``decide`` reads; how it is written is in the schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from redactkit.decide.facts import Setting
from redactkit.decide.rules import DutyRef, Rule, When
from redactkit.model import (
    Category,
    CategoryTreatment,
    Contact,
    Exemption,
    Letterhead,
    Outcome,
    ProfileRef,
    ReleaseSpec,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileNote:
    """A row or a sentence that no request can reach: scope, a control, a check on exports, a warning."""

    id: str
    text: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCycle:
    """When the policy was last looked at, and how often it must be. ``None``: it does not say."""

    last_reviewed: date
    months: int | None


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
    """A period that runs from receipt."""

    id: str
    count: int
    days: str  # business | working | calendar: the word of the law; the first two are counted alike
    if_missed: str
    when: When = ()
    outcomes: frozenset[Outcome] = frozenset()  # empty: under every outcome
    needs_more_time: bool = False
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyText:
    """A duty as the profile words it."""

    who: str
    what: str
    by: str | None = None  # a clock's id, or "received"
    cites: tuple[str, ...] = ()
    barred_by_gag: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningText:
    """Something to know. With ``when`` it is given by the facts, without by the rows that name it."""

    text: str
    when: When = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A policy that decides."""

    ref: ProfileRef
    title: str
    jurisdiction: str
    review: ReviewCycle
    sources: Mapping[str, Source]
    axes: Mapping[str, str]
    own_codes: frozenset[str]
    refers_other_libraries: bool
    public_records_law_applies: bool
    operational: When
    contacts: tuple[Contact, ...]
    letterhead: Letterhead
    appeal_needs_writing: bool
    exemptions: Mapping[str, Exemption]
    rules: tuple[Rule, ...]
    otherwise: Rule
    treatments: Mapping[Outcome, Mapping[Category, CategoryTreatment]]
    releases: Mapping[Outcome, Mapping[str, ReleaseSpec]]  # per outcome: record class → what is made of it
    calendar: Calendar
    clocks: tuple[ClockRule, ...]
    return_date_missed: str
    return_date_cites: tuple[str, ...]
    duties: Mapping[str, DutyText]
    standing_duties: tuple[DutyRef, ...]
    warnings: Mapping[str, WarningText]
    notes: tuple[ProfileNote, ...] = field(default=())

    def setting(self) -> Setting:
        """What the facts of a request depend on."""
        specs = self.releases.get(Outcome.RELEASE_REDACTED, {}).values()
        tables = [column.category for spec in specs for table in spec.tables for column in table.columns]
        totals = [
            column.category
            for spec in specs
            for total in spec.totals
            for column in (*total.levels, *total.leaf_columns)
        ]
        return Setting(
            own_codes=self.own_codes, operational=self.operational, printed=frozenset([*tables, *totals])
        )
