"""Strict: keep only what is known to be safe. Every other token is a finding, whether or not it was named.

What survives is decided by fixed lists of words, by how they are written and by what stands beside them,
never by who is a patron: if a patron's name were removed and a stranger's kept, the kept ones would tell who
is none. Nor by the name model, which may be there or not. Here a text is cut into tokens; ``strict_rules``
says which of them survive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import punctuation

from redactkit.detect.strict_rules import decide
from redactkit.detect.strict_token import Token
from redactkit.model import Finding

UNKNOWN_TOKEN = "UNKNOWN_TOKEN"  # noqa: S105  an entity's name
RECOGNIZER = "allow_list"

_CHUNK = re.compile(r"\S+")
_ADDRESS = re.compile(r"@|://|www\.", re.IGNORECASE)
# A figure with its signs, or a word with its apostrophes, hyphens and inner full stops.
_SIGNS = r"\s.,;:!?()\[\]\"'/=#&+|<>{}-"
_TOKEN = re.compile(rf"\$?\d+(?:[.,:/-]\d+)+(?!\w)|[^{_SIGNS}]+(?:['.-][^{_SIGNS}]+)*")

# Signs in which nobody can write a name. Any other may stand for a letter: U+1F17A is a K in a box.
_HARMLESS_SIGNS = frozenset(f"{punctuation}“”‘’–—…•·«»¡¿€£¢¥°©®™§±×÷⁄★✓✗→")  # noqa: RUF001


def unknown_tokens(text: str) -> list[Finding]:
    """A finding for every token of a folded text that may not survive."""
    tokens = list(_tokens(text))
    decide(text, tokens)
    return [
        Finding(
            start=token.start,
            end=token.end,
            entity=UNKNOWN_TOKEN,
            score=1.0,
            recognizer=RECOGNIZER,
            why="not on the list of safe words",
        )
        for token in tokens
        if token.goes
    ]


def _tokens(text: str) -> Iterator[Token]:
    for chunk in _CHUNK.finditer(text):
        if _ADDRESS.search(chunk.group()):
            yield Token(chunk.group(), chunk.start(), chunk.end(), is_opaque=True)
            continue
        for match in _TOKEN.finditer(text, chunk.start(), chunk.end()):
            found = match.group()
            if found.isalpha():
                yield Token(found, match.start(), match.end())
                continue
            signs = {character for character in found if not character.isalnum()}
            is_opaque = not signs <= _HARMLESS_SIGNS
            if is_opaque or len(signs) < len(set(found)):
                yield Token(found, match.start(), match.end(), is_opaque=is_opaque)
