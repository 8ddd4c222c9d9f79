"""What every table must keep, whatever else it says: each promise by name, in words, and as a proof. Pure.

The lists of signatures and courts are written out again here, on purpose: a slip in the facts would else
prove itself right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from redactkit.categories import group_of
from redactkit.decide import vocabulary as v
from redactkit.decide.answers import QUESTIONS
from redactkit.decide.facts import FACTS, FOR_NOTES_ONLY
from redactkit.decide.people import doer_of, may_know, referred_to
from redactkit.decide.profile import Profile
from redactkit.decide.proof.diagram import Subset
from redactkit.decide.proof.found import path_of
from redactkit.decide.proof.owed import Owed
from redactkit.decide.proof.walked import Walked
from redactkit.decide.yaml_text import KeyPath
from redactkit.model import Basis, Group, Outcome, Treatment

HOLDS = (Outcome.HOLD_FOR_COUNSEL, Outcome.HOLD_FOR_DEFECT)
RELEASES = tuple(outcome for outcome in Outcome if outcome.releases)
PUBLIC = (Outcome.RELEASE_REDACTED, Outcome.AGGREGATE_ONLY)

_NO_COURT = ("agency", "attorney", "notary", "legislature", "unsigned")
_ELSEWHERE = ("other_state", "tribal", "foreign")
_NEVER_PUBLIC = frozenset(
    {Group.DIRECT_IDENTIFIER, Group.CONTACT, Group.ACCOUNT_OR_SECRET, Group.FREE_TEXT, Group.UNKNOWN}
)
_ADVISERS = tuple(f"counsel.{who}" for who in v.members(v.CounselRole))
_AGES = ("age", "birth", "minor", "child")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A profile, its table walked by everybody, and what is owed: what promises are proved from."""

    profile: Profile
    walked: Walked
    owed: tuple[Owed, ...]

    def where(self, fact: str, *values: str) -> Subset:
        """The requests of which a fact has one of these values."""
        return self.walked.everybody.where(fact, *values)

    def answering(self, question: str, *answers: str) -> Subset:
        """The requests whose form gives one of these answers."""
        return self.walked.everybody.answering(question, *answers)

    def nobody(self) -> Subset:
        """No request."""
        return self.walked.everybody.space.nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A place at which a promise is not kept, and the requests in which it is not."""

    what: str
    path: KeyPath
    requests: Subset | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What is promised, and the proof: whatever it yields breaks the promise."""

    name: str
    says: str
    breaks: Callable[[Ground], Iterator[Broken]]


def _decided_otherwise(ground: Ground, those: Subset, what: str) -> Iterator[Broken]:
    """The rows that decide any of these requests."""
    for line in ground.walked.lines:
        for outcome, decided in line.decided.items():
            if wrong := decided & those:
                yield Broken(
                    what=f"{line.rule.id} ({outcome}) {what}", path=path_of(line.rule), requests=wrong
                )


def _one_outcome(ground: Ground) -> Iterator[Broken]:
    decided = [those for line in ground.walked.lines for those in line.decided.values()]
    space = ground.walked.everybody.space
    every = sum(those.count() for those in decided) == space.everything.count()
    missing = space.everything - ground.walked.outcome()
    if missing or not every:
        yield Broken(what="a request has no outcome, or two", path=(), requests=missing or None)


def _search_warrant(ground: Ground) -> Iterator[Broken]:
    warrant = ground.answering("process.kind", "search_warrant")
    warrant -= ground.answering("process.issuer", *_NO_COURT) | ground.answering("process.court", *_ELSEWHERE)
    unknown = ground.nobody()
    if ground.profile.axes["identity_check_required"] == "accept_paper_only":
        unknown = warrant & ground.answering("requester.identified", "no")
    obeyed = ground.walked.outcome(Outcome.COMPLY_NOW)
    yield from _decided_otherwise(ground, (warrant - unknown) - obeyed, "keeps a search warrant waiting")
    verified = ground.walked.outcome(Outcome.ACCEPT_PAPER_ONLY) & _owing(ground, "verify_identity")
    yield from _decided_otherwise(
        ground, unknown - verified - obeyed, "keeps a search warrant waiting, and nobody verifies the bearer"
    )


def _owing(ground: Ground, duty: str) -> Subset:
    found = ground.nobody()
    for owed in ground.owed:
        if owed.ref.id == duty:
            found |= owed.requests
    return found


def _parents(ground: Ground) -> Iterator[Broken]:
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


def _secrecy(ground: Ground) -> Iterator[Broken]:
    gag = ground.where("gag", "yes")
    silent = ground.answering("process.nondisclosure", "yes")
    surveillance = ground.answering("process.kind", *_SURVEILLANCE)
    unanswered = ground.answering(_ADVISERS[0], "none", "wait")
    for adviser in _ADVISERS[1:]:
        unanswered &= ground.answering(adviser, "none", "wait")
    if open_ := (silent | (surveillance & unanswered)) - gag:
        yield Broken(what="the answer is not sealed", path=(), requests=open_)
    for desk in QUESTIONS["handled_by"]:
        at_desk = gag & ground.where("handled_by", desk)
        yield from _told_by_referral(ground, at_desk, desk)
        yield from _told_by_duties(ground, at_desk, desk)


_SURVEILLANCE = ("national_security_letter", "fisa_order", "surveillance_order")


def _told_by_referral(ground: Ground, sealed: Subset, desk: str) -> Iterator[Broken]:
    for line in ground.walked.lines:
        for outcome, decided in line.decided.items():
            who = referred_to(line.rule, outcome, desk, gag=True)
            gone = outcome in (Outcome.FORWARD_TO_CLERK, Outcome.REFER_HOME_LIBRARY)
            if (told := decided & sealed) and (gone or (who is not None and not may_know(who, desk))):
                yield Broken(
                    what=f"{line.rule.id} sends on ({outcome}) what nobody may be told",
                    path=path_of(line.rule),
                    requests=told,
                )


