"""What is a person's own in a text: name, card, telephone, address, and what this person read. Pure.

In the text of an ordered field these stay; whatever else was found to name or to lead to somebody goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from redactkit.categories import group_of
from redactkit.checkdigits import is_payment_card
from redactkit.folding import fold_key
from redactkit.givennames import other_forms
from redactkit.model import Category, Finding, Group
from redactkit.redact.names import NameKey, name_key

_TITLE, _RECORD_NUMBER = Category("item.title"), Category("patron.record_number")
_NAME_PARTS = frozenset(
    Category(f"patron.{part}")
    for part in ("name", "family_name", "given_name", "middle_name", "other_name", "title")
)
_LEADS_TO_SOMEBODY = frozenset({Group.DIRECT_IDENTIFIER, Group.CONTACT})
_TELLS_OF = frozenset(Category(f"patron.{name}") for name in ("birth_date", "town", "zip"))
_STREET_ENDS = re.compile(r"[$,\n]")
_WORDS = re.compile(r"[^\W_]+")
_NOT_DIGITS = re.compile(r"[^0-9]+")
_LEAST_DIGITS = 6
_TELEPHONE, _WITHOUT_AREA = 10, 7

ABOUT_NOBODY = frozenset({"ITEM_BARCODE", "ITEM_RECORD"})
"""Findings that name a thing and no person."""
_BARCODE = 14
_NAMES, _TITLES, _CARDS = "PERSON", "LOAN_HISTORY", "PATRON_BARCODE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A person's own values, in the forms in which a text may hold them."""

    names: frozenset[NameKey] = field(repr=False)
    words: frozenset[str] = field(repr=False)  # that may stand in the name
    phrases: frozenset[str] = field(repr=False)  # values, and their first lines, as words
    numbers: frozenset[str] = field(repr=False)
    titles: frozenset[str] = field(repr=False)
    called: frozenset[str] = field(default=frozenset(), repr=False)  # a given name that is hers alone
    items: frozenset[str] = field(default=frozenset(), repr=False)  # items' numbers that look like cards

    @classmethod
    def of(cls, values: Iterable[tuple[Category, str]], names: frozenset[NameKey]) -> Own:
        """From the values of the person's rows that are given, by category, and the person's names."""
        words: set[str] = set()
        phrases: set[str] = set()
        numbers: set[str] = set()
        titles: set[str] = set()
        for category, value in values:
            if category == _TITLE:
                titles.add(_phrase(value))
                continue
            if category in _NAME_PARTS:
                words |= set(_phrase(value).split())
                continue
            if group_of(category) in _LEADS_TO_SOMEBODY or category in _TELLS_OF:
                phrases |= {_phrase(value), _joined(value), _phrase(_STREET_ENDS.split(value)[0])} - {""}
                numbers |= _ways_to_write(_number(value), checked=category == _RECORD_NUMBER)
        return cls(
            names=names,
            words=frozenset(words),
            phrases=frozenset(phrases),
            numbers=frozenset(numbers),
            titles=frozenset(titles),
        )

    def with_own(self, more: Own, others: Own, *, called: frozenset[str]) -> Own:
        """With what else is this person's by its numbers and addresses, and is not others' just as well."""
        return replace(
            self,
            phrases=self.phrases | (more.phrases - others.phrases),
            numbers=self.numbers | (more.numbers - others.numbers),
            called=called,
        )

    def holds(self, finding: Finding, text: str) -> bool:
        """Whether what was found is this person's own, or about nobody at all."""
        said = text[finding.start : finding.end]
        phrase = _phrase(said)
        if finding.entity in ABOUT_NOBODY:
            return not (number := card_number(finding, text)) or number in self.items
        if finding.entity == _TITLES:
            return any(f"{title} ".startswith(f"{phrase} ") for title in self.titles)
        if finding.entity == _NAMES:
            return phrase in self.called or self._is_name(name_key(said), phrase.split())
        if finding.entity == _CARDS and _joined(said) in self.phrases:
            return True
        return phrase in self.phrases or _number(said) in self.numbers

    def _is_name(self, key: NameKey | None, words: list[str]) -> bool:
        """Whether a name is this person's, also with a short form of the given name: Bob for Robert."""
        if key in self.names:
            return set(words) <= self.words
        for word in words:
            for form in other_forms(word) & self.words:
                changed = [form if each == word else each for each in words]
                if name_key(" ".join(changed)) in self.names and set(changed) <= self.words:
                    return True
        return False


def card_number(finding: Finding, text: str) -> str:
    """The digits of what was taken for a thing's number and may pay for it; empty where it cannot.

    Fourteen digits are a barcode: every one of them has the check digit of a payment card.
    """
    digits = _NOT_DIGITS.sub("", fold_key(text[finding.start : finding.end]))
    is_one = finding.entity in ABOUT_NOBODY and len(digits) != _BARCODE and is_payment_card(digits)
    return digits if is_one else ""


def _phrase(text: str) -> str:
    return " ".join(_WORDS.findall(fold_key(text)))


def _joined(text: str) -> str:
    """A value with a figure in it as one word: ``D-12345`` is ``D12345``."""
    joined = "".join(_WORDS.findall(fold_key(text)))
    return joined if any(map(str.isdigit, joined)) else ""


def _number(text: str) -> str:
    """The digits of a number, without the country's own code; empty where they are too few to be one."""
    digits = _NOT_DIGITS.sub("", fold_key(text))
    if len(digits) == 11 and digits.startswith("1"):
        digits = digits[1:]
    return digits if len(digits) >= _LEAST_DIGITS else ""


def _ways_to_write(number: str, *, checked: bool) -> set[str]:
    """A number, a telephone number also without its area code, a record number without its check digit."""
    local = number[-_WITHOUT_AREA:] if len(number) == _TELEPHONE else number
    return {number, local, number[:-1] if checked else number} - {""}
