"""How a profile is written: the schema of the YAML. Everything in it is checked before any of it decides."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from redactkit.decide import vocabulary as v
from redactkit.decide.schema_base import Day, Form, Listed, SayError, Text, YesNo
from redactkit.model import Basis, Measure, Outcome, Period, Scale, Treatment
from redactkit.newfile import is_device

_INTERVAL = re.compile(r"P(\d{1,3})([YM])")
_SPAN = re.compile(r"P(\d{1,4})([YMD])")
_DAYS = {"Y": 365, "M": 30, "D": 1}


def _months(value: object) -> object:
    """``P1Y`` → 12. ``never`` → 0: the policy sets no review."""
    if value == "never":
        return 0
    found = _INTERVAL.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise SayError("must be an interval such as P1Y or P6M, or never")
    return int(found[1]) * (12 if found[2] == "Y" else 1)


def _days(value: object) -> object:
    """``P90D`` → 90; a month counts as 30 days, a year as 365. ``not stated`` → 0."""
    if value == "not stated":
        return 0
    found = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise SayError("must be a span such as P90D, P3M or P1Y, or not stated")
    return int(found[1]) * _DAYS[found[2]]


def _no_alternatives(value: object) -> object:
    """``when`` is one group of facts, or a list of groups of which one suffices."""
    return [value] if isinstance(value, dict) else value


def _plain_values(value: object) -> object:
    """``fact: value``, ``fact: [values]`` or ``fact: {not: [values]}``."""
    return value if isinstance(value, dict) else {"is": value}


def _by_name(value: object) -> object:
    return {"id": value} if isinstance(value, str) else value


class ValuesForm(Form):
    is_: Listed[Text] = Field(default=(), alias="is")
    not_: Listed[Text] = Field(default=(), alias="not")


Months = Annotated[int, BeforeValidator(_months)]
Days = Annotated[int, BeforeValidator(_days)]
RuleName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Values = Annotated[ValuesForm, BeforeValidator(_plain_values)]
WhenForm = Annotated[tuple[dict[str, Values], ...], BeforeValidator(_no_alternatives)]
Count = Annotated[int, Field(ge=1, le=100_000)]
Step = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]?(\.[1-9])?$")]


def step_of(written: str) -> tuple[int, int]:
    """``9.2`` → (9, 2): the order in which the questions are asked."""
    whole, _, part = written.partition(".")
    return int(whole), int(part or 0)


class EffectiveForm(Form):
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None


class ReviewForm(Form):
    every: Months
    last_reviewed: Day


class AxisForm(Form):
    is_: Text = Field(alias="is")
    words: Text | None = None


class ReadingForm(Form):
    is_: Text = Field(alias="is")
    may_be: dict[str, Text] = Field(min_length=1)
    cites: Listed[Text] = ()


class SourceForm(Form):
    kind: Literal["policy", "statute", "regulation", "practice"]
    text: Text
    pin: Text
    address: Text | None = None
    verified: Day | None = None
    verified_by: Text
    quotable: YesNo = False
    binds_by_statute: YesNo = False
    of_records_law: YesNo = False


class PersonForm(Form):
    title: Text
    name: Text | None = None
    phone: Text | None = None
    email: Text | None = None


class ContactForm(PersonForm):
    alternates: tuple[PersonForm, ...] = ()


class LetterheadForm(Form):
    library: Text
    office: Text
    address: Listed[Text] = ()
    records_officer: Text
    denied_under: Text | None = None
    appeal: Text
    appeal_needs_writing: YesNo = False
    law: Text
    law_where_not_bound: Text | None = None
    statistics_offer: Text
    statistics_offer_where_not_bound: Text | None = None
    network_note: str = ""
    fee_note: str = ""
    draft_notice: Text
    template: Text | None = None


class ExemptionForm(Form):
    cite: Text
    cite_where_not_bound: Text | None = None
    text: Text
    mandatory: YesNo


class DutyForm(Form):
    who: Text
    what: Text
    by: Text | None = None
    cites: Listed[Text] = ()
    tells: Listed[Text] | None = None
    barred_by_gag: YesNo = False
    under_gag: Text | None = None
    where_neutral: Text | None = None
    at_the_director: Text | None = None


class DutyRefForm(Form):
    id: Text
    when: WhenForm = ()
    who: Text | None = None
    what: Text | None = None
    by: Text | None = None
    tells: Listed[Text] | None = None
    cites: Listed[Text] | None = None


DutyRefs = tuple[Annotated[DutyRefForm, BeforeValidator(_by_name)], ...]


class RuleForm(Form):
    id: RuleName
    step: Step
    when: WhenForm = Field(min_length=1)
    over: Listed[Text] = ()
    reading: dict[str, Text] = Field(default_factory=dict)
    outcome: Outcome | None = None
    basis: Basis = Basis.POLICY
    because: Text
    cites: Listed[Text] = ()
    refer_to: Listed[v.ReferTo] = ()
    duties: DutyRefs = ()
    warnings: Listed[Text] = ()
    neutral: YesNo = False
    answered_by: v.CounselRole | None = None
    then: Outcome | Literal["walk_on", "stay"] = "stay"
    beside: Listed[Text] = ()
    question: Text | None = None
    for_: Listed[Text] = Field(default=(), alias="for")
    against: Listed[Text] = ()


class OtherwiseForm(Form):
    because: Text
    cites: Listed[Text] = ()
    refer_to: Annotated[Listed[v.CounselRole], Field(min_length=1)]
    duties: DutyRefs = ()
    question: Text


class AnsweredForm(Form):
    because: Text
    duties: DutyRefs = ()


class NoteForm(Form):
    id: RuleName
    kind: v.RowKind = "note"
    text: Text
    cites: Listed[Text] = ()
    shown_by: Listed[Text] = ()


class GroundForm(Form):
    exemption: Text
    reason: Text
    no_smaller_part: Text | None = None


class TreatmentForm(Form):
    treatment: Treatment
    exemption: Text | None = None
    reason: Text | None = None
    no_smaller_part: Text | None = None
    if_named: Treatment | None = None


class TreatmentsForm(Form):
    like: Outcome | None = None
    beyond: GroundForm | None = None
    categories: dict[str, TreatmentForm] = Field(default_factory=dict)


class PurposeForm(Form):
    about: Text
    fields: Listed[Text] = Field(min_length=1)
    left_out: GroundForm
    never_to: dict[v.RequesterKind, Listed[Text]] = Field(default_factory=dict)


class ColumnForm(Form):
    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    category: Text
    scale: Scale = Scale.AS_IS


class LevelForm(ColumnForm):
    optional: YesNo = False


class OnlyTotalsForm(Form):
    exemption: Text
    reason: Text
    basis: Basis = Basis.POLICY


def _no_device(name: str) -> str:
    if is_device(name):
        raise SayError("Windows takes this name for a device: choose another one")
    return name


FileName = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,40}\.csv$"), AfterValidator(_no_device)
]


class TableForm(Form):
    file: FileName
    period: Period
    columns: tuple[ColumnForm, ...] = Field(min_length=1)


class TotalsForm(Form):
    file: FileName
    measure: Measure
    period: Period | None = None
    levels: tuple[LevelForm, ...] = Field(min_length=1)
    leaf_columns: tuple[ColumnForm, ...] = ()
    min_cell: Count


class ReleaseForm(Form):
    only_totals: OnlyTotalsForm | None = None
    tables: tuple[TableForm, ...] = ()
    totals: tuple[TotalsForm, ...] = ()


class RetentionForm(Form):
    need: Text
    keep: Days
    cites: Listed[Text] = ()


class CalendarForm(Form):
    state: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    works_on: Listed[Text] = ()
    received_next_working_day: YesNo = False
    friday_for_saturday: YesNo = False
    closed: Listed[Day] = ()


class ClockForm(Form):
    count: Count
    days: Literal["business", "working", "calendar"]
    runs_from: Literal["received", "response", "delivery"] = "received"
    if_missed: Text
    when: WhenForm = ()
    outcomes: Listed[Outcome] = ()
    needs_more_time: YesNo = False
    only_if_missed: Text | None = None
    is_quiet: YesNo = False
    note: str = ""
    cites: Listed[Text] = ()


class ReturnDateForm(Form):
    if_missed: Text
    cites: Listed[Text] = ()


class WarningForm(Form):
    text: Text
    when: WhenForm = ()


class DataRuleForm(Form):
    id: RuleName
    applies_to: Literal["export", "run", "output", "release"]
    severity: Literal["error", "warning", "note"]
    basis: Basis = Basis.POLICY
    why: Text
    what: Text
    categories: Listed[Text] = ()
    entities: Listed[Text] = ()
    record_classes: Listed[v.RecordClass] = ()
    only_beside_a_person: YesNo = False
    cites: Listed[Text] = ()


class CardLineForm(Form):
    if_: Text = Field(alias="if")
    do: Text
    rows: Listed[Text] = Field(min_length=1)


class DeskCardForm(Form):
    title: Text
    always: Listed[Text] = Field(min_length=1)
    lines: tuple[CardLineForm, ...] = Field(min_length=1)
    never: Listed[Text] = ()
    call: Listed[Text] = Field(min_length=1)


def _axis(value: object) -> object:
    return value if isinstance(value, dict) else {"is": value}


class ProfileForm(Form):
    schema_: Literal["redactkit.profile/1"] = Field(alias="schema")
    id: RuleName
    version: Text
    title: Text
    jurisdiction: Text
    extends: Text | None = None  # resolved before the form is read
    effective: EffectiveForm = EffectiveForm()
    review: ReviewForm
    sources: dict[str, SourceForm]
    axes: dict[str, Annotated[AxisForm, BeforeValidator(_axis)]]
    readings: dict[str, ReadingForm] = Field(default_factory=dict)
    own_codes: Listed[Text] = ()
    public_records_law_applies: YesNo
    tasks: WhenForm = ()
    contacts: dict[str, ContactForm]
    letterhead: LetterheadForm
    exemptions: dict[str, ExemptionForm]
    rules: tuple[RuleForm, ...]
    otherwise: OtherwiseForm
    answered: dict[Literal["release", "refuse", "defect"], AnsweredForm]
    treatments: dict[Outcome, TreatmentsForm]
    purposes: dict[v.Purpose, PurposeForm] = Field(default_factory=dict)
    releases: dict[Outcome, dict[v.RecordClass, ReleaseForm]]
    retention: dict[v.RecordClass, RetentionForm] = Field(default_factory=dict)
    calendar: CalendarForm
    clocks: dict[str, ClockForm]
    return_date: ReturnDateForm
    duties: dict[str, DutyForm]
    standing_duties: DutyRefs = ()
    warnings: dict[str, WarningForm] = Field(default_factory=dict)
    data_rules: tuple[DataRuleForm, ...] = ()
    desk_card: DeskCardForm
    notes: tuple[NoteForm, ...] = ()
