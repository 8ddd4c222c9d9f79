"""Totals are counted again: wrong numbers, small blocks, dominance and holes are found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.verify.gate_desk import LOAN_COLUMNS, Desk, Source, loan, output, patron

from redactkit.model import Measure, Period, ReleaseSpec, Scale, TotalsSpec

FILE = "totals-loans.csv"
BY_BRANCH = TotalsSpec(
    file=FILE,
    record_class="circulation",
    measure=Measure.RECORDS,
    period=Period.MONTH,
    levels=(
        output("branch", "loan.branch"),
        output("month", "loan.out_time", Scale.MONTH),
        output("item type", "item.type"),
    ),
    min_cell=11,
)
HEADER = ["branch", "month", "item type", "records"]
BY_YEAR = (output("branch", "loan.branch"), output("year", "loan.out_time", Scale.YEAR))


@pytest.fixture
def town(desk: Desk) -> Desk:
    """Twenty-four patrons of one branch; in May two types of item are lent enough, two others merge."""
    desk.patrons.rows = [
        patron(n, f"FAMILY{chr(97 + n)}, GIVEN", kind="1" if n < 12 else "2") for n in range(24)
    ]
    rows = [loan(n, "05-02-2024 10:00", "T", "A", branch="main", kind="0") for n in range(24)]
    rows += [loan(n, "05-03-2024 10:00", "T", "A", branch="main", kind="1") for n in range(12)]
    rows += [loan(n, "05-04-2024 10:00", "T", "A", branch="main", kind="2") for n in range(3)]
    rows += [loan(n, "05-05-2024 10:00", "T", "A", branch="main", kind="3") for n in range(3, 12)]
    rows += [loan(n, "06-05-2024 10:00", "T", "A", branch="main", kind="0") for n in range(5)]
    rows += [loan(n, "07-05-2024 10:00", "T", "A", branch="main", kind="1") for n in range(5, 12)]
    rows += [loan(n, "05-05-2024 10:00", "T", "A", branch="north", kind="0") for n in range(2)]
    desk.loans.rows = rows
    desk.release = ReleaseSpec(totals=(BY_BRANCH,))
    desk.tables = {
        FILE: [
            HEADER,
            ["main", "2024-05", "0", "24"],
            ["main", "2024-05", "1", "12"],
            ["main", "2024-05", "(other)", "12"],
            ["main", "(other)", "(other)", "12"],
        ]
    }
    return desk


def test_a_sound_partition_passes(town: Desk) -> None:
    assert town.findings() == []


def test_a_branch_that_is_too_small_may_be_absent_but_not_printed(town: Desk) -> None:
    town.tables[FILE].append(["north", "(other)", "(other)", "2"])
    assert town.findings() == [("where_from", FILE, 6, None)]


@pytest.mark.parametrize("count", ["23", "25", "2", "twelve", ""])
def test_a_wrong_number_is_found(town: Desk, count: str) -> None:
    town.tables[FILE][1][-1] = count
    assert ("where_from", FILE, 2, None) in town.findings()


def test_a_small_block_is_found(town: Desk) -> None:
    town.tables[FILE][3:4] = [["main", "2024-05", "2", "3"], ["main", "2024-05", "3", "9"]]
    assert [entry[2] for entry in town.findings()] == [4, 5]


def test_a_small_month_is_found(town: Desk) -> None:
    town.tables[FILE][4:] = [["main", "2024-06", "0", "5"], ["main", "(other)", "(other)", "7"]]
    assert [entry[2] for entry in town.findings()] == [5, 6]


def test_one_patron_with_most_of_a_block_is_found(town: Desk) -> None:
    town.loans.rows += [loan(0, "05-06-2024 10:00", "T", "A", branch="main", kind="1") for _ in range(12)]
    town.tables[FILE][2][-1] = "24"
    assert town.findings() == [("where_from", FILE, 3, None)]


def test_half_of_a_block_is_not_most_of_it(town: Desk) -> None:
    town.loans.rows += [loan(0, "05-06-2024 10:00", "T", "A", branch="main", kind="1") for _ in range(10)]
    town.tables[FILE][2][-1] = "22"
    assert town.findings() == []


def test_a_hole_in_the_partition_is_found(town: Desk) -> None:
    del town.tables[FILE][4]
    assert town.findings() == [("where_from", FILE, None, None)]


def test_a_block_printed_twice_is_found(town: Desk) -> None:
    town.tables[FILE].append(list(town.tables[FILE][1]))
    assert [entry[2] for entry in town.findings()] == [6, 6]


def test_a_label_that_no_row_has_is_found(town: Desk) -> None:
    town.tables[FILE].append(["main", "2024-05", "DOYLE", "12"])
    assert town.findings() == [("where_from", FILE, 6, None)]


def test_without_a_minimum_small_blocks_pass(town: Desk) -> None:
    town.release = ReleaseSpec(totals=(replace(BY_BRANCH, min_cell=1),))
    town.tables[FILE] = [
        HEADER,
        ["main", "2024-05", "0", "24"],
        ["main", "2024-05", "1", "12"],
        ["main", "2024-05", "2", "3"],
        ["main", "2024-05", "3", "9"],
        ["main", "2024-06", "0", "5"],
        ["main", "2024-07", "1", "7"],
        ["north", "2024-05", "0", "2"],
    ]
    assert town.findings() == []


def test_loans_of_another_librarys_patrons_are_not_counted(town: Desk) -> None:
    town.patrons.rows += [patron(n, f"OTHER{chr(97 + n - 24)}, PERSON", "plym") for n in range(24, 40)]
    town.loans.rows += [loan(n, "05-02-2024 10:00", "T", "A", branch="main", kind="0") for n in range(24, 40)]
    assert town.findings() == []
    town.tables[FILE][1][-1] = "40"
    assert town.findings() == [("where_from", FILE, 2, None)]


def test_the_column_with_the_number_must_be_there(town: Desk) -> None:
    town.tables[FILE] = [row[:-1] for row in town.tables[FILE]]
    assert town.findings() == [("where_from", FILE, 1, None)]


def test_patrons_are_counted_once_each(town: Desk) -> None:
    spec = replace(BY_BRANCH, measure=Measure.PATRONS, levels=BY_YEAR)
    town.release = ReleaseSpec(totals=(spec,))
    town.tables[FILE] = [["branch", "year", "patrons"], ["main", "2024", "24"]]
    assert town.findings() == []
    town.tables[FILE] = [["branch", "year", "patrons"], ["main", "2024", "72"]]
    assert town.findings() == [("where_from", FILE, 2, None)]


def test_two_exports_of_the_same_people_know_each_once(town: Desk) -> None:
    koha = Source(
        name="koha.csv",
        record_class="registration",
        categories=("patron.key", "patron.barcode", "patron.home_library", "patron.user_name"),
        rows=[[f"{at}", row[1], row[7], row[6]] for at, row in enumerate(town.patrons.rows, start=501)],
    )
    town.more.append(koha)
    spec = TotalsSpec(
        file="totals-patrons.csv",
        record_class="registration",
        measure=Measure.PATRONS,
        period=None,
        levels=(output("library", "patron.home_library"),),
        min_cell=11,
    )
    town.release = ReleaseSpec(totals=(spec,))
    town.tables = {spec.file: [["library", "patrons"], ["dux", "24"]]}
    assert town.findings() == []
    town.tables = {spec.file: [["library", "patrons"], ["dux", "48"]]}
    assert town.findings() == [("where_from", spec.file, 2, None)]


def test_persons_are_joined_through_a_chain_of_keys(town: Desk) -> None:
    for at, row in enumerate(town.patrons.rows):
        row[1] = f"2171200000{at:03d}0;;2171200000{(at + 1) % 6 + at // 6 * 6:03d}0"  # rings of six
    town.release = ReleaseSpec(
        totals=(replace(BY_BRANCH, measure=Measure.PATRONS, min_cell=1, levels=BY_YEAR),)
    )
    town.tables = {FILE: [["branch", "year", "patrons"], ["main", "2024", "4"], ["north", "2024", "1"]]}
    assert town.findings() == []


def test_patrons_without_a_patron_export_are_numbered_through_all_exports(town: Desk) -> None:
    town.own_patrons_only = True
    town.patrons.record_class = "fines"
    by_card = Source(
        name="more.csv",
        record_class="circulation",
        categories=LOAN_COLUMNS,
        rows=[loan(n, "05-02-2024 10:00", "T", "A", branch="main") for n in range(20, 30)],
    )
    town.more.append(by_card)
    spec = replace(BY_BRANCH, measure=Measure.PATRONS, levels=BY_YEAR)
    town.release = ReleaseSpec(totals=(spec,))
    town.tables = {FILE: [["branch", "year", "patrons"], ["main", "2024", "30"]]}
    assert town.findings() == []
    by_card.categories = ("patron.barcode", *LOAN_COLUMNS[1:])
    town.tables = {FILE: [["branch", "year", "patrons"], ["main", "2024", "34"]]}
    assert town.findings() == []


def test_a_label_that_reads_like_a_merged_block_is_printed_otherwise(town: Desk) -> None:
    for row in town.loans.rows:
        row[3] = " (other) " if row[3] == "1" else row[3]
    assert town.findings() != []
    town.tables[FILE][2][2] = "[other]"
    town.tables[FILE][4] = ["main", "(other)", "(other)", "12"]
    assert town.findings() == []


def test_labels_are_compared_as_they_are_printed(town: Desk) -> None:
    types = {"0": "'Tis", "1": "Tis", "2": "=2", "3": "-"}
    for row in town.loans.rows:
        row[3] = types[row[3]]
    town.release = ReleaseSpec(totals=(replace(BY_BRANCH, min_cell=1),))
    town.tables[FILE] = [
        HEADER,
        ["main", "2024-05", "'Tis", "24"],
        ["main", "2024-05", "Tis", "12"],
        ["main", "2024-05", "'=2", "3"],
        ["main", "2024-05", "'-", "9"],
        ["main", "(other)", "(other)", "12"],
        ["north", "2024-05", "'Tis", "2"],
    ]
    assert town.findings() == []
    town.tables[FILE][1][2] = "Tis"
    assert town.findings() != []


def test_registrations_are_counted_without_a_period(town: Desk) -> None:
    spec = TotalsSpec(
        file="totals-patrons.csv",
        record_class="registration",
        measure=Measure.PATRONS,
        period=None,
        levels=(output("library", "patron.home_library"), output("type", "patron.type")),
        min_cell=11,
    )
    town.release = ReleaseSpec(totals=(spec,))
    town.tables = {spec.file: [["library", "type", "patrons"], ["dux", "1", "12"], ["dux", "2", "12"]]}
    assert town.findings() == []
    town.tables[spec.file][2][-1] = "13"
    assert town.findings() == [("where_from", spec.file, 3, None)]


def test_what_travels_with_a_title_is_empty_in_a_merged_block(town: Desk) -> None:
    spec = TotalsSpec(
        file="totals-titles.csv",
        record_class="circulation",
        measure=Measure.RECORDS,
        period=Period.YEAR,
        levels=(output("year", "loan.out_time", Scale.YEAR), output("title", "item.title")),
        leaf_columns=(output("author", "item.author"),),
        min_cell=11,
    )
    town.loans.rows = [loan(n, "05-02-2024 10:00", "Read by many", "One, Able") for n in range(12)]
    town.loans.rows += [loan(n, "05-02-2024 10:00", "Read by few", "Two, Able") for n in range(6)]
    town.loans.rows += [loan(n, "05-02-2024 10:00", "Read by others", "Two, Able") for n in range(6, 12)]
    town.release = ReleaseSpec(totals=(spec,))
    header = ["year", "title", "author", "records"]
    sound = [header, ["2024", "Read by many", "One, Able", "12"], ["2024", "(other)", "", "12"]]
    town.tables = {spec.file: sound}
    assert town.findings() == []
    town.tables = {spec.file: [header, sound[1], ["2024", "(other)", "Two, Able", "12"]]}
    assert ("where_from", spec.file, 3, None) in town.findings()


def test_a_nobody_may_be_one_of_the_others(town: Desk) -> None:
    town.refers = False
    town.loans.rows = [loan(n, "05-02-2024 10:00", "T", "A", branch="main") for n in range(11)]
    town.loans.rows += [["0", *loan(0, "05-02-2024 10:00", "T", "A", branch="main")[1:]] for _ in range(2)]
    town.tables[FILE] = [HEADER, ["main", "2024-05", "0", "13"]]
    assert town.findings() == []
    del town.loans.rows[0]
    town.tables[FILE][1][-1] = "12"
    assert town.findings() == [("where_from", FILE, 2, None)]


SHEET = TotalsSpec(
    file="totals-attendance.csv",
    record_class="attendance",
    measure=Measure.RECORDS,
    period=Period.YEAR,
    levels=(
        output("year", "log.time", Scale.YEAR),
        replace(output("branch", "loan.branch"), optional=True),
        output("month", "log.time", Scale.MONTH),
    ),
    min_cell=11,
)


@pytest.fixture
def sheet(town: Desk) -> Source:
    """A sign-up sheet without cards: eleven people in May."""
    town.own_patrons_only = True
    rows = [[f"Given{chr(97 + n)} Family{chr(97 + n)}", "", "05-02-2024"] for n in range(11)]
    found = Source(
        name="sheet.csv",
        record_class="attendance",
        categories=("patron.name", "patron.email", "log.time"),
        rows=rows,
    )
    town.more.append(found)
    town.release = ReleaseSpec(totals=(SHEET,))
    town.tables = {SHEET.file: [["year", "month", "records"], ["2024", "2024-05", "11"]]}
    return found


def test_people_of_a_sheet_without_cards_are_told_apart_by_name(town: Desk, sheet: Source) -> None:
    assert town.findings() == []
    sheet.rows[10][0] = "FAMILYA, GIVENA"  # the first of them again
    assert town.findings() == [("where_from", SHEET.file, 2, None)]


def test_a_shared_email_makes_one_person_of_two(town: Desk, sheet: Source) -> None:
    sheet.rows[0][1] = sheet.rows[1][1] = "both@example.org"
    assert town.findings() == [("where_from", SHEET.file, 2, None)]


def test_a_sheet_that_names_nobody_stands_for_nobody(town: Desk, sheet: Source) -> None:
    sheet.categories = ("patron.age", "patron.counter", "log.time")
    assert town.findings() == [("where_from", SHEET.file, 2, None)]


def test_passes_of_guests_do_not_tell_people_apart(town: Desk, sheet: Source) -> None:
    sheet.categories = ("patron.barcode", "patron.counter", "log.time")
    for nth, row in enumerate(sheet.rows):
        row[0] = f"2171200000{nth:04d}"
    assert town.findings() == []
    sheet.rows[0][0] = "Guest 0412"
    assert town.findings() == [("where_from", SHEET.file, 2, None)]


def test_a_level_that_must_be_there_is_missed(town: Desk, sheet: Source) -> None:
    town.tables = {SHEET.file: [["year", "records"], ["2024", "11"]]}
    assert town.findings() == [("where_from", SHEET.file, 1, None)]
