"""One text as the words in which known identifiers are looked for, and where each of them stands.

"DOYLE, KAREN", "Doyle-Karen" and "doyle karen" read alike: what lightly separates words is nothing, every
other sign is a word of its own, ``MARK``, which no name goes across. An apostrophe inside a word is left out,
so that "O'Brien" and "OBrien" are one; "'s" at its end is a word of its own.
"""

from __future__ import annotations

import re

from redactkit.folding import Folded, fold_key

BREAK = "\x00"
"""Stands between texts. Folding drops it, so that none holds it."""

MARK, OF = ";", "'s"
"""The word that stands for a sign, and the possessive ending."""

_NEAR = 8  # characters in which the end of a sentence is looked for
_WORD = re.compile(r"'s\b|[^\W_]+(?:'+(?!s\b)[^\W_]+)*|[^\w\s,.\-/+()\[\]$#']")
_POSSESSIVE = re.compile(r"'s\b")
_OTHERS = {code: " " for code in range(128) if not chr(code).isalnum()}
_OTHERS_BUT_BREAK = {**_OTHERS, ord(BREAK): BREAK}
_FOREIGN_SIGN = re.compile(r"[^\w\x00-\x7f]")


def words_of(value: str) -> list[str]:
    """The words of a value of an export, as a text that holds it would read."""
    return [_plain(word) for word in _WORD.findall(fold_key(value))]


def rough_words(folded: str) -> list[str]:
    """The words of a folded text without signs and places: fast, to see whether a closer look is due."""
    if not folded.isascii():
        folded = _FOREIGN_SIGN.sub(" ", folded)
    if "'" in folded:
        folded = _POSSESSIVE.sub(" ", folded).replace("'", "")
    return folded.translate(_OTHERS).split()


def rough_lines(folded: str) -> list[str]:
    """Texts in plain ASCII with ``BREAK`` between them, each with blanks in place of signs.

    All at once, because that is faster.
    """
    return folded.translate(_OTHERS_BUT_BREAK).split(BREAK)


class Reading:
    """A text and its words. Positions in it are numbers of words."""

    __slots__ = ("_capitals", "_places", "folded", "of_shelves", "text", "words")

    def __init__(self, text: str, folded: Folded) -> None:
        """``folded`` is the text folded for matching."""
        self.text = text
        self.folded = folded
        found = list(_WORD.finditer(self.folded.text))
        self.words = [_plain(word[0]) for word in found]
        self._places = [word.span() for word in found]
        self._capitals: bool | None = None
        self.of_shelves: bool | None = None
        """Whether the text is about shelves, as ``shelf_marks`` says; ``None`` until it looked."""

    @property
    def is_in_capitals(self) -> bool:
        """Whether the text has no small letters, so that a capital says nothing."""
        if self._capitals is None:
            self._capitals = self.text.upper() == self.text
        return self._capitals

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The code points of the text that words ``first`` to ``last``, inclusive, stand on."""
        return self.folded.original_span(self._places[first][0], self._places[last][1])

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
