"""The network as Sierra's Create Lists exports it."""

from __future__ import annotations

from .catalogue import MATERIALS, Catalogue
from .dialects import DEFAULT, PIPE, RESAVED, TAB, Cell, Line
from .dice import Dice
from .loans import Loan
from .notes import MESSAGES, NOTHING, PATRON_NOTES, Note, Scribe, joined
from .numbers import record_number
from .people import LIBRARIES, Patron, phone_text

# flavour: folder, ending, how a line is written, whether the file begins with a byte-order mark
FLAVOURS: dict[str, tuple[str, str, Line, bool]] = {
    "default": ("sierra", ".csv", DEFAULT, False),
    "tab": ("sierra/tab", ".txt", TAB, False),
    "pipe": ("sierra/pipe", ".txt", PIPE, False),
    "resaved": ("sierra/resaved", ".csv", RESAVED, True),
}

# header and category
PATRON_COLUMNS = (
    ("RECORD #(PATRON)", "patron.record_number"),
    ("P BARCODE", "patron.barcode"),
    ("PATRN NAME", "patron.name"),
    ("UNIQUE ID", "patron.alternate_id"),
    ("PIN", "patron.secret"),
    ("BIRTH DATE", "patron.birth_date"),
    ("ADDRESS", "patron.address"),
    ("TELEPHONE", "patron.phone"),
    ("EMAIL ADDR", "patron.email"),
    ("HOME LIBR", "patron.home_library"),
    ("P TYPE", "patron.type"),
    ("PCODE3", "patron.statistical_class"),
    ("EXP DATE", "patron.record_date"),
    ("CREATED(PATRON)", "patron.record_date"),
    ("CIRCACTIVE", "patron.record_date"),
    ("TOT CHKOUT", "patron.counter"),
    ("MONEY OWED", "patron.money"),
    ("MBLOCK", "patron.standing"),
    ("NOTE", "patron.note"),
    ("MESSAGE(PATRON)", "patron.message"),
)
LOAN_COLUMNS = (
    ("RECORD #(PATRON)", "patron.record_number"),
    ("OUT DATE", "loan.out_time"),
    ("DUE DATE", "loan.due_time"),
    ("OUT LOC", "loan.branch"),
    ("LOCATION", "item.collection"),
    ("I TYPE", "item.type"),
    ("RECORD #(ITEM)", "item.record_number"),
    ("BARCODE(ITEM)", "item.barcode"),
    ("RECORD #(BIBLIO)", "item.bib_number"),
    ("CALL #(BIBLIO)", "item.call_number"),
    ("AUTHOR", "item.author"),
    ("TITLE", "item.title"),
    ("ISBN", "item.isbn"),
    ("# RENEWALS", "loan.renewals"),
)
_PATRON_TYPES = {"adult": "1", "senior": "4", "teen": "2", "child": "3", "staff": "10"}
_BLANK_DATE = "  -  -  "

Noted = tuple[int, Note]
"""A column, counted from 1, and the free text that stands in it."""


class PatronRows:
    """Rows of the patron list, with the notes that stand in them."""

    def __init__(self, patrons: list[Patron], catalogue: Catalogue, seed: int) -> None:
        self._dice = Dice(seed, "sierra/patrons")
        self._scribe = Scribe(patrons, catalogue, seed, "sierra")

    def row(self, patron: Patron) -> tuple[list[Cell], list[Noted]]:
        dice = self._dice
        loud = dice.chance(0.2)
        notes = self._notes(patron)
        message = self._scribe.write(MESSAGES, patron) if dice.chance(0.07) else NOTHING
        cells: list[Cell] = [
            patron.record,
            _repeated(patron.barcodes),
            _repeated(tuple(name.upper() if loud else name for name in _names(patron))),
            self._unique_id(patron),
            patron.pin,
            f"{patron.born:%m-%d-%Y}" if patron.born else _BLANK_DATE,
            self._address(patron),
            _repeated(
                tuple(phone_text(phone, dice.below(3)) for phone in (patron.phone, patron.mobile) if phone)
            ),
            ", ".join(patron.emails),
            f"{patron.library.sierra:<5}" if patron.registered else " " * 5,
            _PATRON_TYPES[patron.kind],
            patron.library.town_code,
            f"{patron.expires:%m-%d-%y}",
            f"{patron.created:%m-%d-%Y}",
            f"{patron.active:%m-%d-%Y}",
            str(patron.checkouts),
            f"${patron.owed_cents // 100}.{patron.owed_cents % 100:02d}",
            patron.block,
            _repeated(tuple(note.text for note in notes)),
            message.text,
        ]
        return cells, [(19, joined(notes, "\x1f")), (20, message)]

    def _notes(self, patron: Patron) -> list[Note]:
        count = self._dice.weighted(((0, 62), (1, 28), (2, 8), (3, 2)))
        return [self._scribe.write(PATRON_NOTES, patron) for _ in range(count)]

    def _unique_id(self, patron: Patron) -> str:
        if patron.kind == "teen" and self._dice.chance(0.6):
            return f"HS{self._dice.between(200_000, 299_999)}"
        return patron.user_name

    def _address(self, patron: Patron) -> str:
        roof, library = patron.household, patron.library
        care = f"C/O {roof.family}$" if patron.family != roof.family and self._dice.chance(0.2) else ""
        unit = f"${roof.unit}" if roof.unit else ""
        plus_four = f"-{self._dice.digits(4)}" if self._dice.chance(0.08) else ""
        text = f"{care}{roof.street}{unit}${library.town}, MA {library.zip_code}{plus_four}"
        return text.upper() if self._dice.chance(0.5) else text


def _names(patron: Patron) -> tuple[str, ...]:
    first = f"{patron.given} {patron.middle}".rstrip()
    present = f"{patron.family}, {first}"
    return (present, f"{patron.former_family}, {first}") if patron.former_family else (present,)


def _repeated(values: tuple[str, ...]) -> Cell:
    return values if len(values) > 1 else "".join(values)


def loan_row(loan: Loan) -> list[Cell]:
    """One row of the loan list. A forgotten patron is 0."""
    work, item = loan.work, loan.item
    if loan.purged_number is not None:
        patron = record_number("p", loan.purged_number)
    else:
        patron = loan.patron.record if loan.patron is not None else "0"
    return [
        patron,
        f"{loan.out:%m-%d-%Y %H:%M}",
        f"{loan.due:%m-%d-%Y}",
        f"{LIBRARIES[loan.branch].sierra:<5}",
        f"{work.location(item):<5}",
        MATERIALS[work.material][0],
        item.record,
        item.barcode,
        work.bib,
        work.call_number,
        work.author,
        work.title,
        work.isbn,
        str(loan.renewals),
    ]
