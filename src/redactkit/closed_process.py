"""Keep what a process holds in memory from being written to disk by the system. A leaf.

A crash may otherwise leave a core file with patrons' records in it, or send one to the system's collector.
"""

from __future__ import annotations

import sys
from contextlib import suppress

_PR_SET_DUMPABLE = 4


def refuse_core_files() -> None:
    """No core file of this process or its children; on Linux nobody else may look into it either.

    Windows has neither setting: its error reports are switched off by whoever keeps the machine.
    """
    try:
        import resource
    except ImportError:
        return
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        # where core files are piped to a collector this is asked, and not the limit
        with suppress(AttributeError, OSError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
