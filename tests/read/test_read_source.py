"""Whole files: dialects, encodings, and what comes back of them."""

from __future__ import annotations

import csv
import hashlib
import io
import os
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.exports import opened, read_again

from redactkit.errors import Busy, ExportUnreadable, UsageError
from redactkit.model import Dialect
from redactkit.read import Source

HEADER = ["cardnumber", "surname", "title"]
ROWS = [
    ["0000123", "NA", "None"],
    ["00123", "null", "Ünïted — “quotes”"],
    ["", "nan", "1,5; two | three"],
    ["21712000000029", "O'Brien", 'She said "no"'],
    ["1E5", "True", "-1"],
    ["#N/A", "Åström", "2024-01-02"],
] * 4


def cells_of(source: Source) -> list[list[str]]:
    found: list[list[str]] = []
    for chunk in source.chunks():
        assert all(dtype == pd.ArrowDtype(pa.string()) for dtype in chunk.frame.dtypes)
        assert list(chunk.frame.columns) == list(range(len(source.header)))
        assert len(chunk.rows) == len(chunk.frame)
        found += chunk.frame.values.tolist()
    return found


def doubts_of(source: Source) -> dict[int, str]:
    return {doubt.row: doubt.reason for chunk in source.chunks() for doubt in chunk.quarantined}


def written(rows: list[list[str]], **how: object) -> str:
    out = io.StringIO()
    csv.writer(out, **({"lineterminator": "\n"} | how)).writerows(rows)  # type: ignore[call-overload]
    return out.getvalue()


def sierra(rows: list[list[str]], delimiter: str = ",") -> str:
    return "".join(
        delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n" for row in rows
    )


def put(folder: Path, text: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "export.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        (written([HEADER, *ROWS]), Dialect(delimiter=",")),
        (written([HEADER, *ROWS], lineterminator="\r\n"), Dialect(delimiter=",")),
        (written([HEADER, *ROWS], delimiter=";"), Dialect(delimiter=";")),
        (written([HEADER, *ROWS], delimiter="|"), Dialect(delimiter="|")),
        (sierra([HEADER, *ROWS]), Dialect(delimiter=",", every_field=True, repeat=";")),
        (sierra([HEADER, *ROWS], "\t"), Dialect(delimiter="\t", every_field=True, repeat=";")),
        (sierra([HEADER, *ROWS], "|"), Dialect(delimiter="|", every_field=True, repeat=";")),
        (sierra([HEADER, *ROWS], "^"), Dialect(delimiter="^", every_field=True, repeat=";")),
        ("\n".join("\t".join(row) for row in [HEADER, *ROWS]), Dialect(delimiter="\t", qualifier=None)),
        ("\n".join("^".join(row) for row in [HEADER, *ROWS]), Dialect(delimiter="^", qualifier=None)),
    ],
)
def test_each_dialect_is_told_and_read_without_changing_a_cell(
    tmp_path: Path, text: str, dialect: Dialect
) -> None:
    source = opened(put(tmp_path, text))
    assert source.dialect == dialect
    assert source.header == tuple(HEADER)
    assert cells_of(source) == ROWS
    assert not doubts_of(source)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16-le"),
        ("utf-32", "utf-32-le"),
    ],
)
@pytest.mark.parametrize("block", [64, 1 << 20])
def test_encodings_with_a_mark_are_told(tmp_path: Path, encoding: str, name: str, block: int) -> None:
    source = opened(put(tmp_path, written([HEADER, *ROWS]), encoding), block_bytes=block)
    assert source.encoding == name
    assert cells_of(source) == ROWS


@pytest.mark.parametrize(("encoding", "mark"), [("utf-16-be", b"\xfe\xff"), ("utf-32-be", b"\0\0\xfe\xff")])
def test_big_endian_marks(tmp_path: Path, encoding: str, mark: bytes) -> None:
    source = opened(put(tmp_path, mark + written([HEADER, *ROWS]).encode(encoding)))
    assert source.encoding == encoding
    assert cells_of(source) == ROWS


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_told_by_its_zeros(tmp_path: Path, encoding: str) -> None:
    source = opened(put(tmp_path, written([HEADER, *ROWS]), encoding))
    assert source.encoding == encoding
    assert cells_of(source) == ROWS


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman"])
def test_old_encodings_are_told_by_their_words_or_declared(tmp_path: Path, encoding: str) -> None:
    path = put(tmp_path, written([HEADER, *ROWS]), encoding)
    assert opened(path).encoding == encoding
    assert cells_of(opened(path)) == ROWS
    assert cells_of(opened(path, encoding=encoding)) == ROWS


def test_utf8_wins_over_a_wrong_declaration(tmp_path: Path) -> None:
    assert cells_of(opened(put(tmp_path, written([HEADER, *ROWS])), encoding="cp1252")) == ROWS


