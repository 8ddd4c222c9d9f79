"""Known values of several words, wherever they stand: street lines, titles, log-ins, cards with letters.

Each is found by the one of its words that is seldomest elsewhere; only where that word stands are the words
around it compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from enum import Enum

from redactkit.detect.reading import Reading, words_of
from redactkit.detect.words import function_words, is_common_word

_LEAST_TITLE, _FEW_WORDS = 10, 3
_TITLE_END = re.compile(r"\s[/:;=]\s?|:\s")
_BOX = ["po", "box"]  # found by the latter: some write more words for the former
_HOUSE_NUMBER = re.compile(r"\s*[0-9]")
_LINE_END = re.compile(r"[$,\n]")

_STREETS = {
    "street": "st",
    "avenue": "ave",
    "av": "ave",
    "road": "rd",
    "lane": "ln",
    "drive": "dr",
    "court": "ct",
    "place": "pl",
    "circle": "cir",
    "terrace": "ter",
    "boulevard": "blvd",
    "highway": "hwy",
    "parkway": "pkwy",
    "square": "sq",
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
    "apartment": "apt",
}


_POST_OFFICE = (["p", "o"], ["post", "office"])


class Phrase(Enum):
    """What a phrase is: entity, score and why."""

    CARD = ("PATRON_BARCODE", 1.0, "a card or key in these exports")
    ADDRESS = ("STREET_ADDRESS", 1.0, "a street line in these exports")
    USER_NAME = ("USER_NAME", 0.9, "a user name in these exports")
    TITLE = ("LOAN_HISTORY", 0.9, "a title in these exports")


class KnownPhrases:
    """Phrases by their words. Never prints them."""

    __slots__ = ("_kinds", "_places")

    def __init__(self) -> None:
        self._kinds: dict[str, Phrase] = {}
        self._places: dict[str, tuple[tuple[int, int], ...]] = {}

    def __len__(self) -> int:
        return len(self._kinds)

    @property
    def anchors(self) -> dict[str, tuple[tuple[int, int], ...]]:
        """The words by which phrases are found: how far into one each stands, and its length in words."""
        return self._places

    def add_card(self, card: str) -> None:
        """A card number with letters in it."""
        self._add(words_of(card), Phrase.CARD)

    def add_user_name(self, name: str, *, least: int) -> None:
        """A log-in of some length that is no ordinary word and no mere number."""
        words = words_of(name)
        joined = "".join(words)
        if len(joined) >= least and not joined.isdigit() and not is_common_word(name):
            self._add(words, Phrase.USER_NAME)

    def add_address(self, address: str) -> None:
        """The street lines of an address."""
        for line in _LINE_END.split(address):
            words = _shortened(words_of(line))
            if not _HOUSE_NUMBER.match(line) and words[:2] != _BOX:
                continue
            if len(words) > 1 and any(word.isalpha() for word in words):
                self._add(words, Phrase.ADDRESS)

    def add_title(self, title: str) -> None:
        """A title of two words or more, and what of it stands before a subtitle or the author."""
        whole = title.strip().rstrip("./:;, ")
        for form in dict.fromkeys((whole, _TITLE_END.split(whole, maxsplit=1)[0])):
            words = words_of(form)
            if len(words) > 1 and sum(map(len, words)) + len(words) > _LEAST_TITLE:
                self._add(words, Phrase.TITLE)

    def _add(self, words: Sequence[str], kind: Phrase) -> None:
        if not words or (phrase := " ".join(words)) in self._kinds:
            return
        self._kinds[phrase] = kind
        in_a_box = kind is Phrase.ADDRESS and words[:2] == _BOX
        anchor = _BOX[1] if in_a_box else max(words, key=_tells)
        place = (words.index(anchor), len(words))
        for word in (anchor, *_LONG.get(anchor, ())) if kind is Phrase.ADDRESS else (anchor,):
            places = self._places.get(word, ())
            if place not in places:
                self._places[word] = (*places, place)

    def spans(self, reading: Reading, telling: Set[str]) -> Iterator[tuple[Phrase, int, int]]:
        """Each phrase of the text: what it is, its first and its last word. ``telling`` as for names."""
        words = reading.words
        if not self._places:
            return
        for at in [at for at, word in enumerate(words) if word in telling]:
            for offset, length in self._places.get(words[at], ()):
                first, end = at - offset, at - offset + length
                for begin, near in _near(words, first, end):
                    kind = self._kinds.get(" ".join(near))
                    if kind is not None and not (kind is Phrase.TITLE and _is_prose(reading, first, end)):
                        yield kind, begin, end - 1
                        break


_LONG: dict[str, list[str]] = {}
for _long, _short in _STREETS.items():
    _LONG.setdefault(_short, []).append(_long)


def _near(words: Sequence[str], first: int, end: int) -> Iterator[tuple[int, Sequence[str]]]:
    """The words as they stand, and as a street line shortens them; and the place of the first."""
    if first >= 0 and end <= len(words):
        near = words[first:end]
        yield first, near
        yield first, [_STREETS.get(word, word) for word in near]
        if first and words[first - 1 : first + 1] in _POST_OFFICE:
            yield first - 1, ["po", *(_STREETS.get(word, word) for word in words[first + 1 : end])]


def _shortened(words: Sequence[str]) -> list[str]:
    """The words of a street line in their short forms; "P.O. Box" as "po box"."""
    short = [_STREETS.get(word, word) for word in words]
    return ["po", *short[2:]] if short[:2] in _POST_OFFICE else short


def _is_prose(reading: Reading, first: int, end: int) -> bool:
    """Whether a short title of ordinary words is written like any other words: "good morning"."""
    words = reading.words[first:end]
    if len(words) > _FEW_WORDS or not all(map(is_common_word, words)):
        return False
    telling = [at for at in range(first, end) if reading.words[at] not in function_words()]
    return not all(map(reading.is_capital, telling))


def _tells(word: str) -> tuple[bool, bool, bool, int]:
    """How well a word tells a phrase from other text. A sign is no word that a text is searched for."""
    return (word.isalnum(), not word.isdigit(), not is_common_word(word), len(word))
