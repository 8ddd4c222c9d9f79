"""Negative controls: one fault planted in a shipped profile, and ``policy check`` names it, with its line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.decide.decide_support import MA, ME, law_of, text_of, write_profile
from tests.decide.proof.proof_support import Control, Planted, controls, found_in, ground, plant, told

from redactkit.decide import build_request, decide, load_profile
from redactkit.decide.facts import FACTS, Fact
from redactkit.decide.proof import agreed as agreed_module
from redactkit.decide.proof import check as check_module
from redactkit.decide.proof import check_document, check_table
from redactkit.decide.proof import walked as walked_module
from redactkit.decide.proof.agreed import Agreement
from redactkit.decide.proof.check import findings_of
from redactkit.decide.proof.forms import written_out
from redactkit.decide.rules import Condition, Rule, walk
from redactkit.errors import FormInvalid
from redactkit.model import Basis, Category, Contact, Outcome, RuleId, Treatment


def objections(planted: Planted, kind: str, promise: str | None = None) -> set[tuple[str, int | None, str]]:
    """What is objected to, with its place. Every example is a form that loads and is decided."""
    found = [each for each in found_in(planted.profile) if (each.kind, each.promise) == (kind, promise)]
    for each in found:
        if each.example is not None:
            request = build_request({**written_out(each.example, planted.profile.ref.id), "id": "x"})
            assert decide(request, planted.profile, planted.profile.review.last_reviewed)
            assert each.requests > 0
    return {(each.place.file, each.place.line, each.what) for each in found}


@pytest.mark.parametrize("name", [MA, ME])
def test_nothing_is_wrong_with_the_shipped_profiles(name: str) -> None:
    assert told(found_in(load_profile(name))) == ""


@pytest.mark.parametrize("control", controls("dead", "promise"))
def test_a_planted_fault_is_named_with_its_line(tmp_path: Path, control: Control) -> None:
    planted = plant(tmp_path, *control.faults, name=control.profile)
    found = objections(planted, control.kind, control.promise)
    assert (*planted.line(control.at), control.what) in found


def test_two_rows_in_each_others_way(tmp_path: Path) -> None:
    planted = plant(tmp_path, ("    over: [DX-21, DX-20]\n", "    over: DX-20\n"))
    file, line = planted.line("- id: DX-22")
    _, later = planted.line("- id: DX-21")
    what = f"DX-22 and DX-21 (line {later}) both apply, and DX-22 does not say that it goes before the other"
    assert objections(planted, "overlap") == {(file, line, f"{what} (over)")}


def test_a_row_that_is_missing_leaves_a_gap(tmp_path: Path) -> None:
    text = text_of(ME)
    start, end = text.index("  - id: MN-24\n"), text.index("  # Rows that decide nothing")
    planted = plant(
        tmp_path, (text[start:end], ""), ("rows: [MN-01, MN-24, MN-25]", "rows: [MN-01, MN-25]"), name=ME
    )
    what = "no row of the table decides these requests"
    what = "no row of the table decides these requests"
    assert objections(planted, "gap") == {(*planted.line("otherwise:"), what)}
    gap = next(each for each in found_in(planted.profile) if each.kind == "gap")
    assert gap.example is not None
    assert gap.example["requester.kind"] == "private"
    request = build_request({**written_out(gap.example, "mine"), "id": "x"})
    decision = decide(request, planted.profile, planted.profile.review.last_reviewed)
    assert decision.rules[0] == "GAP"


@pytest.mark.parametrize(
    ("name", "axis", "kept"),
    [
        (MA, "compulsion_accepted: {is: search_warrant", True),
        (ME, "compulsion_accepted: {is: any_subpoena", True),
        (ME, "compulsion_accepted: {is: court_order", True),
        (ME, "compulsion_accepted: {is: counsel_decides", False),
    ],
)
def test_what_a_policy_obeys_is_what_its_axis_says(
    tmp_path: Path, name: str, axis: str, *, kept: bool
) -> None:
    old = {
        MA: "compulsion_accepted: {is: counsel_decides",
        ME: "compulsion_accepted: {is: specific_warrant_or_subpoena",
    }
    planted = plant(tmp_path, (old[name], axis), name=name)
    assert (objections(planted, "promise", "holds") == set()) is kept


def test_a_kept_identifier_is_refused_before_it_can_be_proved(tmp_path: Path) -> None:
    law = law_of(MA).replace("patron.name: {treatment: withhold", "patron.name: {treatment: keep", 1)
    with pytest.raises(FormInvalid, match=r"patron\.name may not leave under release_redacted"):
        load_profile(write_profile(tmp_path, text_of(MA), law))


def test_a_kept_identifier_breaks_a_promise() -> None:
    profile = load_profile(MA)
    outcome, name = Outcome.RELEASE_REDACTED, Category("patron.name")
    kept = replace(profile.treatments[outcome][name], treatment=Treatment.KEEP)
    treated = {**profile.treatments, outcome: {**profile.treatments[outcome], name: kept}}
    found = found_in(replace(profile, treatments=treated))
    assert [(each.promise, each.what) for each in found] == [
        ("identifiers", "patron.name leaves under release_redacted")
    ]
    assert (found[0].place.file, found[0].place.line) == (
        "law/massachusetts.yaml",
        next(
            number
            for number, line in enumerate(law_of(MA).splitlines(), start=1)
            if line.startswith("      patron.name:")
        ),
    )


def test_a_printed_identifier_breaks_a_promise() -> None:
    profile = load_profile(MA)
    release = profile.releases[Outcome.AGGREGATE_ONLY]
    total = release["registration"].totals[0]
    named = replace(total, leaf_columns=(replace(total.levels[0], category=Category("patron.email")),))
    spec = replace(release["registration"], totals=(named,))
    releases = {**profile.releases, Outcome.AGGREGATE_ONLY: {**release, "registration": spec}}
    found = found_in(replace(profile, releases=releases))
    assert [each.what for each in found] == ["patron.email is printed under aggregate_only"]


def test_a_row_that_tells_a_parent_apart_is_refused_before_it_can_be_proved(tmp_path: Path) -> None:
    text = text_of(MA).replace("when: {handled_by: staff}", "when: {requester_kind: parent_or_guardian}", 1)
    with pytest.raises(FormInvalid, match="a row that decides may not read requester_kind"):
        load_profile(write_profile(tmp_path, text, law_of(MA)))


def test_a_row_that_decides_for_parents_breaks_a_promise() -> None:
    profile = load_profile(MA)
    parents = Condition(fact="requester_kind", values=("parent_or_guardian",))
    row = Rule(
        id=RuleId("PARENTS"),
        entry=0,
        when=((parents,),),
        outcome=Outcome.RELEASE_REDACTED,
        basis=Basis.INFERRED,
        because="a parent may know",
    )
    found = found_in(replace(profile, table=(row, *profile.table)))
    whats = {each.what for each in found if each.promise == "parents"}
    assert "PARENTS tells a parent from a private person" in whats
    assert "PARENTS decides for a parent and not for a private person, or the other way round" in whats
    assert (
        "written_response is owed for a parent and not for a private person, or the other way round" in whats
    )


def test_an_age_breaks_a_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FACTS, "borrower_age", FACTS["doubt"])
    assert [each.what for each in found_in(load_profile(ME))] == ["borrower_age is an age"]


def test_a_home_that_decides_about_a_named_person_breaks_a_promise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No profile can do it: the fact ``home`` says nothing of such requests. So the fact is spoiled too."""
    looked_up = Fact(
        FACTS["home"].values,
        ("home_library",),
        lambda said, _: said["home_library"].replace("absent", "unstated"),
        "where the patrons are registered, looked up",
    )
    monkeypatch.setitem(FACTS, "home", looked_up)
    planted = plant(
        tmp_path,
        (
            "paper: {not: [written_consent]}, selector: task}",
            "paper: {not: [written_consent]}, selector: [task, patron]}",
        ),
    )
    found = objections(planted, "promise", "named")
    for at, what in (
        ("- id: DX-02", "DX-02 refers a person who is only named to a home library"),
        ("- id: DX-17", "DX-17 decides by where the person who is named is registered"),
        (
            'what: "Nobody is looked up',
            "refer_to_home_library is owed by where the person who is named is registered",
        ),
    ):
        assert (*planted.line(at), what) in found


