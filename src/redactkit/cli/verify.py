"""``redactkit verify``: is a folder whole, and is it what was made."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import Annotated

import typer

from redactkit.cli import options, output


def command(
    folder: Annotated[Path, typer.Argument(help="OUT, or the release folder in it.", metavar="DIR")],
    signers: Annotated[
        Path | None,
        typer.Option(
            "--signers",
            metavar="FILE",
            help="Whose signature to believe: an allowed_signers file, as ssh-keygen reads it.",
        ),
    ] = None,
    as_of: options.AsOf = None,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Check a finished folder: nothing missing, added or altered. Returns 5 when something is.

    A signature that is there must be good. With --signers it must be there, and by one of their keys that is
    good today; with --as-of, by one that was good on that day.
    """
    from redactkit import overview
    from redactkit.report import terminal

    at = None if as_of is None else datetime.combine(options.day(as_of), time()).astimezone()
    found = overview.verify(folder, signers=signers, at=at)
    if json:
        output.document(found)
    elif not (quiet and found["result"] == "passed"):
        output.show(terminal.verification(found))
    return 0 if found["result"] == "passed" else 5
