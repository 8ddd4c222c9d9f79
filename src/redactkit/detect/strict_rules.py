"""Which tokens of a text survive ``strict``: by the fixed lists, by capitals, and by the words beside them.

A word that is nobody's name survives. One that is also a name survives where it stands as a word: in small
letters, away from other names, not after "Mrs". Where a note is all in one case, capitals tell nothing, and
the neighbours decide alone. ``strict_figures`` says which figures stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from redactkit.detect.strict_figures import is_harmless_figure, street_addresses, tells_of_birth
from redactkit.detect.strict_labels import places_behind_labels, places_beside_names
from redactkit.detect.strict_places import (
    AFTER_A_NAME,
    BEFORE_A_NAME,
    DOES,
    DOES_AS_WELL,
    MODALS,
    PREPOSITIONS,
    is_calendar,
    places_of_names,
)
from redactkit.detect.strict_token import CALENDAR, Case, Sort, Token, is_listed_name, sort_of, word_set
from redactkit.detect.words import function_words, is_familiar_word, is_given_name, is_surname, safe_words

_TITLES = word_set("mr mrs ms miss mister dr rev prof sgt")
_DETERMINERS = word_set("a an the this that these those any each every some no")
_PARTICLES = word_set("de la las los del di da dos das du le van von der den ter bin ibn al el st y")

_ENDS_SENTENCE = re.compile(r"[.!?:;\n\r(\[{|\"\u201c\u201d\u2022*>]|\s-|--")
_TOUCHING = re.compile(r"[ ,.&'+-]*")
_MARKS = re.compile(r"^[^\w]+|[^\w]+$")
# The only single letters with a stroke that are words; others may be initials, or a name spelt out.
_CLIPPED = re.compile(r"(?<![\w/])(?:(?:w/o|p/u|n/a|c/o|o/d|b/c|b/w)(?![\w/])|w(?=/(?![^\W\d_](?!\w))))")
_SPELT = re.compile(r"(?<![\w/])[^\W\d_](?:/[^\W\d_])+(?!\w)")
_MOSTLY = 0.7
_LEAST_FOR_TITLE_CASE = 6  # words; in fewer, two names outweigh the rest


def decide(text: str, tokens: Sequence[Token]) -> None:
    """Set ``goes`` on every token of the text."""
    _read(text, tokens)
    is_cased = _capitals_tell(tokens)
    judge = _judge_cased if is_cased else _judge_uncased
    of_birth = tells_of_birth(tokens)
    before: Token | None = None
    addresses = street_addresses(tokens)
    named = places_of_names(tokens) | places_behind_labels(text, tokens)
    for place, (token, after) in enumerate(zip(tokens, (*tokens[1:], None), strict=False)):
        beside = before if token.touches else None
        after = after if after is not None and after.touches else None
        if place in addresses or token.is_spelt:
            token.goes = True
        elif place in named:
            token.goes = token.is_name = True
        elif token.is_clipped or token.word in _TITLES:
            token.goes = False
        elif not token.word:
            token.goes = not is_harmless_figure(tokens, place, of_birth=of_birth)
        elif before is not None and before.word in _TITLES and token.word not in function_words():
            token.goes = token.is_name = True
        elif is_calendar(tokens, place):
            token.goes = False
        else:
            judge(token, beside, after)
        before = token
    take_along = _is_cased_with if is_cased else _is_uncased_with
    for token in tokens:
        if token.word in ("a", "i") and token.has_stop and token.text.isupper():
            token.goes = token.is_name = True
    pairs = [pair for pair in pairwise(tokens) if pair[1].touches]
    for first, second in pairs:
        if (
            first.is_name
            and not (second.goes or first.text.endswith("'s"))
            and take_along(second, first, is_behind=True)
        ):
            second.goes = second.is_name = True
    for first, second in reversed(pairs):
        if second.is_name and not first.goes and take_along(first, second, is_behind=False):
            first.goes = first.is_name = True
    for place in places_beside_names(tokens):
        tokens[place].goes = tokens[place].is_name = True
    if is_cased:
        _take_who_opens(tokens)


def _take_who_opens(tokens: Sequence[Token]) -> None:
    """A word that may be a name, opens a sentence before a name, and acts with it: "Gift Mensah came by".

    Before what somebody does no verb stands that could open the sentence, as one does in "Call Mensah". A
    slip has no verb, and there a desk's own words stay: "Peace Okafor - 3 items", but "Hold Okafor".
    """
    for place, (first, second) in enumerate(pairwise(tokens)):
        third = tokens[place + 2] if place + 2 < len(tokens) else None
        is_slip = place == 0 and first.word not in safe_words()
        if (
            first.begins
            and first.case is Case.CAPITAL
            and first.sort is Sort.SELDOM
            and first.word not in function_words()
            and second.touches
            and second.is_name
            and second.case is Case.CAPITAL
            and (_does(third) or (is_slip and (third is None or not third.touches or third.has_comma)))
        ):
            first.goes = first.is_name = True


def _does(token: Token | None) -> bool:
    return token is not None and token.touches and token.word in DOES_AS_WELL


def _read(text: str, tokens: Sequence[Token]) -> None:
    """How each token is written and how it stands beside the one before."""
    clipped = {place for found in _CLIPPED.finditer(text) for place in range(*found.span())}
    spelt = {place for found in _SPELT.finditer(text) for place in range(*found.span())} - clipped
    before: Token | None = None
    for token in tokens:
        bare = _MARKS.sub("", token.text)
        if not token.is_opaque:
            token.word, token.sort = sort_of(bare)
        token.is_clipped, token.is_spelt = token.start in clipped, token.start in spelt
        if len(bare) > 1 and bare.isupper():
            token.case = Case.CAPITALS
        elif not bare.islower():
            token.case = Case.CAPITAL
        if before is not None:
            gap = text[before.end : token.start]
            before.has_stop = gap.startswith(".")
            is_shortened = before.has_stop and (len(before.word) == 1 or before.word in _TITLES)
            ends = _ENDS_SENTENCE.search(gap, int(is_shortened))
            is_bracketed = _is_bracketed_surname(text, token, before)
            token.begins = ends is not None and not is_bracketed
            token.touches = is_bracketed or (ends is None and _TOUCHING.fullmatch(gap) is not None)
            token.has_comma = "," in gap
        before = token


def _is_bracketed_surname(text: str, token: Token, before: Token) -> bool:
    """Whether a surname stands in brackets or quotation marks behind a given name: "Hope (Strong)"."""
    return (
        text[before.end : token.start] in (" (", ' "', " [")
        and text[token.end : token.end + 1] in (")", '"', "]")
        and token.case is not Case.SMALL
        and is_given_name(before.word)
        and is_surname(token.word)
    )


def _capitals_tell(tokens: Sequence[Token]) -> bool:
    """Whether names are written with a capital here: one stands inside a sentence, and not on every word."""
    written = [token for token in tokens if token.word]
    inside = any(
        token.case is Case.CAPITAL and not token.begins and len(token.word) > 1 and token.word not in CALENDAR
        for token in written
    )
    capitals = sum(token.case is not Case.SMALL for token in written)
    return inside and (capitals < _MOSTLY * len(written) or len(written) < _LEAST_FOR_TITLE_CASE)


def _judge_cased(token: Token, before: Token | None, after: Token | None) -> None:
    """A word of a text in which names are written with capitals."""
    if token.case is Case.SMALL:
        token.goes = token.sort is Sort.UNKNOWN or (token.sort is Sort.NAME and not _has_determiner(before))
    elif token.word == "i":
        token.goes = False
    elif token.case is Case.CAPITALS or token.begins:
        token.goes = token.sort >= Sort.EITHER or _acts(token, after)
    else:
        is_lone = _is_alone(before, after)
        token.goes = not (
            is_lone
            and (
                (token.sort is Sort.PLAIN and is_familiar_word(token.word))
                or (token.sort <= Sort.SELDOM and _has_determiner(before))
            )
        )
    token.is_name = token.goes and (token.case is not Case.SMALL or is_listed_name(token.word))


def _judge_uncased(token: Token, before: Token | None, after: Token | None) -> None:
    """A word of a text in which capitals tell nothing."""
    if token.sort is Sort.UNKNOWN:
        token.goes = True
    elif token.sort is Sort.NAME:
        token.goes = not _has_determiner(before)
    elif token.sort is Sort.EITHER:
        is_capital = token.case is Case.CAPITAL
        is_listed = is_capital or is_given_name(token.word)
        is_numbered = after is not None and after.text[:1].isdigit()  # "page 12"
        token.goes = (is_listed and not is_numbered and not _has_determiner(before)) or _is_spoken_to(before)
    elif token.sort is Sort.SELDOM:
        token.goes = _is_named_like(token, before, after)
    if (
        not token.goes
        and after is not None
        and token.sort in (Sort.SELDOM, Sort.EITHER)
        and not token.text.endswith("'s")
    ):
        token.goes = _is_full_name(token.word, after)
        if token.goes:
            after.sort = Sort.NAME
    token.is_name = token.goes


def _is_alone(before: Token | None, after: Token | None) -> bool:
    """Whether the words on both sides are in small letters; capitals in a row are a name or a title."""
    return all(beside is None or beside.case is Case.SMALL for beside in (before, after))


def _has_determiner(before: Token | None) -> bool:
    return before is not None and before.word in _DETERMINERS


def _is_spoken_to(before: Token | None) -> bool:
    return before is not None and before.word in BEFORE_A_NAME


def _acts(token: Token, after: Token | None) -> bool:
    """Whether a word that is a given name does something, as "Will" does in "Will called"."""
    return (
        token.sort is Sort.SELDOM
        and is_given_name(token.word)
        and after is not None
        and after.case is Case.SMALL
        and after.word in DOES
    )


def _is_named_like(token: Token, before: Token | None, after: Token | None) -> bool:
    """Whether a word that is seldom a name is one here: "told will about it", "per hope"."""
    if not is_given_name(token.word):
        return False
    if token.word in MODALS:
        is_before = _is_spoken_to(before) or (before is not None and before.word in PREPOSITIONS)
        if after is None:
            return is_before
        return (is_before or token.begins) and after.word in AFTER_A_NAME
    return token.word not in function_words() and _is_spoken_to(before)


def _is_full_name(word: str, after: Token) -> bool:
    """Whether the word and the next may be a given name and a surname: "will page", "art long"."""
    if not (is_given_name(word) and is_surname(after.word)) or after.word in function_words():
        return False
    if word in function_words():
        return word in MODALS and after.sort in (Sort.EITHER, Sort.NAME)
    return after.sort is not Sort.PLAIN


def _is_cased_with(token: Token, name: Token, *, is_behind: bool) -> bool:
    """Whether the word beside somebody's name belongs to the name, by its capital."""
    if token.word in _PARTICLES:
        return True
    if token.case is not Case.SMALL and token.word in CALENDAR and is_listed_name(token.word):
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
        return token.word in MODALS and not is_behind and is_surname(name.word) and name.sort >= Sort.NAME
    if token.sort is Sort.EITHER:
        return True
    if is_behind and len(name.word) == 1 and name.has_stop:  # "N. TRUE"
        return is_surname(token.word)
    if token.sort is not Sort.SELDOM:
        return False
    if is_behind:
        return is_given_name(name.word) and is_surname(token.word)
    return is_given_name(token.word) and is_surname(name.word)
