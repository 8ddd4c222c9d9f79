"""``redactkit detect`` as it is run: what it says of what it cannot know, and where."""

from __future__ import annotations

from pathlib import Path

from tests.support.command import redactkit
from tests.support.town import make_town

NOTES = (
    "Karen Doyle called, wants the new mystery held\n"
    "Spoke with her mother, she will pick up the holds\n"
    "Moved to 12 Elm Street, needs a new card by Friday\n"
    "Paid the fine, left her card at the desk\n"
    "Asked for a quiet room, none was free this week\n"
)
MISSED = "may remain"


def test_the_page_says_that_people_may_remain_and_the_document_does_not() -> None:
    page = redactkit("detect", stdin="call (781) 555-0134\n")
    assert page.code == 0
    assert "1 finding\n" in page.stdout
    assert MISSED in page.stdout
    document = redactkit("detect", "--json", stdin="call (781) 555-0134\n")
    assert len(document.json()["findings"]) == 1
    assert MISSED not in document.stdout + document.stderr
    quiet = redactkit("detect", "--quiet", stdin="call (781) 555-0134\n")
    assert (quiet.code, quiet.stdout, quiet.stderr) == (0, "", "")


def test_a_file_that_names_no_patron_is_told(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text(NOTES, encoding="utf-8")
    told = redactkit("detect", "--json", "--known", notes, stdin="nothing here\n")
    assert told.code == 0
    assert "notes.txt names no patron: nothing is known from it" in told.stderr
    patrons, _ = make_town(40).write(tmp_path)
    assert "names no patron" not in redactkit("detect", "--json", "--known", patrons, stdin="x\n").stderr


def test_strict_says_that_it_looks_at_no_export(tmp_path: Path) -> None:
    patrons, _ = make_town(40).write(tmp_path)
    asked = ("detect", "--json", "--free-text", "strict")
    assert "strict looks at no export" in redactkit(*asked, "--known", patrons, stdin="x\n").stderr
    assert "export" not in redactkit(*asked, stdin="x\n").stderr
