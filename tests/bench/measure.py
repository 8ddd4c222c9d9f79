"""Run a command in its own process and measure it: wall-clock seconds and peak memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One measured run. ``peak_mb`` is the largest resident set of the process (1 MB = 10^6 bytes)."""

    seconds: float
    peak_mb: float
    stdout: str

    def document(self) -> dict[str, object]:
        """What the command printed as JSON."""
        found: dict[str, object] = json.loads(self.stdout)
        return found


def run(arguments: Sequence[str], *, env: dict[str, str] | None = None, codes: Sequence[int] = (0,)) -> Run:
    """Run and wait; a command that ends with another code than expected is no measurement."""
    started = time.perf_counter()
    child = subprocess.Popen(
        arguments,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **(env or {})},
    )
    assert child.stdout is not None
    assert child.stderr is not None
    output, complaint = child.stdout.read(), child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - started
    code = os.waitstatus_to_exitcode(status)
    child.returncode = code
    if code not in codes:
        raise SystemExit(f"{' '.join(arguments[:3])} ended with {code}: {complaint[-2000:]}")
    return Run(seconds=seconds, peak_mb=usage.ru_maxrss * 1024 / 1e6, stdout=output)


def best(runs: Sequence[Run]) -> Run:
    """The fastest of several runs: the one that the machine disturbed least."""
    return min(runs, key=lambda each: each.seconds)


def python(*arguments: str) -> list[str]:
    """This interpreter with these arguments."""
    return [sys.executable, *arguments]


def mb(path: Path) -> float:
    """The size of a file in MB."""
    return path.stat().st_size / 1e6
