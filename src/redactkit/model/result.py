"""What was made: released files, the withholding log, findings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from redactkit.model.decision import Exemption
from redactkit.model.export import Quarantined
from redactkit.model.ids import Category
from redactkit.model.vocabulary import Office, Reason, Scale, Treatment

TAKEN_OUT = "[withheld]"
"""What stands in a text for whatever names somebody else: the same words for everybody and everything."""


class Standing(StrEnum):
    """Where a column of an input ended up."""

    RELEASED = "released"
    COARSENED = "coarsened"
    WITHHELD = "withheld"
    BEYOND = "not named by the paper"
    REFERRED = "referred"
    OUTSIDE = "outside the request"
    ABSENT = "not in the records"  # what a total would tell if the exports had it
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
    labels: tuple[str, ...] = ()  # what the library's system calls it, where rows go out as they stand


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedFile:
    """A released table that stands, finished, in the staging folder. ``lines`` is without the header."""

    name: str
    lines: int
    records: int
    columns: tuple[ReleasedColumn, ...]
    empty_periods: tuple[str, ...] = ()  # months or years that it covers and has no line of: 2024-03, 2024


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What the custodian may know and OUT must not: it goes into OUT-record alone."""

    rows_released: int = 0
    rows_referred: int = 0
    rows_unknown: int = 0
    rows_outside: int = 0
    rows_quarantined: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Matchable:
    """Released tables of one class without a column in common, and the years of which their lines can be
    matched all the same: with so few records, or with a single line in one of the tables."""

    record_class: str
    files: tuple[str, ...]
    years: tuple[str, ...]  # 2024


@dataclass(frozen=True, slots=True, kw_only=True)
class Reissued:
    """A period of a released table that is given byte for byte as an earlier package gave it."""

    file: str
    period: str  # 2024-03, 2024
    package: str
    day: date  # on which that package was made: what the lines say is as of then


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeAnew:
    """A period that an earlier package gave, and that is made again because a custodian decided so."""

    file: str
    period: str
    package: str
    decided_by: Office
    reason: Reason
    day: date  # of that decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted:
    """Everything ``redact`` made: the released files, the log, and the custodian's counts."""

    files: tuple[ReleasedFile, ...]
    log: tuple[LogLine, ...]
    counts: Counts
    quarantined: tuple[tuple[str, Quarantined], ...]  # (export label, what is in doubt)
    partial: bool  # something is still owed: "in part; the rest by DATE"
    notices: tuple[str, ...] = ()  # for the operator alone: what these exports make doubtful
    matchable: tuple[Matchable, ...] = ()
    unreviewed: tuple[str, ...] = ()  # for the custodian: which columns of which export nobody knows
    reissued: tuple[Reissued, ...] = ()
    made_anew: tuple[MadeAnew, ...] = ()


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
class SourceCells:
    """Where in an export something stands: its label, the column, and the rows, where they are known."""

    export: str
    column: int
    header: str | None
    rows: tuple[int, ...]
    records: int
    """How many sound records the export holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFinding:
    """Something the last check objects to: which file of OUT, which line and column, and which question.

    ``sources`` are the cells of the exports behind it: the folder with that file is gone when this is read.
    """

    check: str  # where_from | identifiers | own_name
    file: str
    line: int | None
    column: int | None
    why: str
    sources: tuple[SourceCells, ...] = ()
