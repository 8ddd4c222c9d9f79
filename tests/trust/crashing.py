"""Kill a run, or fail one of its calls, and look at what is there: one worker of F6.

Run as ``python -m tests.trust.crashing FOLDER SHARE OF [--every N] [--broken]``; prints one JSON document. A
process of its own, with one thread, that forks for every run: it has imported and used everything before. F7
and F8 use its scene and its questions too.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import json
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support import ready
from tests.support.command import DAY, SAMPLES, request
from tests.trust.ordering import unordered
from tests.trust.traced import CHANGING, Call, calls_of, command_line, forked

from redactkit.ledger import Ledger
from redactkit.package import verify_bag

FAULTS = ("signal=KILL", "error=ENOSPC", "error=EIO")
_ROWS = 120
# how a run may end whose disk fails, where it reads or writes; 3 where the last check cannot read it again
_IN_ORDER = (0, 3, 66, 73, 74, 75)
_CLEANS_UP = ("unlink", "unlinkat", "rmdir")  # where they fail, something may stay until the next run
_READS = ("open", "openat")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One fault: at the n-th call of a name."""

    job: str
    call: str
    nth: int
    fault: str

    def told(self) -> str:
        return f"{self.job}: {self.fault} at {self.call} {self.nth}"


class Scene:
    """A folder with inputs, a home, and the two jobs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.form = request(folder)
        self.exports = []
        for name in ("borrowers.csv", "old_issues.csv"):
            lines = (SAMPLES / "koha" / name).read_bytes().splitlines(keepends=True)
            (folder / name).write_bytes(b"".join(lines[:_ROWS]))
            self.exports.append(folder / name)
        self.inputs = self.digests()

    def digests(self) -> list[str]:
        return [hashlib.sha256(path.read_bytes()).hexdigest() for path in (self.form, *self.exports)]

    def job(self, name: str, place: Path, out: str = "OUT") -> Callable[[], int]:
        exports = self.exports if name == "disclose" else []
        more = ["--unknown", "withhold"] if name == "disclose" else []
        return command_line(
            name,
            self.form,
            *exports,
            *more,
            *("--out", place / "work" / out, "--home", place / "home", "--as-of", DAY, "--quiet"),
        )


class Crashes:
    """All faults of this worker's share, one after another."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.problems: list[str] = []
        self.hit: Counter[str] = Counter()
        self.missed = 0
        self.whole: dict[str, frozenset[str]] = {}
        self.took_s: dict[str, float] = {}
        self.calls: dict[str, list[Call]] = {}

    def learn(self, *jobs: str) -> None:
        """What each job writes when nothing fails, its calls, and how long it takes."""
        for job in jobs or ("disclose", "decide"):
            for way in ("warm", "traced", "timed"):
                place = self._fresh(f"{way}-{job}")
                log = place / "log"
                strace = ["-o", str(log), "-e", f"trace={CHANGING}"] if way == "traced" else None
                started = time.monotonic()
                if way == "warm":  # in this process: every fork has the caches that it fills
                    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                        code = self.scene.job(job, place)()
                else:
                    code = forked(self.scene.job(job, place), place, strace=strace)
                self.took_s[job] = time.monotonic() - started
                if code != 0:
                    raise SystemExit(f"{job} ended with {code}: {(place / 'stderr').read_text()}")
                self.whole[job] = _files(place / "work")
                if way == "traced":
                    self.calls[job] = calls_of(log)
                self.problems += [f"{way} {job}: {line}" for line in self._after(place, job, "OUT")]
                shutil.rmtree(place)

    def cases(self) -> Iterator[Case]:
        """Every fault at every call that changes something."""
        for job in self.calls:
            for call in self.calls[job]:
                if call.name in _READS and not call.creates:
                    continue
                for fault in FAULTS:
                    yield Case(job=job, call=call.name, nth=call.nth, fault=fault)

    def crash(self, case: Case) -> None:
        """Have one call fail, look, run again, look again."""
        place = self._fresh("case")
        log = place / "log"
        inject = f"inject={case.call}:{case.fault}:when={case.nth}"
        code = forked(
            self.scene.job(case.job, place),
            place,
            strace=["-o", str(log), "-e", f"trace={case.call}", "-e", inject],
        )
        text = log.read_text(encoding="utf-8", errors="replace")
        if "INJECTED" in text or code < 0:
            self.hit[f"{case.job} {case.fault}"] += 1
        else:
            self.missed += 1
        told = list(self._seen(place, case.job))
        if code >= 0:
            told += self._ended(place, code, cleans_up=case.call in _CLEANS_UP)
        told += self._again(place, case.job)
        self.problems += [f"{case.told()} (code {code}): {line}" for line in told]
        shutil.rmtree(place)

    def kill(self, job: str, seconds: float) -> None:
        """Kill a run at some time, look, run again, look again."""
        place = self._fresh("case")
        code = forked(self.scene.job(job, place), place, kill_after_s=seconds)
        self.hit[f"{job} at some time, {'killed' if code < 0 else 'done before'}"] += 1
        told = [*self._seen(place, job), *self._again(place, job)]
        self.problems += [f"{job} killed after {seconds:.3f} s: {line}" for line in told]
        shutil.rmtree(place)

    def fill(self, size: int, *, mount: bool) -> None:
        """Run where only so many bytes can be written, look, make room, run again, look again."""
        place = self._fresh("case", size=size if mount else None)
        try:
            limit = None if mount else size
            code = forked(self.scene.job("disclose", place), self.scene.folder, most_bytes=limit)
            self.hit[f"ended with {code}"] += 1
            told = list(self._seen(place, "disclose"))
            errors = (self.scene.folder / "stderr").read_text()
            if code not in (0, 74) or "Traceback" in errors:
                told.append(f"it ended with {code}: {errors.strip()[:120]}")
            if visible(place / "work") != ({"OUT", "OUT-record"} if code == 0 else set()):
                told.append(f"it ended with {code} and left {sorted(visible(place / 'work'))}")
            if mount:
                subprocess.run(["mount", "-o", "remount,size=64m", place], check=True)
            told += self._again(place, "disclose", streams=self.scene.folder)
            self.problems += [f"with {size} bytes (code {code}): {line}" for line in told]
        finally:
            if mount:
                subprocess.run(["umount", place], check=True)
            shutil.rmtree(place)

    def print(self) -> int:
        """What was found, as one JSON document."""
        made = [call for calls in self.calls.values() for call in calls]
        removed = sum(
            bool(unordered([each for each in calls if each is not call]))
            for calls in self.calls.values()
            for call in calls
            if call.name == "fsync"
        )
        found = {
            "calls": sum(call.creates or call.name not in _READS for call in made),
            "hit": self.hit,
            "missed": self.missed,
            "problems": self.problems,
            "unordered": [line for calls in self.calls.values() for line in unordered(calls)],
            "renames": sum(call.name.startswith("rename") for call in made),
            "fsyncs_missed_when_removed": removed,
        }
        sys.stdout.write(json.dumps(found) + "\n")
        return 0

    def _fresh(self, name: str, *, size: int | None = None) -> Path:
        place = self.scene.folder / name
        place.mkdir()
        if size is not None:
            options = f"size={size},mode=700"
            subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", place], check=True)
        (place / "work").mkdir()
        return place

    def _seen(self, place: Path, job: str) -> Iterator[str]:
        """What must not be, whenever somebody looks."""
        seen = visible(place / "work")
        if "OUT" in seen:
            if _files(place / "work") != self.whole[job]:
                yield "a partial package is visible"
            if job == "disclose" and verify_bag(place / "work" / "OUT" / "release"):
                yield "a package is visible that is not whole"
            if not any(event == "package" for event, _ in entries_of(place)):
                yield "a package is visible without an entry"
        if seen - {"OUT", "OUT-record"}:
            yield "something else is visible"
        problems = [line for line in Ledger(place / "home").verify() if "torn off" not in line]
        if problems:
            yield f"the ledger is broken: {problems[0]}"
        if self.scene.digests() != self.scene.inputs:
            yield "an input was changed"

    def _ended(self, place: Path, code: int, *, cleans_up: bool) -> Iterator[str]:
        """What must not be after a run that could end in order."""
        seen = visible(place / "work")
        errors = (place / "stderr").read_text()
        if code not in _IN_ORDER or "Traceback" in errors:
            yield f"it ended with {code}: {errors.strip().splitlines()[:1]}"
        if seen != ({"OUT", "OUT-record"} if code == 0 else set()):
            yield f"it ended with {code} and left {sorted(seen)}"
        if leftovers(place) and not cleans_up:
            yield f"it left {leftovers(place)}"

    def _again(self, place: Path, job: str, *, streams: Path | None = None) -> Iterator[str]:
        """The next run: it succeeds, and nothing is left of the one before."""
        was_there = "OUT" in visible(place / "work")
        out = "AGAIN" if was_there else "OUT"
        # a job that the ledger knows is done once more, periods and all; else the short one will do
        again = job if entries_of(place) else "decide"
        streams = streams or place
        code = forked(self.scene.job(again, place, out), streams)
        if code != 0:
            yield f"the next run ended with {code}: {(streams / 'stderr').read_text().strip()[:200]}"
            return
        yield from self._after(place, again, out, *(["OUT"] if was_there else []))

    def _after(self, place: Path, job: str, *outs: str) -> Iterator[str]:
        seen = visible(place / "work")
        if seen != {name for out in outs for name in (out, f"{out}-record")}:
            yield f"after the next run there is {sorted(seen)}"
        if leftovers(place):
            yield f"the next run left {leftovers(place)}"
        if problems := Ledger(place / "home").verify():
            yield f"after the next run the ledger says: {problems[0]}"
        entries = entries_of(place)
        aborted = {package for event, package in entries if event == "aborted"}
        standing = [package for event, package in entries if event == "package" and package not in aborted]
        if len(standing) != len(outs):
            yield f"{len(outs)} packages are visible and {len(standing)} have an entry"
        if job == "disclose" and verify_bag(place / "work" / outs[0] / "release"):
            yield "the next run's package is not whole"


