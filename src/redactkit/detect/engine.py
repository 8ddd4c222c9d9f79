"""Presidio's analyzer as this program runs it: an explicit registry, no network, no log, no silent failure.

Imports Presidio: import this module only when needed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from presidio_analyzer import AnalyzerEngine, RecognizerResult

from redactkit.detect.checks import LearnedPrefix
from redactkit.detect.conflicts import settle
from redactkit.detect.guarded import (
    MODEL_RECOGNIZER,
    LibraryRecognizer,
    NameModel,
    OrderedRegistry,
    WordContext,
    pattern_recognizers,
)
from redactkit.detect.names_model import (
    ABSENT_WARNING,
    BATCH_SIZE,
    CHANGED_WARNING,
    NameEngine,
    is_the_pinned_model,
    model_folder,
)
from redactkit.detect.spec import RecognizerSpec, load_specs
from redactkit.model import Finding

LEAST_SCORE = 0.4
"""Below this a finding is only a hint, which a context word has to raise."""

_MODEL_SCORE = 0.6
_LANGUAGE = "en"

# Who names a span that several found; the shipped recognizers say it in their files.
_SPECIFICITY = {
    "credit_card": 40,
    "ip_address": 66,
    "mac_address": 66,
    "phone_with_country_code": 58,
    MODEL_RECOGNIZER: 30,
}


@dataclass(frozen=True, slots=True)
class Engine:
    """The analyzer, ready; what to warn of; and who is more specific than whom."""

    analyzer: Any = field(repr=False)
    warnings: tuple[str, ...]
    specificity: dict[str, int]
    plain: Callable[[], Any] | None = field(default=None, repr=False)
    """Makes the analyzer without the name model; ``None`` where there is no model."""

    @property
    def has_model(self) -> bool:
        """Whether the name model is part of it."""
        return self.plain is not None

    def without_model(self) -> Engine:
        """The same engine without the name model: what it finds is the same on every machine."""
        return self if self.plain is None else Engine(self.plain(), (), self.specificity)

    def findings(self, texts: Sequence[str]) -> list[list[Finding] | None]:
        """What the recognizers find in each (folded) text; ``None`` where one of them failed."""
        found: list[list[Finding] | None] = []
        for start in range(0, len(texts), BATCH_SIZE):
            batch = texts[start : start + BATCH_SIZE]
            for text, artifacts in zip(batch, self._read(batch), strict=True):
                found.append(None if artifacts is None else self._analyze(text, artifacts))
        return found

    def _read(self, texts: Sequence[str]) -> list[Any]:
        """What the name model makes of each text. If a batch fails, the one that spoils it is found."""
        engine = self.analyzer.nlp_engine
        try:
            return [
                artifacts for _, artifacts in engine.process_batch(texts, _LANGUAGE, batch_size=BATCH_SIZE)
            ]
        except Exception:
            read: list[Any] = []
            for text in texts:
                try:
                    read.append(engine.process_text(text, _LANGUAGE))
                except Exception:
                    read.append(None)
            return read

    def _analyze(self, text: str, artifacts: Any) -> list[Finding] | None:
        try:
            results = self.analyzer.analyze(
                text, _LANGUAGE, entities=self.analyzer.entities, nlp_artifacts=artifacts
            )
        except Exception:
            # A time-out, a fault in a recognizer: the text was not checked. What went wrong may quote it.
            return None
        return [_finding(result) for result in results]


class _Analyzer(AnalyzerEngine):
    """The analyzer, which knows its entities so that they are not gathered again for every text."""

    entities: list[str]


def build_engine(*, use_model: bool, prefixes: Sequence[LearnedPrefix] = ()) -> Engine:
    """The engine with the shipped recognizers, and with the name model if it is there and unchanged."""
    warnings: list[str] = []
    folder = model_folder() if use_model else None
    if use_model and folder is None:
        warnings.append(ABSENT_WARNING)
    elif folder is not None and not is_the_pinned_model(folder):
        warnings.append(CHANGED_WARNING)
        folder = None
    names = NameEngine(folder)
    specs = load_specs()
    recognizers = pattern_recognizers(specs, prefixes)
    if names.has_model:
        recognizers.append(NameModel(_MODEL_SCORE))
    plain = None
    if names.has_model:
        plain = partial(_analyzer, list(recognizers[:-1]), NameEngine(None))
    analyzer = _analyzer(recognizers, names)
    specificity = {spec.id: spec.specificity for spec in specs} | _SPECIFICITY
    return Engine(analyzer, tuple(warnings), specificity, plain)


def _finding(result: RecognizerResult) -> Finding:
    recognizer = result.recognition_metadata[RecognizerResult.RECOGNIZER_NAME_KEY]
    return Finding(
        start=result.start,
        end=result.end,
        entity=result.entity_type,
        score=round(float(result.score), 2),
        recognizer=recognizer,
        why="the name model saw a person" if recognizer == MODEL_RECOGNIZER else f"the form of {recognizer}",
    )


def recognizer_alone(spec: RecognizerSpec) -> Callable[[str], list[tuple[int, int]] | None]:
    """A function that gives the spans that one recognizer finds, context included, conflicts settled."""
    analyzer = _analyzer([LibraryRecognizer(spec)], NameEngine(None))
    engine = Engine(analyzer, (), {spec.id: spec.specificity})

    def find(text: str) -> list[tuple[int, int]] | None:
        found = engine.findings([text])[0]
        if found is None:
            return None
        return [(finding.start, finding.end) for finding in settle(found, engine.specificity)]

    return find


def _analyzer(recognizers: list[Any], names: NameEngine) -> _Analyzer:
    names.load()
    analyzer = _Analyzer(
        registry=OrderedRegistry(recognizers=recognizers, supported_languages=[_LANGUAGE]),
        nlp_engine=names,
        log_decision_process=False,  # it would write every token to the log
        default_score_threshold=LEAST_SCORE,
        supported_languages=[_LANGUAGE],
        context_aware_enhancer=WordContext(),
    )
    analyzer.entities = sorted({entity for each in recognizers for entity in each.supported_entities})
    return analyzer
