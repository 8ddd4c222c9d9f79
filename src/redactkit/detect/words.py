"""Ordinary words: the fixed list that ``strict`` lets through, and the wider one that is nobody's name.

The lists are data (``recognizers/*.txt``), the same for every library and every export: what survives
``strict`` must never depend on who is a patron.
"""

from __future__ import annotations

import re
from functools import cache

from redactkit.errors import InputMissing
from redactkit.folding import fold_key
from redactkit.resources import recognizers_folder

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def is_plain_word(word: str) -> bool:
    """Whether the word is certainly no name: ordinary, a place, a month; not a name too, not an initial."""
    key = _key(word)
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
    key = _key(word)
    return key in safe_words() or key in name_words() or key in _listed("plain_words.txt")


@cache
def safe_words() -> frozenset[str]:
    """The function words of English and the vocabulary of library notes, in lower case."""
    return _listed("safe_words.txt") | function_words()


@cache
def function_words() -> frozenset[str]:
    """Words such as "the" and "about"."""
    return _listed("function_words.txt")


@cache
def name_words() -> frozenset[str]:
    """Ordinary words that are also given names or surnames."""
    return _listed("name_words.txt")


def _key(word: str) -> str:
    return fold_key(word).replace("'", "")


@cache
def _listed(name: str) -> frozenset[str]:
    path = recognizers_folder() / name
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        raise InputMissing("a word list is missing", file=name, hint="install redactkit again") from None
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
