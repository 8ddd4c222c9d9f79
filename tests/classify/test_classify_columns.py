"""What a column means: header and values, the more sensitive wins, and unknown stays unknown."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import get_args

import pandas as pd
import pyarrow as pa
import pytest

from redactkit.categories import CATEGORIES
from redactkit.checkdigits import sierra_check_digit
from redactkit.classify import Classification, Evidence, header_map, inspect_document, knows_header, load_maps
from redactkit.decide.vocabulary import RecordClass
from redactkit.errors import FormInvalid
from redactkit.model import Column, DateOrder, Dialect, Export, Group, Quarantined

MAPS = load_maps()
RECORD_CLASSES = {*get_args(RecordClass), "catalogue", "statistics"}
TEXT = pd.ArrowDtype(pa.string())


def frame(rows: Sequence[Sequence[str]]) -> pd.DataFrame:
    columns = {
        place: pd.array(list(values), dtype=TEXT) for place, values in enumerate(zip(*rows, strict=True))
    }
    return pd.DataFrame(columns)


def classified(
    header: Sequence[str], rows: Sequence[Sequence[str]], cut: int | None = None
) -> Classification:
    evidence = Evidence(header, MAPS)
    for start in range(0, len(rows), cut or len(rows)):
        evidence.add(frame(rows[start : start + (cut or len(rows))]))
    return evidence.conclude()


def column(header: Sequence[str], values: Sequence[str], place: int = 0) -> Column:
    """One column of a table whose other columns say only what table it is."""
    rows = [["" if other != place else value for other in range(len(header))] for value in values]
    return classified(header, rows).columns[place]


def card(number: int, first: str = "2") -> str:
    body = f"{first}1712{number:08d}"
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(body))
    return f"{body}{-total % 10}"


def record(letter: str, number: int) -> str:
    return f"{letter}{number}{sierra_check_digit(str(number))}"


SIERRA_LOANS = ["RECORD #(PATRON)", "OUT DATE", "DUE DATE", "LOCATION", "BARCODE(ITEM)", "TITLE", "AUTHOR"]
KOHA_LOANS = ["title", "borrowernumber", "issuedate", "date_due", "branchcode", "barcode"]
KOHA_PATRONS = ["title", "borrowernumber", "cardnumber", "surname", "branchcode", "dateexpiry"]
MAILS = [f"reader{number}@example.org" for number in range(40)]
CARDS = [card(number) for number in range(40)]
PHONES = [f"781-555-01{number:02d}" for number in range(40)]


def test_every_category_of_the_maps_exists_and_every_table_can_be_reached() -> None:
    systems = [known.system for known in MAPS]
    assert len(systems) == len(set(systems))
    for known in MAPS:
        for meanings in known.labels.values():
            assert all(meaning.category in CATEGORIES for meaning in meanings)
        for table in known.tables:
            assert table.reads
            assert table.record_class in RECORD_CLASSES


def test_every_label_has_a_source_that_its_map_lists() -> None:
    for known in MAPS:
        named = {
            source
            for meanings in known.labels.values()
            for meaning in meanings
            for source in (meaning.sources or ("none",))
        }
        assert named == set(known.sources), known.system


@pytest.mark.parametrize(
    ("header", "record_class", "categories"),
    [
        (
            ["RECORD #(PATRON)", "P BARCODE", "PATRN NAME", "HOME LIBR", "CREATED(PATRON)", "NOTE"],
            "registration",
            [
                "patron.record_number",
                "patron.barcode",
                "patron.name",
                "patron.home_library",
                "patron.record_date",
                "patron.note",
            ],
        ),
        (
            SIERRA_LOANS,
            "circulation",
            [
                "patron.record_number",
                "loan.out_time",
                "loan.due_time",
                "item.collection",
                "item.barcode",
                "item.title",
                "item.author",
            ],
        ),
        (
            [
                "RECORD #(PATRON)",
                "RECORD #(ITEM)",
                "ASSESSED DATE",
                "TOTAL CHARGES",
                "FINE COMMENT",
                "OUT DATE",
                "ITEM TITLE",
            ],
            "fines",
            [
                "patron.record_number",
                "item.record_number",
                "fine.time",
                "fine.amount",
                "fine.description",
                "loan.out_time",
                "item.title",
            ],
        ),
        (
            ["RECORD #(ITEM)", "Title ", "call #(biblio)", "LOCATION", "LOUTDATE"],
            "catalogue",
            ["item.record_number", "item.title", "item.call_number", "item.collection", "item.time"],
        ),
        (
            ["BARCODE(ITEM)", "TITLE", "PATRON#", "LPATRON"],
            "circulation",
            ["item.barcode", "item.title", "patron.record_number", "other_patron.key"],
        ),
    ],
)
def test_sierra_tables(header: list[str], record_class: str, categories: list[str]) -> None:
    found = classified(header, [[""] * len(header)])
    assert (found.system, found.record_class) == ("sierra", record_class)
    assert [column.category for column in found.columns] == categories


@pytest.mark.parametrize(
    ("header", "record_class", "categories"),
    [
        (
            KOHA_PATRONS,
            "registration",
            [
                "patron.title",
                "patron.key",
                "patron.barcode",
                "patron.family_name",
                "patron.home_library",
                "patron.record_date",
            ],
        ),
        (
            KOHA_LOANS,
            "circulation",
            ["item.title", "patron.key", "loan.out_time", "loan.due_time", "loan.branch", "item.barcode"],
        ),
        (
            ["Patron", "Title", "Home library", "date_due"],
            "circulation",
            ["patron.name", "item.title", "patron.home_library", "loan.due_time"],
        ),
        (
            ["surname", "firstname", "title", "issuedate", "branchcode"],
            "circulation",
            ["patron.family_name", "patron.given_name", "item.title", "loan.out_time", "loan.branch"],
        ),
        (
            ["borrowernumber", "accountlines_id", "amountoutstanding", "description"],
            "fines",
            ["patron.key", "loan.id", "fine.amount", "fine.description"],
        ),
        (
            ["reserve_id", "borrowernumber", "reservenotes", "branchcode"],
            "holds",
            ["loan.id", "patron.key", "hold.note", "hold.branch"],
        ),
        (["borrowers.cardnumber", "b.surname"], "registration", ["patron.barcode", "patron.family_name"]),
    ],
)
def test_koha_tables(header: list[str], record_class: str, categories: list[str]) -> None:
    found = classified(header, [[""] * len(header)])
    assert (found.system, found.record_class) == ("koha", record_class)
    assert [column.category for column in found.columns] == categories


def test_a_title_is_an_intellectual_pursuit_where_the_row_says_who() -> None:
    assert classified(SIERRA_LOANS, [[""] * 7]).columns[5].group is Group.INTELLECTUAL_PURSUIT
    assert classified(["RECORD #(ITEM)", "TITLE"], [["", ""]]).columns[1].group is Group.BIBLIOGRAPHIC


@pytest.mark.parametrize(
    ("values", "category"),
    [
        (MAILS, "patron.email"),
        (CARDS, "patron.barcode"),
        (PHONES, "patron.phone"),
        ([record("p", number) for number in range(1_200_000, 1_200_040)], "patron.record_number"),
        (["123-45-6789"] * 40, "patron.ssn"),
        (["$2a$08$" + "x" * 53] * 40, "patron.secret"),
        (
            ['<a href="/cgi-bin/koha/x.pl?borrowernumber=42">A title</a>'] + ["A title"] * 39,
            "patron.linked_record",
        ),
    ],
)
def test_a_title_column_full_of_something_else_is_not_bibliographic(values: list[str], category: str) -> None:
    found = column(KOHA_LOANS, values)
    assert found.category == category
    assert found.header == "title"
    assert "header" in found.evidence
    assert "header and values disagree: the more sensitive counts" in found.evidence
    assert found.group in (Group.DIRECT_IDENTIFIER, Group.CONTACT, Group.ACCOUNT_OR_SECRET)


def test_real_titles_stay_titles() -> None:
    titles = [
        "1984",
        "@Large",
        "867-5309",
        "21 Lessons",
        "p53: the gene",
        "Dial 555",
        "Who? What?",
        "20,000 leagues",
    ] * 5
    assert column(KOHA_LOANS, titles).category == "item.title"


@pytest.mark.parametrize("stray", [MAILS, CARDS, ["987-65-4321"], [record("p", 1_200_000)]])
def test_a_few_identifiers_among_titles_leave_the_column_unknown(stray: list[str]) -> None:
    titles = [f"{book} Lessons" for book in range(60)]
    assert column(KOHA_LOANS, titles).category == "item.title"
    found = column(KOHA_LOANS, [*titles, stray[0]])
    assert found.category == "unknown"
    assert stray[0] not in str(found.evidence)


def test_a_place_on_a_shelf_is_no_telephone_number() -> None:
    header = ["CALL #(BIBLIO)", "RECORD #(PATRON)", "OUT DATE"]
    assert column(header, [f"641.{number}" for number in range(5600, 5640)]).category == "item.call_number"
    assert column(header, [f"781.555.{number}" for number in range(1000, 1040)]).category == "patron.phone"


@pytest.mark.parametrize("letter", ["S", "B", "T", "R", "h"])
def test_a_letter_is_no_label(letter: str) -> None:
    """EZproxy's ``%s`` is; a column that somebody called S may hold anything."""
    surnames = ["Quennevaux", "Doyle", "Ober", "Tarrant"] * 10
    assert column([letter, "RECORD #(PATRON)", "OUT DATE"], surnames).category == "unknown"
    assert classified(["%h", "%u", "%t", f"%{letter.lower()}"], [[""] * 4]).system == "ezproxy"


