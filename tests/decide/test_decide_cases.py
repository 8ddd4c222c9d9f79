"""Every row of both policies by the cases that the profiles carry, and how cases are read, inherited, run."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.decide.decide_support import MA, ME, duty_ids, law_of, text_of, write_profile

from redactkit import policies
from redactkit.decide import decide, load_profile
from redactkit.decide.cases import Case, CasesRun, cases_document, load_cases, run_cases
from redactkit.decide.facts import derive_facts
from redactkit.decide.profile import Profile, vary_profile
from redactkit.decide.rules import walk
from redactkit.errors import FormInvalid

ROWS = {
    MA: {"DX-16a", *(f"DX-{number:02}" for number in range(1, 44)), *(f"LN-{n:02}" for n in range(1, 12))},
    ME: {*(f"MN-{number:02}" for number in range(1, 36)), *(f"LN-{number:02}" for number in range(1, 12))},
}
AUDITED = {f"LN-{number}" for number in range(12, 17)}  # what an audit finds, beyond the tables of the law
SHIPPED = {name: load_cases(name, load_profile(name)) for name in (MA, ME)}
ALL = [pytest.param(name, case, id=f"{name}-{case.id}") for name in (MA, ME) for case in SHIPPED[name]]


def as_read(name: str, case: Case) -> Profile:
    """The profile as the case reads it."""
    return vary_profile(name, readings=case.readings, axes=case.axes)


@pytest.mark.parametrize(("name", "case"), ALL)
def test_a_case_comes_out(name: str, case: Case) -> None:
    tested = run_cases(load_profile(name), [case], lambda each: as_read(name, each))
    assert tested.ran[0].wrong == ()


@pytest.mark.parametrize("name", [MA, ME])
def test_every_row_has_a_case(name: str) -> None:
    tested = run_cases(load_profile(name), SHIPPED[name], lambda case: as_read(name, case))
    assert tested.uncovered == ()
    covered = {row for row, cases in tested.rows if cases}
    assert covered >= ROWS[name]
    assert covered - ROWS[name] <= {"FERPA", *AUDITED}


@pytest.mark.parametrize("name", [MA, ME])
def test_every_line_of_the_table_decides_a_case(name: str) -> None:
    """A row id may stand on several lines; one of a reading that is not chosen needs a case that reads so."""
    decided = set()
    for case in SHIPPED[name]:
        request, profile = case.situation.request, as_read(name, case)
        if request is not None:
            found = walk(profile.rules, profile.otherwise, derive_facts(request, profile.setting()))
            decided.add(found.rule.entry)
    rows = {row.entry: row for row in load_profile(name).table if row.outcome is not None}
    assert [row.id for entry, row in rows.items() if entry not in decided] == []


@pytest.mark.parametrize(("name", "case"), ALL)
def test_what_holds_of_every_answer(name: str, case: Case) -> None:
    request = case.situation.request
    if request is None:
        return
    decision = decide(request, as_read(name, case), case.as_of)
    texts = {cite.id: cite.text for cite in decision.cites}
    assert decision.because
    assert all(texts.values())
    assert decision.refer_to is None or decision.refer_to != request.handled_by
    assert decision.refer_to is None or not decision.outcome.releases
    assert [line.rule for line in decision.trace if line.applies].count(decision.rules[0]) >= 1
    assert len(decision.rules) == len(set(decision.rules))
    assert all(duty.what for duty in decision.duties)
    assert {cite for duty in decision.duties for cite in duty.cites} <= set(texts)
    assert len(duty_ids(decision)) == len(decision.duties)


@pytest.mark.parametrize("name", [MA, ME])
def test_a_case_is_told_as_a_clerk_would_tell_it(name: str) -> None:
    told = [case.told for case in SHIPPED[name]]
    assert all(text.endswith(".") and 20 <= len(text) <= 240 for text in told)
    assert len(set(told)) == len(told)


def test_a_case_that_expects_something_else_fails_and_says_what(tmp_path: Path) -> None:
    cases = """
