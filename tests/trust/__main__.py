"""``python -m tests.trust [F6 ...]``: measure what a package's trustworthiness rests on; fail when short.

Each figure is a module with ``measure(folder, quick=...) -> Figure``. What was measured is printed, and kept
in ``tests/trust/published.json``, from which ``make docs`` writes the table in ``docs/security.md``; a run of
some figures replaces those. ``--quick`` takes small sizes and writes nothing. Ids and bars: docs/security.md
says what each is for.
"""

from __future__ import annotations

import argparse
import importlib
import json
import shutil
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from tests.trust.figure import Figure

MODULES: dict[str, str] = {
    "F1": "tests.trust.canaries.measure",
    "F2": "tests.trust.noninterference",
    "F6": "tests.trust.f06_crash",
    "F7": "tests.trust.f07_disk_full",
    "F8": "tests.trust.f08_at_once",
    "F9": "tests.trust.tamper",
    "F10": "tests.trust.guessing_cards",
    "F11": "tests.trust.guessing_born",
    "F12": "tests.trust.gag",
    "F13": "tests.trust.formulas",
    "F14": "tests.trust.injection",
    "F16": "tests.trust.sameness",
    "F17": "tests.trust.f17_modes",
    "F18": "tests.trust.differencing",
    "F19": "tests.trust.mutants",
    "F20": "tests.trust.gate_noise",
}
"""Where each figure is measured, in the order in which they run."""

PUBLISHED = Path(__file__).with_name("published.json")


def main() -> int:
    """Measure what was asked for; 1 when anything is short."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("figures", nargs="*", metavar="ID")
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    if unknown := [name for name in asked.figures if name not in MODULES]:
        parser.error(f"no such figure: {', '.join(unknown)}; there are {', '.join(MODULES)}")
    measured = [_measured(name, quick=asked.quick) for name in asked.figures or MODULES]
    if not asked.quick:
        _publish(measured)
    short = [figure.id for figure in measured if not figure.passed]
    sys.stdout.write(f"short: {', '.join(short)}\n" if short else "every figure was reached\n")
    return 1 if short else 0


def _publish(measured: list[Figure]) -> None:
    """Put what was measured into the published figures, in the order of ``MODULES``."""
    kept = json.loads(PUBLISHED.read_text(encoding="utf-8")) if PUBLISHED.exists() else []
    found = {each["id"]: each for each in [*kept, *map(asdict, measured)]}
    text = json.dumps([found[name] for name in MODULES if name in found], indent=1, ensure_ascii=False)
    PUBLISHED.write_text(text + "\n", encoding="utf-8")


def _measured(name: str, *, quick: bool) -> Figure:
    folder = Path(tempfile.mkdtemp(prefix="redactkit-trust-"))
    started = time.monotonic()
    try:
        figure: Figure = importlib.import_module(MODULES[name]).measure(folder, quick=quick)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sign = "reached" if figure.passed else "SHORT"
    sys.stdout.write(f"{figure.id:<4} {sign:<8} {figure.about}: {figure.found} (bar: {figure.bar})")
    sys.stdout.write(f"  {time.monotonic() - started:.0f} s\n")
    for reason in figure.not_run:
        sys.stdout.write(f"     not run: {reason}\n")
    sys.stdout.flush()
    return figure


if __name__ == "__main__":
    sys.exit(main())
