"""Looks at values: the same however they are cut and shuffled; names and numbers where they stand."""

from __future__ import annotations

import random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactkit.classify import knows_header, labels, load_maps
from redactkit.classify import looks as looks_module
from redactkit.classify import looks as module
from redactkit.classify.labels import compacted, expression, loosened, normalised, path_of
from redactkit.classify.looks import MOST_VALUES, Looking, Looks, finish
from redactkit.classify.plausible import contradiction
from redactkit.classify.shapes import Counts
from redactkit.classify.tables import read_headers
from redactkit.model import Category

VALUES = [
    "",
    "  -  -  ",
    "NULL",
    "Doyle, Karen",
    "DOYLE, KAREN A.",
    "Karen Doyle",
    "Karen",
    "Núñez, José",
    "O\u2019Brien, Seán",
    "History, Modern",
    "12 Quill Lane",
    "call 781-555-0100",
    "Doyle (21712000000013)",
    "0.21712000000013",
    "987-65-4321",
    "x@example.org",
    "<x@example.org>",
    "198.51.100.7",
    "5f0c1c2e-0000-4000-8000-00000000000a",
    "02332-1234",
    "$1,024.50",
    "2024-01-02",
    "Jan 5, 2024",
    "i1234567x",
    "\U0001f4da",
]


def looked(chunks: list[list[str]]) -> Looks:
    looking = Looking()
    for chunk in chunks:
        looking.add(pa.chunked_array([pa.array(chunk, pa.string())]))
    (found,) = finish([looking])
    return found


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.one_of(st.sampled_from(VALUES), st.text(max_size=20)), max_size=40),
    st.integers(1, 9),
    st.randoms(use_true_random=False),
)
def test_neither_order_nor_chunks_nor_room_matter(values: list[str], cut: int, dice: random.Random) -> None:
    values = [value for value in values if "\x00" not in value]
    whole = looked([values])
    mixed = values.copy()
    dice.shuffle(mixed)
    parts = [mixed[start : start + cut] for start in range(0, len(mixed), cut)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_HELD_BYTES", 32)
        assert looked(parts) == whole


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("Doyle, Karen", {"named", "named_inverted", "inverted", "words", "letter"}),
        ("Núñez, José", {"named", "named_inverted", "inverted", "words", "letter"}),
        ("Karen A. Doyle", {"named", "words", "letter"}),
        ("Karen", {"given", "words", "token", "letter"}),
        ("History, Modern", {"inverted", "words", "letter"}),
        ("Winter Road", {"words", "letter"}),
        ("12 Quill Lane", {"street", "letter"}),
        ("C/O Doyle 12 Quill Lane", {"street", "letter"}),
        ("21 Lessons", {"letter"}),
        ("Doyle (21712000000013)", {"card_inside", "letter", "dated"}),
        ("0.21712000000013", {"number", "token", "dated"}),
        ("call 781-555-0100", {"phone_inside", "letter", "dated"}),
        ("987-65-4321", {"ssn_inside", "token", "dated"}),
        ("198.51.100.7", {"ip", "token", "dated"}),
        ("02332", {"whole", "number", "zip", "token", "dated"}),
        ("", set()),
        ("NULL", set()),
    ],
)
def test_what_a_value_looks_like(value: str, seen: set[str]) -> None:
    found = looked([[value]])
    names = [name for name in Looks.__slots__ if name not in ("values", "variety") and getattr(found, name)]
    assert set(names) == seen


def test_different_values_are_counted_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    assert looked([["a", "b"], ["b", "c"]]).variety == 3
    monkeypatch.setattr(module, "MOST_VALUES", 2)
    assert looked([["a", "b"], ["b", "c"]]).variety == 2


@pytest.mark.parametrize("values", [10_000, 1_899_999, 1_900_000, 50_000_000])
def test_no_list_of_codes_is_too_long_to_be_doubted(values: int) -> None:
    seen = Looks(values=values, variety=min(values, MOST_VALUES))
    assert contradiction(Category("loan.status"), Counts(filled=values), seen) is not None


@given(st.text(max_size=60))
def test_no_header_breaks_the_labels(header: str) -> None:
    assert normalised(normalised(header)) == normalised(header)
    assert compacted(header) == compacted(f"  {header} ")
    loosened(header)
    path_of(header)
    expression(header)


@pytest.mark.parametrize(
    ("header", "label", "owner"),
    [
        ("Borrower's Last Name", "LAST NAME", True),
        ("CustomerEmail2", "EMAIL", True),
        ("patron_phone_1", "PHONE", True),
        ("User ID", "ID", True),
        ("Item Barcode", "ITEM BARCODE", False),
        ("Title", "TITLE", False),
    ],
)
def test_labels_without_the_words_that_say_whose_they_are(header: str, label: str, owner: bool) -> None:
    assert loosened(header) == (label, owner)


def test_many_small_columns_are_looked_at_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    match = looks_module.pc.match_substring_regex

    def counting(texts: pa.Array, pattern: str) -> pa.Array:
        calls.append(pattern)
        return match(texts, pattern)

    columns = [Looking() for _ in range(400)]
    for at, looking in enumerate(columns):
        looking.add(pa.chunked_array([["Doyle, Karen", f"{at:03d}", "", "12 Main Street"]]))
    monkeypatch.setattr(looks_module.pc, "match_substring_regex", counting)
    found = finish(columns)
    assert len(calls) < 40
    assert {(each.values, each.named, each.whole, each.street, each.variety) for each in found} == {
        (3, 1, 1, 1, 3)
    }


def test_a_header_is_taken_apart_once_however_many_maps_there_are() -> None:
    headers = [f"column of a wide sheet {at}" for at in range(300)]
    maps = load_maps()
    read_headers(headers, maps)
    before = labels.normalised.cache_info().misses
    known = knows_header(maps)
    assert not any(map(known, headers))
    read_headers(headers, maps)
    assert labels.normalised.cache_info().misses == before
