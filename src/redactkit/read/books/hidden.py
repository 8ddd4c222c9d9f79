"""Hidden parts of a workbook and their places.

A place is numbers and fixed words. It never holds a cell's text, a sheet's name, or a part's own name.
"""

from __future__ import annotations

from collections.abc import Iterable

from redactkit.hidden_parts import Kind, counted
from redactkit.model import HiddenPart

__all__ = ["Kind", "Runs", "counted", "hidden", "in_sheet"]

_MOST_RUNS = 12


def hidden(kind: Kind, where: str) -> HiddenPart:
    """One hidden part."""
    return HiddenPart(kind=kind.value, where=where)


def in_sheet(sheet: int, rest: str = "") -> str:
    """A place in a sheet."""
    return f"sheet {sheet}, {rest}" if rest else f"sheet {sheet}"


class Runs:
    """Rows or columns by their numbers, kept as runs: a whole hidden column is one."""

    def __init__(self, numbers: Iterable[int] = ()) -> None:
        self._runs: list[list[int]] = []
        for number in sorted(numbers):
            self.add(number)

    def add(self, first: int, last: int | None = None) -> None:
        """Take in some numbers. Those that come in order are kept in few runs."""
        last = first if last is None else last
        runs = self._runs
        if runs and runs[-1][0] <= first <= runs[-1][1] + 1:
            runs[-1][1] = max(last, runs[-1][1])
        else:
            runs.append([first, last])

    def __bool__(self) -> bool:
        return bool(self._runs)

    def numbers(self) -> set[int]:
        """Every number."""
        return {number for first, last in self._runs for number in range(first, last + 1)}

    def told(self, one: str) -> str:
        """``row 3``, or ``rows 3 to 7, 9``."""
        runs = sorted(self._runs)
        several = len(runs) > 1 or any(first < last for first, last in runs)
        parts = [f"{first}" if first == last else f"{first} to {last}" for first, last in runs]
        more = f" and {len(parts) - _MOST_RUNS:,} more places" if len(parts) > _MOST_RUNS else ""
        return f"{one + 's' if several else one} {', '.join(parts[:_MOST_RUNS])}{more}"
