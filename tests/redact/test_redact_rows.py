"""Whose a row is, and what a row becomes."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.support.command import disclose, request
from tests.support.town import LOAN_HEADER, PATRON_HEADER, card, write_table

OWN = ["p1000001x", "p1000004"]  # 1000001 has the check digit x


def patron(record: str, cards: str, home: str, name: str = "Okafor, Ada") -> list[str]:
    row = dict.fromkeys(PATRON_HEADER, "")
    row |= {"RECORD #(PATRON)": record, "P BARCODE": cards, "HOME LIBR": home, "PATRN NAME": name}
    return list(row.values())


def loan(record: str, title: str, date: str = "03-14-2024 10:00") -> list[str]:
    row = dict.fromkeys(LOAN_HEADER, "")
    row |= {"RECORD #(PATRON)": record, "OUT DATE": date, "TITLE": title, "OUT LOC": "duxb", "I TYPE": "0"}
    return list(row.values())


def titles(folder: Path, patrons: list[list[str]], loans: list[list[str]], **changes: object) -> list[str]:
    """The titles that are released for these rows."""
    folder.mkdir(exist_ok=True)
    write_table(folder / "patrons.csv", PATRON_HEADER, patrons)
    write_table(folder / "loans.csv", LOAN_HEADER, loans)
    ended = disclose(
        request(folder, **changes), [folder / "patrons.csv", folder / "loans.csv"], folder / "OUT"
    )
    assert ended.code == 0, ended.stderr
    with (folder / "OUT/release/data/titles.csv").open(encoding="utf-8", newline="") as file:
        return [row["title"] for row in csv.DictReader(file)]


def many(count: int, home: str = "duxb ") -> list[list[str]]:
    """Enough other registrations for a column to show its shape."""
    from redactkit.checkdigits import sierra_check_digit

    return [
        patron(
            f"p{2_000_000 + n}{sierra_check_digit(str(2_000_000 + n))}", card(2, n), home, f"Fo{n}k, Bo{n}k"
        )
        for n in range(count)
    ]


def test_the_branch_of_the_loan_is_not_where_the_patron_is_registered(tmp_path: Path) -> None:
    people = [patron("p1000001x", card(2, 900), "plym "), *many(30)]
    assert titles(tmp_path, people, [loan("p1000001x", "Referred"), loan(people[1][0], "Own")]) == ["Own"]


def test_codes_are_compared_trimmed_and_without_case(tmp_path: Path) -> None:
    people = [patron("p1000001x", card(2, 900), " DUXBU "), *many(30, "plym ")]
    assert titles(tmp_path, people, [loan("p1000001x", "Own")]) == ["Own"]


@pytest.mark.parametrize("key", ["", "0", "None", "-1", "p99999997"])
def test_nobodys_loans_are_referred(tmp_path: Path, key: str) -> None:
    people = many(30)
    assert titles(tmp_path, people, [loan(key, "Nobody's"), loan(people[0][0], "Own")]) == ["Own"]


def test_a_blank_home_library_is_referred(tmp_path: Path) -> None:
    people = [patron("p1000001x", card(2, 900), "     "), *many(30)]
    assert titles(tmp_path, people, [loan("p1000001x", "Unknown"), loan(people[1][0], "Own")]) == ["Own"]


def test_a_key_that_two_libraries_claim_is_referred(tmp_path: Path) -> None:
    people = [
        patron("p1000001x", card(2, 900), "duxb "),
        patron("p1000001x", card(2, 901), "plym "),
        *many(30),
    ]
    assert titles(tmp_path, people, [loan("p1000001x", "Claimed"), loan(people[2][0], "Own")]) == ["Own"]


def test_own_patrons_only_is_the_custodians_word(tmp_path: Path) -> None:
    people = [patron("p1000001x", card(2, 900), "plym "), *many(30)]
    loans = [loan("p1000001x", "One"), loan(people[1][0], "Two")]
    assert titles(tmp_path, people, loans, own_patrons_only="true") == ["One", "Two"]


@pytest.mark.parametrize(
    ("date", "inside"),
    [
        ("01-01-2024 00:00", True),
        ("12-31-2024 23:59", True),
        ("12-31-2023 23:59", False),
        ("01-01-2025 00:00", False),
        ("06-30-24", True),
        ("13-13-2024 10:00", False),
        ("  -  -  ", False),
    ],
)
def test_the_period_is_the_whole_year(tmp_path: Path, date: str, inside: bool) -> None:
    people = many(30)
    loans = [loan(people[0][0], "Asked", date), *(loan(people[n][0], "Other") for n in range(1, 12))]
    found = titles(tmp_path, people, loans)
    assert found == (["Asked", "Other"] if inside else ["Other"])


def test_identical_rows_are_one_line_and_a_formula_stays_text(tmp_path: Path) -> None:
    people = many(30)
    loans = [loan(people[n][0], "=HYPERLINK(1)") for n in range(3)] + [loan(people[4][0], "-5")]
    assert titles(tmp_path, people, loans) == ["'=HYPERLINK(1)", "-5"]
    text = (tmp_path / "OUT/release/data/titles.csv").read_text(encoding="utf-8")
    assert text.splitlines()[1].endswith(",3")


def test_repeated_values_of_a_work_stand_in_one_cell(tmp_path: Path) -> None:
    people = many(30)
    write_table(tmp_path / "patrons.csv", PATRON_HEADER, people)
    header = [*LOAN_HEADER, "ISBN"]
    row = [*loan(people[0][0], "Two numbers"), "X"]
    write_table(tmp_path / "loans.csv", header, [row, [*loan(people[1][0], "One"), "9780306406157"]])
    text = (tmp_path / "loans.csv").read_text().replace('"X"', '"9780306406157";"0306406152"')
    (tmp_path / "loans.csv").write_text(text)
    ended = disclose(request(tmp_path), [tmp_path / "patrons.csv", tmp_path / "loans.csv"], tmp_path / "OUT")
    assert ended.code == 0, ended.stderr
    found = (tmp_path / "OUT/release/data/titles.csv").read_text(encoding="utf-8")
    assert '"9780306406157; 0306406152"' in found


def test_when_every_row_is_referred_nothing_is_written(tmp_path: Path) -> None:
    people = many(30, "plym ")
    write_table(tmp_path / "patrons.csv", PATRON_HEADER, people)
    write_table(
        tmp_path / "loans.csv", LOAN_HEADER, [loan(people[0][0], "Theirs"), loan(people[1][0], "Theirs")]
    )
    ended = disclose(request(tmp_path), [tmp_path / "patrons.csv", tmp_path / "loans.csv"], tmp_path / "OUT")
    assert ended.code == 4
    assert "own_patrons_only" in ended.stderr
    assert not (tmp_path / "OUT").exists()
    assert not (tmp_path / "OUT-record").exists()
