"""Which recognizers, and which of their patterns, have to look at which text of a batch.

Presidio asks every recognizer about every text; most of them need a word or a digit that few texts hold.
Imports Presidio: import this module only when needed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from redactkit.detect.guarded import ForeignPhone, GuardedPatterns
from redactkit.detect.sieve import Sieve

_Place = tuple[int, int]
"""A recognizer's number, and that of one of its patterns; -1 where it has none."""


class Agenda:
    """The recognizers in their order, by what each of their patterns needs."""

    def __init__(self, recognizers: Sequence[Any]) -> None:
        self._recognizers = recognizers
        self._always: list[_Place] = []
        self._by_need: dict[str, list[_Place]] = {}
        for nth, recognizer in enumerate(recognizers):
            for at, need in _needs(recognizer):
                (self._by_need.setdefault(need, []) if need else self._always).append((nth, at))
        self._sieve = Sieve(self._by_need)

    def due(self, texts: Sequence[str]) -> list[Mapping[Any, Sequence[Any]]]:
        """For each text the recognizers that may find something in it, and with which patterns."""
        return [self._gathered(held) for held in self._sieve.sift(texts)]

    def _gathered(self, held: set[str]) -> Mapping[Any, Sequence[Any]]:
        places = [place for need in held for place in self._by_need[need]]
        due: dict[Any, list[Any]] = {}
        for nth, at in sorted(self._always + places):
            recognizer = self._recognizers[nth]
            patterns = due.setdefault(recognizer, [])
            if at >= 0:
                patterns.append(recognizer.patterns[at])
        return due


def _needs(recognizer: Any) -> list[tuple[int, str]]:
    """Each pattern's number with what it needs of a text; without patterns only the latter, if anything."""
    if isinstance(recognizer, GuardedPatterns):
        return [(at, recognizer.needs.get(each.name, "")) for at, each in enumerate(recognizer.patterns)]
    return [(-1, re.escape(recognizer.needed) if isinstance(recognizer, ForeignPhone) else "")]
