"""Cells of an ordered copy that speak of somebody else, through the command: taken out, the rest given."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.support.command import DAY, Ended, key_file, redactkit, tree
from tests.support.orders import TASK, WARRANT, order, table
from tests.support.town import card

ANNA, BEA, CORA, DORA = (card(2, number) for number in (1, 2, 3, 4))
PATRONS = ["cardnumber", "borrowernumber", "surname", "firstname", "branchcode", "contactname"]
PATRONS += ["address", "email", "phone", "mobile"]
LOANS = ["issue_id", "cardnumber", "borrowernumber", "Patron", "issuedate", "date_due", "branchcode"]
LOANS += ["barcode", "title", "author", "itemcallnumber"]
HOLDS = ["reserve_id", "cardnumber", "borrowernumber", "reservedate", "waitingdate", "expirationdate"]
HOLDS += ["barcode", "title"]

RECOVERY: dict[str, object] = {
    **TASK,
    "profile": "ma-duxbury",
    "requester": {"kind": "law_enforcement", "level": "municipal", "identified": "true"},
    "purpose": "property_recovery",
    "counsel": [{"who": "town_counsel", "says": "release", "date": "2025-01-09"}],
}
BEAS = ["77 Quahog Way", "bea@example.org", "781-555-0122", ""]


def people(*, address: str = "11 Elm St", email: str = "anna@example.org") -> list[list[str]]:
    return [
        [ANNA, "11", "Adams", "Anna", "DUX", "Zyblin, Marta", address, email, "781-555-0111", ""],
        [BEA, "22", "Brown", "Bea", "DUX", "", *BEAS],
        [CORA, "33", "Clark", "Cora", "DUX", "", "33 Elm St", "cora@example.org", "781-555-0133", ""],
        [DORA, "44", "Dunn", "Dora", "DUX", "", "44 Elm St", "dora@example.org", "781-555-0144", ""],
    ]


def loan(
    nth: int, who: str, number: str, name: str, title: str, author: str = "", call: str = ""
) -> list[str]:
    times = ["2024-05-05 10:00:00", "2024-06-05"]
    return [str(nth), who, number, name, *times, "DUX", card(3, 500 + nth), title, author, call or "FIC"]


def hers(nth: int, title: str, author: str = "", call: str = "") -> list[str]:
    return loan(nth, ANNA, "11", "Adams, Anna", title, author, call)


def made(folder: Path, registered: list[list[str]], loans: list[list[str]], *more: Path) -> Ended:
    days = {"from": "2024-01-01", "to": "2024-12-31"}
    form = order(folder, [ANNA], **WARRANT, seeks={"named_as": "Anna Adams", **days})
    exports = [table(folder / "b.csv", PATRONS, registered), *more]
    exports += [table(folder / "i.csv", LOANS, loans)] if loans else []
    places = ["--out", folder / "OUT", "--home", folder / "home", "--key", key_file(folder)]
    return redactkit("disclose", form, *exports, *places, "--as-of", DAY)


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"OUT/release/data/{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def to_review(folder: Path) -> list[tuple[str, str]]:
    with (folder / "OUT-record/to-review.csv").open(encoding="utf-8", newline="") as file:
        return [(line["row"], line["reason"]) for line in csv.DictReader(file)]


def text_of(ended: Ended, folder: Path) -> str:
    """Everything that is sent or said, and what is kept about it."""
    files = {**tree(folder / "OUT"), **{f"r/{k}": v for k, v in tree(folder / "OUT-record").items()}}
    kept = [content for name, content in files.items() if name != "r/request.yaml"]
    return b" ".join(kept).decode(errors="replace") + ended.stdout + ended.stderr


@pytest.mark.parametrize(
    ("address", "given"),
    [
        ("c/o Marta Zyblin, 12 Oak St", "[withheld], 12 Oak St"),
        ("C/O ZYBLIN, MARTA, 12 Oak St", "[withheld], 12 Oak St"),
        ("C / O Marta Zyblin 12 Oak St", "[withheld] 12 Oak St"),
        ("12 Oak St$care of M. Zyblin$Duxbury, MA", "12 Oak St$[withheld]$Duxbury, MA"),
        ("% Zyblin, 12 Oak St", "[withheld], 12 Oak St"),
        ("ATTN: Zyblin family; PO Box 9", "[withheld]; PO Box 9"),
        ("\u2105 Zyblin, PO Box 9", "[withheld], PO Box 9"),
        ("Zyblin, Marta, 12 Oak St", "[withheld], 12 Oak St"),
        ("12 Oak St, Brown, Bea", "12 Oak St, [withheld]"),
    ],
)
def test_nobody_in_whose_care_her_post_goes_leaves(tmp_path: Path, address: str, given: str) -> None:
    ended = made(tmp_path, people(address=address), [hers(1, "Own")])
    assert ended.code == 0, ended.stderr
    (line,) = rows(tmp_path, "registration")
    assert line["patron_address"] == given
    assert "zyblin" not in text_of(ended, tmp_path).casefold()
    log = {each["column"]: each for each in rows(tmp_path, "withholding-log")}
    assert log["address"]["exemption"]
    assert "it names somebody else" in log["address"]["reason"]
    assert to_review(tmp_path) == []


@pytest.mark.parametrize(
    "address",
    ["c/o Anna Adams, 11 Elm St", "c/o ADAMS, ANNA Q, 11 Elm St", "12 Bea Brown Street", "Coco Lane 4", ""],
)
def test_her_own_care_and_a_street_of_that_name_stay(tmp_path: Path, address: str) -> None:
    ended = made(tmp_path, people(address=address), [hers(1, "Own")])
    assert ended.code == 0, ended.stderr
    assert rows(tmp_path, "registration")[0]["patron_address"] == address


SPEAKS = [
    "Homebound delivery: Brown, Bea",
    "BEA M. BROWN",
    f"ILL for patron {BEA}",
    "Bag to 77 Quahog Way",
    "call 781-555-0122",
    "ask bea@example.org",
]


@pytest.mark.parametrize(("column", "at"), [("title", 8), ("author", 9), ("call_number", 10)])
def test_cells_that_speak_of_another_patron_wait_and_the_rest_goes(
    tmp_path: Path, column: str, at: int
) -> None:
    loans = [hers(nth, "Kit") for nth in range(len(SPEAKS))]
    for row, cell in zip(loans, SPEAKS, strict=True):
        row[at] = cell
    ended = made(tmp_path, people(), [*loans, hers(len(SPEAKS), "Another")])
    assert ended.code == 0, ended.stderr
    lines = sorted(rows(tmp_path, "circulation"), key=lambda line: line["loan_id"])
    cells = [line[f"item_{column}"] for line in lines]
    assert cells[:-1] == ["[withheld]"] * len(SPEAKS)
    assert cells[-1] != "[withheld]"
    assert {line["loan_due_time"] for line in lines} == {"2024-06-05"}, "the rest of the record is given"
    text = text_of(ended, tmp_path)
    assert not [c for c in ("Brown", "BROWN", BEA, "Quahog", "0122", "bea@example.org") if c in text]
    waiting = to_review(tmp_path)
    assert [row for row, _ in waiting] == [str(nth + 2) for nth in range(len(SPEAKS))]
    assert all("may name another patron and is withheld from the copy" in reason for _, reason in waiting)
    log = [each for each in rows(tmp_path, "withholding-log") if each["standing"] == "not yet reviewed"]
    assert [each["reason"] for each in log] == ["a person must look at them first; they are still owed"]


def test_ordinary_titles_are_given(tmp_path: Path) -> None:
    titles = ["Anna Adams: a life", "Bea", "Bea and the brown hen", "Brown Bear, Brown Bear"]
    titles += ["The Brown Family"]
    ended = made(tmp_path, people(), [hers(nth, title, "Brown, Beatrix") for nth, title in enumerate(titles)])
    assert ended.code == 0, ended.stderr
    assert sorted(line["item_title"] for line in rows(tmp_path, "circulation")) == titles
    assert {line["item_author"] for line in rows(tmp_path, "circulation")} == {"Brown, Beatrix"}
    assert to_review(tmp_path) == []


def test_an_author_who_is_called_like_a_patron_is_an_author_once_others_had_the_book(tmp_path: Path) -> None:
    author = "Brown, Bea"
    loans = [hers(1, "Hens", author), loan(2, CORA, "33", "Clark, Cora", "Hens", author)]
    ended = made(tmp_path, people(), loans)
    assert ended.code == 0, ended.stderr
    assert rows(tmp_path, "circulation")[0]["item_author"] == "[withheld]"
    again = tmp_path / "again"
    ended = made(again, people(), [*loans, loan(3, DORA, "44", "Dunn, Dora", "Hens", author)])
    assert ended.code == 0, ended.stderr
    assert rows(again, "circulation")[0]["item_author"] == author


def test_whoever_has_an_item_is_given_without_anybody_else(tmp_path: Path) -> None:
    """A request for items alone names nobody; its copy is about whoever has them all the same."""
    item, header = card(3, 500), [*LOANS, "returndate"]
    loans = [[*hers(0, "Homebound delivery: Brown, Bea"), ""]]
    loans += [[*loan(1, CORA, "33", "Clark, Cora", "Other"), ""]]
    address = "c/o Marta Zyblin, 12 Oak St"
    form = order(tmp_path, [], **RECOVERY, seeks={"about": "named_item", "items": [item]})
    exports = [
        table(tmp_path / "b.csv", PATRONS, people(address=address, email="marta.zyblin@example.org")),
        table(tmp_path / "i.csv", header, loans),
    ]
    places = ["--out", tmp_path / "OUT", "--home", tmp_path / "home", "--key", key_file(tmp_path)]
    ended = redactkit("disclose", form, *exports, *places, "--as-of", DAY)
    assert ended.code == 0, ended.stderr
    (line,) = rows(tmp_path, "registration")
    assert line["patron_address"] == "[withheld], 12 Oak St"
    text = text_of(ended, tmp_path)
    assert "Adams" in text
    assert not [canary for canary in ("Zyblin", "zyblin", "Brown", "Clark") if canary in text]


@pytest.mark.parametrize("email", ["marta.zyblin@example.org", "anna@example.org; Marta_Zyblin@example.org"])
def test_a_parents_e_mail_in_a_childs_row_does_not_stop_the_copy(tmp_path: Path, email: str) -> None:
    ended = made(tmp_path, people(email=email), [hers(1, "Own")])
    assert ended.code == 0, ended.stderr
    (line,) = rows(tmp_path, "registration")
    assert line["patron_email"] in ("[withheld]", "anna@example.org; [withheld]")
    assert line["patron_phone_phone"] == "781-555-0111"
    assert rows(tmp_path, "circulation")[0]["item_title"] == "Own"
    assert "zyblin" not in text_of(ended, tmp_path).casefold()
    log = {each["column"]: each for each in rows(tmp_path, "withholding-log")}
    assert log["email"]["exemption"]


ZONED = {
    "2024-01-01T03:00:00Z": None,
    "2023-12-31T23:00:00-05:00": None,
    "2024-12-31T22:00:00-05:00": None,
    "2025-01-01 03:00:00+00": None,
    "2024-01-02T00:00:00Z": True,
    "2024-12-30T23:59:59Z": True,
    "2023-12-30T23:00:00Z": False,
    "2025-01-02T00:00:00Z": False,
    "2024-01-01 00:00:00": True,
    "2025-01-01 00:00:00": False,
}
"""Times around the edges of the year asked for: in, out, or neither for sure."""


def test_times_of_another_zone_at_the_edge_wait(tmp_path: Path) -> None:
    loans = [hers(nth, "Own") for nth in range(len(ZONED))]
    for row, when in zip(loans, ZONED, strict=True):
        row[LOANS.index("issuedate")] = when
    ended = made(tmp_path, people(), loans)
    assert ended.code == 0, ended.stderr
    given = {line["loan_out_time"] for line in rows(tmp_path, "circulation")}
    assert given == {when for when, is_in in ZONED.items() if is_in}
    assert [row for row, _ in to_review(tmp_path)] == ["2", "3", "4", "5"]
    assert all(reason.startswith("its time names a time zone") for _, reason in to_review(tmp_path))


def test_dates_of_a_hold_keep_the_names_by_which_they_can_be_told(tmp_path: Path) -> None:
    """Also where two exports of one class do not have the same ones."""
    first = table(
        tmp_path / "h1.csv",
        HOLDS,
        [["1", ANNA, "11", "2024-03-01", "2024-03-05", "2024-03-12", card(3, 7), "One"]],
    )
    fewer = [name for name in HOLDS if name != "expirationdate"]
    second = table(
        tmp_path / "h2.csv", fewer, [["2", ANNA, "11", "2024-04-01", "2024-04-05", card(3, 8), "Two"]]
    )
    ended = made(tmp_path, people(), [], first, second)
    assert ended.code == 0, ended.stderr
    names = ("hold_time", "hold_other_time_waitingdate", "hold_other_time_expirationdate")
    found = {line["item_title"]: [line[name] for name in names] for line in rows(tmp_path, "holds")}
    assert found == {
        "One": ["2024-03-01", "2024-03-05", "2024-03-12"],
        "Two": ["2024-04-01", "2024-04-05", ""],
    }
