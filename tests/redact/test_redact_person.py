"""The right person: whose a card is, and when it cannot be told."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.orders import TASK, Copy, by, copied, order, table
from tests.support.town import LOAN_HEADER, PATRON_HEADER, card, write_table

from redactkit.checkdigits import sierra_check_digit
from redactkit.redact.matched import tells_namesakes_apart
from redactkit.redact.names import name_key

KOHA_PATRONS = [
    "cardnumber",
    "borrowernumber",
    "surname",
    "firstname",
    "othernames",
    "dateofbirth",
    "userid",
    "sort1",
]
KOHA_LOANS = ["issue_id", "borrowernumber", "cardnumber", "Patron", "issuedate", "date_due", "title"]

ADA = card(2, 1)
OLD = card(2, 2)


def number(nth: int) -> str:
    """A patron's record number with its check digit."""
    return f"p{2_000_000 + nth}{sierra_check_digit(str(2_000_000 + nth))}"


def patron(nth: int, name: str, cards: str = "", born: str = "05-04-1980", unique: str = "") -> list[str]:
    row = dict.fromkeys(PATRON_HEADER, "")
    row |= {"RECORD #(PATRON)": number(nth), "P BARCODE": cards or card(2, 500 + nth), "PATRN NAME": name}
    row |= {"BIRTH DATE": born, "UNIQUE ID": unique, "HOME LIBR": "duxb "}
    return list(row.values())


def loan(nth: int, title: str, out: str = "03-14-2024 10:00") -> list[str]:
    row = dict.fromkeys(LOAN_HEADER, "")
    row |= {"RECORD #(PATRON)": number(nth), "OUT DATE": out, "TITLE": title}
    return list(row.values())


CROWD = [
    patron(100 + n, f"Fo{chr(97 + n)}k, Bo{chr(97 + n)}k", born=f"0{1 + n % 9}-11-19{50 + n}")
    for n in range(25)
]
"""Enough other registrations for a column to show its shape."""


def sierra(folder: Path, patrons: list[list[str]], loans: list[list[str]]) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    write_table(folder / "patrons.csv", PATRON_HEADER, [*patrons, *CROWD])
    write_table(
        folder / "loans.csv", LOAN_HEADER, [*loans, *(loan(100 + n, f"Crowd {n}") for n in range(25))]
    )
    return [folder / "patrons.csv", folder / "loans.csv"]


def asked(
    folder: Path,
    patrons: list[list[str]],
    loans: list[list[str]],
    *cards: str,
    matched: dict[str, object] | None = None,
    **changes: object,
) -> Copy:
    """The copy of the loans for an order about these cards."""
    seeks = {"classes": ["circulation"], "matched_by": matched or by("name", "birth_date")}
    return copied(folder, order(folder, cards, seeks=seeks, **changes), sierra(folder, patrons, loans))


def test_a_card_that_nobody_has_is_named_by_its_place_alone(tmp_path: Path) -> None:
    people = [patron(1, "Okafor, Ada", ADA)]
    found = asked(tmp_path, people, [], ADA, "21712999999999", "x")
    assert found.reasons.splitlines() == [
        "the 2nd of seeks.patrons stands in none of these exports",
        "the 3rd of seeks.patrons stands in none of these exports",
    ]
    assert "2171" not in str(found.error.document() if found.error else "")


@pytest.mark.parametrize(
    "written",
    [
        ADA,
        OLD,
        f"{ADA[:1]} {ADA[1:5]} {ADA[5:]}",
        number(1),
        f".{number(1)}",
        number(1).upper(),
        f"{number(1)[:-1]}a",
    ],
)
def test_every_key_of_a_person_in_every_spelling_leads_to_the_same_rows(tmp_path: Path, written: str) -> None:
    people = [patron(1, "Okafor, Ada", f'{ADA}";"{OLD}', unique="aokafor1")]
    path = sierra(tmp_path, people, [loan(1, "Hers"), loan(2, "Not hers")])
    text = (
        path[0].read_text(encoding="utf-8").replace('"";""', '";"')
    )  # a repeated field, as Sierra writes it
    path[0].write_text(text, encoding="utf-8")
    found = copied(tmp_path, order(tmp_path, [written], seeks={"classes": ["circulation"]}), path)
    assert found.column("item_title") == ["Hers"]


def test_a_bare_number_is_no_record_number_with_a_check_digit(tmp_path: Path) -> None:
    people = [patron(1, "Okafor, Ada", ADA)]
    assert "stands in none" in asked(tmp_path, people, [loan(1, "Hers")], number(1)[1:]).reasons


