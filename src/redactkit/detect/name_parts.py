"""A text as words that may or may not be parts of names: how each is written, and what the lists say of it.

Everything about a word that does not depend on its neighbours is decided here; ``name_cues`` looks at the
neighbours, and ``person_spans`` makes persons of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache

from redactkit.detect import words
from redactkit.detect.name_cues import is_cue
from redactkit.folding import fold_key

_LETTERS = r"[^\W\d_]+(?:[\u0300-\u036f]|[^\W\d_])*"
_WORD = re.compile(
    rf"(?:[^\W\d_]\.[ ]?)+[^\W\d_]\.(?![^\W\d_])"  # K.D., E. L.
    rf"|(?:[^\W\d_]\.){{2,}}(?:[^\W\d_](?![^\W_]))?"  # J.R.R
    rf"|{_LETTERS}(?:'{_LETTERS})*(?:-{_LETTERS}(?:'{_LETTERS})*)*"
)
_PARTS = re.compile(r"[-.]")
_POSSESSIVE = re.compile(r"'[sS]?\Z")
_SENTENCE_END = re.compile(r"[.!?:;\n\"*]|\s[-/|]+\s")
_EDITIONS = frozenset(("revised", "rev", "expanded", "new", "updated", "annotated", "illustrated"))
_MOSTLY, _MANY_NAMES = 0.7, 0.5
_FEW_LETTERS = 4


class Kind(Enum):
    """What the lists say of a word."""

    NAME = auto()  # a name, and no English word, or one that is seldomer meant
    BOTH = auto()  # an English word that is a name too
    WORD = auto()  # an English word, a month, an abbreviation of the desk
    UNKNOWN = auto()  # on no list


class Style(Enum):
    """What the letters' case says in a text."""

    MIXED = auto()  # names have capitals, most words have none
    CAPITALS = auto()  # everything is in capitals, or begins with one
    SMALL = auto()  # nothing is


# Not frozen: one is made for every word of every text, and that would cost three times as much. Nobody
# changes one.
@dataclass(slots=True)
class Word:
    """One word of a text, without the 's behind it. Positions are those of the (folded) text."""

    start: int
    end: int
    text: str = field(repr=False)
    gap: str = field(repr=False)  # what stands between the word before and this one
    key: str = field(repr=False)
    kind: Kind
    is_given: bool  # on the list of given names
    is_family: bool  # on the list of surnames
    is_known_name: bool  # one in 10,000 is called so
    is_capital: bool  # begins with a capital letter
    is_shouted: bool  # in capitals, and so is a neighbour
    begins: bool  # stands where a sentence begins
    is_glued: bool  # digits or signs stand at it without a blank
    is_possessive: bool

    @property
    def is_initial(self) -> bool:
        """Whether it is one letter, or letters with points."""
        return len(self.text) == 1 or "." in self.text

    @property
    def shows_capital(self) -> bool:
        """Whether its capital says something: it begins no sentence, and no neighbour is shouted."""
        return self.is_capital and not self.begins and not self.is_shouted


def read_style(text: str) -> Style:
    """What the case of letters says in this text."""
    letters = [character for character in text if character.isalpha()]
    upper = sum(map(str.isupper, letters))
    if len(letters) >= _FEW_LETTERS and upper >= _MOSTLY * len(letters):
        return Style.CAPITALS
    found = [match.group() for match in _WORD.finditer(text) if len(match.group()) > 1]
    first = sum(word[0].isupper() for word in found)
    if first == 0 or (first == 1 and len(found) > _FEW_LETTERS and text[:1].isupper()):
        capital = next((word for word in found if word[0].isupper()), "")
        return Style.SMALL if not capital or describe(fold_key(capital))[0] is Kind.WORD else Style.MIXED
    long = [word for word in found if len(word) > 2]
    if len(long) > _FEW_LETTERS and sum(word[0].isupper() for word in long) >= 0.9 * len(long):
        names = sum(describe(fold_key(word))[0] is Kind.NAME for word in long)
        return Style.MIXED if names >= _MANY_NAMES * len(long) else Style.CAPITALS
    return Style.MIXED


def read_words(text: str) -> list[Word]:
    """The words of a folded text, in order."""
    found: list[Word] = []
    matches = list(_WORD.finditer(text))
    end = 0
    as_written = [match.group() for match in matches]
    shouted = [written.isupper() and len(written) > 1 for written in as_written]
    for place, match in enumerate(matches):
        written, key, (kind, is_given, is_family, is_known) = _by_itself(as_written[place])
        start = match.start()
        gap = text[end:start]
        end = start + len(written)
        found.append(
            Word(
                start=start,
                end=end,
                text=written,
                gap=gap,
                key=key,
                kind=kind,
                is_given=is_given,
                is_family=is_family,
                is_known_name=is_known,
                is_capital=written[0].isupper(),
                is_shouted=shouted[place]
                and any(shouted[max(0, place - 1) : place] + shouted[place + 1 : place + 2]),
                begins=place == 0
                or (
                    gap != " "
                    and _SENTENCE_END.search(gap) is not None
                    and not _after_initial(found[-1], gap)
                ),
                is_glued=_is_glued(text, match) or _is_edition(key, found),
                is_possessive=len(written) < len(as_written[place])
                or (written.endswith("s") and text[match.end() : match.end() + 1] == "'"),
            )
        )
    return found


