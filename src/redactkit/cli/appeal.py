"""``redactkit appeal``: the papers for the Supervisor of Records or a court, about an answer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from redactkit.cli import options, output


def command(
    out: Annotated[Path, typer.Argument(help="The folder that was sent.", metavar="OUT")],
    to: Annotated[
        Path, typer.Option("--to", metavar="DIR", help="The folder to make. It must not exist yet.")
    ],
    record: Annotated[
        Path | None,
        typer.Option("--record", metavar="DIR", help="Where the record was kept. Default: OUT-record."),
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option(
            "--profile",
            metavar="FILE",
            help="The policy as it was then, where it has changed or moved since.",
        ),
    ] = None,
    in_camera: Annotated[
        bool,
        typer.Option(
            "--in-camera",
            help="The whole request form, with what counsel said and the cards it names: for a reader who "
            "may inspect it in camera, and nobody else.",
        ),
    ] = False,
    as_of: options.AsOf = None,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Put together the papers for an appeal: request, letter, withholding log, manifest, policy, reasons.

    Nothing is decided again, and nothing that was withheld is in it. Works for an answer that gave no record,
    too; never for a sealed one.
    """
    from redactkit import appeals, overview
    from redactkit.report import appealed
    from redactkit.report.trace_words import plain_reason

    appeals.refuse_sealed(out)
    problems = overview.verify(out)["problems"]
    found = appeals.appeal(
        out,
        to,
        check=[str(each) for each in problems] if isinstance(problems, list) else [],
        day=options.day(as_of),
        record=record,
        profile=profile,
        in_camera=in_camera,
        plainly=plain_reason,
    )
    if json:
        output.document(found)
    elif not quiet:
        output.show(appealed.made(found, to))
    return 0
