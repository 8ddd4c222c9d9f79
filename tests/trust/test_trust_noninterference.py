"""The comparison of F2 on a few libraries, and that it can fail."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.trust.noninterference import Case, compare, controlled
from tests.trust.systems import SYSTEMS
from tests.trust.tables import MODES, Writing, write
from tests.trust.worlds import make_world, other_people

from redactkit.model import Export, LogLine
from redactkit.redact import account
from redactkit.redact.plan import Plan


def test_other_people_and_the_same_bytes(tmp_path: Path) -> None:
    compared = [compare(seed, tmp_path / str(seed)) for seed in range(len(SYSTEMS))]
    assert [each for each in compared if each.differs] == []
    assert sum(each.released for each in compared) >= len(SYSTEMS) - 2


def test_patrons_who_move_to_another_library_take_their_loans_with_them(tmp_path: Path) -> None:
    seeds = [seed for seed in range(60) if Case.made(seed).moves][:4]
    shown = [controlled(seed, tmp_path / str(seed)) for seed in seeds]
    assert True in shown
    assert False not in shown


def test_a_digest_of_an_export_in_the_log_would_be_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would confirm a guess of whatever is withheld; the comparison must see such a thing."""
    case = next(each for each in map(Case.made, range(0, 100, 10)) if not each.again.has_more)
    honest = account.account_for_columns

    def telling(plan: Plan, exports: Sequence[Export], *given: Any, **more: Any) -> tuple[LogLine, ...]:
        said = exports[0].digest[:8]
        lines = honest(plan, exports, *given, **more)
        return tuple(replace(line, reason=f"{line.reason} ({said})") for line in lines)

    monkeypatch.setattr("redactkit.second_pass.account_for_columns", telling)
    assert case.first(tmp_path / "first") != case.second(tmp_path / "second")


def test_everybody_gets_another_identity_of_the_same_shape() -> None:
    world = Case.made(1).world
    other = other_people(world, 5)
    mine, theirs = set(), set()
    for one, two, bones in zip(world.who, other.who, world.bones, strict=True):
        mine |= {one.record, one.key, *one.cards, one.phone, one.email, one.name, one.user}
        theirs |= {two.record, two.key, *two.cards, two.phone, two.email, two.name, two.user}
        assert len(one.cards) == len(two.cards) == bones.cards
        assert [sign.isalpha() for sign in one.phone] == [sign.isalpha() for sign in two.phone]
        assert one.suffix == two.suffix
        assert (one.name == one.name.upper()) == (two.name == two.name.upper())
    assert not mine & theirs


@pytest.mark.parametrize("mode", MODES)
def test_what_is_withheld_is_written_otherwise_and_what_stays_is_not(tmp_path: Path, mode: str) -> None:
    system = SYSTEMS[0]
    world = make_world(random.Random(1), homes=len(system.homes), greedy=1.0)
    tables = []
    for name, how in (("a", Writing(seed=1)), ("b", Writing(seed=2, mode=mode))):
        patrons, _ = write(system, world, how, tmp_path / name, "csv")
        with patrons.open(encoding="utf-8", newline="") as file:
            tables.append(list(csv.DictReader(file)))
    for one, two in zip(*tables, strict=True):
        assert (one["HOME LIBR"], one["P BARCODE"]) == (two["HOME LIBR"], two["P BARCODE"])
    assert [row["ADDRESS"] for row in tables[0]] != [row["ADDRESS"] for row in tables[1]]
    assert [row["NOTE"] for row in tables[0]] != [row["NOTE"] for row in tables[1]]
