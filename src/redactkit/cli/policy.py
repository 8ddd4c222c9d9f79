"""``redactkit policy``: the written policies that requests are decided by."""

from __future__ import annotations

from typing import Annotated

import typer

from redactkit.cli import options, output
from redactkit.errors import FindingsFound

Profile = Annotated[
    str, typer.Argument(help="The id of a policy, or the path of its file.", metavar="PROFILE")
]

app = typer.Typer(help="The written policies that requests are decided by.")


@app.command("list")
def list_(json: options.Json = False) -> int:
    """List the policies that come with redactkit."""
    from redactkit import policies
    from redactkit.report import policy

    found = policies.policies()
    if json:
        output.document(found)
    else:
        output.show(policy.policies(found))
    return 0


@app.command("show")
def show(
    profile: Profile,
    json: options.Json = False,
) -> int:
    """Show one policy: what it rests on, its rules in order, and what happens to each kind of column."""
    from redactkit import policies
    from redactkit.report import policy

    found = policies.policy(profile)
    if json:
        output.document(found)
    else:
        output.show(policy.policy(found))
    return 0


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
            "--all", help="Also tell each line out of the ordinary, and answers that differ in form."
        ),
    ] = False,
    json: options.Json = False,
) -> int:
    """Say for which requests policy B gives more or less than policy A, and in what else they differ.

    A difference is no finding: the code is 0.
    """
    from redactkit import policies
    from redactkit.report import policy_diff

    found = policies.diff(one, two)
    if json:
        output.document(found)
    else:
        output.show(policy_diff.diff(found, everything=everything))
    return 0
