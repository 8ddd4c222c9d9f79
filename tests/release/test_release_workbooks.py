"""Workbooks as exports: the same answer as from CSV, and nothing of what they hide in what is written."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
import xlwt
from tests.support.books import ods, ods_table
from tests.support.canaries import found_below, found_in
from tests.support.command import Ended, disclose, redactkit, request, tree
from tests.support.town import make_town

from redactkit.resources import sample_exports_folder

TOWN = make_town(4)
SAMPLES = sample_exports_folder()
HIDDEN = SAMPLES / "workbook" / "hidden-places.xlsx"
PLANTED = [
    each["value"] for each in json.loads((SAMPLES / "gold" / "hidden.json").read_text(encoding="utf-8"))
]

Table = list[list[str]]


def typed(header: Sequence[str], row: Sequence[str]) -> list[object]:
    """Cards as numbers and moments as dates, as a spreadsheet program turns them when it opens a CSV file."""
    return [
        int(cell)
        if name in ("P BARCODE", "BARCODE(ITEM)") and cell.isdecimal()
        else dt.datetime.strptime(cell, "%m-%d-%Y %H:%M")
        if name == "OUT DATE"
        else cell
        for name, cell in zip(header, row, strict=True)
    ]


def as_xlsx(folder: Path, patrons: Table, loans: Table) -> list[Path]:
    """Both tables in one workbook, below a title."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, (header, *rows) in {"P": patrons, "L": loans}.items():
        sheet = book.create_sheet(name)
        sheet.append(["A list of the library"])
        for row in [header, *(typed(header, row) for row in rows)]:
            sheet.append(row)
    book.save(folder / "both.xlsx")
    return [folder / "both.xlsx"]


def as_xls(folder: Path, patrons: Table, loans: Table) -> list[Path]:
    moment = xlwt.easyxf(num_format_str="m/d/yy h:mm")
    for name, (header, *rows) in {"patrons": patrons, "loans": loans}.items():
        book = xlwt.Workbook()
        sheet = book.add_sheet("S1")
        for at, row in enumerate([header, *(typed(header, row) for row in rows)]):
            for column, value in enumerate(row):
                how = [moment] if isinstance(value, dt.datetime) else []
                sheet.write(at, column, value, *how)
        book.save(str(folder / f"{name}.xls"))
    return [folder / "patrons.xls", folder / "loans.xls"]


def as_ods(folder: Path, patrons: Table, loans: Table) -> list[Path]:
    (folder / "both.ods").write_bytes(ods(ods_table(patrons), ods_table(loans, name="S2")))
    return [folder / "both.ods"]


def released(folder: Path) -> dict[str, bytes]:
    return {
        name: content
        for name, content in tree(folder / "OUT").items()
        if name.endswith(".csv") and "log" not in name
    }


@pytest.mark.parametrize("write", [as_xlsx, as_xls, as_ods])
def test_the_same_tables_come_out_of_every_kind_of_workbook(
    tmp_path: Path, write: Callable[[Path, Table, Table], list[Path]]
) -> None:
    plain = TOWN.write(tmp_path)
    tables = []
    for path in plain:
        with path.open(encoding="utf-8", newline="") as file:
            tables.append(list(csv.reader(file)))
    ended = disclose(request(tmp_path / "csv"), plain, tmp_path / "csv" / "OUT", "--home", tmp_path / "home1")
    assert ended.code == 0, ended.stderr
    books = write(tmp_path, *tables)
    ended = disclose(
        request(tmp_path / "book"), books, tmp_path / "book" / "OUT", "--home", tmp_path / "home2"
    )
    assert ended.code == 0, ended.stderr
    assert len(released(tmp_path / "csv")) == 2
    assert released(tmp_path / "book") == released(tmp_path / "csv")
    assert not found_below([tmp_path / "book" / "OUT"], TOWN.canaries())


def run_over_hidden_places(folder: Path, *more: str | Path) -> Ended:
    return disclose(request(folder), [HIDDEN], folder / "OUT", "--home", folder / "home", *more)


def test_nothing_that_a_workbook_hides_is_in_anything_that_is_written(tmp_path: Path) -> None:
    ended = run_over_hidden_places(tmp_path)
    assert ended.code == 0, ended.stderr
    folders = [tmp_path / "OUT", tmp_path / "OUT-record", tmp_path / "home"]
    assert not found_below(folders, PLANTED)
    assert not found_in((ended.stdout + ended.stderr).encode(), PLANTED)
    assert found_in(HIDDEN.read_bytes(), PLANTED) == set(PLANTED)  # the search can find them


def test_what_a_workbook_hides_is_told_to_the_custodian_and_to_nobody_else(tmp_path: Path) -> None:
    ended = run_over_hidden_places(tmp_path)
    record = tree(tmp_path / "OUT-record")
    assert "never the file itself" in " ".join(ended.stdout.split())
    assert "Never send the export itself." in record["START-HERE.html"].decode()
    sources = json.loads(record["manifest-internal.json"])["sources"]
    kinds = {part["kind"] for source in sources for part in source["hidden"]}
    assert {"hidden_sheet", "comments", "pivot_cache", "formulas"} <= kinds
    everything = b"".join(tree(tmp_path / "OUT").values())
    assert b"hidden_sheet" not in everything
    assert b"hidden-places" not in everything


def test_inspect_lists_what_a_workbook_hides(tmp_path: Path) -> None:
    ended = redactkit("inspect", HIDDEN, "--json")
    assert ended.code == 0
    first, second = ended.json()["files"]
    assert (first["file"], first["format"], first["encoding"], first["dialect"]) == (
        "hidden-places.xlsx, sheet 1",
        "xlsx",
        None,
        None,
    )
    assert {"kind": "hidden_columns", "where": "sheet 1, columns 5, 9"} in first["hidden"]
    assert second["hidden"] == [{"kind": "formulas", "where": "sheet 2, row 2"}]
    assert not found_in(ended.stdout.encode(), PLANTED)
    shown = redactkit("inspect", HIDDEN)
    assert "hidden rows, columns and worksheets" in shown.stdout
    assert not found_in(shown.stdout.encode(), PLANTED)


def test_a_hidden_sheet_can_be_asked_for_by_number() -> None:
    ended = redactkit("inspect", HIDDEN, "--sheet", "3", "--json")
    (file,) = ended.json()["files"]
    assert (file["file"], file["rows"]) == ("hidden-places.xlsx", 1)
    ended = redactkit("inspect", HIDDEN, "--sheet", "9")
    assert ended.code == 65
    assert ended.stdout == ""
