"""The long word lists: what they hold, how large they are, and that each says where it is from."""

from __future__ import annotations

import pytest

from redactkit.detect import words
from redactkit.resources import recognizers_folder

BUILT = (
    "english_words.txt",
    "words_and_names.txt",
    "surnames.txt",
    "census_given_names.txt",
    "rare_names.txt",
)


@pytest.mark.parametrize(
    "word", ["returned", "borrowing", "Umbrellas", "young", "will", "don't", "ELEPHANTS"]
)
def test_english_words_are_told_in_any_case_and_form(word: str) -> None:
    assert words.is_english_word(word)


@pytest.mark.parametrize("word", ["jack", "Sullivan", "nguyen", "rodriguez", "karen", "xqzt", "kowalczyk"])
def test_what_is_chiefly_a_name_is_no_english_word(word: str) -> None:
    assert not words.is_english_word(word)


@pytest.mark.parametrize("word", ["will", "may", "page", "book", "young", "jack", "mark", "grace"])
def test_what_is_both_a_word_and_a_name_is_told(word: str) -> None:
    assert words.is_word_and_name(word)


def test_words_and_names_alone_are_not_told_as_both() -> None:
    assert not any(words.is_word_and_name(word) for word in ("returned", "overdue", "nguyen", "sullivan"))


def test_names_are_told_by_how_many_people_have_them() -> None:
    assert words.is_surname("NGUYEN", well_known=True)
    assert words.is_surname("O'Brien", well_known=True)
    assert words.is_given_name("Karen", well_known=True)
    assert words.is_surname("abate")
    assert not words.is_surname("abate", well_known=True)
    assert not words.is_surname("overdue")
    assert words.is_chiefly_name("Sullivan")
    assert not words.is_chiefly_name("young")


def test_rare_names_are_those_that_the_longer_lists_leave_out() -> None:
    assert words.is_rare_surname("Okafor")
    assert words.is_rare_given_name("ifeoma")
    assert not words.is_surname("okafor")
    assert not words.is_rare_surname("nguyen")
    rare = words.listed_section("rare_names.txt", "surnames") | words.listed_section(
        "rare_names.txt", "given names"
    )
    assert not any(map(words.is_english_word, rare))


def test_familiar_words_are_a_part_of_the_english_ones() -> None:
    assert words.is_familiar_word("letter")
    assert words.is_english_word("abacus")
    assert not words.is_familiar_word("abacus")


def test_the_lists_are_large_enough_to_serve_and_small_enough_to_ship() -> None:
    sizes = [(recognizers_folder() / name).stat().st_size for name in BUILT]

    assert len(words.english_words()) > 40_000
    assert sum(sizes) < 900_000


@pytest.mark.parametrize("name", BUILT)
def test_each_built_list_says_its_source_and_how_it_was_built(name: str) -> None:
    first = (recognizers_folder() / name).read_text(encoding="utf-8")[:500]

    assert "SCOWL" in first or "census" in first.lower()
    assert "scripts/word_lists.py" in first
