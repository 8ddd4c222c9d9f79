"""Values by their names → cells by their places, for formats without a header row. Part of the last check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from redactkit.model import REPEAT, Export
from redactkit.verify.rows import chunks_of
from redactkit.verify.source import Chunk, others_read

Pairs = list[tuple[str, str]]
"""The values of a record with their names, in the order of the file; a name may come again."""


def chunks_by_name(
    export: Export, positions: Iterable[int], records: Iterable[tuple[int, Pairs]]
) -> Iterator[Chunk]:
    """The columns asked for. A sound record with a name that the first reader did not see is an error."""
    return chunks_of(export, positions, _placed(export, records))


def _placed(export: Export, records: Iterable[tuple[int, Pairs]]) -> Iterator[tuple[int, Sequence[str]]]:
    doubtful = {entry.row for entry in export.quarantined}
    places: Mapping[str, int] = {name: place for place, name in enumerate(export.names)}
    for number, pairs in records:
        if number in doubtful:
            continue
        cells: list[list[str]] = [[] for _ in places]
        for name, value in pairs:
            place = places.get(name)
            if place is None:
                raise others_read(export.label, hint="export the list again, as CSV (UTF-8)")
            cells[place].append(value)
        yield number, [REPEAT.join(values) for values in cells]
