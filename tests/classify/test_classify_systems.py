"""Every system's samples, as they are and disturbed: no column that tells of a person is called harmless.

Right, wrong and unknown are counted per system (``docs/columns.md`` shows the table); the disturbed samples
show that a kind of column is known, and not a file.
"""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from tests.support.columns import GOLD, SMALL, Table, Tally, classified, every_tally, read_table, tally_of

from redactkit.categories import group_of
from redactkit.classify import knows_header, load_maps
from redactkit.errors import ExportUnreadable
from redactkit.model import Category, Column, Group
from redactkit.read import open_export

NAMED = tuple(name for name in SMALL if GOLD[name]["header_row"])
TABLES = {name: read_table(name) for name in NAMED}
EVIDENT = frozenset(
    {
        "patron.name",
        "guardian.name",
        "patron.email",
        "patron.phone",
        "patron.address",
        "guardian.contact",
        "patron.ip_address",
    }
)
"""What values alone show to be somebody's, whatever stands above them."""


def test_every_system_has_a_sample() -> None:
    assert {GOLD[name]["system"] for name in GOLD} == {known.system for known in load_maps()}


@pytest.mark.parametrize("name", NAMED)
def test_a_sample_is_understood_whole(name: str) -> None:
    table = TABLES[name]
    found = classified(table)
    assert (found.system, found.record_class) == (table.system, table.record_class)
    tally = tally_of(table, found)
    assert (tally.wrong, tally.unknown, tally.dangerous) == (0, 0, [])


def test_the_table_of_the_docs_counts_every_file() -> None:
    found = list(every_tally())
    assert sum(files for _, files, _ in found) == sum(gold.get("header_row", True) for gold in GOLD.values())
    assert not [where for _, _, tally in found for where in tally.dangerous]


# ── The same labels, written otherwise ───────────────────────────────────────────────────────────────


def _snake(header: str) -> str:
    return (
        re.sub(r"[ .]+", "_", header).lower() if "." not in header and "(" not in header else header.lower()
    )


