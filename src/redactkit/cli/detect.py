"""``redactkit detect``: findings in lines of text, by coordinates alone."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from redactkit.cli import options, output


class Mode(StrEnum):
    """How free text is treated."""

    DETECT = "detect"
    STRICT = "strict"


def command(
    file: Annotated[
        Path | None,
        typer.Argument(help="A text file, one text a line; - or nothing for stdin.", metavar="FILE"),
    ] = None,
    known: Annotated[
        list[Path] | None,
        typer.Option(
            "--known", metavar="EXPORT", help="A patron export whose names, cards, phones to look for."
        ),
    ] = None,
    free_text: Annotated[
        Mode,
        typer.Option(
            "--free-text", help="detect: what was recognised; strict: all but words known to be safe."
        ),
    ] = Mode.DETECT,
    model: Annotated[
        str | None,
        typer.Option(
            "--model", metavar="NAME", help="Another installed spaCy model for names, such as a larger one."
        ),
    ] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Each line is {"text": ...}. Implied by a name ending in .jsonl.')
    ] = False,
    encoding: options.Encoding = None,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Find people and their records in free text. Prints where and what kind, never the text."""
    from redactkit import overview
    from redactkit.report import terminal

    from_stdin = file is None or str(file) == "-"
    found, warnings = overview.detect(
        sys.stdin.buffer.read() if from_stdin or file is None else file,
        known=tuple(known or ()),
        mode=free_text.value,
        jsonl=jsonl or (file is not None and file.suffix == ".jsonl"),
        encoding=encoding,
        model=model,
    )
    for warning in () if quiet else warnings:
        output.notice(f"warning: {warning}")
    if json:
        output.document(found)
    elif not quiet:
        output.show(terminal.findings(found))
    return 0
