"""What patrons do beside borrowing: computers, rooms, events, e-books, databases, self-checks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ..people import LIBRARIES
from .table import Record, Sample, as_json, as_text, delimited
from .world import World, borrower, email, login, phone

_SESSIONS = (
    ("pcrKey", "loan.id"),
    ("pcrUserID", "patron.barcode"),
    ("pcrMinutesUsed", "patron.counter"),
    ("pcrDateTime", "log.time"),
    ("pcrBranch", "loan.branch"),
    ("pcrArea", "loan.terminal"),
    ("pcrUserData1", "patron.statistical_class"),
)
_BOOKINGS = (
    ("bookId", "loan.id"),
    ("firstName", "patron.given_name"),
    ("lastName", "patron.family_name"),
    ("email", "patron.email"),
    ("checkInCode", "patron.secret"),
    ("eid", "item.key"),
    ("fromDate", "log.time"),
    ("toDate", "log.other_time"),
    ("created", "log.other_time"),
    ("status", "loan.status"),
    ("locationName", "loan.branch"),
    ("categoryName", "item.type"),
    ("itemName", "item.title"),
)
_REGISTRATIONS = (
    ("Event Title", "item.title"),
    ("Event Date", "log.time"),
    ("First Name", "patron.given_name"),
    ("Last Name", "patron.family_name"),
    ("Email", "patron.email"),
    ("Phone", "patron.phone"),
    ("Child's Name", "guardian.name"),
    ("Age", "patron.age"),
    ("Special Needs", "patron.note"),
    ("Registered On", "log.other_time"),
    ("Confirm Attendance", "loan.status"),
)
_CHECKOUTS = (
    ("Checkout Date", "loan.out_time"),
    ("Library Card", "patron.barcode"),
    ("Branch", "loan.branch"),
    ("Title ID", "item.key"),
    ("Title", "item.title"),
    ("Creator", "item.author"),
    ("Format", "item.type"),
    ("Subjects", "item.subject"),
    ("Lending Period", "loan.status"),
)
_REQUESTED = (
    ("host", "patron.ip_address"),
    ("logname", "patron.other_name"),
    ("user", "patron.user_name"),
    ("time", "log.time"),
    ("method", "record.operational"),
    ("url", "log.url"),
    ("protocol", "record.operational"),
    ("status", "record.operational"),
    ("bytes", "record.operational"),
)
_MESSAGES = (
    ("message", "record.operational"),
    ("transaction_date", "loan.out_time"),
    ("renewal_policy", "record.operational"),
    ("no_block", "record.operational"),
    ("no_block_due_date", "loan.due_time"),
    ("AO", "loan.branch"),
    ("AA", "patron.barcode"),
    ("AB", "item.barcode"),
    ("AC", "staff.log_in"),
    ("AD", "patron.secret"),
)
_EVENTS = (
    "Knitting for Beginners",
    "Grief Support Circle",
    "Toddler Story Time",
    "Tax Help",
    "Teen Chess Club",
)
_ROOMS = ("Merry Room", "Setter Room", "Study Room 1", "Study Room 2")
_DATABASES = ("search?q=divorce+lawyer", "article?id=48213", "search?q=lyme+disease", "ebook/view/99213")


def samples(world: World) -> Iterator[Sample]:
    """The tables of several systems."""
    dice = world.dice("visits")
    sessions = [
        [
            str(500_100 + loan.index),
            borrower(loan).barcodes[0] if dice.chance(0.9) else f"guest{dice.digits(3)}",
            str(dice.between(3, 60)),
            f"{loan.out:%Y-%m-%d %H:%M}:{dice.below(60):02d}",
            LIBRARIES[loan.branch].koha,
            dice.pick(("Adult", "Teen", "Express")),
            dice.pick(("", "RES", "NONRES")),
        ]
        for loan in world.loans
    ]
    yield delimited("envisionware/strad_bci.csv", "envisionware", "computer_use", _SESSIONS, sessions)
    bookings: list[Record] = []
    for loan in world.loans[:50]:
        patron = borrower(loan)
        bookings.append(
            {
                "bookId": f"cs_{dice.digits(8)}",
                "firstName": patron.given,
                "lastName": patron.family,
                "email": email(patron),
                "checkInCode": "".join(dice.pick("ABCDEFGHJKLMNP") for _ in range(3)),
                "eid": 10_200 + dice.below(4),
                "fromDate": f"{loan.out:%Y-%m-%dT%H}:00:00-05:00",
                "toDate": f"{loan.out + timedelta(hours=2):%Y-%m-%dT%H}:00:00-05:00",
                "created": f"{loan.out - timedelta(days=3):%Y-%m-%dT%H:%M}:00-05:00",
                "status": dice.pick(("Confirmed", "Confirmed", "Cancelled by User")),
                "locationName": f"{LIBRARIES[loan.branch].town.title()} Free Library",
                "categoryName": "Meeting rooms",
                "itemName": dice.pick(_ROOMS),
            }
        )
    yield as_json("libcal/bookings.json", "libcal", "room_bookings", _BOOKINGS, bookings)
    registrations = []
    for loan in world.loans[:60]:
        patron = borrower(loan)
        event = dice.pick(_EVENTS)
        child = event == "Toddler Story Time"
        registrations.append(
            [
                event,
                f"{loan.due:%m/%d/%Y}",
                patron.given,
                patron.family,
                email(patron),
                phone(patron),
                f"{dice.pick(('Emma', 'Noah', 'Olivia', 'Liam'))} {patron.family}" if child else "",
                str(dice.between(2, 6)) if child else "",
                "Peanut allergy" if dice.chance(0.1) else "",
                f"{loan.out:%m/%d/%Y %I:%M %p}",
                dice.pick(("Yes", "No", "")),
            ]
        )
    yield delimited("libcal/registrations.csv", "libcal", "attendance", _REGISTRATIONS, registrations)
    checkouts = [
        [
            f"{loan.out:%m/%d/%Y}",
            borrower(loan).barcodes[0],
            f"{LIBRARIES[loan.branch].town.title()} Free Library",
            str(1_200_000 + loan.work.items[0].number % 900_000),
            loan.work.title,
            loan.work.author,
            dice.pick(("OverDrive Read", "Kindle Book", "OverDrive Listen")),
            dice.pick(("Fiction, Mystery", "History", "Self-Improvement")),
            dice.pick(("14 days", "21 days")),
        ]
        for loan in world.loans
    ]
    yield delimited("overdrive/checkouts.csv", "overdrive", "circulation", _CHECKOUTS, checkouts, end="\r\n")
    lines = [
        f"198.51.100.{dice.between(2, 250)} - {login(borrower(loan))} [{loan.out:%d/%b/%Y:%H:%M}:"
        f'{dice.below(60):02d} -0500] "GET https://search.example.org:443/{dice.pick(_DATABASES)} HTTP/1.1" '
        f"200 {dice.between(900, 90_000)}"
        for loan in world.loans
    ]
    yield as_text("ezproxy/ezproxy.log", "ezproxy", "electronic_communications", _REQUESTED, lines)
    messages = []
    for loan in world.loans:
        stamp = f"{loan.out:%Y%m%d}    {loan.out:%H%M}{dice.below(60):02d}"
        due = f"{loan.due:%Y%m%d}    235900"
        messages.append(
            f"11YN{stamp}{due}AO{LIBRARIES[loan.branch].koha}|AA{borrower(loan).barcodes[0]}"
            f"|AB{loan.item.barcode}|ACterm{loan.branch}|AD{borrower(loan).pin}|AY1AZ{dice.digits(4)}"
        )
    yield as_text("sip2/selfcheck.log", "sip2", "circulation", _MESSAGES, messages)
