"""The audit as it is run: what is planted is found, nothing else is, and no value is ever shown."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import random
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests.audit.audit_support import audited, finding, found, table
from tests.support.canaries import LIVE_CANARIES
from tests.support.command import SAMPLES, Ended, redactkit

from redactkit.cli import output
from redactkit.report import audit as report

PATRONS = ["RECORD #(PATRON)", "P BARCODE", "PATRN NAME", "PIN", "RACE", "BIRTH DATE", "EXP DATE", "NOTE"]
SHEET = ["Event Title", "First Name", "Last Name", "Email", "Registered On"]
SSNS = ["987-65-4321", "987 65 4322", "987654323"]


@pytest.fixture
def patrons(tmp_path: Path) -> Path:
    """Ten patrons: SSNs in three notes, PINs, a race code, ended registrations, a note about a neighbour."""
    notes = {
        1: f"ssn {SSNS[0]} on old form",
        4: f"gave {SSNS[1]} at desk",
        5: f"social security {SSNS[2]}",
        6: "ok to give holds to neighbor Quillfeather, Ada1",
        7: "spoke to Vantongeren7, Ida7 herself",
        8: "pin is 8675309x",
    }
    rows = [
        [
            f"p12000{nth}0",
            f"2171200000{nth:04d}",
            f"Vantongeren{nth}, Ida{nth}" if nth != 1 else "Quillfeather, Ada1",
            f"86{nth:02d}",
            "HISPANIC" if nth % 2 else "",
            "04-05-1980",
            "01-01-21" if nth < 3 else "01-01-27",
            notes.get(nth, ""),
        ]
        for nth in range(1, 11)
    ]
    LIVE_CANARIES.update(SSNS)
    LIVE_CANARIES.update(row[2] for row in rows)
    return table(tmp_path / "patrons.csv", PATRONS, rows)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Sign-up sheets, most of them three years old."""
    rows = [
        [f"Story time {nth}", "Ada", f"Quarrelton{nth}", f"q{nth}@example.org", day]
        for nth, day in enumerate(["2021-11-30", "11/30/2021 9:00 AM", "Nov 30, 2021", "2024-12-30", ""] * 2)
    ]
    LIVE_CANARIES.update(row[2] for row in rows)
    return table(tmp_path / "signup.csv", SHEET, rows)


def test_what_is_planted_is_found(patrons: Path, sheet: Path) -> None:
    document = audited(patrons, sheet)
    assert found(document) == {
        ("LN-01", 8): 3,
        ("LN-12", 4): 10,
        ("LN-12", 8): 1,
        ("LN-02", 5): 5,
        ("LN-13", 7): 2,
        ("LN-15", 8): 1,
        ("LN-08", None): 10,
    }
    assert finding(document, "LN-01")["example_rows"] == [2, 5, 6]
    assert finding(document, "LN-15")["example_rows"] == [7]
    assert finding(document, "LN-13")["details"][1:] == ["ended 4 years ago: 2"]
    assert finding(document, "LN-08")["details"][1:] == [
        "under a year ago: 2",
        "3 years ago: 6",
        "no day could be read: 2",
    ]
    assert "does not say" in finding(document, "LN-08")["details"][0]
    assert finding(document, "LN-12", 4)["details"] == ["in clear text: 10; hashed: 0"]
    assert [each["severity"] for each in document["findings"]] == sorted(
        (each["severity"] for each in document["findings"]), key=["error", "warning", "note"].index
    )


def test_a_stated_need_leaves_what_is_younger_in_peace(tmp_path: Path, sheet: Path, patrons: Path) -> None:
    town = tmp_path / "town.yaml"
    town.write_text(
        "extends: me-infonet\nid: town\nversion: '1'\ntitle: A town\n"
        "retention: {attendance: {need: the event, keep: P1Y}, registration: {need: the card, keep: P5Y}}\n",
        encoding="utf-8",
    )
    document = audited(sheet, patrons, profile=str(town))
    assert found(document)[("LN-08", None)] == 8, "six that are older, and two without a day"
    assert finding(document, "LN-08")["details"][0] == "needed for the event, at most a year"
    assert ("LN-13", 7) not in found(document)
    young = table(tmp_path / "young.csv", SHEET, [["x", "A", "B", "a@example.org", "2024-12-30"]])
    assert found(audited(young, profile=str(town))) == {}


