"""Which tokens of a text survive ``strict``: by the fixed lists, by capitals, and by the words beside them.

A word that is nobody's name survives. One that is also a name survives where it stands as a word: in small
letters, away from other names, not after "Mrs". Where a note is all in one case, capitals tell nothing, and the
neighbours decide alone. Figures go, but for prices.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from string import ascii_lowercase

from redactkit.detect.words import (
    english_words,
    function_words,
    is_familiar_word,
    is_given_name,
    is_surname,
    name_words,
    names_among_words,
    safe_words,
    word_key,
)


class Sort(IntEnum):
    """What a word is by the lists alone, from one that is nobody's name to one that may be nothing else."""

    PLAIN = 0
    SELDOM = 1  # hardly ever the name that it is too: "book", "will"
    EITHER = 2  # "young"
    NAME = 3  # a word, but chiefly a name: "mark"
    UNKNOWN = 4  # on no list of words: "doyle"


class Case(IntEnum):
    """How a word is written."""

    SMALL = 0
    CAPITAL = 1
    CAPITALS = 2


_TITLES = frozenset("mr mrs ms miss mister dr rev prof sgt".split())
_DETERMINERS = frozenset("a an the this that these those any each every some no".split())
_MODALS = frozenset({"will", "may"})
_DOES = frozenset(
    "is was has had says said came went wants needs did does got took brought called picked returned".split()
)
_AFTER_A_NAME = _DOES | frozenset(
    "about re and at by for from in of off on or over per regarding since that to until via who with".split()
)
_BEFORE_A_NAME = frozenset(
    "called told asked phoned emailed texted saw notified reminded named per by with".split()
)
_CALENDAR = frozenset(
    word.lower()
    for names in (calendar.month_name, calendar.month_abbr, calendar.day_name, calendar.day_abbr)
    for word in names
    if word
) | {"sept", "tues", "thur", "thurs"}

_BEFORE_A_DATE = frozenset(
    "in on of since until till by from before after early late mid last next end".split()
)
_PARTICLES = frozenset("de la las los del di da dos das du le van von der den ter bin ibn al el st y".split())
_NUMBERED = frozenset("page pages vol volume volumes disc disk copy part season chapter".split())
_BEFORE_A_DAY = frozenset(
    "due since until till by from before after through thru renewed returned expires expired lost paid "
    "billed called".split()
)

_ENDS_SENTENCE = re.compile(r"[.!?:;\n\r(\[{|\"\u201c\u201d\u2022*>]|\s-|--")
_TOUCHING = re.compile(r"[ ,.&'+-]*")
_BETWEEN_PARTS = re.compile(r"\W+")
_GLUED = re.compile(r"[_\\%^~]")
_MARKS = re.compile(r"^[^\w]+|[^\w]+$")
_PRICE = re.compile(r"\$\d{1,3}(?:,\d{3})*(?:\.\d{1,2})?|\d{1,3}\.\d\d")
_TIME = re.compile(r"\d{1,2}:\d\d(?::\d\d)?(?:[ap]m)?|\d{1,2}[ap]m", re.IGNORECASE)
_COUNT = re.compile(r"\d{1,2}")
_DAY = re.compile(r"\d{1,2}/\d{1,2}")
_MOSTLY = 0.7
_LEAST_MISSPELT = 6


@dataclass(slots=True)
class Token:
    """A piece of a text between blanks and signs, and what is decided about it."""

    text: str
    start: int
    end: int
    is_address: bool = False
    word: str = ""  # in the form of the lists; empty where it is no word
    sort: Sort = Sort.UNKNOWN
    case: Case = Case.SMALL
    begins: bool = True  # a sentence, or what stands after a colon or in quotation marks
    touches: bool = False  # nothing that parts it from the token before
    has_comma: bool = False  # between it and the token before
    has_stop: bool = False  # right behind it
    goes: bool = False
    is_name: bool = False  # whether it goes for being a name, as far as one can tell


def decide(text: str, tokens: Sequence[Token]) -> None:
    """Set ``goes`` on every token of the text."""
    _read(text, tokens)
    is_cased = _capitals_tell(tokens)
    judge = _judge_cased if is_cased else _judge_uncased
    before: Token | None = None
    neighbours = zip(tokens, (*tokens[1:], None), (*tokens[2:], None, None), strict=False)
    for token, after, then in neighbours:
        beside = before if token.touches else None
        after = after if after is not None and after.touches else None
        if not token.word:
            token.goes = not _is_harmless_figure(token, beside, after, then)
        elif before is not None and before.word in _TITLES and token.word not in function_words():
            token.goes = token.is_name = True
        else:
            judge(token, beside, after)
        before = token
    take_along = _is_cased_with if is_cased else _is_uncased_with
    for token in tokens:
        if token.word in ("a", "i") and token.has_stop and token.text.isupper():
            token.goes = token.is_name = True
    pairs = [pair for pair in zip(tokens, tokens[1:], strict=False) if pair[1].touches]
    for first, second in pairs:
        if first.is_name and not second.goes and take_along(second, first, is_behind=True):
            second.goes = second.is_name = True
    for first, second in reversed(pairs):
        if second.is_name and not first.goes and take_along(first, second, is_behind=False):
            first.goes = first.is_name = True


