"""Presidio's recognizers with their traps closed. Imports Presidio: import this module only when needed.

A regular expression that times out is logged by Presidio and finds nothing; here it raises, so that the text
counts as unchecked. Presidio's context enhancer writes the words around a finding to the log; ours does not
log. Its registry hands recognizers out of a set; ours keeps their order.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import regex  # type: ignore[import-untyped]  # it has no stubs; Presidio brings it
from presidio_analyzer import (
    LocalRecognizer,
    Pattern,
    PatternRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts
from presidio_analyzer.predefined_recognizers import (
    CreditCardRecognizer,
    IpRecognizer,
    MacAddressRecognizer,
    PhoneRecognizer,
)

from redactkit.detect.ages_beside import find_ages
from redactkit.detect.checks import CHECKS, VETOES, LearnedPrefix
from redactkit.detect.name_reading import ModelSpan, read_text
from redactkit.detect.names_model import Seen
from redactkit.detect.person_spans import persons_in
from redactkit.detect.sieve import holds
from redactkit.detect.spec import RecognizerSpec

REGEX_TIMEOUT_S = 2.0
"""How long one pattern may look at one text. Notes take microseconds; only a hostile text comes near."""

NAMES_RECOGNIZER = "person_names"
WHY = "why"
"""The key under which a result says why it was found."""

_LEARNED_SCORE = 0.97
_CONTEXT_RAISE, _CONTEXT_LEAST = 0.35, 0.4
_WORDS_BEFORE, _WORDS_AFTER = 6, 3
_WORD = regex.compile(r"\w+")


class GuardedPatterns(PatternRecognizer):
    """A pattern recognizer whose timeouts raise, and which never logs."""

    patterns: list[Pattern]
    name: str
    needs: Mapping[str, str] = {}  # by a pattern's name: what a text must hold before the pattern reads it

    def analyze(
        self,
        text: str,
        entities: list[str],
        nlp_artifacts: NlpArtifacts | None = None,
        regex_flags: int | None = None,
    ) -> list[RecognizerResult]:
        found = []
        due = nlp_artifacts.due if isinstance(nlp_artifacts, Seen) else None
        for pattern in self._due(text) if due is None else due[self]:
            compiled = _compile(pattern.regex, regex_flags or self.global_regex_flags)
            for match in compiled.finditer(text, timeout=REGEX_TIMEOUT_S):
                start, end = match.span("span") if "span" in compiled.groupindex else match.span()
                score = self.score(pattern.score, text[start:end]) if end > start else 0.0
                if score > 0:
                    found.append(self._result(start, end, score))
        return found

    def _due(self, text: str) -> list[Pattern]:
        """The patterns that have to look at a text which no sieve was at."""
        return [
            each for each in self.patterns if not (needed := self.needs.get(each.name)) or holds(text, needed)
        ]

    def score(self, score: float, found: str) -> float:
        """What Presidio makes of its own checks: a pass is certain, a failure is nothing."""
        passed = self.validate_result(found)
        if self.invalidate_result(found) or passed is False:
            return 0.0
        return 1.0 if passed else score

    def _result(self, start: int, end: int, score: float) -> RecognizerResult:
        return RecognizerResult(
            entity_type=self.supported_entities[0],
            start=start,
            end=end,
            score=score,
            recognition_metadata={
                RecognizerResult.RECOGNIZER_NAME_KEY: self.name,
                RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
            },
        )


class LibraryPattern(Pattern):
    """A pattern of ``recognizers/``: its test compiles each of them.

    Presidio's own compiles its pattern at once, without flags and for nothing but to see whether it can. For
    all of ours that takes longer than the rest of many a run.
    """

    def __init__(self, name: str, expression: str, score: float) -> None:
        self.name, self.regex, self.score = name, expression, score
        self.compiled_regex = self.compiled_with_flags = None


class LibraryRecognizer(GuardedPatterns):
    """A recognizer of ``recognizers/``, with the number prefixes that the export at hand taught."""

    def __init__(self, spec: RecognizerSpec, prefixes: Sequence[LearnedPrefix] = ()) -> None:
        patterns: list[Pattern] = [LibraryPattern(p.name, p.regex, p.score) for p in spec.patterns]
        patterns += [
            LibraryPattern(
                "learned",
                rf"(?<!\d)(?<!\d\.){regex.escape(learned.prefix)}\d{{{rest}}}(?!\d)",
                _LEARNED_SCORE,
            )
            for learned in prefixes
            if learned.entity == spec.entity and (rest := learned.length - len(learned.prefix)) >= 0
        ]
        flags = regex.DOTALL | regex.MULTILINE | (0 if spec.case_sensitive else regex.IGNORECASE)
        super().__init__(
            supported_entity=spec.entity,
            name=spec.id,
            patterns=patterns,
            context=list(spec.context),
            global_regex_flags=flags,
        )
        self.needs = {p.name: p.needs for p in spec.patterns if p.needs}
        self._check = CHECKS[spec.check] if spec.check else None
        self._checked_score = spec.checked_score
        self._veto = VETOES[spec.veto] if spec.veto else None

    def score(self, score: float, found: str) -> float:
        """A check that holds raises the score; one that fails leaves it. Only a veto drops."""
        if self._veto is not None and self._veto(found):
            return 0.0
        if self._check is not None and self._check(found):
            return max(score, self._checked_score)
        return score


class GuardedCreditCard(GuardedPatterns, CreditCardRecognizer):
    """Payment cards. Library barcodes share their checksum; ``conflicts`` gives those the right name."""

    needs: Mapping[str, str] = {"All Credit Cards (weak)": r"\d{4}[- ]?\d{3,4}[- ]?\d{3,4}[- ]?\d{3}"}


class GuardedIp(GuardedPatterns, IpRecognizer):
    """Network addresses."""

    needs: Mapping[str, str] = {
        "IPv4": r"\d\.\d",
        "IPv4_mapped": "::",
        "IPv4_embedded": ":",
        "IPv6": ":",
        "IPv6_unspecified": "::",
    }


class GuardedMac(GuardedPatterns, MacAddressRecognizer):
    """Hardware addresses."""

    needs: Mapping[str, str] = {
        "MAC_COLON_OR_HYPHEN": r"[0-9a-f]{2}[:-][0-9a-f]{2}[:-]",
        "MAC_CISCO_DOT": r"[0-9a-f]{4}\.[0-9a-f]{4}",
    }


class ForeignPhone(PhoneRecognizer):
    """Numbers written with a country code. ``phone.yaml`` has the American forms."""

    needed = "+"

    def __init__(self) -> None:
        super().__init__(supported_regions=("US",), name="phone_with_country_code")

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        # The parser behind it costs more than all other recognizers together.
        return super().analyze(text, entities) if self.needed in text else []


class PersonFinder(LocalRecognizer):
    """Persons by the lists of names, the words around them, and what the spaCy model saw, if it was run."""

    name: str

    def __init__(self) -> None:
        super().__init__(
            supported_entities=["PERSON", "AGE", "BIRTH_DATE"], name=NAMES_RECOGNIZER, supported_language="en"
        )

    def load(self) -> None:
        """Nothing to load: the engine holds the model."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        if nlp_artifacts is None:
            raise ValueError("the name model was not asked")
        persons = nlp_artifacts.persons if isinstance(nlp_artifacts, Seen) else None
        if persons is None:
            seen = [ModelSpan(each.start_char, each.end_char, each.label_) for each in nlp_artifacts.entities]
            reading = nlp_artifacts.reading if isinstance(nlp_artifacts, Seen) else None
            persons = persons_in(reading or read_text(text), seen)
        named = [
            self._result("PERSON", person.start, person.end, person.score, person.why) for person in persons
        ]
        aged = [
            self._result(age.entity, age.start, age.end, age.score, "a number beside a person's name")
            for age in find_ages(text, persons)
        ]
        return named + aged

    def _result(self, entity: str, start: int, end: int, score: float, why: str) -> RecognizerResult:
        return RecognizerResult(
            entity_type=entity,
            start=start,
            end=end,
            score=score,
            recognition_metadata={
                RecognizerResult.RECOGNIZER_NAME_KEY: self.name,
                RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
                WHY: why,
            },
        )


