"""Totals of too few people: screen, letter and log say that there is no figure, and of nobody the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.release.test_release_other_totals import asked, log, people, sheet, signed_up, table
from tests.support.command import Ended, disclose, tree

TOO_FEW = "fewer than 11 people are concerned, or nobody, or more than half of the records are one person's"
YEAR = {"classes": ["attendance"], "from": "2024-01-01", "to": "2024-12-31"}
YEARS = {**YEAR, "from": "2023-01-01"}


def letter(folder: Path) -> str:
    return " ".join((folder / "OUT/letter/response-letter.md").read_text(encoding="utf-8").split())


def came(folder: Path, number: int, *, before: int = 0, about: str = "totals", **changes: object) -> Ended:
    """So many people came in 2024, and so many in 2023; one came in 2022, of whom nobody asked."""
    rows = signed_up(people(1, 3), "Story Hour", "03/14/2022")
    rows += signed_up(people(number), "Story Hour", "03/14/2024")
    rows += signed_up(people(before, 1), "Story Hour", "03/14/2023")
    seeks = {**(YEARS if before else YEAR), "about": about}
    given = {"profile": "me-infonet", "handled_by": "library_director", "seeks": seeks, **changes}
    form, exports = asked(folder, **given), [sheet(folder / "in", rows)]
    return disclose(form, exports, folder / "OUT", "--home", folder / "home")


@pytest.mark.parametrize("about", ["totals", "records"])
@pytest.mark.parametrize("number", [0, 4, 10])
def test_no_figure_is_said_to_be_none(tmp_path: Path, about: str, number: int) -> None:
    ended = came(tmp_path, number, about=about)
    assert ended.code == 0, ended.stderr
    assert len(table(tmp_path)) == 1
    assert f"Released: no figure, because {TOO_FEW}" in " ".join(ended.stdout.split())
    said = letter(tmp_path)
    assert f"you receive no figure: {TOO_FEW}. We do not say which of these it is." in said
    assert f"totals-attendance.csv: no figure, because {TOO_FEW}" in said
    for untrue in ("You receive", "0 lines", "no line for", "together with others", "totals are given"):
        assert untrue not in said
    (line,) = [line for line in log(tmp_path) if line["column"] == "totals-attendance.csv"]
    assert line["done"] == "no figure is given"
    assert line["reason"].startswith(TOO_FEW)
    assert line["exemption"] == "121"
    assert not [line for line in log(tmp_path) if "given instead" in line["no_smaller_part"]]
    start = (tmp_path / "OUT-record/START-HERE.html").read_text(encoding="utf-8")
    assert "there is no figure in them" in start
    assert "Totals are given" not in start


def test_with_enough_people_there_is_a_figure_and_no_word_of_none(tmp_path: Path) -> None:
    """The negative control."""
    ended = came(tmp_path, 11)
    assert ended.code == 0, ended.stderr
    assert table(tmp_path)[1][-1] == "11"
    assert "Released: totals, no lines" in ended.stdout
    said = letter(tmp_path)
    assert "You receive the totals you asked for." in said
    assert "its total is given together with others, or not at all" in said
    for absent in ("no figure", TOO_FEW):
        assert absent not in said + ended.stdout + ended.stderr
    assert not [line for line in log(tmp_path) if line["column"] == "totals-attendance.csv"]


def test_a_year_without_a_figure_is_not_called_empty(tmp_path: Path) -> None:
    ended = came(tmp_path, 4, before=15)
    assert ended.code == 0, ended.stderr
    assert [row[0] for row in table(tmp_path)[1:]] == ["2023"]
    assert f"It has no figure for 2024: {TOO_FEW}." in letter(tmp_path)
    assert "no line for" not in letter(tmp_path)
    (line,) = [line for line in log(tmp_path) if line["column"] == "totals-attendance.csv"]
    assert line["done"] == "no figure is given for 2024"
    assert "totals-attendance.csv has no figure for 2024" in " ".join((ended.stdout + ended.stderr).split())


@pytest.mark.parametrize("before", [0, 15])
@pytest.mark.parametrize("about", ["totals", "records"])
def test_few_and_none_send_the_same(tmp_path: Path, before: int, about: str) -> None:
    for number in (0, 3, 9):
        folder = tmp_path / str(number)
        ended = came(folder, number, before=before, about=about)
        assert ended.code == 0, ended.stderr
    none, few, more = (tree(tmp_path / str(number) / "OUT") for number in (0, 3, 9))
    assert none == few == more


def test_what_massachusetts_gives_as_totals_alone_is_told_alike(tmp_path: Path) -> None:
    ended = came(tmp_path, 4, about="records", profile="ma-duxbury", handled_by="town_clerk")
    assert ended.code == 0, ended.stderr
    assert f"Of these you receive no figure: {TOO_FEW}." in letter(tmp_path)
    assert "granted in part" not in letter(tmp_path)
