"""The request space: every question of the form with every answer that it can have, each once. Pure.

Two questions that depend on one another are asked as one: which classes are asked for decides whether a field
can be one that is printed. What several profiles take differently (whose code is one's own, what is printed)
is one answer for each combination that a form can have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from redactkit.decide.answers import (
    ABSENT,
    FILLED,
    OTHER,
    OWN,
    QUESTIONS,
    UNREAD,
    Answers,
    Setting,
    answers_of,
)
from redactkit.decide.proof.asked_classes import ways_to_ask
from redactkit.decide.proof.diagram import Box, Choice, Diagram, Diagrams, Subset
from redactkit.model import Request, Requester

Form = Mapping[str, object]
"""Fields of a request form by their dotted names."""

ORDER = (
    "custodian",
    "process.nondisclosure",
    "home_library",
    "counsel.town_counsel",
    "handled_by",
    "process.kind",
    "requester.kind",
    "process.court",
    "process.level",
    "requester.level",
    "process.proper_form",
    "requester.identified",
    "requester.trained",
    "counsel.library_counsel",
    "seeks.fields",
    "received_how",
    "seeks.patrons",
    "seeks.items",
    "process.specific",
    "process.good_cause",
    "counsel.network_attorney",
    "seeks.about",
    "process.issuer",
    "purpose",
    "seeks.classes",
    "doubt",
    "situation",
)
"""The order in which diagrams ask. Any order proves the same; this one keeps diagrams small."""

_EMPTY_FORM = answers_of(Request(id="", profile="", requester=Requester(kind="private")), Setting())
_REQUIRED = "requester.kind"
_ELSEWHERE = "elsewhere"
_CLASSES, _FIELDS, _HOME = "seeks.classes", "seeks.fields", "home_library"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer to a question: what it is to each of the profiles, how often it is met, and an example."""

    means: tuple[Answers, ...]
    weight: int
    form: Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of the space: one or two of the form's, and every answer."""

    names: tuple[str, ...]
    answers: tuple[Answer, ...]


class Space:
    """Every request that a form can hold, as one or several profiles see it."""

    def __init__(self, settings: Sequence[Setting]) -> None:
        self.settings = tuple(settings)
        self.questions = tuple(_questions(self.settings))
        self.diagrams = Diagrams([[each.weight for each in asked.answers] for asked in self.questions])
        self._place = {name: nth for nth, asked in enumerate(self.questions) for name in asked.names}
        self.everything = Subset(self.diagrams, self.diagrams.everything)
        self.nothing = Subset(self.diagrams, self.diagrams.nothing)

    def asked(self, question: str, profile: int = 0) -> Diagram:
        """The diagram that ends in the answer to a question of the form, as that profile takes it."""
        place = self._place[question]
        ends = [self.diagrams.end(each.means[profile][question]) for each in self.questions[place].answers]
        return self.diagrams.ask(place, ends)

    def place(self, question: str) -> int:
        """Which question of the space asks this question of the form."""
        return self._place[question]

    def answered(self, those: Subset, question: str, answer: str) -> Subset:
        """The set as it would be if everybody had given this answer. Not for questions asked as one."""
        place = self._place[question]
        given = self.questions[place].answers
        nth = next(at for at, each in enumerate(given) if each.means[0][question] == answer)
        return those.given(place, nth)

    def boxed(self, box: Box) -> Subset:
        """The requests of a box."""
        return Subset(self.diagrams, self.diagrams.boxed(box))

    def answers(self, choice: Choice, profile: int = 0) -> Answers:
        """The form's answers for one choice."""
        found: dict[str, str] = {}
        for nth, asked in zip(choice, self.questions, strict=True):
            found.update(asked.answers[nth].means[profile])
        return {name: found[name] for name in QUESTIONS}

    def example(self, those: Subset) -> Form:
        """A request in the set, with as little filled in as there can be: fields by their dotted names."""
        return self.form(those.first())

    def form(self, choice: Choice) -> Form:
        """The fields of the form that give these answers. What absence means is left out."""
        found: dict[str, object] = {}
        for nth, asked in zip(choice, self.questions, strict=True):
            found.update(asked.answers[nth].form)
        return found

    def count(self, those: Subset) -> int:
        """How many forms a set stands for: each field that no rule reads can be filled in or not."""
        return those.count() << len(UNREAD)


def _questions(settings: Sequence[Setting]) -> Iterator[Question]:
    for name in ORDER:
        if name == _CLASSES:
            yield Question(names=(_CLASSES, _FIELDS), answers=tuple(_classes_and_fields(settings)))
        elif name == _HOME:
            yield Question(names=(_HOME,), answers=tuple(_homes(settings)))
        elif name != _FIELDS:
            yield Question(names=(name,), answers=tuple(_plain(name, settings)))


def _plain(name: str, settings: Sequence[Setting]) -> Iterator[Answer]:
    """The answers of the list, the one that an empty form gives first."""
    absent = _EMPTY_FORM[name]
    for answer in sorted(QUESTIONS[name], key=lambda each: each != absent):
        said = answer != absent or name == _REQUIRED
        yield Answer(
            means=({name: answer},) * len(settings),
            weight=1,
            form={name: ["1"] if answer == FILLED else answer} if said else {},
        )


def _homes(settings: Sequence[Setting]) -> Iterator[Answer]:
    """Not stated; then each way in which a code can be some profiles' own and others' not."""
    yield Answer(means=({_HOME: ABSENT},) * len(settings), weight=1, form={})
    codes = sorted(set().union(*(each.own_names for each in settings)))
    codes.append(_ELSEWHERE + "".join(codes))  # nobody's own
    met: dict[tuple[str, ...], str] = {}
    for code in codes:
        met.setdefault(tuple(OWN if code in each.own_names else OTHER for each in settings), code)
    for whose, code in met.items():
        yield Answer(means=tuple({_HOME: each} for each in whose), weight=1, form={_HOME: code})


def _classes_and_fields(settings: Sequence[Setting]) -> Iterator[Answer]:
    for way in ways_to_ask(settings):
        named = {_CLASSES: list(way.classes), _FIELDS: list(way.fields)}
        yield Answer(
            means=tuple({_CLASSES: way.kind, _FIELDS: printed} for printed in way.printed),
            weight=way.stands_for,
            form={name: names for name, names in named.items() if names},
        )
