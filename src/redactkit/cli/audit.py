"""``redactkit audit``: what the exports show that should not be in the system, or is kept too long."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from redactkit.cli import options, output
from redactkit.errors import FindingsFound, UsageError

_DEFAULT = "me-infonet"


def command(
    exports: Annotated[list[Path], typer.Argument(help="The exports to look through.", metavar="EXPORT...")],
    profile: Annotated[
        str | None,
        typer.Option(
            "--profile",
            metavar="NAME",
            help="The policy whose rules about data and times of retention apply: its id, or its file. "
            f"Default: {_DEFAULT}, and a warning.",
        ),
    ] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE.csv", help="Also write the findings as a table.")
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE.html", help="Also write them as a page to keep or print."),
    ] = None,
    encoding: options.Encoding = None,
    format: options.Format = None,
    columns: options.Columns = None,
    sheet: options.Sheet = None,
    as_of: options.AsOf = None,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Say what the exports show that should not be in the system, or is kept longer than it is needed.

    Social Security numbers anywhere, secrets in clear text, protected classes, sign-up sheets and ended
    registrations with their age, what the system leaves after it anonymises, notes that name other patrons.
    Shows rules, columns and row numbers, never a value, and deletes nothing. Returns 5 when there is an error
    or a warning, a row in doubt, or a text that could not be checked; notes alone (names, birth dates) end
    with 0.
    """
    from redactkit import audit
    from redactkit.newfile import check_place, write_new
    from redactkit.report import audit as report
    from redactkit.report import page

    day = options.day(as_of)
    if csv is not None and html is not None and csv.absolute() == html.absolute():
        raise UsageError("--csv and --html name the same file")
    for place in (csv, html):
        if place is not None:
            check_place(place)
    with output.progress(wanted=not (json or quiet)) as tell:
        found = audit.audit(
            exports,
            profile=profile or _DEFAULT,
            as_of=day,
            encoding=encoding,
            format=format,
            sheets=sheet or (),
            columns=columns,
            tell=tell,
        )
    if csv is not None:
        write_new(csv, audit.audit_csv(found))
    if html is not None:
        write_new(html, report.as_html(found).encode())
    bad = audit.is_bad(found)
    if profile is None and not quiet:
        output.notice(f"warning: no --profile was given, so the rules and times are those of {_DEFAULT}")
    for caution in () if quiet else audit.cautions(found):
        output.notice(f"warning: {caution}")
    if json:
        output.document(found)
    elif bad or not quiet:
        output.show(report.audited(found))
        for place in (csv, html):
            if place is not None:
                output.show(page.written(place))
    return FindingsFound.code if bad else 0
