"""Account for every column of every input: released, coarsened, withheld and why, or outside the request.

One line per column or class, never per patron, and no number of anything that was not released.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from redactkit.categories import UNKNOWN
from redactkit.errors import Held
from redactkit.model import (
    Basis,
    Category,
    CategoryTreatment,
    Column,
    Decision,
    Export,
    LogLine,
    OnlyTotals,
    OutputColumn,
    PointsAt,
    Scale,
    Standing,
    TableSpec,
    TotalsSpec,
    Treatment,
)
from redactkit.redact.apart import apart_line, name_of, outside_line, owed_line, referred_line, unknown_line
from redactkit.redact.few import halves_of, matchable, names_of_works
from redactkit.redact.plan import Plan
from redactkit.redact.write import FinishedTable, empty_periods
from redactkit.scales import too_few

_COARSE = {
    Scale.MONTH: "the month is given instead of the day and time",
    Scale.YEAR: "the year is given instead of the day and time",
    Scale.CALL_NUMBER_CLASS: "the main class is given instead of the full call number",
}
_TITLE = Category("item.title")
_POINTS_AT = {
    PointsAt.MADE_FOR_ONE_PATRON: (
        "records of an item made for one patron",
        "what was lent is called after the person it was made for: its title says who had it",
    ),
    PointsAt.A_PERSONS_PAPERS: (
        "records of a person's own papers",
        "what was lent is a person's own papers: its title says whose, and so who had them",
    ),
}
_FIRMNESS = {
    Basis.INFERRED: "the policy does not say so; it follows from what it says of other records",
    Basis.GAP: "the policy does not say; this is the careful answer",
}
_SMALLER = "the other columns are given"
_NOT_EVEN_TOTALS = "totals have no figure here either"
_SMALL = "with one figure more the people behind it could be told"


def account_for_columns(
    plan: Plan,
    exports: Sequence[Export],
    finished: Sequence[FinishedTable],
    *,
    owed: Sequence[str],
    decided_by: str,
) -> tuple[LogLine, ...]:
    """The lines of the withholding log, in a fixed order, each once.

    ``owed`` are the record classes of which something is still to be looked at, or is missing.
    """
    classes = {table.spec.record_class for table in finished}
    lines: list[LogLine] = []
    for export in exports:
        kind = export.record_class or "unclassified"
        if kind in classes:
            asked = [table for table in finished if table.spec.record_class == kind]
            lines += [
                line
                for column in export.columns
                for line in _column(plan.decision, kind, column, asked, decided_by)
            ]
        else:
            lines += [outside_line(kind, column, decided_by) for column in export.columns]
    if plan.decision.refers_other_libraries and not plan.everyone_is_own:
        lines += [referred_line(kind, decided_by) for kind in sorted(classes)]
    lines = but_for_unreviewed(lines, _SMALLER)
    lines += [owed_line(kind, decided_by, given=kind in classes) for kind in sorted(set(owed))]
    lines += [
        line for kind in sorted(classes) for line in _kept_apart(plan.decision, kind, finished, decided_by)
    ]
    for kind in sorted(classes):
        lines += _pointing_at_a_person(plan.decision, kind, exports, decided_by)
        lines += _only_totals(plan, kind, finished, decided_by)
        lines += _no_figures(plan, kind, finished, decided_by)
        lines += _left_out(plan, kind, decided_by)
    return tuple(dict.fromkeys(sorted(lines, key=_order)))


def but_for_unreviewed(lines: Iterable[LogLine], given: str) -> list[LogLine]:
    """The lines, none of which says that all other columns are ``given`` where some are still owed."""
    found = list(lines)
    owed = {line.record_class for line in found if line.standing is Standing.NOT_REVIEWED}
    return [
        replace(line, no_smaller_part=f"{given}, but for what is not yet reviewed")
        if line.record_class in owed and line.no_smaller_part == given
        else line
        for line in found
    ]


def columns_to_review(exports: Sequence[Export], classes: Collection[str]) -> tuple[str, ...]:
    """The columns of these classes that nobody knows: they are not withheld, and still owed."""
    return tuple(
        f"{export.label}: column{'s' if len(unknown) > 1 else ''} {' and '.join(unknown)}"
        for export in exports
        if export.record_class in classes
        and (unknown := [str(c.position) for c in export.columns if c.category == UNKNOWN])
    )


def refuse_classes_without_tables(plan: Plan, exports: Sequence[Export], asked: Sequence[str]) -> None:
    """Stop where an export holds records that were asked for and that the profile has no table for.

    Leaving them out in silence would withhold them without a ground.
    """
    fed = {spec.record_class for spec in plan.specs}
    for export in exports:
        kind = export.record_class
        if kind is not None and kind not in fed and (not asked or kind in asked):
            raise Held(
                f"the policy has no released table for {kind} records",
                hint="answer for them by hand, or leave this file out and say so in seeks.classes",
                file=export.label,
            )


def _order(line: LogLine) -> tuple[int, str, str, str]:
    return (list(Standing).index(line.standing), line.record_class, line.column, line.done)


def _column(
    decision: Decision, kind: str, column: Column, asked: Sequence[FinishedTable], decided_by: str
) -> list[LogLine]:
    if column.category == UNKNOWN:
        return [unknown_line(kind, column, decided_by)]
    uses = [
        (table, output) for table in asked for output in table.outputs if output.category == column.category
    ]
    treated = treatment_of(decision, column.category)
    why = decision.only_totals.get(kind)
    if not uses and treated.treatment is not Treatment.WITHHOLD and why is not None:
        # kept, or made coarser, in the lists of another class: of this one there are no lists
        treated = CategoryTreatment(
            treatment=Treatment.WITHHOLD, exemption=why.exemption, reason=_sentence(why)
        )
    if not uses:
        return [_withheld(kind, column, treated, asked, decided_by)]
    return [
        _coarsened(kind, column, treated, table, output, decided_by)
        for table, output in uses
        if output.scale is not Scale.AS_IS
    ]


def treatment_of(decision: Decision, category: Category) -> CategoryTreatment:
    """The profile's treatment. Raises ``Held`` where the profile is silent: no ground, no answer."""
    treated = decision.treatments.get(category)
    if treated is None or (treated.treatment is not Treatment.KEEP and treated.exemption is None):
        raise Held(
            f"the profile gives no ground for withholding {category}",
            hint="add a treatment with an exemption and a reason to the profile",
        )
    return treated


