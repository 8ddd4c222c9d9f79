"""How many columns of the small samples are understood: right, wrong, unknown, and dangerously wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from tests.support.command import SAMPLES

from redactkit.categories import UNKNOWN, group_of
from redactkit.classify import Classification, Evidence, knows_header, load_maps
from redactkit.model import Category, Group
from redactkit.read import open_export

GOLD: dict[str, Any] = {
    **json.loads((SAMPLES / "gold" / "columns.json").read_text(encoding="utf-8")),
    **json.loads((SAMPLES / "gold" / "systems.json").read_text(encoding="utf-8")),
}
SMALL: tuple[str, ...] = tuple(json.loads((SAMPLES / "gold" / "systems.json").read_text(encoding="utf-8")))
_TELLING = (
    Group.DIRECT_IDENTIFIER,
    Group.CONTACT,
    Group.ACCOUNT_OR_SECRET,
    Group.FREE_TEXT,
    Group.QUASI_IDENTIFIER,
)
_HARMLESS = (Group.BIBLIOGRAPHIC, Group.OPERATIONAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A sample as it was read: headers, and rows of text."""

    name: str
    system: str | None
    record_class: str
    header: tuple[str, ...]
    gold: tuple[str, ...]
    columns: tuple[pa.Array, ...] = field(repr=False)

    @property
    def frame(self) -> pd.DataFrame:
        """The rows as the readers give them."""
        kind = pd.ArrowDtype(pa.string())
        return pd.DataFrame({place: pd.array(cells, dtype=kind) for place, cells in enumerate(self.columns)})


@dataclass(slots=True)
class Tally:
    """How the columns of one system fared."""

    right: int = 0
    wrong: int = 0
    unknown: int = 0
    dangerous: list[str] = field(default_factory=list)

    def take(self, gold: str, found: Category, where: str) -> None:
        """Count one column."""
        if found == gold:
            self.right += 1
        elif found == UNKNOWN:
            self.unknown += 1
        else:
            self.wrong += 1
            if group_of(Category(gold)) in _TELLING and group_of(found) in _HARMLESS:
                self.dangerous.append(f"{where}: {gold} is called {found}")


def read_table(name: str) -> Table:
    """A sample, read by redactkit itself, with the gold meaning of each column it found."""
    gold = GOLD[name]
    maps = load_maps()
    (source,) = open_export(SAMPLES / Path(name), is_known_header=knows_header(maps))
    chunks = [pa.Table.from_pandas(chunk.frame, preserve_index=False) for chunk in source.chunks()]
    whole = pa.concat_tables(chunks)
    columns = [whole[place].combine_chunks().cast(pa.string()) for place in range(whole.num_columns)]
    if all(source.header):
        meant = {_plain(each["header"]): each["category"] for each in gold["columns"]}
        found = [meant[_plain(header)] for header in source.header]
    else:
        found = [each["category"] for each in gold["columns"]]
    return Table(
        name=name,
        system=gold["system"],
        record_class=gold["record_class"],
        header=source.header,
        gold=tuple(found),
        columns=tuple(columns),
    )


def _plain(header: str) -> str:
    return header.strip().casefold()


def classified(table: Table, header: Sequence[str] | None = None) -> Classification:
    """What redactkit makes of a table, perhaps under other headers."""
    evidence = Evidence(header or table.header, load_maps())
    evidence.add(table.frame)
    return evidence.conclude()


def tally_of(table: Table, found: Classification, tally: Tally | None = None) -> Tally:
    """Count what was made of a table."""
    tally = tally or Tally()
    for column, gold, header in zip(found.columns, table.gold, table.header, strict=True):
        tally.take(gold, column.category, f"{table.name}: {header}")
    return tally


def every_tally() -> Iterator[tuple[str, int, Tally]]:
    """For each system how many files there are, and how their columns fared."""
    systems: dict[str, list[str]] = {}
    for name, gold in GOLD.items():
        if gold.get("header_row", True):
            systems.setdefault(gold["system"] or "no system", []).append(name)
    for system, names in sorted(systems.items()):
        tally = Tally()
        for name in names:
            table = read_table(name)
            tally_of(table, classified(table), tally)
        yield system, len(names), tally
