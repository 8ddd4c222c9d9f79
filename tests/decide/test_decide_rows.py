"""Every line of both decision tables, by the request that reaches it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from tests.decide.cases_ma import CASES as MA_CASES
from tests.decide.cases_me import CASES as ME_CASES
from tests.decide.decide_support import MA, ME, Case, decided, duty_ids, request

from redactkit.decide import load_profile
from redactkit.decide.facts import derive_facts
from redactkit.decide.rules import walk
from redactkit.model import Basis, Outcome

ALL = [pytest.param(MA, *case, id=f"{case[0]}-{nth}") for nth, case in enumerate(MA_CASES)]
ALL += [pytest.param(ME, *case, id=f"{case[0]}-{nth}") for nth, case in enumerate(ME_CASES)]


@pytest.mark.parametrize(("profile", "row", "outcome", "basis", "fields", "duties"), ALL)
def test_a_row_decides(
    profile: str, row: str, outcome: str, basis: str, fields: Mapping[str, Any], duties: frozenset[str]
) -> None:
    decision = decided(profile, **fields)
    assert decision.rules[0] == row
    assert decision.outcome is Outcome(outcome)
    assert decision.basis is Basis(basis)
    assert duties <= duty_ids(decision)
    assert decision.because
    assert decision.refer_to is None or decision.refer_to != fields.get("desk")
    assert decision.refer_to is None or not decision.outcome.releases
    assert [line.rule for line in decision.trace if line.applies].count(row) >= 1
    assert len(decision.rules) == len(set(decision.rules))


@pytest.mark.parametrize(("name", "cases"), [(MA, MA_CASES), (ME, ME_CASES)])
def test_every_line_of_the_table_is_reached(name: str, cases: list[Case]) -> None:
    profile = load_profile(name)
    reached = []
    for _, _, _, fields, _ in cases:
        facts = derive_facts(request(name, **fields), profile.setting())
        reached.append(id(walk(profile.rules, profile.otherwise, facts).rule))
    missed = [rule.id for rule in profile.rules if rule.outcome is not None and id(rule) not in reached]
    assert missed == []


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


def test_every_cite_and_duty_of_an_answer_has_its_text() -> None:
    for name, cases in ((MA, MA_CASES), (ME, ME_CASES)):
        for _, _, _, fields, _ in cases:
            decision = decided(name, **fields)
            texts = {cite.id: cite.text for cite in decision.cites}
            assert all(texts.values())
            for duty in decision.duties:
                assert duty.what
                assert set(duty.cites) <= set(texts)


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
