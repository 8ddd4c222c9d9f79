"""The points on which library confidentiality policies differ, in words: what is asked, and each answer."""

from __future__ import annotations

from collections.abc import Mapping

AXIS_WORDS: dict[str, tuple[str, Mapping[str, str]]] = {
    "confidentiality_unit": (
        "What is confidential",
        {"part": "a part of each record", "record": "the whole record"},
    ),
    "protected": (
        "What is protected",
        {
            "identity_and_pursuits": "who somebody is together with what they read",
            "identity_or_pursuits": "who somebody is, and also what they read",
            "use": "what somebody read or used",
        },
    ),
    "nature": (
        "How the law protects it",
        {
            "mandatory": "it must be kept confidential",
            "permissive": "it may be kept confidential",
            "not_a_public_record": "it is no public record",
        },
    ),
    "statute_binds_this_library": (
        "Whether the statute binds this library",
        {"yes": "yes", "no": "no; the policy alone"},
    ),
    "public_request_default": (
        "What a public request receives",
        {
            "redact_and_release": "the records, with everything that points to a person removed",
            "aggregate_only": "totals, no lines",
            "refuse": "nothing",
        },
    ),
    "compulsion_accepted": (
        "Which papers suffice",
        {
            "any_subpoena": "any subpoena",
            "court_issued_subpoena": "a subpoena that a court issued",
            "specific_warrant_or_subpoena": "a warrant or subpoena that says exactly what is to be given",
            "court_order": "an order of a court",
            "superior_court": "an order of a superior court",
            "search_warrant": "a search warrant",
            "with_finding": "an order with a court's finding",
            "counsel_decides": "counsel says whether this one does",
        },
    ),
    "validity_reviewer": (
        "Who looks at a paper",
        {
            "counsel": "counsel",
            "counsel_by_origin": "counsel, by where the paper comes from",
            "director_or_board": "the director or the board",
        },
    ),
    "good_cause_required": ("Whether a paper must show good cause", {"yes": "yes", "no": "no"}),
    "identity_check_required": (
        "What happens when somebody does not show who they are",
        {
            "not_stated": "the policy does not say",
            "no": "nothing",
            "accept_paper_only": "their paper is accepted, and nothing is given",
        },
    ),
    "consent": (
        "Which consent suffices",
        {
            "silent": "the policy does not say",
            "written": "in writing",
            "informed_written": "in writing, and informed",
            "oral": "spoken",
        },
    ),
    "minor_rule": (
        "What a parent may see",
        {
            "none": "no more than anybody else",
            "under_12": "the record of a child under twelve",
            "under_16": "the record of a child under sixteen",
            "under_18": "the record of a child under eighteen",
            "with_card": "the record of a child whose card they hold",
            "school_only": "at a school's library alone",
            "ferpa": "what federal law on education records gives",
        },
    ),
    "interlibrary": (
        "What libraries may exchange",
        {
            "none": "nothing",
            "allowed": "what their cooperation needs",
            "limited_to_people_and_purposes": "what it needs, with the people and for the purposes listed",
            "conditional_on_receiver": "it depends on the library that receives it",
        },
    ),
    "home_library_referral": (
        "Whether another library decides about its own patrons",
        {"yes": "yes", "no": "no"},
    ),
    "recovery_disclosure": (
        "What may be told to get property back",
        {
            "none": "nothing",
            "theft_statute": "what the law on theft and mutilation allows",
            "collectors": "what a collector needs",
            "parent_identity_only": "who the parent is",
            "administrative_purposes": "what administrative work needs",
        },
    ),
    "emergency_disclosure": (
        "What may be told when a life is in danger",
        {
            "none": "there is no such exception",
            "identity_only": "who somebody is",
            "exigent": "what the danger makes needful",
        },
    ),
    "video_on_premises": (
        "Whether video is given",
        {"silent": "the policy does not say", "none": "no", "shall": "it must be", "may": "it may be"},
    ),
    "statistics": (
        "Whether figures are given",
        {
            "silent": "the policy does not say",
            "allowed": "yes",
            "allowed_if_safe": "yes, where nobody can be singled out",
        },
    ),
    "vendors_bound": (
        "Whether vendors are bound",
        {
            "silent": "the policy does not say",
            "yes": "yes",
            "no": "no",
            "patrons_own_terms": "what a patron gives a vendor is between the two",
        },
    ),
    "notify": (
        "Who is told of a paper",
        {
            "nobody": "nobody",
            "on_federal_process": "the network, when it is federal",
            "director_or_board": "director or board",
        },
    ),
    "clock": (
        "Which dates hold",
        {
            "public_records_law": "those of the public records law",
            "order_only": "the paper's own date alone",
            "none": "none",
        },
    ),
    "fields": (
        "What a patron record may hold",
        {"silent": "the policy does not say", "listed": "the policy lists it"},
    ),
    "retention": (
        "How long records are kept",
        {
            "silent": "the policy does not say",
            "state_schedule": "as the state's schedule says",
            "operational_need": "as long as the work needs them",
        },
    ),
}


def describe_axis(axis: str, value: str) -> tuple[str, str]:
    """What is asked, and the answer. One that this table does not know is told as it is written."""
    asked, answers = AXIS_WORDS.get(axis, (axis.replace("_", " "), {}))
    return asked, answers.get(value, value.replace("_", " "))
