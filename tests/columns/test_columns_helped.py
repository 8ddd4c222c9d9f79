"""What helps a person to write a column map: words for every category, near names, what is known again."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.support.command import redactkit
from tests.support.town import LOAN_HEADER, make_town, write_table

from redactkit.categories import CATEGORIES
from redactkit.category_words import CLASSES, MEANS, near_categories
from redactkit.classify import ToldColumn, ToldFile, changes, mark_of, relaid
from redactkit.column_maps import load_column_map
from redactkit.decide.vocabulary import RecordClass, members
from redactkit.model import Category


def test_every_category_and_class_has_words() -> None:
    assert set(MEANS) == CATEGORIES
    assert set(CLASSES) == {*members(RecordClass), "catalogue", "statistics"}
    assert not [name for name, words in MEANS.items() if "|" in words or words.endswith(".")]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("title", "item.title"),
        ("item.titel", "item.title"),
        ("patron.telephone", "patron.phone"),
        ("patron.surname", "patron.family_name"),
        ("patron.dob", "patron.birth_date"),
        ("loan.checkout", "loan.out_time"),
    ],
)
def test_a_wrong_category_is_told_with_a_near_one(tmp_path: Path, written: str, meant: str) -> None:
    assert meant in near_categories(written)
    path = tmp_path / "columns.yaml"
    path.write_text(
        "schema: redactkit.columns/1\nfiles:\n  - file: a.csv\n    columns:\n"
        f'      - {{column: 1, mark: "0000", category: {written}}}\n',
        encoding="utf-8",
    )
    ended = redactkit("inspect", tmp_path / "a.csv", "--columns", path)
    assert ended.code == 78
    assert f"{meant}" in ended.stderr
    assert "did you mean" in ended.stderr


def test_nothing_is_near_to_nonsense() -> None:
    assert near_categories("qqqq") == ()


def told(*marks: str) -> ToldFile:
    return ToldFile(
        file="a.csv",
        columns=tuple(
            ToldColumn(position=at, mark=mark_of(name), category=Category("item.title"))
            for at, name in enumerate(marks, start=1)
        ),
    )


def test_many_moved_columns_are_one_line() -> None:
    names = [f"H{at}" for at in range(8)]
    found = changes(told(*names), ["NEW", *names])
    assert found == ("column 1 is new", "8 columns have moved: column 1 is column 2 now, and so on")
    assert len(changes(told(*names[:2]), ["NEW", *names[:2]])) == 3


def test_columns_are_known_again_by_their_marks_and_doubles_are_not() -> None:
    known = relaid(told("A", "B", "C"), ["A", "X", "C", "B"])
    assert [(column.position, column.mark) for column in known.columns] == [
        (1, mark_of("A")),
        (3, mark_of("C")),
        (4, mark_of("B")),
    ]
    assert [column.position for column in relaid(told("A", "B"), ["B", "B", "A"]).columns] == [2, 3]
    assert [column.position for column in relaid(told("B", "A"), ["X", "A", "B", "B"]).columns] == [2]


def test_a_new_column_costs_one_question_and_not_fourteen(tmp_path: Path) -> None:
    """The map that inspect writes from an old one knows all columns but the new one."""
    _, loans = make_town(5).write(tmp_path / "in")
    with loans.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[0][rows[0].index("TITLE")] = "Shelf thing"
    write_table(loans, rows[0], rows[1:])
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    assert redactkit("inspect", loans, "--write-columns", old).code == 0
    text = old.read_text(encoding="utf-8")
    assert text.count('category: "?"') == 1
    old.write_text(text.replace('category: "?"', "category: item.title"), encoding="utf-8")
    wider = [[*row[:2], "Quirk" if at == 0 else "", *row[2:]] for at, row in enumerate(rows)]
    write_table(loans, wider[0], wider[1:])
    ended = redactkit("inspect", loans, "--columns", old, "--write-columns", new)
    assert ended.code == 0, ended.stderr
    (file_told,) = load_column_map(new).files
    assert [column.position for column in file_told.columns if column.category is None] == [3]
    title = LOAN_HEADER.index("TITLE")
    assert file_told.columns[title + 1].category == "item.title"


def test_a_catalogue_with_patrons_is_a_question(tmp_path: Path) -> None:
    """Headers as of a catalogue, and a column of patrons' record numbers under a label that nobody knows."""
    town = make_town(6)
    rows = [[loan.row()[0], loan.row()[8], loan.row()[9], loan.row()[7]] for loan in town.loans]
    path = tmp_path / "report.csv"
    write_table(path, ["Who it was", "AUTHOR", "TITLE", "CALL #(BIBLIO)"], rows)
    (found,) = redactkit("inspect", path, "--json").json()["files"]
    assert found["columns"][0]["category"] == "patron.record_number"
    assert found["record_class"] is None
    columns = tmp_path / "columns.yaml"
    assert redactkit("inspect", path, "--write-columns", columns).code == 0
    text = columns.read_text(encoding="utf-8")
    assert 'record_class: "?"  # circulation for loans, registration for patrons' in text
    assert load_column_map(columns).files[0].record_class is None
    columns.write_text(text.replace('record_class: "?"', "record_class: circulation"), encoding="utf-8")
    (again,) = redactkit("inspect", path, "--columns", columns, "--json").json()["files"]
    assert again["record_class"] == "circulation"
    write_table(path, ["AUTHOR", "TITLE", "CALL #(BIBLIO)"], [row[1:] for row in rows])
    (plain,) = redactkit("inspect", path, "--json").json()["files"]
    assert plain["record_class"] == "catalogue"


def test_a_category_is_never_broken_on_a_terminal(tmp_path: Path) -> None:
    patrons, _ = make_town(5).write(tmp_path / "in")
    ended = redactkit("inspect", patrons, env={"COLUMNS": "80"})
    found = redactkit("inspect", patrons, "--json").json()["files"][0]["columns"]
    assert all(column["category"] in ended.stdout for column in found)
