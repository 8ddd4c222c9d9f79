"""What the lines of one kind in a log have in common. Read beside it by the kinds of log.

Two lines of which one was cut short and the other lost its beginning look like one sound line. It gives
itself away where it lacks what nearly every line of its kind has.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

_FEWEST = 10
"""Lines of a kind from which a habit can be told."""
_ONE_IN = 50
"""A habit is broken by one line, or by one in so many."""
_MOST_ORDERS = 4096
"""Orders that are kept in mind: a program writes few, and damage would bring ever new ones."""


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


class Orders:
    """Counts in which order lines of a kind give their fields; then tells which line is out of order.

    A value that is cut in two by a mark of its own puts a field where no other line has it.
    """

    def __init__(self) -> None:
        self._orders: Counter[tuple[str, tuple[str, ...]]] = Counter()
        self._lines: Counter[str] = Counter()
        self._having: Counter[tuple[str, str]] = Counter()
        self._before: Counter[tuple[str, str, str]] = Counter()
        self._told: dict[tuple[str, tuple[str, ...]], frozenset[str]] = {}

    def learn(self, kind: str, fields: Iterable[str]) -> None:
        """Take in a line: its fields as they come."""
        order = kind, tuple(dict.fromkeys(fields))
        if order in self._orders or len(self._orders) < _MOST_ORDERS:
            self._orders[order] += 1

    def count(self) -> None:
        """Add up what was learned. Called once, before any line is told."""
        for (kind, order), lines in self._orders.items():
            self._lines[kind] += lines
            self._having.update({(kind, field): lines for field in order})
            self._before.update({(kind, *pair): lines for pair in combinations(order, 2)})

    def odd(self, kind: str, fields: Iterable[str]) -> frozenset[str]:
        """The fields before one that they follow elsewhere, and rare ones amid those of every line."""
        order = kind, tuple(dict.fromkeys(fields))
        found = self._told.get(order)
        if found is None:
            found = frozenset(self._odd(*order))
            if len(self._told) < _MOST_ORDERS:
                self._told[order] = found
        return found

    def _odd(self, kind: str, order: Sequence[str]) -> Iterator[str]:
        for first, second in combinations(order, 2):
            so, otherwise = self._before[kind, first, second], self._before[kind, second, first]
            if is_rare(so, so + otherwise):
                yield from (first, second)
        lines = self._lines[kind]
        usual = [is_rare(lines - self._having[kind, field], lines) for field in order]
        for at, field in enumerate(order):
            if is_rare(self._having[kind, field], lines) and any(usual[at:]):
                yield field


def is_rare(count: int, lines: int) -> bool:
    """Whether so few of so many lines are an exception, not another habit."""
    return lines >= _FEWEST and count <= max(1, lines // _ONE_IN)
