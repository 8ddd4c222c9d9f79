"""A decision table walked by every request at once: which row decides which requests. Pure.

What counsel's answer does to a row is asked of ``rules.answered``, the function that decides one request.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from redactkit.decide.facts import DOMAINS
from redactkit.decide.proof.diagram import Subset
from redactkit.decide.proof.everybody import Everybody
from redactkit.decide.rules import Rule, answered
from redactkit.model import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row as all requests meet it."""

    rule: Rule
    conditions: Subset  # the requests of which its conditions hold
    met: Subset  # those of them that no earlier row has decided
    passed: Subset  # those that counsel's answer sends on
    deciding: Subset  # the others: the row decides them, in one way or another
    decided: Mapping[Outcome, Subset]


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """What a table says of every request. Each request is decided by one line, or by ``otherwise``."""

    everybody: Everybody
    lines: tuple[Line, ...]  # the rows that decide, in their order; otherwise last
    beside: tuple[tuple[Rule, Subset], ...]  # every row of the table, and the requests to which it applies

    @property
    def gap(self) -> Line:
        """What decides where no row does."""
        return self.lines[-1]

    def outcome(self, *wanted: Outcome) -> Subset:
        """The requests that get one of these outcomes; of any outcome, where none is named."""
        found = self.everybody.space.nothing
        for line in self.lines:
            for outcome in wanted or tuple(Outcome):
                found |= line.decided.get(outcome, self.everybody.space.nothing)
        return found


def walk_everybody(rules: Sequence[Rule], otherwise: Rule, everybody: Everybody) -> Walked:
    """Send every request down the table."""
    lines = []
    rest = everybody.space.everything
    beside = tuple((rule, everybody.meeting(rule.when)) for rule in rules)
    for rule, conditions in beside:
        if rule.outcome is not None:
            line = _met(rule, conditions, rest, everybody)
            rest = (rest - line.met) | line.passed
            lines.append(line)
    lines.append(_met(otherwise, everybody.space.everything, rest, everybody))
    return Walked(everybody=everybody, lines=tuple(lines), beside=beside)


def _met(rule: Rule, conditions: Subset, rest: Subset, everybody: Everybody) -> Line:
    met = conditions & rest
    decided: dict[Outcome, Subset] = {}
    passed = everybody.space.nothing
    for outcome, requests in _answers(rule, met, everybody):
        if outcome is None:
            passed |= requests
        elif requests:
            decided[outcome] = decided.get(outcome, everybody.space.nothing) | requests
    return Line(
        rule=rule,
        conditions=conditions,
        met=met,
        passed=passed,
        deciding=met - passed,
        decided=decided,
    )


def _answers(rule: Rule, met: Subset, everybody: Everybody) -> Iterator[tuple[Outcome | None, Subset]]:
    """What each answer of counsel makes of the row; ``None``: the walk goes on past it."""
    if rule.answered_by is None:
        yield answered(rule, {}), met
        return
    for says in DOMAINS[rule.answered_by]:
        yield answered(rule, {rule.answered_by: says}), met & everybody.where(rule.answered_by, says)
