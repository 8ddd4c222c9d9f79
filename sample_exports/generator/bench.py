"""The large two-table set for measurements: Sierra's default dialect, seven columns of loans, flat memory.

Nothing here is committed; a million loans make about 110 MB.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from .catalogue import GIVEN
from .dice import Dice
from .numbers import codabar, record_number
from .people import AREA_CODES, LIBRARIES
from .words import ADJECTIVES, FAMILIES, NOUNS, PLACES, SHORT_FAMILIES, STREET_KINDS, STREETS

PATRON_HEADER = (
    "RECORD #(PATRON)",
    "P BARCODE",
    "PATRN NAME",
    "HOME LIBR",
    "P TYPE",
    "ADDRESS",
    "TELEPHONE",
    "EMAIL ADDR",
)
LOAN_HEADER = ("RECORD #(PATRON)", "OUT DATE", "OUT LOC", "I TYPE", "LOCATION", "CALL #(BIBLIO)", "TITLE")
_WORKS = 20_000
_BATCH = 20_000
_FAMILY_NAMES = FAMILIES + SHORT_FAMILIES
_SHELVES = (("af", "0", "FIC"), ("am", "0", "MYS"), ("al", "8", "LP"), ("jj", "101", "J"), ("yy", "15", "YA"))


def write_bench_set(out_dir: Path, patrons: int, loans: int, seed: int) -> tuple[Path, Path]:
    """Write ``patrons.csv`` and ``loans.csv`` into ``out_dir`` and return their paths.

    Every fifth patron is registered at Duxbury. The loans fall into the year 2024, in order of time; nobody
    borrows a title that holds her own full name.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    names = _write_patrons(out_dir / "patrons.csv", patrons, seed)
    _write_loans(out_dir / "loans.csv", names, loans, seed)
    return out_dir / "patrons.csv", out_dir / "loans.csv"


def _line(cells: tuple[str, ...]) -> str:
    return '"' + '","'.join(cells) + '"\n'


def _record(place: int) -> str:
    return record_number("p", 1_200_000 + 3 * place)


def _write_patrons(path: Path, count: int, seed: int) -> list[int]:
    """The patron list; returns for each patron a number that stands for the full name."""
    dice = Dice(seed, "bench/patrons")
    names: list[int] = []
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(_line(PATRON_HEADER))
        for place in range(count):
            library = LIBRARIES[place % 5]
            given, family = dice.below(len(GIVEN)), dice.below(len(_FAMILY_NAMES))
            names.append(given * len(_FAMILY_NAMES) + family)
            street = (
                f"{dice.between(1, 480)} {dice.pick(STREETS).replace('-', ' ')} {dice.pick(STREET_KINDS)}"
            )
            cells = (
                _record(place),
                codabar("2", library.institution, 10_000 + place),
                f"{_FAMILY_NAMES[family]}, {GIVEN[given]}",
                f"{library.sierra:<5}",
                dice.pick("1111234"),
                f"{street}${library.town}, MA {library.zip_code}",
                f"{dice.pick(AREA_CODES)}-555-01{dice.below(100):02d}",
                f"reader{place}@example.org",
            )
            file.write(_line(cells))
    return names


def _titles(seed: int) -> tuple[list[str], list[int]]:
    """For each work the end of its row, and a number for the full name in its title (-1: none)."""
    dice = Dice(seed, "bench/works")
    tails, names = [], []
    for work in range(_WORKS):
        shelf, kind, prefix = _SHELVES[work % len(_SHELVES)]
        given, family = dice.below(len(GIVEN)), dice.below(len(_FAMILY_NAMES))
        named = dice.chance(0.25)
        if named:
            title = f"The {dice.pick(ADJECTIVES).lower()} diary of {GIVEN[given]} {_FAMILY_NAMES[family]}"
        else:
            title = f"The {dice.pick(ADJECTIVES).lower()} {dice.pick(NOUNS).lower()} of {dice.pick(PLACES)}"
        names.append(given * len(_FAMILY_NAMES) + family if named else -1)
        location = f"{LIBRARIES[dice.below(5)].shelf}{shelf[0]}{shelf[1]}"
        cells = (kind, f"{location:<5}", f"{prefix} {dice.pick(_FAMILY_NAMES)}", f"{title}, vol. {work + 1}")
        tails.append(_line(cells))
    return tails, names


def _write_loans(path: Path, names: list[int], count: int, seed: int) -> None:
    roll = Dice(seed, "bench/loans").roll
    tails, works_named = _titles(seed)
    heads = [f'"{_record(place)}","' for place in range(len(names))]
    branches = [f'","{library.sierra:<5}",' for library in LIBRARIES]
    minutes = 366 * 630
    days = [f"{datetime(2024, 1, 1) + timedelta(days=day):%m-%d-%Y}" for day in range(366)]
    clock = [f" {(570 + minute) // 60:02d}:{(570 + minute) % 60:02d}" for minute in range(630)]
    people, works = len(names), len(tails)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(_line(LOAN_HEADER))
        for start in range(0, count, _BATCH):
            rows = []
            for index in range(start, min(start + _BATCH, count)):
                day, minute = divmod(index * minutes // count, 630)
                patron = int(people * roll())
                # Popular works come first; the square leaves every work some borrowers.
                work = int(works * roll() ** 2)
                if works_named[work] == names[patron]:
                    work = (work + 1) % works
                branch = patron % 5 if roll() < 0.86 else index % 5
                rows.append(heads[patron] + days[day] + clock[minute] + branches[branch] + tails[work])
            file.write("".join(rows))
