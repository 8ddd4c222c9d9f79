"""What the values of a column look like if its label is right: whether they bear it out, or contradict it.

A label that says something harmless is believed only while nothing in the values speaks against it: a list of
branches does not have a different value in every other row, and a title is not a number. A label that was not
confirmed for the system at hand is believed only where the values look as they should.
"""

from __future__ import annotations

from enum import Enum, auto

import pyarrow as pa
import pyarrow.compute as pc

from redactkit.categories import group_of
from redactkit.classify.looks import MOST_VALUES, Looks
from redactkit.classify.shapes import Counts, has_any
from redactkit.classify.signs import percent
from redactkit.model import Category, Group

ENOUGH_ROWS = 30
"""Fewer values say little about how many different ones a list of codes has."""
_A_FEW = 5
_SOME = 20
_NUMBERS_AND_DATES = r"^[-$\s\d:/,+TZAPMapm]*(?:\.\d*)?(?:\.\d{2,4}[\s\d:]*)?$"
_NEARLY_ALL = 0.9
_MOST = 0.5
_TELLING = 0.25
"""Where so many values begin with a common given name they are people: few titles do."""


class Form(Enum):
    """How values of a category are written."""

    TIME = auto()
    CODE = auto()  # one of a short list
    KEY = auto()  # a number, a barcode, a UUID: no words
    NUMBER = auto()
    TEXT = auto()  # words
    PERSON = auto()
    CREATOR = auto()  # a person, with dates and roles behind the name
    NAME = auto()  # a part of a name, or a place
    EMAIL = auto()
    PHONE = auto()
    ZIP = auto()
    ADDRESS = auto()
    IP = auto()
    ANY = auto()


_FORMS: dict[str, Form] = {
    "patron.name": Form.PERSON,
    "guardian.name": Form.PERSON,
    "patron.family_name": Form.NAME,
    "patron.given_name": Form.NAME,
    "patron.middle_name": Form.NAME,
    "patron.other_name": Form.NAME,
    "patron.town": Form.NAME,
    "patron.email": Form.EMAIL,
    "patron.phone": Form.PHONE,
    "patron.address": Form.ADDRESS,
    "patron.zip": Form.ZIP,
    "patron.ip_address": Form.IP,
    "patron.birth_date": Form.TIME,
    "patron.record_date": Form.TIME,
    "patron.age": Form.CODE,
    "patron.counter": Form.NUMBER,
    "patron.money": Form.NUMBER,
    "patron.alternate_id": Form.KEY,
    "patron.user_name": Form.KEY,
    "patron.licence_number": Form.KEY,
    "patron.ssn": Form.KEY,
    "patron.secret": Form.KEY,
    "guardian.contact": Form.ANY,
    "fine.amount": Form.NUMBER,
    "loan.id": Form.KEY,
    "loan.renewals": Form.NUMBER,
    "loan.staff": Form.ANY,
    "item.barcode": Form.KEY,
    "item.record_number": Form.KEY,
    "item.key": Form.KEY,
    "item.price": Form.NUMBER,
    "item.counter": Form.NUMBER,
    "item.bib_number": Form.KEY,
    "item.isbn": Form.KEY,
    "item.issn": Form.KEY,
    "item.oclc_number": Form.KEY,
    "item.lccn": Form.KEY,
    "item.publication_year": Form.TIME,
    "item.title": Form.TEXT,
    "item.author": Form.CREATOR,
    "item.call_number": Form.TEXT,
    "item.edition": Form.TEXT,
    "item.publisher": Form.TEXT,
    "item.subject": Form.TEXT,
    "item.series": Form.TEXT,
    "record.count": Form.NUMBER,
    "record.operational": Form.ANY,
}
_MANY = 0.1
"""Of real titles, two or three in a hundred are written like a name with a common given name."""
_LONG_LIST = 100
_TITLE, _ADDRESS, _YEAR = "item.title", "patron.title", "item.publication_year"
_SEVERAL = 3
_NAMED_AFTER_PEOPLE = frozenset({"item.publisher", "item.subject"})
_OF_NO_PERSON = frozenset({Form.CODE, Form.TEXT, Form.CREATOR})
_A_SPRINKLING = 0.01
_KEYS = ("patron.barcode", "patron.record_number", "patron.key", "guardian.key", "other_patron.key")
_HARMLESS = frozenset({Group.OPERATIONAL, Group.BIBLIOGRAPHIC})


