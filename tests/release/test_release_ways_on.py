"""What a person is told when nothing comes of it: the cause, where it stands, and the way on."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.command import SAMPLES, disclose, redactkit, request
from tests.support.town import PATRON_HEADER, make_town, write_table

from redactkit.jobs import as_fields

HOME = PATRON_HEADER.index("HOME LIBR")


def changed_homes(folder: Path, home: str | None) -> list[Path]:
    """A town's exports whose patrons are all registered at this library, or at none that a column tells."""
    patrons, loans = make_town(8).write(folder)
    with patrons.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    if home is None:
        rows = [[*row[:HOME], *row[HOME + 1 :]] for row in rows]
        header.remove("HOME LIBR")
    else:
        rows = [[*row[:HOME], home, *row[HOME + 1 :]] for row in rows]
    write_table(patrons, header, rows)
    return [patrons, loans]


def test_no_column_of_home_libraries(tmp_path: Path) -> None:
    ended = disclose(request(tmp_path), changed_homes(tmp_path / "in", None), tmp_path / "OUT")
    assert ended.code == 4
    assert "no column of the patron export says at which library a patron is registered" in ended.stderr
    assert "patron.home_library" in ended.stderr
    assert "own_codes" not in ended.stderr


def test_no_code_is_the_policys(tmp_path: Path) -> None:
    ended = disclose(request(tmp_path), changed_homes(tmp_path / "in", "qzx "), tmp_path / "OUT")
    assert ended.code == 4
    assert f"patrons.csv: column {HOME + 1}: no patron's home library (HOME LIBR) is one of" in ended.stderr
    assert "dux, duxb, duxbu, duxbury" in ended.stderr
    assert "own_codes" in ended.stderr
    assert "qzx" not in ended.stderr


def test_one_patron_of_our_own_is_enough(tmp_path: Path) -> None:
    """The negative control: where somebody is this library's, the run goes on."""
    exports = make_town(8).write(tmp_path / "in")
    assert disclose(request(tmp_path), exports, tmp_path / "OUT").code == 0


@pytest.mark.parametrize(("last", "code"), [("2025-01-31", 4), ("2024-12-31", 0)])
def test_totals_of_no_whole_year_are_no_empty_success(tmp_path: Path, last: str, code: int) -> None:
    first = "2025-01-01" if code else "2024-01-01"
    form = request(
        tmp_path,
        requester={"kind": "library_board"},
        process={"kind": "none"},
        situation="trustees_report",
        seeks={"about": "totals", "classes": ["circulation"], "from": first, "to": last},
    )
    ended = disclose(form, make_town(8).write(tmp_path / "in"), tmp_path / "OUT")
    assert ended.code == code, ended.stderr
    assert code == 0 or "no whole year of what was asked for is over" in ended.stderr


def test_an_option_is_a_field_in_a_job() -> None:
    assert as_fields("give --columns") == "give --columns; in a job --columns is the field columns"
    assert as_fields("leave it out with --unknown withhold").endswith(
        "in a job --unknown is the field unknown"
    )
    command = "make it anew with redactkit inspect --columns OLD --write-columns NEW: what is known stays"
    assert as_fields(command) == command
    assert as_fields("give --sealed-to DIR") == "give --sealed-to DIR"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    exports = make_town(8).write(tmp_path / "in")
    ended = disclose(request(tmp_path), exports, tmp_path / "nowhere" / "OUT")
    assert ended.code == 73
    assert "OUT: the folder nowhere that is to hold it does not exist" in ended.stderr


def test_a_scan_beside_good_exports_is_left_out_by_hand(tmp_path: Path) -> None:
    exports = make_town(8).write(tmp_path / "in")
    scan = tmp_path / "in" / "list.pdf"
    scan.write_bytes(b"%PDF-1.4\n")
    ended = disclose(request(tmp_path), [*exports, scan], tmp_path / "OUT")
    assert ended.code == 65
    assert "leave it out of this run, and answer for it by hand" in ended.stderr


