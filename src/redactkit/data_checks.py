"""The policy's rules about data, where a run meets them: who runs it, where it writes, what a task needs.

Used by ``pipeline``. What is found goes into the custodian's record; only a place that others can get at
stops a run.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from redactkit.decide import ColumnSeen, DataFinding, DataRule, check_output, check_release, check_run
from redactkit.errors import OutputExists
from redactkit.model import Decision, Export, Outcome, Request
from redactkit.package import open_to_others


def refuse_open_places(rules: Sequence[DataRule], *targets: Path | None) -> None:
    """Stop before anything is written where other accounts of the machine could exchange what is written."""
    for target in targets:
        if target is None:
            continue
        for found in check_output(rules, open_to_others=open_to_others(target.parent)):
            raise OutputExists(
                f"every account of this machine may write to the folder that is to hold it, and {found.why}",
                file=target.name,
                hint=found.what[0].lower() + found.what[1:],
            )


def data_findings(
    rules: Sequence[DataRule], request: Request, decision: Decision, exports: Sequence[Export]
) -> list[dict[str, object]]:
    """What the rules object to in this run, ready for the record: by rule, file and column, never a value."""
    task = decision.outcome is Outcome.RELEASE_OPERATIONAL
    found: list[tuple[str | None, DataFinding]] = [
        (None, each)
        for each in check_run(rules, request.operator, has_purpose=not task or request.purpose is not None)
    ]
    for export in exports if task else ():
        found += [(export.label, each) for each in check_release(rules, decision.treatments, _seen(export))]
    return [_document(label, each) for label, each in found]


def _seen(export: Export) -> list[ColumnSeen]:
    return [ColumnSeen(position=column.position, category=column.category) for column in export.columns]


def _document(label: str | None, found: DataFinding) -> dict[str, object]:
    return {
        "rule": found.rule,
        "severity": found.severity,
        "file": label,
        "column": found.column,
        "why": found.why,
        "what": found.what,
        "cites": list(found.cites),
    }
