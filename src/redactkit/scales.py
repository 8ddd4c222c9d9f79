"""The scales a released value may be coarsened to. Shared by the room that coarsens and the room that checks.

A scale is a closed list or a closed shape, so that the last check can say "a member of the named scale"
without knowing how the value was made.
"""

from __future__ import annotations

import re

OTHER = "(other)"
"""The label of a merged block of a total."""


FEW = 11
"""Fewer records than these in tables that no column joins can be matched: the least that a total stands for,
where a policy says nothing else."""


def too_few(fewest: int) -> str:
    """Why a total has no figure. The same words for few and for none: which of them it is would tell."""
    return (
        f"fewer than {fewest} people are concerned, or nobody, or more than half of the records are one "
        "person's"
    )


_DEWEY = tuple(f"{hundred}00-{hundred}99" for hundred in range(10))
_LC = tuple(f"LC {letter}" for letter in "ABCDEFGHJKLMNPQRSTUVZ")
_SHELVES = ("fiction", "biography", "other")

CALL_NUMBER_CLASSES: tuple[str, ...] = (*_DEWEY, *_LC, *_SHELVES, "")
"""Members of the call-number scale: Dewey hundreds, Library of Congress main classes, and the two shelves
that most public libraries arrange by name. An empty call number stays empty."""

_DEWEY_NUMBER = re.compile(r"(?<![\d.])(\d)\d\d(?:\.\d+)?(?!\d)")
_LC_NUMBER = re.compile(r"^(?:[A-Z]+ )??([A-HJ-NP-VZ])[A-Z]{0,2} ?\d{1,4}(?:\.|\s|$)")
_FICTION = re.compile(r"\b(?:FIC|FICTION|MYSTERY|SCIFI|SCI-FI|ROMANCE|WESTERN|LP|GRAPHIC)\b")
_BIOGRAPHY = re.compile(r"\b(?:B|BIO|BIOG|BIOGRAPHY)\b")

MONTH = re.compile(r"[12]\d{3}-(?:0[1-9]|1[0-2])")
YEAR = re.compile(r"[12]\d{3}")


def call_number_class(call_number: str) -> str:
    """The main class of a call number; ``other`` where no scheme is recognised.

    Shelf prefixes ("J", "YA", "DVD") are passed over. A Dewey number wins over a word, so that "FIC" in
    "808.3 FIC" does not hide its class.
    """
    upper = call_number.strip().upper()
    if not upper:
        return ""
    if found := _DEWEY_NUMBER.search(upper):
        return _DEWEY[int(found[1])]
    if found := _LC_NUMBER.match(upper):
        return f"LC {found[1]}"
    if _FICTION.search(upper):
        return "fiction"
    if _BIOGRAPHY.search(upper):
        return "biography"
    return "other"
