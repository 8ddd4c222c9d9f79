"""``redactkit inspect``: what each export is, column by column, without showing a value."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from redactkit.cli import options, output


def command(
    exports: Annotated[list[Path], typer.Argument(help="The exports to look at.", metavar="EXPORT...")],
    encoding: options.Encoding = None,
    format: options.Format = None,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Say what each export is: its format, its system, what each column means and why, and doubtful rows.

    Shows headers only where a header map knew them, and never a value.
    """
    from redactkit import overview
    from redactkit.report import terminal

    with output.progress(wanted=not (json or quiet)) as tell:
        found = overview.inspect(exports, encoding=encoding, format=format, tell=tell)
    if json:
        output.document(found)
    elif not quiet:
        output.show(terminal.inspection(found))
    return 0
