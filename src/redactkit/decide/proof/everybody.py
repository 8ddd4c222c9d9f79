"""What a profile knows of every request at once: its facts, as sets of requests. Pure.

Each fact is made by the same function that makes it for one request (``facts.FACTS``), from what it says that
it reads and from nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from redactkit.decide.answers import QUESTIONS
from redactkit.decide.facts import FACTS
from redactkit.decide.proof.diagram import Diagram, Subset
from redactkit.decide.proof.space import Space
from redactkit.decide.rules import Condition, When


class Everybody:
    """Every request of the space, as one profile sees it."""

    def __init__(self, space: Space, profile: int = 0) -> None:
        self.space = space
        self._setting = space.settings[profile]
        self._questions = {name: space.asked(name, profile) for name in QUESTIONS}
        self._facts = self._all_facts()
        self._conditions: dict[Condition, Subset] = {}
        self._having: dict[tuple[Diagram, frozenset[str]], Subset] = {}

    def _all_facts(self) -> dict[str, Diagram]:
        known = dict(self._questions)
        facts = {}
        for name, fact in FACTS.items():
            reads = fact.reads

            def value_of(*read: str, reads: tuple[str, ...] = reads, of: Callable[..., str] = fact.of) -> str:
                return of(dict(zip(reads, read, strict=True)), self._setting)

            known[name] = facts[name] = self.space.diagrams.combine(
                value_of, *(known[each] for each in reads)
            )
        return facts

    def where(self, fact: str, *values: str) -> Subset:
        """The requests of which the fact has one of these values."""
        return self._where(self._facts[fact], values)

    def answering(self, question: str, *answers: str) -> Subset:
        """The requests whose form gives one of these answers."""
        return self._where(self._questions[question], answers)

    def _where(self, diagram: Diagram, values: Iterable[str]) -> Subset:
        wanted = frozenset(values)
        if (diagram, wanted) not in self._having:
            diagrams = self.space.diagrams
            having = diagrams.combine(lambda value: value in wanted, diagram)
            self._having[diagram, wanted] = Subset(diagrams, having)
        return self._having[diagram, wanted]

    def meeting(self, when: When) -> Subset:
        """The requests to which such conditions apply."""
        if not when:
            return self.space.everything
        found = self.space.nothing
        for case in when:
            met = self.space.everything
            for condition in case:
                met &= self._condition(condition)
            found |= met
        return found

    def _condition(self, condition: Condition) -> Subset:
        if condition not in self._conditions:
            self._conditions[condition] = self._where_it_holds(condition)
        return self._conditions[condition]

    def _where_it_holds(self, condition: Condition) -> Subset:
        diagrams = self.space.diagrams
        root = diagrams.combine(
            lambda value: condition.holds({condition.fact: value}), self._facts[condition.fact]
        )
        return Subset(diagrams, root)
