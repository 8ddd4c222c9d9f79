"""Evergreen: the reporter's CSV (every cell quoted, CRLF) and tables of its database, tab-separated."""

from __future__ import annotations

from collections.abc import Iterator

from ..people import LIBRARIES, Patron
from .table import Sample, delimited, quoted
from .world import World, born, borrower, login, note, phone

_USR = (
    ("id", "patron.key"),
    ("card", "patron.barcode"),
    ("profile", "patron.type"),
    ("usrname", "patron.user_name"),
    ("email", "patron.email"),
    ("passwd", "patron.secret"),
    ("ident_value", "patron.alternate_id"),
    ("first_given_name", "patron.given_name"),
    ("second_given_name", "patron.middle_name"),
    ("family_name", "patron.family_name"),
    ("alias", "patron.other_name"),
    ("day_phone", "patron.phone"),
    ("home_ou", "patron.home_library"),
    ("dob", "patron.birth_date"),
    ("juvenile", "patron.statistical_class"),
    ("usrgroup", "patron.linked_record"),
    ("guardian", "guardian.name"),
    ("active", "patron.standing"),
    ("create_date", "patron.record_date"),
    ("expire_date", "patron.record_date"),
    ("name_keywords", "patron.other_name"),
)
_REPORT = (
    ("Circ ID", "loan.id"),
    ("Patron Barcode", "patron.barcode"),
    ("Last Name", "patron.family_name"),
    ("First Name", "patron.given_name"),
    ("Checkout Date/Time", "loan.out_time"),
    ("Due Date/Time", "loan.due_time"),
    ("Circulating Library", "loan.branch"),
    ("Item Barcode", "item.barcode"),
    ("Call Number", "item.call_number"),
    ("Title", "item.title"),
    ("Author", "item.author"),
)
_AGED = (
    ("id", "loan.id"),
    ("xact_start", "loan.out_time"),
    ("xact_finish", "loan.other_time"),
    ("usr_post_code", "patron.zip"),
    ("usr_birth_year", "patron.birth_date"),
    ("usr_home_ou", "patron.home_library"),
    ("usr_profile", "patron.type"),
    ("target_copy", "item.key"),
    ("circ_lib", "loan.branch"),
    ("circ_staff", "loan.staff"),
    ("workstation", "loan.terminal"),
    ("due_date", "loan.due_time"),
    ("checkin_time", "loan.return_time"),
    ("stop_fines", "loan.status"),
    ("copy_call_number", "item.key"),
    ("copy_bib_record", "item.bib_number"),
)
_HOLDS = (
    ("id", "loan.id"),
    ("usr", "patron.key"),
    ("request_time", "hold.time"),
    ("pickup_lib", "hold.branch"),
    ("hold_type", "hold.status"),
    ("target", "item.key"),
    ("phone_notify", "patron.phone"),
    ("cancel_note", "hold.note"),
)


def card(patron: Patron) -> str:
    """A card as the project's own sample data have them: eleven digits, without a check digit."""
    return f"99999{patron.index * 7919 % 1_000_000:06d}"


def samples(world: World) -> Iterator[Sample]:
    """The tables of one system."""
    dice = world.dice("evergreen")
    people = [
        [
            str(patron.index + 2),
            card(patron),
            str(2 + patron.home),
            login(patron) if patron.user_name else card(patron),
            patron.emails[0] if patron.emails else "\\N",
            "d" + dice.digits(31),
            f"S5550{dice.digits(4)}" if dice.chance(0.2) else "\\N",
            patron.given,
            patron.middle or "\\N",
            patron.family,
            "\\N",
            phone(patron),
            str(4 + patron.home),
            born(patron, "%Y-%m-%d") or "\\N",
            "t" if patron.kind in ("child", "teen") else "f",
            str(1000 + patron.household.library * 100 + patron.index // 3),
            f"{dice.pick(('Karen', 'Paul', 'Linda'))} {patron.household.family}"
            if patron.kind == "child"
            else "\\N",
            "t",
            f"{patron.created:%Y-%m-%d} 09:12:44-05",
            f"{patron.expires:%Y-%m-%d} 00:00:00-05",
            f"{patron.given} {patron.family}",
        ]
        for patron in world.patrons
    ]
    yield delimited("evergreen/actor_usr.tsv", "evergreen", "registration", _USR, people, delimiter="\t")
    loans = [
        [
            str(81_000 + loan.index),
            card(borrower(loan)),
            borrower(loan).family,
            borrower(loan).given,
            f"{loan.out:%Y-%m-%d %H:%M}",
            f"{loan.due:%Y-%m-%d} 23:59",
            LIBRARIES[loan.branch].town.title(),
            loan.item.barcode,
            loan.work.call_number,
            loan.work.title,
            loan.work.author,
        ]
        for loan in world.loans
    ]
    yield delimited(
        "evergreen/report-data.csv", "evergreen", "circulation", _REPORT, loans, quoting=quoted, end="\r\n"
    )
    aged = [
        [
            str(41_000 + loan.index),
            f"{loan.out:%Y-%m-%d %H:%M}:07-05",
            f"{loan.returned:%Y-%m-%d %H:%M}:00-05" if loan.returned else "\\N",
            borrower(loan).library.zip_code,
            born(borrower(loan), "%Y") or "\\N",
            str(4 + borrower(loan).home),
            str(2 + borrower(loan).home),
            str(loan.item.index + 1),
            str(4 + loan.branch),
            str(1 + loan.index % 4),
            str(11 + loan.branch),
            f"{loan.due:%Y-%m-%d} 23:59:59-05",
            f"{loan.returned:%Y-%m-%d %H:%M}:00-05" if loan.returned else "\\N",
            "CHECKIN" if loan.returned else "\\N",
            str(5_000 + loan.item.index),
            str(loan.work.items[0].number),
        ]
        for loan in world.loans
    ]
    yield delimited("evergreen/aged_circulation.tsv", "evergreen", "circulation", _AGED, aged, delimiter="\t")
    holds = [
        [
            str(9_100 + loan.index),
            str(borrower(loan).index + 2),
            f"{loan.out:%Y-%m-%d %H:%M}:31-05",
            str(4 + loan.branch),
            dice.pick("TCV"),
            str(loan.item.index + 1),
            phone(borrower(loan)) if dice.chance(0.5) else "\\N",
            note(dice, 0.15) or "\\N",
        ]
        for loan in world.loans
    ]
    yield delimited("evergreen/hold_request.tsv", "evergreen", "holds", _HOLDS, holds, delimiter="\t")
