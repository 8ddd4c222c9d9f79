"""What may not be given again although the ledger could: half of an answer, and what nobody could look at.

Used by ``second_pass`` beside ``reissue``. Whoever forgets an export is told so, and nothing is released.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from redactkit.errors import Held
from redactkit.model import Decision, Export, TotalsSpec
from redactkit.redact import Plan, periods_of
from redactkit.redact.patrons import HOME_LIBRARY
from redactkit.reissue import Recalled
from redactkit.release_terms import Spec

_REGISTRATION = "registration"


def refuse_no_list(
    decision: Decision, exports: Sequence[Export], recalled: Recalled, *, own_only: bool
) -> None:
    """Stop where no export knows this library's patrons: what is given again could be looked at for nobody.

    A period that is made from the exports is held then too: nobody could say whose its rows are.
    """
    if own_only or not decision.refers_other_libraries or not recalled.reissued:
        return
    if any(
        export.record_class == _REGISTRATION or any(c.category == HOME_LIBRARY for c in export.columns)
        for export in exports
    ):
        return
    raise Held(
        "none of these exports knows this library's patrons, so the last check would have no list of whom to "
        "look for in what was released before",
        hint="give the patron export too, or state own_patrons_only: true in the request if the exports hold "
        "only this library's patrons",
    )


def refuse_half_an_answer(plan: Plan, recalled: Recalled, exports: Sequence[Export]) -> None:
    """Stop where a class can be given again in part and no export holds the rest of it.

    Without this what was released before would go out as the whole answer. ``plan`` has the tables that need
    no export.
    """
    lacking = list(_lacking(plan, recalled, exports))
    if lacking:
        raise Held.listing(
            [
                f"{spec.record_class} of {missing} ({spec.file}) is not answered: it was not "
                f"released before, and none of these exports holds {spec.record_class} records"
                for spec, missing in lacking
            ],
            hint="give the export that holds them, or change from and to in seeks",
        )


def _lacking(plan: Plan, recalled: Recalled, exports: Sequence[Export]) -> Iterator[tuple[Spec, str]]:
    """The tables that are neither made nor given again, and the periods of them that were asked for."""
    have = {export.record_class for export in exports}
    known = {spec.file for spec in plan.specs}
    specs = plan.decision.release.specs
    again = {spec.record_class for spec in specs if spec.file in recalled.periods}
    told = {spec.record_class for spec in plan.specs if isinstance(spec, TotalsSpec)}
    for spec in specs:
        if spec.file in known or spec.record_class not in again - have:
            continue
        if isinstance(spec, TotalsSpec) and spec.record_class in told and spec.file not in recalled.periods:
            continue  # another total of the class tells more
        if missing := _missing(plan.decision, spec, recalled):
            yield spec, missing


def _missing(decision: Decision, spec: Spec, recalled: Recalled) -> str:
    """The periods of a table that were asked for and not released before; empty where there are none."""
    if spec.period is None:
        return "the day of the answer"
    scope = next(each for each in decision.periods if each.period is spec.period)
    again = recalled.periods.get(spec.file, frozenset())
    if scope.first is None:
        return f"the {spec.period.value}s {f'before {min(again)}' if again else f'until {scope.last}'}"
    return ", ".join(period for period in periods_of(scope) if period not in again)
