"""What promises are proved from, and what a broken one looks like."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from redactkit.decide import vocabulary as v
from redactkit.decide.profile import Profile
from redactkit.decide.proof.diagram import Subset
from redactkit.decide.proof.found import path_of
from redactkit.decide.proof.owed import Owed
from redactkit.decide.proof.walked import Walked
from redactkit.decide.yaml_text import KeyPath
from redactkit.model import Outcome

RELEASES = tuple(outcome for outcome in Outcome if outcome.releases)
ADVISERS = tuple(f"counsel.{who}" for who in v.members(v.CounselRole))


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


def decided_otherwise(ground: Ground, those: Subset, what: str) -> Iterator[Broken]:
    """The rows that decide any of these requests."""
    for line in ground.walked.lines:
        for outcome, decided in line.decided.items():
            if wrong := decided & those:
                yield Broken(
                    what=f"{line.rule.id} ({outcome}) {what}", path=path_of(line.rule), requests=wrong
                )
