"""The cells of a copy that name somebody else, found before it is written. Used by ``scoped_pass``.

What describes the patron loses whoever else stands in it, on the ground on which others are withheld. A cell
about an item that holds somebody's full name or number is withheld whole, and a person must look at it: a
title may be a delivery for a neighbour, or the life of somebody who is called like one. The name alone says
nothing where several patrons had what is called so: then it is a work.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.detect import KnownIdentifiers
from redactkit.folding import fold_key
from redactkit.harvest import numbers_and_addresses
from redactkit.learn import Learned, cells_of
from redactkit.model import REPEAT, TAKEN_OUT, Category, Column, Decision, Finding, Quarantined, Treatment
from redactkit.redact.keys import marked
from redactkit.redact.names import NameKey
from redactkit.redact.others import (
    NameForms,
    is_about_an_item,
    may_name_others,
    speaks_of_a_patron,
    without_names,
)
from redactkit.redact.own import Own
from redactkit.redact.people import STRONG
from redactkit.redact.person import Named
from redactkit.redact.scoped import ScopedExport, ScopedPlan, patron_keys
from redactkit.redact.scoped_rows import NOBODY, PERSON, Taken, find_rows, values_in
from redactkit.redact.transform import arrow, one_by_one, printed

_GUARDIAN_NAME, _GUARDIAN_CONTACT = Category("guardian.name"), Category("guardian.contact")
_WORKS_WORDS = frozenset({Category("item.title"), Category("item.author")})
_TELEPHONE, _WITHOUT_AREA = "PHONE_NUMBER", 7
_PLURAL = 3
"""As many patrons must have had what is called so before it counts as a work."""

Cell = tuple[int, str]
"""A text, and whose row it stands in."""
_Columns = dict[tuple[str, int], tuple[Category, set[Cell]]]
"""By file and place in it: what a column means, and its distinct cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """The rows without such cells, which columns lost something for good, and which are still owed."""

    taken: list[tuple[ScopedExport, Taken]]
    in_part: frozenset[tuple[str, Category]] = frozenset()
    owed: frozenset[tuple[str, Category]] = frozenset()
    doubtful: tuple[tuple[str, Quarantined], ...] = ()


def clear_cells(
    plan: ScopedPlan, taken: list[tuple[ScopedExport, Taken]], learned: Sequence[Learned]
) -> Cleared:
    """Every row, with what its cells become. A task for a whole class is about everybody: there it stays."""
    about = plan.about
    columns = _distinct(taken)
    if about is None or not any(cells for _, cells in columns.values()):
        return Cleared(taken=taken)
    people = about.people
    guardians = _guardians(plan, about, learned)
    names = {*pc.unique(people.names.values).to_pylist(), *pc.unique(people.also.values).to_pylist()}
    everybody = NameForms.of(sorted(names | _in_any_row(_GUARDIAN_NAME, learned)))
    about_items = {at: found for at, found in columns.items() if is_about_an_item(found[0])}
    become: dict[tuple[str, int], dict[Cell, str]] = {}
    for at, (category, cells) in columns.items():
        if at not in about_items:
            become[at] = {
                (nth, text): without_names(
                    text,
                    category,
                    _names_of(about, nth),
                    everybody=everybody,
                    guardians=guardians[nth].names,
                    contacts=guardians[nth].emails,
                )
                for nth, text in cells
            }
    owed = _naming(plan, about, about_items, everybody, learned)
    for at, cells in _numbering(plan.decision, about, about_items, learned).items():
        owed[at] = owed.get(at, set()) | cells
    become |= {at: dict.fromkeys(cells, TAKEN_OUT) for at, cells in owed.items()}
    return _cleared(taken, become)


def _distinct(taken: Iterable[tuple[ScopedExport, Taken]]) -> _Columns:
    found: _Columns = {}
    for bound, each in taken:
        for at, column in enumerate(bound.table.columns):
            if may_name_others(column) and PERSON in each.rows.column_names:
                _, cells = found.setdefault((bound.table.file, at), (column.category, set()))
                cells.update(_cells(each, at))
    return {at: (category, {cell for cell in cells if cell[1]}) for at, (category, cells) in found.items()}


