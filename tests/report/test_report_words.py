"""Facts and axes in plain English: every one of them, every value, and no code name left over."""

from __future__ import annotations

import re

import pytest

from redactkit.decide import load_profile
from redactkit.decide.facts import DOMAINS
from redactkit.decide.vocabulary import AXES
from redactkit.policy_document import policy_document
from redactkit.report.axis_words import AXIS_WORDS, describe_axis
from redactkit.report.fact_words import FACT_WORDS, describe_case, describe_condition, describe_value

_CODE = re.compile(r"[a-z]_[a-z]")


@pytest.mark.parametrize("fact", DOMAINS)
def test_every_value_of_every_fact_has_words(fact: str) -> None:
    words = FACT_WORDS[fact]
    assert set(words.values) == set(DOMAINS[fact])
    said = [describe_condition(fact, (value,), negated=False) for value in words.values]
    assert len(set(said)) == len(said), "no two values are said alike"
    assert not [text for text in said if _CODE.search(text) or "{" in text]


def test_no_words_are_kept_for_what_is_no_fact() -> None:
    assert set(FACT_WORDS) == set(DOMAINS)


@pytest.mark.parametrize(
    ("fact", "values", "negated", "said"),
    [
        ("handled_by", ("town_clerk",), False, "at the Town Clerk's desk"),
        (
            "handled_by",
            ("library_director", "town_clerk"),
            False,
            "at the Library Director's desk or the Town Clerk's desk",
        ),
        ("handled_by", ("staff",), True, "at the Library Director's desk or the Town Clerk's desk"),
        ("identified", ("no",), True, "they have shown who they are"),
        (
            "asker",
            ("press", "private", "union"),
            False,
            "asked by the press, a private person or a firm, or a union",
        ),
        ("asker", ("court", "law_enforcement"), True, "asked by anybody but a court or law enforcement"),
        ("selector", ("patron",), False, "about one person"),
        ("paper", ("nothing",), False, "with no paper"),
        ("under_process", ("no",), False, "with no paper that demands anything"),
        ("a_new_fact", ("some_value", "other"), True, "a new fact is not some value or other"),
    ],
)
def test_a_condition_is_said_in_words(fact: str, values: tuple[str, ...], negated: bool, said: str) -> None:
    assert describe_condition(fact, values, negated=negated) == said


def test_conditions_are_told_from_the_desk_on_and_none_means_always() -> None:
    case = [
        ("selector", ["patron"], False),
        ("paper", ["nothing"], False),
        ("handled_by", ["town_clerk"], False),
    ]
    assert describe_case(case) == "at the Town Clerk's desk, with no paper, about one person"
    assert describe_case([]) == "always"
    assert describe_value("asker", "vendor") == "a vendor"
    assert describe_value("asker", "some_body") == describe_value("a_new_fact", "some_body") == "some body"


@pytest.mark.parametrize("profile", ["ma-duxbury", "me-infonet"])
def test_every_row_of_a_shipped_policy_is_told_without_a_code_name(profile: str) -> None:
    rules = policy_document(load_profile(profile))["rules"]
    assert isinstance(rules, list)
    for rule in rules:
        for case in rule["when"]:
            told = describe_case((each["fact"], each["values"], each["negated"]) for each in case)
            assert not _CODE.search(told), told


def test_every_axis_has_words() -> None:
    assert {axis: set(answers) for axis, (_, answers) in AXIS_WORDS.items()} == {
        axis: set(values) for axis, values in AXES.items()
    }
    assert describe_axis("consent", "written") == ("Which consent suffices", "in writing")
    assert describe_axis("a_new_axis", "some_value") == ("a new axis", "some value")
