"""Where results are printed: the result on stdout, everything else on stderr."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from redactkit.csvout import harmless_json

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from redactkit.pipeline import Progress

_ON_PAPER = 90  # signs in a line


def document(found: Mapping[str, object]) -> None:
    """Print one JSON document. Not with rich: it wraps at 80 columns where there is no terminal."""
    text = harmless_json(json.dumps(found, ensure_ascii=False, indent=2))
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:  # a file's name, in a pipe of an older Windows
        text = json.dumps(found, indent=2)
    typer.echo(text)


def console(*, stderr: bool = False) -> Console:
    """A console that takes no markup and no control character from text, and colours only a terminal."""
    from redactkit.report.console import HarmlessConsole

    return HarmlessConsole(
        stderr=stderr, markup=False, highlight=False, emoji=False, soft_wrap=not sys.stdout.isatty()
    )


def show(what: RenderableType) -> None:
    """Print a rendering on stdout; a sign that its encoding has not is printed as its number.

    What may not be broken, such as the line of a key, is printed whole: the terminal breaks it, and it can be
    copied as one line.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    console().print(what, crop=False)


def as_text(what: RenderableType) -> str:
    """A rendering as plain text of a printed page's width, for a file."""
    from redactkit.report.console import HarmlessConsole

    paper = HarmlessConsole(
        file=io.StringIO(), width=_ON_PAPER, markup=False, highlight=False, emoji=False, color_system=None
    )
    with paper.capture() as made:
        paper.print(what)
    return made.get()


def notice(line: str) -> None:
    """Print one line on stderr."""
    from redactkit.cli.exits import visible

    sys.stderr.write(f"redactkit: {visible(line)}\n")


class Notices:
    """What the operator should know of the places that are written to.

    Said on stderr at once, where it is to be shown; ``document`` has it for JSON, under a key of its own.
    """

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown
        self._said: list[str] = []

    def say(self, line: str) -> None:
        """Take one notice."""
        self._said.append(line)
        if self._shown:
            notice(f"notice: {line}")

    @property
    def document(self) -> dict[str, list[str]]:
        """``notices``, where there are any."""
        return {"notices": list(self._said)} if self._said else {}


@contextmanager
def progress(*, wanted: bool) -> Iterator[Progress]:
    """A progress bar on a terminal, from the first news on; silence everywhere else.

    Not before: until then a passphrase may be asked for, and a bar would be drawn over the question.
    """
    if not (wanted and sys.stderr.isatty()):
        yield lambda stage, done, total: None
        return
    from rich.progress import (
        BarColumn,
        Progress,
        TaskID,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=console(stderr=True),
        transient=True,
    )
    tasks: dict[str, TaskID] = {}

    def tell(stage: str, done: int, total: int | None) -> None:
        bar.start()  # more than once is once
        if stage not in tasks:
            tasks[stage] = bar.add_task(stage, total=total)
        bar.update(tasks[stage], completed=done, total=total)

    try:
        yield tell
    finally:
        if tasks:
            bar.stop()
