"""``redactkit ledger``: what was disclosed before."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from redactkit.cli import options, output
from redactkit.errors import FindingsFound

app = typer.Typer(help="What was disclosed before: the register of every answer, without a name in it.")


@app.command("list")
def list_(home: options.Home = None, json: options.Json = False) -> int:
    """List what was answered: the day, the answer, the rules behind it, the periods that were released.

    Returns 5 when the ledger is damaged.
    """
    from redactkit import ledgers
    from redactkit.report import ledger

    found = ledgers.entries(home)
    if json:
        output.document(found)
    else:
        output.show(ledger.listed(found))
    return FindingsFound.code if found["problems"] else 0


@app.command("verify")
def verify(
    head: Annotated[
        list[str] | None,
        typer.Option(
            "--head", metavar="HEAD", help="The state of the register that a letter prints (repeatable)."
        ),
    ] = None,
    head_file: Annotated[
        list[Path] | None,
        typer.Option("--head-file", metavar="FILE", help="ledger-head.txt of a release (repeatable)."),
    ] = None,
    package: Annotated[
        list[Path] | None,
        typer.Option(
            "--package",
            metavar="OUT",
            help="A folder that was released: it must have an entry, and its ledger-head.txt must stand here "
            "(repeatable).",
        ),
    ] = None,
    home: options.Home = None,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Check that no entry was changed, taken out or cut off. Returns 5 when one was.

    A whole ledger can be written anew by somebody who may write to it. A head from an earlier letter or
    release shows that: it must stand in this ledger.
    """
    from redactkit import ledgers
    from redactkit.report import ledger

    found = ledgers.verify(home, heads=head or (), head_files=head_file or (), packages=package or ())
    passed = found["result"] == "passed"
    if json:
        output.document(found)
    elif not (quiet and passed):
        output.show(ledger.verified(found))
    return 0 if passed else FindingsFound.code


@app.command("export")
def export(
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="FILE",
            help="A new file: .jsonl has the lines as they are, to check the chain by; .csv is a table.",
        ),
    ],
    home: options.Home = None,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Copy the ledger for an auditor. Returns 5 when it is damaged; the copy is made all the same."""
    from redactkit import ledgers
    from redactkit.report import ledger

    found = ledgers.export(home, out)
    if json:
        output.document(found)
    elif not quiet or found["problems"]:
        output.show(ledger.exported(found))
    return FindingsFound.code if found["problems"] else 0


@app.command("report")
def report(
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="YEAR", min=1990, max=2199, help="Default: the year of today."),
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option("--profile", help="The policy to compare with. Default: that of the last answer."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write it as a new file: .docx to print, or .md."),
    ] = None,
    home: options.Home = None,
    json: options.Json = False,
) -> int:
    """Sum up a year for the trustees' review: answers, days taken, missed dates, open questions.

    It names no requester and no patron. Every rule that was used though the policy does not say it is listed
    with the question that it leaves. Returns 5 when the ledger is damaged.
    """
    from redactkit import yearly
    from redactkit.report import ledger, page

    found = yearly.report(home, year=year or date.today().year, profile=profile)
    if out is not None:
        yearly.write_report(*ledger.yearly(found), out)
    if json:
        output.document(found)
    else:
        output.show(ledger.review(found) if out is None else page.written(out))
    return FindingsFound.code if found["problems"] else 0
