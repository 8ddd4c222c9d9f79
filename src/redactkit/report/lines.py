"""Lines for a page of text: wrapped and indented on a terminal, one line each in a pipe. No markup."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

from redactkit.csvout import harmless

_WIDEST = 100  # longer lines are hard to read
_ENDS = (".", "!", "?", ".)", "?)")


class Item:
    """A line that hangs below its first words when it is wrapped, after a mark of its own or a space."""

    def __init__(self, text: str, *, indent: int = 2, mark: str = "", style: str = "") -> None:
        self._text = harmless(text)
        self._indent = " " * indent
        self._mark = mark
        self._style = style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        first = self._indent + self._mark
        if options.no_wrap:
            yield Text(first + self._text, style=self._style)
            return
        width = max(20, min(options.max_width, _WIDEST) - len(first))
        for number, line in enumerate(Text(self._text).wrap(console, width)):
            before = first if number == 0 else " " * len(first)
            yield Text(before + line.plain.rstrip(), style=self._style)


def heading(text: str) -> Text:
    """What stands above a part of the page."""
    return Text(harmless(text), style="bold")


def part(title: str, items: Iterable[str], *, style: str = "") -> list[RenderableType]:
    """A part with its heading and an empty line before it; nothing where there is nothing to say."""
    found: list[RenderableType] = [Item(text, style=style) for text in items]
    return [Text(), heading(title), *found] if found else []


def day_of(day: date) -> str:
    """A day as it stands in the form, and which day of the week it is."""
    return f"{day.isoformat()} ({day:%A})"


def sentence(text: str) -> str:
    """A clause of a policy file as a sentence: a capital, and a full stop."""
    found = text[:1].upper() + text[1:].rstrip()
    return found if not found or found.endswith(_ENDS) else f"{found}."
