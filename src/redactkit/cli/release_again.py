"""``redactkit ledger release-again``: the custodian lets a released period be made anew, once."""

from __future__ import annotations

from typing import Annotated

import typer

from redactkit.cli import options, output
from redactkit.model import Office, Reason


def command(
    package: Annotated[
        str,
        typer.Option(
            "--package", metavar="ID", help="The earlier package: the line that held names it, rk-…"
        ),
    ],
    decided_by: Annotated[
        Office, typer.Option("--decided-by", help="The office that decided. Not whoever runs disclose.")
    ],
    reason: Annotated[Reason, typer.Option("--reason", help="Why there must be another version.")],
    as_of: options.AsOf = None,
    home: options.Home = None,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Record that what a package released may be made anew, once, and who decided so.

    A period is released once, since the difference of two versions is somebody's reading. Where there must
    be another all the same, a custodian decides, and somebody else runs it: the request form of the next run
    names its operator. Office and reason stand in the ledger, in the letter and in the manifest.
    """
    from redactkit import reopening
    from redactkit.report import reopened

    found = reopening.release_again(
        package, decided_by=decided_by, reason=reason, day=options.day(as_of), home=home
    )
    if json:
        output.document(found)
    elif not quiet:
        output.show(reopened.released_again(found))
    return 0
