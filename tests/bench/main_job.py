"""The main job on a consortium's export: a million loans, and ten, beside pandas and presidio-structured."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.bench.measure import Run, best, mb, python, run
from tests.bench.report import Table

_REQUEST = """\
schema: redactkit.request/1
id: bench
profile: ma-duxbury
received: 2025-01-06
handled_by: town_clerk
requester: {kind: press}
process: {kind: public_records_request}
seeks: {about: records, classes: [circulation], from: 2024-01-01, to: 2024-12-31}
"""
_TIMES = 3


def main_job(folder: Path, *, quick: bool) -> list[Table]:
    """The table of times at one million loans, and the table of memory at one and ten million."""
    loans = 100_000 if quick else 1_000_000
    patrons = loans // 10
    small, large = folder / "small", folder / "large"
    _generate(small, patrons, loans)
    request = folder / "request.yaml"
    request.write_text(_REQUEST)
    exports = [str(small / "patrons.csv"), str(small / "loans.csv")]

    def ours(into: Path, files: list[str]) -> Run:
        arguments = ["-m", "tests.bench.stages", str(request), str(into), *files]
        return run(python(*arguments), env={"REDACTKIT_HOME": str(into) + "-home"})

    table = str(small / "loans.csv")
    disclosed = best([ours(folder / f"out-{nth}", exports) for nth in range(_TIMES)])
    pandas = best(
        [
            run(python("-m", "tests.bench.peers", "pandas", table, str(folder / "copy.csv")))
            for _ in range(_TIMES)
        ]
    )
    whole = _structured(table, rows=500, sample=0)
    sampled = _structured(table, rows=20_000, sample=100)
    stages = disclosed.document()
    rows_a_second = loans / disclosed.seconds
    times = Table(
        title=f"{loans:,} loans and {patrons:,} patrons, end to end with the last check",
        about=f"Seven columns, {mb(small / 'loans.csv'):.0f} MB of loans. Goal: no slower than "
        "`pandas.read_csv(dtype=str)` and `to_csv` of the loans file alone, then half of that; 3,000 times "
        "the rows a second of presidio-structured; the last check at most a quarter. presidio-structured is "
        "given fewer rows, its model loaded before the clock starts: once with every row looked at, as "
        "redactkit does, and once with its columns learned from a sample of 100 rows.",
        header=("what", "seconds", "rows a second", "redactkit is"),
        rows=(
            ("redactkit disclose", f"{disclosed.seconds:.2f}", f"{rows_a_second:,.0f}", ""),
            (
                "pandas: read the loans as text, write them",
                f"{pandas.seconds:.2f}",
                f"{loans / pandas.seconds:,.0f}",
                f"{pandas.seconds / disclosed.seconds:.2f} × as fast",
            ),
            (
                "presidio-structured, every row",
                "",
                f"{whole:,.0f}",
                f"{rows_a_second / whole:,.0f} × as fast",
            ),
            (
                "presidio-structured, columns from a sample",
                "",
                f"{sampled:,.0f}",
                f"{rows_a_second / sampled:,.0f} × as fast",
            ),
            ("of redactkit: imports", f"{stages['imports']:.2f}", "", ""),
            (
                "of redactkit: the last check",
                f"{stages['gate']:.2f}",
                "",
                f"{float(str(stages['gate'])) / float(str(stages['total'])):.0%} of its time",
            ),
        ),
    )
    _generate(large, patrons * 10 if quick else patrons, loans * 10)
    ten = ours(folder / "out-ten", [str(large / "patrons.csv"), str(large / "loans.csv")])
    big = run(python("-m", "tests.bench.peers", "pandas", str(large / "loans.csv"), str(folder / "copy.csv")))
    memory = Table(
        title="Memory",
        about="The largest resident set of the whole process. Goal: flat from one to ten million loans, and "
        "under 700 MB.",
        header=("loans", "seconds", "peak MB"),
        rows=(
            (f"{loans:,}", f"{disclosed.seconds:.2f}", f"{disclosed.peak_mb:.0f}"),
            (f"{loans * 10:,}", f"{ten.seconds:.2f}", f"{ten.peak_mb:.0f}"),
            (f"pandas, {loans:,}", f"{pandas.seconds:.2f}", f"{pandas.peak_mb:.0f}"),
            (f"pandas, {loans * 10:,}", f"{big.seconds:.2f}", f"{big.peak_mb:.0f}"),
        ),
    )
    return [times, memory]


def _structured(table: str, *, rows: int, sample: int) -> float:
    """Rows a second of presidio-structured."""
    found = run(python("-m", "tests.bench.peers", "structured", table, str(rows), str(sample))).document()
    return rows / (float(str(found["analysis_seconds"])) + float(str(found["replace_seconds"])))


def _generate(folder: Path, patrons: int, loans: int) -> None:
    script = Path(__file__).resolve().parents[2] / "sample_exports" / "generate.py"
    arguments = ["--bench", str(folder), "--patrons", str(patrons), "--loans", str(loans)]
    subprocess.run([sys.executable, str(script), *arguments], check=True, stdout=subprocess.DEVNULL)
