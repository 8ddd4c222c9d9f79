"""Every kind of malformed input through the command, and columns that must not shift."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from pathlib import Path

import pytest
from tests.malformed.case import MISSING, RELEASED, Case, saved
from tests.malformed.cases import CASES, PLACES
from tests.malformed.fuzz import CANARY, Tally, ends_well, run_round, sound_files
from tests.malformed.shift import FAULTS, Figures, one_file, shifted
from tests.malformed.sweep import run_case

from redactkit.errors import ExportUnreadable

LIGHT = [case for case in CASES if not case.heavy and case not in PLACES]
POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


@pytest.mark.parametrize("case", LIGHT, ids=lambda case: case.name)
def test_it_is_refused_in_one_line_or_its_sound_rows_are_released(case: Case) -> None:
    assert run_case(case, in_process=True).wrong == ()


@POSIX
@pytest.mark.parametrize("case", PLACES, ids=lambda case: case.name)
def test_what_is_no_ordinary_file_never_hangs(case: Case) -> None:
    assert run_case(case).wrong == ()


def test_the_sweep_can_fail() -> None:
    empty = Case(name="empty", make=saved(lambda _: b""), codes=RELEASED)
    assert run_case(empty, in_process=True).wrong == ("it ended with 65",)
    sound = Case(name="sound", make=saved(lambda found: found), codes=MISSING)
    assert run_case(sound, in_process=True).wrong == ("it ended with 0",)
    assert run_case(replace(sound, codes=RELEASED), in_process=True).wrong == ()


def test_files_spoilt_at_random_are_read_twice_alike_or_refused_in_one_line(tmp_path: Path) -> None:
    """A taste of ``python -m tests.malformed.fuzz``, which goes on for minutes."""
    tally = Tally()
    run_round(7, 120, sound_files(), tmp_path, tally)
    assert tally.read > 10
    assert tally.refused > 10


def test_the_random_look_can_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = sound_files()["table.xlsx"]
    ends_well(tmp_path, "table.xlsx", sound, None, Tally())
    monkeypatch.setattr("tests.malformed.fuzz.read_again", lambda source, **_: [])
    with pytest.raises(AssertionError, match="different rows"):
        ends_well(tmp_path, "table.xlsx", sound, None, Tally())

    def quote(*_: object, **__: object) -> None:
        raise ExportUnreadable(f"{CANARY} is no date", file="table.xlsx", hint="export it again")

    monkeypatch.setattr("tests.malformed.fuzz.open_export", quote)
    with pytest.raises(AssertionError, match="holds no text"):
        ends_well(tmp_path, "table.xlsx", sound, None, Tally())


@pytest.mark.parametrize("style", ["sierra", "minimal", "tab"])
@pytest.mark.parametrize("fault", FAULTS)
def test_no_value_is_released_under_another_header(style: str, fault: str) -> None:
    figures = Figures()
    for trial in range(5):
        figures.add(one_file(random.Random(f"{style} {fault} {trial}"), style, fault))
    assert (figures.files, figures.shifted, figures.faults) == (5, 0, 0)
    assert figures.share >= 0.95


@pytest.mark.parametrize(
    "line",
    ["2024-01,Tittle5,coqa1", "2024-01,brqa1,Authorson2", "02:31,brqa1,coqa1", "2024-01,brqa1,p2100034x"],
)
def test_a_shifted_value_would_be_seen(tmp_path: Path, line: str) -> None:
    path = tmp_path / "circulation.csv"
    path.write_text(f"month,branch,collection\n2024-01,brqa1,coqa1\n{line}\n", encoding="utf-8")
    assert shifted(path) == 1
