"""By how many things the right person was found. Pure.

A name is shared by namesakes; a second thing beside it tells them apart. The form says in a few words by what
the card was matched (``seeks.matched_by.by``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from redactkit.folding import fold_key

# In this order, and each takes its words away: an e-mail address is no address, a user name is no name.
_KINDS: tuple[tuple[str, str], ...] = (
    ("e-mail", r"e-?mail(?: address(?:es)?)?"),
    ("telephone", r"(?:home |cell |mobile )?(?:tele)?phone(?: number)?|\b(?:cell|mobile)\b"),
    ("log-in", r"user ?(?:name|id)|log-?in"),
    ("card", r"card(?: number)?|barcode"),
    ("licence", r"licen[cs]e(?: number)?"),
    ("picture", r"(?:photo(?:graph)?|picture)(?: id)?|signature"),
    ("birth", r"(?:date|day|year|place) of birth|birth ?(?:date|day|year)?|\bborn\b|\bdob\b|\bage\b"),
    ("address", r"address(?:es)?|street|\bzip\b|\btown\b"),
    ("number", r"(?:record|student|social security)? ?\b(?:number|record|id|ssn)\b"),
    ("name", r"name"),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)


def tells_namesakes_apart(matched_by: Iterable[str]) -> bool:
    """Whether these are at least two different things, so that one of them is no name."""
    return len({kind for text in matched_by for kind in _kinds(text)}) > 1


def _kinds(text: str) -> list[str]:
    """What a few words speak of: ``name and birth date`` are two things."""
    plain = fold_key(text.replace("_", " ").replace(".", " "))
    found, rest = [], plain
    for kind, pattern in _PATTERNS:
        rest, count = pattern.subn(" ", rest)
        found += [kind] if count else []
    return found or [plain]
