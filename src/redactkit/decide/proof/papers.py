"""Promises about papers: warrants that cannot wait, orders to tell nobody, holds that counsel ends. Pure.

The lists of signatures and courts are written out again here, on purpose: a slip in the facts would else
prove itself right.
"""

from __future__ import annotations

from collections.abc import Iterator

from redactkit.decide.answers import QUESTIONS
from redactkit.decide.people import doer_of, may_know
from redactkit.decide.proof.diagram import Subset
from redactkit.decide.proof.found import path_of
from redactkit.decide.proof.ground import ADVISERS, RELEASES, Broken, Ground, decided_otherwise
from redactkit.model import Outcome

_NO_COURT = ("agency", "attorney", "notary", "legislature", "unsigned")
_ELSEWHERE = ("other_state", "tribal", "foreign")
_SURVEILLANCE = ("national_security_letter", "fisa_order", "surveillance_order")
_AGREED = ("release", "release_less")


def search_warrant(ground: Ground) -> Iterator[Broken]:
    """A true search warrant that waits. Where the bearer must be known, an unknown one is verified first."""
    warrant = ground.answering("process.kind", "search_warrant")
    warrant -= ground.answering("process.issuer", *_NO_COURT) | ground.answering("process.court", *_ELSEWHERE)
    unknown = ground.nobody()
    if ground.profile.axes["identity_check_required"] == "accept_paper_only":
        unknown = warrant & ground.answering("requester.identified", "no")
    obeyed = ground.walked.outcome(Outcome.COMPLY_NOW)
    yield from decided_otherwise(ground, (warrant - unknown) - obeyed, "keeps a search warrant waiting")
    verified = ground.walked.outcome(Outcome.ACCEPT_PAPER_ONLY) & _owing(ground, "verify_identity")
    yield from decided_otherwise(
        ground, unknown - verified - obeyed, "keeps a search warrant waiting, and nobody verifies the bearer"
    )


def _owing(ground: Ground, duty: str) -> Subset:
    found = ground.nobody()
    for owed in ground.owed:
        if owed.ref.id == duty:
            found |= owed.requests
    return found


def secrecy(ground: Ground) -> Iterator[Broken]:
    """Under a nondisclosure order: an answer that is not sealed, or that tells somebody."""
    gag = ground.where("gag", "yes")
    silent = ground.answering("process.nondisclosure", "yes")
    surveillance = ground.answering("process.kind", *_SURVEILLANCE)
    unanswered = _counsels(ground, "none", "wait")
    if open_ := (silent | (surveillance & unanswered)) - gag:
        yield Broken(what="the answer is not sealed", path=(), requests=open_)
    yield from _sent_on(ground, gag)
    for desk in QUESTIONS["handled_by"]:
        yield from _told_by_duties(ground, gag & ground.where("handled_by", desk), desk)


def _counsels(ground: Ground, *answers: str) -> Subset:
    """The requests of which the counsel who looks at such a paper has answered so."""
    federal = ground.where("federal", "yes")
    if ground.profile.axes["validity_reviewer"] != "counsel_by_origin":
        found = ground.nobody()
        for contact in ground.profile.contacts:
            if f"counsel.{contact.id}" in ADVISERS:
                found |= ground.answering(f"counsel.{contact.id}", *answers)
        return found
    network = federal & ground.answering("counsel.network_attorney", *answers)
    return network | (ground.answering("counsel.town_counsel", *answers) - federal)


def _sent_on(ground: Ground, sealed: Subset) -> Iterator[Broken]:
    """Answers that tell by themselves. To whom any other answer is referred, ``referred_to`` sees to."""
    gone = ground.walked.outcome(Outcome.FORWARD_TO_CLERK, Outcome.REFER_HOME_LIBRARY)
    yield from decided_otherwise(ground, sealed & gone, "sends on what nobody may be told")


def _told_by_duties(ground: Ground, sealed: Subset, desk: str) -> Iterator[Broken]:
    for owed in ground.owed:
        who = doer_of(owed.ref.who or owed.text.who, owed.line.rule, ground.profile, desk)
        told = owed.ref.tells
        if told is None:
            told = owed.text.tells if owed.text.under_gag is None else ()
        barred = [each for each in (who, *told) if not may_know(each, desk)]
        if barred and (wrong := owed.requests & sealed):
            yield Broken(
                what=f"the duty {owed.ref.id} tells {barred[0]} what nobody may be told",
                path=owed.path,
                requests=wrong,
            )


def holds(ground: Ground) -> Iterator[Broken]:
    """A release that waited for counsel and did not get counsel's agreement, or never waited."""
    space = ground.walked.everybody.space
    released = ground.walked.outcome(*RELEASES)
    nobody_agreed, unasked = space.everything, released
    for adviser in ADVISERS:
        nobody_agreed -= ground.answering(adviser, *_AGREED)
        unasked = space.answered(unasked, adviser, "none")
    ended = (released & nobody_agreed) - unasked
    yield from decided_otherwise(ground, ended, "ends a hold although no counsel has agreed")
    for line in ground.walked.lines:
        if line.rule.answered_by is not None:
            silent = ground.where(line.rule.answered_by, "none", "wait")
            for outcome, decided in line.decided.items():
                if outcome is not line.rule.outcome and (wrong := decided & silent):
                    yield Broken(
                        what=f"{line.rule.id} ({outcome}) does not wait for {line.rule.answered_by}",
                        path=path_of(line.rule),
                        requests=wrong,
                    )
    ordered = ground.walked.outcome(Outcome.RELEASE_AS_ORDERED) - _counsels(ground, *_AGREED)
    yield from decided_otherwise(
        ground,
        ordered - _accepted(ground),
        "releases under a paper that the policy does not accept by itself",
    )


def _accepted(ground: Ground) -> Subset:
    """The papers that the policy obeys, search warrants apart, before counsel has agreed."""
    signed = ground.where("signed", "court")
    match ground.profile.axes["compulsion_accepted"]:
        case "counsel_decides" | "search_warrant":
            return ground.nobody()
        case "specific_warrant_or_subpoena":
            return signed & ground.where("specific", "yes")
        case "any_subpoena":
            return ground.where("under_process", "yes")
        case _:
            return signed


def preservation(ground: Ground) -> Iterator[Broken]:
    """A release under a preservation letter."""
    letter = ground.answering("process.kind", "preservation_letter")
    released = letter & ground.walked.outcome(*RELEASES)
    yield from decided_otherwise(ground, released, "releases under a letter that only asks to keep records")
