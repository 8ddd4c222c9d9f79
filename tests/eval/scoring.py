"""What is counted: spans found whole, findings that were right, and harmless characters that went with them.

A detector is judged by what would be removed, which is the union of its findings: it matters that a name is
gone, not what it was called. Signs and blanks do not count on either side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.eval.corpus_text import MUST_GO, Labelled


class Removed(NamedTuple):
    """A piece of a text that a detector would remove, and what it calls it."""

    start: int
    end: int
    entity: str


@dataclass(slots=True)
class Tally:
    """Counts over some texts; two tallies add up."""

    spans: Counter[str] = field(default_factory=Counter)  # by label: how many stand in the texts
    whole: Counter[str] = field(
        default_factory=Counter
    )  # by label: how many would be gone to the last letter
    findings: Counter[str] = field(default_factory=Counter)  # by what the detector calls them
    right: Counter[str] = field(default_factory=Counter)  # of these, how many touch something that must go
    tempting: Counter[str] = field(default_factory=Counter)  # by label: what may stay
    touched: Counter[str] = field(default_factory=Counter)  # of these, how many would lose something
    harmless: int = 0  # letters and digits outside everything that must go
    lost: int = 0  # of these, how many would be removed

    def add(self, line: Labelled, removed: Sequence[Removed]) -> None:
        """Count one text."""
        telling = {place for place, sign in enumerate(line.text) if sign.isalnum()}
        gone = {place for each in removed for place in range(each.start, each.end)} & telling
        must_go: set[int] = set()
        for span in line.spans:
            places = telling & set(range(span.start, span.end))
            if span.label in MUST_GO:
                must_go |= places
                self.spans[span.label] += 1
                self.whole[span.label] += places <= gone
            else:
                self.tempting[span.label] += 1
                self.touched[span.label] += bool(places & gone)
        for each in removed:
            self.findings[each.entity] += 1
            self.right[each.entity] += not must_go.isdisjoint(range(each.start, each.end))
        self.harmless += len(telling - must_go)
        self.lost += len(gone - must_go)

    def recall(self, *labels: str) -> float | None:
        """The share of the labelled spans that would be gone whole; ``None`` where there are none."""
        return _share(self.whole, self.spans, labels)

    def precision(self, *entities: str) -> float | None:
        """The share of the findings that touch something that must go."""
        return _share(self.right, self.findings, entities)

    def staying_touched(self, *labels: str) -> float | None:
        """The share of what may stay that would lose something."""
        return _share(self.touched, self.tempting, labels)

    @property
    def over_redaction(self) -> float | None:
        """The share of the harmless letters and digits that would be removed."""
        return self.lost / self.harmless if self.harmless else None

    @property
    def f1(self) -> float:
        """Recall and precision in one figure, over everything: for choosing the peer's best settings."""
        recall, precision = self.recall() or 0.0, self.precision() or 0.0
        return 2 * recall * precision / (recall + precision) if recall + precision else 0.0


def tally(lines: Iterable[Labelled], removed: Iterable[Sequence[Removed]]) -> Tally:
    """The counts over all texts."""
    counted = Tally()
    for line, each in zip(lines, removed, strict=True):
        counted.add(line, each)
    return counted


def by_hand(lines: Sequence[Labelled], removed: Sequence[Sequence[Removed]]) -> dict[str, Tally]:
    """The counts of each hand, in the order in which the hands first write."""
    hands: dict[str, Tally] = {}
    for line, each in zip(lines, removed, strict=True):
        hands.setdefault(line.hand, Tally()).add(line, each)
    return hands


def _share(part: Counter[str], whole: Counter[str], keys: Sequence[str]) -> float | None:
    """``part`` of ``whole`` over the keys, or over all of them where none is named."""
    chosen = keys or tuple(whole)
    total = sum(whole[key] for key in chosen)
    return sum(part[key] for key in chosen) / total if total else None


def mistakes(lines: Sequence[Labelled], removed: Sequence[Sequence[Removed]]) -> Iterator[tuple[int, str]]:
    """Each span that is not gone whole, and each finding that touches nothing that must go, with its line."""
    for line, each in zip(lines, removed, strict=True):
        text = line.text
        gone = {place for one in each for place in range(one.start, one.end)}
        going: set[int] = set()
        for span in line.spans:
            places = range(span.start, span.end)
            if span.label not in MUST_GO:
                continue
            going |= set(places)
            left = "".join(text[place] for place in places if text[place].isalnum() and place not in gone)
            if left:
                words = text[span.start : span.end]
                yield line.line, f"missed {span.label} ({line.hand}) {words!r}, leaves {left!r}: {text}"
        for one in each:
            if going.isdisjoint(range(one.start, one.end)):
                words = text[one.start : one.end]
                yield line.line, f"false {one.entity} ({line.hand}) {words!r}: {text}"
