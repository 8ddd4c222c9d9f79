"""Two policies, compared, as the document that others read (``redactkit.policy_diff/1``)."""

from __future__ import annotations

from collections.abc import Iterable

from redactkit.decide.proof.compare import RANK, Compared, Group, Line
from redactkit.decide.proof.forms import written_out
from redactkit.decide.proof.lines import TOLD_BY
from redactkit.model import Outcome

Document = dict[str, object]


def diff_document(found: Compared) -> Document:
    """The document. ``more``: the second policy gives more than the first; ``less``: it gives less."""
    one = found.refs[0]
    more = [each for each in found.groups if RANK[each.given[1]] > RANK[each.given[0]]]
    less = [each for each in found.groups if RANK[each.given[1]] < RANK[each.given[0]]]
    return {
        "schema": "redactkit.policy_diff/1",
        "profiles": [{"id": each.id, "version": each.version, "sha256": each.sha256} for each in found.refs],
        "alike": not (found.groups or found.other_ways),
        "requests": found.requests,
        "facts": {name: list(values) for name, values in TOLD_BY.items()},
        "more": _groups(more, one.id),
        "less": _groups(less, one.id),
        "other_ways": _groups(found.other_ways, one.id),
        "parts": [
            {"kind": each.kind, "what": each.what, "a": each.one, "b": each.two} for each in found.parts
        ],
    }


def _groups(groups: Iterable[Group], profile: str) -> list[Document]:
    return [
        {
            "circumstance": each.circumstance,
            "a": _side(each, 0),
            "b": _side(each, 1),
            "requests": each.requests,
            "example": written_out(each.example, profile),
            "lines": [_line(line, profile) for line in each.lines],
        }
        for each in groups
    ]


def _side(group: Group, nth: int) -> Document:
    return {"gives": group.given[nth].value, **_decided(group.answers[nth], group.rows[nth])}


def _decided(answers: Iterable[Outcome], rows: Iterable[str]) -> Document:
    return {"outcomes": [outcome.value for outcome in answers], "rules": list(rows)}


def _line(line: Line, profile: str) -> Document:
    return {
        "facts": {name: list(values) for name, values in line.facts.items()},
        "exact": line.exact,
        "a": _decided(line.answers[0], line.rows[0]),
        "b": _decided(line.answers[1], line.rows[1]),
        "requests": line.requests,
        "example": written_out(line.example, profile),
    }
