"""The readers of every format beside pandas and calamine alone: one table, written in each way, read once.

``python -m tests.bench.readers READER FILE`` reads a file in this process and prints the seconds it took.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path

from tests.bench.measure import Run, best, mb, python, run
from tests.bench.report import Table

_TIMES = 3
_OLD_ROWS = 65_000  # the old Excel format ends at 65,536


def readers(folder: Path, *, quick: bool) -> list[Table]:
    """One table: for each format the MB/s of the reader, of pandas, and of calamine."""
    rows = 20_000 if quick else 200_000
    made = folder / "readers"
    made.mkdir()
    generate = Path(__file__).resolve().parents[2] / "sample_exports" / "generate.py"
    subprocess.run(
        [sys.executable, str(generate), "--patrons", "1000", "--loans", str(rows), "--bench", str(made)],
        check=True,
    )
    table = made / "loans.csv"
    # in a process of its own: a child's peak of memory begins with its parent's
    subprocess.run(python("-m", "tests.bench.readers", "write", str(made)), check=True)
    files = {"delimited": table, **{kind: made / f"loans.{kind}" for kind in ("xlsx", "ods", "xls")}}
    told = []
    for name, path in files.items():
        size = mb(table) * (min(1, _OLD_ROWS / rows) if name == "xls" else 1)
        ours = _rate("redactkit", path, size)
        second = _rate("second", path, size)
        pandas = _rate("pandas", path, size)
        alone = None if name == "delimited" else _rate("calamine", path, size)
        told.append(
            (
                name,
                f"{ours[0]:.1f}",
                f"{pandas[0]:.1f}",
                "" if alone is None else f"{alone[0]:.1f}",
                f"{ours[0] / pandas[0]:.2f} ×",
                f"{second[0]:.1f}",
                f"{ours[1]:,.0f}",
            )
        )
    about = (
        f"The same {rows:,} loans, seven columns, in every format (65,000 of them in XLS). "
        "MB/s are those of the table as CSV, so that they can be compared. redactkit opens the file, walks "
        "through the container for bombs and hidden parts, finds the header, and reads every record once; "
        "later passes use a workbook's kept records. pandas is `read_csv(dtype=str)`, or `read_excel` by "
        "calamine; calamine alone gives rows of Python values. The last check reads with another reader, "
        "which is slower and reads once. A workbook cannot be read in parts: memory grows with the sheet, "
        "which may have 10 million filled cells."
    )
    header = ("format", "redactkit MB/s", "pandas", "calamine", "to pandas", "last check", "peak MB")
    return [Table(title="Readers", about=about, header=header, rows=tuple(told))]


def _write(folder: Path) -> None:
    """The table in every kind of workbook."""
    import openpyxl
    import xlwt
    from tests.support.books import ods, ods_table

    with (folder / "loans.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("S1")
    for line in lines:
        sheet.append(line)
    book.save(folder / "loans.xlsx")
    old = xlwt.Workbook()
    page = old.add_sheet("S1")
    for at, line in enumerate(islice(lines, _OLD_ROWS)):
        for column, cell in enumerate(line):
            page.write(at, column, cell)
    old.save(str(folder / "loans.xls"))
    (folder / "loans.ods").write_bytes(ods(ods_table(lines)))


def _rate(reader: str, path: Path, size: float) -> tuple[float, float]:
    """MB/s, and the peak of memory."""

    def once() -> Run:
        return run(python("-m", "tests.bench.readers", reader, str(path)))

    found = best([once() for _ in range(_TIMES)])
    return size / float(str(found.document()["seconds"])), found.peak_mb


def _redactkit(path: Path) -> None:
    from redactkit.read import open_export

    for source in open_export(path):
        for _ in source.chunks():
            pass


def _second(path: Path) -> Callable[[], None]:
    from redactkit.learn import learn
    from redactkit.verify.second import read_chunks

    (found,) = learn([path], encoding=None, tell=lambda *_: None)
    export = found.export

    def read() -> None:
        for _ in read_chunks(export, range(1, len(export.columns) + 1)):
            pass

    return read


def _pandas(path: Path) -> None:
    import pandas as pd

    if path.suffix == ".csv":
        pd.read_csv(path, dtype=str)
    else:
        pd.read_excel(path, dtype=str, engine="calamine")


def _calamine(path: Path) -> None:
    from python_calamine import CalamineWorkbook

    for _ in CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows():
        pass


def main(reader: str, path: Path) -> None:
    """Read once; imports and what comes before the reading are not counted."""
    import pandas as pd  # noqa: F401 - not counted
    import python_calamine  # noqa: F401 - not counted

    import redactkit.learn
    import redactkit.verify.second  # noqa: F401 - not counted

    read = _second(path) if reader == "second" else partial(_READERS[reader], path)
    started = time.perf_counter()
    read()
    sys.stdout.write(json.dumps({"seconds": time.perf_counter() - started}))


_READERS = {"redactkit": _redactkit, "pandas": _pandas, "calamine": _calamine}

if __name__ == "__main__" and sys.argv[1] == "write":
    _write(Path(sys.argv[2]))
elif __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
