"""What a system leaves after it anonymises (``ils/audit/residue.yaml``), found by a table's columns. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import Field

from redactkit.audit.data import Strict, label_of, load, names_of
from redactkit.errors import FormInvalid

_FILE = "residue.yaml"


class _EntryForm(Strict):
    id: str = Field(pattern=r"^[a-z0-9-]+$")
    system: str
    columns: tuple[str, ...] = Field(min_length=1)
    beside: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()
    where_blank: tuple[str, ...] = ()
    where_filled: tuple[str, ...] = ()
    written: str | None = None
    says: str
    source: str
    confirmed: Literal["true", "false"] = "true"


class _ResidueForm(Strict):
    schema_: Literal["redactkit.residue/1"] = Field(alias="schema")
    entries: tuple[_EntryForm, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Residue:
    """One thing that stays. Names are normalised labels."""

    id: str
    system: str
    columns: frozenset[str]
    beside: tuple[frozenset[str], ...]
    without: frozenset[str]
    where_blank: frozenset[str]
    where_filled: frozenset[str]
    written: str | None
    says: str
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A residue in a table at hand: in which columns (from 0), and what the row must say for it to count."""

    residue: Residue
    columns: tuple[int, ...]
    blank: tuple[int, ...]
    filled: tuple[int, ...]


@cache
def shipped_residue() -> tuple[Residue, ...]:
    """Everything that is known to stay."""
    return read_residue(None)


def read_residue(text: str | None) -> tuple[Residue, ...]:
    """The entries of a residue file; ``None``: the shipped one."""
    form = load(_FILE, _ResidueForm, text)
    ids = [entry.id for entry in form.entries]
    if len(set(ids)) != len(ids):
        raise FormInvalid("two entries have the same id", file=_FILE)
    return tuple(_residue(entry) for entry in form.entries)


def _residue(form: _EntryForm) -> Residue:
    if form.written is not None:
        try:
            re.compile(form.written)
        except re.error:
            raise FormInvalid(f"{form.id}: written is no pattern", file=_FILE) from None
    return Residue(
        id=form.id,
        system=form.system,
        columns=_names(form.columns),
        beside=tuple(_names(group) for group in form.beside),
        without=_names(form.without),
        where_blank=_names(form.where_blank),
        where_filled=_names(form.where_filled),
        written=form.written,
        says=form.says,
        confirmed=form.confirmed == "true",
    )


def _names(labels: Sequence[str]) -> frozenset[str]:
    return frozenset(label_of(label) for label in labels)


def left_in(headers: Sequence[str], known: Sequence[Residue]) -> Iterator[Left]:
    """What of the known residue a table with these headers can hold.

    The names of a system's own tables tell, not the system that was recognised: an export is often renamed
    or joined, and what is left in it is the same.
    """
    names = [names_of(header) for header in headers]

    def at(wanted: frozenset[str]) -> tuple[int, ...]:
        return tuple(place for place, found in enumerate(names) if not wanted.isdisjoint(found))

    for residue in known:
        columns = at(residue.columns)
        if not columns or at(residue.without) or not all(at(group) for group in residue.beside):
            continue
        blank, filled = at(residue.where_blank), at(residue.where_filled)
        if (residue.where_filled and not filled) or (residue.where_blank and not blank):
            continue
        yield Left(residue=residue, columns=columns, blank=blank, filled=filled)
