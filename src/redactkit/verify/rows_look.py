"""One look at a copy for an order, a consent or a task, with the exports read again.

Who is covered is worked out anew; the records that belong into each file are compared with its lines, both
ways; then everything else under OUT is searched for whoever is not covered. Part of the last check.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.folding import fold_key
from redactkit.model import (
    Category,
    Column,
    Decision,
    Export,
    GateFinding,
    Outcome,
    OutputColumn,
    ScopedSpec,
    Seeks,
    Treatment,
)
from redactkit.verify.cells import folded
from redactkit.verify.disagree import Owners, said_in
from redactkit.verify.doubts import settle_doubts, texts_of
from redactkit.verify.haystack import Haystack
from redactkit.verify.identifiers import CATEGORIES, Doubt, Identifiers
from redactkit.verify.names import GUARDIAN_NAME, names_in
from redactkit.verify.patrons import REGISTRATION, Homes, Patrons, Strangers
from redactkit.verify.persons import Persons, find_persons
from redactkit.verify.reading import read_cells
from redactkit.verify.register import Entry, KeySets, Register, entries_in, who_columns
from redactkit.verify.released import WHERE_FROM, RowsSpec, Staged, Table
from redactkit.verify.rows_compare import Expected
from redactkit.verify.rows_items import LOANS, item_columns, means_holders
from redactkit.verify.rows_names import NamesLook
from redactkit.verify.rows_plan import Limits, is_covered, searchable, sources_of, treatment_in
from redactkit.verify.scope import RowScope
from redactkit.verify.source import Chunk
from redactkit.verify.where_from import Printed, finding

_OWN_RECORD = "own_record"
_HERS = frozenset(
    Category(f"patron.{name}")
    for name in ("record_number", "barcode", "key", "alternate_id", "user_name", "phone", "email", "address")
)
"""In her own record's texts these are hers, whether their columns are given or not."""

Flags = npt.NDArray[np.bool_]


