"""What of a form, and of a decision made from it, counsel said or the custodian noted for counsel. Pure.

For papers that leave the library for people who are not its counsel. A rule reads these fields through facts,
and the facts stand in the trace; so which facts tell of them is found in ``facts.py`` and not listed again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from redactkit.decide.facts import FACTS
from redactkit.decide.profile import Profile

_LEFT_OUT = "left out: what counsel said"

_FOR_COUNSEL = (("counsel",), ("process", "proper_form"), ("process", "good_cause"), ("doubt",))
_NO_RULE_READS = (
    ("more_time", "reason"),
    ("seeks", "patrons"),
    ("seeks", "matched_by"),
    ("seeks", "named_as"),
)
_PRIVATE = (*_FOR_COUNSEL, *_NO_RULE_READS)
"""Fields that the custodian, not the requester, wrote into the form, and that nobody else may read."""

_FACTS = "|".join(
    name
    for name, fact in FACTS.items()
    if all(question.startswith(tuple(".".join(path) for path in _FOR_COUNSEL)) for question in fact.reads)
)
_CLAUSE = rf"\b(?:{_FACTS}) (?:is|has answered) \w+(?:, not \w+(?: or \w+)*)?"
_TOLD, _CONDITION = re.compile(rf"{_CLAUSE}(?:, {_CLAUSE})*"), re.compile(rf"\b(?:{_FACTS}) is ")
_REST_ON_IT = "the reason rests on what counsel said, or on what was noted for counsel, and is left out here"


def private_fields(form: Mapping[str, Any]) -> tuple[str, ...]:
    """Which of those fields have something in them."""
    return tuple(".".join(path) for path in _PRIVATE if _filled(form, path))


def without_private(form: Mapping[str, Any]) -> dict[str, Any]:
    """The form without them."""
    return _without(form, _PRIVATE)


def without_advice(decision: Mapping[str, Any], form: Mapping[str, Any], policy: Profile) -> dict[str, Any]:
    """A decision document whose reasons tell nothing of what the form holds for counsel.

    Which rule decided stays: that is the library's own act, and the answer shows it. A rule that only passed,
    and whose passing such a field made, is told neither to apply nor not to.
    """
    if not any(_filled(form, path) for path in _FOR_COUNSEL):
        return dict(decision)
    decided = next(iter(decision["rules"]), None)
    because = decision["because"]
    if because in {each.because for each in policy.answered.values()}:
        because = _REST_ON_IT
    hidden: set[str] = set()
    trace = []
    for line in decision["trace"]:
        why, count = _TOLD.subn(_LEFT_OUT, line["because"])
        applies = line["applies"]
        if count and applies and line["rule"] == decided:
            because = _REST_ON_IT
        elif _CONDITION.search(line["because"]):  # an answer that a rule waits for decides only what follows
            applies = None
            hidden.add(line["rule"])
        trace.append({**line, "applies": applies, "because": why})
    rules = [rule for rule in decision["rules"] if rule == decided or rule not in hidden]
    return {**decision, "rules": rules, "because": because, "trace": trace}


def _filled(form: Mapping[str, Any], path: Sequence[str]) -> bool:
    value: Any = form
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return bool(value) or value is False


def _without(form: Mapping[str, Any], paths: Sequence[Sequence[str]]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, value in form.items():
        inner = [path[1:] for path in paths if path[0] == key]
        if () not in inner:
            kept[key] = _without(value, inner) if inner and isinstance(value, Mapping) else value
    return kept
