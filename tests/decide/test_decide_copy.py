"""What a copy still needs, and what it may hold: never a matter of the decision itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.decide.decide_support import MA, ME, TODAY, request, said

from redactkit.decide import decide, load_profile, missing_for_copy
from redactkit.model import Outcome, ScopedSpec

ORDER = {
    "requester": {"kind": "law_enforcement", "identified": "true", "level": "state"},
    "process": {"kind": "court_order", "issuer": "judge", "level": "state", "specific": "true"},
    "handled_by": "library_director",
}
WARRANT = {**ORDER, "process": {"kind": "search_warrant", "issuer": "judge"}}
TASK = {
    "requester": {"kind": "library_staff", "trained": "true"},
    "process": {"kind": "none"},
    "handled_by": "library_director",
}
MATCHED = {"name": "Ines", "on": "2026-11-20", "by": ["name"]}


@pytest.mark.parametrize(
    ("seeks", "missing"),
    [
        ({}, ["seeks.patrons", "seeks.matched_by"]),
        ({"patrons": ["1"]}, ["seeks.matched_by"]),
        ({"matched_by": MATCHED}, ["seeks.patrons"]),
        ({"patrons": ["1"], "matched_by": MATCHED}, []),
    ],
)
@pytest.mark.parametrize(("profile", "paper"), [(ME, ORDER), (MA, WARRANT), (ME, WARRANT)])
def test_an_order_says_whose_and_how_she_was_found(
    profile: str, paper: dict[str, object], seeks: dict[str, object], missing: list[str]
) -> None:
    asked = request(profile, **paper, seeks={"about": "named_patron", **seeks})
    decision = decide(asked, load_profile(profile), TODAY)
    assert decision.outcome in (Outcome.RELEASE_AS_ORDERED, Outcome.COMPLY_NOW)
    assert [each.field for each in missing_for_copy(asked, decision)] == missing
    assert all(each.what for each in missing_for_copy(asked, decision))


def test_a_task_that_counsel_allows_still_says_for_which_purpose() -> None:
    """Counsel's yes is no purpose: without one there is no list of what the task may have."""
    asked = request(
        MA,
        "library",
        desk="library_director",
        seeks={"about": "task"},
        recipients=["desk"],
        counsel=said("town_counsel"),
    )
    decision = decide(asked, load_profile(MA), TODAY)
    assert decision.outcome is Outcome.RELEASE_OPERATIONAL
    assert [each.field for each in missing_for_copy(asked, decision)] == ["purpose"]


@pytest.mark.parametrize(
    ("seeks", "missing"),
    [({}, ["seeks.items"]), ({"items": ["1"]}, ["recipients"]), ({"patrons": ["1"]}, [])],
)
def test_to_recover_property_the_items_at_issue_or_their_holder_are_named(
    seeks: dict[str, object], missing: list[str]
) -> None:
    """What is not returned is some items, or somebody's: it is no reason to look through the whole class."""
    asked = request(
        MA,
        "library_staff",
        desk="library_director",
        who={"trained": "true"},
        purpose="property_recovery",
        seeks={"about": "task", **seeks},
        counsel=said("town_counsel"),
    )
    decision = decide(asked, load_profile(MA), TODAY)
    assert decision.outcome is Outcome.RELEASE_OPERATIONAL
    assert [each.field for each in missing_for_copy(asked, decision)] == missing


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"purpose": "administration"}, ["recipients"]),
        ({"purpose": "administration", "recipients": ["desk"]}, []),
        ({"purpose": "administration", "seeks": {"about": "task", "patrons": ["1"]}}, []),
    ],
)
def test_a_task_says_why_and_a_whole_class_for_whom(changes: dict[str, object], missing: list[str]) -> None:
    asked = request(MA, **{**TASK, "seeks": {"about": "task"}, **changes})
    decision = decide(asked, load_profile(MA), TODAY)
    assert decision.outcome is Outcome.RELEASE_OPERATIONAL
    assert [each.field for each in missing_for_copy(asked, decision)] == missing


def test_a_purpose_without_a_list_is_no_purpose() -> None:
    asked = request(ME, **TASK, seeks={"about": "task"}, purpose="administration", recipients=["desk"])
    profile = replace(load_profile(ME), purposes={})
    (missing,) = missing_for_copy(asked, decide(asked, profile, TODAY))
    assert missing.field == "purpose"
    assert "lists nothing" in missing.what


def test_a_public_request_needs_none_of_it() -> None:
    asked = request(MA, seeks={"about": "records", "classes": ["circulation"]})
    assert missing_for_copy(asked, decide(asked, load_profile(MA), TODAY)) == ()


@pytest.mark.parametrize(
    ("paper", "gag", "wherever"), [(WARRANT, "false", True), (ORDER, "false", False), (ORDER, "true", True)]
)
def test_a_warrant_and_a_paper_under_a_gag_go_before_a_referral(
    paper: dict[str, object], gag: str, wherever: bool
) -> None:
    """To refer a sealed order would tell another library of it (law.md 9.1, step 8)."""
    process = {**paper["process"], "nondisclosure": gag}  # type: ignore[dict-item]
    asked = request(ME, **{**paper, "process": process}, seeks={"about": "named_patron", "patrons": ["1"]})
    scope = decide(asked, load_profile(ME), TODAY).release.scoped
    assert isinstance(scope, ScopedSpec)
    assert scope.wherever_registered is wherever
