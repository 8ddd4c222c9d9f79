"""Go through the questions: what the flags answer is taken, the rest is asked of whoever can answer. Pure.

Who asks is handed in: a person at a terminal, or, where there is none, nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from redactkit.errors import UsageError
from redactkit.intake.answers import NotAChoiceError, NotAnAnswerError, expected, take
from redactkit.intake.question import Kind, Policy, Question, Told
from redactkit.intake.questions import PROFILE, QUESTIONS

Flags = Mapping[str, Sequence[str]]
Ask = Callable[[Question, Told], tuple[str, ...]]

_NO_CARDS = "no card number belongs to a request without a paper, a consent or a task"


class GoBackError(Exception):
    """Whoever answers wants the question before this one again."""


def flag(name: str) -> str:
    """The flag that answers a question."""
    return "--" + name.replace("_", "-")


def interview(policy: Policy, flags: Flags, ask: Ask, today: date) -> Told:
    """Everything that was told. ``ask`` is called for what no flag answers, one question at a time.

    Raises ``UsageError`` for an answer that is none, and for a flag that has no place in this form. Where
    ``ask`` raises ``GoBackError``, the question before is put again, and its answer is forgotten.
    """
    told = Told(policy=policy).also(PROFILE.name, (policy.id,))
    asked: list[tuple[int, Told]] = []  # the questions that were put, and what had been told by then
    at = 0
    while at < len(QUESTIONS):
        question = QUESTIONS[at]
        if not question.belongs(told):
            _refuse_stray(question, flags)
        elif question.name in flags:
            told = told.also(question.name, _from_flags(question, flags[question.name], told, today))
        elif question.asked(told):
            try:
                answer = ask(question, told)
            except GoBackError:
                at, told = asked.pop() if asked else (at, told)
                continue
            asked.append((at, told))
            told = told.also(question.name, answer)
        at += 1
    return told


def without_asking(policy: Policy, flags: Flags, today: date) -> Told:
    """The same without a terminal: careful defaults hold, and what has none must be given as a flag."""
    missing: list[str] = []

    def ask_nobody(question: Question, told: Told) -> tuple[str, ...]:
        try:
            return take(question, "", told, today)
        except NotAnAnswerError:
            missing.append(flag(question.name))
            return ()

    try:
        told = interview(policy, flags, ask_nobody, today)
    except UsageError:
        if not missing:  # else what follows from the missing answers is not known either
            raise
    if missing:
        raise UsageError(
            f"still to be answered: {', '.join(missing)}",
            hint="there is no terminal to ask at; redactkit request new --help says what each may be",
        )
    return told


def _from_flags(question: Question, given: Sequence[str], told: Told, today: date) -> tuple[str, ...]:
    try:
        if question.kind in (Kind.SEVERAL, Kind.TEXTS):
            parts = [take(question, each, told, today) for each in given]
            return tuple(dict.fromkeys(value for part in parts for value in part))
        return take(question, given[-1], told, today)
    except NotAChoiceError:
        raise UsageError(f"{flag(question.name)}: it must be one of: {expected(question)}") from None
    except NotAnAnswerError as error:
        raise UsageError(f"{flag(question.name)}: {error}") from None


def _refuse_stray(question: Question, flags: Flags) -> None:
    """An answer to a question that does not arise is a misunderstanding, and is never dropped in silence."""
    if question.name not in flags:
        return
    if question.name == "patron":
        raise UsageError(
            _NO_CARDS, hint="do not look the person up: leave --patron out, the answer does not need it"
        )
    raise UsageError(
        f"{flag(question.name)} has no place in this form",
        hint="it does not fit what has happened (--matter) and the answers before it",
    )
