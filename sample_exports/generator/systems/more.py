"""Further tables of Sierra and Koha: fines, holds, what is left of loans, answers about patrons."""

from __future__ import annotations

from collections.abc import Iterator

from ..people import LIBRARIES
from .table import Record, Sample, as_json, as_text, bare, delimited
from .world import World, born, borrower, note, phone

_FINES = (
    ("RECORD #(PATRON)", "patron.record_number"),
    ("RECORD #(ITEM)", "item.record_number"),
    ("ASSESSED DATE", "fine.time"),
    ("TOTAL CHARGES", "fine.amount"),
    ("INVOICE", "loan.id"),
    ("PAID AMOUNT", "fine.amount"),
    ("ITEM FEE", "fine.amount"),
    ("FINE COMMENT", "fine.description"),
    ("OUT DATE", "loan.out_time"),
    ("DUE DATE", "loan.due_time"),
    ("RETURNED DATE", "loan.return_time"),
    ("CHARGE TYPE", "fine.type"),
    ("ITEM TITLE", "item.title"),
)
_ITEMS = (
    ("RECORD #(ITEM)", "item.record_number"),
    ("BARCODE(ITEM)", "item.barcode"),
    ("PATRON#", "patron.record_number"),
    ("LPATRON", "other_patron.key"),
    ("LOUTDATE", "item.time"),
    ("TOT CHKOUT(ITEM)", "item.counter"),
    ("CALL #(BIBLIO)", "item.call_number"),
    ("TITLE", "item.title"),
)
_API = (
    ("P BARCODE[pb]", "patron.barcode"),
    ("PATRN NAME[pn]", "patron.name"),
    ("P TYPE[p47]", "patron.type"),
    ("PIN[p=]", "patron.secret"),
    ("ADDRESS[pa]", "patron.address"),
    ("TELEPHONE[pt]", "patron.phone"),
    ("EMAIL ADDR[pz]", "patron.email"),
    ("EXP DATE[p43]", "patron.record_date"),
    ("HOME LIBR[p53]", "patron.home_library"),
    ("MONEY OWED[p96]", "patron.money"),
    ("NOTE[px]", "patron.note"),
)
_REST = (
    ("id", "patron.record_number"),
    ("names", "patron.name"),
    ("barcodes", "patron.barcode"),
    ("birthDate", "patron.birth_date"),
    ("emails", "patron.email"),
    ("patronType", "patron.type"),
    ("patronCodes.pcode3", "patron.statistical_class"),
    ("homeLibraryCode", "patron.home_library"),
    ("addresses.1.lines", "patron.address"),
    ("addresses.1.type", "record.operational"),
    ("phones.1.number", "patron.phone"),
    ("phones.1.type", "record.operational"),
    ("moneyOwed", "patron.money"),
    ("expirationDate", "patron.record_date"),
    ("fixedFields.47.label", "record.operational"),
    ("fixedFields.47.value", "patron.type"),
    ("varFields.1.fieldTag", "record.operational"),
    ("varFields.1.content", "patron.barcode"),
)
_REST_LOANS = (
    ("id", "loan.id"),
    ("patron", "patron.linked_record"),
    ("item", "item.record_number"),
    ("barcode", "item.barcode"),
    ("dueDate", "loan.due_time"),
    ("numberOfRenewals", "loan.renewals"),
    ("outDate", "loan.out_time"),
)
_ACCOUNT = (
    ("accountlines_id", "loan.id"),
    ("borrowernumber", "patron.key"),
    ("itemnumber", "item.key"),
    ("date", "fine.time"),
    ("amount", "fine.amount"),
    ("description", "fine.description"),
    ("debit_type_code", "fine.type"),
    ("amountoutstanding", "fine.amount"),
    ("note", "fine.description"),
    ("manager_id", "loan.staff"),
    ("branchcode", "loan.branch"),
)
_RESERVES = (
    ("reserve_id", "loan.id"),
    ("borrowernumber", "patron.key"),
    ("reservedate", "hold.time"),
    ("biblionumber", "item.bib_number"),
    ("branchcode", "hold.branch"),
    ("reservenotes", "hold.note"),
    ("priority", "hold.status"),
)
_STATISTICS = (
    ("datetime", "loan.out_time"),
    ("branch", "loan.branch"),
    ("value", "fine.amount"),
    ("type", "loan.status"),
    ("other", "loan.note"),
    ("itemnumber", "item.key"),
    ("itemtype", "item.type"),
    ("location", "item.collection"),
    ("borrowernumber", "patron.key"),
    ("ccode", "item.collection"),
    ("categorycode", "patron.type"),
)
# what people write into the SQL of a report, and what stands above the columns then
_COMPUTED = (
    ("CONCAT(surname, ', ', firstname)", "patron.name"),
    ("LOWER(b.email)", "patron.email"),
    ("DATE(issuedate)", "loan.out_time"),
    ("IFNULL(i.branchcode, '')", "loan.branch"),
    ("items.barcode", "item.barcode"),
    ("biblio.title", "item.title"),
    ("borrowers.title", "patron.title"),
)


