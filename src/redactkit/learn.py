"""The first pass: read every export once and learn what it is. Used by ``pipeline``; holds no rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from redactkit.ahead import ahead
from redactkit.categories import UNKNOWN
from redactkit.classify import (
    ColumnMap,
    Evidence,
    HeaderMap,
    ToldFile,
    changes,
    knows_header,
    load_maps,
    relaid,
)
from redactkit.errors import FormInvalid, Held, UsageError
from redactkit.model import Category, Export, Quarantined
from redactkit.read import Chunk, KnownHeader, Source, open_export

_NAMES = frozenset({"patron.name", "patron.family_name"})

Progress = Callable[[str, int, int | None], None]
"""Told what is being done, and how many rows of how many (``None``: nobody knows yet)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """An export and its source, which can be read again: the same bytes or an error.

    ``values`` is what the values of each column alone would make of it; ``notices`` are for the operator.
    """

    export: Export
    source: Source = field(repr=False)
    values: tuple[Category | None, ...] = ()
    notices: tuple[str, ...] = ()

    def chunks(self) -> Iterator[Chunk]:
        """The second pass over the same bytes."""
        return ahead(self.source.chunks())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """How to read exports, where the operator says more than the bytes tell."""

    format: str | None = None
    encoding: str | None = None
    sheets: tuple[int, ...] = ()
    has_header: bool = True
    columns: ColumnMap | None = None
    only_look: bool = False

    def told(self, label: str) -> ToldFile | None:
        """What the column map says of a file of this name."""
        found = [file for file in (self.columns.files if self.columns else ()) if file.is_for(label)]
        if len(found) > 1:
            raise FormInvalid(
                "two entries of the column map are for one export",
                file=self.columns.name if self.columns else None,
                hint="make their file names differ",
            )
        return found[0] if found else None


def learn(
    paths: Sequence[Path],
    *,
    encoding: str | None,
    tell: Progress,
    format: str | None = None,
    sheets: Sequence[int] = (),
    has_header: bool = True,
    columns: ColumnMap | None = None,
    only_look: bool = False,
) -> tuple[Learned, ...]:
    """Every export's format, columns, record class and doubtful rows; a workbook may hold several exports.

    A file that cannot be understood stops the run; the columns of all files are known before any is judged.
    ``only_look``: a column map that does not fit is told instead of holding the run, and believed of the
    columns whose headers are known again.
    """
    reading = _Reading(
        format=format,
        encoding=encoding,
        sheets=tuple(sheets),
        has_header=has_header,
        columns=columns,
        only_look=only_look,
    )
    if not paths:
        raise UsageError(
            "no export was given", hint="name the files exported from the library system after the request"
        )
    if len({_whole(path) for path in paths}) < len(paths):
        raise UsageError("the same export was given twice", hint="leave one of them out")
    maps = load_maps()
    known = knows_header(maps)
    sources = [source for path in paths for source in _open(path, reading, known)]
    told = [reading.told(source.label) for source in sources]
    if reading.columns is not None and not any(told):
        raise UsageError(
            "the column map is for none of these exports",
            file=reading.columns.name,
            hint="its entries name files; a name may hold *, such as loans-*.csv",
        )
    _hold_missed(sources, told, reading)
    _hold_changed(sources, told, reading)
    read = [_read(source, maps, said, tell) for source, said in zip(sources, told, strict=True)]
    patrons = frozenset().union(*(each.evidence.patron_names() for each in read))
    found = tuple(_conclude(each, patrons, only_look=reading.only_look) for each in read)
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


def _whole(path: Path) -> Path:
    """The file behind a path; of a link that leads nowhere, the link: reading it says what is wrong."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return path.absolute()


def _open(path: Path, reading: _Reading, known: KnownHeader) -> tuple[Source, ...]:
    told = reading.told(path.name)
    has_header = reading.has_header and (told is None or told.has_header)
    found = open_export(
        path,
        format=reading.format,
        encoding=reading.encoding,
        is_known_header=known,
        header=has_header,
        sheets=reading.sheets,
    )
    if not has_header and any(source.dialect is None for source in found):
        raise UsageError(
            "only delimited text can do without a header row",
            file=path.name,
            hint="save the table as CSV; or leave --no-header, or header_row: no, out",
        )
    return found


def _hold_missed(sources: Sequence[Source], told: Sequence[ToldFile | None], reading: _Reading) -> None:
    """Stop where an export has no entry in the column map and an entry no export: a name may have changed."""
    if reading.columns is None or reading.only_look:
        return
    left = [nth for nth, file in enumerate(reading.columns.files, start=1) if file not in told]
    without = [source.label for source, said in zip(sources, told, strict=True) if said is None]
    if left and without:
        raise Held.listing(
            [f"{label}: the column map has no entry for it" for label in without],
            hint=f"entry {left[0]} of the map is for none of these exports: make its file name fit (it may "
            "hold *), add an entry, or use a map without it",
        )


def _hold_changed(sources: Sequence[Source], told: Sequence[ToldFile | None], reading: _Reading) -> None:
    """Stop where an export is not the one that the column map was made for; every change is named at once."""
    found = [
        f"{source.label}: {change}"
        for source, said in zip(sources, told, strict=True)
        for change in (changes(said, source.header) if said else ())
    ]
    if found and not reading.only_look:
        raise Held.listing(
            found,
            hint="look at the export, then make the column map anew with redactkit inspect --columns OLD "
            "--write-columns NEW: a column whose header is known again keeps its category",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A source that was read to its end, and what was gathered."""

    source: Source = field(repr=False)
    said: ToldFile | None
    changed: tuple[str, ...]
    evidence: Evidence = field(repr=False)
    rows: int
    doubtful: tuple[Quarantined, ...]