def test_two_registrations_of_one_person_are_one_person(tmp_path: Path) -> None:
    """The same card, the same name, the same birth date: a record that was made twice."""
    people = [patron(1, "Okafor, Ada B", ADA), patron(2, "OKAFOR, ADA", ADA)]
    loans = [loan(1, "One"), loan(2, "Two"), loan(100, "Not hers")]
    assert sorted(asked(tmp_path, people, loans, ADA).column("item_title")) == ["One", "Two"]
    # also from the other end: by the number of the second record, through the card they share
    second = tmp_path / "second"
    assert sorted(asked(second, people, loans, number(2)).column("item_title")) == ["One", "Two"]


@pytest.mark.parametrize(
    "other",
    [patron(2, "Okafor, Ben", ADA), patron(2, "Okafor, Ada", ADA, born="05-04-2009")],
    ids=["another name", "another birth date"],
)
def test_a_card_that_two_people_claim_is_nobodys(tmp_path: Path, other: list[str]) -> None:
    people = [patron(1, "Okafor, Ada", ADA), other]
    found = asked(tmp_path, people, [loan(1, "One"), loan(2, "Two")], ADA)
    assert found.reasons == "the 1st of seeks.patrons is claimed by registrations that are not one person"


def test_another_card_that_two_people_claim_leads_to_nobody(tmp_path: Path) -> None:
    """She is known by her own card. What only the shared old card says may be the other's."""
    people = [
        [ADA, "11", "Okafor", "Ada", "", "1980-05-04", "", ""],
        [OLD, "11", "Okafor", "Ada", "", "1980-05-04", "", ""],
        [OLD, "12", "Okafor", "Ben", "", "1984-05-04", "", ""],
    ]
    loans = [
        ["1", "11", ADA, "", "2024-03-14 10:00:00", "", "Hers by number"],
        ["2", "", OLD, "", "2024-03-15 10:00:00", "", "By the old card alone"],
        ["3", "12", OLD, "", "2024-03-16 10:00:00", "", "Ben's by number"],
    ]
    paths = [table(tmp_path / "b.csv", KOHA_PATRONS, people), table(tmp_path / "i.csv", KOHA_LOANS, loans)]
    found = copied(tmp_path, order(tmp_path, [ADA], seeks={"classes": ["circulation"]}), paths)
    assert found.column("item_title") == ["Hers by number"]
    assert [(line["file"], line["row"]) for line in found.to_review()] == [("i.csv", "3")]
    assert "rows whose reading is in doubt" in {line["column"] for line in found.log()}


def test_a_row_that_names_two_patrons_is_nobodys_until_somebody_has_looked(tmp_path: Path) -> None:
    people = [
        [ADA, "11", "Okafor", "Ada", "", "", "", ""],
        [OLD, "12", "Foss", "Ida", "", "", "", ""],
    ]
    loans = [
        ["1", "11", ADA, "", "2024-03-14 10:00:00", "", "Hers"],
        ["2", "11", OLD, "", "2024-03-15 10:00:00", "", "Whose?"],
        ["3", "11", card(2, 77), "", "2024-03-16 10:00:00", "", "Hers: nobody is registered with that card"],
    ]
    paths = [table(tmp_path / "b.csv", KOHA_PATRONS, people), table(tmp_path / "i.csv", KOHA_LOANS, loans)]
    found = copied(tmp_path, order(tmp_path, ["11"], seeks={"classes": ["circulation"]}), paths)
    assert sorted(found.column("item_title")) == ["Hers", "Hers: nobody is registered with that card"]
    assert [line["row"] for line in found.to_review()] == ["3"]


def test_a_row_that_bears_another_patrons_name_is_nobodys_until_somebody_has_looked(tmp_path: Path) -> None:
    people = [
        [ADA, "11", "Okafor", "Ada", "", "", "", ""],
        [OLD, "12", "Foss", "Ida", "", "", "", ""],
    ]
    loans = [
        ["1", "11", ADA, "Okafor, Ada B", "2024-03-14 10:00:00", "", "Hers"],
        ["2", "11", ADA, "Ida Foss", "2024-03-15 10:00:00", "", "Whose?"],
        ["3", "11", ADA, "Okafor, A", "2024-03-16 10:00:00", "", "Hers: an initial"],
        ["5", "11", ADA, "Oldholder, Olga", "2024-03-16 10:00:00", "", "Whose? Nobody is called that"],
        ["4", "11", ADA, "", "2024-03-17 10:00:00", "", "Hers: no name"],
    ]
    paths = [table(tmp_path / "b.csv", KOHA_PATRONS, people), table(tmp_path / "i.csv", KOHA_LOANS, loans)]
    found = copied(tmp_path, order(tmp_path, [ADA], seeks={"classes": ["circulation"]}), paths)
    assert sorted(title[:5] for title in found.column("item_title")) == ["Hers", "Hers:", "Hers:"]
    assert [line["row"] for line in found.to_review()] == ["3", "5"]


