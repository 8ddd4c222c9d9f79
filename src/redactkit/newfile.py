"""Write one file that was not there before: for its owner alone, whole or not at all. A leaf.

For what a person asks for by name (a form, a page). Packages are staged as folders, in ``package``.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from redactkit.errors import OutputExists, WriteFailed


def check_place(file: Path) -> None:
    """Whether a new file can have this name; said before any work is done for it."""
    if os.path.lexists(file):
        raise _taken(file)
    if not file.parent.is_dir():
        raise OutputExists("the folder for this file does not exist", file=file.name, hint="make it first")


def write_new(file: Path, content: bytes) -> None:
    """Write a file that nobody else can read. One that is there already is never touched."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError:
        raise _taken(file) from None
    except (OSError, ValueError):
        raise OutputExists(
            "this file cannot be made here", file=file.name, hint="name another place"
        ) from None
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
    except BaseException as error:
        with suppress(OSError):
            file.unlink()
        if isinstance(error, OSError):
            raise WriteFailed(
                "this file could not be written", file=file.name, hint="is the disk full?"
            ) from None
        raise


def _taken(file: Path) -> OutputExists:
    return OutputExists(
        "this file exists already, and nothing is written over it", file=file.name, hint="name another"
    )
