"""In what the copies of two policies differ, and what else a reader should know of each. Pure.

Columns, totals and their smallest cell under the same answer; what a task receives; the office behind each
policy; how each is read where it is silent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from redactkit.decide.profile import Profile
from redactkit.decide.proof.offices import Differs, differ, office_differences
from redactkit.model import Outcome, OutputColumn, ReleaseSpec


def differences(one: Profile, two: Profile) -> Iterator[Differs]:
    """Everything in which the copies differ, then the offices and the readings."""
    for outcome in one.treatments:
        if outcome in two.treatments:
            here, there = (_treated(profile, outcome) for profile in (one, two))
            yield from differ("columns", here, there, str, of=f"{outcome}: ")
    for outcome in one.releases:
        if outcome in two.releases:
            here, there = (_made(profile.releases[outcome]) for profile in (one, two))
            yield from differ("tables", here, there, str, of=f"{outcome}: ")
    yield from differ("purpose", _received(one), _received(two), str)
    yield from office_differences(one, two)
    yield from differ("reading", _readings(one), _readings(two), str)


def _treated(profile: Profile, outcome: Outcome) -> dict[str, str]:
    return {str(name): each.treatment.value for name, each in profile.treatments[outcome].items()}


def _readings(profile: Profile) -> dict[str, str]:
    """What is chosen, and the profile's own words for it."""
    return {name: f"{each.chosen}: {each.may_be[each.chosen]}" for name, each in profile.readings.items()}


def _made(specs: Mapping[str, ReleaseSpec]) -> dict[str, str]:
    """Each file that is made, in a line: what stands in it, and how small a block may be."""
    found = {}
    for spec in specs.values():
        for table in spec.tables:
            found[table.file] = f"by {table.period}: {_columns(table.columns)}"
        for total in spec.totals:
            period = f" by {total.period}" if total.period is not None else ""
            found[total.file] = (
                f"{total.measure} counted{period}: {_columns(total.levels)}; "
                f"in blocks of at least {total.min_cell}"
            )
    return found


def _received(profile: Profile) -> dict[str, str]:
    """What each task receives, and what of it never goes to some askers."""
    found = {}
    for name, purpose in profile.purposes.items():
        never = [
            f"; of these never to {asker}: {_named(kept)}"
            for asker, left in sorted(purpose.never_to.items())
            if (kept := left & purpose.fields)
        ]
        found[name] = _named(purpose.fields) + "".join(never)
    return found


def _named(categories: Iterable[str]) -> str:
    return ", ".join(sorted(categories))


def _columns(columns: tuple[OutputColumn, ...]) -> str:
    return ", ".join(each.name for each in columns)
