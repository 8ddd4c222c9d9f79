"""The recognizers as people ask about them: the list, the test of their cases; findings as a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from redactkit.detect.detector import Mode
from redactkit.detect.spec import MatchCase, RecognizerSpec, load_specs
from redactkit.model import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognizerInfo:
    """One line of ``redactkit recognizers list``."""

    id: str
    entity: str
    about: str
    patterns: int
    check: str | None
    context: tuple[str, ...]
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFailure:
    """A case that a recognizer does not pass: which file, which kind of case, its number from 1, and why."""

    recognizer: str
    kind: str  # match | no_match
    case: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognizersReport:
    """What ``redactkit recognizers test`` says."""

    recognizers: int
    cases: int
    failures: tuple[CaseFailure, ...]

    @property
    def passed(self) -> bool:
        """Whether every case came out as its file says."""
        return not self.failures


def list_recognizers() -> tuple[RecognizerInfo, ...]:
    """The shipped recognizers, by id."""
    return tuple(
        RecognizerInfo(
            id=spec.id,
            entity=spec.entity,
            about=spec.about,
            patterns=len(spec.patterns),
            check=spec.check,
            context=spec.context,
            cases=len(spec.match) + len(spec.no_match),
        )
        for spec in sorted(load_specs(), key=lambda spec: spec.id)
    )


def test_recognizers(
    specs: Sequence[RecognizerSpec] | None = None,  # noqa: PT028  a command, not a test
) -> RecognizersReport:
    """Run every recognizer on the cases of its own file, alone and without a model."""
    from redactkit.detect.engine import recognizer_alone

    chosen = load_specs() if specs is None else tuple(specs)
    failures: list[CaseFailure] = []
    for spec in chosen:
        find = recognizer_alone(spec)
        for number, case in enumerate(spec.match, start=1):
            why = _misses(case, find(case.text))
            if why is not None:
                failures.append(CaseFailure(recognizer=spec.id, kind="match", case=number, why=why))
        for number, text in enumerate(spec.no_match, start=1):
            if find(text) != []:
                failures.append(
                    CaseFailure(recognizer=spec.id, kind="no_match", case=number, why="something was found")
                )
    return RecognizersReport(
        recognizers=len(chosen),
        cases=sum(len(spec.match) + len(spec.no_match) for spec in chosen),
        failures=tuple(failures),
    )


test_recognizers.__test__ = False  # type: ignore[attr-defined]  # for pytest


def findings_document(
    findings: Sequence[Sequence[Finding]], *, mode: Mode, first_line: int = 1
) -> dict[str, object]:
    """``redactkit.findings/1``: one row per finding, with its line. Coordinates alone, never the text."""
    return {
        "schema": "redactkit.findings/1",
        "mode": mode,
        "lines": len(findings),
        "findings": [
            {
                "line": line,
                "start": finding.start,
                "end": finding.end,
                "entity": finding.entity,
                "score": finding.score,
                "recognizer": finding.recognizer,
                "why": finding.why,
                "mode": mode,
            }
            for line, row in enumerate(findings, start=first_line)
            for finding in row
        ],
    }


def _misses(case: MatchCase, found: list[tuple[int, int]] | None) -> str | None:
    if found is None:
        return "the recognizer failed"
    wanted: list[tuple[int, int]] = []
    position = 0
    for words in case.spans:
        start = case.text.find(words, position)
        if start < 0:
            return "the case asks for words that are not in its text"
        position = start + len(words)
        wanted.append((start, position))
    return None if found == wanted else f"{len(found)} found, not the {len(wanted)} spans of the case"
