"""From words, and what the name model saw, to persons: what speaks for each candidate, and what against it.

Every piece of evidence has a weight and says why. A candidate whose weights reach ``ENOUGH`` is a person, and
the strongest piece is the explanation. The weights are few and round; they were set by what the pieces mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from redactkit.detect.around_names import evidence_before, evidence_behind
from redactkit.detect.initials import find_initials, initials_evidence
from redactkit.detect.name_evidence import MOST_BY_MODEL, model_evidence, own_evidence
from redactkit.detect.name_parts import Kind, Word
from redactkit.detect.name_reading import Evidence, ModelSpan, Reading, read_text, with_spans
from redactkit.detect.name_runs import Run, find_runs
from redactkit.detect.other_evidence import figure_evidence, goods_evidence, place_evidence, work_evidence
from redactkit.detect.phrase_evidence import has_epithet, has_nickname, phrase_evidence
from redactkit.detect.slip_evidence import slip_evidence

ENOUGH = 2.0
_SPEAKS_OF_A_PERSON, _SPEAKS_OF_NO_PLACE = 1.0, 1.2
_LEAST_SCORE, _MOST_SCORE, _SCORE_STEP = 0.4, 0.95, 0.1
_AND = re.compile(r"\s?(?:&|/|,|\+)\s?\Z")


@dataclass(frozen=True, slots=True)
class PersonSpan:
    """A person in a text, how sure, and why."""

    start: int
    end: int
    score: float
    why: str


def find_persons(text: str, spans: Sequence[ModelSpan] = ()) -> list[PersonSpan]:
    """The persons in a folded text, by position.

    ``spans`` is what the name model saw, with any label; empty when there is no model.
    """
    return persons_in(read_text(text), spans)


def persons_in(reading: Reading, spans: Sequence[ModelSpan] = ()) -> list[PersonSpan]:
    """``find_persons`` in a text that was read before the model was asked."""
    reading = with_spans(reading, spans) if spans else reading
    weighed: list[tuple[Run, list[Evidence]]] = [
        (run, list(_evidence(reading, run)))
        for run in find_runs(reading.words, reading.style, reading.is_seen)
    ]
    weighed += [(run, list(initials_evidence(reading, run))) for run in find_initials(reading, weighed)]
    weighed.sort(key=lambda each: each[0].first)
    accepted = [_total(evidence) >= ENOUGH for _, evidence in weighed]
    _let_company_speak(reading, weighed, accepted)
    return [
        _person(reading, run, evidence)
        for (run, evidence), is_person in zip(weighed, accepted, strict=True)
        if is_person
    ]


def persons_without_model(reading: Reading) -> list[PersonSpan] | None:
    """The persons, where nothing that the name model says could change anything; else ``None``.

    ``reading`` is without its spans. The model can make a candidate of a word, and lift one that the lists
    and the words around leave in doubt. Where none can be lifted nobody is a person, and so none speaks for
    another.
    """
    would_tell = False

    def sees_none(_: Word) -> bool:
        nonlocal would_tell
        would_tell = True
        return False

    runs = find_runs(reading.words, reading.style, sees_none)
    if would_tell and runs != find_runs(reading.words, reading.style, lambda _: True):
        return None
    if not runs:
        return persons_in(reading)
    if any(_total(list(_evidence(reading, run))) + MOST_BY_MODEL >= ENOUGH for run in runs):
        return None
    alone = find_initials(reading, [(run, None) for run in runs])
    lifted = any(_total(list(initials_evidence(reading, run))) >= ENOUGH for run in alone)
    return None if lifted else []


def _total(evidence: Sequence[Evidence]) -> float:
    return round(sum(weight for weight, _ in evidence), 3)


def _person(reading: Reading, run: Run, evidence: Sequence[Evidence]) -> PersonSpan:
    score = min(_MOST_SCORE, _LEAST_SCORE + _SCORE_STEP * _total(evidence))
    first = run.first
    if has_epithet(reading.words, run) or has_nickname(reading.words, run):
        first -= 1
    return PersonSpan(
        start=reading.words[first].start,
        end=reading.words[run.last].end,
        score=round(score, 2),
        why=max(evidence, key=lambda each: each[0])[1],
    )


def _let_company_speak(
    reading: Reading, weighed: list[tuple[Run, list[Evidence]]], accepted: list[bool]
) -> None:
    """Who is named beside a person, or again, is one: "Gio and Karen Doyle", "Cates was seen"."""
    for _ in range(2):
        surely = {
            word.key
            for (run, _), is_person in zip(weighed, accepted, strict=True)
            if is_person
            for word in run.names
            if word.kind is not Kind.WORD and len(word.key) > 2
        }
        for place, (run, evidence) in enumerate(weighed):
            if accepted[place]:
                continue
            if _says(evidence, "a place") or _says(evidence, "a firm") or _says(evidence, "a dish"):
                continue
            if run.names and all(
                word.key in surely or word.key.removesuffix("s") in surely for word in run.names
            ):
                evidence.append((1.5, "a name that stands in the text once more, in full"))
            elif _may_have_company(reading, run) and any(
                accepted[other]
                and _stand_together(reading, weighed[min(place, other)][0], weighed[max(place, other)][0])
                for other in (place - 1, place + 1)
                if 0 <= other < len(weighed)
            ):
                evidence.append((1.4, "a name beside another person's"))
            else:
                continue
            accepted[place] = _total(evidence) >= ENOUGH


def _may_have_company(reading: Reading, run: Run) -> bool:
    following = reading.words[run.last + 1].key if run.last + 1 < len(reading.words) else ""
    return following != "of" and any(word.kind is not Kind.WORD for word in run.names)


def _says(evidence: Sequence[Evidence], words: str) -> bool:
    return any(why.startswith(words) for _, why in evidence)


def _stand_together(reading: Reading, first: Run, second: Run) -> bool:
    words = reading.words
    between = words[first.last + 1 : second.first]
    if not between:
        return _AND.fullmatch(words[second.first].gap) is not None
    return (
        len(between) == 1
        and between[0].key in ("and", "or", "y", "e", "et", "not", "nor", "vs")
        and between[0].gap in (" ", ", ")
    )


def _evidence(reading: Reading, run: Run) -> Iterator[Evidence]:
    yield from own_evidence(reading, run)
    around = [
        *evidence_before(reading, run),
        *evidence_behind(reading, run),
        *slip_evidence(reading, run),
        *phrase_evidence(reading, run),
    ]
    yield from around
    strongest = max((weight for weight, _ in around), default=0.0)
    surely = strongest >= _SPEAKS_OF_A_PERSON
    # The model takes a name it does not know for a town; the words around know better.
    yield from (
        each for each in model_evidence(reading, run) if each[0] > 0 or strongest < _SPEAKS_OF_NO_PLACE
    )
    yield from place_evidence(reading, run, surely=surely)
    yield from goods_evidence(reading, run)
    yield from figure_evidence(reading, run, strongest=strongest)
    yield from work_evidence(reading, run, surely=surely)
