"""Requests for the tests of ``decide``, written as a clerk would fill in the form: only what differs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from redactkit.decide import build_request, decide, load_profile
from redactkit.model import Decision, Request

MA, ME = "ma-duxbury", "me-infonet"
TODAY = date(2026, 11, 24)

COURT = {"issuer": "judge", "court": "home_state"}


def said(who: str, says: str = "release") -> list[dict[str, str]]:
    return [{"who": who, "says": says}]


def request(profile: str = MA, kind: str = "private", **fields: Any) -> Request:
    """A form with that requester; ``desk`` is ``handled_by``, the clerk's unless it is said."""
    form: dict[str, Any] = {"id": "case", "profile": profile, "requester": {"kind": kind}}
    form["handled_by"] = fields.pop("desk", "town_clerk" if profile == MA else "library_director")
    form["requester"].update(fields.pop("who", {}))
    return build_request({**form, "received": "2026-11-20", **fields})


def decided(profile: str = MA, kind: str = "private", **fields: Any) -> Decision:
    return decide(request(profile, kind, **fields), load_profile(profile), TODAY)


def duty_ids(decision: Decision) -> set[str]:
    return {duty.id for duty in decision.duties}


Case = tuple[str, str, str, Mapping[str, Any], frozenset[str]]


def case(row: str, outcome: str, basis: str, duties: str = "", **fields: Any) -> Case:
    """One row of the decision table: what it decides, how firmly, and what people must do."""
    return (row, outcome, basis, fields, frozenset(duties.split()))
