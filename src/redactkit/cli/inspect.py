"""``redactkit inspect``: what each export is, column by column, without showing a value."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from redactkit.cli import options, output
from redactkit.errors import UsageError


def command(
    exports: Annotated[
        list[Path] | None, typer.Argument(help="The exports to look at.", metavar="EXPORT...")
    ] = None,
    hand_sheet: Annotated[
        Path | None,
        typer.Option(
            "--hand-sheet",
            metavar="FILE",
            help="Write the sheet for what is redacted by hand (paper lists, scans, PDF, Word, mail), to "
            "print (.docx or .html). Needs --profile and no export.",
        ),
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option("--profile", metavar="NAME", help="The policy whose grounds stand on the sheet."),
    ] = None,
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
    as_of: options.AsOf = None,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Say what each export is: its format, its system, what each column means and why, and doubtful rows.

    Shows headers only where a header map knew them, and never a value.
    """
    from redactkit import overview
    from redactkit.report import page, terminal

    if hand_sheet is not None:
        return _sheet(hand_sheet, profile, exports, as_of, json=json, quiet=quiet)
    if not exports:
        raise UsageError("no export was given", hint="name the files exported from the library system")
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
        if write_columns is not None:
            output.show(page.written(write_columns))
    return 0


def _sheet(
    file: Path, profile: str | None, exports: list[Path] | None, as_of: str | None, *, json: bool, quiet: bool
) -> int:
    """Write the hand-redaction sheet."""
    from redactkit import policies
    from redactkit.report import page

    if profile is None or exports:
        raise UsageError(
            "--hand-sheet needs a policy, for the grounds, and no export",
            hint="redactkit inspect --hand-sheet sheet.docx --profile NAME (redactkit policy list)",
        )
    policies.write_hand_sheet(profile, file, as_of=options.day(as_of))
    if json:
        output.document({"schema": "redactkit.hand_sheet/1", "file": file.name, "profile": profile})
    elif not quiet:
        output.show(page.written(file))
    return 0
