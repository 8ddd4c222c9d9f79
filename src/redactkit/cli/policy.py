"""``redactkit policy``: the written policies that requests are decided by."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from redactkit.cli import options, output
from redactkit.errors import UsageError

app = typer.Typer(help="The written policies that requests are decided by.")


@app.command("list")
def list_(json: options.Json = False) -> int:
    """List the policies that come with redactkit."""
    from redactkit import overview
    from redactkit.report import terminal

    found = overview.policies()
    if json:
        output.document(found)
    else:
        output.show(terminal.policies(found))
    return 0


@app.command("show")
def show(
    profile: Annotated[
        str, typer.Argument(help="The id of a policy, or the path of its file.", metavar="PROFILE")
    ],
    desk_card: Annotated[
        bool, typer.Option("--desk-card", help="Show the one page to tape up at the desk instead.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="With --desk-card: write it to a .docx or .html file."),
    ] = None,
    letter_template: Annotated[
        Path | None,
        typer.Option(
            "--letter-template",
            metavar="FILE.docx",
            help="Write the letterhead of this policy's letters to a Word file, to make your own from.",
        ),
    ] = None,
    json: options.Json = False,
) -> int:
    """Show one policy: what it rests on, its rules in order, and what happens to each kind of column."""
    from redactkit import overview
    from redactkit.report import terminal

    if letter_template is not None and (desk_card or out is not None):
        raise UsageError("--letter-template goes with no other option", hint="run the command twice")
    if out is not None and not desk_card:
        raise UsageError("--out goes with --desk-card")
    if letter_template is not None:
        overview.write_letter_template(profile, letter_template)
        return 0
    if out is not None:
        overview.write_desk_card(profile, out)
        return 0
    if desk_card:
        card = overview.desk_card(profile)
        if json:
            output.document(card)
        else:
            output.show(terminal.desk_card(card))
        return 0
    found = overview.policy(profile)
    if json:
        output.document(found)
    else:
        output.show(terminal.policy(found))
    return 0
