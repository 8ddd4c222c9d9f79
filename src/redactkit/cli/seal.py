"""``redactkit seal``: a folder for what a paper forbids to tell, and its records opened again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from redactkit.cli import options, output, passphrase

app = typer.Typer(help="Records under a nondisclosure order: sealed to the director and to counsel.")


@app.command("init")
def init(
    folder: Annotated[
        Path, typer.Argument(help="The folder to make, closed to everybody else.", metavar="DIR")
    ],
    seal_for: Annotated[
        list[Path],
        typer.Option(
            "--seal-for",
            metavar="FILE",
            help="A file with a public key: the director's, counsel's (repeatable; two at least).",
        ),
    ],
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Make a closed folder ready, on a calm day: who can open what will be sealed into it.

    A key is an OpenSSH key (ssh-keygen -t ed25519 makes one, on Windows too) or an age key. Only the public
    half is given here. The private halves lie elsewhere, under a passphrase, with two different people.
    """
    from redactkit import sealing
    from redactkit.report import sealed

    found = sealing.prepare(folder, seal_for)
    if json:
        output.document(found)
    elif not quiet:
        output.show(sealed.prepared(found, folder))
    return 0


@app.command("open")
def open_(
    file: Annotated[Path, typer.Argument(help="The sealed file (it ends in .age).", metavar="FILE")],
    identity: Annotated[
        Path,
        typer.Option("--identity", metavar="KEYFILE", help="The private key: the director's or counsel's."),
    ],
    to: Annotated[
        Path, typer.Option("--to", metavar="DIR", help="The folder to make. It must not exist yet.")
    ],
    passphrase_file: options.PassphraseFile = None,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Open a sealed record: OUT and OUT-record as they were made, in a new folder that nobody else can read.

    The passphrase of the key is asked for on the terminal. What is opened lies there in clear: put the folder
    where you would put the paper itself, and remove it when you are done.
    """
    from redactkit import sealing
    from redactkit.report import sealed

    found = sealing.open_sealed(file, identity, to, passphrase_file=passphrase_file, ask=passphrase.ask)
    if json:
        output.document(found)
    elif not quiet:
        output.show(sealed.opened(found, to))
    return 0