def samples(world: World) -> Iterator[Sample]:
    """The tables of both systems."""
    dice = world.dice("more")
    fines = [
        [
            borrower(loan).record,
            loan.item.record,
            f"{loan.due:%m-%d-%Y %H:%M}",
            f"${dice.between(1, 30)}.{dice.pick(('00', '50'))}",
            str(1_000_000 + loan.index),
            "$0.00",
            f"${dice.between(0, 30)}.00",
            note(dice, 0.3),
            f"{loan.out:%m-%d-%Y %H:%M}",
            f"{loan.due:%m-%d-%Y}",
            f"{loan.returned:%m-%d-%Y %H:%M}" if loan.returned else "  -  -  ",
            dice.pick(("OVERDUE", "LOST", "MANUAL")),
            loan.work.title,
        ]
        for loan in world.loans
    ]
    yield delimited("sierra/more/fines.txt", "sierra", "fines", _FINES, fines, delimiter="\t", quoting=bare)
    items = [
        [
            loan.item.record,
            loan.item.barcode,
            "0" if loan.returned else str(borrower(loan).number),
            str(borrower(loan).number),
            f"{loan.out:%m-%d-%Y %H:%M}",
            str(dice.between(1, 80)),
            loan.work.call_number,
            loan.work.title,
        ]
        for loan in world.loans
    ]
    yield delimited(
        "sierra/more/items.txt", "sierra", "circulation", _ITEMS, items, delimiter="\t", quoting=bare
    )
    pages: list[str] = []
    for patron in world.patrons:
        answer = {
            "P TYPE[p47]": patron.kind[0],
            "EXP DATE[p43]": f"{patron.expires:%m-%d-%y}",
            "HOME LIBR[p53]": f"{patron.library.sierra:<5}",
            "MONEY OWED[p96]": f"${patron.owed_cents / 100:.2f}",
            "PATRN NAME[pn]": f"{patron.family}, {patron.given}",
            "ADDRESS[pa]": f"{patron.household.street}${patron.library.town}, MA {patron.library.zip_code}",
            "TELEPHONE[pt]": phone(patron),
            "P BARCODE[pb]": patron.barcodes[0],
            "EMAIL ADDR[pz]": patron.emails[0] if patron.emails else "",
            "PIN[p=]": patron.pin,
            "NOTE[px]": note(dice),
        }
        body = "".join(f"{label}={value}<BR>\n" for label, value in answer.items() if value)
        pages.append(f"<HTML><BODY>\n{body}</BODY></HTML>")
    yield as_text("sierra/more/patronapi.html", "sierra", "registration", _API, pages)
    yield _rest_patrons(world)
    yield _rest_loans(world)
    account = [
        [
            str(7_000 + loan.index),
            str(borrower(loan).index + 1),
            str(loan.item.index + 1),
            f"{loan.due:%Y-%m-%d %H:%M}:00",
            f"{dice.between(1, 20)}.{dice.pick(('00', '50'))}",
            f"{loan.work.title} {loan.item.barcode}",
            dice.pick(("OVERDUE", "LOST", "MANUAL")),
            f"{dice.between(0, 20)}.00",
            note(dice, 0.2),
            str(1 + loan.index % 3),
            LIBRARIES[loan.branch].koha,
        ]
        for loan in world.loans
    ]
    yield delimited("koha/more/accountlines.csv", "koha", "fines", _ACCOUNT, account)
    reserves = [
        [
            str(3_000 + loan.index),
            str(borrower(loan).index + 1),
            f"{loan.out:%Y-%m-%d}",
            str(loan.work.items[0].index + 1),
            LIBRARIES[loan.branch].koha,
            note(dice, 0.2),
            str(dice.between(1, 9)),
        ]
        for loan in world.loans
    ]
    yield delimited("koha/more/reserves.csv", "koha", "holds", _RESERVES, reserves)
    statistics = [
        [
            f"{loan.out:%Y-%m-%d %H:%M}:00",
            LIBRARIES[loan.branch].koha,
            "0.0000",
            dice.pick(("issue", "return", "renew")),
            "",
            str(loan.item.index + 1),
            "BK",
            dice.pick(("ADULT", "CHILD")),
            str(borrower(loan).index + 1),
            "FIC",
            "PT",
        ]
        for loan in world.loans
    ]
    yield delimited("koha/more/statistics.csv", "koha", "statistics", _STATISTICS, statistics)
    computed = [
        [
            f"{borrower(loan).family}, {borrower(loan).given}",
            borrower(loan).emails[0] if borrower(loan).emails else "",
            f"{loan.out:%Y-%m-%d}",
            LIBRARIES[loan.branch].koha,
            loan.item.barcode,
            loan.work.title,
            "Mrs" if borrower(loan).sex == "F" else "Mr",
        ]
        for loan in world.loans
    ]
    yield delimited("koha/more/report_of_expressions.csv", "koha", "circulation", _COMPUTED, computed)


