"""``redactkit verify``: is a folder whole, and is it what was made."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from redactkit.cli import options, output


def command(
    folder: Annotated[Path, typer.Argument(help="OUT, or the release folder in it.", metavar="DIR")],
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Check a finished folder: nothing missing, added or altered. Returns 5 when something is."""
    from redactkit import overview
    from redactkit.report import terminal

    found = overview.verify(folder)
    if json:
        output.document(found)
    elif not (quiet and found["result"] == "passed"):
        output.show(terminal.verification(found))
    return 0 if found["result"] == "passed" else 5
