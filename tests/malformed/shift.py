"""Ragged and stray-quote loans, answered by the whole main job: does a value come out under a wrong header?

Every cell says which column it belongs to, so a shifted value gives itself away in the released tables.
"""

from __future__ import annotations

import csv
import io
import random
import re
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.support.command import request
from tests.support.town import LOAN_HEADER, PATRON_HEADER, make_people, write_table

from redactkit import pipeline
from redactkit.errors import RedactkitError

ROWS = 60
_DAY = date(2025, 1, 10)
_WORDS = ["", ", a novel", ' "so called"', " / and more", "; part 2", " | x", "\twide"]
FAULTS = (
    "extra separator",
    "missing separator",
    "stray quote",
    "quote behind a separator",
    "missing quote",
    "broken line",
    "cut off",
    "trailing separator",
)
# The mark of each column's values, and the released columns in which it may stand.
_MARKS = {
    "Tittle": {"title"},
    "Authorson": {"author"},
    "brqa": {"branch"},
    "coqa": {"collection"},
    "CALLQ": {"call_number", "call_number_class"},
    "31712": set(),
    "i500": set(),
}
_MONTH = re.compile(r"\d{4}-\d{2}|\d{4}|")
_STYLES = {"sierra": (",", csv.QUOTE_ALL), "minimal": (",", csv.QUOTE_MINIMAL), "tab": ("\t", None)}


@dataclass(slots=True)
class Figures:
    """What came of some files."""

    files: int = 0
    refused: int = 0
    intact: int = 0
    released: int = 0  # records of intact rows, in files that were not refused
    shifted: int = 0
    faults: int = 0  # anything but an answer or a refusal

    def add(self, other: Figures) -> None:
        """Add up."""
        for name in Figures.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def share(self) -> float:
        """How many of the intact rows came out."""
        return self.released / max(1, self.intact)


def one_file(dice: random.Random, style: str, fault: str) -> Figures:
    """One polluted export through the main job."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        rows = _loans(dice, folder)
        delimiter, quoting = _STYLES[style]
        bad = set(dice.sample(range(ROWS), dice.choice([1, 1, 2, 4])))
        lines = [_written(row, delimiter, quoting) for row in rows]
        header = _written(LOAN_HEADER, delimiter, quoting)
        text = header + "".join(
            _polluted(line, fault, delimiter, dice) if nth in bad else line for nth, line in enumerate(lines)
        )
        (folder / "loans.csv").write_text(text, encoding="utf-8", newline="")
        return _answered(folder, ROWS - len(bad))


def _loans(dice: random.Random, folder: Path) -> list[list[str]]:
    people = make_people(dice, 20)
    rows = [patron.row() for patron in people]
    for row in rows:
        row[9] = "duxb "  # registered here: every sound row is to be released
    write_table(folder / "patrons.csv", PATRON_HEADER, rows)
    return [
        [
            dice.choice(people).record,
            f"{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}-2024 10:{dice.randint(0, 59):02d}",
            f"brqa{nth % 3}",
            f"coqa{nth % 4}",
            f"77{nth % 5}",
            f"i50{nth:05d}",
            f"3171200{nth:07d}",
            f"{nth:03d}.5 CALLQ",
            f"Authorson{nth % 9}, Pat",
            f"Tittle{nth}{dice.choice(_WORDS)}",
            str(nth % 4),
        ]
        for nth in range(ROWS)
    ]


def _written(cells: list[str], delimiter: str, quoting: int | None) -> str:
    if quoting is None:
        return delimiter.join(cell.replace("\t", " ") for cell in cells) + "\r\n"
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator="\r\n").writerow(cells)  # type: ignore[arg-type]
    return out.getvalue()


def _polluted(line: str, fault: str, delimiter: str, dice: random.Random) -> str:
    body = line.rstrip("\r\n")
    marks = [place for place, sign in enumerate(body) if sign == delimiter]
    quotes = [place for place, sign in enumerate(body) if sign == '"']
    anywhere = dice.randrange(1, len(body))
    match fault:
        case "extra separator":
            body = body[:anywhere] + delimiter + body[anywhere:]
        case "missing separator":
            place = dice.choice(marks)
            body = body[:place] + body[place + 1 :]
        case "stray quote":
            body = body[:anywhere] + '"' + body[anywhere:]
        case "quote behind a separator":
            place = dice.choice(marks) + 1
            body = body[:place] + '"' + body[place:]
        case "missing quote" if quotes:
            place = dice.choice(quotes)
            body = body[:place] + body[place + 1 :]
        case "broken line":
            body = body[:anywhere] + "\r\n" + body[anywhere:]
        case "cut off":
            body = body[:anywhere]
        case _:
            body += delimiter
    return body + "\r\n"


def _answered(folder: Path, intact: int) -> Figures:
    figures = Figures(files=1)
    try:
        decided = pipeline.decide_form(request(folder), _DAY)
        ended = pipeline.disclose(
            decided,
            [folder / "patrons.csv", folder / "loans.csv"],
            pipeline.Target(out=folder / "OUT", home=folder / "home"),
            pipeline.Choices(withhold_unknown=True),
            lambda *_: None,
        )
    except RedactkitError as error:
        figures.refused += error.code == 65
        figures.faults += error.code != 65
        return figures
    except Exception:
        figures.faults += 1
        return figures
    figures.intact = intact
    figures.released = min(intact, sum(file["records"] for file in ended.document["files"][:1]))  # type: ignore[index]
    figures.shifted = sum(shifted(path) for path in sorted((folder / "OUT/release/data").glob("*.csv")))
    return figures


def shifted(path: Path) -> int:
    """How many released cells bear the mark of another column, or look like what identifies somebody."""
    if path.name == "withholding-log.csv":
        return 0
    count = 0
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for column, cell in row.items():
                elsewhere = any(mark in cell and column not in places for mark, places in _MARKS.items())
                undated = column in ("month", "period", "year") and not _MONTH.fullmatch(cell)
                count += elsewhere or undated or bool(re.search(r"\bp2\d{6}", cell))
    return count


def many_files(count: int, seed: int) -> dict[tuple[str, str], Figures]:
    """So many files, spread over the styles and faults."""
    found: dict[tuple[str, str], Figures] = {}
    kinds = [(style, fault) for style in _STYLES for fault in FAULTS]
    for nth in range(count):
        style, fault = kinds[nth % len(kinds)]
        figures = one_file(random.Random(f"{seed} {nth}"), style, fault)
        found.setdefault((style, fault), Figures()).add(figures)
    return found
