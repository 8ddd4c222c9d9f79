"""The last check of a copy of rows: whatever is planted in it is found, and a clean one passes.

Two kinds of plants: in the staged files, as a fault behind ``redact`` would leave them; and in ``redact``
itself, run through the whole job, which must then publish nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from tests.support.command import DAY
from tests.support.orders import RELEASED_SUBPOENA, TASK, copied, order
from tests.verify.rows_desk import (
    ADA,
    BEN,
    NAMESAKE,
    OLD,
    PATRONS,
    PEOPLE,
    ROWS,
    SEEKS,
    exports,
    lines,
    loan,
    looked_at,
    made,
    on,
    rewrite,
)

from redactkit import pipeline, scoped_pass
from redactkit.errors import GateHit
from redactkit.learn import learn
from redactkit.redact import person, scoped, scoped_rows, scoped_write
from redactkit.verify.gate import _what_to_look_at
from redactkit.verify.word import read_word
from redactkit.wordfile import shipped


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


def everything(flags: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    return np.ones_like(flags)


def _everybodys(monkeypatch: pytest.MonkeyPatch) -> None:
    original = scoped_rows.find_rows

    def wrong(*arguments: object) -> scoped_rows.Whose:
        found = original(*arguments)  # type: ignore[arg-type]
        return replace(found, covered=everything(found.covered))

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
        return replace(found, covered=found.covered | found.doubtful, doubtful=none)

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
