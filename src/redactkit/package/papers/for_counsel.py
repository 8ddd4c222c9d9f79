"""The page for counsel: the question in a line, then all that is needed to answer it. Pure.

Where the decision is neutral it repeats nothing of what was asked: the form lies beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from redactkit.model import Cite, Clock, CounselEffect, Decision, ForCounsel, Outcome, Process, Request
from redactkit.package.letter import Block, Kind, bullet, heading, sentence, text
from redactkit.package.papers.paper import Paper, Table, where_of
from redactkit.package.words import (
    ANSWERS,
    BASIS,
    CLASSES,
    CLOCKS,
    COUNSEL,
    COURTS,
    ISSUERS,
    PAPERS,
    PROCESS,
    REQUESTERS,
    REVIEWS,
    SAYS,
    SEALED,
    in_words,
    plain,
    plain_day,
)

_HIDDEN = (
    "The request names a person or a work, so it is not repeated here. It stands in request.yaml, beside "
    "this page."
)
_NOT_DEADLINES = frozenset({"keep_sources", "appeal", "fee", "petition", "production"})
_BLANK = "______________________"


def for_counsel(request: Request, decision: Decision, asked: ForCounsel, *, day: date) -> Paper:
    """The page, with room for the answer."""
    neutral = decision.neutral
    return Paper(
        title=f"For {COUNSEL.get(asked.who, 'counsel')}: a question that waits for you",
        parts=(
            *_top(decision, asked),
            heading("What came in"),
            _particulars(request, neutral=neutral),
            *_verbatim(request, neutral=neutral),
            heading("The rule that holds it"),
            text(f"{sentence(decision.because)} ({decision.rules[0]}. {BASIS[decision.basis.value]})"),
            *_sides(asked),
            heading("What your answer does"),
            _effects(asked.effects),
            *_further(asked),
            *_recording(asked),
            heading("If nobody answers"),
            *_silence(decision, day),
            heading("Your answer"),
            text("☐ release      ☐ release less      ☐ defect      ☐ refuse      ☐ wait"),
            text(f"Reason, or which part: {_BLANK}{_BLANK}{_BLANK}"),
            text(f"Name: {_BLANK}   Day: {_BLANK}   Signature: {_BLANK}"),
        ),
        foot=f"Request {decision.request_id}, {plain_day(day)}. For counsel; not for the requester.",
    )


def _top(decision: Decision, asked: ForCounsel) -> Iterator[Block]:
    yield Block(kind=Kind.NOTICE, text=asked.question)
    if decision.sealed:
        yield Block(kind=Kind.NOTICE, text=SEALED)
    refused = decision.outcome is Outcome.REFUSE
    so_far = "it is refused until you answer" if refused else "nothing has been refused"
    yield text(f"Nothing has been given, and {so_far}. This page is no legal advice; it asks for it.")


def _further(asked: ForCounsel) -> Iterator[Block]:
    """One entry of counsel lifts every row that waits for the same counsel: so counsel sees all of them."""
    if asked.answers_too:
        yield text("A release answers these questions as well:")
        yield from (bullet(question) for question in asked.answers_too)


def _particulars(request: Request, *, neutral: bool) -> Table:
    return Table(
        head=(),
        widths_cm=(4.2, 13.8),
        rows=tuple((name, said) for name, said in _facts(request, neutral=neutral) if said),
        bold=frozenset({0}),
    )


def _facts(request: Request, *, neutral: bool) -> Iterator[tuple[str, str]]:
    process, seeks = request.process, request.seeks
    yield "Who asks", REQUESTERS.get(request.requester.kind, plain(request.requester.kind))
    yield "Received", plain_day(request.received) if request.received else "the day is not stated"
    if process.kind in PROCESS:
        yield from _paper(process)
    if neutral:
        return
    yield (
        "Records",
        in_words([CLASSES.get(name, plain(name)) for name in seeks.classes] or ["all the library's records"]),
    )
    yield "Period", _period(request)
    yield "Fields named", ", ".join(seeks.fields)
    yield "Person named", seeks.named_as or ""
    if seeks.patrons or seeks.items:
        yield "Cards or items", "listed in request.yaml, beside this page"


def _paper(process: Process) -> Iterator[tuple[str, str]]:
    yield "The paper", PROCESS[process.kind]
    yield "Signed by", ISSUERS.get(process.issuer, "") or "not known"
    if process.kind in PAPERS:
        yield "Court", COURTS.get(process.court or "", "") or "not stated"
        yield "Level", process.level or ""
        yield "Forbids to tell", "yes, or it is asked for" if process.nondisclosure else ""
        yield "Specifies what it asks", "yes" if process.specific else "not said"
        reviews = (("proper_form", process.proper_form), ("good_cause", process.good_cause))
        yield from ((REVIEWS[name], found) for name, found in reviews)
    yield "Served on", plain_day(process.served_on) if process.served_on else ""
    yield "How, to whom", process.served_how or ""
    yield "Return date", plain_day(process.returnable) if process.returnable else ""


def _period(request: Request) -> str:
    seeks = request.seeks
    first = f"from {plain_day(seeks.from_)}" if seeks.from_ else ""
    last = f"to {plain_day(seeks.to)}" if seeks.to else ""
    return " ".join(part for part in (first, last) if part)


def _verbatim(request: Request, *, neutral: bool) -> Iterator[Block]:
    if neutral:
        yield text(_HIDDEN)
    elif request.asked and request.asked.strip():
        yield text("In the words in which it was asked:")
        yield Block(kind=Kind.QUOTE, text=request.asked.strip())
    else:
        yield text("The form has no words of the request: read the paper itself.")


def _sides(asked: ForCounsel) -> Iterator[Block]:
    for title, cites in (("For a release", asked.speaks_for), ("Against it", asked.speaks_against)):
        if cites:
            yield text(f"{title}:")
            yield from (bullet(_quoted(cite)) for cite in cites)


def _quoted(cite: Cite) -> str:
    return f"“{cite.text}” ({where_of(cite)})"


def _effects(effects: tuple[CounselEffect, ...]) -> Table:
    """A line for each thing that can come of an answer, with the answers that bring it about."""
    by_result: dict[str, list[str]] = {}
    for effect in effects:
        by_result.setdefault(_then(effect), []).append(effect.says)
    return Table(
        head=("You say", "It means", "Then the answer is"),
        widths_cm=(2.5, 7.2, 8.3),
        rows=tuple(
            ("\n".join(plain(says) for says in answers), "\n".join(SAYS[says] for says in answers), result)
            for result, answers in by_result.items()
        ),
        bold=frozenset({0}),
    )


def _then(effect: CounselEffect) -> str:
    answer = ANSWERS[effect.outcome]
    beside = in_words([REVIEWS[name].lower() for name in effect.beside]) if effect.beside else ""
    needs = f", if you also find {beside}" if beside else ""
    return f"{answer.title}{needs}. {answer.sentence}"


def _recording(asked: ForCounsel) -> Iterator[Block]:
    also = sorted({name for effect in asked.effects for name in effect.beside})
    reviews = (
        f" Under process, where you found it so: {', '.join(f'{name}: yes' for name in also)}."
        if also
        else ""
    )
    yield text(
        "The library records it in request.yaml, under counsel, and decides again: "
        f"{{who: {asked.who}, says: release, name: …, date: …}} (the day as year-month-day).{reviews}"
    )


def _silence(decision: Decision, day: date) -> Iterator[Block]:
    yield text("Nothing is given until there is an answer.")
    due = [clock for clock in decision.clocks if clock.id not in _NOT_DEADLINES]
    yield from (
        bullet(_missed(clock, day)) for clock in sorted(due, key=lambda clock: (clock.date, clock.id))
    )


def _missed(clock: Clock, day: date) -> str:
    what = CLOCKS.get(clock.id, plain(clock.id))
    when = "was due on" if clock.missed else "by"
    return sentence(f"{when} {plain_day(clock.date)}: {what}. If it is missed: {clock.if_missed}")