def test_exports_that_name_nobody_hold_nobody(tmp_path: Path) -> None:
    path = table(tmp_path / "i.csv", ["issuedate", "title", "barcode"], [["2024-03-14", "a", "3"]])
    assert "stands in none of these exports" in copied(tmp_path, order(tmp_path, [ADA]), [path]).reasons


def test_a_number_that_was_typed_in_twice_joins_nobody(tmp_path: Path) -> None:
    """Two Ada Okafors, both STAFF under "unique id": two people, whatever that field says."""
    people = [
        patron(1, "Okafor, Ada", ADA, born="", unique="STAFF"),
        patron(2, "Okafor, Ada", OLD, born="", unique="STAFF"),
    ]
    loans = [loan(1, "Hers"), loan(2, "The other's")]
    assert asked(tmp_path, people, loans, ADA).column("item_title") == ["Hers"]
    assert asked(tmp_path / "b", people, loans, OLD).column("item_title") == ["The other's"]


ALIKE = [
    "Okafor, Ada",
    "OKAFOR, ADA M",
    "Ada Okafor",
    "Okafor Ada",
    "Okáfor, Ad\u0061\u0300",
    "OKAFOR, ADA, Jr",
]


@pytest.mark.parametrize("name", ALIKE)
def test_a_namesake_asks_for_a_second_thing(tmp_path: Path, name: str) -> None:
    people = [patron(1, "Okafor, Ada", ADA), patron(2, name, OLD, born="01-01-1960")]
    loans = [loan(1, "Hers"), loan(2, "The namesake's")]
    found = asked(tmp_path, people, loans, ADA, matched=by("name"))
    assert "the 1st of seeks.patrons has a name that another patron of these exports has too" in found.reasons
    assert "Okafor" not in found.reasons
    told = asked(tmp_path / "told", people, loans, ADA, matched=by("name", "birth_date"))
    assert told.column("item_title") == ["Hers"]


@pytest.mark.parametrize("name", ["Okafor, Ben", "Okaforo, Ada", "Ada, Okaforth"])
def test_a_name_that_nobody_else_bears_is_enough(tmp_path: Path, name: str) -> None:
    people = [patron(1, "Okafor, Ada", ADA), patron(2, name, OLD)]
    assert asked(tmp_path, people, [loan(1, "Hers")], ADA, matched=by("name")).column("item_title") == [
        "Hers"
    ]


def test_another_system_writes_the_name_in_two_columns(tmp_path: Path) -> None:
    koha = table(
        tmp_path / "b.csv", KOHA_PATRONS, [[card(2, 9), "11", "OKAFOR", "Ada", "", "1990-01-01", "", ""]]
    )
    also = table(
        tmp_path / "c.csv", KOHA_PATRONS, [[card(2, 9), "11", "OKAFOR", "Berta", "Ada", "1990-01-01", "", ""]]
    )
    people, loans = [patron(1, "Okafor, Ada", ADA)], [loan(1, "Hers")]
    for other in (koha, also):
        form = order(tmp_path, [ADA], seeks={"classes": ["circulation"], "matched_by": by("name")})
        found = copied(tmp_path, form, [*sierra(tmp_path, people, loans), other])
        assert "another patron of these exports" in found.reasons, other.name


def test_a_namesake_who_stands_in_no_registration_is_one_all_the_same(tmp_path: Path) -> None:
    people = [[ADA, "11", "Okafor", "Ada", "", "", "", ""]]
    loans = [
        ["1", "11", ADA, "Okafor, Ada", "2024-03-14 10:00:00", "", "Hers"],
        ["2", "99", card(2, 88), "Ada Okafor", "2024-03-15 10:00:00", "", "Somebody's who has left"],
    ]
    paths = [table(tmp_path / "b.csv", KOHA_PATRONS, people), table(tmp_path / "i.csv", KOHA_LOANS, loans)]
    form = order(tmp_path, [ADA], seeks={"classes": ["circulation"], "matched_by": by("name")})
    assert "another patron of these exports" in copied(tmp_path, form, paths).reasons
    loans[1][3] = "Ada Okaforth"
    paths[1] = table(tmp_path / "i.csv", KOHA_LOANS, loans)
    assert copied(tmp_path, form, paths).column("item_title") == ["Hers"]


