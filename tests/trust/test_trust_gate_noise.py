"""The measurement of F20 on a small library: what is found, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.trust import gate_noise
from tests.trust.namesakes import write_exports

LOANS, WORKS, MOVED = 3_000, 300, 12


def test_namesakes_are_no_alarm(tmp_path: Path) -> None:
    exports = write_exports(tmp_path / "in", loans=LOANS, works=WORKS)
    assert gate_noise.run(tmp_path / "run", exports)["lines"] == 0


@pytest.mark.parametrize("inverted", [False, True])
def test_moved_names_are_found_each_of_them(tmp_path: Path, inverted: bool) -> None:
    exports = write_exports(tmp_path / "in", loans=LOANS, works=WORKS, moved=MOVED, inverted=inverted)
    assert exports.moved == MOVED
    assert gate_noise.run(tmp_path / "run", exports)["lines"] == MOVED


def test_moved_names_are_found_beside_somebody_elses_key_where_nothing_else_is_a_title(
    tmp_path: Path,
) -> None:
    """A column that slipped by a row: the names are as the export writes them, and not the row's own."""
    exports = write_exports(
        tmp_path / "in", loans=LOANS, works=WORKS, moved=MOVED, inverted=True, slipped=True
    )
    assert gate_noise.run(tmp_path / "run", exports)["lines"] == MOVED
