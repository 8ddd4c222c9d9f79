"""The stage's door: texts in, findings out. Light to import; Presidio is loaded when a detector is built."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from redactkit.detect.checks import LearnedPrefix
from redactkit.detect.closed_up import closed_up
from redactkit.detect.conflicts import settle
from redactkit.detect.known import RECOGNIZER as KNOWN
from redactkit.detect.known import KnownIdentifiers
from redactkit.detect.spellings import undo_encodings
from redactkit.detect.strict import RECOGNIZER as ALLOW_LIST
from redactkit.detect.strict import unknown_tokens
from redactkit.detect.workers import LEAST_TEXTS, LOST_WARNING, Recipe, start_workers
from redactkit.errors import UsageError
from redactkit.folding import Folded, fold
from redactkit.model import Finding

if TYPE_CHECKING:
    from redactkit.detect.engine import Engine

Mode = Literal["detect", "strict"]

UNCHECKED_TEXT = "UNCHECKED_TEXT"
"""The entity of the one finding, over the whole text, of a text in which a recognizer failed."""

LONGEST_TEXT = 100_000
"""Code points. A longer text is not read, and counts as unchecked: a hostile one could take hours.

No note is so long; the patterns have a time-out each, but the name model and the rules about names have none.
"""

# Known identifiers are certain; the allow-list names only what nobody else named.
_SPECIFICITY = {KNOWN: 100, ALLOW_LIST: 0}


class Detector:
    """Finds people in free text, by known identifiers, recognizers and the name model; or by allow-list."""

    def __init__(
        self,
        engine: Engine,
        known: KnownIdentifiers | None,
        *,
        recipe: Recipe | None = None,
        workers: int = 1,
    ) -> None:
        self._engine = engine
        self._recipe = recipe
        self._workers = workers
        self._plain: Engine | None = None
        self._lost = False
        self._known = known
        self._specificity = engine.specificity | _SPECIFICITY

    @classmethod
    def build(
        cls,
        *,
        known: KnownIdentifiers | None = None,
        use_model: bool = True,
        model: str | None = None,
        prefixes: Sequence[LearnedPrefix] = (),
        workers: int = 1,
    ) -> Detector:
        """A detector; building takes a second or two (Presidio and the model are loaded).

        ``model`` is an installed spaCy package to use in place of the pinned model, such as a larger one;
        raises ``UsageError`` when it is not installed. ``workers`` is the number of processes that read where
        there are thousands of texts; the findings do not depend on it. More than one needs a program that can
        be imported without doing anything.
        """
        from redactkit.detect.engine import build_engine

        engine = build_engine(use_model=use_model, model=model, prefixes=prefixes)
        recipe = Recipe(use_model=use_model, model=model, prefixes=tuple(prefixes))
        return cls(engine, known, recipe=recipe, workers=workers)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should know before trusting the findings: no name model, or texts that none read."""
        return (*self._engine.warnings, LOST_WARNING) if self._lost else self._engine.warnings

    def findings(self, texts: Sequence[str], *, mode: Mode = "detect") -> list[tuple[Finding, ...]]:
        """The findings of each text, by position, as code points of the text as it was given.

        ``strict`` looks at neither the known identifiers nor what they name: what it lets through must not
        depend on who is a patron. Nor does it ask the name model, which one machine has and another has not:
        it goes by the fixed lists, and the recognizers only add. A text in which anything failed, or that is
        longer than ``LONGEST_TEXT``, has one finding, over all of it.
        """
        if mode not in ("detect", "strict"):
            raise UsageError("free text is read in one of two modes", hint="detect or strict")
        distinct = list(dict.fromkeys(texts))
        found = dict(zip(distinct, self._findings(distinct, mode), strict=True))
        return [found[text] for text in texts]

    def _findings(self, texts: Sequence[str], mode: Mode) -> list[tuple[Finding, ...]]:
        views: list[Folded] = []
        owners: list[int] = []
        for index, text in enumerate(texts):
            for view in _views(text):
                views.append(view)
                owners.append(index)
        read, known = self._read(views, mode)
        closed = self._find_known_closed_up(texts, owners, mode)
        gathered: list[list[Finding] | None] = [None for _ in texts]
        for index in owners:
            gathered[index] = []
        for place, (view, index) in enumerate(zip(views, owners, strict=True)):
            there = gathered[index]
            recognized, listed = read[place], known[place]
            if there is None or recognized is None or listed is None:
                gathered[index] = None
                continue
            there += [_mapped(finding, view) for finding in (*recognized, *listed)]
            if mode == "strict" and (place == 0 or owners[place - 1] != index):
                there += [_mapped(finding, view) for finding in unknown_tokens(view.text)]
        for index, found in closed.items():
            there = gathered[index]
            if found is None:
                gathered[index] = None
            elif there is not None:
                there += found
        return [
            (_unchecked(text),) if each is None else settle(each, self._specificity)
            for text, each in zip(texts, gathered, strict=True)
        ]

    def _read(
        self, views: Sequence[Folded], mode: Mode
    ) -> tuple[Sequence[list[Finding] | None], Sequence[list[Finding] | None]]:
        """What the recognizers and the model find in each view, and what is known."""
        texts = [view.text for view in views]
        workers = None
        if self._recipe is not None and self._workers > 1 and len(texts) >= LEAST_TEXTS:
            workers = start_workers(self._workers, self._recipe.for_mode(mode))
        if workers is None:
            return self._engine_for(mode).findings(texts), self._find_known(views, mode)
        with workers:
            workers.give(texts)
            known = self._find_known(views, mode)
            read = workers.take(lambda batch: self._engine_for(mode).findings(batch))
            self._lost = self._lost or workers.lost
            return read, known

    def _engine_for(self, mode: Mode) -> Engine:
        """The engine that a mode reads with; ``strict`` does without the name model."""
        if mode == "detect":
            return self._engine
        if self._plain is None:
            self._plain = self._engine.without_model()
        return self._plain

    def _find_known_closed_up(
        self, texts: Sequence[str], read: Sequence[int], mode: Mode
    ) -> dict[int, list[Finding] | None]:
        """What is known in those of the texts that set words apart or run them together."""
        if self._known is None or mode == "strict":
            return {}
        views = {at: view for at in dict.fromkeys(read) if (view := closed_up(texts[at])) is not None}
        found = self._find_known([*views.values()], mode)
        return {
            at: None if there is None else [_mapped(finding, view) for finding in there]
            for (at, view), there in zip(views.items(), found, strict=True)
        }

    def _find_known(self, views: Sequence[Folded], mode: Mode) -> Sequence[list[Finding] | None]:
        if self._known is None or mode == "strict":
            return [[] for _ in views]
        try:
            return self._known.find([view.text for view in views])
        except Exception:
            # All texts are searched in one go, so a fault leaves all of them unchecked. It may quote them.
            return [None for _ in views]


def is_unchecked(findings: Sequence[Finding]) -> bool:
    """Whether these are the findings of a text that could not be checked."""
    return any(finding.entity == UNCHECKED_TEXT for finding in findings)


def _views(text: str) -> Iterator[Folded]:
    """The text folded, and once more with what is encoded in it decoded; nothing of one that is too long."""
    if len(text) > LONGEST_TEXT or len((folded := fold(text)).text) > LONGEST_TEXT:
        return
    yield folded
    decoded = undo_encodings(text)
    if decoded is not None:
        yield decoded


def _unchecked(text: str) -> Finding:
    return Finding(
        start=0,
        end=len(text),
        entity=UNCHECKED_TEXT,
        score=1.0,
        recognizer="none",
        why=(
            f"it is longer than {LONGEST_TEXT:,} characters, so the whole text counts as found"
            if len(text) > LONGEST_TEXT
            else "a recognizer failed or took too long, so the whole text counts as found"
        ),
    )


def _mapped(finding: Finding, view: Folded) -> Finding:
    start, end = view.original_span(finding.start, finding.end)
    return Finding(
        start=start,
        end=end,
        entity=finding.entity,
        score=finding.score,
        recognizer=finding.recognizer,
        why=finding.why,
    )
