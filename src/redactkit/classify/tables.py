"""Headers → which system wrote the export, what kind of table it is, and what each label means there.

``title`` is a patron's "Mrs" in Koha's borrowers and a work in its loans; ``LOCATION`` and ``NOTE`` belong to
several Sierra records. So labels that mean one thing only decide the table, and the table decides the rest.
What the system's map does not know is looked up among the words that every library uses; what is found there
counts only where the values bear it out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce

from redactkit.categories import more_sensitive
from redactkit.classify.headermap import HeaderMap, Meaning, TableShape
from redactkit.model import DateOrder

_REGISTRATION = "registration"
_LISTS = frozenset({_REGISTRATION, "catalogue"})
"""What a table is where nothing in it says that anybody did anything."""
_COMMON_WEIGHT = 0.7
"""Everyday words count less than a system's own: a tie goes to the system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReading:
    """What the headers alone say. ``meanings`` has one entry per column; ``None`` where no map knows it."""

    system: str | None
    record_class: str | None
    date_order: DateOrder | None
    meanings: tuple[Meaning | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    """A map laid over the headers: what they may mean in it, its table, and how well that fits."""

    known: HeaderMap
    meanings: tuple[tuple[Meaning, ...], ...]
    shape: TableShape | None
    score: float


def read_headers(
    headers: Sequence[str],
    maps: Sequence[HeaderMap],
    *,
    system: str | None = None,
    record_class: str | None = None,
) -> TableReading:
    """The best-matching system, its table, and each column's meaning.

    ``system`` and ``record_class`` are what a column map says; they are not asked again.
    """
    fits = [_fit(headers, known, record_class) for known in maps]
    best = max((fit for fit in fits if system in (None, fit.known.system)), key=_rank, default=None)
    if best is None or not best.score:
        habit = best.known.date_order if best is not None and system is not None else None
        return TableReading(
            system=system, record_class=record_class, date_order=habit, meanings=(None,) * len(headers)
        )
    common = next((fit for fit in fits if fit.known.system is None), None)
    is_its_own = common is None or common is best or _has_labels_of_its_own(headers, best, common)
    shape = best.shape or (common.shape if common else None)
    if common is not None and (not is_its_own or common is best):
        shape = _shape_of_renamed(headers, common, record_class) or shape  # labels of no one system
    found = record_class or (shape.record_class if shape else None)
    reads = best.shape.reads if best.shape else ()
    if best.shape is not None and best.shape.record_class != found:
        reads = _reads_of(best.known, found) or reads
    meanings = [_chosen(meaning, reads) for meaning in best.meanings]
    guesses = [_chosen(best.known.reworded(header), reads) for header in headers]
    if common is not None and common is not best:
        reads = _reads_of(common.known, found)
        everyday = [_everyday(_chosen(meaning, reads)) for meaning in common.meanings]
        if is_its_own:
            meanings = [
                _more_telling(own, other) if found == _REGISTRATION and _is_of_an_item(own) else own or other
                for own, other in zip(meanings, everyday, strict=True)
            ]
        else:  # nothing in these headers is the system's alone: it may be any library's list
            meanings = [_more_telling(own, other) for own, other in zip(meanings, everyday, strict=True)]
        others = [_everyday(_chosen(common.known.reworded(header), reads)) for header in headers]
        guesses = [_more_telling(other, own) for own, other in zip(guesses, others, strict=True)]
    meanings = [known or guess for known, guess in zip(meanings, guesses, strict=True)]
    return TableReading(
        system=system or best.known.system,
        record_class=found,
        date_order=best.known.date_order,
        meanings=tuple(meanings),
    )


def _has_labels_of_its_own(headers: Sequence[str], best: _Fit, common: _Fit) -> bool:
    """Whether some header is the system's alone: a label that others do not have, or spell otherwise."""
    for header, own, other in zip(headers, best.meanings, common.meanings, strict=True):
        spelled = {meaning.label for meaning in other}
        if own and not other:
            return True
        if any(meaning.label == header.strip() and not meaning.alias for meaning in own) and (
            header.strip() not in spelled
        ):
            return True
    return False


def _rank(fit: _Fit) -> tuple[float, bool]:
    return (fit.score, fit.shape is not None)


def _fit(headers: Sequence[str], known: HeaderMap, record_class: str | None) -> _Fit:
    meanings = tuple(known.meanings(header) for header in headers)
    shapes = [table for table in known.tables if record_class in (None, table.record_class)]
    shape = _shape(meanings, shapes) if record_class is None else next(iter(shapes), None)
    weight = _COMMON_WEIGHT if known.system is None else 1.0
    return _Fit(
        known=known, meanings=meanings, shape=shape, score=round(weight * _score(headers, meanings), 6)
    )


def _score(headers: Sequence[str], meanings: Sequence[Sequence[Meaning]]) -> float:
    """How well a map fits: a column's own name counts more than an alias, and its own spelling a little."""
    total = 0.0
    for header, found in zip(headers, meanings, strict=True):
        weights = [
            (0.6 if not meaning.confirmed else 0.7 if meaning.alias else 1.0)
            + 0.1 * (header.strip() == meaning.label)
            for meaning in found
        ]
        total += max(weights, default=0.0)
    return total


def _shape(meanings: Sequence[Sequence[Meaning]], shapes: Sequence[TableShape]) -> TableShape | None:
    """The first table of the map for which enough labels were seen that belong to one kind of record only."""
    seen = Counter(found[0].kind for found in meanings if len(found) == 1)
    for table in shapes:
        if any(all(seen[kind] >= least for kind, least in need.items()) for need in table.needs):
            return table
    return None


def _shape_of_renamed(headers: Sequence[str], common: _Fit, record_class: str | None) -> TableShape | None:
    """What happened, if the words of every library, renamed ones too, say that something did."""
    if record_class is not None:
        return None
    known = zip(common.meanings, headers, strict=True)
    shape = _shape([own or common.known.reworded(header) for own, header in known], common.known.tables)
    return None if shape is None or shape.record_class in _LISTS else shape


def _reads_of(known: HeaderMap, record_class: str | None) -> tuple[str, ...]:
    """What a table of this class reads first: of several, the last is the one of no further conditions."""
    return next((table.reads for table in known.tables[::-1] if table.record_class == record_class), ())


def _is_of_an_item(meaning: Meaning | None) -> bool:
    """Out of place in a list of patrons, where ``homebranch`` is hers and not a book's."""
    return meaning is not None and meaning.category.startswith("item.")


def _everyday(meaning: Meaning | None) -> Meaning | None:
    """What a label means to any library: a guess, which the values must bear out."""
    return None if meaning is None else replace(meaning, confirmed=False, alias=True)


def _more_telling(own: Meaning | None, other: Meaning | None) -> Meaning | None:
    if own is None or other is None:
        return own or other
    return own if more_sensitive(own.category, other.category) == own.category else other


def _chosen(found: Sequence[Meaning], reads: Sequence[str]) -> Meaning | None:
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
