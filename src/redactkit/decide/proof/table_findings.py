"""What is wrong with a table: requests that no row decides, rows in each other's way, dead rows. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from redactkit.decide.profile import Profile
from redactkit.decide.proof.found import Finding, place_of
from redactkit.decide.proof.walked import Line, Walked
from redactkit.decide.rules import Rule


def find_gaps(profile: Profile, walked: Walked) -> Iterator[Finding]:
    """Requests that only ``otherwise`` decides."""
    space, missed = walked.everybody.space, walked.gap.deciding
    if missed:
        yield Finding(
            kind="gap",
            what="no row of the table decides these requests",
            place=place_of(profile, walked.gap.rule),
            requests=space.count(missed),
            example=space.example(missed),
        )


def find_overlaps(profile: Profile, walked: Walked) -> Iterator[Finding]:
    """Two rows of one step that apply to a request that the earlier decides without saying it goes first."""
    space = walked.everybody.space
    for earlier, later in _of_one_step(walked):
        both = earlier.deciding & later.conditions
        if both and later.rule.id not in earlier.rule.over:
            there = place_of(profile, later.rule)
            where = f"line {there.line}" if there.line is not None else "later"
            yield Finding(
                kind="overlap",
                what=f"{earlier.rule.id} and {later.rule.id} ({where}) both apply, and {earlier.rule.id} "
                "does not say that it goes before the other (over)",
                place=place_of(profile, earlier.rule),
                requests=space.count(both),
                example=space.example(both),
            )


def goes_before(walked: Walked) -> frozenset[tuple[int | None, str]]:
    """Each entry of ``over`` that settles something: the row's entry, and the name that it goes before."""
    return frozenset(
        (earlier.rule.entry, later.rule.id)
        for earlier, later in _of_one_step(walked)
        if later.rule.id in earlier.rule.over and earlier.deciding.meets(later.conditions)
    )


def _of_one_step(walked: Walked) -> Iterator[tuple[Line, Line]]:
    rows = walked.lines[:-1]
    for nth, earlier in enumerate(rows):
        for later in rows[nth + 1 :]:
            if later.rule.step == earlier.rule.step:
                yield earlier, later


def find_dead_rows(profile: Profile, walked: Walked) -> Iterator[Finding]:
    """Rows that decide no request, and rows beside that apply to none."""
    for nth, line in enumerate(walked.lines[:-1]):
        if not line.met:
            yield _dead(profile, line.rule, _why_dead(line, walked.lines[:nth]))
    for rule, conditions in walked.beside:
        if rule.outcome is None and not conditions:
            yield _dead(profile, rule, "its conditions never hold together")


def _why_dead(dead: Line, earlier: Sequence[Line]) -> str:
    if not dead.conditions:
        return "its conditions never hold together"
    taken_by = dict.fromkeys(line.rule.id for line in earlier if line.deciding.meets(dead.conditions))
    return f"earlier rows decide all of its requests: {', '.join(taken_by)}"


def _dead(profile: Profile, rule: Rule, why: str) -> Finding:
    return Finding(kind="dead", what=f"{rule.id} never applies: {why}", place=place_of(profile, rule))


def find_dead_cases(profile: Profile, walked: Walked) -> Iterator[Finding]:
    """Groups of conditions, of rows with several, that add no request to the row."""
    rows = [(line.rule, line.met) for line in walked.lines[:-1]]
    rows += [(rule, conditions) for rule, conditions in walked.beside if rule.outcome is None]
    for rule, met in rows:
        for nth in range(len(rule.when)) if met and len(rule.when) > 1 else ():
            others = rule.when[:nth] + rule.when[nth + 1 :]
            if not met - walked.everybody.meeting(others):
                path = ("rules", rule.entry or 0, "when", nth)
                yield Finding(
                    kind="dead",
                    what=f"group {nth + 1} of the conditions of {rule.id} adds no request to the others",
                    place=profile.written.place_of(path),
                )
