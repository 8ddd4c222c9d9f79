"""Print a paper as Markdown that also reads well as plain text. Pure."""

from __future__ import annotations

from redactkit.package.letter_md import escaped, printed
from redactkit.package.papers.paper import Paper, Table


def paper_markdown(paper: Paper) -> bytes:
    """The paper, UTF-8, LF."""
    parts = [_table(part) if isinstance(part, Table) else printed(part) for part in paper.parts]
    return "\n\n".join([f"# {escaped(paper.title)}", *parts, escaped(paper.foot), ""]).encode("utf-8")


def _table(table: Table) -> str:
    rows = [table.head, tuple("---" for _ in table.head), *table.rows]
    return "\n".join(
        f"| {' | '.join(cell if nth == 1 else _cell(cell) for cell in row)} |" for nth, row in enumerate(rows)
    )


def _cell(words: str) -> str:
    return " ".join(escaped(line) for line in words.split("\n"))
