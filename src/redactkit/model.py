"""The nouns. Frozen values that travel from stage to stage; no I/O, no policy, no third-party types.

A field that holds cell text, or what a requester said about a person, is ``repr=False``: a printed value,
log line or traceback must not show it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import NewType

Category = NewType("Category", str)
"""What a column means, as a dotted name: ``patron.barcode``. The list is in ``categories.py``."""

RuleId = NewType("RuleId", str)
ExemptionId = NewType("ExemptionId", str)
ProfileId = NewType("ProfileId", str)


# ── The request ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """Who runs ``disclose``, and where."""

    desk: str = "library"
    name: str | None = field(default=None, repr=False)
    trained: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Requester:
    """Who asks. ``name`` and ``send_to`` are for the record and the letter alone."""

    kind: str
    level: str | None = None
    identified: bool = False
    trained: bool = False
    name: str | None = field(default=None, repr=False)
    send_to: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """The paper presented."""

    kind: str = "none"
    issuer: str = "unknown"
    court: str | None = None
    level: str | None = None
    nondisclosure: bool = False
    served_on: date | None = None
    served_how: str | None = field(default=None, repr=False)
    returnable: date | None = None
    proper_form: str = "unreviewed"
    good_cause: str = "unreviewed"
    specific: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CounselAnswer:
    """What counsel said, and when. Only an answer lifts a hold."""

    who: str
    says: str
    name: str | None = field(default=None, repr=False)
    date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedBy:
    """Who found the card for the person the paper names, and how."""

    name: str = field(repr=False)
    on: date
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeks:
    """What is asked for."""

    about: str = "records"
    classes: tuple[str, ...] = ()
    from_: date | None = None
    to: date | None = None
    patrons: tuple[str, ...] = field(default=(), repr=False)
    named_as: str | None = field(default=None, repr=False)
    matched_by: MatchedBy | None = field(default=None, repr=False)
    items: tuple[str, ...] = field(default=(), repr=False)
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreTime:
    """Why the whole answer needs longer than the first deadline, and until when."""

    reason: str
    ready_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The request form (``redactkit.request/1``), typed. Absent fields hold what absence means."""

    id: str
    profile: str
    requester: Requester
    received: date | None = None
    received_how: str | None = None
    asked: str | None = field(default=None, repr=False)
    handled_by: str = "staff"
    operator: Operator = Operator()
    process: Process = Process()
    counsel: tuple[CounselAnswer, ...] = ()
    seeks: Seeks = Seeks()
    situation: str = "ordinary"
    purpose: str | None = None
    recipients: tuple[str, ...] = field(default=(), repr=False)
    home_library: str | None = None
    own_patrons_only: bool = False
    custodian: str = "public_library"
    doubt: bool = False
    more_time: MoreTime | None = None


# ── The decision ─────────────────────────────────────────────────────────────────────────────────────


class Outcome(StrEnum):
    """What the rules decide. The first six release something; the others release nothing."""

    COMPLY_NOW = "comply_now"
    RELEASE_AS_ORDERED = "release_as_ordered"
    RELEASE_REDACTED = "release_redacted"
    AGGREGATE_ONLY = "aggregate_only"
    RELEASE_OPERATIONAL = "release_operational"
    RELEASE_WITH_CONSENT = "release_with_consent"
    HOLD_FOR_COUNSEL = "hold_for_counsel"
    HOLD_FOR_DEFECT = "hold_for_defect"
    FORWARD_TO_CLERK = "forward_to_clerk"
    WITHHOLD_NEUTRAL = "withhold_neutral"
    REFER_HOME_LIBRARY = "refer_home_library"
    REFER_DIRECTOR = "refer_director"
    REFER_INSTITUTION = "refer_institution"
    ACCEPT_PAPER_ONLY = "accept_paper_only"
    REFUSE = "refuse"
    OUT_OF_SCOPE = "out_of_scope"

    @property
    def releases(self) -> bool:
        """Whether anything may leave under this outcome."""
        return self in _RELEASING


_RELEASING = frozenset(
    {
        Outcome.COMPLY_NOW,
        Outcome.RELEASE_AS_ORDERED,
        Outcome.RELEASE_REDACTED,
        Outcome.AGGREGATE_ONLY,
        Outcome.RELEASE_OPERATIONAL,
        Outcome.RELEASE_WITH_CONSENT,
    }
)


class Basis(StrEnum):
    """How firmly the policy stands behind a row."""

    POLICY = "policy"
    INFERRED = "inferred"
    GAP = "gap"


class Treatment(StrEnum):
    """What happens to a column."""

    KEEP = "keep"
    WITHHOLD = "withhold"
    GENERALIZE = "generalize"
    SUPPRESS_RARE = "suppress_rare"
    REDACT_TEXT = "redact_text"


class Scale(StrEnum):
    """How coarse a released column is. ``as_is`` keeps the value."""

    AS_IS = "as_is"
    MONTH = "month"
    YEAR = "year"
    CALL_NUMBER_CLASS = "call_number_class"


class Period(StrEnum):
    """The whole period a table is released for, once."""

    MONTH = "month"
    YEAR = "year"


