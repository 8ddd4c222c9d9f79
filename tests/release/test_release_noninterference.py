"""Who the patrons are does not change what is released by one byte (design: invariants 4 and 5).

Row scope, the equality of persons and the categories of columns are the only influences, each with its test.
"""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.command import disclose, request, tree
from tests.support.town import (
    LOAN_HEADER,
    PATRON_HEADER,
    Loan,
    Town,
    emptied,
    make_town,
    renamed,
    write_table,
)

SEEKS = {"about": "records", "from": "2024-01-01", "to": "2024-12-31"}
PROFILES = ["ma-duxbury", "me-infonet"]


def released(folder: Path, town: Town, *, profile: str, shuffle: int | None = None) -> dict[str, bytes]:
    """OUT for this town, in a home of its own."""
    form = request(folder, profile=profile, seeks=SEEKS)
    exports = town.write(folder / "in", shuffle=shuffle)
    ended = disclose(form, exports, folder / "OUT", "--home", folder / "home")
    assert ended.code == 0, ended.stderr
    return tree(folder / "OUT")


def small_town(seed: int) -> Town:
    return make_town(seed, patrons=50, loans=900, works=25)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("seed", range(3))
def test_renaming_everybody_changes_nothing(tmp_path: Path, profile: str, seed: int) -> None:
    town = small_town(seed)
    other = renamed(town, seed + 100)
    assert released(tmp_path / "a", town, profile=profile) == released(
        tmp_path / "b", other, profile=profile, shuffle=seed
    )


@pytest.mark.parametrize("profile", PROFILES)
def test_emptying_what_is_withheld_changes_nothing(tmp_path: Path, profile: str) -> None:
    town = small_town(7)
    assert released(tmp_path / "a", town, profile=profile) == released(
        tmp_path / "b", emptied(town), profile=profile
    )


@pytest.mark.parametrize("profile", PROFILES)
def test_the_order_of_rows_changes_nothing(tmp_path: Path, profile: str) -> None:
    town = small_town(8)
    assert released(tmp_path / "a", town, profile=profile) == released(
        tmp_path / "b", town, profile=profile, shuffle=5
    )


def test_the_order_of_columns_changes_nothing(tmp_path: Path) -> None:
    town = small_town(9)
    first = released(tmp_path / "a", town, profile="ma-duxbury")
    dice = random.Random(1)
    folder = tmp_path / "b"
    exports = town.write(folder / "in")
    for path, header, rows in (
        (exports[0], PATRON_HEADER, [patron.row() for patron in town.patrons]),
        (exports[1], LOAN_HEADER, [loan.row() for loan in town.loans]),
    ):
        order = dice.sample(range(len(header)), len(header))
        write_table(path, [header[at] for at in order], ([row[at] for at in order] for row in rows))
    form = request(folder, seeks=SEEKS)
    assert disclose(form, exports, folder / "OUT", "--home", folder / "home").code == 0
    second = tree(folder / "OUT")
    tables = {name for name in first if name.endswith(".csv")}
    assert {name: first[name] for name in tables} == {name: second[name] for name in tables}


def test_the_same_run_again_gives_the_same_bytes(tmp_path: Path) -> None:
    town = small_town(10)
    assert released(tmp_path / "a", town, profile="ma-duxbury") == released(
        tmp_path / "b", town, profile="ma-duxbury"
    )


def test_without_a_key_the_tables_and_the_log_are_the_same(tmp_path: Path) -> None:
    from tests.support.command import DAY, redactkit

    town = small_town(11)
    found = []
    for name in ("a", "b"):
        folder = tmp_path / name
        form = request(folder)
        exports = town.write(folder / "in")
        arguments = ["--out", folder / "OUT", "--as-of", DAY, "--home", folder / "home"]
        assert redactkit("disclose", form, *exports, *arguments).code == 0
        found.append({n: c for n, c in tree(folder / "OUT/release/data").items() if n.endswith(".csv")})
    assert found[0] == found[1]


def test_an_influence_that_is_meant_row_scope(tmp_path: Path) -> None:
    """A patron who is registered elsewhere takes her loans with her."""
    town = small_town(12)
    moved = {patron.record: replace(patron, home="plym ") for patron in town.patrons}
    away = Town(
        patrons=(*(moved[p.record] for p in town.patrons[:-1]), replace(town.patrons[-1], home="duxb ")),
        loans=tuple(replace(loan, patron=moved[loan.patron.record]) for loan in town.loans),
    )
    first = released(tmp_path / "a", town, profile="ma-duxbury")
    second = released(tmp_path / "b", away, profile="ma-duxbury")
    name = "release/data/titles.csv"
    assert len(second[name].splitlines()) < len(first[name].splitlines())


def test_an_influence_that_is_meant_equality_of_persons(tmp_path: Path) -> None:
    """Under a minimum cell it matters whether twenty loans are twenty people's or one's."""
    town = small_town(13)
    one = town.patrons[0]
    greedy = Town(patrons=town.patrons, loans=tuple(replace(loan, patron=one) for loan in town.loans))
    table = "release/data/totals-loans.csv"
    assert len(released(tmp_path / "a", town, profile="me-infonet")[table].splitlines()) > 1
    assert len(released(tmp_path / "b", greedy, profile="me-infonet")[table].splitlines()) == 1


def test_two_loans_of_one_patron_and_of_two_are_the_same_lines(tmp_path: Path) -> None:
    town = small_town(14)
    own = [patron for patron in town.patrons if patron.home.startswith("dux")]

    def lend(patron: int, loan: Loan) -> Loan:
        return replace(loan, patron=own[patron])

    one = replace(town, loans=tuple(lend(0, loan) for loan in town.loans[:20]))
    two = replace(town, loans=tuple(lend(nth % 2, loan) for nth, loan in enumerate(town.loans[:20])))
    first = released(tmp_path / "a", one, profile="ma-duxbury")
    second = released(tmp_path / "b", two, profile="ma-duxbury")
    assert first == second
