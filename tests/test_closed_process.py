"""What a process holds in memory is not written to disk by the system."""

from __future__ import annotations

import subprocess
import sys

import pytest

_LOOK = """
import ctypes, os, resource, sys
from redactkit.cli import exits

def look():
    umask = os.umask(0)
    dumpable = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) if sys.platform == "linux" else 0
    print(*resource.getrlimit(resource.RLIMIT_CORE), dumpable, oct(umask))

exits.run(look)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such settings")
def test_a_run_leaves_no_core_file_and_writes_for_its_owner_alone() -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import os; os.umask(0)\n{_LOOK}"], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["0", "0", "0", "0o77"]
