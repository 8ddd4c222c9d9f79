"""A request as the rules may see it: a few facts with few values each. Pure.

The space of requests is finite because rules read these facts alone. No fact reads an age, and only
``requester_kind`` tells a parent from anybody else: rows that decide may not read it (``asker`` is theirs).

INVARIANT: no fact depends on which patrons, items, names or words a request holds, and where it names a
person without process, consent or operational purpose, none depends on ``home_library``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from redactkit.decide import vocabulary as v
from redactkit.decide.rules import Facts, When, applies
from redactkit.model import CounselAnswer, Process, Request

_YES_NO = ("yes", "no")
_KINDS = v.members(v.RequesterKind)
_ANSWERS = ("none", *v.members(v.CounselSays))
_REVIEWS = v.members(v.Review)

DOMAINS: dict[str, tuple[str, ...]] = {
    "handled_by": v.members(v.Desk),
    "asker": tuple(kind for kind in _KINDS if kind != "parent_or_guardian"),
    "requester_kind": _KINDS,
    "level": (*v.members(v.Level), "unstated"),
    "identified": _YES_NO,
    "trained": _YES_NO,
    "paper": (
        "nothing",
        "oral_consent",
        "written_consent",
        "search_warrant",
        "not_a_search_warrant",
        "surveillance",
        "preservation_letter",
        "order",
    ),
    "process": v.members(v.ProcessKind),
    "under_process": _YES_NO,
    "issuer": v.members(v.Issuer),
    "signed": ("court", "unclear", "elsewhere", "not_a_court"),
    "federal": _YES_NO,
    "gag": _YES_NO,
    "specific": _YES_NO,
    "proper_form": _REVIEWS,
    "good_cause": _REVIEWS,
    "network_attorney": _ANSWERS,
    "town_counsel": _ANSWERS,
    "library_counsel": _ANSWERS,
    "doubt": _YES_NO,
    "selector": ("totals", "class", "patron", "item", "own", "task"),
    "classes": ("patron_records", "ordinary", "careful"),
    "computer_use": _YES_NO,
    "activities": _YES_NO,
    "fields": ("unnamed", "all_withheld", "some_released"),
    "situation": v.members(v.Situation),
    "purpose": (*v.members(v.Purpose), "none"),
    "home": ("own", "other", "unstated"),
    "custodian": v.members(v.Custodian),
    "spoken": _YES_NO,
}
"""Every fact, and every value that it can have."""

FOR_NOTES_ONLY = frozenset({"requester_kind"})
"""Facts that a row may read only if it decides nothing."""

_NO_PROCESS = frozenset({"none", "public_records_request", "written_consent", "oral_consent"})
_SURVEILLANCE = frozenset({"national_security_letter", "fisa_order", "surveillance_order"})
_NO_SEARCH_WARRANT = frozenset({"arrest_warrant", "administrative_warrant"})
_COURT_SIGNATURES = frozenset({"judge", "magistrate", "justice_of_the_peace"})
_NO_COURT = frozenset({"attorney", "agency", "legislature", "notary", "unsigned"})
_ELSEWHERE = frozenset({"other_state", "tribal", "foreign"})
_ORDINARY = frozenset({"staff_correspondence", "finance_and_policy"})
_CAREFUL = frozenset({"reconsideration", "incident_reports", "video"})
_COMPUTER_USE = frozenset({"computer_use", "electronic_communications"})
_ACTIVITIES = frozenset({"reference_questions", "room_bookings", "reading_programs", "attendance", "notices"})
_SPOKEN = frozenset({"in_person_oral", "telephone"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What of a profile the facts need to know."""

    own_codes: frozenset[str] = frozenset()
    operational: When = ()  # requesters, by asker and purpose, for whom an operational row exists
    printed: frozenset[str] = frozenset()  # categories that a redacted release prints


