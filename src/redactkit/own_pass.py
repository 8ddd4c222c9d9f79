"""What is a person's own in the copy of her own record, found in every export before her texts are read.

Used by ``scoped_pass``. She asks about herself: her telephone in a note about her is hers, though the form
does not ask for the column of telephones. What somebody else's row has as well may be meant of somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.cell_pass import own_of
from redactkit.folding import fold_key
from redactkit.learn import Learned
from redactkit.model import REPEAT, Category, Decision
from redactkit.redact.keys import marked
from redactkit.redact.own import Own
from redactkit.redact.person import Named
from redactkit.redact.scoped_rows import find_rows, values_in
from redactkit.redact.transform import arrow

_NAME, _GIVEN_NAME = Category("patron.name"), Category("patron.given_name")
_NUMBERS = frozenset(
    Category(f"patron.{name}")
    for name in ("record_number", "barcode", "key", "alternate_id", "user_name", "phone", "email", "address")
)
_OF_OTHERS = frozenset(
    Category(name)
    for name in (
        "guardian.contact",
        "guardian.key",
        "other_patron.key",
        "patron.ssn",
        "patron.licence_number",
    )
)
"""What is somebody else's in her own row too, or is not given even of her."""
_ADDRESS = Category("patron.address")
_CONTACTS = frozenset({_ADDRESS, *map(Category, ("patron.phone", "patron.email", "guardian.contact"))})
_RUN = re.compile(r"[^\W_]+")
_NO_DIGIT = re.compile(r"[^0-9]+")
_SEVERAL = re.compile(r"[\x1f$;,\s]+")
_STREET_ENDS = re.compile(r"[$,\x1f\r\n|]")
_POSSESSIVE = re.compile(r"'s\b")
_LOCAL, _WITH_AREA, _OF_A_CARD = 7, 10, 12  # digits
_LEAST = 4  # signs of a part of a value that is compared by itself

Value = tuple[Category, str]


def own_for_herself(
    decision: Decision, person: Named, learned: Sequence[Learned], others_given: Set[str]
) -> Own:
    """What is hers in a text: what her rows give, and what else they say of her and of nobody else.

    ``others_given`` are the given names of others of her family: hers alone is a name by itself. What may be
    another's in any reading of that row is not taken for hers: the last check reads such rows in its own way.
    """
    numbers = {value: _Signs.of(*value) for value in _hers(person, learned, _NUMBERS)}
    names = {_given(*value) for value in _hers(person, learned, frozenset({_NAME, _GIVEN_NAME}))}
    shared = _shared(numbers, person, learned) if numbers else set()
    hers = [value for value in numbers if value not in shared]
    streets = Own.of([value for value in hers if value[0] == _ADDRESS], frozenset())
    more = Own.of([value for value in hers if value[0] != _ADDRESS], person.names)
    return own_of(decision, person, learned).with_own(
        replace(more, phrases=more.phrases | streets.phrases),  # the figures of an address are no number
        Own.of(shared, frozenset()),
        called=frozenset(name for name in names if len(name) > 1 and name not in others_given),
    )


def _hers(person: Named, learned: Sequence[Learned], categories: Set[Category]) -> Iterator[Value]:
    for nth, each in enumerate(learned):
        columns = [column for column in each.export.columns if column.category in categories]
        for chunk in each.chunks() if columns else ():
            rows = find_rows(person, nth, each.export, chunk.frame, chunk.rows)
            for column, text in values_in(columns, rows.covered, chunk.frame):
                yield column.category, text


