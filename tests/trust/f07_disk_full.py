"""F7: the disk is full, at twenty sizes."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.trust.f06_crash import document, start
from tests.trust.figure import Figure

_LEAST, _MOST = 256 * 1024, 8 * 1024 * 1024
_LEAST_OF_A_FILE, _MOST_OF_A_FILE = 512, 256 * 1024  # the line on stderr is in a file too
_SIZES, _SIZES_WHEN_QUICK = 20, 3


def measure(folder: Path, *, quick: bool) -> Figure:
    """Release onto small disks; where none can be mounted, with files that may not grow."""
    count = _SIZES_WHEN_QUICK if quick else _SIZES
    mount = _can_mount(folder)
    limits = _spread(_LEAST_OF_A_FILE, _MOST_OF_A_FILE, count)
    ways = [("files that cannot grow", limits, [])]
    if mount:
        # most of these are large enough: the smaller half of the disks is where it matters
        ways.append(
            ("small disks", [*_spread(_LEAST, _MOST, count), *_spread(24 * 1024, _LEAST, count)], ["--mount"])
        )
    told, problems, failed = [], [], True
    for nth, (what, sizes, more) in enumerate(ways):
        found = document(start(folder / f"worker-{nth}", 0, 1, *more, "--sizes", *map(str, sizes)))
        codes = ", ".join(f"{count} {how}" for how, count in sorted(found["hit"].items()))
        told.append(f"{len(sizes)} {what}: {codes}")
        problems += found["problems"]
        failed &= "ended with 74" in found["hit"]
    shown = f": {'; '.join(problems[:5])}" if problems else ""
    return Figure(
        id="F7",
        about="the disk is full",
        bar="as F6; code 74, the input untouched",
        found=f"{'; '.join(told)}; {len(problems)} problems{shown}",
        passed=not problems and failed,  # a disk that never was full would prove nothing
        not_run=() if mount else ("a small disk: mounting one needs root",),
    )


def _spread(least: int, most: int, count: int) -> list[int]:
    return [round(least * (most / least) ** (nth / (count - 1))) for nth in range(count)]


def _can_mount(folder: Path) -> bool:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    place = folder / "trial"
    place.mkdir()
    tried = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "none", place], check=False, capture_output=True
    )
    if tried.returncode == 0:
        subprocess.run(["umount", place], check=True)
    return tried.returncode == 0
