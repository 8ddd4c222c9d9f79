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
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE.html", help="Write the page as a file, to read and to print."),
    ] = None,
    json: options.Json = False,
) -> int:
    """Show one policy as a page: its sentences, its rows in plain words, duties, contacts, dates, releases.

    With --out the whole page, columns and all, is written to a file that needs nothing else, and never over
    another one.
    """
    from redactkit import overview

    found = overview.policy(profile)
    _page(found, out, json=json)
    return 0


def _page(found: dict[str, object], out: Path | None, *, json: bool) -> None:
    """The page of a policy: on the terminal, or in a file."""
    from redactkit.newfile import check_place, write_new
    from redactkit.report import page, policy_page

    if out is not None:
        if out.suffix.lower() not in (".html", ".htm"):
            raise UsageError(
                "the page is written as HTML", hint="redactkit policy show PROFILE --out FILE.html"
            )
        check_place(out)
        write_new(out, page.as_html(policy_page.policy_page(found)))
    if json:
        output.document(found)
    elif out is None:
        output.show(page.on_terminal(policy_page.policy_page(found)))
    else:
        output.show(page.written(out))
