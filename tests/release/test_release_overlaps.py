"""Records that stand in two exports of one run would count twice: nothing is made of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.command import SAMPLES, SIERRA, Ended, disclose, request
from tests.support.town import LOAN_HEADER, Loan, Town, make_town, write_table


def everybody_here(town: Town) -> Town:
    """The same town, with everybody registered at its own library."""
    here = {patron.record: replace(patron, home="duxb ") for patron in town.patrons}
    there = tuple(replace(loan, patron=here[loan.patron.record]) for loan in town.loans)
    return Town(patrons=tuple(here.values()), loans=there)


TOWN = everybody_here(make_town(51, patrons=40, loans=2400))
OUT = LOAN_HEADER.index("OUT DATE")


def loans(path: Path, of: tuple[Loan, ...], *, with_time: bool = True, header: bool = True) -> Path:
    """An export of some loans, with or without the time of day."""
    rows = [loan.row() for loan in of]
    if not with_time:
        rows = [[cell[:10] if at == OUT else cell for at, cell in enumerate(row)] for row in rows]
    write_table(path, LOAN_HEADER, rows)
    return path


def answer(folder: Path, *of: Path, town: Town = TOWN) -> Ended:
    (patrons, _) = town.write(folder / "town")
    form = request(folder)
    return disclose(form, [patrons, *of], folder / "OUT", "--home", folder / "home")


def records(folder: Path) -> int:
    text = (folder / "OUT/release/data/titles.csv").read_text(encoding="utf-8")
    return sum(int(line.rpartition(",")[2]) for line in text.splitlines()[1:])


def in_2024(of: tuple[Loan, ...]) -> int:
    return sum(loan.out[6:10] == "2024" for loan in of)


def assert_held(ended: Ended, folder: Path) -> None:
    assert ended.code == 4, ended.stdout
    assert not (folder / "OUT").exists()
    assert not (folder / "OUT-record").exists()


def test_a_period_and_its_second_part_are_not_counted_twice(tmp_path: Path) -> None:
    whole, late = (
        loans(tmp_path / "loans.csv", TOWN.loans),
        loans(tmp_path / "late.csv", TOWN.loans[-900:]),
    )
    ended = answer(tmp_path, whole, late)
    assert_held(ended, tmp_path)
    assert "the same 900 rows stand in loans.csv and in late.csv" in ended.stderr
    assert "the first is row 1502 of the one and row 2 of the other" in ended.stderr


def test_two_parts_that_do_not_meet_are_counted_once_each(tmp_path: Path) -> None:
    first = loans(tmp_path / "first.csv", TOWN.loans[:1300])
    second = loans(tmp_path / "second.csv", TOWN.loans[1300:])
    ended = answer(tmp_path, first, second)
    assert ended.code == 0, ended.stderr
    assert records(tmp_path) == in_2024(TOWN.loans)


def test_what_repeats_within_one_file_stays(tmp_path: Path) -> None:
    twice = loans(tmp_path / "loans.csv", (*TOWN.loans[:1000], *TOWN.loans[:200]))
    ended = answer(tmp_path, twice, loans(tmp_path / "rest.csv", TOWN.loans[1000:]))
    assert ended.code == 0, ended.stderr
    assert records(tmp_path) == in_2024(TOWN.loans) + in_2024(TOWN.loans[:200])


def test_one_loan_at_one_minute_is_one_loan(tmp_path: Path) -> None:
    ended = answer(
        tmp_path,
        loans(tmp_path / "first.csv", TOWN.loans[:1201]),
        loans(tmp_path / "second.csv", TOWN.loans[1200:]),
    )
    assert_held(ended, tmp_path)
    assert "the same row stands in first.csv and in second.csv: it is row 1202" in ended.stderr


@pytest.mark.parametrize("with_time", [True, False])
def test_a_book_taken_again_on_one_day_is_two_loans(tmp_path: Path, with_time: bool) -> None:
    """Two branches' files: one patron, one item, one day, in each. One row of more than a thousand."""
    first, second = TOWN.loans[:1200], TOWN.loans[1200:]
    once = first[7]
    again = replace(
        once, branch="king", out=once.out[:11] + ("09:01" if once.out[11:] != "09:01" else "09:02")
    )
    ended = answer(
        tmp_path,
        loans(tmp_path / "first.csv", first, with_time=with_time),
        loans(tmp_path / "second.csv", (*second, again), with_time=with_time),
    )
    assert ended.code == 0, ended.stderr
    assert records(tmp_path) == in_2024((*TOWN.loans, again))


