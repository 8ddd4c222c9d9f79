"""Settle findings that cover the same text: the more specific one names it, and no character is given back.

A finding goes only when an accepted one covers all of it: a payment card that is a library barcode, a person
inside a known full name. One that reaches further stays, since what it covers was found by somebody; two that
overlap and say the same become one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from redactkit.model import Finding


def settle(findings: Iterable[Finding], specificity: Mapping[str, int]) -> tuple[Finding, ...]:
    """The findings to report, by position. ``specificity`` is per recognizer id.

    Only findings that reach into one another can be in conflict, so each cluster of them is settled by
    itself: the time grows with the text, not with its square.
    """
    settled = [kept for cluster in _clusters(findings) for kept in _settle_cluster(cluster, specificity)]
    return tuple(sorted(settled, key=lambda f: (f.start, f.end, f.entity, f.recognizer)))


def _clusters(findings: Iterable[Finding]) -> Iterator[list[Finding]]:
    """The findings in groups that share no character."""
    cluster: list[Finding] = []
    reach = 0
    for finding in sorted(findings, key=lambda f: f.start):
        if cluster and finding.start >= reach:
            yield cluster
            cluster = []
        cluster.append(finding)
        reach = max(reach, finding.end) if len(cluster) > 1 else finding.end
    if cluster:
        yield cluster


def _settle_cluster(findings: list[Finding], specificity: Mapping[str, int]) -> list[Finding]:
    if len(findings) == 1:
        return findings
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
    return accepted


def _overlap(first: Finding, second: Finding) -> bool:
    return first.start < second.end and second.start < first.end


def _joined(findings: list[Finding]) -> Finding:
    """One finding over all of them, named by the first, who ranks highest."""
    return replace(
        findings[0], start=min(each.start for each in findings), end=max(each.end for each in findings)
    )
