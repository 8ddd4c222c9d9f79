"""What a column can mean. One table: category → group, and whether it says who, or what was read.

A title is bibliographic in a catalogue list and an intellectual pursuit in a row that also says who:
``group_in_row`` gives the group for the row at hand.
"""

from __future__ import annotations

from collections.abc import Iterable

from redactkit.model import Category, Group

_D, _C, _Q = Group.DIRECT_IDENTIFIER, Group.CONTACT, Group.QUASI_IDENTIFIER
_A, _F, _S = Group.ACCOUNT_OR_SECRET, Group.FREE_TEXT, Group.STAFF
_B, _O, _I = Group.BIBLIOGRAPHIC, Group.OPERATIONAL, Group.INTELLECTUAL_PURSUIT

UNKNOWN = Category("unknown")

_GROUPS: dict[str, Group] = {
    # who: a person in the role of patron
    "patron.name": _D,
    "patron.family_name": _D,
    "patron.given_name": _D,
    "patron.middle_name": _D,
    "patron.other_name": _D,
    "patron.barcode": _D,
    "patron.record_number": _D,
    "patron.key": _D,  # an internal key: Koha's borrowernumber
    "patron.alternate_id": _D,  # student id, licence, SSN, alias
    "patron.ssn": _D,
    "patron.licence_number": _D,
    "patron.user_name": _D,
    "patron.photo": _D,
    "patron.linked_record": _D,  # LINK REC, FAMILY ID, HOLD (P#=…, I#=…)
    "patron.email": _C,
    "patron.phone": _C,
    "patron.address": _C,
    "patron.ip_address": _C,
    "patron.town": _Q,
    "patron.state": _Q,
    "patron.zip": _Q,
    "patron.country": _Q,
    "patron.birth_date": _Q,
    "patron.age": _Q,
    "patron.gender": _Q,
    "patron.title": _Q,  # Mrs, Dr
    "patron.type": _Q,
    "patron.home_library": _Q,
    "patron.statistical_class": _Q,
    "patron.language": _Q,
    "patron.protected_class": _Q,  # race, religion, disability …
    "patron.record_date": _Q,  # created, updated, last active, expires
    "patron.counter": _Q,
    "patron.preference": _O,
    "patron.standing": _A,  # blocks, debarments, lost card
    "patron.money": _A,
    "patron.secret": _A,  # PIN, password, token
    "patron.note": _F,
    "patron.message": _F,
    # who: somebody else in the patron's row
    "guardian.name": _D,
    "guardian.contact": _C,
    "guardian.key": _D,
    "guardian.relationship": _Q,
    "other_patron.key": _D,  # LPATRON, last borrower in an item list
    # the occasion
    "loan.id": _O,
    "loan.out_time": _O,
    "loan.due_time": _O,
    "loan.return_time": _O,
    "loan.renewal_time": _O,
    "loan.other_time": _O,
    "loan.branch": _O,
    "loan.return_branch": _O,
    "loan.terminal": _O,
    "loan.renewals": _O,
    "loan.status": _O,
    "loan.note": _F,
    "loan.staff": _S,
    "fine.amount": _A,
    "fine.type": _O,
    "fine.description": _F,
    "fine.time": _O,
    "fine.other_time": _O,  # paid, voided
    "hold.time": _O,
    "hold.other_time": _O,  # on the shelf, cancelled, expires
    "hold.branch": _O,
    "hold.status": _O,
    "hold.note": _F,
    "log.url": _F,
    "log.time": _O,  # of the event, the session, the booking itself
    "log.other_time": _O,  # signed up, ended, changed
    # the item at hand
    "item.barcode": _O,
    "item.record_number": _O,
    "item.key": _O,  # an internal key: Koha's itemnumber
    "item.type": _O,
    "item.collection": _O,
    "item.home_branch": _O,
    "item.status": _O,
    "item.price": _O,
    "item.counter": _O,
    "item.time": _O,
    "item.note": _F,
    # the work
    "item.bib_number": _B,  # a record number of this catalogue: never released in rows
    "item.title": _B,
    "item.author": _B,
    "item.call_number": _B,
    "item.isbn": _B,
    "item.issn": _B,
    "item.oclc_number": _B,
    "item.lccn": _B,
    "item.edition": _B,
    "item.publisher": _B,
    "item.publication_year": _B,
    "item.subject": _B,
    "item.language": _B,
    "item.series": _B,
    # the record itself
    "staff.name": _S,
    "staff.initials": _S,
    "staff.log_in": _A,
    "record.count": _O,  # a total printed by a report
    "record.operational": _O,  # revisions, record length, agency
    "unknown": Group.UNKNOWN,
}

IN_ORDER: tuple[Category, ...] = tuple(Category(name) for name in _GROUPS)
"""Every category, in an order that no export sets."""

CATEGORIES: frozenset[Category] = frozenset(IN_ORDER)

# The less a reader should learn, the earlier it stands: between two candidates the earlier one wins.
_SENSITIVITY: tuple[Group, ...] = (
    Group.ACCOUNT_OR_SECRET,
    Group.DIRECT_IDENTIFIER,
    Group.CONTACT,
    Group.FREE_TEXT,
    Group.QUASI_IDENTIFIER,
    Group.INTELLECTUAL_PURSUIT,
    Group.STAFF,
    Group.UNKNOWN,
    Group.OPERATIONAL,
    Group.BIBLIOGRAPHIC,
)

_WHO = frozenset({Group.DIRECT_IDENTIFIER, Group.CONTACT})
_KEYS_OF_A_PATRON = (
    "patron.record_number",
    "patron.barcode",
    "patron.key",
    "patron.alternate_id",
    "patron.user_name",
)

PATRON_KEYS: tuple[Category, ...] = tuple(Category(name) for name in _KEYS_OF_A_PATRON)
"""The categories by which a loan finds its patron, in the order in which they are tried."""


def group_of(category: Category) -> Group:
    """The group of a category on its own."""
    return _GROUPS[category]


def says_who(categories: Iterable[Category]) -> bool:
    """Whether a row with these columns names, or leads to, a person."""
    return any(_GROUPS[category] in _WHO for category in categories)


def group_in_row(category: Category, row: Iterable[Category]) -> Group:
    """The group of a category beside the other columns of its table."""
    group = _GROUPS[category]
    if group is Group.BIBLIOGRAPHIC and category != "item.bib_number" and says_who(row):
        return Group.INTELLECTUAL_PURSUIT
    return group


WHOLES: dict[Category, frozenset[Category]] = {
    Category("patron.name"): frozenset(
        map(Category, ("patron.family_name", "patron.given_name", "patron.middle_name"))
    ),
    Category("patron.address"): frozenset(map(Category, ("patron.town", "patron.state", "patron.zip"))),
}
"""What one system writes as one field and another as several."""

_FULL_NAME = frozenset(map(Category, ("patron.family_name", "patron.given_name")))


def named_by(fields: Iterable[str]) -> frozenset[Category]:
    """The kinds of column that a paper names by these fields: a whole names its parts, and both names of a
    person together name the whole."""
    named = frozenset(map(Category, fields))
    found = named.union(*(parts for whole, parts in WHOLES.items() if whole in named))
    return found | {Category("patron.name")} if named >= _FULL_NAME else found


def more_sensitive(first: Category, second: Category) -> Category:
    """The one of two candidates of which a reader should learn less."""
    order = _SENSITIVITY.index
    return first if order(_GROUPS[first]) <= order(_GROUPS[second]) else second
