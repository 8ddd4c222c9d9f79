"""Put questions to a person at a terminal. Everything goes to stderr: stdout is for the result."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import typer

from redactkit.cli import output
from redactkit.errors import RedactkitError
from redactkit.intake import GoBackError, Kind, NotAnAnswerError, Policy, Question, Told, advice, take

if TYPE_CHECKING:
    from rich.console import RenderableType

HELP = "?"
BACK = "back"


def can_ask() -> bool:
    """Whether somebody is there to answer. A script or a pipe is never asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: Question, told: Told, today: date) -> tuple[str, ...]:
    """One answer from the person at the terminal; ``?`` explains, and what is no answer is asked again.

    Raises ``GoBackError`` where the question before is wanted.
    """
    from redactkit.report import asking

    say(*asking.put(question, told))
    while True:
        typed = prompt()
        if typed == HELP:
            say(*asking.explain(question))
            continue
        if typed.lower() == BACK:
            raise GoBackError
        try:
            answer = take(question, typed, told, today)
        except NotAnAnswerError as error:
            say(*asking.again(str(error)))
            continue
        if question.kind in (Kind.DAY, Kind.PERIOD) and answer:
            say(*asking.understood(answer))
        elif question.kind is Kind.ONE and typed and not typed.isdigit():
            say(*asking.chosen(question, answer))
        if (must_know := advice(told.also(question.name, answer), question.name)) is not None:
            say(*asking.at_once(must_know))
        return answer


def policy(question: Question, read: Callable[[str], Policy], today: date) -> Policy:
    """The policy that decides; a file that is none is asked for again."""
    nobody = Told(policy=Policy(id="", title=""))
    while True:
        try:
            (name,) = ask(question, nobody, today)
            return read(name)
        except GoBackError:  # this is the first
            continue
        except RedactkitError as error:
            report_again(error)


def ask_text(
    words: str, *, explains: str, default: str = "", check: Callable[[str], None] | None = None
) -> str:
    """A line of text, such as the name of a file. Empty: the default; ``?`` explains."""
    from redactkit.report import asking

    say(*asking.put_text(words, default))
    while True:
        typed = prompt() or default
        if typed == HELP:
            say(*asking.explain_text(explains))
            continue
        try:
            if check is not None:
                check(typed)
        except RedactkitError as error:
            report_again(error)
            continue
        return typed


def report_again(error: RedactkitError) -> None:
    """Say why that did not do, before it is asked again."""
    from redactkit.report import asking

    say(*asking.failed(error.lines()))


def prompt() -> str:
    """What is typed next. End of input, like Ctrl-C, is an interruption."""
    typed: str = typer.prompt("", default="", show_default=False, prompt_suffix="> ", err=True)
    return typed.strip()


def say(*what: RenderableType) -> None:
    """Print on stderr."""
    console = output.console(stderr=True)
    for each in what:
        console.print(each)
