"""Plain words for the codes that the program uses inside: what a clerk reads on screen and in letters."""

from __future__ import annotations

from redactkit.model import Basis, Outcome

OUTCOMES: dict[Outcome, str] = {
    Outcome.COMPLY_NOW: "Comply now: this is a search warrant. Do not obstruct it; write down what is taken.",
    Outcome.RELEASE_AS_ORDERED: "Release exactly what the order names, on its date, and nothing more.",
    Outcome.RELEASE_REDACTED: "Release the records, with everything that points to a person removed.",
    Outcome.AGGREGATE_ONLY: "Give totals, no lines.",
    Outcome.RELEASE_OPERATIONAL: "Release what the stated library purpose needs, to the people named.",
    Outcome.RELEASE_WITH_CONSENT: "Release the patron's own records: to her, or to whom her "
    "written consent names.",
    Outcome.HOLD_FOR_COUNSEL: "Hold: give nothing yet, and ask counsel.",
    Outcome.HOLD_FOR_DEFECT: "Hold: the paper goes back to be corrected first.",
    Outcome.FORWARD_TO_CLERK: "Forward the request to the Town Clerk. Give nothing yourself.",
    Outcome.WITHHOLD_NEUTRAL: "Give the same answer everyone gets; it neither says nor denies that there is "
    "anything.",
    Outcome.REFER_HOME_LIBRARY: "Refer to the library at which the patrons are registered.",
    Outcome.REFER_DIRECTOR: "Pass it to the Library Director. Give nothing at the desk.",
    Outcome.REFER_INSTITUTION: "Refer to the institution whose records these are.",
    Outcome.ACCEPT_PAPER_ONLY: "Accept the paper, hand over nothing, and pass it on at once.",
    Outcome.REFUSE: "Give nothing. The refusal is in writing, with its reason.",
    Outcome.OUT_OF_SCOPE: "This is not a request for patron records: it has a procedure of its own.",
}

RELEASED: dict[Outcome, str] = {
    Outcome.RELEASE_REDACTED: "the records, with everything that points to a person removed",
    Outcome.AGGREGATE_ONLY: "totals, no lines",
    Outcome.COMPLY_NOW: "exactly what the search warrant names, record by record",
    Outcome.RELEASE_AS_ORDERED: "exactly what the order names, record by record",
    Outcome.RELEASE_WITH_CONSENT: "the records of the person who permits it, and of nobody else",
    Outcome.RELEASE_OPERATIONAL: "what the task needs, for the people named, and nothing else",
}

EVERY_COLUMN_RELEASED = "the records that the paper names, every column not withheld"
EVERY_COLUMN = (
    "The form does not say which details the paper names (seeks.fields), so the copy has every column that "
    "the exports have, but for what opens an account or tells of other people. Read the paper: if it names "
    "some details only, write them into the form before the copy is made, and make it again if it was."
)

CHECKED = "Last check: passed. No listed identifier was found in what is to be sent."
CHECKED_ROWS = (
    "Last check: passed. No record was added or left out, and no other patron's listed identifier was found "
    "in what is to be sent."
)

BASES: dict[Basis, str] = {
    Basis.POLICY: "your library's policy says so",
    Basis.INFERRED: "this follows from your library's policy, though not in its words",
    Basis.GAP: "the policy does not say; this is the careful answer",
}

COUNSEL_DECIDED = "counsel has decided it; the policy is silent"

PEOPLE: dict[str, str] = {
    "library_director": "Library Director",
    "library_board": "the library board",
    "town_clerk": "Town Clerk",
    "town_counsel": "Town Counsel",
    "library_counsel": "counsel to the library",
    "network_attorney": "the Network's attorney",
    "home_library": "the library of registration",
    "institution": "the institution",
    "staff": "staff",
    "operator": "whoever runs redactkit",
}

CLOCKS: dict[str, str] = {
    "written_response": "answer in writing, or hand over the records",
    "acknowledgement": "acknowledge the request",
    "denial": "deny in writing, with the reason",
    "fee": "the last day on which an answer keeps the right to a fee",
    "petition": "the last day to ask the Supervisor of Records for more time",
    "production": "hand over the records, at the latest",
    "return_date": "the paper's own date",
    "appeal": "the last day on which the requester may appeal",
    "appeal_if_silent": "the last day on which the requester may appeal the silence",
}

NOTHING_RELEASED = "Nothing was released. That is the answer, not an error."


def person(who: str) -> str:
    """A role as people say it."""
    return PEOPLE.get(who, who.replace("_", " "))