def test_what_stands_in_brackets_is_shown_only_where_a_map_knows_it() -> None:
    header = ["First Name (29999001234567)", "Phone (7815550100)", "CREATED (Patron)"]
    shown = [each.header for each in classified(header, [["Karen", "781-555-0100", ""]] * 6).columns]
    assert shown == ["First Name", "Phone", "CREATED(PATRON)"]


@pytest.mark.parametrize("header", ["a." * 200_000, "CONCAT(" + "a." * 20_000 + "(x", "x" * 5_000_000])
def test_a_header_beyond_all_use_is_known_to_no_map(header: str) -> None:
    """It took time in the square of its length: 4,000 characters of SQL took 44 seconds."""
    assert not knows_header(MAPS)(header)
    assert classified([header, "P BARCODE"], [["a", CARDS[0]]]).columns[0].category == "unknown"


RARE_NAMES = [
    f"{given} {'Abcdefgh'[place // 5]}ounce"
    for place, given in enumerate(["Anselm", "Bronwyn", "KEIKO", "Thora Q.", "Zuleika"] * 6)
]
KNOWN_NAMES = [f"{given} {'Abcdefghij'[place]}ounce" for place, given in enumerate(["Karen", "David"] * 5)]


@pytest.mark.parametrize("header", ["title", "itemcallnumber", "itype", "branchcode"])
def test_names_of_which_no_list_knows_most_are_no_titles(header: str) -> None:
    found = column([header, *KOHA_LOANS], (RARE_NAMES + KNOWN_NAMES) * 3)
    assert found.category == "unknown"
    assert "the values contradict the header: written like names of people" in found.evidence


