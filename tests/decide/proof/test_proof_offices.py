"""What else two policies do not have alike: each part of the office behind them, by what a reader meets."""

from __future__ import annotations

from dataclasses import replace

from tests.decide.decide_support import MA

from redactkit.decide import load_profile
from redactkit.decide.profile import Profile
from redactkit.decide.proof.offices import Differs, office_differences
from redactkit.model import Person


def told(other: Profile) -> list[tuple[str, str, str | None, str | None]]:
    found: list[Differs] = list(office_differences(load_profile(MA), other))
    return [(each.kind, each.what, each.one, each.two) for each in found]


def test_the_same_office_does_not_differ() -> None:
    assert told(load_profile(MA)) == []


def test_a_letterhead_of_ones_own_is_named_and_not_read_out() -> None:
    profile = load_profile(MA)
    own = replace(profile, letterhead=replace(profile.letterhead, template=b"PK\x03\x04"))
    assert told(own) == [("letterhead", "template", None, "a Word document of its own")]
    other = replace(profile, letterhead=replace(profile.letterhead, template=b"PK\x03\x04 other"))
    found = list(office_differences(own, other))
    assert [(each.one, each.two) for each in found] == [("a Word document of its own",) * 2]


def test_who_signs_letters_and_where_they_come_from() -> None:
    profile = load_profile(MA)
    director = next(each for each in profile.contacts if each.id == "library_director")
    changed = replace(
        profile.letterhead,
        records_officer=director,
        address=("1 Main Street", "Our Town"),
        appeal_needs_writing=not profile.letterhead.appeal_needs_writing,
    )
    found = {what: two for _, what, _, two in told(replace(profile, letterhead=changed))}
    assert found == {
        "address": "1 Main Street, Our Town",
        "records_officer": "Library Director",
        "appeal_needs_writing": "no" if profile.letterhead.appeal_needs_writing else "yes",
    }


def test_who_stands_in_is_told_in_the_order_of_the_calls() -> None:
    profile = load_profile(MA)
    first = profile.contacts[0]
    called = replace(
        first, alternates=(Person(title="A deputy", phone="555-0100"), Person(title="A trustee"))
    )
    contacts = (called, *profile.contacts[1:])
    ((_, what, _, two),) = told(replace(profile, contacts=contacts))
    assert what == first.id
    assert two == f"{first.title}; or else A deputy, 555-0100; or else A trustee"


def test_an_office_that_only_one_has_is_told_as_missing() -> None:
    profile = load_profile(MA)
    ((_, what, one, two),) = told(replace(profile, contacts=profile.contacts[:-1]))
    assert (what, two) == (profile.contacts[-1].id, None)
    assert one is not None


def test_a_date_counted_from_the_answer_is_told_apart() -> None:
    profile = load_profile(MA)
    (clock,) = (each for each in profile.clocks if each.id == "written_response")
    others = tuple(each for each in profile.clocks if each is not clock)
    found = told(replace(profile, clocks=(replace(clock, runs_from="response"), *others)))
    assert found == [
        (
            "clock",
            "written_response",
            f"{clock.count} {clock.days} days from receipt",
            f"{clock.count} {clock.days} days from the answer",
        )
    ]


def test_a_cite_alone_makes_no_other_date() -> None:
    profile = load_profile(MA)
    clocks = tuple(replace(each, cites=()) for each in profile.clocks)
    assert told(replace(profile, clocks=clocks)) == []
