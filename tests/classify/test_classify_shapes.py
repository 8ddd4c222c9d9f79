"""The vectorised checks agree with the plain ones, digit by digit."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from redactkit.checkdigits import luhn_valid, sierra_check_digit
from redactkit.classify.shapes import Counts, count_shapes, luhn_holds, mod11_holds

digits14 = st.text(alphabet="0123456789", min_size=14, max_size=14)


def rows(values: list[str]) -> np.ndarray:
    return np.frombuffer("".join(values).encode(), dtype=np.uint8).reshape(len(values), -1)


@settings(deadline=None)
@given(st.lists(digits14, min_size=1, max_size=20))
def test_mod_10_agrees_with_the_plain_check(values: list[str]) -> None:
    assert luhn_holds(rows(values)).tolist() == [luhn_valid(value) for value in values]


@settings(deadline=None)
@given(
    st.integers(6, 8).flatmap(lambda n: st.lists(st.text("0123456789", min_size=n, max_size=n), min_size=1))
)
def test_mod_11_agrees_with_the_plain_check(bodies: list[str]) -> None:
    right = [body + sierra_check_digit(body) for body in bodies]
    assert mod11_holds(rows(right)).all()
    wrong = [value[:-1] + ("0" if value[-1] == "x" else "x") for value in right]
    assert not mod11_holds(rows(wrong)).any()


messy = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "  -  -  ",
            "-",
            "a@b.org",
            "a@b.org, c@d.org",
            "(781) 555-0100",
            "1-781-555-0100",
            "p1234567",
            ".p12345678",
            "p123456x",
            "31716000223481",
            "21713000100068",
            "21713000100068\x1f1",
            "2024-01-02",
            "01-02-2024 10:12",
            "1/2/24",
            "123-45-6789",
            "$2b$12$" + "a" * 53,
            "?borrowernumber=3",
            "https://example.org/x",
            "Doyle, Karen",
            "é" * 7,
            "12345678",
        ]
    ),
    st.text(max_size=20),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(messy, max_size=25), st.integers(0, 25))
def test_counts_are_sums_over_values(values: list[str], cut: int) -> None:
    def counted(part: list[str]) -> Counts:
        return count_shapes(pa.array(part, pa.string()), names=True)

    whole = counted(values)
    halves = counted(values[:cut])
    halves.add(counted(values[cut:]))
    assert halves == whole
    assert counted(sorted(values)) == whole
    # a slice of a longer array, as a filtered or cut chunk may be
    longer = pa.array(["x", *values, "y"], pa.string()).slice(1, len(values))
    assert count_shapes(longer, names=True) == whole
    single = Counts()
    for value in values:
        single.add(counted([value]))
    assert single == whole


def test_each_shape_is_counted() -> None:
    values = [
        "a@b.org",
        "781-555-0100",
        "123-45-6789",
        "$2a$08$" + "x" * 53,
        "x?borrowernumber=4",
        "http://e.org/a",
        "Doyle, Karen",
        "21713000100068",
        "31716000223481",
        "p12345678",
        "i1234567",
        "2024-01-02",
        "31-12-2024",
        "12-31-2024",
        "",
        "  -  -  ",
    ]
    counts = count_shapes(pa.array(values), names=True)
    assert (counts.values, counts.filled) == (16, 14)
    assert (counts.email, counts.phone, counts.ssn) == (1, 1, 1)
    assert (counts.bcrypt, counts.link, counts.url) == (1, 1, 1)
    assert (counts.name, counts.patron_barcode, counts.item_barcode) == (1, 1, 1)
    assert (counts.patron_barcode_checked, counts.item_barcode_checked) == (1, 1)
    assert (counts.patron_record, counts.other_record) == (1, 1)
    assert (counts.year_first, counts.year_last, counts.first_over_12, counts.second_over_12) == (1, 2, 1, 1)
