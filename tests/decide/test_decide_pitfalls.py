"""The pitfalls of records law that concern decisions: where a naive engine is legally wrong.

Numbered as in the research behind the policies. What concerns bytes and packages is tested in their place.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from tests.decide.decide_support import COURT, MA, ME, TODAY, decided, duty_ids, request, said

from redactkit.categories import CATEGORIES, UNKNOWN, group_of
from redactkit.decide import decide, decision_document, load_profile
from redactkit.decide import vocabulary as v
from redactkit.decide.facts import DOMAINS
from redactkit.decide.profile.column_checks import SOMEBODY_ELSE
from redactkit.decide.scope import missing_for_copy
from redactkit.model import Category, Decision, Group, Outcome, Scale, Treatment

DIRECTOR = "library_director"
KNOWN = {"identified": "yes"}
OFFICER: dict[str, Any] = {"kind": "law_enforcement", "who": KNOWN}
RECORDS = {"about": "records", "classes": ["circulation"]}
TASK = {"about": "task", "patrons": ["21712000123104"]}
ORDER = {"kind": "court_order", **COURT, "specific": "yes", "returnable": "2026-12-04"}
WARRANT = {"kind": "search_warrant", **COURT}
FEDERAL = {"kind": "subpoena", "issuer": "grand_jury", "level": "federal"}
PUBLIC = [(MA, Outcome.RELEASE_REDACTED), (MA, Outcome.AGGREGATE_ONLY), (ME, Outcome.AGGREGATE_ONLY)]


def warnings(decision: Decision) -> set[str]:
    return {warned.id for warned in decision.warnings}


@pytest.mark.parametrize("name", [MA, ME])
def test_pitfall_01_named_patron_and_pseudonyms(name: str) -> None:
    """Whatever singles a person out makes every row that person's, with or without the name."""
    selectors: list[dict[str, Any]] = [
        {"about": "named_patron"},
        {"about": "records", "patrons": ["21712000123104"]},
        {"about": "totals", "patrons": ["21712000123104"]},
        {"about": "own_record"},
    ]
    for seeks in selectors:
        decision = decided(name, seeks=seeks)
        assert not decision.outcome.releases
        assert decision.neutral


@pytest.mark.parametrize("name", [MA, ME])
def test_pitfall_02_confirm_or_deny(name: str) -> None:
    """The same decision whoever is named: it is made without looking, so it cannot tell."""
    people = ([], ["1"], ["21712000123104", "21712000123105"])
    answers = [
        decided(name, seeks={"about": "named_patron", "patrons": cards, "named_as": words})
        for cards, words in product(people, (None, "Jane Roe", "Nobody At All"))
    ]
    assert all(answer == answers[0] for answer in answers)


def test_pitfall_03_counts_for_a_single_person() -> None:
    """A neutral answer has no release, and so nothing of which there could be a count."""
    decision = decided(seeks={"about": "named_patron", "patrons": ["1"]})
    document = decision_document(decision)
    assert (document["tables"], document["totals"], document["periods"], document["treatments"]) == (
        [],
        [],
        [],
        {},
    )


@pytest.mark.parametrize("name", [MA, ME])
def test_pitfall_04_item_first_requests(name: str) -> None:
    for seeks in ({"about": "named_item"}, {"about": "records", "items": ["31712000211311"]}):
        decision = decided(name, seeks=seeks)
        assert not decision.outcome.releases
        assert decision.release.specs == ()


@pytest.mark.parametrize(("name", "outcome"), PUBLIC)
def test_pitfall_05_and_06_no_key_and_no_hash_of_a_person(name: str, outcome: Outcome) -> None:
    treatments = load_profile(name).treatments[outcome]
    keys = [each for each in treatments if group_of(each) is Group.DIRECT_IDENTIFIER]
    keys += [
        Category("loan.id"),
        Category("item.barcode"),
        Category("item.record_number"),
        Category("item.key"),
    ]
    assert {treatments[each].treatment for each in keys} == {Treatment.WITHHOLD}
    assert "pseudonymize" not in {each.value for each in Treatment}


