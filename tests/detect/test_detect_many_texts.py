"""Many texts are searched at once: what is found in each is what would be found in it alone."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactkit.detect import KnownIdentifiers
from redactkit.detect.digit_runs import LONGEST, DigitRuns
from redactkit.detect.gathered import Gathered, codes_of
from redactkit.detect.reading import BREAK, OF
from redactkit.detect.telling_words import TellingWords

RUN = re.compile(r"[0-9](?:[\s(),.\-/:*_]{0,6}[0-9]){5,}")
WRITTEN = (
    "Karen Doyle",
    "DOYLE, KAREN",
    "José Núñez",
    "O'Brien",
    "21712000000029",
    "2.1712E+13",
    "(781) 555-0134",
    "555-0134",
    "p1234567a",
    "3/7/1961",
    "k.doyle@example.org",
    "12 Main Street",
    "the Doyles",
    "D-12345",
    "\u738b\u5c0f\u660e",
)
BETWEEN = ("", " ", ", ", "'s ", "\n", BREAK, "\u200b", "`", "1", "x", "é", "-")


@pytest.fixture(scope="module")
def known() -> KnownIdentifiers:
    from datetime import date

    return KnownIdentifiers.from_values(
        names=[("Doyle", "Karen"), ("Núñez", "José"), ("O'Brien", "Seán"), ("\u738b", "\u5c0f\u660e")],
        cards=["21712000000029", "D12345"],
        record_numbers=["p1234567a"],
        phones=["781-555-0134"],
        emails=["k.doyle@example.org"],
        addresses=["12 Main Street"],
        birth_dates=[date(1961, 3, 7)],
    )


@settings(deadline=None)
@given(
    st.lists(st.lists(st.sampled_from((*WRITTEN, *BETWEEN)), max_size=5).map("".join), min_size=1, max_size=6)
)
def test_each_text_is_searched_as_if_it_were_alone(known: KnownIdentifiers, texts: list[str]) -> None:
    assert known.find(texts) == [known.find([text])[0] for text in texts]


@pytest.mark.parametrize("written", WRITTEN)
def test_nothing_reaches_from_one_text_into_the_next(known: KnownIdentifiers, written: str) -> None:
    (alone,) = known.find([written])
    assert alone
    assert known.find(["x", written, "x", written, ""]) == [[], alone, [], alone, []]
    whole = (0, len(written))
    for at in range(1, len(written)):
        parted = known.find([written[:at], written[at:]])
        assert all((each.start, each.end) != whole for found in parted for each in found)


def test_where_texts_are_parted_for_their_length_does_not_tell(known: KnownIdentifiers) -> None:
    much = "nobody is here. " * 20_000
    texts = [f"{much}Karen Doyle", "card 21712000000029", *["nobody"] * 3_000, much, f"Karen Doyle {much}"]
    found = known.find(texts)
    assert [len(each) for each in found] == [1, 1, *[0] * 3_001, 1]
    assert (found[0][0].start, found[0][0].end) == (len(much), len(much) + 11)
    assert (found[-1][0].start, found[-1][0].end) == (0, 11)
    assert known.find([]) == []


@settings(deadline=None)
@given(st.text(alphabet="0123456789 (),.-/:*_ab\n\x00é", max_size=60))
def test_the_digits_of_a_text_are_put_together_as_they_follow_on_each_other(text: str) -> None:
    runs = DigitRuns(codes_of(text))
    put_together = [
        (int(runs.starts[first]), int(runs.ends[last]), value)
        for each in runs.stretches(np.ones((LONGEST + 1, 1000), dtype=np.bool_), LONGEST)
        for first, last, value in zip(each.first, each.last, each.values.tolist(), strict=True)
        if each.size >= 6
    ]
    expected = []
    for run in RUN.finditer(text):
        groups = [group.span() for group in re.compile("[0-9]+").finditer(text, *run.span())]
        for nth, (start, _) in enumerate(groups):
            for _, end in groups[nth:]:
                digits = re.sub("[^0-9]", "", text[start:end])
                if 6 <= len(digits) <= LONGEST:
                    expected.append((start, end, int(digits)))
    assert sorted(put_together) == sorted(expected)


def test_a_number_longer_than_eight_bytes_hold_is_found_too() -> None:
    known = KnownIdentifiers.from_values(
        cards=["1234567890123456789012", "9" * 18, "0" * 17 + "1", "7" * 5_000], phones=["7" * 18]
    )
    texts = [
        "no 1234567890 123456789012.",
        "9" * 18,
        "9" * 19,
        "0" * 17 + "1",
        "0" * 18 + "1",
        "1" + "0" * 21,
    ]
    texts += ["1" + "7" * 18, "2" + "7" * 18, "7" * 4_999 + " 7", "7" * 4_999]
    assert [[(f.start, f.end) for f in found] for found in known.find(texts)] == [
        [(3, 26)],
        [(0, 18)],
        [],
        [(0, 18)],
        [],
        [],
        [(0, 19)],
        [],
        [(0, 5_001)],
        [],
    ]


def test_a_family_with_a_great_many_given_names_is_known_by_each_of_them() -> None:
    given_names = [f"{first}{second}elin" for first in "BCDFGHJKLMNPRSTVWZ" for second in "aeiouy"]
    known = KnownIdentifiers.from_values(names=[("Smith", name) for name in given_names * 2])
    assert known.size == 1 + len(given_names) + len({name[0] for name in given_names})
    scores = [
        [each.score for each in found] for found in known.find([f"{name} Smith" for name in given_names])
    ]
    assert scores == [[1.0]] * len(given_names)
    assert [each.score for each in known.find(["Xaelin Smith"])[0]] != [1.0]


def test_a_telling_word_is_told_from_those_that_only_look_alike_to_the_table() -> None:
    words = [f"wort{number:04d}" for number in range(3_000)]
    telling = TellingWords(words, {"doyle"})
    of_another_octet = "".join(chr(ord(letter) + 0x400) for letter in "doyle")
    texts = [
        *words,
        "doyle's",
        "mcdoyle doyley",
        of_another_octet,
        "wort",
        "o doyle",
        *(w + "9" for w in words),
    ]
    held = telling.texts(Gathered(BREAK.join(texts)))
    assert held == {at: {OF, word} for at, word in enumerate([*words, "doyle"])} | {3_004: {OF, "doyle"}}
