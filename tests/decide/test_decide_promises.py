"""What must hold over whole families of requests: warrants, neutral answers, gags, parents, silence."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.decide.decide_support import MA, ME, TODAY, decided, duty_ids, request

from redactkit.decide import decide, decision_document, load_profile
from redactkit.decide import vocabulary as v
from redactkit.decide.facts import DOMAINS, derive_facts
from redactkit.decide.form import request_schema
from redactkit.decide.rules import GAP
from redactkit.decide.scope import missing_for_copy
from redactkit.model import Decision, Outcome

NO_COURT = {"attorney", "agency", "legislature", "notary", "unsigned"}
ELSEWHERE = {"other_state", "tribal", "foreign"}


@pytest.mark.parametrize("name", [MA, ME])
@pytest.mark.parametrize("desk", v.members(v.Desk))
@pytest.mark.parametrize("kind", v.members(v.RequesterKind))
def test_a_search_warrant_is_never_held(name: str, desk: str, kind: str) -> None:
    """Only one that no court of this state or a federal one can have signed is not a search warrant."""
    profile = load_profile(name)
    courts = (None, *v.members(v.Court))
    for issuer, court, known in itertools.product(v.members(v.Issuer), courts, ("yes", "no")):
        process = {"kind": "search_warrant", "issuer": issuer, "court": court, "proper_form": "no"}
        asked = request(
            name,
            kind,
            desk=desk,
            who={"identified": known},
            process=process,
            doubt="yes",
            situation="litigation_hold",
            home_library="quincy",
            custodian="school_library",
            counsel=[{"who": "town_counsel", "says": "refuse"}, {"who": "library_counsel", "says": "wait"}],
        )
        decision = decide(asked, profile, TODAY)
        if issuer in NO_COURT or court in ELSEWHERE:
            assert decision.outcome is not Outcome.COMPLY_NOW
        elif name == ME and known == "no":
            assert decision.outcome is Outcome.ACCEPT_PAPER_ONLY
            assert "verify_identity" in duty_ids(decision)
        else:
            assert decision.outcome is Outcome.COMPLY_NOW
            sure = issuer in {"judge", "magistrate", "justice_of_the_peace"} and court != "unknown"
            assert ("check_issuer" in duty_ids(decision)) is not sure


def test_an_unidentified_bearer_of_a_search_warrant_is_verified_now_and_not_obstructed() -> None:
    decision = decided(ME, kind="law_enforcement", process={"kind": "search_warrant", "issuer": "judge"})
    verify = next(duty for duty in decision.duties if duty.id == "verify_identity")
    assert verify.what.startswith("Now")
    assert "do not obstruct" in verify.what


def same_but_for_the_person(name: str, selector: dict[str, Any], **fields: Any) -> list[Decision]:
    people: list[dict[str, Any]] = [
        {},
        {"patrons": ["21712000123104"]},
        {"patrons": ["1", "2"], "named_as": "Jane Roe"},
    ]
    if selector["about"] == "named_item":
        people = [{}, {"items": ["31712000000001"]}, {"items": ["nothing like it"]}]
    answers = []
    for person, home, words in itertools.product(
        people, (None, "duxbury", "quincy"), (None, "What did she read?")
    ):
        asked = request(name, seeks={**selector, **person}, home_library=home, asked=words, **fields)
        answers.append(decide(asked, load_profile(name), TODAY))
    return answers


@pytest.mark.parametrize("about", ["named_patron", "named_item"])
@pytest.mark.parametrize("desk", ["library_director", "town_clerk", "staff"])
@pytest.mark.parametrize("name", [MA, ME])
def test_a_named_request_gets_the_same_answer_whoever_is_named(name: str, desk: str, about: str) -> None:
    answers = same_but_for_the_person(name, {"about": about}, desk=desk)
    assert all(answer == answers[0] for answer in answers)
    documents = [repr(decision_document(answer)) for answer in answers]
    assert set(documents) == {documents[0]}
    assert not answers[0].outcome.releases
    assert answers[0].outcome is not Outcome.REFER_HOME_LIBRARY


def test_a_neutral_answer_says_the_same_as_one_that_filled_in_the_card_only() -> None:
    """``patrons`` under ``about: records`` names a person just as ``about: named_patron`` does."""
    named = decided(seeks={"about": "named_patron"})
    filled = decided(seeks={"about": "records", "patrons": ["21712000123104"]}, home_library="quincy")
    assert named == filled
    assert named.neutral
    assert "refer_to_home_library" in duty_ids(named)


def test_what_only_the_release_needs_never_changes_the_decision() -> None:
    process = {"kind": "court_order", "issuer": "judge", "specific": "yes"}
    who = {"identified": "yes"}
    bare = decided(ME, kind="law_enforcement", who=who, process=process)
    full = decided(
        ME,
        kind="law_enforcement",
        who=who,
        process=process,
        recipients=["the officer"],
        seeks={
            "patrons": ["1"],
            "named_as": "Jane Roe",
            "matched_by": {"name": "I. Stackpole", "on": "2026-11-20", "by": ["name"]},
        },
    )
    assert bare == full


@pytest.mark.parametrize("name", [MA, ME])
def test_a_parent_is_answered_as_any_private_person(name: str) -> None:
    for desk, about in itertools.product(v.members(v.Desk), v.members(v.About)):
        for kind in v.members(v.ProcessKind):
            fields: dict[str, Any] = {"desk": desk, "seeks": {"about": about}, "process": {"kind": kind}}
            parent = decided(name, "parent_or_guardian", **fields)
            private = decided(name, "private", **fields)
            assert parent.outcome is private.outcome
            assert parent.rules[0] == private.rules[0]
            assert parent.duties == private.duties
            assert parent.because == private.because


def test_no_fact_reads_an_age_or_a_person() -> None:
    assert not {"age", "birth_date", "patrons", "items", "named_as", "asked", "name"} & set(DOMAINS)


@pytest.mark.parametrize("name", [MA, ME])
@pytest.mark.parametrize("kind", ["subpoena", "search_warrant", "national_security_letter", "none"])
@pytest.mark.parametrize("desk", v.members(v.Desk))
def test_a_gag_seals_and_notifies_nobody_it_bars_but_counsel_is_consulted(
    name: str, kind: str, desk: str
) -> None:
    process = {"kind": kind, "nondisclosure": "yes", "issuer": "judge"}
    decision = decided(name, "federal_agency", desk=desk, process=process, home_library="quincy")
    assert decision.sealed
    assert not {"notify_ocln_president", "refer_to_home_library"} & duty_ids(decision)
    assert decision.outcome is not Outcome.REFER_HOME_LIBRARY
    if kind == "subpoena" and desk != "staff" and name == MA:
        assert "consult_network_attorney" in duty_ids(decision)
        assert "DX-04" in decision.rules


def test_surveillance_papers_are_sealed_even_if_nobody_ticked_the_box() -> None:
    for kind in ("national_security_letter", "fisa_order", "surveillance_order"):
        assert decided(kind="federal_agency", desk="library_director", process={"kind": kind}).sealed
    assert not decided(kind="federal_agency", desk="library_director", process={"kind": "subpoena"}).sealed


@pytest.mark.parametrize("name", [MA, ME])
def test_an_empty_table_releases_nothing(name: str) -> None:
    profile = replace(load_profile(name), table=())
    decision = decide(request(name), profile, TODAY)
    assert decision.outcome is Outcome.HOLD_FOR_COUNSEL
    assert decision.rules == (GAP,)
    assert decision.basis.value == "gap"


def test_a_row_without_conditions_applies_to_every_request() -> None:
    profile = load_profile(MA)
    first = replace(profile.rules[0], when=())
    decision = decide(request(), replace(profile, table=(first, *profile.rules)), TODAY)
    assert decision.outcome is first.outcome
    assert decision.trace[0].because == "it applies to every request"


@pytest.mark.parametrize("name", [MA, ME])
def test_a_rule_that_breaks_releases_nothing(name: str) -> None:
    """A fact that the rules ask for and nobody derives is a fault, never a release."""
    profile = load_profile(name)
    broken = replace(profile.rules[0], when=((replace(profile.rules[0].when[0][0], fact="nothing"),),))
    with pytest.raises(KeyError):
        decide(request(name), replace(profile, table=(broken, *profile.rules)), TODAY)


@pytest.mark.parametrize("name", [MA, ME])
def test_facts_stay_within_their_domains(name: str) -> None:
    setting = load_profile(name).setting()
    kinds = itertools.product(v.members(v.RequesterKind), v.members(v.ProcessKind), v.members(v.About))
    for kind, process, about in kinds:
        facts = derive_facts(request(name, kind, process={"kind": process}, seeks={"about": about}), setting)
        assert set(facts) == set(DOMAINS)
        assert all(value in DOMAINS[fact] for fact, value in facts.items())


@pytest.mark.parametrize("name", [MA, ME])
def test_the_printed_trace_holds_no_value_of_the_request(name: str) -> None:
    decision = decided(
        name,
        seeks={"patrons": ["21712000123104"], "items": ["31712000211311"], "named_as": "Josephine Vasquez"},
        asked="What does Josephine Vasquez read?",
        recipients=["Mr Smith"],
        home_library="squirrel-island",
    )
    text = repr(decision_document(decision)) + repr(decision)
    for value in ("21712000123104", "31712000211311", "Vasquez", "Smith", "squirrel"):
        assert value not in text


def test_what_the_copy_still_lacks_is_asked_for() -> None:
    """The decision never waits for it; the copy does."""

    def missing(**fields: Any) -> list[str]:
        asked = request(**fields)
        return [each.field for each in missing_for_copy(asked, decide(asked, load_profile(MA), TODAY))]

    court = {
        "kind": "court",
        "desk": "library_director",
        "process": {"kind": "court_order", "issuer": "judge"},
    }
    agreed = [{"who": "town_counsel", "says": "release"}]
    matched = {"name": "I. Stackpole", "on": "2026-11-20", "by": ["name", "birth_date"]}
    assert missing(**court, counsel=agreed) == ["seeks.patrons", "seeks.matched_by"]
    assert missing(**court, counsel=agreed, seeks={"patrons": ["1"]}) == ["seeks.matched_by"]
    assert missing(**court, counsel=agreed, seeks={"patrons": ["1"], "matched_by": matched}) == []
    assert missing(**court) == []  # held: there is no copy
    staff: dict[str, Any] = {"kind": "library_staff", "desk": "library_director", "who": {"trained": "yes"}}
    assert missing(**staff, seeks={"about": "task"}) == []  # refused: no work is named
    library: dict[str, Any] = {"kind": "library", "desk": "library_director", "seeks": {"about": "task"}}
    assert missing(**library, counsel=agreed) == ["purpose", "recipients"]
    assert (
        missing(**staff, seeks={"about": "task"}, purpose="administration", recipients=["circulation"]) == []
    )
    assert missing(**staff, seeks={"about": "task", "patrons": ["1"]}, purpose="administration") == []


def test_classes_that_the_same_row_answers_are_not_answered_apart() -> None:
    seeks = {"classes": ["circulation", "video"]}
    assert [each.classes for each in decided(seeks=seeks).apart] == [("video",)]
    assert decided(seeks=seeks, situation="litigation_hold").apart == ()


def test_a_policy_that_is_not_in_force_yet_is_warned_of() -> None:
    early = decide(request(received="2016-01-04"), load_profile(MA), date(2016, 1, 5))
    assert "policy_not_in_force" in {warned.id for warned in early.warnings}


def test_the_form_has_a_schema() -> None:
    properties = request_schema()["properties"]
    assert isinstance(properties, dict)
    assert {"requester", "process", "seeks", "counsel"} <= set(properties)


def test_a_task_that_names_fields_receives_those_of_them_that_its_purpose_lists() -> None:
    staff: dict[str, Any] = {"kind": "library_staff", "desk": "library_director", "who": {"trained": "yes"}}
    seeks = {"about": "task", "patrons": ["1"], "fields": ["patron.phone", "patron.birth_date"]}
    treatments = decided(**staff, seeks=seeks, purpose="administration").treatments
    kept = [name for name, treated in treatments.items() if treated.treatment.value == "keep"]
    assert kept == ["patron.phone"]
