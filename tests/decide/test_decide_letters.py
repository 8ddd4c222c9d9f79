"""What a decision carries for letter, counsel and desk: grounds, the effects of an answer, the card."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.decide.decide_support import MA, ME, TODAY, decided, request, said, shipped_forms, text_of
from tests.decide.test_decide_profiles import mistakes

from redactkit.decide import decide, load_profile
from redactkit.model import CounselEffect, Outcome, Process

DIRECTOR = "library_director"
FEDERAL = {"kind": "subpoena", "issuer": "grand_jury", "level": "federal"}
STATE = {"kind": "subpoena", "issuer": "judge"}
PERSON = {"about": "named_patron", "patrons": ["1"]}
VIDEO = {"about": "records", "classes": ["video"]}


def effects(profile: str = MA, kind: str = "private", **form: Any) -> dict[str, CounselEffect]:
    asked = decided(profile, kind, **form).for_counsel
    assert asked is not None
    return {effect.says: effect for effect in asked.effects}


def test_a_release_of_federal_process_takes_both_reviews() -> None:
    found = effects(kind="federal_agency", desk=DIRECTOR, process=FEDERAL)
    for says in ("release", "release_less"):
        assert found[says].outcome is Outcome.RELEASE_AS_ORDERED
        assert found[says].beside == ("proper_form", "good_cause")
    assert found["defect"] == CounselEffect(says="defect", outcome=Outcome.HOLD_FOR_DEFECT)
    assert found["refuse"] == CounselEffect(says="refuse", outcome=Outcome.REFUSE)
    assert found["wait"] == CounselEffect(says="wait", outcome=Outcome.HOLD_FOR_COUNSEL)


@pytest.mark.parametrize(
    ("reviews", "said_of"),
    [
        ({}, "proper_form and good_cause still say unreviewed"),
        ({"good_cause": "yes"}, "proper_form still says unreviewed"),
    ],
)
def test_an_answer_that_lacks_the_reviews_says_which(reviews: dict[str, str], said_of: str) -> None:
    found = decided(
        kind="federal_agency",
        desk=DIRECTOR,
        process={**FEDERAL, **reviews},
        counsel=said("network_attorney"),
    )
    assert found.outcome is Outcome.HOLD_FOR_COUNSEL
    told = {warning.id: warning.text for warning in found.warnings}
    assert told["answer_lacks_reviews"] == (
        f"counsel said release, but {said_of}: write under process what counsel found of the paper"
    )
    assert "answer_not_used" not in told


@pytest.mark.parametrize(("who", "says"), [("town_counsel", "release"), ("network_attorney", "wait")])
def test_an_answer_that_no_review_would_help_is_told_as_one_that_changes_nothing(who: str, says: str) -> None:
    found = decided(kind="federal_agency", desk=DIRECTOR, process=FEDERAL, counsel=said(who, says))
    assert "answer_lacks_reviews" not in {warning.id for warning in found.warnings}
    assert "answer_not_used" in {warning.id for warning in found.warnings}


def test_a_release_of_other_process_takes_the_answer_alone() -> None:
    release = effects(kind="court", desk=DIRECTOR, process=STATE)["release"]
    assert release == CounselEffect(says="release", outcome=Outcome.RELEASE_AS_ORDERED)


def test_a_preservation_letter_never_becomes_a_release() -> None:
    found = effects(kind="attorney", desk=DIRECTOR, process={"kind": "preservation_letter"})
    assert found["release"] == CounselEffect(says="release", outcome=Outcome.HOLD_FOR_COUNSEL)


HOLDS = [
    (profile, fields)
    for profile in (MA, ME)
    for _, fields in shipped_forms(profile)
    if decided(profile, **fields).for_counsel is not None
]


@pytest.mark.parametrize(("profile", "form"), HOLDS)
def test_every_effect_is_what_comes_of_the_answer(profile: str, form: dict[str, Any]) -> None:
    """The promise made to counsel is kept when the answer stands in the form."""
    asked = request(profile, **form)
    policy = load_profile(profile)
    counsel = decide(asked, policy, TODAY).for_counsel
    assert counsel is not None
    for effect in counsel.effects:
        answered = request(
            profile, **{**form, "counsel": [*form.get("counsel", []), *said(counsel.who, effect.says)]}
        )
        if effect.beside:
            reviewed: Process = replace(answered.process, **dict.fromkeys(effect.beside, "yes"))
            answered = replace(answered, process=reviewed)
        decision = decide(answered, policy, TODAY)
        assert decision.outcome is effect.outcome
        # an answer may also lift the seal, and then an earlier row decides
        same_row = decision.rules[0] == decide(asked, policy, TODAY).rules[0]
        if effect.says in ("refuse", "defect") and same_row:
            assert decision.by_counsel == counsel.who
            assert decision.for_counsel is None


def test_an_outcome_that_is_the_rows_own_is_not_counsels() -> None:
    assert decided(kind="press", seeks=VIDEO).by_counsel is None
    assert decided(kind="press", seeks=PERSON).by_counsel is None
    assert (
        decided(kind="press", seeks=VIDEO, counsel=said("town_counsel", "refuse")).by_counsel
        == "town_counsel"
    )


def test_a_request_is_denied_under_an_exemption_and_a_paper_or_a_task_is_not() -> None:
    denied = decided(kind="press", seeks=PERSON).denied_under
    assert denied is not None
    assert denied.id == "a+c"
    in_maine = decided(ME, kind="press", seeks=PERSON).denied_under
    assert in_maine is not None
    assert in_maine.cite == "27 M.R.S. s.121(1)"
    refused = said("town_counsel", "refuse")
    assert decided(kind="court", desk=DIRECTOR, process=STATE, counsel=refused).denied_under is None
    assert decided(kind="press", seeks={"about": "totals"}).denied_under is None
    assert decided(ME, "library", seeks={"about": "task"}).denied_under is None


def test_the_grounds_are_the_deciding_rows_own() -> None:
    decision = decided(kind="press", seeks=PERSON)
    assert [cite.id for cite in decision.grounds] == ["D1", "D2", "D3"]
    assert {cite.id for cite in decision.grounds} < {cite.id for cite in decision.cites}
    free = replace(load_profile(ME), axes={**load_profile(ME).axes, "statute_binds_this_library": "no"})
    asked = request(ME, seeks=PERSON)
    assert not [cite for cite in decide(asked, free, TODAY).grounds if cite.source == "statute"]


@pytest.mark.parametrize("profile", [MA, ME])
def test_the_desk_card_names_the_people_to_call(profile: str) -> None:
    card = decided(profile, seeks=PERSON).desk_card
    assert card is not None
    assert card == load_profile(profile).desk_card
    assert card.call[0].id == "library_director"
    assert card.call[0].alternates


def test_a_card_or_a_denial_that_names_nothing_known_is_told(tmp_path: Any) -> None:
    text = (
        text_of(MA)
        .replace("call: [library_director,", "call: [staff,")
        .replace("denied_under: a+c", "denied_under: b")
    )
    told = mistakes(tmp_path, text)
    assert any("staff is not among the contacts" in line for line in told)
    assert any("b is not among the exemptions" in line for line in told)
