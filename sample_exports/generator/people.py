"""The patrons: households of five towns, who share names, addresses and telephones as households do."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date, timedelta

from .dice import Dice
from .numbers import codabar, record_number
from .words import AWKWARD_FAMILIES, FAMILIES, MEN, SHORT_FAMILIES, STREET_KINDS, STREETS, WOMEN

AREA_CODES = ("781", "508", "339", "774", "617", "857", "978", "351", "413")
TODAY = date(2026, 1, 5)
"""The day on which these exports are taken to have been run."""


@dataclass(frozen=True, slots=True)
class Library:
    """A library of the network, by its name in either system and its part of a barcode."""

    sierra: str  # home-library code, without padding
    koha: str
    shelf: str  # how its location codes begin
    institution: str
    town: str
    zip_code: str
    town_code: str  # PCODE3
    share: float


_NETWORK = (
    # Sierra, Koha, shelf, institution, town, ZIP, town code, share of the network's patrons
    ("duxb", "DUX", "dx", "1712", "DUXBURY", "02332", "082", 0.30),
    ("plym", "PLY", "pl", "1713", "PLYMOUTH", "02360", "239", 0.27),
    ("king", "KIN", "kg", "1714", "KINGSTON", "02364", "145", 0.13),
    ("hano", "HAN", "hn", "1715", "HANOVER", "02339", "122", 0.14),
    ("mrsf", "MAR", "mf", "1716", "MARSHFIELD", "02050", "171", 0.16),
)
LIBRARIES = tuple(Library(*row) for row in _NETWORK)
"""The network; the first one is the library that answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """What people under one roof share."""

    library: int
    street: str
    unit: str  # "" for a house
    phone: str  # ten digits
    family: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Patron:
    """One patron of the network. ``index`` is the place in the list and, plus one, Koha's borrowernumber."""

    index: int
    number: int
    barcodes: tuple[str, ...]  # the present card first
    family: str
    given: str
    middle: str  # an initial, or ""
    former_family: str
    sex: str
    born: date | None
    household: Household
    phone: str
    mobile: str
    emails: tuple[str, ...]
    user_name: str
    pin: str
    kind: str  # adult, senior, teen, child, staff
    created: date
    expires: date
    active: date
    checkouts: int
    owed_cents: int
    block: str
    registered: bool  # False: the home library was left blank

    @property
    def home(self) -> int:
        """The place of the home library in the network; 0 is the library that answers."""
        return self.household.library

    @property
    def library(self) -> Library:
        return LIBRARIES[self.home]

    @property
    def record(self) -> str:
        return record_number("p", self.number)


def phone_text(digits: str, style: int) -> str:
    """Ten digits as people write them."""
    area, exchange, line = digits[:3], digits[3:6], digits[6:]
    return (
        f"{area}-{exchange}-{line}",
        f"({area}) {exchange}-{line}",
        digits,
        f"{area}.{exchange}.{line}",
        f"{area} {exchange} {line}",
    )[style]


class _Town:
    """Deals out what must differ from person to person."""

    def __init__(self, dice: Dice) -> None:
        self.dice = dice
        self.number = 1_200_000
        self.serials = [10_000] * len(LIBRARIES)
        self.phones = 0

    def record_number(self) -> int:
        self.number += self.dice.between(1, 27)
        return self.number

    def card(self, library: int) -> str:
        self.serials[library] += self.dice.between(1, 9)
        return codabar("2", LIBRARIES[library].institution, self.serials[library])

    def phone(self) -> str:
        # Only 555-0100 to 555-0199 are kept free for fiction, so that a large set uses each many times.
        number = self.phones
        self.phones += 1
        return f"{AREA_CODES[number // 100 % len(AREA_CODES)]}55501{number * 37 % 100:02d}"

    def household(self, library: int, family: str) -> Household:
        dice = self.dice
        unit = f"APT {dice.between(1, 24)}" if dice.chance(0.15) else ""
        name = dice.pick(STREETS).replace("-", " ")
        return Household(
            library=library,
            street=f"{dice.between(1, 480)} {name} {dice.pick(STREET_KINDS)}",
            unit=unit,
            phone=self.phone(),
            family=family,
        )


