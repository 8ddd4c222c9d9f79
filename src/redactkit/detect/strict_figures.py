"""Which figures survive ``strict``: prices, times, counts, days that are nobody's birthday. The rest goes.

A figure is judged by its form and by the words beside it: "12.34" is a price where somebody owes it, and
goes behind "pin". A number in front of a street is a house, whatever stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from redactkit.detect.strict_token import MONTHS, Case, Sort, Token, word_set
from redactkit.detect.words import function_words

_BIRTH = word_set("birth births birthday birthdays birthdate bday born dob yob age aged turned turns turning")
_BEFORE_A_DAY = word_set(
    "due since until till by from before after through thru renewed returned expires expired lost paid "
    "billed called"
)
_BEFORE_A_YEAR = word_set("since until till copyright edition expires expired fall spring summer winter")
_NUMBERED = word_set("page pages vol volume volumes disc disk copy part season chapter")
_STREETS = word_set(
    "street str st avenue aven ave av road rd lane ln boulevard blvd drive dr terrace terr ter highway hwy "
    "turnpike tpke parkway pkwy court ct circle cir place pl square sq way alley crossing landing plaza "
    "crescent wharf hill hills ridge heights hts park trail trl path row pond point green grove meadow "
    "meadows manor village woods"
)
_LONGEST_STREET = 3  # words before its kind: "north old main street"
_NO_PLACE = _STREETS | word_set("of floor fl")
_MONEY = word_set(
    "owe owes owed owing fine fines fined fee fees paid pay pays paying payment payments charge charges "
    "charged billed bill bills billing balance bal bals amt amount total cost costs price priced worth due "
    "waived waive waiver refund refunded refunds replacement cash dollars usd"
)
_BETWEEN_MONEY = word_set("of is was a the for to at in still about only now than over under")
_SECRETS = word_set("pin pins code codes passcode password passwords passwd pwd pw passphrase ssn social")
_AS_FAR = 3  # words between "pin" and the figure: "pin was changed to 12.34"

_DOLLARS = re.compile(r"\$(?:\d{1,4}|\d,\d{3})(?:\.\d{1,2})?")
_BARE_PRICE = re.compile(r"\d{1,3}\.\d\d")
_LIKE_A_PRICE = re.compile(r"\$?\d+(?:[.,]\d+)+|\$\d+")
_HOUR, _SIXTY = r"(?:[01]?\d|2[0-3])", r"[0-5]\d"
_TIME = re.compile(rf"{_HOUR}:{_SIXTY}(?::{_SIXTY})?(?:[ap]m)?|(?:0?[1-9]|1[0-2])[ap]m", re.IGNORECASE)
_LIKE_A_TIME = re.compile(r"\d+(?::\d+)+")
_HALVES = word_set("am pm")
_MONTH, _DATE = r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_DATE_ALONE = re.compile(rf"{_DATE}(?:st|nd|rd|th)?", re.IGNORECASE)
_DAY = re.compile(
    rf"(?:{_MONTH}([/-]){_DATE}|{_DATE}([/-]){_MONTH})(?:[/-](?P<year>\d{{2}}|\d{{4}}))?"
    rf"|(?P<iso>\d{{4}})-{_MONTH}-{_DATE}"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_ORDINAL = re.compile(r"\d{0,2}(?:1st|2nd|3rd|\dth)|\d{1,2}x", re.IGNORECASE)
_COUNT = re.compile(r"\d{1,2}")
_HOUSE = re.compile(r"\d{1,6}[a-z]?|\d{1,5}-\d{1,5}", re.IGNORECASE)
_FIRST_OF_WORK, _NEVER_OF_WORK = 1990, range(30, 90)
"""Nothing in a library's records fell due before 1990; of a year in two figures, 30 to 89 may be of birth."""


def is_harmless_figure(tokens: Sequence[Token], place: int, *, of_birth: bool) -> bool:
    """Whether it is a price, a time of day, a day of work, or a count of things.

    "14 years" and "3 months old" are somebody's age, and a day with its year may be somebody's birthday.
    """
    token, before = tokens[place], _touching_before(tokens, place)
    after = _touching_after(tokens, place)
    if _TIME.fullmatch(token.text):
        if after is not None and after.word in _HALVES:
            return True
        return not (_is_secret(tokens, place) or _has_twin(_LIKE_A_TIME, token, before, after))
    if _is_secret(tokens, place):
        return False
    if _DOLLARS.fullmatch(token.text) or _BARE_PRICE.fullmatch(token.text):
        return _is_owed(tokens, place) and not _has_twin(_LIKE_A_PRICE, token, before, after)
    day = _DAY.fullmatch(token.text)
    if day is not None:
        return not of_birth and _is_day_of_work(day, before, after)
    if _YEAR.fullmatch(token.text):
        return not of_birth and before is not None and before.word in _BEFORE_A_YEAR
    if before is not None and before.word in MONTHS and _DATE_ALONE.fullmatch(token.text):
        is_with_year = after is not None and after.text[:1].isdigit()
        return not (of_birth or is_with_year)
    return _is_count(tokens, place)


