"""``redactkit recognizers``: what is looked for in free text, and whether they pass their cases."""

from __future__ import annotations

import typer

from redactkit.cli import options, output

app = typer.Typer(help="What is looked for in free text.")


@app.command("list")
def list_(json: options.Json = False) -> int:
    """List the recognizers: what each finds, and how sure it is."""
    from redactkit import overview
    from redactkit.report import terminal

    found = overview.recognizers()
    if json:
        output.document(found)
    else:
        output.show(terminal.recognizers(found))
    return 0


@app.command("test")
def run_cases(json: options.Json = False, quiet: options.Quiet = False) -> int:
    """Run the cases that each recognizer carries. Returns 5 when one fails."""
    from redactkit import overview
    from redactkit.report import terminal

    found = overview.recognizer_cases()
    if json:
        output.document(found)
    elif not (quiet and not found["failed"]):
        output.show(terminal.recognizer_cases(found))
    return 5 if found["failed"] else 0
