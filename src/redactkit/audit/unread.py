"""Sheets that are not read as tables, hidden ones above all: searched for Social Security numbers.

Nothing is known of their columns, so no other rule is asked. Part of ``run``; no cell's text leaves here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, zip_longest

import numpy as np
import pyarrow as pa

from redactkit.audit import numbers
from redactkit.audit.cells import filled
from redactkit.audit.document import Finding, Looked
from redactkit.audit.look import Tally, Wanted
from redactkit.audit.texts import Texts
from redactkit.categories import UNKNOWN
from redactkit.decide import POSSIBLE_SSN, ColumnSeen, Profile, check_export
from redactkit.read import Source, Unread

_SSN = "US_SSN"
_TOGETHER = 4096
_HOW = "a sheet that is hidden, or was not read: its cells were searched for Social Security numbers alone"


@dataclass(slots=True)
class _Column:
    """What was found in a column of such a sheet."""

    separated: Tally = field(default_factory=Tally)
    bare: Tally = field(default_factory=Tally)
    nine: numbers.NineDigits = field(default_factory=numbers.NineDigits)

    def kinds(self) -> dict[str, Tally]:
        found = {_SSN: self.separated} if self.separated.rows else {}
        return found | ({POSSIBLE_SSN: self.bare} if self.nine.may_be_social_security else {})


def search_unread(
    source: Source, policy: Profile, wanted: Wanted, texts: Texts
) -> Iterator[Finding | Looked]:
    """What is found in the sheets of a source that are no exports; and which could not be searched."""
    if wanted.entities.isdisjoint({_SSN, POSSIBLE_SSN}):
        return
    for sheet in source.unread():
        label = f"{source.path.name}, sheet {sheet.number}"
        rows, unchecked, columns = _search(sheet, texts)
        for position, column in sorted(columns.items()):
            yield from _findings(policy, label, position, rows, column.kinds())
        if unchecked:
            yield Looked(
                file=label,
                system=None,
                record_class=None,
                rows=rows,
                quarantined=0,
                unchecked=unchecked,
                hidden=0,
            )


def _search(sheet: Unread, texts: Texts) -> tuple[int, int, dict[int, _Column]]:
    """How many rows there are, how many texts could not be checked, and the columns."""
    if sheet.rows is None:
        return 0, 1, {}
    columns: dict[int, _Column] = {}
    last = unchecked = 0
    while block := list(islice(sheet.rows, _TOGETHER)):
        at = np.array([number for number, _ in block], dtype=np.int64)
        last = int(at[-1])
        for position, cells in enumerate(_columns([row for _, row in block]), start=1):
            column = columns.setdefault(position, _Column())
            found, missed = texts.find(cells)
            unchecked += missed
            hit = numbers.separated(cells, hyphens_only=False)
            column.separated.add(at[hit | found[_SSN] if _SSN in found else hit])
            nine = numbers.nine_digits(cells)
            column.bare.add(at[nine])
            column.nine.add(cells.filter(pa.array(nine)), filled=int(filled(cells).sum()))
    return last, unchecked, columns


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[pa.Array]:
    for cells in zip_longest(*rows, fillvalue=""):
        yield pa.array([cell.encode("utf-8", "replace").decode() for cell in cells], pa.string())


def _findings(
    policy: Profile, label: str, position: int, rows: int, kinds: dict[str, Tally]
) -> Iterator[Finding]:
    seen = ColumnSeen(position=position, category=UNKNOWN, entities=frozenset(kinds))
    entities = {rule.id: rule.entities for rule in policy.data_rules}
    for found in check_export(policy.data_rules, None, [seen]):
        tally = max((kinds[kind] for kind in kinds.keys() & entities[found.rule]), key=lambda one: one.rows)
        yield Finding(
            rule=found.rule,
            severity=found.severity,
            file=label,
            column=position,
            header=None,
            category=UNKNOWN,
            rows=tally.rows,
            of_rows=rows,
            example_rows=tuple(tally.examples),
            why=found.why,
            what=found.what,
            details=(_HOW,),
            cites=found.cites,
        )