def test_a_column_for_social_security_numbers_is_told_even_when_it_is_empty(tmp_path: Path) -> None:
    path = table(tmp_path / "p.csv", ["PATRN NAME", "SSN", "TOWN RACE"], [["Okafor, A", "", ""]])
    document = audited(path)
    assert found(document) == {("LN-01", 2): 0}
    assert finding(document, "LN-01")["example_rows"] == []


def test_nothing_is_found_in_a_list_of_works(tmp_path: Path) -> None:
    works = table(
        tmp_path / "works.csv",
        ["biblionumber", "title", "author", "isbn", "itemcallnumber"],
        [
            [str(nth), f"A history of 100-20-30 {nth}", "Elm, Pat", "9780306406157", "306 89 ELM"]
            for nth in range(40)
        ],
    )
    document = audited(works)
    assert document["findings"] == []


def residue(document: dict[str, Any]) -> dict[tuple[str, int], int]:
    """Rows by the name of what is left, and column."""
    return {
        (each["details"][0].partition(" ")[0], each["column"]): each["rows"]
        for each in document["findings"]
        if each["rule"] == "LN-14"
    }


def test_what_koha_leaves_of_an_anonymised_loan(tmp_path: Path) -> None:
    header = ["issue_id", "borrowernumber", "itemnumber", "issuedate", "returndate", "branchcode"]
    rows = [
        [str(900 + nth), "" if nth % 2 else str(nth + 1), "7", "2024-03-01", "2024-03-09", "DUX"]
        for nth in range(8)
    ]
    loans = table(tmp_path / "old_issues.csv", header, rows)
    assert residue(audited(loans)) == {("koha-anonymised-loans", 1): 4}


def test_what_evergreen_sierra_and_alma_leave(tmp_path: Path) -> None:
    aged = table(
        tmp_path / "aged.csv",
        ["id", "usr_post_code", "usr_birth_year", "xact_start", "target_copy"],
        [["1", "02332", "1980", "2024-03-01 10:31:07", "9"], ["2", "", "", "2024-03-02 10:31:07", "9"]],
    )
    assert residue(audited(aged)) == {
        ("evergreen-aged-id", 1): 2,
        ("evergreen-aged-person", 2): 1,
        ("evergreen-aged-person", 3): 1,
        ("evergreen-aged-time", 4): 2,
    }
    items = table(
        tmp_path / "items.csv",
        ["RECORD #(ITEM)", "BARCODE(ITEM)", "LPATRON", "TITLE"],
        [["i5000000x", "31712000000012", "1200034", "A"], ["i5000001x", "31712000000020", "0", "B"]],
    )
    assert residue(audited(items)) == {("sierra-last-patron", 3): 1}
    loans = table(
        tmp_path / "alma.csv",
        ["Loan Date", "Primary Identifier", "User Group", "Title"],
        [["2024-03-01", "None", "Faculty", "A"], ["2024-03-01", "u123", "Student", "B"]],
    )
    assert residue(audited(loans)) == {("alma-archived", 3): 1}


def test_the_minute_of_the_last_loan_is_a_visit_and_a_day_is_not(tmp_path: Path) -> None:
    header = ["TotalCheckouts", "Title", "CallNumber", "Author", "DateLastBorrowed", "itype"]
    days = ["2019-05-06 17:02:11"] * 3 + ["2019-05-06"]
    rows = [["3", f"T{nth}", "306", "Elm, P", day, "1"] for nth, day in enumerate(days)]
    assert residue(audited(table(tmp_path / "open.csv", header, rows))) == {("exact-last-use", 5): 3}


def test_nine_digits_in_every_row_are_asked_about(tmp_path: Path) -> None:
    dice = random.Random(3)
    header = ["RECORD #(PATRON)", "PATRN NAME", "UNIQUE ID"]
    rows = [
        [
            f"p12{nth:04d}0",
            f"Okafor, A{nth}",
            f"{dice.randint(4, 7):03d}{dice.randint(1, 99):02d}{dice.randint(1, 9999):04d}",
        ]
        for nth in range(50)
    ]
    assert found(audited(table(tmp_path / "patrons.csv", header, rows))) == {("LN-16", 3): 50}
    counted = [[*row[:2], f"{700_000_000 + nth}"] for nth, row in enumerate(rows)]
    assert found(audited(table(tmp_path / "counted.csv", header, counted))) == {}


