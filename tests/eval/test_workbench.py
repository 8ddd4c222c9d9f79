"""The lines by which rules were weighed stay found: what was mended for a hand stays mended."""

from __future__ import annotations

import pytest
from tests.eval.corpus_text import Labelled
from tests.eval.scoreboard import DETECT, MENDED_BY, THIRD_NOTES, Result, measure_one
from tests.eval.scoring import Tally, by_hand, tally

PEOPLE, BIRTHS = "PERSON", "BIRTH_DATE"
LEAST_OF_ALL, LEAST_OF_A_HAND, MOST_LOST = 0.9, 0.7, 0.03
MOST_LOST_BESIDE_STAFF = 0.05  # who signs and who is staff is marked there as what may stay
ENOUGH = 10  # spans of a hand, below which a share says nothing


@pytest.fixture(scope="module", params=MENDED_BY)
def measured(request: pytest.FixtureRequest) -> Result:
    return measure_one(request.param)


def counts_of(measured: Result) -> Tally:
    return tally(measured.lines, measured.findings[DETECT])


@pytest.mark.model
@pytest.mark.parametrize("label", [PEOPLE, BIRTHS])
def test_what_was_mended_stays_mended(measured: Result, label: str) -> None:
    assert (counts_of(measured).recall(label) or 0) >= LEAST_OF_ALL


@pytest.mark.model
def test_no_hand_falls_far_behind(measured: Result) -> None:
    hands = by_hand(measured.lines, measured.findings[DETECT])
    assert [
        hand
        for hand, counts in hands.items()
        if counts.spans[PEOPLE] >= ENOUGH and (counts.recall(PEOPLE) or 0) < LEAST_OF_A_HAND
    ] == []


@pytest.mark.model
def test_little_is_lost_that_may_stay(measured: Result, request: pytest.FixtureRequest) -> None:
    most = MOST_LOST_BESIDE_STAFF if THIRD_NOTES in request.node.name else MOST_LOST
    assert (counts_of(measured).over_redaction or 0) <= most


def test_one_who_finds_nothing_falls_short() -> None:
    """The control."""
    line = Labelled(text="told Kaz", spans=(), hand="slips", line=1)
    assert (tally([line], [[]]).recall(PEOPLE) or 0) < LEAST_OF_ALL