def _withheld(
    kind: str, column: Column, treated: CategoryTreatment, asked: Sequence[FinishedTable], decided_by: str
) -> LogLine:
    if treated.exemption is None:
        raise Held(
            f"the profile keeps {column.category} but puts it into no released table",
            hint="add it to a table of the profile, or give a ground for withholding it",
        )
    if any(isinstance(table.spec, TableSpec) for table in asked):
        instead = _SMALLER
    elif all(table.has_no_figure for table in asked):
        instead = _NOT_EVEN_TOTALS
    else:
        instead = "totals are given instead"
    return LogLine(
        record_class=kind,
        column=name_of(column),
        category=column.category,
        standing=Standing.WITHHELD,
        done="the whole column is left out",
        exemption=treated.exemption,
        reason=treated.reason or "",
        no_smaller_part=treated.no_smaller_part or instead,
        decided_by=decided_by,
    )


def _coarsened(
    kind: str,
    column: Column,
    treated: CategoryTreatment,
    table: FinishedTable,
    output: OutputColumn,
    decided_by: str,
) -> LogLine:
    done = f"in {table.spec.file} {_COARSE[output.scale]}"
    if table.has_no_figure:
        done = f"{done.replace(' is given ', ' would be given ')}, but it has no figure"
    return LogLine(
        record_class=kind,
        column=name_of(column),
        category=column.category,
        standing=Standing.COARSENED,
        done=done,
        exemption=treated.exemption,
        reason=treated.reason or "the two tables must not be joined: joined, they can tell who read what",
        no_smaller_part="a finer value can be matched to a person seen at the desk or on a receipt",
        decided_by=decided_by,
    )


def _pointing_at_a_person(
    decision: Decision, kind: str, exports: Sequence[Export], decided_by: str
) -> list[LogLine]:
    """The records that the custodian withholds because what was lent points to a person."""
    here = {each.why for export in exports if export.record_class == kind for each in export.withheld}
    ground = treatment_of(decision, _TITLE).exemption if here else None
    if here and ground is None:
        raise Held(
            "the profile gives no ground for withholding a title",
            hint="add an exemption to item.title in the profile, or answer for these records by hand",
        )
    return [
        LogLine(
            record_class=kind,
            column=_POINTS_AT[why][0],
            standing=Standing.WITHHELD,
            done="these records are left out of every table",
            exemption=ground,
            reason=_POINTS_AT[why][1],
            no_smaller_part="left in one table and out of another, they would be told by the difference",
            decided_by=decided_by,
        )
        for why in sorted(here)
    ]


