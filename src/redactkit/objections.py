"""What the last check found, as the custodian reads it: the export's cells behind it, why, and the ways on.

Used by ``pipeline``. The folder that was checked is gone when this is read, so a place in it helps nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from redactkit.errors import GateHit
from redactkit.model import GateFinding, PointsAt, SourceCells

_MOST_ROWS, _MOST_LINES = 12, 20
_LOOK = "look at that column: where it holds something else than its header says, say so in a column map"
_HINTS = {
    "own_name": "withhold an item made for one person by its rows: make a column map (redactkit inspect "
    "--write-columns), write {rows} under this file, and give it with --columns; where the column holds more "
    "than its header says, correct the export",
    "identifiers": f"{_LOOK} (docs/columns.md); an item made for one person is withheld by its rows there: "
    "{rows}",
    "where_from": "export the file again; if this comes back, report the line: it holds no patron's data",
}
_PROSE = "look at what the request form and the policy file say: the letter and the README print it"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """One column of an export that is objected to for one reason."""

    check: str
    why: str
    file: str  # of OUT
    source: SourceCells | None
    line: int | None = None  # of the file of OUT, where no export is behind it

    def told(self) -> str:
        if self.source is None:
            where = f", line {self.line}" if self.line is not None else ""
            return f"{PurePosixPath(self.file).name}, which was to be sent{where}: {self.why}"
        column = f"column {self.source.column}"
        named = f"{column} ({self.source.header})" if self.source.header else column
        rows = f"{_rows(self.source.rows)}: " if self.source.rows else ""
        file = PurePosixPath(self.file).name
        return f"{self.source.export}: {rows}{named}: {self.why}, and was to go into {file}"

    def document(self) -> dict[str, object]:
        """For JSON."""
        file = PurePosixPath(self.file).name
        found: dict[str, object] = {"check": self.check, "why": self.why, "goes_into": file}
        if self.source is not None:
            found |= {
                "file": self.source.export,
                "column": self.source.column,
                "rows": list(self.source.rows),
            }
        return found


def objection(findings: Sequence[GateFinding]) -> GateHit:
    """The error for what the last check found: a line for each column of each export behind it."""
    places = _places(findings)
    first = next((place for place in places if place.source is not None), places[0])
    source = first.source
    told = [place.told() for place in places]
    if len(told) > _MOST_LINES:
        told = [*told[:_MOST_LINES], f"and {len(told) - _MOST_LINES} more places"]
    return GateHit.listing(
        told,
        [place.document() for place in places],
        hint=f"nothing was released; {_way_on(first)}",
        file=None if source is None else source.export,
        row=source.rows[0] if source is not None and source.rows else None,
        column=None if source is None else source.column,
    )


def _places(findings: Sequence[GateFinding]) -> list[_Place]:
    """Findings about one column of one export and for one reason are one place, with all its rows."""
    rows: dict[_Place, set[int]] = {}
    for each in findings:
        for source in each.sources or (None,):
            bare = None if source is None else replace(source, rows=())
            line = each.line if source is None else None
            place = _Place(check=each.check, why=each.why, file=each.file, source=bare, line=line)
            rows.setdefault(place, set()).update(() if source is None else source.rows)
    return [
        place
        if place.source is None
        else replace(place, source=replace(place.source, rows=tuple(sorted(here))))
        for place, here in rows.items()
    ]


def _rows(rows: Sequence[int]) -> str:
    shown = [str(row) for row in rows[:_MOST_ROWS]]
    if len(rows) > _MOST_ROWS:
        return f"rows {', '.join(shown)} and {len(rows) - _MOST_ROWS:,} more"
    return f"row {shown[0]}" if len(shown) == 1 else f"rows {', '.join(shown[:-1])} and {shown[-1]}"


def _way_on(place: _Place) -> str:
    source = place.source
    if source is None:
        return _PROSE if place.check == "identifiers" else _HINTS["where_from"]
    if not source.rows:
        return _LOOK if place.check != "where_from" else _HINTS["where_from"]
    why = PointsAt.MADE_FOR_ONE_PATRON.value
    entries = ", ".join(f"{{row: {row}, why: {why}}}" for row in source.rows[:_MOST_ROWS])
    more = ", …" if len(source.rows) > _MOST_ROWS else ""
    rows = f"records: {source.records} and withhold_rows: [{entries}{more}]"
    return _HINTS[place.check].replace("{rows}", rows)
