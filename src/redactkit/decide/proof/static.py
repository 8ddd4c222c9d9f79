"""In what the copies of two policies differ, and what else a reader should know of each. Pure.

Columns, totals and their smallest cell under the same answer; what a task receives; dates; how each policy is
read where it is silent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from redactkit.decide.profile import Profile
from redactkit.decide.profile.nouns import ClockRule, Purpose
from redactkit.model import OutputColumn, ReleaseSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Differs:
    """One difference: of what kind, in what, and how it is in either policy; ``None``: it has none."""

    kind: str  # columns | tables | totals | purpose | clock | reading
    what: str
    one: str | None
    two: str | None


def differences(one: Profile, two: Profile) -> Iterator[Differs]:
    """Everything in which the copies differ, then clocks and readings."""
    for outcome in one.treatments:
        if outcome in two.treatments:
            treated = [
                {str(name): each.treatment.value for name, each in profile.treatments[outcome].items()}
                for profile in (one, two)
            ]
            yield from _differ("columns", f"{outcome}: ", treated[0], treated[1])
    for outcome in one.releases:
        if outcome in two.releases:
            made = [_made(profile.releases[outcome]) for profile in (one, two)]
            yield from _differ("tables", f"{outcome}: ", made[0], made[1])
    purposes = [{name: _received(each) for name, each in profile.purposes.items()} for profile in (one, two)]
    yield from _differ("purpose", "", purposes[0], purposes[1])
    clocks = [{each.id: _counted(each) for each in profile.clocks} for profile in (one, two)]
    yield from _differ("clock", "", clocks[0], clocks[1])
    readings = [{name: each.chosen for name, each in profile.readings.items()} for profile in (one, two)]
    yield from _differ("reading", "", readings[0], readings[1])


def _differ(kind: str, before: str, one: Mapping[str, str], two: Mapping[str, str]) -> Iterator[Differs]:
    for name in dict.fromkeys([*one, *two]):
        if one.get(name) != two.get(name):
            yield Differs(kind=kind, what=f"{before}{name}", one=one.get(name), two=two.get(name))


def _made(specs: Mapping[str, ReleaseSpec]) -> dict[str, str]:
    """Each file that is made, in a line: what stands in it, and how small a block may be."""
    found = {}
    for spec in specs.values():
        for table in spec.tables:
            found[table.file] = f"by {table.period}: {_columns(table.columns)}"
        for total in spec.totals:
            period = f" by {total.period}" if total.period is not None else ""
            found[total.file] = (
                f"{total.measure}{period}: {_columns(total.levels)}; at least {total.min_cell}"
            )
    return found


def _received(purpose: Purpose) -> str:
    never = [
        f"; never to {asker}: {_named(left)}" for asker, left in sorted(purpose.never_to.items()) if left
    ]
    return _named(purpose.fields) + "".join(never)


def _named(categories: Iterable[str]) -> str:
    return ", ".join(sorted(categories))


def _columns(columns: tuple[OutputColumn, ...]) -> str:
    return ", ".join(each.name for each in columns)


def _counted(clock: ClockRule) -> str:
    return f"{clock.count} {clock.days} days"
