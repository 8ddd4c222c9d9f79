"""A made-up library for F2: the people, their identities, and what they did in two years."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

from tests.trust.people import Bones, Identity, identities, make_bones

TITLES = 18
"""How many works there are; ``systems`` has what each is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A loan, a hold, a sign-up: whose, when, where and of what."""

    person: int | None
    month: int
    day: int
    year: int
    minute: int
    branch: int
    kind: int
    shelf: int
    work: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The people, their identities, and what they did."""

    bones: tuple[Bones, ...]
    who: tuple[Identity, ...] = field(repr=False)
    events: tuple[Event, ...] = field(repr=False)


def make_world(dice: random.Random, *, homes: int, greedy: float) -> World:
    """Some people, their identities, and what they did in two years."""
    count = dice.randint(25, 45)
    bones = make_bones(dice, count, homes)
    often = [int(count * dice.random() ** greedy) for _ in range(dice.randint(150, 400))]
    works = dice.randint(9, TITLES)
    first = dice.randrange(TITLES)
    events = tuple(
        Event(
            person=None if dice.random() < 0.02 else person,
            month=dice.randint(1, 12),
            day=dice.randint(1, 28),
            year=dice.choice([2023, 2024, 2024, 2024]),
            minute=dice.randrange(600),
            branch=min(dice.randrange(3), dice.randrange(3)),
            kind=dice.randrange(3),
            shelf=dice.randrange(3),
            work=first + min(dice.randrange(works), dice.randrange(works)),
            number=500_000 + nth,
        )
        for nth, person in enumerate(often)
    )
    return World(bones=tuple(bones), who=tuple(identities(bones, dice.randrange(10**9))), events=events)


def other_people(world: World, seed: int) -> World:
    """The same world with everybody renamed, one to one; nobody moves."""
    return replace(world, who=tuple(identities(world.bones, seed)))


def moved(world: World) -> World:
    """Everybody who is registered with the first library is registered with the third: an influence that is
    meant."""
    bones = tuple(replace(each, home=2 if each.home in (0, 1) else each.home) for each in world.bones)
    return replace(world, bones=bones)
