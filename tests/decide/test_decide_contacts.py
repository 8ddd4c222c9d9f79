"""Who signs, whom to call, and what comes first."""

from __future__ import annotations

from typing import Any

import pytest
from tests.decide.decide_support import COURT, MA, ME, decided

from redactkit.model import Decision

FEDERAL = {"kind": "subpoena", "issuer": "grand_jury", "level": "federal"}
WARRANT = {"kind": "search_warrant", **COURT}
RECORDS = {"about": "records", "classes": ["circulation"]}
DESKS = ("staff", "library_director", "town_clerk")


def names(decision: Decision) -> list[str]:
    return [contact.id for contact in decision.contacts]


def signer(decision: Decision) -> str:
    assert decision.letterhead is not None
    return decision.letterhead.records_officer.id


@pytest.mark.parametrize("desk", DESKS)
def test_the_desk_at_which_the_matter_lies_answers(desk: str) -> None:
    decision = decided(desk=desk, seeks=RECORDS)
    head = decision.letterhead
    assert head is not None
    if desk == "town_clerk":
        assert head.records_officer.id == "town_clerk"
        assert "Town Clerk" in head.office
        assert head.address
    else:
        assert head.records_officer.id == "library_director"
        assert head.office == ""
        assert head.address == ()
    assert signer(decided(ME, desk=desk, seeks=RECORDS)) == "library_director"


def test_a_paper_names_the_director_first_and_counsel() -> None:
    served = decided(desk="staff", kind="law_enforcement", process=WARRANT)
    assert names(served)[0] == "library_director"
    assert {"town_counsel", "network_attorney"} <= set(names(served))
    assert "town_clerk" not in names(served)
    at_the_clerk = decided(desk="town_clerk", process=FEDERAL, kind="court")
    assert names(at_the_clerk)[0] == "library_director"
    assert names(at_the_clerk)[-1] == "town_clerk"


def test_a_request_names_whom_its_duties_and_its_referral_name() -> None:
    assert names(decided(seeks=RECORDS)) == ["library_director", "town_clerk"]
    assert "town_counsel" in names(decided(seeks=RECORDS, doubt="yes"))
    assert names(decided(desk="library_director", seeks=RECORDS)) == ["library_director", "town_clerk"]


@pytest.mark.parametrize("desk", DESKS)
@pytest.mark.parametrize("doubt", ["no", "yes"])
def test_under_a_gag_nobody_else_is_named(desk: str, doubt: str) -> None:
    fields: dict[str, Any] = {"desk": desk, "kind": "federal_agency", "doubt": doubt}
    open_to_all = decided(**fields, process=FEDERAL)
    sealed = decided(**fields, process={**FEDERAL, "nondisclosure": "yes"})
    allowed = {"library_director", "town_counsel", "network_attorney", desk}
    assert set(names(sealed)) <= allowed
    assert {duty.who for duty in sealed.duties} <= {*allowed, "staff"}
    if desk != "staff":
        assert "ocln_president" in names(open_to_all)


def test_process_served_on_the_clerk_goes_to_the_director() -> None:
    for process in (FEDERAL, {"kind": "subpoena", **COURT, "level": "state", "returnable": "2026-12-04"}):
        decision = decided(desk="town_clerk", kind="law_enforcement", process=process)
        assert decision.rules[0] == "DX-36"
        assert decision.refer_to == "library_director"
        consult = [duty for duty in decision.duties if duty.id.startswith("consult_")]
        assert consult
        assert all(duty.by is None for duty in consult)
        assert next(duty for duty in decision.duties if duty.id == "forward_paper").who == "town_clerk"


def test_staff_come_first_and_are_told_what_to_do_without_the_director() -> None:
    first = decided(desk="staff", kind="law_enforcement", process=WARRANT).duties[0]
    assert (first.id, first.who) == ("notify_director", "staff")
    assert "whoever is in charge acts; note who was called" in first.what


def test_a_search_warrant_waits_for_no_date() -> None:
    decision = decided(desk="staff", kind="court", process={**WARRANT, "returnable": "2026-12-04"})
    assert not any("return date" in duty.what for duty in decision.duties)


@pytest.mark.parametrize("name", [MA, ME])
def test_duties_come_by_date(name: str) -> None:
    dates = [duty.by for duty in decided(name, seeks=RECORDS).duties if duty.who != "staff"]
    given = [day for day in dates if day is not None]
    assert dates == [*sorted(given), *[None] * (len(dates) - len(given))]
