"""Columns of patrons' names under a label that says something harmless; titles that only sound like names."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.support.command import SAMPLES

from redactkit.classify.people import PatronNames, name_key
from redactkit.column_maps import load_column_map
from redactkit.errors import Held
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


MANY = [f"{begin}{end}" for begin in ("Qua", "Mer", "Tan", "Obe", "Vay") for end in "bdfgk"]


def register_of(folder: Path) -> Path:
    rows = [[str(at), f"2171200{at:07d}", name, "Keiko"] for at, name in enumerate(MANY)]
    return save(folder / "patrons.csv", ["borrowernumber", "cardnumber", "surname", "firstname"], rows)


@pytest.mark.parametrize("place", [4, 5, 6])
def test_a_column_of_family_names_is_no_title_and_no_branch(tmp_path: Path, place: int) -> None:
    mostly = [*MANY, *TITLES[:10]] * 2
    found = column([register_of(tmp_path), loans(tmp_path, mostly, place=place)], place)
    assert found.category == "unknown"
    assert "the values contradict the header: names of patrons of these exports" in found.evidence


def test_branches_and_books_may_have_the_names_of_families(tmp_path: Path) -> None:
    files = [register_of(tmp_path), loans(tmp_path, MANY[:5] * 12, place=6)]
    assert column(files, 6).category == "loan.branch"
    files = [register_of(tmp_path), loans(tmp_path, [*MANY, *TITLES, *AGAIN], place=4)]
    assert column(files, 4).category == "item.title"


SWAPPED = [("title", "surname"), ("title", "branch"), ("branch", "surname")]


@pytest.mark.parametrize("columns", [None, *SWAPPED])
def test_columns_of_a_headerless_file_that_changed_places_hold(
    tmp_path: Path, columns: tuple[str, str] | None
) -> None:
    """The map was made for another order; the number of columns says nothing."""
    order = ["key", "time", "title", "branch", "surname"]
    told = "key=patron.key time=loan.out_time title=item.title branch=loan.branch surname=patron.family_name"
    lines = "".join(
        f"      - {{column: {at}, category: {pair.split('=')[1]}}}\n"
        for at, pair in enumerate(told.split(), start=1)
    )
    written = tmp_path / "columns.yaml"
    written.write_text(
        "schema: redactkit.columns/1\nfiles:\n  - file: loans.csv\n    header_row: no\n"
        f"    record_class: circulation\n    columns:\n{lines}",
        encoding="utf-8",
    )
    if columns:
        one, other = map(order.index, columns)
        order[one], order[other] = order[other], order[one]
    rows = []
    for at in range(50):
        cells = {
            "key": str(at % 25),
            "time": f"2024-03-{1 + at % 28:02d}",
            "title": [*TITLES, *AGAIN][at % 36],
            "branch": ("DUX", "MAR", "KIN")[at % 3],
            "surname": MANY[at % 25],
        }
        rows.append([cells[name] for name in order])
    export = save(tmp_path / "loans.csv", rows[0], rows[1:])
    files = [export, register_of(tmp_path)]
    if columns is None:
        loan, _ = learn(files, encoding=None, tell=lambda *_: None, columns=load_column_map(written))
        assert [each.category for each in loan.export.columns][2:4] == ["item.title", "loan.branch"]
        return
    with pytest.raises(Held) as stopped:
        learn(files, encoding=None, tell=lambda *_: None, columns=load_column_map(written))
    assert not any(name in str(vars(stopped.value)) for name in (*MANY, *TITLES))


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


def list_of_loans(folder: Path, label: str, who: list[str], title: str = "Tides") -> Path:
    header = ["cardnumber", label, "issuedate", "date_due", "barcode", "title", "branchcode"]
    rows = [
        [f"2171200{at:07d}", name, "2024-03-05", "2024-03-26", f"3171200{at:07d}", title, "DUX"]
        for at, name in enumerate(who)
    ]
    return save(folder / "loans.csv", header, rows)


@pytest.mark.parametrize("label", ["borrower", "borrowernumber", "patron_id"])
@pytest.mark.parametrize("form", ["{last}, {first}", "{first} {last}", "{last}, {first} M."])
def test_names_under_a_label_for_keys_are_names(tmp_path: Path, label: str, form: str) -> None:
    """The last check asks after the own name of a row: it must know where that stands."""
    who = [form.format(last=last, first=first) for last, first in PATRONS]
    found = column([list_of_loans(tmp_path, label, who)], 1)
    assert found.category == "patron.name"
    assert "names of people where keys are expected" in found.evidence


@pytest.mark.parametrize(
    "who",
    [
        [str(at) for at in range(30)],
        [f" {at} " for at in range(30)],
        [f"key-{at:04d}" for at in range(30)],
        ["Self Check", *(str(at) for at in range(29))],
        [f"{at}, {at + 1}" for at in range(30)],
    ],
)
def test_keys_stay_keys(tmp_path: Path, who: list[str]) -> None:
    assert column([list_of_loans(tmp_path, "borrower", who)], 1).category == "patron.key"


def test_names_under_a_label_for_keys_are_known_elsewhere(tmp_path: Path) -> None:
    """A column of titles that are patrons' names is held, also where the list calls the names "borrower"."""
    who = [f"{last}, {first}" for last, first in PATRONS]
    lent = list_of_loans(tmp_path, "borrower", who)
    rows = list(csv.reader(lent.read_text(encoding="utf-8").splitlines()))
    for row, (last, first) in zip(rows[1:], PATRONS, strict=True):
        row[5] = f"{first} {last}"
    save(lent, rows[0], rows[1:])
    assert column([lent], 5).category == "unknown"
