"""F17: what it creates is its owner's alone, where it was told to, and it connects to nothing.

With a umask that takes nothing away, from the first instruction of a fresh process on.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.support.command import DAY
from tests.trust.crashing import Scene
from tests.trust.figure import Figure, tool

_TRACED = (
    "open,openat,creat,mkdir,mkdirat,mknod,mknodat,link,linkat,symlink,symlinkat,chmod,fchmod,fchmodat,"
    "connect,socket,umask"
)
_OPENED = re.compile(
    r"(?:open|openat|creat)\(.*?\"(?P<path>[^\"]*)\", (?P<flags>\S*O_CREAT\S*?), (?P<mode>0\d+)\) += \d"
)
_FOLDER = re.compile(r"mkdir(?:at)?\(.*?\"(?P<path>[^\"]*)\", (?P<mode>0\d+)\) += 0")
_OTHER = re.compile(r"(?P<name>mknod|mknodat|link|linkat|symlink|symlinkat|connect)\((?P<what>.*)\) += ")
_SOCKET = re.compile(r"socket\((?P<what>.*)\) += \d")
_LOOSER = re.compile(r"f?chmod(?:at)?\(.* (?P<mode>0\d+)[,)].* += 0")
_OPEN_TO_OTHERS = 0o077


def measure(folder: Path, *, quick: bool) -> Figure:
    """Trace a release, an answer and a copy of the ledger."""
    bar = "files 0600 and folders 0700, none outside the folders that were named, 0 connects"
    about = "modes and places of what is created, and connections"
    if tool("strace") is None:
        return Figure(
            id="F17",
            about=about,
            bar=bar,
            found="nothing",
            passed=False,
            not_run=("strace is not installed",),
        )
    scene = Scene(folder)
    made, told = 0, []
    for name, arguments in _commands(scene, folder, quick=quick):
        log = _traced(folder, name, [sys.executable, "-m", "redactkit", *map(str, arguments)])
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        made += sum(bool(_OPENED.search(line) or _FOLDER.search(line)) for line in lines)
        told += [f"{name}: {line}" for line in objections(lines, folder / "work")]
        told += [f"{name}: {path.name} is open to others" for path in _open(folder / "work")]
    stray = [path for place in ("home", "tmp") for path in (folder / place).rglob("*")]
    told += [f"{path.name} was left in the account's own folders" for path in stray]
    control = _traced(folder, "control", [sys.executable, "-c", _CONTROL, str(folder)])
    seen = objections(control.read_text(encoding="utf-8", errors="replace").splitlines(), folder / "work")
    shown = f": {'; '.join(told[:5])}" if told else ""
    return Figure(
        id="F17",
        about=about,
        bar=bar,
        found=f"{made} creations, {len(told)} objections{shown}; of the control {len(seen)} of 4",
        passed=made > 0 and not told and len(seen) == 4,
        not_run=("more than 5,000 texts, read in several processes: their semaphores are in /dev/shm",),
    )


_CONTROL = """
import os, socket, sys
os.close(os.open(os.path.join(sys.argv[1], "outside"), os.O_CREAT | os.O_WRONLY, 0o600))
inside = os.path.join(sys.argv[1], "work")
os.makedirs(inside, exist_ok=True)
os.close(os.open(os.path.join(inside, "loose"), os.O_CREAT | os.O_WRONLY, 0o644))
os.mkdir(os.path.join(inside, "loose-folder"), 0o755)
socket.socket(socket.AF_UNIX).connect_ex("/nowhere")
"""


def objections(lines: Sequence[str], work: Path) -> list[str]:
    """What the calls of a run should not have done."""
    return [told for line in lines for told in _objections(line, work)]


def _objections(line: str, work: Path) -> Iterator[str]:
    for pattern, allowed in ((_OPENED, 0o600), (_FOLDER, 0o700)):
        found = pattern.search(line)
        if found is not None:
            path = Path(found["path"])
            if not path.is_relative_to(work):
                yield f"{path.name} was created elsewhere"
            elif int(found["mode"], 8) & ~allowed:
                yield f"{path.name} was created with {found['mode']}"
            return
    if (found := _LOOSER.search(line)) is not None and int(found["mode"], 8) & _OPEN_TO_OTHERS:
        yield f"a mode was set to {found['mode']}"
    if (found := _OTHER.search(line)) is not None:
        yield f"{found['name']}({found['what'][:60]})"


def _commands(scene: Scene, folder: Path, *, quick: bool) -> Iterator[tuple[str, list[str | Path]]]:
    work = folder / "work"
    work.mkdir(mode=0o700)
    home = ["--home", work / "home"]
    day = ["--as-of", DAY]
    yield "decide", ["decide", scene.form, "--out", work / "ANSWER", *home, *day]
    if not quick:
        more = ["--unknown", "withhold", *home, *day]
        yield "disclose", ["disclose", scene.form, *scene.exports, "--out", work / "OUT", *more]
        yield "a trial", ["disclose", scene.form, *scene.exports, "--out", work / "NONE", "--dry-run", *more]
    yield "ledger export", ["ledger", "export", "--out", work / "ledger.csv", *home]


def _traced(folder: Path, name: str, command: Sequence[str]) -> Path:
    """Run a command under a umask that takes nothing away, with account folders of its own."""
    log = folder / f"{name}.log"
    own = {}
    for variable, place in (("HOME", "home"), ("TMPDIR", "tmp")):
        (folder / place).mkdir(exist_ok=True)
        own[variable] = str(folder / place)
    done = subprocess.run(
        ["strace", "-f", "-qq", "-s", "4096", "-o", str(log), "-e", f"trace={_TRACED}", *command],
        env={**os.environ, **own, "PYTHONDONTWRITEBYTECODE": "1"},
        umask=0,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{name} ended with {done.returncode}: {done.stderr[-300:]}")
    return log


def _open(work: Path) -> list[Path]:
    return [path for path in work.rglob("*") if path.lstat().st_mode & _OPEN_TO_OTHERS]
