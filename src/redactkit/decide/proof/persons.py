"""Promises about persons: nobody is told apart by age or home, and nobody is named without leave. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from redactkit.categories import group_of
from redactkit.decide.answers import QUESTIONS
from redactkit.decide.facts import FACTS, FOR_NOTES_ONLY
from redactkit.decide.proof.diagram import Subset
from redactkit.decide.proof.found import path_of
from redactkit.decide.proof.ground import Broken, Ground, decided_otherwise
from redactkit.decide.yaml_text import KeyPath
from redactkit.model import Group, Outcome, Treatment

_PUBLIC = (Outcome.RELEASE_REDACTED, Outcome.AGGREGATE_ONLY)
_NEVER_PUBLIC = frozenset(
    {Group.DIRECT_IDENTIFIER, Group.CONTACT, Group.ACCOUNT_OR_SECRET, Group.FREE_TEXT, Group.UNKNOWN}
)
_AGES = ("age", "birth", "minor", "child")


def parents(ground: Ground) -> Iterator[Broken]:
    """An age that is read, or a parent who is answered otherwise than a private person."""
    for name in (*FACTS, *QUESTIONS):
        if any(part in _AGES for part in name.replace(".", "_").split("_")):
            yield Broken(what=f"{name} is an age", path=())
    for rule in ground.profile.rules:
        reads = {condition.fact for case in rule.when for condition in case}
        if rule.outcome is not None and reads & FOR_NOTES_ONLY:
            yield Broken(what=f"{rule.id} tells a parent from a private person", path=path_of(rule))
    decided = [
        (f"{line.rule.id} decides", path_of(line.rule), those)
        for line in ground.walked.lines
        for those in line.decided.values()
    ]
    owed = [(f"{each.ref.id} is owed", each.path, each.requests) for each in ground.owed]
    space = ground.walked.everybody.space
    for what, path, those in (*decided, *owed):
        parent = space.answered(those, "requester.kind", "parent_or_guardian")
        private = space.answered(those, "requester.kind", "private")
        if differs := (parent - private) | (private - parent):
            yield Broken(
                what=f"{what} for a parent and not for a private person, or the other way round",
                path=path,
                requests=differs & ground.answering("requester.kind", "parent_or_guardian"),
            )


def identifiers(ground: Ground) -> Iterator[Broken]:
    """Records of persons without leave, or a name in what the public receives."""
    process = ground.where("under_process", "yes")
    consent = ground.where("paper", "written_consent") | ground.where("selector", "own")
    need = process | ground.walked.everybody.meeting(ground.profile.tasks)
    for outcome, allowed, what in (
        (Outcome.COMPLY_NOW, process, "process"),
        (Outcome.RELEASE_AS_ORDERED, process, "process"),
        (Outcome.RELEASE_WITH_CONSENT, consent, "the patron's consent"),
        (Outcome.RELEASE_OPERATIONAL, need, "a task of the library's own work"),
    ):
        released = ground.walked.outcome(outcome) - allowed
        yield from decided_otherwise(ground, released, f"releases records of persons without {what}")
    for outcome in _PUBLIC:
        for category, treated in ground.profile.treatments.get(outcome, {}).items():
            if group_of(category) in _NEVER_PUBLIC and treated.treatment is not Treatment.WITHHOLD:
                yield Broken(
                    what=f"{category} leaves under {outcome}",
                    path=("treatments", outcome.value, "categories", category),
                )
        for name, spec in ground.profile.releases.get(outcome, {}).items():
            for column in (column for each in spec.specs for column in each.every_column):
                if group_of(column.category) in _NEVER_PUBLIC:
                    yield Broken(
                        what=f"{column.category} is printed under {outcome}",
                        path=("releases", outcome.value, name),
                    )


def named(ground: Ground) -> Iterator[Broken]:
    """A request that only names somebody and is referred to a home library, or decided by one."""
    only_named = ground.where("selector", "patron", "item") & ground.where("under_process", "no")
    only_named -= ground.where("paper", "written_consent") | ground.where("task", "yes")
    for line in ground.walked.lines:
        for outcome, decided in line.decided.items():
            those = decided & only_named
            goes_home = outcome is Outcome.REFER_HOME_LIBRARY or "home_library" in line.rule.refer_to
            if those and goes_home:
                yield Broken(
                    what=f"{line.rule.id} refers a person who is only named to a home library",
                    path=path_of(line.rule),
                    requests=those,
                )
            yield from _told_apart(ground, those, path_of(line.rule), f"{line.rule.id} decides")
    for owed in ground.owed:
        yield from _told_apart(ground, owed.requests & only_named, owed.path, f"{owed.ref.id} is owed")


def _told_apart(ground: Ground, those: Subset, path: KeyPath, what: str) -> Iterator[Broken]:
    """Whether it makes a difference where the person who is named is registered."""
    space = ground.walked.everybody.space
    for home in QUESTIONS["home_library"][1:]:
        unsaid = space.answered(those, "home_library", "absent")
        said = space.answered(those, "home_library", home)
        if differs := (unsaid - said) | (said - unsaid):
            yield Broken(
                what=f"{what} by where the person who is named is registered", path=path, requests=differs
            )
