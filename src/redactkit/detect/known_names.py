"""Known people by name: in both orders, by initials and short forms, with middle names, and by surname alone.

A full name is found in any case. One made of ordinary words (Will Page), one shortened to an initial, and a
surname alone count only as far as capitals and the words beside them say that a person is meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Set
from enum import Enum
from functools import lru_cache

from redactkit.detect.given_beside import GivenNames, NamesBeside
from redactkit.detect.reading import MARK, OF, Reading, words_of
from redactkit.detect.shelf_marks import is_shelf_mark
from redactkit.detect.words import (
    function_words,
    is_common_word,
    is_english_word,
    is_plain_word,
    names_among_words,
)
from redactkit.folding import fold_key
from redactkit.givennames import SHORT_FORMS, other_forms


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LEAST_ALONE, _LEAST_IN_PROSE = 4, 3
_ALONE = 8  # Bit n of what a surname's entry says: one of n words ends so. Bit n + 8: it may stand alone.
_MOST_WORDS = 6
_ANY_LENGTH = (2 << _MOST_WORDS) - 1
_LENGTHS = [[n for n in range(_MOST_WORDS, 0, -1) if says >> n & 1] for says in range(_ANY_LENGTH + 1)]
_AS_ONE: dict[int, int] = {}  # Python makes a new object of each number beyond 256, and there are few entries
_MIDDLES = 2
_MOST_GIVEN = 8  # beside a full name, on either side
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_NO_FAMILY = _SUFFIXES | {MARK}
_NO_NAME = _SUFFIXES | _set("and or the of aka")
_PARTICLES = _set(
    "al ap bin bint da dal de del della den der des di do dos du e el la las le los o san santa st ste ten "
    "ter van von y"
)
_PREFIXES = tuple(
    tuple(prefix.split())
    for prefix in (
        *("de la", "de los", "de las", "van der", "van den", "van de"),
        *("mac", "mc", "o", "del", "de", "di", "du", "la", "le", "al", "el", "van", "von"),
    )
)
_LEAST_BEHIND = 4
_BEGINS_A_NAME = re.compile(r"[aeiou]|[^aeiou]h?[aeiouylr]")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_TITLES = _set("mr mrs ms miss mx dr rev prof sr sra fr officer coach")
_ACTS = _set(
    "called calls phoned emailed asked asks said says wants wanted claims claimed complained told owes paid "
    "promised stopped stated insists insisted texted wrote admitted denied apologized"
)
_TO = _set("with per told called asked emailed phoned saw")
_SHELVES = _set("bio biog fic fict fiction juv jfic lp mys myst mystery nonfic ref sf ya")
_CAME = _set("by in")  # a page may come loose
_FAMILY = _set("family household residence kids children twins boys girls")
_THE_FAMILY = re.compile(r"he (?<=\b[Tt]he )(?:\w+ )?([A-Z][\w']*s'?)(?![\w'])")
_LEAST_UNSPACED, _MOST_UNSPACED = 2, 16
_UNSPACED = re.compile(
    r"[\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+"
)
"""Han and kana."""
_SEVERAL = re.compile(r"[&;]|\band\b")  # families in one cell: "Page & Day"
_QUOTED = re.compile(r"[\"\u201c\u201d\u201e][^\"\u201c\u201d]*[\"\u201c\u201d]|(?<!\w)'[^']*'(?!\w)")
_PLURAL = re.compile(r"(?:(?:(?<=[sxz])|(?<=ch)|(?<=sh))es|'?s)'?\Z")

_HAVE_FORMS = frozenset[str]().union(*SHORT_FORMS)


class Named(Enum):
    """How a person was found: entity, score and why."""

    FULL = ("PERSON", 1.0, "the full name of a person in these exports")
    COMMON = ("PERSON", 0.9, "the full name, capitalised, of a person in these exports")
    SHORT = ("PERSON", 0.9, "the surname of a person in these exports with an initial or a short form")
    SURNAME = ("PERSON", 0.7, "the surname of a person in these exports")


class KnownNames:
    """Names of people. Never prints them."""

    __slots__ = ("_families", "_given", "_unspaced", "surnames")

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """``names`` are (family, given); empty values are nobody."""
        self.surnames: dict[str, int] = {}
        self._families: set[str] = set()
        self._given = GivenNames()
        self._unspaced: set[str] = set()
        for written in names:
            for families, given in dict.fromkeys((written, _umlauts_in_two(written))):
                for family in _SEVERAL.split(fold_key(families)):
                    self._add(family, given)

    def __len__(self) -> int:
        return len(self._given) + len(self.surnames)

    def _add(self, family: str, given: str) -> None:
        """A person. Signs beside a family name say nothing (``Long*``); in quotes stands a nickname."""
        first = [word for word in words_of(given) if word[0].isalpha() and word not in _NO_NAME]
        quoted = _QUOTED.findall(family)
        last = words_of(_QUOTED.sub(" ", family) if quoted else family)
        last = [word for word in last if word not in _NO_FAMILY]
        if not last and len(first) > 1:  # "Thomas Ashworth", "III"
            last = [first.pop()]
        if quoted:
            nicknames = words_of(" ".join(quoted))
            first += [word for word in nicknames if word[0].isalpha() and word not in _NO_NAME]
        if not (family.isascii() and given.isascii()):
            self._add_unspaced(last, first)
        if not last or len(last) > _MOST_WORDS or sum(map(len, last)) < 2:
            return
        self._add_family(last, first, alone=True)
        for form in _other_forms_of(last, family):
            self._add_form(form, alone=True)
        if len(last) > 1:
            for part in last:
                if len(part) > 1 and part not in _PARTICLES:
                    self._add_family([part], first, alone="-" in family)

    def _add_unspaced(self, last: list[str], first: list[str]) -> None:
        whole = "".join(filter(_UNSPACED.fullmatch, [*last, *first]))
        if all(map(_UNSPACED.fullmatch, last)) and _LEAST_UNSPACED <= len(whole) <= _MOST_UNSPACED:
            self._unspaced.add(whole)

    def _add_form(self, last: list[str], *, alone: bool) -> None:
        """A way to write a surname in words."""
        family = "".join(last)
        says = 1 << len(last)
        common = all(map(is_common_word, last)) or is_common_word(family)
        if alone and len(family) >= _LEAST_ALONE and not common:
            says |= says << _ALONE
        says |= self.surnames.get(last[-1], 0)
        self.surnames[last[-1]] = _AS_ONE.setdefault(says, says)
        if len(last) > 1:
            self._families.add(family)

    def _add_family(self, last: list[str], first: list[str], *, alone: bool) -> None:
        """A surname, kept without blanks so that O Brien is OBrien, and the given names that go with it."""
        self._add_form(last, alone=alone)
        family = "".join(last)
        for given in first:
            if len(given) > 1:
                self._given.add(family, given)
        if first:
            self._given.add(family, first[0][0])

    def families(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a folded text that keeps its case says "the Doyles"."""
        for found in _THE_FAMILY.finditer(text):
            name = "".join(words_of(_PLURAL.sub("", found[1])))
            if self.surnames.get(name, 0) & 2 and len(name) >= _LEAST_ALONE and not is_plain_word(name):
                yield found.span(1)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Each family name, without blanks, with each given name and initial of somebody who has it."""
        return self._given.pairs()

    def knows(self, family: str, given: str) -> bool:
        """Whether somebody has this family name, without blanks, and this given name."""
        return family in self.surnames and f",{given}," in self._given.of(family)

    def unspaced(self, folded: str) -> Iterator[tuple[int, int]]:
        """Where a folded text in a script that leaves no blanks between words has a full name."""
        if not self._unspaced:
            return
        lengths = sorted({len(name) for name in self._unspaced})
        for run in _UNSPACED.finditer(folded):
            for start in range(*run.span()):
                for length in lengths:
                    end = start + length
                    if end <= run.end() and folded[start:end] in self._unspaced:
                        yield start, end

    def spans(self, reading: Reading, telling: Set[str]) -> Iterator[tuple[Named, int, int]]:
        """Each known person in the text: how found, the first and the last word.

        ``telling`` are the words of the text by which anybody may be found. They are looked for among its
        words, and not its words among all surnames: each of those lies far away in memory.
        """
        for at in [at for at, word in enumerate(reading.words) if word in telling]:
            says = self.surnames.get(reading.words[at])
            found = self._person(reading, at, says) if says is not None else None
            if found is not None:
                named, first, last = found
                while last + 1 < len(reading.words) and reading.words[last + 1] in _SUFFIXES:
                    last += 1
                yield named, first, last

    def _person(self, reading: Reading, at: int, says: int) -> tuple[Named, int, int] | None:
        words = reading.words
        alone: tuple[Named, int, int] | None = None
        for length in _LENGTHS[says & _ANY_LENGTH]:
            first = at - length + 1
            if first < 0:
                continue
            family = words[at]
            if length > 1 and (family := "".join(words[first : at + 1])) not in self._families:
                continue
            if is_shelf_mark(reading, first, at):
                return None
            found = self._with_given(reading, first, at, family)
            if found is not None:
                return found
            if alone is None and _stands_alone(reading, first, at, may=bool(says >> length + _ALONE & 1)):
                alone = Named.SURNAME, first, at
        return alone

    def _with_given(
        self, reading: Reading, first: int, last: int, family: str
    ) -> tuple[Named, int, int] | None:
        words, known = reading.words, self._given.of(family)
        initials: list[tuple[int, int, int]] = []
        for given, start, end in _beside(reading, first, last):
            name = words[given]
            if len(name) == 1:
                initials.append((given, start, end))
                continue
            for form in (name, *_forms(name)) if name in _HAVE_FORMS else (name,):
                if f",{form}," in known:
                    common = is_common_word(name) and all(map(is_common_word, words[first : last + 1]))
                    if common and not (reading.is_capital(given) and reading.is_capital(last)):
                        continue
                    named = Named.COMMON if common else Named.FULL if form == name else Named.SHORT
                    return named, *_with_all_given(words, known, start, end)
        for given, start, end in initials:
            if f",{words[given]}," in known and _is_initial(reading, given, first, last):
                return Named.SHORT, start, end
        return None


def _with_all_given(words: list[str], known: NamesBeside, start: int, end: int) -> tuple[int, int]:
    """A full name with the person's other given names beside it: Mary Ann."""
    least, most = max(0, start - _MOST_GIVEN), min(len(words) - 1, end + _MOST_GIVEN)
    while start > least and len(words[start - 1]) > 1 and f",{words[start - 1]}," in known:
        start -= 1
    while end < most and len(words[end + 1]) > 1 and f",{words[end + 1]}," in known:
        end += 1
    return start, end


