"""The last check of a copy of rows: whatever is planted in it is found, and a clean one passes.

Two kinds of plants: in the staged files, as a fault behind ``redact`` would leave them; and in ``redact``
itself, run through the whole job, which must then publish nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from tests.support.command import DAY
from tests.support.orders import RELEASED_SUBPOENA, TASK, Copy, by, copied, order, table
from tests.support.town import card

from redactkit import pipeline, scoped_pass
from redactkit.cell_pass import Cleared
from redactkit.errors import GateHit
from redactkit.learn import learn
from redactkit.model import GateFinding
from redactkit.redact import person, scoped, scoped_rows, scoped_write
from redactkit.verify.gate import _what_to_look_at, check
from redactkit.verify.word import read_word
from redactkit.wordfile import shipped

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


def test_a_clean_copy_passes(tmp_path: Path) -> None:
    copy, form, given = made(tmp_path)
    assert copy.column("item_title") == ["One", "One", "Two"]
    assert looked_at(copy, form, given) == ()
    rewrite(copy, lines(copy))
    assert looked_at(copy, form, given) == (), "how a file is quoted is no matter"


Plant = Callable[[list[list[str]], list[str]], list[list[str]]]


def _add(**changed: str) -> Plant:
    """One more line, like the first but for some cells."""

    def plant(rows: list[list[str]], header: list[str]) -> list[list[str]]:
        more = list(rows[0])
        for name, value in changed.items():
            more[header.index(name)] = value
        return [*rows, more]

    return plant


def _change(line: int, name: str, value: str) -> Plant:
    def plant(rows: list[list[str]], header: list[str]) -> list[list[str]]:
        rows[line][header.index(name)] = value
        return rows

    return plant


ADDED: dict[str, Plant] = {
    "another patron's row": _add(
        patron_barcode=BEN, patron_key="12", patron_name="Foss, Ben", item_title="Ben's"
    ),
    "a namesake's row": _add(
        patron_barcode=NAMESAKE,
        patron_key="13",
        patron_name="OKAFOR, ADA",
        loan_out_time="2024-03-16 10:00:00",
        item_title="The namesake's",
    ),
    "a row outside the days": _add(loan_out_time="2024-04-01 00:00:00", item_title="Outside"),
    "a row that never was": _add(item_title="Invented"),
    "one record twice": lambda rows, header: [*rows, rows[0]],
    "a changed cell": _change(0, "item_title", "Won"),
    "a cell with another case": _change(0, "item_title", "ONE"),
    "a date made coarser": _change(0, "loan_out_time", "2024-03"),
    "a lost zero": _change(0, "item_barcode", "3171200000001"),
    "a blanked cell": _change(0, "item_title", ""),
    "two cells exchanged": lambda rows, header: [[*row[:-2], row[-1], row[-2]] for row in rows],
    "another patron's card in an item column": _change(0, "item_barcode", BEN),
}


@pytest.mark.parametrize("name", ADDED)
def test_a_line_that_does_not_belong_is_found(tmp_path: Path, name: str) -> None:
    copy, form, given = made(tmp_path)
    header, *rows = lines(copy)
    rewrite(copy, [header, *ADDED[name]([list(row) for row in rows], header)])
    found = looked_at(copy, form, given)
    assert any(each.check == "where_from" and each.line is not None for each in found)
    assert all(each.file == "release/data/circulation.csv" for each in found)


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_a_dropped_row_is_found(tmp_path: Path, gone: int) -> None:
    copy, form, given = made(tmp_path)
    header, *rows = lines(copy)
    rewrite(copy, [header, *(row for nth, row in enumerate(rows) if nth != gone)])
    assert [each.why for each in looked_at(copy, form, given)] == [
        "a record that belongs into it is missing, or reads differently"
    ]


def test_a_column_more_a_column_less_and_another_order_are_found(tmp_path: Path) -> None:
    copy, form, given = made(tmp_path)
    rows = lines(copy, "registration")
    with_guardian = [[*row, "guardian_name" if nth == 0 else "Okafor, Grace"] for nth, row in enumerate(rows)]
    for planted in (with_guardian, [row[:-1] for row in rows], [row[::-1] for row in rows]):
        rewrite(copy, planted, "registration")
        assert any(each.line == 1 for each in looked_at(copy, form, given))
    rewrite(copy, rows, "registration")
    assert looked_at(copy, form, given) == ()


def test_a_file_too_few_and_a_file_too_many_are_found(tmp_path: Path) -> None:
    copy, form, given = made(tmp_path)
    data = copy.out / "release/data"
    (data / "holds.csv").write_text("a\n1\n", encoding="utf-8")
    assert "has no place" in looked_at(copy, form, given)[0].why
    (data / "holds.csv").unlink()
    (data / "circulation.csv").unlink()
    assert [each.why for each in looked_at(copy, form, given)] == ["this file is missing"]


@pytest.mark.parametrize(
    "said",
    [BEN, "ben@example.org", "9 Elm Road", f"{BEN[:5]} {BEN[5:]}", "781 555 0155", ADA, "617-555-0177"],
    ids=["card", "mail", "street", "card in groups", "telephone", "her own card", "her guardian's telephone"],
)
@pytest.mark.parametrize(
    "place",
    [
        "letter/response-letter.md",
        "release/data/README.txt",
        "release/data/withholding-log.csv",
        "release/bag-info.txt",
    ],
)
def test_no_patrons_identifier_stands_in_what_the_program_writes(
    tmp_path: Path, said: str, place: str
) -> None:
    copy, form, given = made(tmp_path)
    path = copy.out / place
    path.chmod(0o600)
    path.write_text(path.read_text(encoding="utf-8") + f"\nsee {said} for more\n", encoding="utf-8")
    assert {(each.check, each.file) for each in looked_at(copy, form, given)} == {("identifiers", place)}


def test_a_cell_that_a_spreadsheet_would_run_is_found(tmp_path: Path) -> None:
    rows = [*ROWS, loan(PEOPLE[0], "2024-03-20 10:00:00", "=SUM(A1)")]
    given = exports(tmp_path, rows=rows)
    form = order(tmp_path, [ADA], seeks=SEEKS)
    copy = copied(tmp_path, form, given)
    assert looked_at(copy, form, given) == ()
    rewrite(copy, [[cell.removeprefix("'") for cell in row] for row in lines(copy)])
    assert "a spreadsheet would run this cell" in {each.why for each in looked_at(copy, form, given)}


# ── Cells that speak of somebody else: taken out, or else nothing leaves ────────────────────────────────────


def on(
    folder: Path, *, people: list[list[str]] = PEOPLE, rows: list[list[str]] = ROWS, **seeks: object
) -> Copy:
    """The whole job on these exports."""
    form = order(folder, [ADA], seeks={**SEEKS, **seeks})
    return copied(folder, form, exports(folder, people=people, rows=rows))


@pytest.fixture
def careless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in the room that takes others out of cells: it leaves them there."""
    monkeypatch.setattr(scoped_pass, "clear_cells", lambda _, taken, __: Cleared(taken=taken))


