"""What a paper of the record is made of. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from redactkit.model import Cite
from redactkit.package.letter import Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with a head that stands on every page it runs over; a cell may have several lines.

    ``row_cm``: the least height of a row, for tables that people write on. ``bold``: the columns, from 0,
    whose cells stand out.
    """

    head: tuple[str, ...]
    widths_cm: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    row_cm: float | None = None
    bold: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper: a title, what stands under it, and what it is at the foot of every page."""

    title: str
    parts: tuple[Block | Table, ...]
    foot: str
    landscape: bool = False
    large: bool = False  # to be read from a step away


def where_of(cite: Cite) -> str:
    """Where a sentence stands: its pin-cite, and of a policy's sentence its number too."""
    return f"{cite.pin}, {cite.id}" if cite.source == "policy" and cite.pin else cite.pin or cite.id
