"""Settle findings that cover the same text: the more specific one names it, and no character is given back.

A finding goes only when an accepted one covers all of it: a payment card that is a library barcode, a person
inside a known full name. One that reaches further stays, since what it covers was found by somebody; two that
overlap and say the same become one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
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
    accepted: dict[str, list[tuple[int, Finding]]] = {}
    for rank, finding in enumerate(ranked):
        if any(_covers(kept, finding) for kept in accepted.values()):
            continue
        kept = accepted.setdefault(finding.entity, [])
        first, after = _overlapped(kept, finding)
        same = sorted([*kept[first:after], (rank, finding)], key=lambda each: each[0])
        kept[first:after] = [(same[0][0], _joined([each for _, each in same]))]
    return [finding for kept in accepted.values() for _, finding in kept]


# INVARIANT: what was accepted of one entity stands by position and shares no character, since what overlapped
# was joined. So a few steps find what a finding touches, however many a hostile text chains together.


def _covers(kept: list[tuple[int, Finding]], finding: Finding) -> bool:
    """Whether one of those accepted of an entity covers all of it."""
    at = bisect_right(kept, finding.start, key=_start) - 1
    return at >= 0 and finding.end <= kept[at][1].end


def _overlapped(kept: list[tuple[int, Finding]], finding: Finding) -> tuple[int, int]:
    """From which to before which of those accepted of its entity share a character with it."""
    return bisect_right(kept, finding.start, key=_end), bisect_left(kept, finding.end, key=_start)


def _start(ranked: tuple[int, Finding]) -> int:
    return ranked[1].start


def _end(ranked: tuple[int, Finding]) -> int:
    return ranked[1].end


def _joined(findings: list[Finding]) -> Finding:
    """One finding over all of them, named by the first, who ranks highest."""
    return replace(
        findings[0], start=min(each.start for each in findings), end=max(each.end for each in findings)
    )
