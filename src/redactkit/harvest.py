"""What the exports at hand say about their patrons, for the search in free text and in titles. Used by
``overview``, ``scoped_pass`` and ``cell_pass``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from datetime import date
from itertools import chain

import pyarrow.compute as pc

from redactkit.detect import KnownIdentifiers, LearnedPrefix
from redactkit.learn import Learned, cells_of
from redactkit.model import REPEAT, Category, Column
from redactkit.read import Chunk
from redactkit.redact.dates import UNREADABLE, days

_BARCODES = {"patron.barcode": "PATRON_BARCODE", "item.barcode": "ITEM_BARCODE"}
_PREFIX = 5  # 14-digit library Codabar: a digit for the kind, four for the institution
_SHORTEST = 10
_LONG = 8  # a number with fewer digits may be an item's just as well
_SHARE = 0.2  # of a column: so many numbers that begin alike are a library's
_ENOUGH, _TIMES_CHANCE, _MOST = 5, 10, 0.6
"""So many numbers, and so many times as many as chance gives, are one of many libraries', if such prefixes
together make most of the column."""

_CARDS = ("patron.barcode", "patron.alternate_id", "patron.ssn", "patron.licence_number")
_KEYS = ("patron.key", "guardian.key", "other_patron.key")
_EMAILS = ("patron.email", "guardian.contact")
_ADDRESSES = ("patron.address",)
_PHONES = ("patron.phone", "guardian.contact")
_USER_NAME = "patron.user_name"
_FULL_NAMES = ("patron.name", "patron.other_name", "guardian.name")
_PARTS = ("patron.family_name", "patron.given_name", "patron.middle_name")
_BORN = "patron.birth_date"
_SINGLE = ("patron.record_number", "patron.user_name", "item.title")
_WANTED = frozenset({*_CARDS, *_KEYS, *_EMAILS, *_ADDRESSES, *_PHONES, *_FULL_NAMES, *_PARTS, *_SINGLE})
_CENTURIES = (1999, 2099)  # a year of two digits may lie in either


def names_patrons(learned: Learned) -> bool:
    """Whether a column of this export says something of a patron that can be looked for; a title does not."""
    of_patrons = _WANTED - {"item.title"} | {_BORN}
    return any(column.category in of_patrons for column in learned.export.columns)


def known_identifiers(learned: Sequence[Learned]) -> KnownIdentifiers:
    """What these exports say of their patrons and of whoever stands in for them, and the titles in them."""
    found: dict[str, set[str]] = {}
    names: set[tuple[str, str]] = set()
    born: set[int] = set()
    for each in learned:
        wanted = [column for column in each.export.columns if column.category in _WANTED]
        for chunk in each.chunks():
            cells = {column.category: [] for column in wanted}  # type: dict[Category, list[list[str]]]
            for column in wanted:
                cells[column.category].append(_texts(chunk, column))
            for category, columns in cells.items():
                found.setdefault(category, set()).update(_values(columns))
            names.update(_pairs(cells))
            born.update(_birth_days(each, chunk))
    names.update(chain.from_iterable(_split(name) for key in _FULL_NAMES for name in found.get(key, ())))
    return KnownIdentifiers.from_values(
        names=sorted(names),
        cards=[*_sorted(found, *_CARDS), *_telling(_sorted(found, *_KEYS))],
        record_numbers=_sorted(found, "patron.record_number"),
        phones=_sorted(found, *_PHONES),
        emails=_sorted(found, *_EMAILS),
        addresses=sorted(line.split("$")[0] for line in _sorted(found, *_ADDRESSES)),
        user_names=_sorted(found, _USER_NAME),
        titles=_sorted(found, "item.title"),
        birth_dates=map(date.fromordinal, sorted(born)),
    )


def numbers_and_addresses(learned: Sequence[Learned], *, log_ins: bool) -> KnownIdentifiers:
    """Cards, numbers, telephones, e-mails and street lines of these exports, and log-ins that are no word."""
    kinds = (*_CARDS, *_KEYS, *_PHONES, *_ADDRESSES, *_EMAILS, "patron.record_number", _USER_NAME)
    found: dict[str, set[str]] = {}
    for each in learned:
        for column in (column for column in each.export.columns if column.category in kinds):
            for chunk in each.chunks():
                found.setdefault(column.category, set()).update(_values([_texts(chunk, column)]))
    return KnownIdentifiers.from_values(
        cards=_telling(_sorted(found, *_CARDS, *_KEYS)),
        record_numbers=_sorted(found, "patron.record_number"),
        phones=_sorted(found, *_PHONES),
        emails=_sorted(found, *_EMAILS),
        addresses=sorted(line.split("$")[0] for line in _sorted(found, *_ADDRESSES)),
        user_names=[name for name in _sorted(found, _USER_NAME) if log_ins and not name.isalpha()],
    )


def items_among(learned: Sequence[Learned], numbers: Set[str]) -> frozenset[str]:
    """Those of these numbers that an export lists as the barcode of an item."""
    found: set[str] = set()
    for each in learned:
        for column in (one for one in each.export.columns if one.category == "item.barcode"):
            for chunk in each.chunks() if numbers else ():
                found |= numbers & set(_values([_texts(chunk, column)]))
    return frozenset(found)


def _texts(chunk: Chunk, column: Column) -> list[str]:
    texts: list[str] = cells_of(chunk, column.position).to_pylist()
    return [text.replace(";", REPEAT) for text in texts] if column.repeatable else texts


def learned_prefixes(learned: Sequence[Learned]) -> tuple[LearnedPrefix, ...]:
    """How the cards and items of these libraries begin: the first five digits that many of a column share.

    A consortium's column has as many prefixes as it has libraries. What patrons' cards begin with is no
    item's, whatever the items begin with: an item's number stays in its reader's own notes.
    """
    found: set[LearnedPrefix] = set()
    for each in learned:
        for column in each.export.columns:
            entity = _BARCODES.get(column.category)
            if entity is None:
                continue
            shapes: Counter[tuple[str, int]] = Counter()
            for chunk in each.chunks():
                digits = [text for text in _values([_texts(chunk, column)]) if text.isdigit()]
                shapes.update((text[:_PREFIX], len(text)) for text in digits if len(text) >= _SHORTEST)
            found.update(
                LearnedPrefix(entity=entity, prefix=prefix, length=length)
                for prefix, length in _shared(shapes)
            )
    patrons = {(one.prefix, one.length) for one in found if one.entity == _BARCODES["patron.barcode"]}
    told = (
        one
        for one in found
        if one.entity == _BARCODES["patron.barcode"] or (one.prefix, one.length) not in patrons
    )
    return tuple(sorted(told, key=lambda one: (one.entity, one.prefix, one.length)))


def _shared(shapes: Counter[tuple[str, int]]) -> set[tuple[str, int]]:
    """The beginnings, each with its length, that say whose number it is: one of a few, or of many."""
    total = sum(shapes.values())
    few = {shape for shape, count in shapes.items() if count >= total * _SHARE}
    least = max(_ENOUGH, _TIMES_CHANCE * total / 10**_PREFIX)
    many = {shape for shape, count in shapes.items() if count >= least}
    return few | many if sum(shapes[shape] for shape in many) >= total * _MOST else few


def _values(columns: Sequence[Sequence[str]]) -> Iterator[str]:
    for column in columns:
        for cell in column:
            yield from (part.strip() for part in cell.split(REPEAT) if part.strip())


def _sorted(found: dict[str, set[str]], *categories: str) -> list[str]:
    return sorted(set().union(*(found.get(category, set()) for category in categories)))


def _telling(keys: Sequence[str]) -> list[str]:
    """The keys that can be told from an item's number."""
    return [key for key in keys if len(key) >= _LONG or not key.isdigit()]


