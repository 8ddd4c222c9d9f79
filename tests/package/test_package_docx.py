"""The letter as a Word document, on the shipped letterhead and on a town's own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from tests.wordfile.word_support import AUTHOR, in_body, parts_of, picture, runs, town_letterhead

from redactkit.model import Decision, Request
from redactkit.package.docx import word_document
from redactkit.package.letter import Letter, Matter
from redactkit.package.letter_answer import build_letter
from redactkit.package.letter_md import markdown

HOSTILE = (
    "{{ letter }} {{ 7*7 }} {% for x in range(9) %}x{% endfor %} {_{ {# <w:p><w:t>x</w:t></w:p> &lt; ]]> "
    "\x00\x07\x0b\x0c\x1b\u202e\ue000letter\ue000 \ufffe \ud800 end"
)
SHOWN = (
    "{{ letter }} {{ 7*7 }} {% for x in range(9) %}x{% endfor %} {_{ {# <w:p><w:t>x</w:t></w:p> &lt; ]]> "
    "␀␇␋␌␛\ufffd\ue000letter\ue000 \ufffd \ufffd end"
)


@pytest.fixture
def letter(request_form: Request, decision: Decision) -> Letter:
    asked = replace(
        request_form,
        asked=HOSTILE,
        requester=replace(request_form.requester, send_to=f"{HOSTILE}\n2 Paper Lane"),
    )
    return build_letter(Matter(request=asked, decision=decision, day=decision.as_of))


def opened(content: bytes) -> Any:
    return Document(io.BytesIO(content))


def words_of(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in opened(content).paragraphs]


@pytest.mark.parametrize("template", [None, town_letterhead(), town_letterhead("{{ letter }}")])
def test_the_requesters_words_are_text_on_every_letterhead(letter: Letter, template: bytes | None) -> None:
    content = word_document(letter, template)
    words = "\n".join(words_of(content))
    assert words.count(SHOWN) == 2
    assert "49" not in words
    assert "2 Paper Lane" in words
    assert len(opened(content).element.body.findall(".//{*}t")) > 10


@pytest.mark.parametrize("template", [None, town_letterhead()])
def test_a_megabyte_of_words_is_no_trouble(
    letter: Letter, template: bytes | None, request_form: Request, decision: Decision
) -> None:
    for many in ("{{ letter }}" * 90_000, "\x1b\n" * 500_000, "<w:p>" * 200_000):
        requester = replace(request_form.requester, send_to=many[:2_000])
        asked = replace(request_form, asked=many, requester=requester)
        long = build_letter(Matter(request=asked, decision=decision, day=decision.as_of))
        assert len(word_document(long, template)) < 1_000_000


def test_what_has_a_place_of_its_own_is_left_out_of_the_letter(letter: Letter) -> None:
    template = town_letterhead(
        "{{ date }}", "{{ send_to }}", "Dear reader,", "{{ letter }}", "{{ signature }}"
    )
    words = words_of(word_document(letter, template))
    assert words[0] == "November 25, 2026"
    assert words[1].endswith("2 Paper Lane")
    assert words[2] == "Dear reader,"
    assert words[3].startswith("Draft, for review")
    assert words[-1].startswith("Sincerely,\n\n\nPat Officer")
    assert sum("November 25, 2026" in each for each in words) == 1
    assert sum("Sincerely" in each for each in words) == 1


def test_without_places_of_their_own_they_stand_in_the_letter(letter: Letter) -> None:
    words = words_of(word_document(letter, town_letterhead("Before", "{{ letter }}", "After")))
    assert words[0] == "Before"
    assert words[1].startswith("Draft, for review")
    assert words[2] == "November 25, 2026"
    assert words[-1] == "After"
    assert "Sincerely,\n\n\nPat Officer" in words[-2]
    assert words[-2].startswith("If you have questions")  # nobody signs an empty page


def test_the_letterhead_stays_and_whoever_wrote_it_goes(letter: Letter) -> None:
    parts = parts_of(word_document(letter, town_letterhead(header="TOWN OF SAMPLE\n{{ office }}")))
    header = next(part for name, part in parts.items() if "header" in name and name.endswith(".xml"))
    assert b"TOWN OF SAMPLE" in header
    assert b"Office of the Sample Clerk" in header
    assert parts["word/media/image1.png"] == picture()
    for name, part in parts.items():
        assert AUTHOR.encode() not in part, name
    assert set(parts) - {"word/media/image1.png"} == {
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "word/_rels/document.xml.rels",
        "word/_rels/header1.xml.rels",
        "word/document.xml",
        "word/footer1.xml",
        "word/header1.xml",
        "word/numbering.xml",
        "word/settings.xml",
        "word/styles.xml",
        "word/theme/theme1.xml",
    }


def test_the_shipped_letterhead_says_who_answers(letter: Letter) -> None:
    document = opened(word_document(letter))
    section = document.sections[0]
    first = [paragraph.text for paragraph in section.first_page_header.paragraphs]
    assert first[:3] == [
        "Sample Free Library",
        "Office of the Sample Clerk",
        "1 Sample Square\nSample, ST 00000",
    ]
    assert section.header.paragraphs[0].text == "Sample Free Library, November 25, 2026"
    bare = replace(letter, sender=replace(letter.sender, office="", address=()))
    section = opened(word_document(bare)).sections[0]
    assert [paragraph.text for paragraph in section.first_page_header.paragraphs] == [
        "Sample Free Library",
        "",
    ]


def test_nobody_named_leaves_a_line_to_sign_on(
    letter: Letter, request_form: Request, decision: Decision
) -> None:
    assert decision.letterhead is not None
    officer = replace(decision.letterhead.records_officer, name=None)
    nameless = replace(decision, letterhead=replace(decision.letterhead, records_officer=officer))
    made = build_letter(Matter(request=request_form, decision=nameless, day=decision.as_of))
    assert "____\nSample Records Officer" in words_of(word_document(made))[-1]
    assert "\n\\____" in markdown(made).decode()  # not a rule across the page
    assert any("who signs" in item for item in made.better_with)
    assert made.missing == ()


def test_a_placeholder_that_word_has_split_is_filled(letter: Letter) -> None:
    template = in_body(town_letterhead("{{ letter }}"), runs("Dear {", "{ off", "icer }", "}"))
    assert words_of(word_document(letter, template))[0] == "Dear Pat Officer"


SCRIPT = """
import hashlib, sys
from pathlib import Path
from redactkit import pipeline
from datetime import date
decided = pipeline.decide_form(Path(sys.argv[1]), date(2025, 1, 10))
from redactkit.package.record import papers_of
from redactkit.package.papers import paper_document
from redactkit.package.letter import Matter
from redactkit.package.letter_answer import build_letter
from redactkit.package.docx import word_document
letter = build_letter(Matter(request=decided.request, decision=decided.decision, day=date(2025, 1, 10)))
digest = hashlib.sha256(word_document(letter, decided.decision.letterhead.template))
for name, paper in papers_of(decided.case):
    digest.update(paper_document(paper))
print(digest.hexdigest())
"""


def test_another_user_in_another_time_zone_gets_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "town.docx").write_bytes(town_letterhead())
    (tmp_path / "our.yaml").write_text("extends: ma-duxbury\nid: our\nletterhead: {template: town.docx}\n")
    form = tmp_path / "request.yaml"
    form.write_text(
        "id: same\nprofile: our.yaml\nreceived: 2025-01-06\nhandled_by: library_director\n"
        "requester: {kind: court}\nprocess: {kind: subpoena, issuer: judge, served_on: 2025-01-06}\n"
    )
    found = set()
    for zone, user, seed in (("Pacific/Auckland", "ann", "1"), ("America/New_York", "bob", "2")):
        env = {**os.environ, "TZ": zone, "USER": user, "LOGNAME": user, "PYTHONHASHSEED": seed, "LANG": "C"}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(form)], env=env, capture_output=True, text=True, check=True
        )
        found.add(done.stdout)
    assert len(found) == 1
