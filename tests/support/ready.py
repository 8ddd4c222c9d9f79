"""Interpreters that have imported the program already, and fork for every run of the command.

Importing pandas, pyarrow and the rest takes the better part of a second; most runs of the tests take less
than that for all they do. So each worker of the tests keeps two interpreters that have imported the program
and read what it ships, its header maps and word lists and policies, which are the same for every run; nothing
else is read. A run is a fork of one of them: a process of its own, with its own arguments, environment,
folder, streams and exit code, and what it changes goes with it.

The two have different hash seeds and take turns at each verb. What is written in the order of a set differs
between one run and the next, as it does between real processes.

Taking an interpreter apart at its end costs as much as a short run does: it touches all that the fork shares.
So only the first run of each verb in each of the two goes that far, besides those that are started afresh.

Run as a script this module is such an interpreter.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import logging
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import threading
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

LOG = "REDACTKIT_TESTS_LOG"
"""An environment variable with the name of a file: everything that anybody logs in the run goes there."""

UID, ONE_CPU = "REDACTKIT_TESTS_UID", "REDACTKIT_TESTS_ONE_CPU"
"""Environment variables: the account that the run belongs to (root starts it); that it has one processor."""

_NO_NETWORK = Path(__file__).with_name("no_network")
"""Holds a module that every started interpreter loads: it takes the network away."""

PATH = os.pathsep.join(filter(None, (str(_NO_NETWORK), os.environ.get("PYTHONPATH", ""))))
"""Where a started interpreter looks first; behind that, wherever the tests themselves were told to look."""

CAN_FORK = sys.platform == "linux"
"""Elsewhere there is no fork, or one that the libraries' own threads do not survive."""

_INTERPRETERS = 2
_LAZY = ("docx", "docxtpl", "holidays.countries.united_states", "presidio_analyzer", "spacy", "spacy.lang.en")
_LAZY += (
    "resource",
    "stringprep",
    "encodings.idna",
    "encodings.cp1252",
    "encodings.cp850",
    "encodings.latin_1",
)
_LAZY += ("encodings.cp437", "encodings.ascii", "encodings.unicode_escape", "encodings.utf_8_sig")
_LAZY += ("encodings.utf_16", "encodings.utf_16_le", "encodings.utf_16_be")
_LAZY += ("jinja2.sandbox", "pyarrow.acero", "pydantic.type_adapter", "typer._adapters")
"""What the program imports when it first needs it."""

_RUN = ("__init__", "__main__")
"""Files that are not imported by their names."""

_SHIPPED = (
    "audit.headers:telling_headers",
    "audit.residue:shipped_residue",
    "classify.headermap:load_maps",
    "classify.looks:_given_names",
    "detect.words:english_words",
    "detect.words:name_words",
    "detect.words:safe_words",
    "verify.identifiers:_program_tokens",
    "verify.identifiers:_program_words",
)
"""What the program reads of its own files when it first needs it, and keeps."""


