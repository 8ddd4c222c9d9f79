"""Muddled libraries: ``redact`` and the last check each work out by themselves whose the rows are, and agree.

Cards that several have, numbers typed in twice, people without names, without registrations, in two exports,
at two libraries. Either the job is held, or the copy passes; never does one reader see another's row as hers.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tests.support.orders import RELEASED_SUBPOENA, WARRANT, copied, order, table
from tests.support.town import card

from redactkit.errors import Held

PATRONS = ["cardnumber", "borrowernumber", "surname", "firstname", "branchcode", "dateofbirth", "userid"]
LOANS = ["borrowernumber", "cardnumber", "Patron", "issuedate", "barcode", "title", "userid"]

CARDS, NUMBERS, USERS = [card(2, n) for n in range(4)], ["11", "12", "13", "14"], ["u1", "u2", "STAFF"]
NAMES = [
    ("Okafor", "Ada"),
    ("OKAFOR", "ADA B"),
    ("Okafor", "Ben"),
    ("Foss", "Ida"),
    ("", ""),
    ("Núñez", "José"),
]
TIDY = [("Okafor", "Ada"), ("Foss", "Ida"), ("Núñez", "José")]
NAMES += [("O'Brien", "Seán"), ("de la Cruz", "Teresa"), ("Smith-Jones", "Mary"), ("Ada", ""), ("", "Ada")]


class Muddle:
    """Exports that nobody has ever tidied."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.dice, self.folder = random.Random(seed), folder

    def exports(self) -> list[Path]:
        found = [
            table(self.folder / "l.csv", LOANS, [self._loan(n) for n in range(self.dice.randint(1, 12))])
        ]
        for name, odds in (("b.csv", 0.85), ("b2.csv", 0.3)):
            if self.dice.random() < odds:
                rows = [self._patron() for _ in range(self.dice.randint(1, 6))]
                found.insert(0, table(self.folder / name, PATRONS, rows))
        return found

    def form(self) -> Path:
        wanted = self.dice.sample([*CARDS, *CARDS, *NUMBERS, *USERS], self.dice.choice([1, 1, 2]))
        seeks: dict[str, object] = {"named_as": "; ".join(f"{given} {family}" for family, given in NAMES)}
        if self.dice.random() < 0.6:
            seeks |= {"from": "2024-03-01", "to": "2024-03-31"}
        if self.dice.random() < 0.3:
            seeks |= {"items": [card(3, n) for n in range(3)]}
        paper = self.dice.choice([{}, RELEASED_SUBPOENA, WARRANT])
        return order(self.folder, wanted, **paper, seeks=seeks)

    def _patron(self) -> list[str]:
        if self.dice.random() < 0.7:  # tidy, so that somebody can be told from the others
            who = self.dice.randrange(3)
            return [CARDS[who], NUMBERS[who], *TIDY[who], "DUX", f"1980-05-0{who + 1}", USERS[who]]
        family, given = self.dice.choice(NAMES)
        born = self.dice.choice(["1980-05-04", "1980-05-05", "", "0000-00-00"])
        home = self.dice.choice(["DUX", "PLY", ""])
        return [self._one(CARDS), self._one(NUMBERS), family, given, home, born, self._one(USERS)]

    def _loan(self, nth: int) -> list[str]:
        family, given = self.dice.choice(NAMES)
        who = self.dice.randrange(3) if self.dice.random() < 0.6 else None
        name = self.dice.choice(["", f"{family}, {given}", f"{given} {family}"])
        out = self.dice.choice(["2024-03-14 10:00", "2024-03-31", "2024-04-01", "soon", ""])
        title = f"Work {self.dice.randrange(4)}"
        if who is not None:
            family, given = TIDY[who]
            return [NUMBERS[who], CARDS[who], f"{family}, {given}", out, card(3, nth), title, ""]
        return [self._one(NUMBERS), self._one(CARDS), name, out, card(3, nth), title, self._one(USERS)]

    def _one(self, values: list[str]) -> str:
        return self.dice.choice([*values, "", "0"])


@pytest.mark.parametrize("seed", range(60))
def test_both_readers_agree_whose_the_rows_are(tmp_path: Path, seed: int) -> None:
    muddle = Muddle(seed, tmp_path)
    found = copied(tmp_path, muddle.form(), muddle.exports(), withhold_unknown=True)
    assert found.error is None or isinstance(found.error, Held), found.error.lines()


def test_muddles_are_held_and_answered_alike(tmp_path: Path) -> None:
    """The control: a harness in which everything is held, or nothing, proves little."""
    ended = []
    for seed in range(20):
        muddle = Muddle(seed, tmp_path / str(seed))
        ended.append(
            copied(tmp_path / str(seed), muddle.form(), muddle.exports(), withhold_unknown=True).error
        )
    assert 3 < sum(error is None for error in ended) < 17
