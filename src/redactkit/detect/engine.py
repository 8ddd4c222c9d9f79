"""Presidio's analyzer as this program runs it: an explicit registry, no network, no log, no silent failure.

Imports Presidio: import this module only when needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

from presidio_analyzer import AnalyzerEngine, RecognizerResult

from redactkit.detect.agenda import Agenda
from redactkit.detect.checks import LearnedPrefix
from redactkit.detect.conflicts import settle
from redactkit.detect.guarded import (
    NAMES_RECOGNIZER,
    WHY,
    LibraryRecognizer,
    OrderedRegistry,
    PersonFinder,
    WordContext,
    pattern_recognizers,
)
from redactkit.detect.names_model import (
    ABSENT_WARNING,
    BATCH_SIZE,
    CHANGED_WARNING,
    MODEL_PACKAGE,
    UNCHECKED_WARNING,
    NameEngine,
    chosen_model_folder,
    is_the_pinned_model,
    model_folder,
)
from redactkit.detect.spec import RecognizerSpec, load_specs
from redactkit.model import Finding

LEAST_SCORE = 0.4
"""Below this a finding is only a hint, which a context word has to raise."""

_LANGUAGE = "en"

# Who names a span that several found; the shipped recognizers say it in their files.
_SPECIFICITY = {
    "ip_address": 66,
    "mac_address": 66,
    "phone_with_country_code": 58,
    NAMES_RECOGNIZER: 30,
}

_WHY = {
    "credit_card": "a payment card's number, whose check digit holds",
    "ip_address": "the address of a computer in a network",
    "mac_address": "the address of a network card",
    "phone_with_country_code": "a telephone number with its country code",
}
"""The same for Presidio's own recognizers."""


@dataclass(frozen=True, slots=True)
class Engine:
    """The analyzer, ready; what to warn of; and who is more specific than whom."""

    analyzer: Any = field(repr=False)
    warnings: tuple[str, ...]
    specificity: dict[str, int]
    plain: Callable[[], Any] | None = field(default=None, repr=False)
    """Makes the analyzer that looks for no unlisted names; ``None`` where this one does not either."""

    def without_model(self) -> Engine:
        """The same engine, patterns alone: what it finds is the same on every machine."""
        return self if self.plain is None else Engine(self.plain(), (), self.specificity)

    def findings(self, texts: Sequence[str]) -> list[list[Finding] | None]:
        """What the recognizers find in each (folded) text; ``None`` where one of them failed."""
        found: list[list[Finding] | None] = []
        for start in range(0, len(texts), BATCH_SIZE):
            batch = texts[start : start + BATCH_SIZE]
            for text, artifacts, due in zip(batch, self._read(batch), self._due(batch), strict=True):
                found.append(None if artifacts is None else self._analyze(text, artifacts, due))
        return found

    def _due(self, texts: Sequence[str]) -> Sequence[Mapping[Any, Sequence[Any]] | None]:
        """Who has to look at each text; ``None`` where that cannot be told: then everybody does."""
        try:
            return [*self.analyzer.agenda.due(texts)]
        except Exception:
            return [None] * len(texts)

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

    def _analyze(
        self, text: str, artifacts: Any, due: Mapping[Any, Sequence[Any]] | None
    ) -> list[Finding] | None:
        artifacts.due = due
        try:
            results = self.analyzer.analyze(
                text,
                _LANGUAGE,
                entities=self.analyzer.entities,
                nlp_artifacts=artifacts,
                ad_hoc_recognizers=None if due is None else list(due),
            )
        except Exception:
            # A time-out, a fault in a recognizer: the text was not checked. What went wrong may quote it.
            return None
        return [_finding(result, _reasons()) for result in results]


class _Analyzer(AnalyzerEngine):
    """The analyzer, which knows its entities so that they are not gathered again for every text."""

    entities: list[str]
    agenda: Agenda


def build_engine(
    *, use_model: bool, model: str | None = None, prefixes: Sequence[LearnedPrefix] = ()
) -> Engine:
    """The engine with the shipped recognizers, and with a name model.

    That is the pinned one, if it is there and unchanged, or the installed package that ``model`` names.
    """
    folder, warnings = _find_model(model) if use_model else (None, ())
    names = NameEngine(folder)
    specs = load_specs()
    patterns = pattern_recognizers(specs, prefixes)
    analyzer = _analyzer([*patterns, PersonFinder()], names)
    # A model or none, strict reads with the same recognizers.
    # What an export teaches stays out of it: strict says of a text the same, whatever files lie beside it.
    fixed = pattern_recognizers(specs, ()) if prefixes else patterns
    plain = partial(_analyzer, fixed, NameEngine(None))
    specificity = {spec.id: spec.specificity for spec in specs} | _SPECIFICITY
    return Engine(analyzer, warnings, specificity, plain)


def _find_model(model: str | None) -> tuple[Path | None, tuple[str, ...]]:
    """The folder of the model to load, and what to warn of. The pinned one needs its digests."""
    if model is not None and model != MODEL_PACKAGE:
        return chosen_model_folder(model), (UNCHECKED_WARNING,)
    folder = model_folder()
    if folder is None:
        return None, (ABSENT_WARNING,)
    if not is_the_pinned_model(folder):
        return None, (CHANGED_WARNING,)
    return folder, ()


@cache
def _reasons() -> Mapping[str, str]:
    """What a finding of a recognizer is, in words: what the recognizer's own file says that it finds."""
    return {spec.id: _in_a_line(spec.about) for spec in load_specs()} | _WHY


def _in_a_line(about: str) -> str:
    """The first clause, to stand behind another word: a small letter, but for an abbreviation."""
    first = re.split(r"[;(]", about, maxsplit=1)[0].strip().rstrip(".")
    return first if first[1:2].isupper() else first[:1].lower() + first[1:]


def _finding(result: RecognizerResult, reasons: Mapping[str, str]) -> Finding:
    recognizer = result.recognition_metadata[RecognizerResult.RECOGNIZER_NAME_KEY]
    return Finding(
        start=result.start,
        end=result.end,
        entity=result.entity_type,
        score=round(float(result.score), 2),
        recognizer=recognizer,
        why=result.recognition_metadata.get(WHY) or reasons.get(recognizer, f"the form of {recognizer}"),
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
    analyzer.agenda = Agenda(recognizers)
    analyzer.entities = sorted({entity for each in recognizers for entity in each.supported_entities})
    return analyzer
