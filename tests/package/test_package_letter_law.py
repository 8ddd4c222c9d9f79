"""What the law asks of an answer, item by item: each outcome under both policies, from form to letter.

M.G.L. c.66 s.10(b) has nine: received, not in our custody, who has it, exemption and reason, what will be
produced, by when, a narrower request, the fee, the right of appeal. Maine asks for receipt, reason, time and
appeal.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.decide.decide_support import MA, ME, TODAY, decided, request, shipped_forms
from tests.package.letter_cases import CASES, LOANS, MA_EXEMPT, ME_EXEMPT, PERSON

from redactkit.decide import decide, load_profile
from redactkit.model import Outcome, Request
from redactkit.package.letter import Kind, Letter, Matter
from redactkit.package.letter_answer import build_letter

APPEALS = ("Supervisor of Records", "Superior Court")
NEVER = ("lapsed", "last reviewed", "review was due", "you should", "we advise", "lawyer", "None", "_", "  ")


def letter_of(asked: Request, day: date = TODAY) -> Letter:
    decision = decide(asked, load_profile(asked.profile), day)
    return build_letter(Matter(request=asked, decision=decision, day=day))


def said(letter: Letter) -> str:
    return "\n".join(block.text for block in letter.blocks)


@pytest.mark.parametrize("name", CASES)
def test_each_answer_says_what_the_law_asks_for(name: str) -> None:
    profile, outcome, form, required, lacks = CASES[name]
    lacks += ("the name of the library",) if profile == ME else ()  # its policy is for many libraries
    assert decided(profile, **form).outcome == outcome
    letter = letter_of(request(profile, **form))
    words = said(letter)
    for each in required:
        assert each in words, each
    assert len(letter.missing) == len(lacks), letter.missing
    for each in lacks:
        assert any(each in item for item in letter.missing)
        assert each in letter.notices[1].text
    assert ("NOT READY" in words) == bool(lacks)


def everything() -> list[tuple[str, str, dict[str, Any]]]:
    return [(profile, case, form) for profile in (MA, ME) for case, form in shipped_forms(profile)]


@pytest.mark.parametrize(("profile", "case", "form"), everything())
def test_every_row_of_both_policies_has_a_letter_fit_to_be_read(
    profile: str, case: str, form: dict[str, Any]
) -> None:
    asked = request(profile, **{**form, "received_how": form.get("received_how", "email")})
    decision = decide(asked, load_profile(profile), TODAY)
    letter = letter_of(asked)
    words = said(letter)
    body = "\n".join(block.text for block in letter.body)
    assert asked.received is not None
    assert f"{asked.received:%B} {asked.received.day}, {asked.received.year}" in body
    for each in NEVER:
        assert each not in body, each
    quoted = [cite.text for cite in decision.cites if not cite.quotable and len(cite.text) > 60]
    head = decision.letterhead
    assert head is not None
    own = head.law + head.appeal
    assert not [text for text in quoted if text in words and text not in own]
    oral = asked.received_how in ("in_person_oral", "telephone")
    served = asked.process.kind not in ("none", "public_records_request", "written_consent", "oral_consent")
    if served or (oral and profile == MA) or asked.seeks.about == "task":
        assert not any(court in words for court in APPEALS)
    request_of_public = not served and asked.seeks.about != "task"
    if decision.outcome in (Outcome.REFUSE, Outcome.WITHHOLD_NEUTRAL) and request_of_public:
        exempt = MA_EXEMPT if profile == MA else ME_EXEMPT
        assert all(each in words for each in exempt)
        assert oral or any(court in words for court in APPEALS)
    if decision.outcome is Outcome.HOLD_FOR_COUNSEL and request_of_public and profile == MA:
        assert "You will have an answer by" in words
    if decision.outcome in (Outcome.FORWARD_TO_CLERK, Outcome.REFER_DIRECTOR, Outcome.OUT_OF_SCOPE):
        assert not any(court in words for court in APPEALS)  # nothing was refused or left out
    paragraphs = [block.text for block in letter.body if len(block.text) > 40]
    assert len(paragraphs) == len(set(paragraphs))  # nothing is said twice
    kinds = [block.kind for block in letter.body]
    assert Kind.HEADING not in kinds[-1:]


@pytest.mark.parametrize(
    ("profile", "case", "form"), [each for each in everything() if decided(each[0], **each[2]).neutral]
)
def test_a_neutral_letter_repeats_nothing(profile: str, case: str, form: dict[str, Any]) -> None:
    seeks = {**form.get("seeks", {})}
    first = request(profile, **{**form, "asked": "Josephine Vasquez, please", "seeks": seeks})
    other = replace(
        first,
        asked="Zebulon Quincey",
        seeks=replace(
            first.seeks,
            named_as="Zebulon Quincey",
            patrons=("2",) if first.seeks.patrons else (),
            items=("3",) if first.seeks.items else (),
        ),
    )
    assert letter_of(first) == letter_of(other)
    assert "Vasquez" not in said(letter_of(first))


def test_a_library_outside_the_public_records_law_tells_of_no_appeal() -> None:
    asked = request(ME, seeks=PERSON, received_how="email")
    profile = load_profile(ME)
    outside = replace(profile, public_records_law_applies=False)
    for each, tells in ((profile, True), (outside, False)):
        letter = build_letter(Matter(request=asked, decision=decide(asked, each, TODAY), day=TODAY))
        assert ("Superior Court" in said(letter)) == tells


def test_a_missed_deadline_leaves_no_date_to_promise() -> None:
    asked = request(MA, seeks=LOANS, received_how="email")
    late = letter_of(asked, date(2027, 1, 4))
    assert any("the date by which you will answer in full" in item for item in late.missing)


def test_very_many_words_are_quoted_in_part() -> None:
    whole = "Loans of 2024, please."
    letter = letter_of(request(MA, seeks=LOANS, asked=whole))
    assert [block.text for block in letter.body if block.kind is Kind.QUOTE] == [whole]
    for many in ("word " * 200_000, "line\n" * 5_000):
        letter = letter_of(request(MA, seeks=LOANS, asked=many))
        quote = next(block.text for block in letter.body if block.kind is Kind.QUOTE)
        assert len(quote) <= 2_002
        assert quote.endswith("…")
        assert "the whole of it is in our file" in said(letter)


def test_dates_are_written_as_people_write_them() -> None:
    for profile, _, form in everything():
        body = "\n".join(block.text for block in letter_of(request(profile, **form)).body)
        assert not re.search(r"\d{4}-\d\d-\d\d", body)
