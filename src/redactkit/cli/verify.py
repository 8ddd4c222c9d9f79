"""``redactkit verify``: is a folder whole, and is it what was made."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import Annotated

import typer

from redactkit.cli import options, output
from redactkit.errors import UsageError


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
    more: Annotated[list[Path] | None, typer.Argument(hidden=True)] = None,
    source: Annotated[
        list[Path] | None,
        typer.Option(
            "--source",
            metavar="EXPORT...",
            help="Exports that were kept: are they those that the package was made from?",
        ),
    ] = None,
    record: Annotated[
        Path | None,
        typer.Option("--record", metavar="DIR", help="With --source: the record.  [default: OUT-record]"),
    ] = None,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Check a finished folder: nothing missing, added or altered. Returns 5 when something is.

    A signature that is there must be good. With --signers it must be there, and by one of their keys that is
    good today; with --as-of, by one that was good on that day. With --source it says of each kept export
    whether it is one that the package was made from, by the digests in the record, and which are missing.
    """
    from redactkit import overview, sources
    from redactkit.report import terminal

    if not source and (more or record is not None):
        raise UsageError(
            "one folder is checked at a time; exports and their record go with --source",
            hint="redactkit verify OUT --source EXPORT...",
        )
    at = None if as_of is None else datetime.combine(options.day(as_of), time()).astimezone()
    found = overview.verify(folder, signers=signers, at=at)
    if source:
        found = sources.with_sources(found, folder, [*source, *(more or ())], record=record)
    if json:
        output.document(found)
    elif not (quiet and found["result"] == "passed"):
        output.show(terminal.verification(found))
    return 0 if found["result"] == "passed" else 5
