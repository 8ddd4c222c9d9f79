"""Profiles: both load, every sentence is used, and a wrong one is told every mistake with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.decide.decide_support import MA, ME, law_of, text_of, write_profile

from redactkit.decide import list_profiles, load_profile
from redactkit.errors import FormInvalid, InputMissing


def mistakes(folder: Path, text: str, law: str | None = None, name: str = MA) -> tuple[str, ...]:
    """What is said of a profile, and of the law that it extends, each mistake with its file and line."""
    path = write_profile(folder, text, law if law is not None else law_of(name), name)
    with pytest.raises(FormInvalid) as caught:
        load_profile(path)
    assert caught.value.code == 78
    assert caught.value.lines() == tuple(f"{slip.file}: {slip.told()}" for slip in caught.value.slips)
    assert all(slip.file in ("mine.yaml", "law.yaml") and slip.line for slip in caught.value.slips)
    assert "\n" not in caught.value.line()
    return caught.value.lines()


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
    used |= {cite for rule in profile.data_rules for cite in rule.cites}
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


def test_every_mistake_of_a_profile_is_told_with_its_file_and_line(tmp_path: Path) -> None:
    lines = {"mine.yaml": text_of(MA).splitlines(), "law.yaml": law_of(MA).splitlines()}
    wanted = []

    def spoil(file: str, old: str, new: str, what: str) -> None:
        nth = next(number for number, line in enumerate(lines[file]) if old in line)
        lines[file][nth] = lines[file][nth].replace(old, new)
        wanted.append(f"{file}: line {nth + 1}: {what}")

    spoil(
        "mine.yaml", "when: {paper: search_warrant}", "when: {papyrus: x}", "papyrus is no fact of a request"
    )
    spoil("mine.yaml", "[D12, warrant-practice]", "[D99]", "D99 is cited but is not among the sources")
    spoil("mine.yaml", "record_inventory, cites", "record_all, cites", "record_all is not among the duties")
    spoil("mine.yaml", "when: {situation: litigation_hold}", "when: {situation: moonlight}",
          "moonlight is no value of situation")  # fmt: skip
    spoil("mine.yaml", "    by: before_return_date", "    by: someday", "someday is no clock")
    spoil("law.yaml", "      patron.email: {", "      patron.e_mail: {",
          "patron.e_mail is no known category: docs/columns.md lists them")  # fmt: skip
    told = mistakes(tmp_path, "\n".join(lines["mine.yaml"]), "\n".join(lines["law.yaml"]))
    assert set(wanted) <= set(told)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("      patron.email: {", "      patron.e_mail: {", "patron.e_mail is no known category"),
        ("      loan.terminal: {", "      # loan.terminal: {", "loan.terminal has no treatment"),
        ("home_library_referral: yes", "home_library_referral: maybe", "axes.home_library_referral must be"),
        ("  every: P1Y", "  every: yearly", "review.every must be an interval"),
        ("    answered_by: town_counsel", "    answered_by: the_mayor", "answered_by must be"),
        ("  records_officer: town_clerk", "  records_officer: nobody", "the records officer is not among"),
        ("when: {handled_by: staff}", "when: {}", "a condition is empty"),
        ("when: {handled_by: staff}", "when: {requester_kind: private}", "a row that decides may not read"),
        ("when: {handled_by: staff}", "when: {handled_by: {not: []}}", "handled_by needs values"),
        ("min_cell: 11", "min_cell: 1", "totals by a patron attribute need a minimum cell"),
        ("min_cell: 11", "min_cell: none", "must be a whole number"),
        ("category: log.time, scale: month", "category: log.time", "log.time must be coarsened"),
        (
            "{name: year, category: log.time, scale: year}",
            "{name: year, category: log.time, scale: year, optional: yes}",
            "the first level holds all the others",
        ),
        (
            "- {name: title, category: item.title}\n          leaf_columns:",
            "- {name: title, category: item.title, optional: yes}\n          leaf_columns:",
            "other columns go with the last level",
        ),
        (
            "{name: year, category: log.time, scale: year}",
            "{name: year, category: hold.time, scale: year}",
            "hold.time and log.time date the rows of attendance",
        ),
        ('only_totals: {exemption: a+c, basis: inferred, reason: "who came', '# "', "only_totals is missing"),
        (
            'only_totals: {exemption: a+c, basis: inferred, reason: "who came',
            'only_totals: {exemption: z, basis: inferred, reason: "who came',
            "z is not among the exemptions",
        ),
        ("period: month", "period: year", "the first column must be the year"),
        (
            "          measure: records\n          period: year\n",
            "          measure: records\n",
            "the period is missing",
        ),
        (
            "    circulation:\n      tables: #",
            '    circulation:\n      only_totals: {exemption: a, reason: "none"}\n      tables: #',
            "there are tables of rows beside the totals",
        ),
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
        ("beside: [DX-37, DX-39, DX-43]", "beside: [DX-37, DX-99]", "DX-99 is no row of this table"),
        ("warnings: [counsel_advised]", "warnings: [beware]", "beware is not among the warnings"),
        ("schema: redactkit.profile/1", "schema: redactkit.profile/9", "schema must be redactkit.profile/1"),
        ("title: Duxbury", "titel: Duxbury", "titel is not a known field"),
        ("    like: release_redacted", "    like: refuse", "refuse has no treatments of its own"),
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
        (
            "    only_if_missed: written_response",
            "    only_if_missed: someday",
            "someday is no clock",
        ),
        ('what: "Tell the OCLN President, while the search goes on"', "by: never", "never is no clock"),
        ("  town_counsel: {title: Town Counsel}", "  # none", "town_counsel is asked for answers but"),
        (
            "  aggregate_only:\n    like: release_redacted",
            "  refuse:\n    like: release_redacted",
            "releases nothing",
        ),
        ("  comply_now: #", "  release_operational: #", "there are no treatments for comply_now"),
        ("  comply_now: #", "  release_operational: #", "listed under purposes"),
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
        ("  # 2. A nondisclosure", "  - {id: X, step: 1, because: b, cites: []}\n  #", "when is missing"),
        ("    question: A litigation hold", "    # A litigation hold", "needs a question"),
        ("    reading: {totals: given}\n", "", "an inferred row needs a reading"),
        ("    cites: [D12, warrant-practice]\n", "", "must cite its sentence"),
        ("reading: {totals: given}", "reading: {sums: given}", "sums is not among the readings"),
        ("reading: {totals: given}", "reading: {totals: taken}", "taken is no value of the reading totals"),
        ("    is: given\n", "    is: taken\n", "taken is not under may_be"),
        ("      refused: a warrant that", "      # refused: a warrant that", "needs another one"),
        (
            "    reading: {totals: given}\n",
            "    reading: {trustees: totals}\n",
            "no row depends on this reading",
        ),
        (
            "  - id: DX-42\n    step: 7",
            "  - id: DX-42\n    step: 6",
            "DX-42 is of step 6 and stands after step 7",
        ),
        ("    over: [DX-21, DX-20]", "    over: [DX-21, DX-03]", "DX-03 is no later row of step 9.5"),
        ("rows: [DX-01, DX-28]", "rows: [DX-01, DX-99]", "DX-99 is no row of this table"),
        ("  to: # blank", "  to: 2010-01-01 # blank", "effective.from is later than effective.to"),
        (
            "    refer_to: network_attorney\n",
            "    refer_to: library_counsel\n",
            "library_counsel is not among",
        ),
        ("  good_cause_required: yes", "  bad_cause_required: yes", "bad_cause_required is no axis"),
        ("  good_cause_required: yes\n", "", "axes.good_cause_required is missing"),
        ("  confidentiality_unit: {is: part", "  confidentiality_unit: {is: record", "give totals, no rows"),
        ("public_request_default: redact_and_release", "public_request_default: refuse", "the axis says not"),
        ("own_codes: [dux, duxb, duxbu, duxbury]", "own_codes: []", "own_codes is missing"),
        ("tasks:\n", "tasks:\n  - {asker: library, doubt: yes}\n", "doubt is no fact of a task"),
        ("    tells: library_director", "    tells: everybody", "everybody is not among the contacts"),
        ("    barred_by_gag: yes", "    barred_by_gag: yes\n    under_gag: Whisper", "exclude one another"),
        (
            "    basis: gap\n    because: a patron who has shown",
            "    basis: policy\n    because: a patron who has shown",
            "DX-29 claims to be the policy's own, but the axis consent says silent",
        ),
        (
            'left_out: {exemption: a+c, reason: "interlibrary',
            'left_out: {exemption: z, reason: "interlibrary',
            "z is not among the exemptions",
        ),
        ("    beyond: {exemption: a, reason", "    # {exemption: a, reason", "beyond is missing"),
        (
            'loan.id: {treatment: withhold, exemption: a, reason: "a transaction',
            'loan.id: {treatment: withhold, reason: "a transaction',
            "loan.id needs an exemption and a reason",
        ),
        (
            "loan.id: {treatment: withhold, exemption: a,",
            "loan.id: {treatment: withhold, if_named: keep, exemption: a,",
            "nothing names a field under release_redacted",
        ),
        (
            'who are not covered", if_named: redact_text}',
            'who are not covered", if_named: keep}',
            "redact_text at most",
        ),
        (
            "one person's consent does not cover another\"}",
            "one person's consent does not cover another\", if_named: keep}",
            "is somebody else's: only a court can name it",
        ),
        (
            "fields: [patron.barcode, patron.home",
            "fields: [patron.note, patron.home",
            "is needed for no task",
        ),
        (
            "  aggregate_only:\n    circulation:",
            "  comply_now:\n    circulation:",
            "has no tables of its own",
        ),
        ("keep: not stated", "keep: for ever", "must be a span such as P90D"),
    ],
)
def test_a_wrong_profile_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    text, law = text_of(MA), law_of(MA)
    assert old in text + law
    if old in text:
        text = text.replace(old, new, 1)
    else:
        law = law.replace(old, new, 1)
    assert any(told in line for line in mistakes(tmp_path, text, law))


def test_a_table_named_like_a_device_is_refused(tmp_path: Path) -> None:
    """Windows could not write it, and a sealed bundle that holds it would not be opened."""
    law = law_of(MA)
    assert "file: circulation.csv" in law
    told = "Windows takes this name for a device"
    wrong = mistakes(tmp_path, text_of(MA), law.replace("file: circulation.csv", "file: aux.csv"))
    assert any(told in line for line in wrong)


def test_each_answer_of_counsel_is_given_a_meaning(tmp_path: Path) -> None:
    text = text_of(MA)
    start = text.index("  defect:\n", text.index("\nanswered:\n"))
    without = text[:start] + text[text.index("\n\n", start) + 1 :]
    told = "answered.defect is missing: what counsel's answer makes of a row"
    assert any(told in line for line in mistakes(tmp_path, without))


def test_the_row_that_a_town_put_in_the_wrong_place_is_told_not_its_neighbour(tmp_path: Path) -> None:
    """A row of step 99 among rows of step 6: its own file and line, not those of the row below it."""
    does = "outcome: refuse, basis: gap, because: b"
    row = f"  - {{id: OT-1, step: 99, before: DX-01, when: {{asker: union}}, {does}}}"
    path = tmp_path / "our-town.yaml"
    path.write_text(f"extends: ma-duxbury\nid: our-town\nrules:\n{row}\n", encoding="utf-8")
    with pytest.raises(FormInvalid) as caught:
        load_profile(str(path))
    assert caught.value.lines() == (
        "our-town.yaml: line 4: OT-1 is of step 99 and stands before step 6: mend its step, or say before or "
        "after which row it goes",
    )


def test_an_entry_is_counted_in_the_file_in_which_it_is_written(tmp_path: Path) -> None:
    """Laid over fifty rows of a shipped policy, a town's second row is not its sixty-sixth."""
    good = "  - {id: OT-1, step: 6, when: {asker: union}, outcome: refuse, basis: gap, because: b}\n"
    path = tmp_path / "our-town.yaml"
    rules = good + good.replace("OT-1", "OT-2").replace("outcome", "outcom")
    path.write_text(f"extends: ma-duxbury\nid: our-town\nrules:\n{rules}", encoding="utf-8")
    with pytest.raises(FormInvalid) as caught:
        load_profile(str(path))
    assert caught.value.lines() == (
        "our-town.yaml: line 5: rules entry 2 of this file: outcom is not a known field: did you mean "
        "outcome?",
    )
    further = tmp_path / "further.yaml"  # a third layer: still counted where it is written
    further.write_text("extends: our-town.yaml\nid: further\n", encoding="utf-8")
    with pytest.raises(FormInvalid) as caught:
        load_profile(str(further))
    assert caught.value.lines()[0].startswith("our-town.yaml: line 5: rules entry 2 of this file: ")