def _umlauts_in_two(name: tuple[str, str]) -> tuple[str, str]:
    """The name as a keyboard without umlauts writes it, in two letters: Mueller."""
    family, given = name
    if family.isascii() and given.isascii():
        return name
    family, given = (unicodedata.normalize("NFC", part).lower() for part in name)
    return family.translate(_UMLAUTS), given.translate(_UMLAUTS)


def _other_forms_of(last: list[str], written: str) -> Iterator[list[str]]:
    """The words of a surname with more or fewer blanks: De La Cruz, Dela Cruz, Delacruz; OBrien, O Brien."""
    if len(last) > 1:
        yield ["".join(last)]
        for at in range(1, len(last) - 1):
            yield ["".join(last[: at + 1]), *last[at + 1 :]]
            yield [*last[:at], "".join(last[at:])]
    elif "'" in written:
        yield words_of(written.replace("'", " ")) or last
    else:
        yield _behind_prefix(last[0])


@lru_cache(maxsize=100_000)
def _behind_prefix(word: str) -> list[str]:
    """A surname in two words or three, if it has a prefix and what stays is no common word; else as it is."""
    for prefix in _PREFIXES:
        rest = word.removeprefix("".join(prefix))
        if len(word) > len(rest) >= _LEAST_BEHIND and _BEGINS_A_NAME.match(rest) and not is_common_word(rest):
            return [*prefix, rest]
    return [word]


