"""The second question: does any patron's card, number, address or log-in stand anywhere under OUT?

Every patron of every export is asked about, whoever they are registered with. Not looked for: numbers of
fewer than eight digits and nothing else, save telephones without area code in free text; and user names in
titles and authors, since a word may be anybody's. A user name that the program or the policy has in its own
texts says nothing there. Part of the last check.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.folding import fold_key
from redactkit.model import Category, Column, GateFinding
from redactkit.verify.cells import folded, holds_byte, is_ascii, one_by_one, places_in
from redactkit.verify.haystack import (
    Hay,
    Haystack,
    at,
    cells_found,
    cells_with,
    is_plain_word,
    lines_with,
    may_say,
    numbers_in,
    tokens_in,
    tokens_of_word,
)
from redactkit.verify.local_phones import local_phones_in
from redactkit.verify.names import Words, cut_into_words
from redactkit.verify.released import IDENTIFIERS
from redactkit.verify.where_from import Printed

Flags = npt.NDArray[np.bool_]

_KEYS = frozenset(
    Category(name)
    for name in (
        "patron.barcode",
        "patron.key",
        "patron.alternate_id",
        "patron.ssn",
        "patron.licence_number",
        "guardian.key",
        "other_patron.key",
    )
)
_USER_NAME = Category("patron.user_name")
_CERTAIN = frozenset(Category(name) for name in ("patron.barcode", "patron.ssn", "patron.licence_number"))
"""One patron's and nobody else's, however often they are printed; with record numbers and e-mails."""
_RECORD_NUMBER = Category("patron.record_number")
_EMAIL = Category("patron.email")
_PHONE = Category("patron.phone")
_ADDRESS = Category("patron.address")
_GUARDIAN_CONTACT = Category("guardian.contact")

CATEGORIES = _KEYS | {_USER_NAME, _RECORD_NUMBER, _EMAIL, _PHONE, _ADDRESS, _GUARDIAN_CONTACT}
"""What singles out a patron wherever it stands."""

_SEVERAL = r"[\x{1f}$;,\s]+"
_PHONE_NUMBER = re.compile(r"(?<!\d)(?:1\D{0,3})?(\d{3}\D{0,4}\d{3}\D{0,3}\d{4})(?!\d)", re.ASCII)
_LOCAL_NUMBER = re.compile(r"(?<!\d)\d{3}[ .-]?\d{4}(?!\d)", re.ASCII)
_NOT_DIGITS = r"[^0-9]+"
_FOUR_DIGITS = r"[0-9][^0-9]*[0-9][^0-9]*[0-9][^0-9]*[0-9]"
_LETTER_AND_BLANK = r"\pL.* |(?: .*\pL)"
_LINE_ENDS = r"[$\x{1f}\r\n|].*$"
_BEFORE_COMMA = re.compile(r"[^,]*")
_VOCABULARY_FILES = (".py", ".yaml", ".yml", ".j2", ".md", ".txt", ".html", ".json")
_WORDS = re.compile(r"[^\W\d_]+")


NUMBER = "a patron's number, e-mail, telephone or log-in stands here"
STREET = "the first line of a patron's address stands here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Folded cells of a column that may be an identifier; none where several patrons' rows hold them."""

    printed: Printed
    texts: set[str] = field(repr=False)
    why: str
    check: str = IDENTIFIERS