def derive_facts(request: Request, setting: Setting) -> Facts:
    """The facts of a request: every name of ``DOMAINS``, each with one of its values."""
    process, requester, seeks = request.process, request.requester, request.seeks
    kind = requester.kind
    base = {
        "handled_by": request.handled_by,
        "asker": "private" if kind == "parent_or_guardian" else kind,
        "requester_kind": kind,
        "level": requester.level or "unstated",
        "identified": _said(requester.identified),
        "trained": _said(requester.trained),
        "process": process.kind,
        "under_process": _said(process.kind not in _NO_PROCESS),
        "issuer": process.issuer,
        "signed": _signed(process),
        "paper": _paper(process),
        "federal": _said(_is_federal(request)),
        "gag": _said(process.nondisclosure or process.kind in _SURVEILLANCE),
        "specific": _said(process.specific),
        "proper_form": process.proper_form,
        "good_cause": process.good_cause,
        "doubt": _said(request.doubt),
        "classes": _classes(seeks.classes),
        "computer_use": _said(not _COMPUTER_USE.isdisjoint(seeks.classes)),
        "activities": _said(not _ACTIVITIES.isdisjoint(seeks.classes)),
        "fields": _fields(seeks.fields, setting.printed),
        "situation": request.situation,
        "purpose": request.purpose or "none",
        "custodian": request.custodian,
        "spoken": _said(request.received_how in _SPOKEN),
        **{who: _answer(request.counsel, who) for who in v.members(v.CounselRole)},
    }
    selector = _selector(request, base, setting)
    return {**base, "selector": selector, "home": _home(request, base, selector, setting.own_codes)}


def _said(claim: bool) -> str:
    return "yes" if claim else "no"


def _signed(process: Process) -> str:
    """Whether a court of this state or a federal one signed. An unnamed issuer or court stays ``unclear``."""
    if process.issuer in _NO_COURT:
        return "not_a_court"
    if process.court in _ELSEWHERE:
        return "elsewhere"
    return "court" if process.issuer in _COURT_SIGNATURES and process.court != "unknown" else "unclear"


def _paper(process: Process) -> str:
    """What the paper is. A "search warrant" is none if no court of this state or a federal one signed it.

    Doubt about the signature alone does not make a warrant wait: officers who hold a true one cannot be kept.
    """
    match process.kind:
        case "none" | "public_records_request":
            return "nothing"
        case "search_warrant":
            legal = _signed(process) in ("court", "unclear")
            return "search_warrant" if legal else "not_a_search_warrant"
        case kind if kind in _NO_SEARCH_WARRANT:
            return "not_a_search_warrant"
        case kind if kind in _SURVEILLANCE:
            return "surveillance"
        case "written_consent" | "oral_consent" | "preservation_letter" as kind:
            return kind
        case _:
            return "order"


def _is_federal(request: Request) -> bool:
    """Federal process is federal whoever brings it; a federal agent's paper is, unless it says otherwise."""
    process = request.process
    if request.requester.kind == "federal_agency" or process.level == "federal" or process.court == "federal":
        return True
    return process.level is None and request.requester.level == "federal"


def _answer(counsel: Sequence[CounselAnswer], who: str) -> str:
    """The last answer of one adviser on the form."""
    said = [answer.says for answer in counsel if answer.who == who]
    return said[-1] if said else "none"


def _classes(classes: Sequence[str]) -> str:
    asked = frozenset(classes)
    if not asked or not asked <= _ORDINARY | _CAREFUL:
        return "patron_records"
    return "careful" if asked & _CAREFUL else "ordinary"


def _fields(fields: Sequence[str], printed: frozenset[str]) -> str:
    if not fields:
        return "unnamed"
    return "all_withheld" if printed.isdisjoint(fields) else "some_released"


def _selector(request: Request, base: Facts, setting: Setting) -> str:
    """What the request picks its records by. Named persons and items win over what it says it is about."""
    seeks = request.seeks
    own = seeks.about == "own_record" and request.requester.kind == "patron"
    task = seeks.about == "task" and bool(setting.operational) and applies(setting.operational, base)
    may_name = base["under_process"] == "yes" or base["paper"] == "written_consent" or own or task
    if not may_name and seeks.patrons:
        return "patron"
    if not may_name and seeks.items:
        return "item"
    match seeks.about:
        case "totals":
            return "totals"
        case "named_patron":
            return "patron"
        case "named_item":
            return "item"
        case "own_record":
            return "own" if own else "patron"  # somebody else's "own record" names a person
        case "task" if task:
            return "task"
        case _:
            return "class"


def _home(request: Request, base: Facts, selector: str, own_codes: frozenset[str]) -> str:
    """Where the request says the patrons are registered.

    Nobody is looked up, and a request that names somebody without process or consent is decided as if it
    said nothing: a referral would tell where that person is registered.
    """
    named = selector in ("patron", "item", "own")
    permitted = base["under_process"] == "yes" or base["paper"] == "written_consent"
    if request.home_library is None or (named and not permitted):
        return "unstated"
    return "own" if request.home_library.strip().casefold() in own_codes else "other"