WORKS = [f"The {first} of {second}" for first in ("Tides", "Rivers", "Walls") for second in "abcdefghij"]


@pytest.mark.parametrize(
    "values", [["Mrs", "Dr.", ""] * 20, ["Mevr.", "Herr", "Sra."] * 20, ["she/her", "he/him"] * 20]
)
def test_forms_of_address_are_no_titles_of_works(values: list[str]) -> None:
    """Koha calls both ``title``: the values decide."""
    assert column(KOHA_PATRONS, values).category == "patron.title"
    assert column(KOHA_LOANS, values).category in ("patron.title", "unknown")


@pytest.mark.parametrize("titles", [WORKS, WORKS[:6], ["1984", *WORKS[:9]] * 9])
def test_titles_of_works_are_no_forms_of_address(titles: list[str]) -> None:
    assert column(KOHA_LOANS, titles).category == "item.title"
    found = column(KOHA_PATRONS, titles)
    assert found.category == "unknown"
    assert "the values contradict the header: more than forms of address" in found.evidence


@pytest.mark.parametrize("titles", [["Beloved"] * 40, ["Beloved", "Emma", "It"] * 5])
def test_titles_of_one_word_are_titles(titles: list[str]) -> None:
    """One book again and again, and a short list."""
    assert column(KOHA_LOANS, titles).category == "item.title"


