"""A request as the rules may see it: a few facts with few values each, made from the form's answers. Pure.

Each fact says which answers and which earlier facts it reads, so that ``policy check`` can prove what a
profile depends on. No fact reads an age, and only ``requester_kind`` tells a parent from anybody else: rows
that decide may not read it (``asker`` is theirs).

INVARIANT: no fact depends on which patrons, items, names or words a request holds, and where it names a
person without process, consent or operational purpose, none depends on ``home_library``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from redactkit.decide import vocabulary as v
from redactkit.decide.answers import (
    ABSENT,
    FILLED,
    NO,
    NONE,
    QUESTIONS,
    UNNAMED,
    YES,
    Answers,
    Setting,
    answers_of,
)
from redactkit.decide.rules import Facts, applies
from redactkit.model import Request

_YES_NO = (YES, NO)
_ADVISERS = tuple(f"counsel.{who}" for who in v.members(v.CounselRole))
_ANSWERS = QUESTIONS[_ADVISERS[0]]
_SPEAK_FOR = {YES: ("network_attorney", "library_counsel"), NO: ("town_counsel", "library_counsel")}
"""Whose counsel says whom a paper lets the library tell: of federal process, and of any other."""

_NO_PROCESS = frozenset({"none", "public_records_request", "written_consent", "oral_consent"})
_FEDERAL_BY_NATURE = frozenset({"national_security_letter", "fisa_order"})  # 18 U.S.C. 2709; 50 U.S.C. ch. 36
_SURVEILLANCE = _FEDERAL_BY_NATURE | {"surveillance_order"}
_NO_SEARCH_WARRANT = frozenset({"arrest_warrant", "administrative_warrant"})
_COURT_SIGNATURES = frozenset({"judge", "magistrate", "justice_of_the_peace"})
_NO_COURT = frozenset({"attorney", "agency", "legislature", "notary", "unsigned"})
_ELSEWHERE = frozenset({"other_state", "tribal", "foreign"})
_SPOKEN = frozenset({"in_person_oral", "telephone"})


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its values, what it is made from (questions of the form, earlier facts), and how."""

    values: tuple[str, ...]
    reads: tuple[str, ...]
    of: Callable[[Answers, Setting], str]
    about: str


def _taken(question: str, about: str, *, called: str | None = None) -> Fact:
    """A fact that is the form's own answer. ``called``: the rules' word for "absent"."""
    words = {ABSENT: called} if called is not None else {}
    values = tuple(words.get(value, value) for value in QUESTIONS[question])
    return Fact(values, (question,), lambda said, _: words.get(said[question], said[question]), about)


def _asker(said: Answers, setting: Setting) -> str:
    kind = said["requester.kind"]
    return "private" if kind == "parent_or_guardian" else kind


def _under_process(said: Answers, setting: Setting) -> str:
    return _said(said["process.kind"] not in _NO_PROCESS)


def _signed(said: Answers, setting: Setting) -> str:
    """Whether a court of this state or a federal one signed. An unnamed issuer or court stays ``unclear``."""
    issuer, court = said["process.issuer"], said["process.court"]
    if issuer in _NO_COURT:
        return "not_a_court"
    if court in _ELSEWHERE:
        return "elsewhere"
    return "court" if issuer in _COURT_SIGNATURES and court != "unknown" else "unclear"


def _paper(said: Answers, setting: Setting) -> str:
    """What the paper is. A "search warrant" is none if no court of this state or a federal one signed it.

    Doubt about the signature alone does not make a warrant wait: officers who hold a true one cannot be kept.
    """
    match said["process.kind"]:
        case "none" | "public_records_request":
            return "nothing"
        case "search_warrant":
            legal = said["signed"] in ("court", "unclear")
            return "search_warrant" if legal else "not_a_search_warrant"
        case kind if kind in _NO_SEARCH_WARRANT:
            return "not_a_search_warrant"
        case kind if kind in _SURVEILLANCE:
            return "surveillance"
        case "written_consent" | "oral_consent" | "preservation_letter" as kind:
            return kind
        case _:
            return "order"


