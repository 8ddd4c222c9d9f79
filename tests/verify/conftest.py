"""The gate's tests work on a small library on disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.verify.gate_desk import Desk, small_library


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A clean package and the exports it was made from; each test spoils one thing."""
    return small_library(tmp_path)
