"""What a cell is: a Social Security number, a secret, a day; what a table holds; who is named in a note."""

from __future__ import annotations

import random
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactkit.audit.ages import Ages, read_days
from redactkit.audit.cells import filled, matching
from redactkit.audit.data import names_of, words_of
from redactkit.audit.headers import telling_headers
from redactkit.audit.numbers import NineDigits, nine_digits, separated
from redactkit.audit.others import names_others
from redactkit.audit.residue import left_in, read_residue, shipped_residue
from redactkit.audit.secrets import is_clear, is_hashed
from redactkit.audit.texts import _ODD, _SIGNS, Texts
from redactkit.checkdigits import luhn_valid, sierra_check_digit
from redactkit.detect import KnownIdentifiers
from redactkit.detect.spec import load_specs
from redactkit.errors import FormInvalid
from redactkit.model import DateOrder


def cells(*texts: str) -> pa.Array:
    return pa.array(texts, pa.string())


@pytest.mark.parametrize(
    "text",
    [
        "987-65-4321",
        "987 65 4321",
        "987.65.4321",
        "(987-65-4321)",
        "id: 001-01-0001",
        "\uff19\uff18\uff17-65-4321",
        "987\u201165\u20114321",
        "98\u200b7-65-43\u200b21",
    ],
)
def test_a_separated_number_is_seen(text: str) -> None:
    assert separated(cells(text), hyphens_only=False).tolist() == [True]


@pytest.mark.parametrize(
    "text",
    [
        "000-65-4321",
        "987-00-4321",
        "987-65-0000",
        "987-65 4321",
        "1987-65-4321",
        "987-65-43210",
        "987-65-4321-0",
        "0-987-65-4321",
        "2024-11-30",
        "781-555-0137",
        "21712000100034",
        "p1200034x",
        "9780306406157",
    ],
)
def test_what_only_looks_a_little_like_it_is_not(text: str) -> None:
    assert separated(cells(text), hyphens_only=False).tolist() == [False]


def test_only_hyphens_count_in_what_names_a_work() -> None:
    found = separated(cells("306 89 1234", "306-89-1234"), hyphens_only=True)
    assert found.tolist() == [False, True]


def looks_like(numbers: list[str]) -> bool:
    counted = NineDigits()
    column = cells(*numbers)
    counted.add(column.filter(pa.array(nine_digits(column))), filled=len(numbers))
    return counted.may_be_social_security


def test_a_column_of_nine_digits_is_suspected_only_when_nothing_else_fits() -> None:
    dice = random.Random(4)
    maine = [
        f"{dice.randint(4, 7):03d}{dice.randint(1, 99):02d}{dice.randint(1, 9999):04d}" for _ in range(60)
    ]
    assert looks_like(maine)
    assert not looks_like(maine[:20]), "too few to tell"
    assert not looks_like([f"{dice.randint(0, 999_999_999):09d}" for _ in range(200)]), "some never issued"
    assert not looks_like([f"{100_000_000 + nth * 7}" for nth in range(2_000)]), "counted up"
    assert not looks_like([*maine, *(f"{nth:07d}" for nth in range(61))]), "less than half of the column"
    checked = [f"{number[:8]}{sierra_check_digit(number[:8])}" for number in maine]
    assert not looks_like([number for number in checked if "x" not in number]), "they carry a check digit"
    luhn = [
        f"{number[:8]}{digit}"
        for number in maine
        for digit in range(10)
        if luhn_valid(f"{number[:8]}{digit}")
    ]
    assert not looks_like(luhn), "they carry another"


@pytest.mark.parametrize(
    "secret",
    [
        "$2a$08$ginxTbN6B5yQY3igqewWeOG4KxDQ/VcCwRuxLBexHLx8Alw6QO8VL",
        "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$hash",
        "pbkdf2_sha256$260000$salt$aGFzaA==",
        "{SSHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g",
        "5f4dcc3b5aa765d61d8327deb882cf99",
        "5E884898DA28047151D0E56F8DC6292773603D0D6AABBDD62A11EF721D1542D8",
    ],
)
def test_a_hash_is_not_clear_text(secret: str) -> None:
    assert is_hashed(cells(secret)).tolist() == [True]
    assert is_clear(cells(secret)).tolist() == [False]


