"""By how many things the right person was found. Pure.

A name is shared by namesakes; a second thing beside it tells them apart. The form says in a few words by what
the card was matched (``seeks.matched_by.by``). Only what this module knows counts: a card is what is to be
found, and "none" is no address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from redactkit.folding import fold_key

# In this order, and each takes its words away: an e-mail address is no address, a user name is no name.
_KINDS: tuple[tuple[str, str], ...] = (
    ("guardian", r"\b(?:parent|guardian|mother|father)(?:s|'s|s')?\b(?: name)?"),
    ("e-mail", r"\be-? ?mail(?: address(?:es)?)?\b"),
    ("telephone", r"\b(?:home |cell |mobile )?(?:tele)?phone(?: number)?\b|\b(?:cell|mobile)\b"),
    ("log-in", r"\b(?:user ?(?:name|id)|log-?in)\b"),
    ("licence", r"\b(?:driver'?s? )?licen[cs]e(?: number)?\b"),
    ("picture", r"\b(?:photo(?:graph)?|picture)(?: id)?\b"),
    ("card", r"\b(?:library )?card(?: number)?\b|\bbarcode\b"),
    ("birth", r"\b(?:date|day) of birth\b|\bbirth ?(?:date|day)\b|\bdob\b|\bd o b\b"),
    ("address", r"\b(?:street )?address(?:es)?\b|\bstreet\b"),
    ("name", r"\bnames?\b"),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)
_TELLS_APART = frozenset({"guardian", "e-mail", "telephone", "licence", "picture", "birth", "address"})
_NOTHING = re.compile(
    r"\b(?:no|not|none|nothing|never|without|neither|nor|unknown|missing|n a|un\w+ed)\b|n't\b"
)


def tells_namesakes_apart(matched_by: Iterable[str]) -> bool:
    """Whether these are at least two different things, one of which two namesakes seldom share."""
    kinds = {kind for text in matched_by for kind in _kinds(text)}
    return len(kinds) > 1 and not kinds.isdisjoint(_TELLS_APART)


def _kinds(text: str) -> list[str]:
    """What a few words speak of: ``name and birth date`` are two things, ``no address`` is none."""
    rest = re.sub(r"[_./]", " ", fold_key(text))
    if _NOTHING.search(rest):
        return []
    found = []
    for kind, pattern in _PATTERNS:
        rest, count = pattern.subn(" ", rest)
        found += [kind] if count else []
    return found
