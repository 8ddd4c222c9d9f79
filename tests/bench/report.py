"""The page that ``make bench`` writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of the page: what was measured, and what the reader should know about it."""

    title: str
    about: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def render(tables: Sequence[Table], machine: str) -> str:
    """The page, in Markdown."""
    parts = [
        "# Benchmarks",
        "",
        "Written by `make bench`; do not edit. Every table was measured in one run on one machine "
        f"({machine}), each line in a process of its own. Machines differ and are noisy: read the ratios.",
        "",
    ]
    for table in tables:
        parts += [f"## {table.title}", "", table.about, ""]
        parts += ["| " + " | ".join(table.header) + " |", "|" + "---|" * len(table.header)]
        parts += ["| " + " | ".join(row) + " |" for row in table.rows]
        parts.append("")
    return "\n".join(parts)
