"""Give memory that nobody uses back to the system. Called between the stages of a job.

Arrow's pool and the C library keep what was freed for the next who asks. The C library keeps it per thread,
so that what a reader's thread gave up does not serve the next one's: a job's peak would grow with its length.
"""

from __future__ import annotations

import ctypes
import sys

import pyarrow as pa


def give_back() -> None:
    """Return what is free: Arrow's pages, and with glibc those of every thread (``malloc_trim(3)``)."""
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
        if trim is not None:
            trim(0)
