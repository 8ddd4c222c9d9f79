"""What was typed becomes an answer, or a hint that never repeats it."""

from __future__ import annotations

from datetime import date

import pytest

from redactkit.intake import QUESTIONS, NotAnAnswerError, Policy, Question, Told, expected, take

TODAY = date(2026, 12, 1)
TOLD = Told(policy=Policy(id="ma-duxbury", title="Duxbury", has_clerk=True, refers=True)).also(
    "matter", ("request",)
)
QUESTION = {question.name: question for question in QUESTIONS}


def answer(name: str, typed: str, told: Told = TOLD) -> tuple[str, ...]:
    return take(QUESTION[name], typed, told, TODAY)


@pytest.mark.parametrize(
    ("name", "typed", "meant"),
    [
        ("received_how", "1", ("email",)),
        ("received_how", " In person written ", ("in_person_written",)),
        ("received_how", "in-person-oral", ("in_person_oral",)),
        ("received_how", "1.", ("email",)),
        ("received_how", "E-Mail", ("email",)),
        ("received_how", "web page", ("portal",)),
        ("requester", "police", ("law_enforcement",)),
        ("requester", "FBI", ("federal_agency",)),
        ("paper", "arrest", ("arrest_warrant",)),
        ("class", "1, 3,1", ("circulation", "holds")),
        ("class", "borrowed, video", ("circulation", "video")),
        ("class", "ALL", ()),
        ("field", "1,patron.zip", ("patron.name", "patron.zip")),
        ("field", "", ()),
        ("doubt", "Y", ("yes",)),
        ("doubt", "", ("no",)),
        ("received", "2026-11-30", ("2026-11-30",)),
        ("received", "11/30/2026", ("2026-11-30",)),
        ("received", "today", ("2026-12-01",)),
        ("received", "Yesterday", ("2026-11-30",)),
        ("received", "unknown", ()),
        ("period", "", ()),
        ("period", "2024", ("2024-01-01", "2024-12-31")),
        ("period", "2024-02", ("2024-02-01", "2024-02-29")),
        ("period", "2024 to 2025", ("2024-01-01", "2025-12-31")),
        ("period", "2024-03-01 to 2024-05-31", ("2024-03-01", "2024-05-31")),
        ("period", "from 2024-03", ("2024-03-01", "")),
        ("period", "from 2024 until 2024-03", ("2024-01-01", "2024-03-31")),
        ("period", "until 2024", ("", "2024-12-31")),
        ("period", "3/1/2024", ("2024-03-01", "2024-03-01")),
        ("period", "last year", ("2025-01-01", "2025-12-31")),
        ("period", "This Month", ("2026-12-01", "2026-12-31")),
        ("period", "last month", ("2026-11-01", "2026-11-30")),
        ("period", "May 2026", ("2026-05-01", "2026-05-31")),
        ("period", "Sept. 2025 to feb 2026", ("2025-09-01", "2026-02-28")),
        ("period", "from March 3, 2026", ("2026-03-03", "")),
        ("received", "November 30, 2026", ("2026-11-30",)),
        ("patron", "00123, 21712000123104", ("00123", "21712000123104")),
        ("recipient", "Desk A, second floor; Desk B", ("Desk A, second floor", "Desk B")),
        ("home_library", "  Plymouth   Public ", ("Plymouth Public",)),
    ],
)
def test_an_answer_is_understood(name: str, typed: str, meant: tuple[str, ...]) -> None:
    assert answer(name, typed) == meant


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("received_how", ""),
        ("received_how", "in person"),
        ("received_how", "te"),
        ("received_how", "phone"),
        ("paper", "warrant"),
        ("paper", "order"),
        ("issuer", "clerk"),
        ("court", "state"),
        ("received_how", "0"),
        ("received_how", "8"),
        ("received_how", "99999999999999999999"),
        ("received_how", "²"),
        ("received_how", "by Jane Roe"),
        ("class", "1, Jane Roe"),
        ("class", ""),
        ("field", "Jane Roe"),
        ("field", "unknown"),
        ("doubt", "Jane Roe"),
        ("received", ""),
        ("received", "2026-12-02"),
        ("received", "2026-02-30"),
        ("received", "30/11/2026"),
        ("received", "1066-10-14"),
        ("received", "Jane Roe"),
        ("period", "2024-13"),
        ("period", "2024-00"),
        ("period", "2025 to 2024"),
        ("period", "Jane Roe to 2024"),
        ("period", "Jane 2024"),
        ("received", "Febtober 3, 2026"),
        ("received", "February 30, 2026"),
        ("received", "last year"),
        ("period", "0001"),
        ("home_library", " "),
    ],
)
def test_what_is_no_answer_is_refused_and_not_repeated(name: str, typed: str) -> None:
    with pytest.raises(NotAnAnswerError) as caught:
        answer(name, typed)
    assert str(caught.value)
    for typed_before in ("Jane", "Roe", "1066", "30/11", "99999", "2026-02-30", "²"):
        assert typed_before not in str(caught.value)


def test_numbers_count_what_is_shown() -> None:
    """Without a town clerk the second desk is the last; by its word the clerk's can still be said."""
    maine = Told(policy=Policy(id="me-infonet", title="Maine")).also("matter", ("paper",))
    assert answer("handled_by", "2", maine) == ("library_director",)
    with pytest.raises(NotAnAnswerError):
        answer("handled_by", "3", maine)
    assert answer("handled_by", "town_clerk", maine) == ("town_clerk",)
    assert answer("requester", "1", maine) == ("law_enforcement",)


@pytest.mark.parametrize("question", QUESTIONS, ids=[question.name for question in QUESTIONS])
def test_every_question_says_what_it_expects(question: Question) -> None:
    assert expected(question)


def test_the_singular_of_a_word_in_one_answer_is_that_answer() -> None:
    assert answer("class", "sign-up") == ("computer_use",)
    with pytest.raises(NotAnAnswerError):
        answer("class", "question at")
