"""Open an export that holds one table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from redactkit.read import Source, open_export


def opened(path: Path, **how: Any) -> Source:
    """The only table of a file."""
    (source,) = open_export(path, **how)
    return source
