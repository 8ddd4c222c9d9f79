"""Settle findings that cover the same text: the more specific one names it, and no character is given back.

A finding goes only when an accepted one covers all of it: a payment card that is a library barcode, a person
inside a known full name. One that reaches further stays, since what it covers was found by somebody; two that
overlap and say the same become one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from redactkit.model import Finding


def settle(findings: Iterable[Finding], specificity: Mapping[str, int]) -> tuple[Finding, ...]:
    """The findings to report, by position. ``specificity`` is per recognizer id."""
    ranked = sorted(
        findings,
        key=lambda f: (
            -specificity[f.recognizer],
            -f.score,
            f.start - f.end,
            f.start,
            f.entity,
            f.recognizer,
        ),
    )
    accepted: list[Finding] = []
    for finding in ranked:
        if any(kept.start <= finding.start and finding.end <= kept.end for kept in accepted):
            continue
        same = [kept for kept in accepted if kept.entity == finding.entity and _overlap(kept, finding)]
        accepted = [kept for kept in accepted if kept not in same]
        accepted.append(_joined([*same, finding]))
    return tuple(sorted(accepted, key=lambda f: (f.start, f.end, f.entity, f.recognizer)))


def _overlap(first: Finding, second: Finding) -> bool:
    return first.start < second.end and second.start < first.end


def _joined(findings: list[Finding]) -> Finding:
    """One finding over all of them, named by the first, who ranks highest."""
    return replace(
        findings[0], start=min(each.start for each in findings), end=max(each.end for each in findings)
    )
