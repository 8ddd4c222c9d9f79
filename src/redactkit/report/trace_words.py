"""Why a rule applied or did not, from a decision's trace, in plain English: for papers of an appeal.

    handled_by is town_clerk, not staff  →  at the Town Clerk's desk; the rule is for: at the staff's desk

The trace itself keeps the names of facts, for programs. What is not of its form is said as it stands.
"""

from __future__ import annotations

import re

from redactkit.report.fact_words import FACT_WORDS, describe_condition

_FAILS = re.compile(r"(?P<fact>\w+) is (?P<value>\w+), not (?P<wanted>\w+(?: or \w+)*)")
_HOLDS = re.compile(r"(?P<fact>\w+) (?:is|has answered) (?P<value>\w+)")


def plain_reason(because: str, applies: object) -> str:
    """One line of the trace. ``applies`` is ``None`` where that is left out."""
    if (fails := _FAILS.fullmatch(because)) is not None and fails["fact"] in FACT_WORDS:
        wanted = fails["wanted"].split(" or ")
        found = describe_condition(fails["fact"], (fails["value"],), negated=False)
        return f"{found}; the rule is for: {describe_condition(fails['fact'], wanted, negated=False)}"
    told = ", ".join(dict.fromkeys(map(_plain, because.split(", "))))
    return f"{told}; the rule is not for that" if applies is False and told != because else told


def _plain(clause: str) -> str:
    holds = _HOLDS.fullmatch(clause)
    if holds is None or holds["fact"] not in FACT_WORDS:
        return clause
    return describe_condition(holds["fact"], (holds["value"],), negated=False)
