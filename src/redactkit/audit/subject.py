"""One export as the audit sees it: what its columns hold, and what kind of list it is. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from redactkit.audit.headers import TellingHeaders
from redactkit.categories import UNKNOWN, group_of
from redactkit.model import Category, Column, DateOrder, Export, Group

_NO_DAYS = frozenset({Group.DIRECT_IDENTIFIER, Group.CONTACT, Group.FREE_TEXT, Group.ACCOUNT_OR_SECRET})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A column: what it holds, and what is looked for in it."""

    position: int
    category: Category
    by_header: bool  # no map knows it: a word of its header tells
    date_order: DateOrder | None
    is_expiry: bool
    is_token: bool

    @property
    def is_note(self) -> bool:
        """Whether people write sentences in it."""
        return group_of(self.category) is Group.FREE_TEXT

    @property
    def is_text(self) -> bool:
        """Whether the recognizers read it: notes, and what nobody knows."""
        return self.is_note or self.category == UNKNOWN

    @property
    def may_be_day(self) -> bool:
        """Whether a day in it may be the day of the record: never a birth date, nor when a card ends."""
        return (
            not self.is_expiry
            and self.category != "patron.birth_date"
            and (self.category == UNKNOWN or group_of(self.category) not in _NO_DAYS)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """An export under audit."""

    label: str
    system: str | None
    record_class: str | None
    is_sheet: bool  # a list of who came, signed up, sat at a computer or booked a room
    columns: tuple[Seen, ...]
    protected_values: tuple[str, ...] = field(repr=False)


def subject_of(
    export: Export, headers: Sequence[str], telling: TellingHeaders, sheets: frozenset[str]
) -> Subject:
    """What the export is. ``sheets``: the record classes that the policy's rules about age are about."""
    record_class = export.record_class
    told = telling.record_class(headers)
    if record_class in (None, "registration") and told is not None:
        # a list of attendees has names and telephones, as a list of patrons has
        record_class = told
    return Subject(
        label=export.label,
        system=export.system,
        record_class=record_class,
        is_sheet=record_class in sheets,
        columns=tuple(
            _seen(column, header, telling) for column, header in zip(export.columns, headers, strict=True)
        ),
        protected_values=tuple(sorted(telling.protected_values)),
    )


def _seen(column: Column, header: str, telling: TellingHeaders) -> Seen:
    word = telling.category(header) if column.category == UNKNOWN else None
    category = word or column.category
    is_day = category in (UNKNOWN, "patron.record_date")
    return Seen(
        position=column.position,
        category=category,
        by_header=word is not None,
        date_order=column.date_order,
        is_expiry=is_day and telling.says_expiry(header),
        is_token=category == "patron.secret" and telling.says_token(header),
    )
