"""A town whose copies are looked at: its people and loans, and the last check of a copy of them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tests.support.command import DAY
from tests.support.orders import Copy, by, copied, order, table
from tests.support.town import card

from redactkit import pipeline
from redactkit.learn import learn
from redactkit.model import GateFinding
from redactkit.verify.gate import check

ADA, OLD, BEN, NAMESAKE = card(2, 1), card(2, 2), card(2, 3), card(2, 4)

PATRONS = ["cardnumber", "borrowernumber", "surname", "firstname", "othernames", "branchcode", "contactname"]
PATRONS += ["altcontactphone", "phone", "email", "address", "borrowernotes"]
LOANS = [
    "cardnumber",
    "borrowernumber",
    "Patron",
    "issuedate",
    "branchcode",
    "barcode",
    "itemnumber",
    "title",
    "note",
]

_AT_HOME = ["781-555-0100", "ada@example.org", "5 Quill Lane"]
_GRACE = ["Okafor, Grace", "617-555-0177"]

PEOPLE = [
    [ADA, "11", "Okafor", "Ada", "", "DUX", *_GRACE, *_AT_HOME, "ask Ben Foss or call 781-555-0100"],
    [OLD, "11", "Okafor", "Ada", "", "DUX", *_GRACE, *_AT_HOME, ""],
    [BEN, "12", "Foss", "Ben", "", "PLY", "", "", "781-555-0100", "ben@example.org", "5 Quill Lane", ""],
    [
        NAMESAKE,
        "13",
        "OKAFOR",
        "ADA",
        "",
        "DUX",
        "",
        "",
        "781-555-0155",
        "other@example.org",
        "9 Elm Road",
        "",
    ],
    [card(2, 9), "14", "Lee", "Kim", "", "DUX", "", "", "781-555-0166", "kim@example.org", "8 Elm Road", "x"],
]
"""Ada, with an old and a new card; Ben, of her household; her namesake; and Kim."""


def loan(who: Sequence[str], out: str, title: str, item: str = "31712000000018") -> list[str]:
    return [who[0], who[1], f"{who[2]}, {who[3]}", out, "DUX", item, "70", title, ""]


ROWS = [
    loan(PEOPLE[0], "2024-03-14 10:00:00", "One"),
    loan(PEOPLE[0], "2024-03-14 10:00:00", "One"),
    loan(PEOPLE[1], "2024-03-31 23:59:00", "Two"),
    loan(PEOPLE[0], "2024-04-01 00:00:00", "Outside"),
    loan(PEOPLE[2], "2024-03-15 10:00:00", "Ben's"),
    loan(PEOPLE[3], "2024-03-16 10:00:00", "The namesake's"),
    *(loan(PEOPLE[4], f"2024-03-{day:02d} 09:00:00", f"Kim's {day}") for day in range(1, 9)),
]
SEEKS: dict[str, object] = {
    "classes": ["circulation", "registration"],
    "from": "2024-03-01",
    "to": "2024-03-31",
    "matched_by": by("name", "birth date"),
}


def exports(folder: Path, *, people: list[list[str]] = PEOPLE, rows: list[list[str]] = ROWS) -> list[Path]:
    return [table(folder / "borrowers.csv", PATRONS, people), table(folder / "issues.csv", LOANS, rows)]


def made(folder: Path, form: Path | None = None, **changes: object) -> tuple[Copy, Path, list[Path]]:
    """A clean copy, the form and the exports it was made from."""
    given = exports(folder)
    written = form or order(folder, [ADA], seeks=SEEKS, **changes)
    copy = copied(folder, written, given)
    assert copy.error is None, copy.error.lines()
    return copy, written, given


def looked_at(copy: Copy, form: Path, given: Sequence[Path]) -> tuple[GateFinding, ...]:
    """What the last check says of a folder, whatever has happened to it since."""
    decided = pipeline.decide_form(form, date.fromisoformat(DAY))
    learned = learn(given, encoding=None, tell=lambda *_: None)
    request = decided.request
    report = check(
        copy.out,
        [each.export for each in learned],
        decided.decision,
        seeks=request.seeks,
        own_patrons_only=request.own_patrons_only,
        said=[],
    )
    return report.findings


def lines(copy: Copy, name: str = "circulation") -> list[list[str]]:
    path = copy.out / f"release/data/{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def rewrite(copy: Copy, rows: Sequence[Sequence[str]], name: str = "circulation") -> None:
    path = copy.out / f"release/data/{name}.csv"
    path.chmod(0o600)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)


def at(header: str, copy: Copy) -> int:
    return lines(copy)[0].index(header)


def on(
    folder: Path, *, people: list[list[str]] = PEOPLE, rows: list[list[str]] = ROWS, **seeks: object
) -> Copy:
    """The whole job on these exports."""
    form = order(folder, [ADA], seeks={**SEEKS, **seeks})
    return copied(folder, form, exports(folder, people=people, rows=rows))
