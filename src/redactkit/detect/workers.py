"""Read many texts in several processes: the recognizers and the name model cost most of the time.

Each process builds its own engine, so it pays only for some thousand texts. The batches are those that one
process would read, and come back in their order: findings do not depend on how many processes there are. No
text leaves a process but to be read: what goes wrong in one comes back as ``None``, never as an error that
may quote it. Processes are spawned, not forked: threads, and Windows, allow nothing else.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from redactkit.detect.checks import LearnedPrefix
from redactkit.model import Finding

if TYPE_CHECKING:
    from redactkit.detect.engine import Engine

LEAST_TEXTS = 5_000
"""With fewer the start of the processes costs more than they save."""

_MOST_WORKERS = 4  # each holds the model
_THREADS = ("OMP", "OPENBLAS", "MKL", "BLIS", "NUMEXPR")

Read = list[list[Finding] | None]
"""The findings of each text; ``None`` for one that was not read."""


def spare_workers() -> int:
    """How many processes this machine has use for."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, _MOST_WORKERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How an engine is built, in another process again."""

    use_model: bool
    model: str | None = None
    prefixes: tuple[LearnedPrefix, ...] = ()
    patterns_alone: bool = False

    def for_mode(self, mode: str) -> Recipe:
        """The engine that a mode reads with: ``strict`` asks no name model and looks for no unlisted name."""
        return self if mode == "detect" else replace(self, use_model=False, model=None, patterns_alone=True)

    def build(self) -> Engine:
        """The engine. Loads Presidio."""
        from redactkit.detect.engine import build_engine

        engine = build_engine(use_model=self.use_model, model=self.model, prefixes=self.prefixes)
        return engine.without_model() if self.patterns_alone else engine


def start_workers(count: int, recipe: Recipe) -> Workers | None:
    """The processes; ``None`` where this machine lets none be started."""
    try:
        return Workers(count, recipe)
    except (ImportError, NotImplementedError, OSError):
        return None


class Workers:
    """Processes that read batches of texts. Use it as a context: they end with it."""

    def __init__(self, count: int, recipe: Recipe) -> None:
        self._pool = ProcessPoolExecutor(
            count,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=(recipe,),
        )
        self._batches: list[tuple[Future[Read], Sequence[str]]] = []

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def give(self, texts: Sequence[str]) -> None:
        """Start to read the texts, in the batches in which the engine reads them."""
        from redactkit.detect.names_model import BATCH_SIZE

        for start in range(0, len(texts), BATCH_SIZE):
            batch = list(texts[start : start + BATCH_SIZE])
            try:
                self._batches.append((self._pool.submit(_read, batch), batch))
            except Exception:
                self._batches.append((_failed(), batch))

    def take(self) -> Read:
        """What was found in the texts, in their order. Waits for it."""
        found: Read = []
        for future, batch in self._batches:
            try:
                read = future.result()
            except Exception:
                read = []  # the process died; its error says nothing that may be shown
            found += read if len(read) == len(batch) else [None] * len(batch)
        return found


def _failed() -> Future[Read]:
    future: Future[Read] = Future()
    future.set_result([])
    return future


_engine: Engine | None = None


def _begin(recipe: Recipe) -> None:
    """Build this process's engine. Without one every text stays unread."""
    global _engine
    os.environ.update({f"{name}_NUM_THREADS": "1" for name in _THREADS})  # before numpy is loaded
    logging.disable(logging.CRITICAL)  # a process has nobody to tell, and a line may quote a text
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one that started it ends it
    try:
        _engine = recipe.build()
    except Exception:
        _engine = None


def _read(texts: list[str]) -> Read:
    try:
        return _engine.findings(texts) if _engine is not None else []
    except Exception:
        return []