def test_an_audit_says_whose_rules_it_took_and_what_it_wrote(tmp_path: Path) -> None:
    patrons, _ = make_town(8).write(tmp_path / "in")
    page = tmp_path / "audit.html"
    ended = redactkit("audit", patrons, "--html", page)
    assert "no --profile was given, so the rules and times are those of me-infonet" in ended.stderr
    assert "audit.html" in ended.stdout
    assert "--profile" not in redactkit("audit", patrons, "--profile", "ma-duxbury").stderr


def test_an_audit_believes_a_column_map(tmp_path: Path) -> None:
    patrons, _ = make_town(8).write(tmp_path / "in")
    columns = tmp_path / "columns.yaml"
    ended = redactkit("inspect", patrons, "--write-columns", columns)
    assert "columns.yaml" in ended.stdout
    text = columns.read_text(encoding="utf-8")
    assert "category: patron.unique" not in text
    told = redactkit("audit", patrons, "--profile", "ma-duxbury", "--columns", columns, "--json")
    assert told.code in (0, 5), told.stderr
    columns.write_text(text.replace("patron.birth_date", "patron.birthday"), encoding="utf-8")
    assert redactkit("audit", patrons, "--columns", columns).code == 78


FUTURE = "2026-12-21"


def test_a_day_of_receipt_that_is_still_to_come_is_told_first_and_the_letter_is_not_ready(
    tmp_path: Path,
) -> None:
    exports = make_town(12).write(tmp_path / "in")
    form = request(tmp_path, received=FUTURE)
    ended = disclose(form, exports, tmp_path / "OUT")
    assert ended.code == 0, "a warning; the copy itself is as it should be"
    lines = [line.strip() for line in ended.stdout.splitlines()]
    assert "came in after today: check the day" in lines[lines.index("Check first") + 1]
    assert lines.index("Check first") < next(n for n, line in enumerate(lines) if "circulation.csv" in line)
    assert "The letter is NOT READY to send; it still lacks" in lines
    letter = (tmp_path / "OUT/letter/response-letter.md").read_text(encoding="utf-8")
    assert f"NOT READY: this letter still lacks the day on which it was received: {FUTURE} is after" in letter
    assert "NOT READY" not in disclose(request(tmp_path / "good"), exports, tmp_path / "GOOD").stdout
    document = disclose(form, exports, tmp_path / "THIRD", "--json").json()
    assert any(FUTURE in each for each in document["letter_lacks"])


def test_the_screen_says_so_where_the_letter_is_not_ready(tmp_path: Path) -> None:
    more = {"reason": "the exports come from the network office", "ready_by": "2027-03-30"}
    form = request(tmp_path, received="2026-11-26", more_time=more)
    asked = ("decide", form, "--as-of", "2026-11-27", "--out")
    told = redactkit(*asked, tmp_path / "MT")
    assert told.code == 0
    assert "The letter is NOT READY to send; it still lacks" in told.stdout
    assert "The form promises the records by 2027-03-30 (more_time), and they are due on" in told.stdout
    assert redactkit(*asked, tmp_path / "MT2", "--json").json()["letter_lacks"]
    ready = request(tmp_path, received="2026-11-26")
    assert "NOT READY" not in redactkit("decide", ready, *asked[2:], tmp_path / "R").stdout


def test_a_missed_date_of_the_paper_is_told_with_the_copy(tmp_path: Path) -> None:
    exports = make_town(12).write(tmp_path / "in")
    form = request(tmp_path, received="2024-11-01")
    told = disclose(form, exports, tmp_path / "OUT").stdout
    assert "Missed" in told.splitlines()
    assert "which keeps the right to a fee" in told or "answer in writing" in told


def test_the_lapsed_review_is_not_the_last_word(tmp_path: Path) -> None:
    """It is said of every answer, and hides what is said of this one."""
    exports = make_town(12).write(tmp_path / "in")
    told = redactkit(
        "disclose", request(tmp_path), *exports, "--out", tmp_path / "OUT", "--as-of", "2026-11-27"
    )
    lines = told.stdout.splitlines()
    review = next(n for n, line in enumerate(lines) if "next review was due" in line)
    assert review < next(n for n, line in enumerate(lines) if line.startswith("To send"))
    assert not any("next review" in line for line in lines if line.startswith("warning"))