def _read(source: Source, maps: tuple[HeaderMap, ...], said: ToldFile | None, tell: Progress) -> _Read:
    changed = tuple(changes(said, source.header)) if said else ()
    names = source.header if has_names(source) else ("",) * len(source.header)
    evidence = Evidence(names, maps, relaid(said, source.header) if said and changed else said)
    rows = 0
    doubtful: list[Quarantined] = []
    for chunk in ahead(source.chunks()):
        evidence.add(chunk.frame)
        rows += len(chunk.frame)
        doubtful += chunk.quarantined
        tell(f"reading {source.label}", rows, None)
    evidence.patron_names()
    return _Read(
        source=source, said=said, changed=changed, evidence=evidence, rows=rows, doubtful=tuple(doubtful)
    )


def _conclude(read: _Read, patrons: frozenset[int], *, only_look: bool) -> Learned:
    """What an export is, beside what all exports together say of the patrons' names."""
    source, said, changed = read.source, read.said, read.changed
    rows, doubtful = read.rows, read.doubtful
    meaning = read.evidence.conclude(patrons)
    withheld = said.withheld if said and not changed else ()
    if said and withheld and not only_look:
        _hold_other_rows(source, said, meaning.record_class, rows, doubtful)
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
        quarantined=doubtful,
        digest=source.digest or "",
        part=source.part,
        header_row=source.header_row,
        hidden=source.hidden,
        withheld=withheld,
        names=source.header,
        layout=source.layout,
    )
    against = [f"{source.label}: {each}" for each in meaning.objections]
    if against and not only_look:
        raise Held.listing(
            against,
            hint="correct the column map; or write sure: yes on that column, if you have looked and are sure",
        )
    notices = (*(f"{source.label}: {each}" for each in (*changed, *meaning.warnings)), *against)
    return Learned(export=export, source=source, values=meaning.values, notices=notices)


def _hold_other_rows(
    source: Source, said: ToldFile, kind: str | None, rows: int, doubtful: Sequence[Quarantined]
) -> None:
    """Stop where the rows that the column map withholds cannot be those that were meant."""
    last = source.header_row + rows + len({each.row for each in doubtful})
    beyond = [each.row for each in said.withheld if not source.header_row < each.row <= last]
    if kind == "registration":
        what = "rows of a patron export cannot be withheld: they tell whose the other rows are"
    elif rows != said.records:
        what = f"it holds {rows:,} records, and the rows to withhold were told of a file of {said.records:,}"
    elif beyond:
        what = f"row {beyond[0]} is to be withheld, and is no record"
    else:
        return
    raise Held(
        what,
        file=source.label,
        hint="correct records and withhold_rows in the column map, or take both out",
    )


def has_names(source: Source) -> bool:
    """Whether the columns have names in the file: in a header row, or beside each value."""
    return source.header_row > 0 or source.dialect is None


def hold_unknown(exports: Sequence[Export], *, withhold: bool, to_public: bool) -> None:
    """Stop where a file or a column has no known meaning; every one is named at once.

    ``to_public``: texts go out of which the last check asks whether they hold their own patron's name.
    """
    nameless = [export.label for export in exports if export.record_class is None]
    if nameless:
        raise Held(
            f"it is not known what kind of records {_and(nameless)} holds",
            hint="export loans or patrons with their usual headers, name a workbook's sheet with --sheet, or "
            "say what it is in a column map (redactkit inspect --write-columns), such as record_class: "
            "circulation for loans",
        )
    unknown = {
        export.label: [column.position for column in export.columns if column.category == UNKNOWN]
        for export in exports
    }
    found = [f"{label}: {_columns(at)}" for label, at in unknown.items() if at]
    if found and not withhold:
        raise Held(
            "; ".join(found),
            hint="say what it holds in a column map (redactkit inspect --write-columns, then --columns), or "
            "leave it out as not yet reviewed with --unknown withhold",
        )
    if found and to_public:
        _hold_unknown_names(exports)


def _hold_unknown_names(exports: Sequence[Export]) -> None:
    """Stop where patrons' names may stand in a column that nobody knows, and in none that somebody does."""
    if any(column.category in _NAMES for export in exports for column in export.columns):
        return
    for export in exports:
        for column in export.columns:
            if column.like_names:
                raise Held(
                    f"column {column.position} has no known meaning, and is written like names of people: a "
                    "patron's own name could not be looked for",
                    file=export.label,
                    hint="say in a column map whose names these are (redactkit inspect --write-columns, then "
                    "--columns): patron.name, or item.author where they are authors",
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
