"""The hand-redaction sheet: what to cover, on which ground, with what, who did it; as Word and as HTML."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document
from tests.support.command import redactkit


def words_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize(
    ("profile", "cite", "notice"),
    [("ma-duxbury", "G.L. c.4, s.7, cl.26(a)", False), ("me-infonet", "27 M.R.S. s.121(1)", True)],
)
@pytest.mark.parametrize("suffix", ["docx", "html"])
def test_it_says_what_how_why_and_who(
    tmp_path: Path, profile: str, cite: str, notice: bool, suffix: str
) -> None:
    path = tmp_path / f"sheet.{suffix}"
    ended = redactkit(
        "inspect", "--hand-sheet", path, "--profile", profile, "--as-of", "2025-01-10", "--quiet"
    )
    assert (ended.code, ended.stdout, ended.stderr) == (0, "", "")
    assert path.stat().st_mode & 0o077 == 0
    content = path.read_bytes()
    text = words_of(content) if suffix == "docx" else content.decode()
    for words in (
        cite,
        "Never with a marker alone",
        "Names and signatures",
        "Covered by: name, day",
        "Work on a copy",
    ):
        assert words in text
    assert ("receives totals" in text) is notice
    assert suffix != "html" or ("<script" not in text and "http" not in text.replace("http-equiv", ""))
    again = tmp_path / f"again.{suffix}"
    redactkit("inspect", "--hand-sheet", again, "--profile", profile, "--as-of", "2025-01-10")
    assert again.read_bytes() == content, "the same sheet, the same bytes"


def test_it_needs_a_policy_a_name_and_nothing_else(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.docx"
    assert redactkit("inspect", "--hand-sheet", sheet).code == 2
    assert redactkit("inspect", "--hand-sheet", sheet, "--profile", "ma-duxbury", "x.csv").code == 2
    assert redactkit("inspect", "--hand-sheet", tmp_path / "sheet.odt", "--profile", "ma-duxbury").code == 2
    assert redactkit("inspect", "--hand-sheet", sheet, "--profile", "nowhere").code == 78
    assert redactkit("inspect").code == 2
    assert not list(tmp_path.iterdir())
    sheet.write_text("mine")
    assert redactkit("inspect", "--hand-sheet", sheet, "--profile", "ma-duxbury").code == 73
    assert sheet.read_text() == "mine"
    found = redactkit("inspect", "--hand-sheet", tmp_path / "b.html", "--profile", "ma-duxbury", "--json")
    assert found.json()["schema"] == "redactkit.hand_sheet/1"