def test_many_loans_of_one_day_in_two_files_are_a_copy(tmp_path: Path) -> None:
    """Without times: a day that is in both periods, three rows of twelve hundred."""
    ended = answer(
        tmp_path,
        loans(tmp_path / "first.csv", TOWN.loans[:1203], with_time=False),
        loans(tmp_path / "second.csv", TOWN.loans[1200:], with_time=False),
    )
    assert_held(ended, tmp_path)
    assert "the same 3 rows stand" in ended.stderr


def test_a_copy_without_times_is_the_same_table(tmp_path: Path) -> None:
    ended = answer(
        tmp_path,
        loans(tmp_path / "loans.csv", TOWN.loans),
        loans(tmp_path / "days.csv", TOWN.loans[400:], with_time=False),
    )
    assert_held(ended, tmp_path)


@pytest.mark.parametrize("written", ["tab", "pipe", "resaved"])
def test_the_same_table_in_another_format_is_seen(tmp_path: Path, written: str) -> None:
    patrons, whole = (SAMPLES / name for name in SIERRA["default"])
    again = SAMPLES / SIERRA[written][1]
    form = request(tmp_path)
    ended = disclose(form, [patrons, whole, again], tmp_path / "OUT", "--home", tmp_path / "home")
    assert_held(ended, tmp_path)
    assert "the same 10,400 rows stand in loans.csv and in" in ended.stderr


def test_an_order_gets_no_line_twice(tmp_path: Path) -> None:
    form = SAMPLES / "requests/subpoena-state-released.yaml"
    patrons, whole = (SAMPLES / name for name in SIERRA["default"])
    copy = SAMPLES / SIERRA["tab"][1]
    for exports in ([patrons, whole, copy], [patrons, SAMPLES / SIERRA["tab"][0], whole]):
        ended = disclose(form, exports, tmp_path / "OUT", "--home", tmp_path / "home")
        assert_held(ended, tmp_path)
        assert "stand in" in ended.stderr


def test_every_pair_of_files_is_named(tmp_path: Path) -> None:
    whole = loans(tmp_path / "loans.csv", TOWN.loans)
    parts = [loans(tmp_path / f"part{at}.csv", TOWN.loans[at * 800 : at * 800 + 800]) for at in range(3)]
    ended = answer(tmp_path, *parts, whole)
    assert_held(ended, tmp_path)
    for at in range(3):
        assert f"the same 800 rows stand in part{at}.csv and in loans.csv" in ended.stderr


def test_files_without_items_are_compared_row_by_row(tmp_path: Path) -> None:
    """Sign-ups: nobody says which item; what is alike in every cell is the same row."""
    form = request(
        tmp_path,
        own_patrons_only="true",
        seeks={"about": "records", "classes": ["attendance"], "from": "2024-01-01", "to": "2024-12-31"},
    )
    head, *rows = (SAMPLES / "lists/sign_up_sheet.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    one, other = tmp_path / "sheet1.csv", tmp_path / "sheet2.csv"
    one.write_text("".join([head, *rows]), encoding="utf-8")
    other.write_text("".join([head, *rows[20:]]), encoding="utf-8")
    ended = disclose(form, [one, other], tmp_path / "OUT", "--home", tmp_path / "home")
    assert_held(ended, tmp_path)
    assert f"the same {len(rows) - 20:,} rows stand in sheet1.csv and in sheet2.csv" in ended.stderr
    one.write_text("".join([head, *rows[:20]]), encoding="utf-8")
    ended = disclose(form, [one, other], tmp_path / "OUT", "--home", tmp_path / "home")
    assert ended.code == 0, ended.stderr
