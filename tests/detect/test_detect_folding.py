"""Folding: plain text out of any spelling, and the way back to where each character stood."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from redactkit.folding import Folded, fold, fold_for_matching, fold_key

NAMES = st.text(
    alphabet="abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZéñüçÅ '-", min_size=1, max_size=30
)


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def assert_maps_hold(folded: Folded, given_text: str) -> None:
    last_start = last_end = 0
    for index in range(len(folded.text)):
        start, end = folded.original_span(index, index + 1)
        assert 0 <= start < end <= len(given_text)
        assert start >= last_start
        assert end >= last_end
        last_start, last_end = start, end


@given(st.text(max_size=60))
def test_every_folded_character_points_into_the_given_text_in_order(text: str) -> None:
    assert_maps_hold(fold(text), text)
    assert_maps_hold(fold_for_matching(text), text)


@given(st.text(alphabet=[chr(c) for c in range(32, 127) if c != 96] + ["\t", "\n", "\r"], max_size=60))
def test_ascii_is_itself(text: str) -> None:
    folded = fold(text)
    assert folded.text == text
    assert folded.original_span(0, len(text)) == (0, len(text))


@given(st.text(max_size=60))
@example("A\u04d0")  # a Cyrillic letter with a breve, beside a Latin one
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold_key(text)
    assert fold_key(once) == once


@given(NAMES)
def test_decomposed_and_full_width_spellings_have_one_key(name: str) -> None:
    assert fold_key(unicodedata.normalize("NFD", name)) == fold_key(name)
    assert fold_key(full_width(name)) == fold_key(name)


@given(NAMES, st.sampled_from("\u200b\u200d\u00ad\u2060\ufeff\u202e\ufe0f\u034f"))
def test_invisible_characters_inside_a_name_are_dropped_and_covered(name: str, invisible: str) -> None:
    split = invisible.join(name)
    folded = fold(split)
    assert folded.text == fold(name).text
    start, end = folded.original_span(0, len(folded.text))
    assert split[start:end].strip(invisible) == split.strip(invisible)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("987\u2011655\u20134321", "987-655-4321"),
        ("a\u00a0b\u2003c\u202fd", "a b c d"),
        ("O\u2019Brien", "O'Brien"),
        ("O`Brien", "O'Brien"),
        ("\u0660\u0661\u0662", "012"),
        ("\u041aaren", "Karen"),  # a Cyrillic letter in a Latin word
        (
            "\u041c\u043e\u0441\u043a\u0432\u0430",
            "\u041c\u043e\u0441\u043a\u0432\u0430",
        ),  # a word of its own script
        ("Kar\x00en\x1b", "Karen"),
        ("\ufb01ne", "fine"),
        ("e\u0301", "\u00e9"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text).text == folded


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("  José   NÚÑEZ ", "jose nunez"),
        ("Łukasz Sørensen", "lukasz sorensen"),
        ("Straße", "strasse"),
        ("P1234567X", "p1234567x"),
        ("O`DAY", "o'day"),
        ("İpek", "ipek"),
    ],
)
def test_fold_key(text: str, key: str) -> None:
    assert fold_key(text) == key


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_what_a_keyboard_types_has_the_same_key_by_the_quick_way_and_the_long(text: str) -> None:
    assert fold_key(text) == " ".join(fold_for_matching(text).text.split())


def test_a_printed_fold_shows_no_text() -> None:
    assert "Karen" not in repr(fold("Karen\u200b Doyle"))