def had(title: str, **changes: str) -> list[list[str]]:
    """The rows, and one more of hers."""
    return [*ROWS, loan(PEOPLE[0], "2024-03-20 10:00:00", title, **changes)]


def changed(column: str, value: str) -> list[list[str]]:
    """Everybody, with another value in her own first row."""
    hers = list(PEOPLE[0])
    hers[PATRONS.index(column)] = value
    return [hers, *PEOPLE[1:]]


SPEAKING: dict[str, dict[str, list[list[str]]]] = {
    "another's card as the item": {"rows": had("Three", item=BEN)},
    "an e-mail": {"rows": had("Homebound delivery ben@example.org")},
    "a telephone": {"rows": had("Homebound delivery 781 555 0155")},
    "a namesake's e-mail": {"rows": had("other@example.org")},
    "a card": {"rows": had(f"hold for {NAMESAKE}")},
    "a name": {"rows": had("Foss, Ben: his bag")},
    "a name the other way, in capitals": {"rows": had("BEN Q. FOSS")},
    "a guardian in a title": {"rows": had("Okafor, Grace")},
    "a guardian's name": {"people": changed("othernames", "Grace Okafor")},
    "a guardian's e-mail": {"people": changed("email", "grace.okafor@example.org")},
    "in care of": {"people": changed("address", "c/o Marta Zyblin, 5 Quill Lane")},
    "in care of, at the end": {"people": changed("address", "5 Quill Lane care of Zyblin")},
    "a per cent": {"people": changed("address", "% Zyblin$5 Quill Lane")},
    "attn": {"people": changed("address", "Attn: M. Zyblin, 5 Quill Lane")},
    "a name in an address": {"people": changed("address", "Foss, Ben, 5 Quill Lane")},
}


