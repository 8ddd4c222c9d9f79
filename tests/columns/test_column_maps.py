"""Column maps: written for a person to correct, read with every mistake, held when the export has changed."""

from __future__ import annotations

import csv
import json
import re
import stat
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.canaries import found_in
from tests.support.command import SAMPLES, disclose, redactkit, request, tree
from tests.support.town import make_town

from redactkit.classify import ToldColumn, ToldFile, changes, mark_of
from redactkit.column_maps import load_column_map
from redactkit.errors import FormInvalid

LOANS = SAMPLES / "sierra" / "resaved" / "loans.csv"
PATRONS = SAMPLES / "sierra" / "resaved" / "patrons.csv"
HOLDS = SAMPLES / "polaris" / "holds.txt"


def written(folder: Path, *exports: Path, more: Sequence[str] = ()) -> Path:
    """The column map that inspect writes."""
    path = folder / "columns.yaml"
    ended = redactkit("inspect", *exports, "--write-columns", path, *more)
    assert ended.code == 0, ended.stderr
    return path


def edited(path: Path, *changes: tuple[str, str]) -> Path:
    """The map after a person was at it."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return path


def rows_of(path: Path, most: int = 400) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[:most]


def saved(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def renamed(folder: Path, label: str) -> tuple[Path, Path]:
    """Loans whose titles stand under a label that nobody knows; and the patrons."""
    rows = rows_of(LOANS, 3000)
    rows[0] = [label if name == "TITLE" else name for name in rows[0]]
    return saved(folder / "loans.csv", rows), PATRONS


# ── Written ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_map_is_for_its_owner_alone_and_never_over_another_file(tmp_path: Path) -> None:
    path = written(tmp_path, LOANS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    ended = redactkit("inspect", LOANS, "--write-columns", path)
    assert ended.code == 73
    assert path.read_bytes() == before


def test_a_map_holds_no_cell_and_no_header_that_no_map_knows(tmp_path: Path) -> None:
    town = make_town(5)
    patrons, loans = town.write(tmp_path / "exports")
    rows = rows_of(patrons, 10_000)
    rows[0][-1] = "Quennevaux"
    saved(patrons, rows)
    path = written(tmp_path, patrons, loans)
    content = path.read_bytes()
    assert not found_in(content, town.canaries())
    assert b"Quennevaux" not in content
    headerless = saved(tmp_path / "bare.csv", rows[1:])
    assert not found_in(
        written(tmp_path / "exports", headerless, more=["--no-header"]).read_bytes(), town.canaries()
    )


def test_what_is_written_is_read_again_and_changes_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, LOANS, PATRONS)
    plain = redactkit("inspect", LOANS, PATRONS, "--json").json()
    mapped = redactkit("inspect", LOANS, PATRONS, "--columns", path, "--json").json()
    assert mapped["notices"] == []
    for before, after in zip(plain["files"], mapped["files"], strict=True):
        assert [column["category"] for column in before["columns"]] == [
            column["category"] for column in after["columns"]
        ]
        assert before["record_class"] == after["record_class"]


def test_guesses_carry_a_question_mark_and_decide_nothing(tmp_path: Path) -> None:
    loans, _ = renamed(tmp_path, "Shelf thing")
    path = written(tmp_path, loans)
    text = path.read_text(encoding="utf-8")
    assert re.search(r'column: 12, mark: "[0-9a-f]{4}", category: "\?"\}  # L: no map knows the header', text)
    told = load_column_map(path).files[0].columns[11]
    assert told.category is None
    ended = redactkit("inspect", loans, "--columns", path, "--json").json()
    assert ended["files"][0]["columns"][11]["category"] == "unknown"


# ── Read ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_corrected_map_releases_what_was_held(tmp_path: Path) -> None:
    loans, patrons = renamed(tmp_path, "Shelf thing")
    form = request(tmp_path)
    held = disclose(form, [patrons, loans], tmp_path / "OUT")
    assert held.code == 4
    assert "column 12 has no known meaning" in held.stderr
    assert "--write-columns" in held.stderr
    path = written(tmp_path, loans)
    path = edited(path, ('category: "?"', "category: item.title"))
    ended = disclose(form, [patrons, loans], tmp_path / "OUT", "--columns", path)
    assert ended.code == 0, ended.stderr
    usual = disclose(
        request(tmp_path / "usual"),
        [patrons, saved(tmp_path / "usual" / "loans.csv", rows_of(LOANS, 3000))],
        tmp_path / "USUAL",
    )
    assert usual.code == 0, usual.stderr
    tables = ("release/data/circulation.csv", "release/data/titles.csv")
    mapped, plain = tree(tmp_path / "OUT"), tree(tmp_path / "USUAL")
    assert [mapped[name] for name in tables] == [plain[name] for name in tables]


def test_a_file_without_headers_is_read_by_position(tmp_path: Path) -> None:
    refused = redactkit("inspect", HOLDS)
    assert refused.code == 65
    path = written(tmp_path, HOLDS, more=["--no-header"])
    text = path.read_text(encoding="utf-8")
    assert "header_row: no" in text
    meanings = [
        "item.title",
        "hold.time",
        "loan.id",
        "patron.key",
        "hold.branch",
        "hold.time",
        "patron.barcode",
    ]
    for position, meaning in enumerate(meanings, start=1):
        text = re.sub(rf"(column: {position}, category: )[^,}}]+", rf"\g<1>{meaning}", text)
    path.write_text(text.replace('record_class: "?"', "record_class: holds"), encoding="utf-8")
    found = redactkit("inspect", HOLDS, "--columns", path, "--json").json()["files"][0]
    assert found["record_class"] == "holds"
    assert found["rows"] == 90
    assert [column["category"] for column in found["columns"]] == meanings


def test_every_row_of_a_file_without_headers_is_released(tmp_path: Path) -> None:
    rows = rows_of(LOANS, 2000)
    whole, bare = saved(tmp_path / "loans.csv", rows), saved(tmp_path / "bare.csv", rows[1:])
    first = written(tmp_path, whole)
    text = re.sub(r', (?:mark|header): "[^"]*"', "", first.read_text(encoding="utf-8"))
    text = text.replace('file: "loans.csv"', 'file: "bare.csv"\n    header_row: no')
    path = tmp_path / "bare.yaml"
    path.write_text(text, encoding="utf-8")
    ended = disclose(request(tmp_path), [PATRONS, bare], tmp_path / "OUT", "--columns", path)
    assert ended.code == 0, ended.stderr
    usual = disclose(request(tmp_path / "usual"), [PATRONS, whole], tmp_path / "USUAL")
    assert usual.code == 0, usual.stderr
    names = ("release/data/circulation.csv", "release/data/titles.csv")
    with_map, without = tree(tmp_path / "OUT"), tree(tmp_path / "USUAL")
    assert [with_map[name] for name in names] == [without[name] for name in names]


def test_dates_that_can_be_read_in_two_ways_are_told_by_the_map(tmp_path: Path) -> None:
    rows = rows_of(SAMPLES / "koha" / "old_issues.csv", 300)
    place = rows[0].index("issuedate")
    for row in rows[1:]:
        year, month, _ = row[place][:10].split("-")
        row[place] = f"03/{month}/{year}"
    loans = saved(tmp_path / "loans.csv", rows)
    patrons = SAMPLES / "koha" / "borrowers.csv"
    form = request(tmp_path)
    held = disclose(form, [patrons, loans], tmp_path / "OUT")
    assert held.code == 4
    assert "two ways" in held.stderr
    path = edited(
        written(tmp_path, loans), ("category: loan.out_time", "category: loan.out_time, dates: dmy")
    )
    ended = disclose(form, [patrons, loans], tmp_path / "OUT", "--columns", path)
    assert ended.code == 0, ended.stderr


def test_dates_that_the_map_tells_wrongly_send_back_to_the_map(tmp_path: Path) -> None:
    loans, patrons = SAMPLES / "sierra" / "loans.csv", SAMPLES / "sierra" / "patrons.csv"
    path = edited(
        written(tmp_path, loans), ("category: loan.out_time", "category: loan.out_time, dates: dmy")
    )
    refused = disclose(request(tmp_path), [patrons, loans], tmp_path / "OUT", "--columns", path)
    assert refused.code == 65
    assert "if a column map says how they are written (dates: mdy, dmy or ymd)" in refused.stderr


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("schema: redactkit.columns/1", "schema: redactkit.columns/2", 9, "must be"),
        ("category: item.title", "category: item.titel", 24, "docs/columns.md"),
        ("column: 2,", "column: 1,", 14, "told twice"),
        ("column: 2,", "column: two,", 14, "whole number"),
        ("record_class: circulation", "record_class: lending", 12, "record_class must be one of"),
        ("system: sierra", "system: sirsi", 12, "system must be one of"),
        ("    columns:", "    colums:", 13, "not a known field"),
        ("category: item.title", "category: item.title, sure: perhaps", 24, "yes or no"),
        ("category: loan.out_time", "category: loan.out_time, dates: mmd", 15, "must be"),
        ("values: patron.record_number", "values: patron.numbers", 14, "docs/columns.md"),
    ],
)
def test_every_mistake_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    path = edited(written(tmp_path, LOANS), (old, new))
    ended = redactkit("inspect", LOANS, "--columns", path)
    assert ended.code == 78
    told = [each for each in ended.stderr.splitlines() if says in each]
    assert told, ended.stderr
    assert re.search(r"columns\.yaml: line \d+: ", told[0])
    number = next(
        at for at, each in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1) if new in each
    )
    assert f"line {number}:" in " ".join(told) or abs(number - line) <= 2


def test_a_mark_that_is_missing_is_a_mistake(tmp_path: Path) -> None:
    path = written(tmp_path, LOANS)
    text = re.sub(r'mark: "[0-9a-f]{4}", ', "", path.read_text(encoding="utf-8"), count=1)
    path.write_text(text, encoding="utf-8")
    ended = redactkit("inspect", LOANS, "--columns", path)
    assert ended.code == 78
    assert "mark is missing" in ended.stderr


def test_a_map_for_other_files_is_no_map_for_these(tmp_path: Path) -> None:
    path = written(tmp_path, PATRONS)
    ended = redactkit("inspect", LOANS, "--columns", path)
    assert ended.code == 2
    assert "none of these exports" in ended.stderr


def test_an_entry_that_misses_its_export_is_not_passed_over(tmp_path: Path) -> None:
    """The export was renamed, and what the map says of it would be lost in silence."""
    path = edited(written(tmp_path, PATRONS, LOANS), ("category: item.title", "category: patron.note"))
    loans = saved(tmp_path / "loans (1).csv", rows_of(LOANS))
    ended = disclose(request(tmp_path), [PATRONS, loans], tmp_path / "OUT", "--columns", path)
    assert ended.code == 4
    assert "loans (1).csv: the column map has no entry for it" in ended.stderr
    assert "entry 2 of the map is for none of these exports" in ended.stderr
    assert not (tmp_path / "OUT").exists()


def test_two_entries_for_one_file_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, LOANS, PATRONS)
    edited(path, ('file: "patrons.csv"', 'file: "*.csv"'))
    assert redactkit("inspect", LOANS, "--columns", path).code == 78


def test_an_entry_with_a_star_is_for_every_month(tmp_path: Path) -> None:
    path = edited(written(tmp_path, LOANS), ('file: "loans.csv"', 'file: "loans-*.csv"'))
    loans = saved(tmp_path / "loans-2024-12.csv", rows_of(LOANS))
    assert redactkit("inspect", loans, "--columns", path).code == 0


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_the_reader_of_maps(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("map") / "columns.yaml"
    path.write_bytes(("schema: redactkit.columns/1\nfiles:\n" + text).encode("utf-8", "surrogatepass"))
    with suppress(FormInvalid):  # anything else would be a fault
        load_column_map(path)


# ── Drift ────────────────────────────────────────────────────────────────────────────────────────────

Rows = list[list[str]]


def _without(place: int) -> Callable[[Rows], Rows]:
    return lambda rows: [row[:place] + row[place + 1 :] for row in rows]


def _with_new(rows: Rows) -> Rows:
    return [[*rows[0], "Quennevaux"], *([*row, "x"] for row in rows[1:])]


def _moved(rows: Rows) -> Rows:
    return [[row[1], row[0], *row[2:]] for row in rows]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            _without(3),
            ["column 4 (OUT LOC) is gone", "10 columns have moved: column 5 (LOCATION) is column 4 now"],
        ),
        (_with_new, ["column 15 is new"]),
        (
            _moved,
            ["column 2 (OUT DATE) is column 1 now", "column 1 (RECORD #(PATRON)) is column 2 now"],
        ),
    ],
)
def test_a_changed_export_holds_until_somebody_looks(
    tmp_path: Path, change: Callable[[Rows], Rows], says: list[str]
) -> None:
    path = written(tmp_path, LOANS)
    loans = saved(tmp_path / "loans.csv", change(rows_of(LOANS)))
    ended = disclose(request(tmp_path), [PATRONS, loans], tmp_path / "OUT", "--columns", path)
    assert ended.code == 4
    assert "Quennevaux" not in ended.stderr
    for each in says:
        assert f"loans.csv: {each}" in ended.stderr
    assert not (tmp_path / "OUT").exists()
    looked = redactkit("inspect", loans, "--columns", path, "--json")
    assert looked.code == 0
    assert any(says[0] in notice for notice in looked.json()["notices"])


def test_another_width_without_headers_holds(tmp_path: Path) -> None:
    path = written(tmp_path, HOLDS, more=["--no-header"])
    wider = tmp_path / "holds.txt"
    wider.write_text(
        "".join(f"{line}|x\n" for line in HOLDS.read_text(encoding="utf-8").splitlines()), encoding="utf-8"
    )
    ended = disclose(request(tmp_path), [wider], tmp_path / "OUT", "--columns", path)
    assert ended.code == 4
    assert "8 columns where the column map has 7" in ended.stderr


def test_values_that_have_moved_hold_where_no_header_shows_it(tmp_path: Path) -> None:
    path = written(tmp_path, HOLDS, more=["--no-header"])
    turned = tmp_path / "holds.txt"
    lines = [line.split("|") for line in HOLDS.read_text(encoding="utf-8").splitlines()]
    turned.write_text(
        "".join("|".join([row[6], *row[1:6], row[0]]) + "\n" for row in lines), encoding="utf-8"
    )
    ended = disclose(request(tmp_path), [turned], tmp_path / "OUT", "--columns", path)
    assert ended.code == 4
    assert "column 7 does not hold any more what it held (patron.barcode)" in ended.stderr


@given(
    st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=6), st.lists(st.sampled_from("abcd"), max_size=6)
)
def test_a_map_fits_its_own_headers_and_no_others(made_for: list[str], found: list[str]) -> None:
    columns = tuple(
        ToldColumn(position=place, mark=mark_of(header)) for place, header in enumerate(made_for, start=1)
    )
    told = ToldFile(file="x", columns=columns)
    assert (changes(told, found) == ()) is (made_for == found)


def test_marks_are_short_and_follow_the_label_alone() -> None:
    assert re.fullmatch("[0-9a-f]{4}", mark_of("P BARCODE"))
    assert mark_of(" p_barcode ") == mark_of("P BARCODE")
    assert mark_of("P BARCODE") != mark_of("PBARCODES")


# ── A person's word against the values ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("column", "category", "says"),
    [
        ("P BARCODE", "item.call_number", "patron barcodes"),
        ("EMAIL ADDR", "loan.branch", "e-mail addresses"),
        ("RECORD #(PATRON)", "item.title", "patron record numbers"),
        ("PATRN NAME", "item.title", "names of people"),
        ("TELEPHONE", "patron.type", "telephone numbers"),
        ("ADDRESS", "item.title", "street addresses"),
        ("PIN", "item.call_number", "numbers where words are expected"),
    ],
)
def test_no_map_makes_evident_identifiers_releasable_in_silence(
    tmp_path: Path, column: str, category: str, says: str
) -> None:
    path = written(tmp_path, PATRONS)
    text = path.read_text(encoding="utf-8")
    line = next(each for each in text.splitlines() if f'header: "{column}"' in each)
    wrong = re.sub(r"category: [a-z_.]+", f"category: {category}", line)
    wrong = re.sub(r", values: [a-z_.]+", "", wrong)
    edited(path, (line, wrong))
    form = request(tmp_path)
    held = disclose(form, [PATRONS, LOANS], tmp_path / "OUT", "--columns", path)
    assert held.code == 4
    assert f"the column map says {category}, but it holds: {says}" in held.stderr
    edited(path, (wrong, wrong.replace(f"category: {category}", f"category: {category}, sure: yes")))
    ended = redactkit("inspect", PATRONS, "--columns", path, "--json")
    assert any(f"sure of {category}, against: {says}" in notice for notice in ended.json()["notices"])


def test_a_label_that_some_map_knows_for_what_is_said_is_no_objection(tmp_path: Path) -> None:
    loans = saved(
        tmp_path / "loans.csv",
        [["usr", "xact_start", "due_date", "barcode", "title"]]
        + [[str(nth), "2024-01-02", "2024-02-02", f"CONC4{nth:07d}", f"Book {nth}"] for nth in range(40)],
    )
    path = written(tmp_path, loans)
    text = re.sub(r'("barcode", category: )"?[^,}]+', r"\g<1>item.barcode", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    assert redactkit("inspect", loans, "--columns", path, "--json").json()["notices"] == []


@pytest.mark.parametrize("category", ["loan.branch", "item.author", "item.collection", "staff.name"])
def test_no_map_takes_back_in_silence_what_a_header_says(tmp_path: Path, category: str) -> None:
    """Few patrons with names that are in no list: only the header tells what they are."""
    rows = [["RECORD #(PATRON)", "PATRN NAME", "OUT DATE", "TITLE"]]
    rows += [
        [f"p{1200000 + nth}", f"Quenneva{'abcde'[nth % 5]}, Zuleika", "03-04-2024", "A work"]
        for nth in range(60)
    ]
    loans = saved(tmp_path / "loans.csv", rows)
    path = written(tmp_path, loans)
    edited(path, ("category: patron.name", f"category: {category}"))
    held = disclose(request(tmp_path, own_patrons_only=True), [loans], tmp_path / "OUT", "--columns", path)
    assert held.code == 4
    assert f"column 2: the column map says {category}, but its header says patron.name" in held.stderr
    edited(path, (f"category: {category}", f"category: {category}, sure: yes"))
    ended = redactkit("inspect", loans, "--columns", path, "--json")
    assert any(f"sure of {category}, against: a header that says" in each for each in ended.json()["notices"])


def test_being_sure_is_warned_of_when_it_releases(tmp_path: Path) -> None:
    rows = rows_of(LOANS, 2000)
    place = rows[0].index("TITLE")
    for nth, row in enumerate(rows[1:]):
        if nth % 3 == 0:
            row[place] = f"help{nth % 7}@example.org"
    loans = saved(tmp_path / "loans.csv", rows)
    path = written(tmp_path, loans)
    text = re.sub(
        r'("TITLE", category: )"?[^,}]+', r"\g<1>item.title, sure: yes", path.read_text(encoding="utf-8")
    )
    path.write_text(text, encoding="utf-8")
    ended = disclose(request(tmp_path), [PATRONS, loans], tmp_path / "OUT", "--columns", path)
    assert ended.code in (0, 3), ended.stderr
    assert (
        "the column map is sure of item.title, against: e-mail addresses" in ended.stdout or ended.code == 3
    )
    if ended.code == 0:
        kept = json.loads((tmp_path / "OUT-record" / "manifest-internal.json").read_text(encoding="utf-8"))
        said = [
            column["evidence"]
            for source in kept["sources"]
            for column in source["columns"]
            if column["category"] == "item.title" and "evidence" in column
        ]
        assert [each[0] for each in said] == ["column map, sure"]


def test_a_map_may_always_say_more_sensitive(tmp_path: Path) -> None:
    path = edited(written(tmp_path, LOANS), ("category: item.title", "category: patron.note"))
    found = redactkit("inspect", LOANS, "--columns", path, "--json").json()
    assert found["notices"] == []
    assert found["files"][0]["columns"][11]["group"] == "free_text"


def test_without_a_map_nothing_is_different() -> None:
    assert redactkit("inspect", LOANS, "--json").json()["notices"] == []


def test_a_map_that_is_missing_is_said_so(tmp_path: Path) -> None:
    ended = redactkit("inspect", LOANS, "--columns", tmp_path / "no.yaml")
    assert ended.code == 66


def test_only_text_can_do_without_headers() -> None:
    ended = redactkit("inspect", SAMPLES / "workbook" / "hidden-places.xlsx", "--no-header")
    assert ended.code == 2