def _federal(said: Answers, setting: Setting) -> str:
    """Federal process is federal whoever brings it; a federal agent's paper is, unless it says otherwise."""
    level = said["process.level"]
    federal = (
        said["process.kind"] in _FEDERAL_BY_NATURE
        or said["requester.kind"] == "federal_agency"
        or level == "federal"
        or said["process.court"] == "federal"
        or (level == ABSENT and said["requester.level"] == "federal")
    )
    return _said(federal)


def _gag(said: Answers, setting: Setting) -> str:
    """Whether nobody may be told. A paper for surveillance is sealed until its own counsel has answered it,
    and the form says in so many words that nothing forbids to speak of it."""
    forbids = said["process.nondisclosure"]
    if said["process.kind"] not in _SURVEILLANCE:
        return _said(forbids == YES)
    ours = setting.counsel.intersection(_SPEAK_FOR[said["federal"]]) or setting.counsel
    answered = any(said[f"counsel.{who}"] not in (NONE, "wait") for who in ours)
    return _said(not (forbids == NO and answered))


def _task(said: Answers, setting: Setting) -> str:
    """Whether it is a task of the library's own work, for somebody for whom the profile has a row."""
    return _said(said["seeks.about"] == "task" and bool(setting.tasks) and applies(setting.tasks, said))


def _selector(said: Answers, setting: Setting) -> str:
    """What the request picks its records by. Named persons and items win over what it says it is about."""
    about = said["seeks.about"]
    own = about == "own_record" and said["requester.kind"] == "patron"
    task = said["task"] == YES
    may_name = said["under_process"] == YES or said["paper"] == "written_consent" or own or task
    if not may_name and said["seeks.patrons"] == FILLED:
        return "patron"
    if not may_name and said["seeks.items"] == FILLED:
        return "item"
    match about:
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


def _home(said: Answers, setting: Setting) -> str:
    """Where the request says the patrons are registered.

    Nobody is looked up, and a request that names somebody without process or consent is decided as if it
    said nothing: a referral would tell where that person is registered.
    """
    named = said["selector"] in ("patron", "item", "own")
    permitted = said["under_process"] == YES or said["paper"] == "written_consent"
    if said["home_library"] == ABSENT or (named and not permitted):
        return "unstated"
    return said["home_library"]


def _said(claim: bool) -> str:
    return YES if claim else NO


