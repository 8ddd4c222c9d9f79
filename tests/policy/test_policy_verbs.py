"""``policy check``, ``policy test`` and ``policy diff`` as people and scripts run them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml
from tests.decide.decide_support import MA, ME, law_of, text_of, write_profile
from tests.support.command import Ended, redactkit

TOWN = "extends: ma-duxbury\nid: our-town\nreadings: {totals: {is: ask_counsel}}\n"


def town(folder: Path, text: str = TOWN) -> Path:
    path = folder / "our-town.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@cache
def compared() -> Ended:
    """The comparison of the two shipped policies, which takes seconds and is the same each time."""
    return redactkit("policy", "diff", MA, ME)


@pytest.mark.parametrize("name", [MA, ME])
def test_check_says_how_far_the_proof_reaches(name: str) -> None:
    ended = redactkit("policy", "check", name)
    assert (ended.code, ended.stderr) == (0, "")
    lines = ended.stdout.splitlines()
    assert lines[0].startswith(f"{name}, version ")
    assert lines[0].endswith(": proved")
    assert "requests stood for, in" in lines[1]
    assert lines[3] == "0 gaps, 0 overlaps, 0 dead rules, 0 broken promises"
    assert sum(line.startswith("  kept: ") for line in lines) == 9
    assert not any("BROKEN" in line for line in lines)
    assert redactkit("policy", "check", name, "--quiet").stdout == ""


def test_check_as_a_document() -> None:
    ended = redactkit("policy", "check", ME, "--json")
    found = ended.json()
    assert ended.code == 0
    assert found["schema"] == "redactkit.policy_check/1"
    assert found["passed"] is True
    assert found["requests"] > 10**23
    assert 100 < found["cases"] < found["asked"]
    assert [each["kept"] for each in found["promises"]] == [True] * 9
    assert found["findings"] == []
    assert {each["reading"] for each in found["readings"]} >= {"own_record", "doubtful_orders"}
    assert redactkit("policy", "check", ME, "--json").stdout == ended.stdout


def test_a_faulty_table_ends_with_5_and_every_place(tmp_path: Path) -> None:
    text = text_of(MA).replace("when: {paper: search_warrant}", "when: {paper: search_warrant, doubt: no}", 1)
    path = write_profile(tmp_path, text.replace("    over: [DX-21, DX-20]\n", ""), law_of(MA))
    ended = redactkit("policy", "check", path, "--quiet")
    assert ended.code == 5
    line = next(
        number
        for number, each in enumerate((tmp_path / "mine.yaml").read_text().splitlines(), 1)
        if "- id: DX-22" in each
    )
    assert f"mine.yaml: line {line}: overlap: DX-22 and DX-21" in ended.stdout
    assert "BROKEN: a search warrant is obeyed at once" in ended.stdout
    assert "promise (search_warrant): DX-19 (hold_for_counsel) keeps a search warrant waiting" in ended.stdout
    assert "process.kind: search_warrant, requester.kind: private" in ended.stdout
    found = redactkit("policy", "check", path, "--json")
    assert found.code == 5
    example = next(each["example"] for each in found.json()["findings"] if each["kind"] == "promise")
    form = tmp_path / "example.yaml"
    form.write_text(yaml.safe_dump({**example, "profile": "mine.yaml"}), encoding="utf-8")
    decided = redactkit("decide", form, "--json", "--as-of", "2026-11-24").json()
    assert example["process"]["kind"] == "search_warrant"
    assert decided["outcome"] != "comply_now"


def test_a_fault_under_another_reading_is_told_with_it(tmp_path: Path) -> None:
    text = text_of(ME).replace(
        "    reading: {other_warrants: refused}\n    when: {paper: not_a_search_warrant}",
        "    reading: {other_warrants: refused}\n    when: {paper: [not_a_search_warrant, surveillance]}",
    )
    ended = redactkit("policy", "check", write_profile(tmp_path, text, law_of(ME), ME))
    assert ended.code == 5
    assert "overlap, with other_warrants: refused: MN-28 and MN-29" in ended.stdout


def test_an_invalid_profile_ends_with_78(tmp_path: Path) -> None:
    wrong = town(tmp_path, "extends: ma-duxbury\nid: our-town\nreadings: {totals: {is: sometimes}}\n")
    for arguments in (["check", wrong], ["test", wrong], ["diff", MA, wrong], ["diff", wrong, MA]):
        ended = redactkit("policy", *arguments)
        assert (ended.code, ended.stdout) == (78, "")
        assert "our-town.yaml: line 3: sometimes is not under may_be" in ended.stderr
    assert redactkit("policy", "check", "ny-albany").code == 78


@pytest.mark.parametrize("name", [MA, ME])
def test_the_cases_of_the_shipped_policies(name: str) -> None:
    ended = redactkit("policy", "test", name)
    assert ended.code == 0
    lines = ended.stdout.splitlines()
    assert lines[1].endswith(" cases passed, 0 failed")
    rows = int(lines[2].split()[0])
    assert lines[2] == f"{rows} of {rows} rows are covered"
    row, case = {MA: ("DX-17", "named-patron"), ME: ("MN-01", "named-item")}[name]
    assert any(line.startswith(f"  {row}: ") and case in line for line in lines)
    assert redactkit("policy", "test", name, "--quiet").stdout == ""
    found = redactkit("policy", "test", name, "--json").json()
    assert (found["schema"], found["passed"], found["uncovered"]) == ("redactkit.policy_test/1", True, [])


def test_a_case_that_fails_ends_with_5_and_its_line(tmp_path: Path) -> None:
    path = town(tmp_path)
    without = "without: [totals, totals-for-a-federal-agency, consent-and-totals]"
    cases = f"schema: redactkit.cases/1\nas_of: 2026-11-24\n{without}\ncases: []\n"
    (tmp_path / "our-town.cases.yaml").write_text(cases, encoding="utf-8")
    ended = redactkit("policy", "test", path, "--quiet")
    assert ended.code == 0  # the case that asks counsel first covers the row
    (tmp_path / "our-town.cases.yaml").unlink()
    failed = redactkit("policy", "test", path, "--quiet")
    assert failed.code == 5
    assert "ma-duxbury.cases.yaml: line " in failed.stdout
    assert ": totals: outcome is hold_for_counsel, not aggregate_only" in failed.stdout


def test_a_row_without_a_case_ends_with_5(tmp_path: Path) -> None:
    path = town(tmp_path, TOWN.replace("readings: {totals: {is: ask_counsel}}\n", "") + """
