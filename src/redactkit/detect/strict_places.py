"""Where a word of ``strict`` stands as a name, though it is on the lists of safe words: "patron: Hope".

Looked at in any case, for in "DAY, HOPE" and "will's card" no capital tells. A name is told by its form
("strong, will"), by what it does ("Hope returned it"), by what it has ("Will's card"), or by the place that
notes keep for names. Loses a few words in exchange: "bill was sent" is read as "Bill".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from redactkit.detect.strict_token import CALENDAR, Case, Token, is_listed_name, word_set
from redactkit.detect.words import function_words, is_given_name, is_surname, safe_words

MODALS = frozenset({"will", "may"})
PREPOSITIONS = frozenset({"about", "for", "from", "to"})
DOES = word_set(
    "is was has had says said came went wants needs did does got took brought called picked returned"
)
AFTER_A_NAME = DOES | word_set(
    "about re and at by for from in of off on or over per regarding since that to until via who with"
)
BEFORE_A_NAME = word_set("called told asked phoned emailed texted saw notified reminded named per by with")

DOES_AS_WELL = DOES | word_set(
    "asked left owes claims claimed promised agreed refused complained stopped dropped comes calls emailed "
    "phoned texted spoke renewed borrowed wanted needed thinks swears still never"
)
_JOINS = word_set("and but so then when because as where that")
_LABELS = word_set(
    "name names patron patrons borrower customer caller for from to by per attn attention contact guardian "
    "parent mother father surname first last"
)
_SIGNS_WITHIN = re.compile(r"[.-]")
_PERSONS = word_set("patron pt ptn borrower customer cust caller guardian name")
_GREETS_OR_CALLS = word_set("dear hi hello hey thanks thank call tell ask remind notify email text phone")
_THEIR_KIN = word_set("son sons child parent parents")
_HOUSEHOLDS = word_set("family household residence twins kids boys girls brothers sisters children")
_NO_FAMILY = word_set("new old same other whole large big entire foster host young small single local")
_PEOPLE_DO = word_set(
    "called phoned said say asked told want wanted complained promised emailed apologized refused "
    "agreed moved"
)

_BEFORE_A_DATE = word_set("in on of since until till before after early late mid last next end")
_BEFORE_A_DATE_OR_NAME = word_set("by from")
_DUE = word_set("due back expires expire closed away")
_UP_TO = word_set("to through thru until till")

_LEADS = PREPOSITIONS | _PERSONS | _GREETS_OR_CALLS
_BEFORE_A_FULL_NAME = BEFORE_A_NAME | _LEADS
_BEFORE_ONE_WHO_DOES = _JOINS | _PERSONS
_AFTER_ONE_LED = AFTER_A_NAME | {"back", "when"}


def places_of_names(tokens: Sequence[Token]) -> set[int]:
    """The places of words that stand as names."""
    places: set[int] = set()
    for place, token in enumerate(tokens):
        if not token.word:
            continue
        after = _touching(tokens, place + 1)
        if _is_full_name(tokens, place):
            places |= {place, place + 1}
        elif (
            _is_joined_name(token)
            or _is_given(tokens, place, after)
            or _is_surname_alone(tokens, place, after)
            or _is_family(tokens, place, after)
        ):
            places.add(place)
    return places | _joined(tokens, places)


def _joined(tokens: Sequence[Token], places: set[int]) -> set[int]:
    """The places of given names that "and" joins to others, as in "Hope and Will came in"."""
    return {
        place
        for place in (later - 2 for later in places if later > 1)
        if tokens[place + 1].word == "and"
        and tokens[place + 1].touches
        and tokens[place + 2].touches
        and (tokens[place].begins or not tokens[place].touches)
        and _may_be_given(tokens[place], None)
    }


def _touching(tokens: Sequence[Token], place: int) -> Token | None:
    return tokens[place] if place < len(tokens) and tokens[place].touches else None


def _may_be_given(token: Token, after: Token | None) -> bool:
    """Whether it is a much used given name, and no "will" or "may" with its verb."""
    if token.word in MODALS:
        return after is None or after.has_comma or after.word in AFTER_A_NAME or token.text.endswith("'s")
    return (
        is_given_name(token.word, well_known=True)
        and token.word not in function_words()
        and token.word not in _THEIR_KIN
    )


def _is_given(tokens: Sequence[Token], place: int, after: Token | None) -> bool:
    token = tokens[place]
    return (
        _may_be_given(token, after)
        and not is_calendar(tokens, place)
        and _stands_as_given(tokens, place, after)
    )


def _are_surname_and_given(token: Token, other: Token, after: Token | None) -> bool:
    """Whether the words may be a surname and a given name, of which one at least is much used as such."""
    if not _may_be_surname(token):
        return False
    is_rare = is_given_name(other.word) and other.word not in safe_words()
    return _may_be_given(other, after) or (is_rare and is_surname(token.word, well_known=True))


def _stands_as_given(tokens: Sequence[Token], place: int, after: Token | None) -> bool:
    """Whether a given name owns or does something, stands behind "for", or alone between signs."""
    token, before = tokens[place], tokens[place - 1] if place else None
    if token.text.endswith("'s"):
        return True
    starts = token.begins or not token.touches
    if after is not None and not after.has_comma and after.word in DOES_AS_WELL:
        return starts or token.word in MODALS or (before is not None and before.word in _BEFORE_ONE_WHO_DOES)
    if not starts:
        if after is None:
            return token.has_comma or (before is not None and before.word in _LEADS)
        ends = after.has_comma or after.word in _AFTER_ONE_LED
        return ends and before is not None and before.word in _LEADS
    if any(then.text[0] in "$0123456789" for then in tokens[place + 1 : place + 2]):
        return False
    is_labelled = before is not None and before.word in _LABELS
    return after is None or after.has_comma or (is_labelled and after.word in AFTER_A_NAME)


def _is_full_name(tokens: Sequence[Token], place: int) -> bool:
    """Whether two words are a surname and a given name: "strong, will", or "LONG ART" with nothing else."""
    token, other = tokens[place], _touching(tokens, place + 1)
    if other is None or not other.word:
        return False
    after = _touching(tokens, place + 2)
    if other.has_comma:
        return _are_surname_and_given(token, other, after)
    before = tokens[place - 1] if place else None
    is_led = token.begins or (before is not None and before.word in _BEFORE_A_FULL_NAME)
    ends = after is None or after.word in DOES_AS_WELL or after.word in AFTER_A_NAME
    if not is_led or token.text.endswith("'s") or not ends:
        return False
    does_or_ends = after is None or after.word in DOES
    return _are_surname_and_given(token, other, after) or (
        _may_be_given(token, None)
        and is_surname(other.word)
        and (other.word not in function_words() or (other.word in MODALS and does_or_ends))
    )


def _may_be_surname(token: Token) -> bool:
    return is_surname(token.word) and token.word not in function_words()


def _is_surname_alone(tokens: Sequence[Token], place: int, after: Token | None) -> bool:
    """Whether a much used surname has something, or stands last behind "for": "Page's card", "for strong"."""
    token, before = tokens[place], tokens[place - 1] if place else None
    if not (_may_be_surname(token) and is_surname(token.word, well_known=True)) or token.word in _THEIR_KIN:
        return False
    if token.text.endswith("'s"):
        is_the_family = before is not None and before.word == "the" and token.case is Case.CAPITAL
        return token.begins or is_the_family
    if token.begins and after is not None and not after.has_comma and after.word in _PEOPLE_DO:
        return True
    is_led = before is not None and (before.word == "for" or before.word in _PERSONS)
    return is_led and (after is None or after.has_comma)


def _is_joined_name(token: Token) -> bool:
    """Whether a sign joins a given name and a surname to one word: "hope.strong"."""
    parts = [part for part in _SIGNS_WITHIN.split(token.text) if part]
    if len(parts) != len(("hope", "strong")) or not all(map(is_listed_name, parts)):
        return False
    return any(is_given_name(part, well_known=True) for part in parts) and not any(
        part.lower() in function_words() and part.lower() not in MODALS for part in parts
    )


def _is_family(tokens: Sequence[Token], place: int, after: Token | None) -> bool:
    """Whether it is a family: "the Bakers", "the baker family", "the bakers called"."""
    token = tokens[place]
    is_house = after is not None and after.word in _HOUSEHOLDS and token.word not in _NO_FAMILY
    if is_house and (_may_be_surname(token) or (token.word.endswith("s") and is_surname(token.word[:-1]))):
        return True
    before = tokens[place - 1] if place and token.touches else None
    if before is None or before.word != "the" or not token.word.endswith("s"):
        return False
    if not (is_surname(token.word[:-1]) or (token.word.endswith("es") and is_surname(token.word[:-2]))):
        return False
    return token.case is Case.CAPITAL or (after is not None and after.word in _PEOPLE_DO)


def is_calendar(tokens: Sequence[Token], place: int) -> bool:
    """Whether it is a month or a day; "April" alone is as well somebody's name.

    "by June" and "from June" name a person as well: there a figure must follow, or "due" stand before.
    """
    token = tokens[place]
    if token.word not in CALENDAR:
        return False
    if not (is_given_name(token.word) or is_surname(token.word)):
        return True
    before = tokens[place - 1] if place and token.touches else None
    after = _touching(tokens, place + 1)
    if after is not None and after.text[:1].isdigit():
        return True
    if before is None:
        return False
    earlier = tokens[place - 2].word if place > 1 else ""
    if before.word in _BEFORE_A_DATE or (before.word in _UP_TO and earlier in CALENDAR):
        return True
    if before.word not in _BEFORE_A_DATE_OR_NAME:
        return False
    then = tokens[place + 2].word if place + 2 < len(tokens) else ""
    return earlier in _DUE or (after is not None and after.word in _UP_TO and then in CALENDAR)
