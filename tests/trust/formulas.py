"""F13: formulas in every text column that is released; no spreadsheet runs one, and numbers stay numbers."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.command import DAY, disclose, redactkit, request
from tests.support.orders import order
from tests.support.town import LOAN_HEADER, PATRON_HEADER, Town, make_town, write_table
from tests.trust.figure import Figure, tool
from tests.trust.naughty import NUMBERS, formulas
from tests.trust.seen import dangerous_cell, wrong_in

_TEXTS = ("TITLE", "AUTHOR", "CALL #(BIBLIO)", "LOCATION", "OUT LOC", "I TYPE", "# RENEWALS")
_BAR = 60
_AS_CALC_DOES = "Text - txt - csv (StarCalc):44,34,76,1"
_FORMULA = re.compile(r"table:formula=")
_FLOAT = re.compile(r'office:value-type="float" office:value="(-5|1|-0\.25)"')


@dataclass(slots=True)
class Found:
    """What stands in the files that were written."""

    files: list[Path] = field(default_factory=list)
    cells: int = 0
    dangerous: list[str] = field(default_factory=list)
    numbers: int = 0

    def look(self, path: Path) -> None:
        """Count the cells of a table."""
        self.files.append(path)
        text = path.read_text(encoding="utf-8")
        for number, row in enumerate(csv.reader(io.StringIO(text, newline="")), start=1):
            self.cells += len(row)
            self.numbers += sum(cell in NUMBERS for cell in row)
            self.dangerous += [f"{path.name} line {number}" for cell in row if dangerous_cell(cell)]


def measure(folder: Path, *, quick: bool) -> Figure:
    """Release payloads in every text column, in public and under an order, and open what comes of it."""
    payloads = [*formulas(), *NUMBERS]
    payloads = payloads[:: 3 if quick else 1]
    found = Found()
    for path in _written(folder, payloads):
        found.look(path)
    planted = {cell for cell in payloads if dangerous_cell(cell)}
    harmed = _letters(folder, payloads)
    control = dangerous_cell("=1+1") and not dangerous_cell("-5")
    opened, not_run = _opened(folder, found.files) if not quick else (None, ())
    passed = (
        not found.dangerous and not harmed and control and len(found.files) >= 5 and found.numbers > 0
        and (quick or len(planted) >= _BAR) and (opened is None or opened == (0, True))
    )  # fmt: skip
    calc = (
        ""
        if opened is None
        else f"; LibreOffice shows {opened[0]} formulas, and one of one planted on purpose"
    )
    return Figure(
        id="F13",
        about="formulas",
        bar=f"{_BAR} payloads in every text column, 0 run, numbers unharmed",
        found=f"{len(found.dangerous)} of {found.cells:,} cells in {len(found.files)} tables may run, "
        f"{len(planted)} payloads in {len(_TEXTS)} columns; {found.numbers} numbers as they were; "
        f"{len(harmed)} fields in letters{calc}{''.join(f'; {where}' for where in found.dangerous[:3])}",
        passed=passed,
        not_run=not_run,
    )


def _written(folder: Path, payloads: Sequence[str]) -> list[Path]:
    """Every table that public releases, an order and an audit write."""
    town = make_town(13, patrons=30, loans=max(400, len(payloads) * 2))
    # in a delimited file a NUL or a lone CR leaves a row in doubt, and it is not released; JSON can hold both
    plain = [text for text in payloads if not set("\r\0") & set(text)]
    exports = _exports(folder / "in", town, plain)
    own = next(patron for patron in town.patrons if patron.home.startswith("dux"))
    named = " ".join(reversed(own.name.split(", ")))
    asked = order(
        folder / "order",
        [own.card],
        profile="me-infonet",
        seeks={"classes": ["circulation", "registration"], "named_as": named},
    )
    jobs = {
        "public": (request(folder / "public"), exports),
        "order": (asked, exports),
        "json": (request(folder / "json"), _as_json(folder / "in-json", town, payloads)),
    }
    for name, (paper, files) in jobs.items():
        places = [folder / name / "OUT", "--home", folder / name / "home", "--unknown", "withhold"]
        ended = disclose(paper, files, *places)
        if ended.code:
            raise AssertionError(f"{name}: {ended.code} {ended.stderr}")
    redactkit("audit", *exports, "--quiet", "--csv", folder / "audit.csv")
    inputs = {path.parent for path in exports}
    return sorted(path for path in folder.rglob("*.csv") if path.parent not in inputs)


def _as_json(folder: Path, town: Town, payloads: Sequence[str]) -> list[Path]:
    """The same exports, the loans as JSON lines."""
    patrons, loans = _exports(folder, town, payloads)
    text = "".join(
        json.dumps(dict(zip(LOAN_HEADER, row, strict=True))) + "\n" for row in _loans(town, payloads)
    )
    loans.unlink()
    lines = folder / "loans.jsonl"
    lines.write_text(text, encoding="utf-8")
    write_table(patrons, PATRON_HEADER, [patron.row() for patron in town.patrons])
    return [patrons, lines]


def _exports(folder: Path, town: Town, payloads: Sequence[str]) -> list[Path]:
    """Payloads in turn in each column that may leave; half of the loans are of one patron."""
    patrons, loans = town.write(folder)
    write_table(loans, LOAN_HEADER, _loans(town, payloads))
    people = []
    for at, patron in enumerate(town.patrons):
        row = patron.row()
        row[PATRON_HEADER.index("NOTE")] = payloads[at % len(payloads)]
        people.append(row)
    write_table(patrons, PATRON_HEADER, people)
    return [patrons, loans]


def _loans(town: Town, payloads: Sequence[str]) -> list[list[str]]:
    own = [patron for patron in town.patrons if patron.home.startswith("dux")]
    rows = []
    for at, loan in enumerate(town.loans):
        row = loan.row()
        row[0] = own[0 if at % 2 else at % len(own)].record
        row[1] = f"{at % 12 + 1:02d}-11-2024 10:00"
        for place, name in enumerate(_TEXTS):
            row[LOAN_HEADER.index(name)] = payloads[(at // 2 + place) % len(payloads)]
        rows.append(row)
    return rows


def _letters(folder: Path, payloads: Sequence[str]) -> list[str]:
    """What is wrong in a letter to somebody whose name, address and question are payloads."""
    form = request(
        folder / "letter",
        asked="\n".join(payloads),
        requester={"kind": "press", "send_to": "\n".join(payloads[:9]), "name": payloads[0]},
    )
    redactkit(
        "decide",
        form,
        "--out",
        folder / "letter/OUT",
        "--as-of",
        DAY,
        "--home",
        folder / "letter/home",
    )
    files = [path for path in (folder / "letter/OUT").rglob("*") if path.is_file()]
    if not files:
        return ["no letter"]
    return [wrong for path in files for wrong in wrong_in(path.name, path.read_bytes())]


def _opened(folder: Path, files: Sequence[Path]) -> tuple[tuple[int, bool] | None, tuple[str, ...]]:
    """How many formulas LibreOffice shows in the tables, and whether it shows the one made on purpose."""
    if tool("localc") is None:
        return None, ("opening the tables in a spreadsheet: LibreOffice Calc is not here",)
    box = folder / "opened"
    (box / "released").mkdir(parents=True)
    for nth, path in enumerate(files):
        (box / f"released/{nth}.csv").write_bytes(path.read_bytes())
    (box / "control.csv").write_text("a,b\n=1+1,-5\n", encoding="utf-8")
    made = [*(box / "released").iterdir(), box / "control.csv"]
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(box / 'user').as_uri()}", "--headless", "--convert-to", "fods",
         f"--infilter={_AS_CALC_DOES}", "--outdir", box / "sheets", *made],
        check=False, capture_output=True, timeout=600,
    )  # fmt: skip
    sheets = {path.stem: path.read_text(encoding="utf-8") for path in (box / "sheets").glob("*.fods")}
    if len(sheets) != len(made):
        return None, (
            f"opening the tables in a spreadsheet: LibreOffice opened {len(sheets)} of {len(made)}",
        )
    control = sheets.pop("control")
    return (
        sum(len(_FORMULA.findall(sheet)) for sheet in sheets.values()),
        bool(_FORMULA.search(control)) and bool(_FLOAT.search("".join(sheets.values()))),
    ), ()
