"""What the policy verbs show: the written policies, and the proof of their tables.

Like ``pipeline`` this ties stages together; every function gives a document that can be printed as JSON.
"""

from __future__ import annotations

from redactkit.decide import list_profiles, load_profile
from redactkit.decide.cases import cases_document, load_cases, run_cases
from redactkit.decide.profile import vary_profile
from redactkit.decide.proof import check_document, check_table, compare_policies, diff_document

Document = dict[str, object]


def policies() -> Document:
    """The shipped policies."""
    profiles = [load_profile(name) for name in list_profiles()]
    return {
        "schema": "redactkit.policies/1",
        "profiles": [
            {
                "id": profile.ref.id,
                "version": profile.ref.version,
                "title": profile.title,
                "rules": len(profile.rules),
            }
            for profile in profiles
        ],
    }


def policy(name: str) -> Document:
    """One policy: what it rests on, its rules in order, its treatments."""
    profile = load_profile(name)
    return {
        "schema": "redactkit.policy/1",
        "id": profile.ref.id,
        "version": profile.ref.version,
        "sha256": profile.ref.sha256,
        "title": profile.title,
        "rules": [
            {"id": rule.id, "outcome": rule.outcome, "basis": rule.basis, "because": rule.because}
            for rule in (*profile.rules, profile.otherwise)
        ],
        "treatments": {
            outcome.value: {
                category: {
                    "treatment": treated.treatment.value,
                    "exemption": None if treated.exemption is None else treated.exemption.id,
                    "reason": treated.reason,
                }
                for category, treated in sorted(treatments.items())
            }
            for outcome, treatments in profile.treatments.items()
        },
        "sources": [
            {"id": source.id, "source": source.kind, "text": source.text}
            for source in profile.sources.values()
        ],
    }


def check(name: str) -> Document:
    """``redactkit.policy_check/1``: every request that the form can hold, walked; and what is wrong."""
    return check_document(check_table(load_profile(name)))


def run_tests(name: str) -> Document:
    """``redactkit.policy_test/1``: the cases that the policy carries, and the rows that they cover."""
    profile = load_profile(name)
    cases = load_cases(name, profile)
    tested = run_cases(
        profile, cases, lambda case: vary_profile(name, readings=case.readings, axes=case.axes)
    )
    return cases_document(tested)


def diff(one: str, two: str) -> Document:
    """``redactkit.policy_diff/1``: the requests for which the second policy gives more or less."""
    return diff_document(compare_policies(load_profile(one), load_profile(two)))