@pytest.mark.parametrize(
    ("extends", "told"),
    [
        ("duxbury", "extends: there is no profile duxbury: did you mean ma-duxbury?"),
        ("zzz", "extends: there is no profile zzz"),
        ("law.yaml", "extends: law.yaml: there is no such profile"),
        ("our town", "extends: profile is neither the id of a shipped profile nor the name of a YAML file"),
    ],
)
def test_a_policy_to_extend_that_is_not_there_is_told_at_its_line(
    tmp_path: Path, extends: str, told: str
) -> None:
    path = tmp_path / "our-town.yaml"
    path.write_text(f"id: our-town\nextends: {extends}\n", encoding="utf-8")
    with pytest.raises(FormInvalid) as caught:
        load_profile(str(path))
    assert caught.value.lines() == (f"our-town.yaml: line 2: {told}",)
    assert caught.value.hint


def test_a_profile_that_is_not_there_says_from_where_its_path_is_followed(tmp_path: Path) -> None:
    looked_for = {
        None: "it was looked for from the folder in which the command runs",
        tmp_path: "it was looked for from the folder of the file that names it",
    }
    for base, hint in looked_for.items():
        with pytest.raises(InputMissing) as caught:
            load_profile("town/our-town.yaml", base=base)
        assert (caught.value.line(), caught.value.hint) == (
            "our-town.yaml: there is no such profile",
            hint,
        )
    with pytest.raises(InputMissing) as caught:
        load_profile(str(tmp_path / "our-town.yaml"), base=tmp_path)
    assert caught.value.hint == "check the name and the folder"


def test_a_profile_without_treatments_for_its_totals_is_refused(tmp_path: Path) -> None:
    law = law_of(MA)
    start, end = law.index("  aggregate_only:\n    like:"), law.index("  # An order or a consent gives")
    told = mistakes(tmp_path, text_of(MA), law[:start] + law[end:])
    assert any("there are no treatments for aggregate_only" in line for line in told)


def test_a_profile_without_rules_is_refused(tmp_path: Path) -> None:
    text = text_of(ME)
    start, end = text.index("\nrules:\n"), text.index("\n# What decides where no row does")
    told = mistakes(tmp_path, text[:start] + "\nrules: []\n" + text[end:], name=ME)
    assert any("there is no rule" in line for line in told)


def test_no_rule_without_process_consent_or_task_releases_rows_in_maine() -> None:
    assert {outcome.value for outcome in load_profile(ME).releases} == {"aggregate_only"}
