"""The plain words a clerk or a requester reads for the names in forms and decisions. Data, no logic."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from redactkit.model import Group, Outcome


class Answer(NamedTuple):
    """How an outcome is said to the person who must act on it."""

    title: str
    sentence: str


ANSWERS: dict[Outcome, Answer] = {
    Outcome.COMPLY_NOW: Answer(
        "Comply now",
        "A search warrant is honored at once. Do not hinder the search; write down what is shown or taken.",
    ),
    Outcome.RELEASE_AS_ORDERED: Answer(
        "Give what the order names",
        "Exactly what the paper specifies is given, on its date, and nothing beyond.",
    ),
    Outcome.RELEASE_REDACTED: Answer(
        "Give a redacted copy",
        "The records are given without what reveals who people are and what they read.",
    ),
    Outcome.AGGREGATE_ONLY: Answer("Totals, no lines", "Totals are given; no record of any one person is."),
    Outcome.RELEASE_OPERATIONAL: Answer(
        "Give what the task needs",
        "The people named receive what the stated purpose needs, and nothing else.",
    ),
    Outcome.RELEASE_WITH_CONSENT: Answer(
        "Give what the person permits",
        "The records of the person who permits it are given; other people are left out.",
    ),
    Outcome.HOLD_FOR_COUNSEL: Answer(
        "Wait for counsel", "Counsel must answer first. Nothing is given, and nothing is refused."
    ),
    Outcome.HOLD_FOR_DEFECT: Answer(
        "Send back to be corrected", "The paper they showed you has a defect that must be corrected first."
    ),
    Outcome.FORWARD_TO_CLERK: Answer(
        "Forward the request", "The request, not the records, goes to the keeper of the records."
    ),
    Outcome.WITHHOLD_NEUTRAL: Answer(
        "The same answer everyone gets",
        "The answer neither says nor denies that there is such a record, and nobody looks it up.",
    ),
    Outcome.REFER_HOME_LIBRARY: Answer(
        "Ask the other library", "The library where the people concerned are registered decides."
    ),
    Outcome.REFER_DIRECTOR: Answer(
        "Give it to the Director", "The Library Director receives every such request."
    ),
    Outcome.REFER_INSTITUTION: Answer(
        "Ask the school or college",
        "The school or college whose record this is decides by its own procedure.",
    ),
    Outcome.ACCEPT_PAPER_ONLY: Answer(
        "Take the paper, give nothing", "Accept the paper they showed you, and turn over no record."
    ),
    Outcome.REFUSE: Answer("No", "The records asked for are not given."),
    Outcome.OUT_OF_SCOPE: Answer(
        "Not a matter of patron records", "This is answered by the usual procedure for such papers or events."
    ),
}

SEALED = "Tell nobody about this paper except counsel and whoever must help to answer it."
"""What comes first where a paper forbids telling anybody, or asks for it."""

EVERY_COLUMN = (
    "The form does not say which details the paper names (seeks.fields), so the copy has every column that "
    "the exports have, but for what opens an account or tells of other people. Read the paper: if it names "
    "some details only, write them into the form, and make the copy again before anything is handed over."
)
"""What comes first where a paper's copy is made, or was, without the details that the paper names."""

COUNSEL_DECIDED = "Counsel has decided it; the policy is silent."

BASIS = {
    "policy": "Your library's policy says this.",
    "inferred": "This follows from your library's policy or the law, though not in its words.",
    "gap": "The policy does not say; this is the careful answer.",
}

WHO = {
    "staff": "Staff at the desk",
    "library_director": "Library Director",
    "library_board": "Library board",
    "town_clerk": "Town Clerk",
    "town_counsel": "Town Counsel",
    "library_counsel": "Library counsel",
    "network_attorney": "Network attorney",
    "home_library": "The home library",
    "institution": "The school or college",
    "operator": "Whoever ran this",
}

COUNSEL = {
    "town_counsel": "Town Counsel",
    "library_counsel": "the library's counsel",
    "network_attorney": "the Network's attorney",
}

RECEIVED_HOW = {
    "email": "by e-mail",
    "letter": "by letter",
    "fax": "by fax",
    "in_person_written": "in writing, in person",
    "in_person_oral": "orally, in person",
    "telephone": "by telephone",
    "portal": "through the records portal",
}

PAPERS = {
    "subpoena": "subpoena",
    "court_order": "court order",
    "search_warrant": "search warrant",
    "arrest_warrant": "arrest warrant",
    "administrative_warrant": "administrative warrant",
    "national_security_letter": "national security letter",
    "fisa_order": "order",
    "surveillance_order": "order",
    "preservation_letter": "preservation letter",
    "discovery_request": "discovery request",
}
"""Every ``process.kind`` that is process: what was served, as opposed to asked."""

PROCESS = {
    **PAPERS,
    "written_consent": "written consent",
    "oral_consent": "oral consent",
    "fisa_order": "FISA order",
    "surveillance_order": "surveillance order",
}
"""Every paper that may be presented, a consent too, as counsel reads it."""