def test_pitfall_07_the_exact_time_of_a_loan() -> None:
    release = decided(seeks=RECORDS).release
    times = [
        column for table in release.tables for column in table.columns if column.category.endswith("_time")
    ]
    assert [(each.category, each.scale) for each in times] == [
        ("loan.out_time", Scale.MONTH),
        ("loan.out_time", Scale.YEAR),
    ]
    works = next(table for table in release.tables if table.file == "titles.csv")
    assert not {"loan.branch"} & {column.category for column in works.columns}


@pytest.mark.parametrize(("name", "outcome"), PUBLIC)
def test_pitfall_08_free_text(name: str, outcome: Outcome) -> None:
    treatments = load_profile(name).treatments[outcome]
    texts = [each for each in CATEGORIES - {UNKNOWN} if group_of(each) is Group.FREE_TEXT]
    assert texts
    for each in texts:
        assert treatments[each].treatment is Treatment.WITHHOLD
        assert treatments[each].no_smaller_part or treatments[each].reason
    assert treatments[Category("other_patron.key")].treatment is Treatment.WITHHOLD


@pytest.mark.parametrize(("name", "outcome"), PUBLIC)
def test_pitfall_09_patron_type_codes(name: str, outcome: Outcome) -> None:
    """They show age, disability or place: never in a row, and in totals only under a minimum."""
    profile = load_profile(name)
    for spec in profile.releases[outcome].values():
        for table in spec.tables:
            assert not any(column.category.startswith("patron.") for column in table.columns)
        for total in spec.totals:
            if any(column.category.startswith("patron.") for column in total.every_column):
                assert total.min_cell >= 11


def test_pitfall_10_over_redaction_in_massachusetts() -> None:
    """Segregable parts go out, and each field that does not has a ground and a reason of its own."""
    decision = decided(seeks=RECORDS)
    assert decision.outcome is Outcome.RELEASE_REDACTED
    kept = {name for name, each in decision.treatments.items() if each.treatment is not Treatment.WITHHOLD}
    assert {"item.title", "item.author", "loan.out_time", "loan.branch"} <= kept
    reasons = [each.reason for each in decision.treatments.values() if each.treatment is Treatment.WITHHOLD]
    assert all(reasons)
    assert len(set(reasons)) > len(reasons) * 0.8
    partly = decided(seeks={**RECORDS, "fields": ["item.title", "patron.name"]})
    assert partly.outcome is Outcome.RELEASE_REDACTED


def test_pitfall_11_row_redaction_in_maine() -> None:
    decision = decided(ME, kind="press", seeks=RECORDS)
    assert decision.outcome is Outcome.AGGREGATE_ONLY
    assert decision.release.tables == ()
    assert all(total.min_cell >= 11 for total in decision.release.totals)


@pytest.mark.parametrize("name", [MA, ME])
def test_pitfall_12_parents(name: str) -> None:
    for desk, about in product(v.members(v.Desk), v.members(v.About)):
        fields: dict[str, Any] = {"desk": desk, "seeks": {"about": about}}
        parent, private = decided(name, "parent_or_guardian", **fields), decided(name, "private", **fields)
        assert (parent.outcome, parent.rules[0], parent.duties) == (
            private.outcome,
            private.rules[0],
            private.duties,
        )
    assert not {fact for fact in DOMAINS if "age" in fact.split("_")}


