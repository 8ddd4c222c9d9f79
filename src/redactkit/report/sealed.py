"""A closed folder that was made ready, and a sealed record that was opened, as people read it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from redactkit.report.lines import Item, part

Found = Mapping[str, Any]


def prepared(found: Found, folder: Path) -> RenderableType:
    """Who can open what will be sealed, and what to do on a calm day."""
    keys = [each["name"] or each["key"] for each in found["recipients"]]
    return Group(
        Text(f"Ready: {folder}"),
        *part("What is sealed into it opens with the private key of any of these", keys),
        *part(
            "Next",
            (
                "Try it once, with a request that is made up: seal it, and let each of them open it.",
                "Keep each private key with its owner, under a passphrase, and never on this disk.",
                "When a paper forbids to tell: redactkit decide REQUEST --sealed-to FOLDER (this one).",
            ),
        ),
    )


def opened(found: Found, folder: Path) -> RenderableType:
    """Where the record lies now, and what became of the files that lay beside it."""
    lost = len(found["lost"])
    gone = "One sealed file" if lost == 1 else f"{lost} sealed files"
    told = f"{gone} that lay beside it when it was made is not here any more, or was altered."
    return Group(
        Item(f"To send: {folder / found['out']}", indent=0),
        Item(f"To keep: {folder / found['record']} (open START-HERE.html)", indent=0),
        Item("This lies in clear now. Remove the folder when you are done: the sealed file stays.", indent=0),
        *part(
            "Check first",
            [told] if lost else [],
            style="bold red",
        ),
    )
