from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from docx import Document

from redactkit.decide import build_request, decide, load_profile
from redactkit.model import (
    Clock,
    Contact,
    Decision,
    Duty,
    MoreTime,
    Outcome,
    Process,
    Redacted,
    Request,
    Requester,
    Seeks,
)
from redactkit.package.docx import word_document
from redactkit.package.letter import Block, Kind, Letter, Matter
from redactkit.package.letter_answer import build_letter
from redactkit.package.letter_md import markdown

DAY = date(2026, 11, 25)
NOTHING_RELEASED = [outcome for outcome in Outcome if not outcome.releases]
APPEAL = "Sample Supervisor"


def said(letter: Letter) -> str:
    return "\n".join(block.text for block in letter.blocks)


@pytest.fixture
def write(request_form: Request, decision: Decision) -> Callable[..., Letter]:
    def build(
        *, redacted: Redacted | None = None, request: dict[str, Any] | None = None, **decided: Any
    ) -> Letter:
        return build_letter(
            Matter(
                request=replace(request_form, **(request or {})),
                decision=replace(decision, **decided),
                day=DAY,
                redacted=redacted,
                package="pkg-1a2b" if redacted else None,
                ledger_head="b" * 64 if redacted else None,
            )
        )

    return build


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_a_letter_with_what_is_always_required(
    write: Callable[..., Letter], outcome: Outcome
) -> None:
    letter = write(outcome=outcome)
    words = said(letter)
    if outcome is Outcome.REFER_INSTITUTION:  # which one, only a person knows
        assert letter.missing == (
            "the name and address of the school or college (write them into the letter)",
        )
        words = words.replace("NOT READY", "")
    else:
        assert letter.missing == ()
    assert letter.blocks[0] == Block(
        kind=Kind.NOTICE, text="Draft, for review by the sample officer and counsel."
    )
    for required in (
        "November 25, 2026",
        "We received your request on November 20, 2026, by e-mail.",
        "The Sample Gazette",
        "Sample Records Officer",
        "Sample Free Library",
    ):
        assert required in words
    for inner in ("An inner sentence of the policy", "long ago", "lapsed", "NOT READY", "None"):
        assert inner not in words
    assert "no name for it" not in words


def test_every_outcome_answers_in_its_own_words(write: Callable[..., Letter]) -> None:
    answers = {said(write(outcome=outcome, because="", cites=(), treatments={})) for outcome in Outcome}
    assert len(answers) == len(Outcome)


@pytest.mark.parametrize("outcome", NOTHING_RELEASED)
def test_a_letter_without_a_release_names_no_package(write: Callable[..., Letter], outcome: Outcome) -> None:
    words = said(write(outcome=outcome))
    assert "pkg-" not in words
    assert "What you receive" not in words


def test_a_redacted_release_gives_files_grounds_and_what_stands_apart(
    write: Callable[..., Letter], redacted: Redacted, more_time: MoreTime
) -> None:
    words = said(write(redacted=redacted, request={"more_time": more_time}))
    for required in (
        "circulation.csv: 2 lines, standing for 20 records",
        "Statute cited by pin, clause (a) (required by law): Exempted by another statute.",
        "Statute, clause (c) (at the custodian's discretion): Personal privacy.",
        "What is withheld of the loan records, and why",
        "P BARCODE, PATRN NAME. It says who borrowed.",
        "What is given less exactly of the loan records, and why",
        "OUT DATE (the month instead of the day).",
        "Loan records: rows of other libraries. Another library decides.",
        "Registration records: used only to tell whose patrons the records concern; we did not read your",
        "answer in part",
        "you will hear of it by December 28, 2026",
        "There are many lines to look at.",
        "The sample statute says: that part of the records is not public.",
        "“An open sentence of the statute.” (c.78 s.7)",
        "No fee is asked.",
        APPEAL,
        "pkg-1a2b",
        "b" * 64,
    ):
        assert required in words
    for inner in ("8123", "7717", "411", "PIN"):
        assert inner not in words
    assert words.count("Exempted by another statute.") == 1  # spelled out once, cited again
    assert "simple request" not in words  # a row's reason for giving is no news to who is given
    assert words.count("Nothing smaller makes sense.") == 2  # once for what is withheld, once for OUT DATE