@pytest.mark.parametrize("name", [MA, ME])
def test_pitfall_13_emergencies_and_just_a_name(name: str) -> None:
    person = {"about": "named_patron", "named_as": "Jane Roe"}
    danger = decided(name, **OFFICER, desk=DIRECTOR, situation="danger_to_life", seeks=person)
    assert danger.outcome is Outcome.HOLD_FOR_COUNSEL
    assert danger.basis.value == "gap"
    assert "preserve_records" in duty_ids(danger)
    just_a_name = decided(name, **OFFICER, seeks=person)
    assert just_a_name.outcome in (Outcome.WITHHOLD_NEUTRAL, Outcome.REFUSE)


@pytest.mark.parametrize("name", [MA, ME])
def test_pitfall_14_warrant_by_keyword(name: str) -> None:
    for kind in ("arrest_warrant", "administrative_warrant"):
        decision = decided(name, **OFFICER, desk=DIRECTOR, process={"kind": kind, **COURT})
        assert decision.outcome is Outcome.HOLD_FOR_COUNSEL
    for desk, doubt, situation in product(v.members(v.Desk), ("no", "yes"), v.members(v.Situation)):
        decision = decided(name, **OFFICER, desk=desk, doubt=doubt, situation=situation, process=WARRANT)
        assert decision.outcome is Outcome.COMPLY_NOW


@pytest.mark.parametrize("name", [MA, ME])
def test_pitfall_15_complying_is_not_handing_over_everything(name: str) -> None:
    decision = decided(
        name,
        **OFFICER,
        process=WARRANT,
        seeks={"about": "named_patron", "fields": ["item.title"], "classes": ["circulation"]},
    )
    kept = {each for each, treated in decision.treatments.items() if treated.treatment is Treatment.KEEP}
    assert kept == {"item.title"}
    assert decision.release.scoped is not None
    assert decision.release.scoped.classes == ("circulation",)
    assert decision.release.scoped.names_persons
    assert "record_inventory" in duty_ids(decision)


def test_pitfall_16_a_subpoena_is_not_a_court_order() -> None:
    for issuer in ("attorney", "agency", "court_clerk", "grand_jury", "unsigned", "unknown"):
        process = {**ORDER, "kind": "subpoena", "issuer": issuer}
        assert decided(ME, **OFFICER, process=process).outcome is Outcome.HOLD_FOR_COUNSEL
    judge = decided(ME, **OFFICER, process={**ORDER, "kind": "subpoena"})
    assert judge.outcome is Outcome.RELEASE_AS_ORDERED  # and is not refused as "only a subpoena"
    assert "consult_library_counsel" in duty_ids(judge)


def test_pitfall_17_early_compliance() -> None:
    decision = decided(ME, **OFFICER, process=ORDER)
    assert "early" in warnings(decision)
    assert {clock.id: clock.date for clock in decision.clocks} == {"return_date": date(2026, 12, 4)}
    on_the_day = decide(request(ME, **OFFICER, process=ORDER), load_profile(ME), date(2026, 12, 4))
    assert "early" not in warnings(on_the_day)


def test_pitfall_18_an_absent_director() -> None:
    for name, duty, words in (
        (MA, "notify_director", "whoever is in charge acts"),
        (ME, "director_or_board_present", "whoever was served complies"),
    ):
        decision = decided(name, **OFFICER, desk="staff", process=WARRANT)
        assert decision.outcome is Outcome.COMPLY_NOW
        told = next(each.what for each in decision.duties if each.id == duty)
        assert words in told


@pytest.mark.parametrize("name", [MA, ME])
@pytest.mark.parametrize("desk", v.members(v.Desk))
def test_pitfall_19_gag(name: str, desk: str) -> None:
    """Only notice is forbidden: counsel is asked all the same. Nobody else is told, whatever the paper."""
    for kind in v.members(v.ProcessKind):
        process = {"kind": kind, "issuer": "judge", "nondisclosure": "yes"}
        decision = decided(name, **OFFICER, desk=desk, process=process, home_library="quincy")
        assert decision.sealed
        assert not {"notify_ocln_president", "refer_to_home_library", "forward_to_town_clerk"} & duty_ids(
            decision
        )
        assert decision.refer_to not in ("home_library", "library_board")
        assert decision.refer_to != "town_clerk"
        assert not {"ocln_president", "library_board"} & {contact.id for contact in decision.contacts}
        if decision.outcome is Outcome.HOLD_FOR_COUNSEL:
            assert any(each.startswith("consult_") for each in duty_ids(decision))
    spoken = decided(name, **OFFICER, desk=DIRECTOR, process={"nondisclosure": "yes"}, seeks=RECORDS)
    assert not spoken.outcome.releases  # an agent's "don't tell anyone" without a paper


