"""Who is measured: redactkit by mode and with or without exports, and stock Presidio on the same text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Literal

from tests.eval.corpus_text import Labelled
from tests.eval.scoring import Removed, Tally, tally

from redactkit.detect import Detector
from redactkit.detect.known import RECOGNIZER as KNOWN
from redactkit.detect.name_parts import restore_case
from redactkit.detect.names_model import MODEL_PACKAGE
from redactkit.harvest import known_identifiers, learned_prefixes
from redactkit.learn import learn

Findings = list[list[Removed]]

_THRESHOLDS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.85)
_DROPPED: tuple[frozenset[str], ...] = (
    frozenset(),
    frozenset({"DATE_TIME"}),
    frozenset({"DATE_TIME", "NRP"}),
    frozenset({"DATE_TIME", "NRP", "LOCATION"}),
    frozenset({"DATE_TIME", "NRP", "ORGANIZATION"}),
    frozenset({"DATE_TIME", "NRP", "ORGANIZATION", "LOCATION"}),
)
_UNLABELLED = frozenset({"PROTECTED_CLASS"})
"""Faith, health and the like, said of a person: it goes, and the corpus does not say where it stands."""
_NEVER_ISSUED = re.compile(r"(?:000|666|9\d\d)")


def build_detector(exports: Sequence[Path] = (), *, use_model: bool = True) -> Detector:
    """redactkit's detector, with what the exports teach it, by the way that ``redactkit detect`` goes."""
    learned = learn(exports, encoding=None, tell=lambda *_: None) if exports else ()
    return Detector.build(
        known=known_identifiers(learned) if learned else None,
        use_model=use_model,
        prefixes=learned_prefixes(learned),
    )


def found_by(detector: Detector, lines: Sequence[Labelled], mode: Literal["detect", "strict"]) -> Findings:
    """What redactkit would remove from each text, but for what the corpus has no label for."""
    found = detector.findings([line.text for line in lines], mode=mode)
    return [
        [Removed(each.start, each.end, each.entity) for each in findings if each.entity not in _UNLABELLED]
        for findings in found
    ]


def known_to(detector: Detector, lines: Sequence[Labelled]) -> Findings:
    """What the exports alone give away: without them the other recognizers reach 97 % of the same texts."""
    found = detector.findings([line.text for line in lines])
    return [
        [Removed(each.start, each.end, each.entity) for each in findings if each.recognizer == KNOWN]
        for findings in found
    ]


class StockPresidio:
    """Presidio's analyzer with its default recognizers and the small model that redactkit uses."""

    def __init__(self) -> None:
        import tldextract
        from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine
        from presidio_analyzer.nlp_engine import NlpEngineProvider

        # Its e-mail recognizer would fetch the list of public suffixes; the list that comes with it will do.
        tldextract.extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
        model = {
            "nlp_engine_name": "spacy",
            "models": [{"lang_code": "en", "model_name": MODEL_PACKAGE}],
        }
        analyzer = AnalyzerEngine(nlp_engine=NlpEngineProvider(nlp_configuration=model).create_engine())
        self._engine = BatchAnalyzerEngine(analyzer)

    def read(self, lines: Sequence[Labelled]) -> PeerReading:
        """All that it finds at any score, on the texts as they stand and with case restored."""
        texts = [_as_if_issued(line) for line in lines]
        restored = [restore_case(text) or text for text in texts]
        return PeerReading(as_written=self._analyze(texts), restored=self._analyze(restored))

    def _analyze(self, texts: Sequence[str]) -> list[list[Any]]:
        found = self._engine.analyze_iterator(texts, language="en", batch_size=256, score_threshold=0.0)
        return [list(results) for results in found]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerReading:
    """Presidio's results on some texts, before any settings are chosen."""

    as_written: list[list[Any]]
    restored: list[list[Any]]

    def best(self, lines: Sequence[Labelled]) -> tuple[str, Findings]:
        """Its findings with the settings that suit these texts best, by F1, and these settings in words.

        Chosen on the very texts that are scored: better than anybody could choose beforehand.
        """
        ranked: list[tuple[float, int, str, Findings]] = []
        both = [[*one, *two] for one, two in zip(self.as_written, self.restored, strict=True)]
        cases: Mapping[str, list[list[Any]]] = {
            "as written": self.as_written,
            "case restored": self.restored,
            "both together": both,
        }
        for order, ((case, results), threshold, dropped) in enumerate(
            product(cases.items(), _THRESHOLDS, _DROPPED)
        ):
            findings = [_kept(each, threshold, dropped) for each in results]
            says = f"score at least {threshold:g}, text {case}"
            says += f", without {', '.join(sorted(dropped))}" if dropped else ", all entities"
            ranked.append((tally(lines, findings).f1, -order, says, findings))
        _, _, says, findings = max(ranked, key=lambda each: each[:2])
        return says, findings

    def everything(self) -> Findings:
        """All that it finds, at whatever score, on the texts as written: its widest net."""
        return [_kept(each, 0.0, frozenset()) for each in self.as_written]


def _kept(results: Iterable[Any], threshold: float, dropped: frozenset[str]) -> list[Removed]:
    kept = {
        Removed(each.start, each.end, each.entity_type)
        for each in results
        if each.score >= threshold and each.entity_type not in dropped
    }
    return sorted(kept)


def _as_if_issued(line: Labelled) -> str:
    """The text with Social Security numbers of a range that is issued.

    The corpus has only numbers that were never issued, which Presidio throws away on purpose.
    """
    text = line.text
    for span in line.spans:
        if span.label == "US_SSN" and _NEVER_ISSUED.match(text, span.start):
            text = text[: span.start] + "212" + text[span.start + 3 :]
    return text


def peer_tally(reading: PeerReading, lines: Sequence[Labelled]) -> tuple[str, Tally]:
    """The peer's best settings on these texts, and its counts."""
    says, findings = reading.best(lines)
    return says, tally(lines, findings)