class Measure(StrEnum):
    """What a total counts."""

    RECORDS = "records"
    PATRONS = "patrons"


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
    without a stated ground.
    """

    treatment: Treatment
    exemption: Exemption | None = None
    reason: str | None = None
    no_smaller_part: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputColumn:
    """One column of a released table: its printed name, the category it is made from, and how coarse."""

    name: str
    category: Category
    scale: Scale = Scale.AS_IS


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpec:
    """A table of rows, unlinkable to any other: identical rows are counted in ``records``."""

    file: str
    record_class: str
    period: Period
    columns: tuple[OutputColumn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalsSpec:
    """A partition. ``levels`` go from the root to the leaf; small blocks merge into their parent's "other".

    ``min_cell`` is the fewest distinct patrons a printed block may stand for; 1 means no minimum.
    """

    file: str
    record_class: str
    measure: Measure
    period: Period | None
    levels: tuple[OutputColumn, ...]
    min_cell: int
    # columns that travel with the last level (an author with its title): one block has one tuple of them
    leaf_columns: tuple[OutputColumn, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseSpec:
    """What a releasing outcome makes of the exports."""

    tables: tuple[TableSpec, ...] = ()
    totals: tuple[TotalsSpec, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodScope:
    """The whole release periods a request is widened to. ``None`` bounds mean "as far as the exports go".

    ``first`` and ``last`` are the first and the last day of the widened span, ``last`` never later than the
    end of the last period that is over on the day of the run.
    """

    period: Period
    first: date | None
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRef:
    """Which policy decided, to the byte."""

    id: ProfileId
    version: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody a duty or a letter names."""

    id: str
    title: str
    name: str | None = None
    phone: str | None = None
    email: str | None = None


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
    warnings: tuple[Warned, ...] = ()
    trace: tuple[TraceLine, ...] = ()
    release: ReleaseSpec = ReleaseSpec()
    periods: tuple[PeriodScope, ...] = ()
    # what the row says in the profile's own words: shown to the clerk and, in plain form, in the letter
    because: str = ""
    letterhead: Letterhead | None = None
    # the codes by which exports name this library; empty: no referral, every patron is treated as own
    own_codes: frozenset[str] = frozenset()
    refers_other_libraries: bool = False
    as_of: date = date.min


# ── The exports ──────────────────────────────────────────────────────────────────────────────────────

REPEAT = "\x1f"
"""Joins the values of a repeated field inside one cell. A source that holds this character is doubtful."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a delimited file is written.

    ``qualifier`` is ``None`` where nothing is quoted. ``every_field`` is Sierra's way: each value is
    qualified, one by one, and ``repeat`` stands between the qualified values of one field.
    """

    delimiter: str
    qualifier: str | None = '"'
    every_field: bool = False
    repeat: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A record that is not released and still owed to the requester: its shape or a value is in doubt."""

    row: int
    reason: str


class Group(StrEnum):
    """What kind of thing a category is."""

    DIRECT_IDENTIFIER = "direct_identifier"
    CONTACT = "contact"
    QUASI_IDENTIFIER = "quasi_identifier"
    INTELLECTUAL_PURSUIT = "intellectual_pursuit"
    ACCOUNT_OR_SECRET = "account_or_secret"
    FREE_TEXT = "free_text"
    STAFF = "staff"
    BIBLIOGRAPHIC = "bibliographic"
    OPERATIONAL = "operational"
    UNKNOWN = "unknown"


class DateOrder(StrEnum):
    """How the digits of a column's dates are to be read; learned from the whole column."""

    YMD = "ymd"
    MDY = "mdy"
    DMY = "dmy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of an export and what it means.

    ``position`` counts from 1. ``header`` is the map's name and ``None`` where no map knew the header: in a
    file without a header row, row 1 is a patron. ``checked`` says that the column's record numbers end in a
    mod-11 check digit.
    """

    position: int
    header: str | None
    category: Category
    group: Group
    evidence: tuple[str, ...] = ()
    confidence: float = 0.0
    date_order: DateOrder | None = None
    checked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One export file: what it is, before any of it is transformed.

    ``label`` is the base name: it may be shown on a terminal and in the custodian's record, never in OUT.
    """

    path: Path = field(repr=False)
    label: str
    format: str
    encoding: str
    dialect: Dialect
    system: str | None
    record_class: str | None
    columns: tuple[Column, ...]
    rows: int  # sound records, without the header
    quarantined: tuple[Quarantined, ...]
    digest: str = field(repr=False)  # SHA-256 of the bytes read; for "changed while it was read" only


# ── What was made ────────────────────────────────────────────────────────────────────────────────────


class Standing(StrEnum):
    """Where a column of an input ended up."""

    RELEASED = "released"
    COARSENED = "coarsened"
    WITHHELD = "withheld"
    REFERRED = "referred"
    OUTSIDE = "outside the request"
    NOT_REVIEWED = "not yet reviewed"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One line of the withholding log: a column or a class, never a patron."""

    record_class: str
    column: str
    standing: Standing
    done: str
    exemption: Exemption | None
    reason: str
    no_smaller_part: str
    decided_by: str
    category: Category | None = None  # what the column means; None for a class or an unclassified column


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedColumn:
    """A column of a released file, as the manifest lists it."""

    position: int
    header: str
    category: Category
    treatment: Treatment
    scale: Scale
    exemption: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedFile:
    """A released table that stands, finished, in the staging folder. ``lines`` is without the header."""

    name: str
    lines: int
    records: int
    columns: tuple[ReleasedColumn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What the custodian may know and OUT must not: it goes into OUT-record alone."""

    rows_released: int = 0
    rows_referred: int = 0
    rows_outside: int = 0
    rows_quarantined: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted:
    """Everything ``redact`` made: the released files, the log, and the custodian's counts."""

    files: tuple[ReleasedFile, ...]
    log: tuple[LogLine, ...]
    counts: Counts
    quarantined: tuple[tuple[str, Quarantined], ...]  # (export label, what is in doubt)
    partial: bool  # something is still owed: "in part; the rest by DATE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A span in free text that may name or describe a person. Offsets are code points into the given text."""

    start: int
    end: int
    entity: str
    score: float
    recognizer: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFinding:
    """Something the last check objects to: which file of OUT, which line and column, and which question."""

    check: str  # where_from | identifiers | own_name
    file: str
    line: int | None
    column: int | None
    why: str
