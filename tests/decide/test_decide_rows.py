"""Rows that decide nothing, counsel's answers, and what is warned of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.decide.decide_support import MA, ME, TODAY, decided, duty_ids, request, said

from redactkit.decide import decide, load_profile
from redactkit.model import Outcome, RuleId


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


def test_counsels_yes_ends_what_a_row_beside_would_have_decided() -> None:
    """While it waits, the duties of such a row are owed too; once counsel has said yes, they are done."""
    profile = load_profile(MA)
    table = tuple(
        replace(row, beside=(RuleId("DX-15"),)) if row.id == "DX-29" and row.answered_by else row
        for row in profile.table
    )
    profile = replace(profile, table=table)
    consent = {"desk": "library_director", "process": {"kind": "written_consent"}}
    waits = decide(request(**consent, seeks={"patrons": ["1"]}), profile, TODAY)
    assert waits.outcome is Outcome.HOLD_FOR_COUNSEL
    assert "forward_to_town_clerk" in duty_ids(waits)
    asked = request(**consent, seeks={"patrons": ["1"]}, counsel=said("town_counsel"))
    given = decide(asked, profile, TODAY)
    assert given.outcome is Outcome.RELEASE_WITH_CONSENT
    assert "DX-15" in given.rules
    assert "forward_to_town_clerk" not in duty_ids(given)


@pytest.mark.parametrize(("ready_by", "warned"), [("2026-12-29", False), ("2027-01-29", True)])
def test_more_time_than_the_law_gives_is_warned_of(ready_by: str, warned: bool) -> None:
    """A promise to the requester cannot move the last day on which the records are due."""
    decision = decided(more_time={"reason": "many records", "ready_by": ready_by})
    assert ("ready_too_late" in {each.id for each in decision.warnings}) is warned