def test_codes_of_a_protected_class_are_told_where_the_header_is_silent(tmp_path: Path) -> None:
    names = ["White", "Green", "Okafor", "Elm", "Ash", "Yew"]
    rows = [
        [
            f"p12000{nth}0",
            ["White", "Hispanic", "Asian"][nth % 3],
            ["ADULT", "HOMEBOUND"][nth % 2],
            names[nth],
        ]
        for nth in range(6)
    ]
    header = ["RECORD #(PATRON)", "LOCAL CODE", "P TYPE", "KNOWN AS"]
    assert found(audited(table(tmp_path / "patrons.csv", header, rows))) == {("LN-02", 2): 6, ("LN-02", 3): 3}


def run(*arguments: object) -> Ended:
    return redactkit("audit", *map(str, arguments), "--as-of", "2025-01-10")


def test_the_command_writes_all_four_and_shows_no_value(tmp_path: Path, patrons: Path, sheet: Path) -> None:
    before = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in (patrons, sheet)}
    out = tmp_path / "out"
    out.mkdir()
    ended = run(patrons, sheet, "--csv", out / "a.csv", "--html", out / "a.html")
    assert ended.code == 5
    again = run(patrons, sheet, "--json")
    assert again.code == 5
    document = again.json()
    assert document["schema"] == "redactkit.audit/1"
    assert document["profile"]["id"] == "me-infonet"
    assert (document["errors"], document["warnings"]) == (3, 4)
    lines = list(csv.DictReader(io.StringIO((out / "a.csv").read_text(encoding="utf-8"))))
    assert len(lines) == len(document["findings"])
    assert {each["rule"] for each in lines} == {each["rule"] for each in document["findings"]}
    page = (out / "a.html").read_text(encoding="utf-8")
    short = "In short: 3 findings of what must not be there, to be dealt with; 4 findings of what needs"
    assert short in page
    assert short in " ".join(ended.stdout.split())
    assert "Written: " in ended.stdout
    values = ["Quillfeather", "Vantongeren", "Quarrelton", "HISPANIC", "8601", *SSNS]
    for text in (ended.stdout, ended.stderr, again.stdout, page, json.dumps(lines)):
        assert not [value for value in values if value in text]
    assert before == {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in before}
    assert all(path.stat().st_mode & 0o077 == 0 for path in out.iterdir())
    taken = run(patrons, "--csv", out / "a.csv")
    assert taken.code == 73, "nothing is written over it"


def test_an_audit_that_could_not_look_at_rows_is_not_clean(tmp_path: Path) -> None:
    """A stray field sets a row aside, and a Social Security number with it."""
    rows = [[f"299990012300{nth:02d}", "Quill, A", "1"] for nth in range(20)]
    header = ["P BARCODE", "PATRN NAME", "P TYPE"]
    clean = table(tmp_path / "clean.csv", header, [*rows, header])
    assert redactkit("audit", clean, "--as-of", "2025-01-10").code == 0
    short = table(
        tmp_path / "patrons.csv", header, [*rows, ["29999001239999", "Ober, B", "1", "987-65-4321"]]
    )
    ended = redactkit("audit", short, "--as-of", "2025-01-10")
    assert ended.code == 5
    assert "1 row in doubt was not looked at" in ended.stdout
    missed = "with nothing to be done. Not looked at, so that it may hold anything: 1 row in doubt."
    assert missed in " ".join(ended.stdout.split())
    assert "Not looked at" not in redactkit("audit", clean, "--as-of", "2025-01-10").stdout
    assert "987-65-4321" not in ended.stdout + ended.stderr


def test_the_first_lines_say_what_was_not_looked_at_beside_what_was_found() -> None:
    """A sheet of which nothing was read counts as a sheet, not as a text."""
    file = {"file": "a.xlsx", "system": None, "record_class": None, "rows": 5, "quarantined": 0}
    file |= {"unchecked": 0, "hidden": 0}
    unread = {**file, "rows": 0, "unchecked": 1}
    document: dict[str, Any] = {"profile": {"id": "x", "version": "1"}, "as_of": "2025-01-10", "findings": []}
    document |= {"errors": 0, "warnings": 0, "notes": 0, "files": [file]}

    def page() -> str:
        return " ".join(output.as_text(report.audited(document)).split())

    assert "In short: nothing was found. a.xlsx:" in page()
    document["files"] = [{**file, "unchecked": 2, "hidden": 3}, unread, unread]
    missed = "2 whole sheets, 2 texts that could not be checked, 3 hidden parts."
    assert (
        f"found in what could be looked at. Not looked at, so that it may hold anything: {missed}" in page()
    )
    assert "1 whole sheet could not be read" in page()
    document["errors"] = 1
    assert "to be dealt with. Not looked at, so that it may hold anything: 2 whole sheets" in page()


