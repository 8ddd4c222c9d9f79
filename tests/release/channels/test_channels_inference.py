"""Channels of what can be worked out: C17 to C24, from counts, order, length, time and repetition."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.command import DAY, Ended, disclose, redactkit, request, tree
from tests.support.orders import RELEASED_SUBPOENA, order
from tests.support.town import LOAN_HEADER, Town, make_town, write_table

YEAR = {"from": "2024-01-01", "to": "2024-12-31"}
ROWS = ("circulation.csv", "titles.csv")
_TIME_OR_DAY = re.compile(r"\d{1,2}:\d\d|\d{4}-\d\d-\d\d|\d{1,2}[/-]\d{1,2}[/-]\d{4}")


def answered(
    folder: Path, exports: list[Path], *, profile: str = "ma-duxbury", home: Path | None = None
) -> Ended:
    """The public request for the year, with a home of its own unless one is given."""
    form = request(folder, profile=profile, seeks={"about": "records", **YEAR})
    return disclose(form, exports, folder / "OUT", "--home", home or folder / "home")


def out(folder: Path, town: Town, **how: object) -> dict[str, bytes]:
    """OUT for a town."""
    ended = answered(folder, town.write(folder / "in", shuffle=how.get("shuffle")))  # type: ignore[arg-type]
    assert ended.code == 0, ended.stderr
    return tree(folder / "OUT")


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    """A released table."""
    text = (folder / f"OUT/release/data/{name}").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_c17_nothing_that_describes_a_patron_stands_in_a_row(tmp_path: Path) -> None:
    """One patron of 96 at one branch: her rows are like anybody's, and she is in no total of her own."""
    town = make_town(117)
    oldest = replace(town.patrons[0], born="01-02-1928", ptype="77", home="duxb ")
    patrons = (oldest, *town.patrons[1:])
    new = {patron.record: patron for patron in patrons}
    other = Town(
        patrons=patrons, loans=tuple(replace(each, patron=new[each.patron.record]) for each in town.loans)
    )
    found = out(tmp_path / "a", other)
    manifest = json.loads(found["release/data/disclosure-manifest.json"])
    categories = {
        column["category"] for file in manifest["files"] if file["name"] in ROWS for column in file["columns"]
    }
    assert categories
    assert not {each for each in categories if each.startswith("patron.")}
    assert b"1928" not in b"".join(found.values())
    ended = answered(tmp_path / "b", other.write(tmp_path / "b/in"), profile="me-infonet")
    assert ended.code == 0, ended.stderr
    assert b"77" not in {
        cell.encode() for row in rows(tmp_path / "b", "totals-loans.csv") for cell in row.values()
    }


def test_c18_a_period_is_not_computed_twice(tmp_path: Path) -> None:
    """One patron leaves, and the same is asked again: the old tables, or nothing. Never the difference."""
    town = make_town(118)
    own = [who for who in town.patrons if who.home.startswith("dux")]
    greatest = max(own, key=lambda who: sum(loan.patron is who for loan in town.loans))
    without = Town(
        patrons=tuple(who for who in town.patrons if who is not greatest),
        loans=tuple(loan for loan in town.loans if loan.patron is not greatest),
    )
    home = tmp_path / "home"
    first, again = tmp_path / "first", tmp_path / "again"
    assert answered(first, town.write(first / "in"), home=home).code == 0
    ended = answered(again, without.write(again / "in"), home=home)
    if ended.code == 0:
        for name in ROWS:
            assert rows(again, name) == rows(first, name)
    else:
        assert ended.code == 4
        assert not (again / "OUT").exists()
    # elsewhere, where nothing is remembered, the difference would be her reading
    fresh = tmp_path / "fresh"
    assert answered(fresh, without.write(fresh / "in")).code == 0
    assert rows(fresh, "titles.csv") != rows(first, "titles.csv")


def test_c19_totals_are_blocks_that_do_not_overlap_and_none_is_small(tmp_path: Path) -> None:
    """There is nothing to subtract from: no line is about few, none stands twice, and no sum is printed."""
    town = make_town(119, patrons=90, loans=900)
    ended = answered(tmp_path, town.write(tmp_path / "in"), profile="me-infonet")
    assert ended.code == 0, ended.stderr
    table = rows(tmp_path, "totals-loans.csv")
    assert len(table) > 1
    number = next(reversed(table[0]))
    numbers = [int(row[number]) for row in table]
    keys = [tuple(value for name, value in row.items() if name != number) for row in table]
    assert all(each >= 5 for each in numbers)
    assert len(set(keys)) == len(keys)
    assert not [each for each in numbers if each == sum(numbers) - each]
    assert _small_cells(town), "there are small cells in the source, to be merged"


def _small_cells(town: Town) -> int:
    """How many combinations of month and branch have fewer than five patrons."""
    behind: dict[tuple[str, str], set[str]] = defaultdict(set)
    for loan in town.loans:
        if loan.patron.home.startswith("dux"):
            behind[loan.out[:2], loan.branch].add(loan.patron.record)
    return sum(len(people) < 5 for people in behind.values())


