"""Reads the labelled corpus: a marked line becomes a text and the spans to find or to leave.

``corpus/README.md`` says what each label means and where its span ends. Reading is strict: a mark that is
not closed, an unknown label or a blank at the edge of a span is an error, never a line with fewer labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).with_name("corpus")

MUST_GO = frozenset(
    {
        "PERSON",
        "PATRON_BARCODE",
        "ITEM_BARCODE",
        "PATRON_RECORD",
        "ITEM_RECORD",
        "PHONE_NUMBER",
        "EMAIL_ADDRESS",
        "US_SSN",
        "STREET_ADDRESS",
        "LOCATION",
        "BIRTH_DATE",
        "SECRET",
        "USER_NAME",
        "US_DRIVER_LICENSE",
        "URL",
        "IP_ADDRESS",
        "STUDENT_ID",
        "LOAN_HISTORY",
    }
)
MAY_STAY = frozenset({"TITLE_OK", "PLACE_OK", "STAFF_OK"})  # looks like a person, and is none to protect
LABELS = MUST_GO | MAY_STAY

_HAND = "# hand: "
_MARK = re.compile(r"\{(?P<label>[A-Z_]+)\|(?P<value>[^{}|]+)\}")


class CorpusError(ValueError):
    """A line of the corpus that cannot be read as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A piece of a text, ``text[start:end]``, and what it is."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One line of the corpus, without its marks."""

    text: str
    spans: tuple[Span, ...]
    hand: str
    line: int

    def marked(self) -> Iterator[tuple[str, str]]:
        """Each label with the words it stands on, in the order of the text."""
        for span in self.spans:
            yield span.label, self.text[span.start : span.end]


def parse_line(line: str) -> tuple[str, tuple[Span, ...]]:
    """The text of a line without its marks, and the spans that the marks stood on."""
    parts: list[str] = []
    spans: list[Span] = []
    length = read = 0
    for mark in _MARK.finditer(line):
        between = _plain(line, read, mark.start())
        label, value = mark["label"], mark["value"]
        if label not in LABELS:
            raise CorpusError(f"column {mark.start() + 1}: {label} is no label; corpus/README.md lists them")
        if value != value.strip():
            raise CorpusError(
                f"column {mark.start() + 1}: a span begins or ends with a blank; move it outside"
            )
        start = length + len(between)
        length = start + len(value)
        spans.append(Span(start=start, end=length, label=label))
        parts += (between, value)
        read = mark.end()
    parts.append(_plain(line, read, len(line)))
    return "".join(parts), tuple(spans)


def read_corpus(path: Path) -> tuple[Labelled, ...]:
    """Every labelled line of a file, with the hand it is written in; no comments, no empty lines."""
    found: list[Labelled] = []
    hand = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if line.startswith(_HAND):
            hand = line.removeprefix(_HAND).strip()
        if not line or line.startswith("#"):
            continue
        if not hand:
            raise CorpusError(f"{path.name}, line {number}: a line before any '{_HAND.strip()}' line")
        try:
            text, spans = parse_line(line)
        except CorpusError as wrong:
            raise CorpusError(f"{path.name}, line {number}, {wrong}") from None
        if text != text.strip():
            raise CorpusError(f"{path.name}, line {number}: a blank at the edge of the line")
        found.append(Labelled(text=text, spans=spans, hand=hand, line=number))
    return tuple(found)


def _plain(line: str, start: int, end: int) -> str:
    """What stands between two marks; a brace in it is a mark gone wrong."""
    between = line[start:end]
    if (brace := re.search(r"[{}]", between)) is not None:
        raise CorpusError(f"column {start + brace.start() + 1}: a brace that is no {{LABEL|text}} mark")
    return between