@pytest.mark.parametrize("name", SPEAKING)
@pytest.mark.usefixtures("careless")
def test_somebody_else_in_a_cell_of_hers_stops_the_job(tmp_path: Path, name: str) -> None:
    found = on(tmp_path, **SPEAKING[name])  # type: ignore[arg-type]
    assert isinstance(found.error, GateHit)
    assert found.error.code == 3


@pytest.mark.parametrize("name", SPEAKING)
def test_somebody_else_is_taken_out_of_a_cell_of_hers(tmp_path: Path, name: str) -> None:
    found = on(tmp_path, **SPEAKING[name])  # type: ignore[arg-type]
    assert found.error is None, found.error
    text = "".join(path.read_text(encoding="utf-8") for path in (found.out / "release/data").glob("*.csv"))
    assert text.count("[withheld]") > 1, "in the cell and in the log"
    assert not any(said in text.casefold() for said in ("zyblin", "foss", "grace", "0155", "@example.org, "))


def test_the_same_holds_of_whoever_has_the_items(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    people = changed("address", "c/o Marta Zyblin, 5 Quill Lane")
    given = exports(tmp_path, people=people, rows=had("Mine", item="31712000000026"))
    seeks = {"about": "named_item", "items": ["31712000000026"], "classes": ["registration", "circulation"]}
    task = {**TASK, "requester": {"kind": "law_enforcement", "level": "municipal", "identified": "true"}}
    answer = [{"who": "town_counsel", "says": "release", "date": "2025-01-09"}]
    task |= {"purpose": "property_recovery", "profile": "ma-duxbury", "counsel": answer}
    days = {"from": "2024-03-01", "to": "2024-03-31"}
    form = order(tmp_path, [], **task, seeks={**seeks, **days})
    found = copied(tmp_path, form, given)
    assert "[withheld], 5 Quill Lane" in found.column("patron_address", "registration")
    monkeypatch.setattr(scoped_pass, "clear_cells", lambda _, taken, __: Cleared(taken=taken))
    assert isinstance(copied(tmp_path, form, given, out="AGAIN").error, GateHit)


ORDINARY: dict[str, dict[str, list[list[str]]]] = {
    "her own name": {"people": changed("address", "c/o Ada Okafor, 5 Quill Lane")},
    "her own name, family first": {"people": changed("address", "c/o Okafor, Ada, 5 Quill Lane")},
    "a street": {"people": changed("address", "12 Ben Foss Street, Duxbury")},
    "a family name": {"rows": had("The Foss Family: A History")},
    "both names apart": {"rows": had("Ben and the Foss")},
    "a percentage": {"people": changed("address", "5 Quill Lane, 50% owner")},
    "a work that several had": {
        "rows": [*had("Foss, Ben"), *(loan(each, "2024-03-02 09:00:00", "Foss, Ben") for each in PEOPLE[2:])]
    },
}


@pytest.mark.parametrize("name", ORDINARY)
def test_what_is_hers_or_a_works_stays(tmp_path: Path, name: str) -> None:
    found = on(tmp_path, **ORDINARY[name])  # type: ignore[arg-type]
    assert found.error is None, found.error
    assert not any("[withheld]" in "".join(row.values()) for row in found.log())


def test_a_delivery_that_several_carried_is_no_work(tmp_path: Path) -> None:
    title = "Homebound delivery: Foss, Ben"
    rows = [*had(title), *(loan(each, "2024-03-02 09:00:00", title) for each in PEOPLE[2:])]
    assert "Foss" not in " ".join(on(tmp_path, rows=rows).column("item_title"))


def test_a_cell_about_an_item_is_looked_at_and_what_is_in_hers_is_not_owed(tmp_path: Path) -> None:
    people = changed("address", "c/o Marta Zyblin, 5 Quill Lane")
    found = on(tmp_path, people=people, rows=had("Foss, Ben"))
    assert [line["reason"].partition(" and ")[0] for line in found.to_review()] == [
        "column 8 (title) may name another patron"
    ]
    assert found.column("patron_address", "registration") == ["[withheld], 5 Quill Lane", "5 Quill Lane"]
    log = {(line["column"], line["standing"], bool(line["exemption"])) for line in found.log()}
    assert ("address", "coarsened", True) in log
    assert ("title, where it may name another patron", "not yet reviewed", False) in log


def test_what_her_household_shares_with_her_is_hers(tmp_path: Path) -> None:
    rows = [*ROWS, loan(PEOPLE[0], "2024-03-20 10:00:00", "Delivery to 5 Quill Lane, 781-555-0100")]
    assert on(tmp_path, rows=rows).error is None


@pytest.mark.usefixtures("careless")
def test_that_the_paper_names_the_field_makes_a_guardian_nobody_else(tmp_path: Path) -> None:
    people = changed("othernames", "Grace Okafor")
    named = on(tmp_path, people=people, fields=["patron.other_name", "guardian.name"])
    assert isinstance(named.error, GateHit)


def test_a_guardian_of_the_same_name_is_no_other_name(tmp_path: Path) -> None:
    people = [[*PEOPLE[0][:6], "Ada Okafor", *PEOPLE[0][7:]], *PEOPLE[1:]]
    assert on(tmp_path, people=people).error is None


# ── Free text ───────────────────────────────────────────────────────────────────────────────────────────

TEXTS = {
    "classes": ["registration"],
    "fields": ["patron.note", "patron.family_name", "patron.given_name", "patron.phone"],
}


def test_free_text_is_what_is_left_of_the_records_text(tmp_path: Path) -> None:
    form = order(tmp_path, [ADA], seeks={**SEEKS, **TEXTS})
    given = exports(tmp_path)
    copy = copied(tmp_path, form, given)
    header, *rows = lines(copy, "registration")
    assert [row[-1] for row in rows] == ["", "ask [withheld] or call 781-555-0100"]
    assert looked_at(copy, form, given) == ()
    for text, objects in (
        ("[withheld]", False),  # more may be taken out
        ("ask [withheld] or [withheld]", False),
        ("ask her or call 781-555-0100", True),  # but nothing may be put in
        ("ask [withheld] or [withheld] call", True),
        ("ask Ben Foss or call 781-555-0100", True),  # and nobody may be left
    ):
        rewrite(copy, [header, rows[0], [*rows[1][:-1], text]], "registration")
        assert bool(looked_at(copy, form, given)) is objects, text


@pytest.mark.parametrize("said", ["foss, ben", "BEN FOSS", "ben@example.org", f"card {BEN}", "781.555.0166"])
def test_a_detector_that_misses_somebody_stops_the_job(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setattr(scoped_pass, "without_others", lambda text, *_, **__: text)
    people = [[*PEOPLE[0][:-1], f"see {said} first"], *PEOPLE[1:]]
    assert isinstance(on(tmp_path, people=people, **TEXTS).error, GateHit)


def test_her_own_name_and_number_in_her_text_are_no_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoped_pass, "without_others", lambda text, *_, **__: text)
    people = [[*PEOPLE[0][:-1], "Ada Okafor, 781-555-0100: prefers texts"], *PEOPLE[1:]]
    assert on(tmp_path, people=people, **TEXTS).error is None


# ── Faults in redact: each must be found, and nothing published ────────────────────────────────────────────


def everything(flags: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    return np.ones_like(flags)


def _everybodys(monkeypatch: pytest.MonkeyPatch) -> None:
    original = scoped_rows.find_rows

    def wrong(*arguments: object) -> scoped_rows.Whose:
        found = original(*arguments)  # type: ignore[arg-type]
        return scoped_rows.Whose(
            covered=everything(found.covered), referred=found.referred, doubtful=found.doubtful
        )

    monkeypatch.setattr(scoped_rows, "find_rows", wrong)


def _whenever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        scoped_rows,
        "_within",
        lambda scope, dates, frame, **_: (np.ones(len(frame), bool), {"": np.zeros(len(frame), bool)}),
    )


def _a_day_more(monkeypatch: pytest.MonkeyPatch) -> None:
    original = scoped_rows.days
    monkeypatch.setattr(scoped_rows, "days", lambda *arguments: np.maximum(original(*arguments) - 1, 0))


def _a_row_less(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoped_write, "neutral_cells", lambda cells: cells.slice(1))


def _capitals(monkeypatch: pytest.MonkeyPatch) -> None:
    import pyarrow.compute as pc

    monkeypatch.setattr(scoped_write, "neutral_cells", pc.utf8_upper)


def _every_column(monkeypatch: pytest.MonkeyPatch) -> None:
    from redactkit.model import Treatment

    monkeypatch.setattr(scoped, "_GIVEN", tuple(Treatment))


def _first_card_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(person, "_whole", lambda people, found, **_: found)


def _namesakes_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    original = person._whole

    def wrong(people: object, found: person.Person, **options: bool) -> person.Person:
        whole = original(people, found, **options)  # type: ignore[arg-type]
        for entry in people.bearing(whole.names).tolist():  # type: ignore[attr-defined]
            whole |= person.person_of(people, entry)  # type: ignore[arg-type]
        return whole

    monkeypatch.setattr(person, "_whole", wrong)


FAULTS = [
    _everybodys,
    _whenever,
    _a_day_more,
    _a_row_less,
    _capitals,
    _every_column,
    _first_card_only,
    _namesakes_are_one,
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__.strip("_"))
def test_a_fault_in_making_the_copy_publishes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Callable[[pytest.MonkeyPatch], None]
) -> None:
    fault(monkeypatch)
    found = on(tmp_path)
    assert isinstance(found.error, GateHit)


