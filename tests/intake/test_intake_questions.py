"""The questions: few, in the form's own words, no default but the careful one, a flag for each."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any

import pytest
from tests.intake.intake_support import TOLD, told_without_asking

from redactkit.cli import request as cli
from redactkit.decide import vocabulary as v
from redactkit.intake import PROFILE, QUESTIONS, Policy, Question, Told, interview, take
from redactkit.intake import choices as c

TODAY = date(2026, 12, 1)
MA = Policy(id="ma-duxbury", title="Duxbury", has_clerk=True, refers=True)
ME = Policy(id="me-infonet", title="Maine")


def asked_for(policy: Policy, says: dict[str, str]) -> list[str]:
    """The questions that are put to somebody who says this, and Enter to the rest."""
    put: list[str] = []

    def ask(question: Question, told: Told) -> tuple[str, ...]:
        put.append(question.name)
        return take(question, says.get(question.name, ""), told, TODAY)

    interview(policy, {}, ask, TODAY)
    return [PROFILE.name, *put]


def ordinary() -> Iterator[tuple[Policy, dict[str, str]]]:
    """Every ordinary request without a paper, of people who are no officers."""
    who = [each.value for each in c.REQUESTERS if each.value not in ("patron", "law_enforcement", "court")]
    who = [each for each in who if each not in ("federal_agency", "state_agency", "legislature")]
    kinds = [each.value for each in c.CLASSES] + ["circulation, registration", "all"]
    for policy, requester, about, kind in product((MA, ME), who, [each.value for each in c.ABOUT], kinds):
        if about != "elsewhere" or policy.refers:
            says = {"matter": "request", "handled_by": "library_director", "received": "today"}
            says |= {"received_how": "email", "requester": requester, "about": about, "class": kind}
            yield policy, {**says, "home_library": "plymouth"}


def test_an_ordinary_request_takes_at_most_nine_questions() -> None:
    longest = max((asked_for(policy, says) for policy, says in ordinary()), key=len)
    assert len(longest) == 9, longest


def test_only_what_matters_is_asked() -> None:
    request = {"matter": "request", "handled_by": "town_clerk", "received": "today", "received_how": "email"}
    named = asked_for(MA, {**request, "about": "named_patron"})
    assert named[-1] == "about", "neither a card nor a kind of record nor a time"
    paper = {"issuer", "court", "nondisclosure", "paper", "specific", "returnable", "identified"}
    assert not paper & set(asked_for(MA, {**request, "about": "records", "class": "circulation"}))
    officer = asked_for(
        ME, {**request, "requester": "law_enforcement", "level": "state", "about": "totals", "class": "all"}
    )
    assert {"level", "identified"} <= set(officer)
    breach = asked_for(MA, {"matter": "special", "situation": "data_breach", "handled_by": "staff"})
    assert breach == ["profile", "matter", "situation", "handled_by", "received"]


@pytest.mark.parametrize(
    ("choices", "kind"),
    [
        (c.SITUATIONS, v.Situation),
        (c.DESKS, v.Desk),
        (c.WAYS, v.ReceivedHow),
        (c.REQUESTERS, v.RequesterKind),
        (c.LEVELS, v.Level),
        (c.ISSUERS, v.Issuer),
        (c.COURTS, v.Court),
        (c.CLASSES, v.RecordClass),
        (c.PURPOSES, v.Purpose),
        (c.CUSTODIANS, v.Custodian),
    ],
)
def test_the_answers_are_the_forms_own_words(choices: tuple[c.Choice, ...], kind: object) -> None:
    offered = [choice.value for choice in choices]
    assert len(set(offered)) == len(offered)
    assert set(v.members(kind)) - {"ordinary"} == set(offered)


def test_every_paper_of_the_form_can_be_told() -> None:
    told = {choice.value for choice in (*c.PAPERS, *c.PERMISSIONS)} - {"own_record"}
    assert told == set(v.members(v.ProcessKind)) - {"none", "public_records_request"}
    assert {choice.value for choice in c.ABOUT} - {"elsewhere"} == set(v.members(v.About)) - {
        "own_record",
        "task",
    }


def test_enter_assumes_nothing_but_what_is_careful() -> None:
    """What Enter means, question by question: a default that is not on this list was not thought about."""
    careful = {
        "received": {None, "today"},  # never for a request: the law's dates are counted from it
        "requester": {None, "private", "auditor", "union", "library_board", "vendor", "collection_agency"},
        "identified": {"no"},
        "trained": {"no"},
        "patron": {None, "all"},  # of a paper or a consent: filled in later
        "custodian": {"public_library"},
        "doubt": {"no"},
    }
    matters = [Told(policy=MA).also("matter", (each.value,)) for each in c.MATTERS]
    told = [*matters, *(matters[-1].also("situation", (each.value,)) for each in c.SITUATIONS)]
    for question in QUESTIONS:
        assert {question.default(each) for each in told} == careful.get(question.name, {None}), question.name
    task = Told(policy=MA).also("matter", ("task",))
    by_name = {question.name: question for question in QUESTIONS}
    assert by_name["patron"].default(task) is None, "a whole class of records is never taken for granted"
    assert by_name["received"].default(matters[1]) is None


class Watched(dict[str, tuple[str, ...]]):
    """What was told, and which of it is looked at."""

    def __init__(self, said: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__(said)
        self.looked: set[str] = set()

    def get(self, name: str, *rest: object) -> Any:
        self.looked.add(name)
        return super().get(name, *rest)


@pytest.mark.parametrize("case", TOLD, ids=[each["name"] for each in TOLD])
def test_a_question_depends_on_earlier_ones_alone(case: dict[str, Any]) -> None:
    told = told_without_asking(case["says"])
    before: set[str] = set()
    for question in QUESTIONS:
        said = Watched(told.said)
        watched = Told(policy=told.policy, said=said)
        for condition in (question.belongs, question.asked, question.default, question.offered):
            condition(watched)
        assert said.looked <= before, question.name
        before.add(question.name)


def test_every_question_is_explained_and_has_a_flag() -> None:
    flags = set(inspect.signature(cli.new).parameters)
    called = {
        "class": "classes",
        "field": "fields",
        "item": "items",
        "patron": "patrons",
        "recipient": "recipients",
    }
    for question in (PROFILE, *QUESTIONS):
        assert question.asks
        assert question.explains.endswith(".")
        expected = (
            {"from_", "to"} if question.name == "period" else {called.get(question.name, question.name)}
        )
        assert expected <= flags
    assert len({question.name for question in QUESTIONS}) == len(QUESTIONS)


def test_plain_words_are_plain() -> None:
    """No word of the code stands in what a clerk reads."""
    words = [question.asks for question in QUESTIONS] + [question.explains for question in QUESTIONS]
    words += [choice.words for question in QUESTIONS for choice in question.choices]
    for text in words:
        for jargon in (
            "_",
            "process",
            "profile",
            "selector",
            "outcome",
            "aggregate",
            "custodian",
            "nondisclosure",
        ):
            assert jargon not in text, text