@lru_cache(maxsize=65_536)
def _by_itself(as_written: str) -> tuple[str, str, tuple[Kind, bool, bool, bool]]:
    """A word without the 's behind it, folded, and what the lists say of it."""
    written = _POSSESSIVE.sub("", as_written) or as_written
    key = fold_key(written)
    return written, key, describe(key)


@lru_cache(maxsize=65_536)
def describe(key: str) -> tuple[Kind, bool, bool, bool]:
    """The kind of a folded word, whether it is a given name, a surname, and a well known one."""
    parts = [part for part in _PARTS.split(key) if part]
    if not parts or all(len(part) == 1 for part in parts):
        return Kind.UNKNOWN, False, False, False
    if len(parts) > 1:
        each = [describe(part) for part in parts]
        kinds = {kind for kind, *_ in each}
        if kinds <= {Kind.WORD, Kind.BOTH}:
            kind = Kind.WORD if Kind.WORD in kinds else Kind.BOTH
        else:
            kind = Kind.NAME if Kind.NAME in kinds else Kind.UNKNOWN
        return kind, each[0][1], each[-1][2], any(one[3] for one in each)
    is_given, is_family = words.is_given_name(key), words.is_surname(key)
    known = words.is_given_name(key, well_known=True) or words.is_surname(key, well_known=True)
    # A doubled list: the hand-written one is for libraries, the built one for English.
    if words.is_plain_word(key) or is_cue(key, "abbreviations", "regions"):
        return Kind.WORD, False, False, False
    if not (is_given or is_family):
        if key in words.name_words():
            return Kind.BOTH, False, False, False
        singular = key.removesuffix("s")
        if words.is_english_word(key) or (singular != key and words.is_english_word(singular)):
            return Kind.WORD, False, False, False
        is_given, is_family = words.is_rare_given_name(key), words.is_rare_surname(key)
        if (is_given or is_family) and not is_cue(key, "brands", "places"):
            return Kind.NAME, is_given, is_family, False
        return Kind.UNKNOWN, False, False, False
    if words.is_english_word(key) or key in words.name_words():
        return Kind.BOTH, is_given, is_family, known
    return Kind.NAME, is_given, is_family, known


def restore_case(text: str) -> str | None:
    """A note in capitals or in small letters as it would be written otherwise: names alone with a capital.

    ``None`` when the text's own capitals say enough. Every character keeps its place.
    """
    style = read_style(text)
    if style is Style.MIXED or len(text) < _FEW_LETTERS:
        return None
    found = read_words(text)
    restored = [_small(sign) for sign in text] if style is Style.CAPITALS else list(text)
    for place, word in enumerate(found):
        if _is_name_here(word, found, place, style):
            for part in re.finditer(r"(?<![^\W_])[^\W\d_]", text[word.start : word.end]):
                at = word.start + part.start()
                upper = text[at].upper()
                restored[at] = upper if len(upper) == 1 else text[at]
    result = "".join(restored)
    return None if result == text else result


def _is_name_here(word: Word, found: Sequence[Word], place: int, style: Style) -> bool:
    """Whether a word without telling case is to have a capital: a name, or a word beside a certain name."""
    if word.kind is Kind.NAME:
        return True
    if word.kind is Kind.UNKNOWN:
        return style is Style.CAPITALS and not word.is_glued
    if word.kind is Kind.WORD:
        return False
    beside = [other for other in (place - 1, place + 1) if 0 <= other < len(found)]
    return any(
        found[other].kind is Kind.NAME
        and found[other].is_given
        and found[max(place, other)].gap.strip(",") == " "
        for other in beside
    )


def _small(sign: str) -> str:
    small = sign.lower()
    return small if len(small) == 1 else sign


def _after_initial(before: Word, gap: str) -> bool:
    """Whether the full stop in the gap is an abbreviation's: "K. Doyle", "St. Cyr", "Dr. Doyle"."""
    return gap in (". ", ".") and (before.is_initial or before.key == "st" or is_cue(before.key, "titles"))


def _is_edition(key: str, found: Sequence[Word]) -> bool:
    return key in ("ed", "edn") and bool(found) and (found[-1].is_glued or found[-1].key in _EDITIONS)


def _is_glued(text: str, match: re.Match[str]) -> bool:
    before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    return before.isdigit() or after.isdigit() or before in ("@", "#") or after == "@"
