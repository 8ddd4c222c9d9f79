"""Check digits, against published examples and properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactkit.checkdigits import (
    codabar14_digits,
    codabar14_valid,
    isbn10_valid,
    isbn13_valid,
    luhn_valid,
    sierra_check_digit,
    sierra_record,
)

DIGITS = "0123456789"


@pytest.mark.parametrize(
    "barcode", ["30234000517861", "33191000105864", "58198000943996", "A30234000517861B"]
)
def test_published_barcodes_hold(barcode: str) -> None:
    assert codabar14_valid(barcode)


@given(st.text(alphabet=DIGITS, min_size=13, max_size=13))
def test_exactly_one_digit_completes_a_barcode(payload: str) -> None:
    assert sum(codabar14_valid(payload + digit) for digit in DIGITS) == 1


@given(st.text(alphabet=DIGITS, min_size=14, max_size=14), st.integers(0, 13))
def test_one_wrong_digit_is_noticed(digits: str, place: int) -> None:
    changed = digits[:place] + str((int(digits[place]) + 1) % 10) + digits[place + 1 :]
    assert not (luhn_valid(digits) and luhn_valid(changed))


@pytest.mark.parametrize("text", ["", "3", "3023400051786", "302340005178611", "30234000517 61", "²³"])
def test_other_shapes_are_no_barcode(text: str) -> None:
    assert codabar14_digits(text) is None
    assert not codabar14_valid(text)


def test_luhn_wants_digits() -> None:
    assert not luhn_valid("")
    assert not luhn_valid("٣٤")
    assert luhn_valid("4111111111111111")


@pytest.mark.parametrize(
    ("number", "check"), [("1024364", "1"), ("1000001", "x"), ("1000004", "5"), ("6666666", "1")]
)
def test_sierra_check_digit(number: str, check: str) -> None:
    assert sierra_check_digit(number) == check


def test_a_record_number_is_made_of_digits() -> None:
    with pytest.raises(ValueError, match="made of digits"):
        sierra_check_digit("10x4")


@pytest.mark.parametrize(
    ("text", "letter", "candidates", "holds"),
    [
        ("p1024364", "p", ("1024364", "102436"), False),
        ("p1024364a", "p", ("1024364",), False),
        (".p10243641", "p", ("1024364", "10243641"), True),
        (".p10243642", "p", ("10243642", "1024364"), False),
        ("P1000001X", "p", ("1000001",), True),
        ("p1000002x", "p", ("1000002",), False),
        ("b1234567@dux", "b", ("1234567", "123456"), False),
        ("p102436411", "p", ("10243641", "102436411"), True),
        ("i123456", "i", ("123456",), False),
    ],
)
def test_sierra_record(text: str, letter: str, candidates: tuple[str, ...], holds: bool) -> None:
    record = sierra_record(text)
    assert record is not None
    assert (record.letter, record.candidates, record.check_holds) == (letter, candidates, holds)
    assert candidates[0] not in repr(record)


@pytest.mark.parametrize("text", ["", "p12", "1234567", "pp1234567", "p1234567890123", "p12345 67"])
def test_not_a_record_number(text: str) -> None:
    assert sierra_record(text) is None


def test_isbn() -> None:
    assert isbn13_valid("978-0-306-40615-7")
    assert not isbn13_valid("978-0-306-40615-8")
    assert not isbn13_valid("1234567890128")  # an EAN, but no book
    assert isbn10_valid("0-306-40615-2")
    assert isbn10_valid("080442957X")
    assert not isbn10_valid("0804429570")
    assert not isbn10_valid("X804429570")
