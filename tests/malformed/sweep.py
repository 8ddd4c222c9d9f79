"""Run the real command on one malformed export, with bounds on time and memory, and judge how it ended."""

from __future__ import annotations

import io
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

from tests.malformed.case import Case
from tests.support.canaries import found_below, found_in
from tests.support.command import DAY, request
from tests.support.town import make_town

from redactkit.cli import exits
from redactkit.cli.main import app

MOST_BYTES = 3 << 30
_TOWN = make_town(31, patrons=40, loans=300)
_CANARIES = frozenset(_TOWN.canaries())


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How one case ended. ``wrong``: everything that must not be so."""

    name: str
    code: int
    line: str
    seconds: float
    peak_mib: int
    wrong: tuple[str, ...]


def run_case(case: Case, *, in_process: bool = False) -> Ran:
    """Spoil the loans of a made-up town, and answer a public request from them.

    ``in_process``: quicker, and without bounds.
    """
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "in").mkdir()
        patrons, loans = _TOWN.write(folder / "town")
        sound = loans.read_bytes()
        spoilt = case.make(folder / "in", sound)
        arguments = list(map(str, _main_job(folder, patrons, spoilt)))
        code, out, err, seconds, peak = (
            _here(arguments) if in_process else _bounded(arguments, folder, case.longest_s)
        )
        wrong = list(_wrong(case, code, out, err, folder))
    first = next(iter(err.splitlines()), "")
    return Ran(
        name=case.name, code=code, line=first, seconds=seconds, peak_mib=peak >> 20, wrong=tuple(wrong)
    )


def _main_job(folder: Path, patrons: Path, spoilt: Path) -> list[str | Path]:
    form = request(folder)
    return [
        "disclose",
        form,
        patrons,
        spoilt,
        "--unknown",
        "withhold",
        "--out",
        folder / "OUT",
        "--as-of",
        DAY,
        "--home",
        folder / "home",
    ]


def _here(arguments: list[str]) -> tuple[int, str, str, float, int]:
    """The same command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = exits.run(lambda: app(arguments, prog_name="redactkit", standalone_mode=False))
    return code, out.getvalue(), err.getvalue(), 0.0, 0


def _bounded(arguments: list[str], folder: Path, longest_s: int) -> tuple[int, str, str, float, int]:
    """Exit code, what was printed, seconds, and peak memory in bytes."""
    out, err = folder / "stdout", folder / "stderr"
    with out.open("wb") as stdout, err.open("wb") as stderr:
        started = os.times().elapsed
        child = Popen(
            [sys.executable, "-m", "redactkit", *arguments],
            stdout=stdout,
            stderr=stderr,
            env={**os.environ, "NO_COLOR": "1"},
            preexec_fn=_bound_memory if os.name == "posix" else None,
        )
        watch = threading.Timer(longest_s, child.kill)
        watch.start()
        if os.name == "posix":
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        else:
            child.wait()
            peak = 0
        watch.cancel()
        seconds = os.times().elapsed - started
    return (
        child.returncode,
        out.read_text(encoding="utf-8", errors="replace"),
        err.read_text(encoding="utf-8", errors="replace"),
        seconds,
        peak,
    )


def _bound_memory() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))


def _wrong(case: Case, code: int, out: str, err: str, folder: Path) -> Iterator[str]:
    """Everything that must not be so, after any input."""
    if code < 0:
        yield f"it was killed ({-code}): it hangs, or takes too much memory"
    elif code not in case.codes:
        yield f"it ended with {code}"
    if "Traceback" in out + err or "fault in redactkit" in err:
        yield "a traceback or a fault"
    if found_in((out + err).encode(), _CANARIES):
        yield "the text of a cell was printed"
    errors = [line for line in err.splitlines() if ": error: " in line or ": held: " in line]
    if code in (65, 66) and len(errors) != 1:
        yield f"{len(errors)} error lines, not one"
    if code in (65, 66) and out:
        yield "something was printed on stdout"
    if code and ((folder / "OUT").exists() or list(folder.glob(".partial*"))):
        yield "something was left behind"
    if (folder / "OUT").exists() and found_below([folder / "OUT"], _CANARIES):
        yield "a withheld value was released"
