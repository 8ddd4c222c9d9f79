"""Two policies, compared: for which requests one releases more than the other, exactly. Pure.

Both tables are walked by the same requests. A release is nothing, totals, redacted rows, or the rows of
persons as they stand, in this order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product

from redactkit.decide.profile import Profile
from redactkit.decide.proof.circumstances import Circumstance, circumstances_of
from redactkit.decide.proof.diagram import Subset
from redactkit.decide.proof.everybody import Everybody
from redactkit.decide.proof.lines import Teller, Told
from redactkit.decide.proof.offices import Differs
from redactkit.decide.proof.space import Form, Space
from redactkit.decide.proof.static import differences
from redactkit.decide.proof.walked import Walked, walk_everybody
from redactkit.model import Outcome, ProfileRef


class Amount(StrEnum):
    """How much a release gives, the least first."""

    NOTHING = "nothing"
    TOTALS = "totals"
    REDACTED = "redacted"
    PERSONS = "persons"


RANK = {amount: nth for nth, amount in enumerate(Amount)}
_AMOUNTS = {
    Outcome.AGGREGATE_ONLY: Amount.TOTALS,
    Outcome.RELEASE_REDACTED: Amount.REDACTED,
    Outcome.RELEASE_OPERATIONAL: Amount.PERSONS,
    Outcome.RELEASE_WITH_CONSENT: Amount.PERSONS,
    Outcome.RELEASE_AS_ORDERED: Amount.PERSONS,
    Outcome.COMPLY_NOW: Amount.PERSONS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two policies, walked by every request of both."""

    profile: Profile
    walked: Walked
    outcomes: Mapping[Outcome, Subset]

    def gives(self) -> Mapping[tuple[Amount, Outcome], Subset]:
        """The requests by what they are given, and by which answer."""
        nothing = self.walked.everybody.space.nothing
        listed = self.walked.everybody.answering("purpose", *self.profile.purposes)
        found: dict[tuple[Amount, Outcome], Subset] = {}
        for outcome, those in self.outcomes.items():
            amount = _AMOUNTS.get(outcome, Amount.NOTHING)
            parts = [(amount, those)]
            if outcome is Outcome.RELEASE_OPERATIONAL:  # a purpose without a list gives nothing
                parts = [(amount, those & listed), (Amount.NOTHING, those - listed)]
            for given, part in parts:
                if part:
                    found[given, outcome] = found.get((given, outcome), nothing) | part
        return found

    def rows(self, those: Subset) -> tuple[str, ...]:
        """The rows that decide any of these requests."""
        return tuple(dict.fromkeys(line.rule.id for line in self.walked.lines if line.deciding.meets(those)))

    def answers(self, those: Subset) -> tuple[Outcome, ...]:
        """The answers that any of these requests get."""
        return tuple(outcome for outcome in Outcome if self.outcomes[outcome].meets(those))


Sides = tuple[Side, Side]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Who asks what of whom, by facts and their values. ``exact``: there are no other requests like these."""

    facts: Mapping[str, tuple[str, ...]]
    exact: bool
    answers: tuple[tuple[Outcome, ...], tuple[Outcome, ...]]
    rows: tuple[tuple[str, ...], tuple[str, ...]]
    requests: int
    example: Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Requests under one circumstance that get one amount here and another there."""

    circumstance: str
    given: tuple[Amount, Amount]
    answers: tuple[tuple[Outcome, ...], tuple[Outcome, ...]]
    rows: tuple[tuple[str, ...], tuple[str, ...]]
    requests: int
    example: Form
    lines: tuple[Line, ...]  # together they are the group


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two policies: where the amounts differ, where only the answers do, and what their copies hold."""

    refs: tuple[ProfileRef, ProfileRef]
    requests: int
    groups: tuple[Group, ...]
    other_ways: tuple[Group, ...]
    parts: tuple[Differs, ...]


def compare_policies(one: Profile, two: Profile) -> Compared:
    """Walk both tables with every request, as each office would get it.

    A patron who is registered here is one of each policy's own library: that the two libraries have other
    codes is told with the parts, and gives nobody more or less.
    """
    settings = [one.setting(), two.setting()]
    codes = frozenset[str]().union(*(each.own_names for each in settings))
    space = Space([replace(each, own_names=codes) for each in settings])
    sides = (_side(one, space, 0), _side(two, space, 1))
    elsewhere = space.nothing
    for side in sides:
        if side.profile.refers_other_libraries:
            elsewhere |= side.walked.everybody.answering("home_library", "other")
    circumstances = circumstances_of(sides[0].walked.everybody, elsewhere)
    return Compared(
        refs=(one.ref, two.ref),
        requests=space.count(space.everything),
        groups=tuple(_groups(sides, circumstances)),
        other_ways=tuple(_other_ways(sides, circumstances)),
        parts=tuple(differences(one, two)),
    )


def _side(profile: Profile, space: Space, nth: int) -> Side:
    everybody = Everybody(space, nth)
    walked = walk_everybody(profile.rules, profile.otherwise, everybody)
    outcomes = {outcome: walked.outcome(outcome) for outcome in Outcome}
    return Side(profile=profile, walked=walked, outcomes=outcomes)


def _by_amount(side: Side) -> dict[Amount, Subset]:
    found = dict.fromkeys(Amount, side.walked.everybody.space.nothing)
    for (amount, _), those in side.gives().items():
        found[amount] |= those
    return found


def _groups(sides: Sides, circumstances: Sequence[Circumstance]) -> Iterator[Group]:
    """Where one gives more than the other, circumstance by circumstance."""
    given = [_by_amount(side) for side in sides]
    for circumstance in circumstances:
        teller = Teller(sides[0].walked.everybody, circumstance.requests)
        for here, there in product(Amount, Amount):
            those = given[0][here] & given[1][there] & circumstance.requests
            if here is not there and those:
                lines = teller.tell(those) if circumstance.in_lines else ()
                yield _group(sides, circumstance, (here, there), those, lines)


def _other_ways(sides: Sides, circumstances: Sequence[Circumstance]) -> Iterator[Group]:
    """Where both give the same amount, and answer in another way."""
    gives = [side.gives() for side in sides]
    for circumstance in circumstances:
        for ((here, answer), some), ((there, other), more) in product(gives[0].items(), gives[1].items()):
            those = some & more & circumstance.requests
            if here is there and answer is not other and those:
                yield _group(sides, circumstance, (here, there), those, ())


def _group(
    sides: Sides,
    circumstance: Circumstance,
    given: tuple[Amount, Amount],
    those: Subset,
    lines: tuple[Told, ...],
) -> Group:
    space = sides[0].walked.everybody.space
    return Group(
        circumstance=circumstance.name,
        given=given,
        answers=(sides[0].answers(those), sides[1].answers(those)),
        rows=(sides[0].rows(those), sides[1].rows(those)),
        requests=space.count(those),
        example=space.example(those),
        lines=tuple(
            Line(
                facts=each.facts,
                exact=each.exact,
                answers=(sides[0].answers(each.those), sides[1].answers(each.those)),
                rows=(sides[0].rows(each.those), sides[1].rows(each.those)),
                requests=space.count(each.those),
                example=space.example(each.those),
            )
            for each in lines
        ),
    )