schema: redactkit.cases/1
as_of: 2026-11-24
cases:
  - id: wrong
    covers: [DX-16, DX-17]
    told: A journalist asks for all loans.
    request: {received: 2026-11-20, handled_by: town_clerk, requester: {kind: press}}
    expect:
      outcome: refuse
      rule: DX-15
      basis: gap
      refer_to: town_counsel
      sealed: yes
      neutral: yes
      duties: preserve_everything
      no_duties: [written_response]
      clocks: {written_response: 2026-12-01, return_date: 2026-12-04}
      no_clocks: fee
      warnings: early
      no_warnings: policy_review_lapsed
      cites: D99
      no_cites: D14
      says: {written_response: by carrier pigeon, forward_paper: anything}
      treatments: {patron.name: keep, unknown: keep}
      apart: {video: hold_for_counsel}
"""
    failed = run(tmp_path, cases).failed
    assert [each.case.id for each in failed] == ["wrong"]
    assert set(failed[0].wrong) == {
        "outcome is release_redacted, not refuse",
        "rule is DX-16, not DX-15",
        "basis is policy, not gap",
        "refer_to is nobody, not town_counsel",
        "sealed is no, not yes",
        "neutral is no, not yes",
        "the duty preserve_everything is missing",
        "the duty written_response is there",
        "the clock return_date is missing",
        "the clock fee is there",
        "the clock written_response ends on 2026-12-07, not on 2026-12-01",
        "the warning early is missing",
        "the warning policy_review_lapsed is there",
        "the cite D99 is missing",
        "the cite D14 is there",
        "the duty written_response does not say: by carrier pigeon",
        "the duty forward_paper does not say: anything",
        "patron.name is withhold, not keep",
        "unknown is not released, not keep",
        "video, asked beside others, is answered nothing, not hold_for_counsel",
        "covers DX-17, which it does not reach",
    }


def test_a_case_about_an_export_fails_and_says_what(tmp_path: Path) -> None:
    cases = """
schema: redactkit.cases/1
as_of: 2026-11-24
cases:
  - id: export
    covers: LN-01
    told: An export holds a Social Security number.
    export: {columns: [patron.ssn, patron.name]}
    expect: {findings: {LN-01: [2], LN-02: whole}, no_findings: [LN-05]}
  - id: attested
    covers: LN-09
    told: Everything is attested.
    run: {name: I. Stackpole, trained: yes, purpose: administration}
    expect: {findings: {LN-09: whole}}
  - id: closed
    covers: LN-10
    told: Nobody else can read the folder.
    output: {open_to_others: no}
    expect: {}
"""
    failed = {each.case.id: each.wrong for each in run(tmp_path, cases).failed}
    assert failed == {
        "export": (
            "LN-01 objects to columns 1, not 2",
            "LN-02 finds nothing",
            "LN-05 finds something",
        ),
        "attested": ("LN-09 finds nothing", "covers LN-09, which it does not reach"),
        "closed": ("covers LN-10, which it does not reach",),
    }


def run(folder: Path, cases: str, profile: str | None = None) -> CasesRun:
    """The cases of a profile of one's own."""
    path = write_profile(folder, profile if profile is not None else text_of(MA), law_of(MA))
    (folder / "mine.cases.yaml").write_text(cases, encoding="utf-8")
    loaded = load_profile(path)
    return run_cases(
        loaded,
        load_cases(path, loaded),
        lambda case: vary_profile(path, readings=case.readings, axes=case.axes),
    )


def test_a_row_without_a_case_is_told(tmp_path: Path) -> None:
    cases = "schema: redactkit.cases/1\nas_of: 2026-11-24\ncases: []\n"
    tested = run(tmp_path, cases)
    assert tested.failed == ()
    assert set(tested.uncovered) >= ROWS[MA]
    assert cases_document(tested)["passed"] is False