FACTS: dict[str, Fact] = {
    "handled_by": _taken("handled_by", "at whose desk it is"),
    "asker": Fact(
        tuple(kind for kind in v.members(v.RequesterKind) if kind != "parent_or_guardian"),
        ("requester.kind",),
        _asker,
        "who asks; a parent or guardian counts as private",
    ),
    "requester_kind": _taken("requester.kind", "who asks, parents apart: for rows that decide nothing"),
    "level": _taken(
        "requester.level", "federal, state or municipal: of an agency or officer", called="unstated"
    ),
    "identified": _taken("requester.identified", "whether who asks has shown who they are"),
    "trained": _taken("requester.trained", "whether a member of staff has been taught about confidentiality"),
    "process": _taken("process.kind", "the paper, by the name that the form gives it"),
    "under_process": Fact(
        _YES_NO,
        ("process.kind",),
        _under_process,
        "whether there is process: any paper but a request or consent",
    ),
    "issuer": _taken("process.issuer", "who signed the paper"),
    "signed": Fact(
        ("court", "unclear", "elsewhere", "not_a_court"),
        ("process.issuer", "process.court"),
        _signed,
        "whether a court of this state, or a federal one, signed the paper",
    ),
    "paper": Fact(
        (
            "nothing",
            "oral_consent",
            "written_consent",
            "search_warrant",
            "not_a_search_warrant",
            "surveillance",
            "preservation_letter",
            "order",
        ),
        ("process.kind", "signed"),
        _paper,
        "what the paper is, whatever it calls itself",
    ),
    "federal": Fact(
        _YES_NO,
        ("process.kind", "requester.kind", "requester.level", "process.level", "process.court"),
        _federal,
        "whether the process is federal",
    ),
    "gag": Fact(
        _YES_NO,
        ("process.nondisclosure", "process.kind", "federal", *_ADVISERS),
        _gag,
        "whether the paper forbids to tell anyone",
    ),
    "specific": _taken("process.specific", "whether the paper specifies the information"),
    "proper_form": _taken("process.proper_form", "whether the paper is in proper form, as counsel said"),
    "good_cause": _taken("process.good_cause", "whether good cause is shown, as counsel said"),
    "network_attorney": Fact(
        _ANSWERS,
        (_ADVISERS[0],),
        lambda said, _: said[_ADVISERS[0]],
        "the last answer of the Network attorney",
    ),
    "town_counsel": Fact(
        _ANSWERS, (_ADVISERS[1],), lambda said, _: said[_ADVISERS[1]], "the last answer of Town Counsel"
    ),
    "library_counsel": Fact(
        _ANSWERS,
        (_ADVISERS[2],),
        lambda said, _: said[_ADVISERS[2]],
        "the last answer of counsel to the library",
    ),
    "doubt": _taken("doubt", "whether the custodian doubts validity or authority"),
    "task": Fact(
        _YES_NO,
        ("seeks.about", "asker", "purpose"),
        _task,
        "whether it is a task of the library's own work",
    ),
    "selector": Fact(
        ("totals", "class", "patron", "item", "own", "task"),
        ("seeks.about", "seeks.patrons", "seeks.items", "requester.kind", "under_process", "paper", "task"),
        _selector,
        "what the request picks its records by",
    ),
    "classes": Fact(
        ("patron_records", "ordinary", "careful"),
        ("seeks.classes",),
        lambda said, _: said["seeks.classes"].partition("+")[0].replace(UNNAMED, "patron_records"),
        "whether the classes asked for are ordinary public records, need care, or are patron records",
    ),
    "computer_use": Fact(
        _YES_NO,
        ("seeks.classes",),
        lambda said, _: _said("computer_use" in said["seeks.classes"].split("+")),
        "whether use of computers or network is asked for",
    ),
    "activities": Fact(
        _YES_NO,
        ("seeks.classes",),
        lambda said, _: _said("activities" in said["seeks.classes"].split("+")),
        "whether questions, bookings, programs, attendance or notices are asked for",
    ),
    "fields": Fact(
        ("unnamed", "all_withheld", "some_released"),
        ("seeks.fields",),
        lambda said, _: {ABSENT: "unnamed", "withheld": "all_withheld"}.get(
            said["seeks.fields"], "some_released"
        ),
        "whether any of the fields asked for is printed in a public release",
    ),
    "situation": _taken("situation", "anything out of the ordinary"),
    "purpose": _taken("purpose", "the purpose of a task"),
    "home": Fact(
        ("own", "other", "unstated"),
        ("home_library", "selector", "under_process", "paper"),
        _home,
        "where the request itself says the patrons are registered; never looked up",
    ),
    "custodian": _taken("custodian", "whose record it is"),
    "spoken": Fact(
        _YES_NO,
        ("received_how",),
        lambda said, _: _said(said["received_how"] in _SPOKEN),
        "whether it came orally",
    ),
}
"""Every fact, in an order in which each comes after those it reads."""

DOMAINS: dict[str, tuple[str, ...]] = {name: fact.values for name, fact in FACTS.items()}
"""Every fact, and every value that it can have."""

FOR_NOTES_ONLY = frozenset({"requester_kind"})
"""Facts that a row may read only if it decides nothing."""


def facts_from(answers: Answers, setting: Setting) -> Facts:
    """The facts that follow from a form's answers: every name of ``FACTS``, each with one of its values."""
    found = dict(answers)
    for name, fact in FACTS.items():
        found[name] = fact.of(found, setting)
    return {name: found[name] for name in FACTS}


def derive_facts(request: Request, setting: Setting) -> Facts:
    """The facts of a request."""
    return facts_from(answers_of(request, setting), setting)
