from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactkit.csvout import csv_bytes, csv_line, harmless, neutral

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


@pytest.mark.parametrize("start", DANGEROUS)
@pytest.mark.parametrize("rest", ["", "SUM(A1)", "cmd|' /C calc'!A0", "HYPERLINK(A1)", "1+1", "-", "5x"])
@pytest.mark.parametrize("before", ["", " ", "\u200b", "\ufeff "])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(start: str, rest: str, before: str) -> None:
    assert neutral(before + start + rest)[0] == "'"


@pytest.mark.parametrize("number", ["-5", "+1", "3.5", "-0.25", "+.5", "-1,234,567.89", "0", "-1234", "12"])
def test_numbers_stay_numbers(number: str) -> None:
    assert neutral(number) == number


@pytest.mark.parametrize("almost", ["-", "+", "-1,23,4x", "-5-3", "+1+cmd", "-.", "-1,2,3"])
def test_what_is_almost_a_number_is_text(almost: str) -> None:
    assert neutral(almost) == "'" + almost


@pytest.mark.parametrize("text", ["", "'Salem's Lot", "A = B", "x@y", "a-b", "Ünïcode", "00123"])
def test_ordinary_text_is_unchanged(text: str) -> None:
    assert neutral(text) == text


def test_controls_are_shown() -> None:
    assert harmless("a\x1b[2Jb\nc\x7f\x9b\u202e\ud800") == "a␛[2Jb␊c␡\ufffd\ufffd\ufffd"


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1))
def test_a_line_reads_back_and_is_one_line(cells: list[str]) -> None:
    line = csv_line(cells)
    assert line.count("\n") == 1
    assert "\r" not in line
    (read,) = csv.reader(io.StringIO(line, newline=""), strict=True) if line != "\n" else ([""],)
    assert read == [neutral(cell) for cell in cells]
    assert all(not cell or cell[0] not in DANGEROUS or neutral(cell) == cell for cell in read)


def test_a_file_has_lf_alone() -> None:
    assert csv_bytes(("a", "b"), [("1", 'x"y'), ("=2", "p,q")]) == b'a,b\n1,"x""y"\n\'=2,"p,q"\n'
