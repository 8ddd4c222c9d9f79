"""Run the command in a fork of this process under strace: to read its calls, or to have one of them fail.

The interpreter's own start-up makes thousands of calls; ours begin after it. So strace is attached to a fork
that has imported everything and waits, and its calls are counted from there.
"""

from __future__ import annotations

import ctypes
import os
import re
import resource
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

CHANGING = (
    "mkdir,mkdirat,open,openat,creat,write,pwrite64,writev,fsync,fdatasync,rename,renameat,renameat2,"
    "ftruncate,truncate,unlink,unlinkat,rmdir"
)
_PR_SET_PTRACER, _ANYBODY = 0x59616D61, ctypes.c_ulong(-1)
_LINE = re.compile(r"(?P<pid>\d+) +(?P<name>\w+)\((?P<arguments>.*)\) += (?P<result>-?\d+)")
_CUT = re.compile(r"(?P<pid>\d+) +(?P<name>\w+)\((?P<arguments>.*)")
_OF_DESCRIPTOR = re.compile(r"(?:AT_FDCWD|\d+)<([^>]*)>")
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call to the system. ``nth``: which of its name, from 1, in its thread."""

    name: str
    nth: int
    arguments: str
    failed: bool

    @property
    def creates(self) -> bool:
        """Whether it makes a file."""
        return self.name == "creat" or (self.name.startswith("open") and "O_CREAT" in self.arguments)

    @property
    def path(self) -> str:
        """The file or folder it is about; of a rename what is renamed."""
        text = _TEXT.search(self.arguments)
        opened = _OF_DESCRIPTOR.match(self.arguments)
        by_descriptor = self.name in ("write", "pwrite64", "writev", "fsync", "fdatasync", "ftruncate")
        if opened is not None and (by_descriptor or text is None):
            return opened.group(1).removesuffix("(deleted)")
        inner = text.group(1) if text else ""
        return f"{opened.group(1)}/{inner}" if opened and not inner.startswith("/") else inner

    @property
    def target(self) -> str:
        """Of a rename: the new name."""
        return _TEXT.findall(self.arguments)[1]


def forked(
    command: Callable[[], int],
    folder: Path,
    *,
    strace: Sequence[str] | None = None,
    kill_after_s: float | None = None,
    most_bytes: int | None = None,
) -> int:
    """Run a command in a fork, its streams in files of ``folder``; its exit code, of a signal negative.

    ``strace``: options; the fork waits until strace has it. ``kill_after_s``: SIGKILL at that time.
    ``most_bytes``: no file may be longer.
    """
    waits, goes = os.pipe()
    child = started(command, folder, most_bytes=most_bytes, wait_for=(waits, goes))
    os.close(waits)
    tracer = None
    if strace is not None:
        tracer = subprocess.Popen(
            ["strace", "-f", "-y", "-s", "4096", "-qq", "-p", str(child), *strace],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while "TracerPid:\t0\n" in Path(f"/proc/{child}/status").read_text() and tracer.poll() is None:
            os.sched_yield()
    os.write(goes, b"x")
    os.close(goes)
    if kill_after_s is not None:
        _kill_after(child, kill_after_s)
    _, status = os.waitpid(child, 0)
    if tracer is not None:
        tracer.wait()
    return os.waitstatus_to_exitcode(status)


def started(
    command: Callable[[], int],
    folder: Path,
    *,
    most_bytes: int | None = None,
    wait_for: tuple[int, int] | None = None,
) -> int:
    """Start a command in a fork, its streams in files of ``folder``; its process number.

    ``wait_for``: a pipe, from which it reads before it begins.
    """
    from redactkit.cli import exits

    with warnings.catch_warnings():
        # newer Pythons warn of the threads that libraries keep: none of them is needed in the fork
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child:
        return child
    code = 1
    try:
        for number, name in ((1, "stdout"), (2, "stderr")):
            opened = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            os.dup2(opened, number)
        if wait_for is not None:
            os.close(wait_for[1])
            ctypes.CDLL(None).prctl(_PR_SET_PTRACER, _ANYBODY, 0, 0, 0)  # strace is no parent of ours
            os.read(wait_for[0], 1)
        if most_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
        code = exits.run(command)
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def command_line(*arguments: str | Path) -> Callable[[], int]:
    """``redactkit`` with these arguments, as a function for ``forked``."""

    def run() -> int:
        from redactkit.cli import main

        sys.argv = ["redactkit", *map(str, arguments)]
        return int(main._run() or 0)  # type: ignore[call-overload]

    return run


def calls_of(log: Path) -> list[Call]:
    """The calls of the first thread, in their order."""
    counted: dict[str, int] = {}
    return list(_calls(log.read_text(encoding="utf-8", errors="replace"), counted))


def _calls(text: str, counted: dict[str, int]) -> Iterator[Call]:
    first = None
    for line in text.splitlines():
        found = _LINE.match(line) or _CUT.match(line)
        if found is None:
            continue
        first = first or found["pid"]
        if found["pid"] != first:
            continue
        name = found["name"]
        counted[name] = counted.get(name, 0) + 1
        failed = found.groupdict().get("result", "0").startswith("-")
        yield Call(name=name, nth=counted[name], arguments=found["arguments"], failed=failed)


def _kill_after(child: int, seconds: float) -> None:
    import select
    import signal

    watched = os.pidfd_open(child)
    try:
        if not select.select([watched], [], [], seconds)[0]:
            os.kill(child, signal.SIGKILL)
    finally:
        os.close(watched)
