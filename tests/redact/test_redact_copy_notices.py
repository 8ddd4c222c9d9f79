"""An order for days of which the exports have nothing: said to the operator, of everybody's rows together."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.support.orders import Copy, copied, order, table
from tests.support.town import card

from redactkit.model import ScopedSpec
from redactkit.redact.notices import notices_of_copy

ADA, BEN = card(2, 1), card(2, 2)
PATRONS = ["cardnumber", "borrowernumber", "surname", "firstname", "branchcode"]
PEOPLE = [[ADA, "11", "Okafor", "Ada", "DUX"], [BEN, "12", "Foss", "Ben", "DUX"]]
LOANS = ["borrowernumber", "issuedate", "branchcode", "barcode", "title", "author"]
LOOK = "make sure that the exports are whole before you send anything"


def loans(folder: Path, *months: str, who: str = "12", name: str = "issues.csv") -> Path:
    rows = [
        [who, f"{month}-05 10:00:00", "DUX", f"317120000000{at:02d}", f"Canary {at}", "Writer"]
        for at, month in enumerate(months)
    ]
    return table(folder / name, LOANS, rows)


def copy(folder: Path, *exports: Path, **seeks: object) -> Copy:
    people = table(folder / "borrowers.csv", PATRONS, PEOPLE)
    form = order(folder, [ADA], seeks={"classes": ["circulation"], **seeks})
    return copied(folder, form, [people, *exports])


YEAR = [f"2024-{month:02d}" for month in range(1, 13)]


def test_whole_months_without_a_row_are_said(tmp_path: Path) -> None:
    there = [month for month in YEAR if month not in ("2024-03", "2024-04", "2024-07")]
    found = copy(tmp_path, loans(tmp_path, *there), **{"from": "2024-01-01", "to": "2024-12-31"})
    gaps = "2024-03 to 2024-04, 2024-07"
    assert found.notices == (
        f"no loan in these exports is of {gaps}, and the answer covers that time: {LOOK}",
    )
    assert "Canary" not in str(found.notices)


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        ("2024-02-10", "2024-04-20", ()),
        ("2023-11-30", "2024-02-01", ("no loan in these exports is of 2023-11 to 2023-12, and",)),
        (
            "2024-10-01",
            "2025-01-06",
            ("the last loan in these exports is of 2024-12, and the answer covers",),
        ),
        ("2024-05-05", "2024-05-05", ()),
        (None, "2024-06-30", ()),
    ],
)
def test_only_the_months_of_the_paper_count(
    tmp_path: Path, first: str | None, last: str, says: tuple[str, ...]
) -> None:
    days = {"to": last} | ({"from": first} if first else {})
    found = copy(tmp_path, loans(tmp_path, *YEAR), **days)
    assert len(found.notices) == len(says)
    assert all(notice.startswith(said) for notice, said in zip(found.notices, says, strict=True))


def test_time_that_is_still_to_come_is_not_missed(tmp_path: Path) -> None:
    """The fixed day of the tests is in January 2025."""
    found = copy(tmp_path, loans(tmp_path, *YEAR, "2025-01"), **{"from": "2024-01-01"})
    assert found.notices == ()


def test_the_months_are_those_of_everybody(tmp_path: Path) -> None:
    """Whether the named person has a loan in a month is not said by a notice."""
    own, others = loans(tmp_path, "2024-06", who="11", name="a.csv"), loans(tmp_path, *YEAR, name="b.csv")
    days = {"from": "2024-01-01", "to": "2024-12-31"}
    assert copy(tmp_path, own, others, **days).notices == ()
    assert copy(tmp_path / "again", loans(tmp_path / "again", *YEAR), **days).notices == ()


def test_an_export_without_any_day_is_said() -> None:
    scope = ScopedSpec(classes=("circulation",), first=date(2024, 1, 1), last=None)
    (said,) = notices_of_copy(scope, {"circulation": set()}, date(2025, 1, 10))
    assert said == f"no loan in these exports has a day that can be read: {LOOK}"


def test_where_no_days_are_asked_for_nothing_is_missed(tmp_path: Path) -> None:
    assert copy(tmp_path, loans(tmp_path, "2020-01", "2024-01")).notices == ()
