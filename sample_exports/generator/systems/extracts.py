"""Files for vendors, made by SQL, and the lists of school libraries."""

from __future__ import annotations

from collections.abc import Iterator

from ..people import Patron
from .table import Sample, delimited, quoted
from .world import SCHOOLS, World, born, borrower, email, login, phone

_LIQ_PATRONS = (
    ("PatronNum", "patron.record_number"),
    ("ExpireDate", "patron.record_date"),
    ("PatronType", "patron.type"),
    ("PatronTypeName", "patron.type"),
    ("PatronBranch", "patron.home_library"),
    ("TotalCheckout", "patron.counter"),
    ("ActivityDate", "patron.record_date"),
    ("LastCheckout", "patron.record_date"),
    ("CreateDate", "patron.record_date"),
    ("AddressLn1", "patron.address"),
    ("AddressLn2", "patron.address"),
    ("AddressCity", "patron.town"),
    ("AddressState", "patron.state"),
    ("AddressZip", "patron.zip"),
)
_LIQ_LOANS = (
    ("ItemNum", "item.record_number"),
    ("Barcode", "item.barcode"),
    ("BibNum", "item.bib_number"),
    ("PatronNum", "patron.record_number"),
    ("CheckoutDate", "loan.out_time"),
    ("BranchCodeNum", "loan.branch"),
    ("TransactionType", "loan.status"),
    ("DueDate", "loan.due_time"),
    ("CheckInDate", "loan.return_time"),
    ("IsVirtual", "loan.status"),
)
_ORANGEBOY = (
    ("PatronId", "patron.key"),
    ("barcode", "patron.barcode"),
    ("FIRSTNAME", "patron.given_name"),
    ("LASTNAME", "patron.family_name"),
    ("BIRTHDATE", "patron.birth_date"),
    ("HOMELIBR", "patron.home_library"),
    ("ADDRESS1", "patron.address"),
    ("ADDRESS2", "patron.address"),
    ("CITY", "patron.town"),
    ("STATE", "patron.state"),
    ("ZIP", "patron.zip"),
    ("CreationDate", "patron.record_date"),
    ("ExpirationDate", "patron.record_date"),
    ("CIRCACTIVE", "patron.record_date"),
    ("PTYPE", "patron.type"),
    ("Email", "patron.email"),
    ("MONEYOWED", "patron.money"),
    ("PNUM", "patron.record_number"),
    ("BIRTHYEAR", "patron.birth_date"),
)
_DESTINY = (
    ("Site Short Name", "patron.home_library"),
    ("Barcode", "patron.barcode"),
    ("District ID", "patron.alternate_id"),
    ("Last Name", "patron.family_name"),
    ("First Name", "patron.given_name"),
    ("Middle Name", "patron.middle_name"),
    ("Nickname", "patron.other_name"),
    ("Patron Type", "patron.type"),
    ("Status", "patron.standing"),
    ("Gender", "patron.gender"),
    ("Homeroom", "patron.statistical_class"),
    ("Grade Level", "patron.statistical_class"),
    ("BirthDate", "patron.birth_date"),
    ("Password", "patron.secret"),
    ("Card Expires", "patron.record_date"),
    ("Acceptable Use Policy on File", "patron.standing"),
)
_CARLX = (
    ("Patron ID", "patron.barcode"),
    ("Borrower type code", "patron.type"),
    ("Patron last name", "patron.family_name"),
    ("Patron first name", "patron.given_name"),
    ("Patron middle name", "patron.middle_name"),
    ("Primary Street Address", "patron.address"),
    ("Primary City", "patron.town"),
    ("Primary State", "patron.state"),
    ("Primary Zip Code", "patron.zip"),
    ("Primary Phone Number", "patron.phone"),
    ("Birth Date", "patron.birth_date"),
    ("Racial or Ethnic Category", "patron.protected_class"),
    ("Guarantor", "guardian.name"),
    ("Teacher ID", "guardian.key"),
    ("Teacher Name", "guardian.name"),
    ("Collection Status", "patron.standing"),
    ("Email Address", "patron.email"),
    ("Patron GUID", "patron.key"),
)
_TEACHERS = ("Adams, Linda", "Rivera, Carlos", "Cole, Susan")


