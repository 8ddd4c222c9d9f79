"""Which rows have a say beside the one that decides, and which duties are owed, for all at once. Pure.

The order is that of ``decide``: the deciding row or counsel's answer to it, the rows that it calls
(``beside``) or that decide nothing, and what is kept of the rows that counsel's answer passed; a duty is
owed once, in the words of the first that names it. Duties for classes that are answered apart are never
owed under a nondisclosure order, and are not counted here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from redactkit.decide.duties import KEPT_ON
from redactkit.decide.facts import DOMAINS
from redactkit.decide.profile import Profile
from redactkit.decide.profile.nouns import DutyText
from redactkit.decide.proof.diagram import Subset
from redactkit.decide.proof.walked import Line, Walked
from redactkit.decide.rules import RELEASE, DutyRef, Rule, answer_of
from redactkit.decide.yaml_text import KeyPath
from redactkit.model import RuleId


@dataclass(frozen=True, slots=True, kw_only=True)
class InPlay:
    """A row that has a say, and the requests of one line in which it has."""

    rule: Rule
    requests: Subset
    is_passed: bool = False  # it held until counsel answered


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
        _add(found, known, other.rule, line.deciding & other.passed, is_passed=True)
    for rule, conditions in walked.beside:
        if rule.id in line.rule.beside or rule.outcome is None:
            met = line.deciding & conditions
            fresh = met - known[rule.id] if rule.id in known else met
            for each in found:
                if rule.id in each.rule.over and not each.is_passed and each.rule is not line.rule:
                    fresh -= each.requests
            _add(found, known, rule, fresh, is_passed=False)
    return tuple(found)


def _add(
    found: list[InPlay], known: dict[RuleId, Subset], rule: Rule, those: Subset, *, is_passed: bool
) -> None:
    if those:
        found.append(InPlay(rule=rule, requests=those, is_passed=is_passed))
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
    itself, *others = rows_in_play(walked, line)
    unanswered, released = line.deciding, walked.everybody.space.nothing
    for answer, those in _by_answer(walked, line):
        unanswered -= those
        released = those if answer == RELEASE else released
        for nth, ref in enumerate(profile.answered[answer].duties):
            yield ("answered", answer, "duties", nth), ref, those
    yield from _of_row(itself.rule, unanswered)
    for each in others:
        if not each.is_passed:
            waiting = each.requests if each.rule.outcome is None else each.requests - released
            yield from _of_row(each.rule, waiting)
    for each in others:
        if each.is_passed:
            yield from (named for named in _of_row(each.rule, each.requests) if named[1].id == KEPT_ON)
    for nth, ref in enumerate(profile.standing_duties):
        yield ("standing_duties", nth), ref, line.deciding


def _of_row(rule: Rule, those: Subset) -> Iterator[tuple[KeyPath, DutyRef, Subset]]:
    row: KeyPath = ("otherwise",) if rule.entry is None else ("rules", rule.entry)
    for nth, ref in enumerate(rule.duties):
        yield (*row, "duties", nth), ref, those


def _by_answer(walked: Walked, line: Line) -> Iterator[tuple[str, Subset]]:
    """The requests of the line in which counsel's answer decides, by what it does."""
    found: dict[str, Subset] = {}
    who = line.rule.answered_by
    if who is None:
        return
    for says in DOMAINS[who]:
        answer = answer_of(line.rule, {who: says})
        if answer is not None:
            those = line.deciding & walked.everybody.where(who, says)
            found[answer] = found[answer] | those if answer in found else those
    yield from found.items()
