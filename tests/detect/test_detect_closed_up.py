"""Known identifiers in words that are set apart, run together or broken at a line's end; and other forms."""

from __future__ import annotations

from datetime import date

import pytest

from redactkit.detect import Detector, KnownIdentifiers
from redactkit.detect.closed_up import closed_up


@pytest.fixture(scope="module")
def detector() -> Detector:
    known = KnownIdentifiers.from_values(
        names=[
            *[("Doyle", "Karen"), ("Vu", "Lan"), ("Page", "Will"), ("Son", "John")],
            *[("Land", "Mary"), ("Field", "Chester"), ("Garden", "Olive")],
        ],
        cards=["21712000010029", "A1B2C3D4"],
        phones=["+44 20 7946 0018", "+1 781-555-0134"],
        emails=["karen.doyle@example.org"],
        addresses=["12 Main St"],
        birth_dates=[date(1980, 7, 3)],
    )
    return Detector.build(known=known, use_model=False)


def known_words(detector: Detector, text: str) -> list[tuple[str, str]]:
    return [
        (text[f.start : f.end], f.entity)
        for f in detector.findings([text])[0]
        if f.recognizer == "known_identifiers"
    ]


@pytest.mark.parametrize(
    "name",
    [
        *("KarenDoyle", "karendoyle", "DOYLEKAREN", "karen doyle", "K a r e n D o y l e"),
        *("K A R E N  D O Y L E", "k a r e n d o y l e", "K.a.r.e.n D.o.y.l.e"),
        *("Karen Doy-\nle", "Kar-\r\nen Doyle", "Doyle, Ka-\n  ren", "willpage"),
    ],
)
@pytest.mark.parametrize("text", ["re {} today", "#{}", "{}12 came"])
def test_a_known_name_is_found_in_one_word_in_letters_and_across_lines(
    detector: Detector, text: str, name: str
) -> None:
    assert known_words(detector, text.format(name)) == [(name, "PERSON")]


@pytest.mark.parametrize(
    "text",
    [
        *("moved to Chesterfield", "MOVED TO MARYLAND", "in Maryland", "at Olivegarden"),
        *("ask Johnson", "OverDrive and JavaScript", "webpage", "a b c d e f", "well-\nknown"),
    ],
)
def test_other_words_are_nobody(detector: Detector, text: str) -> None:
    assert known_words(detector, text) == []


@pytest.mark.parametrize(
    ("text", "words", "entity"),
    [
        ("to karen.doyle@exam-\nple.org now", "karen.doyle@exam-\nple.org", "EMAIL_ADDRESS"),
        ("DOB 03071980 on file", "03071980", "BIRTH_DATE"),
        ("born 07031980", "07031980", "BIRTH_DATE"),
        ("call 20 7946 0018", "20 7946 0018", "PHONE_NUMBER"),
        ("call 020 7946 0018", "020 7946 0018", "PHONE_NUMBER"),
        ("at 12, Main St today", "12, Main St", "STREET_ADDRESS"),
        ("key A1-B2-C3-D4 works", "A1-B2-C3-D4", "PATRON_BARCODE"),
        ("key a1b2c3d4 works", "a1b2c3d4", "PATRON_BARCODE"),
        ("last 4 0029", "0029", "PATRON_BARCODE"),
        ("the last four digits are 0029", "0029", "PATRON_BARCODE"),
    ],
)
def test_other_ways_to_write_what_is_known(detector: Detector, text: str, words: str, entity: str) -> None:
    assert known_words(detector, text) == [(words, entity)]


@pytest.mark.parametrize("text", ["item 03071980", "born 04071980", "last 4 0028", "key A1-B2-C3-D5"])
def test_what_only_looks_like_it_is_left_alone(detector: Detector, text: str) -> None:
    assert known_words(detector, text) == []


def test_strict_says_the_same_whoever_is_known(detector: Detector) -> None:
    texts = ["KarenDoyle", "K a r e n  D o y l e", "karen doy-\nle", "last 4 0029", "DOB 03071980"]
    nobody = Detector.build(use_model=False)
    assert detector.findings(texts, mode="strict") == nobody.findings(texts, mode="strict")


def test_a_plain_text_is_not_read_twice() -> None:
    assert closed_up("Karen Doyle called about book 12, w/o cover") is None
