"""What the facts of a request are called in a sentence, for a reader who has seen neither form nor table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

Facts = Mapping[str, Sequence[str]]

GIVES = {
    "nothing": "nothing",
    "totals": "totals",
    "redacted": "redacted records",
    "persons": "persons' records",
}

CIRCUMSTANCES = {
    "ordinary": "an ordinary request",
    "at_the_desk": "handed in at the staff's desk",
    "spoken_consent": "with a patron's spoken consent",
    "school_or_college": "about a record of a school or college",
    "gag": "under an order to tell nobody",
    "danger_to_life": "when a life is in danger",
    "deceased_patron": "about a patron who has died",
    "litigation_hold": "under a litigation hold",
    "data_breach": "after a data breach",
    "vendor_contract": "under a vendor's contract",
    "debt_collection": "to collect a debt",
    "public_audit": "for a public audit",
    "labor_request": "for a labor request",
    "trustees_report": "for the trustees' report",
    "historical": "about historical records",
    "doubt": "when validity or authority is doubted",
    "registered_elsewhere": "about patrons registered at another library",
    "property_recovery": "to recover the library's property",
    "several": "when several of these come together, or one of them once every counsel has agreed",
    "answered_otherwise": "when counsel has answered otherwise, or not every counsel has answered",
}

GROUPS = {
    "the public": (
        "private press researcher patron executor municipal_body library_board attorney legislature auditor "
        "union school"
    ),
    "an officer": "state_agency federal_agency law_enforcement court",
    "library people": "library library_staff library_agent vendor collection_agency",
}
"""Askers who are mostly answered alike. A town's bodies ask as the public does."""

_ASKERS = {
    "private": "a private person",
    "press": "a journalist",
    "researcher": "a researcher",
    "patron": "a patron",
    "executor": "an executor",
    "municipal_body": "a municipal body",
    "library_board": "the library board",
    "state_agency": "a state agency",
    "federal_agency": "a federal agency",
    "law_enforcement": "a law officer",
    "court": "a court",
    "attorney": "a lawyer",
    "legislature": "a legislature",
    "library": "another library",
    "library_staff": "library staff",
    "library_agent": "an agent or volunteer of the library",
    "vendor": "a vendor",
    "collection_agency": "a collection agency",
    "auditor": "an auditor",
    "union": "a union",
    "school": "a school",
}
_DESKS = {"staff": "staff", "library_director": "the Library Director", "town_clerk": "the Town Clerk"}
_PAPERS = {
    "none": "no paper",
    "public_records_request": "a public records request",
    "subpoena": "a subpoena",
    "court_order": "a court order",
    "search_warrant": "a search warrant",
    "arrest_warrant": "an arrest warrant",
    "administrative_warrant": "an administrative warrant",
    "national_security_letter": "a national security letter",
    "fisa_order": "a FISA order",
    "surveillance_order": "a surveillance order",
    "preservation_letter": "a preservation letter",
    "discovery_request": "a discovery request",
    "written_consent": "a written consent",
    "oral_consent": "a spoken consent",
}
_SELECTORS = {
    "totals": "totals",
    "class": "a class of records",
    "patron": "one person's records",
    "item": "the readers of one work",
    "own": "their own record",
    "task": "what a task needs",
}
_CLASSES = {
    "patron_records": "patron records",
    "ordinary": "ordinary public records",
    "careful": "complaints, incident reports or video",
}
_CONDITIONS = {
    ("identified", "no"): "has not shown who they are",
    ("identified", "yes"): "has shown who they are",
    ("trained", "no"): "has not been trained",
    ("trained", "yes"): "has been trained",
    ("level", "state municipal unstated"): "is not a federal one",
    ("fields", "all_withheld"): "only fields that are withheld",
    ("fields", "unnamed some_released"): "not only fields that are withheld",
    ("specific", "yes"): "specifying the information",
    ("specific", "no"): "not specifying the information",
    ("signed", "court"): "signed by a court of this state or a federal one",
    ("signed", "court unclear"): "signed, or possibly signed, by a court of this state or a federal one",
    ("counsel", "not_yet"): "before counsel has said anything",
    ("counsel", "agreed"): "once every counsel has agreed",
    ("process", "none public_records_request"): "without a paper",
}

_WHO = ("asker", "identified", "trained", "level")
_WHAT = ("handled_by", "selector", "classes", "fields", "purpose")


def with_what(facts: Facts, domains: Facts) -> str:
    """Under which paper, and when: ``with a written consent, before counsel has said anything``."""
    told = {name: values for name, values in facts.items() if name not in (*_WHO, *_WHAT)}
    parts = []
    if (paper := told.pop("process", None)) is not None:
        known = _CONDITIONS.get(("process", " ".join(paper)))
        parts.append(known or f"with {_some(paper, domains['process'], _PAPERS, 'anything')}")
    parts += [_condition(name, values, domains) for name, values in told.items()]
    return ", ".join(parts)


def who(facts: Facts, domains: Facts) -> str:
    """Who asks: ``a court who has not shown who they are``."""
    said = [_condition(name, facts[name], domains) for name in _WHO[1:] if name in facts]
    named = _askers(facts["asker"]) if "asker" in facts else "anybody"
    return f"{named} who {' and '.join(said)}" if said else named


def what(facts: Facts, domains: Facts) -> str:
    """What is asked, and of whom: ``a class of records (patron records), asked of the Town Clerk``."""
    further = []
    if "classes" in facts:
        further.append(_some(facts["classes"], domains["classes"], _CLASSES, "anything"))
    if "fields" in facts:
        further.append(_condition("fields", facts["fields"], domains))
    if "purpose" in facts:
        purposes = {"none": "no purpose"}
        further.append(f"for {_some(facts['purpose'], domains['purpose'], purposes, 'any purpose')}")
    named = "anything"
    if "selector" in facts:
        named = _some(facts["selector"], domains["selector"], _SELECTORS, "anything")
    asked = ", asked"
    if "handled_by" in facts:
        asked = f", asked of {_some(facts['handled_by'], domains['handled_by'], _DESKS, 'anybody')}"
    return named + (f" ({', '.join(further)})" if further else "") + asked


def _askers(values: Sequence[str]) -> str:
    """The askers, by groups where they are all of a group, or all but a few."""
    return _joined(list(_grouped(values)))


def _grouped(values: Sequence[str]) -> Iterator[str]:
    for name, members in GROUPS.items():
        here = [each for each in members.split() if each in values]
        left = [each for each in members.split() if each not in values]
        if here and len(left) * 2 < len(here):
            yield f"{name} but {_listed(left, _ASKERS)}" if left else name
        else:
            yield from (_ASKERS[each] for each in here)


def _condition(name: str, values: Sequence[str], domains: Facts) -> str:
    known = _CONDITIONS.get((name, " ".join(values)))
    return known if known is not None else f"{name} is {_some(values, domains[name], {}, 'anything')}"


def _some(values: Sequence[str], domain: Sequence[str], words: Mapping[str, str], all_: str) -> str:
    """The values, or what they are all but."""
    if len(values) * 2 > len(domain) + 1:
        left = [value for value in domain if value not in values]
        return f"{all_} but {_listed(left, words)}" if left else all_
    return _listed(values, words)


def _listed(values: Iterable[str], words: Mapping[str, str]) -> str:
    return _joined([words.get(value, value.replace("_", " ")) for value in values])


def _joined(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]
