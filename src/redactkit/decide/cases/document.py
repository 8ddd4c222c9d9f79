"""What became of a profile's cases, as the document that others read (``redactkit.policy_test/1``)."""

from __future__ import annotations

from redactkit.decide.cases.run import CasesRun


def cases_document(tested: CasesRun) -> dict[str, object]:
    """The document: the cases that failed, and each row with the cases that cover it."""
    ref = tested.profile.ref
    return {
        "schema": "redactkit.policy_test/1",
        "profile": {"id": ref.id, "version": ref.version, "sha256": ref.sha256},
        "passed": not tested.failed and not tested.uncovered,
        "cases": len(tested.ran),
        "failed": [
            {
                "case": each.case.id,
                "file": each.case.place.file,
                "line": each.case.place.line,
                "wrong": list(each.wrong),
            }
            for each in tested.failed
        ],
        "rows": [{"row": row, "cases": list(cases)} for row, cases in tested.rows],
        "uncovered": list(tested.uncovered),
    }
