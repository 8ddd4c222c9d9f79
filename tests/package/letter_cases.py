"""One form for each kind of letter, with what the letter must say and what it must say that it lacks."""

from __future__ import annotations

from typing import Any

from tests.decide.decide_support import MA, ME

RECEIVED = "on November 20, 2026"
BY_MAIL = {"received_how": "email"}
PERSON = {"about": "named_patron", "patrons": ["21712000123104"], "named_as": "Josephine Vasquez"}
LOANS = {"about": "records", "classes": ["circulation"]}
TOTALS = {"about": "totals", "classes": ["circulation"]}
SUBPOENA = {
    "kind": "subpoena",
    "issuer": "judge",
    "served_on": "2026-11-20",
    "returnable": "2026-12-18",
    "specific": "yes",
}
LATER = {"more_time": {"reason": "there are many rows", "ready_by": "2026-12-15"}}

MA_APPEAL = (
    "Supervisor of Records",
    "within 90 calendar days",
    "superior court",
    "The last day is February 22, 2027.",
)
ME_APPEAL = ("Superior Court within 30 calendar days",)
MA_EXEMPT = ("G.L. c.4, s.7, cl.26(a), with G.L. c.78, s.7", "General Laws chapter 78, section 7")
ME_EXEMPT = ("27 M.R.S. s.121(1)", "Title 27 of the Maine Revised Statutes, section 121")
NETWORK = ("Old Colony Library Network, that library decides", "Plymouth", "Weymouth (Tufts)")

Case = tuple[str, str, dict[str, Any], tuple[str, ...], tuple[str, ...]]
"""Profile, outcome, the form, what the letter says, what it lacks and says that it lacks."""

