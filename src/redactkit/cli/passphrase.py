"""The passphrase of a key: from the terminal, or from a file that was named."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path

from redactkit.cli import ask
from redactkit.errors import InputMissing, UsageError

VARIABLE = "REDACTKIT_PASSPHRASE_FILE"


def read(key: Path, file: Path | None) -> str:
    """The passphrase. Nothing is asked without a terminal; what is typed is not shown."""
    if file is None and os.environ.get(VARIABLE):
        file = Path(os.environ[VARIABLE])
    if file is not None:
        try:
            return file.read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, ValueError):
            raise InputMissing("the passphrase file is missing or cannot be read", file=file.name) from None
    if not ask.can_ask():
        raise UsageError(
            "this key has a passphrase, and there is no terminal to ask for it",
            file=key.name,
            hint="run it in a terminal, or give --passphrase-file FILE",
        )
    return getpass.getpass("Passphrase of the key: ", stream=sys.stderr)
