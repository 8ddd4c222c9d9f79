"""A kind of malformed input, and how the main job may end on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

REFUSED = frozenset({65})
MISSING = frozenset({66})
EITHER = frozenset({0, 4, 65})  # the sound rows, or nothing and one line that says why
RELEASED = frozenset({0})

Maker = Callable[[Path, bytes], Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A kind of malformed input."""

    name: str
    make: Maker
    codes: frozenset[int]
    longest_s: int = 20  # what takes longer hangs
    heavy: bool = False  # for ``python -m tests.malformed`` alone


def saved(change: Callable[[bytes], bytes], name: str = "loans.csv") -> Maker:
    def make(folder: Path, sound: bytes) -> Path:
        path = folder / name
        path.write_bytes(change(sound))
        return path

    return make
