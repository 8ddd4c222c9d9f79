"""Five hundred names in a message, half of them patrons': strict lets the same text out for both halves."""

from __future__ import annotations

import logging
from itertools import product

import pytest
from sample_exports.generator.dice import Dice
from sample_exports.generator.words import FAMILIES, MEN, SHORT_FAMILIES, WOMEN

from redactkit.detect import Detector, KnownIdentifiers
from redactkit.model import TAKEN_OUT
from redactkit.redact.own import Own
from redactkit.redact.text import without_others

NAMES = 500
WORDS_THAT_ARE_NAMES = (
    "Will Page",
    "May Young",
    "Joy Book",
    "Mark Day",
    "Art Long",
    "Hope Rose",
    "Bill Short",
)
MESSAGES = ("told {} about the hold", "Spoke with {}.", "see {}, overdue")
SAFE_WORDS_BUT_NAMES = ("Max", "Hope", "May", "Will", "Art", "Joy", "Grace", "Mark", "Bill", "Young", "Page")
"""Names that the lists of safe words hold as words."""
WRITTEN = {"as given": str, "capitals": str.upper, "small letters": str.lower}


def make_names() -> list[tuple[str, str]]:
    """Five hundred (given, family): the samples' names, and ordinary words that are names."""
    dice = Dice(500, "eval/strict names")
    odd = [(given, family) for given, _, family in (name.partition(" ") for name in WORDS_THAT_ARE_NAMES)]
    drawn = dice.shuffled(list(product(WOMEN + MEN, FAMILIES + SHORT_FAMILIES)))
    return dice.shuffled([*odd, *[name for name in drawn if name not in odd][: NAMES - len(odd)]])


def messages(names: list[tuple[str, str]], how: str) -> list[str]:
    """A message for each name; two names in a row have the same one."""
    return [
        WRITTEN[how](MESSAGES[nth // 2 % len(MESSAGES)].format(f"{given} {family}"))
        for nth, (given, family) in enumerate(names)
    ]


def knowing(names: list[tuple[str, str]]) -> Detector:
    return Detector.build(
        known=KnownIdentifiers.from_values(names=[(family, given) for given, family in names])
    )


def released(detector: Detector, texts: list[str]) -> list[str]:
    """What goes out under strict, with nobody's own values to keep."""
    nobody = Own.of((), frozenset())
    found = detector.findings(texts, mode="strict")
    return [
        without_others(text, findings, nobody, names=frozenset(), kin=frozenset())
        for text, findings in zip(texts, found, strict=True)
    ]


@pytest.fixture(autouse=True)
def no_word_for_each_removal(caplog: pytest.LogCaptureFixture) -> None:
    """Presidio's anonymizer would log each of the thousands: where, never what."""
    caplog.set_level(logging.WARNING, logger="presidio-anonymizer")


@pytest.fixture(scope="module")
def names() -> list[tuple[str, str]]:
    return make_names()


@pytest.fixture(scope="module")
def knowing_one_half(names: list[tuple[str, str]]) -> Detector:
    return knowing(names[::2])


@pytest.mark.model
@pytest.mark.parametrize("how", WRITTEN)
def test_what_goes_out_does_not_change_when_the_other_half_are_patrons(
    names: list[tuple[str, str]], knowing_one_half: Detector, how: str
) -> None:
    texts = messages(names, how)

    assert len(set(names)) == NAMES
    assert released(knowing_one_half, texts) == released(knowing(names[1::2]), texts)


@pytest.mark.model
def test_patrons_and_strangers_leave_the_same_text(
    names: list[tuple[str, str]], knowing_one_half: Detector
) -> None:
    out = released(knowing_one_half, messages(names, "as given"))

    assert out[::2] == out[1::2]
    assert len(set(out)) == len(MESSAGES)
    assert all(TAKEN_OUT in text for text in out)


@pytest.mark.parametrize("message", ["told {} about the hold", "{} Sullivan called", "Mrs. {} called"])
@pytest.mark.parametrize("word", SAFE_WORDS_BUT_NAMES)
def test_words_that_are_names_go_where_they_stand_as_names(message: str, word: str) -> None:
    out = released(Detector.build(use_model=False), [message.format(word), message.format("Zbigniew")])

    assert out[0] == out[1]


@pytest.mark.model
def test_the_name_model_changes_nothing(names: list[tuple[str, str]]) -> None:
    texts = [text for how in WRITTEN for text in messages(names, how)]

    assert released(Detector.build(), texts) == released(Detector.build(use_model=False), texts)


@pytest.mark.model
def test_detect_would_tell_them_apart(names: list[tuple[str, str]], knowing_one_half: Detector) -> None:
    """The control: where the known identifiers are looked at, the text does depend on who is a patron."""
    texts = messages(names, "small letters")
    by_one, by_other = (
        [[(each.start, each.end) for each in found] for found in detector.findings(texts)]
        for detector in (knowing_one_half, knowing(names[1::2]))
    )
    assert by_one != by_other
