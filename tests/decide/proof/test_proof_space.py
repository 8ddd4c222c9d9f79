"""The space of requests: nothing is left out, nothing is counted twice, and every example is a form."""

from __future__ import annotations

import random
from itertools import product
from math import prod

import pytest
from tests.decide.decide_support import MA, ME

from redactkit.decide import build_request, load_profile
from redactkit.decide import vocabulary as v
from redactkit.decide.answers import CLASS_KINDS, QUESTIONS, UNREAD, Setting, answers_of, kind_of_classes
from redactkit.decide.facts import FACTS, facts_from
from redactkit.decide.profile import switched
from redactkit.decide.proof import check_table
from redactkit.decide.proof import space as space_module
from redactkit.decide.proof.asked_classes import ways_to_ask
from redactkit.decide.proof.everybody import Everybody
from redactkit.decide.proof.forms import written_out
from redactkit.decide.proof.space import ORDER, Space
from redactkit.decide.proof.walked import walk_everybody


def test_every_question_of_the_form_is_asked_once() -> None:
    assert sorted(ORDER) == sorted(QUESTIONS)
    space = Space([load_profile(MA).setting()])
    assert sorted(name for asked in space.questions for name in asked.names) == sorted(QUESTIONS)
    for asked in space.questions:
        for name in asked.names:
            if name not in ("seeks.classes", "seeks.fields"):
                assert {each.means[0][name] for each in asked.answers} == set(QUESTIONS[name])


def test_a_library_without_codes_is_known_by_its_name() -> None:
    setting = load_profile(ME).setting()
    assert setting.own_names == {"[name of the library], a member of maine infonet"}  # until it is filled in
    space = Space([setting])
    homes = space.questions[space.place("home_library")].answers
    assert [each.means[0]["home_library"] for each in homes] == ["absent", "own", "other"]


def test_all_sets_of_classes_are_counted_by_their_kind() -> None:
    """Each of the 2^17 sets once."""
    names = v.members(v.RecordClass)
    wanted = dict.fromkeys(CLASS_KINDS, 0)
    for chosen in product((False, True), repeat=len(names)):
        wanted[kind_of_classes([name for name, is_in in zip(names, chosen, strict=True) if is_in])] += 1
    found = dict.fromkeys(CLASS_KINDS, 0)
    for way in ways_to_ask([Setting()]):
        if way.printed == ("absent",):
            found[way.kind] += way.stands_for
    assert found == wanted
    assert sum(found.values()) == 2**17


@pytest.mark.parametrize("name", [MA, ME])
def test_fields_that_cannot_be_printed_are_not_asked_for_as_printed(name: str) -> None:
    setting = load_profile(name).setting()
    ways = ways_to_ask([setting])
    printed = {way.kind: way.stands_for for way in ways if way.printed == ("printed",)}
    assert ("ordinary" in printed) is False  # no such class is printed by a redacted release
    assert bool(printed) is bool(setting.printed)
    if printed:  # of every patron's record something may be given: what its table prints, or is not withheld
        records = {way.kind: way.stands_for for way in ways if way.printed == ("absent",)}
        assert printed["unnamed"] == 1
        assert printed["patron_records"] == records["patron_records"]


def test_the_requests_are_counted_with_the_fields_that_no_rule_reads() -> None:
    checked = check_table(load_profile(ME))
    space = Space([load_profile(ME).setting()])
    free = prod(
        len(QUESTIONS[name])
        for name in QUESTIONS
        if name not in ("seeks.classes", "seeks.fields", "home_library")
    )
    ways = sum(way.stands_for for way in ways_to_ask([load_profile(ME).setting()]))
    assert space.everything.count() == free * ways * 3  # absent, own and other
    assert checked.requests == space.count(space.everything) == space.everything.count() * 2 ** len(UNREAD)
    assert checked.cases < 5_000


@pytest.mark.parametrize("name", [MA, ME])
def test_an_example_is_a_form_that_gives_these_answers(name: str) -> None:
    setting = load_profile(name).setting()
    space = Space([setting])
    chance = random.Random(3)
    for _ in range(400):
        choice = tuple(chance.randrange(len(asked.answers)) for asked in space.questions)
        request = build_request({**written_out(space.form(choice), name), "id": "x"})
        assert answers_of(request, setting) == space.answers(choice)


def test_the_emptiest_example_is_the_emptiest_form() -> None:
    space = Space([load_profile(MA).setting()])
    assert space.example(space.everything) == {"requester.kind": "private"}


def test_two_profiles_take_one_form_in_two_ways() -> None:
    one, two = load_profile(MA).setting(), Setting(own_names=frozenset({"bourne", "dux"}))
    space = Space([one, two])
    homes = {
        tuple(each["home_library"] for each in answer.means): answer.form.get("home_library")
        for answer in space.questions[space.place("home_library")].answers
    }
    assert set(homes) == {
        ("absent", "absent"),
        ("own", "own"),
        ("own", "other"),
        ("other", "own"),
        ("other", "other"),
    }
    assert homes["own", "own"] == "dux"
    chance = random.Random(4)
    for _ in range(200):
        choice = tuple(chance.randrange(len(asked.answers)) for asked in space.questions)
        request = build_request({**written_out(space.form(choice), MA), "id": "x"})
        assert answers_of(request, one) == space.answers(choice, 0)
        assert answers_of(request, two) == space.answers(choice, 1)


@pytest.mark.parametrize("name", [MA, ME])
def test_the_facts_of_everybody_are_the_facts_of_each(name: str) -> None:
    setting = load_profile(name).setting()
    space = Space([setting])
    everybody = Everybody(space)
    chance = random.Random(5)
    for _ in range(150):
        choice = tuple(chance.randrange(len(asked.answers)) for asked in space.questions)
        facts = facts_from(space.answers(choice), setting)
        for fact, kind in FACTS.items():
            assert [value for value in kind.values if choice in everybody.where(fact, value)] == [facts[fact]]


def test_any_order_of_the_questions_proves_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    profile = load_profile(ME)

    def decided() -> list[tuple[str, str, int]]:
        walked = walk_everybody(profile.rules, profile.otherwise, Everybody(Space([profile.setting()])))
        return [
            (line.rule.id, outcome.value, those.count())
            for line in walked.lines
            for outcome, those in line.decided.items()
        ]

    first = decided()
    monkeypatch.setattr(space_module, "ORDER", tuple(reversed(ORDER)))
    assert decided() == first


@pytest.mark.parametrize("name", [MA, ME])
def test_both_policies_are_proved_under_every_reading(name: str) -> None:
    profile = load_profile(name)
    checked = check_table(profile)
    assert checked.findings == ()
    others = [
        (reading.name, value)
        for reading in profile.readings.values()
        for value in reading.may_be
        if value != reading.chosen
    ]
    assert [each.reading for each in checked.switched] == others
    assert len(others) >= 5
    assert checked.asked > checked.cases > 100
    assert checked.requests > 10**23


def test_a_reading_that_the_profile_does_not_know_cannot_be_switched_to() -> None:
    with pytest.raises(KeyError):
        switched(load_profile(MA), "totals", "sometimes")
