"""A town writes only what differs: how a profile is laid over another, and how mistakes in it are told."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document
from tests.decide.decide_support import MA, TODAY, law_of, request, text_of, write_profile

from redactkit.decide import decide, load_profile
from redactkit.decide.profile import Profile, files_of, inherited_notes
from redactkit.decide.proof import check_table
from redactkit.errors import FormInvalid
from redactkit.model import Outcome
from redactkit.wordfile import shipped

HEAD = "extends: ma-duxbury\nid: our-town\n"
ROW = """
rules:
  - id: OT-1
    step: 6
    {position}
    when: {{asker: union}}
    outcome: refuse
    basis: gap
    because: this town has never given anything to a union
"""


def town(folder: Path, text: str) -> Profile:
    (folder / "our-town.yaml").write_text(text, encoding="utf-8")
    return load_profile(str(folder / "our-town.yaml"))


def mistakes(folder: Path, text: str) -> list[tuple[str, int | None, str]]:
    with pytest.raises(FormInvalid) as caught:
        town(folder, text)
    return [(slip.file, slip.line, slip.what) for slip in caught.value.slips]


def ids(profile: Profile) -> list[str]:
    return list(dict.fromkeys(rule.id for rule in profile.table))


def test_a_town_that_changes_nothing_decides_alike(tmp_path: Path) -> None:
    ours, theirs = town(tmp_path, HEAD), load_profile(MA)
    assert ours.ref.id == "our-town"
    assert (ours.table, ours.treatments, ours.duties) == (theirs.table, theirs.treatments, theirs.duties)
    assert ours.ref.sha256 != theirs.ref.sha256
    assert [file.name for file in files_of(str(tmp_path / "our-town.yaml"))] == [
        "our-town.yaml",
        "ma-duxbury.yaml",
        "law/massachusetts.yaml",
    ]


def test_groups_of_fields_are_merged_and_lists_replaced(tmp_path: Path) -> None:
    ours = town(
        tmp_path,
        HEAD
        + "contacts: {town_clerk: {phone: 555-0101}, mayor: {title: Mayor}}\nown_codes: [our, ourt]\n"
        + "retention: {circulation: {need: the loan, keep: P2M}, attendance: {need: the event, keep: P10D},"
        + " computer_use: {need: the session, keep: P1Y}}\n",
    )
    contacts = {contact.id: contact for contact in ours.contacts}
    assert (contacts["town_clerk"].phone, contacts["town_clerk"].title) == (
        "555-0101",
        "Town Clerk, records access officer",
    )
    assert contacts["mayor"].title == "Mayor"
    assert ours.own_codes == {"our", "ourt"}
    assert [ours.retention[name].days for name in ("circulation", "attendance", "computer_use")] == [
        60,
        10,
        365,
    ]


@pytest.mark.parametrize(
    ("position", "before", "after"),
    [("before: DX-01", "DX-08", "DX-01"), ("after: DX-08", "DX-08", "DX-01"), ("", "DX-35", None)],
)
def test_a_new_row_says_where_it_goes(tmp_path: Path, position: str, before: str, after: str | None) -> None:
    text = ROW.format(position=position)
    if after is None:  # at the end of the table, which is after every step
        text = text.replace("step: 6", "step: 99")
    found = ids(town(tmp_path, HEAD + text))
    at = found.index("OT-1")
    assert found[at - 1] == before
    assert found[at + 1 : at + 2] == ([after] if after is not None else [])


def test_a_row_takes_the_place_of_all_rows_of_its_name(tmp_path: Path) -> None:
    ours = town(
        tmp_path, HEAD + ROW.format(position="").replace("OT-1", "DX-43").replace("step: 6", "step: 7")
    )
    assert [(rule.id, rule.outcome) for rule in ours.table if rule.id == "DX-43"] == [
        ("DX-43", Outcome.REFUSE)
    ]
    assert ids(ours) == ids(load_profile(MA))
    place = ours.written.place_of(
        ("rules", next(rule.entry or 0 for rule in ours.rules if rule.id == "DX-43"))
    )
    assert (place.file, place.line) == ("our-town.yaml", 5)


def test_rows_notes_and_data_rules_can_be_left_out(tmp_path: Path) -> None:
    ours = town(
        tmp_path,
        HEAD + "without: {rules: [DX-28, DX-35], notes: GUIDELINES, data_rules: LN-05}\n"
        "desk_card: {lines: [{if: a parent asks, do: the same as for anybody, rows: [DX-01]}]}\n",
    )
    assert not {"DX-28", "DX-35"} & set(ids(ours))
    assert "GUIDELINES" not in {note.id for note in ours.notes}
    assert "LN-05" not in {rule.id for rule in ours.data_rules}
    both = town(
        tmp_path,
        HEAD + "without: {notes: [GUIDELINES]}\nnotes: [{id: OURS, text: our own}]\n",
    )
    assert {"GUIDELINES", "OURS"} & {note.id for note in both.notes} == {"OURS"}


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("without: {rules: DX-99}", 3, "DX-99 is no entry of rules"),
        ("without: [DX-28]", 3, "without must name entries of rules, notes, data_rules"),
        ("without: {contacts: mayor}", 3, "without must name entries of rules, notes, data_rules"),
        ("without: {rules: {DX-28: yes}}", 3, "without.rules must be a list of names"),
        ("without: {rules: [{id: DX-28}]}", 3, "without.rules must be a list of names"),
        (ROW.format(position="before: DX-99"), 5, "DX-99 is no entry of rules"),
        ("rules: [DX-28]", 3, "rules entry"),
        ("notes: [{text: nameless}]", 3, "notes entry"),
        (ROW.format(position=""), 5, "OT-1 is of step 6 and stands after step"),
        ("policy: {sentences: {D99: a sentence}}", None, "D99"),
    ],
)
def test_a_mistake_of_a_town_is_told_with_its_line(
    tmp_path: Path, text: str, line: int | None, what: str
) -> None:
    if line is None:
        ours = town(tmp_path, HEAD + text)
        assert what in ours.sources
        return
    found = mistakes(tmp_path, HEAD + text + "\n")
    assert any((file, at) == ("our-town.yaml", line) and what in said for file, at, said in found), found


def test_a_duty_may_say_whom_it_tells(tmp_path: Path) -> None:
    told = "duties: {record_purpose: {tells: [home_library, ocln_president]}, notify_director: {tells: []}}\n"
    duties = town(tmp_path, HEAD + told).duties
    assert duties["record_purpose"].tells == ("home_library", "ocln_president")
    assert duties["notify_director"].tells == ()
    named = load_profile(MA).duties
    assert named["notify_director"].tells == ("library_director",)
    assert named["notify_ocln_president"].tells == ("ocln_president",)
    assert named["consult_town_counsel"].tells == ("town_counsel",)
    assert named["record_purpose"].tells == ()


def test_a_duty_that_names_a_stranger_tells_a_stranger(tmp_path: Path) -> None:
    strange = "duties: {notify_the_press: {who: library_director, what: Ring the newspaper}}\n"
    assert town(tmp_path, HEAD + strange).duties["notify_the_press"].tells == ("the_press",)


def test_nothing_to_leave_out_leaves_out_nothing(tmp_path: Path) -> None:
    assert ids(town(tmp_path, HEAD + "without:\n")) == ids(load_profile(MA))


def test_a_file_that_is_no_profile_cannot_be_extended(tmp_path: Path) -> None:
    (tmp_path / "list.yaml").write_text("- a list\n", encoding="utf-8")
    assert "a profile must be a group of fields" in {
        what for _, _, what in mistakes(tmp_path, "extends: list.yaml\nid: our-town\n")
    }


def test_profiles_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("extends: our-town.yaml\n", encoding="utf-8")
    with pytest.raises(FormInvalid, match="extend one another in a circle"):
        town(tmp_path, "extends: one.yaml\n")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("policy:\n  pin:", "policy:\n  pen:", "policy.pen is not a known field"),
        ("quotable: [D1, D3, D14, D16]", "quotable: [D1, D99]", "D99 is no sentence of the policy"),
        ("  sentences:\n    D1:", "  sentenses:\n    D1:", "policy must be a group of fields with sentences"),
        ("    D1: >-", "    c78s7: >-", "c78s7 is a sentence of the policy already"),
    ],
)
def test_a_mistake_in_the_policys_sentences(tmp_path: Path, old: str, new: str, what: str) -> None:
    text = text_of(MA)
    assert old in text
    with pytest.raises(FormInvalid) as caught:
        load_profile(write_profile(tmp_path, text.replace(old, new, 1), law_of(MA)))
    assert what in {slip.what for slip in caught.value.slips}


def test_one_sentence_may_be_named_without_a_list(tmp_path: Path) -> None:
    text = text_of(MA).replace("quotable: [D1, D3, D14, D16]", "quotable: D1")
    profile = load_profile(write_profile(tmp_path, text, law_of(MA)))
    assert [
        source.id for source in profile.sources.values() if source.kind == "policy" and source.quotable
    ] == ["D1"]
    text = text_of(MA).replace("quotable: [D1, D3, D14, D16]", "quotable: {D1: yes}")
    assert not load_profile(write_profile(tmp_path, text, law_of(MA))).sources["D1"].quotable


def test_a_letterhead_of_ones_own_is_part_of_the_digest(tmp_path: Path) -> None:
    text = text_of(MA).replace("  # template: our-letterhead.docx", "  template: our-letterhead.docx #")
    with pytest.raises(FormInvalid, match="template must be the name of a Word document"):
        load_profile(write_profile(tmp_path, text, law_of(MA)))
    digests = set()
    for heading in ("Our Town", "Our Other Town"):
        letterhead = Document(io.BytesIO(shipped()))
        letterhead.sections[0].header.paragraphs[0].add_run(heading)
        letterhead.save(str(tmp_path / "our-letterhead.docx"))
        digests.add(load_profile(write_profile(tmp_path, text, law_of(MA))).ref.sha256)
    assert len(digests) == 2


def test_the_table_of_a_town_is_proved_as_its_own(tmp_path: Path) -> None:
    """A row in the wrong step overlaps, and is told with the town's own line."""
    text = ROW.format(position="after: DX-08").replace("step: 6", "step: 5")
    checked = check_table(
        town(tmp_path, HEAD + text.replace("{asker: union}", "{asker: union, paper: search_warrant}"))
    )
    assert {each.place.file for each in checked.proof.findings} == {"our-town.yaml", "ma-duxbury.yaml"}
    dead = next(each for each in checked.proof.findings if each.kind == "dead")
    assert (dead.place.file, dead.place.line) == ("our-town.yaml", 5)
    assert dead.what == "OT-1 never applies: earlier rows decide all of its requests: DX-08"


