"""The closed lists of the request form, named once for the form and for the facts."""

from __future__ import annotations

from typing import Literal, get_args

Desk = Literal["staff", "library_director", "town_clerk"]
RequesterKind = Literal[
    "private",
    "press",
    "researcher",
    "parent_or_guardian",
    "patron",
    "executor",
    "municipal_body",
    "library_board",
    "state_agency",
    "federal_agency",
    "law_enforcement",
    "court",
    "attorney",
    "legislature",
    "library",
    "library_staff",
    "library_agent",
    "vendor",
    "collection_agency",
    "auditor",
    "union",
    "school",
]
Level = Literal["federal", "state", "municipal"]
ReceivedHow = Literal["email", "letter", "fax", "in_person_written", "in_person_oral", "telephone", "portal"]
OperatorDesk = Literal["library", "town_clerk"]
ProcessKind = Literal[
    "none",
    "public_records_request",
    "subpoena",
    "court_order",
    "search_warrant",
    "arrest_warrant",
    "administrative_warrant",
    "national_security_letter",
    "fisa_order",
    "surveillance_order",
    "preservation_letter",
    "discovery_request",
    "written_consent",
    "oral_consent",
]
Issuer = Literal[
    "judge",
    "magistrate",
    "justice_of_the_peace",
    "court_clerk",
    "notary",
    "grand_jury",
    "attorney",
    "agency",
    "legislature",
    "unsigned",
    "unknown",
]
Court = Literal["home_state", "other_state", "federal", "tribal", "foreign", "unknown"]
Review = Literal["unreviewed", "yes", "no"]
CounselRole = Literal["network_attorney", "town_counsel", "library_counsel"]
CounselSays = Literal["release", "release_less", "defect", "refuse", "wait"]
About = Literal["totals", "records", "named_patron", "named_item", "own_record", "task"]
RecordClass = Literal[
    "registration",
    "circulation",
    "holds",
    "fines",
    "interlibrary_loan",
    "attendance",
    "computer_use",
    "room_bookings",
    "reading_programs",
    "reference_questions",
    "notices",
    "electronic_communications",
    "staff_correspondence",
    "reconsideration",
    "incident_reports",
    "video",
    "finance_and_policy",
]
Situation = Literal[
    "ordinary",
    "danger_to_life",
    "deceased_patron",
    "litigation_hold",
    "data_breach",
    "vendor_contract",
    "debt_collection",
    "public_audit",
    "labor_request",
    "trustees_report",
    "historical",
]
Purpose = Literal[
    "interlibrary_loan", "resource_sharing", "joint_programming", "administration", "property_recovery"
]
Custodian = Literal["public_library", "school_library", "college_library"]
ReferTo = Literal[
    "library_director",
    "library_board",
    "town_clerk",
    "town_counsel",
    "library_counsel",
    "network_attorney",
    "home_library",
    "institution",
]


RowKind = Literal["note", "control", "warning", "scope", "audit", "duty"]
"""What a row that no request can reach is instead of a rule."""

WARNINGS = (
    "clock_missed",
    "policy_not_in_force",
    "policy_review_lapsed",
    "no_receipt_date",
    "received_later",
    "early",
    "class_without_table",
    "period_widened",
    "period_not_over",
    "answer_not_used",
    "answer_lacks_reviews",
    "answer_not_signed",
    "answer_later",
    "answer_earlier",
    "counsel_said_less",
    "ready_too_late",
    "nobody_named",
    "somebody_named",
    "paper_not_said",
)
"""The warnings that every profile gives, beside its own."""

AXES: dict[str, tuple[str, ...]] = {
    "confidentiality_unit": ("part", "record"),
    "protected": ("identity_and_pursuits", "identity_or_pursuits", "use"),
    "nature": ("mandatory", "permissive", "not_a_public_record"),
    "statute_binds_this_library": ("yes", "no"),
    "public_request_default": ("redact_and_release", "aggregate_only", "refuse"),
    "compulsion_accepted": (
        "any_subpoena",
        "court_issued_subpoena",
        "specific_warrant_or_subpoena",
        "court_order",
        "superior_court",
        "search_warrant",
        "with_finding",
        "counsel_decides",
    ),
    "validity_reviewer": ("counsel", "counsel_by_origin", "director_or_board"),
    "good_cause_required": ("yes", "no"),
    "identity_check_required": ("not_stated", "no", "accept_paper_only"),
    "consent": ("silent", "written", "informed_written", "oral"),
    "minor_rule": ("none", "under_12", "under_16", "under_18", "with_card", "school_only", "ferpa"),
    "interlibrary": ("none", "allowed", "limited_to_people_and_purposes", "conditional_on_receiver"),
    "home_library_referral": ("yes", "no"),
    "recovery_disclosure": (
        "none",
        "theft_statute",
        "collectors",
        "parent_identity_only",
        "administrative_purposes",
    ),
    "emergency_disclosure": ("none", "identity_only", "exigent"),
    "video_on_premises": ("silent", "none", "shall", "may"),
    "statistics": ("silent", "allowed", "allowed_if_safe"),
    "vendors_bound": ("silent", "yes", "no", "patrons_own_terms"),
    "notify": ("nobody", "on_federal_process", "director_or_board"),
    "clock": ("public_records_law", "order_only", "none"),
    "fields": ("silent", "listed"),
    "retention": ("silent", "state_schedule", "operational_need"),
}
"""The points on which library confidentiality policies differ, and the values met so far."""


def members(kind: object) -> tuple[str, ...]:
    """The values of one of the closed lists above, in their order."""
    return tuple(str(value) for value in get_args(kind))