def form_of(category: Category) -> Form:
    """How values of a category are written."""
    if (form := _FORMS.get(category)) is not None:
        return form
    if category.endswith(("_time", ".time")):
        return Form.TIME
    if category in _KEYS:
        return Form.KEY
    if group_of(category) in (Group.OPERATIONAL, Group.BIBLIOGRAPHIC, Group.QUASI_IDENTIFIER):
        return Form.CODE
    return Form.ANY


def may_be_contradicted(category: Category) -> bool:
    """Whether values can speak against such a label: a harmless one, or "title", which means two things."""
    return is_harmless(category) or category == _ADDRESS


def is_harmless(category: Category) -> bool:
    """Whether a release may keep such a column on the label's word."""
    return group_of(category) in _HARMLESS


def is_key_of_a_person(category: Category) -> bool:
    """Whether such a column says by a number whose row it is, or for whom somebody acts."""
    return form_of(category) is Form.KEY and group_of(category) is Group.DIRECT_IDENTIFIER


def are_names_for_keys(counts: Counts, looks: Looks) -> bool:
    """Whether most values of a column of keys are words with a blank or a comma between them: names.

    ``looks`` saw those values alone (``values_worth_a_look``).
    """
    return looks.words > 0 and counts.share(looks.words) >= _MOST


def bears_out(category: Category, counts: Counts, looks: Looks) -> bool:
    """Whether the values look as values of this category should; an empty column contradicts nothing."""
    if not looks.values:
        return True
    share = looks.share
    match form_of(category):
        case Form.TIME:
            if counts.share(counts.dated) >= _MOST:
                return True
            keys = is_harmless(category) and category != _YEAR and share(looks.whole + looks.uuid) >= _MOST
            return _is_year(looks) and not keys
        case Form.CODE:
            return not _is_no_list(looks) and share(looks.inverted) < _MOST
        case Form.KEY:
            return share(looks.token) >= _NEARLY_ALL
        case Form.NUMBER:
            return share(looks.number) >= _NEARLY_ALL
        case Form.TEXT | Form.NAME | Form.CREATOR:
            return share(looks.letter) >= _NEARLY_ALL
        case Form.PERSON:
            return share(looks.words) >= _NEARLY_ALL
        case Form.EMAIL:
            return share(looks.email_inside) >= _MOST
        case Form.PHONE:
            return counts.share(counts.phone) + share(looks.whole) >= _MOST
        case Form.ZIP:
            return share(looks.zip) >= _MOST
        case Form.ADDRESS:
            return share(looks.letter) >= _MOST
        case Form.IP:
            return share(looks.ip) >= _MOST
        case Form.ANY:
            return True


def contradiction(category: Category, counts: Counts, looks: Looks, *, confirmed: bool = False) -> str | None:
    """Why the values cannot be what a harmless label says; ``None`` where nothing speaks against it.

    ``confirmed``: the label is one that the system at hand is known to write.
    """
    share = counts.share
    form = form_of(category)
    if form in _OF_NO_PERSON and share(counts.of_a_person) >= _A_SPRINKLING:
        return "now and then a card, a patron's number, an e-mail or a Social Security number"
    if form in (Form.CODE, Form.TEXT, Form.ANY) and _are_patrons(looks):
        return "names of patrons of these exports"
    if looks.values < _A_FEW:
        return None
    if category == _ADDRESS and (looks.variety > _SOME or share(looks.token) < _MOST):
        return "more than forms of address"
    if category == _TITLE and _are_of_address(looks):
        return "forms of address where titles are expected"
    if form is Form.CODE and _is_no_list(looks):
        return "more different values than a list of codes has"
    if form in (Form.CODE, Form.TEXT, Form.ANY) and looks.variety > _SOME and is_written_like_names(looks):
        return "written like names of people"
    if form in (Form.CODE, Form.TEXT) and category not in _NAMED_AFTER_PEOPLE and _names_stand_among(looks):
        return "names of people among them"
    numbers = looks.whole + looks.uuid
    if confirmed and category == "item.call_number" and not _is_no_list(looks):
        numbers -= looks.class_number
    if form is Form.TEXT and looks.values >= ENOUGH_ROWS and share(numbers) >= _NEARLY_ALL:
        return "numbers where words are expected"
    if form is Form.CREATOR and share(looks.whole + looks.uuid) >= _MOST:
        return "numbers where names are expected"
    if form is Form.TIME and share(looks.values - looks.dated) >= _MOST:
        return "no dates where dates are expected"
    if form is Form.NUMBER and share(looks.values - looks.dated - looks.whole) >= _MOST:
        return "words where numbers are expected"
    return None


