"""``python -m tests.bench.notes NOTES PATRONS``: detection in one process, its figures printed as JSON."""

from __future__ import annotations

import csv
import json
import random
import sys
import time
from pathlib import Path

from redactkit.detect import Detector, KnownIdentifiers

SAMPLES = Path(__file__).resolve().parents[2] / "sample_exports"


def sample_notes(count: int) -> list[str]:
    """Distinct notes: the samples' own, with a running number where there are not enough."""
    with (SAMPLES / "koha/borrowers.csv").open(encoding="utf-8", newline="") as file:
        notes = sorted({row["borrowernotes"] for row in csv.DictReader(file)} - {""})
    return [note if nth < len(notes) else f"{note} ({nth})" for nth, note in enumerate(_cycled(notes, count))]


def _cycled(notes: list[str], count: int) -> list[str]:
    return [notes[nth % len(notes)] for nth in range(count)]


def main(count: int, patrons: int) -> None:
    """Measure and print."""
    notes = sample_notes(count)
    found: dict[str, float] = {}
    for name, use_model in (("with_model", True), ("without_model", False)):
        detector = Detector.build(use_model=use_model)
        detector.findings(notes[:8])
        started = time.perf_counter()
        detector.findings(notes)
        found[name] = count / (time.perf_counter() - started)
    dice = random.Random(7)
    names = [(_word(dice), _word(dice)) for _ in range(patrons)]
    started = time.perf_counter()
    known = KnownIdentifiers.from_values(
        names=names,
        cards=[f"2171{nth:010d}" for nth in range(patrons)],
        phones=[f"781-{nth // 10_000 + 200:03d}-{nth % 10_000:04d}" for nth in range(patrons)],
        emails=[f"{given}.{family}{nth}@example.org" for nth, (family, given) in enumerate(names)],
    )
    found["build_seconds"] = time.perf_counter() - started
    dense = [
        f"spoke to {given} {family} re card 2171{nth:010d}"
        for nth, (family, given) in enumerate(names[:20_000])
    ]
    plain = ["the shelf by the window was moved and the sign was put up again on monday"] * 20_000
    found["dense_mb_a_second"] = _speed(known, dense)
    found["plain_mb_a_second"] = _speed(known, [f"{text} {nth}" for nth, text in enumerate(plain)])
    sys.stdout.write(json.dumps(found))


def _speed(known: KnownIdentifiers, texts: list[str]) -> float:
    started = time.perf_counter()
    known.find(texts)
    return sum(map(len, texts)) / 1e6 / (time.perf_counter() - started)


def _word(dice: random.Random) -> str:
    return "".join(dice.choice("bdfgklmnprstvz") + dice.choice("aeiou") for _ in range(4)).title()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