def _beside(reading: Reading, first: int, last: int) -> Iterator[tuple[int, int, int]]:
    """Where a given name may stand by a surname: its place, the first and the last word of the whole."""
    words = reading.words
    for at in range(first - 1, max(-1, first - 2 - _MIDDLES), -1):
        if words[at] in (MARK, OF):
            break
        yield at, at, last
        if not _may_be_middle(reading, at):
            break
    if last + 1 < len(words) and words[last + 1] not in (MARK, OF):
        end = last + 1
        while end - last <= _MIDDLES and end + 1 < len(words) and _goes_on(reading, end + 1):
            end += 1
        yield last + 1, first, end


def _may_be_middle(reading: Reading, at: int) -> bool:
    word = reading.words[at]
    if len(word) == 1:
        return word.isalpha()
    return word.isalpha() and (
        not is_english_word(word) or (not reading.is_in_capitals and reading.is_capital(at))
    )


def _goes_on(reading: Reading, at: int) -> bool:
    """Whether a middle name follows "Doyle, Karen"."""
    word = reading.words[at]
    return (
        len(word) > 1
        and word.isalpha()
        and reading.is_capital(at)
        and not is_common_word(word)
        and not is_english_word(word)
    )


def _is_initial(reading: Reading, given: int, first: int, last: int) -> bool:
    """Whether one letter beside a surname is the person's initial, and no "a" or "I"."""
    letter, family = reading.words[given], reading.words[first : last + 1]
    common = all(map(is_common_word, family))
    if reading.is_capital(given) and reading.is_capital(last):
        return not (letter in "ai" and common and reading.is_in_capitals)
    return letter not in "aisx" and sum(map(len, family)) >= _LEAST_ALONE and not common


