"""Know a living run from a dead one: by a lock on a file, which the system drops when a process ends.

A leaf. Never by age, for a long job looks old, and never by a process number, for numbers are given again.
"""

from __future__ import annotations

import logging
import os
import shutil
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

# what it logs names paths, and a log names none, whatever level somebody has set
logging.getLogger("filelock").addFilter(lambda _: False)


class Hold:
    """A file that is held until its process ends or lets go."""

    def __init__(self, lock: FileLock) -> None:
        self._lock = lock

    def let_go(self) -> None:
        """Whoever looks now finds it free."""
        self._lock.release()


def hold(file: Path) -> Hold | None:
    """Hold a file, made where it is missing, its folder too; ``None`` where somebody else holds it."""
    lock = FileLock(file, timeout=0, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        return None
    return Hold(lock)


def remove_held_folder(folder: Path, lock: Path, held: Hold) -> bool:
    """Remove a folder together with the lock in it; whether it is gone.

    INVARIANT: once the lock is gone or let go, nothing but the lock and the bare folder is removed. By then
    another run may hold them: it made the folder, and had not come to hold it when this one did.
    """
    shutil.rmtree(folder, ignore_errors=True)
    held.let_go()
    if os.name == "nt":  # which removes no file that is open, so that the lock is still there
        with suppress(OSError):
            lock.unlink()
            folder.rmdir()
    return not folder.exists()


def remove_own_folder(folder: Path, lock: Path, held: Hold) -> None:
    """The same of the folder in which this run worked: nobody else has a use for what is in it.

    So what stays goes one by one: ``rmtree`` opens a folder inside each that it has open, and a run that
    could open no file more would leave what it had made.
    """
    if remove_held_folder(folder, lock, held):
        return
    for around, folders, files in os.walk(folder, topdown=False):
        for name in files:
            with suppress(OSError):
                os.unlink(os.path.join(around, name))
        for name in folders:
            with suppress(OSError):
                os.rmdir(os.path.join(around, name))
    with suppress(OSError):
        folder.rmdir()
