"""When a question is worth asking, what it offers, and what Enter means. Pure; ``questions`` names these."""

from __future__ import annotations

from redactkit.intake import choices as c
from redactkit.intake.question import Told, When

ORDERS = ("subpoena", "court_order", "discovery_request")
DATED = (*ORDERS, "national_security_letter", "fisa_order", "surveillance_order", "administrative_warrant")
OFFICERS = ("law_enforcement", "federal_agency", "state_agency", "court")
_NO_QUESTION = ("litigation_hold", "data_breach", "labor_request")
_AT_ONCE = ("danger_to_life", "data_breach")
_OF_A_SITUATION = {
    "public_audit": "auditor",
    "labor_request": "union",
    "trustees_report": "library_board",
    "vendor_contract": "vendor",
    "debt_collection": "collection_agency",
}


def matter_is(*matters: str) -> When:
    """A condition: what has happened is one of these."""
    return lambda told: told.has("matter", *matters)


def answered(name: str, *values: str) -> When:
    """A condition: one of these was answered to an earlier question."""
    return lambda told: told.has(name, *values)


def names_somebody(told: Told) -> bool:
    """Whether it is about one person or one item, with no paper, consent or task that allows to look."""
    return told.has("about", "named_patron", "named_item") and told.has("matter", "request", "special")


def counts_from_receipt(told: Told) -> bool:
    """Whether a period of the law runs from the day on which it came in."""
    return told.has("matter", "request", "patron") or (
        told.has("matter", "special") and not told.has("situation", *_AT_ONCE)
    )


def is_asked_about(told: Told) -> bool:
    """A search warrant is complied with first; what it describes is written down while they search."""
    if told.has("matter", "paper"):
        return not told.has("paper", "search_warrant")
    return told.has("matter", "request") or (
        told.has("matter", "special") and not told.has("situation", *_NO_QUESTION)
    )


def has_classes(told: Told) -> bool:
    """Whether kinds of records have a place in this form."""
    return not names_somebody(told) and not told.has("situation", "data_breach")


def is_asked_for_classes(told: Told) -> bool:
    """Whether it matters which kinds of records are meant."""
    if told.has("matter", "paper"):
        return not told.has("paper", "search_warrant")
    return told.has("matter", "patron", "task") or told.has("about", "records", "totals")


def is_asked_for_a_period(told: Told) -> bool:
    """Whether it matters for which time."""
    only_cards = told.said.get("class") == ("registration",)  # a card has no day on which it was used
    return is_asked_for_classes(told) and not only_cards and not told.has("matter", "task")


def is_a_list_of_people(told: Told) -> bool:
    """Whether it may be a list of names and addresses that is wanted."""
    return (
        told.has("matter", "request", "special")
        and told.has("about", "records")
        and told.said.get("class") == ("registration",)
    )


def is_asked_for_details(told: Told) -> bool:
    """Whether it matters which details are meant: a copy for a paper has those that it names, no others."""
    if told.has("matter", "paper"):
        named = is_asked_for_classes(told) and not told.has("paper", "preservation_letter")
        return named and told.has("about", "named_patron", "named_item", "records")
    return is_a_list_of_people(told)


def details(told: Told) -> tuple[str, ...]:
    """The details to choose from: of people, and of the kinds of records that were named."""
    people = tuple(choice.value for choice in c.PERSON_FIELDS)
    if not told.has("matter", "paper"):
        return people
    kinds = told.said.get("class", ()) or tuple(c.RECORD_FIELDS)
    return people + tuple(
        choice.value for kind, choices in c.RECORD_FIELDS.items() if kind in kinds for choice in choices
    )


def permits_cards(told: Told) -> bool:
    """Whether a card may be named: for a paper that demands records, a task, a consent, her own record."""
    if told.has("paper", "preservation_letter"):
        return False
    return told.has("matter", "paper", "task") or told.has("permission", "own_record", "written_consent")


def is_asked_for_cards(told: Told) -> bool:
    """Whether the copy will need to know whose card it is."""
    named = told.has("about", "named_patron") or not told.has("matter", "paper")
    return permits_cards(told) and named


def desks(told: Told) -> tuple[str, ...]:
    """The desks that there are under this policy."""
    all_desks = tuple(choice.value for choice in c.DESKS)
    return all_desks if told.policy.has_clerk else tuple(desk for desk in all_desks if desk != "town_clerk")


def kinds_of_about(told: Told) -> tuple[str, ...]:
    """What such a matter can be about."""
    if told.has("matter", "paper"):
        return ("named_patron", "records", "named_item", "totals")
    elsewhere = ("elsewhere",) if told.policy.refers else ()
    return ("records", "totals", "named_patron", "named_item", *elsewhere)


def people(told: Told) -> tuple[str, ...]:
    """Who such a matter can come from."""
    match told.one("matter"):
        case "paper":
            return c.PRESENTERS
        case "task":
            return c.WORKERS
        case _:
            return c.ASKERS


def default_requester(told: Told) -> str | None:
    """A requester need not say who they are; what nobody said is decided as for a private person."""
    if told.has("matter", "request"):
        return "private"
    return _OF_A_SITUATION.get(told.one("situation") or "")
