"""Lines of a comparison drawn together: never wider than the lines, and nothing left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import pytest

from redactkit.policies import diff
from redactkit.report.diff_short import both_ways, drawn_together, in_short
from redactkit.report.diff_words import asked, what

DOMAINS: dict[str, tuple[str, ...]] = {
    "process": ("none", "subpoena", "court_order"),
    "selector": ("totals", "class", "own"),
    "asker": ("press", "patron"),
    "identified": ("yes", "no"),
    "counsel": ("not_yet", "agreed", "otherwise"),
}


def line(answer: str = "refuse", **facts: str) -> dict[str, Any]:
    side = {"outcomes": [answer], "rules": [answer]}
    return {
        "facts": {name: values.split() for name, values in facts.items()},
        "exact": True,
        "a": side,
        "b": {"outcomes": ["release_as_ordered"], "rules": ["B"]},
    }


def facts_of(found: Mapping[str, Any]) -> dict[str, list[str]]:
    return dict(found["facts"])


def test_a_condition_is_named_only_where_every_line_has_it() -> None:
    lines = [line(asker="press", identified="no", counsel="agreed"), line(identified="no", counsel="not_yet")]
    assert facts_of(drawn_together(lines, DOMAINS)) == {"identified": ["no"]}
    assert drawn_together([*lines, line("hold", identified="yes")], DOMAINS)["a"]["outcomes"] == [
        "refuse",
        "hold",
    ]
    assert facts_of(drawn_together([lines[0], line(identified="yes")], DOMAINS)) == {}


def test_each_paper_keeps_its_own_conditions() -> None:
    lines = [
        line(process="subpoena court_order", identified="no", counsel="agreed"),
        line(process="none", selector="own", identified="yes"),
    ]
    assert [facts_of(each) for each in in_short(lines, DOMAINS)] == [
        {"process": ["subpoena", "court_order"], "identified": ["no"], "counsel": ["agreed"]},
        {"process": ["none"], "selector": ["own"], "identified": ["yes"]},
    ]


def test_what_gets_another_answer_stands_by_itself() -> None:
    lines = [line(process="none", asker="press"), line("hold", process="none", asker="patron")]
    found = list(in_short(lines, DOMAINS))
    assert [(each["facts"]["asker"], each["a"]["outcomes"]) for each in found] == [
        (["press"], ["refuse"]),
        (["patron"], ["hold"]),
    ]


def in_groups(*lines: dict[str, Any]) -> Sequence[dict[str, Any]]:
    return [{"lines": list(lines)}]


def test_only_what_stands_under_both_is_told_of_both() -> None:
    more = in_groups(line(process="none", selector="own class", identified="yes"))
    less = in_groups(line(process="none subpoena", selector="own", identified="no"))
    ((told, here, there),) = both_ways(more, less, DOMAINS)
    assert facts_of(told) == {"process": ["none"], "selector": ["own"]}
    assert [facts_of(each["line"]) for each in (*here, *there)] == [
        {"identified": ["yes"]},
        {"identified": ["no"]},
    ]
    assert list(both_ways(more, in_groups(line(process="subpoena")), DOMAINS)) == []


def test_what_decides_between_two_that_overlap_is_named() -> None:
    """Drawn together the two that are refused would speak of the press in general, and so does the other."""
    refused = [
        line(process="none", selector="class", asker="press", identified="no"),
        line(process="none", selector="class", asker="patron"),
    ]
    more = in_groups(
        line(process="none", selector="class", asker="patron", identified="no", counsel="agreed")
    )
    held = line("hold", process="none", selector="class", asker="press", identified="yes")
    ((_, _, there),) = both_ways(more, [*in_groups(*refused), *in_groups(held)], DOMAINS)
    assert [facts_of(each["line"]) for each in there] == [
        {"asker": ["press"], "identified": ["no"]},
        {"asker": ["patron"]},
        {"asker": ["press"], "identified": ["yes"]},
    ]


def test_what_overlaps_nothing_stays_drawn_together() -> None:
    refused = [
        line(process="none", selector="class", asker="press", identified="no"),
        line(process="none", selector="class", asker="patron", counsel="agreed"),
    ]
    more = in_groups(line(process="none", selector="class", counsel="otherwise"))
    agreed = [{**each, "facts": {**each["facts"], "counsel": ["agreed"]}} for each in refused]
    ((_, _, there),) = both_ways(more, in_groups(*agreed), DOMAINS)
    assert [facts_of(each["line"]) for each in there] == [{"counsel": ["agreed"]}]


@pytest.mark.parametrize("pair", [("ma-duxbury", "me-infonet"), ("me-infonet", "ma-duxbury")])
def test_of_the_two_policies_no_request_is_told_to_get_two_answers(pair: tuple[str, str]) -> None:
    found = diff(*pair)
    domains = found["facts"]
    more, less = (
        [each for each in found[key] if each["circumstance"] == "ordinary"] for key in ("more", "less")
    )
    told = list(both_ways(more, less, domains))
    assert told
    for _, *ways in told:
        said = [(nth, each) for nth, way in enumerate(ways) for each in way]
        for (here, one), (there, two) in combinations(said, 2):
            same = here == there and all(
                (one[side]["gives"], one["line"][side]["outcomes"])
                == (two[side]["gives"], two["line"][side]["outcomes"])
                for side in ("a", "b")
            )
            apart = any(
                not set(one["line"]["facts"].get(name, every)) & set(two["line"]["facts"].get(name, every))
                for name, every in domains.items()
            )
            in_some_cases = not (one["line"]["exact"] and two["line"]["exact"])  # and the line says so
            assert same or apart or in_some_cases, (one["line"]["facts"], two["line"]["facts"])


def test_a_request_for_whatever_it_may_be_is_told_as_a_request() -> None:
    assert what({}, DOMAINS) == "any request, made"
    assert what({"selector": ["own"]}, DOMAINS) == "the asker's own record, asked"
    assert (
        asked({"selector": ["own"], "process": ["none"]}, DOMAINS)
        == "the asker's own record, without any paper"
    )
    wide = {**DOMAINS, "selector": ("totals", "class", "patron", "item", "own")}
    facts = {"selector": ["totals", "class", "patron", "item"]}
    assert what(facts, wide) == "any request but for the asker's own record, made"
