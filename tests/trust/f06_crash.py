"""F6: killed, and with a failing disk, at every call that changes something, and killed at any time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.trust.figure import Figure, tool

WORKERS = 2
_EVERY_WHEN_QUICK = 29  # no divisor of the three faults at each call: each fault has its turn
_TIMES, _TIMES_WHEN_QUICK = 200, 6
_MOST_S = 3600


def measure(folder: Path, *, quick: bool) -> Figure:
    """Crash a release and an answer, and look each time, and after the next run."""
    bar = "0 partial packages, 0 packages without an entry, 0 broken ledgers, 0 leftovers after the next run"
    about = "killed, or the disk failing, at every call and at any time"
    if tool("strace") is None:
        return Figure(
            id="F6", about=about, bar=bar, found="nothing", passed=False, not_run=("strace is not installed",)
        )
    every = ["--every", str(_EVERY_WHEN_QUICK if quick else 1)]
    times = ["--times", str(_TIMES_WHEN_QUICK if quick else _TIMES)]
    workers = [start(folder / f"worker-{nth}", nth, WORKERS, *every, *times) for nth in range(WORKERS)]
    found = [document(worker) for worker in workers]
    step = "17" if quick else "4"
    control = document(
        start(folder / "control", 0, 1, "--job", "decide", "--every", step, "--times", "0", "--broken")
    )
    unseen = [line for line in control["problems"] if "without an entry" in line]
    problems = [line for each in found for line in each["problems"]]
    hit: dict[str, int] = {}
    for each in found:
        for what, count in each["hit"].items():
            hit[what] = hit.get(what, 0) + count
    at_calls = sum(count for what, count in hit.items() if "some time" not in what)
    at_times = sum(hit.values()) - at_calls
    missed = sum(each["missed"] for each in found)
    first = found[0]
    told = (
        f"{at_calls} faults at {first['calls']} calls and {at_times} kills at any time: {len(problems)} "
        f"problems; {first['renames']} renames, {len(first['unordered'])} of them not fenced by fsync; found "
        f"of the negative controls: {len(unseen)} packages without an entry, "
        f"{first['fsyncs_missed_when_removed']} fsyncs taken out"
    )
    shown = problems[:5] + first["unordered"][:5]
    return Figure(
        id="F6",
        about=about,
        bar=bar,
        found=told if not shown else f"{told}: {'; '.join(shown)}",
        passed=not (problems or first["unordered"])
        and bool(unseen)
        and first["fsyncs_missed_when_removed"] > 0
        and missed <= at_calls // 20,
        not_run=(
            "power loss: the page cache survives a kill; the order of fsync and rename is read from calls",
            *([f"{missed} faults, whose call did not come up in that run"] if missed else []),
        ),
    )


def start(folder: Path, share: int, of: int, *more: str) -> subprocess.Popen[str]:
    """A worker of ``crashing``."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.trust.crashing", str(folder), str(share), str(of), *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def document(worker: subprocess.Popen[str]) -> dict[str, Any]:
    """What a worker found."""
    told, errors = worker.communicate(timeout=_MOST_S)
    if worker.returncode != 0:
        raise RuntimeError(f"a worker ended with {worker.returncode}: {errors[-500:]}")
    found: dict[str, Any] = json.loads(told.splitlines()[-1])
    return found