def test_c20_the_order_of_rows_says_nothing(tmp_path: Path) -> None:
    town = make_town(120)
    plain = out(tmp_path / "a", town)
    assert plain == out(tmp_path / "b", town, shuffle=3)
    lines = [list(row.values()) for row in rows(tmp_path / "a", "titles.csv")]
    assert lines == sorted(lines), "they stand in the order of their values"


def test_c21_the_length_of_what_is_withheld_says_nothing(tmp_path: Path) -> None:
    town = make_town(121)
    long = {
        who.record: replace(
            who, name=f"{who.name * 6}", email="x" * 90 + who.email, note=who.note * 20, address=""
        )
        for who in town.patrons
    }
    longer = Town(
        patrons=tuple(long.values()),
        loans=tuple(replace(loan, patron=long[loan.patron.record]) for loan in town.loans),
    )
    assert out(tmp_path / "a", town) == out(tmp_path / "b", longer)


def test_c21_what_stands_for_a_name_in_a_note_is_as_long_for_anybody(tmp_path: Path) -> None:
    found = []
    for nth, who in enumerate(("Li Ng", "Wilhelmina Featherstonehaugh")):
        folder = tmp_path / f"{nth}"
        town = make_town(122)
        given, _, family = who.partition(" ")
        first, second = town.patrons[:2]
        named = replace(second, name=f"{family}, {given}")
        asked = replace(first, note=f"the blue bag goes to {who}, card {named.card}", home="duxb ")
        other = Town(patrons=(asked, named, *town.patrons[2:]), loans=town.loans[:0])
        exports = other.write(folder / "in")[:1]
        seeks = {
            "classes": ["registration"],
            "fields": ["patron.name", "patron.note"],
            "named_as": " ".join(reversed(asked.name.split(", "))),
        }
        form = order(folder, [asked.card], **RELEASED_SUBPOENA, seeks=seeks)
        ended = disclose(form, exports, folder / "OUT", "--home", folder / "home")
        assert ended.code == 0, ended.stderr
        found.append((folder / "OUT/release/data/registration.csv").read_bytes())
    assert found[0] == found[1]
    assert b"[withheld" in found[0]


def test_c22_no_time_and_no_day_stands_in_a_row(tmp_path: Path) -> None:
    town = make_town(123)
    out(tmp_path, town)
    cells = {cell for name in ROWS for row in rows(tmp_path, name) for cell in row.values()}
    assert not [cell for cell in cells if _TIME_OR_DAY.search(cell)]
    assert _TIME_OR_DAY.search(town.loans[0].out), "a stamp would be seen"


@pytest.mark.parametrize("what", ["referred", "in doubt", "of another year"])
def test_c23_how_many_are_left_out_says_nothing(tmp_path: Path, what: str) -> None:
    """Some rows are left out, or many: OUT is the same. That there are some at all may be said."""
    town = make_town(124)
    found = []
    for name, times in (("few", 1), ("many", 40)):
        patrons, loans = town.write(tmp_path / name / "in")
        lines = [loan.row() for loan in town.loans]
        left_out = next(loan for loan in town.loans if not loan.patron.home.startswith("dux")).row()
        more: list[list[str]] = []
        for nth in range(times):
            row = [*left_out]
            row[LOAN_HEADER.index("RECORD #(ITEM)")] = f"i{6_000_000 + nth}x"
            if what == "in doubt":
                row = row[:-2]
            if what == "of another year":
                row = [*town.loans[0].row()]
                row[LOAN_HEADER.index("OUT DATE")] = f"03-04-2021 10:{nth:02d}"
            more.append(row)
        write_table(loans, LOAN_HEADER, [*lines[:300], *more, *lines[300:]])
        ended = answered(tmp_path / name, [patrons, loans])
        assert ended.code == 0, ended.stderr
        found.append(tree(tmp_path / name / "OUT"))
    assert found[0] == found[1]
    record = (tmp_path / "many/OUT-record/manifest-internal.json").read_text(encoding="utf-8")
    assert (tmp_path / "few/OUT-record/manifest-internal.json").read_text(encoding="utf-8") != record, (
        "hers tells"
    )


def test_c24_the_answer_about_a_patron_is_the_answer_about_nobody(tmp_path: Path) -> None:
    town = make_town(125)
    found = []
    for name, card in (("patron", town.patrons[0].card), ("nobody", "21712999999997")):
        folder = tmp_path / name
        seeks = {"about": "named_patron", "patrons": [card], "classes": ["circulation"]}
        form = request(folder, seeks=seeks, asked=f"what has {card} borrowed?")
        town.write(folder / "in")
        ended = redactkit(
            "disclose", form.name, "in/patrons.csv", "in/loans.csv", "--out", "OUT", "--as-of", DAY,
            "--home", "home", cwd=folder,
        )  # fmt: skip
        kept = tree(folder / "OUT-record")
        assert kept.pop("request.yaml")
        found.append((ended, tree(folder / "OUT"), kept))
    assert found[0] == found[1]
    assert found[0][0].code == 4
