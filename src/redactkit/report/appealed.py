"""A folder for an appeal that was made, as people read it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType

from redactkit.report.lines import Item, part

Found = Mapping[str, Any]


def made(found: Found, folder: Path) -> RenderableType:
    """Where it lies, what is in it, and what to do before it goes."""
    left_out = ", ".join(found["left_out"])
    first = ["Read index.docx, and let counsel read it before the folder goes."]
    if left_out:
        first.append(f"Left out of the request form: {left_out}. --in-camera gives the whole form.")
    return Group(
        Item(f"Made: {folder}", indent=0),
        *part("In it", found["papers"]),
        *part("Next", first),
    )