def test_an_encoding_nobody_knows(tmp_path: Path) -> None:
    for name in ("klingon", "rot13", "base64", "a\0b"):
        with pytest.raises(UsageError):
            opened(put(tmp_path, written([HEADER, *ROWS])), encoding=name)


def test_two_encodings_in_one_file(tmp_path: Path) -> None:
    text = written([HEADER, *ROWS])
    path = put(tmp_path, text.encode() + text.replace("“quotes”", "").encode("cp1252"))
    with pytest.raises(ExportUnreadable):
        opened(path)


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_line_ends(tmp_path: Path, end: str) -> None:
    source = opened(put(tmp_path, written([HEADER, *ROWS], lineterminator=end)), block_bytes=64)
    assert cells_of(source) == ROWS


def test_mixed_line_ends_set_a_record_aside_only_where_they_are_lone_returns(tmp_path: Path) -> None:
    text = "a,b\n1,x\r\n2,y\n3,z\r4,w\n5,v\r\n"
    source = opened(put(tmp_path, text))
    assert cells_of(source) == [["1", "x"], ["2", "y"], ["5", "v"]]
    assert list(doubts_of(source)) == [4]


def test_the_declaration_line_of_a_spreadsheet_is_no_record(tmp_path: Path) -> None:
    source = opened(put(tmp_path, "sep=;\n" + written([HEADER, *ROWS], delimiter=";")))
    assert source.header == tuple(HEADER)
    assert cells_of(source) == ROWS
    assert next(iter(source.chunks())).rows[0] == 2


def test_a_repeated_header_is_set_aside(tmp_path: Path) -> None:
    rows = [HEADER, *ROWS[:3], HEADER, *ROWS[3:6], ["cardnumber", "surname", "other"]]
    source = opened(put(tmp_path, written(rows)), is_known_header=lambda _: True)
    assert cells_of(source) == [*ROWS[:6], ["cardnumber", "surname", "other"]]
    assert doubts_of(source) == {5: "it repeats the header"}


def test_blank_and_doubled_headers_keep_their_columns(tmp_path: Path) -> None:
    source = opened(put(tmp_path, "a,,a\n1,2,3\n4,5,6\n"))
    assert source.header == ("a", "", "a")
    assert cells_of(source) == [["1", "2", "3"], ["4", "5", "6"]]


def test_repeats_are_joined_in_their_cell(tmp_path: Path) -> None:
    text = '"P BARCODE","NAME"\n"1";"2";"3","A, B";"C, D"\n"4","E, F"\n'
    source = opened(put(tmp_path, text))
    assert cells_of(source) == [["1\x1f2\x1f3", "A, B\x1fC, D"], ["4", "E, F"]]


@pytest.mark.parametrize("mark", [";", "~", " "])
def test_the_mark_between_repeats_is_told(tmp_path: Path, mark: str) -> None:
    text = f'"P BARCODE"\t"NAME"\n"1"{mark}"2"\t"A, B"\n"4"\t"E; F"\n'
    source = opened(put(tmp_path, text))
    assert source.dialect.repeat == mark
    assert cells_of(source) == [["1\x1f2", "A, B"], ["4", "E; F"]]


@pytest.mark.parametrize("mark", [";", " ", "~"])
def test_a_mark_that_is_all_of_a_value_is_no_mark(tmp_path: Path, mark: str) -> None:
    """``","``, a blank, ``","`` holds what stands between two values of a repeated field, and is none."""
    text = f'"P BARCODE","GENDER","NAME"\n"1","{mark}","A, B"\n"2"{mark}"3","{mark}","C"\n"4","x","{mark}"\n'
    source = opened(put(tmp_path, text))
    assert source.dialect.repeat == mark
    rows = [["1", mark, "A, B"], ["2\x1f3", mark, "C"], ["4", "x", mark]]
    assert cells_of(source) == rows
    for careful in (False, True):
        assert read_again(source, careful=careful) == [tuple(row) for row in rows]


def test_blank_values_are_no_sign_of_repeats(tmp_path: Path) -> None:
    text = "card,gender,name\n" + '"1"," ","A, B"\n' * 9 + '"2"," ","Now, and" then"\n'
    source = opened(put(tmp_path, text))
    assert source.dialect.repeat != " "
    assert doubts_of(source)


def test_a_given_dialect_overrides(tmp_path: Path) -> None:
    path = put(tmp_path, "a~b\n1~2\n3~4\n")
    source = opened(path, dialect=Dialect(delimiter="~", qualifier=None))
    assert cells_of(source) == [["1", "2"], ["3", "4"]]
    for wrong in (Dialect(delimiter=",,"), Dialect(delimiter='"'), Dialect(delimiter="\n")):
        with pytest.raises(UsageError):
            opened(path, dialect=wrong)


