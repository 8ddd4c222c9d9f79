"""What differs between two policies in sentences, for a reader who has seen neither form nor table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from redactkit.report.fact_words import describe_condition, describe_value

Facts = Mapping[str, Sequence[str]]

ANSWERS = {
    "hold_for_counsel": "waits for counsel",
    "hold_for_defect": "goes back to be corrected",
    "forward_to_clerk": "is sent on to the Town Clerk, who answers it",
    "withhold_neutral": "gets the answer that everyone gets, whoever is asked about",
    "refer_home_library": "is sent on to the library where the patrons are registered",
    "refer_director": "is sent on to the Library Director",
    "refer_institution": "is sent on to the school or college",
    "accept_paper_only": "is taken in and passed on, and gets no answer yet",
    "refuse": "is refused",
    "out_of_scope": "is answered by the usual procedure for other papers",
    "release_operational": "is granted, but the policy lists nothing for it",
}
"""What becomes of a request that is given nothing then and there."""

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

_VALUES = {
    ("classes", "ordinary"): "staff letters and papers about money and policy",
    ("classes", "careful"): "challenge forms, incident reports and video",
}

_CONDITIONS = {
    ("fields", "all_withheld"): "naming only details that a public copy leaves out",
    ("fields", "unnamed some_released"): "naming no details, or some that a public copy shows",
    ("identified", "yes"): "if they have shown who they are",
    ("identified", "no"): "if they have not shown who they are",
    ("trained", "yes"): "if they have been taught about confidentiality",
    ("trained", "no"): "if they have not been taught about confidentiality",
    ("spoken", "yes"): "by word of mouth",
    ("spoken", "no"): "not by word of mouth",
    ("signed", "court"): "signed by a court of this state or a federal one",
    ("specific", "yes"): "that says exactly what is to be given",
    ("specific", "no"): "that does not say exactly what is to be given",
    ("signed", "court unclear"): "signed, or possibly signed, by a court of this state or a federal one",
    ("counsel", "not_yet"): "before counsel has said anything",
    ("counsel", "agreed"): "once every counsel has agreed",
    ("process", "none public_records_request"): "without a paper",
    ("process", "none"): "without any paper",
    ("process", "public_records_request"): "by a public records request",
    ("process", "written_consent"): "with a patron's written consent",
    (
        "process",
        "none public_records_request written_consent",
    ): "without a paper or with a patron's written consent",
}
"""What is said more shortly here, where several values come together."""

ANYBODY, ANY_REQUEST = "anybody", "any request"

_NO_PAPER = ("none", "public_records_request")
_WHO = ("asker", "identified", "trained", "level")
_WHAT = ("handled_by", "selector", "classes", "fields", "purpose")


def with_what(facts: Facts, domains: Facts) -> str:
    """Under which paper, and when: ``with a written consent, before counsel has said anything``."""
    told = [name for name in facts if name not in (*_WHO, *_WHAT)]
    return ", ".join(_condition(name, facts[name], domains) for name in told)


def who(facts: Facts, domains: Facts) -> str:
    """Who asks: ``a court, if they have not shown who they are``."""
    named = _askers(facts["asker"]) if "asker" in facts else ANYBODY
    return ", ".join([named, *(_condition(name, facts[name], domains) for name in _WHO[1:] if name in facts)])


def conditions(facts: Facts) -> int:
    """How many conditions there are on who asks."""
    return sum(name in facts for name in _WHO[1:])


def asked(facts: Facts, domains: Facts) -> str:
    """What is asked for, with which paper: ``the asker's own record, without a paper``."""
    return ", ".join(filter(None, (_wanted(facts, domains), with_what(facts, domains))))


def what(facts: Facts, domains: Facts) -> str:
    """What is asked, and where: ``the records of many people, asked at the Town Clerk's desk``."""
    verb = "made" if _is_wide(facts, domains) else "asked"
    return f"{_wanted(facts, domains)}, {verb}{_desk(facts, domains)}"


def how(facts: Facts, domains: Facts) -> str:
    """The same of what is known to be asked for: ``for running the library, asked``."""
    return ", ".join([*_details(facts, domains), f"asked{_desk(facts, domains)}"])


def _wanted(facts: Facts, domains: Facts) -> str:
    named = ANY_REQUEST
    if "selector" in facts:
        left = [value for value in domains["selector"] if value not in facts["selector"]]
        wide = _is_wide(facts, domains)
        named = (
            f"{ANY_REQUEST} but for {_listed('selector', left)}"
            if wide
            else _listed("selector", facts["selector"])
        )
    said = _details(facts, domains)
    return f"{named} ({', '.join(said)})" if said else named


def _is_wide(facts: Facts, domains: Facts) -> bool:
    """Whether so much may be asked for that it is shorter to say what may not."""
    asked_for = facts.get("selector", domains["selector"])
    return len(asked_for) * 2 > len(domains["selector"]) + 1


def _details(facts: Facts, domains: Facts) -> list[str]:
    said = [_listed("classes", facts["classes"])] if "classes" in facts else []
    said += [_condition("fields", facts["fields"], domains)] if "fields" in facts else []
    said += [f"for {_listed('purpose', facts['purpose'])}"] if "purpose" in facts else []
    return said


def _desk(facts: Facts, domains: Facts) -> str:
    return f" at {_some('handled_by', facts['handled_by'], domains)}" if "handled_by" in facts else ""


def _askers(values: Sequence[str]) -> str:
    """The askers, by groups where they are all of a group, or all but a few."""
    return _joined(list(_grouped(values)))


def _grouped(values: Sequence[str]) -> Iterator[str]:
    for name, members in GROUPS.items():
        here = [each for each in members.split() if each in values]
        left = [each for each in members.split() if each not in values]
        if here and len(left) * 2 < len(here):
            yield f"{name} but {_listed('asker', left)}" if left else name
        else:
            yield from (describe_value("asker", each) for each in here)


def _condition(name: str, values: Sequence[str], domains: Facts) -> str:
    known = _CONDITIONS.get((name, " ".join(values)))
    if known is not None:
        return known
    if name == "process":
        return _with_paper(values)
    left = [value for value in domains[name] if value not in values]
    negated = len(values) > len(left) + 1
    return describe_condition(name, left if negated else values, negated)


def _with_paper(values: Sequence[str]) -> str:
    """Under one of these papers, or under none."""
    papers = [each for each in values if each not in _NO_PAPER]
    none = _CONDITIONS.get(("process", " ".join(each for each in values if each in _NO_PAPER)))
    return f"{none} or with {_listed('process', papers)}" if none else f"with {_listed('process', papers)}"


def _some(name: str, values: Sequence[str], domains: Facts) -> str:
    """The values, or what they are all but."""
    left = [value for value in domains[name] if value not in values]
    return f"anything but {_listed(name, left)}" if len(values) > len(left) + 1 else _listed(name, values)


def _listed(name: str, values: Iterable[str]) -> str:
    return _joined([_VALUES.get((name, value), describe_value(name, value)) for value in values])


def _joined(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]
