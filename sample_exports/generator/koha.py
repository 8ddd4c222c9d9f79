"""The same network as Koha's SQL reports export it: csv and raw tab, and SQL aliases as headers
.
"""

from __future__ import annotations

from .catalogue import MATERIALS, Catalogue
from .dialects import Cell
from .dice import Dice
from .loans import Loan
from .notes import LOAN_NOTES, MESSAGES, NOTHING, PATRON_NOTES, Note, Scribe
from .people import LIBRARIES, Patron, phone_text
from .sierra import Noted

BORROWER_COLUMNS = (
    ("cardnumber", "patron.barcode"),
    ("borrowernumber", "patron.key"),
    ("surname", "patron.family_name"),
    ("firstname", "patron.given_name"),
    ("othernames", "patron.other_name"),
    ("address", "patron.address"),
    ("city", "patron.town"),
    ("zipcode", "patron.zip"),
    ("email", "patron.email"),
    ("phone", "patron.phone"),
    ("mobile", "patron.phone"),
    ("dateofbirth", "patron.birth_date"),
    ("sex", "patron.gender"),
    ("branchcode", "patron.home_library"),
    ("categorycode", "patron.type"),
    ("dateenrolled", "patron.record_date"),
    ("dateexpiry", "patron.record_date"),
    ("userid", "patron.user_name"),
    ("password", "patron.secret"),
    ("sort1", "patron.statistical_class"),
    ("borrowernotes", "patron.note"),
    ("opacnote", "patron.message"),
)
# Patron stands for CONCAT(surname, ', ', firstname) AS Patron
OLD_ISSUE_COLUMNS = (
    ("issue_id", "loan.id"),
    ("borrowernumber", "patron.key"),
    ("cardnumber", "patron.barcode"),
    ("Patron", "patron.name"),
    ("issuedate", "loan.out_time"),
    ("date_due", "loan.due_time"),
    ("returndate", "loan.return_time"),
    ("branchcode", "loan.branch"),
    ("itemnumber", "item.key"),
    ("barcode", "item.barcode"),
    ("itype", "item.type"),
    ("ccode", "item.collection"),
    ("itemcallnumber", "item.call_number"),
    ("title", "item.title"),
    ("author", "item.author"),
    ("isbn", "item.isbn"),
    ("renewals_count", "loan.renewals"),
    ("note", "loan.note"),
)
# A report for the screen: the patron's number stands inside the mark-up of other columns.
LINK_COLUMNS = (
    ("cardnumber", "patron.barcode"),
    ("link", "patron.key"),
    ("title", "item.title"),
    ("date_due", "loan.due_time"),
    ("branchcode", "loan.branch"),
)
_CATEGORIES = {"adult": "PT", "senior": "SR", "teen": "YA", "child": "J", "staff": "S"}
_BCRYPT = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


class BorrowerRows:
    """Rows of the borrowers report, with the notes that stand in them."""

    def __init__(self, patrons: list[Patron], catalogue: Catalogue, seed: int) -> None:
        self._dice = Dice(seed, "koha/borrowers")
        self._scribe = Scribe(patrons, catalogue, seed, "koha")

    def row(self, patron: Patron) -> tuple[list[Cell], list[Noted]]:
        dice, library = self._dice, patron.library
        note = self._scribe.write(PATRON_NOTES, patron) if dice.chance(0.32) else NOTHING
        message = self._scribe.write(MESSAGES, patron) if dice.chance(0.06) else NOTHING
        cells: list[Cell] = [
            patron.barcodes[0],
            str(patron.index + 1),
            patron.family,
            patron.given,
            patron.former_family,
            f"{patron.household.street} {patron.household.unit}".rstrip(),
            library.town.title(),
            library.zip_code,
            patron.emails[0] if patron.emails else "",
            phone_text(patron.phone, dice.below(3)),
            phone_text(patron.mobile, 0) if patron.mobile else "",
            patron.born.isoformat() if patron.born else "",
            patron.sex if dice.chance(0.8) else "",
            library.koha if patron.registered else "",
            _CATEGORIES[patron.kind],
            patron.created.isoformat(),
            patron.expires.isoformat(),
            patron.user_name or patron.barcodes[0],
            "$2a$08$" + "".join(dice.pick(_BCRYPT) for _ in range(53)),
            # An old migration left random numbers here: fourteen digits after the point, and no barcode.
            f"0.{dice.between(1, 9)}{dice.digits(13)}"
            if dice.chance(0.05)
            else dice.pick(("", "RES", "RES", "NONRES")),
            note.text,
            message.text,
        ]
        return cells, [(21, note), (22, message)]


class OldIssueRows:
    """Rows of the report on returned loans."""

    def __init__(self, patrons: list[Patron], catalogue: Catalogue, seed: int) -> None:
        self._dice = Dice(seed, "koha/old_issues")
        self._scribe = Scribe(patrons, catalogue, seed, "koha/old_issues")

    def row(self, loan: Loan) -> tuple[list[Cell], list[Noted]]:
        work, item, patron = loan.work, loan.item, loan.patron
        note: Note = NOTHING
        if patron is not None and self._dice.chance(0.015):
            note = self._scribe.write(LOAN_NOTES, patron)
        who = ("", "", "")
        if patron is not None:
            who = (str(patron.index + 1), patron.barcodes[0], f"{patron.family}, {patron.given}")
        cells: list[Cell] = [
            str(50_001 + loan.index),
            *who,
            f"{loan.out:%Y-%m-%d %H:%M}:{self._dice.below(60):02d}",
            f"{loan.due:%Y-%m-%d} 23:59:00",
            f"{loan.returned:%Y-%m-%d %H:%M}:00" if loan.returned else "",
            LIBRARIES[loan.branch].koha,
            str(item.index + 1),
            item.barcode,
            *MATERIALS[work.material][1:],
            work.call_number,
            work.title,
            work.author,
            work.isbn,
            str(loan.renewals),
            note.text,
        ]
        return cells, [(18, note)]


def link_row(loan: Loan) -> list[Cell] | None:
    """One row of the report with links; none where no patron is known."""
    patron = loan.patron
    if patron is None:
        return None
    number = patron.index + 1
    person = _link("members/moremember.pl", number, f"{patron.family}, {patron.given}")
    work = f"{_link('circ/circulation.pl', number, loan.work.title)}<br />{loan.work.call_number}"
    return [patron.barcodes[0], person, work, f"{loan.due:%Y-%m-%d} 23:59:00", LIBRARIES[loan.branch].koha]


def _link(script: str, number: int, text: str) -> str:
    return f'<a href="/cgi-bin/koha/{script}?borrowernumber={number}">{text}</a>'