def _read(text: str, tokens: Sequence[Token]) -> None:
    """How each token is written and how it stands beside the one before."""
    before: Token | None = None
    for token in tokens:
        bare = _MARKS.sub("", token.text)
        if not token.is_address:
            token.word, token.sort = sort_of(bare)
        if len(bare) > 1 and bare.isupper():
            token.case = Case.CAPITALS
        elif not bare.islower():
            token.case = Case.CAPITAL
        if before is not None:
            gap = text[before.end : token.start]
            before.has_stop = gap.startswith(".")
            is_shortened = before.has_stop and (len(before.word) == 1 or before.word in _TITLES)
            ends = _ENDS_SENTENCE.search(gap, int(is_shortened))
            token.begins = ends is not None
            token.touches = ends is None and _TOUCHING.fullmatch(gap) is not None
            token.has_comma = "," in gap
        before = token


@lru_cache(maxsize=65536)
def sort_of(written: str) -> tuple[str, Sort]:
    """A word in the form of the lists, and what it is by them; of a compound, what its worst part is.

    The word is empty where there is a figure in it or parts are glued by signs.
    """
    if _GLUED.search(written) or any(character.isdigit() for character in written):
        return "", Sort.UNKNOWN
    base = written[:-2] if written.lower().endswith("'s") else written
    word = word_key(base)
    sort = _sort_of_word(word)
    if sort is Sort.UNKNOWN:
        parts = [part for part in _BETWEEN_PARTS.split(word) if part]
        if len(parts) > 1:
            return "".join(parts), max(map(_sort_of_word, parts))
    return (word, sort) if word.isalpha() else ("", Sort.UNKNOWN)


def _sort_of_word(word: str) -> Sort:
    use = names_among_words().get(word)
    if len(word) == 1:
        return Sort.PLAIN if word in ("a", "i") else Sort.UNKNOWN  # an initial, for all one can tell
    if word in safe_words():
        return Sort.SELDOM if use or word in name_words() else Sort.PLAIN
    if use == "seldom names":
        return Sort.SELDOM
    if use == "either" or (word in english_words() and word in name_words()):
        return Sort.EITHER
    if word in english_words():
        return Sort.PLAIN
    if use or word in name_words():
        return Sort.NAME
    return Sort.EITHER if _is_misspelt(word) else Sort.UNKNOWN


def _is_misspelt(word: str) -> bool:
    """Whether a long word that is no listed name is a much used one but for a letter too many, too few, or swapped.

    Of the people in the census one in 170 has a rarer surname of which this is true, so such a word goes wherever
    a word that may be a name goes.
    """
    if len(word) < _LEAST_MISSPELT or not (word.isascii() and word.isalpha()) or _is_listed_name(word):
        return False
    return any(map(is_familiar_word, _spellings_near(word)))


def _spellings_near(word: str) -> Iterator[str]:
    for place in range(len(word)):
        first, rest = word[:place], word[place:]
        yield first + rest[1:]
        yield first + rest[1::-1] + rest[2:]
        yield from (first + rest[0] + letter + rest[1:] for letter in ascii_lowercase)


def _capitals_tell(tokens: Sequence[Token]) -> bool:
    """Whether whoever wrote this writes names with a capital: one stands inside a sentence, and not everywhere."""
    written = [token for token in tokens if token.word]
    inside = any(
        token.case is Case.CAPITAL
        and not token.begins
        and len(token.word) > 1
        and token.word not in _CALENDAR
        for token in written
    )
    return inside and sum(token.case is not Case.SMALL for token in written) < _MOSTLY * len(written)


def _judge_cased(token: Token, before: Token | None, after: Token | None) -> None:
    """A word of a text in which names are written with capitals."""
    if token.case is Case.SMALL:
        token.goes = token.sort is Sort.UNKNOWN or (token.sort is Sort.NAME and not _has_determiner(before))
    elif token.word == "i" or _is_calendar(token, before, after):
        token.goes = False
    elif token.case is Case.CAPITALS or token.begins:
        token.goes = token.sort >= Sort.EITHER or _acts(token, after)
    else:
        token.goes = True
    token.is_name = token.goes and (token.case is not Case.SMALL or _is_listed_name(token.word))


