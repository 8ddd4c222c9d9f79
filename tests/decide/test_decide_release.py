"""What a release is made of: tables, totals, whole periods, and a ground for everything."""

from __future__ import annotations

import json
from datetime import date

import pytest
from tests.decide.decide_support import MA, ME, TODAY, decided, request

from redactkit.categories import CATEGORIES, UNKNOWN
from redactkit.decide import decide, decision_document, load_profile
from redactkit.model import Basis, Decision, Outcome, Period, PeriodScope, Scale, Treatment

RECORDS = {"about": "records", "classes": ["circulation"]}
OF_LOANS_AND_PATRONS = ("totals-loans.csv", "totals-titles.csv", "totals-registration.csv")
OF_THE_REST = (
    "totals-attendance.csv",
    "totals-reading-programs.csv",
    "totals-reading-programs-titles.csv",
    "totals-computer-use.csv",
    "totals-room-bookings.csv",
    "totals-holds.csv",
    "totals-holds-titles.csv",
    "totals-fines.csv",
    "totals-interlibrary-loan.csv",
    "totals-interlibrary-loan-titles.csv",
    "totals-electronic-communications.csv",
)


def asked_for(span: dict[str, str], today: date = TODAY, name: str = MA) -> Decision:
    return decide(request(name, seeks={**RECORDS, **span}), load_profile(name), today)


def scopes(decision: Decision) -> dict[Period, PeriodScope]:
    return {scope.period: scope for scope in decision.periods}


def test_a_span_is_widened_to_whole_months_and_years() -> None:
    decision = asked_for({"from": "2024-03-10", "to": "2024-05-02"})
    found = scopes(decision)
    assert found[Period.MONTH] == PeriodScope(
        period=Period.MONTH, first=date(2024, 3, 1), last=date(2024, 5, 31)
    )
    assert found[Period.YEAR] == PeriodScope(
        period=Period.YEAR, first=date(2024, 1, 1), last=date(2024, 12, 31)
    )
    assert [warned.id for warned in decision.warnings].count("period_widened") == 2


def test_a_period_that_is_not_over_is_left_out() -> None:
    found = scopes(asked_for({"from": "2025-01-01", "to": "2026-12-31"}))
    assert found[Period.MONTH].last == date(2026, 10, 31)
    assert found[Period.YEAR].last == date(2025, 12, 31)
    last_day = scopes(asked_for({"from": "2025-01-01"}, date(2025, 12, 31)))
    assert last_day[Period.YEAR].last == date(2024, 12, 31)
    day_after = scopes(asked_for({"from": "2025-01-01"}, date(2026, 1, 1)))
    assert day_after[Period.YEAR].last == date(2025, 12, 31)


def test_a_span_in_which_nothing_is_over_is_empty() -> None:
    decision = asked_for({"from": "2026-11-01"})
    for scope in decision.periods:
        assert scope.first is not None
        assert scope.first > scope.last
    assert all(each["empty"] for each in decision_document(decision)["periods"])  # type: ignore[attr-defined]
    assert "period_not_over" in {warned.id for warned in decision.warnings}


def test_no_span_means_all_that_is_over() -> None:
    decision = asked_for({})
    found = scopes(decision)
    assert found[Period.MONTH] == PeriodScope(period=Period.MONTH, first=None, last=date(2026, 10, 31))
    assert found[Period.YEAR] == PeriodScope(period=Period.YEAR, first=None, last=date(2025, 12, 31))
    assert "period_widened" not in {warned.id for warned in decision.warnings}


def test_whole_periods_are_given_as_asked_and_without_a_word() -> None:
    decision = asked_for({"from": "2024-01-01", "to": "2024-12-31"})
    ids = {warned.id for warned in decision.warnings}
    assert not {"period_widened", "period_not_over"} & ids


def test_february_ends_where_it_ends() -> None:
    assert scopes(asked_for({"from": "2024-02-10", "to": "2024-02-11"}))[Period.MONTH].last == date(
        2024, 2, 29
    )


def test_the_redacted_release_of_massachusetts() -> None:
    decision = decided(seeks={})
    files = {table.file: table for table in decision.release.tables}
    assert set(files) == {"circulation.csv", "titles.csv"}
    assert files["circulation.csv"].period is Period.MONTH
    assert files["titles.csv"].period is Period.YEAR
    names = [column.name for column in files["circulation.csv"].columns]
    assert names == ["month", "branch", "item_type", "collection", "call_number_class"]
    works = {column.category for column in files["titles.csv"].columns}
    occasions = {column.category for column in files["circulation.csv"].columns}
    assert works & occasions == {"loan.out_time", "item.call_number"}
    scales = {column.category: column.scale for column in files["circulation.csv"].columns}
    assert scales["loan.out_time"] is Scale.MONTH
    assert scales["item.call_number"] is Scale.CALL_NUMBER_CLASS
    assert [total.file for total in decision.release.totals] == ["totals-registration.csv", *OF_THE_REST]
    assert {total.min_cell for total in decision.release.totals} == {11}
    assert {kind: why.basis for kind, why in decision.only_totals.items()} == dict.fromkeys(
        (total.record_class for total in decision.release.totals), Basis.INFERRED
    )
    assert decision.own_codes == {"dux", "duxb", "duxbu", "duxbury"}
    assert decision.refers_other_libraries


