"""What ``inspect --json`` prints: coordinates, categories and counts; no value, and no unmatched header."""

from __future__ import annotations

from collections.abc import Sequence

from redactkit.categories import PATRON_KEYS
from redactkit.model import Column, Dialect, Export


def inspect_document(exports: Sequence[Export]) -> dict[str, object]:
    """The ``redactkit.inspect/1`` document."""
    return {"schema": "redactkit.inspect/1", "files": [_file(export) for export in exports]}


def _file(export: Export) -> dict[str, object]:
    return {
        "file": export.label,
        "format": export.format,
        "encoding": export.encoding,
        "dialect": _dialect(export.dialect),
        "system": export.system,
        "record_class": export.record_class,
        "rows": export.rows,
        "quarantined": [{"row": doubt.row, "reason": doubt.reason} for doubt in export.quarantined],
        "hidden": [{"kind": part.kind, "where": part.where} for part in export.hidden],
        "patron_keys": [column.position for column in export.columns if column.category in PATRON_KEYS],
        "columns": [_column(column) for column in export.columns],
    }


def _dialect(dialect: Dialect | None) -> dict[str, object] | None:
    if dialect is None:
        return None
    return {
        "delimiter": dialect.delimiter,
        "qualifier": dialect.qualifier,
        "every_field": dialect.every_field,
        "repeat": dialect.repeat,
    }


def _column(column: Column) -> dict[str, object]:
    return {
        "position": column.position,
        "header": column.header,
        "category": column.category,
        "group": column.group.value,
        "evidence": list(column.evidence),
        "confidence": column.confidence,
        "date_order": column.date_order.value if column.date_order else None,
        "checked": column.checked,
    }