def test_an_answer_that_is_not_sealed_breaks_a_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    open_ = replace(FACTS["gag"], of=lambda said, _: "no")
    monkeypatch.setitem(FACTS, "gag", open_)
    found = found_in(load_profile(ME))
    assert ("secrecy", "the answer is not sealed") in {(each.promise, each.what) for each in found}


def test_a_hold_that_ends_by_itself_breaks_a_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        walked_module, "answered", lambda rule, facts: Outcome.RELEASE_AS_ORDERED if facts else rule.outcome
    )
    found = found_in(load_profile(ME))
    whats = {each.what for each in found if each.promise == "holds"}
    assert "MN-28 (release_as_ordered) does not wait for library_counsel" in whats


def test_a_request_without_an_outcome_breaks_a_promise() -> None:
    whole = ground(load_profile(ME))
    torn = replace(whole, walked=replace(whole.walked, lines=whole.walked.lines[1:]))
    found = [each for each in findings_of(torn) if each.promise == "one_outcome"]
    assert [each.what for each in found] == ["a request has no outcome, or two"]
    doubled = replace(whole, walked=replace(whole.walked, lines=(*whole.walked.lines, whole.walked.lines[0])))
    found = [each for each in findings_of(doubled) if each.promise == "one_outcome"]
    assert [(each.what, each.example) for each in found] == [("a request has no outcome, or two", None)]


