"""The few patrons and loans that stand behind the small samples, and what other systems call their things."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from ..catalogue import MATERIALS, Catalogue, Work, make_catalogue
from ..dice import Dice
from ..loans import Loan, make_loans
from ..people import Patron, make_patrons, phone_text

PATRONS, LOANS, WORKS = 60, 90, 300
NOTES = (
    "Called about the hold, left word with her sister",
    "Moved in May, asked to keep the old card",
    "Prefers large print; son picks up",
    "Claims returned, shelf checked twice",
    "Card left at the desk, see drawer",
)
SCHOOLS = ("Alden School", "Chandler School", "Duxbury Middle", "Duxbury High")


@dataclass(frozen=True, slots=True)
class World:
    """Everybody and everything the small samples tell of."""

    patrons: list[Patron]
    catalogue: Catalogue
    loans: list[Loan] = field(repr=False)
    seed: int

    def dice(self, label: str) -> Dice:
        """Chance for one sample, the same whatever the others do."""
        return Dice(self.seed, f"systems/{label}")


def make_world(seed: int) -> World:
    """A small part of the network."""
    patrons = make_patrons(PATRONS, seed)
    catalogue = make_catalogue(patrons, seed, WORKS)
    loans = [loan for loan in make_loans(LOANS, patrons, catalogue, seed) if loan.patron is not None]
    return World(patrons=patrons, catalogue=catalogue, loans=loans, seed=seed)


def borrower(loan: Loan) -> Patron:
    """Who has it. Loans that the system has forgotten are not in the small samples."""
    if loan.patron is None:
        raise ValueError("this loan was forgotten")
    return loan.patron


def uuid(kind: str, number: int) -> str:
    """An identifier as FOLIO makes them, always the same for the same thing."""
    text = hashlib.sha256(f"{kind}/{number}".encode()).hexdigest()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-8{text[17:20]}-{text[20:32]}"


def login(patron: Patron) -> str:
    """A name to sign in with."""
    return patron.user_name or f"{patron.given[0]}{patron.family}".lower().replace(" ", "").replace("'", "")


def email(patron: Patron) -> str:
    """An address for everybody, for systems that do without patrons who have none."""
    return patron.emails[0] if patron.emails else f"reader{patron.index}@example.org"


def phone(patron: Patron) -> str:
    """A telephone number with hyphens."""
    return phone_text(patron.phone, 0)


def born(patron: Patron, style: str) -> str:
    """A birth date, or nothing."""
    return f"{patron.born:{style}}" if patron.born else ""


def item_type(work: Work) -> str:
    """A word for the kind of thing it is."""
    return {"BK": "Book", "DVD": "DVD", "AB": "Audiobook"}.get(MATERIALS[work.material][1], "Book")


def note(dice: Dice, probability: float = 0.3) -> str:
    """A note, now and then."""
    return dice.pick(NOTES) if dice.chance(probability) else ""
