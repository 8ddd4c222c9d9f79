"""Bad input: one error, the right code, and never a cell's text in it."""

from __future__ import annotations

import gzip
import os
import traceback
import zipfile
from pathlib import Path

import openpyxl
import pytest
from tests.support.exports import opened

from redactkit.classify import knows_header, load_maps
from redactkit.errors import ExportUnreadable, InputMissing, RedactkitError
from redactkit.model import Dialect

CANARY = "Quennevaux"


def refused(path: Path, expected: type[RedactkitError]) -> RedactkitError:
    """Open and read the file; the error it ends with, after a look that no cell stands in it."""
    with pytest.raises(expected) as raised:
        for _ in opened(path).chunks():
            pass
    error = raised.value
    said = "".join(traceback.format_exception(error)) + repr(vars(error)) + str(error.document())
    assert CANARY not in said
    assert "\n" not in error.line()
    assert error.file == path.name
    assert error.hint
    return error


def put(folder: Path, content: str | bytes) -> Path:
    path = folder / "export.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("name", ["~$loans.xlsx", ".~lock.loans.xlsx#", "~$loans.csv"])
@pytest.mark.parametrize("content", [b"\x05Clerk" + bytes(150), b",clerk,desk,27.11.2026 09:00,file:///;"])
def test_the_mark_of_an_open_workbook_says_so(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    error = refused(tmp_path / name, ExportUnreadable)
    assert "has loans." in error.what
    assert (error.hint or "").startswith("close loans.")


def test_a_missing_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.csv", InputMissing).code == 66
    assert refused(tmp_path / "no" / "none.csv", InputMissing).code == 66


def test_a_folder(tmp_path: Path) -> None:
    assert "folder" in refused(tmp_path, InputMissing).what


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes to open")
def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "pipe.csv"
    os.mkfifo(path)
    refused(path, InputMissing)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="no file can be unreadable to the superuser"
)
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = put(tmp_path, "a,b\n1,2\n")
    path.chmod(0)
    refused(path, InputMissing)


def test_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "link.csv"
    path.symlink_to(tmp_path / "gone.csv")
    refused(path, InputMissing)


def test_an_empty_file(tmp_path: Path) -> None:
    assert "empty" in refused(put(tmp_path, b""), ExportUnreadable).what
    refused(put(tmp_path, b"\xef\xbb\xbf"), ExportUnreadable)
    refused(put(tmp_path, b"\n\n\r\n"), ExportUnreadable)


def test_a_header_alone(tmp_path: Path) -> None:
    assert "no records" in refused(put(tmp_path, '"P BARCODE","PATRN NAME"\n'), ExportUnreadable).what
    assert "no records" in refused(put(tmp_path, "cardnumber,surname\r\n\r\n"), ExportUnreadable).what
    assert (
        "no records"
        in refused(put(tmp_path, "cardnumber,surname\ncardnumber,surname\n"), ExportUnreadable).what
    )


@pytest.mark.parametrize(
    ("magic", "word"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"SQLite format 3\x00", "database"),
        (b"\x00\x01\x02\x03" * 50, "binary"),
        (b"\x01\x02\x03\x04" * 50, "binary"),
        (b'{"a": 1, "b": 2} ', "JSON"),
        (b"<html><table>", "web page"),
    ],
)
def test_other_kinds_of_file_are_named(tmp_path: Path, magic: bytes, word: str) -> None:
    assert word in refused(put(tmp_path, magic + CANARY.encode() * 20), ExportUnreadable).what


