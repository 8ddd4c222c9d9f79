"""Strict: keep only what is known to be safe. Every other token is a finding, whether or not it was named.

What survives is decided by a fixed list of words and by how they are written, never by who is a patron: if a
patron's name were removed and a stranger's kept, the kept ones would tell who is none.
"""

from __future__ import annotations

import re

from redactkit.detect.words import function_words, name_words, safe_words
from redactkit.model import Finding

UNKNOWN_TOKEN = "UNKNOWN_TOKEN"  # noqa: S105  an entity's name
RECOGNIZER = "allow_list"

_TOKEN = re.compile(r"[^\s.,;:!?()\[\]\"'/-]+(?:['.-][^\s.,;:!?()\[\]\"'/-]+)*")
_PARTS = re.compile(r"[.'-]")


def unknown_tokens(text: str) -> list[Finding]:
    """A finding for every token of a folded text that may not survive.

    A safe word survives in small letters. In a note all in capitals, where a surname looks like any other
    word, only function words that are nobody's name survive.
    """
    is_capitals = text.isupper()
    return [
        Finding(
            start=match.start(),
            end=match.end(),
            entity=UNKNOWN_TOKEN,
            score=1.0,
            recognizer=RECOGNIZER,
            why="not on the list of safe words",
        )
        for match in _TOKEN.finditer(text)
        if not _token_survives(match.group(), is_capitals=is_capitals)
    ]


def _token_survives(token: str, *, is_capitals: bool) -> bool:
    if not any(character.isalnum() for character in token):
        return True  # a mark says nothing
    whole = token.replace("'", "")  # the list has "dont" for "don't": "don" alone is a name
    return _survives(whole, is_capitals=is_capitals) or all(
        _survives(part, is_capitals=is_capitals) for part in _PARTS.split(token)
    )


def _survives(word: str, *, is_capitals: bool) -> bool:
    if word.islower():
        return word in safe_words()
    small = word.lower()
    return is_capitals and small in function_words() and small not in name_words()
