"""``redactkit policy``: the written policies that requests are decided by."""

from __future__ import annotations

from typing import Annotated

import typer

from redactkit.cli import options, output

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
    json: options.Json = False,
) -> int:
    """Show one policy: what it rests on, its rules in order, and what happens to each kind of column."""
    from redactkit import overview
    from redactkit.report import terminal

    found = overview.policy(profile)
    if json:
        output.document(found)
    else:
        output.show(terminal.policy(found))
    return 0
