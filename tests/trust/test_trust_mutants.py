"""The list of F19 is true, two of its faults are noticed, and one that does nothing is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.trust.mutants import MUTANTS, ListIsStale, check_list, survivors

CHEAP = [each for each in MUTANTS if "ledger" in each.file or each.file == "redact/totals.py"][:2]


def test_every_text_of_the_list_is_in_the_program() -> None:
    check_list()
    assert len({each.name for each in MUTANTS}) == len(MUTANTS) >= 25


def test_a_text_that_is_gone_or_stands_there_twice_is_an_error() -> None:
    for old in ("this is nowhere in it", "\n"):
        with pytest.raises(ListIsStale, match="busy"):
            check_list([replace(MUTANTS[0], name="busy", old=old)])


def test_faults_are_noticed_and_a_change_without_a_fault_is_not(tmp_path: Path) -> None:
    harmless = replace(CHEAP[0], name="harmless", new=CHEAP[0].old + "  # nothing changed")
    assert survivors([*CHEAP, harmless], tmp_path) == ["harmless"]
