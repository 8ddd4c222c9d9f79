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
    columns: options.Columns = None,
    write_columns: Annotated[
        Path | None,
        typer.Option(
            "--write-columns",
            metavar="FILE",
            help="Write what was understood as a column map, to correct and give with --columns. A new file.",
        ),
    ] = None,
    no_header: Annotated[
        bool, typer.Option("--no-header", help="The first row is a record: there are no field names.")
    ] = False,
    sheet: options.Sheet = None,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Say what each export is: its format, its system, what each column means and why, and doubtful rows.

    Shows headers only where a header map knew them, and never a value.
    """
    from redactkit import overview
    from redactkit.report import terminal

    with output.progress(wanted=not (json or quiet)) as tell:
        found = overview.inspect(
            exports,
            encoding=encoding,
            format=format,
            sheets=sheet or (),
            has_header=not no_header,
            columns=columns,
            write_columns=write_columns,
            tell=tell,
        )
    if json:
        output.document(found)
    elif not quiet:
        output.show(terminal.inspection(found))
    return 0
