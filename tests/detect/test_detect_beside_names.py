"""Minutes, slips, initials, firms, and the ages beside names, without the model."""

from __future__ import annotations

import pytest

from redactkit.detect.ages_beside import find_ages
from redactkit.detect.person_spans import find_persons


def persons(text: str) -> list[str]:
    return [text[each.start : each.end] for each in find_persons(text)]


def ages(text: str) -> list[tuple[str, str]]:
    return [(each.entity, text[each.start : each.end]) for each in find_ages(text, find_persons(text))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Moved by Alder, seconded by Wynn.", ["Alder", "Wynn"]),
        ("Present: A. Ito, B. Reyes. Absent: Pruitt.", ["A. Ito, B. Reyes", "Pruitt"]),
        ("Ayes: Tully, Brandt. Nays: Crane.", ["Tully, Brandt", "Crane"]),
        ("Roll call: Sayles yes, Burdick yes, Nye no.", ["Sayles", "Burdick", "Nye"]),
        ("Study rm 2 - Delgado", ["Delgado"]),
        ("4:30 Mendez, tutor rm", ["Mendez"]),
        ("HOLD MCBRIDE", ["MCBRIDE"]),
        ("Joan from the garden club called", ["Joan"]),
        ("we need to move sandras hold to the other branch", ["sandras"]),
        ("Hannah Prout at the Old Stone Church was kind", ["Hannah Prout"]),
    ],
)
def test_minutes_and_slips_name_people(text: str, names: list[str]) -> None:
    assert persons(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("S.M. disputes fine on 2 dvds", ["S.M."]),
        ("LB picked up her ILL", ["LB"]),
        ("pt RO & dtr K.O. banned til 6/1", ["RO", "K.O."]),
        ("hold for TM at desk", ["TM"]),
        ("fine waived RT 3/4", []),
        ("fine waived R.T.", []),
        ("per R.T. waive the fee", []),
        ("PC is down, AC is off", []),
    ],
)
def test_initials_are_somebody_but_for_those_that_sign(text: str, names: list[str]) -> None:
    assert [each.removesuffix(".") for each in persons(text)] == [each.removesuffix(".") for each in names]


@pytest.mark.parametrize(
    "text",
    [
        "A John Deere tractor was left",
        "Serve the Caesar salad first",
        "The Marlow and Bristol counties voted",
        "Meet on Washington Street at noon",
        "the ship Abigail landed",
        "families from Dorset settled here",
        "the Quakers and the Shakers",
        "I'm sorry to hear it",
    ],
)
def test_firms_dishes_ships_and_places_stay(text: str) -> None:
    assert persons(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tyler, 7, and Mia, 9", [("AGE", "7"), ("AGE", "9")]),
        ("Mia Tran (8), mother Linh", [("AGE", "8")]),
        ("Sofia B., 5, peanut allergy", [("AGE", "5")]),
        ("Hazel Lund - 7 - allergic to nuts", [("AGE", "7")]),
        ("Ava Lund 6yrs", [("AGE", "6")]),
        ("Alma Gage (1938-2019) left us her books", [("BIRTH_DATE", "1938")]),
        ("Nina Tran 4, Theo Tran 6", [("AGE", "4"), ("AGE", "6")]),
        ("Nina Tran 4 came", []),
        ("Karen Doyle, 12 Elm Street", []),
        ("Karen Doyle, 3 items out", []),
        ("Karen Doyle (2 holds)", []),
        ("Room (8), mother Linh", []),
    ],
)
def test_a_number_beside_a_person_is_an_age(text: str, found: list[tuple[str, str]]) -> None:
    assert ages(text) == found
