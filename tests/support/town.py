"""A made-up town with a library: patrons whose every field is a canary, and what they borrowed.

Canaries are shaped like the real thing, or the detectors are not exercised: cards with a valid check digit,
record numbers with theirs, telephones in 555-01xx, e-mails at example.org. They are unique, and made so that
none of them is part of a title.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.support.canaries import LIVE_CANARIES

from redactkit.checkdigits import sierra_check_digit

_ONSETS = ["br", "d", "fl", "gr", "h", "kn", "l", "m", "pr", "qu", "st", "t", "v", "z"]
_VOWELS = ["a", "e", "i", "o", "u", "ai", "ou"]
_CODAS = ["ck", "lm", "nd", "rth", "sk", "x", "zz", "ft", "mp"]
_HOMES = ["duxb ", "duxbu", "plym ", "king ", "hano ", "mrsf "]
_SUBJECTS = ["Harbour", "Winter", "Garden", "River", "Lantern", "Orchard", "Granite", "Meadow", "Tide"]
_SHAPES = [
    "A History of the {}",
    "The {} Keeper",
    "Notes on {}",
    "{} in Spring",
    "Beyond the {}",
    "Small {} Book",
]
_AUTHORS = ["Alder, Jo", "Birch, Sam", "Cedar, Lee", "Elm, Pat", "Fir, Kim"]

PATRON_HEADER = [
    "RECORD #(PATRON)",
    "P BARCODE",
    "PATRN NAME",
    "UNIQUE ID",
    "PIN",
    "BIRTH DATE",
    "ADDRESS",
    "TELEPHONE",
    "EMAIL ADDR",
    "HOME LIBR",
    "P TYPE",
    "NOTE",
]
LOAN_HEADER = [
    "RECORD #(PATRON)",
    "OUT DATE",
    "OUT LOC",
    "LOCATION",
    "I TYPE",
    "RECORD #(ITEM)",
    "BARCODE(ITEM)",
    "CALL #(BIBLIO)",
    "AUTHOR",
    "TITLE",
    "# RENEWALS",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Patron:
    """One made-up person."""

    record: str
    card: str
    name: str
    unique_id: str
    pin: str
    born: str
    address: str
    phone: str
    email: str
    home: str
    ptype: str
    note: str

    def row(self) -> list[str]:
        """The patron as a line of a Sierra export."""
        return [
            self.record,
            self.card,
            self.name,
            self.unique_id,
            self.pin,
            self.born,
            self.address,
            self.phone,
            self.email,
            self.home,
            self.ptype,
            self.note,
        ]

    def canaries(self) -> set[str]:
        """What must not be seen anywhere: everything that names this person."""
        family, _, given = self.name.partition(", ")
        street = self.address.split("$")[0]
        return {
            self.record,
            self.card,
            self.name,
            family,
            given,
            self.unique_id,
            self.phone,
            self.email,
            street,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """One loan. ``number`` is the item's, unlike any other."""

    patron: Patron
    out: str
    branch: str
    location: str
    itype: str
    number: int
    work: int
    renewals: str

    def row(self) -> list[str]:
        """The loan as a line of a Sierra export."""
        title, author, call = work(self.work)
        return [
            self.patron.record,
            self.out,
            self.branch,
            self.location,
            self.itype,
            "i" + str(self.number) + sierra_check_digit(str(self.number)),
            card(3, self.number),
            call,
            author,
            title,
            self.renewals,
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """The patrons and their loans."""

    patrons: tuple[Patron, ...]
    loans: tuple[Loan, ...]

    def canaries(self) -> set[str]:
        """Every planted value."""
        return set().union(*(patron.canaries() for patron in self.patrons))

    def write(
        self, folder: Path, *, shuffle: int | None = None, names: Sequence[str] = ("patrons", "loans")
    ) -> list[Path]:
        """Write both exports as Sierra does: every field qualified. Plants the canaries for this test."""
        LIVE_CANARIES.update(self.canaries())
        patrons, loans = list(self.patrons), list(self.loans)
        if shuffle is not None:
            random.Random(shuffle).shuffle(patrons)
            random.Random(shuffle + 1).shuffle(loans)
        folder.mkdir(parents=True, exist_ok=True)
        paths = [folder / f"{name}.csv" for name in names]
        write_table(paths[0], PATRON_HEADER, (patron.row() for patron in patrons))
        write_table(paths[1], LOAN_HEADER, (loan.row() for loan in loans))
        return paths


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A delimited file with every field quoted."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows(rows)


def card(kind: int, number: int) -> str:
    """A 14-digit library barcode with its mod-10 check digit."""
    body = f"{kind}1712{number:08d}"
    total = 0
    for at, digit in enumerate(body):
        value = int(digit) * (2 if at % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def work(number: int) -> tuple[str, str, str]:
    """Title, author and call number of a work: one title, one of each."""
    subject = _SUBJECTS[number % len(_SUBJECTS)]
    title = _SHAPES[number // len(_SUBJECTS) % len(_SHAPES)].format(subject)
    volume = number // (len(_SUBJECTS) * len(_SHAPES))
    return (
        f"{title}, part {volume + 1}" if volume else title,
        _AUTHORS[number % len(_AUTHORS)],
        f"{(number * 37) % 1000:03d}.{number % 10} {subject[:3].upper()}",
    )


def make_town(seed: int, *, patrons: int = 60, loans: int = 600, works: int = 80) -> Town:
    """A town of this size; the same seed is the same town."""
    dice = random.Random(seed)
    people = make_people(dice, patrons)
    return Town(
        patrons=tuple(people),
        loans=tuple(
            Loan(
                patron=dice.choice(people),
                out=f"{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}-"
                f"{dice.choice([2023, 2024, 2024, 2024])} "
                f"{dice.randint(9, 19):02d}:{dice.randint(0, 59):02d}",
                branch=dice.choice(["duxb", "plym", "king"]),
                location=dice.choice(["dxaf ", "dxan ", "dxjf "]),
                itype=str(dice.choice([0, 1, 2, 15])),
                number=5_000_000 + nth,
                work=min(dice.randrange(works), dice.randrange(works)),
                renewals=str(dice.randint(0, 3)),
            )
            for nth in range(loans)
        ),
    )


def make_people(dice: random.Random, count: int, *, start: int = 0) -> list[Patron]:
    """People with nothing in common but the shape of their data."""
    used: set[str] = set()
    found = []
    for nth in range(start, start + count):
        family, given = _word(dice, used), _word(dice, used)
        number = 2_100_000 + nth * 7 + dice.randrange(7)
        mail = f"{given}.{family}{nth}@example.org"
        found.append(
            Patron(
                record=f"p{number}{sierra_check_digit(str(number))}",
                card=card(2, 40_000_000 + nth * 31 + dice.randrange(31)),
                name=f"{family.title()}, {given.title()}",
                unique_id=f"uq{family}{nth}",
                pin=f"{dice.randrange(10_000):04d}",
                born=f"{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}-{dice.randint(1930, 2015)}",
                address=f"{100 + nth} {_word(dice, used).title()} Lane$DUXBURY MA 02332",
                phone=f"781-555-{dice.randrange(100, 200):04d}"
                if nth % 2
                else f"508-555-{nth % 100 + 100:04d}",
                email=mail,
                home=dice.choice(_HOMES),
                ptype=str(dice.choice([1, 2, 10, 23])),
                note=f"spoke to {given} {family} re card, LVM {dice.randint(1, 12)}/{dice.randint(1, 28)}",
            )
        )
    return found


def renamed(town: Town, seed: int) -> Town:
    """Everybody gets another name, card, key, telephone, e-mail, address and birth date; nobody moves."""
    dice = random.Random(seed)
    others = make_people(dice, len(town.patrons), start=1_000)
    new = {
        old.record: replace(other, home=old.home, ptype=dice.choice(["1", "2", "10"]))
        for old, other in zip(town.patrons, others, strict=True)
    }
    return Town(
        patrons=tuple(new[patron.record] for patron in town.patrons),
        loans=tuple(
            replace(loan, patron=new[loan.patron.record], renewals=str(dice.randint(0, 9)))
            for loan in town.loans
        ),
    )


def emptied(town: Town) -> Town:
    """The same town with every withheld column that only describes a person or is free text left blank."""
    blank = {
        patron.record: replace(
            patron, unique_id="", pin="", born="  -  -  ", address="", phone="", email="", note=""
        )
        for patron in town.patrons
    }
    return Town(
        patrons=tuple(blank.values()),
        loans=tuple(replace(loan, patron=blank[loan.patron.record]) for loan in town.loans),
    )


def _word(dice: random.Random, used: set[str]) -> str:
    while True:
        word = "".join(dice.choice(_ONSETS) + dice.choice(_VOWELS) for _ in range(2)) + dice.choice(_CODAS)
        if word not in used:
            used.add(word)
            return word