def test_a_few_lives_among_the_titles_do_not_hold_them() -> None:
    titles = [f"The {word} river" for word in "abcdefghijklmnopqrstuvwxyz"] + KNOWN_NAMES[:7]
    assert column(KOHA_LOANS, titles).category == "item.title"


def test_the_header_stays_where_it_is_the_more_sensitive() -> None:
    items = [card(number, "3") for number in range(40)]
    assert column(["cardnumber", "surname"], items).category == "patron.barcode"
    assert column(["password", "surname"], MAILS).category == "patron.secret"
    assert (
        column(["borrowernotes", "surname"], [*MAILS[:20], *["called twice"] * 20]).category == "patron.note"
    )


@pytest.mark.parametrize(
    ("values", "category"),
    [
        (MAILS, "patron.email"),
        (CARDS, "patron.barcode"),
        (PHONES, "patron.phone"),
        ([record("p", number) for number in range(1_200_000, 1_200_040)], "patron.record_number"),
        (["123-45-6789"] * 40, "patron.ssn"),
        ([*MAILS[:30], *["x"] * 10], "unknown"),
        (MAILS[:3], "unknown"),
        (["The Winter Road"] * 40, "unknown"),
        ([card(number, "3") for number in range(40)], "unknown"),
        ([record("b", number) for number in range(1_200_000, 1_200_040)], "unknown"),
        (["Doyle, Karen"] * 40, "unknown"),
        (["2024-01-02"] * 40, "unknown"),
        (["7815550100"] * 40, "unknown"),
        ([""] * 40, "unknown"),
    ],
)
def test_a_header_nobody_knows(values: list[str], category: str) -> None:
    found = column(["SHOE SIZE", "P BARCODE"], values)
    assert found.category == category
    assert found.header is None
    assert found.group is (Group.UNKNOWN if category == "unknown" else found.group)


def test_a_file_of_unknown_headers() -> None:
    found = classified(["x", "y"], [["1", "2"]])
    assert (found.system, found.record_class) == (None, None)
    assert [column.category for column in found.columns] == ["unknown", "unknown"]


