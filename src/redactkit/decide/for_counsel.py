"""What counsel is asked while a row waits for an answer, and what each answer would do. Pure.

The effects are not written down anywhere: the table is walked once more for each answer, as it will be when
the answer stands in the form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from redactkit.decide.facts import derive_facts
from redactkit.decide.people import COUNSEL
from redactkit.decide.profile import Profile
from redactkit.decide.rules import STAY, WALK_ON, Rule, Walk, walk
from redactkit.decide.vocabulary import CounselSays, members
from redactkit.model import Cite, CounselAnswer, CounselEffect, ForCounsel, Outcome, Process, Request

_RELEASE = "release"
_RELEASING = frozenset({_RELEASE, "release_less"})
_REVIEWS = ("proper_form", "good_cause")


def for_counsel_of(found: Walk, profile: Profile, request: Request) -> ForCounsel | None:
    """The question of a row that waits; ``None`` where the row asks none."""
    rule = found.rule
    if not rule.question:
        return None
    who = rule.answered_by or next((name for name in rule.refer_to if name in COUNSEL), COUNSEL[0])
    stays = rule.outcome if rule.then == STAY else None
    then = None if rule.then == WALK_ON else stays or Outcome(rule.then)
    return ForCounsel(
        who=who,
        question=rule.question,
        speaks_for=tuple(sentences(rule.speaks_for, profile)),
        speaks_against=tuple(sentences(rule.speaks_against, profile)),
        then=then,
        effects=tuple(_effect(says, who, found.outcome, profile, request) for says in members(CounselSays)),
        answers_too=tuple(_further_questions(rule, who, profile, request)),
    )


def _further_questions(rule: Rule, who: str, profile: Profile, request: Request) -> Iterator[str]:
    """What the rows below would ask the same counsel, each once: a release is the answer to all of them."""
    released = replace(request, counsel=(*request.counsel, CounselAnswer(who=who, says=_RELEASE)))
    found = walk(profile.rules, profile.otherwise, derive_facts(released, profile.setting()))
    answered = [*found.passed, found.rule] if found.answer else found.passed
    asked = dict.fromkeys(row.question for row in answered if row.answered_by == who and row.question)
    yield from (question for question in asked if question != rule.question)


def sentences(names: Iterable[str], profile: Profile) -> Iterator[Cite]:
    """The sentences by their ids, each once. A statute that does not bind this library is not cited."""
    for name in dict.fromkeys(names):
        if not binds(name, profile):
            continue
        source = profile.sources[name]
        yield Cite(
            source=source.kind, id=source.id, text=source.text, pin=source.pin, quotable=source.quotable
        )


def binds(name: str, profile: Profile) -> bool:
    """Whether a sentence may be cited: neither the library statute nor the public records law binds every
    library."""
    source = profile.sources[name]
    by_statute = profile.is_bound_by_statute or not source.binds_by_statute
    return by_statute and (profile.public_records_law_applies or not source.of_records_law)


def _effect(says: str, who: str, now: Outcome, profile: Profile, request: Request) -> CounselEffect:
    """The outcome with this answer; where a release alone changes nothing, with the reviews beside it."""
    answered = replace(request, counsel=(*request.counsel, CounselAnswer(who=who, says=says)))
    outcome = _outcome(answered, profile)
    if says not in _RELEASING or outcome is not now:
        return CounselEffect(says=says, outcome=outcome)
    process: Process = replace(request.process, proper_form="yes", good_cause="yes")
    reviewed = _outcome(replace(answered, process=process), profile)
    return CounselEffect(says=says, outcome=reviewed, beside=_REVIEWS if reviewed is not now else ())


def _outcome(request: Request, profile: Profile) -> Outcome:
    return walk(profile.rules, profile.otherwise, derive_facts(request, profile.setting())).outcome
