"""The one place that turns an exception into an exit code and a line.

Python's own traceback and Typer's both print the message of an exception, and a parser's message quotes the
cell. So a fault in redactkit is reported by type, module and line number alone.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING

from redactkit.closed_process import refuse_core_files
from redactkit.csvout import harmless_json
from redactkit.errors import INTERRUPTED, RedactkitError

if TYPE_CHECKING:
    import typer

_PLAIN = (
    ("Value error, ", ""),
    ("Input should be a valid integer, unable to parse string as an integer", "this is no whole number"),
    ("Input should be greater than or equal to ", "the least is "),
    ("Input should be less than or equal to ", "the most is "),
)
"""What the library that reads the options says, and what is said instead."""


def run(command: Callable[[], object]) -> int:
    """Run the command line and return its exit code. Never raises, never prints a traceback."""
    os.umask(0o077)  # nothing this program writes is for other accounts of the machine
    refuse_core_files()
    import typer

    for name in ("SIGTERM", "SIGHUP"):  # a time limit of cron's ends the run in order: what was staged goes
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    try:
        result = command()
    except RedactkitError as error:
        return report(error)
    except typer.TyperException as error:
        return _usage(error)
    except (KeyboardInterrupt, typer.Abort):
        return _interrupted()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except MemoryError:
        return _fault("MemoryError", "the machine ran out of memory")
    except Exception as error:  # the boundary: nothing may pass it unshaped
        return _fault(type(error).__name__, _where(error))
    if result == INTERRUPTED:  # Typer keeps the interrupt of a verb to itself, and gives this code back
        return _interrupted()
    return result if isinstance(result, int) else 0


def report(error: RedactkitError) -> int:
    """Say an error on stderr, as a line or as a document, and return its code."""
    if _wants_json():
        _say(harmless_json(json.dumps(error.document(), ensure_ascii=False)))
    else:
        for line in error.lines():
            _say(f"redactkit: {error.prefix}: {visible(line)}")
        if error.hint:
            _say(f"redactkit: hint: {visible(error.hint)}")
    return error.code


def visible(text: str) -> str:
    """Text with its control characters escaped: a file name may hold a terminal's escape sequence."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _interrupted() -> int:
    told = "interrupted; unless its folder is there now, nothing was released"
    if _wants_json():
        _say(json.dumps({"schema": "redactkit.error/1", "code": INTERRUPTED, "error": told}))
    else:
        _say(f"redactkit: {told}")
    return INTERRUPTED


def _usage(error: typer.TyperException) -> int:
    from redactkit.errors import UsageError

    first, *more = error.format_message().strip().splitlines() or ["no command was given"]
    if first.endswith(":"):  # the choices stand on lines of their own
        first = " ".join([first, *map(str.strip, more)])
    what = first[:1].lower() + first[1:].rstrip(".")
    for foreign, plain in _PLAIN:
        what = what.replace(foreign, plain)
    context = getattr(error, "ctx", None)
    path = "redactkit" if context is None else context.command_path
    is_group = context is None or hasattr(context.command, "list_commands")
    told = "lists the commands" if is_group else "lists its options"
    return report(UsageError(what, hint=f"{path} --help {told}"))


def _fault(kind: str, where: str) -> int:
    error = RedactkitError(
        f"a fault in redactkit ({kind}, {where})",
        hint="nothing was released; please report this line, it holds no patron's data",
    )
    return report(error)


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "redactkit" in frame.filename] or list(frames)
    if not own:
        return "no line known"
    last = own[-1]
    parts = last.filename.replace(os.sep, "/").split("/")
    return f"{'/'.join(parts[-2:])} line {last.lineno}"


def _wants_json() -> bool:
    return "--json" in sys.argv[1:]


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