def street_addresses(tokens: Sequence[Token]) -> set[int]:
    """The places of a house number, its street and all between: "42 main street", "12 5th ave"."""
    places: set[int] = set()
    for place, token in enumerate(tokens):
        if not _HOUSE.fullmatch(token.text):
            continue
        for then in range(place + 1, min(place + 2 + _LONGEST_STREET, len(tokens))):
            word = tokens[then]
            if not word.touches or (word.word in function_words() and word.word not in _STREETS):
                break
            if then > place + 1 and word.word in _STREETS:
                places.update(range(place, then + 1))
                break
    return places


def tells_of_birth(tokens: Sequence[Token]) -> bool:
    """Whether a text says anything about somebody's birth or age."""
    return any(token.word in _BIRTH for token in tokens)


def _touching_before(tokens: Sequence[Token], place: int) -> Token | None:
    return tokens[place - 1] if place and tokens[place].touches else None


def _touching_after(tokens: Sequence[Token], place: int) -> Token | None:
    return tokens[place + 1] if place + 1 < len(tokens) and tokens[place + 1].touches else None


def _is_secret(tokens: Sequence[Token], place: int) -> bool:
    """Whether the figure may be a PIN: the word stands a few words before it, or right behind."""
    behind = tokens[place + 1 : place + 2]
    near = (*tokens[max(place - 1 - _AS_FAR, 0) : place], *behind)
    return any(token.word in _SECRETS for token in near)


def _has_twin(form: re.Pattern[str], token: Token, before: Token | None, after: Token | None) -> bool:
    """Whether a figure of the same form touches it without a comma: a number cut into pieces."""
    return (before is not None and not token.has_comma and form.fullmatch(before.text) is not None) or (
        after is not None and not after.has_comma and form.fullmatch(after.text) is not None
    )


def _is_owed(tokens: Sequence[Token], place: int) -> bool:
    """Whether a price has its "$", or a word for money beside it: "fine of 3.50"."""
    if tokens[place].text.startswith("$"):
        return True
    if any(token.word in _MONEY for token in tokens[place + 1 : place + 2]):
        return True
    for token in reversed(tokens[max(place - 3, 0) : place]):
        if token.word in _MONEY:
            return True
        if token.word not in _BETWEEN_MONEY:
            return False
    return False


def _is_day_of_work(day: re.Match[str], before: Token | None, after: Token | None) -> bool:
    """Whether a day is one on which something was due or done, as far as its year and neighbours tell."""
    year = day["iso"] or day["year"]
    if year is None:
        return True
    is_short = len(year) < len("1959")
    if (is_short and int(year) in _NEVER_OF_WORK) or (not is_short and int(year) < _FIRST_OF_WORK):
        return False
    if before is not None and before.word in _BEFORE_A_DAY:
        return True
    return bool(day["iso"] and after is not None and _TIME.fullmatch(after.text))  # the time stamp of a log


def _is_count(tokens: Sequence[Token], place: int) -> bool:
    """Whether it counts or numbers things: "3 books", "2nd copy", "page 12"."""
    token, before, after = tokens[place], _touching_before(tokens, place), _touching_after(tokens, place)
    is_before_word = after is not None and after.case is Case.SMALL and after.sort <= Sort.SELDOM
    if _ORDINAL.fullmatch(token.text):
        return is_before_word and after is not None and after.word not in _NO_PLACE
    if not _COUNT.fullmatch(token.text):
        return False
    if before is not None and before.word in _NUMBERED:
        return True
    then = tokens[place + 2] if place + 2 < len(tokens) else None
    return (
        is_before_word
        and after is not None
        and len(after.word) > 3
        and (after.word.endswith("s") or token.text == "1")
        and after.word not in ("years", "months", "year", "month")
        and not (then is not None and then.word in ("old", "of"))
    )