def written(counts: Counts, looks: Looks) -> tuple[str, ...]:
    """How values are written, in words that help a person who has to say what they are."""
    found = (
        ("dates", counts.share(counts.dated)),
        ("item barcodes", counts.share(counts.item_barcode)),
        ("whole numbers", looks.share(looks.whole)),
        ("words", looks.share(looks.letter) if looks.variety > _SOME else 0.0),
    )
    telling = [f"{what} {percent(share)}" for what, share in found if share >= _MOST][:1]
    if not looks.values:
        return ("empty throughout",)
    several = f"{looks.variety:,} different" if looks.variety < looks.values else "all different"
    return (*telling, several)


def values_worth_a_look(category: Category, values: pa.ChunkedArray) -> pa.ChunkedArray:
    """The values that could contradict a harmless label: all of them, or those that are no number or date."""
    match form_of(category):
        case Form.TIME | Form.NUMBER:
            return values.filter(pc.invert(pc.match_substring_regex(values, _NUMBERS_AND_DATES)))
        case Form.KEY if not _may_hold_words(values):
            return values.slice(0, 0)
        case Form.KEY:
            return values.filter(pc.match_substring_regex(values, r"[\s,@]"))
        case _:
            return values


def _may_hold_words(values: pa.ChunkedArray) -> bool:
    """Whether any value has a sign that no key has: a look at the bytes, for most columns have none."""
    return any(has_any(array, b" \t\n\r\x0b\x0c,@") for array in values.chunks)


def is_written_like_names(looks: Looks) -> bool:
    """Whether nearly all are "Last, First", or words alone of which too many are known for given names.

    No list knows all given names: of a town's patrons it may know one in three.
    """
    share = looks.share
    if share(looks.inverted) >= _NEARLY_ALL:
        return True
    return share(looks.words) >= _NEARLY_ALL and share(looks.named) >= _TELLING


def _are_of_address(looks: Looks) -> bool:
    """Whether most are Mrs, Herr or she/her. A few short titles, lent again and again, are titles."""
    return looks.variety <= _SOME and looks.share(looks.of_address) >= _MOST


def _names_stand_among(looks: Looks) -> bool:
    """Whether there are more names with a common given name than titles ever have: Jane Eyre is one.

    A short list may be of lives. No title is written "Doyle, Karen".
    """
    if looks.variety <= _SOME or looks.named <= _A_FEW:
        return False
    least = _MANY if looks.values >= _LONG_LIST else _TELLING
    return looks.share(looks.named) >= least or looks.share(looks.named_inverted) >= _MANY / 2


def _are_patrons(looks: Looks) -> bool:
    """Whether patrons' names are more than a coincidence: some patron may be called Jane Eyre.

    A branch or a book may have the name of a family; most of a column, and many, do not.
    """
    if looks.families > _SOME and looks.share(looks.of_families) >= _MOST:
        return True
    if looks.patrons >= _SEVERAL:
        return looks.share(looks.of_patrons) >= _MANY or looks.patrons >= _MANY * looks.variety
    return looks.patrons > 0 and looks.share(looks.of_patrons) >= _MOST


def _is_year(looks: Looks) -> bool:
    return looks.share(looks.dated) >= _NEARLY_ALL and looks.share(looks.words) == 0


def _is_no_list(looks: Looks) -> bool:
    """Whether there are too many different values for a list of codes."""
    if looks.values < ENOUGH_ROWS:
        return False
    many = min(0.7 * looks.values, 1000 + looks.values / 100, MOST_VALUES - 1)  # more are not told apart
    return looks.variety > many