def _judge_uncased(token: Token, before: Token | None, after: Token | None) -> None:
    """A word of a text in which capitals tell nothing."""
    if _is_calendar(token, before, after):
        token.goes = False
    elif token.sort is Sort.UNKNOWN:
        token.goes = True
    elif token.sort is Sort.NAME:
        token.goes = not _has_determiner(before)
    elif token.sort is Sort.EITHER:
        is_capital = token.case is Case.CAPITAL
        is_listed = is_capital or is_given_name(token.word)
        token.goes = (is_listed and not _has_determiner(before)) or _is_spoken_to(before)
    elif token.sort is Sort.SELDOM:
        token.goes = _is_named_like(token, before, after)
    if not token.goes and after is not None and token.sort in (Sort.SELDOM, Sort.EITHER):
        token.goes = _is_full_name(token.word, after)
        if token.goes:
            after.sort = Sort.NAME
    token.is_name = token.goes


def _is_harmless_figure(token: Token, before: Token | None, after: Token | None, then: Token | None) -> bool:
    """Whether it is a price, a time of day, a day of work, or a count of things.

    "14 years" and "3 months old" are somebody's age, and a day with its year may be somebody's birthday.
    """
    if _PRICE.fullmatch(token.text) or _TIME.fullmatch(token.text):
        return True
    if _DAY.fullmatch(token.text):
        return before is not None and before.word in _BEFORE_A_DAY
    if not _COUNT.fullmatch(token.text):
        return False
    if before is not None and before.word in _NUMBERED:
        return True
    return (
        after is not None
        and after.case is Case.SMALL
        and after.sort <= Sort.SELDOM
        and len(after.word) > 3
        and after.word.endswith("s")
        and after.word not in ("years", "months")
        and not (then is not None and then.word in ("old", "of"))
    )


def _is_calendar(token: Token, before: Token | None, after: Token | None) -> bool:
    """Whether it is a month or a day; "April" alone is as well somebody's name."""
    if token.word not in _CALENDAR:
        return False
    if not _is_listed_name(token.word):
        return True
    return (before is not None and before.word in _BEFORE_A_DATE) or (
        after is not None and after.text[:1].isdigit()
    )


def _has_determiner(before: Token | None) -> bool:
    return before is not None and before.word in _DETERMINERS


def _is_spoken_to(before: Token | None) -> bool:
    return before is not None and before.word in _BEFORE_A_NAME


def _is_listed_name(word: str) -> bool:
    return is_given_name(word) or is_surname(word)


def _acts(token: Token, after: Token | None) -> bool:
    """Whether a word that is a given name does something, as "Will" does in "Will called"."""
    return (
        token.sort is Sort.SELDOM
        and is_given_name(token.word)
        and after is not None
        and after.case is Case.SMALL
        and after.word in _DOES
    )


def _is_named_like(token: Token, before: Token | None, after: Token | None) -> bool:
    """Whether a word that is seldom a name is one here: "told will about it", "per hope"."""
    if not is_given_name(token.word):
        return False
    if token.word in _MODALS:
        return (_is_spoken_to(before) or token.begins) and after is not None and after.word in _AFTER_A_NAME
    return token.word not in function_words() and _is_spoken_to(before)


def _is_full_name(word: str, after: Token) -> bool:
    """Whether the word and the next may be a given name and a surname: "will page", "art long"."""
    if not (is_given_name(word) and is_surname(after.word)) or after.word in function_words():
        return False
    if word in function_words():
        return word in _MODALS and after.sort in (Sort.EITHER, Sort.NAME)
    return after.sort is not Sort.PLAIN


def _is_cased_with(token: Token, name: Token, *, is_behind: bool) -> bool:
    """Whether the word beside somebody's name belongs to the name, by its capital."""
    if token.word in _PARTICLES:
        return True
    if token.case is Case.SMALL:
        return token.sort is Sort.EITHER and name.case is not Case.SMALL and not token.has_comma
    if token.sort is Sort.PLAIN:
        return not is_behind and not is_familiar_word(token.word)
    return is_behind or is_given_name(token.word) or name.has_comma


def _is_uncased_with(token: Token, name: Token, *, is_behind: bool) -> bool:
    """Whether the word beside somebody's name belongs to the name, though no capital tells."""
    if token.word in _PARTICLES:
        return True
    if token.word in function_words():
        return token.word in _MODALS and not is_behind and is_surname(name.word) and name.sort >= Sort.NAME
    if token.sort is Sort.EITHER:
        return True
    if token.sort is not Sort.SELDOM:
        return False
    if is_behind:
        return is_given_name(name.word) and is_surname(token.word)
    return is_given_name(token.word) and is_surname(name.word)
