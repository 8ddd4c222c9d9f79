"""What only may be an identifier: it is none where several patrons' rows hold it. Part of the last check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace

from redactkit.model import Column, Export, GateFinding
from redactkit.verify.haystack import values_found
from redactkit.verify.identifiers import Doubt
from redactkit.verify.scope import RowScope
from redactkit.verify.source import Chunk
from redactkit.verify.where_from import Printed
from redactkit.verify.works import Readers


def settle_doubts(
    doubts: Sequence[Doubt],
    exports: Sequence[Export],
    scope_of: Callable[[Export], RowScope],
    cells_of: Callable[[Export, list[Column]], Iterator[Chunk]],
    source_of: Callable[[Printed, Export], Column | None],
) -> list[GateFinding]:
    """Read the exports once more, and say which of the doubtful cells stand in one patron's rows alone."""
    asked = [(Readers(doubt.printed, doubt.texts), doubt.why) for doubt in doubts]
    for export in exports:
        sources = [
            (readers, source.position)
            for readers, _ in asked
            if readers.printed.table.spec.record_class == export.record_class
            and (source := source_of(readers.printed, export))
        ]
        if not sources:
            continue
        scope = scope_of(export)
        positions = {*scope.positions, *(position for _, position in sources)}
        for chunk in cells_of(export, [c for c in export.columns if c.position in positions]):
            placed = scope.place(chunk.cells, chunk.rows, chunk.sound)
            for readers, position in sources:
                readers.add(chunk.cells[position], placed.person)
    checks = {doubt.why: doubt.check for doubt in doubts}
    return [
        replace(found, check=checks[why])
        for readers, why in asked
        for found in values_found(readers.printed, readers.of_one(), why)
    ]


def texts_of(value: object) -> list[str]:
    """Every text in a decision: what the profile says about it."""
    return sorted(_texts(value))


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from (*_texts(key), *_texts(each))
    elif isinstance(value, (tuple, list, frozenset)):
        for each in value:
            yield from _texts(each)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _texts(getattr(value, each.name))