def _pairs(cells: dict[Category, list[list[str]]]) -> Iterator[tuple[str, str]]:
    """(family, given names) of each row: names that stand apart, and the others by which somebody goes."""
    families, givens, middles, wholes, others = (
        cells.get(Category(f"patron.{name}"))
        for name in ("family_name", "given_name", "middle_name", "name", "other_name")
    )
    if families and givens:
        beside = [column[0] for column in (middles, others) if column]
        for family, *given in zip(families[0], givens[0], *beside, strict=True):
            yield family, _given(given)
    elif wholes and others:
        for name, other in zip(wholes[0], others[0], strict=True):
            if other and REPEAT not in name:
                yield from ((family, _given([given, other])) for family, given in _split(name))


def _given(names: Sequence[str]) -> str:
    """Given names as one; another name of several words is a full name of its own."""
    first, *others = names
    return " ".join([first, *(name for name in others if len(name.split()) == 1 and REPEAT not in name)])


def _birth_days(learned: Learned, chunk: Chunk) -> Iterator[int]:
    """The ordinals of the birth dates."""
    for column in learned.export.columns:
        if column.category == _BORN and column.date_order is not None:
            for last_year in _CENTURIES:
                read = days(pc.unique(cells_of(chunk, column.position)), column.date_order, last_year)
                yield from (day for day in read.tolist() if day != UNREADABLE)


def _split(name: str) -> Iterator[tuple[str, str]]:
    """(family, given) of ``LAST, FIRST M`` or ``First M Last``, and of several of the former after ``;``."""
    several = name.split(";")
    if len(several) > 1 and all("," in each for each in several):
        for each in several:
            yield from _split(each)
        return
    family, comma, given = name.partition(",")
    if comma:
        yield family.strip(), given.strip()
    else:
        words = name.split()
        if len(words) > 1:
            yield words[-1], " ".join(words[:-1])