class RowsLook:
    """Everything that one reading of the exports finds wrong with a copy of rows."""

    def __init__(
        self,
        staged: Staged,
        specs: Sequence[RowsSpec],
        exports: Sequence[Export],
        decision: Decision,
        scope: ScopedSpec,
        seeks: Seeks,
        *,
        own_patrons_only: bool,
        home_library: str | None,
        said: Sequence[str],
        careful: bool,
    ) -> None:
        self._exports, self._decision, self._scope, self._seeks = exports, decision, scope, seeks
        self._careful = careful
        asks_herself = seeks.about == _OWN_RECORD
        self._is_own_record = asks_herself and decision.outcome is Outcome.RELEASE_WITH_CONSENT
        self._of_persons = bool(seeks.patrons) or means_holders(seeks)
        self._limits = Limits.of(scope, seeks, decision.as_of)
        self._found = [*_missing_files(specs, staged), *(f for t in staged.tables for f in _wrong_header(t))]
        self._tables = [table for table in staged.tables if not _wrong_header(table)]
        self._expected = {table.spec.record_class: self._expect(table) for table in self._tables}
        refers = decision.refers_other_libraries and not scope.wherever_registered
        self._homes = Homes(decision.own_codes, everyone=own_patrons_only or not refers, refers=refers)
        is_own = fold_key(home_library or "") in {fold_key(code) for code in decision.own_codes}
        self._need_home = refers and not own_patrons_only and not is_own
        self._patrons = Patrons(homes=self._homes)
        self._register = Register(patrons=self._patrons, last_year=decision.as_of.year)
        self._strangers = Strangers(first=0)
        self._names_said: list[pa.Array] = []
        self._guardians: list[pa.Array] = []
        self._printed = [p for table in self._tables for p in _printed_in(table)]
        words = texts_of(decision)
        self._in_prose = Identifiers(Haystack([], staged.prose, said), words)
        haystack = Haystack([p for p in self._printed if self._is_searched(p.output)], [], said)
        self._others, self._own = Identifiers(haystack, words), Identifiers(haystack, words)

    def _expect(self, table: Table) -> Expected:
        columns = table.spec.every_column
        treatments = [treatment_in(self._decision, output.category) for output in columns]
        # of some persons' rows somebody else may be taken out of what describes them, or what they had
        loses = [self._of_persons and o.category.startswith(("item.", "patron.")) for o in columns]
        return Expected(table=table, treatments=treatments, may_lose=loses)

    def _is_searched(self, output: OutputColumn) -> bool:
        """What a patron's own columns say is the patron's; free text is searched wherever it stands."""
        return not output.category.startswith("patron.") or self._is_text(output)

    def _is_text(self, output: OutputColumn) -> bool:
        return treatment_in(self._decision, output.category) is Treatment.REDACT_TEXT

    def findings(self) -> list[GateFinding]:
        """Read the exports and say what is wrong."""
        self._learn()
        persons = find_persons(
            self._seeks, self._exports, self._register, self._ask, need_home=self._need_home
        )
        owners = None if self._seeks.patrons else Owners(self._register)
        self._learn_items()
        holders = None if owners is None else self._holders(owners)
        first = 0
        for export in self._exports:
            scope = RowScope(export, self._decision, self._patrons, self._strangers)
            for chunk in self._read(export, scope):
                covered = (
                    persons.rows_of(export, chunk, first)
                    if owners is None
                    else self._of_class(export, chunk, scope, owners, holders, first)
                )
                self._search(export, chunk, covered)
                self._compare(export, chunk, covered)
                first += chunk.rows if export.record_class == REGISTRATION else 0
        self._others.leave_out(self._own)
        found, doubts = self._others.findings()
        prose, _ = self._in_prose.findings()
        names, unsure = self._names(persons if holders is None else persons.with_(holders))
        settled = settle_doubts([*doubts, *unsure], self._exports, self._row_scope, self._cells, _source)
        return [
            *self._found,
            *(each for expected in self._expected.values() for each in expected.findings()),
            *found,
            *prose,
            *settled,
            *names,
        ]

    def _learn(self) -> None:
        for export in self._exports:
            if export.record_class == REGISTRATION:
                for chunk in self._cells(export, who_columns(export)):
                    self._patrons.add(export, chunk.cells, chunk.rows, chunk.sound)
                    self._register.add(export, chunk)
        self._register.settle()
        self._strangers = Strangers(first=self._patrons.rows)

    def _learn_items(self) -> None:
        for nth, export in enumerate(self._exports):
            first = 0
            for chunk in self._cells(export, item_columns(export)) if self._seeks.items else ():
                self._limits.items.look(nth, export, chunk, first)
                first += chunk.rows

    def _holders(self, owners: Owners) -> frozenset[int] | None:
        """The registrations of whoever has the items, where a request gives those and names nobody."""
        if not means_holders(self._seeks):
            return None
        found: set[int] = set()
        for export in (export for export in self._exports if export.record_class == LOANS):
            scope = self._row_scope(export)
            positions = {column.position for column in (*who_columns(export), *self._limits.columns(export))}
            positions |= set(scope.positions)
            for chunk in self._cells(export, [c for c in export.columns if c.position in positions]):
                covered = self._of_class(export, chunk, scope, owners, None, 0)
                for said in said_in(export, chunk, covered & self._limits.inside(export, chunk)):
                    found |= owners.registrations(said)
        return frozenset(found)

    def _ask(self, wanted: KeySets) -> list[Entry]:
        """What the rows of other exports say of the patrons with these keys."""
        others = [export for export in self._exports if export.record_class != REGISTRATION]
        return [
            entry
            for export in others
            for chunk in self._cells(export, who_columns(export))
            for entry in entries_in(export, chunk, wanted, self._homes, self._decision.as_of.year)
        ]

    def _read(self, export: Export, scope: RowScope) -> Iterator[Chunk]:
        """The columns of an export that any question needs."""
        positions = {column.position for column in who_columns(export)} | set(scope.positions)
        positions |= {c.position for c in export.columns if c.category in CATEGORIES | {GUARDIAN_NAME}}
        if export.record_class in self._expected and self._is_covered(export):
            positions |= {column.position for column in self._limits.columns(export)}
            positions |= {s.position for s in self._sources(export) if s is not None}
        yield from self._cells(export, [c for c in export.columns if c.position in positions])

    def _cells(self, export: Export, columns: Sequence[Column]) -> Iterator[Chunk]:
        return read_cells(export, columns, careful=self._careful)

    def _sources(self, export: Export) -> list[Column | None]:
        spec = self._expected[str(export.record_class)].table.spec
        return sources_of(spec, export) if isinstance(spec, RowsSpec) else []

    def _row_scope(self, export: Export) -> RowScope:
        return RowScope(export, self._decision, self._patrons, self._strangers)

    def _is_covered(self, export: Export) -> bool:
        return is_covered(export, self._scope, self._seeks)

    def _of_class(
        self,
        export: Export,
        chunk: Chunk,
        scope: RowScope,
        owners: Owners,
        holders: frozenset[int] | None,
        first: int,
    ) -> Flags:
        """The rows of this library's patrons; of registrations those of ``holders``, if that is asked."""
        own = scope.place(chunk.cells, chunk.rows, chunk.sound).own
        if export.record_class == REGISTRATION:
            return own if holders is None else own & np.isin(np.arange(first, first + chunk.rows), [*holders])
        for said in said_in(export, chunk, own):
            if owners.is_doubtful(said):
                own[list(said.rows)] = False
        return own

    def _search(self, export: Export, chunk: Chunk, covered: Flags) -> None:
        """Look up the identifiers: in the prose those of everybody; in the files those of whoever is not
        covered, and those that the answer withholds of whoever is, unless she asks for her own record."""
        columns = [column for column in export.columns if column.category in CATEGORIES]
        kept = [c for c in columns if treatment_in(self._decision, c.category) is Treatment.KEEP]
        self._in_prose.look(columns, chunk.cells)
        self._others.look(columns, chunk.cells, only=~covered)
        withheld = [c for c in columns if c not in kept]
        if self._is_own_record:
            withheld = [c for c in withheld if c.category not in _HERS]
        self._others.look(withheld, chunk.cells, only=covered)
        self._own.look(kept, chunk.cells, only=covered)
        if self._of_persons or any(self._is_text(printed.output) for printed in self._printed):
            self._names_said += [pc.unique(each.texts) for each in names_in(export.columns, chunk.cells)]
        if self._of_persons and treatment_in(self._decision, GUARDIAN_NAME) is not Treatment.KEEP:
            take = pa.array(covered)
            guardians = [c.position for c in export.columns if c.category == GUARDIAN_NAME]
            self._guardians += [folded(chunk.cells[at].filter(take)) for at in guardians]

    def _compare(self, export: Export, chunk: Chunk, covered: Flags) -> None:
        if export.record_class in self._expected and self._is_covered(export):
            inside = covered & self._limits.inside(export, chunk)
            self._expected[export.record_class].add(self._sources(export), chunk, inside)

    def _names(self, persons: Persons) -> tuple[list[GateFinding], list[Doubt]]:
        """Full names of others in free text, and in what is given as it stands of persons who are named."""
        look = NamesLook(self._names_said, self._guardians, persons)
        found: list[GateFinding] = []
        doubts: list[Doubt] = []
        for printed in self._printed:
            if self._is_text(printed.output):
                found += look.in_text(printed)
            elif self._of_persons:
                sure, unsure = look.in_cells(printed)
                found += sure
                doubts += unsure
        return found, doubts


