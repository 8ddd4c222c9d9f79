"""Polaris: tables of its database, notices for telephone, and a list of holds without a header."""

from __future__ import annotations

from collections.abc import Iterator

from ..people import LIBRARIES
from .table import Sample, bare, delimited, quoted
from .world import World, borrower, email, item_type, login, note, phone

_REGISTRATION = (
    ("PatronID", "patron.key"),
    ("Barcode", "patron.barcode"),
    ("PatronFullName", "patron.name"),
    ("NameLast", "patron.family_name"),
    ("NameFirst", "patron.given_name"),
    ("EmailAddress", "patron.email"),
    ("PhoneVoice1", "patron.phone"),
    ("StreetOne", "patron.address"),
    ("City", "patron.town"),
    ("State", "patron.state"),
    ("PostalCode", "patron.zip"),
    ("Birthdate", "patron.birth_date"),
    ("GenderID", "patron.gender"),
    ("PatronCodeID", "patron.type"),
    ("StatisticalClassID", "patron.statistical_class"),
    ("OrganizationID", "patron.home_library"),
    ("User1", "patron.statistical_class"),
    ("Username", "patron.user_name"),
    ("PasswordHash", "patron.secret"),
    ("RegistrationDate", "patron.record_date"),
    ("ExpirationDate", "patron.record_date"),
    ("YTDCircCount", "patron.counter"),
    ("ChargesAmount", "patron.money"),
    ("NonBlockingStatusNotes", "patron.note"),
)
_HISTORY = (
    ("PatronID", "patron.key"),
    ("ItemRecordID", "item.key"),
    ("CheckOutDate", "loan.out_time"),
    ("LoaningOrgID", "loan.branch"),
    ("BrowseAuthor", "item.author"),
    ("BrowseTitle", "item.title"),
    ("PrimaryMARCTOMID", "item.type"),
    ("Notes", "loan.note"),
)
_NOTICES = (
    ("delivery_method", "patron.preference"),
    ("language", "patron.language"),
    ("notice_type", "hold.status"),
    ("notification_level", "hold.status"),
    ("patron_barcode", "patron.barcode"),
    ("patron_title", "patron.title"),
    ("name_first", "patron.given_name"),
    ("name_last", "patron.family_name"),
    ("phone_number", "patron.phone"),
    ("email_address", "patron.email"),
    ("site_code", "loan.branch"),
    ("site_name", "loan.branch"),
    ("item_barcode", "item.barcode"),
    ("due_date", "loan.due_time"),
    ("browse_title", "item.title"),
    ("reporting_org_id", "loan.branch"),
    ("language_id", "patron.language"),
    ("notification_type_id", "hold.status"),
    ("delivery_option_id", "patron.preference"),
    ("patron_id", "patron.key"),
    ("item_record_id", "item.key"),
    ("sys_hold_request_id", "loan.id"),
    ("pickup_area_description", "hold.branch"),
    ("txn_id", "loan.id"),
    ("account_balance", "patron.money"),
)
_LABELS = (
    ("Patron barcode", "patron.barcode"),
    ("Patron full name", "patron.name"),
    ("Patron email address", "patron.email"),
    ("Check-out date", "loan.out_time"),
    ("Due date", "loan.due_time"),
    ("Checkout branch", "loan.branch"),
    ("Item barcode", "item.barcode"),
    ("Material type", "item.type"),
    ("Call number", "item.call_number"),
    ("Title", "item.title"),
    ("Author", "item.author"),
)
_HOLDS = (
    ("BTitle", "item.title"),
    ("CreationDate", "hold.time"),
    ("SysHoldRequestID", "loan.id"),
    ("PatronID", "patron.key"),
    ("PickupOrganizationID", "hold.branch"),
    ("HoldTillDate", "hold.other_time"),
    ("PBarcode", "patron.barcode"),
)


