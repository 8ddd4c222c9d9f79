"""The third question: a row that names its own patron is found; people who read their namesakes are not."""

from __future__ import annotations

import pytest
from tests.verify.gate_desk import Desk, Source, loan, patron


def line_of(desk: Desk, title: str) -> int:
    return next(at for at, row in enumerate(desk.tables["titles.csv"], start=1) if row[1] == title)


@pytest.mark.parametrize(
    ("number", "title"),
    [
        (0, "Letters of Karen Doyle"),
        (0, "DOYLE, KAREN, 1951- : papers"),
        (0, "Karen A. Doyle, a life"),
        (1, "Jose Nunez"),
        (1, "Núñez, José: Obras"),
        (2, "Li Na plays"),
        (3, "Sean O\u2019Brien's book"),
        (4, "Mary Smith-Jones"),
        (4, "Mary Ann Smith Jones at home"),
        (5, "Olga None"),
    ],
)
def test_a_title_that_holds_its_own_patrons_name_is_found(desk: Desk, number: int, title: str) -> None:
    desk.loans.rows.append(loan(number, "06-01-2024 10:00", title, "Single, Author"))
    desk.release_rows()
    assert desk.findings() == [("own_name", "titles.csv", line_of(desk, title), 2)]


@pytest.mark.parametrize("title", ["Karen and the Doyle", "Karenina", "Doyle", "A. Doyle", "Karen B Doyles"])
def test_part_of_a_name_is_no_alarm(desk: Desk, title: str) -> None:
    desk.loans.rows.append(loan(0, "06-01-2024 10:00", title, "Single, Author"))
    desk.release_rows()
    assert desk.findings() == []


def test_an_author_who_shares_a_name_with_another_patron_is_no_alarm(desk: Desk) -> None:
    desk.loans.rows.append(loan(7, "06-01-2024 10:00", "A book", "Doyle, Karen"))
    desk.release_rows()
    assert desk.findings() == []


def test_a_namesakes_work_that_others_read_too_is_no_alarm(desk: Desk) -> None:
    desk.loans.rows += [loan(n, "06-01-2024 10:00", "By Karen Doyle", "Doyle, Karen") for n in (0, 7)]
    desk.release_rows()
    assert desk.findings() == []


def test_a_reader_at_another_library_is_enough_to_make_it_a_work(desk: Desk) -> None:
    desk.loans.rows += [loan(n, "06-01-2024 10:00", "By Karen Doyle", "Doyle, Karen") for n in (0, 30)]
    desk.release_rows()
    assert desk.findings() == []


def test_two_patrons_of_one_name_do_not_make_it_a_work(desk: Desk) -> None:
    desk.patrons.rows.append(patron(41, "Karen B Doyle"))
    desk.loans.rows += [loan(n, "06-01-2024 10:00", "By Karen Doyle", "Single, Author") for n in (0, 41)]
    desk.release_rows()
    assert desk.findings() == [("own_name", "titles.csv", line_of(desk, "By Karen Doyle"), 2)]


def test_a_patron_without_a_name_does_not_make_it_a_work(desk: Desk) -> None:
    desk.patrons.rows.append(patron(41, " "))
    desk.loans.rows += [loan(n, "06-01-2024 10:00", "By Karen Doyle", "Single, Author") for n in (0, 41)]
    desk.release_rows()
    assert desk.findings() == [("own_name", "titles.csv", line_of(desk, "By Karen Doyle"), 2)]


def test_a_row_that_was_not_released_is_no_alarm(desk: Desk) -> None:
    desk.loans.rows += [
        loan(0, "06-01-2023 10:00", "By Karen Doyle", "Single, Author"),
        loan(7, "06-01-2024 10:00", "By Karen Doyle", "Single, Author"),
    ]
    desk.release_rows()
    assert desk.findings() == []


def test_five_hundred_names_moved_into_the_title_column_are_found(desk: Desk) -> None:
    desk.patrons.rows = [patron(n, f"FAMILY{chr(97 + n % 26) * (1 + n // 26)}, GIVEN{n}") for n in range(500)]
    desk.loans.rows = [
        loan(n, "06-01-2024 10:00", desk.patrons.rows[n][2], "Author, Same") for n in range(500)
    ]
    desk.release_rows()
    found = desk.findings()
    assert [entry for entry in found if entry[0] == "own_name"] == [
        ("own_name", "titles.csv", line, 2) for line in range(2, 502)
    ]


@pytest.mark.parametrize("title", ["DOYLE, KAREN A", "Doyle, Karen", "doyle, karen b."])
def test_somebody_elses_name_alone_as_names_are_written_is_no_title(desk: Desk, title: str) -> None:
    """A column that slipped by a row stands beside another patron's key."""
    desk.loans.rows.append(loan(4, "06-01-2024 10:00", title, "Author, Same"))
    desk.release_rows()
    assert desk.findings() == [("own_name", "titles.csv", line_of(desk, title), 2)]