SPELLINGS: dict[str, Callable[[str], str]] = {
    "upper": str.upper,
    "lower": str.lower,
    "snake": _snake,
    "padded": lambda header: f" {header}  ",
    "no-break space": lambda header: header.replace(" ", "\u00a0"),
    "mark-up": lambda header: f"<b>{header}</b>",
    "no blanks": lambda header: header if re.search(r"[(.|']", header) else re.sub(r"[ _]", "", header),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_spelling_of_labels_changes_nothing(spelling: str) -> None:
    for table in TABLES.values():
        header = [SPELLINGS[spelling](label) for label in table.header]
        assert tally_of(table, classified(table, header)).dangerous == []
        again = [column.category for column in classified(table, header).columns]
        assert again == [column.category for column in classified(table).columns], table.name


@pytest.mark.parametrize("name", NAMED)
def test_the_order_of_columns_changes_nothing(name: str) -> None:
    table = TABLES[name]
    places = list(range(len(table.header)))
    random.Random(7).shuffle(places)
    turned = replace(
        table,
        header=tuple(table.header[place] for place in places),
        gold=tuple(table.gold[place] for place in places),
        columns=tuple(table.columns[place] for place in places),
    )
    assert (tally := tally_of(turned, classified(turned))).unknown + tally.wrong == 0


# ── Other labels ─────────────────────────────────────────────────────────────────────────────────────


def test_labels_that_nobody_knows_leave_a_column_unknown_or_show_it_for_what_it_is() -> None:
    tally = Tally()
    for table in TABLES.values():
        header = [f"Field {place}" for place in range(1, len(table.header) + 1)]
        tally_of(table, classified(table, header), tally)
    assert tally.dangerous == []
    assert tally.right > 40  # e-mail addresses, cards, record numbers, telephone numbers
    assert tally.wrong <= 6  # a name to sign in with that is a card, a guardian's telephone


def test_renamed_labels_are_known_by_their_words() -> None:
    table = TABLES["polaris/SimplyReports.csv"]
    renamed = {
        "Patron barcode": "Customer's Library Card No.",
        "Patron full name": "Borrower Name",
        "Patron email address": "CustomerEmail",
    }
    found = classified(table, [renamed.get(label, label) for label in table.header])
    assert [column.category for column in found.columns] == list(table.gold)


HARMLESS = (
    "title",
    "author",
    "branch",
    "branchcode",
    "itemlost",
    "itemcallnumber",
    "itype",
    "date_due",
    "ccode",
)


@pytest.mark.parametrize("label", HARMLESS)
def test_the_values_win_over_a_label_that_lies(label: str) -> None:
    """Every column of every system that shows by itself whose it is, under a label that Koha really has."""
    checked = 0
    for table in TABLES.values():
        for gold, cells in zip(table.gold, table.columns, strict=True):
            if gold not in EVIDENT and not _is_card(gold, cells):
                continue
            if label == "author" and gold in ("patron.name", "guardian.name"):
                continue  # names of people are in their place there; the last check looks for the row's own
            filled = [
                value for value in cells.to_pylist() if value.strip() not in ("", "\\N", "None", "NULL")
            ]
            if len(filled) < 10:
                continue
            column = _under(label, cells)
            assert group_of(column.category) not in (Group.BIBLIOGRAPHIC, Group.OPERATIONAL), (
                f"{table.name}: {gold} under {label} is called {column.category}: {column.evidence}"
            )
            checked += 1
    assert checked > 30


def _under(label: str, cells: pa.Array) -> Column:
    """What a column is taken for under a label, in a list of loans from Koha."""
    rows = len(cells)
    table = Table(
        name="made",
        system="koha",
        record_class="circulation",
        header=(label, "issuedate", "itemnumber"),
        gold=("", "", ""),
        columns=(cells, pa.array(["2024-01-02"] * rows), pa.array([str(at) for at in range(rows)])),
    )
    return classified(table).columns[0]


def _is_card(gold: str, values: pa.Array) -> bool:
    if gold not in ("patron.barcode", "patron.alternate_id", "patron.record_number"):
        return False
    filled = [value for value in values.to_pylist() if value]
    found = sum(re.fullmatch(r"2\d{13}|\.?p\d{6,8}[0-9x]?", value) is not None for value in filled)
    return found >= 0.9 * len(filled) > 0


def test_keys_of_no_shape_are_not_taken_for_codes_or_titles() -> None:
    """A borrowernumber under a label that a release keeps: too many different values, or no words."""
    table = TABLES["koha/more/accountlines.csv"]
    place = table.gold.index("patron.key")
    many = replace(
        table, columns=tuple(_widened(cells, at == place) for at, cells in enumerate(table.columns))
    )
    for label in ("branch", "itemtype", "ccode", "title", "itemcallnumber", "author"):
        header = [label if at == place else name for at, name in enumerate(table.header)]
        assert classified(many, header).columns[place].category == "unknown", label


def _widened(cells: pa.Array, is_key: bool) -> pa.Array:
    """The rows five times over, each with a key of its own."""
    values = cells.to_pylist() * 5
    return pa.array([str(at) for at in range(len(values))] if is_key else values, pa.string())


# ── Values inside other things ───────────────────────────────────────────────────────────────────────

WRAPPED: dict[str, Callable[[str], str]] = {
    "bold": lambda value: f"<b>{value}</b>",
    "break": lambda value: f"{value}<br />",
    "mail link": lambda value: f'<a href="mailto:{value}">{value}</a>' if "@" in value else value,
    "entity": lambda value: value.replace("@", "&#64;"),
}


@pytest.mark.parametrize("wrapping", WRAPPED)
@pytest.mark.parametrize("header", ["as it is", "title"])
def test_mark_up_around_values_hides_nothing(wrapping: str, header: str) -> None:
    table = TABLES["koha/more/report_of_expressions.csv"]
    wrap = WRAPPED[wrapping]
    wrapped = replace(
        table,
        columns=tuple(
            pa.array([wrap(value) if value else "" for value in cells.to_pylist()]) for cells in table.columns
        ),
    )
    places = [table.gold.index(gold) for gold in ("patron.name", "patron.email")]
    labels = list(table.header)
    if header != "as it is":
        for place in places:
            labels[place] = header
    found = classified(wrapped, labels)
    assert tally_of(table, found).dangerous == []
    assert found.columns[places[1]].category == "patron.email"


@pytest.mark.parametrize(
    "cell",
    [
        "{name} ({card})",
        "{card} {name}",
        "Ms. {name} <{email}>",
        "hold for {email}",
        "call {phone} first",
        "SSN 987-65-4321 {name}",
    ],
)
@pytest.mark.parametrize("label", ["title", "itype", "itemcallnumber", "Patron category"])
def test_identifiers_inside_text_are_seen(cell: str, label: str) -> None:
    report, patrons = TABLES["polaris/SimplyReports.csv"], TABLES["polaris/PatronRegistration.csv"]
    whole = [
        cell.format(name=name, card=card, email=email, phone=phone)
        for name, card, email, phone in zip(
            report.columns[1].to_pylist(),
            report.columns[0].to_pylist(),
            report.columns[2].to_pylist(),
            patrons.columns[6].to_pylist() * 2,
            strict=False,
        )
    ]
    found = _under(label, pa.array(whole))
    assert group_of(found.category) in (
        Group.DIRECT_IDENTIFIER,
        Group.CONTACT,
        Group.ACCOUNT_OR_SECRET,
        Group.QUASI_IDENTIFIER,
        Group.UNKNOWN,
    ), found


# ── SQL as a header ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("header", "category"),
    [
        ("CONCAT(surname, ', ', firstname)", "patron.name"),
        ("CONCAT_WS(' ', b.firstname, b.surname)", "patron.name"),
        ("concat(borrowers.surname,', ',borrowers.firstname) AS Who", "patron.name"),
        ("surname || ', ' || firstname", "patron.name"),
        ("CONCAT(title, ' / ', cardnumber)", "patron.barcode"),
        ("CONCAT('<a href=\"x.pl?borrowernumber=', borrowernumber, '\">', title, '</a>')", "patron.key"),
        ("LEFT(zipcode, 5)", "patron.zip"),
        ("MAX(issuedate)", "loan.out_time"),
        ("UPPER(biblio.title)", "item.title"),
        ("borrowers.title", "patron.title"),
        ("CONCAT(title, ' / ', author)", "unknown"),
        ("CONCAT(title, x)", "unknown"),
        ("COUNT(*)", "unknown"),
        ("COUNT(DISTINCT borrowernumber)", "unknown"),
        ("mystery(title)", "unknown"),
    ],
)
def test_sql_as_a_header(header: str, category: Category) -> None:
    table = Table(
        name="made",
        system="koha",
        record_class="circulation",
        header=(header, "issuedate", "itemnumber"),
        gold=("", "", ""),
        columns=tuple(pa.array([""] * 3) for _ in range(3)),
    )
    assert classified(table).columns[0].category == category


