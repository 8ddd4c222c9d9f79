"""What a question is, what has been told so far, and which policy it is told under. Values, no I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Kind(StrEnum):
    """What an answer is made of."""

    ONE = "one"
    SEVERAL = "several"
    YES_NO = "yes_no"
    DAY = "day"
    PERIOD = "period"
    TEXT = "text"
    TEXTS = "texts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer among several: the form's word for it, and everybody's."""

    value: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the questions need to know of the policy that will decide."""

    id: str  # as the form names it: the id of a shipped policy, or a path
    title: str
    has_clerk: bool = False  # whether a town clerk answers requests for the library
    refers: bool = False  # whether another library decides about its own patrons


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The answers so far, by question. An empty tuple: asked, and left open."""

    policy: Policy
    said: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def one(self, name: str) -> str | None:
        """The answer to a question, ``None`` where it was left open or not asked."""
        found = self.said.get(name, ())
        return found[0] if found else None

    def has(self, name: str, *values: str) -> bool:
        """Whether one of these was answered."""
        return self.one(name) in values

    def also(self, name: str, answer: tuple[str, ...]) -> Told:
        """The same, and one answer more."""
        return replace(self, said={**self.said, name: answer})


When = Callable[[Told], bool]


def always(told: Told) -> bool:
    """A condition that always holds."""
    return True


def never(told: Told) -> bool:
    """A condition that never holds."""
    return False


def no_default(told: Told) -> str | None:
    """No answer is safe to assume."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. Its name is that of the flag that answers it.

    ``belongs``: the answer has a place in this form. ``asked``: it is worth a person's time; elsewhere only
    the flag gives it. INVARIANT: conditions, default and offer look at earlier questions alone.
    """

    name: str
    asks: str
    explains: str
    kind: Kind
    belongs: When = always
    asked: When = always
    asks_instead: Mapping[str, str] = field(default_factory=dict)  # by matter
    choices: tuple[Choice, ...] = ()
    offers: Callable[[Told], tuple[str, ...]] | None = None  # the values shown; None: all of them
    default: Callable[[Told], str | None] = no_default
    is_optional: bool = False
    means_nothing: str = ""  # a word that leaves it open on purpose, as "all" does for kinds of records
    is_free: bool = False  # another text than the choices is an answer too

    def among(self, choices: Iterable[Choice]) -> Question:
        """The same question with other answers to choose from."""
        return replace(self, choices=tuple(choices))

    def wording(self, told: Told) -> str:
        """The question as it is put for what has happened."""
        return self.asks_instead.get(told.one("matter") or "", self.asks)

    def offered(self, told: Told) -> tuple[Choice, ...]:
        """The answers to show, in their order."""
        if self.offers is None:
            return self.choices
        by_value = {choice.value: choice for choice in self.choices}
        return tuple(by_value[value] for value in self.offers(told))
