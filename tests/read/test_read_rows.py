"""Any format's records as a source: what is owed whatever the format."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from redactkit.errors import Busy, ExportUnreadable, UsageError
from redactkit.model import Quarantined
from redactkit.read import Source, open_export, rows
from redactkit.read.rows import Records, Row, RowSource

HEADER = ("card", "name")
CANARY = "Quennevaux"


def by_line(file: BinaryIO) -> Iterator[Row | Quarantined]:
    for number, line in enumerate(file, start=2):
        text = line.decode("utf-8", "surrogatepass").rstrip("\n")
        yield (
            Quarantined(row=number, reason="no") if text == "?" else Row(number=number, cells=text.split("|"))
        )


def source(folder: Path, text: str, records: Records = by_line, *, seeks: bool = False) -> RowSource:
    path = folder / "export.txt"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return RowSource(path, label=path.name, format="lines", header=HEADER, records=records, seeks=seeks)


def read(found: Source) -> tuple[list[list[str]], dict[int, str]]:
    cells: list[list[str]] = []
    doubts: dict[int, str] = {}
    for chunk in found.chunks():
        assert len(chunk.rows) == len(chunk.frame)
        cells += chunk.frame.values.tolist()
        doubts |= {doubt.row: doubt.reason for doubt in chunk.quarantined}
    return cells, doubts


@pytest.mark.parametrize("seeks", [False, True])
def test_every_record_comes_back_or_is_set_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seeks: bool
) -> None:
    monkeypatch.setattr(rows, "CHUNK_ROWS", 3)
    text = "00123|NA\n?\n1|2|3\n\x1f|b\na\0|b\n\ud800|b\ncard|name\n1E5|x\r\n5|y\n6|z\n7|z\n8|z\n9|z\n"
    found = source(tmp_path, text, seeks=seeks)
    cells, doubts = read(found)
    assert cells == [
        ["00123", "NA"],
        ["1E5", "x\r"],
        *([str(n), "y" if n == 5 else "z"] for n in range(5, 10)),
    ]
    assert sorted(doubts) == [3, 4, 5, 6, 7, 8]
    assert doubts[4] == "it has 3 fields where the header has 2"
    assert doubts[8] == "it repeats the header"
    assert found.digest == hashlib.sha256(found.path.read_bytes()).hexdigest()
    assert read(found) == (cells, doubts)


@pytest.mark.parametrize("seeks", [False, True])
def test_a_file_that_changes_between_two_passes_is_not_trusted(tmp_path: Path, seeks: bool) -> None:
    found = source(tmp_path, "1|a\n", seeks=seeks)
    read(found)
    for text in ("1|b\n", "1|a|c\n", ""):
        found.path.write_text(text)
        with pytest.raises(Busy):
            read(found)


def test_a_file_that_changes_while_it_is_read_in_any_order_is_not_trusted(tmp_path: Path) -> None:
    def changing(file: BinaryIO) -> Iterator[Row | Quarantined]:
        yield from by_line(file)
        (tmp_path / "export.txt").write_text("1|b\n")

    with pytest.raises(Busy):
        read(source(tmp_path, "1|a\n", changing, seeks=True))


def test_what_a_format_leaves_unread_is_in_the_digest(tmp_path: Path) -> None:
    def only_first(file: BinaryIO) -> Iterator[Row | Quarantined]:
        yield next(by_line(file))

    found = source(tmp_path, "1|a\n" + "rest\n" * 1_000_000, only_first)
    assert read(found)[0] == [["1", "a"]]
    assert found.digest == hashlib.sha256(found.path.read_bytes()).hexdigest()


def test_a_file_in_which_most_records_are_doubtful_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportUnreadable) as refused:
        read(source(tmp_path, f"1|a\n{CANARY}\n{CANARY}\n"))
    assert (refused.value.row, CANARY in refused.value.line()) == (3, False)
    with pytest.raises(ExportUnreadable):
        read(source(tmp_path, ""))


def test_a_format_can_be_named_and_must_be_known(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("card,name\n1,a\n")
    (told,) = open_export(path, format="delimited")
    assert told.format == "delimited"
    with pytest.raises(UsageError) as refused:
        open_export(path, format=CANARY)
    assert CANARY not in str(refused.value.document())
