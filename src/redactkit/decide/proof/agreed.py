"""Ask the program itself: what the diagrams say of all requests must be what it does with one. Pure.

The diagrams, and ``facts``, ``rules`` and ``decide`` with one request after another, are two ways of reading
the same profile. Where they differ, neither is to be believed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from redactkit.decide.answers import QUESTIONS
from redactkit.decide.decision import decide
from redactkit.decide.facts import facts_from
from redactkit.decide.form import build_request
from redactkit.decide.people import may_know
from redactkit.decide.profile import Profile
from redactkit.decide.proof.diagram import Subset
from redactkit.decide.proof.forms import written_out
from redactkit.decide.proof.owed import rows_in_play
from redactkit.decide.proof.space import Form
from redactkit.decide.proof.walked import Line, Walked
from redactkit.decide.rules import walk
from redactkit.model import Decision, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How many cases there are, how many requests were decided, and those that were decided in two ways."""

    cases: int
    requests: int
    disagreed: tuple[Form, ...]


def ask_the_program(profile: Profile, walked: Walked) -> Agreement:
    """Decide requests of every case, with each answer at least once, and compare.

    A case is a box of requests that one row decides in one way, whichever of its answers they give. One
    request of each row, outcome and desk goes all the way through ``decide``.
    """
    cases = requests = 0
    disagreed = []
    space = walked.everybody.space
    for line in walked.lines:
        others = rows_in_play(walked, line)[1:]
        for outcome, those in line.decided.items():
            for box in those.boxes():
                cases += 1
                for choice in box.samples():
                    requests += 1
                    facts = facts_from(space.answers(choice), space.settings[0])
                    found = walk(profile.rules, profile.otherwise, facts)
                    expected = [each.rule for each in others if choice in each.requests]
                    alike = found.rule is line.rule and found.outcome is outcome
                    if not alike or list(found.others) != expected:
                        disagreed.append(space.form(choice))
            for form, sealed, desk in _examples(walked, those):
                requests += 1
                if not _is_decided_so(profile, form, line, outcome, sealed=sealed, desk=desk):
                    disagreed.append(form)
    return Agreement(cases=cases, requests=requests, disagreed=tuple(disagreed))


def _examples(walked: Walked, those: Subset) -> Iterator[tuple[Form, bool, str]]:
    everybody = walked.everybody
    gag = everybody.where("gag", "yes")
    for desk in QUESTIONS["handled_by"]:
        there = those & everybody.where("handled_by", desk)
        for sealed, part in ((True, there & gag), (False, there - gag)):
            if part:
                yield everybody.space.example(part), sealed, desk


def _is_decided_so(
    profile: Profile, form: Form, line: Line, outcome: Outcome, *, sealed: bool, desk: str
) -> bool:
    request = build_request({**written_out(form, profile.ref.id), "id": "example"})
    decision = decide(request, profile, profile.review.last_reviewed)
    same = decision.outcome is outcome and decision.rules[0] == line.rule.id and decision.sealed is sealed
    return same and (not sealed or _is_kept_close(decision, desk))


def _is_kept_close(decision: Decision, desk: str) -> bool:
    """Whether nobody is to be called who may not know of it. Whoever signs the answer knows of it."""
    signer = decision.letterhead.records_officer.id if decision.letterhead is not None else ""
    return all(may_know(each.id, desk) or each.id == signer for each in decision.contacts)
