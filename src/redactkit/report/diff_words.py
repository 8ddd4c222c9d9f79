"""What differs between two policies in sentences, for a reader who has seen neither form nor table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

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
    ("spoken", "yes"): "asked by word of mouth",
    ("spoken", "no"): "not asked by word of mouth",
    ("signed", "court"): "signed by a court of this state or a federal one",
    ("specific", "yes"): "that says exactly what is to be given",
    ("specific", "no"): "that does not say exactly what is to be given",
    ("signed", "court unclear"): "signed, or possibly signed, by a court of this state or a federal one",
    ("counsel", "not_yet"): "before counsel has said anything",
    ("counsel", "agreed"): "once every counsel has agreed",
    ("process", "none public_records_request"): "without a paper",
    ("process", "none"): "without any paper",
    ("process", "public_records_request"): "by a public records request",
}
"""What is said more shortly here, where several values come together."""

ANYBODY, ANYTHING, ANY_PAPER = "anybody", "anything", "with any paper or none"

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


def what(facts: Facts, domains: Facts) -> str:
    """What is asked, and where: ``the records of many people, asked at the Town Clerk's desk``."""
    selector = facts.get("selector")
    named = _some("selector", selector, domains) if selector is not None else ANYTHING
    said = [_listed("classes", facts["classes"])] if "classes" in facts else []
    said += [_condition("fields", facts["fields"], domains)] if "fields" in facts else []
    said += [f"for {_listed('purpose', facts['purpose'])}"] if "purpose" in facts else []
    further = f" ({', '.join(said)})" if said else ""
    desk = f" at {_some('handled_by', facts['handled_by'], domains)}" if "handled_by" in facts else ""
    return f"{named}{further}, asked{desk}"


def in_short(lines: Iterable[Facts], domains: Facts) -> Iterator[str]:
    """Who asks for what with which paper, before any condition; papers that come to the same together."""
    by_paper: dict[str, tuple[set[str], set[str]]] = {}
    for facts in lines:
        for paper in facts.get("process", domains["process"]):
            people, wanted = by_paper.setdefault(paper, (set(), set()))
            people.update(facts.get("asker", domains["asker"]))
            wanted.update(facts.get("selector", domains["selector"]))
    alike: dict[tuple[str, str], set[str]] = {}
    for paper, (people, wanted) in by_paper.items():
        alike.setdefault((_anybody(people, domains), _anything(wanted, domains)), set()).add(paper)
    for (by, of), papers in alike.items():
        held = [each for each in domains["process"] if each in papers]
        under = _condition("process", held, domains) if len(held) < len(domains["process"]) else ANY_PAPER
        yield f"{by} {under}, asking for {of}"


def _anybody(people: Collection[str], domains: Facts) -> str:
    named = [each for each in domains["asker"] if each in people]
    return _askers(named) if len(named) < len(domains["asker"]) else ANYBODY


def _anything(wanted: Collection[str], domains: Facts) -> str:
    named = [each for each in domains["selector"] if each in wanted]
    return _some("selector", named, domains) if len(named) < len(domains["selector"]) else ANYTHING


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