def test_notes_alone_end_with_nought_and_quiet_is_quiet(tmp_path: Path) -> None:
    rows = [[f"p12000{nth}0", f"Okafor, A{nth}", "01-01-27"] for nth in range(5)]
    path = table(tmp_path / "patrons.csv", ["RECORD #(PATRON)", "PATRN NAME", "EXP DATE"], rows)
    ended = run(path, "--quiet")
    assert (ended.code, ended.stdout, ended.stderr) == (0, "", "")
    document = run(path, "--json").json()
    assert document["notes"] == 2
    assert (document["errors"], document["warnings"]) == (0, 0)


@pytest.mark.parametrize("exports", [["sierra/patrons.csv", "sierra/loans.csv"], ["koha/borrowers.csv"]])
def test_record_numbers_of_the_samples_are_no_social_security_numbers(exports: list[str]) -> None:
    """Outside the notes, where the generator plants some, nothing of the samples may be taken for one."""
    document = audited(*(SAMPLES / name for name in exports))
    columns = {each["header"] for each in document["findings"] if each["rule"] in ("LN-01", "LN-16")}
    assert columns <= {"NOTE", "borrowernotes"}
    gold = [
        json.loads(line) for line in (SAMPLES / "gold/notes.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    planted = {
        line["row"]
        for line in gold
        if line["file"] == exports[0] and any(span["entity"] == "US_SSN" for span in line["spans"])
    }
    assert sum(each["rows"] for each in document["findings"] if each["rule"] == "LN-01") == len(planted)


def test_a_rule_that_names_what_nothing_finds_is_refused(tmp_path: Path, patrons: Path) -> None:
    town = tmp_path / "town.yaml"
    town.write_text(
        "extends: me-infonet\nid: town\nversion: '1'\ntitle: A town\ndata_rules:\n"
        "  - {id: T-1, applies_to: export, severity: error, entities: [US_SNN], why: x, what: Y}\n",
        encoding="utf-8",
    )
    ended = run(patrons, "--profile", town)
    assert ended.code == 78
    assert "US_SNN, which nothing can find" in ended.stderr


class Tags(HTMLParser):
    """Collects the elements and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_the_page_loads_nothing_and_runs_nothing(tmp_path: Path, patrons: Path) -> None:
    run(patrons, "--html", tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    tags = Tags()
    tags.feed(page)
    assert not {tag for tag, _ in tags.seen} & {"script", "img", "link", "iframe", "object", "a", "form"}
    assert not [name for _, attributes in tags.seen for name in attributes if name.startswith("on")]
    assert not re.findall(r"https?:|url\(|@import", page)
    policy = next(attributes for tag, attributes in tags.seen if tag == "meta" and "http-equiv" in attributes)
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'"
    widths = [attributes["style"] for tag, attributes in tags.seen if tag == "span" and "style" in attributes]
    assert len(widths) == page.count('<div class="bar"')
    assert all(re.fullmatch(r"width:(?:\d|[1-9]\d|100)%", width or "") for width in widths)


@pytest.mark.parametrize("verb", ["audit", "inspect"])
def test_a_pipe_of_an_older_windows_takes_every_name(tmp_path: Path, verb: str) -> None:
    path = table(tmp_path / "Ж.csv", ["P BARCODE", "PATRN NAME"], [["21712000000029", "Quill, A"]] * 5)
    older = {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    plain = redactkit(verb, path, "--as-of", "2025-01-10", env=older)
    assert plain.code == 0, plain.stderr
    assert "\\u0416.csv" in plain.stdout
    told = redactkit(verb, path, "--as-of", "2025-01-10", "--json", env=older)
    assert told.json()["files"][0]["file"] == "Ж.csv"


def test_the_name_of_a_file_is_text_and_nothing_more(tmp_path: Path, patrons: Path) -> None:
    odd = patrons.rename(tmp_path / "=1+1[b]<script>.csv")
    ended = run(odd, "--html", tmp_path / "a.html", "--csv", tmp_path / "a.csv")
    assert ended.code == 5
    assert "[b]<script>" in ended.stdout
    assert "<script>" not in (tmp_path / "a.html").read_text(encoding="utf-8")
    assert ",'=1+1" in (tmp_path / "a.csv").read_text(encoding="utf-8")
