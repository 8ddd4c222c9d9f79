"""Non-interference of a copy: whoever else is in the exports, OUT does not change by one byte.

An order covers one person. That the others are called otherwise, borrowed otherwise, or are not there at all,
is nobody's to read out of what is handed over.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from tests.support.command import tree
from tests.support.orders import RELEASED_SUBPOENA, WARRANT, copied, order
from tests.support.town import Loan, Patron, Town, card, make_people, make_town, renamed, work

TOWN = make_town(41, patrons=40, loans=400)
SHE = next(patron for patron in TOWN.patrons if patron.home.startswith("duxb"))

FORMS: dict[str, dict[str, object]] = {
    "a judge's order": {"seeks": {"classes": ["circulation"], "from": "2024-01-01", "to": "2024-12-31"}},
    "everything": {"seeks": {}},
    "fields that are named": {
        "seeks": {"fields": ["patron.note", "patron.name", "item.title", "loan.out_time"]}
    },
    "a released subpoena": RELEASED_SUBPOENA,
    "a search warrant": WARRANT,
    "some items": {"seeks": {"items": [card(3, 5_000_000 + n) for n in range(400)]}},
}


def made(folder: Path, town: Town, form: str, *, shuffle: int | None = None) -> dict[str, bytes]:
    paths = town.write(folder / "exports", shuffle=shuffle)
    changes = {name: value for name, value in FORMS[form].items() if name != "seeks"}
    seeks = FORMS[form].get("seeks", {})
    copy = copied(folder, order(folder, [SHE.card], **changes, seeks={"named_as": SHE.name, **seeks}), paths)
    assert copy.error is None, copy.error.lines()
    return tree(copy.out)


def others_renamed(town: Town) -> Town:
    """Everybody else gets another name, number, address and birth date."""
    new = {old.record: other for old, other in zip(town.patrons, renamed(town, 7).patrons, strict=True)}
    new[SHE.record] = SHE
    return Town(
        patrons=tuple(new[patron.record] for patron in town.patrons),
        loans=tuple(replace(loan, patron=new[loan.patron.record]) for loan in town.loans),
    )


def others_borrow_otherwise(town: Town) -> Town:
    """Everybody else borrowed other works, on other days, elsewhere."""
    dice = random.Random(3)

    def other(loan: Loan) -> Loan:
        if loan.patron == SHE:
            return loan
        return replace(
            loan, work=dice.randrange(80), branch=dice.choice(["duxb", "plym"]), out="07-07-2023 10:00"
        )

    return replace(town, loans=tuple(map(other, town.loans)))


def others_have_left(town: Town) -> Town:
    """Half of the others are not there any more, with all that they borrowed."""
    staying = [patron for nth, patron in enumerate(town.patrons) if patron == SHE or nth % 2]
    return Town(patrons=tuple(staying), loans=tuple(loan for loan in town.loans if loan.patron in staying))


def others_have_come(town: Town) -> Town:
    """Ten more people, each with a loan."""
    dice = random.Random(9)
    more = make_people(dice, 10, start=2_000)
    loans = tuple(
        replace(town.loans[0], patron=patron, number=7_000_000 + nth) for nth, patron in enumerate(more)
    )
    return Town(patrons=(*town.patrons, *more), loans=(*town.loans, *loans))


def others_are_silent(town: Town) -> Town:
    """Every field of the others that only describes them is empty."""

    def quiet(patron: Patron) -> Patron:
        if patron == SHE:
            return patron
        return replace(patron, unique_id="", pin="", born="  -  -  ", address="", phone="", email="", note="")

    new = {patron.record: quiet(patron) for patron in town.patrons}
    return Town(
        patrons=tuple(new.values()),
        loans=tuple(replace(loan, patron=new[loan.patron.record]) for loan in town.loans),
    )


AsItIs = Callable[[str], dict[str, bytes]]
CHANGES = [others_renamed, others_borrow_otherwise, others_have_left, others_have_come, others_are_silent]


@pytest.fixture(scope="module")
def as_it_is(tmp_path_factory: pytest.TempPathFactory) -> AsItIs:
    """What each form gets of the town as it is: the same however often it is asked."""
    return cache(lambda form: made(tmp_path_factory.mktemp("as-it-is"), TOWN, form))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_whoever_else_there_is_out_is_the_same(
    tmp_path: Path, as_it_is: AsItIs, form: str, change: Callable[[Town], Town]
) -> None:
    assert as_it_is(form) == made(tmp_path / "b", change(TOWN), form)


@pytest.mark.parametrize("form", FORMS)
def test_the_order_of_the_rows_says_nothing(tmp_path: Path, as_it_is: AsItIs, form: str) -> None:
    assert as_it_is(form) == made(tmp_path / "b", TOWN, form, shuffle=5)


@pytest.mark.parametrize("form", FORMS)
def test_her_own_rows_do_count(tmp_path: Path, as_it_is: AsItIs, form: str) -> None:
    """The control: a loan more, or another title, is another copy."""
    hers = next(loan for loan in TOWN.loans if loan.patron == SHE and loan.out[6:10] == "2024")
    more = replace(TOWN, loans=(*TOWN.loans, hers))
    assert as_it_is(form) != made(tmp_path / "b", more, form)
    other = replace(hers, work=next(n for n in range(80) if work(n) != work(hers.work)))
    changed = replace(TOWN, loans=tuple(other if loan == hers else loan for loan in TOWN.loans))
    assert as_it_is(form) != made(tmp_path / "d", changed, form)
