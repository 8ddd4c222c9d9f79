"""Exports in which authors and titles share their names with patrons, for F20.

Every author is called like a patron. A quarter of the titles hold a patron's name ("The lost diary of Karen
Doyle"), some are nothing but a name, with a colon behind it or without. People borrow what they like, their
namesakes' books too. ``moved`` puts patrons' own names into the title cells of rows of theirs.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.town import card, write_table

from redactkit.checkdigits import sierra_check_digit

PATRON_HEADER = ["RECORD #(PATRON)", "P BARCODE", "PATRN NAME", "HOME LIBR", "P TYPE", "ADDRESS", "TELEPHONE"]
LOAN_HEADER = ["RECORD #(PATRON)", "OUT DATE", "OUT LOC", "I TYPE", "CALL #(BIBLIO)", "AUTHOR", "TITLE"]

_WORKS = 20_000
_HOMES = ("duxb ", "plym ", "king ", "hano ", "mrsf ")
_ADJECTIVES = ["lost", "bitter", "quiet", "second", "secret", "winter", "crooked", "silver"]
_NOUNS = ["ledger", "garden", "lantern", "harbour", "orchard", "meadow", "granite", "river", "tide", "window"]
_PLACES = ["Kestrel Bay", "Five Corners", "Bell Island", "the Marsh", "Herring Weir", "the Saltworks"]
_GIVEN = (
    "Karen Linda Susan Nadia Maria Fatima Hazel Selma Anna Ruth Ingrid Wei Priya Grace Joan Alice Rosa Clara "
    "Edith John Robert David Ahmed Luis Peter Samuel Walter Henry Oscar Felix Hugo Victor Martin Simon Arthur"
)
_BEGINNINGS = "Doy Ash Far Wads Bram Kes Pem Thorn Hol Mer Quil Sed Wex Lin"
_ENDS = "le worth row hall ton by ford well grave more den stone wick"
_FAMILIES = [f"{first}{last}" for first in _BEGINNINGS.split() for last in _ENDS.split()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exports:
    """Where they are, and how many different names were moved."""

    patrons: Path
    loans: Path
    moved: int


def write_exports(
    folder: Path,
    *,
    loans: int,
    works: int = _WORKS,
    moved: int = 0,
    inverted: bool = False,
    slipped: bool = False,
) -> Exports:
    """A patron to every ten loans. Of ``moved`` patrons one loan each bears their name in the place of a
    title, as the export writes it (``inverted``) or as people do; if ``slipped``, in somebody else's row."""
    folder.mkdir(parents=True, exist_ok=True)
    dice = random.Random(20)
    people = [
        (dice.choice(_GIVEN.split()), dice.choice(_FAMILIES), dice.choice("ABCDEFGHJKLM"))
        for _ in range(loans // 10)
    ]
    made = _works(dice, people, works)
    exports = Exports(patrons=folder / "patrons.csv", loans=folder / "loans.csv", moved=moved)
    write_table(exports.patrons, PATRON_HEADER, map(_patron, range(len(people)), people))
    own = [nth for nth in range(len(people)) if nth % len(_HOMES) == 0]
    titles = {work[2] for work in made}
    told: dict[str, int] = {}
    for nth in dice.sample(own, len(own)):
        given, family, middle = people[nth]
        name = f"{family}, {given} {middle}" if inverted else f"{given} {family}"
        if len(told) < moved and name not in titles:
            told.setdefault(name, nth)
    lent = [[*_loan(dice, len(people)), *made[int(works * dice.random() ** 2)]] for _ in range(loans)]
    for at, (name, nth) in zip(dice.sample(range(loans), len(told)), told.items(), strict=True):
        lent[at][0] = _record(nth + len(_HOMES) if slipped and nth + len(_HOMES) < len(people) else nth)
        lent[at][-1] = name
    write_table(exports.loans, LOAN_HEADER, lent)
    return exports


def _record(nth: int) -> str:
    number = str(1_200_000 + 3 * nth)
    return f"p{number}{sierra_check_digit(number)}"


def _patron(nth: int, name: tuple[str, str, str]) -> list[str]:
    given, family, middle = name
    return [
        _record(nth),
        card(2, 10_000 + nth),
        f"{family}, {given} {middle}",
        _HOMES[nth % len(_HOMES)],
        str(nth % 4),
        f"{nth % 480 + 1} Old Saltworks St$DUXBURY, MA 02332",
        f"781-{nth // 10_000 + 200}-{nth % 10_000:04d}",
    ]


def _loan(dice: random.Random, people: int) -> Sequence[str]:
    day = f"{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}-2024"
    hour = f"{dice.randint(9, 19):02d}:{dice.randint(0, 59):02d}"
    return (
        _record(int(people * dice.random())),
        f"{day} {hour}",
        dice.choice(_HOMES),
        dice.choice(["0", "8", "101"]),
    )


def _works(
    dice: random.Random, people: Sequence[tuple[str, str, str]], count: int
) -> list[tuple[str, str, str]]:
    """Call number, author and title of each work."""
    found = []
    for nth in range(count):
        writer, subject = dice.choice(people), dice.choice(people)
        name = f"{subject[0]} {subject[1]}"
        kind = dice.random()
        if kind < 0.01:
            title = name
        elif kind < 0.03:
            title = f"{name}: a life"
        elif kind < 0.25:
            title = f"The {dice.choice(_ADJECTIVES)} diary of {name}, vol. {nth}"
        else:
            title = (
                f"The {dice.choice(_ADJECTIVES)} {dice.choice(_NOUNS)} of {dice.choice(_PLACES)}, vol. {nth}"
            )
        found.append((f"FIC {writer[1]}", f"{writer[1]}, {writer[0]}", title))
    return found
