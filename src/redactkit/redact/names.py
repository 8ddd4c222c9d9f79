"""One spelling for the several ways in which exports write a person's name. Pure.

Two names are alike when the first given name and the last family name are the same, folded, in either order:
``DOYLE, KAREN A``, ``Karen Doyle`` and ``Doyle Karen`` are one name, and so two people who bear it are
namesakes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactkit.folding import fold, fold_key

NameKey = tuple[str, ...]
"""The two words that make a name, in the order of the alphabet; one word where there is no more."""

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_LONGEST_PARTICLE = 3  # de la, van, dos


def name_key(name: str) -> NameKey | None:
    """The key of one name as an export writes it; ``None`` where it has no letter."""
    words = given_and_family(name)
    return _key(*words) if words else None


def given_and_family(name: str) -> tuple[str, str] | None:
    """The first given and the last family name, folded; where there is one word alone it is both."""
    folded = fold_key(name)
    family, _, given = folded.partition(",")
    before, behind = _words(family), _words(given)
    words = [behind[0], before[-1]] if before and behind else [*before, *behind]
    return (words[0], words[-1]) if words else None


def suffixes_in(name: str) -> frozenset[str]:
    """Jr, Sr, II … of a name: a father and a son may share everything else."""
    return _SUFFIXES & {_plain(word) for word in _WORD.findall(fold_key(name))}


def agree(one: NameKey, other: NameKey) -> bool:
    """Whether two names may be one person's: the same, or one leaves out or shortens what the other says.

    One of the words must be the same in full, so that an initial alone never agrees.
    """
    shared = set(one) & set(other)
    if not any(len(word) > 1 for word in shared):
        return one == other
    mine, theirs = set(one) - shared, set(other) - shared
    if not mine or not theirs:
        return True
    short, long = sorted((*mine, *theirs), key=len)
    return len(short) == 1 and long.startswith(short)


def names_within(text: str) -> Iterator[tuple[int, int, NameKey]]:
    """Every pair of near words of a text that could be a name: where it stands, and its key.

    Only initials and particles may stand between the two words.
    """
    view = fold(text)
    words = [(found.start(), found.end(), _plain(found[0])) for found in _WORD.finditer(view.text)]
    for at, (start, _, first) in enumerate(words):
        for _, end, second in words[at + 1 :]:
            if len(second) > 1:
                yield *view.original_span(start, end), _key(first, second)
            if len(second) > _LONGEST_PARTICLE:
                break


def words_within(text: str, *, in_any_case: bool = False) -> Iterator[tuple[int, int, str]]:
    """Every capitalised word of a text, or every word: where it stands, and how names compare it."""
    view = fold(text)
    for found in _WORD.finditer(view.text):
        if in_any_case or found[0][0].isupper():
            yield *view.original_span(*found.span()), _plain(found[0])


def name_words(folded: str) -> list[str]:
    """The words of a folded text that may be part of a full name: no initials, no Jr."""
    every = (_plain(word) for word in _WORD.findall(folded))
    return [word for word in every if len(word) > 1 and word not in _SUFFIXES]


def _words(name: str) -> list[str]:
    """The words of a folded name without Jr. Initials count only where there is no more."""
    every = (_plain(word) for word in _WORD.findall(name))
    return name_words(name) or [word for word in every if word not in _SUFFIXES]


def _plain(word: str) -> str:
    return fold_key(word).removesuffix("'s").replace("'", "")


def _key(one: str, other: str) -> NameKey:
    return tuple(sorted({one, other}))
