"""Give a finished folder its name by one rename that cannot replace anything. Used by ``staging`` alone."""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path

from redactkit.newfile import sync_folder as sync_folder

_AT_FDCWD = -100
_RENAME_NOREPLACE = 1
# old kernels have no renameat2 (ENOSYS), some file systems do not know the flag (EINVAL, EOPNOTSUPP)
_NOT_OFFERED = frozenset({errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP})


def move_new(source: Path, target: Path) -> None:
    """Rename ``source`` to ``target``; ``FileExistsError`` where that name is taken (by a dangling link too).

    A plain POSIX rename replaces an empty folder without a word, so the kernel is asked not to. Where it
    cannot be asked, the check and the rename are made under a lock on the parent folder, which every run of
    redactkit takes. On Windows ``os.rename`` refuses by itself.
    """
    if os.name == "nt":
        os.rename(source, target)
    elif not _renamed_by_kernel(source, target):
        _rename_under_lock(source, target)


def _renamed_by_kernel(source: Path, target: Path) -> bool:
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    done: int = renameat2(_AT_FDCWD, os.fsencode(source), _AT_FDCWD, os.fsencode(target), _RENAME_NOREPLACE)
    if done == 0:
        return True
    problem = ctypes.get_errno()
    if problem in _NOT_OFFERED:
        return False
    raise OSError(problem, os.strerror(problem))  # EEXIST becomes FileExistsError


def _rename_under_lock(source: Path, target: Path) -> None:
    import fcntl  # not on Windows, which does not come here

    parent = os.open(target.parent, os.O_RDONLY)
    try:
        fcntl.flock(parent, fcntl.LOCK_EX)
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        os.rename(source, target)
    finally:
        os.close(parent)
