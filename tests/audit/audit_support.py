"""Small exports with planted things, and the audit's findings in a form that is easy to compare."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from redactkit.audit import audit

DAY = date(2025, 1, 10)


def table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    """A CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def audited(*paths: Path, profile: str = "me-infonet") -> dict[str, Any]:
    """The document of an audit on a fixed day."""
    return audit(paths, profile=profile, as_of=DAY, encoding=None, tell=lambda *_: None)


def found(document: Mapping[str, Any], *, notes: bool = False) -> dict[tuple[str, int | None], int]:
    """Rows by rule and column; without the notes, which say what may be held."""
    return {
        (each["rule"], each["column"]): each["rows"]
        for each in document["findings"]
        if notes or each["severity"] != "note"
    }


def finding(document: Mapping[str, Any], rule: str, column: int | None = None) -> dict[str, Any]:
    """The one finding of a rule in a column."""
    (one,) = (
        each
        for each in document["findings"]
        if each["rule"] == rule and (column is None or each["column"] == column)
    )
    return dict(one)
