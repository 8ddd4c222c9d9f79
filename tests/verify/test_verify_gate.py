"""The gate passes a clean package, and stops each planted fault in tables, files and scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests.verify.gate_desk import RFC, TAB, Desk, loan, patron

from redactkit.checkdigits import sierra_check_digit
from redactkit.errors import Busy, ExportUnreadable, InputMissing
from redactkit.model import DateOrder, Export, ReleaseSpec
from redactkit.verify import gate
from redactkit.verify.gate import CHECKS, check

LETTER = "letter/response-letter.md"
LOG = "release/data/withholding-log.csv"
MANIFEST = "release/data/disclosure-manifest.json"


def put(desk: Desk, file: str, column: str, value: str, *, line: int = 2) -> tuple[str, int, int]:
    """Write a value over a released cell; returns where."""
    at = desk.tables[file][0].index(column)
    desk.tables[file][line - 1][at] = value
    return file, line, at + 1


# ── A clean package ──────────────────────────────────────────────────────────────────────────────────


def test_a_clean_package_passes(desk: Desk) -> None:
    report = desk.check()
    assert report.findings == ()
    assert report.checks == CHECKS == ("where_from", "identifiers", "own_name")


def test_the_clean_package_holds_the_hard_cells(desk: Desk) -> None:
    titles = [row[1] for row in desk.tables["titles.csv"]]
    assert 'The lamp, and "other" stories' in titles
    assert "'=SUM(A1) a play" in titles


def test_a_letter_alone_passes_without_exports(desk: Desk) -> None:
    desk.release = ReleaseSpec()
    desk.tables = {}
    desk.texts = {LETTER: "Dear Jane Roe,\n"}
    desk.write()
    assert check(desk.out, (), desk.decision(), own_patrons_only=False, said=()).findings == ()


@pytest.mark.parametrize("dialect", [RFC, TAB])
def test_the_same_exports_in_another_dialect_pass(desk: Desk, dialect: object) -> None:
    for source in (desk.patrons, desk.loans):
        source.dialect = dialect  # type: ignore[assignment]
        source.rows = [[cell.replace(";;", "\x1f").replace('"', "'") for cell in row] for row in source.rows]
    for table in desk.tables.values():
        table[:] = [[cell.replace('"', "'") for cell in row] for row in table]
    assert desk.findings() == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_the_same_exports_in_another_encoding_pass(desk: Desk, encoding: str) -> None:
    for source in (desk.patrons, desk.loans):
        source.encoding = encoding
    assert desk.findings() == []


def test_a_table_of_one_line_per_record_passes(desk: Desk) -> None:
    for table in desk.tables.values():
        table[:] = [table[0][:-1], *(row[:-1] for row in table[1:] for _ in range(int(row[-1])))]
    assert desk.findings() == []


def test_quotes_that_were_not_doubled_are_read_in_the_second_look(desk: Desk) -> None:
    desk.loans.rows.append(loan(4, "06-01-2024 10:00", "QQ", "Single, Author"))
    desk.release_rows()
    desk.loans.raw = desk.loans._text().replace('"QQ"', '"The "best", they said"').encode()
    for row in desk.tables["titles.csv"]:
        row[1] = row[1].replace("QQ", 'The "best", they said')
    assert desk.findings() == []


def test_a_stray_quote_hides_no_sound_record(desk: Desk) -> None:
    rows = desk.loans._text().split("\r\n")
    broken = [rows[0], '"p1000001a","03-14-2024 09:05","du"xb,"0","813', *rows[1:]]
    desk.loans.raw = "\r\n".join(broken).encode()
    desk.loans.quarantined = (2,)
    desk.loans.sound = len(desk.loans.rows)
    assert desk.findings() == []


def test_a_patron_whose_note_hides_the_line_is_looked_for(desk: Desk) -> None:
    desk.patrons.categories = (*desk.patrons.categories, "patron.note")
    desk.patrons.rows = [[*row, "NOTE" if at == 7 else ""] for at, row in enumerate(desk.patrons.rows)]
    desk.patrons.raw = desk.patrons._text().replace('"NOTE"', '"wants 6" tall, big print"').encode()
    assert desk.findings() == []
    desk.texts[LETTER] = "Dear 21712000000007,\n"
    assert desk.findings() == [("identifiers", "response-letter.md", 1, None)]


def test_a_key_may_be_written_in_several_ways(desk: Desk) -> None:
    desk.patrons.categories = ("patron.record_number", *desk.patrons.categories[1:])
    for at, row in enumerate(desk.patrons.rows):
        row[0] = row[0][:-1] + sierra_check_digit(row[0][1:-1]) if at % 2 else row[0][1:-1]
    assert desk.findings() == []


def test_a_bare_number_has_no_check_digit(desk: Desk) -> None:
    for source in (desk.patrons, desk.loans):
        source.rows = [[row[0].strip(".pa"), *row[1:]] for row in source.rows]
    assert desk.findings() == []


def test_a_wrong_check_digit_names_nobody(desk: Desk) -> None:
    desk.loans.rows.append(loan(4, "06-01-2024 10:00", "Whose", "Single, Author"))
    desk.release_rows()
    digit = int(sierra_check_digit("1000004"))
    desk.loans.rows[-1][0] = f"p1000004{digit + 1}"
    assert ("where_from", "titles.csv") in [entry[:2] for entry in desk.findings()]
    desk.loans.rows[-1][0] = f"p1000004{digit}"
    assert desk.findings() == []


def test_iso_dates_and_a_two_digit_year_pass(desk: Desk) -> None:
    for row in desk.loans.rows:
        month, day, year = row[1][:10].split("-")
        row[1] = f"{month}-{day}-{year[2:]}{row[1][10:]}"
    assert desk.findings() == []


def test_iso_dates_pass(desk: Desk) -> None:
    desk.loans.date_order = DateOrder.YMD
    for number, row in enumerate(desk.loans.rows):
        month, day, year = row[1][:10].split("-")
        row[1] = f"{year}-{month}-{day}T{row[1][11:]}:07" if number % 2 else f"{year}-{month}-{day}"
    assert desk.findings() == []


# ── Where from: values ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("file", "column", "value"),
    [
        ("titles.csv", "title", "Only lent to Plymouth"),
        ("titles.csv", "title", "Only lent the year before"),
        ("titles.csv", "title", "Lent to nobody"),
        ("titles.csv", "title", "Common work number 99"),
        ("titles.csv", "title", "common work number 1"),
        ("titles.csv", "author", "Common work number 1"),
        ("titles.csv", "year", "2023"),
        ("titles.csv", "year", "2024-01"),
        ("circulation.csv", "month", "2023-12"),
        ("circulation.csv", "month", "2025-01"),
        ("circulation.csv", "month", "2024-13"),
        ("circulation.csv", "month", "2024-03-14"),
        ("circulation.csv", "class", "813.5 Ab"),
        ("circulation.csv", "branch", "plym"),
        ("circulation.csv", "records", "0"),
        ("circulation.csv", "records", "-1"),
        ("circulation.csv", "records", "1.5"),
        ("circulation.csv", "records", "0000"),
    ],
)
def test_a_value_from_elsewhere_is_found(desk: Desk, file: str, column: str, value: str) -> None:
    file, line, at = put(desk, file, column, value)
    assert ("where_from", file, line, at) in desk.findings()


def test_a_value_that_a_spreadsheet_would_run_is_found(desk: Desk) -> None:
    table = desk.tables["titles.csv"]
    line = next(at for at, row in enumerate(table, start=1) if row[1].startswith("'="))
    put(desk, "titles.csv", "title", "=SUM(A1) a play", line=line)
    assert desk.findings() == [("where_from", "titles.csv", line, 2)]


def test_more_records_than_there_are_is_found(desk: Desk) -> None:
    table = desk.tables["titles.csv"]
    table[1][-1] = str(int(table[1][-1]) + 1)
    assert desk.findings() == [("where_from", "titles.csv", None, None)]


def test_the_unregistered_are_own_where_the_custodian_says_so(desk: Desk) -> None:
    put(desk, "titles.csv", "title", "Lent to nobody")
    desk.own_patrons_only = True
    assert desk.findings() == []


def test_a_patron_registered_elsewhere_is_never_own_whatever_the_custodian_says(desk: Desk) -> None:
    put(desk, "titles.csv", "title", "Only lent to Plymouth")
    desk.own_patrons_only = True
    assert desk.findings() == [("where_from", "titles.csv", 2, 2)]


@pytest.mark.parametrize("blank", ["", "  ", "0", "none"])
def test_a_patron_without_a_home_library_is_own_where_the_custodian_says_so(desk: Desk, blank: str) -> None:
    put(desk, "titles.csv", "title", "Only lent to Plymouth")
    desk.own_patrons_only = True
    for row in desk.patrons.rows[20:]:
        row[7] = blank
    assert desk.findings() == []


def test_a_row_cannot_claim_a_patron_registered_elsewhere(desk: Desk) -> None:
    desk.loans.categories = (*desk.loans.categories, "patron.home_library")
    desk.loans.rows = [[*row, "dux"] for row in desk.loans.rows]
    put(desk, "titles.csv", "title", "Only lent to Plymouth")
    assert desk.findings() == [("where_from", "titles.csv", 2, 2)]
    for row in desk.patrons.rows[20:]:
        row[7] = ""
    assert desk.findings() == []


def test_everything_is_own_where_nobody_is_referred(desk: Desk) -> None:
    put(desk, "titles.csv", "title", "Lent to nobody")
    desk.refers = False
    assert desk.findings() == []


def test_a_card_claimed_by_two_libraries_is_nobodys(desk: Desk) -> None:
    desk.loans.rows.append(loan(5, "06-01-2024 10:00", "Claimed twice", "Single, Author"))
    desk.release_rows()
    desk.patrons.rows.append(patron(5, "NONE, OLGA", "plym"))
    found = desk.findings()
    line = next(at for at, row in enumerate(desk.tables["titles.csv"], start=1) if row[1] == "Claimed twice")
    assert ("where_from", "titles.csv", line, 2) in found


def test_the_home_library_in_the_row_itself_decides(desk: Desk) -> None:
    desk.loans.categories = (*desk.loans.categories, "patron.home_library")
    desk.loans.rows = [[*row, "plym" if "number 3" in row[5] else "DUX"] for row in desk.loans.rows]
    found = desk.findings()
    table = desk.tables["titles.csv"]
    lines = [at for at, row in enumerate(table, start=1) if row[1] == "Common work number 3"]
    assert [entry[2] for entry in found if entry[1] == "titles.csv" and entry[3] == 2] == lines


def test_one_of_several_cards_finds_the_patron(desk: Desk) -> None:
    desk.loans.categories = ("patron.barcode", *desk.loans.categories[1:])
    cards = {row[0]: row[1].split(";;")[-1] for row in desk.patrons.rows}
    desk.loans.rows = [[cards.get(row[0].removeprefix("."), ""), *row[1:]] for row in desk.loans.rows]
    assert desk.findings() == []


def test_a_quarantined_row_releases_nothing(desk: Desk) -> None:
    desk.loans.rows.append(loan(4, "06-01-2024 10:00", "In doubt", "Single, Author"))
    desk.release_rows()
    desk.loans.quarantined = (len(desk.loans.rows) + 1,)
    table = desk.tables["titles.csv"]
    line = next(at for at, row in enumerate(table, start=1) if row[1] == "In doubt")
    assert ("where_from", "titles.csv", line, 2) in desk.findings()


def test_the_second_column_of_a_category_is_judged_by_itself(desk: Desk) -> None:
    desk.loans.categories = (*desk.loans.categories, "item.title")
    desk.loans.rows = [[*row, f"Parallel {at % 5}"] for at, row in enumerate(desk.loans.rows)]
    for row in desk.tables["titles.csv"]:
        row.insert(2, "title_2" if row[1] == "title" else "Parallel 1")
    assert desk.findings() == []


def test_a_value_of_the_first_column_in_the_second_is_found(desk: Desk) -> None:
    desk.loans.categories = (*desk.loans.categories, "item.title")
    desk.loans.rows = [[*row, f"Parallel {at % 5}"] for at, row in enumerate(desk.loans.rows)]
    for row in desk.tables["titles.csv"]:
        row.insert(2, "title_2" if row[1] == "title" else "Common work number 1")
    assert desk.findings() == [("where_from", "titles.csv", 2, 3)]


# ── Where from: files and columns ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name",
    [
        "release/data/patrons.csv",
        "release/data/notes.txt",
        "release/extra.txt",
        "START-HERE.html",
        "letter/copy.md",
    ],
)
def test_a_file_that_has_no_place_is_found(desk: Desk, name: str) -> None:
    desk.texts[name] = "nothing in it\n"
    assert desk.findings() == [("where_from", Path(name).name, None, None)]


def test_a_folder_that_has_no_place_is_found(desk: Desk) -> None:
    (desk.out / "release" / "data" / "more").mkdir(parents=True)
    assert desk.findings() == [("where_from", "more", None, None)]


def test_a_link_is_found(desk: Desk) -> None:
    (desk.out / "release" / "data").mkdir(parents=True)
    (desk.out / "release" / "data" / "linked.csv").symlink_to(desk.folder / "patrons.csv")
    assert ("where_from", "linked.csv", None, None) in desk.findings()


def test_a_link_in_the_place_of_a_file_is_found(desk: Desk) -> None:
    """What it leads to reads well now; whoever opens the package later reads something else."""
    desk.write()
    readme = desk.out / "release/data/README.txt"
    (desk.folder / "elsewhere.txt").write_bytes(readme.read_bytes())
    readme.unlink()
    readme.symlink_to(desk.folder / "elsewhere.txt")
    exports = [source.write(desk.folder) for source in (desk.patrons, desk.loans)]
    (found,) = check(desk.out, exports, desk.decision(), own_patrons_only=False, said=()).findings
    assert (found.check, found.file) == ("where_from", "release/data/README.txt")
    assert "link" in found.why


def test_a_column_that_nobody_asked_for_is_found(desk: Desk) -> None:
    for row in desk.tables["titles.csv"]:
        row.insert(1, "call number" if row[0] == "year" else "813.5 Ab")
    assert desk.findings() == [("where_from", "titles.csv", 1, 2)]


def test_columns_in_another_order_are_found(desk: Desk) -> None:
    for row in desk.tables["titles.csv"]:
        row[0], row[1] = row[1], row[0]
    assert ("where_from", "titles.csv", 1, 2) in desk.findings()


def test_a_line_with_another_number_of_columns_is_found(desk: Desk) -> None:
    desk.tables["titles.csv"][3].append("more")
    assert desk.findings() == [("where_from", "titles.csv", 4, None)]


def test_a_table_without_a_source_is_found(desk: Desk) -> None:
    desk.loans.record_class = "holds"
    found = desk.findings()
    assert ("where_from", "titles.csv", 2, 2) in found
    assert ("where_from", "circulation.csv", None, None) in found


@pytest.mark.parametrize("name", [LOG, MANIFEST, LETTER])
def test_a_file_that_cannot_be_read_is_found(desk: Desk, name: str) -> None:
    desk.texts[name] = b'"\xff\xfe'
    assert desk.findings() == [("where_from", Path(name).name, None, None)]


def test_a_finding_says_where_and_never_what(desk: Desk) -> None:
    put(desk, "titles.csv", "title", "Only lent to Plymouth")
    desk.texts[LETTER] = "Dear p1000003a,\n"
    report = desk.check()
    assert {found.check for found in report.findings} == {"where_from", "identifiers"}
    assert "Plymouth" not in repr(report)
    assert "1000003" not in repr(report)


# ── Exports that cannot be read again ────────────────────────────────────────────────────────────────


def test_a_missing_export_stops_the_gate(desk: Desk) -> None:
    exports = desk.write()
    exports[1].path.unlink()
    with pytest.raises(InputMissing):
        check(desk.out, exports, desk.decision(), own_patrons_only=False, said=())


def _digested(exports: Sequence[Export]) -> list[Export]:
    return [replace(each, digest=sha256(each.path.read_bytes()).hexdigest()) for each in exports]


@pytest.mark.parametrize("damage", [b"", b'"torn', b"\xff\xfe\x00", b"21712009999999,x\r\n"])
def test_an_export_that_changed_is_busy_and_no_leak(desk: Desk, damage: bytes) -> None:
    """A scheduled export was written anew before the last check had read it."""
    exports = _digested(desk.write())
    loans = exports[1].path
    whole = loans.read_bytes()
    loans.write_bytes(whole[: len(whole) // 2] + damage)
    with pytest.raises(Busy) as stopped:
        check(desk.out, exports, desk.decision(), own_patrons_only=False, said=())
    assert stopped.value.file == loans.name
    assert stopped.value.code == 75


def test_an_export_that_changes_under_the_last_check_is_busy(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was whole when the check began, and not when it had something to object to."""
    put(desk, "titles.csv", "title", "Karen's book")
    exports = _digested(desk.write())
    take = gate._what_to_look_at

    def late(*given: Any) -> Any:
        exports[1].path.write_bytes(exports[1].path.read_bytes() + b"x\r\n")
        return take(*given)

    monkeypatch.setattr(gate, "_what_to_look_at", late)
    with pytest.raises(Busy):
        check(desk.out, exports, desk.decision(), own_patrons_only=False, said=())


def test_an_objection_stays_where_no_export_changed(desk: Desk) -> None:
    put(desk, "titles.csv", "title", "Karen's book")
    exports = _digested(desk.write())
    assert check(desk.out, exports, desk.decision(), own_patrons_only=False, said=()).findings


def test_an_export_of_another_format_stops_the_gate(desk: Desk) -> None:
    patrons, loans = desk.write()
    with pytest.raises(ExportUnreadable) as stopped:
        check(
            desk.out,
            [patrons, replace(loans, format="xlsx")],
            desk.decision(),
            own_patrons_only=False,
            said=(),
        )
    assert stopped.value.file == "loans.csv"
