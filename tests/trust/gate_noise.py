"""F20: what the last check costs on a million loans, how often it alarms without reason, and what it finds.

Three runs of the whole job on exports whose authors and titles share their names with patrons, each in a
process of its own, timed in that process: the fastest counts, which others disturbed least. Then two with 500
patrons' names in the place of titles, under the header of titles: as people write them, and as exports do.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from datetime import date
from pathlib import Path

from tests.support.command import request
from tests.trust.figure import Figure
from tests.trust.namesakes import Exports, write_exports

_LOANS, _MOVED = 1_000_000, 500
_QUICK_LOANS, _QUICK_MOVED = 50_000, 50
_RUNS = 3
_MOST_SHARE = 0.25
_DAY = date(2025, 1, 10)


def measure(folder: Path, *, quick: bool) -> Figure:
    """Time the last check, and count what it says."""
    loans, moved = (_QUICK_LOANS, _QUICK_MOVED) if quick else (_LOANS, _MOVED)
    exports = write_exports(folder / "clean", loans=loans)
    runs = [run(folder / f"clean-{nth}", exports) for nth in range(1 if quick else _RUNS)]
    fastest = min(runs, key=lambda run: run["total"])
    share, seconds = fastest["gate"] / fastest["total"], fastest["gate"]
    alarms = sum(int(run["lines"]) for run in runs)
    caught, missed = [], 0
    for inverted in (False, True):
        names = write_exports(folder / f"moved-{inverted}", loans=loans, moved=moved, inverted=inverted)
        found = int(run(folder / f"found-{inverted}", names)["lines"])
        caught.append(found)
        missed += found != moved
    return Figure(
        id="F20",
        about="the last check: cost and noise",
        bar=f"at most {_MOST_SHARE:.0%} of the time, 0 false alarms, {moved} of {moved} names found",
        found=f"{share:.0%} of the time of {loans:,} loans ({seconds:.2f} s), {alarms} false alarms, "
        f"{caught[0]} and {caught[1]} of {moved} names found",
        passed=(quick or share <= _MOST_SHARE) and not alarms and not missed,
    )


def run(folder: Path, exports: Exports) -> dict[str, float]:
    """One whole job in a process of its own: seconds in all and of the last check, and lines objected to."""
    form = request(folder)
    arguments = [str(form), str(folder / "OUT"), str(exports.patrons), str(exports.loans)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.trust.gate_noise", *arguments],
        env={**os.environ, "REDACTKIT_HOME": str(folder / "home")},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main(form: str, out: str, exports: list[str]) -> None:
    """Run the job here, and print what it took and what the last check said."""
    started = time.perf_counter()
    from redactkit import pipeline, publishing
    from redactkit.errors import GateHit
    from redactkit.verify.gate import check

    lines: set[tuple[str, int | None]] = set()
    took = 0.0

    def timed(*given: object, **more: object) -> object:
        nonlocal took
        begun = time.perf_counter()
        report = check(*given, **more)  # type: ignore[arg-type]
        took += time.perf_counter() - begun
        lines.update((found.file, found.line) for found in report.findings)
        return report

    publishing.check = timed  # type: ignore[assignment]
    decided = pipeline.decide_form(Path(form), _DAY)
    target = pipeline.Target(out=Path(out))
    paths = [Path(each) for each in exports]
    with suppress(GateHit):
        pipeline.disclose(decided, paths, target, pipeline.Choices(), lambda *_: None)
    total = time.perf_counter() - started
    sys.stdout.write(json.dumps({"total": total, "gate": took, "lines": len(lines)}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
