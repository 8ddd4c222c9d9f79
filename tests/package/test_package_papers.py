"""The papers of the record: there for each answer, with what people need; nothing of a neutral request."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from tests.decide.decide_support import MA, ME, TODAY, request, shipped_forms
from tests.package.letter_cases import LOANS, PERSON, SUBPOENA
from tests.support.command import redactkit
from tests.wordfile.word_support import parts_of

from redactkit.decide import decide, decision_document, load_profile, missing_for_copy
from redactkit.model import Decision, Outcome, Request
from redactkit.package import Case, stage, write_answer
from redactkit.package.papers import Table, paper_document
from redactkit.package.record import CARD, CHECKLIST, COUNSEL, INVENTORY, papers_of
from redactkit.package.words import SEALED

FEDERAL = {**SUBPOENA, "issuer": "grand_jury", "court": "federal", "served_how": "handed over at 10:20"}
NAME = "Josephine Vasquez"


def case_of(profile: str, **form: Any) -> Case:
    asked = request(profile, **form)
    return case_for(asked, decide(asked, load_profile(profile), TODAY))


def case_for(asked: Request, decision: Decision) -> Case:
    return Case(
        request=asked,
        form=b"profile: x\n",
        decision=decision,
        document=decision_document(decision),
        day=TODAY,
        tool_version="9.9.9",
        needed_for_copy=tuple(f"{each.field}: {each.what}" for each in missing_for_copy(asked, decision)),
    )


def words_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def papers(case: Case) -> dict[str, str]:
    return {name: words_of(paper_document(paper)) for name, paper in papers_of(case)}


def everything() -> list[tuple[str, dict[str, Any]]]:
    return [(profile, form) for profile in (MA, ME) for _, form in shipped_forms(profile)]


@pytest.mark.parametrize(("profile", "form"), everything())
def test_every_row_of_both_policies_has_its_papers(profile: str, form: dict[str, Any]) -> None:
    case = case_of(profile, **form)
    decision = case.decision
    made = dict(papers_of(case))
    wanted = {CHECKLIST, CARD}
    wanted |= {COUNSEL} if decision.for_counsel is not None else set()
    by_hand = decision.outcome in (Outcome.COMPLY_NOW, Outcome.RELEASE_AS_ORDERED)
    wanted |= {INVENTORY} if by_hand else set()
    assert set(made) == wanted
    if decision.outcome is Outcome.HOLD_FOR_COUNSEL:
        assert COUNSEL in made
    table = next(part for part in made[CHECKLIST].parts if isinstance(part, Table))
    said = " ".join(" ".join(row) for row in table.rows)
    for duty in decision.duties:
        assert duty.what.split(";")[0][1:40] in said
    assert len(table.rows) == len(decision.duties) + 1  # and the letter is to be read
    for paper in made.values():
        for part in paper.parts:
            if isinstance(part, Table):
                assert sum(part.widths_cm) <= (24.4 if paper.landscape else 18.1)
                assert {len(row) for row in part.rows} <= {len(part.widths_cm)}


def test_the_checklist_has_who_what_by_and_the_sentence_behind_it() -> None:
    words = papers(case_of(MA, kind="federal_agency", desk="library_director", seeks=PERSON, process=FEDERAL))
    listed = words[CHECKLIST]
    for each in (
        "Tell the OCLN President that federal process has come.",
        "Library Director",
        "November 20, 2026",
        "“Upon receipt of a federal process, order, or subpoena, the Library Director will notify",
        "Duxbury Free Library Policy: Patron Records, D10",
        "The same: Duxbury Free Library Policy: Patron Records, D10",
        "☐",
        "on\n\nby",
        "Read the letter.",
        "Wait for counsel.",
    ):
        assert each in listed


def test_counsel_gets_the_question_first_and_all_that_it_takes_to_answer() -> None:
    form = {"kind": "federal_agency", "desk": "library_director", "process": FEDERAL}
    seeks = {**PERSON, "classes": ["circulation"], "from": "2024-01-01", "fields": ["item.title"]}
    case = case_of(MA, **form, seeks=seeks, asked="All loans of the person named above, {{ please }}.")
    paper = dict(papers_of(case))[COUNSEL]
    assert paper.parts[0].text == "Is this paper in proper form, and is there evidence of good cause for it?"
    words = papers(case)[COUNSEL]
    for each in (
        "For the Network's attorney",
        "a federal agency",
        "subpoena",
        "a grand jury",
        "a federal court",
        "handed over at 10:20",
        "December 18, 2026",
        "loan records",
        "from January 1, 2024",
        "item.title",
        NAME,
        "All loans of the person named above, {{ please }}.",
        "DX-03",
        "“Additionally, patron records might be disclosable pursuant to a proper process",
        "“If the process, order, or subpoena is not in proper form or if good cause has not been shown",
        "release\nrelease less",
        "Give what the order names, if you also find proper form and good cause.",
        "Send back to be corrected",
        "{who: network_attorney, says: release, name: …, date: …}",
        "good_cause: yes, proper_form: yes",
        "Nothing is given until there is an answer.",
        "By December 18, 2026",
        "have counsel call the issuer today",
        "☐ release      ☐ release less",
    ):
        assert each in words, each
    assert PERSON["patrons"][0] not in words  # the form lists the cards


def test_counsel_is_told_what_an_answer_to_a_request_does() -> None:
    words = papers(
        case_of(MA, kind="press", seeks={"about": "records", "classes": ["video"]}, asked="The video.")
    )
    assert "For Town Counsel" in words[COUNSEL]
    assert "Give a redacted copy." in words[COUNSEL]
    assert "if you also find" not in words[COUNSEL]
    assert "By December 7, 2026: answer in writing" in words[COUNSEL]
    kept = papers(
        case_of(MA, kind="attorney", desk="library_director", process={"kind": "preservation_letter"})
    )
    assert "release\nrelease less\nwait" in kept[COUNSEL]  # a preservation letter never becomes a release


def test_counsel_is_told_where_a_request_is_refused_meanwhile() -> None:
    task = {"about": "task", "patrons": ["1"]}
    vendor = papers(case_of(ME, kind="vendor", seeks=task, purpose="administration"))
    assert "it is refused until you answer" in vendor[COUNSEL]
    held = papers(case_of(MA, kind="vendor", seeks=task, purpose="administration", desk="library_director"))
    assert "nothing has been refused" in held[COUNSEL]


NEUTRAL = [each for each in everything() if case_of(each[0], **each[1]).decision.neutral]


@pytest.mark.parametrize(("profile", "form"), NEUTRAL)
def test_the_record_of_a_neutral_answer_is_the_same_for_everybody(
    tmp_path: Path, profile: str, form: dict[str, Any]
) -> None:
    first = request(profile, **{**form, "asked": f"What did {NAME} borrow?"})
    other = replace(
        first,
        asked="Zebulon Quincey",
        seeks=replace(
            first.seeks,
            named_as=NAME,
            patrons=("29999000000001",) if first.seeks.patrons else (),
            items=("3",) if first.seeks.items else (),
        ),
    )
    trees = []
    for number, asked in enumerate((first, other)):
        case = case_for(asked, decide(asked, load_profile(profile), TODAY))
        place = tmp_path / str(number)
        place.mkdir()
        with stage(place / "OUT") as staging:
            write_answer(staging, case, salt=bytes(32))
            roots = (staging.out.root, staging.record.root)
            trees.append(
                {
                    path.name: path.read_bytes()
                    for root in roots
                    for path in sorted(root.rglob("*"))
                    if path.is_file()
                }
            )
    assert trees[0] == trees[1]
    for name, words in papers(case_for(first, decide(first, load_profile(profile), TODAY))).items():
        assert NAME not in words, name
        assert "borrow?" not in words, name


def test_a_neutral_question_to_counsel_points_to_the_form() -> None:
    named = case_of(MA, kind="press", seeks=PERSON, doubt="yes", asked=f"What did {NAME} borrow?")
    assert named.decision.neutral
    words = papers(named)[COUNSEL]
    assert "It stands in request.yaml, beside this page." in words
    assert "Person named" not in words
    assert "loan records" not in words


@pytest.mark.parametrize("profile", [MA, ME])
def test_the_inventory_sheet_is_one_landscape_page_to_write_on(profile: str) -> None:
    process = {
        **SUBPOENA,
        "kind": "search_warrant",
        "issuer": "magistrate",
        "served_how": "at the desk, 14:05",
    }
    case = case_of(profile, kind="law_enforcement", who={"identified": "yes"}, seeks=PERSON, process=process)
    content = paper_document(dict(papers_of(case))[INVENTORY])
    document = Document(io.BytesIO(content))
    assert document.sections[0].orientation == WD_ORIENT.LANDSCAPE
    head, sheet = document.tables
    said = "\n".join(cell.text for row in head.rows for cell in row.cells)
    for each in (
        "search warrant",
        "a magistrate or clerk-magistrate",
        "November 20, 2026",
        "at the desk, 14:05",
    ):
        assert each in said
    columns = [cell.text for cell in sheet.rows[0].cells]
    assert [word.split(":")[0].split(" (")[0] for word in columns] == [
        "Hour",
        "Officer",
        "What was shown, copied or taken",
        "Shown, copied or taken",
        "Copy kept",
        "Initials",
    ]
    assert all(not cell.text for row in sheet.rows[1:] for cell in row.cells)
    height = sum(row.height.cm for row in sheet.rows[1:])
    assert 8 <= height <= 9.5
    assert NAME not in words_of(content)


@pytest.mark.parametrize("profile", [MA, ME])
def test_the_desk_card_says_what_the_policy_says(profile: str) -> None:
    card = load_profile(profile).desk_card
    words = papers(case_of(profile, seeks=LOANS))[CARD]
    for each in (card.title, *card.always, *card.never, *(line.happens for line in card.lines)):
        assert each in words
    for line in card.lines:
        assert line.do in words
    for contact in card.call:
        assert f"{contact.title}, telephone: fill in" in words
        for person in contact.alternates:
            assert f"if nobody answers: {person.title}" in words


def test_under_seal_every_paper_tells_to_tell_nobody() -> None:
    sealed = case_of(
        MA,
        kind="federal_agency",
        desk="library_director",
        seeks=PERSON,
        process={**FEDERAL, "nondisclosure": "yes"},
    )
    assert sealed.decision.sealed
    words = papers(sealed)
    assert SEALED in words[CHECKLIST]
    assert SEALED in words[COUNSEL]
    assert "OCLN President" not in words[CHECKLIST].split("“")[0]
    assert "Tell the OCLN" not in words[CHECKLIST]
    ordered = replace(sealed.decision, outcome=Outcome.RELEASE_AS_ORDERED, for_counsel=None)
    assert SEALED in papers(replace(sealed, decision=ordered))[INVENTORY]


def test_papers_hold_nothing_but_the_paper() -> None:
    case = case_of(MA, kind="federal_agency", desk="library_director", seeks=PERSON, process=FEDERAL)
    for _, paper in papers_of(case):
        content = paper_document(paper)
        assert content == paper_document(paper)
        for name, part in parts_of(content).items():
            assert not re.search(rb"python-docx|rsid|20\d\d-\d\d-\d\dT|w:author", part), name


def page_of(tmp_path: Path, case: Case) -> str:
    with stage(tmp_path / "OUT") as staging:
        write_answer(staging, case, salt=bytes(32))
        return staging.record.path("START-HERE.html").read_text(encoding="utf-8")


def test_the_first_page_names_the_papers_and_what_the_copy_still_needs(tmp_path: Path) -> None:
    warrant = {"kind": "search_warrant", "issuer": "judge", "served_on": "2026-11-20"}
    page = page_of(
        tmp_path, case_of(MA, kind="law_enforcement", process=warrant, seeks={"about": "named_patron"})
    )
    for each in (
        INVENTORY,
        CHECKLIST,
        CARD,
        "Before the copy can be made",
        "seeks.patrons",
        "seeks.matched_by",
    ):
        assert each in page
    assert "The search does not wait for it" in page
    assert COUNSEL not in page
    assert "if nobody answers: whoever is in charge at the library" in page


def test_the_first_page_of_an_ordinary_request_asks_for_nothing(tmp_path: Path) -> None:
    page = page_of(tmp_path, case_of(MA, kind="press", seeks=LOANS, received_how="email"))
    assert "Before the copy can be made" not in page
    assert "The letter would be better with:" in page
    assert "where it goes (requester.send_to" in page


@pytest.mark.parametrize("profile", [MA, ME])
@pytest.mark.parametrize("ending", ["docx", "html"])
def test_the_desk_card_is_written_to_a_file_and_replaces_none(
    tmp_path: Path, profile: str, ending: str
) -> None:
    target = tmp_path / f"card.{ending}"
    ended = redactkit("policy", "show", profile, "--desk-card", "--out", target)
    assert (ended.code, ended.stdout, ended.stderr) == (0, f"Written: {target}\n", "")
    content = target.read_bytes()
    words = words_of(content) if ending == "docx" else content.decode()
    assert "Somebody asks about a patron, or brings a paper" in words
    assert "SEARCH WARRANT" in words
    again = redactkit("policy", "show", profile, "--desk-card", "--out", target)
    assert again.code == 73
    assert target.read_bytes() == content
    assert (
        redactkit("policy", "show", profile, "--desk-card", "--out", tmp_path / "no" / target.name).code == 73
    )


def test_the_desk_card_on_the_terminal() -> None:
    shown = redactkit("policy", "show", MA, "--desk-card")
    assert shown.code == 0
    assert "Never say whether somebody has a card" in shown.stdout
    document = redactkit("policy", "show", MA, "--desk-card", "--json").json()
    assert document["schema"] == "redactkit.desk_card/1"
    assert document["lines"][3]["rules"] == ["DX-08"]
    assert json.dumps(document["call"]).count("fill in") == 4


def test_a_letterhead_to_start_from(tmp_path: Path) -> None:
    target = tmp_path / "letterhead.docx"
    assert redactkit("policy", "show", MA, "--letter-template", target).code == 0
    (tmp_path / "our.yaml").write_text(
        "extends: ma-duxbury\nid: our\nletterhead: {template: letterhead.docx}\n"
    )
    assert (
        redactkit("policy", "show", tmp_path / "our.yaml", "--letter-template", tmp_path / "again.docx").code
        == 0
    )
    assert (tmp_path / "again.docx").read_bytes() == target.read_bytes()
    assert redactkit("policy", "show", MA, "--letter-template", target).code == 73


@pytest.mark.parametrize(
    "wrong",
    [
        ["--out", "card.docx"],
        ["--desk-card", "--out", "card.pdf"],
        ["--letter-template", "letter.doc"],
        ["--desk-card", "--letter-template", "letter.docx"],
    ],
)
def test_options_that_do_not_fit_together(tmp_path: Path, wrong: list[str]) -> None:
    ended = redactkit("policy", "show", MA, *wrong, cwd=tmp_path)
    assert ended.code == 2
    assert list(tmp_path.iterdir()) == []
