"""A title that names its reader: the last check says where it stands, the custodian withholds its rows."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.support.books import table_book
from tests.support.command import Ended, disclose, redactkit, request, tree
from tests.support.town import LOAN_HEADER, Town, make_town, write_table

TITLE = LOAN_HEADER.index("TITLE") + 1
DATA = "release/data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Exports of which some rows hold an item made for one patron."""

    folder: Path
    exports: list[Path]
    rows: list[int]
    town: Town

    def disclose(self, *more: str | Path, out: str = "OUT") -> Ended:
        return disclose(request(self.folder), self.exports, self.folder / out, *more)

    def column_map(self, more: str, *, name: str = "columns.yaml") -> Path:
        """The map that inspect writes, with these lines under the file of loans."""
        path = self.folder / name
        written = redactkit("inspect", self.exports[1], "--write-columns", path)
        assert written.code == 0, written.stderr
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("    columns:\n", f"{more}    columns:\n", 1), encoding="utf-8")
        return path

    def withholding(self, *, why: str = "made_for_one_patron", rows: list[int] | None = None) -> str:
        listed = "".join(f"      - {{row: {row}, why: {why}}}\n" for row in rows or self.rows)
        return f"    records: {len(self.town.loans)}\n    withhold_rows:\n{listed}"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """One own patron's loans of 2024 are all of an item that bears her name."""
    town = make_town(61)
    exports = town.write(tmp_path / "in")
    own = next(
        loan.patron for loan in town.loans if loan.patron.home.startswith("dux") and loan.out[6:10] == "2024"
    )
    rows = [
        nth for nth, loan in enumerate(town.loans, start=2) if loan.patron == own and loan.out[6:10] == "2024"
    ]
    lines = [loan.row() for loan in town.loans]
    for row in rows:
        lines[row - 2][TITLE - 1] = f"Homebound delivery: {own.name}"
    write_table(exports[1], LOAN_HEADER, lines)
    return Desk(folder=tmp_path, exports=exports, rows=rows, town=town)


def titles(out: Path) -> list[list[str]]:
    with (out / DATA / "titles.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_the_check_names_the_export_its_column_and_its_rows(desk: Desk) -> None:
    ended = desk.disclose()
    assert ended.code == 3
    first, *hints = ended.stderr.splitlines()
    assert first.startswith("redactkit: stopped: loans.csv: row")
    assert f"column {TITLE} (TITLE): this cell holds the name of the patron" in first
    assert all(str(row) in first for row in desk.rows)
    assert "release/data" not in ended.stderr
    assert "own_name" not in ended.stderr
    (hint,) = hints
    assert f"records: {len(desk.town.loans)} and withhold_rows: [{{row: {desk.rows[0]}, " in hint
    assert not (desk.folder / "OUT").exists()


def test_for_a_program_the_places_are_listed(desk: Desk) -> None:
    ended = desk.disclose("--json")
    said = ended.json()["stopped"]
    assert (said["file"], said["row"], said["column"]) == ("loans.csv", desk.rows[0], TITLE)
    (place,) = said["places"]
    assert place["check"] == "own_name"
    assert place["rows"] == desk.rows
    assert place["goes_into"] == "titles.csv"


def test_withheld_rows_go_into_no_table_and_stand_in_the_log_with_their_ground(desk: Desk) -> None:
    columns = desk.column_map(desk.withholding())
    ended = desk.disclose("--columns", columns)
    assert ended.code == 0, ended.stderr
    out = desk.folder / "OUT"
    assert not any("Homebound" in cell for line in titles(out) for cell in line)
    with (out / DATA / "withholding-log.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    (line,) = [each for each in lines if each["column"] == "records of an item made for one patron"]
    assert line["exemption"]
    assert line["entry"].startswith("W-")
    assert (
        "not yet reviewed" not in (out / "letter" / "response-letter.md").read_text(encoding="utf-8").lower()
    )
    internal = json.loads((desk.folder / "OUT-record" / "manifest-internal.json").read_bytes())
    (source,) = [each for each in internal["sources"] if each["file"] == "loans.csv"]
    assert [each["row"] for each in source["withheld"]] == desk.rows


def test_the_tables_are_those_of_an_export_without_these_rows(desk: Desk) -> None:
    """The negative control: what is left does not depend on what was withheld; nothing else is missing."""
    columns = desk.column_map(desk.withholding())
    assert desk.disclose("--columns", columns).code == 0
    (desk.folder / "bare").mkdir()
    bare = desk.folder / "bare" / "loans.csv"
    rows = [loan.row() for nth, loan in enumerate(desk.town.loans, start=2) if nth not in desk.rows]
    write_table(bare, LOAN_HEADER, rows)
    plain = disclose(request(desk.folder), [desk.exports[0], bare], desk.folder / "BARE")
    assert plain.code == 0, plain.stderr
    mine, theirs = tree(desk.folder / "OUT"), tree(desk.folder / "BARE")
    for name in ("circulation.csv", "titles.csv"):
        assert mine[f"{DATA}/{name}"] == theirs[f"{DATA}/{name}"]


def test_one_row_forgotten_is_found_again(desk: Desk) -> None:
    assert len(desk.rows) > 1
    columns = desk.column_map(desk.withholding(rows=desk.rows[:-1]))
    ended = desk.disclose("--columns", columns)
    assert ended.code == 3
    assert f"loans.csv: row {desk.rows[-1]}: column {TITLE}" in ended.stderr


def test_a_workbook_is_told_by_its_rows_too(desk: Desk) -> None:
    with desk.exports[1].open(encoding="utf-8", newline="") as file:
        table = list(csv.reader(file))
    book = desk.folder / "in" / "loans.xlsx"
    book.write_bytes(table_book(table))
    desk.exports[1] = book
    ended = desk.disclose()
    assert ended.code == 3
    assert f"row{'s' if len(desk.rows) > 1 else ''} {desk.rows[0]}" in ended.stderr
    ended = desk.disclose("--columns", desk.column_map(desk.withholding()))
    assert ended.code == 0, ended.stderr


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (("records: 600", "records: 599"), 4, "the rows to withhold were told of a file of 599"),
        (("    records: 600\n", ""), 78, "records is missing"),
        (('file: "loans.csv"', 'file: "loans*.csv"'), 78, "withhold_rows is of one file"),
        (
            ("why: made_for_one_patron", "why: embarrassing"),
            78,
            "why must be made_for_one_patron or a_persons_papers",
        ),
    ],
)
def test_rows_that_cannot_be_those_that_were_meant(
    desk: Desk, change: tuple[str, str], code: int, said: str
) -> None:
    columns = desk.column_map(desk.withholding())
    text = columns.read_text(encoding="utf-8")
    assert change[0] in text
    columns.write_text(text.replace(*change), encoding="utf-8")
    ended = desk.disclose("--columns", columns)
    assert ended.code == code, ended.stderr
    assert said in ended.stderr


