"""``redactkit`` alone on a terminal: a short menu that leads to the verbs, by what could have been typed."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from redactkit.cli import ask
from redactkit.errors import UsageError

_ENTRIES = (
    "somebody is at the desk with a paper now",
    "a request came in: what do I do, and by when?",
    "make the copy to hand over",
    "check a folder before I send it",
    "try it with made-up records",
)
_QUIT = "q"


def is_wanted() -> bool:
    """Whether somebody sits at a terminal and has typed nothing but the name."""
    return not sys.argv[1:] and sys.stdin.isatty() and sys.stdout.isatty()


def choose() -> list[str] | None:
    """The command that was chosen, as it would be typed; ``None``: nothing more is wanted."""
    from redactkit.report import asking

    ask.say(*asking.put_menu(_ENTRIES, _QUIT))
    leads = (_paper, _request, _copy, _check, _demo)
    while True:
        typed = ask.prompt()
        if typed.lower() == _QUIT:
            return None
        if typed in ("1", "2", "3", "4", "5"):
            arguments = leads[int(typed) - 1]()
            ask.say(*asking.same_as(shlex.join(["redactkit", *arguments])))
            return arguments
        ask.say(*asking.not_in_menu(len(_ENTRIES), _QUIT))


def _paper() -> list[str]:
    return ["request", "new", "--matter", "paper"]


def _request() -> list[str]:
    """An answer from a form that is there, or from questions."""
    form = _path("Which form? The name of its file, or Enter to answer questions now", needed=False)
    return ["decide", form] if form else ["request", "new"]


def _copy() -> list[str]:
    """The main job: the form, the exports one by one, and where the folder goes."""
    form = _path("Which form? The name of its file", default="request.yaml")
    exports = [_path("Which export from the library system? The name of its file")]
    while more := _path("One more export? Its name, or Enter if that was the last", needed=False):
        exports.append(more)
    out = _path("Where shall the folder go that you send? It must not exist yet", default="OUT")
    return ["disclose", form, *exports, "--out", out]


def _check() -> list[str]:
    return ["verify", _path("Which folder?", default="OUT")]


def _demo() -> list[str]:
    return ["demo", _path("Where shall the demonstration go?", default="redactkit-demo")]


def _path(words: str, *, default: str = "", needed: bool = True) -> str:
    """The name of a file or folder, as it was typed or dropped onto the window."""

    def check(typed: str) -> None:
        if needed and not typed:
            raise UsageError("a name is needed")

    typed = ask.ask_text(words, default=default, check=check)
    if len(typed) > 1 and typed[0] == typed[-1] and typed[0] in "'\"":
        typed = typed[1:-1]
    if typed.startswith("~"):
        typed = str(Path(typed).expanduser())
    return f"./{typed}" if typed.startswith("-") else typed
