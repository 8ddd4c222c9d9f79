"""Who signs the answer, and whom to call. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from redactkit.decide.profile import Profile
from redactkit.decide.rules import Facts, Rule
from redactkit.model import Contact, Duty, Letterhead, Outcome, Request

DIRECTOR = "library_director"
STAFF = "staff"
COUNSEL = ("town_counsel", "library_counsel", "network_attorney")
_AT_THE_LIBRARY = frozenset({STAFF, DIRECTOR})
_MUST_KNOW = frozenset({STAFF, DIRECTOR, *COUNSEL, "institution"})


def may_know(who: str, desk: str) -> bool:
    """Whether a nondisclosure order leaves this one in the know: counsel, and who must help to answer.

    The institution is whoever keeps the record; where it does, the paper is its own.
    """
    return who in _MUST_KNOW or who == desk


def referred_to(rule: Rule, outcome: Outcome, desk: str, *, gag: bool) -> str | None:
    """Where the matter goes. To the desk that is asking is no referral, and what is released goes nowhere.

    Under a nondisclosure order it goes to nobody whom that keeps out.
    """
    if outcome.releases:
        return None
    others = (who for who in rule.refer_to if who != desk)
    return next((who for who in others if not gag or may_know(who, desk)), None)


def doer_of(who: str, rule: Rule, profile: Profile, desk: str) -> str:
    """Who does a duty. What the profile's records officer does is done by whoever signs the answer, unless
    the request is forwarded to that officer; what staff do is done by an officer elsewhere who has it in
    hand.
    """
    officer = profile.letterhead.records_officer.id
    forwarded = officer in rule.refer_to
    if who == STAFF and desk == officer and desk not in _AT_THE_LIBRARY:
        return desk
    return signer_of(profile, desk).id if who == officer and not forwarded else who


def signer_of(profile: Profile, desk: str) -> Contact:
    """Who answers: the desk at which the matter lies. At the library that is the Director."""
    director = next((each for each in profile.contacts if each.id == DIRECTOR), None)
    return (
        director if desk in _AT_THE_LIBRARY and director is not None else profile.letterhead.records_officer
    )


def letterhead_of(profile: Profile, facts: Facts, request: Request) -> Letterhead:
    """In whose name the answer goes out. At the library that is the library's own.

    An oral request has no appeal where the law wants it in writing, and a library outside the public records
    law has none to tell of.
    """
    head = profile.letterhead
    signer = signer_of(profile, request.handled_by)
    if head.records_officer != signer:
        head = replace(head, office="", address=(), records_officer=signer)
    unwritten = head.appeal_needs_writing and facts["spoken"] == "yes"
    silent = unwritten or not profile.public_records_law_applies
    return replace(head, appeal="") if silent else head


def contacts_of(
    refer_to: str | None,
    profile: Profile,
    facts: Facts,
    request: Request,
    duties: Sequence[Duty],
    head: Letterhead,
) -> Iterator[Contact]:
    """Whom duties and answer name; with a paper the Director and counsel too."""
    paper = facts["under_process"] == "yes"
    wanted: set[str | None] = {DIRECTOR, *COUNSEL} if paper else set()
    wanted |= {refer_to, *(duty.who for duty in duties)}
    # a duty is named after whom it concerns: consult_town_counsel
    wanted |= {each.id for each in profile.contacts if any(duty.id.endswith(each.id) for duty in duties)}
    if facts["gag"] == "yes":
        wanted = {who for who in wanted if who is not None and may_know(who, request.handled_by)}
    officer = head.records_officer
    wanted.add(officer.id)
    # the Director comes first, whoever signs; an officer elsewhere is asked about the letter, so comes last
    yield from sorted(
        (each for each in profile.contacts if each.id in wanted),
        key=lambda each: (each.id != DIRECTOR, each == officer),
    )
