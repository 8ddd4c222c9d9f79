"""The first pass: read every export once and learn what it is. Used by ``pipeline``; holds no rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from redactkit.ahead import ahead
from redactkit.categories import UNKNOWN
from redactkit.classify import Evidence, HeaderMap, knows_header, load_maps
from redactkit.errors import Held, UsageError
from redactkit.model import Export, Quarantined
from redactkit.read import Chunk, Source, open_export

Progress = Callable[[str, int, int | None], None]
"""Told what is being done, and how many rows of how many (``None``: nobody knows yet)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """An export and its source, which can be read again: the same bytes or an error."""

    export: Export
    source: Source = field(repr=False)

    def chunks(self) -> Iterator[Chunk]:
        """The second pass over the same bytes."""
        return ahead(self.source.chunks())


def learn(
    paths: Sequence[Path],
    *,
    encoding: str | None,
    tell: Progress,
    format: str | None = None,
    sheets: Sequence[int] = (),
) -> tuple[Learned, ...]:
    """Every export's format, columns, record class and doubtful rows; a workbook may hold several exports.

    A file that cannot be understood stops the run; the columns of all files are known before any is judged.
    """
    if not paths:
        raise UsageError(
            "no export was given", hint="name the files exported from the library system after the request"
        )
    if len({path.resolve() for path in paths}) < len(paths):
        raise UsageError("the same export was given twice", hint="leave one of them out")
    maps = load_maps()
    known = knows_header(maps)
    sources = [
        source
        for path in paths
        for source in open_export(
            path, format=format, encoding=encoding, is_known_header=known, sheets=sheets
        )
    ]
    found = tuple(_learn(source, maps, tell) for source in sources)
    seen: set[tuple[str, int]] = set()
    for each in found:
        if (each.export.digest, each.export.part) in seen:
            raise UsageError(
                "the same export was given twice, under two names",
                file=each.export.label,
                hint="leave one of them out: every row would be counted twice",
            )
        seen.add((each.export.digest, each.export.part))
    return found


def _learn(source: Source, maps: tuple[HeaderMap, ...], tell: Progress) -> Learned:
    evidence = Evidence(source.header, maps)
    rows = 0
    doubtful: list[Quarantined] = []
    for chunk in ahead(source.chunks()):
        evidence.add(chunk.frame)
        rows += len(chunk.frame)
        doubtful += chunk.quarantined
        tell(f"reading {source.label}", rows, None)
    meaning = evidence.conclude()
    export = Export(
        path=source.path,
        label=source.label,
        format=source.format,
        encoding=source.encoding,
        dialect=source.dialect,
        system=meaning.system,
        record_class=meaning.record_class,
        columns=meaning.columns,
        rows=rows,
        quarantined=tuple(doubtful),
        digest=source.digest or "",
        part=source.part,
        header_row=source.header_row,
        hidden=source.hidden,
        names=source.header,
        layout=source.layout,
    )
    return Learned(export=export, source=source)


def hold_unknown(exports: Sequence[Export], *, withhold: bool) -> None:
    """Stop where a file or a column has no known meaning; every one is named at once."""
    nameless = [export.label for export in exports if export.record_class is None]
    if nameless:
        raise Held(
            f"it is not known what kind of records {_and(nameless)} holds",
            hint="export loans or patrons with their usual headers, or name the sheet of a workbook with "
            "--sheet; see what redactkit inspect understood",
        )
    unknown = {
        export.label: [column.position for column in export.columns if column.category == UNKNOWN]
        for export in exports
    }
    found = [f"{label}: {_columns(at)}" for label, at in unknown.items() if at]
    if found and not withhold:
        raise Held(
            "; ".join(found),
            hint="find out what it holds, or leave it out as not yet reviewed with --unknown withhold",
        )


def _columns(positions: Sequence[int]) -> str:
    named = _and([str(position) for position in positions])
    if len(positions) == 1:
        return f"column {named} has no known meaning"
    return f"columns {named} have no known meaning"


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def cells_of(chunk: Chunk, position: int) -> pa.Array:
    """One column of a chunk as an Arrow array."""
    array = pa.array(chunk.frame[position - 1], type=pa.string())
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
