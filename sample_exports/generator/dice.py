"""Chance that no release of Python changes.

Only ``random.Random(int).random()`` is promised to give the same numbers for ever; everything else here is
built on it. Each part of the samples throws its own dice, so that more loans do not make other people.
"""

from __future__ import annotations

import hashlib
import random
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A seeded stream of choices, one for each ``label``."""

    def __init__(self, seed: int, label: str) -> None:
        digest = hashlib.sha256(f"{seed}/{label}".encode()).digest()
        self.roll = random.Random(int.from_bytes(digest[:8], "big")).random

    def below(self, limit: int) -> int:
        """A whole number from 0 to ``limit - 1``."""
        return int(self.roll() * limit)

    def between(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int(self.roll() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        return self.roll() < probability

    def pick(self, choices: Sequence[T]) -> T:
        return choices[int(self.roll() * len(choices))]

    def weighted(self, table: Sequence[tuple[T, float]]) -> T:
        """One of the first elements, as often as the second says."""
        bounds = list(accumulate(weight for _, weight in table))
        return table[min(bisect(bounds, self.roll() * bounds[-1]), len(table) - 1)][0]

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """The same things in another order (Fisher and Yates)."""
        mixed = list(things)
        for last in range(len(mixed) - 1, 0, -1):
            other = self.below(last + 1)
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed

    def digits(self, count: int) -> str:
        return "".join(str(self.below(10)) for _ in range(count))
