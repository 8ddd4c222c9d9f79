"""Sets as diagrams: against the same sets written out member by member."""

from __future__ import annotations

from itertools import product
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactkit.decide.proof.diagram import Box, Diagrams, Subset

WEIGHTS = ((1, 1), (1, 2, 3), (1,), (5, 1, 1, 2))
CHOICES = list(product(*(range(len(each)) for each in WEIGHTS)))


def weight(choice: tuple[int, ...]) -> int:
    return prod(WEIGHTS[nth][answer] for nth, answer in enumerate(choice))


def subset(diagrams: Diagrams, members: frozenset[tuple[int, ...]]) -> Subset:
    found = Subset(diagrams, diagrams.nothing)
    for member in members:
        found |= Subset(diagrams, diagrams.boxed(Box(tuple((answer,) for answer in member))))
    return found


SETS = st.frozensets(st.sampled_from(CHOICES))


@settings(max_examples=60, deadline=None)
@given(SETS, SETS)
def test_diagrams_are_the_sets_that_they_stand_for(
    one: frozenset[tuple[int, ...]], two: frozenset[tuple[int, ...]]
) -> None:
    diagrams = Diagrams(WEIGHTS)
    a, b = subset(diagrams, one), subset(diagrams, two)
    for found, members in (
        (a & b, one & two),
        (a | b, one | two),
        (a - b, one - two),
        (~a, frozenset(CHOICES) - one),
    ):
        assert {choice for choice in CHOICES if choice in found} == members
        assert found.count() == sum(map(weight, members))
        assert bool(found) is bool(members)
        boxed = [choice for box in found.boxes() for choice in product(*box.answers)]
        assert sorted(boxed) == sorted(members)  # each member once
        if members:
            assert found.first() == min(members)
    assert a.meets(b) is bool(one & two)
    assert (a == b) is (one == two)


@given(SETS, st.integers(0, len(WEIGHTS) - 1), st.integers(0, 3))
def test_what_a_set_is_once_a_question_is_answered(
    members: frozenset[tuple[int, ...]], question: int, answer: int
) -> None:
    answer %= len(WEIGHTS[question])
    diagrams = Diagrams(WEIGHTS)
    found = subset(diagrams, members).given(question, answer)
    wanted = {
        choice for choice in CHOICES if (*choice[:question], answer, *choice[question + 1 :]) in members
    }
    assert {choice for choice in CHOICES if choice in found} == wanted


def test_a_diagram_may_end_in_any_value() -> None:
    diagrams = Diagrams(WEIGHTS)
    size = diagrams.ask(1, [diagrams.end(text) for text in ("small", "middle", "large")])
    sure = diagrams.ask(0, [diagrams.end("no"), diagrams.end("yes")])
    both = diagrams.combine(lambda how, what: f"{how} {what}", sure, size)
    found = Subset(diagrams, diagrams.combine(lambda text: text == "yes large", both))
    assert {choice[:2] for choice in CHOICES if choice in found} == {(1, 2)}
    assert diagrams.end(1) != diagrams.end(True)


def test_equal_sets_are_one_diagram() -> None:
    diagrams = Diagrams(WEIGHTS)
    half = Subset(diagrams, diagrams.ask(0, [diagrams.everything, diagrams.nothing]))
    assert (half | ~half).root == diagrams.everything
    assert (half & ~half).root == diagrams.nothing
    assert half.count() * 2 == Subset(diagrams, diagrams.everything).count()


@pytest.mark.parametrize("answers", [((0, 1), (2,), (0,), (0, 1, 3)), ((0,), (0,), (0,), (0,))])
def test_the_samples_of_a_box_meet_every_answer(answers: tuple[tuple[int, ...], ...]) -> None:
    samples = list(Box(answers).samples())
    for nth, wanted in enumerate(answers):
        assert {sample[nth] for sample in samples} == set(wanted)
    assert len(samples) == max(map(len, answers))