@pytest.mark.parametrize(("name", "ground"), [(MA, "a+c"), (ME, "121")])
def test_why_totals_alone_are_given_is_told_as_the_profile_says_it(name: str, ground: str) -> None:
    profile = load_profile(name)
    why = profile.only_totals[Outcome.AGGREGATE_ONLY]["attendance"]
    assert why.exemption == profile.exemptions[ground]
    assert why.reason == "who came, to what, where and when, put together, singles people out"
    document = decision_document(decided(name, seeks={"about": "totals"}))
    assert document["only_totals"]["attendance"] == {  # type: ignore[index]
        "exemption": ground,
        "reason": why.reason,
        "basis": "inferred",
    }


def test_a_level_may_be_left_out_only_where_the_profile_says_so() -> None:
    decision = decided(ME, seeks={"about": "totals"})
    files = {total.file: total for total in decision.release.totals}
    attendance = {level.name: level.optional for level in files["totals-attendance.csv"].levels}
    assert attendance == {"year": False, "month": False, "branch": True, "program": True}
    assert not any(level.optional for level in files["totals-loans.csv"].levels)


def test_only_the_classes_that_are_asked_for_are_released() -> None:
    assert decided(seeks={"classes": ["registration"]}).release.tables == ()
    assert decided(seeks={"classes": ["circulation"]}).release.totals == ()
    notices = decided(seeks={"classes": ["notices", "circulation"]})
    assert {table.record_class for table in notices.release.tables} == {"circulation"}
    left = next(warned for warned in notices.warnings if warned.id == "class_without_table")
    assert left.text.endswith(": notices")


@pytest.mark.parametrize(
    ("name", "least", "title_levels"),
    [(MA, {1, 11}, ["year", "title"]), (ME, {11}, ["year", "branch", "title"])],
)
def test_the_totals_of_both_profiles(name: str, least: set[int], title_levels: list[str]) -> None:
    decision = decided(name, seeks={"about": "totals"})
    assert decision.outcome is Outcome.AGGREGATE_ONLY
    assert decision.release.tables == ()
    files = {total.file: total for total in decision.release.totals}
    assert list(files) == [*OF_LOANS_AND_PATRONS, *OF_THE_REST]
    assert {files[name].min_cell for name in OF_THE_REST} == {11}
    assert {total.min_cell for total in files.values()} == least
    assert files["totals-registration.csv"].min_cell == 11
    assert [level.name for level in files["totals-loans.csv"].levels] == [
        "year",
        "branch",
        "month",
        "item_type",
    ]
    assert [level.name for level in files["totals-titles.csv"].levels] == title_levels
    assert [leaf.category for leaf in files["totals-titles.csv"].leaf_columns] == ["item.author"]


def test_maine_treats_every_patron_as_its_own() -> None:
    decision = decided(ME, seeks=RECORDS, home_library="bangor")
    assert decision.own_codes == frozenset()
    assert not decision.refers_other_libraries
    assert decision.outcome is Outcome.AGGREGATE_ONLY


@pytest.mark.parametrize(
    ("name", "outcome"),
    [(MA, Outcome.RELEASE_REDACTED), (MA, Outcome.AGGREGATE_ONLY), (ME, Outcome.AGGREGATE_ONLY)],
)
def test_every_category_has_a_treatment_and_a_ground_of_its_own(name: str, outcome: Outcome) -> None:
    treatments = load_profile(name).treatments[outcome]
    assert set(treatments) == CATEGORIES - {UNKNOWN}
    for category, treated in treatments.items():
        assert treated.exemption is not None, category
        assert treated.reason, category
    printed = load_profile(name).releases[outcome].values()
    released = {
        column.category
        for spec in printed
        for columns in (
            *(table.columns for table in spec.tables),
            *((*total.levels, *total.leaf_columns) for total in spec.totals),
        )
        for column in columns
    }
    assert released == {
        category for category, treated in treatments.items() if treated.treatment is not Treatment.WITHHOLD
    }


def test_registration_data_pleads_both_grounds() -> None:
    treatments = decided(seeks=RECORDS).treatments
    name = treatments[next(category for category in treatments if category == "patron.name")]
    assert name.exemption is not None
    assert "cl.26(a)" in name.exemption.cite
    assert "cl.26(c)" in name.exemption.cite
    assert name.exemption.mandatory


def test_the_document_is_complete_and_plain() -> None:
    document = decision_document(decided(seeks=RECORDS))
    assert json.loads(json.dumps(document)) == document
    assert document["schema"] == "redactkit.decision/1"
    for key in ("request", "profile", "outcome", "refer_to", "sealed", "rules", "basis", "cites", "duties"):
        assert key in document
    for key in ("clocks", "treatments", "warnings", "trace", "periods", "tables", "totals", "because"):
        assert key in document
    first = document["trace"][0]  # type: ignore[index]
    assert set(first) == {"rule", "applies", "because"}
    staff = next(line for line in document["trace"] if line["rule"] == "DX-01")  # type: ignore[attr-defined]
    assert staff == {"rule": "DX-01", "applies": False, "because": "handled_by is town_clerk, not staff"}


def test_the_document_shows_the_totals() -> None:
    document = decision_document(decided(ME, seeks={"about": "totals"}))
    assert [each["file"] for each in document["totals"]] == [  # type: ignore[attr-defined]
        *OF_LOANS_AND_PATRONS,
        *OF_THE_REST,
    ]
    assert document["totals"][0]["period"] == "year"  # type: ignore[index]
    assert document["totals"][2]["period"] is None  # type: ignore[index]
    assert document["releases"] is True


def test_the_same_request_gives_the_same_document() -> None:
    assert repr(decision_document(decided(seeks=RECORDS))) == repr(decision_document(decided(seeks=RECORDS)))