def test_clear_text_is_what_can_be_used() -> None:
    column = cells("4711", "0000", "hunter22", "", "NULL", "\\N", "****", "  -  -  ", "abcdef", "$ecret$1$")
    assert is_clear(column).tolist() == [True, True, True, False, False, False, False, False, True, True]


def test_nobody_is_written_in_many_ways() -> None:
    column = cells("", " ", "  -  -  ", "0", "-1", "None", "NULL", "\\N", "NEVER", "p1200034x", "10")
    assert filled(column).tolist() == [*[False] * 9, True, True]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-11-30", date(2021, 11, 30)),
        ("2021-11-30T10:00:00Z", date(2021, 11, 30)),
        ("11-30-21", date(2021, 11, 30)),
        ("11/30/2021 9:00 AM", date(2021, 11, 30)),
        ("Nov 30, 2021", date(2021, 11, 30)),
        ("Tuesday, November 30, 2021 9:00am", date(2021, 11, 30)),
        ("30 Nov 2021", date(2021, 11, 30)),
        ("20211130", date(2021, 11, 30)),
        ("20211130093000", date(2021, 11, 30)),
        ("  -  -  ", None),
        ("NEVER", None),
        ("Smarch 3, 2021", None),
        ("2021-02-30", None),
    ],
)
def test_days_are_read_as_systems_write_them(text: str, day: date | None) -> None:
    (found,) = read_days(cells(text), None, last_year=2025).tolist()
    assert found == (day.toordinal() if day else 0)


def test_the_order_of_the_column_goes_first_and_a_card_may_end_in_this_century() -> None:
    assert read_days(cells("03-04-2021"), DateOrder.DMY, last_year=2025)[0] == date(2021, 4, 3).toordinal()
    assert read_days(cells("04-01-59"), DateOrder.MDY, last_year=2065)[0] == date(2059, 4, 1).toordinal()


@settings(deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=20))
def test_no_text_breaks_a_reader_of_cells(texts: list[str]) -> None:
    column = pa.array([text.encode("utf-8", "ignore").decode() for text in texts], pa.string())
    assert len(read_days(column, None, last_year=2025)) == len(texts)
    assert len(separated(column, hyphens_only=False)) == len(texts)
    assert not (is_hashed(column) & is_clear(column)).any()
    for text in texts:
        words_of(text)
        names_of(text)


def test_ages_are_whole_years_and_what_is_to_come_is_none() -> None:
    ages = Ages(as_of=date(2025, 1, 10))
    days = [date(2024, 12, 1), date(2023, 12, 1), date(2020, 1, 1), date(2026, 1, 1)]
    ages.add(np.array([*(day.toordinal() for day in days), 0]))
    assert ages.lines() == (
        "under a year ago: 1",
        "1 year ago: 1",
        "5 years ago: 1",
        "no day could be read: 1",
    )


@pytest.mark.parametrize(
    ("header", "category"),
    [
        ("SSN", "patron.ssn"),
        ("Social Security #", "patron.ssn"),
        ("patron_ssn", "patron.ssn"),
        ("Racial or Ethnic Category", "patron.protected_class"),
        ("UserPassword", "patron.secret"),
        ("BirthDate", "patron.birth_date"),
        ("Driver's License Number", "patron.licence_number"),
        ("Pickup", None),
        ("Session", None),
        ("Message count?", "patron.note"),
        ("Spine", None),
        ("Grace period", None),
        ("Village", None),
        ("Sextant", None),
    ],
)
def test_headers_tell_by_whole_words(header: str, category: str | None) -> None:
    assert telling_headers().category(header) == category


def test_each_residue_is_found_in_a_table_of_its_columns_and_in_no_catalogue() -> None:
    for residue in shipped_residue():
        headers = [
            *sorted(residue.columns)[:1],
            *(sorted(group)[0] for group in residue.beside),
            *sorted(residue.where_blank)[:1],
            *sorted(residue.where_filled)[:1],
        ]
        ids = {left.residue.id for left in left_in(headers, shipped_residue())}
        assert residue.id in ids, residue.id
    catalogue = [
        "biblionumber",
        "title",
        "author",
        "isbn",
        "itemcallnumber",
        "barcode",
        "homebranch",
        "itype",
    ]
    listed = [left.residue for left in left_in(catalogue, shipped_residue())]
    assert all(residue.written for residue in listed), "only what its cells must prove"


