"""A set of requests in few lines, each told by facts: who asks, whom, for what, with which paper. Pure.

A line is a box of facts and their values. Boxes are joined as long as the joined line is still true of
exactly its requests; a line that its facts do not tell exactly says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from redactkit.decide.facts import DOMAINS
from redactkit.decide.proof.circumstances import agreed, not_yet_asked
from redactkit.decide.proof.diagram import Box, Diagram, Subset
from redactkit.decide.proof.everybody import Everybody

COUNSEL, NOT_YET, AGREED, OTHERWISE = "counsel", "not_yet", "agreed", "otherwise"
"""What counsel has said, in a word."""

_FACTS = (
    "process",
    "selector",
    "asker",
    "handled_by",
    "identified",
    "classes",
    "fields",
    "purpose",
    "trained",
    "level",
    "signed",
    "federal",
    "specific",
    "spoken",
    "situation",
    "custodian",
    "home",
    "gag",
    "doubt",
)
"""The facts that lines are told by, the ones that a reader asks for first."""

TOLD_BY: dict[str, tuple[str, ...]] = {
    **{name: DOMAINS[name] for name in _FACTS},
    COUNSEL: (NOT_YET, AGREED, OTHERWISE),
}
"""The same with every value that they can have, and what counsel has said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Requests of one line: the facts that single them out, and whether there are no others like these."""

    facts: Mapping[str, tuple[str, ...]]
    exact: bool
    those: Subset


class Teller:
    """Tells sets of requests within a larger one."""

    def __init__(self, everybody: Everybody, within: Subset) -> None:
        self._space = everybody.space
        self._within = within
        self._values = {
            name: {each: everybody.where(name, each) for each in DOMAINS[name]} for name in _FACTS
        }
        silent, yes = not_yet_asked(everybody), agreed(everybody)
        self._values[COUNSEL] = {NOT_YET: silent, AGREED: yes, OTHERWISE: ~(silent | yes)}
        self._known: dict[Diagram, tuple[dict[str, tuple[str, ...]], bool]] = {}
        self._unions: dict[tuple[str, tuple[str, ...]], Subset] = {}

    def tell(self, those: Subset) -> tuple[Told, ...]:
        """The lines of a set."""
        pieces = [
            piece
            for answered in self._values[COUNSEL].values()
            for box in _joined(those & answered)
            for piece in self._split_until_told(self._space.boxed(box))
        ]
        told: dict[str, Told] = {}
        for piece in self._joined_as_told(pieces):
            facts, exact = self._facts(piece)
            words = repr(facts)  # what is not told exactly may be told in the same words as something else
            both = piece | told[words].those if words in told else piece
            told[words] = Told(facts=facts, exact=exact, those=both)
        return tuple(told.values())

    def _split_until_told(self, those: Subset) -> list[Subset]:
        """The part itself, or pieces of it by one fact that are told exactly, where there is such a fact."""
        if self._facts(those)[1]:
            return [those]
        for values in self._values.values():
            pieces = [piece for having in values.values() if (piece := those & having)]
            if all(self._facts(piece)[1] for piece in pieces):
                return pieces
        return [those]

    def _joined_as_told(self, pieces: Sequence[Subset]) -> list[Subset]:
        """Join two pieces as long as one line tells both exactly, those first that need the fewest words."""
        found = list(pieces)
        while True:
            joined = [
                (sum(map(len, facts.values())), one, two)
                for one, two in combinations(range(len(found)), 2)
                for facts, exact in [self._facts(found[one] | found[two])]
                if exact
            ]
            if not joined:
                return found
            _, one, two = min(joined)
            both = found[one] | found[two]
            found = [*(each for nth, each in enumerate(found) if nth not in (one, two)), both]

    def _facts(self, those: Subset) -> tuple[dict[str, tuple[str, ...]], bool]:
        """The facts that tell a set from the rest, and whether they tell it exactly."""
        if those.root not in self._known:
            self._known[those.root] = self._find_facts(those)
        return self._known[those.root]

    def _find_facts(self, those: Subset) -> tuple[dict[str, tuple[str, ...]], bool]:
        still = self._within
        facts = {}
        for name, values in self._values.items():
            met = tuple(value for value, having in values.items() if having.meets(those))
            left = still & self._having(name, met)
            if left != still:
                facts[name] = met
                still = left
        return facts, still == those

    def _having(self, name: str, values: tuple[str, ...]) -> Subset:
        if (name, values) not in self._unions:
            found = self._space.nothing
            for value in values:
                found |= self._values[name][value]
            self._unions[name, values] = found
        return self._unions[name, values]


def _joined(those: Subset) -> list[Box]:
    """The set in fewer boxes: two that differ in the answers to one question are one."""
    boxes = [each.answers for each in those.boxes()]
    questions = range(len(boxes[0]) if boxes else 0)
    before = None
    while before != len(boxes):
        before = len(boxes)
        for nth in questions:
            alike: dict[tuple[tuple[int, ...], ...], set[int]] = {}
            for answers in boxes:
                alike.setdefault(answers[:nth] + answers[nth + 1 :], set()).update(answers[nth])
            boxes = [(*others[:nth], tuple(sorted(given)), *others[nth:]) for others, given in alike.items()]
    return [Box(each) for each in boxes]
