"""The gate: read everything staged, read the exports again, ask three questions. Publishes nothing itself.

Speed comes from asking about distinct values and from a fast parser. When something is found, or when the
fast parser lost a record, the exports are read once more, slowly and line by line: only what the careful
reading finds is reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from redactkit.model import Decision, Export, GateFinding
from redactkit.verify.look import Look
from redactkit.verify.released import IDENTIFIERS, OWN_NAME, WHERE_FROM, read_staged
from redactkit.verify.source import RecordsLost
from redactkit.verify.word import WordFile, read_word
from redactkit.wordfile import shipped

CHECKS = (WHERE_FROM, IDENTIFIERS, OWN_NAME)


@dataclass(frozen=True, slots=True, kw_only=True)
class GateReport:
    """What the last check found, by file and line. Nothing may be published unless ``findings`` is empty."""

    findings: tuple[GateFinding, ...]
    checks: tuple[str, ...] = CHECKS


def check(
    staged: Path,
    exports: Sequence[Export],
    decision: Decision,
    *,
    own_patrons_only: bool,
    said: Sequence[str],
) -> GateReport:
    """Ask the three questions of a staged OUT.

    ``said`` are the texts of the request form's public fields and of the profile: they may stand in the
    letter and the README, although a patron's record may hold them too. So may what the letterhead says.
    """
    letterhead = _letterhead(decision)
    said = [*said, *letterhead.texts]
    out = read_staged(staged, decision.release, letterhead)
    found: set[GateFinding] = set()
    for careful in (False, True):
        look = Look(out, exports, decision, own_patrons_only=own_patrons_only, said=said, careful=careful)
        try:
            found = {*out.findings, *look.findings()}
        except RecordsLost:
            continue
        if not found:
            break
    return GateReport(findings=tuple(sorted(found, key=_order)))


def _letterhead(decision: Decision) -> WordFile:
    """What the letter is printed on: the profile's own letterhead, or the shipped one."""
    head = decision.letterhead
    own = head.template if head is not None else None
    return read_word(shipped() if own is None else own, compact=False)


def _order(found: GateFinding) -> tuple[str, int, int, str, str]:
    return (found.file, found.line or 0, found.column or 0, found.check, found.why)