def _sentence(why: OnlyTotals) -> str:
    """The reason, and how firmly it stands where the policy does not say it in so many words."""
    return why.reason if why.basis is Basis.POLICY else f"{why.reason} ({_FIRMNESS[why.basis]})"


def _only_totals(plan: Plan, kind: str, finished: Sequence[FinishedTable], decided_by: str) -> list[LogLine]:
    """That of a class there are totals and no rows, with the reason."""
    tables = [table for table in finished if table.spec.record_class == kind]
    why = plan.decision.only_totals.get(kind)
    if why is None or not all(isinstance(table.spec, TotalsSpec) for table in tables):
        return []
    names = " and ".join(sorted(table.spec.file for table in tables))
    nothing = all(table.has_no_figure for table in tables)
    return [
        LogLine(
            record_class=kind,
            column="the records line by line",
            standing=Standing.WITHHELD,
            done=f"of these records there are totals only: {names}, and no figure in them"
            if nothing
            else f"given as totals only, in {names}",
            exemption=why.exemption,
            reason=_sentence(why),
            no_smaller_part=_NOT_EVEN_TOTALS
            if nothing
            else "totals are given instead, as fine as they can be",
            decided_by=decided_by,
        )
    ]


def _no_figures(plan: Plan, kind: str, finished: Sequence[FinishedTable], decided_by: str) -> list[LogLine]:
    """The totals of people, or the periods of them, of which nothing is printed.

    It follows from what is printed alone: of few and of none the same is said.
    """
    lines = []
    for table in finished:
        spec = table.spec
        if spec.record_class != kind or not isinstance(spec, TotalsSpec) or not spec.counts_people:
            continue
        periods = () if table.has_no_figure else empty_periods(table, plan)
        if not periods and not table.has_no_figure:
            continue
        treated = [plan.decision.treatments.get(output.category) for output in table.outputs]
        grounds = [each.exemption for each in treated if each is not None and each.exemption is not None]
        why = plan.decision.only_totals.get(kind)
        grounds += [why.exemption] if why is not None else []
        lines.append(
            LogLine(
                record_class=kind,
                column=spec.file,
                standing=Standing.WITHHELD,
                done=f"no figure is given for {', '.join(periods)}" if periods else "no figure is given",
                exemption=grounds[0] if grounds else None,
                reason=f"{too_few(spec.min_cell)}; which of these it is, is not told",
                no_smaller_part=_SMALL,
                decided_by=decided_by,
            )
        )
    return lines


def _left_out(plan: Plan, kind: str, decided_by: str) -> list[LogLine]:
    """What the totals of a class do not tell, because no export does: a level, or a whole file."""
    lines = []
    for spec in plan.decision.release.totals:
        if spec.record_class != kind:
            continue
        printed = plan.columns.get(spec.file)
        absent: tuple[str, ...] = (spec.file,)
        if printed is not None:
            absent = tuple(f"{spec.file}: {level.name}" for level in spec.levels if level not in printed)
        lines += [
            apart_line(
                kind,
                what,
                Standing.ABSENT,
                done="not made" if printed is None else "left out of the totals",
                reason="no column of the exports tells it, or more than one may",
                decided_by=decided_by,
            )
            for what in absent
        ]
    return lines


def _kept_apart(
    decision: Decision, kind: str, finished: Sequence[FinishedTable], decided_by: str
) -> list[LogLine]:
    """What no column shows: which work was lent on which occasion is told nowhere. Only where both are."""
    halves = halves_of(finished, kind)
    if not halves:
        return []
    named = names_of_works(halves)
    work = decision.treatments.get(named[0])
    if work is None or work.exemption is None:
        return []
    done = f"{' and '.join(half.spec.file for half in halves)} have no column in common"
    for few in matchable(halves):
        done += f", but of {', '.join(few.years)} there are so few records that the lines can be matched"
    what = "work" if named[0] == _TITLE else named[0].rpartition(".")[2].replace("_", " ")
    return [
        LogLine(
            record_class=kind,
            column=f"which {what} was lent on which occasion",
            standing=Standing.WITHHELD,
            done=done,
            exemption=work.exemption,
            reason=work.reason or "",
            no_smaller_part="both halves are given, each as exactly as it can be alone",
            decided_by=decided_by,
        )
    ]