def test_a_row_told_twice_and_a_row_beyond_the_file(desk: Desk) -> None:
    row = desk.rows[0]
    ended = desk.disclose("--columns", desk.column_map(desk.withholding(rows=[row, row])))
    assert (ended.code, f"row {row} is told twice" in ended.stderr) == (78, True)
    ended = desk.disclose("--columns", desk.column_map(desk.withholding(rows=[1]), name="first.yaml"))
    assert (ended.code, "row 1 is to be withheld, and is no record" in ended.stderr) == (4, True)


def test_rows_of_a_patron_export_cannot_be_withheld(desk: Desk) -> None:
    path = desk.folder / "patrons.yaml"
    assert redactkit("inspect", desk.exports[0], "--write-columns", path).code == 0
    more = "    records: 60\n    withhold_rows:\n      - {row: 2, why: a_persons_papers}\n"
    text = path.read_text(encoding="utf-8").replace("    columns:\n", f"{more}    columns:\n", 1)
    path.write_text(text, encoding="utf-8")
    ended = desk.disclose("--columns", path)
    assert ended.code == 4
    assert "rows of a patron export cannot be withheld" in ended.stderr


def test_a_map_written_anew_keeps_the_rows(desk: Desk) -> None:
    columns = desk.column_map(desk.withholding())
    again = desk.folder / "again.yaml"
    ended = redactkit("inspect", desk.exports[1], "--columns", columns, "--write-columns", again)
    assert ended.code == 0, ended.stderr
    assert desk.withholding() in again.read_text(encoding="utf-8")


def test_a_list_that_calls_the_names_of_patrons_borrower_is_checked_for_them(tmp_path: Path) -> None:
    """One file that says by name who had what, as a librarian writes it, and no list of patrons beside it."""
    family, given = "Quackenbush", "Odalys"
    header = ["Card number", "Borrower", "Home library", "Check-out date", "Title", "Branch"]
    rows = [
        [f"2171200{at:07d}", f"{family}{chr(97 + at % 26)}, {given}", "dux", "2024-03-05", "Tides", "DUX"]
        for at in range(40)
    ]
    rows[7][header.index("Title")] = f"A birthday for {given} {family}h"
    written = tmp_path / "list.csv"
    write_table(written, header, rows)
    ended = disclose(request(tmp_path), [written], tmp_path / "OUT")
    assert ended.code == 3
    assert ended.stderr.startswith("redactkit: stopped: list.csv: row 9: column 5 (title): ")
    header[1] = "Reader"  # a word that no map knows: leaving it out would leave the last check without names
    write_table(written, header, rows)
    ended = disclose(request(tmp_path), [written], tmp_path / "OUT", "--unknown", "withhold")
    assert ended.code == 4
    assert ended.stderr.startswith(
        "redactkit: held: list.csv: column 2 has no known meaning, and is written like names of people"
    )
    assert "Quackenbush" not in ended.stderr
    columns = tmp_path / "columns.yaml"
    assert redactkit("inspect", written, "--write-columns", columns).code == 0
    told = columns.read_text(encoding="utf-8").replace('category: "?"', "category: patron.name", 1)
    columns.write_text(told, encoding="utf-8")
    ended = disclose(request(tmp_path), [written], tmp_path / "OUT", "--columns", columns)
    assert ended.code == 3, ended.stderr
    assert not (tmp_path / "OUT").exists()