def _cells(taken: Taken, at: int) -> list[Cell]:
    return list(zip(taken.rows[PERSON].to_pylist(), taken.rows.column(at).to_pylist(), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Guardians:
    """Who stands in for a person in her own rows."""

    names: NameForms = field(repr=False)
    emails: frozenset[str] = field(repr=False)


def guardian_values(person: Named, category: Category, learned: Sequence[Learned]) -> set[str]:
    """What the rows of a person say of whoever stands in for this person."""
    found: set[str] = set()
    for nth, each in enumerate(learned):
        columns = [column for column in each.export.columns if column.category == category]
        for chunk in each.chunks() if columns else ():
            rows = find_rows(person, nth, each.export, chunk.frame, chunk.rows)
            found.update(text for _, text in values_in(columns, rows.covered, chunk.frame))
    return found


def _guardians(plan: ScopedPlan, about: Named, learned: Sequence[Learned]) -> Mapping[int, _Guardians]:
    """Of each person. Of those who have items it may be any guardian: their rows are too many to ask each."""
    given = plan.decision.treatments.get(_GUARDIAN_NAME)
    if given is not None and given.treatment is Treatment.KEEP:
        nobody = _Guardians(names=NameForms.of(()), emails=frozenset())
        return defaultdict(lambda: nobody)
    anybody = _Guardians(names=NameForms.of(sorted(_in_any_row(_GUARDIAN_NAME, learned))), emails=frozenset())
    if plan.named is None:
        return defaultdict(lambda: anybody)
    each = {nth: _guardians_of(about.alone(person), learned) for nth, person in enumerate(about.persons)}
    return {**each, NOBODY: anybody}


def _guardians_of(person: Named, learned: Sequence[Learned]) -> _Guardians:
    contacts = guardian_values(person, _GUARDIAN_CONTACT, learned)
    return _Guardians(
        names=NameForms.of(sorted(guardian_values(person, _GUARDIAN_NAME, learned))),
        emails=frozenset(fold_key(word) for text in contacts for word in text.split() if "@" in word),
    )


def _names_of(named: Named, nth: int) -> frozenset[NameKey]:
    """How the person is called whom a row is about; of somebody in no registration nothing is known."""
    return frozenset() if nth == NOBODY else named.persons[nth].names


def _in_any_row(category: Category, learned: Sequence[Learned]) -> set[str]:
    """Every value of a category in these exports."""
    found: set[str] = set()
    for each in learned:
        for column in (column for column in each.export.columns if column.category == category):
            for chunk in each.chunks():
                cells = pc.unique(marked(cells_of(chunk, column.position), column))
                found.update(part.strip() for cell in cells.to_pylist() for part in cell.split(REPEAT))
    return found - {""}


def _naming(
    plan: ScopedPlan, named: Named, columns: _Columns, everybody: NameForms, learned: Sequence[Learned]
) -> dict[tuple[str, int], set[Cell]]:
    """The cells with somebody else's full name that no several patrons had, or that speak of a patron."""
    found: dict[tuple[str, int], set[Cell]] = {}
    for at, (_, cells) in columns.items():
        hit = {(nth, text) for nth, text in cells if any(everybody.spans(text, _names_of(named, nth)))}
        if hit:
            found[at] = hit
    asked = {at: {text for _, text in cells if not speaks_of_a_patron(text)} for at, cells in found.items()}
    works = _had_by_several(plan, asked, learned)
    return {at: {cell for cell in cells if cell[1] not in works[at]} for at, cells in found.items()}


def _had_by_several(
    plan: ScopedPlan, asked: Mapping[tuple[str, int], set[str]], learned: Sequence[Learned]
) -> dict[tuple[str, int], set[str]]:
    """Of some texts those that stand in the rows of several patrons."""
    holders: dict[tuple[str, int], dict[str, set[str]]] = {at: defaultdict(set) for at in asked}
    texts = {at: pa.array(sorted(wanted), pa.string()) for at, wanted in asked.items()}
    for bound in plan.exports:
        places = [(at, bound.sources[at[1]]) for at in asked if at[0] == bound.table.file and asked[at]]
        key = next(
            (c for category in STRONG for c in patron_keys(bound.export) if c.category == category), None
        )
        if key is None or not any(source is not None for _, source in places):
            continue
        for chunk in learned[bound.nth].chunks():
            for at, source in places:
                if source is None:
                    continue
                cells = printed(marked(arrow(chunk.frame[source.position - 1]), source))
                hit = np.flatnonzero(np.asarray(pc.is_in(cells, value_set=texts[at])))
                keys, rows = one_by_one(chunk.frame.iloc[hit], key)
                for row, holder in zip(rows.tolist(), keys.to_pylist(), strict=True):
                    if holder is not None:
                        holders[at][cells[hit[row]].as_py()].add(holder)
    return {
        at: {text for text, keys in found.items() if len(keys) >= _PLURAL} for at, found in holders.items()
    }


def _numbering(
    decision: Decision, named: Named, columns: _Columns, learned: Sequence[Learned]
) -> dict[tuple[str, int], set[Cell]]:
    """The cells with a card, a number, a telephone, an e-mail or a street line of somebody else."""
    known: dict[bool, KnownIdentifiers] = {}
    found: dict[tuple[str, int], set[Cell]] = {}
    own: dict[int, Own] = {}
    for at, (category, cells) in columns.items():
        words = category not in _WORKS_WORDS  # a word of a title may be anybody's log-in
        if words not in known:
            known[words] = numbers_and_addresses(learned, log_ins=words)
        listed = sorted(cells)
        for (nth, text), findings in zip(
            listed, known[words].find([text for _, text in listed]), strict=True
        ):
            if findings and nth not in own:
                own[nth] = (
                    Own.of((), frozenset())
                    if nth == NOBODY
                    else own_of(decision, named.alone(named.persons[nth]), learned)
                )
            others = (each for each in findings if not own[nth].holds(each, text))
            if not all(_counts_the_item(each, text) for each in others):
                found.setdefault(at, set()).add((nth, text))
    return found


def _counts_the_item(found: Finding, text: str) -> bool:
    """Whether a cell about an item is nothing but seven digits: the item's number, nobody's telephone."""
    return found.entity == _TELEPHONE and found.end - found.start == len(text.strip()) == _WITHOUT_AREA


def own_of(decision: Decision, person: Named, learned: Sequence[Learned]) -> Own:
    """What the rows of a person say of this person, in every export and every column that is given."""
    values: list[tuple[Category, str]] = []
    treatments = decision.treatments
    for nth, each in enumerate(learned):
        kept = [
            column
            for column in each.export.columns
            if column.category in treatments and treatments[column.category].treatment is Treatment.KEEP
        ]
        for chunk in each.chunks():
            rows = find_rows(person, nth, each.export, chunk.frame, chunk.rows)
            values += [(column.category, text) for column, text in values_in(kept, rows.covered, chunk.frame)]
    return Own.of(values, person.names)


def _reason(source: Column | None) -> str:
    header = f" ({source.header})" if source is not None and source.header else ""
    place = f"column {source.position}{header}" if source is not None else "a column"
    return f"{place} may name another patron and is withheld from the copy: give it if it names a work alone"


def _cleared(
    taken: Iterable[tuple[ScopedExport, Taken]], become: Mapping[tuple[str, int], Mapping[Cell, str]]
) -> Cleared:
    made: list[tuple[ScopedExport, Taken]] = []
    in_part: set[tuple[str, Category]] = set()
    owed: set[tuple[str, Category]] = set()
    doubtful: list[tuple[str, Quarantined]] = []
    for bound, each in taken:
        rows = each.rows
        for at, column in enumerate(bound.table.columns):
            changed = become.get((bound.table.file, at), {})
            cells = _cells(each, at) if changed else []
            texts = [changed.get(cell, cell[1]) for cell in cells]
            places = [row for row, cell in enumerate(cells) if cell[1] != texts[row]]
            if not places:
                continue
            rows = rows.set_column(at, column.name, pa.array(texts, pa.string()))
            what = (bound.table.record_class, column.category)
            if not is_about_an_item(column.category):
                in_part.add(what)
                continue
            owed.add(what)
            source = bound.sources[at]
            doubtful += [
                (bound.export.label, Quarantined(row=int(each.numbers[row]), reason=_reason(source)))
                for row in places
            ]
        made.append((bound, replace(each, rows=rows)))
    return Cleared(taken=made, in_part=frozenset(in_part), owed=frozenset(owed), doubtful=tuple(doubtful))