def make_patrons(count: int, seed: int) -> list[Patron]:
    """``count`` patrons, in order of their record numbers."""
    dice = Dice(seed, "people")
    town = _Town(dice)
    shares = [(place, library.share) for place, library in enumerate(LIBRARIES)]
    patrons: list[Patron] = []
    for roofs in itertools.count():
        if len(patrons) >= count:
            break
        family, library = _family_name(dice), dice.weighted(shares)
        if roofs < 200 and roofs % 20 == 3:  # each awkward name once in Duxbury and once elsewhere
            turn = roofs // 20
            family = AWKWARD_FAMILIES[turn % len(AWKWARD_FAMILIES)]
            library = 0 if turn < len(AWKWARD_FAMILIES) else 1 + turn % 4
        roof = town.household(library, family)
        size = min(dice.weighted(((1, 34), (2, 26), (3, 17), (4, 15), (5, 8))), count - len(patrons))
        patrons += [_patron(dice, town, roof, place, len(patrons) + place) for place in range(size)]
    return patrons


def _family_name(dice: Dice) -> str:
    return dice.pick(SHORT_FAMILIES) if dice.chance(0.3) else dice.pick(FAMILIES)


def _patron(dice: Dice, town: _Town, roof: Household, place: int, index: int) -> Patron:
    sex = "F" if dice.chance(0.55) else "M"
    given = dice.pick(WOMEN if sex == "F" else MEN)
    kind = dice.weighted((("adult", 70), ("senior", 25), ("staff", 2))) if place < 2 else "child"
    if kind == "child" and dice.chance(0.4):
        kind = "teen"
    family = roof.family if place != 1 or dice.chance(0.8) else dice.pick(FAMILIES)
    former = dice.pick(FAMILIES) if sex == "F" and place < 2 and dice.chance(0.012) else ""
    created = date(2006, 1, 1) + timedelta(days=dice.below(6900))
    born = _birth(dice, kind)
    cards = [town.card(roof.library)]
    if dice.chance(0.07):
        cards.append(town.card(roof.library))
    return Patron(
        index=index,
        number=town.record_number(),
        barcodes=tuple(reversed(cards)),
        family=family,
        given=given,
        middle=dice.pick("ABCDEFGHJKLMNPRSTW") if dice.chance(0.45) else "",
        former_family=former,
        sex=sex,
        born=None if dice.chance(0.04) else born,
        household=roof,
        phone=roof.phone if dice.chance(0.85) else town.phone(),
        mobile=town.phone() if kind != "child" and dice.chance(0.3) else "",
        emails=_emails(dice, given, family, kind),
        user_name=_plain(f"{given[0]}{family}").lower() + str(index % 1000) if dice.chance(0.12) else "",
        pin=dice.digits(4),
        kind=kind,
        created=max(created, born + timedelta(days=1500)),
        expires=TODAY + timedelta(days=dice.between(-400, 1400)) if dice.chance(0.95) else date(2059, 4, 1),
        active=TODAY - timedelta(days=int(900 * dice.roll() ** 2)),
        checkouts=int(900 * dice.roll() ** 3) + 1,
        owed_cents=dice.between(1, 220) * 10 if dice.chance(0.12) else 0,
        block=dice.pick("dpb") if dice.chance(0.03) else "-",
        registered=not dice.chance(0.002),
    )


def _birth(dice: Dice, kind: str) -> date:
    youngest, oldest = {"child": (4, 12), "teen": (13, 17), "senior": (65, 96)}.get(kind, (18, 64))
    return TODAY - timedelta(days=dice.between(youngest * 366, oldest * 365))


def _emails(dice: Dice, given: str, family: str, kind: str) -> tuple[str, ...]:
    if dice.chance(0.75 if kind == "child" else 0.12):
        return ()
    first, last = _plain(given).lower(), _plain(family).lower()
    host = "example.org" if dice.chance(0.6) else "example.net"
    number = dice.between(2, 998)
    made = (
        f"{first}.{last}{number}@{host}",
        f"{first[0]}{last}{number}@{host}",
        f"{last}{first}{number}@{host}",
    )
    address = dice.pick(made)
    return (address, f"{last}.family{number}@{host}") if dice.chance(0.05) else (address,)


_PLAIN = str.maketrans("áéíñüçøë", "aeinucoe", " '-.")


def _plain(name: str) -> str:
    return name.translate(_PLAIN)