def test_what_is_referred_is_counted_within_what_was_asked_for(tmp_path: Path) -> None:
    """Not the file's rows: the board reads the number as that of this request."""
    town = make_town(8)
    before = tuple(replace(loan, out=loan.out.replace("-2024 ", "-2023 ")) for loan in town.loans[::3])
    exports = replace(town, loans=town.loans + before).write(tmp_path / "in")
    of_2024 = [loan for loan in town.loans if "-2024 " in loan.out]
    elsewhere = [loan for loan in of_2024 if not loan.patron.home.startswith("dux")]
    told = {}
    for months, last in (("12", "12-31"), ("03", "03-31")):
        seeks = {"about": "records", "classes": ["circulation"], "from": "2024-01-01", "to": f"2024-{last}"}
        form = request(tmp_path / months, seeks=seeks)
        ended = disclose(
            form, exports, tmp_path / months / "OUT", "--json", "--home", tmp_path / months / "home"
        )
        assert ended.code == 0, ended.stderr
        told[months] = ended.json()
        kept = json.loads((tmp_path / months / "OUT-record/manifest-internal.json").read_bytes())["counts"]
        assert kept["rows_referred"] == told[months]["rows_referred"]
        assert sum(kept.values()) - kept["rows_unknown"] == len(town.loans) + len(before)
    # titles are of the whole year, whatever month is asked for
    assert [found["rows_referred"] for found in told.values()] == [len(elsewhere), len(elsewhere)]


def in_words(ended_text: str) -> str:
    return " ".join(ended_text.split())


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("everything that was borrowed, title by title, with the card numbers", True),
        ("what was lent, and who borrowed it", True),
        ("everything that was borrowed in 2024, title by title", False),
    ],
)
def test_no_letter_contradicts_the_requesters_own_words(tmp_path: Path, asked: str, told: bool) -> None:
    exports = make_town(8).write(tmp_path / "in")
    ended = disclose(request(tmp_path, asked=asked), exports, tmp_path / "OUT")
    assert ended.code == 0, ended.stderr
    assert ("the requester's own words (asked) speak of" in in_words(ended.stdout)) is told
    letter = (tmp_path / "OUT/letter/response-letter.md").read_text(encoding="utf-8")
    assert "not part of your request" not in letter
    assert "we did not read your request as asking for them. If it does, please tell us." in letter
    log = (tmp_path / "OUT/release/data/withholding-log.csv").read_text(encoding="utf-8")
    assert "not part of what was asked for" not in log


def test_a_copy_without_a_record_is_not_said_to_be_given_in_part(tmp_path: Path) -> None:
    exports = make_town(8).write(tmp_path / "in")
    seeks = {"about": "records", "classes": ["circulation"], "from": "2022-01-01", "to": "2022-12-31"}
    ended = disclose(request(tmp_path, seeks=seeks), exports, tmp_path / "OUT")
    assert ended.code == 0, ended.stderr
    letter = (tmp_path / "OUT/letter/response-letter.md").read_text(encoding="utf-8")
    assert "We looked for the records that you ask for and have none of that time to give" in letter
    assert "granted in part" not in letter
    assert "You receive the records" not in letter


def test_a_patron_export_of_another_system_is_not_asked_for_once_more(tmp_path: Path) -> None:
    loans = SAMPLES / "sierra/loans.csv"
    wrong = disclose(request(tmp_path), [SAMPLES / "koha/borrowers.csv", loans], tmp_path / "OUT")
    none = disclose(request(tmp_path), [loans], tmp_path / "OUT")
    assert (wrong.code, none.code) == (4, 4)
    assert "give the patron export too" in in_words(none.stderr)
    assert "give the patron export too" not in in_words(wrong.stderr)
    assert "give the one of the same library system" in in_words(wrong.stderr)
