"""A column map that calls names titles: what both readers believe is wrong, and the values show it."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.command import disclose, redactkit, request
from tests.support.town import LOAN_HEADER, make_town, write_table

TOWN = make_town(3, patrons=60, loans=500, works=40)
SEEKS = {"about": "records", "classes": ["circulation"], "from": "2024-01-01", "to": "2024-12-31"}


def exports(folder: Path) -> tuple[Path, Path]:
    """Loans that say the patron's name, and no title."""
    patrons, loans = TOWN.write(folder)
    header = ["PATRN NAME" if name == "TITLE" else name for name in LOAN_HEADER]
    place = header.index("PATRN NAME")
    rows = [loan.row() for loan in TOWN.loans]
    for row, loan in zip(rows, TOWN.loans, strict=True):
        row[place] = loan.patron.name
    write_table(loans, header, rows)
    return patrons, loans


def mapped(folder: Path, *files: Path, sure: str = "") -> Path:
    """A column map by which the names are titles."""
    path = folder / "columns.yaml"
    ended = redactkit("inspect", *files, "--write-columns", path)
    assert ended.code == 0, ended.stderr
    text = path.read_text(encoding="utf-8")
    at = text.index("loans.csv")
    changed, count = re.subn(
        r'("?PATRN NAME"?, category: )"?[^,}]+', rf"\g<1>item.title{sure}", text[at:], count=1
    )
    assert count == 1
    path.write_text(text[:at] + changed, encoding="utf-8")
    return path


def test_a_column_of_names_is_not_believed_to_be_of_titles(tmp_path: Path) -> None:
    files = exports(tmp_path / "in")
    columns = mapped(tmp_path, *files)
    ended = disclose(request(tmp_path, seeks=SEEKS), files, tmp_path / "OUT", "--columns", columns)
    assert ended.code == 4
    assert "names" in ended.stderr
    assert not (tmp_path / "OUT").exists()


def test_whoever_is_sure_of_it_is_stopped_by_the_last_check(tmp_path: Path) -> None:
    files = exports(tmp_path / "in")
    columns = mapped(tmp_path, *files, sure=", sure: yes")
    ended = disclose(request(tmp_path, seeks=SEEKS), files, tmp_path / "OUT", "--columns", columns)
    assert ended.code == 3, ended.stderr
    assert not (tmp_path / "OUT").exists()