ISSUERS = {
    "judge": "a judge",
    "magistrate": "a magistrate or clerk-magistrate",
    "justice_of_the_peace": "a justice of the peace",
    "court_clerk": "the clerk of a court",
    "notary": "a notary",
    "grand_jury": "a grand jury",
    "attorney": "an attorney",
    "agency": "an agency",
    "legislature": "a legislative committee",
    "unsigned": "nobody: it is unsigned",
}

COURTS = {
    "home_state": "a court of this state",
    "other_state": "a court of another state",
    "federal": "a federal court",
    "tribal": "a tribal court",
    "foreign": "a court of another country",
    "unknown": "not known",
}

REQUESTERS = {
    "private": "a private person",
    "parent_or_guardian": "a private person",  # an age or a family decides nothing
    "press": "the press",
    "patron": "a patron",
    "executor": "an executor",
    "municipal_body": "a body of the town",
    "library_board": "the library board",
    "state_agency": "a state agency",
    "federal_agency": "a federal agency",
    "law_enforcement": "law enforcement",
    "court": "a court",
    "attorney": "an attorney",
    "legislature": "a legislative body",
    "library": "another library",
    "library_staff": "a member of staff",
    "library_agent": "somebody who works for the library",
}

REVIEWS = {"proper_form": "Proper form", "good_cause": "Good cause"}

SAYS = {
    "release": "it may be given",
    "release_less": "a part of it may be given: say which",
    "defect": "something must be corrected first: say what",
    "refuse": "it is not given: say why, for the letter",
    "wait": "not decided yet",
}
"""What counsel can say, and what each word means."""

APART = {
    Outcome.OUT_OF_SCOPE: "ordinary public records; they are answered by the usual procedure",
    Outcome.HOLD_FOR_COUNSEL: "counsel is asked first; until then nothing is given, and nothing is refused",
    Outcome.RELEASE_REDACTED: "a redacted copy is given",
    Outcome.AGGREGATE_ONLY: "totals are given",
    Outcome.FORWARD_TO_CLERK: "forwarded to the keeper of the records",
    Outcome.REFER_DIRECTOR: "handed to the Library Director",
    Outcome.REFUSE: "not given",
}
"""How classes that were asked for beside patron records are answered, for the requester."""

CATEGORY_GROUPS = {
    Group.DIRECT_IDENTIFIER: "names, card numbers and other numbers of a person: each says whose record it "
    "is",
    Group.CONTACT: "addresses, telephone numbers and e-mail addresses: each leads to a person or a household",
    Group.QUASI_IDENTIFIER: "dates of birth, kinds of patron, towns and the like: beside other details they "
    "narrow a record down to one person",
    Group.ACCOUNT_OR_SECRET: "passwords, blocks and money owed: they open one person's account or describe "
    "it",
    Group.FREE_TEXT: "notes and messages: they are free text about one person, and names stand in them",
    Group.OPERATIONAL: "exact times, and numbers of copies and transactions: they can be matched to a person "
    "seen at the desk, or to a receipt",
    Group.BIBLIOGRAPHIC: "catalogue numbers and finer details of a work: they would join a work to the "
    "occasion on which it was lent",
    Group.STAFF: "initials of staff beside a loan: they tell the shift, and so the day that is left out",
}
"""What is taken out of a copy, group by group, and how it would tell who somebody is or what they read."""

CLASSES = {
    "registration": "registration records",
    "circulation": "loan records",
    "holds": "records of holds",
    "fines": "records of fines",
    "interlibrary_loan": "interlibrary loan records",
    "attendance": "attendance records",
    "computer_use": "records of computer use",
    "room_bookings": "room bookings",
    "reading_programs": "records of reading programs",
    "reference_questions": "reference questions",
    "notices": "notices sent to library users",
    "electronic_communications": "records of network use",
    "staff_correspondence": "staff correspondence",
    "reconsideration": "requests for reconsideration",
    "incident_reports": "incident reports",
    "video": "video recordings",
    "finance_and_policy": "finance and policy papers",
}

CLOCKS = {
    "written_response": "answer in writing, or hand over the records",
    "acknowledgement": "acknowledge the request",
    "denial": "deny in writing, with the reason",
    "fee": "the last day on which an answer keeps the right to a fee",
    "petition": "the last day to ask the Supervisor of Records for more time",
    "production": "hand over the records, at the latest",
    "return_date": "the date in the paper they showed you",
    "keep_sources": "keep the exports unchanged until",
}

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def plain_day(day: date) -> str:
    """``November 20, 2026``, whatever the machine's language."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def plain_month(day: date) -> str:
    """``November 2026``."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def in_words(names: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``; each once."""
    *most, last = dict.fromkeys(names)
    return f"{', '.join(most)} and {last}" if most else last


def title_of(title: str) -> str:
    """The title of an office without who stands in for it: nobody signs as both."""
    return title.partition(";")[0].strip()


def plain(name: str) -> str:
    """A name from a form or profile without its underscores."""
    return name.replace("_", " ")