def _shared(numbers: Mapping[Value, _Signs], person: Named, learned: Sequence[Learned]) -> set[Value]:
    """Those of her values that somebody else's row may hold as well, or her own row of her guardian."""
    found: set[Value] = set()
    look = _Look.of(numbers.values())
    for nth, each in enumerate(learned):
        columns = [column for column in each.export.columns if column.category in _NUMBERS | _OF_OTHERS]
        for chunk in each.chunks() if columns else ():
            rows = find_rows(person, nth, each.export, chunk.frame, chunk.rows)
            take = pa.array(np.flatnonzero(~rows.covered))
            for column in columns:
                cells = marked(arrow(chunk.frame[column.position - 1]), column)
                cells = cells if column.category in _OF_OTHERS else cells.take(take)
                contact = column.category in _CONTACTS
                for text in look.likely(cells):
                    found |= {value for value, signs in numbers.items() if signs.may_be_in(text, contact)}
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signs:
    """What of a value may stand in another's row, however that is written. Never printed."""

    numbers: frozenset[str] = field(repr=False)  # anywhere among the digits of a cell; seven in a contact
    emails: frozenset[str] = field(repr=False)  # anywhere in a cell
    words: frozenset[str] = field(repr=False)  # a cell, or a part of it between blanks and commas
    streets: frozenset[tuple[str, str]] = field(repr=False)  # a house number and the word behind it
    pairs: frozenset[tuple[str, str]] = field(repr=False)  # of an address, with which a cell may begin

    @classmethod
    def of(cls, category: Category, text: str) -> _Signs:
        """All that one of her values is compared by."""
        folded = fold_key(text)
        if category == _ADDRESS:
            street = _STREET_ENDS.split(folded)[0]
            return cls(
                numbers=frozenset(),
                emails=frozenset(),
                words=frozenset({folded}),
                streets=_house_numbers(street),
                pairs=_pairs(folded),
            )
        digits = _NO_DIGIT.sub("", folded)
        numbers = set(Own.of([(category, text)], frozenset()).numbers)
        if _LOCAL <= len(digits) < _OF_A_CARD:
            starts = (0,) if len(digits) < _WITH_AREA else (_WITH_AREA - _LOCAL, _WITH_AREA - _LOCAL + 1)
            numbers |= {digits[start:][:_LOCAL] for start in (*starts, -_LOCAL)}
        numbers = {number for number in numbers if len(number) >= _LOCAL}
        parts = {part for part in _SEVERAL.split(folded) if len(part) >= _LEAST}
        joined = "".join(_RUN.findall(folded))
        return cls(
            numbers=frozenset(numbers),
            emails=frozenset(part for part in parts if "@" in part),
            words=frozenset({folded, joined, *parts, *numbers} - {""}),
            streets=frozenset(),
            pairs=frozenset(),
        )

    def may_be_in(self, text: str, contact: bool) -> bool:
        """Whether a folded cell may hold it; ``contact`` says whether telephones stand in that column."""
        digits = _NO_DIGIT.sub("", text)
        least = _LOCAL if contact else _WITH_AREA
        if any(len(number) >= least and number in digits for number in self.numbers):
            return True
        if any(email in text for email in self.emails):
            return True
        parts = {text, digits, "".join(_RUN.findall(text)), *_SEVERAL.split(text)}
        if not parts.isdisjoint(self.words):
            return True
        if not self.pairs:
            return False
        begins = {pair for words in _cuts(text) for pair in pairwise(words[:2])}
        return not self.pairs.isdisjoint(begins) or not self.streets.isdisjoint(_pairs(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """Finds the few cells, of hundreds of thousands, that are worth comparing."""

    digits: str = field(repr=False)
    letters: str = field(repr=False)
    words: pa.Array = field(repr=False)

    @classmethod
    def of(cls, signs: Iterable[_Signs]) -> _Look:
        """For some values together."""
        every = list(signs)
        letters = {re.escape(text) for each in every for text in each.emails | each.words if len(text) > 2}
        for begin, pairs in (
            ("", {pair for each in every for pair in each.streets}),
            ("^[^a-z0-9]*", {pair for each in every for pair in each.pairs}),
        ):
            letters |= {f"{begin}{re.escape(one)}[^a-z0-9]+{re.escape(two)}" for one, two in pairs}
        return cls(
            digits="|".join(sorted({number for each in every for number in each.numbers})),
            letters="|".join(sorted(letters)),
            words=pa.array(sorted({word for each in every for word in each.words}), pa.string()),
        )

    def likely(self, cells: pa.Array) -> Iterator[str]:
        """The cells, folded and one by one, that may hold one of the values; some that do not as well."""
        every = pc.unique(pc.split_pattern(pc.unique(cells).drop_null(), REPEAT).flatten())
        plain = pc.utf8_lower(pc.utf8_trim_whitespace(every))
        digits = pc.replace_substring_regex(plain, "[^0-9]+", "")
        # what is not plain, and what has an apostrophe, is folded and compared as it is
        hit = pc.or_(pc.invert(pc.string_is_ascii(every)), pc.match_substring_regex(plain, "['`]"))
        for form in (plain, digits, pc.replace_substring_regex(plain, "[^a-z0-9]+", "")):
            hit = pc.or_(hit, pc.is_in(form, value_set=self.words))
        for form, pattern in ((digits, self.digits), (plain, self.letters)):
            hit = pc.or_(hit, pc.match_substring_regex(form, pattern)) if pattern else hit
        yield from map(fold_key, every.filter(hit).to_pylist())


def _cuts(text: str) -> list[list[str]]:
    """The words of a folded text, with an apostrophe between two and within one."""
    joined = _POSSESSIVE.sub("", text).replace("'", "")
    return [_RUN.findall(text), _RUN.findall(joined)]


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    return frozenset(pair for words in _cuts(text) for pair in pairwise(words))


def _house_numbers(street: str) -> frozenset[tuple[str, str]]:
    """Each figure of a street line with the word behind it; of a flat's number there is none."""
    return frozenset((one, two) for one, two in _pairs(street) if any(map(str.isdigit, one)) and len(two) > 1)


def _given(category: Category, text: str) -> str:
    """The first given name, as texts are compared: of ``Ray, Pierre L`` it is ``pierre``."""
    _, comma, behind = text.partition(",")
    words = _RUN.findall(fold_key(behind if comma and category == _NAME else text))
    return words[0] if words else ""
