"""Words and names: what is ordinary English, what is a name, what is both. Fixed lists for all of ``detect``.

The lists are data (``recognizers/*.txt``), the same for every library and every export: what survives
``strict`` must never depend on who is a patron. The short ones are written by hand for libraries; the long
ones are built from a dictionary and the census (``scripts/word_lists.py``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from redactkit.errors import InputMissing
from redactkit.folding import fold_key
from redactkit.resources import recognizers_folder

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def is_plain_word(word: str) -> bool:
    """Whether the word is certainly no name: ordinary, a place, a month; not a name too, not an initial."""
    key = word_key(word)
    return (
        len(key) > 1
        and key not in name_words()
        and (key in safe_words() or key in _listed("plain_words.txt"))
    )


def is_plain_text(text: str) -> bool:
    """Whether every word of the text is certainly no name."""
    return all(is_plain_word(word) for word in _WORD.findall(text))


def is_common_word(word: str) -> bool:
    """Whether the word is no sign of a person by itself: ordinary, though it may be a name as well."""
    return (word.lower() if word.isascii() and word.isalnum() else word_key(word)) in _common_words()


def is_english_word(word: str) -> bool:
    """Whether the word, in any case, is English and not chiefly a name: "returned", "young", not "jack"."""
    key = word_key(word)
    return key in safe_words() or key in english_words()


def is_familiar_word(word: str) -> bool:
    """Whether it is English, not chiefly a name, and much used: one of some twelve thousand."""
    key = word_key(word)
    return key in safe_words() or key in listed_section("english_words.txt", "familiar")


def is_surname(word: str, *, well_known: bool = False) -> bool:
    """Whether one American in 100,000 has this surname (``well_known``: one in 10,000), in any case."""
    return _is_named(word, "surnames.txt", well_known=well_known)


def is_given_name(word: str, *, well_known: bool = False) -> bool:
    """Whether one American in 100,000 has this given name (``well_known``: one in 10,000), in any case."""
    return _is_named(word, "census_given_names.txt", well_known=well_known)


def is_rare_surname(word: str) -> bool:
    """Whether one American in 400,000 has this surname, fewer than ``is_surname`` asks for."""
    return word_key(word) in listed_section("rare_names.txt", "surnames")


def is_rare_given_name(word: str) -> bool:
    """Whether one American in 700,000 has this given name, fewer than ``is_given_name`` asks for."""
    return word_key(word) in listed_section("rare_names.txt", "given names")


def is_chiefly_name(word: str) -> bool:
    """Whether it is a name, and no English word or one seldomer meant than the name: "nguyen", "jack"."""
    return (is_surname(word) or is_given_name(word)) and not is_english_word(word)


def is_word_and_name(word: str) -> bool:
    """Whether it is an English word and the name of one American in 100,000, whichever is likelier."""
    return word_key(word) in names_among_words()


def is_rather_a_name(key: str, *, or_either: bool = False) -> bool:
    """Whether a folded English word is oftener the name that it is too: "marsh", "hazel".

    ``or_either``: or about as often, and one in 10,000 is called so: "banks".
    """
    sort = names_among_words().get(key)
    if sort == "either" and or_either:
        return is_surname(key, well_known=True) or is_given_name(key, well_known=True)
    return sort == "chiefly names" or (sort == "either" and not is_familiar_word(key))


@cache
def names_among_words() -> Mapping[str, str]:
    """Of each English word that is a name too, in small letters, which it is: the title of its section.

    ``chiefly names``, ``either``, ``seldom names``.
    """
    return {word: title for title, words in _sections("words_and_names.txt").items() for word in words}


@cache
def english_words() -> frozenset[str]:
    """English words in use that are not chiefly names, in small letters."""
    return frozenset().union(*_sections("english_words.txt").values())


@cache
def _common_words() -> frozenset[str]:
    """The words that are no sign of a person by themselves, as ``word_key`` gives them."""
    return safe_words() | name_words() | _listed("plain_words.txt")


@cache
def safe_words() -> frozenset[str]:
    """The function words of English and the vocabulary of library notes, in lower case."""
    return _listed("safe_words.txt") | function_words()


@cache
def function_words() -> frozenset[str]:
    """Words such as "the" and "about"."""
    return _listed("function_words.txt")


@cache
def figures() -> frozenset[str]:
    """Writers, characters and persons of history, each as ``first_last``."""
    return _listed("figures.txt")


@cache
def name_words() -> frozenset[str]:
    """Ordinary words that are also given names or surnames."""
    return _listed("name_words.txt")


@lru_cache(maxsize=65536)
def _is_named(word: str, file: str, *, well_known: bool) -> bool:
    key = word_key(word)
    return key in listed_section(file, "well known") or (
        not well_known and key in listed_section(file, "known")
    )


@lru_cache(maxsize=65536)
def word_key(word: str) -> str:
    """The form in which a word is looked up: folded, in small letters, without apostrophes."""
    return fold_key(word).replace("'", "")


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset().union(*_sections(name).values())


def listed_section(name: str, title: str) -> frozenset[str]:
    """The words under one title of a list."""
    return _sections(name)[title]


@cache
def _sections(name: str) -> dict[str, frozenset[str]]:
    """The words of a list by section; a list without titles is one section without a name."""
    path = recognizers_folder() / name
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        raise InputMissing("a word list is missing", file=name, hint="install redactkit again") from None
    sections: dict[str, list[str]] = {}
    title = ""
    for line in lines:
        if line.startswith("["):
            title = line.strip("[]")
        elif not line.startswith("#"):
            sections.setdefault(title, []).extend(line.split())
    return {title: frozenset(words) for title, words in sections.items()}
