"""What ``policy check`` found, as the document that others read (``redactkit.policy_check/1``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from redactkit.decide.proof.check import Checked, Proof
from redactkit.decide.proof.forms import written_out
from redactkit.decide.proof.found import Finding
from redactkit.decide.proof.promises import PROMISES

Document = dict[str, object]


def check_document(checked: Checked) -> Document:
    """The document. An example is a request form as it could be saved and decided."""
    ref = checked.profile.ref
    return {
        "schema": "redactkit.policy_check/1",
        "profile": {"id": ref.id, "version": ref.version, "sha256": ref.sha256},
        "passed": not checked.findings,
        "requests": checked.requests,
        "cases": checked.cases,
        "asked": checked.asked,
        **_counts(checked.proof),
        "promises": [
            {
                "promise": each.name,
                "says": each.says,
                "kept": not any(found.promise == each.name for found in checked.proof.findings),
            }
            for each in PROMISES
        ],
        "findings": _findings(checked.proof.findings, ref.id),
        "readings": [_reading(each, checked) for each in checked.switched],
    }


def _counts(proof: Proof) -> Mapping[str, int]:
    return {
        "gaps": len(proof.of_kind("gap")),
        "overlaps": len(proof.of_kind("overlap")),
        "dead": len(proof.of_kind("dead")),
        "broken": len(proof.of_kind("promise", "disagreement")),
    }


def _reading(proof: Proof, checked: Checked) -> Document:
    """One reading switched: how much is wrong, and what of it is not wrong already as the policy is read."""
    name, value = proof.reading or ("", "")
    known = {(each.place, each.what) for each in checked.proof.findings}
    new = [each for each in proof.findings if (each.place, each.what) not in known]
    return {
        "reading": name,
        "value": value,
        **_counts(proof),
        "findings": _findings(new, checked.profile.ref.id),
    }


def _findings(findings: Iterable[Finding], profile: str) -> list[Document]:
    return [
        {
            "kind": each.kind,
            "file": each.place.file,
            "line": each.place.line,
            "what": each.what,
            "promise": each.promise,
            "requests": each.requests,
            "example": written_out(each.example, profile) if each.example is not None else None,
        }
        for each in findings
    ]
