"""Options that several verbs share, worded once."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from redactkit.errors import UsageError

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing when all went well.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Decide as if today were DATE (YYYY-MM-DD)."),
]
Home = Annotated[
    Path | None,
    typer.Option(
        "--home",
        metavar="DIR",
        help="Where the ledger of what was disclosed is kept, and the keys. One home belongs to one library "
        "and one policy. "
        "Default: $REDACTKIT_HOME, else the system's folder for user data.",
    ),
]
Encoding = Annotated[
    str | None,
    typer.Option(
        "--encoding",
        metavar="NAME",
        help="The encoding of exports that are not Unicode, such as cp1252, if words do not tell it.",
    ),
]
Columns = Annotated[
    Path | None,
    typer.Option(
        "--columns",
        metavar="FILE",
        help="A column map: what the columns of these exports mean, corrected by a person.",
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="NAME",
        help="The format of the exports, such as delimited, where the bytes mislead.",
    ),
]
Sheet = Annotated[
    list[int] | None,
    typer.Option(
        "--sheet",
        metavar="NUMBER",
        min=1,
        help="Read this sheet of a workbook and no other (repeatable); hidden ones count, and can be named.",
    ),
]
SealFor = Annotated[
    list[Path] | None,
    typer.Option(
        "--seal-for",
        metavar="FILE",
        help="A file with a public key that can open what is sealed, beside those in recipients.txt of the "
        "closed folder (repeatable).",
    ),
]
PassphraseFile = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file",
        metavar="FILE",
        help="Read the key's passphrase from this file instead of asking. Default: "
        "$REDACTKIT_PASSPHRASE_FILE.",
    ),
]


_EARLIEST, _LATEST = date(1990, 1, 1), date(2200, 1, 1)
_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SUCH_AS = "such as --as-of 2026-11-27; without it, today"


def day(as_of: str | None) -> date:
    """The day of the run: today, unless ``--as-of`` says otherwise."""
    if as_of is None:
        return date.today()
    try:
        found = date.fromisoformat(as_of)
    except ValueError:
        written = _WRITTEN.fullmatch(as_of) is not None
        what = "there is no such day in the calendar" if written else "a day is written YYYY-MM-DD"
        raise UsageError(f"--as-of: {what}", hint=_SUCH_AS) from None
    if not _EARLIEST <= found <= _LATEST:
        raise UsageError(f"--as-of: a day from {_EARLIEST} to {_LATEST} is needed", hint=_SUCH_AS)
    return found
