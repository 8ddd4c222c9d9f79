"""A text as the weighing of its names sees it: its words, what the model saw, where titles stand.

The evidence is in ``name_evidence``, ``around_names``, ``other_evidence`` and ``initials``;
``person_spans`` adds it up.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from redactkit.detect.name_cues import is_cue
from redactkit.detect.name_parts import Style, Word, read_style, read_words
from redactkit.detect.titles import title_words


@dataclass(frozen=True, slots=True)
class ModelSpan:
    """What the name model said of a stretch of the text: any of its labels."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, read."""

    text: str = field(repr=False)
    words: list[Word] = field(repr=False)
    style: Style
    spans: Sequence[ModelSpan] = field(repr=False)
    ends: Sequence[int] = field(repr=False)  # of the spans, which are in order and do not overlap
    in_title: frozenset[int]  # places of words that belong to a work's title
    speaks_of_works: bool

    def seen(self, start: int, end: int) -> list[ModelSpan]:
        """What the model saw in ``[start, end)`` of the text."""
        found = []
        for span in self.spans[bisect_right(self.ends, start) :]:
            if span.start >= end:
                break
            found.append(span)
        return found

    def is_seen(self, word: Word) -> bool:
        """Whether the model took the word for a person's."""
        return any(
            span.label == "PERSON" and span.start <= word.start and word.end <= span.end
            for span in self.seen(word.start, word.end)
        )


Evidence = tuple[float, str]
"""A weight, and why; ``person_spans.ENOUGH`` says how much makes a person."""


def read_text(text: str, spans: Sequence[ModelSpan] = ()) -> Reading:
    """A folded text with all that the evidence looks at."""
    words, style = read_words(text), read_style(text)
    speaks_of_works = any(is_cue(word.key, "works") for word in words)
    reading = Reading(text, words, style, (), (), title_words(text, words, style), speaks_of_works)
    return with_spans(reading, spans) if spans else reading


def with_spans(reading: Reading, spans: Sequence[ModelSpan]) -> Reading:
    """The same text, and what the name model saw in it."""
    ordered = sorted(spans, key=lambda span: span.start)
    return replace(reading, spans=ordered, ends=[span.end for span in ordered])
