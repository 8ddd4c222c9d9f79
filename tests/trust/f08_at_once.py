"""F8: forty runs at once on one home, and eight that want the same name."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.trust.figure import Figure

_RUNS, _ROUNDS, _SAME = 40, 5, 8
_QUICK = 8, 1, 4


def measure(folder: Path, *, quick: bool) -> Figure:
    """Let them run, and look at the ledger, the folders and the exit codes."""
    runs, rounds, same = _QUICK if quick else (_RUNS, _ROUNDS, _SAME)
    done = subprocess.run(
        [sys.executable, "-m", "tests.trust.storm", folder / "storm", *map(str, (runs, rounds, same))],
        capture_output=True,
        text=True,
        check=True,
        timeout=1800,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    problems = found["problems"]
    others = ", ".join(str(code) for code in found["same"][1:])
    shown = f": {'; '.join(problems[:5])}" if problems else ""
    return Figure(
        id="F8",
        about=f"{runs} runs at once, {rounds} times",
        bar=f"{runs * rounds} packages, each with an entry, the chain whole; of {same} with one name one",
        found=f"{found['entries']} entries; with one name one appeared, the others ended with {others}; "
        f"{len(problems)} problems{shown}; without the lock {found['unlocked']} problems",
        passed=not problems and found["unlocked"] > 0,
    )
