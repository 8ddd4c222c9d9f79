"""Reading in several processes: the same findings in the same order, and no text in what goes wrong."""

from __future__ import annotations

from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import pytest

from redactkit.detect import Detector, KnownIdentifiers, is_unchecked
from redactkit.detect import detector as detector_module
from redactkit.detect import workers as workers_module
from redactkit.detect.detector import Mode
from redactkit.detect.names_model import BATCH_SIZE
from redactkit.detect.workers import Recipe, Workers, spare_workers

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


class Dying:
    """A pool in which the second batch kills its process."""

    def __init__(self, *_: object, **__: object) -> None:
        self.given = 0

    def submit(self, read: Any, texts: list[str]) -> Future[Any]:
        self.given += 1
        if self.given > 2:
            raise BrokenProcessPool(texts[0])
        future: Future[Any] = Future()
        if self.given == 1:
            future.set_result([[] for _ in texts])
        else:
            future.set_exception(BrokenProcessPool(texts[0]))
        return future

    def shutdown(self, **_: object) -> None:
        pass


def test_texts_that_a_dead_process_held_are_not_checked(
    monkeypatch: pytest.MonkeyPatch, known: KnownIdentifiers
) -> None:
    monkeypatch.setattr(workers_module, "ProcessPoolExecutor", Dying)
    monkeypatch.setattr(detector_module, "LEAST_TEXTS", 10)
    texts = [f"a book {nth}" for nth in range(2 * BATCH_SIZE + 5)]
    found = detector(known, 2).findings(texts)
    assert [is_unchecked(each) for each in found] == [False] * BATCH_SIZE + [True] * (BATCH_SIZE + 5)


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
