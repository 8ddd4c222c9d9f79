"""Known patrons in every spelling: whether what the exports name is found however it is written.

Twelve spellings of each value, then other forms in which people write a name. Each text holds one value among
words that point at nobody.
"""

from __future__ import annotations

import base64
import unicodedata
from collections.abc import Callable, Mapping
from urllib.parse import quote

from sample_exports.generator.dice import Dice
from sample_exports.generator.people import Patron, phone_text
from tests.eval.corpus_text import Labelled, Span

Spell = Callable[[str], str]

KINDS = ("PERSON", "PATRON_BARCODE", "PHONE_NUMBER", "EMAIL_ADDRESS", "STREET_ADDRESS")
_NUMBERS = KINDS[1:3]


def _full_width(value: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in value)


def _split_by_nothing(value: str) -> str:
    return "\u200b".join((value[: len(value) // 3], value[len(value) // 3 :]))


def _percent(value: str) -> str:
    return quote(value, safe="").replace("o", "%6f")


def _as_number(value: str) -> str:
    """What a spreadsheet makes of digits."""
    digits = "".join(sign for sign in value if sign.isdigit())
    forms = (
        digits + ".0",
        f"{int(digits):,}",
        f"{digits[0]}.{digits[1:]}E+{len(digits) - 1}",
        f"{digits[0]}.{digits[1:5]}E+{len(digits) - 1}",
    )
    return forms[int(digits[-2:]) % len(forms)]


SPELLINGS: Mapping[str, Spell] = {
    "as exported": lambda value: value,
    "capitals": str.upper,
    "small letters": str.lower,
    "accents taken apart (NFD)": lambda value: unicodedata.normalize("NFD", value),
    "full-width": _full_width,
    "split by a zero-width space": _split_by_nothing,
    "percent signs": _percent,
    "HTML entities": lambda value: "".join(f"&#{ord(sign)};" for sign in value),
    "base64": lambda value: base64.b64encode(value.encode()).decode(),
    "\\u escapes": lambda value: "".join(f"\\u{ord(sign):04x}" for sign in value),
}
REVERSED, NUMBER = "Last, First", "as a number: .0, commas, exponent"
"""The two that only suit names and numbers."""

_AROUND = ("spoke with {} today", "{} came by", "see {} first", "left at desk: {}", "per {} ok to renew")

NICKNAME = "Bob Doyle, for Robert"
NICKNAMES = {
    "Margaret": "Peggy",
    "Catherine": "Cathy",
    "Deborah": "Debbie",
    "Susan": "Sue",
    "Pamela": "Pam",
    "Judith": "Judy",
    "Abigail": "Abby",
    "Rachel": "Rach",
    "Kenneth": "Ken",
    "Thomas": "Tommy",
    "Robert": "Bob",
    "Charles": "Chuck",
    "Patrick": "Paddy",
    "Daniel": "Danny",
    "David": "Dave",
    "Joseph": "Joe",
    "Raymond": "Ray",
    "Vincent": "Vinny",
    "Walter": "Walt",
    "Gerald": "Jerry",
    "Douglas": "Doug",
    "Philip": "Phil",
}
_LOOKALIKES = str.maketrans("aeopc", "\u0430\u0435\u043e\u0440\u0441")


def _unaccented(name: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", name) if not unicodedata.combining(sign))


NAME_FORMS: Mapping[str, Callable[[str, str], str]] = {
    "K. Doyle": lambda given, family: f"{given[0]}. {family}",
    "K Doyle": lambda given, family: f"{given[0]} {family}",
    "Doyle K": lambda given, family: f"{family} {given[0]}",
    "DOYLE,KAREN": lambda given, family: f"{family},{given}".upper(),
    "Karen B. Doyle": lambda given, family: f"{given} B. {family}",
    "Karen Beth Doyle": lambda given, family: f"{given} Beth {family}",
    "Doyle, Karen B": lambda given, family: f"{family}, {given} B",
    "Karen  Doyle (two blanks)": lambda given, family: f"{given}  {family}",
    "Karen_Doyle": lambda given, family: f"{given}_{family}",
    "Karen Doyle's": lambda given, family: f"{given} {family}",
    NICKNAME: lambda given, family: f"{NICKNAMES[given]} {family}",
    "without accents": lambda given, family: _unaccented(f"{given} {family}"),
    "with a soft hyphen": lambda given, family: f"{given} {family[:2]}\u00ad{family[2:]}",
    "with Cyrillic lookalikes": lambda given, family: f"{given} {family}".translate(_LOOKALIKES),
    "with a mark of direction": lambda given, family: f"\u202a{given} {family}\u202c",
    "family name alone, capitalised": lambda given, family: family,
    "family name alone, small letters": lambda given, family: family.lower(),
    "given name alone": lambda given, family: given,
}


def spelled_values(people: list[Patron], *, seed: int) -> tuple[Labelled, ...]:
    """Each of the twelve spellings of each kind of value, for each person; the hand is the spelling."""
    dice = Dice(seed, "eval/spellings")
    texts = []
    for person in people:
        for kind, value in _values(person, dice).items():
            for name, spell in SPELLINGS.items():
                texts.append(_text(spell(value), kind, name, dice))
            if kind == "PERSON":
                texts.append(_text(f"{person.family}, {person.given}", kind, REVERSED, dice))
            if kind in _NUMBERS:
                texts.append(_text(_as_number(value), kind, NUMBER, dice))
    return tuple(texts)


def name_forms(people: list[Patron], nicknamed: list[Patron], *, seed: int) -> tuple[Labelled, ...]:
    """Each other form of each person's name, and a nickname for the others; the hand is the form."""
    dice = Dice(seed, "eval/forms")
    texts = []
    for name, form in NAME_FORMS.items():
        for person in nicknamed if name == NICKNAME else people:
            text = _text(form(person.given, person.family), "PERSON", name, dice)
            if name.endswith("'s"):
                end = text.spans[0].end
                text = Labelled(
                    text=f"{text.text[:end]}'s{text.text[end:]}", spans=text.spans, hand=name, line=text.line
                )
            texts.append(text)
    return tuple(texts)


def _values(person: Patron, dice: Dice) -> dict[str, str]:
    values = {
        "PERSON": f"{person.given} {person.family}",
        "PATRON_BARCODE": person.barcodes[0],
        "PHONE_NUMBER": phone_text(person.phone, dice.below(5)),
        "STREET_ADDRESS": person.household.street,
    }
    return values | ({"EMAIL_ADDRESS": person.emails[0]} if person.emails else {})


def _text(written: str, kind: str, hand: str, dice: Dice) -> Labelled:
    around = dice.pick(_AROUND)
    start = around.index("{")
    span = Span(start=start, end=start + len(written), label=kind)
    return Labelled(text=around.replace("{}", written), spans=(span,), hand=hand, line=0)