RESIDUE = """schema: redactkit.residue/1
entries:
  - {{id: a, system: b, columns: [c], says: d, source: e{}}}
"""


def test_a_residue_file_is_read() -> None:
    assert [residue.id for residue in read_residue(RESIDUE.format(""))] == ["a"]


@pytest.mark.parametrize(
    "text",
    [
        "schema: redactkit.residue/1\nentries: []\n",
        RESIDUE.format(", more: f"),
        RESIDUE.format(", written: '('"),
        RESIDUE.format("") + RESIDUE.format("").splitlines()[-1],
        "{",
    ],
)
def test_a_residue_file_that_does_not_fit_is_refused(text: str) -> None:
    with pytest.raises(FormInvalid):
        read_residue(text)


KNOWN = KnownIdentifiers.from_values(
    names=[("Doyle", "Karen"), ("Bramhall", "Ines"), ("O'Rourke", "Julia")],
    cards=["21712000100034", "21712000100042"],
    record_numbers=["p12000489", "p1200051"],
    emails=["ines@example.org"],
)


@pytest.mark.parametrize(
    ("note", "named"),
    [
        ("spoke to Karen Doyle", False),
        ("KAREN M DOYLE called", False),
        ("ok for Ines Bramhall to pick up", True),
        ("Bramhall, Ines has the kit", True),
        ("CARD21712000100042FOUND", True),
        ("card 21712000100034 replaced", False),
        ("dup rec of .p1200048", False),
        ("paid by .p1200051", True),
        ("notices to ines@example.org", True),
        ("notices to karen@example.org", False),
        ("in memory of JULIA O'ROURKE", True),
        ("likes Doyle and Bramhall novels", False),
        ("", False),
    ],
)
def test_a_note_names_somebody_else_or_not(note: str, named: bool) -> None:
    row = ["Doyle, Karen M", "21712000100034", "p12000489", "karen@example.org", note]
    frame = pd.DataFrame([row], dtype=pd.ArrowDtype(pa.string()))
    frame.columns = pd.RangeIndex(5)
    assert names_others(frame, 4, [0, 1, 2, 3], KNOWN).tolist() == [named]


def test_the_signs_are_looser_than_the_recognizers() -> None:
    """What the cells are sifted by must never hide what a recognizer would find: all cases pass the sieve."""
    for spec in load_specs():
        sign = _SIGNS.get(spec.entity)
        if sign is not None:
            texts = cells(*(case.text for case in spec.match))
            assert matching(texts, f"(?:{sign})|{_ODD}").all(), spec.id


def test_texts_are_read_once_and_kinds_come_back_as_masks() -> None:
    texts = Texts({"US_SSN", "SECRET", "PROTECTED_CLASS"})
    column = cells("ssn 987-65-4321", "", "pin is 4711", "returned late", "ssn 987-65-4321", "pt is deaf")
    masks, unchecked = texts.find(column)
    assert unchecked == 0
    assert masks["US_SSN"].tolist() == [True, False, False, False, True, False]
    assert masks["SECRET"].tolist() == [False, False, True, False, False, False]
    assert masks["PROTECTED_CLASS"].tolist() == [False] * 5 + [True]
    assert Texts(frozenset()).find(column) == ({}, 0)


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("deaf; wheelchair", True),
        ("Muslim; prefers women", True),
        ("she's Hindu, no beef", True),
        ("autistic, likes a quiet room", True),
        ("hard-of-hearing", True),
        ("on disability", True),
        ("Jewish holidays display", False),
        ("the Catholic school called", False),
        ("books on disability", False),
    ],
)
def test_faith_and_condition_are_told_of_persons_and_not_of_books(note: str, told: bool) -> None:
    masks, _ = Texts({"PROTECTED_CLASS"}).find(cells(note))
    assert ("PROTECTED_CLASS" in masks) == told


def test_a_recognizer_that_fails_leaves_texts_unchecked_and_says_how_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = Texts({"US_SSN"})
    detector = texts._ready()
    monkeypatch.setattr(type(detector._engine), "findings", lambda self, found: [None] * len(found))
    assert texts.find(cells("ssn 987-65-4321", "nothing")) == ({}, 1)
