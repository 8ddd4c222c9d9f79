"""Write one file that a person asked for by name. It never replaces anything, and is whole or not there."""

from __future__ import annotations

import os
from pathlib import Path

from redactkit.errors import OutputExists
from redactkit.package.staging import disk_trouble


def write_new(path: Path, content: bytes) -> None:
    """The file with this content, for nobody else to read. ``OutputExists`` (73) where the name is taken."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError:
        raise OutputExists(
            "this file exists already", file=path.name, hint="choose another name, or move it away first"
        ) from None
    except (OSError, ValueError):
        raise OutputExists(
            "cannot be created here", file=path.name, hint="choose a folder that exists and may be written to"
        ) from None
    try:
        with disk_trouble(path.name), os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
