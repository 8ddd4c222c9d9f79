"""Symphony's flat files and PatronAPI dumps: records of tagged values, and what stands loose in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.exports import doubts_of, opened, read_again, rows_of, table_of

from redactkit.errors import ExportUnreadable

BOUNDARY = "*** DOCUMENT BOUNDARY ***\n"
FLAT = (
    BOUNDARY
    + """FORM=LDUSER
.USER_ID.   |a21221012345678
.USER_ALT_ID.   |aS-77
.USER_NAME.   |aDoyle, Karen
.USER_PIN.   |a1234
.USER_CATEGORY1.   |a
.USER_ADDR1_BEGIN.
.STREET.   |a12 Main Street
.CITY/STATE.   |aDuxbury, MA
.USER_ADDR1_END.
.USER_XINFO_BEGIN.
.NOTE.   |afirst
.NOTE.   |asecond|athird
.USER_XINFO_END.
"""
    + BOUNDARY
    + """FORM=LDUSER
.USER_ID. 21221012345679
.USER_NAME.Lee
"""
)
API = """<HTML><BODY>
REC INFO[p!]=p<BR>
P BARCODE[pb]=21712000000029<BR>
P BARCODE[pb]=21712000000037<BR>
PATRN NAME[pn]=Doyle, Karen<BR>
ADDRESS[pa]=12 MAIN STREET$DUXBURY MA<BR>
MESSAGE[pm]=say <b>a=b</b> to her
tomorrow<BR>
NOTE[px]=no break
PIN[p=]=1234<BR>
</BODY></HTML>

