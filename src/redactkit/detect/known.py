"""Known identifiers: what the exports at hand say about their patrons, looked for in free text.

What is found does not depend on how many patrons there are, and hardly the time: many texts are looked at
together, for numbers (``digit_runs``) and for words that are a surname or tell a known phrase
(``telling_words``), and only where a text holds such a word are the words around it compared. What is found,
and what is left alone:

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
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from datetime import date

import numpy as np

from redactkit.detect.gathered import Gathered
from redactkit.detect.known_dates import BIRTH_DATE, HINT, KnownDates
from redactkit.detect.known_names import KnownNames, Named
from redactkit.detect.known_numbers import LEAST_DIGITS, KnownNumbers, digits_of
from redactkit.detect.known_phrases import KnownPhrases
from redactkit.detect.known_run_together import are_run_together, words_run_together
from redactkit.detect.reading import BREAK, Reading
from redactkit.detect.telling_words import TellingWords
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
_AT_ONCE = 200_000  # characters: as many as pay for numpy's calls, and no more memory than that takes
_ONE_CAPITAL = re.compile(r"[A-Z][a-z]+(?![\w'])")
_INITIAL_AFTER = re.compile(r",? [A-Z](?:\.|\b)(?!')")
_INITIAL_BEFORE = re.compile(r"\b[A-Z]\.? ?\Z")

_EMAIL_ADDRESS = ("EMAIL_ADDRESS", 1.0, "an e-mail address in these exports")

_Says = tuple[str, float, str]
"""Entity, score and why."""


class KnownIdentifiers:
    """The identifiers of the exports at hand, ready to be looked for. Never prints them."""

    __slots__ = ("_born", "_emails", "_names", "_numbers", "_phrases", "_telling")

    def __init__(
        self,
        *,
        names: KnownNames,
        numbers: KnownNumbers,
        phrases: KnownPhrases,
        emails: Collection[str],
        born: KnownDates,
    ) -> None:
        self._names = names
        self._numbers = numbers
        self._phrases = phrases
        self._emails = emails
        self._born = born
        self._telling = TellingWords(
            names.surnames,
            phrases.anchors,
            more=words_run_together(names.pairs()),
            how_many_more=2 * len(names),
            is_more=lambda word: are_run_together(word, names),
        )

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
            if digits := digits_of(card):
                numeric.append(digits)
                continue
            key = fold_key(card).replace(" ", "")
            if len(key) >= LEAST_DIGITS and any(map(str.isdigit, key)):
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
            # A dict for the sake of Python's search for cycles, as of given names.
            emails=dict.fromkeys(email for cell in emails for _, email in _emails_of(fold_key(cell))),
            born=KnownDates(birth_dates),
        )

    def find(self, texts: Sequence[str]) -> list[list[Finding]]:
        """What of the known identifiers stands in each text; spans are of the text as given."""
        found: list[list[Finding]] = [[] for _ in texts]
        ends = np.cumsum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)))
        start = done = 0
        while start < len(texts):
            stop = max(start + 1, int(np.searchsorted(ends, done + _AT_ONCE, side="right")))
            self._find(texts[start:stop], found[start:stop])
            start, done = stop, int(ends[stop - 1])
        return found

    def _find(self, texts: Sequence[str], found: Sequence[list[Finding]]) -> None:
        """Add to ``found``. Most texts are plain: folding makes small letters of their capitals, no more."""
        plain: Sequence[int] = range(len(texts))
        together = BREAK.join(texts)
        if not together.isascii():
            plain = [at for at in plain if texts[at].isascii()]
            together = BREAK.join([texts[at] for at in plain])
        if together.count(BREAK) >= max(1, len(plain)) or _CONTROL.search(together):
            plain = [at for at in plain if not _CONTROL_OR_BREAK.search(texts[at])]
            together = BREAK.join([texts[at] for at in plain])
        if plain:
            self._find_in_plain([texts[at] for at in plain], together, [found[at] for at in plain])
        others = sorted(set(range(len(texts))).difference(plain))
        if others:
            self._find_in_others([texts[at] for at in others], [found[at] for at in others])

    def _find_in_plain(self, texts: Sequence[str], together: str, found: Sequence[list[Finding]]) -> None:
        gathered = Gathered(together.lower())
        for at, telling in self._telling.texts(gathered).items():
            self._find_words(Reading(texts[at], gathered.one(at)), telling, found[at])
        for at, start, end, says in self._in_characters(gathered):
            begin = gathered.starts[at]
            found[at].append(_finding(says, start - begin, end - begin))
        for start, end in self._names.families(together):
            at = gathered.owner(start)
            begin = gathered.starts[at]
            found[at].append(_finding(Named.SURNAME.value, start - begin, end - begin))

    def _find_in_others(self, texts: Sequence[str], found: Sequence[list[Finding]]) -> None:
        """The same where folding may move characters."""
        folded = [fold_for_matching(text) for text in texts]
        gathered = Gathered(BREAK.join([each.text for each in folded]))
        for at, telling in self._telling.texts(gathered).items():
            self._find_words(Reading(texts[at], folded[at].text, folded[at]), telling, found[at])
        for each, there in zip(folded, found, strict=True):
            for span in self._names.unspaced(each.text):
                there.append(_finding(Named.FULL.value, *each.original_span(*span)))
        for at, start, end, says in self._in_characters(gathered):
            begin = gathered.starts[at]
            found[at].append(_finding(says, *folded[at].original_span(start - begin, end - begin)))
        for text, there in zip(texts, found, strict=True):
            for span in self._names.families(text):
                there.append(_finding(Named.SURNAME.value, *span))

    def _find_words(self, reading: Reading, telling: Set[str], found: list[Finding]) -> None:
        """Names and phrases, which are found word by word."""
        text = reading.text
        found += [
            _finding(Named.FULL.value, *reading.span(at, at))
            for at, word in enumerate(reading.words)
            if word in telling
            and word not in self._names.surnames
            and not _may_be_a_place(text, reading.span(at, at)[0])
            and are_run_together(word, self._names)
        ]
        for named, first, last in self._names.spans(reading, telling):
            found.append(_finding(named.value, *_with_initials(text, *reading.span(first, last))))
        for phrase, first, last in self._phrases.spans(reading, telling):
            found.append(_finding(phrase.value, *reading.span(first, last)))

    def _in_characters(self, gathered: Gathered) -> Iterator[tuple[int, int, int, _Says]]:
        """Which text, where in the whole, and what: all that is found without a look at words."""
        for number, start, end in self._numbers.spans(gathered):
            yield gathered.owner(start), start, end, number.value
        for at in gathered.holding(_AT) if self._emails else ():
            for start, email in _emails_of(gathered.one(at)):
                if email in self._emails:
                    begin = gathered.starts[at] + start
                    yield at, begin, begin + len(email), _EMAIL_ADDRESS
        for at in gathered.holding(HINT) if len(self._born) else ():
            for start, end in self._born.spans(gathered.one(at)):
                yield at, gathered.starts[at] + start, gathered.starts[at] + end, BIRTH_DATE


def _may_be_a_place(text: str, start: int) -> bool:
    """Whether a word is written as names of one word are: ``Chesterfield`` is no Field, Chester."""
    return _ONE_CAPITAL.match(text, start) is not None and text[start - 1 : start] not in ("#", "@", "_")


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
