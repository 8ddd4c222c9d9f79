"""Delimited files without a header row: read when told so, and then every row is a record."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.exports import doubts_of, opened, read_again, rows_of

from redactkit.errors import ExportUnreadable
from redactkit.model import Dialect


def put(folder: Path, text: str) -> Path:
    path = folder / "export.txt"
    path.write_bytes(text.encode())
    return path


def test_without_being_told_a_file_without_a_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportUnreadable, match="looks like a record"):
        opened(put(tmp_path, "21712000000029,Doyle\n21712000000037,Lee\n"))


@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ('21712000000029,"Doyle, K"\n\n21712000000037,"Lee ""J"""\r\n', Dialect(delimiter=",")),
        ('21712000000029|Doyle, K\n\n21712000000037|Lee "J"\n', Dialect(delimiter="|", qualifier=None)),
        (
            '"21712000000029"\t"Doyle, K"\n"21712000000037"\t"Lee ""J"""\n',
            Dialect(delimiter="\t", every_field=True, repeat=";"),
        ),
    ],
)
def test_every_row_is_a_record(tmp_path: Path, text: str, dialect: Dialect, careful: bool) -> None:
    source = opened(put(tmp_path, text), header=False)
    assert source.dialect == dialect
    assert source.header == ("column 1", "column 2")
    assert source.header_row == 0
    assert rows_of(source) == {1: ("21712000000029", "Doyle, K"), 2: ("21712000000037", 'Lee "J"')}
    assert read_again(source, careful=careful) == list(rows_of(source).values())


@pytest.mark.parametrize("careful", [False, True])
def test_equal_rows_and_rows_in_doubt(tmp_path: Path, careful: bool) -> None:
    source = opened(put(tmp_path, "1|a\n2|b|c\n1|a\n1|a\n"), header=False)
    assert list(rows_of(source)) == [1, 3, 4]
    assert list(doubts_of(source)) == [2]
    if careful:
        assert read_again(source, careful=True) == [("1", "a")] * 3


def test_a_single_row_is_enough(tmp_path: Path) -> None:
    assert rows_of(opened(put(tmp_path, "1|a|b"), header=False)) == {1: ("1", "a", "b")}


def test_a_line_that_declares_the_delimiter_is_no_record(tmp_path: Path) -> None:
    source = opened(put(tmp_path, "sep=;\n1;a\n2;b\n"), header=False)
    assert rows_of(source) == {1: ("1", "a"), 2: ("2", "b")}
    assert read_again(source) == [("1", "a"), ("2", "b")]
