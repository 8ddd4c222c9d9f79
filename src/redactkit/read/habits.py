"""What the lines of one kind in a log have in common. Read beside it by the kinds of log.

Two lines of which one was cut short and the other lost its beginning look like one sound line. It gives
itself away where it lacks what nearly every line of its kind has.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

_FEWEST = 10
"""Lines of a kind from which a habit can be told."""
_ONE_IN = 50
"""A habit is broken by one line, or by one in so many."""


class Habits:
    """Counts the marks of each kind of line; then tells which of them a line should have and has not."""

    def __init__(self) -> None:
        self._lines: Counter[str] = Counter()
        self._marks: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def learn(self, kind: str, marks: Iterable[str]) -> None:
        """Take in a line."""
        self._lines[kind] += 1
        self._marks[kind].update(set(marks))

    def lacks(self, kind: str, marks: Iterable[str]) -> bool:
        """Whether a line has not all that nearly every line of its kind has."""
        lines = self._lines[kind]
        if lines < _FEWEST:
            return False
        missing = self._marks[kind].keys() - set(marks)
        return any(is_rare(lines - self._marks[kind][mark], lines) for mark in missing)


def is_rare(count: int, lines: int) -> bool:
    """Whether so few of so many lines are an exception, not another habit."""
    return lines >= _FEWEST and count <= max(1, lines // _ONE_IN)
