"""Which categories a name in a profile stands for: ``patron.email``, ``patron.*``, or ``*``. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterable

from redactkit.categories import CATEGORIES, UNKNOWN
from redactkit.decide.profile.schema import ProfileForm, TreatmentForm
from redactkit.model import Category, Outcome

ALL = "*"

KNOWN_PATTERNS = frozenset({ALL, *(CATEGORIES - {UNKNOWN})}) | {
    f"{category.split('.')[0]}.*" for category in CATEGORIES - {UNKNOWN}
}
"""Everything that covers a category."""


def matching_pattern(patterns: Container[str], category: Category) -> str | None:
    """The most specific of the patterns that cover a category: its name, then ``patron.*``, then ``*``."""
    for candidate in (category, category.split(".")[0] + ".*", ALL):
        if candidate in patterns:
            return candidate
    return None


def covered(patterns: Iterable[str]) -> frozenset[Category]:
    """Every category that one of the patterns covers. An unknown column is covered by none."""
    wanted = frozenset(patterns)
    return frozenset(
        category for category in CATEGORIES - {UNKNOWN} if matching_pattern(wanted, category) is not None
    )


def treatment_table(form: ProfileForm, outcome: Outcome) -> dict[str, TreatmentForm]:
    """The treatments of an outcome, those of the outcome it is ``like`` included."""
    table = form.treatments[outcome]
    base = form.treatments.get(table.like) if table.like is not None else None
    return {**(base.categories if base is not None else {}), **table.categories}
