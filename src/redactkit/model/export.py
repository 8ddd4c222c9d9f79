"""An export file: how it is written, what its columns mean, which of its rows are in doubt."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from redactkit.model.ids import Category

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


class PointsAt(StrEnum):
    """Why what was lent points to a person: said by the custodian, never learned by comparing."""

    MADE_FOR_ONE_PATRON = "made_for_one_patron"
    A_PERSONS_PAPERS = "a_persons_papers"


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldRow:
    """A record that the custodian withholds, with the ground: it goes into no table and is not owed."""

    row: int
    why: PointsAt


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenPart:
    """Something a file holds that a person who opens it does not see.

    ``where`` gives a place (a sheet's number, a row, a column, a part's name in the container) and never
    quotes a cell or a name that somebody chose.
    """

    kind: str
    where: str


class Group(StrEnum):
    """What kind of thing a category is."""

    DIRECT_IDENTIFIER = "direct_identifier"
    CONTACT = "contact"
    QUASI_IDENTIFIER = "quasi_identifier"
    INTELLECTUAL_PURSUIT = "intellectual_pursuit"
    ACCOUNT_OR_SECRET = "account_or_secret"  # noqa: S105  a group of columns, no secret
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


BY_A_PERSON = "column map"
"""How the first evidence begins of a column of which a person said what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of an export and what it means.

    ``position`` counts from 1. ``header`` is the map's name and ``None`` where no map knew the header: in a
    file without a header row, row 1 is a patron. ``checked`` says that the column's record numbers end in a
    mod-11 check digit; ``repeatable`` that a cell may hold several values, with ``;`` between them where the
    dialect does not mark them. ``like_names``: it is not known what it is, and written like names.
    """

    position: int
    header: str | None
    category: Category
    group: Group
    evidence: tuple[str, ...] = ()
    confidence: float = 0.0
    date_order: DateOrder | None = None
    checked: bool = False
    repeatable: bool = False
    like_names: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One export file: what it is, before any of it is transformed.

    ``label`` is the base name, with the number of the sheet where a workbook holds several tables: it may be
    shown on a terminal and in the custodian's record, never in OUT. ``encoding`` and ``dialect`` are ``None``
    where the format leaves no choice. ``part`` says which of the file's tables this is, ``header_row`` which
    of its records is the header (0: none): whoever reads the file again needs both. ``names`` are the
    columns' names as the file has them; they may be what somebody wrote, and are shown nowhere; neither is
    ``layout``: where in the file the records are, or what its lines are like.
    """

    path: Path = field(repr=False)
    label: str
    format: str
    encoding: str | None
    dialect: Dialect | None
    system: str | None
    record_class: str | None
    columns: tuple[Column, ...]
    rows: int  # sound records, without the header
    quarantined: tuple[Quarantined, ...]
    digest: str = field(repr=False)  # SHA-256 of the bytes read; for "changed while it was read" only
    part: int = 1
    header_row: int = 1
    hidden: tuple[HiddenPart, ...] = ()
    withheld: tuple[WithheldRow, ...] = ()
    names: tuple[str, ...] = field(default=(), repr=False)
    layout: tuple[str, ...] = field(default=(), repr=False)
