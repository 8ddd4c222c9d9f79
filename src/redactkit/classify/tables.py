"""Headers → which system wrote the export, what kind of table it is, and what each label means there.

``title`` is a patron's "Mrs" in Koha's borrowers and a work in its loans; ``LOCATION`` and ``NOTE`` belong to
several Sierra records. So labels that mean one thing only decide the table, and the table decides the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from redactkit.categories import more_sensitive
from redactkit.classify.headermap import HeaderMap, Meaning, TableShape
from redactkit.model import DateOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReading:
    """What the headers alone say. ``meanings`` has one entry per column; ``None`` where no map knows it."""

    system: str | None
    record_class: str | None
    date_order: DateOrder | None
    meanings: tuple[Meaning | None, ...]


def read_headers(headers: Sequence[str], maps: Sequence[HeaderMap]) -> TableReading:
    """The best-matching system, its table, and each column's meaning."""
    best = max(maps, key=lambda known: _score(headers, known), default=None)
    if best is None or not _score(headers, best):
        return TableReading(system=None, record_class=None, date_order=None, meanings=(None,) * len(headers))
    meanings = [best.meanings(header) for header in headers]
    shape = _shape(meanings, best)
    reads = shape.reads if shape else ()
    return TableReading(
        system=best.system,
        record_class=shape.record_class if shape else None,
        date_order=best.date_order,
        meanings=tuple(_chosen(found, reads) for found in meanings),
    )


def _score(headers: Sequence[str], known: HeaderMap) -> float:
    """How well a map fits: a column's own name counts more than an alias, and its own spelling a little."""
    total = 0.0
    for header in headers:
        weights = [
            (0.4 if not meaning.confirmed else 0.6 if meaning.alias else 1.0)
            + 0.1 * (header.strip() == meaning.label)
            for meaning in known.meanings(header)
        ]
        total += max(weights, default=0.0)
    return round(total, 6)


def _shape(meanings: Sequence[tuple[Meaning, ...]], known: HeaderMap) -> TableShape | None:
    """The first table of the map for which enough labels were seen that belong to one kind of record only."""
    seen = Counter(found[0].kind for found in meanings if len(found) == 1)
    for table in known.tables:
        if any(all(seen[kind] >= least for kind, least in need.items()) for need in table.needs):
            return table
    return None


def _chosen(found: tuple[Meaning, ...], reads: Sequence[str]) -> Meaning | None:
    """The meaning that the table reads first; the most sensitive one where the table does not say."""
    if not found:
        return None
    for kind in reads:
        for meaning in found:
            if meaning.kind == kind:
                return meaning
    return reduce(
        lambda one, other: one if more_sensitive(one.category, other.category) == one.category else other,
        found,
    )
