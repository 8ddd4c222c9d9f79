"""Rules about data: what a system should not hold, who may run this program, what is written. Pure functions.

They read categories, classes and kinds of findings, never a value: ``audit`` runs them over exports, and a
release over what it is about to make. The rules themselves are the profile's (``data_rules``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from redactkit.categories import says_who
from redactkit.decide.profile import DataRule
from redactkit.model import Category, CategoryTreatment, Operator, Treatment

EXPORT, RUN, OUTPUT, RELEASE = "export", "run", "output", "release"

CLEAR_SECRET = "CLEAR_SECRET"  # noqa: S105  the name of a kind of finding
EXPIRED_REGISTRATION = "EXPIRED_REGISTRATION"
RESIDUE = "RESIDUE"
OTHER_PATRON = "OTHER_PATRON"
POSSIBLE_SSN = "POSSIBLE_SSN"
FOUND_BY_AUDIT = frozenset({CLEAR_SECRET, EXPIRED_REGISTRATION, RESIDUE, OTHER_PATRON, POSSIBLE_SSN})
"""What a rule may name under ``entities`` beside what the recognizers find: it takes more than one cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSeen:
    """A column as a data rule may see it: its position from 1, what it means, what was found in its text."""

    position: int
    category: Category
    entities: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFinding:
    """What a rule objects to. ``column`` counts from 1; ``None``: the file, run or place as a whole."""

    rule: str
    severity: str
    column: int | None
    why: str
    what: str
    cites: tuple[str, ...]


def check_export(
    rules: Iterable[DataRule], record_class: str | None, columns: Sequence[ColumnSeen]
) -> tuple[DataFinding, ...]:
    """What the profile says of an export with these columns."""
    linked = says_who(column.category for column in columns)
    return tuple(
        finding
        for rule in rules
        if rule.applies_to == EXPORT and (linked or not rule.only_beside_a_person)
        for finding in _in_export(rule, record_class, columns)
    )


def _in_export(
    rule: DataRule, record_class: str | None, columns: Sequence[ColumnSeen]
) -> Iterator[DataFinding]:
    if record_class is not None and record_class in rule.record_classes:
        yield _finding(rule, None)
    for column in columns:
        if column.category in rule.categories or not rule.entities.isdisjoint(column.entities):
            yield _finding(rule, column.position)


def check_run(rules: Iterable[DataRule], operator: Operator, *, has_purpose: bool) -> tuple[DataFinding, ...]:
    """What is not attested of who runs the program, and why."""
    attested = operator.name is not None and operator.trained and has_purpose
    return tuple(_finding(rule, None) for rule in rules if rule.applies_to == RUN and not attested)


def check_output(rules: Iterable[DataRule], *, open_to_others: bool) -> tuple[DataFinding, ...]:
    """Whether the place that is written to can be read by others."""
    return tuple(_finding(rule, None) for rule in rules if rule.applies_to == OUTPUT and open_to_others)


def check_release(
    rules: Iterable[DataRule],
    treatments: Mapping[Category, CategoryTreatment],
    columns: Sequence[ColumnSeen],
) -> tuple[DataFinding, ...]:
    """The columns of an export that a task does not need: they are left out, and this says which."""
    spare = [column for column in columns if _is_left_out(treatments, column.category)]
    return tuple(
        _finding(rule, each.position) for rule in rules if rule.applies_to == RELEASE for each in spare
    )


def _is_left_out(treatments: Mapping[Category, CategoryTreatment], category: Category) -> bool:
    treated = treatments.get(category)
    return treated is None or treated.treatment is not Treatment.KEEP


def _finding(rule: DataRule, column: int | None) -> DataFinding:
    return DataFinding(
        rule=rule.id,
        severity=rule.severity,
        column=column,
        why=rule.why,
        what=rule.what,
        cites=rule.cites,
    )
