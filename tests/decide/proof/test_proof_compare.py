"""Two policies side by side: the difference is exact, and told so that it can be believed."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from tests.decide.decide_support import MA, ME
from tests.decide.proof.proof_support import plant

from redactkit.decide import build_request, decide, load_profile
from redactkit.decide.profile import Profile, switched
from redactkit.decide.proof import Compared, compare_policies, diff_document
from redactkit.decide.proof.circumstances import circumstances_of
from redactkit.decide.proof.compare import RANK, Amount
from redactkit.decide.proof.everybody import Everybody
from redactkit.decide.proof.forms import written_out
from redactkit.decide.proof.lines import Teller
from redactkit.decide.proof.space import Space
from redactkit.model import Outcome
from redactkit.report.diff_words import ANSWERS

AMOUNTS = {
    Outcome.AGGREGATE_ONLY: Amount.TOTALS,
    Outcome.RELEASE_REDACTED: Amount.REDACTED,
    Outcome.RELEASE_AS_ORDERED: Amount.PERSONS,
    Outcome.RELEASE_WITH_CONSENT: Amount.PERSONS,
    Outcome.COMPLY_NOW: Amount.PERSONS,
}


@pytest.fixture(scope="module")
def both() -> Compared:
    return compare_policies(load_profile(MA), load_profile(ME))


def amount(profile: Profile, form: dict[str, object]) -> Amount:
    """What ``decide`` gives to one request."""
    request = build_request({**form, "id": "x"})
    decision = decide(request, profile, profile.review.last_reviewed)
    if decision.outcome is Outcome.RELEASE_OPERATIONAL:
        return Amount.PERSONS if decision.treatments else Amount.NOTHING
    return AMOUNTS.get(decision.outcome, Amount.NOTHING)


def test_amounts_are_ordered() -> None:
    assert sorted(Amount, key=RANK.__getitem__) == ["nothing", "totals", "redacted", "persons"]


def test_every_example_is_given_what_is_said(both: Compared) -> None:
    one, two = load_profile(MA), load_profile(ME)
    assert both.groups
    for group in both.groups:
        for example in (group.example, *(line.example for line in group.lines)):
            form = written_out(example, MA)
            assert (amount(one, form), amount(two, form)) == group.given
        assert group.given[0] != group.given[1]


def test_no_difference_is_missed(both: Compared) -> None:
    """Requests at random, decided one by one by both: where the amounts differ, a group has exactly those."""
    one, two = load_profile(MA), load_profile(ME)
    space = Space([one.setting(), two.setting()])
    pairs = {group.given for group in both.groups}
    chance = random.Random(11)
    differing = 0
    for _ in range(600):
        choice = tuple(chance.randrange(len(asked.answers)) for asked in space.questions)
        form = written_out(space.form(choice), MA)
        found = (amount(one, form), amount(two, form))
        if found[0] is not found[1]:
            differing += 1
            assert found in pairs
    assert differing > 20


def test_the_lines_of_a_group_are_the_group(both: Compared) -> None:
    for group in both.groups:
        if group.lines:
            assert sum(line.requests for line in group.lines) == group.requests
            assert all(line.exact for line in group.lines)
        else:
            assert group.circumstance in ("several", "answered_otherwise")


def test_a_request_is_told_under_one_circumstance() -> None:
    space = Space([load_profile(MA).setting()])
    everybody = Everybody(space)
    found = circumstances_of(everybody, everybody.answering("home_library", "other"))
    assert sum(each.requests.count() for each in found) == space.everything.count()
    for nth, each in enumerate(found):
        assert not any(each.requests.meets(other.requests) for other in found[nth + 1 :])


def test_a_journalist_receives_records_here_and_totals_there(both: Compared) -> None:
    group = next(
        each
        for each in both.groups
        if each.circumstance == "ordinary" and each.given == (Amount.REDACTED, Amount.TOTALS)
    )
    line = next(
        each for each in group.lines if "press" in each.facts["asker"] and "counsel" not in each.facts
    )
    assert line.facts["handled_by"] == ("town_clerk",)
    assert line.facts["selector"] == ("class",)
    assert line.facts["process"] == ("none", "public_records_request")
    assert line.rows == (("DX-16",), ("MN-24",))


def test_profiles_that_decide_alike_are_said_to(tmp_path: Path) -> None:
    found = compare_policies(
        load_profile(ME), plant(tmp_path, ("title: Maine InfoNet", "title: Our"), name=ME).profile
    )
    assert (found.groups, found.other_ways) == ((), ())
    assert diff_document(found)["alike"] is True
    assert [(each.kind, each.what) for each in found.parts] == [("name", "title")]


def test_a_town_that_changes_one_reading_differs_in_that_alone(tmp_path: Path) -> None:
    town = tmp_path / "our-town.yaml"
    town.write_text(
        "extends: ma-duxbury\nid: our-town\nreadings: {totals: {is: ask_counsel}}\n", encoding="utf-8"
    )
    found = compare_policies(load_profile(MA), load_profile(str(town)))
    assert {group.given for group in found.groups} == {(Amount.TOTALS, Amount.NOTHING)}
    assert {row for group in found.groups for side in group.rows for row in side} == {"DX-30"}
    instead = {answer for group in found.groups for answer in group.answers[1]}
    assert instead == {Outcome.HOLD_FOR_COUNSEL, Outcome.HOLD_FOR_DEFECT, Outcome.REFUSE}
    (part,) = found.parts
    assert (part.kind, part.what) == ("reading", "totals")
    assert part.one == "given: totals are given, since they reveal nobody"
    assert part.two == "ask_counsel: Town Counsel sees every such request before it is answered"
    assert found.other_ways == ()
    ordinary = next(group for group in found.groups if group.circumstance == "ordinary")
    assert [line.facts for line in ordinary.lines] == [
        {
            "process": ("none", "public_records_request", "written_consent"),
            "selector": ("totals",),
            "handled_by": ("town_clerk",),
            "counsel": ("not_yet",),
        }
    ]
    document = diff_document(found)
    assert document["more"] == []
    assert {each["a"]["gives"] for each in document["less"]} == {"totals"}  # type: ignore[attr-defined]


def test_another_way_to_the_same_amount_is_told_apart() -> None:
    profile = load_profile(MA)
    found = compare_policies(profile, switched(profile, "named_patron", "ask_counsel"))
    assert found.groups == ()
    assert {(group.answers, group.rows) for group in found.other_ways} >= {
        (((Outcome.WITHHOLD_NEUTRAL,), (Outcome.HOLD_FOR_COUNSEL,)), (("DX-17",), ("DX-17",)))
    }
    assert [each.what for each in found.parts] == ["named_patron"]


def test_copies_are_compared_too(tmp_path: Path) -> None:
    left_out = '\n    left_out: {exemption: a+c, reason: "a joint'
    planted = plant(
        tmp_path,
        ("min_cell: 1\n", "min_cell: 5\n"),
        (f"patron.phone, patron.home_library]{left_out}", f"patron.phone]{left_out}"),
        ("    count: 10\n    days: business", "    count: 7\n    days: business"),
    )
    found = compare_policies(load_profile(MA), planted.profile)
    assert (found.groups, found.other_ways) == ((), ())
    assert [(each.kind, each.what) for each in found.parts] == [
        ("tables", "aggregate_only: totals-loans.csv"),
        ("purpose", "joint_programming"),
        ("clock", "written_response"),
    ]
    assert (found.parts[2].one, found.parts[2].two) == (
        "10 business days from receipt",
        "7 business days from receipt",
    )


def test_a_column_that_is_treated_otherwise_is_told() -> None:
    profile = load_profile(ME)
    outcome = Outcome.AGGREGATE_ONLY
    treated = dict(profile.treatments[outcome])
    name = next(each for each in treated if each == "item.author")
    treated[name] = replace(treated[next(each for each in treated if each == "patron.name")])
    other = replace(profile, treatments={**profile.treatments, outcome: treated})
    found = compare_policies(profile, other)
    assert [(each.kind, each.what, each.one, each.two) for each in found.parts] == [
        ("columns", "aggregate_only: item.author", "keep", "withhold")
    ]


def test_a_set_that_no_fact_tells_says_so() -> None:
    """Every other request: no words single them out, and none are made up."""
    space = Space([load_profile(ME).setting()])
    everybody = Everybody(space)
    odd = everybody.answering("process.issuer", "judge") & everybody.answering("process.kind", "subpoena")
    told = Teller(everybody, space.everything).tell(odd)
    assert not any(each.exact for each in told)
    assert {each.facts["process"] for each in told} == {("subpoena",)}
    assert len({repr(each.facts) for each in told}) == len(told)
    whole = space.nothing
    for each in told:
        assert not whole.meets(each.those)
        whole |= each.those
    assert whole == odd
    assert Teller(everybody, space.everything).tell(space.nothing) == ()


def test_each_answer_that_gives_nothing_has_words_for_a_trustee() -> None:
    giving = {outcome for outcome in AMOUNTS if outcome is not Outcome.RELEASE_OPERATIONAL}
    assert set(ANSWERS) == {outcome.value for outcome in Outcome if outcome not in giving}


def test_what_counts_as_ones_own_library_gives_nobody_more_or_less(tmp_path: Path) -> None:
    """A patron registered here is Our Town's to Our Town: other codes are told, and are no other answer."""
    town = tmp_path / "our-town.yaml"
    town.write_text("extends: ma-duxbury\nid: our-town\nown_codes: [our]\n", encoding="utf-8")
    found = compare_policies(load_profile(MA), load_profile(str(town)))
    assert (found.groups, found.other_ways) == ((), ())
    assert [(each.kind, each.what) for each in found.parts] == [("name", "own_codes")]
