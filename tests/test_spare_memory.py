"""Memory that was freed between others' goes back to the system."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from redactkit.spare_memory import give_back

_PIECES = 2_000
_PIECE_BYTES = 60_000  # below what the C library asks the system for apart


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says how much a process holds, page by page")
def test_what_was_freed_between_kept_pieces_goes_back() -> None:
    freed, kept = [], []
    for _ in range(_PIECES):
        freed.append(np.ones(_PIECE_BYTES, dtype=np.uint8))
        kept.append(np.ones(2_000, dtype=np.uint8))
    held = _resident_bytes()
    freed.clear()
    give_back()
    assert held - _resident_bytes() > _PIECES * _PIECE_BYTES / 2
    assert all(piece.all() for piece in kept)


def _resident_bytes() -> int:
    said = Path("/proc/self/status").read_text(encoding="ascii")
    return 1024 * int(said.split("VmRSS:")[1].split()[0])
