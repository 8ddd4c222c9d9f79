"""Initials that stand alone for somebody: "K.D. came back", "spoke with Mrs. T"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from redactkit.detect.name_cues import is_cue
from redactkit.detect.name_parts import Kind, Style
from redactkit.detect.name_reading import Evidence, Reading
from redactkit.detect.name_runs import Run, is_acronym

_NUMBER_BEFORE = re.compile(r"(?<![\d-])\d{3}(?:\.\d+)?(?: [A-Z])? ?\Z")
_AGE_AFTER = re.compile(
    r",? (?:\(?\d{1,2}\)?\b(?!/|:|\.\d| (?:copies|books|items|dvds|cds))|age\b|aged\b|d\.?o\.?b\b)"
)
_SIGNED = re.compile(r"\.?\s*[\])]?\s*(?:\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?\s*)?(?:\Z|\n)")
_TO_SOMEBODY = ("to", "for", "with", "from", "w", "lm", "lvm", "lmtcb", "vm")
_PATRONS = ("pt", "patron", "cust", "customer", "borrower", "mrs", "mr", "ms")
_LEFT_FOR = (
    "bks",
    "books",
    "bag",
    "msg",
    "message",
    "vm",
    "lm",
    "left",
    "call",
    "waiting",
    "request",
)


def find_initials(reading: Reading, weighed: Sequence[tuple[Run, object]]) -> Iterator[Run]:
    """Initials that stand alone: "K.D. came back", "Mrs. T"."""
    taken = {place for run, _ in weighed for place in range(run.first, run.last + 1)}
    for place, word in enumerate(reading.words):
        if (
            place in taken
            or word.is_glued
            or not word.is_capital
            or (word.is_shouted and "." not in word.text)
        ):
            continue
        letters = word.key.replace(".", "")
        is_short = (word.is_initial and word.key not in ("i", "a")) or (
            is_acronym(word)
            and len(word.text) in (2, 3)
            and (word.kind is Kind.UNKNOWN or _stands_as_initials(reading, place))
        )
        is_word = is_cue(letters, "not initials") and not (
            "." in word.text and is_cue(letters, "written with points")
        )
        if is_short and not is_word and reading.style is not Style.CAPITALS:
            yield Run(first=place, last=place, names=(word,), has_initial=True, is_flat=False)


def _stands_as_initials(reading: Reading, place: int) -> bool:
    """Whether two letters that are on some list do or own something, as a person: "LB picked up"."""
    if len(reading.words[place].text) > 2 or place + 1 >= len(reading.words):
        return False
    following = reading.words[place + 1]
    return (
        following.gap == " " and is_cue(following.key, "does") and not is_cue(following.key, "things do")
    ) or (reading.words[place].is_possessive and is_cue(following.key, "of whom", "relatives"))


def initials_evidence(reading: Reading, run: Run) -> Iterator[Evidence]:
    word = reading.words[run.first]
    dotted = "." in word.text
    before = reading.words[run.first - 1] if run.first else None
    following = reading.words[run.first + 1] if run.first + 1 < len(reading.words) else None
    why = "initials that stand for somebody"
    yield (2.0 if word.text.count(".") > 2 else 1.0 if dotted else 0.5), why
    if (
        len(word.text) == 1
        and before is not None
        and is_cue(before.key, "titles")
        and word.gap in (" ", ". ")
    ):
        yield 2.0, "an initial after a title"
    if (
        following is not None
        and following.gap in (" ", ". ")
        and is_cue(following.key, "does")
        and len(word.text) > 1
    ):
        yield 1.5, why
    if _NUMBER_BEFORE.search(word.gap) or (
        before is not None and is_cue(before.key, "call numbers", "works") and not word.gap.startswith(":")
    ):
        yield -4.0, "a call number"
    if (
        dotted
        and before is not None
        and word.gap == " "
        and not is_cue(before.key, "acts of staff")
        and (is_cue(before.key, "told", "relatives") or before.key in ("to", "for", "with", "from", "w"))
    ):
        yield 1.0, why
    if (
        dotted
        and len(word.key.replace(".", "")) > 1
        and not _signs(reading, run.last)
        and not (before is not None and is_cue(before.key, "acts of staff"))
    ):
        yield 1.0, why
    if not dotted and len(word.text) == len("KD"):
        owns = word.is_possessive and following is not None and is_cue(following.key, "of whom", "relatives")
        if owns or (before is not None and word.gap == " " and _is_for(reading, run.first)):
            yield 1.5, why
    if len(word.text) > 1 and _AGE_AFTER.match(reading.text[word.end : word.end + 20]):
        yield 1.0, why


def _signs(reading: Reading, place: int) -> bool:
    """Whether initials end a line, or stand before its last date, or after "ok'd by": staff sign so."""
    before = [word.key for word in reading.words[max(0, place - 2) : place]]
    if before[-1:] == ["by"] and is_cue(before[0], "acts of staff"):
        return True
    if before and (is_cue(before[-1], "told", "relatives") or before[-1] in _TO_SOMEBODY):
        return False
    return _SIGNED.match(reading.text[reading.words[place].end :]) is not None


def _is_for(reading: Reading, place: int) -> bool:
    """Whether two letters stand where a patron does: "pt KD", "hold for KD"."""
    before = reading.words[place - 1].key
    earlier = reading.words[place - 2].key if place > 1 else ""
    return before in _PATRONS or (
        before in ("for", "from", "w", "with") and (is_cue(earlier, "of whom") or earlier in _LEFT_FOR)
    )
