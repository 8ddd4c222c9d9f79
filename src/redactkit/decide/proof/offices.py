"""In what the offices behind two policies differ: names, codes, people to call, letters, days, dates. Pure.

No row depends on these, and they are what a town that takes over a policy changes first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import TypeVar

from redactkit.decide.profile import Profile
from redactkit.decide.profile.nouns import Calendar, ClockRule
from redactkit.model import Contact, Letterhead, Person

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True, kw_only=True)
class Differs:
    """One difference: of what kind, in what, and how it is in either policy; ``None``: it has none.

    Both may be told alike: then they differ in more than is told.
    """

    kind: str
    what: str
    one: str | None
    two: str | None


def differ(
    kind: str, one: Mapping[str, Part], two: Mapping[str, Part], told: Callable[[Part], str], *, of: str = ""
) -> Iterator[Differs]:
    """What the two do not both have alike, by name. What is told in no words is not there."""
    for name in dict.fromkeys([*one, *two]):
        if one.get(name) != two.get(name):
            here, there = (told(side[name]) if name in side else "" for side in (one, two))
            yield Differs(kind=kind, what=f"{of}{name}", one=here or None, two=there or None)


def office_differences(one: Profile, two: Profile) -> Iterator[Differs]:
    """Title and codes, whom to call, what letters say, when the office works, and the dates it keeps."""
    yield from differ("name", _names(one), _names(two), _value)
    yield from differ("contact", _contacts(one), _contacts(two), _called)
    yield from differ("letterhead", _letter(one.letterhead), _letter(two.letterhead), _value)
    yield from differ("calendar", _fields(one.calendar), _fields(two.calendar), _value)
    yield from differ("clock", _clocks(one), _clocks(two), _counted)


def _names(profile: Profile) -> dict[str, object]:
    return {
        "title": profile.title,
        "jurisdiction": profile.jurisdiction,
        "own_codes": profile.own_codes,
        "public_records_law_applies": profile.public_records_law_applies,
    }


def _letter(letterhead: Letterhead) -> dict[str, object]:
    """Who signs is told by title: how they are reached is told with the contacts."""
    return {**_fields(letterhead), "records_officer": letterhead.records_officer.title}


def _fields(part: Letterhead | Calendar) -> dict[str, object]:
    return {each.name: getattr(part, each.name) for each in fields(part)}


def _value(value: object) -> str:
    """A value as a reader meets it; the bytes of a Word document are not read out."""
    match value:
        case bool():
            return "yes" if value else "no"
        case bytes():
            return "a Word document of its own"
        case frozenset():
            return ", ".join(sorted(map(str, value)))
        case tuple():
            return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _contacts(profile: Profile) -> dict[str, Contact]:
    return {each.id: each for each in profile.contacts}


def _called(contact: Contact) -> str:
    people: tuple[Contact | Person, ...] = (contact, *contact.alternates)
    return "; or else ".join(map(_reached, people))


def _reached(person: Contact | Person) -> str:
    given = (person.title, person.name, person.phone, person.email)
    return ", ".join(each for each in given if each is not None)


def _clocks(profile: Profile) -> dict[str, ClockRule]:
    return {each.id: replace(each, cites=()) for each in profile.clocks}


def _counted(clock: ClockRule) -> str:
    start = {"response": "the answer", "delivery": "the day on which the answer is received"}
    return f"{clock.count} {clock.days} days from {start.get(clock.runs_from, 'receipt')}"
