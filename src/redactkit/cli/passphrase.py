"""Ask for a passphrase at a terminal. It is not shown while it is typed, and never taken from a flag."""

from __future__ import annotations

import getpass
import sys

import typer

from redactkit.cli.ask import can_ask
from redactkit.errors import UsageError


def ask(name: str) -> bytes:
    """The passphrase of a key, typed once."""
    return _typed(f"Passphrase of the key {name}: ")


def ask_new(name: str) -> bytes:
    """A new passphrase, typed twice."""
    first = _typed(f"A passphrase for the new key {name} (four or five words): ")
    if not first.strip():
        raise UsageError("the passphrase is empty", hint="a key without one can be used by whoever finds it")
    if _typed("The same once more: ") != first:
        raise UsageError("the two are not the same; no key was made", hint="try again")
    return first


def _typed(prompt: str) -> bytes:
    if not can_ask():
        raise UsageError(
            "nobody is there to type the passphrase",
            hint="name a file with --passphrase-file, or in $REDACTKIT_PASSPHRASE_FILE",
        )
    try:
        return getpass.getpass(prompt, stream=sys.stderr).encode()
    except (EOFError, KeyboardInterrupt):  # Ctrl-D means what Ctrl-C means
        raise typer.Abort from None
