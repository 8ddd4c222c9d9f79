"""``python -m tests.bench.stages REQUEST OUT EXPORT...``: one disclosure, timed by stage, printed as JSON."""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path


def main(request: str, out: str, exports: list[str]) -> None:
    """Run the main job in this process and note when each stage was first and last heard of."""
    started = time.perf_counter()
    from redactkit import pipeline

    imported = time.perf_counter()
    heard: dict[str, tuple[float, float]] = {}

    def tell(stage: str, done: int, total: int) -> None:
        now = time.perf_counter()
        first, _ = heard.get(stage, (now, now))
        heard[stage] = (first, now)

    decided = pipeline.decide_form(Path(request), date(2026, 11, 22))
    ready = time.perf_counter()
    target = pipeline.Target(out=Path(out))
    pipeline.disclose(decided, [Path(each) for each in exports], target, pipeline.Choices(), tell)
    ended = time.perf_counter()
    gate = heard["last check"]
    result = {
        "total": ended - started,
        "imports": imported - started,
        "decide": ready - imported,
        "gate": gate[1] - gate[0],
        "stages": {stage: last - first for stage, (first, last) in heard.items()},
    }
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
