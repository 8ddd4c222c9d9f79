"""The checklist: who must do what, by when, and on which sentence it rests, with a box to tick. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from redactkit.model import Cite, Decision
from redactkit.package.letter import Block, Kind, sentence
from redactkit.package.papers.paper import Paper, Table, where_of
from redactkit.package.words import ANSWERS, EVERY_COLUMN, SEALED, WHO, plain, plain_day

BOX = "☐"
_SENDING = "written_response"
_DONE = "on\n\nby"
_WIDTHS_CM = (0.8, 6.8, 2.9, 2.6, 8.9, 2.3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something to do now. ``who`` is empty where whoever holds the record does it."""

    who: str
    what: str
    by: str
    because: tuple[Cite, ...] = ()  # the sentences behind it


def steps_of(decision: Decision) -> list[Step]:
    """The duties in their order; the letter is read before it is sent."""
    cites = {cite.id: cite for cite in decision.cites}
    duties = decision.duties
    steps = [
        Step(
            who=WHO.get(duty.who, plain(duty.who)),
            what=duty.what,
            by=_by(duty.by, decision.as_of),
            because=tuple(cites[name] for name in duty.cites if name in cites),
        )
        for duty in duties
    ]
    sent = next((place for place, duty in enumerate(duties) if duty.id == _SENDING), len(steps))
    readers = "counsel" if decision.sealed else "the records officer and counsel"
    reading = Step(who="", what=f"Read the letter. It is a draft, for review by {readers}.", by="")
    return [*steps[:sent], reading, *steps[sent:]]


def _by(last: date | None, today: date) -> str:
    if last is None:
        return ""
    return plain_day(last) + (" (past)" if last < today else "")


def checklist(decision: Decision, *, day: date) -> Paper:
    """The duties as a table to tick off; who ticks writes the day and a name."""
    answer = ANSWERS[decision.outcome]
    said: set[str] = set()
    rows = tuple(
        (
            BOX,
            sentence(step.what),
            step.who or "Whoever keeps this record",
            step.by or "now",
            "\n".join(_quoted(cite, said) for cite in step.because) or "good practice",
            _DONE,
        )
        for step in steps_of(decision)
    )
    table = Table(
        head=("", "What", "Who", "By", "The sentence behind it", "Done"),
        widths_cm=_WIDTHS_CM,
        rows=rows,
        bold=frozenset({0}),
    )
    return Paper(
        title="What to do",
        parts=(
            *_top(decision),
            Block(kind=Kind.TEXT, text=f"The answer: {answer.title}. {answer.sentence}"),
            table,
        ),
        foot=f"Request {decision.request_id}, decided on {plain_day(day)}. Keep; do not send.",
        landscape=True,
    )


def _quoted(cite: Cite, said: set[str]) -> str:
    """The sentence, and where it stands; in full once, since several duties may rest on it."""
    if cite.id in said:
        return f"The same: {where_of(cite)}"
    said.add(cite.id)
    return f"“{cite.text}” ({where_of(cite)})"


def _top(decision: Decision) -> Iterator[Block]:
    if decision.sealed:
        yield Block(kind=Kind.NOTICE, text=SEALED)
    if decision.gives_every_column:
        yield Block(kind=Kind.NOTICE, text=EVERY_COLUMN)
