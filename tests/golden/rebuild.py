"""``make golden``: write the golden answers again. Read the diff before you commit it."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from tests.golden.situations import FOLDER, SITUATIONS, answer


def main() -> None:
    """Answer every situation and keep what came of it."""
    for situation in SITUATIONS:
        with tempfile.TemporaryDirectory() as place:
            ended, made = answer(situation, Path(place))
        kept = FOLDER / situation.name
        shutil.rmtree(kept, ignore_errors=True)
        for name, content in {
            **made,
            "stdout.txt": ended.stdout.encode(),
            "stderr.txt": ended.stderr.encode(),
        }.items():
            path = kept / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        sys.stdout.write(f"{situation.name}: {ended.code}\n")


if __name__ == "__main__":
    main()
