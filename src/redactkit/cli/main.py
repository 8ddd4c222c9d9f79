"""The ``redactkit`` command: its verbs, in the order in which a person meets them.

Importing this module must stay cheap: the verbs import Presidio, pandas and the rest when they run.
"""

from __future__ import annotations

import copy
import sys

import typer

from redactkit.cli import (
    appeal,
    audit,
    decide,
    demo,
    detect,
    disclose,
    exits,
    inspect,
    keys,
    ledger,
    menu,
    policy,
    recognizers,
    release_again,
    request,
    run,
    seal,
    verify,
)

_ABOUT = (
    "Answer a request for library patron records: decide by the library's written policy, redact the "
    "exports, and write a verified folder that may be handed over, or a reasoned no.\n\n"
    "Exit codes: 0 released or passed, 2 usage, 3 stopped by the last check, 4 held by policy, 5 a check "
    "found something, 65 export not understood, 66 input missing, 73 output exists, 74 writing failed, "
    "75 busy, 78 form not valid, 130 interrupted."
)

app = typer.Typer(
    name="redactkit",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.command("demo")(demo.command)
app.add_typer(request.app, name="request")
app.command("decide")(decide.command)
app.command("disclose")(disclose.command)
app.command("inspect")(inspect.command)
app.command("audit")(audit.command)
app.command("run")(run.command)
app.command("detect")(detect.command)
app.command("verify")(verify.command)
app.command("appeal")(appeal.command)
app.add_typer(seal.app, name="seal")
app.add_typer(keys.app, name="keys")
app.add_typer(policy.app, name="policy")
app.add_typer(recognizers.app, name="recognizers")
ledger.app.command("release-again")(release_again.command)
app.add_typer(ledger.app, name="ledger")


def _version(asked: bool) -> None:
    if asked:
        from redactkit import __version__

        typer.echo(f"redactkit {__version__}")
        raise typer.Exit


@app.callback(help=_ABOUT)
def _root(
    _: bool = typer.Option(
        False, "--version", help="Say which version this is.", is_eager=True, callback=_version
    ),
) -> None:
    """Answer requests for library patron records."""


def main() -> None:
    """Entry point of the console script."""
    raise SystemExit(exits.run(_run))


def _run() -> object:
    """What was typed; with nothing typed the menu, where somebody is there to use it, else the help."""
    arguments: list[str] | None = sys.argv[1:] or ["--help"]
    if menu.is_wanted():
        arguments = menu.choose()
    if arguments is None:
        return 0
    return _alone(arguments[0])(arguments, prog_name="redactkit", standalone_mode=False)


def _alone(verb: str) -> typer.Typer:
    """The command line with the one verb that was typed: building all of them takes longer than some run.

    Whatever is no verb is answered by the whole of it.
    """
    found = copy.copy(app)
    found.registered_commands = [each for each in app.registered_commands if each.name == verb]
    found.registered_groups = [each for each in app.registered_groups if each.name == verb]
    return found if found.registered_commands or found.registered_groups else app


if __name__ == "__main__":
    main()