@pytest.mark.parametrize("named_as", ["Bea Okafor", "Okafor", "Ada Foss", "Okafor, Ada Jr"])
def test_a_card_of_somebody_else_than_the_paper_names_may_not_be_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named_as: str
) -> None:
    """Of one family is not enough: father and daughter share a name and a shelf of cards."""
    monkeypatch.setattr(person, "_is_named", lambda *_: True)
    people = [[*each[:3], f"{each[3]} Sr" if each[1] == "11" else each[3], *each[4:]] for each in PEOPLE]
    form = order(tmp_path, [ADA], seeks={**SEEKS, "named_as": named_as})
    assert isinstance(copied(tmp_path, form, exports(tmp_path, people=people)).error, GateHit)
    for nth, right in enumerate(("Ada Okafor", "OKAFOR, A.", "Ben Foss and Ada Okafor")):
        form = order(tmp_path, [ADA], name=f"{nth}.json", seeks={**SEEKS, "named_as": right})
        found = copied(tmp_path, form, exports(tmp_path, people=people), out=f"OUT{nth}")
        assert found.error is None, found.error


def test_a_patron_of_no_known_library_may_not_be_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoped_pass, "_refuse_unknown_home", lambda *_: None)
    at = PATRONS.index("branchcode")
    people = [[*each[:at], "", *each[at + 1 :]] if each[1] == "11" else each for each in PEOPLE]
    given = exports(tmp_path, people=people)
    paper = {
        **RELEASED_SUBPOENA,
        "seeks": {**SEEKS, "fields": ["patron.name", "item.title", "loan.out_time"]},
    }
    unknown = copied(tmp_path, order(tmp_path, [ADA], **paper), given)
    assert isinstance(unknown.error, GateHit)
    for name, said in {"A": {"home_library": "DUX"}, "B": {"own_patrons_only": "true"}}.items():
        form = order(tmp_path, [ADA], name=f"{name}.json", **paper, **said)
        found = copied(tmp_path, form, given, out=name)
        assert found.error is None, found.error


