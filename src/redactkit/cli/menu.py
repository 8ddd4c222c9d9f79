"""``redactkit`` alone on a terminal: a short menu that leads to the verbs, by what could have been typed."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable
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
_MOST_SHOWN = 6
_EXPLAINED = (
    "Choose what is nearest. Each leads to a few questions; nothing is written before they are answered."
)
_FORM = "The file that “redactkit request new” wrote: who asks, for what, when it came in."
_EXPORT = "A list from the library system, saved as text with a row of headings: patrons first, then loans."


class _LeftError(Exception):
    """Whoever was asked for a name has none, and leaves."""


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
        if typed == ask.HELP:
            ask.say(*asking.explain_text(_EXPLAINED))
            continue
        if typed in ("1", "2", "3", "4", "5"):
            try:
                arguments = leads[int(typed) - 1]()
            except _LeftError:
                return None
            ask.say(*asking.same_as(shlex.join(["redactkit", *arguments])))
            return arguments
        ask.say(*asking.not_in_menu(len(_ENTRIES), _QUIT))


def _paper() -> list[str]:
    return ["request", "new", "--matter", "paper"]


def _request() -> list[str]:
    """An answer from a form that is there, or from questions."""
    form = _path(
        f"Which form? The name of its file, or Enter to answer questions now{_forms()}", explains=_FORM
    )
    return ["decide", form] if form else ["request", "new"]


def _copy() -> list[str]:
    """The main job: the form, the exports one by one, and where the folder goes."""
    form = _path(f"Which form? The name of its file{_forms()}", explains=_FORM, default="request.yaml")
    exports = [
        _path("Which export from the library system? The name of its file", explains=_EXPORT, must=True)
    ]
    while more := _path("One more export? Its name, or Enter if that was the last", explains=_EXPORT):
        exports.append(more)
    out = _path(
        "Where shall the folder go that you send? It must not exist yet",
        explains="The name of a folder that is made. Beside it OUT-record is made, which you keep.",
        default="OUT",
        is_there=_free,
    )
    return ["disclose", form, *exports, "--out", out]


def _check() -> list[str]:
    explains = "The folder that was made for sending, with its letter: it is read once more before it goes."
    return ["verify", _path("Which folder?", explains=explains, default="OUT", is_there=_folder)]


def _demo() -> list[str]:
    explains = "The name of a folder that is made, with made-up records and what comes of them."
    words = "Where shall the demonstration go?"
    return ["demo", _path(words, explains=explains, default="redactkit-demo", is_there=_free)]


def _file(path: Path) -> None:
    if not path.is_file():
        raise UsageError("there is no file of that name here: type it again, with its folder, or q to leave")


def _folder(path: Path) -> None:
    if not path.is_dir():
        raise UsageError("there is no folder of that name here: type it again, or q to leave")


def _free(path: Path) -> None:
    if os.path.lexists(path):
        raise UsageError(
            "something of that name is there already, and nothing is written over it: name another, or q "
            "to leave"
        )


def _forms() -> str:
    """The forms that lie here, for a question that asks for one."""
    from redactkit import desk

    found = desk.forms_here(Path())
    more = ", …" if len(found) > _MOST_SHOWN else ""
    return f" (here: {', '.join(found[:_MOST_SHOWN])}{more})" if found else ""


def _path(
    words: str,
    *,
    explains: str,
    default: str = "",
    must: bool = False,
    is_there: Callable[[Path], None] = _file,
) -> str:
    """The name of a file or folder, as it was typed or dropped here; a wrong one is asked for again."""

    def check(typed: str) -> None:
        if typed.lower() == _QUIT:
            raise _LeftError
        if typed:
            is_there(Path(_unquoted(typed)))
        elif must:
            raise UsageError("a name is needed, or q to leave")

    found = _unquoted(ask.ask_text(words, explains=explains, default=default, check=check))
    return f"./{found}" if found.startswith("-") else found


def _unquoted(typed: str) -> str:
    if len(typed) > 1 and typed[0] == typed[-1] and typed[0] in "'\"":
        typed = typed[1:-1]
    return str(Path(typed).expanduser()) if typed.startswith("~") else typed
