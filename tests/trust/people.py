"""Made-up people who can all be given other identities of the same shape; who is whose household stays.

An identity is everything that says who somebody is: names, cards, keys, telephones, addresses. A ``Skeleton``
is what stays when everybody gets another one: who lives with whom, who shares a first name, how a name is
written, where somebody is registered. No word of an identity is a word that is released.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.support.town import card

from redactkit.checkdigits import sierra_check_digit

_ONSETS = ["br", "d", "fl", "gr", "h", "k", "l", "m", "pr", "qu", "st", "t", "v", "z", "w", "j"]
_VOWELS = ["a", "e", "i", "o", "u", "ai", "ou"]
_CODAS = ["ck", "lm", "nd", "rth", "sk", "x", "zz", "ft", "mp"]
_COMMON = [
    "Karen",
    "John",
    "Maria",
    "Ahmed",
    "Linda",
    "Robert",
    "Nadia",
    "Wei",
    "Fatima",
    "Luis",
    "Susan",
    "David",
]
_LETTERS = "ABCDEFGHIJKLMNOPRSTVWZ"
_ODD = [
    "Na",
    "Null",
    "None",
    "True",
    "Nan",
    "Li",
    "Xu",
    "Ng",
    "Hope",
    "Strong",
    "Rose",
    "Mark",
    "Page",
    "Reader",
]
"""Surnames that a careless reader takes for nothing, and words."""

_SHAPES: dict[str, Callable[[str, str], str]] = {
    "plain": lambda word, _: word,
    "hyphen": lambda word, other: f"{word}-{other}",
    "apostrophe": lambda word, _: f"O'{word}",
    "accent": lambda word, _: word.replace("a", "á").replace("e", "é").replace("o", "ö"),
    "particle": lambda word, _: f"de la {word}",
    "two words": lambda word, other: f"{word} {other}",
    "short": lambda word, _: word,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bones:
    """What stays of a person who gets another identity."""

    household: int
    given: int  # who has the same number has the same first name
    initial: int  # who has the same number has the same first letter
    shape: str
    suffix: str
    capitals: bool
    middle: bool
    phone: str  # how it is written
    cards: int
    home: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Everything that says who somebody is."""

    family: str
    given: str
    middle: str
    suffix: str
    capitals: bool
    record: str
    key: str
    cards: tuple[str, ...]
    alternate: str
    user: str
    phone: str
    email: str
    address: str
    child: str

    @property
    def name(self) -> str:
        """Family name first."""
        whole = f"{self.family}{self.suffix}, {self.given}{self.middle and ' ' + self.middle}"
        return whole.upper() if self.capitals else whole

    @property
    def spoken(self) -> str:
        """Given name first."""
        return f"{self.given} {self.family}"


def make_bones(dice: random.Random, count: int, homes: int) -> list[Bones]:
    """So many people. No two have both a household and an initial in common: on a list without cards they
    would be one."""
    found: list[Bones] = []
    there: set[tuple[int, int]] = set()
    of_given: dict[int, int] = {}
    capitals = dice.random() < 0.4
    while len(found) < count:
        household, given = dice.randrange(count), dice.randrange(count)
        initial = of_given.setdefault(given, dice.randrange(len(_LETTERS)))
        if (household, initial) in there:
            continue
        there.add((household, initial))
        shapes = list(_SHAPES)
        found.append(
            Bones(
                household=household,
                given=given,
                initial=initial,
                shape=shapes[household % len(shapes)] if household % 3 == 0 else "plain",
                suffix=dice.choice(["", "", "", "", " Jr", " III"]),
                capitals=capitals,
                middle=dice.random() < 0.3,
                phone=dice.choice(["781-555-{}", "(781) 555-{}", "781.555.{}", "781555{}"]),
                cards=1 if dice.random() < 0.9 else 2,
                home=dice.randrange(homes),
            )
        )
    return found


def identities(bones: Sequence[Bones], seed: int) -> list[Identity]:
    """An identity for each of these people; another seed gives others, of the same shapes."""
    dice = random.Random(seed)
    used: set[str] = set()
    letters = dice.sample(_LETTERS, len(_LETTERS))
    odd = dice.sample(_ODD, len(_ODD))
    families: dict[int, str] = {}
    givens: dict[int, str] = {}
    phones: dict[int, str] = {}
    streets: dict[int, str] = {}
    start = dice.randrange(1, 40) * 10_000
    numbers = dice.sample(range(1_000, 10_000), len(bones))
    found = []
    for nth, each in enumerate(bones):
        house = each.household
        if house not in families:
            word = odd.pop() if each.shape == "short" and odd else _word(dice, used).title()
            families[house] = _SHAPES[each.shape](word, _word(dice, used).title())
            phones[house] = f"{numbers[nth]:04d}"
            streets[house] = f"{dice.randint(1, 900)} {_word(dice, used).title()} Lane"
        if each.given not in givens:
            letter = letters[each.initial]
            common = [name for name in _COMMON if name[0] == letter and name not in givens.values()]
            givens[each.given] = common[0] if common else letter + _word(dice, used)
        family, given = families[house], givens[each.given]
        number = start + nth * 3 + dice.randrange(3)
        plain = "".join(sign for sign in family.casefold() if sign.isascii() and sign.isalpha())
        found.append(
            Identity(
                family=family,
                given=given,
                middle=dice.choice(_LETTERS) if each.middle else "",
                suffix=each.suffix,
                capitals=each.capitals,
                record=f"p{2_000_000 + number}{sierra_check_digit(str(2_000_000 + number))}",
                key=str(number),
                cards=tuple(card(2, 40_000_000 + number * 2 + more) for more in range(each.cards)),
                alternate=f"S{7_000_000 + number}",
                user=f"{given[0].casefold()}{plain}{number}",
                phone=each.phone.format(phones[house]),
                email=f"{given.casefold()}.{plain}{number}@example.org",
                address=streets[house],
                child=_word(dice, used).title(),
            )
        )
    return found


def _word(dice: random.Random, used: set[str]) -> str:
    while True:
        word = "".join(dice.choice(_ONSETS) + dice.choice(_VOWELS) for _ in range(2)) + dice.choice(_CODAS)
        if word not in used:
            used.add(word)
            return word
