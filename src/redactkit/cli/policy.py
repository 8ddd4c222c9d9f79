"""``redactkit policy``: the written policies that requests are decided by."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from redactkit.cli import options, output
from redactkit.errors import FindingsFound, UsageError

Profile = Annotated[
    str, typer.Argument(help="The id of a policy, or the path of its file.", metavar="PROFILE")
]

app = typer.Typer(help="The written policies that requests are decided by.")


@app.command("list")
def list_(json: options.Json = False) -> int:
    """List the policies that come with redactkit."""
    from redactkit import policies
    from redactkit.report import terminal

    found = policies.policies()
    if json:
        output.document(found)
    else:
        output.show(terminal.policies(found))
    return 0


@app.command("show")
def show(
    profile: Profile,
    desk_card: Annotated[
        bool, typer.Option("--desk-card", help="Show the one page to tape up at the desk instead.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="Write the page as a file, to read and to print (.html; the desk card also .docx).",
        ),
    ] = None,
    letter_template: Annotated[
        Path | None,
        typer.Option(
            "--letter-template",
            metavar="FILE.docx",
            help="Write the letterhead of this policy's letters to a Word file, to make your own from.",
        ),
    ] = None,
    json: options.Json = False,
) -> int:
    """Show one policy as a page: its sentences, its rows in plain words, duties, contacts, dates, releases.

    With --out the whole page, columns and all, is written to a file that needs nothing else, and never over
    another one.
    """
    from redactkit import policies

    if letter_template is not None and (desk_card or out is not None):
        raise UsageError("--letter-template goes with no other option", hint="run the command twice")
    if letter_template is not None:
        policies.write_letter_template(profile, letter_template)
    elif desk_card:
        _desk_card(profile, out, json=json)
    else:
        _page(policies.policy(profile), out, json=json)
    return 0


def _desk_card(profile: str, out: Path | None, *, json: bool) -> None:
    """The page to tape up at the desk: on the terminal, or in a file."""
    from redactkit import policies
    from redactkit.report import page, terminal

    if out is not None:
        policies.write_desk_card(profile, out)
    card = policies.desk_card(profile)
    if json:
        output.document(card)
    else:
        output.show(terminal.desk_card(card) if out is None else page.written(out))


def _page(found: dict[str, object], out: Path | None, *, json: bool) -> None:
    """The page of a policy: on the terminal, or in a file."""
    from redactkit.newfile import check_place, write_new
    from redactkit.report import page, policy_page

    if out is not None:
        if out.suffix.lower() not in (".html", ".htm"):
            raise UsageError(
                "the page is written as HTML", hint="redactkit policy show PROFILE --out FILE.html"
            )
        check_place(out)
        write_new(out, page.as_html(policy_page.policy_page(found)).encode())
    if json:
        output.document(found)
    elif out is None:
        output.show(page.on_terminal(policy_page.policy_page(found)))
    else:
        output.show(page.written(out))


@app.command("check")
def check(
    profile: Profile,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Prove a policy's table: every request that the form can hold gets one answer, and no promise is broken.

    Returns 5 when something is wrong: a request that no row decides, rows in each other's way, a row that can
    never matter, a broken promise. Each is told with its file and line.
    """
    from redactkit import policies
    from redactkit.report import policy

    found = policies.check(profile)
    if json:
        output.document(found)
    elif not (quiet and found["passed"]):
        output.show(policy.check(found))
    return 0 if found["passed"] else FindingsFound.code


@app.command("test")
def run_cases(
    profile: Profile,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Run the cases that a policy carries (PROFILE.cases.yaml), and say which of its rows they cover.

    Returns 5 when a case does not come out, or when a row has none.
    """
    from redactkit import policies
    from redactkit.report import policy

    found = policies.run_tests(profile)
    if json:
        output.document(found)
    elif not (quiet and found["passed"]):
        output.show(policy.tested(found))
    return 0 if found["passed"] else FindingsFound.code


@app.command("diff")
def diff(
    one: Annotated[str, typer.Argument(help="The id of a policy, or the path of its file.", metavar="A")],
    two: Annotated[str, typer.Argument(help="The policy to compare with it.", metavar="B")],
    everything: Annotated[
        bool,
        typer.Option(
            "--all",
            help="Also tell each line out of the ordinary, answers that differ in form, and how many.",
        ),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE.txt", help="Write it as text, to print or to send. A new file."),
    ] = None,
    json: options.Json = False,
) -> int:
    """Say for which requests policy B gives more or less than policy A, and in what else they differ.

    A difference is no finding: the code is 0.
    """
    from redactkit import policies
    from redactkit.newfile import check_place, write_new
    from redactkit.report import page, policy_diff

    if out is not None:
        check_place(out)
    found = policies.diff(one, two)
    told = policy_diff.diff(found, everything=everything)
    if out is not None:
        write_new(out, output.as_text(told).encode())
    if json:
        output.document(found)
    else:
        output.show(told if out is None else page.written(out))
    return 0