<HTML><BODY>
ERRNUM=1<BR>
ERRMSG=Requested record not found<BR>
</BODY></HTML>
<html><body>
REC INFO[p!]=p<br/>
PATRN NAME[pn]=Lee<br>
</body></html>
"""


def put(folder: Path, text: str) -> Path:
    path = folder / "export.txt"
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_flat_file(tmp_path: Path, end: str) -> None:
    source = opened(put(tmp_path, FLAT.replace("\n", end)))
    assert source.format == "symphony-flat"
    assert table_of(source) == [
        {
            "USER_ID": "21221012345678",
            "USER_ALT_ID": "S-77",
            "USER_NAME": "Doyle, Karen",
            "USER_PIN": "1234",
            "USER_ADDR1.STREET": "12 Main Street",
            "USER_ADDR1.CITY/STATE": "Duxbury, MA",
            "USER_XINFO.NOTE": "first\x1fsecond|athird",
        },
        {"USER_ID": "21221012345679", "USER_NAME": "Lee"},
    ]
    assert "USER_CATEGORY1" in source.header
    assert read_again(source) == list(rows_of(source).values())


@pytest.mark.parametrize(
    "lines",
    [
        "FORM=LDUSER\n.USER_ID. 1\nloose text\n",
        "FORM=LDUSER\n.USER_ID. 1\n.USER_ADDR1_BEGIN.\n.STREET. x\n",
        "FORM=LDUSER\n.USER_ID. 1\n.USER_ADDR1_END.\n",
        "FORM=LDUSER\n.USER_ADDR1_BEGIN.\n.USER_XINFO_BEGIN.\n.NOTE. x\n.USER_XINFO_END.\n.USER_ADDR1_END.\n",
        "FORM=LDUSER\n.USER_ADDR1_BEGIN.\n.STREET. x\n.USER_XINFO_END.\n",
        "FORM=LDMARC\n.USER_ID. 1\n",
        ".USER_ID. 1\n",
        "FORM=LDUSER\n",
        "FORM=LDUSER\n.USER_ID. 1\x1f2\n",
        "FORM=LDUSER\n.USER_ID. 1\x002\n",
    ],
)
def test_a_flat_patron_in_doubt_is_set_aside(tmp_path: Path, lines: str) -> None:
    source = opened(put(tmp_path, FLAT + BOUNDARY + lines + FLAT))
    assert list(rows_of(source)) == [1, 2, 4, 5]
    assert list(doubts_of(source)) == [3]
    assert read_again(source) == list(rows_of(source).values())


def test_a_flat_file_without_its_end_is_refused(tmp_path: Path) -> None:
    cut = FLAT[: FLAT.index(".CITY/STATE")]
    with pytest.raises(ExportUnreadable, match="middle of a record"):
        opened(put(tmp_path, FLAT + cut))
    with pytest.raises(ExportUnreadable, match="before its first patron"):
        opened(put(tmp_path, "hello\n" + FLAT), format="symphony-flat")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_patron_api_dump(tmp_path: Path, end: str) -> None:
    source = opened(put(tmp_path, API.replace("\n", end)))
    assert source.format == "patronapi"
    assert table_of(source) == [
        {
            "REC INFO[p!]": "p",
            "P BARCODE[pb]": "21712000000029\x1f21712000000037",
            "PATRN NAME[pn]": "Doyle, Karen",
            "ADDRESS[pa]": "12 MAIN STREET$DUXBURY MA",
            "MESSAGE[pm]": "say <b>a=b</b> to her\ntomorrow",
            "NOTE[px]": "no break",
            "PIN[p=]": "1234",
        },
        {"REC INFO[p!]": "p", "PATRN NAME[pn]": "Lee"},
    ]
    assert list(rows_of(source)) == [1, 3]
    assert read_again(source) == list(rows_of(source).values())


def test_a_dump_without_its_html(tmp_path: Path) -> None:
    bare = "REC INFO[p!]=p<BR>\nPATRN NAME[pn]=Doyle<BR>\n\nREC INFO[p!]=p<BR>\nPATRN NAME[pn]=Lee<BR>\n"
    source = opened(put(tmp_path, bare))
    assert [row["PATRN NAME[pn]"] for row in table_of(source)] == ["Doyle", "Lee"]
    assert read_again(source) == list(rows_of(source).values())


def test_text_without_a_label_puts_an_answer_in_doubt(tmp_path: Path) -> None:
    page = "<HTML><BODY>\nLANG PREF[p263]=eng<BR>\nDoyle, Karen<BR>\n</BODY></HTML>\n"
    source = opened(put(tmp_path, API + page + API))
    assert list(doubts_of(source)) == [4]
    assert list(rows_of(source)) == [1, 3, 5, 7]
    assert read_again(source) == list(rows_of(source).values())


def test_a_dump_without_its_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportUnreadable, match="middle of a record"):
        opened(put(tmp_path, API + "<HTML><BODY>\nP BARCODE[pb]=2171"))


values = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=6)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    patrons=st.lists(
        st.lists(st.tuples(st.sampled_from(["USER_ID", "USER_NAME", "X/Y"]), values), min_size=1, max_size=4),
        min_size=1,
        max_size=4,
    ),
    cut=st.none() | st.integers(0, 100),
)
def test_a_flat_file_comes_back_or_is_refused(
    tmp_path: Path, patrons: list[list[tuple[str, str]]], cut: int | None
) -> None:
    blocks = ["".join(f".{tag}.   |a{value}\n" for tag, value in patron) for patron in patrons]
    text = "".join(
        f"{BOUNDARY}FORM=LDUSER\n.USER_ADDR1_BEGIN.\n{block}.USER_ADDR1_END.\n" for block in blocks
    )
    try:
        source = opened(put(tmp_path, text if cut is None else text[: -1 - cut]), format="symphony-flat")
        found = rows_of(source)
    except ExportUnreadable:
        assert cut is not None
        return
    assert read_again(source) == list(found.values())
    wanted = []
    for patron in patrons:
        cells: dict[str, list[str]] = {}
        for tag, value in patron:
            cells.setdefault(f"USER_ADDR1.{tag}", []).append(value.strip())
        wanted.append({tag: "\x1f".join(each) for tag, each in cells.items() if any(each) or len(each) > 1})
    assert table_of(source) == wanted[: len(found)]


pieces = st.sampled_from(
    [
        "P BARCODE[pb]=",
        "NOTE[px]=",
        "<BR>",
        "\n",
        "<HTML><BODY>",
        "</BODY></HTML>",
        "x",
        " ",
        "=",
        "[",
        "REC INFO[p!]=p",
    ]
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(pieces, max_size=25))
def test_any_arrangement_of_a_dumps_pieces_is_read_alike_or_refused(tmp_path: Path, parts: list[str]) -> None:
    try:
        source = opened(put(tmp_path, API + "".join(parts)), format="patronapi")
        found = rows_of(source)
    except ExportUnreadable:
        return
    assert read_again(source) == list(found.values())


def test_the_second_reader_takes_its_time_from_the_size_alone(tmp_path: Path) -> None:
    """Blanks in a message cost their number squared, and so did blocks that never end."""
    blanks = f"PATRN NAME[pn]=Lee{' ' * 60_000}x\n{' ' * 60_000}y<BR>\n"
    source = opened(put(tmp_path, f"{API}<html><body>\nREC INFO[p!]=p<BR>\n{blanks}</body></html>\n"))
    assert read_again(source) == list(rows_of(source).values())
    endless = BOUNDARY + "FORM=LDUSER\n" + "".join(f".USER_X{nth}_BEGIN.\n" for nth in range(30_000))
    source = opened(put(tmp_path, FLAT + endless + BOUNDARY + "FORM=LDUSER\n.USER_ID. 21221012345680\n"))
    assert list(doubts_of(source)) == [3]
    assert read_again(source) == list(rows_of(source).values())