def _told_by_duties(ground: Ground, sealed: Subset, desk: str) -> Iterator[Broken]:
    for owed in ground.owed:
        who = doer_of(owed.ref.who or owed.text.who, owed.line.rule, ground.profile, desk)
        told = owed.ref.tells
        if told is None:
            told = owed.text.tells if owed.text.under_gag is None else ()
        barred = [each for each in (who, *told) if not may_know(each, desk)]
        if barred and (wrong := owed.requests & sealed):
            yield Broken(
                what=f"the duty {owed.ref.id} tells {barred[0]} what nobody may be told",
                path=owed.path,
                requests=wrong,
            )


def _identifiers(ground: Ground) -> Iterator[Broken]:
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
        yield from _decided_otherwise(ground, released, f"releases records of persons without {what}")
    for outcome in PUBLIC:
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


def _named(ground: Ground) -> Iterator[Broken]:
    named = ground.where("selector", "patron", "item") & ground.where("under_process", "no")
    named -= ground.where("paper", "written_consent") | ground.where("task", "yes")
    for line in ground.walked.lines:
        for outcome, decided in line.decided.items():
            those = decided & named
            goes_home = outcome is Outcome.REFER_HOME_LIBRARY or "home_library" in line.rule.refer_to
            if those and goes_home:
                yield Broken(
                    what=f"{line.rule.id} refers a person who is only named to a home library",
                    path=path_of(line.rule),
                    requests=those,
                )
            yield from _told_apart(ground, those, path_of(line.rule), f"{line.rule.id} decides")
    for owed in ground.owed:
        yield from _told_apart(ground, owed.requests & named, owed.path, f"{owed.ref.id} is owed")


def _told_apart(ground: Ground, those: Subset, path: KeyPath, what: str) -> Iterator[Broken]:
    """Whether it makes a difference where the person who is named is registered."""
    space = ground.walked.everybody.space
    for home in QUESTIONS["home_library"][1:]:
        if not space.has_answer("home_library", home):
            continue
        unsaid = space.answered(those, "home_library", "absent")
        said = space.answered(those, "home_library", home)
        if differs := (unsaid - said) | (said - unsaid):
            yield Broken(
                what=f"{what} by where the person who is named is registered", path=path, requests=differs
            )


def _holds(ground: Ground) -> Iterator[Broken]:
    space = ground.walked.everybody.space
    released = ground.walked.outcome(*RELEASES)
    nobody_agreed, unasked, waiting = space.everything, released, released
    for adviser in _ADVISERS:
        nobody_agreed -= ground.answering(adviser, "release", "release_less")
        unasked = space.answered(unasked, adviser, "none")
        waiting = space.answered(waiting, adviser, "wait")
    ended = (released & nobody_agreed) - unasked
    yield from _decided_otherwise(ground, ended, "ends a hold although no counsel has agreed")
    yield from _decided_otherwise(ground, released & (waiting - unasked), "ends a hold while counsel waits")
    for line in ground.walked.lines:
        if line.rule.answered_by is not None:
            silent = ground.where(line.rule.answered_by, "none", "wait")
            for outcome, decided in line.decided.items():
                if outcome is not line.rule.outcome and (wrong := decided & silent):
                    yield Broken(
                        what=f"{line.rule.id} ({outcome}) does not wait for {line.rule.answered_by}",
                        path=path_of(line.rule),
                        requests=wrong,
                    )
    ordered = ground.walked.outcome(Outcome.RELEASE_AS_ORDERED) & nobody_agreed
    yield from _decided_otherwise(
        ground,
        ordered - _accepted(ground),
        "releases under a paper that the policy does not accept by itself",
    )


def _accepted(ground: Ground) -> Subset:
    """The papers that the policy obeys, search warrants apart, before counsel has agreed."""
    signed = ground.where("signed", "court")
    match ground.profile.axes["compulsion_accepted"]:
        case "counsel_decides" | "search_warrant":
            return ground.nobody()
        case "specific_warrant_or_subpoena":
            return signed & ground.where("specific", "yes")
        case "any_subpoena":
            return ground.where("under_process", "yes")
        case _:
            return signed


def _preservation(ground: Ground) -> Iterator[Broken]:
    letter = ground.answering("process.kind", "preservation_letter")
    released = letter & ground.walked.outcome(*RELEASES)
    yield from _decided_otherwise(ground, released, "releases under a letter that only asks to keep records")


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
        breaks=_search_warrant,
    ),
    Promise(
        name="parents",
        says="no row reads an age, and a parent is answered as any private person",
        breaks=_parents,
    ),
    Promise(
        name="secrecy",
        says="under a nondisclosure order the answer is sealed and nobody is told whom it bars",
        breaks=_secrecy,
    ),
    Promise(
        name="identifiers",
        says="nothing that names a person leaves without process, consent or operational need",
        breaks=_identifiers,
    ),
    Promise(
        name="named",
        says="a person or item that is only named is never referred to a home library, and is answered alike "
        "wherever registered",
        breaks=_named,
    ),
    Promise(
        name="holds",
        says="a hold ends by an answer of counsel that is recorded, and by nothing else",
        breaks=_holds,
    ),
    Promise(
        name="preservation",
        says="a letter that asks to keep records never releases any",
        breaks=_preservation,
    ),
    Promise(
        name="honest",
        says="a row that claims to be the policy's own cites it, and no gap claims to be the policy's",
        breaks=_bases,
    ),
)
"""All of them, in the order in which they are told."""
