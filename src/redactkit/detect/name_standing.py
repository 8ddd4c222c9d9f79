"""Words that look like a part of a name and are none where they stand: headings of mail, offices, posts.

And the other way round: an ordinary word that somebody is called by. ``name_runs`` asks both.
"""

from __future__ import annotations

from collections.abc import Sequence

from redactkit.detect.name_cues import is_cue
from redactkit.detect.name_parts import Kind, Word


def is_heading(found: Sequence[Word], place: int) -> bool:
    """Whether a mail's heading stands here, or a form's: "From: Karen Doyle To: Circ"."""
    return (
        place + 1 < len(found)
        and found[place + 1].gap.startswith(":")
        and found[place].is_capital
        and is_cue(found[place].key, "mail headings")
    )


def is_title_of_office(found: Sequence[Word], first: int, place: int) -> bool:
    """Whether a title that is a surname, too, stands before a name: "Nurse Mbeki", not "Dean Marsh"."""
    word, following = found[place], found[place + 1 : place + 2]
    return (
        place == first
        and is_cue(word.key, "titles")
        and word.kind is Kind.BOTH
        and not word.is_given
        and word.is_capital
        and not word.is_shouted
        and bool(following)
        and following[0].gap == " "
        and following[0].is_capital
        and following[0].kind in (Kind.NAME, Kind.UNKNOWN)
    )


def is_called_so(found: Sequence[Word], place: int) -> bool:
    """Whether the words before say that somebody bears what stands here: "known as Cowboy", "goes by Tex"."""
    before = found[place - 1] if place else None
    if before is None or found[place].gap not in (" ", ' "'):
        return False
    earlier = [word.key for word in found[max(0, place - 4) : place - 1]]
    if before.key in ("nicknamed", "aka", "alias"):
        return True
    if before.key == "as":
        return "known" in earlier
    return (before.key == "by" and earlier[-1:] in (["goes"], ["go"], ["went"])) or (
        before.key in ("himself", "herself", "themselves")
        and earlier[-1:] in (["calls"], ["call"], ["called"])
    )


def is_post(word: Word) -> bool:
    """Whether what follows the comma is somebody's post: "Karen Doyle, Head of Reference"."""
    return not word.is_given and word.key in ("head", "page", "clerk", "chair", "manager", "director")
