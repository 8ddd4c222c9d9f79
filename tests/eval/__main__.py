"""``python -m tests.eval``: measure, print, and write the scoreboard into ``docs/detection.md``.

``--misses SET`` writes nothing; it prints what was missed, and what was removed without need, text by text:
``SET`` is notes, plain, templates, seen, harmless, workbench, third_notes or third_plain. All texts are
invented, so they may be shown; those held out are not, so that nobody mends a rule by them.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from pathlib import Path

from tests.eval.page import render, write_into
from tests.eval.published import PUBLISHED
from tests.eval.scoreboard import DETECT, OURS, SHOWN, figures, measure, measure_one
from tests.eval.scoring import mistakes

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Measure everything and write the page, or show the mistakes in one set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", choices=SHOWN)
    parser.add_argument("--by", choices=OURS, default=DETECT)
    chosen = parser.parse_args()
    logging.disable(logging.WARNING)  # Presidio warns of each language that it does not load
    if chosen.misses:
        result = measure_one(chosen.misses)
        for line, said in mistakes(result.lines, result.findings[chosen.by]):
            sys.stdout.write(f"{line}: {said}\n")
        return
    board = measure(with_peer=True)
    sys.stdout.write(render(board) + "\n")
    write_into(ROOT / "docs" / "detection.md", board)
    PUBLISHED.write_text(json.dumps(figures(board), indent=1) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