@pytest.mark.parametrize(
    ("header", "values", "order"),
    [
        ("OUT DATE", ["03-04-2024", "03-25-2024"], DateOrder.MDY),
        ("OUT DATE", ["03-04-2024", "25-03-2024"], DateOrder.DMY),
        ("OUT DATE", ["03-04-2024", "05-06-2024"], DateOrder.MDY),
        ("OUT DATE", ["03-25-2024", "25-03-2024"], None),
        ("OUT DATE", ["2024-03-04 10:12", "2024-05-06 09:00"], DateOrder.YMD),
        ("OUT DATE", ["  -  -  ", "04-25-59"], DateOrder.MDY),
        ("issuedate", ["04/03/2024", "05/06/2024"], None),
        ("issuedate", ["04/03/2024", "25/06/2024"], DateOrder.DMY),
        ("issuedate", ["4/3/2024", "25/6/2024"], DateOrder.DMY),
        ("issuedate", ["4/3/24 9:10", "5/26/24 9:10"], DateOrder.MDY),
        ("issuedate", ["2024-03-04"], DateOrder.YMD),
        ("issuedate", ["04-Mar-2024", "", "05-JUN-24 10.22.33.000000 AM"], DateOrder.YMD),
        ("issuedate", ["March 4, 2024 6:34 PM"], DateOrder.YMD),
        ("issuedate", ["Mon Mar 04 18:34:00 EST 2024"], DateOrder.YMD),
        ("issuedate", ["Mar  4 2024 10:22AM"], DateOrder.YMD),
        ("issuedate", ["Mon Mar 4 2024"], DateOrder.YMD),
        ("issuedate", ["04-Mar-2024", "04/03/2024"], None),
        ("issuedate", [*["04-Mar-2024"] * 100, "04/03/2024"], DateOrder.YMD),
        ("issuedate", ["04-Mar-2024", "25/06/2024"], DateOrder.DMY),
        ("issuedate", ["20240304", "never", ""], DateOrder.YMD),
        ("issuedate", ["202403041022"], DateOrder.YMD),
        ("issuedate", ["20240304102233", "20240605102233"], DateOrder.YMD),
        ("issuedate", ["20240304", "20240230"], None),
        ("issuedate", ["20240304", "20241304"], None),
        ("issuedate", ["20240304", "18240304"], None),
        ("issuedate", ["20240304", "unknown"], None),
        ("issuedate", ["1710354840", "1708173600"], None),
        ("issuedate", ["45364.773611"], None),
        ("OUT DATE", ["04-MAR-24", "05-JUN-24"], DateOrder.YMD),
    ],
)
def test_the_order_of_dates_is_learned_from_the_whole_column(
    header: str, values: list[str], order: DateOrder | None
) -> None:
    assert (
        column([header, "RECORD #(PATRON)" if header.isupper() else "borrowernumber"], values).date_order
        is order
    )


def test_record_numbers_that_end_in_a_check_digit() -> None:
    right = [record("p", number) for number in range(1_200_000, 1_200_200)]
    assert column(SIERRA_LOANS, right).checked
    assert column(SIERRA_LOANS, ["." + value for value in right]).checked
    assert not column(SIERRA_LOANS, [value[:-1] for value in right]).checked
    assert not column(SIERRA_LOANS, [value[:-1] + "a" for value in right]).checked
    assert not column(SIERRA_LOANS, [*right[:180], *["p12000009"] * 20]).checked
    assert not column(SIERRA_LOANS, [""]).checked


def test_repeated_values_count_one_by_one() -> None:
    found = column(["P BARCODE", "PATRN NAME"], ["\x1f".join(CARDS[:3]), *CARDS[3:6]])
    assert "patron barcodes 100 %, check digit 100 %" in found.evidence


MIXED = [
    [
        record("p", 1_200_000 + number),
        f"{number % 12 + 1:02d}-{number % 28 + 1:02d}-2024",
        "",
        "dux  ",
        card(number, "3"),
        MAILS[number % 40] if number % 4 == 0 else "A title",
        "Doyle, Karen",
    ]
    for number in range(60)
]


@pytest.mark.parametrize("cut", [1, 7, 59])
def test_neither_order_nor_chunks_matter(cut: int) -> None:
    whole = classified(SIERRA_LOANS, MIXED)
    assert classified(SIERRA_LOANS, MIXED, cut) == whole
    shuffled = random.Random(5).sample(MIXED, len(MIXED))
    assert classified(SIERRA_LOANS, shuffled, cut) == whole


def test_the_order_of_columns_changes_only_positions() -> None:
    whole = classified(SIERRA_LOANS, MIXED)
    turned = classified(SIERRA_LOANS[::-1], [row[::-1] for row in MIXED])
    assert [found.category for found in turned.columns][::-1] == [found.category for found in whole.columns]


def test_a_frame_is_not_changed() -> None:
    given = frame(MIXED)
    before = given.copy(deep=True)
    Evidence(SIERRA_LOANS, MAPS).add(given)
    pd.testing.assert_frame_equal(given, before)


def test_known_headers() -> None:
    known = knows_header(MAPS)
    assert all(
        map(known, ["P BARCODE", " patrn name ", "Created (Patron)", "borrowernumber", "Home_Library"])
    )
    assert not any(map(known, ["", "Doyle, Karen", "21712000000029", "SHOE SIZE", "P BARCODE(DOYLE)"]))


