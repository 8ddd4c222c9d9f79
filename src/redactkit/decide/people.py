"""Who signs the answer, and whom to call. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from redactkit.decide.profile import Profile
from redactkit.decide.rules import Facts
from redactkit.model import Contact, Duty, Letterhead, Request

DIRECTOR = "library_director"
STAFF = "staff"
COUNSEL = ("town_counsel", "library_counsel", "network_attorney")
_AT_THE_LIBRARY = frozenset({STAFF, DIRECTOR})


def letterhead_of(profile: Profile, facts: Facts, request: Request) -> Letterhead:
    """Who answers: the desk at which the matter lies. At the library that is the Director, in its name.

    An oral request has no appeal where the law wants it in writing, and a library outside the public records
    law has none to tell of.
    """
    head = profile.letterhead
    director = next((each for each in profile.contacts if each.id == DIRECTOR), None)
    if request.handled_by in _AT_THE_LIBRARY and director is not None and head.records_officer != director:
        head = replace(head, office="", address=(), records_officer=director)
    unwritten = profile.appeal_needs_writing and facts["spoken"] == "yes"
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
    if facts["gag"] == "yes":  # nobody learns of it but counsel and who must help to answer
        wanted &= {DIRECTOR, *COUNSEL, request.handled_by}
    officer = head.records_officer
    wanted.add(officer.id)
    # the Director comes first, whoever signs; an officer elsewhere is asked about the letter, so comes last
    yield from sorted(
        (each for each in profile.contacts if each.id in wanted),
        key=lambda each: (each.id != DIRECTOR, each == officer),
    )
