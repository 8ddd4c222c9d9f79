"""How library systems write their exports, for F2.

A ``System`` is how one system writes patrons and events. Each column is one of four kinds: what the event or
the policy's own scope says stays (``KEPT``); who somebody is follows the identity (``WHO``); what only
describes a person, and free text, is anybody's (``ABOUT``, ``TEXT``): changed, filled, emptied.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from tests.trust.people import Bones, Identity
from tests.trust.worlds import TITLES, Event

_TITLES = [
    ("Jane Eyre", "Brontë, Charlotte", "FIC Bronte"),
    ("The Diary of Anna Oduya", "Oduya, Anna", "921 Oduya"),
    ("One Hundred Years of Solitude", "García Márquez, Gabriel", "FIC Garcia"),
    ("A History of the Harbour", "Alder, Jo", "974.4 ALD"),
    ("=SUM of all", "Cedar, Lee", "512 CED"),
    ("Winter; a book", "Birch, Sam", "811 BIR"),
    ("1984", "Orwell, George", "FIC Orwell"),
    ("007", "", "791.43 ZER"),
    ("Notes on Granite, vol. 2", "Elm, Pat", "552.3 ELM"),
    ('The "Quoted" Tide', "Fir, Kim", "551.46 FIR"),
    ("Naïve café", "Ångström, Per", "641.5 ANG"),
    ("20171205: a day", "", "J 500 DAY"),
    ("Small Garden, Large Garden", "Alder, Jo; Birch, Sam", "635 ALD"),
    ("Beyond the River", "Cedar, Lee", "E Cedar"),
    ("+ and -", "Elm, Pat", "J 510 ELM"),
    ("Lantern in Spring", "Fir, Kim", "FIC Fir"),
    ("Orchard Keeping", "Alder, Jo", "634 ALD"),
    ("Meadow", "", "DVD Meadow"),
]
_PROGRAMS = ["Story Hour", "Chess Club", "Estate Planning", "Knitting", "Lego Lab"]


class Kind(Enum):
    """What happens to a column when the people become others."""

    KEPT = auto()
    WHO = auto()
    ABOUT = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class Row:
    """What a cell is made from: the person's and the event's, as far as the table has them."""

    who: Identity | None
    bones: Bones | None
    event: Event | None
    nth: int


Cell = Callable[[Row, "System"], str]
About = Callable[[random.Random], str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an export."""

    header: str
    kind: Kind
    cell: Cell | None = None
    about: About | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """How one system writes the records of a class."""

    name: str
    record_class: str
    patrons: tuple[Column, ...]
    events: tuple[Column, ...]
    homes: tuple[str, ...]  # codes of the libraries; the first two are the policy's own, or may be
    branches: tuple[str, ...]
    day: str
    formats: tuple[str, ...]
    more_of_patrons: tuple[Column, ...] = ()
    more_of_events: tuple[Column, ...] = ()
    """Columns that nothing needs: the log has a line for each, and no table changes."""
    all_own: bool = False


def _who(attribute: str, blank: str = "") -> Cell:
    return lambda row, _: blank if row.who is None else str(getattr(row.who, attribute))


def _cards(row: Row, _: System) -> str:
    return "" if row.who is None else ";".join(row.who.cards)


def _card(row: Row, _: System) -> str:
    return "" if row.who is None else row.who.cards[-1]


def _child(row: Row, _: System) -> str:
    return "" if row.who is None else f"{row.who.child} {row.who.family}"


def _home(row: Row, system: System) -> str:
    return "" if row.bones is None else system.homes[row.bones.home % len(system.homes)]


def _event(attribute: str, values: Sequence[str]) -> Cell:
    return lambda row, _: "" if row.event is None else values[getattr(row.event, attribute) % len(values)]


def _branch(row: Row, system: System) -> str:
    return "" if row.event is None else system.branches[row.event.branch % len(system.branches)]


def _when(row: Row, system: System) -> str:
    event = row.event
    if event is None:
        return ""
    return system.day.format(
        y=event.year, m=event.month, d=event.day, h=9 + event.minute // 60, n=event.minute % 60
    )


def _work(part: int) -> Cell:
    return lambda row, _: "" if row.event is None else _TITLES[row.event.work % TITLES][part]


