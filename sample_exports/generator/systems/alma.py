"""Alma: patrons as its interface gives them (XML), and loans of Analytics before and after archiving."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from ..people import LIBRARIES
from .table import Sample, as_text, delimited
from .world import World, born, borrower, email, item_type, note, phone

_USERS = (
    ("record_type", "record.operational"),
    ("primary_id", "patron.key"),
    ("first_name", "patron.given_name"),
    ("middle_name", "patron.middle_name"),
    ("last_name", "patron.family_name"),
    ("full_name", "patron.name"),
    ("pin_number", "patron.secret"),
    ("user_group", "patron.type"),
    ("campus_code", "patron.statistical_class"),
    ("preferred_language", "patron.language"),
    ("birth_date", "patron.birth_date"),
    ("expiry_date", "patron.record_date"),
    ("user_identifiers.user_identifier.id_type", "patron.preference"),
    ("user_identifiers.user_identifier.value", "patron.alternate_id"),
    ("contact_info.addresses.address.line1", "patron.address"),
    ("contact_info.addresses.address.city", "patron.town"),
    ("contact_info.addresses.address.state_province", "patron.state"),
    ("contact_info.addresses.address.postal_code", "patron.zip"),
    ("contact_info.emails.email.email_address", "patron.email"),
    ("contact_info.phones.phone.phone_number", "patron.phone"),
    ("user_notes.user_note.note_text", "patron.note"),
    ("user_statistics.user_statistic.statistic_category", "patron.statistical_class"),
)
_LOANS = (
    ("Loan Date", "loan.out_time"),
    ("Due Date", "loan.due_time"),
    ("Return Date", "loan.return_time"),
    ("Loaned By", "patron.name"),
    ("Primary Identifier", "patron.key"),
    ("Patron ID", "patron.key"),
    ("User Group", "patron.type"),
    ("Library Name", "loan.branch"),
    ("Barcode", "item.barcode"),
    ("Material Type", "item.type"),
    ("Permanent Call Number", "item.call_number"),
    ("MMS Id", "item.bib_number"),
    ("Title", "item.title"),
    ("Author", "item.author"),
)


def samples(world: World) -> Iterator[Sample]:
    """The tables of one system."""
    dice = world.dice("alma")
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<users>"]
    for patron in world.patrons:
        library = patron.library
        text = note(dice)
        lines += [
            "<user>",
            _tag("record_type", "PUBLIC"),
            _tag("primary_id", str(9_000_000 + patron.index * 37)),
            _tag("first_name", patron.given),
            _tag("middle_name", patron.middle),
            _tag("last_name", patron.family),
            _tag("full_name", f"{patron.given} {patron.family}"),
            _tag("pin_number", patron.pin),
            _tag("user_group", patron.kind.upper()),
            _tag("campus_code", dice.pick(("MAIN", "NORTH"))),
            _tag("preferred_language", "en"),
            _tag("birth_date", f"{born(patron, '%Y-%m-%d')}Z" if patron.born else ""),
            _tag("expiry_date", f"{patron.expires:%Y-%m-%d}Z"),
            "<user_identifiers><user_identifier>",
            _tag("id_type", "BARCODE"),
            _tag("value", patron.barcodes[0]),
            "</user_identifier></user_identifiers>",
            "<contact_info><addresses><address>",
            _tag("line1", patron.household.street),
            _tag("city", library.town.title()),
            _tag("state_province", "MA"),
            _tag("postal_code", library.zip_code),
            "</address></addresses><emails><email>",
            _tag("email_address", email(patron)),
            "</email></emails><phones><phone>",
            _tag("phone_number", phone(patron)),
            "</phone></phones></contact_info>",
            f"<user_notes><user_note>{_tag('note_text', text)}</user_note></user_notes>" if text else "",
            "<user_statistics><user_statistic>",
            _tag("statistic_category", dice.pick(("RESIDENT", "STUDENT", "STAFF"))),
            "</user_statistic></user_statistics>",
            "</user>",
        ]
    yield as_text("alma/users.xml", "alma", "registration", _USERS, [*filter(None, lines), "</users>"])
    loans = []
    for loan in world.loans:
        forgotten = loan.returned is not None and dice.chance(0.4)
        patron = borrower(loan)
        loans.append(
            [
                f"{loan.out:%m/%d/%Y}",
                f"{loan.due:%m/%d/%Y}",
                f"{loan.returned:%m/%d/%Y}" if loan.returned else "",
                "None" if forgotten else f"{patron.family}, {patron.given}",
                "None" if forgotten else str(9_000_000 + patron.index * 37),
                "-1" if forgotten else str(5_500_000_000 + patron.index),
                patron.kind.title(),
                f"{LIBRARIES[loan.branch].town.title()} Library",
                loan.item.barcode,
                item_type(loan.work),
                loan.work.call_number,
                f"99{loan.work.items[0].number:09d}0101",
                loan.work.title,
                loan.work.author,
            ]
        )
    yield delimited("alma/analytics_loans.csv", "alma", "circulation", _LOANS, loans, end="\r\n")


def _tag(name: str, value: str) -> str:
    return f"<{name}>{escape(value)}</{name}>" if value else ""
