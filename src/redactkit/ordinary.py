"""Read one file of the home as it is: no link is followed, no pipe is waited for. A leaf.

The home is its owner's, and still a folder in which anything may come to lie: a run that waits for a pipe
holds the ledger for ever, and a device has no end.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


def read_ordinary(path: Path) -> bytes:
    """What an ordinary file holds; an ``OSError`` where it is missing, or is anything else."""
    descriptor = os.open(path, _FLAGS)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError("not an ordinary file")  # whoever catches it says which, and why it matters
        with open(descriptor, "rb", closefd=False) as file:
            return file.read()
    finally:
        os.close(descriptor)
