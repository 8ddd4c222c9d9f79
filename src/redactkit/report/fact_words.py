"""What a rule asks of a request, in plain English: one table for every fact, and the sentences made from it.

    describe_condition("handled_by", ("town_clerk",), negated=False)  →  "at the Town Clerk's desk"

For whoever reads a decision table: pages, checks, differences between policies. A test holds the table
against the facts that rules may read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

ALWAYS = "always"
_FEW = 2  # so many values that are left are named, rather than those that are not


@dataclass(frozen=True, slots=True, kw_only=True)
class FactWords:
    """How one fact is said. In ``is_`` and ``is_not`` the values stand for ``{}``."""

    is_: str
    is_not: str
    values: Mapping[str, str]


def _kinds(is_: str, is_not: str, **values: str) -> FactWords:
    return FactWords(is_=is_, is_not=is_not, values=values)


def _claim(*, yes: str, no: str) -> FactWords:
    return FactWords(is_="{}", is_not="not {}", values={"yes": yes, "no": no})


def _counsel(who: str) -> FactWords:
    return _kinds(
        f"{who} {{}}",
        f"it is not so that {who} {{}}",
        none="has not answered",
        release="has said: release",
        release_less="has said: release less",
        defect="has said: there is a defect",
        refuse="has said: refuse",
        wait="has said: wait",
    )


_ASKERS = {
    "private": "a private person or a firm",
    "press": "the press",
    "researcher": "a researcher",
    "patron": "the patron",
    "executor": "an executor or a family",
    "municipal_body": "a body of the town",
    "library_board": "the trustees",
    "state_agency": "an agency of the state",
    "federal_agency": "a federal agency",
    "law_enforcement": "law enforcement",
    "court": "a court",
    "attorney": "a lawyer",
    "legislature": "a legislature",
    "library": "another library",
    "library_staff": "a member of staff",
    "library_agent": "a volunteer or agent of the library",
    "vendor": "a vendor",
    "collection_agency": "a collection agency",
    "auditor": "an auditor",
    "union": "a union",
    "school": "a school",
}

FACT_WORDS: dict[str, FactWords] = {
    "handled_by": _kinds(
        "at {}",
        "not at {}",
        staff="the staff's desk",
        library_director="the Library Director's desk",
        town_clerk="the Town Clerk's desk",
    ),
    "asker": FactWords(is_="asked by {}", is_not="asked by anybody but {}", values=_ASKERS),
    "requester_kind": FactWords(
        is_="asked by {}",
        is_not="asked by anybody but {}",
        values={**_ASKERS, "parent_or_guardian": "a parent or guardian"},
    ),
    "level": _kinds(
        "they work for {}",
        "they do not work for {}",
        federal="the federal government",
        state="the state",
        municipal="a town or county",
        unstated="no government that is named",
    ),
    "identified": _claim(yes="they have shown who they are", no="they have not shown who they are"),
    "trained": _claim(
        yes="they have been taught about confidentiality",
        no="they have not been taught about confidentiality",
    ),
    "process": _kinds(
        "with a paper that is called {}",
        "with no paper that is called {}",
        none="nothing: there is none",
        public_records_request="a public records request",
        subpoena="a subpoena",
        court_order="a court order",
        search_warrant="a search warrant",
        arrest_warrant="an arrest warrant",
        administrative_warrant="an administrative warrant",
        national_security_letter="a national security letter",
        fisa_order="an order of the foreign intelligence court",
        surveillance_order="a surveillance order",
        preservation_letter="a letter that asks to keep records",
        discovery_request="a demand in a lawsuit",
        written_consent="a written consent",
        oral_consent="a consent that is only told",
    ),
    "under_process": _claim(
        yes="with a paper that demands something", no="with no paper that demands anything"
    ),
    "issuer": _kinds(
        "signed by {}",
        "not signed by {}",
        judge="a judge",
        magistrate="a magistrate",
        justice_of_the_peace="a justice of the peace",
        court_clerk="the clerk of a court",
        notary="a notary",
        grand_jury="a grand jury",
        attorney="a lawyer",
        agency="an agency",
        legislature="a legislature",
        unsigned="nobody",
        unknown="nobody can tell whom",
    ),
    "signed": _kinds(
        "{}",
        "it is not so that {}",
        court="a court of this state, or a federal one, signed it",
        unclear="it is not clear who signed it",
        elsewhere="a court of another state or country, or a tribal one, signed it",
        not_a_court="no court signed it",
    ),
    "paper": _kinds(
        "with {}",
        "not with {}",
        nothing="no paper",
        oral_consent="a consent that is only told",
        written_consent="a written consent",
        search_warrant="a search warrant",
        not_a_search_warrant="a warrant that is no search warrant of a court",
        surveillance="an order or letter to watch communications",
        preservation_letter="a letter that asks to keep records",
        order="a subpoena or an order",
    ),
    "federal": _claim(yes="from a federal body", no="not from a federal body"),
    "gag": _claim(yes="nobody may be told", no="nothing forbids to speak of it"),
    "specific": _claim(
        yes="the paper says exactly what is to be given",
        no="the paper does not say exactly what is to be given",
    ),
    "proper_form": _kinds(
        "{}",
        "it is not so that {}",
        unreviewed="nobody has yet said whether the paper is in proper form",
        yes="the paper is said to be in proper form",
        no="the paper is said not to be in proper form",
    ),
    "good_cause": _kinds(
        "{}",
        "it is not so that {}",
        unreviewed="nobody has yet said whether good cause is shown",
        yes="good cause is said to be shown",
        no="good cause is said not to be shown",
    ),
    "network_attorney": _counsel("the Network's attorney"),
    "town_counsel": _counsel("Town Counsel"),
    "library_counsel": _counsel("counsel to the library"),
    "doubt": _claim(
        yes="there is doubt about validity or authority", no="there is no doubt about validity or authority"
    ),
    "task": _claim(yes="for the library's own work", no="not for the library's own work"),
    "selector": _kinds(
        "about {}",
        "not about {}",
        totals="figures only",
        **{"class": "the records of many people"},
        patron="one person",
        item="one item and its readers",
        own="the asker's own record",
        task="a task of the library's work",
    ),
    "classes": _kinds(
        "the records asked for are {}",
        "the records asked for are not {}",
        patron_records="patron records",
        ordinary="staff letters, or about money and policy",
        careful="challenge forms, incident reports or video",
    ),
    "computer_use": _claim(yes="use of computers is asked for", no="no use of computers is asked for"),
    "activities": _claim(
        yes="questions, bookings, programs or visits are asked for",
        no="no questions, bookings, programs or visits are asked for",
    ),
    "fields": _kinds(
        "{}",
        "it is not so that {}",
        unnamed="no details are named",
        all_withheld="every detail asked for is withheld",
        some_released="some of the details asked for are public",
    ),
    "situation": _kinds(
        "{}",
        "it is not so that {}",
        ordinary="nothing is out of the ordinary",
        danger_to_life="a life may be in danger",
        deceased_patron="the patron has died",
        litigation_hold="a lawsuit is coming",
        data_breach="somebody has got into the records",
        vendor_contract="it is about a contract with a vendor",
        debt_collection="it is about collecting a debt",
        public_audit="it is a public audit",
        labor_request="it is about work and staff",
        trustees_report="it is for the trustees' report",
        historical="the records are of another time",
    ),
    "purpose": _kinds(
        "for {}",
        "not for {}",
        interlibrary_loan="a loan between libraries",
        resource_sharing="a shared catalogue or delivery",
        joint_programming="a program held together",
        administration="running the library",
        property_recovery="getting back the library's property",
        none="no stated purpose",
    ),
    "home": _kinds(
        "the request {}",
        "it is not so that the request {}",
        own="says that the patrons are registered here",
        other="says that the patrons are registered at another library",
        unstated="does not say where the patrons are registered, or nobody may look",
    ),
    "custodian": _kinds(
        "a record of {}",
        "not a record of {}",
        public_library="a public library",
        school_library="a school's library",
        college_library="a college's library",
    ),
    "spoken": _claim(yes="it was only spoken", no="it was not only spoken"),
}


def describe_condition(fact: str, values: Sequence[str], negated: bool) -> str:
    """One condition of a rule. Where few other values are left, they are named, not what is excluded."""
    words = FACT_WORDS.get(fact)
    if words is None:  # a fact that this table does not know yet is still told, if not well
        listed = _either(value.replace("_", " ") for value in values)
        return f"{fact.replace('_', ' ')} is {'not ' if negated else ''}{listed}"
    left = [value for value in words.values if value not in values]
    if negated and left and len(left) <= _FEW:
        values, negated = left, False
    said = _either(words.values.get(value, value.replace("_", " ")) for value in values)
    return (words.is_not if negated else words.is_).format(said)


def describe_case(conditions: Iterable[tuple[str, Sequence[str], bool]]) -> str:
    """Conditions that must all hold, as one line: fact, values, whether they are excluded.

    The desk comes first, then who asks, with which paper, about what: the order of the table above.
    """
    order = {fact: place for place, fact in enumerate(FACT_WORDS)}
    sorted_ = sorted(conditions, key=lambda condition: order.get(condition[0], len(order)))
    return ", ".join(describe_condition(*condition) for condition in sorted_) or ALWAYS


def describe_value(fact: str, value: str) -> str:
    """One value of a fact by itself: ``a vendor``."""
    words = FACT_WORDS.get(fact)
    return value.replace("_", " ") if words is None else words.values.get(value, value.replace("_", " "))


def _either(words: Iterable[str]) -> str:
    """``a, b, or c``; no word twice, and a comma before the last where one of them has an "or" of its own."""
    listed = list(dict.fromkeys(words))
    if len(listed) == 1:
        return listed[0]
    plain = len(listed) == 2 and not any(" or " in word for word in listed)
    return f"{', '.join(listed[:-1])}{'' if plain else ','} or {listed[-1]}"