def test_pitfall_20_section_215_as_live_law() -> None:
    note = next(each for each in load_profile(MA).notes if each.id == "PATRIOT")
    assert "expired on 15 March 2020" in note.text
    assert note.cites == ("D6",)
    assert not any("D6" in rule.cites for rule in load_profile(MA).table)
    order = decided(kind="federal_agency", desk=DIRECTOR, process={"kind": "fisa_order"})
    assert order.outcome is Outcome.HOLD_FOR_COUNSEL


@pytest.mark.parametrize("name", [MA, ME])
def test_pitfall_21_national_security_letters(name: str) -> None:
    decision = decided(
        name, "federal_agency", desk=DIRECTOR, who=KNOWN, process={"kind": "national_security_letter"}
    )
    assert decision.outcome is Outcome.HOLD_FOR_COUNSEL
    assert decision.sealed


@pytest.mark.parametrize("kind", ["municipal_body", "law_enforcement", "auditor", "school", "library_board"])
def test_pitfall_22_the_town_is_not_the_library(kind: str) -> None:
    """Being the town opens no gate: what is forwarded is the request, and a name gets the neutral answer."""
    at_the_library = decided(kind=kind, desk=DIRECTOR, seeks=RECORDS)
    assert at_the_library.outcome is Outcome.FORWARD_TO_CLERK
    forwarded = next(each for each in at_the_library.duties if each.id == "forward_to_town_clerk")
    assert "not the records" in forwarded.what
    assert decided(kind=kind, seeks={"about": "named_patron"}).outcome is Outcome.WITHHOLD_NEUTRAL
    task = decided(kind=kind, desk=DIRECTOR, seeks=TASK, purpose="administration")
    assert not task.outcome.releases


def test_pitfall_24_another_librarys_patrons() -> None:
    assert decided(seeks=RECORDS, home_library="quincy").outcome is Outcome.REFER_HOME_LIBRARY
    assert decided(seeks=RECORDS).refers_other_libraries  # a mixed export is split by row
    named = decided(seeks={"about": "named_patron"}, home_library="quincy")
    assert named == decided(seeks={"about": "named_patron"}, home_library="duxbury")
    maine = decided(ME, seeks=RECORDS, home_library="bangor")
    assert (maine.outcome, maine.refers_other_libraries) == (Outcome.AGGREGATE_ONLY, False)


def test_pitfall_25_consent() -> None:
    person = {"about": "named_patron", "patrons": ["21712000123104"]}
    assert decided(ME, process={"kind": "oral_consent"}, seeks=person).outcome is Outcome.REFUSE
    assert decided(MA, process={"kind": "oral_consent"}, seeks=person).outcome is Outcome.WITHHOLD_NEUTRAL
    assert decided(MA, process={"kind": "written_consent"}, seeks=person).outcome is Outcome.HOLD_FOR_COUNSEL
    given = decided(ME, process={"kind": "written_consent"}, seeks=person)
    assert given.outcome is Outcome.RELEASE_WITH_CONSENT
    assert {given.treatments[each].treatment for each in SOMEBODY_ELSE} == {Treatment.WITHHOLD}