CASES: dict[str, Case] = {
    "granted in part, before the copy": (
        MA,
        "release_redacted",
        {"kind": "press", "seeks": LOANS, **BY_MAIL},
        (
            RECEIVED,
            "by e-mail",
            *MA_EXEMPT,
            "each says whose record it is",
            "granted in part",
            "We expect to send them by December 7, 2026.",
            "Fees: No fee is charged",
            *MA_APPEAL,
        ),
        (),
    ),
    "granted in part, later than the tenth day": (
        MA,
        "release_redacted",
        {"kind": "press", "seeks": LOANS, **BY_MAIL, **LATER},
        (
            "We expect to send them by December 15, 2026.",
            "There are many rows.",
            "If a narrower request would serve you",
            *MA_APPEAL,
        ),
        (),
    ),
    "later than anybody may be": (
        MA,
        "release_redacted",
        {
            "kind": "press",
            "seeks": LOANS,
            **BY_MAIL,
            "more_time": {"reason": "there are many rows", "ready_by": "2027-03-01"},
        },
        ("There are many rows.",),
        ("a date not later than 2026-12-29",),
    ),
    "granted in part, and other classes beside": (
        MA,
        "release_redacted",
        {
            "kind": "press",
            **BY_MAIL,
            "seeks": {
                "about": "records",
                "classes": ["circulation", "notices", "staff_correspondence", "incident_reports"],
            },
        },
        (
            "Staff correspondence: ordinary public records",
            "Incident reports: counsel is asked first",
            "Notices sent to library users: not answered yet",
            "an answer to what is still open by December 7, 2026",
        ),
        (),
    ),
    "totals": (
        MA,
        "aggregate_only",
        {"seeks": TOTALS, **BY_MAIL},
        (RECEIVED, "the totals you asked for", "Fees:", *MA_APPEAL),
        (),
    ),
    "denied": (
        MA,
        "refuse",
        {**BY_MAIL, "seeks": {"about": "records", "classes": ["registration"], "fields": ["patron.name"]}},
        (
            RECEIVED,
            "are not given",
            *MA_EXEMPT,
            "so nothing would be left",
            "What you can have instead",
            *MA_APPEAL,
        ),
        (),
    ),
    "neutral": (
        MA,
        "withhold_neutral",
        {"seeks": PERSON, **BY_MAIL, "asked": "What did Josephine Vasquez read?"},
        (RECEIVED, "neither confirm nor deny", *MA_EXEMPT, *NETWORK, "What you can have instead", *MA_APPEAL),
        (),
    ),
    "neutral, asked at the counter": (
        MA,
        "withhold_neutral",
        {"seeks": PERSON, "received_how": "in_person_oral"},
        (RECEIVED, "orally, in person", *MA_EXEMPT, *NETWORK),
        (),
    ),
    "referred to the home library": (
        MA,
        "refer_home_library",
        {"seeks": LOANS, "home_library": "quincy", **BY_MAIL},
        (RECEIVED, "please ask it", *NETWORK, *MA_APPEAL),
        (),
    ),
    "referred to the director": (
        MA,
        "refer_director",
        {"seeks": LOANS, "desk": "staff", **BY_MAIL},
        (RECEIVED, "handed to the Library Director", "an answer by December 7, 2026"),
        (),
    ),
    "referred to the school": (
        MA,
        "refer_institution",
        {"seeks": LOANS, "custodian": "school_library", **BY_MAIL},
        (RECEIVED, "[name and address of the school or college]", *MA_APPEAL),
        ("the school or college",),
    ),
    "forwarded": (
        MA,
        "forward_to_clerk",
        {"seeks": LOANS, "desk": "library_director", **BY_MAIL},
        (RECEIVED, "forwarded it to the Town Clerk", "first received", "an answer by December 7, 2026"),
        (),
    ),
    "held, the ten-day letter": (
        MA,
        "hold_for_counsel",
        {**BY_MAIL, "seeks": {"about": "records", "classes": ["video"]}},
        (
            RECEIVED,
            "with Town Counsel for an opinion",
            "an answer by December 7, 2026",
            "If a narrower request would serve you",
            "Fees:",
            *MA_APPEAL,
        ),
        (),
    ),
    "held, without a word of how it came": (
        MA,
        "hold_for_counsel",
        {"seeks": {"about": "records", "classes": ["video"]}},
        (),
        ("how it was received",),
    ),
    "held, to whoever served the paper": (
        MA,
        "hold_for_counsel",
        {
            "kind": "federal_agency",
            "desk": "library_director",
            "seeks": PERSON,
            "process": {**SUBPOENA, "issuer": "grand_jury", "court": "federal"},
        },
        (
            RECEIVED,
            "Your subpoena, returnable on December 18, 2026",
            "the Network's attorney for an opinion",
            "an answer by December 18, 2026",
            "gives up any right",
        ),
        (),
    ),
    "refused by counsel": (
        MA,
        "refuse",
        {
            "kind": "law_enforcement",
            "desk": "library_director",
            "seeks": PERSON,
            "process": SUBPOENA,
            "counsel": [{"who": "town_counsel", "says": "refuse"}],
        },
        (RECEIVED, "are not given", "[The reason, as counsel gave it.]"),
        ("the reason that counsel gave",),
    ),
    "a request refused by counsel": (
        MA,
        "refuse",
        {
            **BY_MAIL,
            "seeks": {"about": "records", "classes": ["video"]},
            "counsel": [{"who": "town_counsel", "says": "refuse"}],
        },
        (RECEIVED, *MA_EXEMPT, "[The reason, as counsel gave it.]", *MA_APPEAL),
        ("the reason that counsel gave",),
    ),
    "sent back, as the attorney said": (
        MA,
        "hold_for_defect",
        {
            "kind": "federal_agency",
            "desk": "library_director",
            "seeks": PERSON,
            "process": {**SUBPOENA, "court": "federal", "good_cause": "no"},
        },
        ("must first be corrected", "Good cause for the paper has not been shown"),
        (),
    ),
    "sent back, for what only counsel knows": (
        MA,
        "hold_for_defect",
        {
            "kind": "federal_agency",
            "desk": "library_director",
            "seeks": PERSON,
            "process": {**SUBPOENA, "court": "federal"},
            "counsel": [{"who": "network_attorney", "says": "defect"}],
        },
        ("[what must be corrected]",),
        ("what must be corrected, as counsel said",),
    ),
    "search warrant": (
        MA,
        "comply_now",
        {"kind": "law_enforcement", "seeks": PERSON, "process": {**SUBPOENA, "kind": "search_warrant"}},
        (RECEIVED, "is being complied with", "gives up any right"),
        (),
    ),
    "own record": (
        MA,
        "release_with_consent",
        {
            "kind": "patron",
            "desk": "library_director",
            "who": {"identified": "yes"},
            "seeks": {"about": "own_record"},
            **BY_MAIL,
        },
        ("your own records", "other people is left out", *MA_APPEAL),
        (),
    ),
    "a task": (
        MA,
        "release_operational",
        {
            "kind": "library",
            "desk": "library_director",
            "purpose": "interlibrary_loan",
            "seeks": {"about": "task", "patrons": ["1"]},
        },
        ("what is needed for interlibrary loan", "must not be passed on"),
        (),
    ),
    "out of scope": (
        MA,
        "out_of_scope",
        {**BY_MAIL, "seeks": {"about": "records", "classes": ["finance_and_policy"]}},
        (
            "not a matter of library users' records",
            "nothing has been refused",
            "an answer by December 7, 2026",
        ),
        (),
    ),
    "Maine: totals for records, acknowledged": (
        ME,
        "aggregate_only",
        {"kind": "press", "seeks": LOANS, **BY_MAIL, **LATER},
        (
            RECEIVED,
            *ME_EXEMPT,
            "27 M.R.S. s.121(3)",
            "We expect to send them by December 15, 2026.",
            *ME_APPEAL,
        ),
        (),
    ),
    "Maine: acknowledged without an estimate": (
        ME,
        "aggregate_only",
        {"kind": "press", "seeks": LOANS, **BY_MAIL},
        (RECEIVED,),
        ("the date by which you will answer in full",),
    ),
    "Maine: denied": (
        ME,
        "refuse",
        {"seeks": PERSON, **BY_MAIL, "asked": "What did Josephine Vasquez read?"},
        (
            RECEIVED,
            *ME_EXEMPT,
            "27 M.R.S. s.121(2)",
            "Without a court order or the patron's written permission",
            "What you can have instead",
            *ME_APPEAL,
        ),
        (),
    ),
    "Maine: denied to an officer": (
        ME,
        "refuse",
        {
            "kind": "law_enforcement",
            "who": {"identified": "yes"},
            "seeks": PERSON,
            "received_how": "in_person_oral",
        },
        (RECEIVED, *ME_EXEMPT, "Without a court order no record is given"),
        (),
    ),
    "Maine: held": (
        ME,
        "hold_for_counsel",
        {
            "kind": "law_enforcement",
            "who": {"identified": "yes"},
            "seeks": PERSON,
            "process": {**SUBPOENA, "issuer": "attorney"},
        },
        ("with the library's counsel for an opinion", "an answer by December 18, 2026"),
        (),
    ),
    "Maine: ordered": (
        ME,
        "release_as_ordered",
        {"kind": "law_enforcement", "who": {"identified": "yes"}, "seeks": PERSON, "process": SUBPOENA},
        ("You will receive the records that the subpoena names", "They are given by December 18, 2026."),
        (),
    ),
    "Maine: the paper alone": (
        ME,
        "accept_paper_only",
        {"kind": "law_enforcement", "seeks": PERSON, "process": SUBPOENA, "desk": "staff"},
        ("accepted the paper", "As soon as you have shown who you are"),
        (),
    ),
    "Maine: a letter of somebody who has not shown a badge": (
        ME,
        "accept_paper_only",
        {"kind": "law_enforcement", "seeks": PERSON, "desk": "staff", **BY_MAIL},
        ("accepted your request", "As soon as you have shown who you are"),
        (),
    ),
    "Maine: search warrant": (
        ME,
        "comply_now",
        {
            "kind": "law_enforcement",
            "who": {"identified": "yes"},
            "seeks": PERSON,
            "process": {**SUBPOENA, "kind": "search_warrant"},
        },
        ("is being complied with",),
        (),
    ),
    "Maine: referred to the school": (
        ME,
        "refer_institution",
        {"seeks": LOANS, "custodian": "school_library", **BY_MAIL},
        ("[name and address of the school or college]", *ME_APPEAL),
        ("the school or college",),
    ),
}
