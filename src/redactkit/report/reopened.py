"""What ``ledger release-again`` says on a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from redactkit.report.parts import heading, lines, row, table


def released_again(found: Mapping[str, Any]) -> RenderableType:
    """What may be made anew now, and what to do."""
    periods = table("records", "table", "period")
    for each in found["periods"]:
        row(periods, each["record_class"].replace("_", " "), each["table"], each["period"])
    return Group(
        heading(f"Package {found['package']}: these may be made anew, once"),
        *(
            lines([f"This was decided already, on {found['day']}; nothing was written."])
            if found["already"]
            else ()
        ),
        periods,
        Text(
            "Run disclose again, by somebody other than whoever decided this; the request form says who "
            "(operator, with a name). The next package that holds one of these periods uses the decision up, "
            "for all of them. The letter says that it is a new version, who decided so, and why."
        ),
    )