def test_the_rest_is_owed_by_the_first_deadline_unless_another_date_was_set(
    write: Callable[..., Letter], redacted: Redacted
) -> None:
    assert "by December 7, 2026" in said(write(redacted=redacted))
    letter = write(redacted=redacted, clocks=())
    assert any("the rest" in item for item in letter.missing)


@pytest.mark.parametrize("outcome", [Outcome.RELEASE_REDACTED, Outcome.AGGREGATE_ONLY])
def test_before_there_is_a_copy_the_letter_gives_the_grounds_and_no_columns(
    write: Callable[..., Letter], outcome: Outcome
) -> None:
    letter = write(outcome=outcome)
    words = said(letter)
    assert letter.missing == ()
    assert "We expect to send them by December 7, 2026." in words
    assert "What will be left out or made less exact, and why" in words
    assert (
        words.count("Statute cited by pin, clause (a) (required by law): Exempted by another statute.") == 1
    )
    assert "Names, card numbers and other numbers of a person: each says whose record it is." in words
    assert "Exact times, and numbers of copies and transactions" in words
    assert "Passwords" not in words  # no category of that kind is treated
    assert "a list of every column that is left out or made less exact, each with its reason" in words
    for name in ("patron name", "out time", "It says who."):
        assert name not in words


def test_a_task_owes_no_date_by_which_the_rest_follows(write: Callable[..., Letter]) -> None:
    seeks = {"seeks": Seeks(about="task")}
    assert write(outcome=Outcome.RELEASE_OPERATIONAL, clocks=(), request=seeks).missing == ()


def test_a_letter_without_rights_of_appeal_tells_of_none(write: Callable[..., Letter]) -> None:
    """Whether an oral request has them, the policy says: in Massachusetts it has none, in Maine it has."""
    assert APPEAL in said(write(outcome=Outcome.REFUSE))
    assert APPEAL in said(write(outcome=Outcome.REFUSE, request={"received_how": "telephone"}))
    oral = {"received_how": "telephone", "requester": {"kind": "press"}}
    for profile, has in (("ma-duxbury", False), ("me-infonet", True)):
        found = decide(build_request({"id": "x", "profile": profile, **oral}), load_profile(profile), DAY)
        assert found.letterhead is not None
        assert bool(found.letterhead.appeal) is has


def test_the_last_day_of_an_appeal_is_given_where_it_was_counted(write: Callable[..., Letter]) -> None:
    clock = Clock(
        id="requester_appeal",
        date=date(2027, 2, 23),
        counted="90 days from the answer",
        missed=False,
        if_missed="",
    )
    assert "The last day is February 23, 2027" in said(write(outcome=Outcome.REFUSE, clocks=(clock,)))


def test_no_last_day_is_given_where_it_runs_from_the_day_on_which_the_letter_is_received() -> None:
    """An earlier day than the law's would take a right away."""
    form = {"id": "x", "profile": "me-infonet", "requester": {"kind": "press"}, "received": "2026-11-20"}
    found = decide(build_request(form), load_profile("me-infonet"), DAY)
    (clock,) = [each for each in found.clocks if each.id == "appeal"]
    assert clock.at_earliest
    letter = build_letter(Matter(request=build_request(form), decision=found, day=DAY))
    assert "of the day on which you receive it" in said(letter)
    assert "The last day is" not in said(letter)


