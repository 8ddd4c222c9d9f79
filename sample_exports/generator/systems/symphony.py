"""Symphony: the flat file of patrons, a report of what is out, and a history log with PINs in clear."""

from __future__ import annotations

from collections.abc import Iterator

from ..people import LIBRARIES
from .table import Sample, as_text, delimited
from .world import World, born, borrower, note, phone

_FLAT = (
    ("USER_ID", "patron.barcode"),
    ("USER_ALT_ID", "patron.alternate_id"),
    ("USER_NAME", "patron.name"),
    ("USER_PIN", "patron.secret"),
    ("USER_LIBRARY", "patron.home_library"),
    ("USER_PROFILE", "patron.type"),
    ("USER_CATEGORY1", "patron.statistical_class"),
    ("USER_BIRTH_DATE", "patron.birth_date"),
    ("USER_CHG_HIST_RULE", "patron.preference"),
    ("USER_PRIV_GRANTED", "patron.record_date"),
    ("USER_PRIV_EXPIRES", "patron.record_date"),
    ("USER_STATUS", "patron.standing"),
    ("USER_ADDR1.STREET", "patron.address"),
    ("USER_ADDR1.CITY/STATE", "patron.town"),
    ("USER_ADDR1.ZIP", "patron.zip"),
    ("USER_ADDR1.PHONE", "patron.phone"),
    ("USER_ADDR1.EMAIL", "patron.email"),
    ("USER_XINFO.NOTE", "patron.note"),
)
_LOG = (
    ("time", "loan.out_time"),
    ("sequence", "record.operational"),
    ("command", "loan.status"),
    ("FE", "loan.branch"),
    ("UO", "patron.barcode"),
    ("Uf", "patron.secret"),
    ("NQ", "item.barcode"),
    ("HB", "loan.due_time"),
)
_CHARGES = (
    ("User ID", "patron.barcode"),
    ("User Full Name", "patron.name"),
    ("Date Charged", "loan.out_time"),
    ("Date Due", "loan.due_time"),
    ("Station Library", "loan.branch"),
    ("Item ID", "item.barcode"),
    ("Item Type", "item.type"),
    ("Call Number", "item.call_number"),
    ("Title", "item.title"),
)


def samples(world: World) -> Iterator[Sample]:
    """The tables of one system."""
    dice = world.dice("symphony")
    flat: list[str] = []
    for patron in world.patrons:
        library = patron.library
        tags = {
            "USER_ID": patron.barcodes[0],
            "USER_ALT_ID": f"HS{dice.between(200_000, 299_999)}",
            "USER_NAME": f"{patron.family}, {patron.given} {patron.middle}".rstrip(),
            "USER_PIN": patron.pin,
            "USER_LIBRARY": library.koha,
            "USER_PROFILE": patron.kind.upper(),
            "USER_CATEGORY1": patron.sex,
            "USER_BIRTH_DATE": born(patron, "%Y%m%d") or "NEVER",
            "USER_CHG_HIST_RULE": dice.pick(("ALLCHARGES", "CIRCRULE", "NOHISTORY")),
            "USER_PRIV_GRANTED": f"{patron.created:%Y%m%d}",
            "USER_PRIV_EXPIRES": f"{patron.expires:%Y%m%d}",
            "USER_STATUS": "OK" if patron.block == "-" else "BLOCKED",
        }
        address = {
            "STREET": patron.household.street,
            "CITY/STATE": f"{library.town.title()}, MA",
            "ZIP": library.zip_code,
            "PHONE": phone(patron),
            "EMAIL": patron.emails[0] if patron.emails else "",
        }
        flat += ["*** DOCUMENT BOUNDARY ***", "FORM=LDUSER"]
        flat += [f".{tag}.   |a{value}" for tag, value in tags.items() if value]
        flat += [".USER_ADDR1_BEGIN."]
        flat += [f".{tag}.   |a{value}" for tag, value in address.items() if value]
        flat += [".USER_ADDR1_END."]
        text = note(dice)
        if text:
            flat += [".USER_XINFO_BEGIN.", f".NOTE.   |a{text}", ".USER_XINFO_END."]
    yield as_text("symphony/users.flat", "symphony", "registration", _FLAT, flat)
    log = []
    for loan in world.loans:
        data = {
            "FE": LIBRARIES[loan.branch].koha,
            "UO": borrower(loan).barcodes[0],
            "Uf": borrower(loan).pin,
            "NQ": loan.item.barcode,
            "HB": f"{loan.due:%m/%d/%Y}",
        }
        fields = "".join(f"^{code}{value}" for code, value in data.items())
        log.append(f"E{loan.out:%Y%m%d%H%M}{dice.below(60):02d}{loan.index:04d}R ^S01CV{fields}^^O00110")
    yield as_text("symphony/history.log", "symphony", "circulation", _LOG, log)
    charges = [
        [
            borrower(loan).barcodes[0],
            f"{borrower(loan).family}, {borrower(loan).given}",
            f"{loan.out:%m/%d/%Y}",
            f"{loan.due:%m/%d/%Y}",
            LIBRARIES[loan.branch].koha,
            loan.item.barcode,
            dice.pick(("BOOK", "DVD", "NEWBOOK")),
            loan.work.call_number,
            loan.work.title,
        ]
        for loan in world.loans
    ]
    yield delimited("symphony/charges.txt", "symphony", "circulation", _CHARGES, charges, delimiter="|")
