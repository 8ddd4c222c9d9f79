"""Write one file that was not there before: for its owner alone, whole or not at all. A leaf.

For what a person asks for by name (a form, a page). Packages are staged as folders, in ``package``.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from redactkit.errors import FormInvalid, OutputExists, WriteFailed

_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)


def is_device(name: str) -> bool:
    """Whether Windows takes a file of this name for a device, whatever follows the first dot."""
    return name.partition(".")[0].casefold() in _DEVICES


def check_place(file: Path) -> None:
    """Whether a new file can have this name; said before any work is done for it."""
    if os.path.lexists(file):
        raise _taken(file)
    if not file.parent.is_dir():
        raise OutputExists("the folder for this file does not exist", file=file.name, hint="make it first")


def refuse_open_folder(folder: Path) -> None:
    """Stop where another account of the machine could open a folder that is to keep something to itself.

    Windows has no such bits.
    """
    if os.name != "nt" and folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise FormInvalid(
            "others can open this folder, and what a paper forbids to tell is to lie in it",
            file=folder.name,
            hint="close it first (chmod 700), or name a folder that only the director and counsel can open",
        )


def make_closed_folder(folder: Path) -> None:
    """Make a folder for its owner alone. One that is there already must be closed to everybody else."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except (OSError, ValueError):
        raise OutputExists(
            "this folder cannot be made here", file=folder.name, hint="name another place"
        ) from None
    refuse_open_folder(folder)


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


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Windows offers nothing of the kind."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _taken(file: Path) -> OutputExists:
    return OutputExists(
        "this file exists already, and nothing is written over it", file=file.name, hint="name another"
    )
