"""Social Security numbers in sheets that nobody sees: found by place, never shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.audit.audit_support import audited
from tests.support.books import ods, ods_table, rows_xml, sheet_xml, xlsx
from tests.support.command import redactkit

from redactkit.audit import is_bad, not_looked_at
from redactkit.read.books import facts

SSN = "219-09-9994"
TABLE = [["P BARCODE", "PATRN NAME"], ["21712000000011", "Doyle, Karen"], ["21712000000022", "Ober, Ann"]]
HIDDEN = [["Karen", "asked twice"], ["", f"her number is {SSN}"], ["x", SSN]]


def book(folder: Path, *others: list[list[str]], states: tuple[str, ...] = ("visible", "hidden")) -> Path:
    path = folder / "patrons.xlsx"
    sheets = [sheet_xml(rows_xml(rows)) for rows in (TABLE, *others)]
    path.write_bytes(xlsx(*sheets, states=[*states, *["veryHidden"] * len(sheets)][: len(sheets)]))
    return path


def in_sheets(path: Path) -> list[tuple[str, str, int, int, list[int]]]:
    """The findings in sheets that are not read."""
    return [
        (each["rule"], each["file"], each["column"], each["rows"], each["example_rows"])
        for each in audited(path)["findings"]
        if "sheet" in each["file"]
    ]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_number_in_a_hidden_sheet_is_found_and_not_shown(tmp_path: Path, state: str) -> None:
    path = book(tmp_path, HIDDEN, states=("visible", state))
    assert in_sheets(path) == [("LN-01", "patrons.xlsx, sheet 2", 2, 2, [2, 3])]
    document = audited(path)
    assert is_bad(document)
    assert SSN not in str(document)
    assert SSN.replace("-", "") not in str(document)
    for more in ((), ("--json",)):
        ended = redactkit("audit", path, "--profile", "me-infonet", "--as-of", "2025-01-10", *more)
        assert ended.code == 5
        assert "patrons.xlsx, sheet 2" in " ".join(ended.stdout.split())
        assert SSN not in ended.stdout + ended.stderr


def test_bare_numbers_in_a_hidden_sheet_are_suspected(tmp_path: Path) -> None:
    bare = [[f"{101 + at * 7:03d}{11 + at:02d}{1000 + at * 37:04d}"] for at in range(40)]
    assert in_sheets(book(tmp_path, [["n"], *bare])) == [("LN-16", "patrons.xlsx, sheet 2", 1, 40, [2, 3, 4])]


@pytest.mark.parametrize("rows", [[["Karen", "asked twice"]], [["781-555-0100"], ["31712000000011"]], []])
def test_a_hidden_sheet_without_such_numbers_is_no_finding(tmp_path: Path, rows: list[list[str]]) -> None:
    path = book(tmp_path, rows)
    assert in_sheets(path) == []
    assert not audited(path)["errors"]


def test_every_sheet_that_is_not_read_is_searched_once(tmp_path: Path) -> None:
    path = book(tmp_path, HIDDEN, TABLE, [[SSN]], states=("visible", "hidden", "visible", "visible"))
    assert [each[1] for each in in_sheets(path) if each[0] == "LN-01"] == [
        "patrons.xlsx, sheet 2",
        "patrons.xlsx, sheet 4",
    ]


def test_a_hidden_sheet_of_an_ods_book(tmp_path: Path) -> None:
    path = tmp_path / "patrons.ods"
    style = (
        '<style:style style:name="gone" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    path.write_bytes(ods(ods_table(TABLE), ods_table(HIDDEN, name="S2", style="gone"), styles=style))
    assert in_sheets(path) == [("LN-01", "patrons.ods, sheet 2", 2, 2, [2, 3])]


def test_a_sheet_that_cannot_be_searched_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(tmp_path, [["a"] * 3] * 20)
    monkeypatch.setattr(facts, "MOST_FILLED", 30)
    document = audited(path)
    assert not_looked_at(document) == 1
    assert is_bad(document)
