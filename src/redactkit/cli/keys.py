"""``redactkit keys``: the keys that packages are signed with."""

from __future__ import annotations

from typing import Annotated

import typer

from redactkit.cli import options, output, passphrase

app = typer.Typer(help="The keys that packages are signed with, where the library wants that.")


@app.command("new")
def new(
    name: Annotated[
        str | None,
        typer.Option(
            "--name", metavar="NAME", help="What to call it. The first is called signing, if not otherwise."
        ),
    ] = None,
    title: Annotated[
        str,
        typer.Option("--title", metavar="TITLE", help="Whose key it is: an office, not a person; one word."),
    ] = "director@library",
    passphrase_file: options.PassphraseFile = None,
    as_of: options.AsOf = None,
    home: options.Home = None,
    json: options.Json = False,
) -> int:
    """Make a key, locked by a passphrase, and enter it in the ledger. Never writes over one.

    On a terminal it asks for the passphrase, twice. Where there is a key already the new one needs a name;
    from then on it is the one that --sign takes, if it is the only one of its day.
    """
    from redactkit import keys
    from redactkit.report import terminal

    made = keys.new_key(
        home,
        name=name,
        title=title,
        day=options.day(as_of),
        file=passphrase_file,
        ask=passphrase.ask_new,
    )
    if json:
        output.document(made)
    else:
        output.show(terminal.key_made(made))
    return 0


@app.command("show")
def show(home: options.Home = None, json: options.Json = False) -> int:
    """Show the public half of every key, and the line by which a requester checks a signature."""
    from redactkit import keys
    from redactkit.report import terminal

    found = keys.shown_keys(home)
    if json:
        output.document(found)
    else:
        output.show(terminal.keys(found))
    return 0
