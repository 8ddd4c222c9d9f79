"""The command at a real terminal: a pseudo-terminal of a given width, and somebody who types when asked."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CTRL_C, CTRL_D = "\x03", "\x04"
_PROMPT = b"> "
_PATIENCE_S, _AGAIN_S = 60, 2
_NO_NETWORK = Path(__file__).with_name("no_network")
_STYLE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How it ended, and what stood on the screen. ``asked``: how often it waited for an answer."""

    code: int
    screen: str
    asked: int

    @property
    def lines(self) -> list[str]:
        """The screen's lines, without colours."""
        return _STYLE.sub("", self.screen).replace("\r", "").split("\n")


def at_terminal(
    *arguments: str | Path,
    typed: Sequence[str] = (),
    cwd: Path,
    columns: int = 80,
    env: Mapping[str, str] | None = None,
    prompt: bytes = _PROMPT,
) -> Seen:
    """Run the command, type one answer at each prompt, and wait for the end."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    process = subprocess.Popen(
        [sys.executable, "-m", "redactkit", *map(str, arguments)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=cwd,
        env={**inherited, "TERM": "xterm", "PYTHONPATH": str(_NO_NETWORK), **(env or {})},
        start_new_session=True,
        preexec_fn=_sit_down,
    )
    os.close(theirs)
    try:
        screen, asked = _talk(ours, list(typed), prompt)
        return Seen(code=process.wait(_PATIENCE_S), screen=screen, asked=asked)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def _sit_down() -> None:
    """In the new process: make this its terminal, so that Ctrl-C reaches it, whatever started the tests."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _talk(ours: int, answers: list[str], prompt: bytes) -> tuple[str, int]:
    """Read the screen until it closes; answer at each prompt."""
    screen, new, asked, pressed = b"", b"", 0, 0
    while True:
        ready, _, _ = select.select([ours], [], [], _AGAIN_S if pressed else _PATIENCE_S)
        if not ready and 0 < pressed < _PATIENCE_S // _AGAIN_S:
            # an interrupt between the prompt and the reading of the answer is seen at the next key
            os.write(ours, CTRL_C.encode())
            pressed += 1
            continue
        if not ready:
            raise AssertionError(f"nobody answers: {screen[-400:].decode(errors='replace')}")
        try:
            got = os.read(ours, 65536)
        except OSError:  # the other side has closed
            return screen.decode(), asked
        if not got:
            return screen.decode(), asked
        screen += got
        new += got
        if new.endswith(prompt):
            asked += 1
            if not answers:
                raise AssertionError(f"one question too many: {screen[-400:].decode(errors='replace')}")
            answer = answers.pop(0)
            os.write(ours, answer.encode() if answer in (CTRL_C, CTRL_D) else f"{answer}\n".encode())
            pressed = int(answer == CTRL_C)
            new = b""
