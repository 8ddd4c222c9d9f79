"""What every table must keep, whatever else it says: each promise by name, in words, with its proof. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from redactkit.decide.proof import papers, persons
from redactkit.decide.proof.found import path_of
from redactkit.decide.proof.ground import Broken, Ground, Promise
from redactkit.model import Basis


def _one_outcome(ground: Ground) -> Iterator[Broken]:
    decided = [those for line in ground.walked.lines for those in line.decided.values()]
    space = ground.walked.everybody.space
    every = sum(those.count() for those in decided) == space.everything.count()
    missing = space.everything - ground.walked.outcome()
    if missing or not every:
        yield Broken(what="a request has no outcome, or two", path=(), requests=missing or None)


_SILENT: dict[tuple[str, str], tuple[str, frozenset[str]]] = {
    ("consent", "silent"): ("paper", frozenset({"written_consent", "oral_consent"})),
    ("emergency_disclosure", "none"): ("situation", frozenset({"danger_to_life"})),
    ("video_on_premises", "silent"): ("classes", frozenset({"careful"})),
    ("vendors_bound", "silent"): ("asker", frozenset({"vendor", "collection_agency"})),
    ("statistics", "silent"): ("selector", frozenset({"totals"})),
}
"""Where an axis says that the policy says nothing: the fact, and its values, of which it says nothing."""


def _bases(ground: Ground) -> Iterator[Broken]:
    profile = ground.profile
    for rule in profile.rules:
        if rule.outcome is None or rule.basis is not Basis.POLICY:
            continue
        cited = [profile.sources[name] for name in rule.cites]
        if not any(source.kind == "policy" or source.binds_by_statute for source in cited):
            yield Broken(
                what=f"{rule.id} claims to be the policy's own and cites none of it", path=path_of(rule)
            )
        for (axis, value), (fact, values) in _SILENT.items():
            speaks = rule.when and all(
                any(
                    condition.fact == fact and not condition.negated and values.issuperset(condition.values)
                    for condition in case
                )
                for case in rule.when
            )
            if profile.axes[axis] == value and speaks:
                yield Broken(
                    what=f"{rule.id} claims to be the policy's own, of which the axis {axis} says {value}",
                    path=path_of(rule),
                )


PROMISES = (
    Promise(name="one_outcome", says="every request gets exactly one outcome", breaks=_one_outcome),
    Promise(
        name="search_warrant",
        says="a search warrant is obeyed at once, unless the form says that no court of this state and no "
        "federal court signed it",
        breaks=papers.search_warrant,
    ),
    Promise(
        name="parents",
        says="no row reads an age, and a parent is answered as any private person",
        breaks=persons.parents,
    ),
    Promise(
        name="secrecy",
        says="under a nondisclosure order the answer is sealed and nobody is told whom it bars",
        breaks=papers.secrecy,
    ),
    Promise(
        name="identifiers",
        says="nothing that names a person leaves without process, consent or operational need",
        breaks=persons.identifiers,
    ),
    Promise(
        name="named",
        says="a person or item that is only named is never referred to a home library, and is answered alike "
        "wherever registered",
        breaks=persons.named,
    ),
    Promise(
        name="holds",
        says="a hold ends by an answer of counsel that is recorded, and by nothing else",
        breaks=papers.holds,
    ),
    Promise(
        name="preservation",
        says="a letter that asks to keep records never releases any",
        breaks=papers.preservation,
    ),
    Promise(
        name="honest",
        says="a row that claims to be the policy's own cites it, and no gap claims to be the policy's",
        breaks=_bases,
    ),
)
"""All of them, in the order in which they are told."""