@dataclass(frozen=True, slots=True, kw_only=True)
class _Street:
    words: tuple[str, ...]

    def is_one(self) -> bool:
        """At least a number and a word; the number first, unless there is more ("apt 4" is no street)."""
        numbers = [word for word in self.words if any(sign.isdigit() for sign in word)]
        named = [word for word in self.words if len(word) > 1 and word.isalpha()]
        return bool(numbers and named) and (len(self.words) > 2 or self.words[0] in numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Phrase:
    """A street line or a key of several words: two neighbouring words of it, and what it is."""

    pair: int
    why: str


class Identifiers:
    """Looks columns of identifiers up in everything under OUT."""

    def __init__(self, haystack: Haystack, ordinary: Iterable[str]) -> None:
        """``ordinary`` are texts whose words the program may use anywhere: the decision's own."""
        self._haystack = haystack
        self._ordinary = ordinary
        self._certain: set[str] = set()
        self._others: set[str] = set()
        self._log_ins: set[str] = set()
        self._local_phones: set[str] = set()
        self._phrases: dict[str, _Phrase] = {}

    def look(
        self, columns: Iterable[Column], cells: Mapping[int, pa.Array], only: Flags | None = None
    ) -> None:
        """Take in some rows of an export; with ``only``, those alone."""
        for column in columns:
            if column.category not in CATEGORIES or column.position not in cells:
                continue
            asked = cells[column.position]
            if only is not None:
                asked = asked.filter(pa.array(only))
            if len(asked):
                self._look_at(column, pc.unique(asked) if only is not None else asked)

    def _look_at(self, column: Column, cells: pa.Array) -> None:
        category = column.category
        if category == _USER_NAME:
            self._look_up(folded(one_by_one(cells)[0]), self._log_ins, self._haystack.log_ins)
        elif category in _KEYS:
            self._look_for_keys(cells, self._certain if category in _CERTAIN else self._others)
        elif category == _RECORD_NUMBER:
            self._look_for_record_numbers(cells, checked=column.checked)
        if category in (_EMAIL, _GUARDIAN_CONTACT):
            self._look_for_emails(cells)
        if category in (_PHONE, _GUARDIAN_CONTACT):
            self._look_for_phones(cells)
        if category in (_ADDRESS, _GUARDIAN_CONTACT):
            self._look_for_streets(cells)

    def _look_up(self, cells: pa.Array, found: set[str], among: pa.Array | None = None) -> None:
        hit = pc.is_in(cells, value_set=self._haystack.tokens if among is None else among)
        if pc.any(hit).as_py():
            found.update(pc.unique(cells.filter(hit)).to_pylist())

    def _look_for_keys(self, cells: pa.Array, found: set[str]) -> None:
        single = folded(one_by_one(cells)[0])
        self._look_up(single, found)
        if holds_byte(single, ord(" ")) or holds_byte(single, ord("-")) or holds_byte(single, ord(".")):
            grouped = single.filter(pc.match_substring_regex(single, r"^\d[\d .\-]*[ .\-][\d .\-]*\d$"))
            self._look_up(pc.replace_substring_regex(grouped, _NOT_DIGITS, ""), found)
        if holds_byte(single, ord(" ")):
            spaced = single.filter(pc.match_substring_regex(single, _LETTER_AND_BLANK))
            self._look_for_phrases(spaced.filter(pc.match_substring_regex(spaced, _FOUR_DIGITS)))

    def _look_for_phrases(self, keys: pa.Array) -> None:
        """Keys of several words, with letters and at least four digits: ``P 4003``."""
        for pair, text in self._likely(cut_into_words(keys), keys):
            words = cut_into_words(pa.array([text])).words.to_pylist()
            self._phrases.setdefault(" ".join(words), _Phrase(pair=pair, why=NUMBER))

    def _look_for_record_numbers(self, cells: pa.Array, *, checked: bool) -> None:
        bare = pc.utf8_ltrim(folded(one_by_one(cells)[0]), characters=".")
        number = pc.utf8_ltrim(bare, characters="p")
        spellings = [bare, number, pc.binary_join_element_wise(pa.scalar("p"), number, "")]
        ends = spellings[1:] if checked else [s.filter(pc.ends_with(s, "a")) for s in spellings[1:]]
        for spelling in [*spellings, *(pc.utf8_slice_codeunits(end, 0, -1) for end in ends)]:
            self._look_up(spelling, self._certain)

    def _look_for_emails(self, cells: pa.Array) -> None:
        plain = folded(cells.filter(pc.match_substring(cells, "@")))
        self._look_up(plain, self._certain)
        several = plain.filter(pc.match_substring_regex(plain, _SEVERAL))
        if len(several):
            self._look_up(pc.split_pattern_regex(several, _SEVERAL).flatten(), self._certain)

    def _look_for_phones(self, cells: pa.Array) -> None:
        plain = cells if is_ascii(cells) else folded(cells)
        digits = pc.replace_substring_regex(plain, _NOT_DIGITS, "")
        size = pc.utf8_length(digits)
        self._look_up(digits.filter(pc.equal(size, 10)), self._others)
        eleven = digits.filter(pc.and_(pc.equal(size, 11), pc.starts_with(digits, "1")))
        self._look_up(pc.utf8_slice_codeunits(eleven, 1), self._others)
        several = plain.filter(pc.greater(size, 10)).to_pylist()
        found = [re.sub(r"\D", "", number) for text in several for number in _PHONE_NUMBER.findall(text)]
        self._look_up(pa.array(found, pa.string()), self._others)
        if len(self._haystack.local_phones):
            local = [*found, *(re.sub(r"\D", "", n) for text in several for n in _LOCAL_NUMBER.findall(text))]
            for numbers in (digits, pa.array(local, pa.string())):
                self._look_for_local_phones(numbers)

    def _look_for_local_phones(self, digits: pa.Array) -> None:
        """The last seven digits of telephone numbers: in free text people leave the area code out."""
        size = pc.utf8_length(digits)
        has_code = pc.and_(pc.equal(size, 11), pc.starts_with(digits, "1"))
        whole = digits.filter(pc.or_(pc.is_in(size, value_set=pa.array([7, 10], size.type)), has_code))
        local = pc.utf8_slice_codeunits(whole, -7)
        self._look_up(local, self._local_phones, self._haystack.local_phones)

    def _look_for_streets(self, cells: pa.Array) -> None:
        first = pc.replace_substring_regex(cells, _LINE_ENDS, "")
        for pair, text in self._likely(cut_into_words(folded(first)), first):
            for part in (_BEFORE_COMMA.match(text), re.match(".*", text)):
                words = tuple(cut_into_words(pa.array([fold_key(part[0] if part else "")])).words.to_pylist())
                if _Street(words=words).is_one():
                    self._phrases.setdefault(" ".join(words), _Phrase(pair=pair, why=STREET))
                    break

    def _likely(self, cut: Words, texts: pa.Array) -> Iterator[tuple[int, str]]:
        """The texts whose first two words are neighbours under OUT, each behind the number of that pair."""
        near = self._haystack.neighbours
        codes = np.append(places_in(cut.words, near.vocabulary).astype(np.int64), -1)
        begin, end = cut.begins[:-1], cut.begins[1:]
        two = end - begin >= 2
        pairs = near.pair_of(codes[np.where(two, begin, -1)], codes[np.where(two, begin + 1, -1)])
        likely = np.flatnonzero(near.holds(pairs))
        yield from zip(pairs[likely].tolist(), texts.take(pa.array(likely)).to_pylist(), strict=True)

    def leave_out(self, own: Identifiers) -> None:
        """Do not look for what others looked up in the same texts: it is theirs as well."""
        theirs = own._certain | own._others | own._log_ins
        self._certain -= theirs
        self._others -= theirs
        self._log_ins -= theirs
        self._local_phones -= own._local_phones
        self._phrases = {phrase: at for phrase, at in self._phrases.items() if phrase not in own._phrases}

    def findings(self) -> tuple[list[GateFinding], list[Doubt]]:
        """Where under OUT an identifier stands, and what only may be one."""
        found: list[GateFinding] = []
        doubts: list[Doubt] = []
        for hay in self._haystack.hays:
            wanted = self._wanted(hay)
            if wanted and hay.prose is not None:
                found += lines_with(hay.prose, wanted, NUMBER)
            elif wanted and hay.printed is not None:
                cells = cells_with(hay, wanted)
                certain = {text for text, held in cells.items() if not held.isdisjoint(self._certain)}
                found += cells_found(hay.printed, certain, NUMBER)
                doubts.append(Doubt(printed=hay.printed, texts=set(cells) - certain, why=NUMBER))
            if self._local_phones and hay.printed is not None and hay.is_free_text:
                texts = hay.texts.to_pylist()
                held = {t for t in texts if not self._local_phones.isdisjoint(local_phones_in(t))}
                found += cells_found(hay.printed, held, NUMBER)
        for phrase in sorted(self._phrases):
            is_said = self._haystack.is_said(phrase)
            pair, why = self._phrases[phrase].pair, self._phrases[phrase].why
            for hay, text in self._haystack.phrase_places(phrase, pair):
                if hay.prose is not None and not (is_said and may_say(hay)):
                    found.append(at(hay.prose, hay.prose.line, why))
                elif hay.printed is not None:
                    doubts.append(Doubt(printed=hay.printed, texts={text}, why=why))
        return found, [doubt for doubt in doubts if doubt.texts]

    def _wanted(self, hay: Hay) -> frozenset[str]:
        """The tokens of this piece of OUT that are identifiers."""
        known = self._certain | self._others | (self._log_ins if hay.may_hold_log_ins else set())
        present = known & hay.tokens
        words = {token for token in present if is_plain_word(token)}
        wanted = (present - words) | self._words_to_report(hay, words)
        if hay.prose is not None:
            wanted -= self._own_signs(wanted - self._certain - self._others)
        return frozenset(wanted - self._haystack.said_tokens if may_say(hay) else wanted)

    def _words_to_report(self, hay: Hay, words: set[str]) -> set[str]:
        """Plain words that are log-ins or keys and that this place has no other reason to hold.

        A patron may have the user name ``library``. In prose the program's, the profile's and the decision's
        own words say nothing about patrons; in tables only a cell that is nothing but the word is looked at.
        """
        present = words & hay.tokens
        if not present or hay.names_works:
            return set()
        if hay.printed is not None:
            present &= set(hay.texts.to_pylist())
        present -= self._ordinary_words
        return present - _program_words() if present else present

    def _own_signs(self, log_ins: set[str]) -> set[str]:
        """Those of some user names that stand in the program's or the policy's own texts: ``ma-duxbury``."""
        if not log_ins:
            return log_ins
        return {name for name in log_ins if name in self._ordinary_tokens or name in _program_tokens()}

    @cached_property
    def _ordinary_tokens(self) -> frozenset[str]:
        """What is cut out of the texts of the decision and the profile."""
        return frozenset(token for text in self._ordinary for token in tokens_in(fold_key(text)))

    @cached_property
    def _ordinary_words(self) -> frozenset[str]:
        """The words of the decision and the profile; put together once for all places."""
        return frozenset(word for text in self._ordinary for word in _words_of(text))


def _words_of(text: str) -> list[str]:
    return _WORDS.findall(fold_key(text))


@lru_cache(maxsize=1)
def _program_words() -> frozenset[str]:
    """Every word in the program's own files: its templates, profiles and code."""
    return frozenset(word for text in _program_texts() for word in _WORDS.findall(text))


@lru_cache(maxsize=1)
def _program_tokens() -> frozenset[str]:
    """What is cut out of the program's own files as it is out of prose; each word once."""
    words = {word for text in _program_texts() for word in text.split()}
    tokens = {token for word in words for token in tokens_of_word(word)}
    return frozenset(tokens.union(number for text in _program_texts() for number in numbers_in(text)))


@lru_cache(maxsize=1)
def _program_texts() -> tuple[str, ...]:
    return tuple(fold_key(text) for text in _own_texts(resources.files("redactkit")))


def _own_texts(folder: Traversable) -> Iterable[str]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            # samples are made-up exports, not words of the program
            if entry.name not in ("__pycache__", "sample_exports"):
                yield from _own_texts(entry)
        elif entry.name.endswith(_VOCABULARY_FILES):
            yield entry.read_bytes().decode(errors="replace")