@pytest.mark.parametrize(
    ("seeks", "opens"),
    [
        (
            {"about": "records", "classes": ["circulation"], "from": "2024-01-01"},
            "You asked for loan records",
        ),
        ({"about": "records", "patrons": ["21712000123104"]}, "what a particular person"),
        ({"about": "named_patron", "classes": ["circulation"]}, "what a particular person"),
        ({"about": "named_item", "items": ["Tides"]}, "what a particular person"),
    ],
)
def test_a_refusal_says_what_was_asked_and_nothing_of_whom(seeks: dict[str, object], opens: str) -> None:
    """A vendor that is refused the loans of a year did not ask about one person."""
    form = {
        "id": "x",
        "profile": "me-infonet",
        "requester": {"kind": "vendor"},
        "received": "2026-11-20",
        "asked": "All about Jane Roe, please.",
        "seeks": seeks,
    }
    found = decide(build_request(form), load_profile("me-infonet"), DAY)
    assert found.outcome == "refuse"
    words = said(build_letter(Matter(request=build_request(form), decision=found, day=DAY)))
    assert opens in words
    assert "Roe" not in words
    assert "21712000123104" not in words


def test_statistics_are_offered_with_a_refusal(write: Callable[..., Letter]) -> None:
    for outcome in (Outcome.REFUSE, Outcome.WITHHOLD_NEUTRAL):
        assert "Totals by month can be had at any time." in said(write(outcome=outcome))


@pytest.mark.parametrize(
    ("changed", "lacks"),
    [
        ({"request": {"received": None}}, "received"),
        ({"letterhead": None}, "records officer"),
        ({"outcome": Outcome.HOLD_FOR_COUNSEL, "clocks": ()}, "more_time"),
        ({"outcome": Outcome.REFUSE, "because": " "}, "reason"),
        ({"clocks": ()}, "more_time"),
    ],
)
def test_a_letter_that_lacks_something_says_so_first(
    write: Callable[..., Letter], changed: dict[str, Any], lacks: str
) -> None:
    letter = write(**changed)
    assert any(lacks in item for item in letter.missing)
    assert letter.blocks[1].kind is Kind.NOTICE
    assert letter.blocks[1].text.startswith("NOT READY: ")
    assert lacks in letter.blocks[1].text


def test_a_records_officer_without_a_title_is_none(write: Callable[..., Letter], decision: Decision) -> None:
    assert decision.letterhead is not None
    head = replace(decision.letterhead, records_officer=Contact(id="clerk", title=" "))
    assert any("records officer" in item for item in write(letterhead=head).missing)


def test_a_withheld_column_without_a_ground_makes_the_letter_unready(
    write: Callable[..., Letter], redacted: Redacted
) -> None:
    groundless = replace(redacted, log=(replace(redacted.log[1], exemption=None), *redacted.log[2:]))
    assert any("P BARCODE" in item for item in write(redacted=groundless).missing)


def test_a_missed_deadline_is_no_time_frame(write: Callable[..., Letter], decision: Decision) -> None:
    late = tuple(replace(clock, missed=True) for clock in decision.clocks)
    letter = write(outcome=Outcome.HOLD_FOR_COUNSEL, clocks=late)
    assert any("more_time" in item for item in letter.missing)


PAPER = Process(
    kind="subpoena", issuer="attorney", served_on=date(2026, 11, 23), returnable=date(2026, 12, 4)
)


@pytest.mark.parametrize("outcome", Outcome)
def test_process_is_answered_as_process(write: Callable[..., Letter], outcome: Outcome) -> None:
    words = said(write(outcome=outcome, request={"process": PAPER, "asked": None, "received": None}))
    assert "We received your subpoena on November 23, 2026." in words
    assert "Your subpoena, returnable on December 4, 2026" in words
    assert APPEAL not in words
    assert "No fee is asked" not in words


def test_a_held_paper_gets_its_own_date(write: Callable[..., Letter]) -> None:
    words = said(write(outcome=Outcome.HOLD_FOR_COUNSEL, refer_to="town_counsel", request={"process": PAPER}))
    assert "It is with Town Counsel for an opinion." in words
    assert "You will have an answer by December 4, 2026." in words


def test_a_hold_gives_its_reason_and_says_what_is_kept(
    write: Callable[..., Letter], more_time: MoreTime
) -> None:
    duties = (Duty(id="preserve_records", who="library_director", what="stop the purge"),)
    words = said(write(outcome=Outcome.HOLD_FOR_COUNSEL, duties=duties, request={"more_time": more_time}))
    assert "You will have an answer by December 28, 2026." in words
    assert "There are many lines to look at." in words
    assert "Records of the kind concerned, if there are any, are kept unchanged" in words