def visible(work: Path) -> set[str]:
    return {path.name for path in work.iterdir() if not path.name.startswith(".")}


def _files(work: Path) -> frozenset[str]:
    return frozenset(
        path.relative_to(work).as_posix()
        for top in ("OUT", "OUT-record")
        for path in (work / top).rglob("*")
        if path.is_file() and path.name != "ledger-head.txt"
    )


def leftovers(place: Path) -> list[str]:
    hidden = [path.name for path in (place / "work").iterdir() if path.name.startswith(".")]
    return [*hidden, *(path.name for path in (place / "home").rglob("run-*"))]


def entries_of(place: Path) -> list[tuple[str, str]]:
    book = place / "home" / "ledger" / "ledger.jsonl"
    lines = book.read_bytes().split(b"\n")[:-1] if book.exists() else []
    return [(entry["event"], entry["package"]) for entry in map(json.loads, lines)]


def break_the_order() -> None:
    """The negative control: OUT gets its name before the ledger is told."""
    from redactkit.package import staging

    def publish(self: staging.Staging, *, intent: Callable[[], None]) -> None:
        staging._give_name(self.record.root, self.record_target)
        staging._give_name(self.out.root, self.out_target)
        intent()

    staging.Staging.publish = publish  # type: ignore[method-assign]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("share", type=int)
    parser.add_argument("of", type=int)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--job")
    parser.add_argument("--broken", action="store_true")
    parser.add_argument("--sizes", type=int, nargs="*", help="F7: bytes of disk, or of a file, to be had")
    parser.add_argument("--mount", action="store_true")
    asked = parser.parse_args()
    ready._import_everything()
    asked.folder.mkdir()
    crashes = Crashes(Scene(asked.folder))
    if asked.broken:
        break_the_order()
    crashes.learn()
    if asked.sizes is not None:
        for size in asked.sizes:
            crashes.fill(size, mount=asked.mount)
        return crashes.print()
    cases = [case for case in crashes.cases() if asked.job in (None, case.job)][:: asked.every]
    for case in cases[asked.share :: asked.of]:
        crashes.crash(case)
    times = random.Random(6)
    for nth in range(asked.times):
        job = ("disclose", "decide")[nth % 2]
        # the later half of a run is the one that writes
        after_s = crashes.took_s[job] * times.triangular(0, 1.1, 0.9)
        if nth % asked.of == asked.share:
            crashes.kill(job, after_s)
    return crashes.print()


if __name__ == "__main__":
    sys.exit(main())