class Ready:
    """One interpreter that waits, and forks for every run."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._folder = tempfile.TemporaryDirectory(prefix="ready-")
        self._process = subprocess.Popen(
            [sys.executable, "-P", __file__],
            env={**os.environ, "PYTHONPATH": PATH, "PYTHONHASHSEED": str(seed)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        atexit.register(self._close)

    def run(
        self,
        arguments: Sequence[str],
        *,
        cwd: Path | None,
        env: Mapping[str, str],
        stdin: str,
        most_s: int,
        whole: bool = False,
    ) -> tuple[int, str, str]:
        """Exit code (of a signal, negative), stdout and stderr of one run.

        ``whole``: to the very end of an interpreter, where all that was imported is taken apart.
        """
        streams = [Path(self._folder.name, name) for name in ("stdin", "stdout", "stderr")]
        streams[0].write_text(stdin)
        job = {
            "arguments": list(arguments),
            "cwd": str(cwd or Path.cwd()),
            "env": dict(env),
            "streams": list(map(str, streams)),
            "whole": whole,
            "most_s": most_s,
        }
        asked, told = self._process.stdin, self._process.stdout
        assert asked is not None
        assert told is not None
        asked.write(json.dumps(job) + "\n")
        asked.flush()
        answer = told.readline()
        assert answer, "the interpreter that starts the runs has ended"
        code = int(answer)
        if code == -signal.SIGALRM:
            raise subprocess.TimeoutExpired(["redactkit", *arguments], most_s)
        return code, streams[1].read_text(), streams[2].read_text()

    def _close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        self._process.wait()
        self._folder.cleanup()


_ready: list[Ready] = []
_runs: Counter[str] = Counter()


def run(
    arguments: Sequence[str], *, cwd: Path | None, env: Mapping[str, str], stdin: str, most_s: int
) -> tuple[int, str, str]:
    """Run the command in a fork of the interpreter whose turn it is."""
    verb = next(iter(arguments), "")
    turn = whose_turn(verb)
    first = _runs[verb] <= _INTERPRETERS
    return turn.run(arguments, cwd=cwd, env=env, stdin=stdin, most_s=most_s, whole=first)


def whose_turn(verb: str) -> Ready:
    """The interpreter for the next run of a verb; all are started when the first is needed."""
    if not _ready:
        first = int.from_bytes(os.urandom(3), "big")
        _ready.extend(Ready(first + other) for other in range(_INTERPRETERS))
    _runs[verb] += 1
    return _ready[_runs[verb] % _INTERPRETERS]


def _wait_for_work() -> None:
    """Fork for every line that is asked, and answer with the exit code of the fork."""
    # streams 0 and 1 are the runs' own: nothing of the talk may stand in a buffer of theirs
    asked, told = (os.fdopen(os.dup(number), mode) for number, mode in ((0, "rb"), (1, "wb")))
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    _import_everything()
    _read_what_is_shipped()
    gc.collect()
    gc.freeze()
    for line in asked:
        child = os.fork()
        if child == 0:
            _become(json.loads(line), (asked, told))
            return
        _, status = os.waitpid(child, 0)
        told.write(b"%d\n" % os.waitstatus_to_exitcode(status))
        told.flush()


def _import_everything() -> None:
    import redactkit

    whole = Path(*redactkit.__path__)
    ours = (path.relative_to(whole.parent).with_suffix("") for path in sorted(whole.rglob("*.py")))
    for name in (*_LAZY, *(".".join(path.parts) for path in ours if path.name not in _RUN)):
        importlib.import_module(name)


def _read_what_is_shipped() -> None:
    from redactkit.decide import list_profiles, load_profile
    from redactkit.detect.guarded import _compile, pattern_recognizers
    from redactkit.detect.spec import load_specs
    from redactkit.package import desk_card, paper_document, start_here
    from redactkit.report.page import template
    from redactkit.wordfile import open_letterhead, shipped
    from redactkit.wordfile.placeholders import WORDS

    for module, function in (name.split(":") for name in _SHIPPED):
        getattr(importlib.import_module(f"redactkit.{module}"), function)()
    for recognizer in pattern_recognizers(load_specs(), ()):
        for pattern in getattr(recognizer, "patterns", ()):
            _compile(pattern.regex, recognizer.global_regex_flags)
    for profile in map(load_profile, list_profiles()):
        paper_document(desk_card(profile.desk_card))
    open_letterhead(shipped(), dict.fromkeys(WORDS, ""))
    for name in ("desk_card", "paper", "review", "start_here"):
        start_here._environment().get_template(f"{name}.html.j2")
    for name in ("audit", "page"):
        template(f"{name}.html.j2")


def _become(job: Mapping[str, Any], talk: Sequence[IO[bytes]]) -> None:
    """In the fork: be ``python -m redactkit`` with these arguments; raises ``SystemExit`` as that does."""
    signal.alarm(job["most_s"])
    for number, (path, mode) in enumerate(
        zip(job["streams"], (os.O_RDONLY, os.O_WRONLY, os.O_WRONLY), strict=True)
    ):
        opened = os.open(path, mode | os.O_CREAT | os.O_TRUNC * (mode != os.O_RDONLY), 0o600)
        os.dup2(opened, number)
        os.close(opened)
    for pipe in talk:
        pipe.close()
    os.environ.clear()
    os.environ.update(job["env"])
    if LOG in os.environ:
        _log_everything(os.environ[LOG])
    if ONE_CPU in os.environ:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    if UID in os.environ:
        number = int(os.environ[UID])
        os.setgroups([])
        os.setresgid(number, number, number)
        os.setresuid(number, number, number)
    os.chdir(job["cwd"])
    sys.path.insert(0, job["cwd"])
    sys.argv = ["redactkit", *job["arguments"]]
    try:
        runpy.run_module("redactkit", run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        if job["whole"] or not isinstance(ended.code, int):
            raise
        _end(ended.code)


def _end(code: int) -> None:
    """End as an interpreter does, but for taking every imported module apart, which only costs time.

    What is registered for the end is run, the threads are waited for, and what is printed is written out.
    """
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _log_everything(file: str) -> None:
    """Every logger at its most talkative, and warnings too, whatever the libraries think of it."""
    warnings.simplefilter("always")
    logging.captureWarnings(True)
    logging.basicConfig(filename=file, level=logging.DEBUG, force=True)
    for name in list(logging.root.manager.loggerDict):
        logging.getLogger(name).setLevel(logging.NOTSET)


if __name__ == "__main__":
    _wait_for_work()
