"""Rows of somebody else that once could leave under an order, a recovery or a task; through the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.support.command import DAY, Ended, key_file, redactkit, tree
from tests.support.orders import RELEASED_SUBPOENA, TASK, WARRANT, order, table
from tests.support.town import card

ANNA, BEA, PAUL, CORA = card(2, 1), card(2, 2), card(3, 3), card(2, 4)
PATRONS = ["cardnumber", "borrowernumber", "surname", "firstname", "dateofbirth", "branchcode", "userid"]
PATRONS += ["phone", "email", "address"]
LOANS = ["cardnumber", "borrowernumber", "Patron", "issuedate", "returndate", "branchcode", "barcode"]
LOANS += ["itemnumber", "title"]

RECOVERY: dict[str, object] = {
    **TASK,
    "profile": "ma-duxbury",
    "requester": {"kind": "law_enforcement", "level": "municipal", "identified": "true"},
    "purpose": "property_recovery",
    "counsel": [{"who": "town_counsel", "says": "release", "date": "2025-01-09"}],
}
ITEM, OTHER = "31712000000018", "31712000000026"


def patron(number: str, who: str, family: str, given: str, *, born: str = "", home: str = "DUX") -> list[str]:
    rest = [f"log{number}", f"781-555-01{number}", f"p{number}@example.org", f"{number} Elm St"]
    return [who, number, family, given, born, home, *rest]


PEOPLE = [
    patron("11", ANNA, "Adams", "Anna", born="1980-05-04"),
    patron("22", BEA, "Brown", "Bea", born="1981-05-04"),
    patron("33", PAUL, "Plymouth", "Paul", born="1982-05-04", home="PLY"),
    patron("44", CORA, "Clark", "Cora", born="1983-05-04"),
]


def loan(who: str, number: str, name: str, title: str, *, back: str = "", item: str = OTHER) -> list[str]:
    number_of_item = "70" if item == ITEM else "71"
    return [who, number, name, "2024-05-05 10:00:00", back, "DUX", item, number_of_item, title]


def made(
    folder: Path,
    cards: list[str],
    loans: list[list[str]],
    people: list[list[str]] = PEOPLE,
    **changes: object,
) -> Ended:
    seeks = {"named_as": "Anna Adams", "classes": ["circulation", "registration"], **changes.pop("seeks", {})}  # type: ignore[dict-item]
    form = order(folder, cards, **changes, seeks=seeks)
    exports = [table(folder / "b.csv", PATRONS, people), table(folder / "i.csv", LOANS, loans)]
    arguments = [
        "--out",
        folder / "OUT",
        "--as-of",
        DAY,
        "--key",
        key_file(folder),
        "--home",
        folder / "home",
    ]
    return redactkit("disclose", form, *exports, *arguments)


def out(folder: Path) -> str:
    return b" ".join(tree(folder / "OUT").values()).decode(errors="replace")


def to_review(folder: Path) -> list[str]:
    text = (folder / "OUT-record/to-review.csv").read_text(encoding="utf-8")
    return [line.split(",")[1] for line in text.splitlines()[1:]]


HISTORY = [
    loan(ANNA, "11", "Adams, Anna", "has it", item=ITEM),
    loan(BEA, "22", "Brown, Bea", "had it", back="2024-05-20 10:00:00", item=ITEM),
    loan(CORA, "44", "Clark, Cora", "a third", back=""),
]


def test_items_alone_give_whoever_has_them_and_nobody_else(tmp_path: Path) -> None:
    ended = made(tmp_path, [], HISTORY, **RECOVERY, seeks={"items": [ITEM], "about": "named_item"})
    assert ended.code == 0, ended.stderr
    text = out(tmp_path)
    assert "Adams" in text
    assert "has it" in text
    for canary in ("Brown", "Clark", PAUL, "had it", "a third", BEA, CORA, "22 Elm St"):
        assert canary not in text


def test_the_days_of_the_form_give_those_who_had_them_then(tmp_path: Path) -> None:
    days = {"from": "2024-05-01", "to": "2024-05-31"}
    ended = made(tmp_path, [], HISTORY, **RECOVERY, seeks={"items": [ITEM], "about": "named_item", **days})
    assert ended.code == 0, ended.stderr
    assert "had it" in out(tmp_path)
    assert "Clark" not in out(tmp_path)


def test_items_alone_without_a_return_date_need_days(tmp_path: Path) -> None:
    form = order(tmp_path, [], **RECOVERY, seeks={"items": [ITEM], "about": "named_item"})
    rows = [[*row[:4], *row[5:]] for row in HISTORY]
    paths = [
        table(tmp_path / "b.csv", PATRONS, PEOPLE),
        table(tmp_path / "i.csv", [*LOANS[:4], *LOANS[5:]], rows),
    ]
    ended = redactkit(
        "disclose", form, *paths, "--out", tmp_path / "OUT", "--as-of", DAY, "--home", tmp_path / "h"
    )
    assert ended.code == 4
    assert "it cannot be told who has the items now" in ended.stderr


@pytest.mark.parametrize(
    ("item", "why"), [("999", "stands in none of these exports"), ("70", "is a number of several items")]
)
def test_an_item_that_cannot_be_told_is_held(tmp_path: Path, item: str, why: str) -> None:
    rows = [*HISTORY, loan(CORA, "44", "Clark, Cora", "barcode 70", item="70")]
    ended = made(tmp_path, [], rows, **RECOVERY, seeks={"items": [item], "about": "named_item"})
    assert ended.code == 4
    assert f"held: the 1st of seeks.items {why}" in ended.stderr
    assert not (tmp_path / "OUT").exists()


@pytest.mark.parametrize("named_as", ["Bea Brown", "Anna Brown", "Otto Adams", "A. B."])
def test_a_card_of_somebody_else_than_the_paper_names_is_held(tmp_path: Path, named_as: str) -> None:
    ended = made(tmp_path, [ANNA], HISTORY, **WARRANT, seeks={"named_as": named_as})
    assert ended.code == 4
    held = [line for line in ended.stderr.splitlines() if "held:" in line]
    assert held == [
        "redactkit: held: the 1st of seeks.patrons is not the card of whoever seeks.named_as names"
    ]
    assert not any(name in ended.stderr for name in ("Adams", "Brown", ANNA))


@pytest.mark.parametrize(
    "named_as", ["Anna Adams", "ADAMS, ANNA Q", "adams anna", "A. Adams", "Ms. Anna Adams"]
)
def test_the_same_name_in_another_spelling_is_the_same_name(tmp_path: Path, named_as: str) -> None:
    assert made(tmp_path, [ANNA], HISTORY, **WARRANT, seeks={"named_as": named_as}).code == 0


@pytest.mark.parametrize("written", ["log11", "22"])
def test_a_log_in_or_the_number_of_another_is_no_card(tmp_path: Path, written: str) -> None:
    people = [*PEOPLE, patron("55", "22", "Adams", "Anna")]
    assert made(tmp_path, [written], HISTORY, people, **WARRANT).code == 4


SENIOR = patron("51", card(2, 51), "Hart", "John Sr")
JUNIOR = patron("52", card(2, 51), "Hart", "John Jr")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SENIOR, JUNIOR),
        (patron("51", card(2, 51), "Hart", "John"), patron("52", card(2, 51), "Hart", "John")),
        (patron("51", card(2, 51), "Hart", "John"), patron("51", card(2, 51), "Hart", "John", home="PLY")),
    ],
    ids=["suffixes", "numbers", "home libraries"],
)
def test_two_who_share_a_card_are_two(tmp_path: Path, one: list[str], other: list[str]) -> None:
    rows = [loan(card(2, 51), "51", "", "senior"), loan(card(2, 51), "52", "", "junior")]
    ended = made(
        tmp_path, [card(2, 51)], rows, [*PEOPLE, one, other], **WARRANT, seeks={"named_as": "John Hart"}
    )
    assert ended.code == 4
    assert "is claimed by registrations that are not one person" in ended.stderr


@pytest.mark.parametrize("written", ["John Hart, Jr.", "Hart, John, Jr", "John Hart Jr"])
def test_jr_behind_a_comma_is_no_given_name(tmp_path: Path, written: str) -> None:
    people = [*PEOPLE, patron("52", card(2, 52), "Hart", "John Jr")]
    rows = [loan(card(2, 52), "52", "Hart, John Jr", "junior")]
    ended = made(tmp_path, [card(2, 52)], rows, people, **WARRANT, seeks={"named_as": written})
    assert ended.code == 0, ended.stderr


def test_the_number_in_the_form_says_which_of_the_two(tmp_path: Path) -> None:
    rows = [loan(card(2, 51), "51", "", "senior"), loan(card(2, 51), "52", "", "junior")]
    ended = made(
        tmp_path, ["51"], rows, [*PEOPLE, SENIOR, JUNIOR], **WARRANT, seeks={"named_as": "John Hart"}
    )
    assert ended.code == 0, ended.stderr
    assert "senior" in out(tmp_path)
    assert "junior" not in out(tmp_path)


RECYCLED = [
    loan(ANNA, "11", "Adams, Anna", "mine"),
    loan(ANNA, "77", "Oldholder, Olga", "formerly"),
    loan(ANNA, "", "Oldholder, Olga", "by name"),
    loan(ANNA, "77", "", "by number"),
    loan(card(2, 88), "11", "Adams, Anna", "a lost card of mine"),
]


def test_a_card_that_was_handed_on_gives_the_present_holder_alone(tmp_path: Path) -> None:
    ended = made(tmp_path, [ANNA], RECYCLED, **WARRANT)
    assert ended.code == 0, ended.stderr
    text = out(tmp_path)
    assert "a lost card of mine" in text
    assert not [canary for canary in ("Oldholder", "formerly", "by name", "by number") if canary in text]
    assert to_review(tmp_path) == ["3", "4", "5"]


MIXED = [
    loan(ANNA, "11", "Adams, Anna", "ours"),
    loan(PAUL, "11", "Plymouth, Paul", "one"),
    loan(ANNA, "33", "", "two"),
    loan(ANNA, "", "Plymouth, Paul", "three"),
    loan("", "11", "Plymouth, Paul", "four"),
    loan(PAUL, "33", "Plymouth, Paul", "theirs"),
]


def test_a_task_for_a_class_gives_no_row_that_also_speaks_of_anothers_patron(tmp_path: Path) -> None:
    changes = {**TASK, "profile": "ma-duxbury"}
    ended = made(tmp_path, [], MIXED, **changes, seeks={"about": "task", "classes": ["circulation"]})
    assert ended.code == 0, ended.stderr
    text = (tmp_path / "OUT/release/data/circulation.csv").read_text(encoding="utf-8")
    assert "Plymouth" not in text
    assert PAUL not in text
    assert text.count("\n") == 2
    internal = json.loads((tmp_path / "OUT-record/manifest-internal.json").read_text(encoding="utf-8"))
    assert internal["counts"]["rows_released"] == 1


def test_what_tells_nobody_apart_does_not_count_as_a_second_thing(tmp_path: Path) -> None:
    people = [*PEOPLE, patron("66", card(2, 66), "Adams", "Anna")]
    matched = {"name": "Ines Stackpole", "on": "2025-01-07", "by": ["name", "library card"]}
    ended = made(tmp_path, [ANNA], HISTORY, people, **RELEASED_SUBPOENA, seeks={"matched_by": matched})
    assert ended.code == 4
    assert "has a name that another patron of these exports has too" in ended.stderr


def test_who_stands_in_for_a_child_is_taken_out_of_her_note_in_any_case(tmp_path: Path) -> None:
    """Part of the name, and in lower case: nobody writes a guardian's name in full twice."""
    header = [*PATRONS, "contactname", "borrowernotes"]
    note = "Marta collects the holds; ask zyblin first; the blue bag is hers"
    people = [[*PEOPLE[0], "Zyblin, Marta", note], *([*each, "", ""] for each in PEOPLE[1:])]
    seeks = {"named_as": "Anna Adams", "classes": ["registration"], "fields": ["patron.name", "patron.note"]}
    form = order(tmp_path, [ANNA], **RELEASED_SUBPOENA, seeks=seeks)
    exports = [table(tmp_path / "b.csv", header, people)]
    places = ["--out", tmp_path / "OUT", "--home", tmp_path / "home", "--key", key_file(tmp_path)]
    ended = redactkit("disclose", form, *exports, *places, "--as-of", DAY)
    assert ended.code == 0, ended.stderr
    text = out(tmp_path)
    assert "the blue bag is hers" in text
    assert "collects the holds" in text
    assert "marta" not in text.casefold()
    assert "zyblin" not in text.casefold()


def test_an_order_for_names_is_obeyed_where_a_system_writes_them_in_parts(tmp_path: Path) -> None:
    seeks = {"fields": ["patron.name", "item.title"], "classes": ["registration", "circulation"]}
    ended = made(tmp_path, [ANNA], HISTORY[:1], **RELEASED_SUBPOENA, seeks=seeks)
    assert ended.code == 0, ended.stderr
    (registration,) = [
        text for name, text in tree(tmp_path / "OUT").items() if name.endswith("registration.csv")
    ]
    assert b"Adams" in registration
    assert b"Anna" in registration
    assert b"Elm St" not in registration
