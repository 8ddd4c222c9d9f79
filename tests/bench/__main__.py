"""``python -m tests.bench``: measure, print, and write ``docs/benchmarks.md``.

Every figure stands beside a peer's, measured in the same run on the same machine; read the ratios, not the
seconds. ``--quick`` takes a tenth of the sizes and writes nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path

from tests.bench.main_job import main_job
from tests.bench.readers import readers
from tests.bench.report import Table, render
from tests.bench.start_up import start_up
from tests.bench.texts import texts

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Run every part and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    os.environ["PYTHONPATH"] = str(ROOT)
    folder = Path(tempfile.mkdtemp(prefix="redactkit-bench-"))
    try:
        tables: list[Table] = [
            start_up(),
            *main_job(folder, quick=quick),
            *readers(folder, quick=quick),
            *texts(folder, quick=quick),
        ]
    finally:
        shutil.rmtree(folder)
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    page = render(tables, machine)
    sys.stdout.write(page)
    if not quick:
        (ROOT / "docs" / "benchmarks.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