def _stands_alone(reading: Reading, first: int, last: int, *, may: bool) -> bool:
    """Whether a surname without a given name is a person here."""
    words, word = reading.words, reading.words[last]
    least = max(0, first - _MOST_WORDS)
    while first > least and reading.sign_before(first) == "-":
        first -= 1  # the second part of a double name
    before = words[first - 1] if first else ""
    if before in _TITLES:
        return True
    if not reading.is_capital(last) or len(word) < 2 or before in _SHELVES:
        return False
    if may:
        return True
    after = words[last + 1] if last + 1 < len(words) else ""
    seldom = names_among_words().get(word) == "seldom names" or word in function_words()
    if is_plain_word(word):
        return False
    if after in _FAMILY:
        return True
    if not seldom and (
        after in _ACTS or (after == "came" and not _CAME.isdisjoint(words[last + 2 : last + 3]))
    ):
        return True
    if reading.is_in_capitals or len(word) < _LEAST_IN_PROSE or after[:1].isdigit():
        return False
    if reading.begins_sentence(first):
        return before == MARK and not after and not seldom
    if before == "by" or (seldom and before not in _TO):
        return False
    # In the middle of a sentence an ordinary word has no capital, unless it is part of a title or a heading.
    near = [at for at in (first - 1, last + 1) if 0 <= at < len(words)]
    return not any(reading.is_capital(at) and not reading.begins_sentence(at) for at in near)


@lru_cache(maxsize=20_000)
def _forms(given: str) -> tuple[str, ...]:
    return tuple(sorted(other_forms(given)))
