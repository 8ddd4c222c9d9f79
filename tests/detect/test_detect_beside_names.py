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


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ferreira - 3 - exp 5/9", ["Ferreira"]),
        ("Mulcahy lost keys", ["Mulcahy"]),
        ("ready for Gutierrez", ["Gutierrez"]),
        ("Banks - 2 DVDs", ["Banks"]),
        ("study rm 3: Marsh", ["Marsh"]),
        ("Kiet Lam re: printing refund", ["Kiet Lam"]),
        ("Handyman. Lonnie 774-555-0120", ["Lonnie"]),
        ("left vm Castellanos 11/2", ["Castellanos"]),
        ("Motion Whitlock, second Ames, carried", ["Whitlock", "Ames"]),
        ("her neighbor Skip has the bag", ["Skip"]),
        ("aide is Precious", ["Precious"]),
        ("9 yr old Kenji was alone", ["Kenji"]),
        ("nobody hurt sandra saw it", ["sandra"]),
        ("2 copies of Becoming for Karen Doyle", ["Karen Doyle"]),
        ("Nancy Drew called about her card", ["Nancy Drew"]),
        ("Tess wants the new Louise Penny", ["Tess"]),
    ],
)
def test_the_form_of_a_note_tells_who_is_named(text: str, names: list[str]) -> None:
    assert persons(text)[: len(names)] == names


@pytest.mark.parametrize(
    "text",
    [
        "4 copies of Looking for Peter came in the donation",
        "DISPLAY OF THE DIARY OF NADIA ODUYA BY THE FRONT DOOR",
        "order a second Small claims court for the kit",
        "Toni Morrison week begins in May",
        "the Nancy Drew set is in storage",
        "Beverly Cleary books go in the back",
        "Verizon found the break in the line",
        "Sent 3 bins to Norwell today",
        "Elizabeth Peabody House wants guest passes",
        "D.O.B 12/12/12",
        "Miles of shelving on order",
        "one box on the P.O. Box 44 shelf",
    ],
)
def test_what_only_looks_like_somebody_stays(text: str) -> None:
    assert persons(text) == []