# ── The same header in two tables ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("header", "categories"),
    [
        (["title", "surname", "cardnumber", "dateexpiry"], "patron.title"),
        (["title", "borrowernumber", "issuedate"], "item.title"),
        (["id", "usr", "barcode", "active"], "patron.key"),
        (["id", "xact_start", "circ_lib", "usr"], "loan.id"),
        (["Barcode", "PatronID", "NameLast"], "patron.barcode"),
        (["Barcode", "ItemRecordID", "MaterialTypeID", "CallNumber"], "item.barcode"),
        (["item.barcode", "requester.barcode", "requestDate"], "item.barcode"),
        (["requester.barcode", "item.barcode", "requestDate"], "patron.barcode"),
        (["borrower.title", "issuedate", "itemnumber"], "patron.title"),
        (["Barcode", "Title", "Author", "Call Number"], "item.barcode"),
        (["Barcode", "Title", "Author", "Checked Out"], "patron.barcode"),
        (["barcode", "title", "author", "itype", "issuedate"], "item.barcode"),
        (["nickname", "bookId", "fromDate", "itemName"], "patron.note"),
        (["USER_ADDR1.CARE/OF", "USER_ID", "USER_NAME"], "guardian.name"),
        (["accessurl", "illrequest_id", "borrowernumber", "orderid"], "log.url"),
    ],
)
def test_the_table_says_what_a_label_means(header: Sequence[str], categories: str) -> None:
    table = Table(
        name="made",
        system=None,
        record_class="",
        header=tuple(header),
        gold=(),
        columns=tuple(pa.array([""] * 3) for _ in header),
    )
    assert classified(table).columns[0].category == categories


def test_a_guess_that_the_values_do_not_bear_out_counts_for_nothing() -> None:
    table = TABLES["libcal/registrations.csv"]
    place = table.gold.index("patron.email")
    turned = replace(
        table,
        columns=tuple(
            pa.array(["thirteen apples"] * len(cells)) if at == place else cells
            for at, cells in enumerate(table.columns)
        ),
    )
    column = classified(turned).columns[place]
    assert column.category == "unknown"
    assert "the values do not bear the header out" in column.evidence


# ── A first record is no header ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "rows",
    [
        [["Doyle, Karen", "PA", "Active"], ["Foss, Ida", "PA", "Active"]],
        [["4021", "Doyle", "Karen", "Active"], ["4022", "Foss", "Ida", "Active"]],
        [["Doyle", "CA", "21712000000013"], ["Foss", "PA", "21712000000021"]],
        [["Card", "doyle@example.org", "Adult"], ["Title", "foss@example.org", "Adult"]],
        [["Status", "21712000000013", "02332"], ["Notes", "21712000000021", "02332"]],
    ],
)
def test_a_record_that_holds_a_label_of_some_map_is_no_header(tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "patrons.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows * 4)
    with pytest.raises(ExportUnreadable) as refused:
        open_export(path, is_known_header=knows_header(load_maps()))
    assert refused.value.row == 1
    assert "--no-header" in (refused.value.hint or "")


def test_a_header_that_nobody_knows_is_a_header_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "patrons.csv"
    path.write_text("Nachname;Vorname\nDoyle;Karen\nFoss;Ida\n", encoding="utf-8")
    (source,) = open_export(path, is_known_header=knows_header(load_maps()))
    assert source.header == ("Nachname", "Vorname")
