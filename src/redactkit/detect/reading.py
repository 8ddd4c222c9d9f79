"""One text as the words in which known identifiers are looked for, and where each of them stands.

"DOYLE, KAREN", "Doyle-Karen" and "doyle karen" read alike: what lightly separates words is nothing, every
other sign is a word of its own, ``MARK``, which no name goes across. An apostrophe inside a word is left out,
so that "O'Brien" and "OBrien" are one; "'s" at its end is a word of its own.
"""

from __future__ import annotations

import re
from itertools import accumulate

from redactkit.folding import Folded, fold_key

BREAK = "\x00"
"""Stands between texts. Folding drops it, so that none holds it."""

MARK, OF = ";", "'s"
"""The word that stands for a sign, and the possessive ending."""

_NEAR = 8  # characters in which the end of a sentence is looked for
_WORD = re.compile(r"'s\b|[^\W_]+(?:'+(?!s\b)[^\W_]+)*|[^\w\s,.\-/+()\[\]$#']")
_WORD_BETWEEN = re.compile(f"({_WORD.pattern})")
_POSSESSIVE = re.compile(r"'s\b")
_FOREIGN_SIGN = re.compile(r"[^\w\x00-\x7f]")


def words_of(value: str) -> list[str]:
    """The words of a value of an export, as a text that holds it would read."""
    if value.isascii() and value.isalnum():
        return [value.lower()]
    return [_plain(word) for word in _WORD.findall(fold_key(value))]


def rough_text(folded: str) -> str:
    """A folded text whose words are nothing but letters and digits side by side, so that they are cut fast.

    Each word of a ``Reading`` is one of them, but for the possessive ending and signs.
    """
    if not folded.isascii():
        folded = _FOREIGN_SIGN.sub(" ", folded)
    if "'" in folded:
        folded = _POSSESSIVE.sub(" ", folded).replace("'", "")
    return folded


class Reading:
    """A text and its words. Positions in it are numbers of words."""

    __slots__ = ("_capitals", "_edges", "_moved", "folded", "text", "words")

    def __init__(self, text: str, folded: str, moved: Folded | None = None) -> None:
        """``folded`` is the text folded for matching, ``moved`` where its characters stood if not there."""
        self.text = text
        self.folded = folded
        self._moved = moved
        parts = _WORD_BETWEEN.split(folded)  # what stands between words, and the words, in turn
        self.words = [word if word.isalnum() else _plain(word) for word in parts[1::2]]
        self._edges = list(accumulate(map(len, parts)))
        self._capitals: bool | None = None

    @property
    def is_in_capitals(self) -> bool:
        """Whether the text has no small letters, so that a capital says nothing."""
        if self._capitals is None:
            self._capitals = self.text.upper() == self.text
        return self._capitals

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The code points of the text that words ``first`` to ``last``, inclusive, stand on."""
        start, end = self._edges[2 * first], self._edges[2 * last + 1]
        return (start, end) if self._moved is None else self._moved.original_span(start, end)

    def is_capital(self, at: int) -> bool:
        """Whether the word is written with a capital letter."""
        return self.text[self.span(at, at)[0]].isupper()

    def sign_before(self, at: int) -> str:
        """The character before the word; empty where the text begins."""
        start = self.span(at, at)[0]
        return self.text[start - 1 : start] if start else ""

    def begins_sentence(self, at: int) -> bool:
        """Whether nothing, or the end of a sentence, stands before the word."""
        start = self.span(at, at)[0]
        before = self.text[max(0, start - _NEAR) : start].rstrip(" \t\"'([")
        return not before or before[-1] in ".!?:;\n\r-*"


def _plain(word: str) -> str:
    if word == OF or "'" not in word:
        return word if word == OF or word[0].isalnum() else MARK
    return word.replace("'", "")
