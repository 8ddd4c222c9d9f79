"""``python -m tests.bench.notes notes|known COUNT``: detection, its figures printed as JSON."""

from __future__ import annotations

import csv
import json
import random
import sys
import time
from pathlib import Path

from redactkit.detect import Detector, KnownIdentifiers

_TIMES = 3
_PLAIN = "the shelf by the window was moved and the sign was put up again on monday {}"
_LINES_IN_A_KB = 1_000 // len(_PLAIN)
SAMPLES = Path(__file__).resolve().parents[2] / "sample_exports"


def sample_notes(count: int) -> list[str]:
    """Distinct notes: the samples' own, with a running number where there are not enough."""
    with (SAMPLES / "koha/borrowers.csv").open(encoding="utf-8", newline="") as file:
        notes = sorted({row["borrowernotes"] for row in csv.DictReader(file)} - {""})
    return [note if nth < len(notes) else f"{note} ({nth})" for nth, note in enumerate(_cycled(notes, count))]


def _cycled(notes: list[str], count: int) -> list[str]:
    return [notes[nth % len(notes)] for nth in range(count)]


def main(what: str, count: int) -> None:
    """Measure and print: ``notes``, the detector on so many; ``known``, the search for so many patrons."""
    sys.stdout.write(json.dumps(_detect(count) if what == "notes" else _search(count)))


def _detect(count: int) -> dict[str, float]:
    """Notes a second with and without the name model, in one process and in two."""
    notes = sample_notes(count)
    found: dict[str, float] = {}
    for name, use_model in (("with_model", True), ("without_model", False)):
        for workers in (1, 2):
            detector = Detector.build(use_model=use_model, workers=workers)
            detector.findings(notes[:8])
            started = time.perf_counter()
            detector.findings(notes)
            found[f"{name}_{workers}"] = count / (time.perf_counter() - started)
    return found


def _search(patrons: int) -> dict[str, float]:
    """Seconds to build the search for known identifiers, its memory in MB, and MB/s."""
    dice = random.Random(7)
    names = [(_word(dice), _word(dice)) for _ in range(patrons)]
    values = {
        "cards": [f"2171{nth:010d}" for nth in range(patrons)],
        "phones": [f"781-{nth // 10_000 + 200:03d}-{nth % 10_000:04d}" for nth in range(patrons)],
        "emails": [f"{given}.{family}{nth}@example.org" for nth, (family, given) in enumerate(names)],
    }
    before = _memory()
    started = time.perf_counter()
    known = KnownIdentifiers.from_values(names=names, **values)
    found = {"build_seconds": time.perf_counter() - started, "memory_mb": _memory() - before}
    # A release keeps no such lists; Python's search for cycles would walk through them while this is timed.
    values.clear()
    del names[20_000:]
    texts = {
        "notes": sample_notes(20_000),
        "dense": [
            f"spoke to {given} {family} re card 2171{nth:010d}" for nth, (family, given) in enumerate(names)
        ],
        "plain": [_PLAIN.format(nth) for nth in range(20_000)],
    }
    # a person and her card in every kilobyte, as in a log; or in every tenth of the samples' notes
    texts["seldom"] = [
        texts["dense"][nth] if nth % _LINES_IN_A_KB == 0 else line for nth, line in enumerate(texts["plain"])
    ]
    texts["tenth"] = [
        texts["dense"][nth] if nth % 10 == 0 else note for nth, note in enumerate(texts["notes"])
    ]
    for name, each in texts.items():
        found[f"{name}_mb_a_second"], found[f"{name}_found_a_second"] = _speed(known, each)
    return found


def _memory() -> float:
    """The most memory that this process held so far, in MB; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0.0
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def _speed(known: KnownIdentifiers, texts: list[str]) -> tuple[float, float]:
    """MB a second, and findings a second: the fastest of three times, each a few hundredths of a second."""
    known.find(texts[:1_000])  # every note of the samples: this reads the word lists, once a process
    seconds = float("inf")
    for _ in range(_TIMES):
        started = time.perf_counter()
        found = known.find(texts)
        seconds = min(seconds, time.perf_counter() - started)
    return sum(map(len, texts)) / 1e6 / seconds, sum(map(len, found)) / seconds


def _word(dice: random.Random) -> str:
    return "".join(dice.choice("bdfgklmnprstvz") + dice.choice("aeiou") for _ in range(4)).title()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
