"""A letter that cannot be read is no fault of the program's."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from redactkit.package.agree import Says, letter_problems

SAYS = Says(package="rk-" + "0" * 24)
OTHER = b"rk-" + b"1" * 24


def packed(words: bytes, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", how) as archive:
        archive.writestr("word/document.xml", words)
    return made.getvalue()


def with_field(content: bytes, offset: int, value: int) -> bytes:
    """The file with another number in its list of parts, ``offset`` bytes into the first entry."""
    at = content.index(b"PK\x01\x02") + offset
    width = 4 if offset in (20, 24) else 2
    return content[:at] + struct.pack("<I" if width == 4 else "<H", value) + content[at + width :]


WHOLE = packed(b"<w:t>" + OTHER + b"</w:t> " + bytes(range(256)).hex().encode() * 20)
LONGER_THAN_THE_FILE = with_field(with_field(packed(OTHER, zipfile.ZIP_STORED), 20, 1 << 20), 24, 1 << 20)
DAMAGED = {
    "a part longer than the file": LONGER_THAN_THE_FILE,
    "cut short inside a part": with_field(WHOLE, 20, 9),
    "packed in an unknown way": with_field(WHOLE, 10, 99),
    "locked with a password": with_field(WHOLE, 8, 1),
    "cut off": WHOLE[:-30],
    "empty": b"",
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_letter_is_told_and_ends_in_no_fault(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "response-letter.docx").write_bytes(content)
    (told,) = letter_problems(tmp_path / "response-letter.md", SAYS, None)
    assert told.startswith("response-letter.docx cannot be read")


def test_a_letter_that_is_not_there_is_no_problem_and_one_in_no_text_is(tmp_path: Path) -> None:
    letter = tmp_path / "response-letter.md"
    assert list(letter_problems(letter, SAYS, None)) == []
    letter.write_bytes(b"\xff\xfe")
    (told,) = letter_problems(letter, SAYS, None)
    assert told.startswith("response-letter.md cannot be read")


def test_the_same_letter_undamaged_is_read(tmp_path: Path) -> None:
    (tmp_path / "response-letter.docx").write_bytes(WHOLE)
    (told,) = letter_problems(tmp_path / "response-letter.md", SAYS, None)
    assert told == "response-letter.docx names a package that is not the one beside it"
