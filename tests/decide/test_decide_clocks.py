"""Statutory dates: receipt, holidays, closed days, the paper's own date, missed ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.decide.decide_support import MA, ME, TODAY, decided, request

from redactkit.decide import decide, load_profile
from redactkit.decide.clocks import is_working_day
from redactkit.decide.profile import Calendar
from redactkit.model import Decision

RECORDS = {"about": "records", "classes": ["circulation"]}


def clocks(decision: Decision) -> dict[str, date]:
    return {clock.id: clock.date for clock in decision.clocks}


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (
            "2026-11-20",
            date(2026, 12, 7),
        ),  # Thanksgiving in between, the Friday after works
        ("2026-11-21", date(2026, 12, 8)),  # a Saturday: received on Monday the 23rd
        ("2026-11-22", date(2026, 12, 8)),  # a Sunday
        ("2026-04-20", date(2026, 5, 5)),  # Patriots' Day: received on the 21st
        ("2026-04-17", date(2026, 5, 4)),  # Patriots' Day is no business day
        ("2026-12-24", date(2027, 1, 11)),  # over the turn of the year
        ("2026-07-02", date(2026, 7, 16)),  # 4 July on a Saturday: the Friday before works
    ],
)
def test_ten_business_days_in_massachusetts(received: str, due: date) -> None:
    assert clocks(decided(seeks=RECORDS, received=received))["written_response"] == due


def test_a_day_on_which_the_office_is_closed_is_no_business_day() -> None:
    profile = load_profile(MA)
    closed = replace(profile, calendar=replace(profile.calendar, closed=frozenset({date(2026, 11, 20)})))
    decision = decide(request(seeks=RECORDS, received="2026-11-20"), closed, TODAY)
    clock = next(clock for clock in decision.clocks if clock.id == "written_response")
    assert clock.date == date(2026, 12, 8)
    assert clock.counted.startswith("10 business days after 2026-11-23")
    assert "2026-11-20" in clock.counted


def test_the_clocks_of_massachusetts() -> None:
    found = clocks(decided(seeks=RECORDS))
    assert set(found) == {"written_response", "fee", "petition", "appeal"}
    assert found["appeal"] == date(2027, 2, 22)  # 90 calendar days from the day of the answer
    assert found["petition"] == date(2026, 12, 21)
    more = {"reason": "forty boxes", "ready_by": "2026-12-28"}
    assert clocks(decided(seeks=RECORDS, more_time=more))["production"] == date(2026, 12, 29)


def test_the_clocks_of_maine() -> None:
    found = clocks(decided(ME, seeks=RECORDS))
    week = date(2026, 11, 30)
    assert found == {"acknowledgement": week, "denial": week, "appeal": date(2026, 12, 24)}
    named = clocks(decided(ME, seeks={"about": "named_patron"}))
    assert set(named) == {"acknowledgement", "denial", "appeal"}


def test_the_friday_after_thanksgiving_works_in_maine() -> None:
    calendar = load_profile(ME).calendar
    assert is_working_day(date(2026, 11, 27), calendar)
    assert not is_working_day(date(2026, 11, 26), calendar)
    assert not is_working_day(date(2026, 10, 12), calendar)
    assert is_working_day(date(2026, 7, 3), calendar)  # the earlier date, where the law is silent
    assert not is_working_day(date(2022, 6, 20), calendar)  # Juneteenth on a Sunday: the Monday is kept


def test_holidays_of_another_county_are_working_days() -> None:
    calendar = load_profile(MA).calendar
    assert is_working_day(date(2026, 3, 17), calendar)
    assert is_working_day(date(2026, 6, 17), calendar)
    assert not is_working_day(date(2026, 11, 11), calendar)
    assert is_working_day(date(2026, 11, 11), replace(calendar, works_on=("Veterans Day",)))
    assert is_working_day(date(2026, 7, 4 - 1), Calendar(state="ME", friday_for_saturday=False))
    assert not is_working_day(date(2026, 7, 4 - 1), Calendar(state="ME", friday_for_saturday=True))


def test_a_library_outside_the_public_records_law_has_no_such_clock() -> None:
    profile = replace(load_profile(ME), public_records_law_applies=False)
    decision = decide(request(ME, seeks=RECORDS), profile, TODAY)
    assert decision.clocks == ()
    assert decided(ME, seeks=RECORDS).clocks != ()


@pytest.mark.parametrize("name", [MA, ME])
def test_without_a_day_of_receipt_nothing_is_counted_and_it_is_said(name: str) -> None:
    decision = decided(name, seeks=RECORDS, received="")
    assert decision.clocks == ()
    assert decision.warnings[0].id == "no_receipt_date"
    assert all(duty.by is None for duty in decision.duties)


@pytest.mark.parametrize("name", [MA, ME])
def test_the_papers_own_date_beats_the_public_records_clock(name: str) -> None:
    fields: dict[str, Any] = {
        "kind": "court",
        "who": {"identified": "yes"},
        "desk": "library_director",
        "process": {"kind": "subpoena", "issuer": "judge", "returnable": "2026-12-04", "specific": "no"},
    }
    decision = decided(name, **fields)
    assert clocks(decision) == {"return_date": date(2026, 12, 4)}
    consult = next(duty for duty in decision.duties if duty.id.startswith("consult_"))
    assert consult.by is None  # the law sets no day for it, and the return date itself is too late
    assert consult.what.endswith("Do it well before the return date, December 4, 2026")
    unreceived = decided(name, **fields, received="")
    assert clocks(unreceived) == {"return_date": date(2026, 12, 4)}
    assert "no_receipt_date" not in {warned.id for warned in unreceived.warnings}


def test_a_missed_date_is_said_first_with_what_still_helps() -> None:
    decision = decided(seeks=RECORDS, received="2026-11-02")
    first = decision.warnings[0]
    assert first.id == "clock_missed"
    assert "2026-11-17" in first.text
    assert "no fee" in first.text
    assert "what still helps" in first.text
    assert next(clock for clock in decision.clocks if clock.id == "written_response").missed
    assert not next(clock for clock in decision.clocks if clock.id == "petition").missed


def test_the_day_itself_is_not_missed() -> None:
    decision = decide(request(seeks=RECORDS), load_profile(MA), date(2026, 12, 7))
    assert not any(clock.missed for clock in decision.clocks)
    later = decide(request(seeks=RECORDS), load_profile(MA), date(2026, 12, 8))
    assert {clock.id for clock in later.clocks if clock.missed} == {"written_response", "fee"}


def test_forwarding_is_due_the_same_day_and_does_not_restart_the_clock() -> None:
    decision = decided(desk="library_director", seeks=RECORDS)
    duties = {duty.id: duty.by for duty in decision.duties}
    assert duties["forward_to_town_clerk"] == date(2026, 11, 20)
    assert duties["written_response"] == date(2026, 12, 7)


def test_a_release_before_the_papers_date_is_marked_early() -> None:
    process = {"kind": "court_order", "issuer": "judge", "specific": "yes", "returnable": "2026-12-04"}
    fields: dict[str, Any] = {"kind": "law_enforcement", "who": {"identified": "yes"}, "process": process}
    early = next(warned for warned in decided(ME, **fields).warnings if warned.id == "early")
    assert "2026-12-04" in early.text
    on_time = decide(request(ME, **fields), load_profile(ME), date(2026, 12, 4))
    assert "early" not in {warned.id for warned in on_time.warnings}


def test_the_lapsed_review_of_duxbury_is_a_warning() -> None:
    def warned(name: str, today: date) -> bool:
        decision = decide(request(name), load_profile(name), today)
        return "policy_review_lapsed" in {each.id for each in decision.warnings}

    assert not warned(MA, date(2025, 2, 27))
    assert warned(MA, date(2025, 2, 28))
    assert not warned(ME, TODAY)


def test_an_oral_request_has_no_appeal_in_massachusetts() -> None:
    written = decided(seeks=RECORDS, received_how="letter").letterhead
    oral = decided(seeks=RECORDS, received_how="telephone").letterhead
    in_maine = decided(ME, seeks=RECORDS, received_how="telephone").letterhead
    assert written is not None
    assert "90 calendar days" in written.appeal
    assert oral is not None
    assert oral.appeal == ""
    assert in_maine is not None
    assert "30 calendar days" in in_maine.appeal
    warned = {
        (name, how): "no_appeal_spoken"
        in {each.id for each in decided(name, seeks=RECORDS, received_how=how).warnings}
        for name in (MA, ME)
        for how in ("telephone", "letter")
    }
    assert [key for key, told in warned.items() if told] == [(MA, "telephone")], "why there is no such date"
    ordered = decided(process={"kind": "subpoena"}, received_how="telephone")
    assert "no_appeal_spoken" not in {each.id for each in ordered.warnings}


def test_a_receipt_in_the_future_is_pointed_out() -> None:
    decision = decided(seeks=RECORDS, received="2027-11-20")
    assert "received_later" in {warned.id for warned in decision.warnings}


def test_calendar_days_are_counted_from_receipt_itself() -> None:
    profile = load_profile(MA)
    rule = replace(profile.clocks[0], id="appeal", days="calendar", count=90)
    decision = decide(request(seeks=RECORDS, received="2026-11-21"), replace(profile, clocks=(rule,)), TODAY)
    assert clocks(decision) == {"appeal": date(2027, 2, 19)}
    assert decision.clocks[0].counted == "90 calendar days after 2026-11-21"


def test_a_review_that_falls_on_no_day_falls_on_the_last_of_the_month() -> None:
    profile = load_profile(MA)
    monthly = replace(profile, review=replace(profile.review, last_reviewed=date(2026, 1, 31), months=1))

    def lapsed(today: date) -> bool:
        return "policy_review_lapsed" in {each.id for each in decide(request(), monthly, today).warnings}

    assert not lapsed(date(2026, 2, 28))
    assert lapsed(date(2026, 3, 1))