def test_totals_that_were_asked_for_are_no_refusal(write: Callable[..., Letter]) -> None:
    rows, totals = (
        said(write(outcome=Outcome.AGGREGATE_ONLY, request={"seeks": Seeks(about=about)}))
        for about in ("records", "totals")
    )
    assert "not even without names" in rows
    assert "You will receive the totals you asked for." in totals
    assert "sample statute" not in totals  # nothing was refused


@pytest.mark.parametrize("outcome", [*NOTHING_RELEASED])
def test_a_neutral_letter_is_the_same_whatever_is_named(
    write: Callable[..., Letter], outcome: Outcome
) -> None:
    first = write(outcome=outcome, neutral=True, request={"seeks": Seeks(about="named_item")})
    second = write(
        outcome=outcome,
        neutral=True,
        request={
            "asked": "What did Jane Roe borrow?",
            "home_library": "elsewhere",
            "seeks": Seeks(
                about="named_patron", patrons=("21712000000029",), named_as="Jane Roe", items=("3",)
            ),
        },
    )
    assert first == second
    assert "that library decides" in said(first)
    assert "The Sample Gazette" in said(first)


def test_withhold_neutral_is_neutral_even_if_the_decision_forgot_to_say_so(
    write: Callable[..., Letter],
) -> None:
    words = said(write(outcome=Outcome.WITHHOLD_NEUTRAL, request={"asked": "What did Jane Roe borrow?"}))
    assert "Jane" not in words
    assert "neither confirm nor deny" in words
    assert "remove names" not in words  # why that would not help is the profile's to say, once


def test_without_asked_the_public_fields_say_what_was_asked(write: Callable[..., Letter]) -> None:
    words = said(write(request={"asked": None}))
    assert "You asked for loan records from January 1, 2024 to December 31, 2024." in words


def test_nobody_is_asked_for_a_name(write: Callable[..., Letter]) -> None:
    letter = write(request={"requester": Requester(kind="private")})
    assert "To the requester" in said(letter)
    assert letter.missing == ()


HOSTILE = (
    "<script>alert(1)</script> [x](http://example.org) *b* \x1b[31m &#64;\n"
    "# head\n1. one\n- two\r\n`c` \\ | ~~s~~"
)


def test_markdown_shows_the_requesters_words_and_runs_none(write: Callable[..., Letter]) -> None:
    page = markdown(write(request={"asked": HOSTILE})).decode("utf-8")
    assert "\\<script\\>" in page
    assert re.search(r"(?<!\\)[<\[`]", page) is None
    assert "\x1b" not in page
    assert "\r" not in page
    assert "> \\# head" in page
    assert "> 1\\. one" in page
    assert "> \\- two" in page


def test_the_word_document_says_the_same_and_holds_nothing_else(write: Callable[..., Letter]) -> None:
    letter = write(request={"asked": HOSTILE})
    content = word_document(letter)
    assert content == word_document(letter)
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        assert {member.date_time for member in container.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {member.create_system for member in container.infolist()} == {0}
        assert {name for name in container.namelist() if name.startswith(("docProps", "custom"))} == {
            "docProps/core.xml"
        }
        core = container.read("docProps/core.xml").decode("utf-8")
    assert "python-docx" not in core
    assert re.findall(r"\d{4}", core.replace("metadata/core", "").replace("package/2006", "")) == []
    document = Document(io.BytesIO(content))
    assert document.core_properties.author == ""
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for block in (*letter.notices, *letter.body):
        assert block.text.replace("\r", "").replace("\x1b", "␛") in words
    assert "<script>alert(1)</script>" in words
    assert "\x1b" not in words


def test_a_letter_does_not_show_itself_in_a_log(write: Callable[..., Letter]) -> None:
    assert "Gazette" not in repr(write())
