"""The decision: the answer, its reasons, what people must do, and by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from redactkit.model.ids import Category, ExemptionId, ProfileId, RuleId
from redactkit.model.release import NOTHING_RELEASED, PeriodScope, ReleaseSpec
from redactkit.model.vocabulary import Basis, Outcome, Treatment


@dataclass(frozen=True, slots=True, kw_only=True)
class Cite:
    """A sentence a decision rests on. ``quotable``: may it be printed in a letter to the requester."""

    source: str  # policy | statute | regulation | practice
    id: str
    text: str
    pin: str | None = None
    quotable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something a person must now do."""

    id: str
    who: str
    what: str
    by: date | None = None
    is_now: bool = False  # at once, at any hour, before everything else
    until: date | None = None  # how long it is owed, at least
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A statutory date, how it was counted, and what follows when it is missed."""

    id: str
    date: date
    counted: str
    missed: bool
    if_missed: str
    cites: tuple[str, ...] = ()
    is_quiet: bool = False  # past, it is listed and not announced: another date says what follows
    at_earliest: bool = False  # it runs from when the requester has the answer, which nobody knows beforehand


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """Something to know that stops nothing."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceLine:
    """Why a rule applied or did not. Names fields, never the values of patrons, items or free text."""

    rule: RuleId
    applies: bool
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """The legal ground for withholding, with its pin-cite as it stands in the withholding log."""

    id: ExemptionId
    cite: str
    text: str
    mandatory: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryTreatment:
    """What the profile does with one category under one outcome.

    ``exemption`` and ``reason`` are required of everything but ``keep``: nothing is withheld or coarsened
    without a stated ground. ``if_named``: what happens instead where the paper names the category.
    """

    treatment: Treatment
    exemption: Exemption | None = None
    reason: str | None = None
    no_smaller_part: str | None = None
    if_named: Treatment | None = None
    is_beyond: bool = False  # withheld only because the paper does not name it


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyTotals:
    """Why records of a class are given as totals and not line by line, and how firmly that stands."""

    exemption: Exemption
    reason: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRef:
    """Which policy decided, to the byte."""

    id: ProfileId
    version: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody to call: the holder of an office, or who stands in for them."""

    title: str
    name: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """An office that a duty or a letter names, and who stands in, in the order in which they are called."""

    id: str
    title: str
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    alternates: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What a letter needs to know of the office that sends it, all of it from the profile."""

    library: str
    office: str
    address: tuple[str, ...]
    records_officer: Contact
    appeal: str  # the appeal rights in full sentences; "" where none
    law: str  # the statute in one sentence, from its own source
    statistics_offer: str  # what can be had instead
    network_note: str  # the sentence every neutral letter carries alike, with the list of libraries; or ""
    fee_note: str
    draft_notice: str
    appeal_needs_writing: bool = False  # an oral request has none
    template: bytes | None = field(default=None, repr=False)  # the town's own Word letterhead


@dataclass(frozen=True, slots=True, kw_only=True)
class CounselEffect:
    """What one answer of counsel makes of the request, once it stands in the form.

    ``beside``: the reviews of the form that must say yes as well, for the answer to have this effect.
    """

    says: str
    outcome: Outcome
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForCounsel:
    """What counsel is asked, what speaks for a release and what against, and what an answer does."""

    who: str
    question: str
    speaks_for: tuple[Cite, ...]
    speaks_against: tuple[Cite, ...]
    then: Outcome | None  # what a "release" from counsel makes of the answer; None: the rules are walked on
    effects: tuple[CounselEffect, ...] = ()
    answers_too: tuple[str, ...] = ()  # the questions of further rows, which a "release" answers as well


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLine:
    """One line of the desk card: what happens, what staff do, and the rows that say so."""

    happens: str
    do: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskCard:
    """The one page to tape up at the desk: the policy's, whatever the request at hand."""

    title: str
    library: str
    policy: ProfileRef
    always: tuple[str, ...]
    lines: tuple[CardLine, ...]
    never: tuple[str, ...]
    call: tuple[Contact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """Classes that were asked for beside patron records and are answered another way."""

    classes: tuple[str, ...]
    rule: RuleId
    outcome: Outcome
    basis: Basis
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What this request may receive, why, what people must do now, and by when."""

    request_id: str
    profile: ProfileRef
    outcome: Outcome
    basis: Basis
    rules: tuple[RuleId, ...]
    refer_to: str | None = None
    sealed: bool = False
    neutral: bool = False
    cites: tuple[Cite, ...] = ()
    duties: tuple[Duty, ...] = ()
    clocks: tuple[Clock, ...] = ()
    treatments: Mapping[Category, CategoryTreatment] = field(default_factory=dict)
    only_totals: Mapping[str, OnlyTotals] = field(default_factory=dict)  # by record class
    warnings: tuple[Warned, ...] = ()
    trace: tuple[TraceLine, ...] = ()
    release: ReleaseSpec = NOTHING_RELEASED
    # what the policy makes of the same classes under its other answers: never released, only compared with
    other_release: ReleaseSpec = NOTHING_RELEASED
    periods: tuple[PeriodScope, ...] = ()
    # what the row says in the profile's own words: shown to the clerk and, in plain form, in the letter
    because: str = ""
    for_counsel: ForCounsel | None = None
    # counsel whose recorded answer made the outcome, where the row by itself says another
    by_counsel: str | None = None
    # what the deciding row itself rests on; ``cites`` has what duties and dates rest on too
    grounds: tuple[Cite, ...] = ()
    # the exemption under which a request is denied as a whole; None where the answer is no such denial
    denied_under: Exemption | None = None
    apart: tuple[Apart, ...] = ()
    letterhead: Letterhead | None = None
    desk_card: DeskCard | None = None
    # whom to call, the Director first, the records officer last; nobody whom a nondisclosure order keeps out
    contacts: tuple[Contact, ...] = ()
    offices: tuple[Contact, ...] = ()  # every office that the policy names
    # the codes by which exports name this library; empty: no referral, every patron is treated as own
    own_codes: frozenset[str] = frozenset()
    refers_other_libraries: bool = False
    as_of: date = date.min

    @property
    def gives_every_column(self) -> bool:
        """Whether the copy for a paper has every column, since the form names no details of the record."""
        ordered = self.outcome in (Outcome.RELEASE_AS_ORDERED, Outcome.COMPLY_NOW)
        named = any(treated.is_beyond for treated in self.treatments.values())
        return ordered and self.release.scoped is not None and not named
