"""Lines of an earlier package are compared with the copy that the ledger names; nobody's word is believed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pytest

from redactkit.model import Category, OutputColumn, Period, Scale, TableSpec
from redactkit.verify.again import SaidAgain, lines_of_earlier
from redactkit.verify.released import Table

SPEC = TableSpec(
    file="titles.csv",
    record_class="circulation",
    period=Period.YEAR,
    columns=(
        OutputColumn(name="year", category=Category("loan.out_time"), scale=Scale.YEAR),
        OutputColumn(name="title", category=Category("item.title")),
    ),
)
COPY = b'"year","title","records"\n"2024","A ""new"" day",2\n"2024","Two\nlines",1\n'
ROWS = [
    ("2023", "Old", "1"),
    ("2024", 'A "new" day', "2"),
    ("2024", "Two\nlines", "1"),
    ("2025", "Next", "4"),
]


def table(rows: Sequence[Sequence[str]], *header: str) -> Table:
    names = header or ("year", "title", "records")
    cells = tuple(pa.array([row[at] for row in rows], pa.string()) for at in range(len(names)))
    return Table(file="release/data/titles.csv", spec=SPEC, header=tuple(names), cells=cells)


def remembered(folder: Path, content: bytes = COPY, **changes: object) -> SaidAgain:
    """A ledger of one package, and its copy."""
    digest = hashlib.sha256(COPY).hexdigest()
    item = {"record_class": "circulation", "table": "titles.csv", "period": "2024", "digest": digest}
    entry = {"event": "package", "package": "rk-1", "profile": {"id": "xx"}, "released": [item | changes]}
    (folder / "kept").mkdir()
    (folder / "kept" / f"{digest}.csv").write_bytes(content)
    (folder / "ledger.jsonl").write_text(json.dumps(entry) + "\n", encoding="utf-8")
    return SaidAgain(ledger=folder, profile="xx", periods={"titles.csv": frozenset({"2024"})})


def test_lines_as_they_were_are_no_finding_and_the_others_are_fresh(tmp_path: Path) -> None:
    lines = lines_of_earlier(table(ROWS), remembered(tmp_path))
    assert lines.findings == ()
    assert lines.fresh.tolist() == [True, False, False, True]
    assert lines.of(table(ROWS)).cells[1].to_pylist() == ["Old", "Next"]


def test_one_line_per_record_is_the_same(tmp_path: Path) -> None:
    rows = [row[:2] for row in ROWS for _ in range(int(row[2]))]
    assert lines_of_earlier(table(rows, "year", "title"), remembered(tmp_path)).findings == ()


@pytest.mark.parametrize(
    "rows",
    [
        [ROWS[1]],
        [*ROWS, ("2024", "One more", "1")],
        [ROWS[2], ROWS[1]],
        [ROWS[1], ("2024", "Two\nlines", "2")],
        [ROWS[1], ("2024", "Two lines", "1")],
        [ROWS[0]],
    ],
)
def test_any_other_line_is_a_finding(tmp_path: Path, rows: list[tuple[str, str, str]]) -> None:
    (found,) = lines_of_earlier(table(rows), remembered(tmp_path)).findings
    assert found.check == "where_from"


@pytest.mark.parametrize(
    "changes",
    [
        {"period": "2023"},
        {"table": "other.csv"},
        {"record_class": "holds"},
        {"digest": "0" * 64},
        {"digest": "../x"},
    ],
)
def test_what_the_ledger_does_not_say_is_not_believed(tmp_path: Path, changes: dict[str, str]) -> None:
    assert lines_of_earlier(table(ROWS), remembered(tmp_path, **changes)).findings


def test_another_copy_than_the_ledger_names_is_not_believed(tmp_path: Path) -> None:
    said = remembered(tmp_path, COPY.replace(b"Two", b"Six"))
    rows = [(year, title.replace("Two", "Six"), records) for year, title, records in ROWS]
    assert lines_of_earlier(table(rows), said).findings


@pytest.mark.parametrize("taken_back", [True, False])
def test_a_package_that_never_became_visible_released_nothing(tmp_path: Path, taken_back: bool) -> None:
    said = remembered(tmp_path)
    with (tmp_path / "ledger.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"event": "aborted", "package": "rk-1" if taken_back else "rk-2"}) + "\n")
    assert bool(lines_of_earlier(table(ROWS), said).findings) is taken_back


def test_another_librarys_ledger_says_nothing(tmp_path: Path) -> None:
    said = remembered(tmp_path)
    other = SaidAgain(ledger=said.ledger, profile="yy", periods=said.periods)
    assert lines_of_earlier(table(ROWS), other).findings


def test_without_a_ledger_nothing_is_said(tmp_path: Path) -> None:
    said = SaidAgain(ledger=tmp_path / "none", profile="xx", periods={"titles.csv": frozenset({"2024"})})
    assert lines_of_earlier(table(ROWS), said).findings
    assert lines_of_earlier(table(ROWS), None).fresh.all()
