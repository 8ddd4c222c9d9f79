"""Account for every column under an order, a consent or a task, and say what the paper asked for in vain.

One line per column or class, never per patron, and no number of anything that was not released.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from redactkit.categories import UNKNOWN
from redactkit.errors import Held
from redactkit.model import (
    TAKEN_OUT,
    Category,
    CategoryTreatment,
    Column,
    Decision,
    Export,
    LogLine,
    Outcome,
    Standing,
    Treatment,
)
from redactkit.redact.account import but_for_unreviewed, treatment_of
from redactkit.redact.apart import apart_line, name_of, outside_line, owed_line, referred_line, unknown_line
from redactkit.redact.scoped import ScopedPlan

_SOMEBODY_ELSE = tuple(map(Category, ("guardian.name", "other_patron.key", "patron.linked_record")))
_ABOUT_OTHERS = "it names somebody else, whose records these are not"
_OTHERS_GIVEN = "the other columns are given as they stand"
_NAMED_GIVEN = "what is asked for by name is given as it stands"
_NEEDED_GIVEN = "what the task needs is given as it stands"


def account_for_scope(
    plan: ScopedPlan,
    exports: Sequence[Export],
    *,
    owed: Sequence[str],
    fields: Sequence[str],
    cleared: Set[tuple[str, Category]],
    doubted: Set[tuple[str, Category]] = frozenset(),
    own_record: bool = False,
    decided_by: str,
) -> tuple[LogLine, ...]:
    """The lines of the withholding log, each once; their order is the log's.

    ``own_record``: whoever asks is whom the rows are about, so that no rows of others are left to anybody.

    ``owed`` are the classes of which something is still to be looked at; ``fields`` those that the request
    names and no export has; ``cleared`` the columns, by class, from which somebody was taken out; ``doubted``
    those of which some cells may name somebody, so that a person must look at them.
    """
    lines: list[LogLine] = []
    for export in exports:
        kind = export.record_class or "unclassified"
        for column in export.columns:
            lines += (
                _column(plan, kind, column, cleared, doubted, decided_by)
                if plan.covers(export.record_class)
                else [outside_line(kind, column, decided_by)]
            )
    given = {table.record_class for table in plan.tables}
    lines = but_for_unreviewed(lines, _OTHERS_GIVEN)
    if plan.refers and not (own_record and plan.named is not None and not plan.named.keys(elsewhere=True)):
        lines += [referred_line(kind, decided_by) for kind in sorted(given)]
    lines += [owed_line(kind, decided_by, given=kind in given) for kind in sorted(set(owed))]
    lines += [_missing_field(name, decided_by) for name in fields]
    return tuple(dict.fromkeys(lines))


def _column(
    plan: ScopedPlan,
    kind: str,
    column: Column,
    cleared: Set[tuple[str, Category]],
    doubted: Set[tuple[str, Category]],
    decided_by: str,
) -> Iterator[LogLine]:
    if column.category == UNKNOWN:
        yield unknown_line(kind, column, decided_by)
        return
    if (kind, column.category) in doubted:
        yield _doubted_cells(kind, column, decided_by)
    treated = treatment_of(plan.decision, column.category)
    lost = (kind, column.category) in cleared
    if treated.treatment is Treatment.KEEP and lost:
        treated = ground_for_others(plan.decision)
    in_part = lost or treated.treatment is Treatment.REDACT_TEXT
    if treated.treatment is Treatment.KEEP or (in_part and not lost):
        return
    if treated.exemption is None:
        raise Held(
            f"the policy gives no ground for holding back {column.category}",
            hint="give it an exemption and a reason in the policy",
        )
    standing = Standing.BEYOND if treated.is_beyond else Standing.WITHHELD
    yield LogLine(
        record_class=kind,
        column=name_of(column),
        category=column.category,
        standing=Standing.COARSENED if in_part else standing,
        done=f"other people, and what may be theirs, are taken out; {TAKEN_OUT} stands there"
        if in_part
        else "the whole column is left out",
        exemption=treated.exemption,
        reason=treated.reason or "",
        no_smaller_part="the rest of the text is given"
        if in_part
        else treated.no_smaller_part or _rest(plan),
        decided_by=decided_by,
    )


def ground_for_others(decision: Decision) -> CategoryTreatment:
    """On which ground whoever is not the one asked about is taken out of a cell that is given."""
    for category in _SOMEBODY_ELSE:
        treated = decision.treatments.get(category)
        if treated is not None and treated.exemption is not None:
            return replace(treated, reason=_ABOUT_OTHERS, no_smaller_part=None)
    raise Held(
        "the policy gives no ground for taking other people out of a cell",
        hint="give guardian.name an exemption and a reason in the policy",
    )


def _doubted_cells(kind: str, column: Column, decided_by: str) -> LogLine:
    return apart_line(
        kind,
        f"{name_of(column)}, where it may name another patron",
        Standing.NOT_REVIEWED,
        done=f"not released yet; {TAKEN_OUT} stands there",
        reason="a person must look at them first; they are still owed",
        decided_by=decided_by,
    )


def _rest(plan: ScopedPlan) -> str:
    """What is given instead of a column that is left out."""
    if plan.decision.outcome is Outcome.RELEASE_OPERATIONAL:
        return _NEEDED_GIVEN
    some = any(treated.is_beyond for treated in plan.decision.treatments.values())
    return _NAMED_GIVEN if some else _OTHERS_GIVEN


def _missing_field(name: str, decided_by: str) -> LogLine:
    return apart_line(
        "any class",
        name.replace(".", " ").replace("_", " "),
        Standing.NOT_REVIEWED,
        done="not released yet",
        reason="it is asked for by name and no export has it; a person must look where else it is kept",
        decided_by=decided_by,
    )