def test_the_inspect_document_shows_no_unmatched_header_and_no_value() -> None:
    found = classified(["P BARCODE", "Quennevaux"], [[CARDS[0], "Quennevaux"]])
    export = Export(
        path=Path("exports") / "deep" / "patrons.csv",
        label="patrons.csv",
        format="delimited",
        encoding="utf-8",
        dialect=Dialect(delimiter=","),
        system=found.system,
        record_class=found.record_class,
        columns=found.columns,
        rows=1,
        quarantined=(Quarantined(row=17, reason="it repeats the header"),),
        digest="0",
    )
    document = inspect_document([export])
    assert document["schema"] == "redactkit.inspect/1"
    assert "Quennevaux" not in str(document)
    assert CARDS[0] not in str(document)
    assert "deep" not in str(document)
    file = document["files"][0]  # type: ignore[index]
    assert {
        "file",
        "format",
        "encoding",
        "system",
        "record_class",
        "rows",
        "quarantined",
        "hidden",
        "columns",
    } <= set(file)
    assert file["quarantined"] == [{"row": 17, "reason": "it repeats the header"}]
    assert file["columns"][0]["header"] == "P BARCODE"
    assert file["columns"][1]["header"] is None
    assert file["columns"][1]["category"] == "unknown"


GOOD = """
schema: redactkit.headers/1
system: own
records:
  patron: {suffixes: [P], fields: [{header: CARD, also: [CARD NO], category: patron.barcode}]}
tables:
  - {record_class: registration, needs: [{patron: 1}], reads: [patron]}
"""


def test_a_map_from_elsewhere() -> None:
    own = header_map(GOOD, "own.yaml")
    found = Evidence(["card_no"], [own]).conclude()
    assert (found.system, found.columns[0].header, found.columns[0].category) == (
        "own",
        "CARD NO",
        "patron.barcode",
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("patron.barcode", "patron.shoe_size"),
        ("headers/1", "headers/2"),
        ("system: own", "system: own\nowner: Quennevaux"),
        ("system: own", "system: own\nsystem: Quennevaux"),
        ("[CARD NO]", "[card]"),
        ("reads: [patron]", "reads: [loan]"),
        ("{patron: 1}", "{patron: none}"),
        ("tables:", "tables: ["),
    ],
)
def test_a_wrong_map_is_refused_in_one_line(old: str, new: str) -> None:
    with pytest.raises(FormInvalid) as refused:
        header_map(GOOD.replace(old, new), "own.yaml")
    assert "Quennevaux" not in str(refused.value.document())
    assert "\n" not in refused.value.line()


def test_days_to_the_second_are_no_cards_where_a_time_is_meant() -> None:
    """Fourteen digits that begin with a 2: some of them even end in a card's check digit."""
    days = [f"202403{day:02d}1022{second:02d}" for day in range(1, 29) for second in range(60)]
    assert column(["issuedate", "borrowernumber"], days).category == "loan.out_time"
    assert (
        column(["issuedate", "borrowernumber"], [*days, *map(card, range(2000))]).category == "patron.barcode"
    )


@pytest.mark.parametrize("label", ["barcode", "cardnumber", "borrowernumber", "phone", "Zqwx"])
def test_digits_are_no_dates_where_no_time_is_meant(label: str) -> None:
    found = column([label, "issuedate", "date_due"], ["20240315", "20240316", "20240317"])
    assert found.date_order is None


@pytest.mark.parametrize("written", ["%d-%b-%y", "%B %d, %Y", "%b %d %Y %I:%M%p", "%Y%m%d"])
def test_a_due_date_in_words_or_digits_is_no_contradiction(written: str) -> None:
    days = [datetime(2024, 1 + n % 12, 1 + n % 28).strftime(written) for n in range(80)]
    assert column(["borrowernumber", "issuedate", "date_due"], days, 2).category == "loan.due_time"
