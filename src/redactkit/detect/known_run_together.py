"""Known people whose names are written as one word: karendoyle, #karendoyle, doylekaren."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from redactkit.detect.known_names import KnownNames
from redactkit.detect.name_cues import is_cue
from redactkit.detect.words import is_common_word, is_english_word, is_given_name, is_plain_word, is_surname

_LEAST_PART, _LEAST, _MOST = 3, 8, 24  # letters of either name, and of both


def words_run_together(names: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The one word that a family name and a given name make, in both orders."""
    for family, given in names:
        if min(len(family), len(given)) >= _LEAST_PART and _LEAST <= len(family) + len(given) <= _MOST:
            yield given + family
            yield family + given


def are_run_together(word: str, names: KnownNames) -> bool:
    """Whether the word is no other, and names somebody."""
    return (
        _LEAST <= len(word) <= _MOST
        and word.isalpha()
        and any(
            names.knows(word[at:], word[:at]) or names.knows(word[:at], word[at:])
            for at in range(_LEAST_PART, len(word) - _LEAST_PART + 1)
        )
        and _may_be_two(word)
    )


@lru_cache(maxsize=20_000)
def _may_be_two(word: str) -> bool:
    """Whether it is no word, and nobody's name as it stands."""
    is_word = is_common_word(word) or is_plain_word(word) or is_english_word(word)
    return not (is_word or is_cue(word, "regions") or is_surname(word) or is_given_name(word))
