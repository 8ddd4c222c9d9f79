"""Known identifiers: what the exports at hand say about their patrons, looked for in free text.

What is found does not depend on how many patrons there are, and hardly the time: a text is split into words
once, and only where one of them is a surname or the telling word of a known phrase are the words around it
compared. What is found, and what is left alone:

* full names, by ``known_names``;
* a surname alone where it has four letters or more and a capital; one that is shorter, or an ordinary word
  too, only where the sentence says that it is a person;
* cards, also glued to words, in groups or as spreadsheets write numbers (those with letters by
  ``known_lettered``); telephones in any form, also without area code, but for seven digits in a row that the
  word before them calls an item's number; record numbers in Sierra's forms (``known_numbers``);
* e-mails; birth dates; street lines, log-ins, titles of two words or more (``known_phrases``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import accumulate

from redactkit.detect.known_dates import BIRTH_DATE, HINT, KnownDates
from redactkit.detect.known_names import KnownNames, Named
from redactkit.detect.known_numbers import LEAST_DIGITS, KnownNumbers, digits_of
from redactkit.detect.known_phrases import KnownPhrases
from redactkit.detect.reading import BREAK, Reading, rough_lines, rough_words
from redactkit.folding import fold_for_matching, fold_key
from redactkit.model import Finding

RECOGNIZER = "known_identifiers"

_LEAST_LOG_IN = 5
_PART = r"[^\s@<>,;:\"()\[\]=?&/|]"
# A local part is looked for where one begins, and only so far: else every letter of a long text is tried.
_EMAIL = re.compile(rf"(?<!{_PART}){_PART}{{1,256}}@{_PART}+")
_AT = re.compile("@")
# What folding changes in ASCII: controls, and the backtick.
_CONTROL, _CONTROL_OR_BREAK = re.compile(r"[^\0\t-\r -_a-~]"), re.compile(r"[^\t-\r -_a-~]")
_AT_ONCE = 1_000  # texts
_INITIAL_AFTER = re.compile(r",? [A-Z](?:\.|\b)(?!')")
_INITIAL_BEFORE = re.compile(r"\b[A-Z]\.? ?\Z")

_EMAIL_ADDRESS = ("EMAIL_ADDRESS", 1.0, "an e-mail address in these exports")

_Says = tuple[str, float, str]
"""Entity, score and why."""


class KnownIdentifiers:
    """The identifiers of the exports at hand, ready to be looked for. Never prints them."""

    __slots__ = ("_born", "_emails", "_names", "_numbers", "_phrases", "_signs", "_telling")

    def __init__(
        self,
        *,
        names: KnownNames,
        numbers: KnownNumbers,
        phrases: KnownPhrases,
        emails: frozenset[str],
        born: KnownDates,
    ) -> None:
        self._names = names
        self._numbers = numbers
        self._phrases = phrases
        self._emails = emails
        self._born = born
        self._telling = frozenset(names.surnames).union(phrases.anchors)
        signs = ((_AT, emails), (HINT, born))
        self._signs = tuple(sign for sign, known in signs if len(known))

    def __repr__(self) -> str:
        return f"KnownIdentifiers({self.size} keys)"

    @property
    def size(self) -> int:
        """How many keys are looked for."""
        every = (self._names, self._numbers, self._phrases, self._emails, self._born)
        return sum(len(each) for each in every)

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
        birth_dates: Iterable[date] = (),
    ) -> KnownIdentifiers:
        """Build from the columns of the exports. ``names`` are (family, given); empty values are nobody."""
        # The first kind that claims a phrase keeps it, so the more telling kinds come first.
        phrases = KnownPhrases()
        numeric: list[str] = []
        lettered: list[str] = []
        for card in cards:
            key = fold_key(card).replace(" ", "")
            if digits := digits_of(card):
                numeric.append(digits)
            elif len(key) >= LEAST_DIGITS and any(map(str.isdigit, key)):
                phrases.add_card(card)
                lettered.append(card)
        for address in addresses:
            phrases.add_address(address)
        for user_name in user_names:
            phrases.add_user_name(user_name, least=_LEAST_LOG_IN)
        for title in titles:
            phrases.add_title(title)
        return cls(
            names=KnownNames(names),
            numbers=KnownNumbers(cards=numeric, lettered=lettered, records=record_numbers, phones=phones),
            phrases=phrases,
            # Other ways to write one ("name at example dot org") are the e-mail recognizer's.
            emails=frozenset(email for cell in emails for _, email in _emails_of(fold_key(cell))),
            born=KnownDates(birth_dates),
        )

    def find(self, texts: Sequence[str]) -> list[list[Finding]]:
        """What of the known identifiers stands in each text; spans are of the text as given."""
        found: list[list[Finding]] = [[] for _ in texts]
        for start in range(0, len(texts), _AT_ONCE):
            some = texts[start : start + _AT_ONCE]
            for at in self._worth_a_look(some):
                found[start + at] = self._in(some[at])
        return found

    def _worth_a_look(self, texts: Sequence[str]) -> list[int]:
        """The texts that may hold anything: with a telling word or sign, or not in plain ASCII."""
        joined = BREAK.join(texts)
        plain: list[int] | None = None
        if not joined.isascii():
            plain = [at for at, text in enumerate(texts) if text.isascii()]
        elif _CONTROL.search(joined) or joined.count(BREAK) >= len(texts):
            plain = [at for at, text in enumerate(texts) if not _CONTROL_OR_BREAK.search(text)]
        if plain is not None:
            due = set(range(len(texts))).difference(plain)
            if plain:
                due.update(plain[at] for at in self._worth_a_look([texts[at] for at in plain]))
            return sorted(due)
        folded = joined.lower()
        unknown = self._telling.isdisjoint
        due = {at for at, line in enumerate(rough_lines(folded)) if not unknown(line.split())}
        if "'" in folded:
            due.update(
                at for at, text in enumerate(texts) if "'" in text and not unknown(rough_words(text.lower()))
            )
        starts = [0, *accumulate(len(text) + 1 for text in texts)]
        places = [found.start() for sign in self._signs for found in sign.finditer(folded)]
        places += [start for _, start, _ in self._numbers.spans(folded)]
        places += [start for start, _ in self._names.families(joined)]
        due.update(bisect_right(starts, place) - 1 for place in places)
        return sorted(due)

    def _in(self, text: str) -> list[Finding]:
        folded = fold_for_matching(text)
        found: list[Finding] = []
        if not self._telling.isdisjoint(rough_words(folded.text)):
            reading = Reading(text, folded)
            for named, first, last in self._names.spans(reading):
                found.append(_finding(named.value, *_with_initials(text, *reading.span(first, last))))
            found += [
                _finding(phrase.value, *reading.span(first, last))
                for phrase, first, last in self._phrases.spans(reading)
            ]
        for start, end in self._names.unspaced(folded.text):
            found.append(_finding(Named.FULL.value, *folded.original_span(start, end)))
        for start, end, says in self._in_characters(folded.text):
            found.append(_finding(says, *folded.original_span(start, end)))
        for span in self._names.families(text):
            found.append(_finding(Named.SURNAME.value, *span))
        return found

    def _in_characters(self, folded: str) -> Iterator[tuple[int, int, _Says]]:
        for number, start, end in self._numbers.spans(folded):
            yield start, end, number.value
        if "@" in folded:
            for start, email in _emails_of(folded):
                if email in self._emails:
                    yield start, start + len(email), _EMAIL_ADDRESS
        for start, end in self._born.spans(folded):
            yield start, end, BIRTH_DATE


def _emails_of(folded: str) -> Iterator[tuple[int, str]]:
    """Each e-mail address of a folded text, and where it begins."""
    for written in _EMAIL.finditer(folded):
        yield written.start(), written[0].removesuffix("'s").rstrip(".,'-_")


def _with_initials(text: str, start: int, end: int) -> tuple[int, int]:
    """A name with the initial before it and the one behind it."""
    after = _INITIAL_AFTER.match(text, end)
    before = _INITIAL_BEFORE.search(text, max(0, start - 4), start)
    return before.start() if before else start, after.end() if after else end


def _finding(says: _Says, start: int, end: int) -> Finding:
    entity, score, why = says
    return Finding(start=start, end=end, entity=entity, score=score, recognizer=RECOGNIZER, why=why)
