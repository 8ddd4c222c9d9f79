"""Unique values to plant, of two kinds, each in a spelling of its own.

Random letters show that a column is withheld because of what it is; no detector could know them. Values that
look real give the detectors something to do, and might occur by chance: so names are invented, telephones
end in 555-01xx, cards have their check digit, and birth dates lie in years that no form and no law speaks of.
"""

from __future__ import annotations

import base64
import html
import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import quote

from tests.support.town import card

from redactkit.checkdigits import sierra_check_digit

_ONSETS = ["br", "d", "fl", "gr", "h", "kn", "l", "m", "pr", "qu", "st", "t", "v", "z", "sk", "w"]
_VOWELS = ["a", "e", "i", "o", "u", "ai", "ou", "ee"]
_CODAS = ["ck", "lm", "nd", "rth", "sk", "x", "zz", "ft", "mp", "bb", "rl"]
_LETTERS = "bcdfghjklmnpqrstvwxz"
_FIRST_DAY, _DAYS = date(1930, 1, 1), 21_900
_AREAS = [area for area in range(201, 990) if area % 100 != 11 and area % 10 != 0]


def _hidden(text: str) -> str:
    return "\u200b".join(text)


def _full_width(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def _turned(text: str) -> str:
    """``Last, First`` the other way round."""
    family, comma, given = text.partition(", ")
    return f"{given} {family}" if comma else text


SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "upper case": str.upper,
    "lower case": str.lower,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "full width": _full_width,
    "split by signs that nobody sees": _hidden,
    "percent": lambda text: quote(text, safe=""),
    "entities": lambda text: "".join(f"&#{ord(sign)};" for sign in text),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "escapes": lambda text: "".join(f"\\u{ord(sign):04x}" for sign in text),
    "turned round": _turned,
    "as a number": lambda text: f"{text}.0" if text.isdigit() else html.escape(text),
}
"""The twelve ways in which a value is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody whose every value is planted."""

    record: str
    card: str
    family: str
    given: str
    unique_id: str
    pin: str
    born: date
    street: str
    phone: str
    email: str
    home: str
    note: str

    @property
    def name(self) -> str:
        """As catalogues write it."""
        return f"{self.family}, {self.given}"


@dataclass(slots=True)
class Sower:
    """Gives values that no other gives, and remembers them."""

    seed: int
    letters: bool  # random letters alone, where the shape of a value does not matter
    planted: set[str] = field(default_factory=set)
    _used: set[str] = field(default_factory=set)
    _count: int = 0
    dice: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.dice = random.Random(f"{self.seed} {self.letters}")

    def remember(self, *values: str) -> None:
        """These must not be found."""
        self.planted.update(values)

    def token(self) -> str:
        """A word of random letters."""
        return self._new(lambda: "".join(self.dice.choices(_LETTERS, k=11)))

    def word(self) -> str:
        """A word that could be a name, or random letters."""
        if self.letters:
            return self.token().title()
        return self._new(
            lambda: (
                "".join(self.dice.choice(_ONSETS) + self.dice.choice(_VOWELS) for _ in range(3))
                + self.dice.choice(_CODAS)
            ).title()
        )

    def person(self) -> Person:
        """Somebody new. Everything that tells who it is, is planted."""
        at = self._next()
        family, given, place = self.word(), self.word(), self.word()
        number = str(1_000_000 + at)
        born = _FIRST_DAY + timedelta(days=at * 7919 % _DAYS)
        found = Person(
            record=f"p{number}{sierra_check_digit(number)}",
            card=card(2, 10_000_000 + at),
            family=family,
            given=given,
            unique_id=self.token() if self.letters else f"uq{given.lower()}{at}",
            pin=self.token() if self.letters else f"{self.dice.randrange(10_000):04d}",
            born=born,
            street=self.token() if self.letters else f"{at % 900 + 100} {place} Lane",
            phone=self.token() if self.letters else _phone(at),
            email=self.token() if self.letters else f"{given}.{family}{at}@example.org".lower(),
            home="duxb " if at % 3 else "plym ",
            note=f"{self.word()} asked for the blue bag",
        )
        self.remember(
            found.record, found.card, found.name, found.family, found.given, found.unique_id, found.street,
            found.phone, found.email, found.note.split()[0], f"{born:%m-%d-%Y}", born.isoformat(),
        )  # fmt: skip
        if self.letters:
            self.remember(found.pin)
        return found

    def item(self) -> tuple[str, str]:
        """Record number and barcode of one copy."""
        at = self._next()
        number = str(4_000_000 + at)
        found = f"i{number}{sierra_check_digit(number)}", card(3, 10_000_000 + at)
        self.remember(*found)
        return found

    def slot(self) -> str:
        """A value for a place that is no cell."""
        value = self.word()
        self.remember(value)
        return value

    def spelled(self, value: str, at: int) -> str:
        """A planted value in one of the twelve spellings, in turn."""
        return list(SPELLINGS.values())[at % len(SPELLINGS)](value)

    def _next(self) -> int:
        # numbers of one sower are another's no more than its words are
        self._count += 1
        return self.seed * 3_000 + self._count

    def _new(self, make: Callable[[], str]) -> str:
        while (found := make()) in self._used:
            continue
        self._used.add(found)
        return found


def _phone(at: int) -> str:
    return f"{_AREAS[at // 100 % len(_AREAS)]}-555-01{at % 100:02d}"
