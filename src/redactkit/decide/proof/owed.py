"""Which rows have a say beside the one that decides, and which duties are owed, for all at once. Pure.

The order is that of ``decide``: the deciding row, the rows that counsel's answer passed, the rows that it
calls (``beside``) or that decide nothing; a duty is owed once, in the words of the first row that names it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from redactkit.decide.profile import Profile
from redactkit.decide.profile.nouns import DutyText
from redactkit.decide.proof.diagram import Subset
from redactkit.decide.proof.walked import Line, Walked
from redactkit.decide.rules import DutyRef, Rule
from redactkit.decide.yaml_text import KeyPath
from redactkit.model import RuleId


@dataclass(frozen=True, slots=True, kw_only=True)
class InPlay:
    """A row that has a say, and the requests of one line in which it has."""

    rule: Rule
    requests: Subset


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A duty as one row names it, and the requests in which it is owed in these words."""

    ref: DutyRef
    text: DutyText
    line: Line  # which decides
    path: KeyPath  # where the row names it
    requests: Subset


def rows_in_play(walked: Walked, line: Line) -> tuple[InPlay, ...]:
    """The rows that have a say where a line decides, itself first, and the requests in which they do."""
    found = [InPlay(rule=line.rule, requests=line.deciding)]
    known: dict[RuleId, Subset] = {line.rule.id: line.deciding}
    for other in walked.lines:
        _add(found, known, other.rule, line.deciding & other.passed)
    for rule, conditions in walked.beside:
        if rule.id in line.rule.beside or rule.outcome is None:
            met = line.deciding & conditions
            _add(found, known, rule, met - known[rule.id] if rule.id in known else met)
    return tuple(found)


def _add(found: list[InPlay], known: dict[RuleId, Subset], rule: Rule, those: Subset) -> None:
    if those:
        found.append(InPlay(rule=rule, requests=those))
        known[rule.id] = known[rule.id] | those if rule.id in known else those


def owed_duties(profile: Profile, walked: Walked) -> Iterator[Owed]:
    """Every duty of every line. Those that a nondisclosure order bars are not owed under one."""
    gag = walked.everybody.where("gag", "yes")
    for line in walked.lines:
        taken: dict[str, Subset] = {}
        for path, ref, those in _named(profile, walked, line):
            met = those & walked.everybody.meeting(ref.when)
            fresh = met - taken[ref.id] if ref.id in taken else met
            taken[ref.id] = taken[ref.id] | met if ref.id in taken else met
            text = profile.duties[ref.id]
            owed = fresh - gag if text.barred_by_gag else fresh
            if owed:
                yield Owed(ref=ref, text=text, line=line, path=path, requests=owed)


def _named(profile: Profile, walked: Walked, line: Line) -> Iterator[tuple[KeyPath, DutyRef, Subset]]:
    for each in rows_in_play(walked, line):
        row: KeyPath = ("otherwise",) if each.rule.entry is None else ("rules", each.rule.entry)
        for nth, ref in enumerate(each.rule.duties):
            yield (*row, "duties", nth), ref, each.requests
    for nth, ref in enumerate(profile.standing_duties):
        yield ("standing_duties", nth), ref, line.deciding
