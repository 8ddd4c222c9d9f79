"""Whose a row is, and what a row becomes."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.support.command import disclose, request, tree
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


def test_own_patrons_only_is_the_custodians_word_about_unknown_homes(tmp_path: Path) -> None:
    people = [patron("p1000001x", card(2, 900), "     "), *many(30)]
    loans = [loan("p1000001x", "One"), loan(people[1][0], "Two")]
    assert titles(tmp_path, people, loans, own_patrons_only="true") == ["One", "Two"]


def test_own_patrons_only_is_not_believed_against_the_patron_export(tmp_path: Path) -> None:
    people = [patron("p1000001x", card(2, 900), "plym "), *many(30)]
    write_table(tmp_path / "patrons.csv", PATRON_HEADER, people)
    write_table(tmp_path / "loans.csv", LOAN_HEADER, [loan("p1000001x", "One"), loan(people[1][0], "Two")])
    form = request(tmp_path, own_patrons_only="true")
    ended = disclose(form, [tmp_path / "patrons.csv", tmp_path / "loans.csv"], tmp_path / "OUT")
    assert ended.code == 4
    assert "1 of the patrons" in ended.stderr
    assert not (tmp_path / "OUT").exists()


def test_a_row_that_calls_a_foreign_patron_its_own_is_not_believed(tmp_path: Path) -> None:
    people = [patron("p1000001x", card(2, 900), "plym "), *many(30)]
    write_table(tmp_path / "patrons.csv", PATRON_HEADER, people)
    rows = [[*loan("p1000001x", "Theirs"), "duxb "], [*loan(people[1][0], "Own"), "duxb "]]
    write_table(tmp_path / "loans.csv", [*LOAN_HEADER, "HOME LIBR"], rows)
    ended = disclose(request(tmp_path), [tmp_path / "patrons.csv", tmp_path / "loans.csv"], tmp_path / "OUT")
    assert ended.code == 0, ended.stderr
    text = (tmp_path / "OUT/release/data/titles.csv").read_text(encoding="utf-8")
    assert "Own" in text
    assert "Theirs" not in text


def test_a_bare_number_never_loses_its_last_digit(tmp_path: Path) -> None:
    """Own patrons have six digits and a check digit; a bare seven-digit number is somebody else's."""
    from redactkit.checkdigits import sierra_check_digit

    six = [str(200_000 + n) for n in range(40)]
    people = [
        patron(f"p{number}{sierra_check_digit(number)}", card(2, n), "duxb ", f"Fo{n}k, Bo{n}k")
        for n, number in enumerate(six)
    ]
    foreign = six[0] + "3"
    people.append(patron(foreign, card(2, 901), "plym "))
    loans = [loan(person[0], "Own") for person in people[:-1]] + [loan(foreign, "Theirs")]
    assert titles(tmp_path, people, loans) == ["Own"]


def test_any_check_digit_stands_for_the_right_one(tmp_path: Path) -> None:
    people = many(30)
    assert titles(tmp_path, people, [loan(person[0][:-1] + "a", "Own") for person in people]) == ["Own"]


@pytest.mark.parametrize(
    "date",
    [
        "2024-01-05 10:12:28-05",
        "01/05/2024, 10:12 AM",
        "2024-01-05T10:12:28.123+00:00",
        "1/5/24  9:05",
        "05-JAN-24",
        "Jan 5 2024 10:12AM",
        "January 5, 2024 6:34 PM",
        "Fri Jan 05 10:12:00 EST 2024",
        "20240105",
        "202401051012",
    ],
)
def test_dates_as_systems_print_them(tmp_path: Path, date: str) -> None:
    people = many(30)
    assert titles(tmp_path, people, [loan(person[0], "Own", date) for person in people]) == ["Own"]


