"""Questions as they look on a terminal: the question, its answers by number, and what helps with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.console import RenderableType
from rich.text import Text

from redactkit.intake import Kind, Question, Told, expected
from redactkit.report.lines import Item, day_of, heading, sentence


def put(question: Question, told: Told) -> list[RenderableType]:
    """The question, and the answers to choose from."""
    offered = question.offered(told)
    width = len(str(len(offered)))
    found: list[RenderableType] = [Text(), heading(_with_enter(question, told))]
    found += [Item(each.words, mark=f"{number:>{width}}  ") for number, each in enumerate(offered, start=1)]
    return found


def _with_enter(question: Question, told: Told) -> str:
    """The question, and what Enter means where the question itself does not say it."""
    words = question.wording(told)
    default = question.default(told)
    if default is None or "Enter" in words or default == question.means_nothing:
        return f"{words} (yes or no)" if question.kind is Kind.YES_NO and "Enter" not in words else words
    said = next((each.words for each in question.choices if each.value == default), default)
    return f"{words} (Enter: {said})"


def put_text(words: str, default: str) -> list[RenderableType]:
    """A question that a line of text answers."""
    return [Text(), heading(f"{words} (Enter: {default})" if default else words)]


def explain(question: Question) -> list[RenderableType]:
    """What the question means, and what can be typed."""
    if question.kind in (Kind.ONE, Kind.SEVERAL):
        word = f", or {question.means_nothing}" if question.means_nothing else ""
        typed = f"a number, or words that stand in one answer alone{word}"
        typed += ", or another" if question.is_free else ""
    else:
        typed = expected(question)
    return [
        Item(question.explains),
        Item(f"You can type {typed}.", style="dim"),
        Item("Type back for the question before. Ctrl-C leaves; then nothing was written.", style="dim"),
    ]


def explain_text(explains: str) -> list[RenderableType]:
    """What a line of text is for."""
    return [Item(explains)]


def again(why: str) -> list[RenderableType]:
    """What was typed does not do. It is not repeated: it may be a name."""
    return [Item(f"{sentence(why)} Type ? for an explanation, back for the question before.", style="yellow")]


def failed(lines: Sequence[str]) -> list[RenderableType]:
    """A file that was named does not do."""
    return [Item(line, style="yellow") for line in lines]


def understood(days: tuple[str, ...]) -> list[RenderableType]:
    """The days as they were read, so that a slip is seen."""
    told = [day_of(date.fromisoformat(day)) for day in days if day]
    if len(days) == 1:
        return [Item(told[0], style="dim")]
    first, last = days
    words = "from " if not last else "until " if not first else ""
    return [Item(words + " to ".join(told), style="dim")]


def chosen(question: Question, answer: tuple[str, ...]) -> list[RenderableType]:
    """Which of the answers was understood, where it was said in words."""
    return [Item(each.words, style="dim") for each in question.choices if each.value in answer]


def at_once(text: str) -> list[RenderableType]:
    """What must not wait until the form is filled in."""
    return [Text(), Item(text, style="bold")]


def put_menu(entries: Sequence[str], quit_with: str) -> list[RenderableType]:
    """The menu of ``redactkit`` alone."""
    found: list[RenderableType] = [Text(), heading("What is the matter?")]
    found += [Item(entry, mark=f"{number}  ") for number, entry in enumerate(entries, start=1)]
    return [*found, Item("leave", mark=f"{quit_with}  ")]


def not_in_menu(entries: int, quit_with: str) -> list[RenderableType]:
    """Another thing was typed."""
    return [Item(f"Type a number from 1 to {entries}, or {quit_with} to leave.", style="yellow")]


def same_as(command: str) -> list[RenderableType]:
    """What could have been typed instead."""
    return [Text(), Item(f"The same as: {command}", style="dim")]