def _missing_files(specs: Sequence[RowsSpec], staged: Staged) -> list[GateFinding]:
    there = {table.spec.file for table in staged.tables}
    return [
        GateFinding(check=WHERE_FROM, file=spec.file, line=None, column=None, why="this file is missing")
        for spec in specs
        if spec.file not in there
    ]


def _wrong_header(table: Table) -> list[GateFinding]:
    """A header that is not the one that the answer allows: another column, one too few, another order."""
    expected = [output.name for output in table.spec.every_column]
    if list(table.header) == expected:
        return []
    extra = [at for at, name in enumerate(table.header, start=1) if name not in expected]
    at = extra[0] if extra else None
    return [finding(table, "its columns are not those that the answer gives", line=1, column=at)]


def _printed_in(table: Table) -> list[Printed]:
    """The columns of a file as they are searched."""
    cells = tuple(
        searchable(output, column)
        for output, column in zip(table.spec.every_column, table.cells, strict=True)
    )
    searched = replace(table, cells=cells)
    return [
        Printed(table=searched, position=at, output=output, nth=0)
        for at, output in enumerate(table.spec.every_column, start=1)
    ]


def _source(printed: Printed, export: Export) -> Column | None:
    """The column of an export behind a column of a file."""
    spec = printed.table.spec
    return sources_of(spec, export)[printed.position - 1] if isinstance(spec, RowsSpec) else None