rules:
  - id: OT-1
    step: 6
    before: DX-01
    when: {handled_by: town_clerk, asker: union, under_process: no}
    outcome: refuse
    basis: gap
    because: this town gives nothing to a union
""")  # fmt: skip
    ended = redactkit("policy", "test", path)
    assert ended.code == 5
    assert "no case covers OT-1" in ended.stdout
    assert redactkit("policy", "test", path, "--json").json()["uncovered"] == ["OT-1"]


def test_a_trustee_reads_who_receives_more_and_who_less() -> None:
    ended = compared()
    assert (ended.code, ended.stderr) == (0, "")
    lines = ended.stdout.splitlines()
    more = lines[lines.index("me-infonet gives more than ma-duxbury") :]
    assert more[1:4] == [
        "  In short, for ordinary requests (further conditions stand below):",
        "    Totals instead of nothing",
        "      - the records of many people (patron records or challenge forms, incident reports and video), "
        "asked at the Library Director's desk by the public, an agency of the state or a court, without "
        "a paper. ma-duxbury: it is sent on to the Town Clerk, who answers it.",
    ]
    less = lines[lines.index("me-infonet gives less than ma-duxbury") :]
    totals = less.index("  Totals instead of redacted records")
    assert less[totals + 3 : totals + 5] == [
        "    Without a paper:",
        "      - the records of many people (patron records, naming no details, or some that a public copy "
        "shows), asked at the Town Clerk's desk by the public; or by an agency of the state or a court, if "
        "they have not shown who they are [DX-16 | MN-24]",
    ]
    assert any(line.startswith("    With a search warrant, ") for line in less)
    assert "    acknowledgement, only me-infonet: 5 working days from receipt" in lines


def test_a_paper_is_never_said_to_open_everything_to_anybody() -> None:
    """What is told in short keeps the conditions that hold of all of it."""
    told = compared().stdout
    assert "asking for anything" not in told
    lines = told.splitlines()
    subpoenas = [line for line in lines if line.startswith("      - ") and "with a subpoena" in line]
    assert len(subpoenas) == 2
    assert any(
        "by an officer, if they have shown who they are, with a subpoena" in line for line in subpoenas
    )
    (anybody,) = [line for line in subpoenas if "any request, made by anybody" in line]
    assert "by anybody, if they have not shown who they are, with a subpoena" in anybody
    assert anybody.endswith(
        ", once every counsel has agreed. me-infonet: it is taken in and passed on, and gets no answer yet."
    )
    assert any("of the people whom the paper names, and no more than it names" in line for line in lines)


def test_what_stands_under_more_and_under_less_says_when_it_is_which() -> None:
    lines = compared().stdout.splitlines()
    both = lines[lines.index("What stands under more and under less") :]
    own = both.index(
        "  The asker's own record, without a paper: it depends on who asks, and how. me-infonet gives"
    )
    assert both[own + 1 : own + 3] == [
        "    more, asked at the Town Clerk's desk by anybody, if they have shown who they are, not by word "
        "of mouth: persons' records instead of nothing. ma-duxbury: it is sent on to the Library Director.",
        "    less, asked at the Library Director's desk by anybody, if they have shown who they are, by word "
        "of mouth: nothing instead of persons' records. me-infonet: it is refused.",
    ]
    assert not any(line.startswith("  ") and "search warrant" in line for line in both[: both.index("")])


def test_what_is_sent_on_is_not_told_as_a_refusal() -> None:
    """At the Director's desk ma-duxbury gives nothing, and sends the request on: each such line says so."""
    lines = compared().stdout.splitlines()
    sent_on = [line for line in lines if "[DX-12, DX-13, DX-15 | " in line]
    assert sent_on
    assert all("ma-duxbury: it is sent on to the Town Clerk, who answers it [" in line for line in sent_on)
    refused = next(line for line in lines if "[DX-16a | MN-24]" in line)
    assert "ma-duxbury: it is refused [" in refused