def _rest_patrons(world: World) -> Sample:
    """The same facts stand in named fields, in fixed and in variable ones."""
    entries: list[Record] = []
    for patron in world.patrons:
        entry: Record = {
            "id": patron.number,
            "names": [f"{patron.family.upper()}, {patron.given.upper()}"],
            "barcodes": list(patron.barcodes),
            "patronType": 1 + patron.home,
            "patronCodes": {"pcode3": int(patron.library.town_code)},
            "homeLibraryCode": f"{patron.library.sierra:<5}",
            "addresses": [
                {
                    "lines": [
                        patron.household.street,
                        f"{patron.library.town}, MA {patron.library.zip_code}",
                    ],
                    "type": "a",
                }
            ],
            "phones": [{"number": phone(patron), "type": "t"}],
            "moneyOwed": patron.owed_cents / 100,
            "expirationDate": f"{patron.expires:%Y-%m-%d}",
            "fixedFields": {"47": {"label": "Patron Type", "value": str(1 + patron.home)}},
            "varFields": [{"fieldTag": "b", "content": patron.barcodes[0]}],
        }
        if patron.born:
            entry["birthDate"] = born(patron, "%Y-%m-%d")
        if patron.emails:
            entry["emails"] = list(patron.emails)
        entries.append(entry)
    whole = {"total": len(entries), "start": 0, "entries": entries}
    return as_json("sierra/more/patrons.json", "sierra", "registration", _REST, whole)


def _rest_loans(world: World) -> Sample:
    """Patrons and items stand inside addresses."""
    where = "https://library.example.org/iii/sierra-api/v6"
    entries: list[Record] = [
        {
            "id": f"{where}/patrons/checkouts/{90_000 + loan.index}",
            "patron": f"{where}/patrons/{borrower(loan).number}",
            "item": f"{where}/items/{loan.item.number}",
            "barcode": loan.item.barcode,
            "dueDate": f"{loan.due:%Y-%m-%d}T08:00:00Z",
            "numberOfRenewals": loan.renewals,
            "outDate": f"{loan.out:%Y-%m-%dT%H:%M}:00Z",
        }
        for loan in world.loans
    ]
    return as_json("sierra/more/checkouts.json", "sierra", "circulation", _REST_LOANS, {"entries": entries})
