"""Prove a profile's decision table: everything that is wrong with it, and how far the proof reaches. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from redactkit.decide.profile import Profile, switched
from redactkit.decide.proof.agreed import ask_the_program
from redactkit.decide.proof.everybody import Everybody
from redactkit.decide.proof.found import OTHERWISE, Finding
from redactkit.decide.proof.ground import Broken, Ground, Promise
from redactkit.decide.proof.owed import owed_duties
from redactkit.decide.proof.promises import PROMISES
from redactkit.decide.proof.space import Space
from redactkit.decide.proof.table_findings import find_dead_cases, find_dead_rows, find_gaps, find_overlaps
from redactkit.decide.proof.unused import find_unused, used_by
from redactkit.decide.proof.walked import walk_everybody


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was proved of a table, under one way of reading its policy, and what was found.

    ``reading``: the reading that was switched, and to what; ``None``: the policy as it is read.
    """

    reading: tuple[str, str] | None
    findings: tuple[Finding, ...]

    def of_kind(self, *kinds: str) -> tuple[Finding, ...]:
        """The findings of these kinds."""
        return tuple(each for each in self.findings if each.kind in kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A profile, proved. ``requests``: how many forms the proof stands for; ``cases``: how many it walks."""

    profile: Profile
    requests: int
    cases: int
    asked: int  # of the program itself
    proof: Proof
    switched: tuple[Proof, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that is wrong, under any reading."""
        return tuple(each for proof in (self.proof, *self.switched) for each in proof.findings)


def check_table(profile: Profile) -> Checked:
    """Walk every request that the form can hold, as the policy is read and under each other reading."""
    space = Space([profile.setting()])
    everybody = Everybody(space)
    ground = ground_of(profile, everybody)
    grounds = {
        (name, value): ground_of(switched(profile, name, value), everybody)
        for name, reading in profile.readings.items()
        for value in reading.may_be
        if value != reading.chosen
    }
    agreement = ask_the_program(profile, ground.walked)
    used = used_by(profile, ground.walked, ground.owed)
    for each in grounds.values():
        used |= used_by(each.profile, each.walked, each.owed)
    findings = [*findings_of(ground), *find_unused(profile, used)]
    findings += [
        Finding(
            kind="disagreement",
            what="the proof and the program decide this request in two ways",
            place=profile.written.place_of(OTHERWISE),
            requests=1,
            example=form,
        )
        for form in agreement.disagreed
    ]
    return Checked(
        profile=profile,
        requests=space.count(space.everything),
        cases=agreement.cases,
        asked=agreement.requests,
        proof=Proof(reading=None, findings=_in_order(findings)),
        switched=tuple(
            Proof(reading=reading, findings=_in_order(findings_of(each))) for reading, each in grounds.items()
        ),
    )


def ground_of(profile: Profile, everybody: Everybody) -> Ground:
    """The profile's table, walked by everybody."""
    walked = walk_everybody(profile.rules, profile.otherwise, everybody)
    return Ground(profile=profile, walked=walked, owed=tuple(owed_duties(profile, walked)))


def findings_of(ground: Ground) -> Iterator[Finding]:
    """Everything that is wrong with the table as the policy is read."""
    profile, walked = ground.profile, ground.walked
    yield from find_gaps(profile, walked)
    yield from find_overlaps(profile, walked)
    yield from find_dead_rows(profile, walked)
    yield from find_dead_cases(profile, walked)
    for promise in PROMISES:
        for broken in promise.breaks(ground):
            yield _told(ground, promise, broken)


def _told(ground: Ground, promise: Promise, broken: Broken) -> Finding:
    space, those = ground.walked.everybody.space, broken.requests
    return Finding(
        kind="promise",
        promise=promise.name,
        what=broken.what,
        place=ground.profile.written.place_of(broken.path),
        requests=space.count(those) if those is not None else 0,
        example=space.example(those) if those is not None else None,
    )


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By file and line. The same thing found at several desks is one finding."""
    found: dict[tuple[str, int, str, str], Finding] = {}
    for each in findings:
        key = (each.place.file, each.place.line or 0, each.kind, each.what)
        met = found.get(key)
        found[key] = each if met is None else replace(met, requests=met.requests + each.requests)
    return tuple(found[key] for key in sorted(found))
