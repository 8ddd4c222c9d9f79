"""``redactkit decide``: the answer, why, and what to do by when. Touches no export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from redactkit.cli import options, output


def command(
    request: Annotated[Path, typer.Argument(help="The request form (a YAML file).", metavar="REQUEST")],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="OUT",
            help="Also write the folder to send (OUT) and the folder to keep (OUT-record).",
        ),
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
    as_of: options.AsOf = None,
    home: options.Home = None,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Decide what a request may receive: the answer, the reasons, the duties and the dates.

    Needs no patron data and changes nothing unless --out is given. Returns 0 when the answer releases
    something, 4 when it does not.
    """
    from redactkit import pipeline
    from redactkit.report import answer

    decided = pipeline.decide_form(request, options.day(as_of))
    notices = output.Notices(shown=not (json or quiet))
    written = None
    if out is not None or sealed_to is not None:
        written = pipeline.answer(
            decided,
            pipeline.Target(
                out=out,
                record=record,
                sealed_to=sealed_to,
                seal_for=tuple(seal_for or ()),
                home=home,
                say=notices.say,
            ),
        )
    if json:
        lacks = {} if written is None else {"letter_lacks": list(written.lacks)}
        missing = {"missing_for_copy": decided.missing_document}
        output.document({**decided.document, **missing, **lacks, **notices.document})
    elif not (quiet and decided.decision.outcome.releases):
        output.show(answer.decision(decided.decision, written, decided.missing))
    return 0 if decided.decision.outcome.releases else 4
