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
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from redactkit.closed_process import refuse_core_files
from redactkit.detect.checks import LearnedPrefix
from redactkit.model import Finding

if TYPE_CHECKING:
    from redactkit.detect.engine import Engine

LEAST_TEXTS = 5_000
"""With fewer the start of the processes costs more than they save."""

LOST_WARNING = (
    "a process that read free text ended before it was done, and another too: its texts count as found whole"
)

_MOST_WORKERS = 4  # each holds the model
# No process: without semaphores multiprocessing raises the first two, without memory or rights the others.
_NONE_STARTS = (ImportError, NotImplementedError, OSError, BrokenExecutor)
_MOST_ENDS = 3  # batches that may each end a process before the rest is given up
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
        """The engine that a mode reads with: ``strict`` asks no name model and no export."""
        if mode == "detect":
            return self
        return replace(self, use_model=False, model=None, prefixes=(), patterns_alone=True)

    def build(self) -> Engine:
        """The engine. Loads Presidio."""
        from redactkit.detect.engine import build_engine

        engine = build_engine(use_model=self.use_model, model=self.model, prefixes=self.prefixes)
        return engine.without_model() if self.patterns_alone else engine


def start_workers(count: int, recipe: Recipe) -> Workers | None:
    """The processes; ``None`` where this machine lets none be started."""
    try:
        return Workers(count, recipe)
    except _NONE_STARTS:
        return None


class Workers:
    """Processes that read batches of texts. Use it as a context: they end with it."""

    def __init__(self, count: int, recipe: Recipe) -> None:
        """Start the first of them. Raises ``OSError`` and the like where it cannot be started."""
        self._recipe = recipe
        self._pool, self._begun = _start(count, recipe)
        self._batches: list[tuple[Future[Read] | None, Sequence[str]]] = []
        self.lost = False
        """Whether texts stayed unread because each process that read them ended."""

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        _end(self._pool)

    def give(self, texts: Sequence[str]) -> None:
        """Start to read the texts, in the batches in which the engine reads them."""
        from redactkit.detect.names_model import BATCH_SIZE

        for start in range(0, len(texts), BATCH_SIZE):
            batch = list(texts[start : start + BATCH_SIZE])
            self._batches.append((_submit(self._pool, batch), batch))

    def take(self, read_here: Callable[[Sequence[str]], Read]) -> Read:
        """What was found in the texts, in their order. Waits for it.

        With one process of a pool all are lost. What they left unread another process reads, batch by batch,
        so that only a batch that ends this one too stays unread. ``read_here`` reads in the process at hand
        what no other can: where none begins, or none has an engine.
        """
        read = [_result(future) for future, _ in self._batches]
        unread = [at for at, (_, batch) in enumerate(self._batches) if len(read[at] or ()) != len(batch)]
        if unread:
            begun = _result(self._begun) is not None
            _end(self._pool)
            again = self._read_again([self._batches[at][1] for at in unread], read_here, begun=begun)
            for at, found in zip(unread, again, strict=True):
                read[at] = found
        return [findings for found in read for findings in found or ()]

    def _read_again(
        self, batches: Sequence[Sequence[str]], read_here: Callable[[Sequence[str]], Read], *, begun: bool
    ) -> Iterator[Read]:
        """What another process finds in each batch; after ``_MOST_ENDS`` the rest is nothing read."""
        pool: ProcessPoolExecutor | None = None
        ends = 0
        for batch in batches:
            if begun and pool is None and ends < _MOST_ENDS:
                pool = self._another()
                begun = pool is not None
            found = _result(_submit(pool, batch)) if pool is not None else None
            if found is None and begun:
                self.lost = True
                if pool is not None:
                    ends += 1
                    _end(pool)
                    pool = None
                yield [None] * len(batch)
            else:
                yield found if found is not None and len(found) == len(batch) else read_here(batch)
        if pool is not None:
            _end(pool)

    def _another(self) -> ProcessPoolExecutor | None:
        """A process that has begun; ``None`` where none does."""
        try:
            pool, begun = _start(1, self._recipe)
        except _NONE_STARTS:
            return None
        if _result(begun) is None:
            _end(pool)
            return None
        return pool


def _start(count: int, recipe: Recipe) -> tuple[ProcessPoolExecutor, Future[Read]]:
    """The processes, and what tells that the first has begun: they start with the first task, not before."""
    pool = ProcessPoolExecutor(
        count, mp_context=multiprocessing.get_context("spawn"), initializer=_begin, initargs=(recipe,)
    )
    try:
        return pool, pool.submit(_read, [])
    except BaseException:
        _end(pool)
        raise


def _end(pool: ProcessPoolExecutor) -> None:
    pool.shutdown(wait=True, cancel_futures=True)


def _submit(pool: ProcessPoolExecutor, batch: Sequence[str]) -> Future[Read] | None:
    """The task; ``None`` where the pool takes no more, because a process of it ended."""
    try:
        return pool.submit(_read, list(batch))
    except Exception:
        return None


def _result(future: Future[Read] | None) -> Read | None:
    """What a process read; ``None`` if it ended before: its error says nothing that may be shown."""
    try:
        return None if future is None else future.result()
    except (Exception, CancelledError):
        return None


_engine: Engine | None = None


def _begin(recipe: Recipe) -> None:
    """Build this process's engine. Without one every text stays unread."""
    global _engine
    os.environ.update({f"{name}_NUM_THREADS": "1" for name in _THREADS})  # before numpy is loaded
    refuse_core_files()
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
