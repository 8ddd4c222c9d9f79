"""People without a card: one person is never taken for two, and both readers tell them apart alike."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactkit.model import Category, Column, Group
from redactkit.redact.patrons import NOBODY
from redactkit.redact.unkeyed import Naming, UnkeyedBuilder, namings
from redactkit.verify.told_apart import Crowd

FULL = ("patron.name", "patron.email", "patron.phone")
Row = tuple[str, ...]


def columns(categories: Sequence[str]) -> list[Column]:
    return [
        Column(position=at, header=None, category=Category(category), group=Group.UNKNOWN)
        for at, category in enumerate(categories, start=1)
    ]


def cells(rows: Sequence[Row], width: int) -> dict[int, pa.Array]:
    return {at + 1: pa.array([row[at] for row in rows], pa.string()) for at in range(width)}


def persons(
    rows: Sequence[Row], *, categories: Sequence[str] = FULL, leading: Naming = Naming.NAME
) -> list[int]:
    """The person of each row, as the room that prints sees it."""
    who = columns(categories)
    builder = UnkeyedBuilder(leading)
    builder.add(who, cells(rows, len(who)))
    return [int(each) for each in builder.build().find(who, cells(rows, len(who)), len(rows))]


def persons_again(rows: Sequence[Row], *, categories: Sequence[str] = FULL) -> list[int]:
    """The same as the last check sees it."""
    who = columns(categories)
    crowd = Crowd()
    crowd.begin(0, who)
    for at in range(0, len(rows), 3):  # in chunks: a person may stand in several
        crowd.add(who, cells(rows[at : at + 3], len(who)), np.ones(len(rows[at : at + 3]), np.bool_))
    return [int(each) for each in crowd.persons()[0]]


def as_groups(found: Sequence[int]) -> list[int]:
    """Which rows are one person's, whatever number the person has."""
    first = {each: at for at, each in reversed(list(enumerate(found)))}
    return [NOBODY if each == NOBODY else first[each] for each in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Helen Doyle", "", ""), ("DOYLE, HELEN", "", "")),
        (("Helen Doyle", "", ""), ("Doyle Helen", "", "")),
        (("Helen Doyle", "", ""), ("Mrs. Helen M. Doyle", "", "")),
        (("Helen Doyle", "", ""), ("H. Doyle", "", "")),
        (("José Núñez", "", ""), ("jose  NUNEZ", "", "")),
        (("Peter O'Hara", "", ""), ("Peter O\u2019Hara", "", "")),
        (("Helen Doyle", "hd@example.org", ""), ("Nell Murphy", "HD@example.org", "")),
        (("Helen Doyle", "", "(781) 555-0117"), ("Lena D", "", "555-0117 x2")),
        (("Helen Doyle", "", "781.555.0117"), ("Lena Doil", "", "+1 781 555 0117")),
        (("Helen Doyle", "", ""), ("Henry Doyle", "", "")),  # the initial leaves a doubt
    ],
)
def test_in_doubt_two_rows_are_one_person(one: Row, other: Row) -> None:
    found, again = persons([one, other]), persons_again([one, other])
    assert found[0] == found[1] != NOBODY
    assert again[0] == again[1] != NOBODY


def test_different_people_are_told_apart() -> None:
    rows: list[Row] = [
        ("Helen Doyle", "hd@example.org", "781-555-0117"),
        ("Karen Doyle", "kd@example.org", "781-555-0118"),
        ("Helen Murphy", "hm@example.org", "781-555-0119"),
    ]
    assert len(set(persons(rows))) == 3
    assert len(set(persons_again(rows))) == 3


def test_a_third_row_ties_two_people_together() -> None:
    rows: list[Row] = [
        ("Helen Doyle", "hd@example.org", ""),
        ("Nell Murphy", "", "781-555-0117"),
        ("", "hd@example.org", "781-555-0117"),
    ]
    assert len(set(persons(rows))) == len(set(persons_again(rows))) == 1


@pytest.mark.parametrize("name", ["", "Helen", "Helen D.", "Mrs. Doyle", "---", "王"])
def test_half_a_name_is_nobody(name: str) -> None:
    rows: list[Row] = [(name, "", ""), ("Karen Shea", "", "")]
    assert persons(rows)[0] == persons_again(rows)[0] == NOBODY


def test_who_says_a_lesser_thing_alone_may_be_any_of_the_others() -> None:
    """A row with nothing but an e-mail may be the person of the row above, who gave her name."""
    rows: list[Row] = [("Helen Doyle", "", ""), ("", "hd@example.org", "")]
    assert persons(rows)[1] == persons_again(rows)[1] == NOBODY


def test_without_names_the_email_tells() -> None:
    categories = ("patron.email", "patron.phone")
    rows: list[Row] = [("a@example.org", ""), ("b@example.org", "555-0117"), ("", "555-0118"), ("n/a", "")]
    found = persons(rows, categories=categories, leading=Naming.EMAIL)
    assert as_groups(found) == [0, 1, NOBODY, NOBODY]
    assert as_groups(persons_again(rows, categories=categories)) == [0, 1, NOBODY, NOBODY]


def test_what_can_tell_people_apart() -> None:
    assert namings(columns(("patron.family_name", "patron.given_name"))) == {Naming.NAME}
    assert namings(columns(("patron.family_name", "patron.phone"))) == {Naming.PHONE}
    assert namings(columns(("patron.age", "guardian.name"))) == frozenset()


_DOYLES = ["Helen Doyle", "DOYLE, HELEN M", "H Doyle", "Doyle"]
NAMES = st.sampled_from([*_DOYLES, "Karen Shea", "Shea Karen", "K. O'Hara", "", "Dr. Kim O\u2019Hara jr"])
EMAILS = st.sampled_from(
    ["", "n/a", "a@example.org", "A@EXAMPLE.ORG; b@example.org", "<b@example.org>", "c@d"]
)
PHONES = st.sampled_from(["", "555-0117", "(781) 555 0117", "781.555.0118", "0117", "781-555-0118 ext. 4"])


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(st.tuples(NAMES, EMAILS, PHONES), max_size=12))
def test_both_readers_tell_the_same_people_apart(rows: list[Row]) -> None:
    assert as_groups(persons(rows)) == as_groups(persons_again(rows))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.tuples(NAMES, EMAILS, PHONES), max_size=12))
def test_rows_that_share_anything_are_never_two_people(rows: list[Row]) -> None:
    found = persons(rows)
    for one, first in zip(rows, found, strict=True):
        for other, second in zip(rows, found, strict=True):
            if one[2] and one[2] == other[2] and len(one[2]) > 6:
                assert first == second
            if len(one[0].split()) > 1 and one[0] == other[0]:
                assert first == second
