"""How long a person waits for ``redactkit --help``."""

from __future__ import annotations

from tests.bench.measure import best, python, run
from tests.bench.report import Table


def start_up() -> Table:
    """The fastest of seven starts, beside an interpreter that does nothing, and Presidio's import."""
    lines = {
        "`redactkit --help`": python("-m", "redactkit", "--help"),
        "`python -c pass`": python("-c", "pass"),
        "`import pandas`": python("-c", "import pandas"),
        "`import presidio_analyzer, presidio_anonymizer`": python(
            "-c", "import presidio_analyzer, presidio_anonymizer"
        ),
    }
    rows = tuple((name, f"{best([run(line) for _ in range(7)]).seconds:.2f}") for name, line in lines.items())
    return Table(
        title="Start-up",
        about="Goal: under 0.3 s. Presidio, pandas and spaCy are imported when a verb needs them.",
        header=("what", "seconds"),
        rows=rows,
    )
