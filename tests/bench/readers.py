"""The readers of every format beside pandas and calamine alone: one table, written in each way, read once.

``python -m tests.bench.readers READER FILE`` reads a file in this process and prints the seconds it took.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from xml.sax.saxutils import escape

from tests.bench.measure import Run, best, mb, python, run
from tests.bench.report import Table

_TIMES = 3
_ELEMENT = re.compile(r"[^A-Za-z0-9]+")
_OLD_ROWS = 65_000  # the old Excel format ends at 65,536
_BOOKS = ("xlsx", "ods", "xls")
_KINDS = (*_BOOKS, "json", "jsonl", "xml")


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
    files = {"delimited": table, **{kind: made / f"loans.{kind}" for kind in _KINDS}} | _logs(made, rows)
    told = []
    for name, path in files.items():
        size = mb(path if path.suffix == ".log" else table)
        size *= min(1, _OLD_ROWS / rows) if name == "xls" else 1
        ours = _rate("redactkit", path, size)
        second = _rate("second", path, size)
        pandas = None if path.suffix == ".log" else _rate("pandas", path, size)
        alone = _rate("calamine", path, size) if name in _BOOKS else None
        told.append(
            (
                name,
                f"{ours[0]:.1f}",
                "" if pandas is None else f"{pandas[0]:.1f}",
                "" if alone is None else f"{alone[0]:.1f}",
                "" if pandas is None else f"{ours[0] / pandas[0]:.2f} ×",
                f"{second[0]:.1f}",
                f"{ours[1]:,.0f}",
            )
        )
    about = (
        f"The same {rows:,} loans, seven columns, in every format (65,000 of them in XLS). "
        "MB/s are those of the table as CSV, so that they can be compared. redactkit opens the file, walks "
        "through the container for bombs and hidden parts, finds the header, and reads every record once; "
        "later passes use a workbook's kept records. pandas is `read_csv(dtype=str)`, or `read_excel` by "
        "calamine, `read_json` or `read_xml`; calamine alone gives rows of Python values. Nobody else "
        "reads the two logs, of as many lines: their MB are the files' own. JSON, XML and logs are read "
        "twice, since their columns are known only at the end. The last check reads with another reader, "
        "which reads once. A workbook cannot be read in parts: memory grows with the sheet, "
        "which may have 10 million filled cells; nor does pandas read JSON or XML in parts."
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

    objects = [json.dumps(dict(zip(lines[0], line, strict=True)), ensure_ascii=False) for line in lines[1:]]
    (folder / "loans.json").write_text("[" + ",\n".join(objects) + "]", encoding="utf-8")
    (folder / "loans.jsonl").write_text("\n".join(objects) + "\n", encoding="utf-8")
    with (folder / "loans.xml").open("w", encoding="utf-8") as out:
        out.write("<loans>\n")
        names = [_ELEMENT.sub("_", name).strip("_") for name in lines[0]]
        for line in lines[1:]:
            cells = (f"<{name}>{escape(cell)}</{name}>" for name, cell in zip(names, line, strict=True))
            out.write(f"<loan>{''.join(cells)}</loan>\n")
        out.write("</loans>\n")


def _logs(folder: Path, rows: int) -> dict[str, Path]:
    """A proxy's log and a self-check machine's, of as many lines."""
    proxy, machine = folder / "ezproxy.log", folder / "sip2.log"
    with proxy.open("w", encoding="utf-8") as out:
        for at in range(rows):
            moment = f"15:{at // 60 % 60:02d}:{at % 60:02d}"
            out.write(
                f"198.51.100.{at % 250} - user{at % 1000} [02/Jul/2024:{moment} -0500] "
                f'"GET https://search.example.org:443/search?q=topic+{at % 5000} HTTP/1.1" 200 {at % 90000}\n'
            )
    with machine.open("w", encoding="utf-8") as out:
        for at in range(rows):
            out.write(
                f"11YN20240702    15{at // 60 % 60:02d}{at % 60:02d}20240723    235900AOMAR|"
                f"AA21716000{at % 1000:06d}|AB31716000{at % 5000:06d}|ACterm4|AD7783|\n"
            )
    return {"ezproxy": proxy, "sip2": machine}


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
    elif path.suffix.startswith(".json"):
        pd.read_json(path, dtype=str, lines=path.suffix == ".jsonl")
    elif path.suffix == ".xml":
        pd.read_xml(path, dtype=str)
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
