"""``redactkit run``: a saved job, as cron starts it. Silence when all went well, and a line when not."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from redactkit.cli import options, output
from redactkit.errors import RedactkitError


def command(
    job: Annotated[Path, typer.Argument(help="The job: a disclosure or an audit, written down.")],
    as_of: options.AsOf = None,
    json: options.Json = False,
) -> int:
    """Run a saved disclosure or audit, as cron does: no questions, nothing said when all went well.

    Paths in the job are taken from its own folder; {date} stands for the day of the run. One line on stderr
    says what went wrong, or that there is something to look at (codes 4 and 5). Where something was released
    and the exports may not be whole, a line on stderr says so, and the code is 0.
    """
    from redactkit import jobs
    from redactkit.report.audit import as_html

    day = options.day(as_of)

    def say(text: str) -> None:
        if not json:
            output.notice(f"{job.name}: notice: {text}")

    try:
        ended = jobs.run_job(job, day, page=as_html, say=say)
    except RedactkitError as error:
        if json:
            raise
        where = "" if error.file == job.name else f"{job.name}: "
        hint = f" ({jobs.as_fields(error.hint)})" if error.hint else ""
        output.notice(f"{error.prefix}: {where}{error.line()}{hint}")
        return error.code
    if json:
        output.document(ended.document)
        return ended.code
    if ended.warnings:  # in one line: that is what cron sends
        output.notice(f"{job.name}: warning: {'; '.join(ended.warnings)}")
    if ended.line is not None:
        output.notice(f"{job.name}: {ended.line}")
    return ended.code
