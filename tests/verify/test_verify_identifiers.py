"""The second question: a patron's identifier anywhere under OUT is found, in every spelling it may have."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest
from docx import Document
from tests.verify.gate_desk import LOAN_COLUMNS, WORKS, Desk, Source, loan, output, patron

from redactkit.folding import fold_key
from redactkit.model import ReleaseSpec
from redactkit.verify import identifiers
from redactkit.verify.haystack import tokens_in

LETTER = "letter/response-letter.md"
DOCX = "letter/response-letter.docx"
README = "release/data/README.txt"
LOG = "release/data/withholding-log.csv"
MANIFEST = "release/data/disclosure-manifest.json"
BAG_INFO = "release/bag-info.txt"

# of patrons 7 and 3, as the desk makes them from their numbers and names
SPELLINGS = [
    "21712000000007",
    "2 1712 00000 0007",
    "2-1712-0000000-07",
    "21712000000033",
    "21712000090033",
    "p1000007a",
    ".p1000007a",
    "P1000007A",
    "p1000007",
    "(p1000007a).",
    "781-555-0007",
    "7815550007",
    "(781) 555-0007",
    "781.555.0007",
    "+1 781 555 0007",
    "1-781-555-0007",
    "781\u2011555\u20110007",
    "familyhgivena7@example.org",
    "<FamilyHGivenA7@Example.ORG>",
    "mailto:familyhgivena7@example.org,",
    "https://example.net/?u=familyhgivena7%40example.org",
    "7 Quill Lane Apt 4",
    "7 QUILL LANE, APT. 4",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("file", [LETTER, README, LOG, BAG_INFO])
def test_an_identifier_is_found_in_every_spelling(desk: Desk, spelling: str, file: str) -> None:
    desk.texts[file] = (
        f"one, line\nthen {spelling} here\n" if file != LOG else f'a,b\nc,"then {spelling} here"\n'
    )
    found = desk.findings()
    column = 2 if file == LOG else None
    line = 2 if "Quill" not in spelling.title() or file == LOG else None
    assert found == [("identifiers", Path(file).name, line, column)]


@pytest.mark.parametrize("spelling", ["21712000000007", "familyhgivena7@example.org", "(781) 555-0007"])
def test_an_identifier_is_found_in_the_manifest(desk: Desk, spelling: str) -> None:
    desk.texts[MANIFEST] = f'{{"files": [{{"name": "{spelling}"}}]}}'
    assert [entry[:2] for entry in desk.findings()] == [("identifiers", "disclosure-manifest.json")]


@pytest.mark.parametrize("member", ["word/document.xml", "docProps/core.xml"])
def test_an_identifier_is_found_in_every_part_of_a_word_document(desk: Desk, member: str) -> None:
    desk.texts[DOCX] = word_document("Dear 21712000000007", in_document=member == "word/document.xml")
    assert [entry[:2] for entry in desk.findings()] == [("identifiers", "response-letter.docx")]


def test_a_card_split_over_two_runs_is_found(desk: Desk) -> None:
    desk.texts[DOCX] = word_document("2171200", "0000007")
    assert [entry[:2] for entry in desk.findings()] == [("identifiers", "response-letter.docx")]


def test_a_clean_word_document_passes(desk: Desk) -> None:
    desk.texts[DOCX] = word_document("Dear Jane Roe, enclosed.")
    assert desk.findings() == []


def test_a_word_document_with_a_picture_is_found(desk: Desk) -> None:
    desk.texts[DOCX] = word_document("Dear Jane Roe", picture=True)
    assert desk.findings() == [("where_from", "response-letter.docx", None, None)]


def word_document(*runs: str, in_document: bool = True, picture: bool = False) -> bytes:
    """A Word document of one paragraph, or with the text among its properties."""
    document = Document()
    paragraph = document.add_paragraph()
    if in_document:
        for run in runs:
            paragraph.add_run(run)
    else:
        document.core_properties.author = "".join(runs)
    saved, clean = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(clean, "w") as new:
        for name in old.namelist():
            if picture or not name.endswith(".jpeg"):
                new.writestr(name, old.read(name))
    return clean.getvalue()


@pytest.mark.parametrize(
    "value", ["p1000007a", "A life of 21712000000007", "781-555-0007", "7 Quill Lane Apt 4"]
)
def test_an_identifier_in_a_title_is_found_though_it_stands_in_the_source(desk: Desk, value: str) -> None:
    desk.loans.rows.append(loan(4, "06-01-2024 10:00", value, "Single, Author"))
    desk.release_rows()
    table = desk.tables["titles.csv"]
    line = next(at for at, row in enumerate(table, start=1) if row[1] == value)
    assert desk.findings() == [("identifiers", "titles.csv", line, 2)]


def test_every_card_moved_into_the_title_column_is_found(desk: Desk) -> None:
    desk.loans.rows = [
        loan(n, "06-01-2024 10:00", desk.patrons.rows[n][1].split(";;")[0], "Single, Author")
        for n in range(20)
    ]
    desk.release_rows()
    assert [entry[2] for entry in desk.findings() if entry[0] == "identifiers"] == list(range(2, 22))


def test_a_patron_of_another_library_is_asked_about_too(desk: Desk) -> None:
    desk.texts[LETTER] = "Dear 21712000000033 and 781-555-0031\n"
    assert desk.findings() == [("identifiers", "response-letter.md", 1, None)]


def test_a_key_that_only_the_loans_have_is_found(desk: Desk) -> None:
    desk.loans.rows.append(["p2000002a", "06-01-2024 10:00", "duxb", "0", "813", "A", "B"])
    desk.texts[LETTER] = "See p2000002a\n"
    assert desk.findings() == [("identifiers", "response-letter.md", 1, None)]


def test_an_identifier_in_an_export_of_another_class_is_found(desk: Desk) -> None:
    desk.more.append(
        Source(
            name="fines.csv", record_class="fines", categories=("patron.barcode",), rows=[["29999000000011"]]
        )
    )
    desk.texts[LETTER] = "See 29999000000011\n"
    assert desk.findings() == [("identifiers", "response-letter.md", 1, None)]


def test_an_identifier_in_a_file_name_is_found(desk: Desk) -> None:
    desk.texts["letter/21712000000007.md"] = "nothing\n"
    assert ("identifiers", "21712000000007.md", 1, None) in desk.findings()


# ── What may stand there ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("said", ["781-555-0007", "7 Quill Lane Apt 4", "familyhgivena7@example.org"])
def test_what_the_form_says_may_stand_in_letter_and_readme(desk: Desk, said: str) -> None:
    desk.said = [f"write to {said}"]
    desk.texts[LETTER] = f"Sent to {said}.\n"
    desk.texts[README] = f"Call {said}.\n"
    assert desk.findings() == []


@pytest.mark.parametrize("said", ["781-555-0007", "7 Quill Lane Apt 4", "familyhgivena7@example.org"])
def test_what_the_form_says_may_not_stand_in_the_log(desk: Desk, said: str) -> None:
    desk.said = [said]
    desk.texts[LOG] = f'a,b\nc,"{said}"\n'
    assert desk.findings() == [("identifiers", "withholding-log.csv", 2, 2)]


def test_short_numbers_are_not_looked_for(desk: Desk) -> None:
    desk.patrons.categories = ("patron.key", *desk.patrons.categories[1:])
    desk.loans.categories = ("patron.key", *desk.loans.categories[1:])
    for source in (desk.patrons, desk.loans):
        for row in source.rows:
            row[0] = row[0].strip(".px")
    desk.texts[LETTER] = "1000007 records\n"
    assert desk.findings() == []


def test_a_digest_is_no_card(desk: Desk) -> None:
    desk.texts["release/manifest-sha256.txt"] = f"{'21712000000007' * 4}abcdef00  data/titles.csv\n"
    assert desk.findings() == []


def test_a_user_name_that_is_a_word_is_no_alarm_in_titles_or_in_our_own_words(desk: Desk) -> None:
    for row, name in zip(desk.patrons.rows, ["common", "records", "withhold", "duxbury"], strict=False):
        row[6] = name
    desk.texts[LETTER] = "The records are enclosed; we withhold nothing.\n"
    assert desk.findings() == []


@pytest.mark.parametrize("name", ["Zwirbelkatz", "reader77", "k.doyle"])
@pytest.mark.parametrize("file", [LETTER, README, LOG, BAG_INFO])
def test_a_user_name_in_what_the_program_writes_is_found(desk: Desk, name: str, file: str) -> None:
    desk.patrons.rows[2][6] = name
    desk.texts[file] = f"one,{name}\n"
    assert [found[:2] for found in desk.findings()] == [("identifiers", Path(file).name)]


@pytest.mark.parametrize(
    "name", ["records", "ma-duxbury", "manifest-sha256.txt", "utf-8", "circulation.csv", "library", "c.66"]
)
def test_a_user_name_that_the_program_or_the_policy_says_itself_is_no_alarm(desk: Desk, name: str) -> None:
    desk.patrons.rows[2][6] = name
    for file in (LETTER, README, LOG, BAG_INFO):
        desk.texts[file] = f"{name}\n"
    desk.texts[MANIFEST] = f'{{"files": ["{name}"]}}'
    assert desk.findings() == []


def test_a_user_name_that_the_form_says_is_no_alarm_in_the_letter(desk: Desk) -> None:
    """The requester may be a patron."""
    desk.patrons.rows[2][6] = "reader77"
    desk.said = ["to reader77, who asked"]
    desk.texts[LETTER] = "Dear reader77,\n"
    assert desk.findings() == []
    desk.texts[LOG] = "entry,reader77\n"
    assert [found[:2] for found in desk.findings()] == [("identifiers", "withholding-log.csv")]


def test_a_card_of_several_words_is_found(desk: Desk) -> None:
    """Some school systems print a letter before the number."""
    desk.patrons.rows[2][1] = "P 4003"
    desk.texts[LOG] = "entry,see card P 4003 here\n"
    assert desk.findings() == [("identifiers", "withholding-log.csv", 1, 2)]
    desk.texts[LOG] = "entry,see P 40031 and 4003\n"
    assert desk.findings() == []


def test_a_card_of_several_words_in_a_title_is_found(desk: Desk) -> None:
    desk.patrons.rows[2][1] = "P 4003"
    desk.loans.rows.append(loan(2, "06-01-2024 10:00", "P-4003", "Somebody"))
    desk.release_rows()
    assert [found[0] for found in desk.findings()] == ["identifiers"]


@pytest.mark.parametrize("name", ["Zwirbelkatz", "reader77"])
def test_a_user_name_is_no_alarm_in_titles_and_authors(desk: Desk, name: str) -> None:
    desk.patrons.rows[2][6] = name
    desk.loans.rows.append(loan(4, "06-01-2024 10:00", name, name))
    desk.release_rows()
    assert desk.findings() == []


@pytest.mark.parametrize("name", ["Zwirbelkatz", "reader77"])
def test_a_user_name_in_another_column_is_found(desk: Desk, name: str) -> None:
    desk.patrons.rows[2][6] = name
    desk.loans.rows.append(loan(4, "06-01-2024 10:00", "A", "B", kind=name))
    desk.release_rows()
    line = next(at for at, row in enumerate(desk.tables["circulation.csv"], start=1) if row[2] == name)
    assert desk.findings() == [("identifiers", "circulation.csv", line, 3)]


# ── What several patrons' rows hold ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("value", ["781-555-0007", "7 Quill Lane Apt 4", "Call 781 555 0007"])
def test_a_work_that_two_patrons_read_is_no_alarm(desk: Desk, value: str) -> None:
    desk.loans.rows.append(loan(4, "06-01-2024 10:00", value, "Single, Author"))
    desk.release_rows()
    assert [entry[0] for entry in desk.findings()] == ["identifiers"]
    desk.loans.rows.append(loan(30, "06-01-2023 10:00", value, "Single, Author"))
    desk.release_rows()
    assert desk.findings() == []


@pytest.mark.parametrize("again", ["p1000004a", "0", "p1999999a"])
def test_one_patron_and_nobody_are_not_two(desk: Desk, again: str) -> None:
    desk.loans.rows.append(loan(4, "06-01-2024 10:00", "781-555-0007", "Single, Author"))
    desk.loans.rows.append([again, *loan(4, "06-02-2024 10:00", "781-555-0007", "Single, Author")[1:]])
    desk.release_rows()
    assert [entry[0] for entry in desk.findings()] == ["identifiers"]


@pytest.mark.parametrize("value", ["21712000000007", "p1000007a", "familyhgivena7@example.org"])
def test_a_card_or_an_e_mail_is_found_however_many_read_it(desk: Desk, value: str) -> None:
    desk.loans.rows += [loan(n, "06-01-2024 10:00", value, "Single, Author") for n in (4, 5, 6)]
    desk.release_rows()
    assert [entry[0] for entry in desk.findings()] == ["identifiers"]


@pytest.mark.parametrize(
    ("category", "value", "alarm"),
    [
        ("item.isbn", "9780140328721", False),
        ("item.isbn", "978-0-14-032872-1 (pbk.)", False),
        ("item.isbn", "0-14-032872-6", False),
        ("item.isbn", "0140328726; 9780140328721", False),
        ("item.isbn", "9780140328722", True),
        ("item.isbn", "0140328726 9780140328722", True),
        ("item.issn", "03785955", False),
        ("item.issn", "03785956", True),
        ("item.call_number", "9780140328721", True),
    ],
)
def test_the_number_of_a_book_is_no_patrons(desk: Desk, category: str, value: str, alarm: bool) -> None:
    card = "".join(sign for sign in value.split(" (")[0].split()[-1] if sign.isalnum())
    desk.patrons.rows[7][1] = card
    desk.release = ReleaseSpec(
        tables=(replace(WORKS, columns=(WORKS.columns[0], output("number", category))),)
    )
    desk.loans.categories = tuple(category if each == "item.call_number" else each for each in LOAN_COLUMNS)
    desk.loans.rows = [[*row[:4], value, *row[5:]] for row in desk.loans.rows if row[0] != "0"]
    desk.tables = {"titles.csv": [["year", "number", "records"], ["2024", value, "1"]]}
    expected = [("identifiers", "titles.csv", 2, 2)] if alarm else []
    assert desk.findings() == expected


def test_a_unit_alone_is_no_street_line(desk: Desk) -> None:
    desk.patrons.rows.append(patron(41, "SHORT, ADDRESS"))
    desk.patrons.rows[-1][3] = "Apt 4$Duxbury"
    desk.texts[LETTER] = "Room: Apt 4, two flights up\n"
    assert desk.findings() == []


def test_the_program_s_own_signs_are_those_of_its_files_cut_up_one_by_one() -> None:
    texts = list(identifiers._own_texts(resources.files("redactkit")))
    assert len(texts) > 400
    assert identifiers._program_tokens() == {sign for text in texts for sign in tokens_in(fold_key(text))}
