"""Profiles: both load, every sentence is used, and a wrong one is told every mistake with its line."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest
from tests.decide.decide_support import MA, ME

from redactkit.decide import list_profiles, load_profile
from redactkit.decide.profile_load import parse_profile
from redactkit.errors import FormInvalid, InputMissing


def text_of(name: str) -> str:
    return (resources.files("redactkit") / "profiles" / f"{name}.yaml").read_text(encoding="utf-8")


def mistakes(text: str) -> str:
    with pytest.raises(FormInvalid) as caught:
        parse_profile(text.encode(), "mine.yaml")
    assert caught.value.code == 78
    line = caught.value.line()
    assert line.startswith("mine.yaml: line ")
    assert "\n" not in line
    return line


def test_two_profiles_are_shipped() -> None:
    assert list_profiles() == (MA, ME)
    for name in list_profiles():
        profile = load_profile(name)
        assert profile.ref.id == name
        assert len(profile.ref.sha256) == 64
    assert load_profile(MA).ref.version == "2024-02-27"
    assert load_profile(ME).ref.version == "2024-08-05"


@pytest.mark.parametrize(("name", "letter", "count"), [(MA, "D", 21), (ME, "M", 32)])
def test_every_sentence_of_the_policy_is_there_and_cited(name: str, letter: str, count: int) -> None:
    profile = load_profile(name)
    sentences = {source.id for source in profile.sources.values() if source.kind == "policy"}
    assert sentences == {f"{letter}{number}" for number in range(1, count + 1)}
    used = {cite for rule in (*profile.rules, profile.otherwise) for cite in rule.cites}
    used |= {cite for duty in profile.duties.values() for cite in duty.cites}
    used |= {cite for note in profile.notes for cite in note.cites}
    used |= {cite for clock in profile.clocks for cite in clock.cites} | set(profile.return_date_cites)
    assert set(profile.sources) - used == set()


def test_sentences_stand_in_the_policys_own_words() -> None:
    duxbury, maine = load_profile(MA).sources, load_profile(ME).sources
    assert duxbury["D12"].text == (
        "The Network recognizes that a legal search warrant must be honored immediately, however the library "
        "or affected patron(s) may challenge the warrant after the fact."
    )
    assert "(P.L. 107- 56)" in duxbury["D6"].text  # with the slip of the original
    assert "Title XI, Chapter 78" in duxbury["D2"].text  # the policy's own slip; the statute is in Title XII
    assert "absent permission form the patron" in maine["M24"].text
    assert "express written consent" in maine["M20"].text
    assert "express written permission" in maine["27s121-2"].text  # policy and statute are kept apart
    assert not duxbury["D6"].quotable


@pytest.mark.parametrize("name", [MA, ME])
def test_no_source_claims_to_be_verified_that_was_not(name: str) -> None:
    for source in load_profile(name).sources.values():
        assert source.verified_by
        assert source.pin
        if source.kind != "policy":
            assert source.address
            assert source.verified is None


@pytest.mark.parametrize(
    ("name", "row"),
    [(MA, "DX-14"), (MA, "DX-27"), (MA, "DX-32"), (ME, "MN-08"), (ME, "MN-10"), (ME, "MN-19"), (ME, "MN-23"),
     (ME, "MN-27")],
)  # fmt: skip
def test_rows_that_no_request_reaches_stand_as_notes(name: str, row: str) -> None:
    profile = load_profile(name)
    assert row in {note.id for note in profile.notes}
    assert row not in {rule.id for rule in profile.rules}


def test_a_profile_may_be_a_file_beside_the_request(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(text_of(MA).replace("id: ma-duxbury", "id: mine"), encoding="utf-8")
    assert load_profile("mine.yaml", base=tmp_path).ref.id == "mine"


def test_a_profile_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FormInvalid, match="there is no profile ny-albany") as unknown:
        load_profile("ny-albany")
    assert "ma-duxbury, me-infonet" in (unknown.value.hint or "")
    with pytest.raises(InputMissing):
        load_profile("none.yaml", base=tmp_path)
    with pytest.raises(FormInvalid, match="neither the id"):
        load_profile("/etc/passwd")
    with pytest.raises(FormInvalid, match="neither the id"):
        load_profile("../ma-duxbury")


def test_every_mistake_of_a_profile_is_told_with_its_line() -> None:
    lines = text_of(MA).splitlines()

    def replaced(old: str, new: str) -> int:
        nth = next(number for number, line in enumerate(lines) if old in line)
        lines[nth] = lines[nth].replace(old, new)
        return nth + 1

    wanted = {
        replaced(
            "when: {paper: search_warrant}", "when: {papyrus: search_warrant}"
        ): "papyrus is no fact of a request",
        replaced(
            "cites: [D12, warrant-practice]", "cites: [D99]"
        ): "D99 is cited but is not among the sources",
        replaced("- record_inventory", "- record_everything"): "record_everything is not among the duties",
        replaced(
            "when: {situation: litigation_hold}", "when: {situation: moonlight}"
        ): "moonlight is no value of",
        replaced(
            "  patron.barcode: {treatment: withhold", "  patron.barcode: {treatment: keep"
        ): "treatments",
        replaced("    by: before_return_date", "    by: someday"): "someday is no clock",
    }
    told = mistakes("\n".join(lines))
    for line, what in wanted.items():
        if what == "treatments":
            assert "patron.barcode may not leave under release_redacted" in told
        else:
            assert f"line {line}: {what}" in told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("      patron.email: {", "      patron.e_mail: {", "patron.e_mail is no known category"),
        ("      loan.terminal: {", "      # loan.terminal: {", "loan.terminal has no treatment"),
        (
            "refers_other_libraries: yes",
            "refers_other_libraries: maybe",
            "refers_other_libraries must be yes or no",
        ),
        ("  every: P1Y", "  every: yearly", "review.every must be an interval"),
        ("    answered_by: town_counsel", "    answered_by: the_mayor", "answered_by must be"),
        ("  records_officer: town_clerk", "  records_officer: nobody", "the records officer is not among"),
        ("when: {handled_by: staff}", "when: {}", "a condition is empty"),
        ("when: {handled_by: staff}", "when: {requester_kind: private}", "a row that decides may not read"),
        ("when: {handled_by: staff}", "when: {handled_by: {not: []}}", "handled_by needs values"),
        ("min_cell: 11", "min_cell: 1", "totals by a patron attribute need a minimum cell"),
        ("min_cell: 11", "min_cell: none", "must be a whole number"),
        ("category: loan.out_time, scale: month", "category: loan.out_time", "must be coarsened"),
        ("{name: branch, category: loan.branch}", "{name: branch, category: patron.town}", "patron.town"),
        (
            "{name: branch, category: loan.branch}",
            "{name: branch, category: loan.note}",
            "may not be printed",
        ),
        (
            "- {name: title, category: item.title}",
            "- {name: title, category: item.titel}",
            "no known category",
        ),
        ("beside: [DX-37, DX-39]", "beside: [DX-37, DX-99]", "DX-99 is no row of this table"),
        ("warnings: [counsel_advised]", "warnings: [beware]", "beware is not among the warnings"),
        ("schema: redactkit.profile/1", "schema: redactkit.profile/9", "schema must be redactkit.profile/1"),
        ("title: Duxbury", "titel: Duxbury", "titel is not a known field"),
        ("    like: release_redacted", "    like: comply_now", "comply_now has no treatments of its own"),
        ("    then: walk_on", "    then: dance", "then"),
        ("    outcome: comply_now", "    outcome: obey", "outcome must be"),
        (
            "    refer_to: institution\n",
            "    refer_to: institution\n    then: walk_on\n",
            "then needs answered_by",
        ),
        (
            "    outcome: comply_now",
            "    outcome: comply_now\n    answered_by: town_counsel",
            "does not wait",
        ),
        ("    outcome: comply_now\n", "    neutral: yes\n", "a row without an outcome decides nothing"),
        ("    by: received", "    by: whenever", "whenever is no clock"),
        ('what: "Tell the OCLN President, while the search goes on"', "by: never", "never is no clock"),
        ("  town_counsel: {title: Town Counsel}", "  # none", "town_counsel is asked for answers but"),
        (
            "  aggregate_only:\n    like: release_redacted",
            "  refuse:\n    like: release_redacted",
            "releases nothing",
        ),
        (
            "  aggregate_only:\n    like: release_redacted",
            "  comply_now:\n    like: release_redacted",
            "there are no treatments for aggregate_only",
        ),
        (
            'exemption: a+c, reason: "a name says',
            'exemption: z, reason: "a name says',
            "z is not among the exemptions",
        ),
        (
            "{name: branch, category: loan.branch}",
            "{name: branch, category: loan.terminal}",
            "printed here but",
        ),
        ("  # 2. A nondisclosure", "  - {id: X, because: b, cites: []}\n  #", "when is missing"),
    ],
)
def test_a_wrong_profile_is_refused(old: str, new: str, told: str) -> None:
    text = text_of(MA)
    assert old in text
    assert told in mistakes(text.replace(old, new, 1))


def test_a_profile_without_rules_is_refused() -> None:
    text = text_of(ME)
    start, end = text.index("\nrules:\n"), text.index("\n# What decides where no row does")
    assert "there is no rule" in mistakes(text[:start] + "\nrules: []\n" + text[end:])


def test_no_rule_without_process_consent_or_task_releases_rows_in_maine() -> None:
    assert {outcome.value for outcome in load_profile(ME).releases} == {"aggregate_only"}
