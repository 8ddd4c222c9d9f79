"""``redactkit disclose``: the main job, from a request and exports to a verified folder or a reasoned no."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from redactkit.cli import options, output, passphrase
from redactkit.errors import GateHit, Held, UsageError

_EXPORTS = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".jsonl", ".xml", ".log"})


class Unknown(StrEnum):
    """What to do with a column whose meaning is unknown."""

    HOLD = "hold"
    WITHHOLD = "withhold"


def command(
    paths: Annotated[
        list[Path],
        typer.Argument(
            help="The request form, then the exports. With --profile every file is an export.",
            metavar="REQUEST EXPORT...",
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="OUT", help="The folder to make. It must not exist yet."),
    ] = None,
    record: Annotated[
        Path | None,
        typer.Option("--record", metavar="DIR", help="Where to keep the record. Default: OUT-record."),
    ] = None,
    sealed_to: Annotated[
        Path | None,
        typer.Option(
            "--sealed-to",
            metavar="DIR",
            help="Under a nondisclosure order: the closed folder that gets one sealed file, the only place "
            "written to.",
        ),
    ] = None,
    seal_for: options.SealFor = None,
    unknown: Annotated[
        Unknown,
        typer.Option(
            "--unknown", help="A column nobody has classified: stop, or leave it out as not yet reviewed."
        ),
    ] = Unknown.HOLD,
    expand: Annotated[
        bool, typer.Option("--expand", help="One line per record, instead of identical records counted.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Do everything, the last check too, but publish nothing.")
    ] = False,
    key: Annotated[
        Path | None,
        typer.Option(
            "--key", metavar="FILE", help="Derive ids from this key (32 bytes or more): same bytes again."
        ),
    ] = None,
    sign: Annotated[
        bool, typer.Option("--sign", help="Sign what is released, with the newest key of the home.")
    ] = False,
    sign_with: Annotated[
        str | None, typer.Option("--sign-with", metavar="NAME", help="Sign with the key of this name.")
    ] = None,
    passphrase_file: options.PassphraseFile = None,
    profile: Annotated[
        str | None, typer.Option("--profile", help="Without a form: the policy to decide by.")
    ] = None,
    requester: Annotated[
        str | None, typer.Option("--requester", help="Without a form: who asks.  [default: private]")
    ] = None,
    received: Annotated[
        str | None, typer.Option("--received", metavar="DATE", help="Without a form: the day it came in.")
    ] = None,
    handled_by: Annotated[
        str | None,
        typer.Option("--handled-by", help="Without a form: whose desk it is on.  [default: town_clerk]"),
    ] = None,
    about: Annotated[
        str | None, typer.Option("--about", help="Without a form: records, or totals.  [default: records]")
    ] = None,
    classes: Annotated[
        list[str] | None, typer.Option("--class", help="Without a form: a class of records (repeatable).")
    ] = None,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="Without a form: the first day asked for.")
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="Without a form: the last day asked for.")
    ] = None,
    own_patrons_only: Annotated[
        bool,
        typer.Option(
            "--own-patrons-only", help="Without a form: the exports hold only this library's patrons."
        ),
    ] = False,
    encoding: options.Encoding = None,
    format: options.Format = None,
    columns: options.Columns = None,
    sheet: options.Sheet = None,
    as_of: options.AsOf = None,
    home: options.Home = None,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Answer a request from exports: decide, redact, check the result once more, and write the folder.

    OUT is what you send; OUT-record, beside it, is what you keep. Nothing is written unless all of it passes
    the last check. When the policy releases nothing, no export is opened and the letter says why (code 4).
    """
    from redactkit import keys, pipeline
    from redactkit.report import terminal

    if out is None and sealed_to is None:
        raise UsageError(
            "say where to write, with --out", hint="redactkit disclose REQUEST EXPORT... --out OUT"
        )
    today = options.day(as_of)
    if profile is None:
        given = (requester, received, handled_by, about, classes, from_, to, own_patrons_only or None)
        if any(value is not None for value in given):
            raise UsageError(
                "the options that stand for a form go with --profile, not with a request form",
                hint="write it into the form, or leave the form out and give --profile",
            )
        if paths[0].suffix.lower() in _EXPORTS:
            raise UsageError(
                "the first file must be the request form",
                file=paths[0].name,
                hint="redactkit disclose REQUEST EXPORT... --out OUT; or give --profile and no form",
            )
        decided = pipeline.decide_form(paths[0], today)
        exports = paths[1:]
    else:
        span = {name: value for name, value in (("from", from_), ("to", to)) if value is not None}
        flags: dict[str, object] = {
            "profile": profile,
            "requester": {"kind": requester or "private"},
            "process": {"kind": "public_records_request"},
            "handled_by": handled_by or "town_clerk",
            "own_patrons_only": "true" if own_patrons_only else "false",
            "seeks": {"about": about or "records", "classes": list(classes or []), **span},
        }
        if received is not None:
            flags["received"] = received
        decided = pipeline.decide_flags(flags, today)
        exports = paths
    notices = output.Notices(shown=not (json or quiet))
    target = pipeline.Target(
        out=out,
        record=record,
        sealed_to=sealed_to,
        seal_for=tuple(seal_for or ()),
        home=home,
        say=notices.say,
    )
    choices = pipeline.Choices(
        withhold_unknown=unknown is Unknown.WITHHOLD,
        expand=expand,
        dry_run=dry_run,
        key=key,
        encoding=encoding,
        format=format,
        columns=columns,
        sheets=tuple(sheet or ()),
        sign=keys.signing(home, wanted=sign, name=sign_with, file=passphrase_file, ask=passphrase.ask),
    )
    try:
        with output.progress(wanted=not (json or quiet)) as tell:
            disclosed = pipeline.disclose(decided, exports, target, choices, tell)
    except (Held, GateHit) as error:
        if not json:
            raise
        output.document({**pipeline.stopped(decided, error), **notices.document})
        return error.code
    if json:
        output.document({**disclosed.document, **notices.document})
    elif not (quiet and disclosed.released):
        output.show(terminal.disclosed(disclosed))
    return 0 if disclosed.released else 4
