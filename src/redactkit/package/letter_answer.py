"""What the letter answers under each outcome, on which ground, and what can be had instead. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from redactkit.errors import never
from redactkit.model import Outcome
from redactkit.package.letter import (
    DRAFT,
    Block,
    Kind,
    Letter,
    Matter,
    closing,
    heading,
    missing_items,
    opening,
    sentence,
    text,
)
from redactkit.package.letter_release import (
    apart,
    given,
    grounds_ahead,
    logged,
    only_totals,
    totals_beside,
    withheld,
    without_ground,
)
from redactkit.package.words import COUNSEL, in_words, plain, plain_day

_REASONED = frozenset(
    {Outcome.WITHHOLD_NEUTRAL, Outcome.REFUSE, Outcome.AGGREGATE_ONLY, Outcome.RELEASE_REDACTED}
)
_SEALED_DRAFT = (
    "Draft, for review by counsel. Show it to nobody who need not help to answer. Not legal advice."
)
_NO_RIGHT_GIVEN_UP = "Nothing in this letter gives up any right of the library or of the people concerned."


def build_letter(matter: Matter) -> Letter:
    """The whole draft. What it lacks stands first, so that it cannot be sent by mistake."""
    lines = logged(matter)
    body = [
        *opening(matter),
        heading("Our answer"),
        *_answer(matter),
        *_ground(matter),
        *given(matter),
        *grounds_ahead(matter),
        *withheld(matter, lines),
        *apart(matter, lines),
        *_instead(matter),
        *closing(matter),
    ]
    missing = (*missing_items(matter), *without_ground(lines))
    head = matter.decision.letterhead
    draft = _SEALED_DRAFT if matter.decision.sealed else (head.draft_notice if head else "") or DRAFT
    notices = [Block(kind=Kind.NOTICE, text=draft)]
    if missing:
        notices.append(
            Block(kind=Kind.NOTICE, text="NOT READY: this letter still lacks " + "; ".join(missing) + ".")
        )
    return Letter(blocks=(*notices, *body), missing=missing)


def _answer(matter: Matter) -> Iterator[Block]:
    """The answer itself, a few sentences for each outcome."""
    outcome = matter.decision.outcome
    match outcome:
        case Outcome.COMPLY_NOW:
            yield text("The search warrant is being complied with, as far as its words go.")
            yield text(_NO_RIGHT_GIVEN_UP)
        case Outcome.RELEASE_AS_ORDERED:
            yield text(
                f"You receive what the {matter.thing} specifies, and nothing beyond it.{_when(matter)}"
            )
            yield text(_NO_RIGHT_GIVEN_UP)
        case Outcome.RELEASE_REDACTED:
            yield text(_redacted(matter))
        case Outcome.AGGREGATE_ONLY:
            asked = matter.request.seeks.about == "totals"
            rest = (
                ", as you asked"
                if asked
                else ". Records of single people are not given, not even without names"
            )
            yield text(f"You receive totals{rest}.{_when(matter)}")
        case Outcome.RELEASE_OPERATIONAL:
            purpose = plain(matter.request.purpose) if matter.request.purpose else "the purpose stated"
            yield text(
                f"You receive what is needed for {purpose}. It may be used for that purpose alone, by the "
                f"people it is meant for, and must not be passed on.{_when(matter)}"
            )
        case Outcome.RELEASE_WITH_CONSENT:
            yield text(
                "You receive the records of the person who permits it. What concerns other people is left "
                "out." + _when(matter)
            )
        case Outcome.HOLD_FOR_COUNSEL:
            yield from _hold(matter)
        case Outcome.HOLD_FOR_DEFECT:
            yield text(
                f"The {matter.thing} cannot be answered as it stands: its form, or the cause shown for it, "
                "must first be corrected. Please have counsel ask us what is lacking, and present it again "
                "when it is corrected."
            )
        case Outcome.FORWARD_TO_CLERK:
            yield text(
                "Your request has been forwarded to the keeper of the records, who will answer it. The "
                "time for the answer runs from the day on which your request was first received; you need "
                "not ask again."
            )
        case Outcome.WITHHOLD_NEUTRAL:
            yield text(  # why removing names would not help is the profile's to say, in the ground below
                "We can neither confirm nor deny that such records exist. Whatever a request like yours "
                "names, it gets this answer, and nothing is looked up in order to give it. Records of this "
                "kind, if there are any, are not given."
            )
        case Outcome.REFER_HOME_LIBRARY:
            yield text(
                "The people concerned are said to be registered at another library. That library decides "
                "about their records; please ask it. We give none of them."
            )
        case Outcome.REFER_DIRECTOR:
            yield text(
                f"Your {matter.thing} has been handed to the Library Director, who receives every such "
                "matter and will answer it. Staff at the desk cannot give records."
            )
        case Outcome.REFER_INSTITUTION:
            yield text(
                "The records asked for are kept for a school or college, which decides about them by its "
                "own procedure; please ask it. We give none of them."
            )
        case Outcome.ACCEPT_PAPER_ONLY:
            yield text(
                "We have accepted the paper and forwarded it to the director and counsel. No record has "
                "been given. As soon as you are identified, it will be considered again."
            )
        case Outcome.REFUSE:
            yield text(f"The records your {matter.thing} asks for are not given.")
            if matter.neutral:
                yield text(
                    "This letter does not say whether any such record exists; nothing was looked up for it."
                )
        case Outcome.OUT_OF_SCOPE:
            yield text(
                "What you ask for is not a matter of library users' records. It is being answered by the "
                "usual procedure, and nothing has been refused."
            )
        case _:
            never(outcome)


def _redacted(matter: Matter) -> str:
    """A redacted copy, or totals where the policy makes nothing else of what was asked for."""
    if only_totals(matter):
        return (
            "Lists of people, and lines about single people, are not given: they would tell who those people "
            f"are. You receive totals instead.{_when(matter)}"
        )
    part = "in part" if matter.redacted is not None and matter.redacted.partial else "with a redacted copy"
    beside = totals_beside(matter)
    totals = f" Of {in_words(beside)} you receive totals, and no list of people." if beside else ""
    return (
        f"Your request is answered {part}. You receive the records without what would reveal who people are "
        f"and what they read, used or asked for.{totals}{_when(matter)}"
    )


def _when(matter: Matter) -> str:
    """When the copy follows, where the letter goes out before it."""
    if matter.redacted is not None or matter.answer_by is None:
        return ""
    return f" The copy follows by {plain_day(matter.answer_by)}."


def _hold(matter: Matter) -> Iterator[Block]:
    reader = COUNSEL.get(matter.decision.refer_to or "", "counsel")
    yield text(
        f"Your {matter.thing} is with {reader} for an opinion. Until then nothing is given, and nothing is "
        "refused. This letter does not say whether any such record exists."
    )
    if matter.answer_by is not None:
        yield text(f"You will have an answer by {plain_day(matter.answer_by)}.")
    if matter.request.more_time is not None:
        yield text(f"The reason for the time it takes: {sentence(matter.request.more_time.reason)}")
    if any(duty.id == "preserve_records" for duty in matter.decision.duties):
        yield text("Meanwhile records of the kind concerned, if there are any, are kept unchanged.")
    if not matter.served:
        yield text("If a narrower request would serve you, tell us: it may be answered sooner.")


def _ground(matter: Matter) -> Iterator[Block]:
    """The law, and the profile's reason, for what is not given."""
    decision = matter.decision
    if decision.outcome not in _REASONED:
        return
    if decision.because.strip() and not only_totals(matter):
        yield text(sentence(decision.because))
    law = decision.letterhead.law if decision.letterhead else ""
    if law:
        yield text(law)
    for cite in decision.cites:
        if cite.quotable and cite.text not in law:
            yield text(f"“{cite.text}” ({cite.pin or cite.id})")


def _instead(matter: Matter) -> Iterator[Block]:
    """What can be had instead, and what it costs."""
    head = matter.decision.letterhead
    if head is None or matter.served:
        return
    offers = matter.decision.outcome in (Outcome.REFUSE, Outcome.WITHHOLD_NEUTRAL) or any(
        duty.id == "offer_aggregates" for duty in matter.decision.duties
    )
    if offers and head.statistics_offer:
        yield heading("What you can have instead")
        yield text(head.statistics_offer)
    if head.fee_note and matter.decision.outcome in (
        Outcome.RELEASE_REDACTED,
        Outcome.AGGREGATE_ONLY,
        Outcome.HOLD_FOR_COUNSEL,
    ):
        yield heading("Fees")
        yield text(head.fee_note)