@pytest.mark.parametrize("title", ["Karen Doyle", "Doyle, Karen: a life", "Eyre, Jane", "Doyle", "Doyle, K."])
def test_what_a_work_may_be_called_is_no_alarm_beside_somebody_else(desk: Desk, title: str) -> None:
    desk.loans.rows.append(loan(4, "06-01-2024 10:00", title, "Doyle, Karen"))
    desk.release_rows()
    assert desk.findings() == []


def test_a_name_alone_that_several_patrons_read_is_a_work(desk: Desk) -> None:
    desk.loans.rows += [loan(n, "06-01-2024 10:00", "Doyle, Karen", "Author, Same") for n in (4, 5)]
    desk.release_rows()
    assert desk.findings() == []


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Mr Karel Dvorak", "A story for Karel Dvorak"),
        ("Mrs. Karel J. Dvorak", "Dvorak, Karel"),
        ("Dvorak, Dr. Karel", "Karel Dvorak"),
        ("Karel Dvorak MD", "Karel Dvorak"),
        ("Karel Dvorak, Ph.D.", "Karel Dvorak"),
        ("Dvorak, Karel, Prof", "Dr Karel Dvorak"),
        ("Karel Dvorak, Jr.", "Karel Dvorak"),
        ("Karel Dvorak,", "Dvorak, Karel: papers"),
        ("Dvorak, Rev", "Rev Dvorak"),  # two words are left to nobody who is called Rev
        ("Miss Dvorak", "Miss Dvorak"),
    ],
)
def test_a_form_of_address_beside_the_name_does_not_hide_it(desk: Desk, name: str, title: str) -> None:
    desk.patrons.rows.append(patron(41, name))
    desk.loans.rows.append(loan(41, "06-01-2024 10:00", title, "Single, Author"))
    desk.release_rows()
    assert desk.findings() == [("own_name", "titles.csv", line_of(desk, title), 2)]


def test_a_form_of_address_alone_makes_no_name_of_a_word(desk: Desk) -> None:
    desk.patrons.rows.append(patron(41, "Mr Karel Dvorak"))
    desk.loans.rows.append(loan(41, "06-01-2024 10:00", "Mr Karel and the Dvorak", "Single, Author"))
    desk.release_rows()
    assert desk.findings() == []


def test_a_guardians_name_is_found(desk: Desk) -> None:
    desk.patrons.categories = (*desk.patrons.categories, "guardian.name")
    desk.patrons.rows = [[*row, "Ott, Petra" if at == 7 else ""] for at, row in enumerate(desk.patrons.rows)]
    desk.loans.rows.append(loan(7, "06-01-2024 10:00", "For Petra Ott", "Single, Author"))
    desk.release_rows()
    assert desk.findings() == [("own_name", "titles.csv", line_of(desk, "For Petra Ott"), 2)]


def test_a_name_in_two_columns_is_put_together(desk: Desk) -> None:
    named = ("patron.family_name" if c == "patron.name" else c for c in desk.patrons.categories)
    desk.patrons.categories = (*named, "patron.given_name")
    desk.patrons.rows = [
        [*row[:2], row[2].split(",")[0], *row[3:], row[2].split(",")[1].strip()] for row in desk.patrons.rows
    ]
    desk.loans.rows.append(loan(0, "06-01-2024 10:00", "Karen Doyle's papers", "Single, Author"))
    desk.release_rows()
    assert desk.findings() == [("own_name", "titles.csv", line_of(desk, "Karen Doyle's papers"), 2)]


def test_a_name_in_the_loans_alone_is_found(desk: Desk) -> None:
    desk.loans.categories = (*desk.loans.categories, "patron.name")
    desk.loans.rows = [[*row, "Ito, Hana"] for row in desk.loans.rows]
    desk.loans.rows.append([*loan(9, "06-01-2024 10:00", "Hana Ito", "Single, Author"), "Ito, Hana"])
    desk.patrons.rows[9][2] = ""
    with_names = desk.loans.rows
    desk.loans.rows = [row[:7] for row in with_names]
    desk.release_rows()
    desk.loans.rows = with_names
    assert desk.findings() == [("own_name", "titles.csv", line_of(desk, "Hana Ito"), 2)]


def test_two_patron_exports_know_one_patron(desk: Desk) -> None:
    nameless = Source(
        name="more.csv",
        record_class="registration",
        categories=("patron.record_number", "patron.home_library", "patron.name"),
        rows=[[row[0], row[7], row[2]] for row in desk.patrons.rows],
    )
    for row in desk.patrons.rows:
        row[2] = ""
    desk.more.append(nameless)
    desk.loans.rows.append(loan(0, "06-01-2024 10:00", "Karen Doyle", "Single, Author"))
    desk.release_rows()
    assert desk.findings() == [("own_name", "titles.csv", line_of(desk, "Karen Doyle"), 2)]


def test_a_dummy_card_that_many_share_names_none_of_them(desk: Desk) -> None:
    desk.patrons.rows = [patron(n, f"FAMILY{n}, GIVEN", cards=["29999999999999"]) for n in range(80)]
    desk.release_rows()
    assert desk.findings() == []
