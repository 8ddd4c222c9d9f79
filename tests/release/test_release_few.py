"""So few loans that the two tables can be laid side by side: whoever runs it and the requester are told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.command import Ended, disclose, request
from tests.support.town import Loan, Town, make_town

WHOLE = make_town(61)
LENT = [loan for loan in WHOLE.loans if loan.patron.home.startswith("dux") and loan.out[6:10] == "2024"]
APART = "Tables cannot be joined with one another"
MATCHED = "circulation.csv and titles.csv: 2024"
LOOK = "laid side by side, the lines can be matched"


def answer(folder: Path, loans: list[Loan], town: Town = WHOLE, **changes: object) -> Ended:
    exports = replace(town, loans=tuple(loans)).write(folder / "in")
    return disclose(request(folder, **changes), exports, folder / "OUT", "--home", folder / "home")


def text(folder: Path, name: str) -> str:
    return " ".join((folder / name).read_text(encoding="utf-8").split())


def is_told(folder: Path, ended: Ended) -> bool:
    """Whether all papers say so; that some do and some do not is an error."""
    assert ended.code == 0, ended.stderr
    readme = text(folder, "OUT/release/data/README.txt")
    told = {
        LOOK in " ".join(ended.stdout.split()),
        LOOK in text(folder, "OUT-record/START-HERE.html"),
        APART not in readme,
        MATCHED in readme,
        "so few records that the lines can be matched"
        in text(folder, "OUT/release/data/withholding-log.csv"),
    }
    assert len(told) == 1
    return told.pop()


@pytest.mark.parametrize(("number", "told"), [(1, True), (2, True), (10, True), (11, False), (40, False)])
def test_fewer_than_eleven_loans_can_be_matched(tmp_path: Path, number: int, told: bool) -> None:
    assert is_told(tmp_path, answer(tmp_path, LENT[:number])) is told


def test_one_line_tells_of_all_the_others(tmp_path: Path) -> None:
    """Fifteen loans of one work: every occasion is that work's."""
    first = LENT[0]
    same = [replace(loan, work=first.work) for loan in LENT[:15]]
    assert is_told(tmp_path, answer(tmp_path, same))


def test_few_loans_of_a_month_are_not_matched_with_the_works_of_a_year(tmp_path: Path) -> None:
    month = [loan for loan in LENT if loan.out[:2] == "03"][:4]
    others = [loan for loan in LENT if loan.out[:2] != "03"][:30]
    seeks = {"about": "records", "classes": ["circulation"], "from": "2024-03-01", "to": "2024-03-31"}
    assert not is_told(tmp_path, answer(tmp_path, month + others, seeks=seeks))


def test_what_was_withheld_changes_nothing(tmp_path: Path) -> None:
    """Loans of other libraries' patrons, be they many, leave the few as few."""
    others = [loan for loan in WHOLE.loans if not loan.patron.home.startswith("dux")]
    assert len(others) > 20
    assert is_told(tmp_path, answer(tmp_path, LENT[:4] + others))
    outs = tmp_path / "OUT/release/data/README.txt"
    assert answer(tmp_path / "alone", LENT[:4]).code == 0
    assert (tmp_path / "alone/OUT/release/data/README.txt").read_bytes() == outs.read_bytes()