class OrderedRegistry(RecognizerRegistry):
    """The recognizers in the order they were given, all of them, always: the same findings on every run."""

    def get_recognizers(
        self, *args: Any, ad_hoc_recognizers: list[Any] | None = None, **kwargs: Any
    ) -> list[Any]:
        """All of them, or those that a text is due to, where that is known: ``agenda``."""
        return list(self.recognizers) if ad_hoc_recognizers is None else ad_hoc_recognizers


class WordContext(ContextAwareEnhancer):
    """Raise what stands near one of its recognizer's context words. Whole words; reads the text; no log."""

    def __init__(self) -> None:
        super().__init__(
            context_similarity_factor=_CONTEXT_RAISE,
            min_score_with_context_similarity=_CONTEXT_LEAST,
            context_prefix_count=_WORDS_BEFORE,
            context_suffix_count=_WORDS_AFTER,
        )

    def enhance_using_context(
        self,
        text: str,
        raw_results: list[RecognizerResult],
        nlp_artifacts: NlpArtifacts,
        recognizers: list[Any],
        context: list[str] | None = None,
    ) -> list[RecognizerResult]:
        words_of = {recognizer.id: frozenset(recognizer.context or ()) for recognizer in recognizers}
        raised = []
        for result in raw_results:
            wanted = words_of[result.recognition_metadata[RecognizerResult.RECOGNIZER_IDENTIFIER_KEY]]
            if wanted and not wanted.isdisjoint(_words_near(text, result.start, result.end)):
                result = copy.copy(result)
                result.score = min(1.0, max(result.score + _CONTEXT_RAISE, _CONTEXT_LEAST))
            raised.append(result)
        return raised


def pattern_recognizers(specs: Sequence[RecognizerSpec], prefixes: Sequence[LearnedPrefix]) -> list[Any]:
    """Everything that needs no model: the shipped recognizers, then the few of Presidio's that fit a library.

    Never Presidio's default registry: most of its entries are other countries' numbers, its e-mail recognizer
    fetches a list from the network, and its driver's licence takes record numbers.
    """
    library = [LibraryRecognizer(spec, prefixes) for spec in specs]
    presidio = [
        GuardedCreditCard(name="credit_card"),
        GuardedIp(name="ip_address"),
        GuardedMac(name="mac_address"),
        ForeignPhone(),
    ]
    return [*library, *presidio]


def _words_near(text: str, start: int, end: int) -> list[str]:
    before = _WORD.findall(text[max(0, start - 80) : start].lower())[-_WORDS_BEFORE:]
    after = _WORD.findall(text[end : end + 40].lower())[:_WORDS_AFTER]
    return [*before, *after]


@cache
def _compile(pattern: str, flags: int) -> regex.Pattern[str]:
    return regex.compile(pattern, flags=flags)
