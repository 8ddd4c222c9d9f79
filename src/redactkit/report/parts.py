"""The parts that terminal pages are made of. Text from outside is never read as markup."""

from __future__ import annotations

from collections.abc import Iterable

from rich import box
from rich.table import Table
from rich.text import Text


def heading(text: str) -> Text:
    """A line that stands out."""
    return Text(text, style="bold")


def lines(texts: Iterable[str], style: str = "") -> list[Text]:
    """Lines, one after another."""
    return [Text(text, style=style) for text in texts]


def table(*headers: str) -> Table:
    """A table without a frame."""
    found = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for header in headers:
        found.add_column(Text(header), overflow="fold")
    return found


def row(of: Table, *cells: object) -> None:
    """Add a row; ``None`` is an empty cell."""
    of.add_row(*[Text("" if cell is None else str(cell)) for cell in cells])
