"""What was typed, or given as a flag, becomes an answer. Pure. No message repeats what was typed."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date, timedelta

from redactkit.errors import never
from redactkit.intake.question import Choice, Kind, Question, Told

_YES, _NO = frozenset({"yes", "y", "true", "on", "1"}), frozenset({"no", "n", "false", "off", "2"})
_FIRST, _LAST = date(1900, 1, 1), date(2200, 12, 31)
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_SHORTEST = 3
_WHOLE = re.compile(r"(\d{4})(?:-(\d{2}))?")
_RELATIVE = {"today": 0, "yesterday": 1}
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_OF_A_YEAR = re.compile(r"([a-z]{3,9})\.?,? +(\d{4})", re.ASCII)
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? +(\d{1,2}),? +(\d{4})", re.ASCII)


class NotAnAnswerError(ValueError):
    """What was typed does not answer the question. The message says what would."""


class NotAChoiceError(NotAnAnswerError):
    """It is none of the answers, or could be several. A flag takes the form's own words, not numbers."""


def take(question: Question, typed: str, told: Told, today: date) -> tuple[str, ...]:
    """The answer to a question; empty where it is left open. Raises ``NotAnAnswerError``."""
    text = " ".join(typed.split()) or question.default(told) or ""
    if not text:
        if question.is_optional:
            return ()
        raise _needed(question, told)
    if question.means_nothing and text.lower() == question.means_nothing:
        return ()
    match question.kind:
        case Kind.ONE:
            return (_one(question, text, told),)
        case Kind.SEVERAL:
            parts = [part.strip() for part in text.split(",") if part.strip()]
            return tuple(dict.fromkeys(_one(question, part, told) for part in parts))
        case Kind.YES_NO:
            return (_yes_or_no(question, text),)
        case Kind.DAY:
            return (_day(question, text, today).isoformat(),)
        case Kind.PERIOD:
            return _period(question, text, today)
        case Kind.TEXT:
            return (text,)
        case Kind.TEXTS:
            mark = ";" if ";" in text or question.name == "recipient" else ","
            return tuple(part.strip() for part in text.split(mark) if part.strip())
        case _:
            never(question.kind)


def _needed(question: Question, told: Told) -> NotAnAnswerError:
    """That it cannot be left open. What can be chosen stands on the screen, with a number before it."""
    if question.kind not in (Kind.ONE, Kind.SEVERAL):
        return NotAnAnswerError(f"it needs an answer: {expected(question)}")
    number = "a number" if question.kind is Kind.ONE else "one or more numbers"
    return NotAChoiceError(f"it needs an answer: type {number} from 1 to {len(question.offered(told))}")


def expected(question: Question) -> str:
    """What a question can be answered with, in a line."""
    match question.kind:
        case Kind.ONE | Kind.SEVERAL:
            values = [choice.value for choice in question.choices]
            values += [question.means_nothing] if question.means_nothing else []
            return ", ".join(values) + (", or another" if question.is_free else "")
        case Kind.YES_NO:
            return "yes or no"
        case Kind.DAY:
            word = f", or {question.means_nothing}" if question.means_nothing else ""
            return f"a day, as 2026-11-30{word}"
        case Kind.PERIOD:
            return (
                "a year, a month (2026-05 or May 2026), last year, last month, or a first and a last day: "
                "2026-03-01 to 2026-05-31"
            )
        case Kind.TEXT | Kind.TEXTS:
            word = f", or {question.means_nothing}" if question.means_nothing else ""
            return "its name" if question.kind is Kind.TEXT else f"one or more{word}"
        case _:
            never(question.kind)


def _one(question: Question, text: str, told: Told) -> str:
    """By number as it is shown, by the form's word, or by words that stand in one of the answers alone."""
    offered = question.offered(told)
    text = text.rstrip(".)")
    if text.isascii() and text.isdigit() and 1 <= int(text[:3]) <= len(offered):
        return offered[int(text[:3]) - 1].value
    word = text.lower().replace(" ", "_").replace("-", "_")
    if (found := _named(question.choices, word)) is not None:
        return found
    if question.is_free:
        return _free(question, text)
    if (alone := _alone(offered, text)) is not None:
        return alone
    raise NotAChoiceError(f"type a number from 1 to {len(offered)}, or words that stand in one answer alone")


def _named(choices: tuple[Choice, ...], word: str) -> str | None:
    return next((each.value for each in choices if each.value.replace("-", "_") == word), None)


