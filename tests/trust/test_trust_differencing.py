"""F18 at a small size, and that it can fail."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.trust import differencing

from redactkit.redact.totals import Block, Leaf


def test_the_figure_is_reached(tmp_path: Path) -> None:
    figure = differencing.measure(tmp_path, quick=True)
    assert figure.passed, figure.found
    assert "0 records recovered" in figure.found


def test_a_block_of_too_few_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def every_leaf(leaves: list[Leaf], *, min_cell: int) -> tuple[Block, ...]:
        return tuple(
            Block(path=leaf.path, patrons=len(leaf.person), records=int(leaf.records.sum()))
            for leaf in leaves
        )

    monkeypatch.setattr(differencing, "partition", every_leaf)
    small, printed = differencing.small_blocks(20, least=None)
    assert 0 < small <= printed