def test_a_request_is_decided_by_the_town(tmp_path: Path) -> None:
    ours = town(tmp_path, HEAD + ROW.format(position="after: DX-08"))
    decision = decide(request(kind="union"), ours, TODAY)
    assert decision.rules[0] == "OT-1"
    assert decision.profile.id == "our-town"


def test_what_belongs_to_one_library_and_is_inherited_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "our-town.yaml"
    path.write_text(HEAD, encoding="utf-8")
    notes = inherited_notes(str(path))
    assert {note.partition(" is that of")[0] for note in notes} >= {
        "version",
        "title",
        "policy.pin",
        "review.last_reviewed",
        "own_codes",
        "letterhead.library",
        "letterhead.network_note",
    }
    assert any(note.startswith("contacts without a name: ") for note in notes)
    own = "own_codes: [our]\nletterhead: {library: Our Library, network_note: ''}\n"
    path.write_text(HEAD + own, encoding="utf-8")
    left = " ".join(inherited_notes(str(path)))
    assert "own_codes" not in left
    assert "letterhead.library" not in left
    assert "network_note" not in left
    assert inherited_notes("ma-duxbury") == ()


def test_a_file_under_the_id_of_a_shipped_policy_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text("extends: ma-duxbury\nown_codes: [our]\n", encoding="utf-8")
    assert any(note.startswith("id is that of ma-duxbury") for note in inherited_notes(str(path)))


def test_a_policy_of_ones_own_over_a_law_inherits_nobodys_office(tmp_path: Path) -> None:
    """Whoever writes the whole policy, and only rests on a law, has taken over no library's name."""
    (tmp_path / "ours.yaml").write_text(text_of(MA), encoding="utf-8")
    assert inherited_notes(str(tmp_path / "ours.yaml")) == ()


def test_contacts_that_all_have_a_name_are_not_noted(tmp_path: Path) -> None:
    path = tmp_path / "our-town.yaml"
    contacts = [each.id for each in load_profile(MA).contacts]
    named = "".join(f"  {each}: {{name: Somebody}}\n" for each in contacts)
    path.write_text(f"{HEAD}contacts:\n{named}", encoding="utf-8")
    assert not any("without a name" in note for note in inherited_notes(str(path)))
    but_one = named.replace(f"  {contacts[0]}: {{name: Somebody}}\n", "")
    path.write_text(f"{HEAD}contacts:\n{but_one}", encoding="utf-8")
    assert f"contacts without a name: {contacts[0]}" in inherited_notes(str(path))
