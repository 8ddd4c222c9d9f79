"""Known identifiers: what the exports at hand say about their patrons, looked for in free text.

One automaton (Aho-Corasick) over all of them, so that the time does not depend on how many patrons there are.
What is found, and what is left alone:

* full names in both orders, in any case and spelling that folding undoes, with a middle initial between;
* a surname alone only where it has four letters or more, is no ordinary word, and is capitalised;
* cards, also glued to words or written in groups; telephones with area code in any form, without it only as
  555-0134 or 555.0134; record numbers in Sierra's forms; e-mails; street lines; titles of
  two words or more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Any

from redactkit.checkdigits import sierra_check_digit, sierra_record
from redactkit.detect.streams import Stream, digit_stream, word_stream, word_view
from redactkit.detect.words import is_common_word
from redactkit.folding import fold_for_matching, fold_key
from redactkit.model import Finding

RECOGNIZER = "known_identifiers"

_LEAST_SURNAME, _LEAST_KEY, _LEAST_TITLE = 4, 6, 10
_DIGITS = re.compile(r"[^0-9]")
_LOCAL_PHONE = re.compile(r"[0-9]{3}[-.][0-9]{4}")
_MIDDLE = re.compile(r"(?= ([^\W\d_]{2,}) [^\W\d_] ([^\W\d_]{2,}))")
_INITIAL_AFTER = re.compile(r",? [A-Z](?:\.|\b)")
_INITIAL_BEFORE = re.compile(r"\b[A-Z]\.? ?\Z")
_TITLE_END = re.compile(r"\s[/:;=]\s?|:\s")
_HOUSE_NUMBER = re.compile(r"\s*[0-9]")

_STREETS = {
    "street": "st",
    "avenue": "ave",
    "road": "rd",
    "lane": "ln",
    "drive": "dr",
    "court": "ct",
    "place": "pl",
    "circle": "cir",
    "terrace": "ter",
    "boulevard": "blvd",
    "highway": "hwy",
    "parkway": "pkwy",
    "square": "sq",
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
    "apartment": "apt",
}
_LONG_STREETS = {short: long for long, short in _STREETS.items()}


class _Kind(IntEnum):
    FULL_NAME = 0
    COMMON_NAME = 1  # every word of it is an ordinary word as well: Will Page
    SURNAME = 2
    CARD = 3
    RECORD = 4
    PHONE = 5
    LOCAL_PHONE = 6
    EMAIL = 7
    ADDRESS = 8
    USER_NAME = 9
    TITLE = 10


_REPORT: dict[_Kind, tuple[str, float, str]] = {
    _Kind.FULL_NAME: ("PERSON", 1.0, "the full name of a person in these exports"),
    _Kind.COMMON_NAME: ("PERSON", 0.9, "the full name, capitalised, of a person in these exports"),
    _Kind.SURNAME: ("PERSON", 0.7, "the surname of a person in these exports"),
    _Kind.CARD: ("PATRON_BARCODE", 1.0, "a card or key in these exports"),
    _Kind.RECORD: ("PATRON_RECORD", 1.0, "a patron's record number in these exports"),
    _Kind.PHONE: ("PHONE_NUMBER", 1.0, "a telephone number in these exports"),
    _Kind.LOCAL_PHONE: ("PHONE_NUMBER", 0.9, "a telephone number in these exports, without area code"),
    _Kind.EMAIL: ("EMAIL_ADDRESS", 1.0, "an e-mail address in these exports"),
    _Kind.ADDRESS: ("STREET_ADDRESS", 1.0, "a street line in these exports"),
    _Kind.USER_NAME: ("USER_NAME", 0.9, "a user name in these exports"),
    _Kind.TITLE: ("LOAN_HISTORY", 0.9, "a title in these exports"),
}

_BITS = 4  # the kind's share of a stored value; the rest is the key's length


class KnownIdentifiers:
    """The identifiers of the exports at hand, ready to be looked for. Never prints them."""

    __slots__ = ("_digits", "_words", "size")

    def __init__(self, words: dict[str, int], digits: dict[str, int]) -> None:
        self._words = _automaton(words)
        self._digits = _automaton(digits)
        self.size = len(words) + len(digits)

    def __repr__(self) -> str:
        return f"KnownIdentifiers({self.size} keys)"

    @classmethod
    def from_values(
        cls,
        *,
        names: Iterable[tuple[str, str]] = (),
        cards: Iterable[str] = (),
        record_numbers: Iterable[str] = (),
        phones: Iterable[str] = (),
        emails: Iterable[str] = (),
        addresses: Iterable[str] = (),
        user_names: Iterable[str] = (),
        titles: Iterable[str] = (),
    ) -> KnownIdentifiers:
        """Build from the columns of the exports. ``names`` are (family, given); empty values are nobody."""
        words: dict[str, int] = {}
        digits: dict[str, int] = {}
        # The first kind that claims a key keeps it, so the more telling kinds come first.
        for card in cards:
            _add_card(card, words, digits)
        for record in record_numbers:
            _add_record(record, words)
        for phone in phones:
            _add_phone(phone, digits)
        for email in emails:
            _add_email(email, words)
        for family, given in names:
            _add_name(family, given, words)
        for address in addresses:
            _add_address(address, words)
        for user_name in user_names:
            _add_user_name(user_name, words)
        for title in titles:
            _add_title(title, words)
        return cls(words, digits)

    def find(self, texts: Sequence[str]) -> list[list[Finding]]:
        """What of the known identifiers stands in each text; spans are of the text as given."""
        folded = [fold_for_matching(text) for text in texts]
        plain = [each.text for each in folded]
        found: list[list[Finding]] = [[] for _ in texts]

        def report(kind: _Kind, index: int, start: int, end: int) -> None:
            first, last = folded[index].original_span(start, end)
            finding = _finding(kind, texts[index], first, last)
            if finding is not None:
                found[index].append(finding)

        if self._words is not None:
            self._find_words(word_stream(plain), report)
        if self._digits is not None:
            self._find_digits(digit_stream(plain), plain, report)
        return found

    def _find_words(self, stream: Stream, report: Any) -> None:
        view = stream.view
        size = len(view)
        for last, value in self._words.iter(view):
            end = last + 1
            kind = _Kind(value & ((1 << _BITS) - 1))
            if end < size:
                after = view[end]
                if kind is _Kind.RECORD and after in "0123456789xa":  # its check digit
                    end += 1
                    after = view[end] if end < size else " "
                if after.isalpha() or (after.isdigit() and kind > _Kind.SURNAME):
                    continue
            # The key begins with the space before its first word.
            report(kind, *stream.locate(last + 2 - (value >> _BITS), end))
        for match in _MIDDLE.finditer(view):
            if f" {match[1]} {match[2]}" in self._words:
                report(_Kind.FULL_NAME, *stream.locate(match.start(1), match.end(2)))

    def _find_digits(self, stream: Stream, plain: Sequence[str], report: Any) -> None:
        for last, value in self._digits.iter(stream.view):
            kind = _Kind(value & ((1 << _BITS) - 1))
            index, start, end = stream.locate(last + 1 - (value >> _BITS), last + 1)
            text = plain[index]
            if kind is _Kind.PHONE and text[start - 1 : start] == "1":
                start -= 1  # the country code
            if text[start - 1 : start].isdigit() or text[end : end + 1].isdigit():
                continue
            if kind is _Kind.LOCAL_PHONE and not _LOCAL_PHONE.fullmatch(text[start:end]):
                continue
            report(kind, index, start, end)


def _automaton(keys: dict[str, int]) -> Any:
    if not keys:
        return None
    import ahocorasick

    automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
    for key, kind in keys.items():
        automaton.add_word(key, kind | len(key) << _BITS)
    automaton.make_automaton()
    return automaton


def _finding(kind: _Kind, text: str, start: int, end: int) -> Finding | None:
    if kind is _Kind.SURNAME and not text[start].isupper():
        return None
    if kind is _Kind.COMMON_NAME and not all(
        word[0].isupper() for word in re.findall(r"[^\W\d_]+", text[start:end])
    ):
        return None
    if kind <= _Kind.SURNAME:
        initial = _INITIAL_AFTER.match(text, end)
        end = initial.end() if initial else end
    if kind is _Kind.SURNAME:
        initial = _INITIAL_BEFORE.search(text, max(0, start - 4), start)
        start = initial.start() if initial else start
    entity, score, why = _REPORT[kind]
    return Finding(start=start, end=end, entity=entity, score=score, recognizer=RECOGNIZER, why=why)


def _key(text: str) -> str:
    """A value in the form of the word view: a space before each word."""
    return word_view(fold_for_matching(text.strip()).text).rstrip()


def _add_name(family: str, given: str, words: dict[str, int]) -> None:
    last, first = _key(family), _key(given)
    if len(last) < 3 or ";" in last or ";" in first:
        return
    if len(first) < 3:
        _add_surname(last, words)
        return
    firsts = {first, " " + first.split()[0]}
    lasts = {last} | {" " + part for part in last.split() if len(part) > 2 and "-" in family}
    for one in sorted(lasts):
        for other in sorted(each for each in firsts if len(each) > 2):
            is_common = all(is_common_word(word) for word in (one + other).split())
            kind = _Kind.COMMON_NAME if is_common else _Kind.FULL_NAME
            words.setdefault(one + other, kind)
            words.setdefault(other + one, kind)
        _add_surname(one, words)


def _add_surname(last: str, words: dict[str, int]) -> None:
    parts = last.split()
    if len(last) > _LEAST_SURNAME and not all(is_common_word(part) for part in parts):
        words.setdefault(last, _Kind.SURNAME)


def _add_card(card: str, words: dict[str, int], digits: dict[str, int]) -> None:
    key = fold_key(card).replace(" ", "")
    if len(key) < _LEAST_KEY or not any(character.isdigit() for character in key):
        return  # too short to tell from any other number
    if key.isdigit():
        digits.setdefault(key, _Kind.CARD)
    else:
        words.setdefault(_key(card), _Kind.CARD)


def _add_record(record: str, words: dict[str, int]) -> None:
    parsed = sierra_record(fold_key(record))
    if parsed is None:
        bare = fold_key(record)
        if bare.isdigit() and len(bare) >= _LEAST_KEY:
            words.setdefault(f" p{bare}", _Kind.RECORD)
            words.setdefault(f" {bare}", _Kind.RECORD)
        return
    for number in parsed.candidates:
        words.setdefault(f" {parsed.letter}{number}", _Kind.RECORD)
        words.setdefault(f" {number}", _Kind.RECORD)
        words.setdefault(f" {number}{sierra_check_digit(number)}", _Kind.RECORD)


def _add_phone(phone: str, digits: dict[str, int]) -> None:
    number = _DIGITS.sub("", fold_key(phone))
    if len(number) == 11 and number.startswith("1"):
        number = number[1:]
    if len(number) == 10:
        digits.setdefault(number, _Kind.PHONE)
        digits.setdefault(number[3:], _Kind.LOCAL_PHONE)
    elif len(number) == 7:
        digits.setdefault(number, _Kind.LOCAL_PHONE)
    elif len(number) > 10:
        digits.setdefault(number, _Kind.PHONE)


def _add_email(email: str, words: dict[str, int]) -> None:
    key = fold_key(email)
    # Other ways to write it ("name at example dot org") are the e-mail recognizer's: they show what they are.
    if "@" in key.strip("@"):
        words.setdefault(_key(key), _Kind.EMAIL)


def _add_address(address: str, words: dict[str, int]) -> None:
    for line in re.split(r"[$,\n]", address):
        if not _HOUSE_NUMBER.match(line) and not _key(line).startswith((" po box", " p o box")):
            continue
        parts = _key(line).split()
        if len(parts) < 2 or not any(part.isalpha() for part in parts):
            continue
        short = " ".join(_STREETS.get(part, part) for part in parts)
        long = " ".join(_LONG_STREETS.get(part, part) for part in parts)
        for form in dict.fromkeys((" ".join(parts), short, long)):
            words.setdefault(" " + form, _Kind.ADDRESS)


def _add_user_name(user_name: str, words: dict[str, int]) -> None:
    key = _key(user_name)
    if len(key) > _LEAST_KEY - 1 and not key.strip().isdigit() and not is_common_word(user_name):
        words.setdefault(key, _Kind.USER_NAME)


def _add_title(title: str, words: dict[str, int]) -> None:
    whole = title.strip().rstrip("./:;, ")
    for form in dict.fromkeys((whole, _TITLE_END.split(whole, maxsplit=1)[0])):
        key = _key(form)
        if len(key) > _LEAST_TITLE and len(key.split()) > 1:
            words.setdefault(key, _Kind.TITLE)
