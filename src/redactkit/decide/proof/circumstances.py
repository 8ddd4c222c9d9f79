"""The circumstances under which requests are told: each request is under one of them. Pure.

A reader first wants to know what becomes of an ordinary request. Each thing that can be out of the ordinary
is told by itself, before counsel has said anything.
"""

from __future__ import annotations

from dataclasses import dataclass

from redactkit.decide import vocabulary as v
from redactkit.decide.answers import QUESTIONS
from redactkit.decide.proof.diagram import Subset
from redactkit.decide.proof.everybody import Everybody

ORDINARY = "ordinary"
"""Nothing is out of the ordinary; before counsel has said anything, and once every counsel has agreed."""
SEVERAL = "several"
"""Several things are out of the ordinary, or one is and every counsel has agreed."""
OTHERWISE = "answered_otherwise"
"""Some counsel has said something else, or not all of them have answered."""

_ADVISERS = tuple(f"counsel.{who}" for who in v.members(v.CounselRole))
_REVIEWS = ("process.proper_form", "process.good_cause")


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstance:
    """One of them, by name, and its requests. ``in_lines``: few enough things come together to be told so."""

    name: str
    requests: Subset
    in_lines: bool = True


def circumstances_of(everybody: Everybody, elsewhere: Subset) -> tuple[Circumstance, ...]:
    """All of them, the ordinary one first; at the end what comes together in too many ways to be told.

    ``elsewhere``: the requests that say that the patrons are registered at another library.
    """
    asked = everybody.answering
    silent, answered = not_yet_asked(everybody), agreed(everybody)
    special = {
        "at_the_desk": asked("handled_by", "staff"),
        "spoken_consent": asked("process.kind", "oral_consent"),
        "school_or_college": ~asked("custodian", "public_library"),
        "gag": everybody.where("gag", "yes"),
        **{each: asked("situation", each) for each in QUESTIONS["situation"] if each != "ordinary"},
        "doubt": asked("doubt", "yes"),
        "registered_elsewhere": elsewhere,
        "property_recovery": asked("purpose", "property_recovery"),
    }
    plain = everybody.space.everything
    for those in special.values():
        plain -= those
    found = [Circumstance(name=ORDINARY, requests=plain & (silent | answered))]
    for name, those in special.items():
        alone = those
        for other in special.values():
            alone = alone if other is those else alone - other
        found.append(Circumstance(name=name, requests=alone & silent))
    rest = everybody.space.everything
    for each in found:
        rest -= each.requests
    found.append(Circumstance(name=SEVERAL, requests=rest & (silent | answered), in_lines=False))
    found.append(Circumstance(name=OTHERWISE, requests=rest - (silent | answered), in_lines=False))
    return tuple(each for each in found if each.requests)


def not_yet_asked(everybody: Everybody) -> Subset:
    """The requests about which no counsel has said anything."""
    found = everybody.space.everything
    for name in _ADVISERS:
        found &= everybody.answering(name, "none")
    for name in _REVIEWS:
        found &= everybody.answering(name, "unreviewed")
    return found


def agreed(everybody: Everybody) -> Subset:
    """The requests of which every counsel has said that they may be answered."""
    found = everybody.space.everything
    for name in _ADVISERS:
        found &= everybody.answering(name, "release", "release_less")
    for name in _REVIEWS:
        found &= everybody.answering(name, "yes")
    return found