def _number(pattern: str) -> Cell:
    return lambda row, _: "" if row.event is None else pattern.format(row.event.number)


def _one_of(*values: str) -> About:
    return lambda dice: dice.choice(values)


def _date(pattern: str, first: int = 1930, last: int = 2020) -> About:
    return lambda dice: pattern.format(
        y=dice.randint(first, last), m=dice.randint(1, 12), d=dice.randint(1, 28)
    )


def _digits(size: int) -> About:
    return lambda dice: "".join(dice.choice("0123456789") for _ in range(size))


def _street(dice: random.Random) -> str:
    name = dice.choice(["Quay", "Vine", "Zeal"])
    return f"{dice.randint(1, 900)} {name} Lane$DUXBURY MA 0{dice.randint(2300, 2399)}"


def _mail(dice: random.Random) -> str:
    return f"box{dice.randrange(10**6)}@example.net"


def _call(dice: random.Random) -> str:
    return f"508-555-{dice.randrange(10_000):04d}"


def _kept(header: str, cell: Cell) -> Column:
    return Column(header, Kind.KEPT, cell)


def _of(header: str, cell: Cell) -> Column:
    return Column(header, Kind.WHO, cell)


def _about(header: str, about: About) -> Column:
    return Column(header, Kind.ABOUT, None, about)


def _text(header: str) -> Column:
    return Column(header, Kind.TEXT)


_SIERRA_PATRONS = (
    _of("RECORD #(PATRON)", _who("record")),
    _of("P BARCODE", _cards),
    _of("PATRN NAME", _who("name")),
    _of("UNIQUE ID", _who("alternate")),
    _about("PIN", _digits(4)),
    _about("BIRTH DATE", _date("{m:02d}-{d:02d}-{y}")),
    _about("ADDRESS", _street),
    _about("TELEPHONE", _call),
    _about("EMAIL ADDR", _mail),
    _kept("HOME LIBR", _home),
    _about("EXP DATE", _date("{m:02d}-{d:02d}-{y}", 2025, 2030)),
    _about("TOT CHKOUT", _digits(3)),
    _about("MONEY OWED", _one_of("$0.00", "$3.10", "$25.50")),
    _text("NOTE"),
    _text("MESSAGE"),
)
_LENT = (
    _kept("OUT DATE", _when),
    _kept("OUT LOC", _branch),
    _kept("LOCATION", _event("shelf", ["dxaf ", "dxan ", "dxjf "])),
    _kept("I TYPE", _event("kind", ["0", "1", "2", "15"])),
    _kept("RECORD #(ITEM)", _number("i{}")),
    _kept("CALL #(BIBLIO)", _work(2)),
    _kept("AUTHOR", _work(1)),
    _kept("TITLE", _work(0)),
)
_KOHA_PATRONS = (
    _of("cardnumber", _card),
    _of("borrowernumber", _who("key")),
    _of("surname", _who("family")),
    _of("firstname", _who("given")),
    _about("address", _street),
    _about("city", _one_of("Duxbury", "Plymouth", "Hanover")),
    _about("zipcode", _one_of("02332", "02360")),
    _of("email", _who("email")),
    _of("phone", _who("phone")),
    _about("dateofbirth", _date("{y}-{m:02d}-{d:02d}")),
    _about("sex", _one_of("F", "M", "")),
    _kept("branchcode", _home),
    _about("dateexpiry", _date("{y}-{m:02d}-{d:02d}", 2025, 2030)),
    _of("userid", _who("user")),
    _about("password", _digits(20)),
    _text("borrowernotes"),
    _text("opacnote"),
)
_EVERGREEN_PATRONS = (
    _of("id", _who("key")),
    _of("card", _card),
    _of("usrname", _who("user")),
    _of("email", _who("email")),
    _of("ident_value", _who("alternate")),
    _of("first_given_name", _who("given")),
    _of("second_given_name", _who("middle")),
    _of("family_name", _who("family")),
    _of("day_phone", _who("phone")),
    _kept("home_ou", _home),
    _about("dob", _date("{y}-{m:02d}-{d:02d}")),
    _about("juvenile", _one_of("t", "f")),
)
_CSV = ("csv", "sierra", "tab", "pipe", "semicolons", "json", "json lines", "xml")
_OWN = ("duxb", "dux", "plym", "king")

