"""Thirty requests as a clerk would tell them: through ``request new``, and judged against the two policies.

What is expected was read from the policies and written down before the program was asked (``told.yaml``). A
case named in ``DISAGREES`` is one where program and reading differ: it is a finding, and it must stay one.
"""

from __future__ import annotations

import json
import stat
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.intake.intake_support import DAY, TOLD, request_new

from redactkit import pipeline
from redactkit.model import Decision, Outcome

DISAGREES: dict[str, str] = {}
"""Name of a request → why program and reading differ."""


def found(decision: Decision, decided: pipeline.Decided) -> dict[str, Any]:
    """A decision in the words of ``expect``."""
    return {
        "outcome": decision.outcome.value,
        "rule": decision.rules[0],
        "basis": decision.basis.value,
        "refer_to": decision.refer_to,
        "sealed": "yes" if decision.sealed else "no",
        "neutral": "yes" if decision.neutral else "no",
        "duties": {duty.id for duty in decision.duties},
        "clocks": {clock.id: clock.date.isoformat() for clock in decision.clocks},
        "warnings": {warning.id for warning in decision.warnings},
        "missing": [each.field for each in decided.missing],
    }


def differences(expected: dict[str, Any], seen: dict[str, Any]) -> list[str]:
    """Where what was expected and what was decided part."""
    wrong = []
    for name, wanted in expected.items():
        if name in ("duties", "warnings"):
            wrong += [f"{name}: {each} is not there" for each in wanted if each not in seen[name]]
        elif name == "no_duties":
            wrong += [f"duties: {each} is there" for each in wanted if each in seen["duties"]]
        elif name == "clocks":
            wrong += [
                f"{clock} is {seen['clocks'].get(clock)}, not {day}"
                for clock, day in wanted.items()
                if seen["clocks"].get(clock) != day
            ]
        elif seen[name] != wanted:
            wrong.append(f"{name} is {seen[name]}, not {wanted}")
    return wrong


def test_there_are_enough_and_no_two_are_told_alike() -> None:
    assert len(TOLD) >= 25
    assert len({each["name"] for each in TOLD}) == len({each["told"] for each in TOLD}) == len(TOLD)
    assert {each["says"]["profile"] for each in TOLD} == {"ma-duxbury", "me-infonet"}
    assert {each["says"]["handled-by"] for each in TOLD} == {"staff", "library_director", "town_clerk"}
    assert set(DISAGREES) <= {each["name"] for each in TOLD}
    outcomes = {each["expect"]["outcome"] for each in TOLD}
    assert outcomes < {outcome.value for outcome in Outcome}


@pytest.mark.parametrize("case", TOLD, ids=[each["name"] for each in TOLD])
def test_a_request_as_it_is_told_is_decided_as_the_policies_say(
    case: dict[str, Any], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    form = tmp_path / "request.yaml"
    assert request_new(form, case["says"], "--json") == 0
    shown = json.loads(capfd.readouterr().out)
    assert stat.S_IMODE(form.stat().st_mode) == 0o600

    decided = pipeline.decide_form(form, date.fromisoformat(DAY))
    assert shown["decision"] == decided.document, "the answer shown at once is the form's own"
    wrong = differences(case["expect"], found(decided.decision, decided))
    if case["name"] in DISAGREES:
        assert wrong, "it agrees now: take it off the list"
    else:
        assert not wrong


def test_a_wrong_expectation_is_seen(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The comparison itself: each kind of expectation can fail."""
    case = next(each for each in TOLD if each["name"] == "fbi-letter-with-a-gag")
    form = tmp_path / "request.yaml"
    assert request_new(form, case["says"], "--quiet") == 0
    decided = pipeline.decide_form(form, date.fromisoformat(DAY))
    seen = found(decided.decision, decided)
    for name, wrong in {
        "outcome": "comply_now",
        "rule": "DX-03",
        "basis": "gap",
        "refer_to": "town_clerk",
        "sealed": "no",
        "neutral": "yes",
        "duties": ["notify_ocln_president"],
        "no_duties": ["consult_network_attorney"],
        "clocks": {"written_response": "2026-12-15"},
        "warnings": ["early"],
        "missing": ["seeks.patrons"],
    }.items():
        assert differences({name: wrong}, seen), name
    assert not differences(case["expect"], seen)
