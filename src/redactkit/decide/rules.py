"""Walk a decision table. Pure: a table of rules and a request's facts give one deciding row, and why.

The first row whose conditions hold decides. A row that holds for an answer from counsel (``answered_by``)
gives way when the answer says so. Rows without an outcome never decide: they add duties, cites or a note.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from redactkit.model import Basis, Outcome, RuleId, TraceLine

Facts = Mapping[str, str]
"""A request as the rules may see it: the name of a fact → one of its few values. See ``facts.py``."""

GAP = RuleId("GAP")
WALK_ON = "walk_on"
STAY = "stay"
RELEASE, REFUSE, DEFECT = "release", "refuse", "defect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One fact and the values that satisfy it, or, negated, that do not."""

    fact: str
    values: tuple[str, ...]
    negated: bool = False

    def holds(self, facts: Facts) -> bool:
        return (facts[self.fact] in self.values) is not self.negated

    def why_not(self, facts: Facts) -> str:
        """The fact as it is, and what the row asks for. No fact holds a value of patrons or free text."""
        found = f"{self.fact} is {facts[self.fact]}"
        return found if self.negated else f"{found}, not {' or '.join(self.values)}"


Case = tuple[Condition, ...]
"""Conditions that must all hold."""

When = tuple[Case, ...]
"""Cases of which one suffices. Empty: always."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRef:
    """A duty of the profile's list as one row uses it, in that row's own words where it has them."""

    id: str
    when: When = ()
    who: str | None = None
    what: str | None = None
    by: str | None = None
    tells: tuple[str, ...] | None = None  # who learns of the matter by it, where not those of the list
    cites: tuple[str, ...] | None = None  # the sentences behind it here, where not those of the list


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One line of the decision table. ``outcome`` is ``None`` in a row that only adds something."""

    id: RuleId
    when: When
    outcome: Outcome | None
    basis: Basis
    because: str
    entry: int | None = None  # which entry of the profile's rules it is written in
    # of the order of evaluation: a row of an earlier step goes before one of a later step
    step: tuple[int, int] = (0, 0)
    over: tuple[RuleId, ...] = ()  # rows of the same step that this one goes before where both apply
    reading: tuple[tuple[str, str], ...] = ()  # the readings of the policy under which the row stands
    cites: tuple[str, ...] = ()
    refer_to: tuple[str, ...] = ()
    duties: tuple[DutyRef, ...] = ()
    warnings: tuple[str, ...] = ()
    neutral: bool = False
    answered_by: str | None = None
    then: str = STAY  # what a "release" from counsel does: an outcome, WALK_ON or STAY
    beside: tuple[RuleId, ...] = ()  # later rows whose duties are owed at once, if their conditions hold too
    question: str = ""  # what counsel is asked, in one line
    speaks_for: tuple[str, ...] = ()  # cites for a release
    speaks_against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """What the table says of one request."""

    rule: Rule
    outcome: Outcome
    passed: tuple[Rule, ...]  # rows that held until counsel answered
    beside: tuple[Rule, ...]  # rows that apply beside the one that decides
    answer: str | None  # what counsel's answer did to the row: RELEASE, REFUSE or DEFECT

    @property
    def others(self) -> tuple[Rule, ...]:
        """Every other row that applied."""
        return (*self.passed, *self.beside)


def applies(when: When, facts: Facts) -> bool:
    """Whether one of the cases holds. A proof asks this millions of times, so the loops are written out."""
    for case in when:
        for condition in case:
            if (facts[condition.fact] in condition.values) is condition.negated:
                break
        else:
            return True
    return not when


def walk(table: Sequence[Rule], otherwise: Rule, facts: Facts) -> Walk:
    """The row that decides, and the other rows that applied.

    ``otherwise`` decides what no row does; it holds, so an empty table releases nothing.
    """
    passed: list[Rule] = []
    for rule in table:
        if rule.outcome is None or not applies(rule.when, facts):
            continue
        outcome = answered(rule, facts)
        if outcome is not None:
            return _found(rule, outcome, table, passed, facts)
        passed.append(rule)
    return _found(otherwise, otherwise.outcome or Outcome.HOLD_FOR_COUNSEL, table, passed, facts)


def answered(rule: Rule, facts: Facts) -> Outcome | None:
    """The row's outcome in the light of counsel's answer; ``None``: the walk goes on past this row."""
    match answer_of(rule, facts):
        case "refuse":
            return Outcome.REFUSE
        case "defect":
            return Outcome.HOLD_FOR_DEFECT
        case "release":
            return None if rule.then == WALK_ON else Outcome(rule.then)
        case _:  # no answer yet, "wait", or a row that no answer lifts
            return rule.outcome


def answer_of(rule: Rule, facts: Facts) -> str | None:
    """What counsel's answer does to the row; ``None``: nothing."""
    match facts[rule.answered_by] if rule.answered_by is not None else "none":
        case "refuse":
            return REFUSE
        case "defect":
            return DEFECT
        case "release" | "release_less" if rule.then != STAY:
            return RELEASE
        case _:
            return None


def _found(rule: Rule, outcome: Outcome, table: Sequence[Rule], passed: Sequence[Rule], facts: Facts) -> Walk:
    beside: list[Rule] = []
    known = {each.id for each in (rule, *passed)}
    for other in table:
        if other.outcome is not None and other.id not in rule.beside:
            continue
        if other.id in known or any(other.id in each.over for each in beside):
            continue
        if applies(other.when, facts):
            beside.append(other)
            known.add(other.id)
    return Walk(
        rule=rule,
        outcome=outcome,
        passed=tuple(passed),
        beside=tuple(beside),
        answer=answer_of(rule, facts),
    )


def trace(table: Sequence[Rule], found: Walk, facts: Facts) -> tuple[TraceLine, ...]:
    """A line for every row that was looked at, and why it applied or did not."""
    lines: list[TraceLine] = []
    looked_at: list[Rule] = []
    for rule in table:
        if rule.outcome is None:
            continue
        met = applies(rule.when, facts)
        why = _why(rule, facts) if met else _why_not(rule.when, facts)
        lines.append(TraceLine(rule=rule.id, applies=met, because=why))
        looked_at.append(rule)
        if rule is found.rule:
            break
    else:
        lines.append(
            TraceLine(rule=found.rule.id, applies=True, because="no row of the table decides this request")
        )
    lines += [
        TraceLine(rule=other.id, applies=True, because=_why(other, facts))
        for other in found.others
        if not any(other is rule for rule in looked_at)
    ]
    return tuple(lines)


def _why(rule: Rule, facts: Facts) -> str:
    for case in rule.when:
        if all(condition.holds(facts) for condition in case):
            told = [f"{condition.fact} is {facts[condition.fact]}" for condition in case]
            if rule.answered_by is not None:
                told.append(f"{rule.answered_by} has answered {facts[rule.answered_by]}")
            return ", ".join(told)
    return "it applies to every request"


def _why_not(when: When, facts: Facts) -> str:
    """What fails in the case that comes nearest."""

    def met(case: Case) -> int:
        return sum(condition.holds(facts) for condition in case)

    nearest = max(when, key=met)
    return next(condition.why_not(facts) for condition in nearest if not condition.holds(facts))
