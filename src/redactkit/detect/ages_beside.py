"""An age or a year of birth that stands beside a person's name with no word for it: "Tyler, 7, and Mia (9)".

The number alone says nothing; that a person was found right before it does. ``guarded`` asks after the names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from redactkit.detect.person_spans import PersonSpan

_NUMBER = r"(?P<age>[1-9]\d?|10\d)"
_ENDS = r"(?=\s*(?:$|[,;)\n]|[:.](?!\d)|(?:and|&|w/|with)(?![^\W_])))"
_UNIT = r"(?:yrs?\.?|years?|y/?o|mos?\.?|months?|wks?\.?|weeks?)"
_NEARLY = r"(?:age:?|almost|nearly|about|only|just|turning)\s"
_IN_BRACKETS = re.compile(rf"\.?\s?\((?:{_NEARLY})?{_NUMBER}(?:\s?{_UNIT})?[,;)]")
_DAY_IN_BRACKETS = re.compile(r"\.?\s?\((?P<born>\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d)\)")
_AFTER_A_SIGN = re.compile(
    rf"\.?(?:,| -)\s(?:(?:almost|nearly|about|just|now|only|aged?)\s)?{_NUMBER}"
    rf"(?:(?=\s-\s)|(?=\s(?:today|tomorrow|next|this|last|in|on)\s?(?![\d/]))|{_ENDS})"
)
_WITH_YEARS = re.compile(rf"\.?,?\s{_NUMBER}\s?(?:{_UNIT}|y){_ENDS}", re.IGNORECASE)
_UNITS = "three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = rf"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|{_UNITS}))?"
_IN_WORDS = re.compile(
    rf",\s(?:(?:almost|nearly|about|just|now|only|aged?)\s)?(?P<age>{_TENS}|{_TEENS}|{_UNITS})(?=[,;)]|\.?\s*$)"
)
_IS = (
    r"(?:'s|,? who)? (?:is|was|turns|turned|turning|just turned|will be|is turning|will turn)"
    r"|,? who'(?:s|ll be)"
)
_HARDLY = r"(?:only|just|now|almost|nearly|about|already|going on) "
_THEN = r"and|but|so|now|today|tomorrow|soon|as of|this|next|when|years?|yrs?"
_IS_NOW = re.compile(
    rf"(?:{_IS}) (?:{_HARDLY})?(?P<age>[1-9]\d?|10\d|{_TENS}|{_TEENS}|{_UNITS})"
    rf"(?= ?(?:$|[,;)\n]|[:.](?!\d)|(?:{_THEN})(?![^\W_])))"
)
_YEARS = re.compile(r",?\s\((?P<born>1[6-9]\d\d|20[0-2]\d)\s?-\s?(?:(?:1[6-9]|20)\d\d)?\)")
_IN_A_LIST = re.compile(r"(?: |/)(?P<age>[1-9]|1[0-7])(?=,|;|\n|$| [A-Z][a-z])")
_LONGEST = 40
_SCORE = 0.5


@dataclass(frozen=True, slots=True)
class AgeSpan:
    """A number beside a name, and what it is: ``AGE`` or ``BIRTH_DATE``. Positions are those of the text."""

    start: int
    end: int
    entity: str
    score: float = _SCORE


def find_ages(text: str, persons: Iterable[PersonSpan]) -> Iterator[AgeSpan]:
    """The ages and years of birth right behind the persons found in a folded text."""
    persons = list(persons)
    listed = [age for person in persons if (age := _IN_A_LIST.match(text, person.end)) is not None]
    if len(listed) > 1:  # one number behind a name may count anything, a list of them is a list of children
        yield from (AgeSpan(age.start("age"), age.end("age"), "AGE") for age in listed)
    for person in persons:
        rest = text[person.end : person.end + _LONGEST]
        rest = rest if person.end + _LONGEST >= len(text) else rest + "~"  # a cut text does not end here
        for pattern in (_IN_BRACKETS, _AFTER_A_SIGN, _WITH_YEARS, _IS_NOW, _IN_WORDS):
            if (age := pattern.match(rest)) is not None:
                yield AgeSpan(person.end + age.start("age"), person.end + age.end("age"), "AGE")
                break
        if (years := _YEARS.match(rest) or _DAY_IN_BRACKETS.match(rest)) is not None:
            yield AgeSpan(person.end + years.start("born"), person.end + years.end("born"), "BIRTH_DATE")
