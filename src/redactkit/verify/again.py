"""Lines that are said to be those of an earlier package: are they? Part of the last check.

The exports at hand need not hold what they were made from, so the first question is asked of the copy that
the ledger keeps. This reads ledger and copy by itself: the ledger must say that a package which became
visible released these rows, and the copy must be what the ledger says, to the byte.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from redactkit.model import GateFinding, Period
from redactkit.ordinary import read_ordinary
from redactkit.verify.released import Table
from redactkit.verify.where_from import finding

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

_WHY = "these lines are said to be those of an earlier package, and are not"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidAgain:
    """What the release says is given as it was: the periods of each file, and where the ledger stands."""

    ledger: Path
    profile: str
    periods: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def of(self, table: Table) -> frozenset[str]:
        """The periods of a table."""
        return self.periods.get(table.file.rpartition("/")[2], frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Which lines of a table are made from the exports at hand, and what is wrong with the others."""

    fresh: Flags = field(repr=False)
    findings: tuple[GateFinding, ...] = ()

    def of(self, table: Table) -> Table:
        """The table with its fresh lines alone."""
        if self.fresh.all():
            return table
        keep = pa.array(self.fresh)
        return Table(
            file=table.file,
            spec=table.spec,
            header=table.header,
            cells=tuple(cells.filter(keep) for cells in table.cells),
        )

    def numbered(self, found: GateFinding) -> GateFinding:
        """A finding about the fresh lines, with the line as the file has it."""
        if found.line is None or found.line < 2 or self.fresh.all():
            return found
        line = int(np.flatnonzero(self.fresh)[found.line - 2]) + 2
        return GateFinding(check=found.check, file=found.file, line=line, column=found.column, why=found.why)


def lines_of_earlier(table: Table, said: SaidAgain | None) -> Lines:
    """Compare what is said to be given as it was with the copies."""
    periods = frozenset() if said is None else said.of(table)
    fresh = np.ones(table.lines, dtype=np.bool_)
    if said is None or not periods:
        return Lines(fresh=fresh)
    digests = _digests(said, table)
    findings = []
    for period in sorted(periods):
        if table.spec.period is None:
            lines = np.ones(table.lines, dtype=np.bool_)  # as the records stood that day: no line has another
        else:
            lines = np.asarray(pc.equal(table.cells[0], period))
        fresh &= ~lines
        digest = digests.get(period)
        if digest is None or not _is_copy(table, lines, said.ledger / "kept" / f"{digest}.csv", digest):
            first = np.flatnonzero(lines)
            findings.append(finding(table, _WHY, line=int(first[0]) + 2 if len(first) else None))
    return Lines(fresh=fresh, findings=tuple(findings))


def outside_of(months: npt.NDArray[np.int32], period: Period | None, periods: frozenset[str]) -> Flags:
    """The rows of an export whose period is not given as it was."""
    if period is None or not periods:
        return np.full(len(months), not periods)
    told = np.array([int(label.replace("-", "")) for label in sorted(periods)])
    return np.asarray(~np.isin(months if period is Period.MONTH else months // 100, told))


def _digests(said: SaidAgain, table: Table) -> dict[str, str]:
    """The digest of each period of this table, by the last package that released it and became visible."""
    standing: list[dict[str, Any]] = []
    for entry in _entries(said.ledger / "ledger.jsonl"):
        if entry.get("event") == "package":
            standing.append(entry)
        elif entry.get("event") == "aborted":
            same = [each for each in standing if each["package"] == entry["package"]]
            standing = [each for each in standing if not same or each is not same[-1]]
    found: dict[str, str] = {}
    for entry in standing:
        for one in entry["released"] if entry["profile"]["id"] == said.profile else ():
            is_here = one["table"] == table.spec.file and one["record_class"] == table.spec.record_class
            if is_here and len(one["digest"]) == hashlib.sha256().digest_size * 2:
                found[one["period"]] = one["digest"]
    return found


def _entries(book: Path) -> Iterator[dict[str, Any]]:
    """The lines of the ledger, as far as they can be read: what it does not say is not believed."""
    content = _content(book) or b""
    for line in content.split(b"\n")[:-1]:
        try:
            yield json.loads(line)
        except ValueError:
            return


def _is_copy(table: Table, lines: Flags, path: Path, digest: str) -> bool:
    """Whether these lines are the rows of the copy, in its order: one a record where they were expanded."""
    content = _content(path)
    if content is None or hashlib.sha256(content).hexdigest() != digest:
        return False
    header = content.partition(b"\n")[0].decode("utf-8")
    names = [name.strip('"') for name in header.split(",")]
    read = pyarrow.csv.read_csv(
        pa.BufferReader(content),
        read_options=pyarrow.csv.ReadOptions(use_threads=False, column_names=names, skip_rows=1),
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )
    cells = [read[name].combine_chunks() for name in names]
    if tuple(names[:-1]) == table.header:
        times = np.array(cells.pop().to_pylist(), dtype=np.int64)
        cells = [each.take(pa.array(np.repeat(np.arange(len(each)), times))) for each in cells]
        names.pop()
    printed = [each.filter(pa.array(lines)) for each in table.cells]
    return tuple(names) == table.header and all(
        _plain(one).equals(_plain(other)) for one, other in zip(cells, printed, strict=True)
    )


def _plain(cells: pa.Array | pa.ChunkedArray) -> pa.Array:
    return cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells


def _content(path: Path) -> bytes | None:
    try:
        return read_ordinary(path)
    except OSError:
        return None
