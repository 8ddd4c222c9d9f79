"""Telephones without area code: the last check and the search have their own code, and agree."""

from __future__ import annotations

import random
import re
import unicodedata

import pytest

from redactkit.detect import KnownIdentifiers
from redactkit.folding import fold_key
from redactkit.verify.local_phones import local_phones_in

LOCAL = "5550166"
BETWEEN = ["", "-", " ", ".", "  ", " - ", "/", ") ", "_", ":", ", "]
BEFORE = [
    "",
    "cb ",
    "call:",
    "item ",
    "item no. ",
    "i",
    "_",
    "$",
    "(",
    "12 ",
    "3/4/20 ",
    "ph",
    "bib #",
    "781 ",
]
BEHIND = ["", " ", "a", "x2", ".", ", 4", "_", "-2", " 12", "1"]


def notes(seed: int, many: int) -> list[str]:
    """The number, cut and written in all ways, among all neighbours."""
    pick = random.Random(seed)
    made = []
    for _ in range(many):
        cuts = pick.choice([[], [3], [3, 5], [2], [5], list(range(1, 7))])
        parts = [LOCAL[start:end] for start, end in zip([0, *cuts], [*cuts, 7], strict=True)]
        said = parts[0] + "".join(pick.choice(BETWEEN) + part for part in parts[1:])
        made.append(pick.choice(BEFORE) + said + pick.choice(BEHIND))
    return made


def test_the_last_check_objects_to_nothing_that_the_search_leaves() -> None:
    """Else a copy would be held for ever, for an item's number."""
    texts = notes(9, 4_000)
    found = KnownIdentifiers.from_values(phones=[f"781-{LOCAL}"]).find(texts)
    seen = [LOCAL in local_phones_in(fold_key(text)) for text in texts]
    assert sum(seen) > 1_000
    assert [text for text, sees, spans in zip(texts, seen, found, strict=True) if sees and not spans] == []


def test_they_agree_on_every_sign_between_the_digits() -> None:
    """Each sign that is no letter and no digit, once, twice, and between all parts of the number."""
    signs = [
        sign
        for sign in map(chr, range(0x110000))
        if re.match(r"[\W_]", sign) and unicodedata.category(sign) not in ("Cn", "Co", "Cs")
    ]
    texts = [
        text
        for sign in signs
        for text in (f"cb 555{sign}0166", f"cb 555{sign}{sign}01{sign}66 soon", sign.join(["cb ", *LOCAL]))
    ]
    found = KnownIdentifiers.from_values(phones=[f"781-{LOCAL}"]).find(texts)
    seen = [LOCAL in local_phones_in(fold_key(text)) for text in texts]
    assert [text for text, sees, spans in zip(texts, seen, found, strict=True) if sees and not spans] == []


@pytest.mark.parametrize("sign", [*"-. /:*_|~'", "\u00b7", "\u2022"])
def test_both_read_a_number_between_the_signs_that_people_write(sign: str) -> None:
    text = f"Ray's cell 555{sign}0166"
    assert LOCAL in local_phones_in(fold_key(text))
    (spans,) = KnownIdentifiers.from_values(phones=[f"781-{LOCAL}"]).find([text])
    assert [text[each.start : each.end] for each in spans] == [f"555{sign}0166"]


@pytest.mark.parametrize(
    "text", ["cb 555 0166", "5550166", "(555) 0166", "555-01-66", "5 5 5 0 1 6 6", "3/4 5550166"]
)
def test_a_local_number_is_seen(text: str) -> None:
    assert LOCAL in local_phones_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "item 5550166",
        "i5550166",
        "b5550166a",
        "$5550166",
        "no. 5550166",
        "617-555-0166",
        "15550166",
        "55501 66",
        "bins 555;0166 checked",
    ],
)
def test_what_counts_things_is_none(text: str) -> None:
    assert LOCAL not in local_phones_in(text)