def _alone(offered: Sequence[Choice], text: str) -> str | None:
    """The one answer in whose words this stands: "police", "FBI". Nothing where it could be another."""
    if len(text) < _SHORTEST:
        return None
    word = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)", re.IGNORECASE)
    plural = re.compile(rf"(?<!\w){re.escape(text)}s(?!\w)", re.IGNORECASE)
    headed = [choice.value for choice in offered if choice.words.partition(":")[0].lower() == text.lower()]
    found = headed or [choice.value for choice in offered if word.search(choice.words)]
    found = found or [choice.value for choice in offered if plural.search(choice.words)]
    return found[0] if len(found) == 1 else None


def _free(question: Question, text: str) -> str:
    from redactkit.categories import CATEGORIES, UNKNOWN  # here: the help of the command line stays quick

    if question.name != "field":
        return text
    if text in CATEGORIES and text != UNKNOWN:
        return text
    raise NotAnAnswerError("it must be the name of a kind of column (docs/columns.md lists them)")


def _yes_or_no(question: Question, text: str) -> str:
    word = text.lower()
    if word in _YES:
        return "yes"
    if word in _NO:
        return "no"
    raise NotAnAnswerError("it must be yes or no")


def _day(question: Question, text: str, today: date) -> date:
    """A day. The day on which something came in is not in the future."""
    word = text.lower()
    if word in _RELATIVE:
        return today - timedelta(days=_RELATIVE[word])
    american = _AMERICAN.fullmatch(_in_figures(word))
    try:
        if american is not None:
            month, day, year = (int(part) for part in american.groups())
            found = date(year, month, day)
        else:
            found = date.fromisoformat(word)
    except ValueError:
        raise NotAnAnswerError(f"it must be {expected(question)}") from None
    if not _FIRST <= found <= _LAST:
        raise NotAnAnswerError("that year cannot be meant")
    if question.name == "received" and found > today:
        raise NotAnAnswerError("that day is still to come: on which day did it come in?")
    return found


def _in_figures(word: str) -> str:
    """``november 20, 2026`` as ``11/20/2026``; anything else as it is."""
    named = _MONTH_FIRST.fullmatch(word)
    month = None if named is None else _month(named[1])
    return word if named is None or month is None else f"{month}/{named[2]}/{named[3]}"


def _month(word: str) -> int | None:
    """A month by its English name or the beginning of it."""
    return next((nth for nth, name in enumerate(_MONTHS, start=1) if name.startswith(word)), None)


def _whole(word: str, today: date) -> str:
    """``last year`` and ``may 2026`` as 2025 and 2026-05; anything else as it is."""
    before = today.replace(day=1) - timedelta(days=1)
    said = {
        "this year": f"{today.year}",
        "last year": f"{today.year - 1}",
        "this month": f"{today.year}-{today.month:02}",
        "last month": f"{before.year}-{before.month:02}",
    }
    named = _OF_A_YEAR.fullmatch(word)
    month = None if named is None else _month(named[1])
    return said.get(word, word) if named is None or month is None else f"{named[2]}-{month:02}"


def _period(question: Question, text: str, today: date) -> tuple[str, ...]:
    """A first and a last day; an end that was left open is an empty text."""
    word = text.lower()
    if word.startswith("from ") and " to " not in word and " until " not in word:
        return (_edge(question, word[5:], today)[0].isoformat(), "")
    if word.startswith(("to ", "until ")):
        return ("", _edge(question, word.split(" ", 1)[1], today)[1].isoformat())
    begin, _, end = word.removeprefix("from ").replace(" until ", " to ").partition(" to ")
    first = _edge(question, begin, today)[0]
    last = _edge(question, end or begin, today)[1]
    if first > last:
        raise NotAnAnswerError("the first day is later than the last")
    return (first.isoformat(), last.isoformat())


def _edge(question: Question, text: str, today: date) -> tuple[date, date]:
    """The first and the last day of a year, a month or a day."""
    whole = _WHOLE.fullmatch(_whole(text.strip(), today))
    if whole is None:
        day = _day(question, text.strip(), today)
        return day, day
    year, month = int(whole[1]), int(whole[2] or 0)
    if not _FIRST.year <= year <= _LAST.year or month > 12 or (whole[2] and month == 0):
        raise NotAnAnswerError(f"it must be {expected(question)}")
    first, last = month or 1, month or 12
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
