"""Two lines of which the middle was lost look like one, and give a patron what somebody else took."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.exports import doubts_of, opened, read_again, rows_of

HISTORY = [
    f"E2024031510{at:02d}40{at:04d}R ^S{at:02d}CVFFDUX^FEDUX^UO2122101234{at:04d}^Uf12{at:02d}"
    f"^NQ3122137692{at:04d}^IBThe River {at}^HB04/05/2024^dC3^^O00049"
    for at in range(30)
]
CHECKOUTS = [
    f"12{{}}NNY20240407    2128{at:02d}AOdux|AA2180076687{at:04d}|AB3180694136{at:04d}"
    f"|AJThe River {at}|AH04/07/2024|AY2AZ"
    for at in range(30)
]
PROXY = [
    f"203.0.113.{at} - user{at} [21/Nov/2026:10:11:{at:02d} -0500] "
    f'"GET https://db.example/s?q={at} HTTP/1.1" 200 {at}1'
    for at in range(30)
]
FLAT = (
    "*** DOCUMENT BOUNDARY ***\nFORM=LDUSER\n.USER_ID.   |a2122101234{0}\n.USER_NAME.   |aDoyle, Karen\n"
    ".USER_ADDR1_BEGIN.\n.STREET.   |a{0} Main St\n.USER_ADDR1_END.\n"
)
ANSWER = (
    "<HTML><BODY>\nREC INFO[p!]=p<BR>\nP BARCODE[pb]=2171200000{0}<BR>\n"
    "PATRN NAME[pn]=Doyle, Karen<BR>\n</BODY></HTML>\n"
)


def summed(message: str) -> str:
    """A message that ends with its sum."""
    return f"{message}{-sum(map(ord, message)) & 0xFFFF:04X}"


SIP2 = [summed(message.format("1")) for message in CHECKOUTS]


def glued(lines: list[str], first: str, second: str) -> list[str]:
    """The tenth line up to behind ``first``, and what follows ``second`` in the one but next."""
    head, tail = lines[10], lines[12]
    at, to = head.index(first) + len(first), tail.index(second)
    return [*lines[:10], head[:at] + tail[to:], *lines[13:]]


def doubts(folder: Path, text: str, format: str) -> list[int]:
    """The records that are set aside; the second reader reads the others alike."""
    path = folder / "export.log"
    path.write_bytes(text.encode())
    source = opened(path)
    assert source.format == format
    found = list(doubts_of(source))
    assert read_again(source) == list(rows_of(source).values())
    return found


def put_lines(folder: Path, lines: list[str], format: str) -> list[int]:
    return doubts(folder, "".join(f"{line}\n" for line in lines), format)


@pytest.mark.parametrize(("lines", "format"), [(HISTORY, "symphony-log"), (SIP2, "sip2"), (PROXY, "ezproxy")])
def test_a_whole_log_has_no_doubts(tmp_path: Path, lines: list[str], format: str) -> None:
    assert put_lines(tmp_path, lines, format) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [("^IBTh", "dC3"), ("^IBTh", "iver"), ("^UO2122", "1012"), ("^UO2122", "^Uf"), ("^NQ3", "^HB")],
)
def test_a_transaction_of_two_is_set_aside(tmp_path: Path, first: str, second: str) -> None:
    assert put_lines(tmp_path, glued(HISTORY, first, second), "symphony-log") == [11]


def test_a_transaction_is_told_by_its_codes_where_the_log_skips_numbers(tmp_path: Path) -> None:
    lines = glued(HISTORY[::2], "^IBTh", "^dC3")
    assert put_lines(tmp_path, lines, "symphony-log") == [11]


def test_a_log_that_skips_numbers_has_no_doubts(tmp_path: Path) -> None:
    assert put_lines(tmp_path, HISTORY[::2], "symphony-log") == []


def test_a_code_that_only_some_have_is_no_habit(tmp_path: Path) -> None:
    lines = [line.replace("^dC3", "") if at % 5 == 0 else line for at, line in enumerate(HISTORY)]
    assert put_lines(tmp_path, lines, "symphony-log") == []


@pytest.mark.parametrize(
    "inside", ["E2024031510014000", "^S04CVUO2", "^O00049^", "E202403151001400001R ^S01"]
)
def test_a_beginning_or_an_end_inside_a_transaction_is_a_doubt(tmp_path: Path, inside: str) -> None:
    line = HISTORY[10].replace("^HB", f"{inside}^HB")
    assert put_lines(tmp_path, [*HISTORY[:10], line, *HISTORY[11:]], "symphony-log") == [11]


@pytest.mark.parametrize(
    ("first", "second"), [("|AJTh", "iver"), ("|AA2180", "076687"), ("|AA2180", "|AJ"), ("AOdu", "|AB")]
)
def test_a_message_of_two_is_set_aside(tmp_path: Path, first: str, second: str) -> None:
    assert put_lines(tmp_path, glued(SIP2, first, second), "sip2") == [11]


def test_a_message_without_sums_is_told_by_what_it_lacks(tmp_path: Path) -> None:
    lines = [line[: line.index("AY")] for line in SIP2]
    assert put_lines(tmp_path, glued(lines, "|AA2180", "|AJ"), "sip2") == [11]
    assert put_lines(tmp_path, lines, "sip2") == []


def test_sums_that_never_add_up_tell_nothing(tmp_path: Path) -> None:
    lines = [f"{line[:-4]}{at:04X}" for at, line in enumerate(SIP2)]
    assert put_lines(tmp_path, lines, "sip2") == []


def test_letters_of_another_encoding_are_no_doubt(tmp_path: Path) -> None:
    lines = [*SIP2[:10], SIP2[10].replace("River", "Rivière"), *SIP2[11:]]
    assert put_lines(tmp_path, lines, "sip2") == []


@pytest.mark.parametrize(
    ("first", "second"), [("q=1", "203.0"), ("https://db.ex", "https://"), ("q=1", "[21/Nov"), ("q", '"GET')]
)
def test_a_request_of_two_is_set_aside(tmp_path: Path, first: str, second: str) -> None:
    assert put_lines(tmp_path, glued(PROXY, first, second), "ezproxy") == [11]


@pytest.mark.parametrize(
    "text",
    [
        FLAT.format("0001").replace("Karen", "Kar.USER_ID.   |a21221012340009"),
        FLAT.format("0001").replace("Karen", "Kar*** DOCUMENT BOUNDARY ***"),
        FLAT.format("0001") + FLAT.format("0009").split("LDUSER\n")[1],
        FLAT.format("0001") + FLAT.format("0009").split("Karen\n")[1],
    ],
)
def test_a_flat_patron_of_two_is_set_aside(tmp_path: Path, text: str) -> None:
    whole = FLAT.format("0002") + FLAT.format("0003")
    assert doubts(tmp_path, whole + text + whole, "symphony-flat") == [3]


@pytest.mark.parametrize(
    "text",
    [
        ANSWER.format("0001").replace("Karen", "KarP BARCODE[pb]=21712000000009"),
        ANSWER.format("0001").replace("Karen", "KarREC INFO[p!]=p"),
        ANSWER.format("0001").replace(
            "</BODY></HTML>", "REC INFO[p!]=p<BR>\nPATRN NAME[pn]=Lee<BR>\n</BODY></HTML>"
        ),
    ],
)
def test_an_answer_of_two_is_set_aside(tmp_path: Path, text: str) -> None:
    whole = ANSWER.format("0002") + ANSWER.format("0003")
    assert doubts(tmp_path, whole + text + whole, "patronapi") == [3]
