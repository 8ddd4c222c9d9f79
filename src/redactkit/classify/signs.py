"""What the values of a column say of themselves, whatever its label says.

A sign is a sensitive category that values have the shape of, how many of them do, and from which share on
that counts against a label that says something harmless.
"""

from __future__ import annotations

from dataclasses import dataclass

from redactkit.classify.looks import Looks
from redactkit.classify.shapes import Counts
from redactkit.model import Category

_SOME_PEOPLE = 20
"""Branches and towns have given names for names too; so many different ones they are not."""


NAMES = frozenset({"patron.name", "patron.given_name"})
_NAMED_BY_RIGHT = frozenset({"item.author", "item.subject", "staff.name", "staff.initials", "loan.staff"})
"""Columns of a catalogue or of staff in which names of people are in their place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Values that look like something sensitive.

    ``evident``: they identify a person to anybody, so a person who says otherwise must say it twice.
    """

    category: Category
    says: str
    share: float
    against_header: float
    evident: bool = False


def signs_of(counts: Counts, looks: Looks) -> tuple[Sign, ...]:
    """Which sensitive shapes the values have, the more telling first."""
    barcode = counts.share(counts.patron_barcode)
    checked = counts.patron_barcode_checked / max(1, counts.patron_barcode)
    digits = f"patron barcodes {percent(barcode)}, check digit {percent(checked)}"
    alone = looks.given if looks.variety > _SOME_PEOPLE else 0
    found = (
        # category, in words, how many values, share against a header, evident
        ("patron.secret", "password hashes", counts.bcrypt, 0.2, True),
        ("patron.ssn", "social security numbers", max(counts.ssn, looks.ssn_inside), 0.2, True),
        ("patron.linked_record", "links to a patron", counts.link, 0.0, True),
        ("patron.record_number", "patron record numbers", counts.patron_record, 0.2, True),
        ("patron.barcode", digits, counts.patron_barcode, 0.5, checked >= 0.9),
        ("patron.email", "e-mail addresses", counts.email, 0.2, True),
        ("patron.phone", "telephone numbers", counts.phone, 0.2, True),
        # now and then a title or a note holds one; where most do, it is no title
        ("patron.barcode", "cards inside text", looks.card_inside - counts.patron_barcode, 0.5, True),
        ("patron.email", "e-mail addresses inside text", looks.email_inside - counts.email, 0.5, True),
        ("patron.phone", "telephone numbers inside text", looks.phone_inside - counts.phone, 0.5, True),
        ("patron.address", "street addresses", looks.street, 0.5, False),
        ("patron.ip_address", "network addresses", looks.ip, 0.5, False),
        ("patron.name", "names of people", looks.named, 0.5, False),
        ("patron.given_name", "given names", alone, 0.5, False),
        ("patron.title", "forms of address", counts.form_of_address, 0.5, False),
    )
    return tuple(
        Sign(
            category=Category(category),
            says=says if says == digits else f"{says} {percent(counts.share(count))}",
            share=counts.share(count),
            against_header=least,
            evident=evident,
        )
        for category, says, count, least, evident in found
        if count > 0
    )


def is_in_its_place(sign: Sign, category: Category) -> bool:
    """Whether a column of this category may hold what the sign shows: authors have names."""
    return sign.category in NAMES and category in _NAMED_BY_RIGHT


def percent(share: float) -> str:
    """Rounded down, so that 100 % means all."""
    return f"{int(share * 100)} %"
