"""One look at the exports with everything that was staged in mind; the three questions share it.

First the patrons are learned, then every other export is read once: each chunk's rows are placed, released
values are ticked off, totals are counted, and identifiers that no patron export knows are looked up.
Part of the last check.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.ahead import ahead
from redactkit.categories import PATRON_KEYS
from redactkit.model import Category, Column, Decision, Export, GateFinding, Scale, TableSpec, TotalsSpec
from redactkit.verify.again import Lines, SaidAgain, lines_of_earlier, outside_of
from redactkit.verify.cells import coded, comparable_cells, folded, places_in
from redactkit.verify.doubts import settle_doubts, texts_of
from redactkit.verify.haystack import Haystack
from redactkit.verify.identifiers import CATEGORIES, Doubt, Identifiers
from redactkit.verify.names import NAME_CATEGORIES, Named, names_in, plain_names
from redactkit.verify.own_name import NameList, OwnName, RowNames
from redactkit.verify.patrons import HOME_LIBRARY, REGISTRATION, Homes, Patrons, Strangers
from redactkit.verify.reading import read_cells
from redactkit.verify.released import OWN_NAME, Staged, Table
from redactkit.verify.scope import Placed, RowScope
from redactkit.verify.source import Chunk
from redactkit.verify.told_apart import Crowd, has_no_key, who_columns
from redactkit.verify.totals import Recount
from redactkit.verify.traced import traced
from redactkit.verify.where_from import (
    Kept,
    Printed,
    bad_counts,
    finding,
    lines_of,
    match_header,
    outside_scale,
    total_of,
)

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_TITLE = Category("item.title")
_FAMILY_FIRST = r"^[^,]+ , [^,]+$"
_NAME_ALONE = "this is the name of a patron, and stands in the rows of one patron alone"
_LEARNED = frozenset(PATRON_KEYS) | NAME_CATEGORIES | CATEGORIES | {HOME_LIBRARY}


@dataclass(slots=True, kw_only=True)
class _Rows:
    """A released table of rows under examination: its kept columns, and how many rows could feed it."""

    table: Table
    spec: TableSpec
    kept: list[Kept]
    count: int | None
    lines: Lines
    again: frozenset[str]  # the periods that are given as they were, and not made from these exports
    available: int = 0


class Look:
    """Everything that one reading of the exports finds wrong."""

    def __init__(
        self,
        staged: Staged,
        exports: Sequence[Export],
        decision: Decision,
        *,
        own_patrons_only: bool,
        said: Sequence[str],
        careful: bool,
        again: SaidAgain | None = None,
    ) -> None:
        self._again = again
        self._exports = exports
        self._decision = decision
        self._careful = careful
        self._found: list[GateFinding] = []
        self._tables: list[_Rows] = []
        self._totals: list[tuple[Recount, Lines]] = []
        self._printed = printed = [column for table in staged.tables for column in self._examine(table)]
        everyone = own_patrons_only or not decision.refers_other_libraries
        refers = decision.refers_other_libraries
        self._patrons = Patrons(homes=Homes(decision.own_codes, everyone=everyone, refers=refers))
        self._identifiers = Identifiers(Haystack(printed, staged.prose, said), texts_of(decision))
        self._kept = [kept for rows in self._tables for kept in rows.kept]
        self._begins = np.cumsum([0, *[len(kept.comparable) for kept in self._kept]])

    def _examine(self, table: Table) -> list[Printed]:
        """Ask of a table what its bytes and its specification alone can tell."""
        printed, count, found = match_header(table)
        self._found += found
        lines = lines_of_earlier(table, self._again)
        self._found += lines.findings
        if count is not None:
            self._found += bad_counts(table, count)
        if isinstance(table.spec, TableSpec):
            scopes = {scope.period: scope for scope in self._decision.periods}
            for column in printed:
                self._found += outside_scale(column, scopes)
            kept = [Kept(column, lines.fresh) for column in printed if column.output.scale is Scale.AS_IS]
            said = frozenset() if self._again is None else self._again.of(table)
            self._tables.append(
                _Rows(table=table, spec=table.spec, kept=kept, count=count, lines=lines, again=said)
            )
        elif isinstance(table.spec, TotalsSpec) and count is not None:
            fresh = lines.of(table)
            columns = [replace(column, table=fresh) for column in printed]
            self._totals.append((Recount(fresh, table.spec, columns, count), lines))
        return printed

    def findings(self) -> list[GateFinding]:
        """Read the exports and say what is wrong."""
        self._learn_patrons()
        self._strangers = Strangers(first=self._patrons.rows)
        others = [
            each
            for export in self._exports
            if export.record_class != REGISTRATION
            for each in self._names(export)
        ]
        self._names_list = NameList([*self._patrons.names, *others])
        texts = [kept.comparable for kept in self._kept]
        whole = pa.concat_arrays(texts) if texts else pa.array([], pa.string())
        self._own_name = OwnName(whole, self._names_list.names)
        self._learn_crowds()
        for export in self._exports:
            self._read(export)
        found = [
            *self._found,
            *self._rows_findings(),
            *self._identifier_findings(),
            *self._own_name_findings(),
        ]
        return traced(found, self._printed, self._exports, self._chunks) if found and self._careful else found

    def _learn_patrons(self) -> None:
        for export in self._exports:
            if export.record_class != REGISTRATION:
                continue
            for chunk in self._chunks(export, [c for c in export.columns if c.category in _LEARNED]):
                self._patrons.add(export, chunk.cells, chunk.rows, chunk.sound)
                self._identifiers.look(export.columns, chunk.cells)

    def _learn_crowds(self) -> None:
        """Who stands in exports without a key, class by class; they must be known before rows are counted."""
        self._persons: dict[int, Ints] = {}
        for kind in sorted({total.record_class for total, _ in self._totals}):
            crowd = Crowd()
            for nth, export in enumerate(self._exports):
                columns = who_columns(export)
                if export.record_class != kind or not has_no_key(export) or not columns:
                    continue
                crowd.begin(nth, columns)
                for chunk in self._chunks(export, columns):
                    crowd.add(columns, chunk.cells, chunk.sound)
            self._persons |= crowd.persons()

    def _names(self, export: Export) -> list[Named]:
        """The names in an export of another class: they must be known before its rows are read."""
        wanted = [column for column in export.columns if column.category in NAME_CATEGORIES]
        return [named for chunk in self._chunks(export, wanted) for named in names_in(wanted, chunk.cells)]

    def _read(self, export: Export) -> None:
        tables = [rows for rows in self._tables if rows.spec.record_class == export.record_class]
        totals = [total for total, _ in self._totals if total.record_class == export.record_class]
        scope = self._row_scope(export)
        learned = export.record_class == REGISTRATION
        searched = [] if learned else [c for c in export.columns if c.category in CATEGORIES]
        positions = {column.position for column in searched}
        if tables or totals:
            positions |= {*scope.positions, *(p for total in totals for p in total.positions(export))}
            positions |= {
                source.position
                for rows in tables
                for kept in rows.kept
                if (source := kept.printed.source(export))
            }
        names = [column for column in export.columns if column.category in NAME_CATEGORIES and tables]
        positions |= {column.position for column in names}
        by_person = None
        if tables and scope.category is not None:
            by_person = self._names_list.by_person(self._patrons.names, self._patrons.person)
        wanted = [column for column in export.columns if column.position in positions]
        for chunk, placed in ahead(self._placed(export, wanted, scope if tables or totals else None)):
            self._search(export, searched, scope, chunk, placed)
            if placed is None:
                continue
            for total in totals:
                total.add(export, chunk.cells, placed)
            own = self._names_list.by_line(names_in(names, chunk.cells), chunk.rows) if names else None
            self._tick_off(export, tables, chunk, placed, _RowNaming(by_person, own, placed.person))

    def _placed(
        self, export: Export, columns: list[Column], scope: RowScope | None
    ) -> Iterator[tuple[Chunk, Placed | None]]:
        """The chunks of an export, and whose their rows are where that matters."""
        for chunk in self._chunks(export, columns):
            yield chunk, None if scope is None else scope.place(chunk.cells, chunk.rows, chunk.sound)

    def _search(
        self, export: Export, searched: list[Column], scope: RowScope, chunk: Chunk, placed: Placed | None
    ) -> None:
        """Look up the identifiers in rows of another class, but for keys that a patron export has as well."""
        key = scope.key if placed is not None and scope.category is not None else None
        if key is not None and placed is not None and self._spelled_alike(key):
            self._identifiers.look([key], chunk.cells, only=placed.unlinked)
            searched = [column for column in searched if column != key]
        self._identifiers.look(searched, chunk.cells)

    def _spelled_alike(self, key: Column) -> bool:
        """Whether this column and the patron exports agree about a check digit at the end of the key."""
        alike = [
            column.checked == key.checked
            for export in self._exports
            if export.record_class == REGISTRATION
            for column in export.columns
            if column.category == key.category
        ]
        return all(alike)

    def _tick_off(
        self, export: Export, tables: list[_Rows], chunk: Chunk, placed: Placed, naming: _RowNaming
    ) -> None:
        read: dict[int, tuple[pa.Array, Ints]] = {}
        for rows in tables:
            released = placed.releasable(rows.spec.period)
            made_now = released & outside_of(placed.months, rows.spec.period, rows.again)
            rows.available += int(made_now.sum())
            for kept in rows.kept:
                begin = int(self._begins[self._kept.index(kept)])
                watched = self._own_name.watched[begin : begin + len(kept.comparable)]
                source = kept.printed.source(export)
                if source is None:
                    kept.see_blank()
                    continue
                if kept.settled and not watched.any():
                    continue
                if source.position not in read:
                    distinct, at = coded(chunk.cells[source.position])
                    read[source.position] = (comparable_cells(distinct), at)
                texts, at = read[source.position]
                place = places_in(texts, kept.comparable).astype(np.int64)[at]
                kept.see(place[made_now & (place >= 0)])
                if watched.any():
                    at_risk = np.flatnonzero((place >= 0) & watched[place])
                    self._own_name.look(begin + place[at_risk], naming.of(at_risk), released[at_risk])

    def _rows_findings(self) -> list[GateFinding]:
        found = []
        for rows in self._tables:
            found += [each for kept in rows.kept for each in kept.findings()]
            fresh = rows.lines.of(rows.table)
            printed = fresh.lines if rows.count is None else total_of(fresh, rows.count)
            if printed > rows.available:
                found.append(finding(rows.table, "it stands for more records than the sources hold"))
        return [
            *found,
            *(lines.numbered(each) for total, lines in self._totals for each in total.findings()),
        ]

    def _identifier_findings(self) -> list[GateFinding]:
        """What is an identifier for certain, and what may be one and stands in one patron's rows alone."""
        found, doubts = self._identifiers.findings()
        doubts += self._names_alone()
        return [*found, *settle_doubts(doubts, self._exports, self._row_scope, self._chunks, Printed.source)]

    def _names_alone(self) -> list[Doubt]:
        """Titles that are nothing but a patron's name with the family name first: no work is called so.

        Whose rows they stand in does not matter: a column that slipped stands beside somebody else's key.
        """
        told = np.zeros(int(self._begins[-1]), dtype=np.bool_)
        told[self._own_name.telling] = True
        found = []
        for nth, kept in enumerate(self._kept):
            if kept.printed.output.category != _TITLE:
                continue
            texts = folded(kept.comparable)
            plain = plain_names(texts)
            alone = pc.and_(
                pc.match_substring_regex(plain, _FAMILY_FIRST),
                pc.is_in(plain, value_set=self._names_list.names),
            )
            new = ~told[self._begins[nth] : self._begins[nth + 1]]
            if names := set(texts.filter(pc.and_(alone, pa.array(new))).to_pylist()):
                found.append(Doubt(printed=kept.printed, texts=names, why=_NAME_ALONE, check=OWN_NAME))
        return found

    def _row_scope(self, export: Export) -> RowScope:
        nth = next(nth for nth, each in enumerate(self._exports) if each is export)
        persons = self._persons.get(nth)
        return RowScope(export, self._decision, self._patrons, self._strangers, persons)

    def _own_name_findings(self) -> list[GateFinding]:
        found = []
        for text in self._own_name.telling:
            at = int(np.searchsorted(self._begins, text, side="right")) - 1
            printed = self._kept[at].printed
            values = self._kept[at].values_of(text - int(self._begins[at]))
            found += [
                GateFinding(
                    check=OWN_NAME,
                    file=printed.table.file,
                    line=line,
                    column=printed.position,
                    why="this cell holds the name of the patron in whose rows alone it stands",
                )
                for line in lines_of(printed, values)
            ]
        return found

    def _chunks(self, export: Export, columns: list[Column]) -> Iterator[Chunk]:
        return read_cells(export, columns, careful=self._careful)


@dataclass(frozen=True, slots=True)
class _RowNaming:
    """The names of a chunk's rows: those of the registered patron, and those in the row itself."""

    by_person: RowNames | None
    own: RowNames | None
    person: Ints

    def of(self, rows: Ints) -> RowNames:
        """The names of some of the rows."""
        empty = np.zeros((len(rows), 0), dtype=np.int64)
        names = RowNames(patron=empty, guardian=empty)
        if self.by_person is not None:
            names = names.beside(self.by_person.of(self.person[rows]))
        if self.own is not None:
            names = names.beside(self.own.of(rows))
        return names
