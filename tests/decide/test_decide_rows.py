"""Rows that decide nothing, counsel's answers, and what is warned of."""

from __future__ import annotations

from typing import Any

import pytest
from tests.decide.decide_support import MA, ME, decided

from redactkit.model import Outcome


@pytest.mark.parametrize(
    ("profile", "fields", "row"),
    [
        (MA, {"kind": "parent_or_guardian"}, "DX-28"),
        (MA, {"seeks": {"classes": ["computer_use"]}}, "DX-31"),
        (MA, {"seeks": {"classes": ["electronic_communications"]}}, "DX-31"),
        (MA, {"seeks": {"classes": ["attendance"]}}, "DX-35"),
        (ME, {"kind": "parent_or_guardian"}, "MN-26"),
        (ME, {"seeks": {"classes": ["attendance"]}}, "MN-22"),
        (ME, {"home_library": "bangor"}, "MN-18"),
    ],
)
def test_a_row_that_decides_nothing_applies_beside_the_one_that_does(
    profile: str, fields: dict[str, Any], row: str
) -> None:
    decision = decided(profile, **fields)
    assert row in decision.rules[1:]
    assert decision.outcome in (Outcome.RELEASE_REDACTED, Outcome.AGGREGATE_ONLY)


def test_the_counsel_entry_that_counts_is_the_last_one() -> None:
    process = {"kind": "subpoena", "issuer": "judge"}
    answers = [{"who": "town_counsel", "says": "release"}, {"who": "town_counsel", "says": "wait"}]
    held = decided(kind="court", desk="library_director", process=process, counsel=answers)
    assert held.outcome is Outcome.HOLD_FOR_COUNSEL
    freed = decided(kind="court", desk="library_director", process=process, counsel=answers[::-1])
    assert freed.outcome is Outcome.RELEASE_AS_ORDERED


@pytest.mark.parametrize("name", [MA, ME])
def test_a_yes_without_an_opinion_lifts_nothing_and_is_said(name: str) -> None:
    decision = decided(
        name,
        kind="law_enforcement",
        desk="library_director",
        who={"identified": "yes"},
        process={"kind": "subpoena", "proper_form": "yes", "good_cause": "yes", "level": "federal"},
    )
    assert decision.outcome is Outcome.HOLD_FOR_COUNSEL
    assert "opinion_not_recorded" in {warned.id for warned in decision.warnings}


def test_denying_a_cardholder_list_advises_counsel() -> None:
    decision = decided(seeks={"classes": ["registration"], "fields": ["patron.email"]})
    assert decision.rules[0] == "DX-16a"
    assert "counsel_advised" in {warned.id for warned in decision.warnings}