def test_a_town_inherits_cases_replaces_them_and_leaves_them_out(tmp_path: Path) -> None:
    town = tmp_path / "our-town.yaml"
    town.write_text(
        "extends: ma-duxbury\nid: our-town\nreadings: {totals: {is: ask_counsel}}\n", encoding="utf-8"
    )
    before = policies.run_tests(str(town))
    changed = {"totals", "totals-for-a-federal-agency", "consent-and-totals"}
    assert {each["case"] for each in before["failed"]} == changed  # type: ignore[attr-defined]
    assert {each["file"] for each in before["failed"]} == {"ma-duxbury.cases.yaml"}  # type: ignore[attr-defined]
    (tmp_path / "our-town.cases.yaml").write_text(
        """
schema: redactkit.cases/1
as_of: 2026-11-24
without: [totals-for-a-federal-agency, consent-and-totals]
cases:
  - id: totals
    covers: DX-30
    told: A candidate asks how many books were lent. Here Town Counsel sees it first.
    request: {handled_by: town_clerk, requester: {kind: private}, seeks: {about: totals}}
    expect: {outcome: hold_for_counsel}
""",
        encoding="utf-8",
    )
    after = policies.run_tests(str(town))
    assert (after["passed"], after["failed"]) == (True, [])
    assert after["cases"] == len(SHIPPED[MA]) - 2


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("schema: redactkit.cases/1", "schema: redactkit.cases/2", 2, "schema must be redactkit.cases/1"),
        ("as_of: 2026-11-24\n", "", 2, "as_of is missing"),
        ("cases:\n", "without: [nothing]\ncases:\n", 4, "nothing is no case of an extended profile"),
        ("id: one", "id: two", 13, "there are two cases called two"),
        ("kind: press", "kind: martian", 9, "requester.kind must be"),
        ("kind: press", "kind: press}, seeks: {from: 2026-02-01, to: 2026-01-01", 9,
         "seeks.from is later than seeks.to"),
        ("requester:", "profile: me-infonet, requester:", 9, "profile is left out: it is the case's own"),
        ("requester:", "id: x, requester:", 9, "id is left out: it is the case's own"),
        ("outcome: release_redacted,", "", 10, "expect.outcome is missing"),
        ("item.title: keep", "item.titel: keep", 10, "item.titel is no known category"),
        ("columns: [patron.ssn]", "columns: [patron.snn]", 16, "patron.snn is no known category"),
        ("    export: {columns: [patron.ssn]}\n", "", 13,
         "a case is about a request, an export, a run or an output"),
        ("    export:", "    output: {open_to_others: yes}\n    export:", 13,
         "a case is about a request, an export, a run or an output"),
        ("readings: {totals: ask_counsel}", "readings: {totals: sometimes}", 8, "totals cannot be read so"),
        ("readings: {totals: ask_counsel}", "readings: {nothing: given}", 8, "nothing cannot be read so"),
        ("readings: {totals: ask_counsel}", "axes: {consent: maybe}", 8, "consent cannot be so"),
        ("covers: LN-01", "covers: []", 14, "cases entry 2.covers"),
    ],
)  # fmt: skip
def test_a_wrong_file_of_cases_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, what: str
) -> None:
    cases = """
schema: redactkit.cases/1
as_of: 2026-11-24
cases:
  - id: one
    covers: DX-16
    told: A journalist asks for all loans.
    with: {readings: {totals: ask_counsel}}
    request: {handled_by: town_clerk, requester: {kind: press}}
    expect: {outcome: release_redacted, treatments: {item.title: keep}}

  # another
  - id: two
    covers: LN-01
    told: An export holds a Social Security number.
    export: {columns: [patron.ssn]}
    expect: {findings: {LN-01: [1]}}
"""
    assert run(tmp_path, cases).failed == ()
    assert old in cases
    with pytest.raises(FormInvalid) as caught:
        run(tmp_path, cases.replace(old, new, 1))
    found = [(slip.line, slip.what) for slip in caught.value.slips if slip.file == "mine.cases.yaml"]
    assert any(slip[0] == line and what in slip[1] for slip in found), found


def test_a_reading_that_the_profile_cannot_take_is_refused(tmp_path: Path) -> None:
    """``with`` lays fields over the profile, and what comes of it is checked as any profile is."""
    cases = """
schema: redactkit.cases/1
as_of: 2026-11-24
cases:
  - id: one
    covers: DX-02
    told: The library refers nobody.
    with: {axes: {home_library_referral: no}}
    request: {handled_by: town_clerk, requester: {kind: press}}
    expect: {outcome: release_redacted}
"""
    with pytest.raises(FormInvalid, match="a row refers to the home library; the axis says no"):
        run(tmp_path, cases)


def test_a_note_that_nothing_shows_is_refused(tmp_path: Path) -> None:
    text = text_of(MA).replace("shown_by: LN-10", "shown_by: LN-99")
    with pytest.raises(FormInvalid, match="nothing in this profile is called LN-99"):
        load_profile(write_profile(tmp_path, text, law_of(MA)))