def test_without_any_name_nobody_can_tell_a_namesake(tmp_path: Path) -> None:
    header = [name for name in LOAN_HEADER if name != "AUTHOR"]
    rows = [dict(zip(LOAN_HEADER, loan(1, "Hers"), strict=True))] + [
        dict(zip(LOAN_HEADER, loan(100 + n, "x"), strict=True)) for n in range(25)
    ]
    write_table(tmp_path / "loans.csv", header, [[row[name] for name in header] for row in rows])
    found = copied(
        tmp_path, order(tmp_path, [number(1)], seeks={"matched_by": by("name")}), [tmp_path / "loans.csv"]
    )
    assert "since these exports have no names" in found.reasons
    told = order(tmp_path, [number(1)], seeks={"matched_by": by("name", "address")})
    assert copied(tmp_path, told, [tmp_path / "loans.csv"]).column("item_title") == ["Hers"]


def test_somebody_who_is_not_registered_any_more_is_found_by_what_the_rows_say(tmp_path: Path) -> None:
    """Her rows have her number and, the later ones, her new card: each leads to the others."""
    loans = [
        ["1", "11", OLD, "Okafor, Ada", "2024-03-14 10:00:00", "", "One"],
        ["2", "11", ADA, "Okafor, Ada", "2024-03-15 10:00:00", "", "Two"],
        ["3", "", ADA, "Okafor, Ada", "2024-03-16 10:00:00", "", "Three"],
        ["4", "12", card(2, 5), "Foss, Ida", "2024-03-17 10:00:00", "", "Not hers"],
    ]
    path = table(tmp_path / "i.csv", KOHA_LOANS, loans)
    found = copied(tmp_path, order(tmp_path, [OLD]), [path])
    assert sorted(found.column("item_title")) == ["One", "Three", "Two"]


def test_a_key_that_several_people_have_in_the_rows_alone_is_nobodys(tmp_path: Path) -> None:
    loans = [
        ["1", "11", ADA, "Okafor, Ada", "2024-03-14 10:00:00", "", "One"],
        ["2", "12", ADA, "Foss, Ida", "2024-03-15 10:00:00", "", "Two"],
    ]
    path = table(tmp_path / "i.csv", KOHA_LOANS, loans)
    assert "not one person" in copied(tmp_path, order(tmp_path, [ADA]), [path]).reasons
    found = copied(tmp_path, order(tmp_path, ["11"]), [path])
    assert found.column("item_title") == ["One"], "her number is hers; the card is not looked at"


def test_a_task_needs_nobody_to_have_matched_a_card(tmp_path: Path) -> None:
    people = [patron(1, "Okafor, Ada", ADA), patron(2, "Okafor, Ada", OLD)]
    form = order(tmp_path, [ADA], **TASK, seeks={"about": "task", "classes": ["circulation"]})
    found = copied(tmp_path, form, sierra(tmp_path, people, [loan(1, "Hers"), loan(2, "The namesake's")]))
    assert found.column("item_title") == ["Hers"]


@pytest.mark.parametrize(
    ("things", "enough"),
    [
        (["name"], False),
        (["card"], False),
        (["family name", "first name"], False),
        (["card number", "library card"], False),
        (["e-mail address"], False),
        (["home phone number"], False),
        (["birth date", "date of birth", "dob"], False),
        (["name", "birth_date"], True),
        (["name and date of birth"], True),
        (["patron.name", "patron.address"], True),
        (["user_name", "name"], False),
        (["card", "photo ID"], True),
        (["name", "her gait"], False),
        (["name", "no address"], False),
        (["name", "none"], False),
        (["name", "library card"], False),
        (["name", "spelling"], False),
        (["name", "mother's name"], True),
        (["address", "telephone"], True),
    ],
)
def test_what_tells_namesakes_apart(things: list[str], enough: bool) -> None:
    assert tells_namesakes_apart(things) is enough


def test_names_that_are_one_name() -> None:
    assert len({name_key(name) for name in ALIKE}) == 1
    assert name_key("O'Brien, Seán") == name_key("SEAN O\u2019BRIEN")
    assert name_key("de la Cruz, Teresa") == name_key("Teresa de la Cruz")
    assert name_key("Smith-Jones, Mary Ann") == name_key("MARY A SMITH-JONES")
    assert name_key("Prince") == ("prince",)
    assert name_key(" , ") is None