@pytest.mark.parametrize("name", [MA, ME])
def test_pitfall_26_operational_need_is_no_role(name: str) -> None:
    staff: dict[str, Any] = {"kind": "library_staff", "desk": DIRECTOR, "who": {"trained": "yes", **KNOWN}}
    idle = decided(name, **staff, seeks=TASK)
    assert not idle.treatments  # without a purpose nothing
    need = decided(name, **staff, seeks=TASK, purpose="administration")
    assert need.outcome is Outcome.RELEASE_OPERATIONAL
    assert need.treatments[Category("patron.birth_date")].treatment is Treatment.WITHHOLD
    whole_class = request(name, **staff, seeks={"about": "task"}, purpose="administration")
    missing = missing_for_copy(whole_class, decide(whole_class, load_profile(name), TODAY))
    assert [each.field for each in missing] == ["recipients"]


def test_pitfall_27_business_days() -> None:
    due = {}
    for received in ("2026-11-20", "2026-11-21", "2026-11-23"):
        for day in (date(2026, 11, 24), date(2026, 12, 2)):
            answer = decide(request(received=received, seeks=RECORDS), load_profile(MA), day)
            due[received, day] = next(each.date for each in answer.clocks if each.id == "written_response")
    assert {day for (received, _), day in due.items() if received == "2026-11-20"} == {date(2026, 12, 7)}
    assert {day for (received, _), day in due.items() if received != "2026-11-20"} == {date(2026, 12, 8)}
    forwarded = decided(desk=DIRECTOR, seeks=RECORDS)  # forwarding starts no clock anew
    assert next(each.date for each in forwarded.clocks if each.id == "written_response") == date(2026, 12, 7)


def test_pitfall_28_fees() -> None:
    late = decide(request(received="2026-11-02", seeks=RECORDS), load_profile(MA), TODAY)
    fee = next(each for each in late.clocks if each.id == "fee")
    assert fee.missed
    assert "fee is lost" in fee.if_missed
    head = decided(ME, seeks=RECORDS).letterhead
    assert head is not None
    assert head.fee_note == "No fee is charged for this response."


@pytest.mark.parametrize("name", [MA, ME])
def test_pitfall_29_no_form_no_name_no_reason(name: str) -> None:
    bare = decided(name, seeks=RECORDS)
    for how, who in product(v.members(v.ReceivedHow), ({}, {"name": "Jane Roe", "send_to": "a box"})):
        answer = decided(name, seeks=RECORDS, received_how=how, who=who)
        assert (answer.outcome, answer.rules) == (bare.outcome, bare.rules)


def test_pitfall_30_a_question_is_no_records_request() -> None:
    """ "Is Mr B. a member?" is answered as every request that names somebody, and nobody is looked up."""
    asked = decided(asked="Is Mr B. a member?", seeks={"about": "named_patron", "classes": ["registration"]})
    assert asked.outcome is Outcome.WITHHOLD_NEUTRAL
    assert any("Nobody is looked up" in duty.what for duty in asked.duties)


@pytest.mark.parametrize("name", [MA, ME])
def test_pitfall_31_small_cells(name: str) -> None:
    totals = decided(name, seeks={"about": "totals"}).release.totals
    by_patron = [
        each for each in totals if any(level.category.startswith("patron.") for level in each.levels)
    ]
    assert by_patron
    assert all(each.min_cell >= 11 for each in by_patron)
    assert {each.measure.value for each in by_patron} == {"patrons"}  # people are counted, not loans
    if name == ME:
        assert all(each.min_cell >= 11 for each in totals)


@pytest.mark.parametrize("name", [MA, ME])
def test_pitfall_32_nothing_is_destroyed_while_a_request_is_open(name: str) -> None:
    for fields in ({"seeks": RECORDS}, {"seeks": {"about": "named_patron"}}, {"process": ORDER, **OFFICER}):
        decision = decided(name, **fields)
        assert {"preserve_records", "keep_sources"} <= duty_ids(decision)
    assert not any("destroy" in duty.what.lower() for duty in decided(name, seeks=RECORDS).duties)