def test_how_many_requests_there_are_is_told_only_with_all() -> None:
    told = compared().stdout
    assert " requests)" not in told
    everything = redactkit("policy", "diff", MA, ME, "--all").stdout
    assert everything.splitlines()[1].endswith(" requests were put to both.")
    assert "  Totals instead of nothing (" in everything
    assert "Both give the same amount, but by another answer" in everything
    assert len(everything.splitlines()) > len(told.splitlines())


def test_what_else_differs_names_the_office_behind_each_policy(tmp_path: Path) -> None:
    path = town(tmp_path, """extends: ma-duxbury
id: our-town
title: Our Town, patron records
own_codes: [otl]
contacts: {town_clerk: {phone: 555-0100}}
letterhead: {library: Our Town Library}
calendar: {closed: [2026-08-14]}
clocks: {petition: {if_missed: ask for a new one}}
""")  # fmt: skip
    lines = redactkit("policy", "diff", MA, path).stdout.splitlines()
    assert lines[1] == "They decide alike: every request gets the same answer from both."
    assert lines[lines.index("What else differs") :] == [
        "What else differs",
        "  The policy",
        "    title: ma-duxbury Duxbury Free Library, patron records; our-town Our Town, patron records",
        "    codes by which exports name this library: ma-duxbury dux, duxb, duxbu, duxbury; our-town otl",
        "  Whom to call",
        "    town clerk",
        "      ma-duxbury: Town Clerk, records access officer; or else Assistant Town Clerk",
        "      our-town: Town Clerk, records access officer, 555-0100; or else Assistant Town Clerk",
        "  Letters",
        "    library: ma-duxbury Duxbury Free Library; our-town Our Town Library",
        "  Days on which the office works",
        "    days on which it is closed besides, only our-town: 2026-08-14",
        "  Dates",
        "    petition: 20 business days from receipt in both, with other words or conditions",
    ]


def test_the_difference_as_a_document() -> None:
    ended = redactkit("policy", "diff", MA, ME, "--json")
    found = ended.json()
    assert ended.code == 0
    assert found["schema"] == "redactkit.policy_diff/1"
    assert [each["id"] for each in found["profiles"]] == [MA, ME]
    assert found["alike"] is False
    for key in ("more", "less"):
        for group in found[key]:
            assert group["requests"] > 0
            assert group["a"]["gives"] != group["b"]["gives"]
            assert all(line["exact"] for line in group["lines"])
    assert redactkit("policy", "diff", MA, ME, "--json").stdout == ended.stdout


def test_two_policies_that_decide_alike(tmp_path: Path) -> None:
    same = redactkit("policy", "diff", MA, town(tmp_path, "extends: ma-duxbury\nid: our-town\n"))
    assert same.code == 0
    assert same.stdout.splitlines()[1:] == [
        "They decide alike: every request gets the same answer from both."
    ]


def test_a_town_that_asks_counsel_first(tmp_path: Path) -> None:
    ended = redactkit("policy", "diff", MA, town(tmp_path))
    lines = ended.stdout.splitlines()
    assert "our-town gives less than ma-duxbury" in lines
    under = "    Without a paper or with a patron's written consent, before counsel has said anything:"
    assert under in lines
    assert "What stands under more and under less" not in lines
    assert (
        "      - figures only, asked at the Town Clerk's desk by anybody. our-town: it waits for counsel "
        "[DX-30 | DX-30]"
    ) in lines
    assert "      our-town: ask_counsel: Town Counsel sees every such request before it is answered" in lines
    neutral = town(tmp_path, TOWN.replace("totals", "named_patron"))
    told = redactkit("policy", "diff", MA, neutral, "--all").stdout
    assert "They give every request the same amount." in told
    assert "an ordinary request: hold for counsel instead of withhold neutral [DX-17" in told


def test_a_comparison_is_written_for_the_trustees(tmp_path: Path) -> None:
    out = tmp_path / "diff.txt"
    ended = redactkit("policy", "diff", MA, ME, "--out", out)
    assert ended.code == 0, ended.stderr
    assert "diff.txt" in ended.stdout
    text = out.read_text(encoding="utf-8")
    assert " ".join(text.split()) == " ".join(compared().stdout.split())
    assert max(map(len, text.splitlines())) <= 90
    assert "\x1b" not in text
    assert redactkit("policy", "diff", MA, ME, "--out", out).code == 73