def samples(world: World) -> Iterator[Sample]:
    """The files of several vendors."""
    dice = world.dice("extracts")
    people = [
        [
            str(patron.number),
            f"{patron.expires:%m/%d/%Y}",
            str(1 + patron.home),
            patron.kind.title(),
            patron.library.sierra,
            str(patron.checkouts),
            f"{patron.active:%m/%d/%Y}",
            f"{patron.active:%m/%d/%Y}",
            f"{patron.created:%m/%d/%Y}",
            patron.household.street,
            patron.household.unit,
            patron.library.town.title(),
            "MA",
            patron.library.zip_code,
        ]
        for patron in world.patrons
    ]
    yield delimited("libraryiq/patrons.csv", "libraryiq", "registration", _LIQ_PATRONS, people)
    loans = [
        [
            str(loan.item.number),
            loan.item.barcode,
            loan.work.bib[1:-1],
            str(borrower(loan).number),
            f"{loan.out:%m/%d/%Y %H:%M}",
            str(100 + loan.branch),
            dice.pick(("CHECKOUT", "RENEWAL", "FILLED HOLD")),
            f"{loan.due:%m/%d/%Y}",
            f"{loan.returned:%m/%d/%Y}" if loan.returned else "",
            "0",
        ]
        for loan in world.loans
    ]
    yield delimited("libraryiq/circulation.csv", "libraryiq", "circulation", _LIQ_LOANS, loans)
    savannah = [
        [
            str(430_000 + patron.index),
            patron.barcodes[0],
            patron.given,
            patron.family,
            born(patron, "%m/%d/%Y"),
            patron.library.sierra,
            patron.household.street,
            patron.household.unit,
            patron.library.town,
            "MA",
            patron.library.zip_code,
            f"{patron.created:%m/%d/%Y}",
            f"{patron.expires:%m/%d/%Y}",
            f"{patron.active:%m/%d/%Y}",
            str(1 + patron.home),
            patron.emails[0] if patron.emails else "",
            f"{patron.owed_cents / 100:.2f}",
            str(patron.number),
            born(patron, "%Y"),
        ]
        for patron in world.patrons
    ]
    yield delimited("orangeboy/patrons.csv", "orangeboy", "registration", _ORANGEBOY, savannah)
    pupils = [patron for patron in world.patrons if patron.kind in ("child", "teen")]
    yield delimited(
        "destiny/patrons.csv",
        "destiny",
        "registration",
        _DESTINY,
        [_pupil(patron, dice.pick(SCHOOLS), str(dice.between(1, 12))) for patron in pupils],
        quoting=quoted,
        end="\r\n",
    )
    feed = [
        [
            f"190{dice.digits(6)}",
            str(20 + patron.home),
            patron.family,
            patron.given,
            patron.middle,
            patron.household.street,
            patron.library.town.title(),
            "MA",
            patron.library.zip_code,
            phone(patron),
            born(patron, "%Y-%m-%d"),
            dice.pick(("White", "Black", "Asian", "Hispanic", "")),
            f"{dice.pick(('Karen', 'Paul', 'Linda'))} {patron.household.family}",
            dice.digits(5),
            dice.pick(_TEACHERS),
            dice.pick(("0", "78")),
            email(patron),
            f"{{{patron.index:08X}-0000-4000-8000-{patron.index * 7:012X}}}",
        ]
        for patron in pupils
    ]
    yield delimited("carlx/students.csv", "carlx", "registration", _CARLX, feed, quoting=quoted)


def _pupil(patron: Patron, school: str, grade: str) -> list[str]:
    return [
        school,
        f"P {patron.index + 4000}",
        f"{880_000 + patron.index}",
        patron.family,
        patron.given,
        patron.middle,
        "",
        "Student",
        "Active",
        patron.sex,
        f"{grade}-{patron.family[0]}",
        grade,
        born(patron, "%m/%d/%y"),
        login(patron) + "1!",
        f"{patron.expires:%m/%d/%Y}",
        "No",
    ]
