"""Columns of patrons' names under a label that says something harmless; titles that only sound like names."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.support.command import SAMPLES

from redactkit.classify.people import PatronNames, name_key
from redactkit.learn import learn
from redactkit.model import Column

GIVEN = ("Anselm", "Bronwyn", "Keiko", "Thora", "Zuleika")
FAMILY = ("Ounce", "Quill", "Merrow", "Tansy", "Ober", "Vance-Lund")
PATRONS = [(family, given) for family in FAMILY for given in GIVEN]
"""Thirty patrons, none with a name that a list of given names knows."""
TITLES = [f"The {word} of the {place}" for word in ("Tides", "Rivers", "Walls") for place in FAMILY]
AGAIN = [f"{title} Again" for title in TITLES]
LIVES = ["Jane Eyre", "Anne Frank", "Emma Woodhouse", "Tom Jones"]


def save(path: Path, header: list[str], rows: list[list[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def patrons(folder: Path, *, whole: bool = False) -> Path:
    cards = [f"2171200{at:07d}" for at in range(len(PATRONS))]
    if whole:
        rows = [
            [card, f"{last.upper()}, {first} M."] for card, (last, first) in zip(cards, PATRONS, strict=True)
        ]
        return save(folder / "patrons.csv", ["P BARCODE", "PATRN NAME"], rows)
    rows = [
        [str(at), card, last, first]
        for at, (card, (last, first)) in enumerate(zip(cards, PATRONS, strict=True))
    ]
    return save(folder / "patrons.csv", ["borrowernumber", "cardnumber", "surname", "firstname"], rows)


def loans(folder: Path, values: list[str], *, place: int = 4) -> Path:
    header = ["borrowernumber", "issuedate", "date_due", "barcode", "title", "itemcallnumber", "branchcode"]
    rows = []
    for at, value in enumerate(values):
        row = [str(at % 30), "2024-03-05", "2024-03-26", f"3171200{at:07d}", "Tides", "551.4 T", "DUX"]
        row[place] = value
        rows.append(row)
    return save(folder / "loans.csv", header, rows)


def column(paths: list[Path], place: int) -> Column:
    found = learn(paths, encoding=None, tell=lambda *_: None)
    (loan,) = [each.export for each in found if each.export.label == "loans.csv"]
    return loan.columns[place]


def direct(count: int) -> list[str]:
    return [f"{first} {last}" for last, first in PATRONS[:count]]


def inverted(count: int) -> list[str]:
    return [f"{last}, {first}" for last, first in PATRONS[:count]]


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("write", [direct, inverted])
@pytest.mark.parametrize("place", [4, 5, 6])  # title, call number, branch
def test_patrons_names_are_no_titles_and_no_branches(tmp_path: Path, write, whole, place) -> None:  # type: ignore[no-untyped-def]
    """Two in five of the values, and fewer than twenty different ones."""
    values = [*write(10), *TITLES[:15]] * 4
    if place == 6:
        values = [*write(6), "DUX", "MAR", "KIN"] * 10
    found = column([patrons(tmp_path, whole=whole), loans(tmp_path, values, place=place)], place)
    assert found.category == "unknown"
    assert "the values contradict the header: names of patrons of these exports" in found.evidence
    assert "Ounce" not in str(found.evidence)


def test_the_order_of_the_files_does_not_matter(tmp_path: Path) -> None:
    files = [patrons(tmp_path), loans(tmp_path, [*direct(10), *TITLES[:15]] * 4)]
    assert column(files, 4) == column(files[::-1], 4)


@pytest.mark.parametrize(
    "values", [[*TITLES, *LIVES], [*TITLES, *direct(1)] * 5, [*TITLES, *AGAIN, *direct(3)] * 2]
)
def test_titles_that_are_names_are_titles(tmp_path: Path, values: list[str]) -> None:
    """A patron may be called like a book; three of a hundred may."""
    assert column([patrons(tmp_path), loans(tmp_path, values)], 4).category == "item.title"


def test_a_patron_called_jane_eyre_does_not_hold_the_titles(tmp_path: Path) -> None:
    rows = [["1", "21712000000011", "Eyre", "Jane"], ["2", "21712000000022", "Frank", "Anne"]]
    register = save(tmp_path / "patrons.csv", ["borrowernumber", "cardnumber", "surname", "firstname"], rows)
    assert column([register, loans(tmp_path, [*TITLES, *LIVES] * 3)], 4).category == "item.title"


def test_nobody_elses_names_are_known(tmp_path: Path) -> None:
    """Without the patrons at hand, no list knows these names: the negative control."""
    assert column([loans(tmp_path, [*direct(10), *TITLES[:15]] * 4)], 4).category == "item.title"


def test_known_given_names_among_many_titles_are_doubtful(tmp_path: Path) -> None:
    known = [f"{first} {last}" for last in FAMILY for first in ("Karen", "David", "Susan")]
    mixed = [*TITLES, *AGAIN] * 3 + known
    assert column([loans(tmp_path, mixed)], 4).category == "unknown"
    backwards = [f"{last}, {first}" for first, last in (name.split() for name in known[:8])]
    assert column([loans(tmp_path, TITLES * 4 + backwards)], 4).category == "unknown"
    assert column([loans(tmp_path, mixed[:-10])], 4).category == "item.title"


@pytest.mark.parametrize("name", ["koha/old_issues.csv", "sierra/loans.csv"])
def test_the_titles_of_the_samples_are_titles(name: str) -> None:
    beside = {"koha": "borrowers.csv", "sierra": "patrons.csv"}[name.split("/")[0]]
    paths = [SAMPLES / name, SAMPLES / name.split("/")[0] / beside]
    loan, _ = learn(paths, encoding=None, tell=lambda *_: None)
    assert "item.title" in [each.category for each in loan.export.columns]
    assert "unknown" not in [each.category for each in loan.export.columns]


def test_a_name_has_one_key_however_it_is_written() -> None:
    names = PatronNames()
    names.add(["Núñez-Doyle, José María Jr."])
    for text in (
        "José Núñez-Doyle",
        "NUNEZ DOYLE, JOSE",
        "Jose M. Nunez Doyle III",
        "José María Núñez Doyle",
    ):
        assert name_key(text) in names.keys
    assert name_key("José Doyle") not in names.keys
    assert name_key("Doyle") is None
