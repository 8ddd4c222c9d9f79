"""Decide: from a request form and a written policy to an answer, its reasons, duties and dates.

``form`` reads the request, ``profile_load`` the policy; ``facts`` says what rules may see of a request,
``rules`` walks the table, ``clocks`` and ``periods`` count, ``decision`` puts the answer together. No export
is opened here, and no state's law is written here: it is all in the profile.
"""

from redactkit.decide.data_rules import (
    CLEAR_SECRET,
    EXPIRED_REGISTRATION,
    EXPORT,
    FOUND_BY_AUDIT,
    OTHER_PATRON,
    POSSIBLE_SSN,
    RESIDUE,
    ColumnSeen,
    DataFinding,
    check_export,
    check_output,
    check_release,
    check_run,
)
from redactkit.decide.decision import decide
from redactkit.decide.document import decision_document
from redactkit.decide.form import LoadedRequest, build_request, load_request, request_or_mistakes
from redactkit.decide.privileged import private_fields, without_advice, without_private
from redactkit.decide.profile import DataRule, Profile, ProfileNote, Source, list_profiles, load_profile
from redactkit.decide.scope import Missing, missing_for_copy
from redactkit.decide.warned import review_due

__all__ = [
    "CLEAR_SECRET",
    "EXPIRED_REGISTRATION",
    "EXPORT",
    "FOUND_BY_AUDIT",
    "OTHER_PATRON",
    "POSSIBLE_SSN",
    "RESIDUE",
    "ColumnSeen",
    "DataFinding",
    "DataRule",
    "LoadedRequest",
    "Missing",
    "Profile",
    "ProfileNote",
    "Source",
    "build_request",
    "check_export",
    "check_output",
    "check_release",
    "check_run",
    "decide",
    "decision_document",
    "list_profiles",
    "load_profile",
    "load_request",
    "missing_for_copy",
    "private_fields",
    "request_or_mistakes",
    "review_due",
    "without_advice",
    "without_private",
]
