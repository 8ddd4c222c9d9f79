"""Exact sets of very many things: diagrams that ask questions in a fixed order and end in a value. Pure.

Equal parts of a diagram are one part, so a set of 10^17 requests takes a few thousand of them, and two equal
sets are the same diagram. A set is a diagram that ends in ``True`` or ``False``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

Diagram = int
"""The place of a diagram among its ``Diagrams``."""

Choice = tuple[int, ...]
"""One answer to each question, by its number."""


@dataclass(frozen=True, slots=True)
class Box:
    """All choices of one of these answers to each question."""

    answers: tuple[tuple[int, ...], ...]

    def samples(self) -> Iterator[Choice]:
        """As many of them as it takes to have met every answer at least once."""
        for turn in range(max(len(given) for given in self.answers)):
            yield tuple(given[turn % len(given)] for given in self.answers)


class Diagrams:
    """All diagrams over the same questions. ``weights``: how much each answer to each question counts."""

    def __init__(self, weights: Sequence[Sequence[int]]) -> None:
        self._weights = tuple(tuple(each) for each in weights)
        self._last = len(weights)
        # a diagram is its question and the diagram that each answer leads to; an end has its value instead
        self._question: list[int] = []
        self._branches: list[tuple[Diagram, ...]] = []
        self._value: list[Hashable] = []
        self._asked: dict[tuple[int, tuple[Diagram, ...]], Diagram] = {}
        self._ends: dict[tuple[type, Hashable], Diagram] = {}
        self._both: dict[tuple[Diagram, Diagram], Diagram] = {}
        self._meeting: dict[tuple[Diagram, Diagram], bool] = {}
        self._others: dict[Diagram, Diagram] = {}
        self._counts: dict[Diagram, int] = {}
        self.nothing = self.end(False)
        self.everything = self.end(True)

    def end(self, value: Hashable) -> Diagram:
        """The diagram that asks nothing."""
        key = (type(value), value)  # 1 and True are equal, and not the same
        if key not in self._ends:
            self._ends[key] = self._new(self._last, (), value)
        return self._ends[key]

    def ask(self, question: int, branches: Sequence[Diagram]) -> Diagram:
        """The diagram that asks this question first. Its branches ask later ones alone."""
        key = (question, tuple(branches))
        if key[1].count(key[1][0]) == len(key[1]):
            return key[1][0]
        if key not in self._asked:
            self._asked[key] = self._new(question, key[1], None)
        return self._asked[key]

    def _new(self, question: int, branches: tuple[Diagram, ...], value: Hashable) -> Diagram:
        self._question.append(question)
        self._branches.append(branches)
        self._value.append(value)
        return len(self._question) - 1

    def combine(self, value_of: Callable[..., Hashable], *diagrams: Diagram) -> Diagram:
        """The diagram whose value is made from the values of these."""
        done: dict[tuple[Diagram, ...], Diagram] = {}

        def go(parts: tuple[Diagram, ...]) -> Diagram:
            if parts not in done:
                first = min(self._question[part] for part in parts)
                if first == self._last:
                    done[parts] = self.end(value_of(*(self._value[part] for part in parts)))
                else:
                    answers = range(len(self._weights[first]))
                    done[parts] = self.ask(
                        first,
                        [go(tuple(self._after(part, first, each) for part in parts)) for each in answers],
                    )
            return done[parts]

        return go(diagrams)

    def _after(self, part: Diagram, question: int, answer: int) -> Diagram:
        return self._branches[part][answer] if self._question[part] == question else part

    def both(self, one: Diagram, two: Diagram) -> Diagram:
        """What is in both of two sets."""
        if one == two or two == self.everything:
            return one
        if one == self.everything:
            return two
        if self.nothing in (one, two):
            return self.nothing
        key = (one, two) if one < two else (two, one)
        if key not in self._both:
            first = min(self._question[one], self._question[two])
            answers = range(len(self._weights[first]))
            self._both[key] = self.ask(
                first,
                [self.both(self._after(one, first, each), self._after(two, first, each)) for each in answers],
            )
        return self._both[key]

    def meet(self, one: Diagram, two: Diagram) -> bool:
        """Whether two sets have anything in common: sooner known than what it is."""
        if self.nothing in (one, two):
            return False
        if one == two or self.everything in (one, two):
            return True
        key = (one, two) if one < two else (two, one)
        if key not in self._meeting:
            first = min(self._question[one], self._question[two])
            answers = range(len(self._weights[first]))
            self._meeting[key] = any(
                self.meet(self._after(one, first, each), self._after(two, first, each)) for each in answers
            )
        return self._meeting[key]

    def others(self, those: Diagram) -> Diagram:
        """What is not in a set."""
        if those in (self.nothing, self.everything):
            return self.everything if those == self.nothing else self.nothing
        if those not in self._others:
            found = self.ask(self._question[those], [self.others(each) for each in self._branches[those]])
            self._others[those], self._others[found] = found, those
        return self._others[those]

    def given(self, diagram: Diagram, question: int, answer: int) -> Diagram:
        """The diagram once the question has been answered so: it does not ask it any more."""
        done: dict[Diagram, Diagram] = {}

        def go(part: Diagram) -> Diagram:
            if self._question[part] >= question:
                return self._after(part, question, answer)
            if part not in done:
                done[part] = self.ask(self._question[part], [go(each) for each in self._branches[part]])
            return done[part]

        return go(diagram)

    def count(self, those: Diagram) -> int:
        """How much a set weighs."""
        return self._counted(those) * self._free(0, self._question[those])

    def _counted(self, part: Diagram) -> int:
        """What a set weighs by the questions that it asks from its first one on."""
        if self._question[part] == self._last:
            return int(part == self.everything)
        if part not in self._counts:
            question = self._question[part]
            self._counts[part] = sum(
                weight * self._counted(each) * self._free(question + 1, self._question[each])
                for weight, each in zip(self._weights[question], self._branches[part], strict=True)
            )
        return self._counts[part]

    def _free(self, first: int, last: int) -> int:
        """What the answers to questions that are not asked weigh together."""
        free = 1
        for question in range(first, last):
            free *= sum(self._weights[question])
        return free

    def first(self, those: Diagram) -> Choice:
        """A member of a set that is not empty: the first answer to each question with which there is one."""
        found: list[int] = []
        part = those
        for question, weights in enumerate(self._weights):
            answers = range(len(weights))
            answer = next(each for each in answers if self._after(part, question, each) != self.nothing)
            found.append(answer)
            part = self._after(part, question, answer)
        return tuple(found)

    def holds(self, those: Diagram, choice: Choice) -> bool:
        """Whether a set has this member."""
        part = those
        while self._question[part] < self._last:
            part = self._branches[part][choice[self._question[part]]]
        return part == self.everything

    def boxed(self, box: Box) -> Diagram:
        """The set that a box is."""
        found = self.everything
        for question in range(self._last - 1, -1, -1):
            answers = range(len(self._weights[question]))
            branches = [found if each in box.answers[question] else self.nothing for each in answers]
            found = self.ask(question, branches)
        return found

    def boxes(self, those: Diagram) -> Iterator[Box]:
        """The set as boxes that have nothing in common."""
        yield from self._boxes(those, ())

    def _boxes(self, part: Diagram, so_far: tuple[tuple[int, ...], ...]) -> Iterator[Box]:
        question = len(so_far)
        if part == self.nothing:
            return
        if question == self._last:
            yield Box(so_far)
            return
        alike: dict[Diagram, list[int]] = {}
        for answer in range(len(self._weights[question])):
            alike.setdefault(self._after(part, question, answer), []).append(answer)
        for each, answers in alike.items():
            yield from self._boxes(each, (*so_far, tuple(answers)))


@dataclass(frozen=True, slots=True)
class Subset:
    """A set, with the signs of set theory."""

    diagrams: Diagrams
    root: Diagram

    def __and__(self, other: Subset) -> Subset:
        return Subset(self.diagrams, self.diagrams.both(self.root, other.root))

    def __sub__(self, other: Subset) -> Subset:
        return self & ~other

    def __or__(self, other: Subset) -> Subset:
        return ~(~self & ~other)

    def meets(self, other: Subset) -> bool:
        """Whether the two have anything in common."""
        return self.diagrams.meet(self.root, other.root)

    def __invert__(self) -> Subset:
        return Subset(self.diagrams, self.diagrams.others(self.root))

    def __bool__(self) -> bool:
        """Whether there is anything in it."""
        return self.root != self.diagrams.nothing

    def given(self, question: int, answer: int) -> Subset:
        """The set as it would be if the question had been answered so by everybody."""
        return Subset(self.diagrams, self.diagrams.given(self.root, question, answer))

    def count(self) -> int:
        """How much it weighs."""
        return self.diagrams.count(self.root)

    def first(self) -> Choice:
        """A member of it."""
        return self.diagrams.first(self.root)

    def boxes(self) -> Iterator[Box]:
        """The set as boxes that have nothing in common."""
        return self.diagrams.boxes(self.root)

    def __contains__(self, choice: Choice) -> bool:
        return self.diagrams.holds(self.root, choice)
