"""A token of a text as ``strict`` looks at it, and what a word is by the fixed lists."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from string import ascii_lowercase

from redactkit.detect.words import (
    english_words,
    is_familiar_word,
    is_given_name,
    is_surname,
    name_words,
    names_among_words,
    safe_words,
    word_key,
)


def _small(*lists: Iterable[str]) -> frozenset[str]:
    return frozenset(word.lower() for names in lists for word in names if word)


MONTHS = _small(calendar.month_name, calendar.month_abbr, ["sept"])
_DAYS = _small(calendar.day_name)
CALENDAR = (
    MONTHS | _DAYS | {f"{day}s" for day in _DAYS} | _small(calendar.day_abbr, ["tues", "thur", "thurs"])
)
"""Months, and with them the days of the week: in small letters, whole and short."""

_BETWEEN_PARTS = re.compile(r"\W+")
_GLUED = re.compile(r"[_\\%^~]")
_LEAST_MISSPELT = 6
_LONGEST_WORD = 24


class Sort(IntEnum):
    """What a word is by the lists alone, from one that is nobody's name to one that may be nothing else."""

    PLAIN = 0
    SELDOM = 1  # hardly ever the name that it is too: "book", "will"
    EITHER = 2  # "young"
    NAME = 3  # a word, but chiefly a name: "mark"
    UNKNOWN = 4  # on no list of words: "doyle"


class Case(IntEnum):
    """How a word is written."""

    SMALL = 0
    CAPITAL = 1
    CAPITALS = 2


@dataclass(slots=True)
class Token:
    """A piece of a text between blanks and signs, and what is decided about it."""

    text: str
    start: int
    end: int
    is_opaque: bool = False  # an address, or with a sign in it that may stand for a letter
    word: str = ""  # in the form of the lists; empty where it is no word
    sort: Sort = Sort.UNKNOWN
    case: Case = Case.SMALL
    begins: bool = True  # a sentence, or what stands after a colon or in quotation marks
    touches: bool = False  # nothing that parts it from the token before
    has_comma: bool = False  # between it and the token before
    has_stop: bool = False  # right behind it
    is_clipped: bool = False  # a letter of a short form with a stroke: "w/", "p/u"
    is_spelt: bool = False  # a letter of a word spelt with strokes: "d/a/y"
    goes: bool = False
    is_name: bool = False  # whether it goes for being a name, as far as one can tell


def word_set(words: str) -> frozenset[str]:
    """The words, which blanks part, as a set."""
    return frozenset(words.split())


def is_listed_name(word: str) -> bool:
    """Whether one American in 100,000 has it as a given name or a surname."""
    return is_given_name(word) or is_surname(word)


@lru_cache(maxsize=65536)
def sort_of(written: str) -> tuple[str, Sort]:
    """A word in the form of the lists, and what it is by them; of a compound, what its worst part is.

    The word is empty where there is a figure in it or parts are glued by signs.
    """
    if _GLUED.search(written) or any(character.isdigit() for character in written):
        return "", Sort.UNKNOWN
    base = written[:-2] if written.lower().endswith("'s") else written
    word = word_key(base)
    sort = _sort_of_word(word)
    if not base.isascii() and sort is not Sort.UNKNOWN:
        sort = Sort.NAME  # "Bégin" and "Paré" are no misspelling, and "résumé" stays behind "the"
    if sort is Sort.UNKNOWN:
        parts = [part for part in _BETWEEN_PARTS.split(word) if part]
        if len(parts) > 1:
            return "".join(parts), max(map(_sort_of_word, parts))
    return (word, sort) if word.isalpha() else ("", Sort.UNKNOWN)


def _sort_of_word(word: str) -> Sort:
    use = names_among_words().get(word)
    if len(word) == 1:
        return Sort.PLAIN if word in ("a", "i") else Sort.UNKNOWN  # an initial, for all one can tell
    if word in safe_words() and word not in english_words() and is_given_name(word, well_known=True):
        return Sort.EITHER
    if word in safe_words():
        return Sort.SELDOM if use or word in name_words() else Sort.PLAIN
    if use == "seldom names":
        return Sort.SELDOM
    if use == "either" or (word in english_words() and word in name_words()):
        return Sort.EITHER
    if word in english_words():
        return Sort.PLAIN
    if use or word in name_words():
        return Sort.NAME
    return Sort.EITHER if _is_misspelt(word) else Sort.UNKNOWN


def _is_misspelt(word: str) -> bool:
    """Whether a long word that is no listed name is a much used one but for a letter.

    One may be too many, missing or swapped with the next; in a longer word, also another than the right one.
    Of the people in the census one in 130 has a rare surname of which this is true, so such a word goes
    wherever one that may be a name goes.
    """
    if (
        not _LEAST_MISSPELT <= len(word) <= _LONGEST_WORD
        or not (word.isascii() and word.isalpha())
        or is_listed_name(word)
    ):
        return False
    return any(map(is_familiar_word, _spellings_near(word)))


def _spellings_near(word: str) -> Iterator[str]:
    for place in range(len(word)):
        first, rest = word[:place], word[place:]
        yield first + rest[1:]
        yield first + rest[1::-1] + rest[2:]
        yield from (first + rest[0] + letter + rest[1:] for letter in ascii_lowercase)
        if place and len(word) > _LEAST_MISSPELT:
            yield from (first + letter + rest[1:] for letter in ascii_lowercase)