@pytest.mark.parametrize("whose", [["12", ""], ["11", "Foss, Ben"]], ids=["another number", "another name"])
def test_rows_that_are_in_doubt_may_not_be_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whose: list[str]
) -> None:
    original = scoped_rows.find_rows

    def wrong(*arguments: object) -> scoped_rows.Whose:
        found = original(*arguments)  # type: ignore[arg-type]
        none = np.zeros_like(found.doubtful)
        return scoped_rows.Whose(
            covered=found.covered | found.doubtful, referred=found.referred, doubtful=none
        )

    rows = [*ROWS, [ADA, *whose, "2024-03-20 10:00:00", "DUX", "31712000000018", "70", "Whose?", ""]]
    assert on(tmp_path / "right", rows=rows).error is None
    monkeypatch.setattr(scoped_rows, "find_rows", wrong)
    assert isinstance(on(tmp_path / "wrong", rows=rows).error, GateHit)


def test_rows_of_another_librarys_patron_may_not_be_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D16: Ben is registered at Plymouth. A version that forgets it is stopped."""
    form = order(tmp_path, [ADA, BEN], **RELEASED_SUBPOENA, seeks=SEEKS)
    given = exports(tmp_path)
    assert copied(tmp_path, form, given, out="RIGHT").column("item_title") == ["One", "One", "Two"]
    monkeypatch.setattr(scoped_pass, "refers", lambda decision: False)
    assert isinstance(copied(tmp_path, form, given, out="WRONG").error, GateHit)


def test_a_whole_class_is_this_librarys_rows_and_no_others(tmp_path: Path) -> None:
    seeks = {"about": "task", "classes": ["circulation"]}
    form = order(tmp_path, [], **TASK, profile="ma-duxbury", seeks=seeks)
    copy, _, given = made(tmp_path, form)
    titles = copy.column("item_title")
    assert len(titles) == len(ROWS) - 1
    assert "Ben's" not in titles
    assert looked_at(copy, form, given) == ()
    header, *rows = lines(copy)
    rewrite(copy, [header, *rows[1:]])
    assert looked_at(copy, form, given)
    bens = list(rows[0])
    bens[header.index("item_title")] = "Ben's"
    bens[header.index("patron_barcode")] = BEN
    rewrite(copy, [header, *rows, bens])
    assert any(each.check == "where_from" for each in looked_at(copy, form, given))


@pytest.mark.parametrize("careful", [False, True])
def test_the_slow_reading_agrees_with_the_quick_one(tmp_path: Path, careful: bool) -> None:
    """A record of doubtful shape is nobody's in either reading, and the others keep their places."""
    given = exports(tmp_path)
    for path in given:
        head, first, *rest = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join([head, first, "one,field,too,few\n", *rest]), encoding="utf-8")
    form = order(tmp_path, [OLD], seeks=SEEKS)
    copy = copied(tmp_path, form, given)
    assert copy.column("item_title") == ["One", "One", "Two"]
    assert len(copy.rows("registration")) == 2
    decided = pipeline.decide_form(form, date.fromisoformat(DAY))
    learned = [each.export for each in learn(given, encoding=None, tell=lambda *_: None)]
    _, look = _what_to_look_at(
        copy.out,
        learned,
        decided.decision,
        decided.request.seeks,
        read_word(shipped(), compact=False),
        False,
        [],
    )
    assert look(careful).findings() == []
    header, *rows = lines(copy)
    rewrite(copy, [header, *rows[1:]])
    _, look = _what_to_look_at(
        copy.out,
        learned,
        decided.decision,
        decided.request.seeks,
        read_word(shipped(), compact=False),
        False,
        [],
    )
    assert look(careful).findings()