SYSTEMS = (
    System(
        name="sierra",
        record_class="circulation",
        patrons=(*_SIERRA_PATRONS, _about("P TYPE", _one_of("1", "2", "10", "23"))),
        events=(
            _of("RECORD #(PATRON)", _who("record", "0")),
            *_LENT,
            _about("# RENEWALS", _one_of("0", "1", "2")),
            _of("PATRN NAME", _who("name")),
            _text("NOTE(PATRON)"),
        ),
        more_of_patrons=(_about("PCODE1", _one_of("a", "b")), _about("TELEPHONE2", _call), _text("Zork 17")),
        more_of_events=(_text("MESSAGE(PATRON)"), _text("Zork 17")),
        homes=("duxb ", "duxbu", "plym ", "king ", ""),
        branches=("duxb", "plym", "king"),
        day="{m:02d}-{d:02d}-{y} {h:02d}:{n:02d}",
        formats=("sierra", "csv", "tab", "pipe"),
    ),
    System(
        name="koha",
        record_class="circulation",
        patrons=(*_KOHA_PATRONS, _about("categorycode", _one_of("PT", "J", "ST"))),
        events=(
            _kept("issue_id", _number("9{}")),
            _of("borrowernumber", _who("key")),
            _of("cardnumber", _card),
            _of("Patron", _who("name")),
            _kept("issuedate", _when),
            _kept("branchcode", _branch),
            _kept("itemnumber", _number("{}")),
            _kept("itype", _event("kind", ["BK", "JBK", "DVD"])),
            _kept("ccode", _event("shelf", ["FIC", "NFIC"])),
            _kept("itemcallnumber", _work(2)),
            _kept("title", _work(0)),
            _kept("author", _work(1)),
            _text("note"),
        ),
        more_of_patrons=(
            _about("sort1", _one_of("RES", "NONRES")),
            _about("mobile", _call),
            _text("Zork 17"),
        ),
        more_of_events=(_about("returndate", _date("{y}-{m:02d}-{d:02d}", 2024, 2025)),),
        homes=("DUX", "DUXB", "PLY", "HAN"),
        branches=("DUX", "PLY", "HAN"),
        day="{y}-{m:02d}-{d:02d} {h:02d}:{n:02d}:00",
        formats=_CSV,
    ),
    System(
        name="polaris",
        record_class="circulation",
        patrons=(),
        events=(
            _of("Patron barcode", _card),
            _of("Patron full name", _who("name")),
            _of("Patron email address", _who("email")),
            _about("Patron phone 1", _call),
            _about("Patron street one", _street),
            _about("Patron birth date", _date("{m:02d}/{d:02d}/{y}")),
            _kept("Check-out date", _when),
            _kept("Checkout branch", _branch),
            _kept("Item barcode", _number("3171200{}")),
            _kept("Material type", _event("kind", ["Book", "DVD", "Audio"])),
            _kept("Call number", _work(2)),
            _kept("Title", _work(0)),
            _kept("Author", _work(1)),
            _text("Patron notes"),
        ),
        more_of_events=(_about("Patron phone 2", _call), _about("Patron street two", _street)),
        homes=_OWN,
        branches=("Duxbury Free Library", "Plymouth Public Library"),
        day="{m:02d}/{d:02d}/{y}",
        formats=("csv", "tab", "pipe"),
        all_own=True,
    ),
    System(
        name="symphony",
        record_class="circulation",
        patrons=(),
        events=(
            _of("User ID", _card),
            _of("User Full Name", _who("name")),
            _kept("Date Charged", _when),
            _kept("Station Library", _branch),
            _kept("Item ID", _number("3171200{}")),
            _kept("Item Type", _event("kind", ["NEWBOOK", "DVD", "BOOK"])),
            _kept("Call Number", _work(2)),
            _kept("Title", _work(0)),
        ),
        homes=_OWN,
        branches=("DUX", "MAR"),
        day="{m:02d}/{d:02d}/{y}",
        formats=("pipe", "csv"),
        all_own=True,
    ),
    System(
        name="evergreen holds",
        record_class="holds",
        patrons=(*_EVERGREEN_PATRONS, _about("profile", _one_of("3", "4"))),
        events=(
            _kept("id", _number("{}")),
            _of("usr", _who("key")),
            _kept("request_time", _when),
            _kept("pickup_lib", _branch),
            _kept("hold_type", _event("kind", ["C", "T"])),
            _kept("target", _event("work", [str(900 + at) for at in range(18)])),
            _about("phone_notify", _call),
            _text("cancel_note"),
        ),
        more_of_patrons=(
            _about("expire_date", _date("{y}-{m:02d}-{d:02d}", 2025, 2030)),
            _about("alias", _one_of("", "x")),
        ),
        more_of_events=(_about("sms_notify", _call),),
        homes=("dux", "duxb", "8", "5"),
        branches=("4", "5"),
        day="{y}-{m:02d}-{d:02d} {h:02d}:{n:02d}:31-05",
        formats=("tab", "csv", "json lines"),
    ),
    System(
        name="koha registration",
        record_class="registration",
        patrons=(*_KOHA_PATRONS, _kept("categorycode", lambda row, _: "PT" if row.nth % 2 else "J")),
        events=(),
        homes=("DUX", "DUXB", "PLY"),
        branches=(),
        day="",
        formats=_CSV,
    ),
    System(
        name="sign-ups",
        record_class="attendance",
        patrons=(),
        events=(
            _kept("Event Title", _event("work", _PROGRAMS)),
            _kept("Event Date", _when),
            _of("First Name", _who("given")),
            _of("Last Name", _who("family")),
            _of("Email", _who("email")),
            _of("Phone", _who("phone")),
            _of("Child's Name", _child),
            _about("Age", _one_of("5", "7", "9")),
            _text("Special Needs"),
            _kept("Location", _branch),
        ),
        homes=_OWN,
        branches=("Main", "Annex"),
        day="{m:02d}/{d:02d}/{y}",
        formats=("csv", "tab"),
        all_own=True,
    ),
    System(
        name="summer reading",
        record_class="reading_programs",
        patrons=(),
        events=(
            _of("First Name", _who("given")),
            _of("Last Name", _who("family")),
            _about("Age", _one_of("5", "7", "9")),
            _about("School", _one_of("Chandler School", "Alden School")),
            _of("Parent Email", _who("email")),
            _kept("Book Title", _work(0)),
            _kept("Date Logged", _when),
            _about("Minutes Read", _digits(2)),
        ),
        homes=_OWN,
        branches=(),
        day="{m:02d}/{d:02d}/{y}",
        formats=("csv", "semicolons"),
        all_own=True,
    ),
    System(
        name="alma",
        record_class="circulation",
        patrons=(),
        events=(
            _kept("Loan Date", _when),
            _about("Due Date", _date("{m:02d}/{d:02d}/{y}", 2024, 2025)),
            _of("Loaned By", _who("name")),
            _of("Primary Identifier", _who("alternate")),
            _of("Patron ID", _who("key", "-1")),
            _about("User Group", _one_of("Adult", "Child")),
            _kept("Library Name", _branch),
            _kept("Barcode", _number("3171200{}")),
            _kept("Material Type", _event("kind", ["Book", "DVD", "Audio"])),
            _kept("Permanent Call Number", _work(2)),
            _kept("MMS Id", _number("99001{}")),
            _kept("Title", _work(0)),
            _kept("Author", _work(1)),
        ),
        homes=_OWN,
        branches=("Duxbury Library", "Marshfield Library"),
        day="{m:02d}/{d:02d}/{y}",
        formats=("csv", "tab", "json"),
        all_own=True,
    ),
    System(
        name="computers",
        record_class="computer_use",
        patrons=(),
        events=(
            _kept("pcrKey", _number("5{}")),
            _of("pcrUserID", _card),
            _kept("pcrMinutesUsed", _event("minute", [str(at) for at in range(60)])),
            _kept("pcrDateTime", _when),
            _kept("pcrBranch", _branch),
            _kept("pcrArea", _event("kind", ["Teen", "Adult"])),
        ),
        homes=_OWN,
        branches=("DUX", "MAR"),
        day="{y}-{m:02d}-{d:02d} {h:02d}:{n:02d}:44",
        formats=("csv",),
        all_own=True,
    ),
)
