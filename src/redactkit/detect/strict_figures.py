"""Which figures survive ``strict``: prices, times, counts, days that are nobody's birthday. The rest goes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from redactkit.detect.strict_token import Case, Sort, Token, word_set

_BIRTH = word_set("birth birthday bday born dob yob age aged turned turns turning")
_BEFORE_A_DAY = word_set(
    "due since until till by from before after through thru renewed returned expires expired lost paid "
    "billed called"
)
_BEFORE_A_YEAR = word_set("since until till copyright edition expires expired fall spring summer winter")
_NUMBERED = word_set("page pages vol volume volumes disc disk copy part season chapter")
_STREETS = word_set("of st street ave avenue rd road floor fl")
_PRICE = re.compile(r"\$\d{1,3}(?:,\d{3})*(?:\.\d{1,2})?|\d{1,3}\.\d\d")
_TIME = re.compile(r"\d{1,2}:\d\d(?::\d\d)?(?:[ap]m)?|\d{1,2}[ap]m", re.IGNORECASE)
_DAY = re.compile(r"\d{1,2}([/-])\d{1,2}(?:\1(?:\d{2}|\d{4}))?|\d{4}-\d\d-\d\d")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_YEARLESS_DAY = re.compile(r"\d{1,2}/\d{1,2}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ORDINAL = re.compile(r"\d{0,2}(?:1st|2nd|3rd|\dth)|\d{1,2}x", re.IGNORECASE)
_COUNT = re.compile(r"\d{1,2}")


def is_harmless_figure(
    token: Token, before: Token | None, after: Token | None, then: Token | None, *, of_birth: bool
) -> bool:
    """Whether it is a price, a time of day, a day of work, or a count of things.

    "14 years" and "3 months old" are somebody's age, and a day with its year may be somebody's birthday.
    """
    if _PRICE.fullmatch(token.text) or _TIME.fullmatch(token.text):
        return True
    if _DAY.fullmatch(token.text) and before is not None and before.word in _BEFORE_A_DAY:
        return True
    if _ISO_DAY.fullmatch(token.text) and after is not None and _TIME.fullmatch(after.text):
        return True  # the time stamp of a log
    if _YEARLESS_DAY.fullmatch(token.text):
        return not of_birth
    is_before_word = after is not None and after.case is Case.SMALL and after.sort <= Sort.SELDOM
    if _YEAR.fullmatch(token.text):
        return before is not None and before.word in _BEFORE_A_YEAR
    if _ORDINAL.fullmatch(token.text):
        return is_before_word and after is not None and after.word not in _STREETS
    if not _COUNT.fullmatch(token.text):
        return False
    if before is not None and before.word in _NUMBERED:
        return True
    return (
        is_before_word
        and after is not None
        and len(after.word) > 3
        and (after.word.endswith("s") or token.text == "1")
        and after.word not in ("years", "months", "year", "month")
        and not (then is not None and then.word in ("old", "of"))
    )


def tells_of_birth(tokens: Sequence[Token]) -> bool:
    """Whether a text says anything about somebody's birth or age."""
    return any(token.word in _BIRTH for token in tokens)
