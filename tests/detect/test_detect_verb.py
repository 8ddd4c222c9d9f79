"""``redactkit detect`` as it is run: what it says of what it cannot know, and where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.support.command import SAMPLES, redactkit
from tests.support.town import make_town

from redactkit.plain_text import is_table

NOTES = (
    "Karen Doyle called, wants the new mystery held\n"
    "Spoke with her mother, she will pick up the holds\n"
    "Moved to 12 Elm Street, needs a new card by Friday\n"
    "Paid the fine, left her card at the desk\n"
    "Asked for a quiet room, none was free this week\n"
)
MISSED = "may remain"
TABLE = "looks like a table"
PROSE = "this looks like plain text"


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


def test_a_mark_in_front_of_a_file_is_none_of_its_text(tmp_path: Path) -> None:
    """Windows writes it: without care no file of JSON lines from there is read."""
    marked = tmp_path / "notes.jsonl"
    marked.write_text('{"text": "call (781) 555-0134"}\n', encoding="utf-8-sig")
    plain = tmp_path / "notes.txt"
    plain.write_text("call (781) 555-0134\n", encoding="utf-8-sig")
    for path in (marked, plain):
        told = redactkit("detect", "--json", path)
        assert [(each["start"], each["end"]) for each in told.json()["findings"]] == [(5, 19)]


def test_a_blank_line_among_lines_of_json_is_skipped_and_counted() -> None:
    told = redactkit(
        "detect", "--json", "--jsonl", stdin='{"text": "x"}\n\n  \n{"text": "call (781) 555-0134"}\n'
    )
    assert told.code == 0
    assert [each["line"] for each in told.json()["findings"]] == [4]
    assert redactkit("detect", "--json", "--jsonl", stdin='{"text": "x"}\nx\n').code == 65


@pytest.mark.parametrize("folder", [".", "..", "/"])
def test_a_folder_is_named_as_it_was_given(folder: str) -> None:
    told = redactkit("detect", folder)
    assert told.code == 66
    assert f"error: {folder}: " in told.stderr


def test_an_encoding_is_told_from_a_text_that_is_not_in_it() -> None:
    unknown = redactkit("detect", "--json", "--encoding", "bogus", stdin="x\n")
    assert unknown.code == 2
    assert "the encoding given is not known" in unknown.stderr
    other = redactkit("detect", "--json", "--encoding", "ascii", stdin="\u00e9\n")
    assert other.code == 65
    assert "not text in the encoding given" in other.stderr
    assert "UTF-8" not in other.stderr


def test_strict_says_that_it_looks_at_no_export(tmp_path: Path) -> None:
    patrons, _ = make_town(40).write(tmp_path)
    asked = ("detect", "--json", "--free-text", "strict")
    assert "strict looks at no export" in redactkit(*asked, "--known", patrons, stdin="x\n").stderr
    assert "export" not in redactkit(*asked, stdin="x\n").stderr


def test_a_table_is_read_as_text_and_told(tmp_path: Path) -> None:
    patrons, _ = make_town(10).write(tmp_path)
    told = redactkit("detect", "--json", patrons)
    assert told.code == 0
    assert told.json()["findings"]
    assert TABLE in told.stderr
    notes = tmp_path / "notes.txt"
    notes.write_text(NOTES, encoding="utf-8")
    assert TABLE not in redactkit("detect", "--json", notes).stderr
    assert TABLE not in redactkit("detect", "--json", "--quiet", patrons).stderr


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["PATRN NAME,P BARCODE", '"Doyle, Karen",21712000012345'], True),
        (["a1|b|c", "d|e|f", "g|h|i", "j|k|l", "m|n|o"], True),
        (["a1|b|c", "d|e|f"], False),
        (NOTES.splitlines(), False),
        (["called, paid, left"] * 4, False),
        (["She called on Monday, paid the old fine, left her new card at home"] * 9, False),
        (["", ""], False),
        ([], False),
    ],
)
def test_what_looks_like_a_table(lines: list[str], told: bool) -> None:
    assert is_table(lines, {"PATRN NAME", "P BARCODE"}.__contains__) == told


def test_prose_that_is_inspected_is_told_and_a_table_that_nobody_knows_is_not(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text(NOTES, encoding="utf-8")
    told = redactkit("inspect", notes)
    assert told.code == 0
    assert PROSE in told.stdout + told.stderr
    assert "Karen" not in told.stdout + told.stderr
    notices = redactkit("inspect", notes, "--json").json()["notices"]
    assert [each for each in notices if PROSE in each]
    strange = tmp_path / "strange.csv"
    rows = "".join(f"{nth},blue one,she called about the fine and came back later\n" for nth in range(6))
    strange.write_text("Zorp,Wibble,Frob\n" + rows, encoding="utf-8")
    for path in (strange, SAMPLES / "sierra/patrons.csv"):
        assert PROSE not in json.dumps(redactkit("inspect", path, "--json").json()["notices"])


@pytest.mark.parametrize("notes", ["She called on Monday\nPaid the fine\n", "Paid, left\nCame by\nAsked\n"])
def test_prose_that_is_no_table_at_all_is_sent_to_detect(tmp_path: Path, notes: str) -> None:
    path = tmp_path / "notes.txt"
    path.write_text(notes, encoding="utf-8")
    refused = redactkit("inspect", path)
    assert refused.code == 65
    assert "plain text are searched by redactkit detect" in refused.stderr


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("declared", [(), ("--encoding", "cp1252")])
def test_a_text_as_notepad_saves_unicode_is_read_whatever_was_declared(
    tmp_path: Path, codec: str, declared: tuple[str, ...]
) -> None:
    """Read as cp1252 it is letters with zeros between them, in which nobody is found."""
    notes = tmp_path / "notes.txt"
    notes.write_bytes(("She called.\r\ncall (781) 555-0134\r\n" * 3).encode(codec))
    told = redactkit("detect", "--json", *declared, notes)
    assert told.code == 0
    assert [each["line"] for each in told.json()["findings"]] == [2, 4, 6]


@pytest.mark.parametrize("declared", [(), ("--encoding", "cp1252")])
def test_a_workbook_is_sent_to_inspect_and_not_to_an_encoding(
    tmp_path: Path, declared: tuple[str, ...]
) -> None:
    book = tmp_path / "notes.xlsx"
    book.write_bytes(b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + bytes(range(256)) * 4)
    told = redactkit("detect", *declared, book)
    assert told.code == 65
    assert "workbook" in told.stderr
    assert "redactkit inspect notes.xlsx" in told.stderr
    assert "encoding" not in told.stderr
    binary = redactkit("detect", "--encoding", "latin-1", stdin="a\0\0\0b\0\0\0" * 9)
    assert (binary.code, "binary" in binary.stderr) == (65, True)


def test_a_note_that_begins_as_another_kind_of_file_does_is_a_note() -> None:
    told = redactkit("detect", "--json", stdin="BZh PAR1 call (781) 555-0134\n")
    assert len(told.json()["findings"]) == 1


@pytest.mark.parametrize("typed", ["Doris Whittenburg called", "Whittenburg", "doris.whit", "D. W. came.txt"])
def test_a_note_typed_in_place_of_a_file_is_not_said_back(typed: str) -> None:
    told = redactkit("detect", typed)
    assert told.code == 66
    assert typed not in told.stderr
    assert "Whittenburg" not in told.stderr
    assert "hint: detect reads a file" in told.stderr
    named = redactkit("detect", "nosuch.txt")
    assert (named.code, "nosuch.txt: " in named.stderr, "hint: " in named.stderr) == (66, True, True)


def test_each_finding_tells_its_reason_on_the_page_and_how_places_are_counted() -> None:
    note = "she returned The Great Gatsby late, call (781) 555-0134\n"
    page = " ".join(redactkit("detect", stdin=note).stdout.split())
    assert "a title in a phrase that says somebody borrowed, wants or returned it" in page
    assert "an American telephone number" in page
    assert "Lines count from 1" in page
    reasons = [each["why"] for each in redactkit("detect", "--json", stdin=note).json()["findings"]]
    assert reasons
    assert not [why for why in reasons if why.startswith("the form of")]


def test_strict_and_an_empty_file_are_not_told_what_detect_misses() -> None:
    strict = " ".join(redactkit("detect", "--free-text", "strict", stdin="karen called\n").stdout.split())
    assert "All but words known to be safe is found" in strict
    assert "names that no list" not in strict
    empty = redactkit("detect", stdin="")
    assert (empty.code, empty.stdout.strip()) == (0, "There is no text in it: nothing was looked at.")