@pytest.fixture
def unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the program out of it: these tests are about the proof alone."""
    agreement = Agreement(cases=1, requests=1, disagreed=())
    monkeypatch.setattr(check_module, "ask_the_program", lambda profile, walked: agreement)


@pytest.mark.usefixtures("unasked")
@pytest.mark.parametrize("control", controls("unused"))
def test_what_can_never_matter_is_named_with_its_line(tmp_path: Path, control: Control) -> None:
    planted = plant(tmp_path, *control.faults, name=control.profile)
    checked = check_table(planted.profile)
    found = [(each.place.file, each.place.line, each.what) for each in checked.findings]
    assert found == [(*planted.line(control.at), control.what)]
    assert check_document(checked)["dead"] == 1


@pytest.mark.usefixtures("unasked")
def test_the_clocks_of_a_law_that_does_not_apply_are_not_dead(tmp_path: Path) -> None:
    planted = plant(tmp_path, ("public_records_law_applies: yes", "public_records_law_applies: no"), name=ME)
    assert not check_table(planted.profile).findings


@pytest.mark.usefixtures("unasked")
def test_the_parts_of_a_dead_row_are_not_told_beside_it(tmp_path: Path) -> None:
    planted = plant(
        tmp_path,
        (
            "{situation: labor_request, under_process: no}",
            "{situation: labor_request, process: none, paper: order}",
        ),
    )
    assert [each.what[:19] for each in check_table(planted.profile).proof.findings] == ["DX-41 never applies"]


@pytest.mark.usefixtures("unasked")
def test_a_fault_under_another_reading_is_told_with_the_reading(tmp_path: Path) -> None:
    planted = plant(
        tmp_path,
        (
            "    reading: {other_warrants: refused}\n    when: {paper: not_a_search_warrant}",
            "    reading: {other_warrants: refused}\n    when: {paper: [not_a_search_warrant, surveillance]}",
        ),
    )
    document = check_document(check_table(planted.profile))
    assert (document["passed"], document["findings"]) == (False, [])
    wrong: list[dict[str, Any]] = [
        each
        for each in document["readings"]
        if each["findings"]  # type: ignore[attr-defined]
    ]
    assert [(each["reading"], each["value"]) for each in wrong] == [("other_warrants", "refused")]
    assert wrong[0]["overlaps"] == 2
    assert wrong[0]["dead"] == 2
    assert {each["line"] for each in wrong[0]["findings"]} >= {planted.line("- id: DX-09", 2)[1]}


def test_a_proof_that_the_program_does_not_bear_out_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        agreed_module, "walk", lambda table, otherwise, facts: walk(table[1:], otherwise, facts)
    )
    checked = check_table(load_profile(ME))
    document = check_document(checked)
    assert document["broken"] == 1
    assert [each["what"] for each in document["findings"]] == [  # type: ignore[attr-defined]
        "the proof and the program decide this request in two ways"
    ]


def test_an_answer_that_names_somebody_who_may_not_know_is_not_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    everybody = (Contact(id="library_board", title="Library board"),)
    monkeypatch.setattr("redactkit.decide.decision.contacts_of", lambda *_: everybody)
    checked = check_table(load_profile(ME))
    assert {each.kind for each in checked.findings} == {"disagreement"}
