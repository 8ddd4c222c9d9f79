"""Many runs at once on one home: the worker of F8.

Run as ``python -m tests.trust.storm FOLDER RUNS ROUNDS SAME``; prints one JSON document.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

from tests.support import ready
from tests.trust.crashing import Scene, entries_of, leftovers, visible
from tests.trust.traced import started

from redactkit.ledger import Ledger
from redactkit.package import verify_bag

_RELEASES = 4  # of the runs of a round; the others answer without a release
_BUSY = (73, 75)
_MOST_S = 30


def main() -> int:
    folder = Path(sys.argv[1])
    runs, rounds, same = map(int, sys.argv[2:5])
    folder.mkdir()
    ready._import_everything()
    scene = Scene(folder)
    place = folder / "place"
    (place / "work").mkdir(parents=True)
    problems: list[str] = []
    codes: Counter[str] = Counter()
    for nth in range(rounds):
        jobs = ["disclose" if one < _RELEASES else "decide" for one in range(runs)]
        ended, _ = _at_once(scene, place, [(job, f"OUT-{nth}-{one}") for one, job in enumerate(jobs)])
        codes.update(f"ended with {code}" for code in ended)
        problems += [
            f"a run of round {nth + 1} ended with {code}: {_first_line(place / f'streams-{one}' / 'stderr')}"
            for one, code in enumerate(ended)
            if code != 0
        ]
    before = len(entries_of(place))
    if before != runs * rounds:
        problems.append(f"{before} entries of {runs * rounds} runs")
    ended, took_s = _at_once(scene, place, [("decide", "SAME")] * same)
    if sorted(ended)[0] != 0 or ended.count(0) != 1 or set(ended) - {0, *_BUSY}:
        problems.append(f"of {same} with one name: {sorted(ended)}")
    if took_s > _MOST_S:
        problems.append(f"{same} with one name took {took_s:.0f} s")
    problems += _looked_at(place, runs * rounds + 1)
    found = {
        "codes": codes,
        "same": sorted(ended),
        "entries": before,
        "problems": problems,
        "unlocked": _without_the_lock(scene, folder / "unlocked", runs),
    }
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


def _first_line(file: Path) -> str:
    return file.read_text(encoding="utf-8").partition("\n")[0]


def _at_once(scene: Scene, place: Path, jobs: list[tuple[str, str]]) -> tuple[list[int], float]:
    begun = time.monotonic()
    running = []
    for nth, (job, out) in enumerate(jobs):
        streams = place / f"streams-{nth}"
        streams.mkdir(exist_ok=True)
        running.append(started(scene.job(job, place, out), streams))
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in running]
    return codes, time.monotonic() - begun


def _looked_at(place: Path, packages: int) -> list[str]:
    outs = {name for name in visible(place / "work") if not name.endswith("-record")}
    problems = list(Ledger(place / "home").verify())
    aborted = {package for event, package in entries_of(place) if event == "aborted"}
    standing = [one for event, one in entries_of(place) if event == "package" and one not in aborted]
    if not len(outs) == len(standing) == packages:
        problems.append(f"{len(outs)} folders, {len(standing)} entries, {packages} awaited")
    if visible(place / "work") != {name for out in outs for name in (out, f"{out}-record")}:
        problems.append("a folder without its record, or a record without its folder")
    for out in outs:
        release = place / "work" / out / "release"
        if release.exists() and verify_bag(release):
            problems.append(f"{out} is not whole")
    return [*problems, *(f"{name} is left" for name in leftovers(place))]


def _without_the_lock(scene: Scene, place: Path, runs: int) -> int:
    """The negative control: the same with no lock on the ledger. How much is wrong then."""
    from filelock import FileLock

    (place / "work").mkdir(parents=True)
    real = FileLock.acquire, FileLock.release
    FileLock.acquire = FileLock.release = lambda *_, **__: None  # type: ignore[assignment]
    try:
        codes, _ = _at_once(scene, place, [("decide", f"OUT-{one}") for one in range(runs)])
    finally:
        FileLock.acquire, FileLock.release = real  # type: ignore[method-assign]
    return len(_looked_at(place, runs)) + sum(code != 0 for code in codes)


if __name__ == "__main__":
    sys.exit(main())
