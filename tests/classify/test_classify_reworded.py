"""Renamed labels, which are put into the words of some map: a guess, which the values must bear out."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pyarrow as pa
import pytest

from redactkit.classify import load_maps
from redactkit.classify.evidence import Classification, Evidence

MAPS = load_maps()
TEXT = pd.ArrowDtype(pa.string())


def classified(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Classification:
    evidence = Evidence(header, MAPS)
    evidence.add(frame(rows))
    return evidence.conclude()


def frame(rows: Sequence[Sequence[str]]) -> pd.DataFrame:
    columns = {
        place: pd.array(list(values), dtype=TEXT) for place, values in enumerate(zip(*rows, strict=True))
    }
    return pd.DataFrame(columns)


@pytest.mark.parametrize(
    ("header", "value", "category"),
    [
        ("Checked Out On", "2024-03-04", "loan.out_time"),
        ("checkout_datetime", "2024-03-04 10:20:30", "loan.out_time"),
        ("loan_return_date", "2024-03-04", "loan.return_time"),
        ("Material Type Name", "Book", "item.type"),
        ("Patron Assigned Branch Name", "Duxbury", "patron.home_library"),
        ("Item Assigned Branch Name", "Duxbury", "item.home_branch"),
        ("User Last Activity Date", "2024-03-04", "patron.record_date"),
        ("Registrant Name", "Karen Doyle", "patron.name"),
        ("Registrant Phone", "781-555-0100", "patron.phone"),
        ("primaryPostalCode", "02332", "patron.zip"),
        ("Parent/Guardian Name", "Doyle, Karen", "guardian.name"),
        ("Patron Note Text", "moved away", "patron.note"),
    ],
)
def test_a_renamed_label_is_reworded(header: str, value: str, category: str) -> None:
    found = classified(["Card Number", header], [["24861102030407", value]] * 6)
    assert found.columns[1].category == category


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Title Code", ["Doyle, Karen", "Roe, Jane"]),  # only one of a short list is named by a code
        ("Author On", ["Doyle, Karen", "Roe, Jane"]),  # only a time has "on" behind it
        ("Borrower's Title", ["The Whale", "Emma and I"]),  # hers is a form of address
        ("Checked Out On", ["Doyle, Karen", "Roe, Jane"]),
        ("Card Type Name", [f"Doyle{number}, Karen" for number in range(40)]),
    ],
)
def test_a_reworded_label_needs_values_that_bear_it_out(header: str, values: list[str]) -> None:
    found = classified(["Card Number", header], [["24861102030407", value] for value in values * 20])
    assert found.columns[1].group not in ("bibliographic", "operational", "intellectual_pursuit")


def test_a_table_holds_the_keys_of_other_records() -> None:
    """In a dump of one table each column stands behind the table's name."""
    header = [f"circulation.{name}" for name in ("id", "usr", "xact_start", "target_copy", "copy_location")]
    found = classified(header, [["71", "40211", "2024-03-04 10:20:30", "700123", "3"]] * 6)
    assert [column.category for column in found.columns] == [
        "loan.id",
        "patron.key",
        "loan.out_time",
        "item.key",
        "item.collection",
    ]
    people = classified(["usr.id", "usr.title", "usr.author"], [["40211", "The Whale", "Melville"]] * 6)
    assert [column.category for column in people.columns][1:] == ["unknown", "unknown"]


@pytest.mark.parametrize(
    ("header", "record_class"),
    [
        (["Card Number", "Patron Name", "Title", "Author", "Checked Out On", "Due On"], "circulation"),
        (["Borrower", "Card No", "Phone", "Book Title", "Issue Date", "Due Date"], "circulation"),
    ],
)
def test_a_renamed_list_of_loans_is_one(header: list[str], record_class: str) -> None:
    row = {
        "Title": "The Whale",
        "Book Title": "The Whale",
        "Author": "Melville, Herman",
        "Phone": "781-555-0100",
    }
    row |= {"Card Number": "24861102030407", "Card No": "24861102030407"}
    row |= dict.fromkeys(("Patron Name", "Borrower"), "Doyle, Karen")
    cells = [row.get(label, "2024-03-04") for label in header]
    found = classified(header, [cells] * 6)
    assert found.record_class == record_class
    assert (
        found.columns[header.index("Title" if "Title" in header else "Book Title")].category == "item.title"
    )


def test_a_branch_in_a_list_of_patrons_is_theirs() -> None:
    found = classified(
        ["surname", "firstname", "dateofbirth", "homebranch"], [["Doyle", "Karen", "1960-01-02", "DUX"]] * 6
    )
    assert found.record_class == "registration"
    assert found.columns[3].category == "patron.home_library"


def test_a_delimiter_behind_each_record_is_no_column() -> None:
    header = ["cardnumber", "surname", ""]
    empty = classified(header, [["24861102030407", "Doyle", ""]] * 6)
    assert empty.columns[2].category == "record.operational"
    filled = classified(header, [["24861102030407", "Doyle", ""]] * 5 + [["24861102030407", "Doyle", "x"]])
    assert filled.columns[2].category == "unknown"
    named = classified([*header[:2], "Foo"], [["24861102030407", "Doyle", ""]] * 6)
    assert named.columns[2].category == "unknown"


@pytest.mark.parametrize("value", ["40211", "1031207", "7cf1b2dc-7767-49d0-89f9-5ac6d126061b"])
@pytest.mark.parametrize("header", ["Checked Out On", "Date Borrowed"])
def test_keys_under_a_label_for_times_are_no_times(header: str, value: str) -> None:
    """Anything with four digits in a row was taken for a year."""
    found = classified(["Card Number", header], [["24861102030407", value]] * 6)
    assert found.columns[1].category == "unknown"
