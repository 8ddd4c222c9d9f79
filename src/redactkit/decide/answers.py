"""A request as a finite set of answers: for each question of the form, one of its few values. Pure.

Rules never see the form. They see facts (``facts.py``), and facts are made from these answers alone,
so the space of requests is finite and ``policy check`` can walk it. Free values count as absent, own or
other. Names, words, dates, cards and items of a request are not among the answers: nothing depends on them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from redactkit.decide import vocabulary as v
from redactkit.decide.rules import When
from redactkit.model import CounselAnswer, Request

Answers = Mapping[str, str]
"""The name of a question → one of its values in ``QUESTIONS``."""

ABSENT, FILLED = "absent", "filled"
OWN, OTHER = "own", "other"
YES, NO = "yes", "no"
NONE = "none"
PRINTED, WITHHELD = "printed", "withheld"

UNNAMED = "unnamed"
_PATRON_RECORDS = "patron_records"
_ORDINARY = frozenset({"staff_correspondence", "finance_and_policy"})
_CAREFUL = frozenset({"reconsideration", "incident_reports", "video"})
_COMPUTER_USE = frozenset({"computer_use", "electronic_communications"})
_ACTIVITIES = frozenset({"reference_questions", "room_bookings", "reading_programs", "attendance", "notices"})
CLASS_KINDS = (
    UNNAMED,  # none is named: all that the exports are
    "ordinary",
    "careful",
    _PATRON_RECORDS,
    f"{_PATRON_RECORDS}+computer_use",
    f"{_PATRON_RECORDS}+activities",
    f"{_PATRON_RECORDS}+computer_use+activities",
)

QUESTIONS: dict[str, tuple[str, ...]] = {
    "handled_by": v.members(v.Desk),
    "requester.kind": v.members(v.RequesterKind),
    "requester.level": (*v.members(v.Level), ABSENT),
    "requester.identified": (NO, YES),
    "requester.trained": (NO, YES),
    "process.kind": v.members(v.ProcessKind),
    "process.issuer": v.members(v.Issuer),
    "process.court": (*v.members(v.Court), ABSENT),
    "process.level": (*v.members(v.Level), ABSENT),
    "process.nondisclosure": (ABSENT, NO, YES),
    "process.specific": (NO, YES),
    "process.proper_form": v.members(v.Review),
    "process.good_cause": v.members(v.Review),
    "counsel.network_attorney": (NONE, *v.members(v.CounselSays)),  # each adviser's last answer
    "counsel.town_counsel": (NONE, *v.members(v.CounselSays)),
    "counsel.library_counsel": (NONE, *v.members(v.CounselSays)),
    "doubt": (NO, YES),
    "seeks.about": v.members(v.About),
    "seeks.patrons": (ABSENT, FILLED),
    "seeks.items": (ABSENT, FILLED),
    "seeks.classes": CLASS_KINDS,
    # whether a public release of the classes asked for prints any of the fields asked for
    "seeks.fields": (ABSENT, WITHHELD, PRINTED),
    "situation": v.members(v.Situation),
    "purpose": (*v.members(v.Purpose), NONE),
    "home_library": (ABSENT, OWN, OTHER),
    "custodian": v.members(v.Custodian),
    "received_how": (*v.members(v.ReceivedHow), ABSENT),
}
"""Every question that a rule can depend on, and every answer to it."""

UNREAD = ("operator", "recipients", "own_patrons_only", "more_time", "received", "returnable", "matched_by")
"""Fields of the form that no rule can depend on. They bear on dates, on the copy and on the record alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What of a profile the answers, and the facts made from them, need to know."""

    own_names: frozenset[str] = frozenset()  # codes and names of this library, case-folded
    counsel: frozenset[str] = frozenset()  # the offices of counsel that the profile has
    tasks: When = ()  # for whom an operational row exists, by asker and purpose; empty: for nobody
    # by class: what a public release prints; where it has no form for a class, what it does not withhold
    printed: Mapping[str, frozenset[str]] = field(default_factory=dict)


def answers_of(request: Request, setting: Setting) -> Answers:
    """What a form answers to each of the questions."""
    process, requester, seeks = request.process, request.requester, request.seeks
    return {
        "handled_by": request.handled_by,
        "requester.kind": requester.kind,
        "requester.level": requester.level or ABSENT,
        "requester.identified": _said(requester.identified),
        "requester.trained": _said(requester.trained),
        "process.kind": process.kind,
        "process.issuer": process.issuer,
        "process.court": process.court or ABSENT,
        "process.level": process.level or ABSENT,
        "process.nondisclosure": ABSENT if process.nondisclosure is None else _said(process.nondisclosure),
        "process.specific": _said(process.specific),
        "process.proper_form": process.proper_form,
        "process.good_cause": process.good_cause,
        **{f"counsel.{who}": _last_answer(request.counsel, who) for who in v.members(v.CounselRole)},
        "doubt": _said(request.doubt),
        "seeks.about": seeks.about,
        "seeks.patrons": FILLED if seeks.patrons else ABSENT,
        "seeks.items": FILLED if seeks.items else ABSENT,
        "seeks.classes": kind_of_classes(seeks.classes),
        "seeks.fields": _fields(seeks.fields, seeks.classes, setting.printed),
        "situation": request.situation,
        "purpose": request.purpose or NONE,
        "home_library": _home(request.home_library, setting.own_names),
        "custodian": request.custodian,
        "received_how": request.received_how or ABSENT,
    }


def kind_of_classes(classes: Iterable[str]) -> str:
    """Which of ``CLASS_KINDS`` a set of record classes is."""
    asked = frozenset(classes)
    if not asked:
        return UNNAMED
    if asked <= _ORDINARY | _CAREFUL:
        return "careful" if asked & _CAREFUL else "ordinary"
    parts = [_PATRON_RECORDS]
    parts += ["computer_use"] if asked & _COMPUTER_USE else []
    parts += ["activities"] if asked & _ACTIVITIES else []
    return "+".join(parts)


def holds_patron_records(name: str) -> bool:
    """Whether the records of a class are patrons' records; the others are ordinary, or go to counsel."""
    return name not in _ORDINARY | _CAREFUL


def asked_beside(classes: Iterable[str]) -> tuple[str, ...]:
    """The classes that are ordinary public records, or go to counsel, beside patron records that decide."""
    asked = tuple(classes)
    apart = tuple(name for name in asked if not holds_patron_records(name))
    return apart if len(apart) < len(asked) else ()


def may_print(classes: Iterable[str], printed: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """What a public release of these classes prints; of all classes where none is named."""
    wanted = frozenset(classes) or printed.keys()
    return frozenset().union(*(printed.get(name, frozenset()) for name in wanted))


def _said(claim: bool) -> str:
    return YES if claim else NO


def _last_answer(counsel: Sequence[CounselAnswer], who: str) -> str:
    """The latest answer by date; where one has no date, the last in the form."""
    said = [answer for answer in counsel if answer.who == who]
    dates = [answer.date for answer in said]
    if said and all(day is not None for day in dates):
        said = sorted(said, key=lambda answer: answer.date or date.min)
    return said[-1].says if said else NONE


def _fields(fields: Sequence[str], classes: Sequence[str], printed: Mapping[str, frozenset[str]]) -> str:
    if not fields:
        return ABSENT
    return WITHHELD if may_print(classes, printed).isdisjoint(fields) else PRINTED


def _home(library: str | None, own_names: frozenset[str]) -> str:
    if library is None:
        return ABSENT
    return OWN if " ".join(library.casefold().split()) in own_names else OTHER
