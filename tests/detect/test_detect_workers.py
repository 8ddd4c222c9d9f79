"""Reading in several processes: the same findings in the same order, and no text in what goes wrong."""

from __future__ import annotations

import os
import signal
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import SpawnProcess
from typing import Any

import pytest

from redactkit.detect import Detector, KnownIdentifiers, is_unchecked
from redactkit.detect import detector as detector_module
from redactkit.detect import workers as workers_module
from redactkit.detect.detector import Mode
from redactkit.detect.names_model import BATCH_SIZE
from redactkit.detect.workers import LOST_WARNING, Recipe, Workers, spare_workers, start_workers

TEXTS = [f"card 2171200001{nth:04d} of Karen Doyle, call 781-555-0134" for nth in range(BATCH_SIZE + 40)]


def detector(known: KnownIdentifiers, workers: int) -> Detector:
    return Detector.build(known=known, use_model=False, workers=workers)


@pytest.mark.parametrize("mode", ["detect", "strict"])
def test_the_findings_do_not_depend_on_the_number_of_processes(
    monkeypatch: pytest.MonkeyPatch, known: KnownIdentifiers, mode: Mode
) -> None:
    alone = detector(known, 1).findings(TEXTS, mode=mode)
    monkeypatch.setattr(detector_module, "LEAST_TEXTS", 10)
    started: list[int] = []
    start = workers_module.start_workers

    def watched(count: int, recipe: Recipe) -> Workers | None:
        started.append(count)
        return start(count, recipe)

    monkeypatch.setattr(detector_module, "start_workers", watched)
    assert detector(known, 2).findings(TEXTS, mode=mode) == alone
    assert started == [2]
    assert any(alone)


def test_few_texts_start_no_process(monkeypatch: pytest.MonkeyPatch, known: KnownIdentifiers) -> None:
    monkeypatch.setattr(detector_module, "start_workers", lambda *_: pytest.fail("started"))
    assert detector(known, 2).findings(TEXTS[:3]) == detector(known, 1).findings(TEXTS[:3])


class Deadly:
    """A pool whose process one text kills; the first of them dies of any."""

    started = 0

    def __init__(self, *_: object, **__: object) -> None:
        Deadly.started += 1
        self.nth = Deadly.started
        self.dead = False

    def submit(self, read: Any, texts: list[str]) -> Future[Any]:
        if self.dead:
            raise BrokenProcessPool(texts[0])
        future: Future[Any] = Future()
        self.dead = bool(texts) and (self.nth == 1 or DEADLY in texts)
        if self.dead:
            future.set_exception(BrokenProcessPool(texts[0]))
        else:
            future.set_result([[] for _ in texts])
        return future

    def shutdown(self, **_: object) -> None:
        pass


DEADLY = "a book that no process survives"


def test_only_the_texts_that_end_each_process_are_not_checked(
    monkeypatch: pytest.MonkeyPatch, known: KnownIdentifiers
) -> None:
    monkeypatch.setattr(workers_module, "ProcessPoolExecutor", Deadly)
    monkeypatch.setattr(Deadly, "started", 0)
    monkeypatch.setattr(detector_module, "LEAST_TEXTS", 10)
    texts = [f"a book {nth}" for nth in range(3 * BATCH_SIZE + 5)]
    reader = detector(known, 2)
    assert not any(map(is_unchecked, reader.findings(texts)))
    assert LOST_WARNING not in reader.warnings
    texts[BATCH_SIZE] = DEADLY
    found = reader.findings(texts)
    assert [is_unchecked(each) for each in found] == [
        BATCH_SIZE <= nth < 2 * BATCH_SIZE for nth in range(len(texts))
    ]
    assert LOST_WARNING in reader.warnings


def test_after_some_processes_have_ended_no_other_is_started(
    monkeypatch: pytest.MonkeyPatch, known: KnownIdentifiers
) -> None:
    monkeypatch.setattr(workers_module, "ProcessPoolExecutor", Deadly)
    monkeypatch.setattr(detector_module, "LEAST_TEXTS", 10)
    monkeypatch.setattr(Deadly, "started", 0)
    monkeypatch.setattr(Deadly, "submit", lambda pool, read, batch: dies_of_any(batch))
    texts = [f"a book {nth}" for nth in range(9 * BATCH_SIZE)]
    assert all(map(is_unchecked, detector(known, 2).findings(texts)))
    assert Deadly.started == 4


def dies_of_any(batch: list[str]) -> Future[Any]:
    future: Future[Any] = Future()
    if batch:
        future.set_exception(BrokenProcessPool(batch[0]))
    else:
        future.set_result([])
    return future


def test_a_killed_process_loses_no_text() -> None:
    recipe = Recipe(use_model=False)
    engine = recipe.build()
    texts = TEXTS * 4
    with Workers(2, recipe) as workers:
        assert workers._begun.result() == []
        workers.give(texts)
        os.kill(next(iter(workers._pool._processes)), signal.SIGTERM)
        assert workers.take(lambda _: pytest.fail("read here")) == engine.findings(texts)
        assert not workers.lost


def test_where_no_process_begins_this_one_reads(
    monkeypatch: pytest.MonkeyPatch, known: KnownIdentifiers
) -> None:
    """So it is in a program that cannot be imported, such as one that is read from standard input."""

    class Stillborn(Deadly):
        def submit(self, read: Any, texts: list[str]) -> Future[Any]:
            future: Future[Any] = Future()
            future.set_exception(BrokenProcessPool())
            return future

    monkeypatch.setattr(workers_module, "ProcessPoolExecutor", Stillborn)
    monkeypatch.setattr(detector_module, "LEAST_TEXTS", 10)
    assert detector(known, 2).findings(TEXTS) == detector(known, 1).findings(TEXTS)


def test_where_the_first_process_cannot_be_started_this_one_reads(
    monkeypatch: pytest.MonkeyPatch, known: KnownIdentifiers
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no process more")

    monkeypatch.setattr(SpawnProcess, "start", refuse)
    monkeypatch.setattr(detector_module, "LEAST_TEXTS", 10)
    assert start_workers(2, Recipe(use_model=False)) is None
    assert detector(known, 2).findings(TEXTS) == detector(known, 1).findings(TEXTS)


def test_where_no_process_can_be_started_this_one_reads(
    monkeypatch: pytest.MonkeyPatch, known: KnownIdentifiers
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no semaphores here")

    monkeypatch.setattr(workers_module, "ProcessPoolExecutor", refuse)
    monkeypatch.setattr(detector_module, "LEAST_TEXTS", 10)
    assert detector(known, 2).findings(TEXTS) == detector(known, 1).findings(TEXTS)


def test_a_fault_in_a_process_comes_back_as_nothing_read(monkeypatch: pytest.MonkeyPatch) -> None:
    class Faulty:
        def findings(self, texts: list[str]) -> None:
            raise ValueError(texts[0])

    assert workers_module._read(["Karen Doyle"]) == []  # no engine was built
    monkeypatch.setattr(workers_module, "_engine", Faulty())
    assert workers_module._read(["Karen Doyle"]) == []


def test_a_machine_has_at_least_one_worker() -> None:
    assert 1 <= spare_workers() <= 4
