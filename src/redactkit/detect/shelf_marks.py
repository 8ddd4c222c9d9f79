"""Where a letter and a surname are a call number, not a patron: "relabel J Reed", "gap at E Cruz".

Shelves of a library are marked with one letter and an author's name, which is a patron's as often as not.
"""

from __future__ import annotations

import re

from redactkit.detect.reading import OF, Reading

_LETTERS = frozenset("bejrx")
_SHELF_WORK = re.compile(
    r"\b(?:(?:re-?)?shelv(?:e[ds]?|ing)|shelf|shelves|mis-?(?:shelved|filed)|(?:re-?)?label(?:s|led|ed|ing)?|spine"
    r"|call (?:no|number)s?|out of order|gap|shift(?:ed|ing)?|oversize|(?:re)?catalog(?:u?ing|ed|ued)?"
    r"|weed(?:ed|ing)?|files? (?:before|after|under))\b"
)
_CLASS_NUMBER = re.compile(r"(?<![\w.$/-])\d{3}(?:\.\d{1,6})? \Z")
_REACH = 12  # characters in which a class number is looked for
_BEFORE_A_PERSON = re.compile(
    r"patron|acc(?:oun)?t|card|fines?|for|to|with|from|per|by|via|called|told|asked|emailed|phoned|texted|saw"
    r"|notified|see|and|pt|cust|mrs?|ms|dr"
)
_DOES = re.compile(
    r"call(?:s|ed)|phoned|emailed|texted|ask(?:s|ed)|sa(?:id|ys)|want(?:s|ed)|owe[sd]|pa(?:id|ys)|ha[sd]|needs|will|can"
    r"|may|c[ao]mes?|left|los(?:t|es)|return(?:s|ed)|pick(?:s|ed)|t(?:akes|ook)|br(?:ings|ought)|drop(?:s|ped)"
    r"|renew(?:s|ed)|claim(?:s|ed)|complained|found|thinks|t(?:ells|old)|never|already|still|holds?"
)


def is_shelf_mark(reading: Reading, first: int, last: int) -> bool:
    """Whether the surname of these words stands behind a shelf's letter without a point, or a class number.

    Only where the text is about shelves, and nothing around says that a person is meant.
    """
    words, letter = reading.words, first - 1
    if letter < 0 or not (_is_letter(reading, letter) or _is_behind_a_number(reading, first)):
        return False
    before = words[letter - 1] if letter else ""
    after = words[last + 1] if last + 1 < len(words) else ""
    if _BEFORE_A_PERSON.fullmatch(before) or _DOES.fullmatch(after) or after == OF:
        return False
    if "hold" in words or "holds" in words:
        return False
    return _SHELF_WORK.search(reading.folded) is not None


def _is_letter(reading: Reading, at: int) -> bool:
    if reading.words[at] not in _LETTERS or not reading.is_capital(at):
        return False
    end = reading.span(at, at)[1]
    return reading.text[end : end + 1] == " "


def _is_behind_a_number(reading: Reading, at: int) -> bool:
    if not reading.words[at - 1][-1].isdigit():
        return False
    start = reading.span(at, at)[0]
    return _CLASS_NUMBER.search(reading.text[max(0, start - _REACH) : start]) is not None
