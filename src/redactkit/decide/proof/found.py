"""What ``policy check`` can object to, and where it is written."""

from __future__ import annotations

from dataclasses import dataclass

from redactkit.decide.profile import Profile
from redactkit.decide.proof.space import Form
from redactkit.decide.rules import Rule
from redactkit.decide.yaml_text import KeyPath, Place

OTHERWISE: KeyPath = ("otherwise",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong with a table. ``requests``: how many it concerns; ``example``: one of them."""

    kind: str  # gap | overlap | dead | promise | disagreement
    what: str
    place: Place
    promise: str | None = None  # which is broken
    requests: int = 0
    example: Form | None = None


def path_of(rule: Rule) -> KeyPath:
    """Where a row is written in its profile. What decides where no row does is an entry of its own."""
    return OTHERWISE if rule.entry is None else ("rules", rule.entry)


def place_of(profile: Profile, rule: Rule) -> Place:
    """The file and line of a row."""
    return profile.written.place_of(path_of(rule))
