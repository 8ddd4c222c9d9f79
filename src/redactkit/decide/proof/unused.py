"""What is written in a profile and can never matter, under none of its readings. Pure.

An entry of ``over`` that settles nothing, a row called ``beside`` that never comes, a duty, warning or clock
whose conditions never hold where it is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from redactkit.decide.profile import Profile
from redactkit.decide.proof.found import Finding, path_of
from redactkit.decide.proof.owed import Owed, rows_in_play
from redactkit.decide.proof.table_findings import goes_before
from redactkit.decide.proof.walked import Walked
from redactkit.decide.yaml_text import KeyPath

_Entry = tuple[int | None, str]
"""The entry of a row, and a name that the row gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What mattered to some request."""

    rows: frozenset[int | None] = frozenset()
    over: frozenset[_Entry] = frozenset()
    beside: frozenset[_Entry] = frozenset()
    duties: frozenset[KeyPath] = frozenset()
    warnings: frozenset[str] = frozenset()
    clocks: frozenset[str] = frozenset()

    def __or__(self, other: Used) -> Used:
        return Used(
            rows=self.rows | other.rows,
            over=self.over | other.over,
            beside=self.beside | other.beside,
            duties=self.duties | other.duties,
            warnings=self.warnings | other.warnings,
            clocks=self.clocks | other.clocks,
        )


def used_by(profile: Profile, walked: Walked, owed: Iterable[Owed]) -> Used:
    """What matters to some request, as the policy is read."""
    met = [line.rule for line in walked.lines if line.met]
    met += [rule for rule, conditions in walked.beside if rule.outcome is None and conditions]
    named = {name for rule in met for name in rule.warnings}
    return Used(
        rows=frozenset(rule.entry for rule in met),
        over=goes_before(walked),
        beside=frozenset(
            (line.rule.entry, each.rule.id)
            for line in walked.lines
            for each in rows_in_play(walked, line)[1:]
            if each.rule.id in line.rule.beside
        ),
        duties=frozenset(each.path for each in owed),
        warnings=frozenset(
            name
            for name, text in profile.warnings.items()
            if (walked.everybody.meeting(text.when) if text.when else name in named)
        ),
        clocks=frozenset(
            clock.id
            for clock in profile.clocks
            if walked.everybody.meeting(clock.when) & walked.outcome(*clock.outcomes)
        ),
    )


def find_unused(profile: Profile, used: Used) -> Iterator[Finding]:
    """Everything that no reading uses. A row that is dead itself is told elsewhere, and its parts are not."""
    for rule in {row.entry: row for row in profile.table}.values():
        if rule.entry not in used.rows:
            continue
        row = path_of(rule)
        for name in rule.over:
            if (rule.entry, name) not in used.over:
                yield _dead(profile, (*row, "over"), rule.id, f"goes before {name}, and both never apply")
        for name in rule.beside:
            if (rule.entry, name) not in used.beside:
                yield _dead(profile, (*row, "beside"), rule.id, f"calls {name}, which never applies there")
        for nth, ref in enumerate(rule.duties):
            path: KeyPath = (*row, "duties", nth)
            if path not in used.duties:
                yield _dead(profile, path, rule.id, f"names the duty {ref.id}, which is never owed there")
    yield from _unused_texts(profile, used)


def _unused_texts(profile: Profile, used: Used) -> Iterator[Finding]:
    for nth, ref in enumerate(profile.standing_duties):
        if ("standing_duties", nth) not in used.duties:
            yield _dead(profile, ("standing_duties", nth), None, f"the standing duty {ref.id} is never owed")
    for answer, answered in profile.answered.items():
        for nth, ref in enumerate(answered.duties):
            if ("answered", answer, "duties", nth) not in used.duties:
                yield _dead(
                    profile,
                    ("answered", answer, "duties", nth),
                    None,
                    f"the duty {ref.id} of the answer {answer} is never owed",
                )
    named = {ref.id for row in (*profile.table, profile.otherwise) for ref in row.duties}
    named |= {ref.id for answered in profile.answered.values() for ref in answered.duties}
    named |= {ref.id for ref in profile.standing_duties}
    for name in profile.duties:
        if name not in named:
            yield _dead(profile, ("duties", name), None, f"no row names the duty {name}")
    for name in profile.warnings:
        if name not in used.warnings:
            yield _dead(profile, ("warnings", name), None, f"the warning {name} is never given")
    for clock in profile.clocks if profile.public_records_law_applies else ():
        if clock.id not in used.clocks:
            yield _dead(profile, ("clocks", clock.id), None, f"the clock {clock.id} never runs")


def _dead(profile: Profile, path: KeyPath, row: str | None, what: str) -> Finding:
    return Finding(
        kind="dead",
        what=f"{row} {what}" if row is not None else what,
        place=profile.written.place_of(path),
    )
