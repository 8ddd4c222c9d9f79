"""What stands beside the library systems: sign-up sheets, reading programs, loans between libraries."""

from __future__ import annotations

from collections.abc import Iterator

from ..people import LIBRARIES
from .table import Sample, delimited
from .world import SCHOOLS, World, borrower, email, phone

_SIGN_UP = (
    ("Program", "item.title"),
    ("Program Date", "log.time"),
    ("Name", "patron.name"),
    ("Phone", "patron.phone"),
    ("Number Attending", "patron.counter"),
)
_READING = (
    ("First Name", "patron.given_name"),
    ("Last Name", "patron.family_name"),
    ("Age", "patron.age"),
    ("School", "patron.statistical_class"),
    ("Parent Email", "guardian.contact"),
    ("Book Title", "item.title"),
    ("Date Logged", "log.time"),
    ("Minutes Read", "patron.counter"),
)
_INTERLIBRARY = (
    ("ILL Number", "loan.id"),
    ("Patron Name", "patron.name"),
    ("Library Card", "patron.barcode"),
    ("Loan Title", "item.title"),
    ("Author", "item.author"),
    ("Lending Library", "loan.branch"),
    ("Need By", "log.time"),
    ("ILL Status", "loan.status"),
)
_PROGRAMS = ("Poetry Night", "Memoir Workshop", "Estate Planning", "Toddler Time")


def samples(world: World) -> Iterator[Sample]:
    """Tables that a library keeps in a spreadsheet."""
    dice = world.dice("lists")
    sheet = [
        [
            dice.pick(_PROGRAMS),
            f"{loan.due:%m/%d/%Y}",
            f"{borrower(loan).given} {borrower(loan).family}",
            phone(borrower(loan)),
            str(dice.between(1, 4)),
        ]
        for loan in world.loans[:40]
    ]
    yield delimited("lists/sign_up_sheet.csv", "", "attendance", _SIGN_UP, sheet, end="\r\n")
    children = [loan for loan in world.loans if borrower(loan).kind in ("child", "teen")]
    reading = [
        [
            borrower(loan).given,
            borrower(loan).family,
            str(dice.between(4, 16)),
            dice.pick(SCHOOLS),
            email(borrower(loan)),
            loan.work.title,
            f"{loan.out:%m/%d/%Y}",
            str(dice.between(5, 90)),
        ]
        for loan in children
    ]
    yield delimited("lists/summer_reading.csv", "", "reading_programs", _READING, reading, end="\r\n")
    borrowed = [
        [
            str(217_000_000 + loan.index),
            f"{borrower(loan).family}, {borrower(loan).given}",
            borrower(loan).barcodes[0],
            loan.work.title,
            loan.work.author,
            f"{LIBRARIES[(loan.branch + 1) % 5].town.title()} Public Library",
            f"{loan.due:%m/%d/%Y}",
            dice.pick(("Shipped", "Received", "Returned")),
        ]
        for loan in world.loans[:60]
    ]
    yield delimited("lists/interlibrary_loan.csv", "", "interlibrary_loan", _INTERLIBRARY, borrowed)
