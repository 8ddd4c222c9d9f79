"""``redactkit demo``: the main job on made-up records, and what to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from redactkit.cli import options, output


def command(
    folder: Annotated[
        Path, typer.Argument(help="Where to put the demonstration. It must not exist yet.", metavar="DIR")
    ] = Path("redactkit-demo"),
    json: options.Json = False,
) -> int:
    """Answer a journalist's request for a year of loans from made-up records, and say what to look at."""
    from redactkit import overview
    from redactkit.report import terminal

    with output.progress(wanted=not json) as tell:
        found = overview.demo(folder, tell)
    if json:
        output.document(found.document)
    else:
        output.show(terminal.demo(found, folder))
    return 0