def test_raw_tabs_keep_their_quotes(tmp_path: Path) -> None:
    rows = [["1", '"A" is for alibi', 'x "y"'], ["2", '6" nails', '"'], ["3", "plain", "z"]]
    text = "\n".join("\t".join(row) for row in [["id", "title", "note"], *rows])
    assert cells_of(opened(put(tmp_path, text))) == rows


def test_quotes_that_first_come_far_down_decide_too(tmp_path: Path) -> None:
    plain = [["id", "title"], *[[str(number), "x" * 90] for number in range(14_000)]]
    text = written([*plain, ["1", "a\tb"], ["2", 'c "d"'], ["3", "e"]], delimiter="\t")
    source = opened(put(tmp_path, text))
    assert source.dialect == Dialect(delimiter="\t")
    assert cells_of(source)[-3:] == [["1", "a\tb"], ["2", 'c "d"'], ["3", "e"]]


names = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=8
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.lists(names, min_size=3, max_size=3).filter(any), min_size=1, max_size=12),
    how=st.sampled_from(["minimal", "all"]),
    block=st.integers(1, 200),
)
def test_what_was_written_comes_back_or_is_set_aside(
    tmp_path: Path, rows: list[list[str]], how: str, block: int
) -> None:
    """Rows that may be read in two ways are set aside; nothing else is, and nothing is ever changed."""
    quoting = csv.QUOTE_ALL if how == "all" else csv.QUOTE_MINIMAL
    path = put(tmp_path, written([HEADER, *rows], quoting=quoting))
    source = opened(path, dialect=Dialect(delimiter=","), is_known_header=lambda _: True, block_bytes=block)
    one_line = [row for row in rows if not any("\n" in cell for cell in row) and row != HEADER]
    try:
        found = cells_of(source)
    except ExportUnreadable:
        assert len(one_line) < len(rows)
        return
    assert all(row in rows for row in found)
    assert [row for row in found if row in one_line] == one_line


def test_a_pass_that_meets_other_bytes_is_busy(tmp_path: Path) -> None:
    path = put(tmp_path, written([HEADER, *ROWS]))
    source = opened(path)
    assert source.digest is None
    cells_of(source)
    assert source.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    cells_of(source)
    for other in (written([HEADER, *ROWS[:-1]]), written([HEADER]), b"\xff\xff,,,\n"):
        put(tmp_path, other)
        with pytest.raises(Busy) as busy:
            cells_of(source)
        assert busy.value.code == 75
        put(tmp_path, written([HEADER, *ROWS]))


@pytest.mark.parametrize("how", ["written anew", "put in its place"])
def test_a_file_that_changes_before_it_is_read_is_busy(tmp_path: Path, how: str) -> None:
    """Its header was read already: the new columns would stand under the old names."""
    path = put(tmp_path, "P BARCODE,TITLE\n" + "21712000000029,Hamlet\n" * 5)
    source = opened(path)
    turned = "TITLE,P BARCODE\n" + "Hamlet,21712000000029\n" * 5
    if how == "written anew":
        put(tmp_path, turned)
        os.utime(path, ns=(1, 1))
    else:
        other = tmp_path / "other"
        other.write_text(turned)
        other.replace(path)
    with pytest.raises(Busy):
        cells_of(source)


@pytest.mark.parametrize("block", [1, 7, 64, 1000, 1 << 20])
def test_block_size_changes_nothing(tmp_path: Path, block: int) -> None:
    text = sierra([HEADER, *ROWS]).replace('"00123"', '"00"123";"9"').replace('"1E5","True"', '"1E5"')
    text += '"broken,"x\r\n' + sierra(ROWS)
    path = put(tmp_path, text)
    whole, cut = opened(path), opened(path, block_bytes=block)
    assert cells_of(cut) == cells_of(whole)
    assert doubts_of(cut) == doubts_of(whole)
    assert [row for chunk in cut.chunks() for row in chunk.rows] == [
        row for chunk in whole.chunks() for row in chunk.rows
    ]
    assert cut.digest == whole.digest


def test_a_field_larger_than_many_blocks(tmp_path: Path) -> None:
    text = '"a","b"\n"1","' + "x" * 3_000_000 + '"\n"2","y"\n'
    source = opened(put(tmp_path, text), block_bytes=1 << 16)
    assert [[row[0], len(row[1])] for row in cells_of(source)] == [["1", 3_000_000], ["2", 1]]


def test_very_many_columns(tmp_path: Path) -> None:
    width = 16_384
    text = ",".join(f"c{place}" for place in range(width)) + "\n" + (",".join("v" * width) + "\n") * 3
    source = opened(put(tmp_path, text))
    assert len(source.header) == width
    assert len(cells_of(source)) == 3