@pytest.mark.parametrize(("name", "days"), [(MA, 90), (ME, 30)])
def test_the_exports_are_kept_until_nobody_can_appeal(name: str, days: int) -> None:
    """law.md 9.6: without the sources no appeal can be answered. An order has no such day: it says itself."""
    decision = decided(name, seeks=RECORDS)
    keep = next(duty for duty in decision.duties if duty.id == "keep_sources")
    assert keep.until == decision.as_of + timedelta(days=days)
    assert f"{keep.until:%B} {keep.until.day}, {keep.until.year}" in keep.what
    assert keep.by is None
    assert decision_document(decision)["duties"][decision.duties.index(keep)]["until"] == f"{keep.until}"
    assert "needed none" not in keep.what
    named = decided(name, seeks={"about": "named_patron"})
    assert not named.outcome.releases
    kept = next(duty for duty in named.duties if duty.id == "keep_sources")
    assert "(this answer needed none: keep those that there are)" in kept.what
    ordered = decided(name, process=ORDER, **OFFICER)
    assert next(duty for duty in ordered.duties if duty.id == "keep_sources").until is None


def test_pitfall_33_statutes_by_hearsay() -> None:
    for name in (MA, ME):
        for source in load_profile(name).sources.values():
            assert source.pin
            assert source.verified_by
            assert source.kind == "policy" or source.address
    maine = load_profile(ME).sources
    assert "express written consent" in maine["M20"].text  # the policy's word
    assert "express written permission" in maine["27s121-2"].text  # the statute's


def test_pitfall_34_patterns_are_no_gatekeepers() -> None:
    """What may leave is a list of columns; an unknown column is in none."""
    for name, outcome in PUBLIC:
        profile = load_profile(name)
        assert UNKNOWN not in profile.treatments[outcome]
        printed = {
            each.category
            for spec in profile.releases[outcome].values()
            for s in spec.specs
            for each in s.every_column
        }
        assert printed <= set(profile.treatments[outcome])


def test_pitfall_35_a_lapsed_policy() -> None:
    lapsed = decided(seeks=RECORDS)
    assert "policy_review_lapsed" in warnings(lapsed)
    assert lapsed.outcome is Outcome.RELEASE_REDACTED  # warned, not stopped
    assert "policy_review_lapsed" not in warnings(decided(ME, seeks=RECORDS))


@pytest.mark.parametrize("name", [MA, ME])
def test_pitfall_36_ferpa_is_for_the_schools_own_records(name: str) -> None:
    fields: dict[str, Any] = {"kind": "parent_or_guardian", "seeks": {"about": "named_patron"}}
    assert decided(name, **fields, custodian="school_library").outcome is Outcome.REFER_INSTITUTION
    public = decided(name, **fields)
    assert public.outcome in (Outcome.WITHHOLD_NEUTRAL, Outcome.REFUSE)
    school = decided(name, kind="school", seeks={"about": "named_patron"})
    assert school.outcome is public.outcome


def test_pitfall_38_an_order_is_answered_with_its_fields() -> None:
    """Neither less than it names, blanked by habit, nor more."""
    fields = ["patron.name", "patron.ssn", "item.title", "patron.note"]
    ordered = decided(
        kind="court",
        desk=DIRECTOR,
        process={"kind": "court_order", **COURT},
        seeks={"about": "named_patron", "patrons": ["1"], "fields": fields},
        counsel=said("town_counsel"),
    )
    assert ordered.outcome is Outcome.RELEASE_AS_ORDERED
    given = {name: ordered.treatments[Category(name)].treatment for name in fields}
    assert given == {
        "patron.name": Treatment.KEEP,
        "patron.ssn": Treatment.KEEP,
        "item.title": Treatment.KEEP,
        "patron.note": Treatment.REDACT_TEXT,
    }
    assert ordered.treatments[Category("patron.email")].is_beyond
