"""Files that are redacted by hand are told by their bytes, and refused with the sheet that says how."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.malformed.other_kinds import BY_HAND, ole, workbook

from redactkit.errors import ExportUnreadable
from redactkit.read.by_hand import refuse_by_hand

HEAD = 64 << 10


def refused(path: Path) -> ExportUnreadable | None:
    try:
        refuse_by_hand(path.read_bytes()[:HEAD], path)
    except ExportUnreadable as error:
        return error
    return None


@pytest.mark.parametrize(("name", "content"), BY_HAND, ids=[name for name, _ in BY_HAND])
def test_it_is_named_and_the_sheet_with_it(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / f"{name.rpartition('.')[0]}.bin"  # whatever it is called
    path.write_bytes(content)
    error = refused(path)
    assert error is not None
    assert error.code == 65
    assert "--hand-sheet sheet.docx --profile NAME" in error.what
    assert "\n" not in error.line()
    assert error.hint


@pytest.mark.parametrize(
    "content",
    [
        b"name,card\nDoyle,21712000100034\n",
        b"From,To,Subject,Date\na,b,c,d\n",
        b"From: a\nnot a field of a mail\n\n",
        b"Subject: one\n\nthe rest\n",
        b"BMI,height\n1,2\n",
        b"%PD,F-\n1,2\n",
        b'{"a": 1}',
        b"<users/>",
        ole("Workbook"),
        ole("Book", "SummaryInformation"),
        ole("EncryptedPackage"),
        workbook("<sheetData/>"),
        workbook("<sheetData/>", ("xl/embeddings/word/document.xml", b"<x/>")),
        b"PK\x05\x06" + bytes(18),
        b"",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    ],
)
def test_what_a_reader_may_try_is_let_through(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    assert refused(path) is None


@settings(deadline=None)
@given(st.binary(max_size=600), st.integers(0, 700), st.sampled_from([name for name, _ in BY_HAND]))
def test_no_bytes_break_it(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, at: int, name: str
) -> None:
    content = dict(BY_HAND)[name]
    path = tmp_path_factory.mktemp("noise") / "x"
    path.write_bytes(content[:at] + noise + content[at + len(noise) :])
    refused(path)
    path.write_bytes(noise)
    refused(path)


def test_a_directory_that_goes_in_circles_ends(tmp_path: Path) -> None:
    content = bytearray(ole("a", "b", "c", "d", "e"))
    content[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")  # the first sector of the directory follows itself
    path = tmp_path / "x.doc"
    path.write_bytes(content)
    assert refused(path) is None