def test_dates_that_nobody_can_read_stop_the_job(tmp_path: Path) -> None:
    people = many(30)
    write_table(tmp_path / "patrons.csv", PATRON_HEADER, people)
    write_table(tmp_path / "loans.csv", LOAN_HEADER, [loan(p[0], "Own", "1704445200") for p in people])
    ended = disclose(request(tmp_path), [tmp_path / "patrons.csv", tmp_path / "loans.csv"], tmp_path / "OUT")
    assert ended.code in (4, 65)
    assert not (tmp_path / "OUT").exists()


def test_two_title_columns_hold(tmp_path: Path) -> None:
    people = many(30)
    write_table(tmp_path / "patrons.csv", PATRON_HEADER, people)
    rows = [[*loan(p[0], "Own"), "Dr"] for p in people]
    write_table(tmp_path / "loans.csv", [*LOAN_HEADER, "TITLE"], rows)
    ended = disclose(request(tmp_path), [tmp_path / "patrons.csv", tmp_path / "loans.csv"], tmp_path / "OUT")
    assert ended.code in (0, 4)
    if ended.code == 0:  # the second one was seen to hold forms of address
        assert '"Dr"' not in (tmp_path / "OUT/release/data/titles.csv").read_text(encoding="utf-8")


def test_one_person_with_two_records_is_one_person_under_a_minimum(tmp_path: Path) -> None:
    """Six people, each registered twice with the same card, are not twelve."""
    people = [patron(p[0], card(2, n // 2), "duxb ") for n, p in enumerate(many(12))]
    write_table(tmp_path / "patrons.csv", PATRON_HEADER, people)
    write_table(tmp_path / "loans.csv", LOAN_HEADER, [loan(p[0], "Rare") for p in people])
    form = request(tmp_path, profile="me-infonet")
    ended = disclose(form, [tmp_path / "patrons.csv", tmp_path / "loans.csv"], tmp_path / "OUT")
    assert ended.code == 0, ended.stderr
    for name in ("totals-loans.csv", "totals-titles.csv"):
        text = (tmp_path / "OUT/release/data" / name).read_text(encoding="utf-8")
        assert len(text.splitlines()) == 1


def test_totals_after_records_need_exports_that_tell_the_same(tmp_path: Path) -> None:
    people = many(30)
    paths = [tmp_path / "patrons.csv", tmp_path / "loans.csv"]
    write_table(paths[0], PATRON_HEADER, people)
    loans = [loan(p[0], f"Book {n}") for n, p in enumerate(people)]
    write_table(paths[1], LOAN_HEADER, loans)
    home = ("--home", tmp_path / "home")
    assert disclose(request(tmp_path), paths, tmp_path / "A", *home).code == 0
    totals = request(
        tmp_path,
        seeks={"about": "totals", "classes": ["circulation"], "from": "2024-01-01", "to": "2024-12-31"},
    )
    write_table(paths[1], LOAN_HEADER, loans[1:])
    for out, more in (("B", []), ("C", ["--dry-run"])):
        ended = disclose(totals, paths, tmp_path / out, *home, *more)
        assert ended.code == 4
        assert "released before" in ended.stderr
    write_table(paths[1], LOAN_HEADER, loans)
    assert disclose(totals, paths, tmp_path / "D", *home).code == 0


def test_a_home_belongs_to_one_policy(tmp_path: Path) -> None:
    people = many(30)
    paths = [tmp_path / "patrons.csv", tmp_path / "loans.csv"]
    write_table(paths[0], PATRON_HEADER, people)
    write_table(paths[1], LOAN_HEADER, [loan(p[0], "Own") for p in people])
    home = ("--home", tmp_path / "home")
    assert disclose(request(tmp_path), paths, tmp_path / "A", *home).code == 0
    ended = disclose(request(tmp_path, profile="me-infonet"), paths, tmp_path / "B", *home)
    assert ended.code == 78
    assert "ma-duxbury" in ended.stderr


def test_a_class_that_was_asked_for_and_is_not_there_is_still_owed(tmp_path: Path) -> None:
    people = many(30)
    seeks = {
        "about": "records",
        "classes": ["circulation", "holds"],
        "from": "2024-01-01",
        "to": "2024-12-31",
    }
    titles(tmp_path, people, [loan(p[0], "Own") for p in people], seeks=seeks)
    log = (tmp_path / "OUT/release/data/withholding-log.csv").read_text(encoding="utf-8")
    assert "all records of this class" in log
    assert "in part" in (tmp_path / "OUT/letter/response-letter.md").read_text(encoding="utf-8")


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


def test_registrations_are_told_once_a_year(tmp_path: Path) -> None:
    """Told again after one patron has left, the difference would be that patron's type."""
    people = [[*row[:10], "1", *row[11:]] for row in many(30)]
    path = tmp_path / "patrons.csv"
    form = request(tmp_path, seeks={"about": "records", "classes": ["registration"]})
    home = ("--home", tmp_path / "home")
    write_table(path, PATRON_HEADER, people)
    assert disclose(form, [path], tmp_path / "A", *home).code == 0
    assert "30" in (tmp_path / "A/release/data/totals-registration.csv").read_text(encoding="utf-8")
    write_table(path, PATRON_HEADER, people[1:])
    assert disclose(form, [path], tmp_path / "B", *home).code == 0
    name = "release/data/totals-registration.csv"
    assert tree(tmp_path / "B")[name] == tree(tmp_path / "A")[name]


def test_a_month_that_lost_its_only_reader_is_told_as_it_was(tmp_path: Path) -> None:
    """Its rows are gone; told anew, the silence would name what she read."""
    people = many(30)
    paths = [tmp_path / "patrons.csv", tmp_path / "loans.csv"]
    write_table(paths[0], PATRON_HEADER, people)
    alone = loan(people[0][0], "Alone in March", "03-14-2024 10:00")
    others = [loan(p[0], "Other", "05-14-2024 10:00") for p in people[1:]]
    home = ("--home", tmp_path / "home")
    form = request(tmp_path)
    march = {"about": "records", "classes": ["circulation"], "from": "2024-03-01", "to": "2024-03-31"}
    write_table(paths[1], LOAN_HEADER, [alone, *others])
    assert disclose(form, paths, tmp_path / "A", *home).code == 0
    write_table(paths[1], LOAN_HEADER, others)
    first = tree(tmp_path / "A/release/data")
    for out, changes in (("B", {}), ("C", {"seeks": march})):
        ended = disclose(request(tmp_path, **changes), paths, tmp_path / out, *home)
        assert ended.code == 0, ended.stderr
        again = tree(tmp_path / out / "release/data")
        assert again["titles.csv"] == first["titles.csv"]
        lines = again["circulation.csv"].splitlines()
        assert [line for line in first["circulation.csv"].splitlines() if b"2024-03" in line] == [
            line for line in lines if b"2024-03" in line
        ]
        assert len([line for line in lines if b"2024-03" in line]) == 1


def test_a_month_that_was_empty_when_it_was_told_stays_empty(tmp_path: Path) -> None:
    people = many(30)
    paths = [tmp_path / "patrons.csv", tmp_path / "loans.csv"]
    write_table(paths[0], PATRON_HEADER, people)
    others = [loan(p[0], "Other", "05-14-2024 10:00") for p in people[1:]]
    home = ("--home", tmp_path / "home")
    write_table(paths[1], LOAN_HEADER, others)
    assert disclose(request(tmp_path), paths, tmp_path / "A", *home).code == 0
    write_table(paths[1], LOAN_HEADER, [loan(people[0][0], "Late", "03-14-2024 10:00"), *others])
    assert disclose(request(tmp_path), paths, tmp_path / "B", *home).code == 0
    first, again = (tree(tmp_path / out / "release/data") for out in "AB")
    assert again["circulation.csv"] == first["circulation.csv"]
    assert b"2024-03" not in again["circulation.csv"]
