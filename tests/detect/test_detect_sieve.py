"""The sieve hides no text from a pattern that would find something in it."""

from __future__ import annotations

import pytest
import regex  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st
from tests.eval.corpus_text import CORPUS, read_corpus

from redactkit.detect.agenda import Agenda
from redactkit.detect.guarded import GuardedIp, GuardedMac, GuardedPatterns
from redactkit.detect.sieve import Sieve, holds, literals_of
from redactkit.detect.spec import load_specs
from redactkit.folding import fold

NEEDS = sorted({pattern.needs for spec in load_specs() for pattern in spec.patterns if pattern.needs})


def one_by_one(texts: list[str], expressions: list[str]) -> list[set[str]]:
    return [{each for each in expressions if regex.search(each, text, regex.IGNORECASE)} for text in texts]


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        (r"\d{4}[ -]\d{5}", {"00000"}),
        (r"\sat\s", {" at "}),
        (r"born|naci|nasc", {"born", "naci", "nasc"}),
        (r"8(?:00|33)", {"00"}),
        (r"[:=#]", {":", "=", "#"}),
        (r"y\.?/?o\b", {"y"}),
        (r"x{2,3}y", {"xx"}),
        (r"\w{14}", set()),
        (r"a|\w", set()),
        (r"a.c", set()),
        (r"(?=a)b", set()),
        (r"a*b", set()),
        (r"\p{L}b", set()),
        (r"a)b", set()),
    ],
)
def test_what_tells_that_a_text_may_hold_an_expression(expression: str, words: set[str]) -> None:
    assert literals_of(expression) == words


def test_most_of_what_patterns_need_is_told_by_a_literal() -> None:
    assert sum(map(bool, map(literals_of, NEEDS))) > 0.9 * len(NEEDS)


def test_a_batch_is_sifted_as_its_texts_are_one_by_one() -> None:
    files = ("notes.txt", "plain.txt", "held_out_notes.txt", "held_out_plain.txt")
    texts = [line.text for name in files for line in read_corpus(CORPUS / name)]
    texts += [text.upper() for text in texts[::7]]
    assert Sieve(NEEDS).sift(texts) == one_by_one(texts, NEEDS)


def test_what_a_pattern_needs_hides_no_match_in_the_corpus() -> None:
    files = ("notes.txt", "plain.txt", "held_out_notes.txt", "held_out_plain.txt")
    texts = [fold(line.text).text for name in files for line in read_corpus(CORPUS / name)]
    for spec in load_specs():
        flags = regex.DOTALL | regex.MULTILINE | (0 if spec.case_sensitive else regex.IGNORECASE)
        for pattern in (each for each in spec.patterns if each.needs):
            found = [text for text in texts if regex.search(pattern.regex, text, flags)]
            assert all(holds(text, pattern.needs) for text in found), (spec.id, pattern.name)


@given(
    st.lists(
        st.text(
            alphabet=st.one_of(
                st.sampled_from("aatydob@ 8007\t\n\x00\x1f.,#(/-:=ENine"), st.characters(codec="utf-8")
            )
        )
    )
)
def test_whatever_the_texts(texts: list[str]) -> None:
    assert Sieve(NEEDS).sift(texts) == one_by_one(texts, NEEDS)


def test_words_that_only_two_texts_together_hold_are_in_neither() -> None:
    assert Sieve(["at the", r"\d{4}", r"\sat"]).sift(["AT", " the", "12", "34", " ", "at"]) == [set()] * 6


PRESIDIO = [
    (
        GuardedIp(name="ip"),
        ["at 10.0.0.255", "fe80::1 and ::1", "::ffff:10.0.0.1", "2001:db8:0:0:0:0:2:1", "::"],
    ),
    (GuardedMac(name="mac"), ["00:1B:44:11:3A:B7", "00-1b-44-11-3a-b7", "001b.4411.3ab7"]),
]


@pytest.mark.parametrize(("recognizer", "texts"), PRESIDIO, ids=lambda each: getattr(each, "name", ""))
def test_what_presidios_patterns_need_is_looser_than_they_are(
    recognizer: GuardedPatterns, texts: list[str]
) -> None:
    assert {pattern.name for pattern in recognizer.patterns} == set(recognizer.needs)
    for text in texts:
        (due,) = Agenda([recognizer]).due([text])
        found = {
            each.name for each in recognizer.patterns if regex.search(each.regex, text, regex.IGNORECASE)
        }
        assert found
        assert found <= {pattern.name for pattern in due[recognizer]}
    assert Agenda([recognizer]).due(["no such thing"]) == [{}]