def samples(world: World) -> Iterator[Sample]:
    """The tables of one system."""
    dice = world.dice("polaris")
    people = [
        [
            str(patron.index + 1),
            patron.barcodes[0] if dice.chance(0.9) else f"PACREG{dice.digits(6)}",
            f"{patron.family}, {patron.given} {patron.middle}".rstrip(),
            patron.family,
            patron.given,
            patron.emails[0] if patron.emails else "NULL",
            phone(patron),
            patron.household.street,
            patron.library.town.title(),
            "MA",
            patron.library.zip_code,
            f"{patron.born:%m/%d/%Y} 12:00:00 AM" if patron.born else "NULL",
            "2" if patron.sex == "F" else "1",
            str(1 + patron.home),
            str(dice.between(1, 6)),
            str(3 + patron.home),
            dice.pick(("NULL", "Ward 1", "Ward 2", "Out of town")),
            login(patron),
            "$2a$08$" + "".join(dice.pick("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(53)),
            f"{patron.created:%m/%d/%Y}",
            f"{patron.expires:%m/%d/%Y}",
            str(patron.checkouts % 60),
            f"{patron.owed_cents / 100:.2f}",
            note(dice),
        ]
        for patron in world.patrons
    ]
    yield delimited("polaris/PatronRegistration.csv", "polaris", "registration", _REGISTRATION, people)
    history = [
        [
            str(borrower(loan).index + 1),
            str(loan.item.index + 1),
            f"{loan.out:%m/%d/%Y %I:%M:%S %p}",
            str(3 + loan.branch),
            loan.work.author,
            loan.work.title,
            dice.pick(("1", "27", "33")),
            note(dice, 0.1),
        ]
        for loan in world.loans
    ]
    yield delimited("polaris/PatronReadingHistory.csv", "polaris", "circulation", _HISTORY, history)
    notices = []
    for loan in world.loans[:50]:
        patron = borrower(loan)
        notices.append(
            [
                "V",
                "eng",
                "1",
                "1",
                patron.barcodes[0],
                " ",
                patron.given,
                patron.family,
                phone(patron),
                patron.emails[0] if patron.emails else " ",
                LIBRARIES[loan.branch].koha,
                f"{LIBRARIES[loan.branch].town.title()} Library",
                loan.item.barcode,
                f"{loan.due:%m/%d/%Y}",
                loan.work.title,
                str(3 + loan.branch),
                "1033",
                "1",
                "3",
                str(patron.index + 1),
                str(loan.item.index + 1),
                " ",
                " ",
                " ",
                f"{patron.owed_cents / 100:.2f}",
            ]
        )
    header = ",".join(name for name, _ in _NOTICES)
    yield delimited(
        "polaris/PhoneNotices.csv",
        "polaris",
        "notices",
        _NOTICES,
        notices,
        quoting=quoted,
        end="\r\n",
        mark=True,
        header=header,
    )
    report = [
        [
            borrower(loan).barcodes[0],
            f"{borrower(loan).family}, {borrower(loan).given}",
            email(borrower(loan)),
            f"{loan.out:%m/%d/%Y}",
            f"{loan.due:%m/%d/%Y}",
            f"{LIBRARIES[loan.branch].town.title()} Free Library",
            loan.item.barcode,
            item_type(loan.work),
            loan.work.call_number,
            loan.work.title,
            loan.work.author,
        ]
        for loan in world.loans
    ]
    yield delimited("polaris/SimplyReports.csv", "polaris", "circulation", _LABELS, report, end="\r\n")
    holds = [
        [
            loan.work.title.replace("|", "-"),
            f"{loan.out:%Y-%m-%d}",
            str(70_000 + loan.index),
            str(borrower(loan).index + 1),
            str(3 + loan.branch),
            f"{loan.due:%Y-%m-%d}",
            borrower(loan).barcodes[0],
        ]
        for loan in world.loans
    ]
    yield delimited(
        "polaris/holds.txt", "polaris", "holds", _HOLDS, holds, delimiter="|", quoting=bare, header=""
    )