def test_a_workbook_and_a_compressed_file(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("xl/workbook.xml", CANARY)
    assert "workbook" in refused(book, ExportUnreadable).what
    packed = tmp_path / "export.csv.gz"
    packed.write_bytes(gzip.compress(f"a,b\n1,{CANARY}\n".encode()))
    assert "compressed" in refused(packed, ExportUnreadable).what


def test_a_text_without_columns(tmp_path: Path) -> None:
    refused(put(tmp_path, f"Dear {CANARY}\nplease find enclosed\n"), ExportUnreadable)


def test_two_delimiters_that_fit_equally(tmp_path: Path) -> None:
    refused(put(tmp_path, "a,b;c\n" + f"1,{CANARY};3\n" * 9), ExportUnreadable)


@pytest.mark.parametrize(
    "first",
    [
        "21712000000029,{}",
        "{},k@example.org",
        "{},2024-01-31",
        "{},p1234567x",
        "{},(781) 555-0100",
        "{},$12.50",
        "{},DUX",
    ],
)
def test_a_file_without_a_header(tmp_path: Path, first: str) -> None:
    error = refused(put(tmp_path, first.format(CANARY) + "\nA,B\nSmith,DUX\n"), ExportUnreadable)
    assert error.row == 1
    assert "header" in error.what


def test_a_known_header_settles_it(tmp_path: Path) -> None:
    path = put(tmp_path, "cardnumber,2024-01\n1,2\n3,4\n")
    assert opened(path, is_known_header=lambda cell: cell == "cardnumber").header[1] == "2024-01"
    path = put(tmp_path, "code,status\nstatus,status\n")
    refused(path, ExportUnreadable)
    assert opened(path, is_known_header=lambda cell: cell == "code").header == ("code", "status")


def test_doubt_that_only_begins_behind_the_sample(tmp_path: Path) -> None:
    sound, off = f"1,{CANARY}\n" * 400, f"1,{CANARY},3\n" * 500
    error = refused(put(tmp_path, "a,b\n" + sound + off), ExportUnreadable)
    assert error.row == 402
    assert "3 fields where the header has 2" in error.what


def test_a_broken_header(tmp_path: Path) -> None:
    path = put(tmp_path, f'a,"b\n1,{CANARY}\n')
    with pytest.raises(ExportUnreadable) as error:
        opened(path, dialect=Dialect(delimiter=","))
    assert error.value.row == 1


def test_runs_of_nul_cost_their_record_alone(tmp_path: Path) -> None:
    path = put(tmp_path, b"a,b\n1,2\n" + b"\0" * 200 + b"\n3,4\n" + b"5,6\n" * 300)
    chunks = list(opened(path).chunks())
    assert [doubt.row for chunk in chunks for doubt in chunk.quarantined] == [3]
    assert sum(len(chunk.rows) for chunk in chunks) == 302


def test_what_is_printed_of_a_source_and_a_chunk_holds_no_cell(tmp_path: Path) -> None:
    source = opened(put(tmp_path, f"{CANARY},b\n1,{CANARY}\n2,{CANARY}\n"))
    assert CANARY not in repr(source)
    for chunk in source.chunks():
        assert CANARY not in repr(chunk)


def test_a_dialect_error_in_the_second_half_names_no_cell(tmp_path: Path) -> None:
    lines = "".join(
        f'"{number}","{CANARY}"x\n' if number > 250 else f'"{number}","y"\n' for number in range(900)
    )
    error = refused(put(tmp_path, '"a","b"\n' + lines), ExportUnreadable)
    assert error.row == 253


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_more_columns_than_a_report_has_are_refused_at_once(tmp_path: Path, suffix: str) -> None:
    """A list of twenty thousand columns took minutes."""
    path = tmp_path / f"wide{suffix}"
    header = [f"c{place}" for place in range(16_385)]
    if suffix == ".csv":
        path.write_text(",".join(header) + "\n" + ",".join("1" for _ in header) + "\n", encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        book.active.append(header)
        book.active.append(["1"] * len(header))
        book.save(path)
    assert "16,384" in refused(path, ExportUnreadable).line()


@pytest.mark.parametrize(
    ("above", "row"),
    [
        ("Duxbury Free Library,,,\nRun 01/05/2025,,,\n,,,\n", 4),
        ("Borrower,,Item,\n", 2),
        (",,,\n", 2),
    ],
)
def test_a_header_below_titles_is_pointed_at(tmp_path: Path, above: str, row: int) -> None:
    """It was held as an unknown kind of records, and told to make a column map."""
    header = "Patron Barcode,Patron Name,Title,Checkout Date\n"
    body = f"24861102030407,{CANARY} Karen,The Whale,2024-03-04\n" * 6
    path = put(tmp_path, above + header + body)
    with pytest.raises(ExportUnreadable) as raised:
        opened(path, is_known_header=knows_header(load_maps()))
    assert (raised.value.row, raised.value.code) == (row, 65)
    assert "below it" in raised.value.line()
    assert CANARY not in str(vars(raised.value))


def test_a_header_of_mostly_blank_names_is_one_where_none_stands_below(tmp_path: Path) -> None:
    path = put(tmp_path, "Patron Name,,,\n" + "Doyle Karen,The Whale,2024-03-04,DUX\n" * 6)
    assert opened(path, is_known_header=knows_header(load_maps())).header == ("Patron Name", "", "", "")


def test_lines_above_the_header_are_named_where_no_delimiter_splits_the_first(tmp_path: Path) -> None:
    path = put(tmp_path, f"Circulation of {CANARY}\nRun by kp\n\nTitle,Author\nThe Whale,Melville\n")
    assert "above the header" in str(refused(path, ExportUnreadable).hint)
