"""What the letter answers under each outcome, on which ground, and what can be had instead. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from redactkit.errors import never
from redactkit.model import Outcome, Standing
from redactkit.package.letter import (
    Block,
    Kind,
    Letter,
    Matter,
    addressee,
    bullet,
    closing,
    heading,
    opening,
    reach_of,
    sender_of,
    sentence,
    signature,
    subject,
    text,
)
from redactkit.package.letter_lacks import better_with, missing_items
from redactkit.package.letter_release import (
    apart,
    asks_totals,
    fewest_of_no_figure,
    given,
    grounds_ahead,
    holds_no_record,
    logged,
    nothing_is_made,
    only_totals,
    owed_classes,
    totals_beside,
    withheld,
    without_figure_beside,
)
from redactkit.package.words import APART, CLASSES, COUNSEL, in_words, plain, plain_day, title_of
from redactkit.scales import too_few

DRAFT = "Draft, for review by the records officer and counsel."
_SEALED_DRAFT = (
    "Draft, for review by counsel. Show it to nobody who need not help to answer. Not legal advice."
)
_NO_RIGHT_GIVEN_UP = "Nothing in this letter gives up any right of the library or of the people concerned."
_DENYING = frozenset({Outcome.WITHHOLD_NEUTRAL, Outcome.REFUSE})
_GROUNDED = _DENYING | {Outcome.AGGREGATE_ONLY, Outcome.RELEASE_REDACTED, Outcome.REFER_HOME_LIBRARY}
_REASONED = _DENYING | {Outcome.AGGREGATE_ONLY}  # elsewhere the answer says it already
_STATUTES = frozenset({"statute", "regulation"})
_NOT_GIVEN = frozenset({Standing.WITHHELD, Standing.COARSENED, Standing.BEYOND})
_IN_COURSE = frozenset({Outcome.FORWARD_TO_CLERK, Outcome.REFER_DIRECTOR, Outcome.OUT_OF_SCOPE})


def build_letter(matter: Matter) -> Letter:
    """The whole draft. What it lacks stands first, so that it cannot be sent by mistake."""
    lines = logged(matter)
    owed = owed_classes(matter)
    body = [
        *opening(matter),
        *_answer(matter),
        *_ground(matter),
        *given(matter),
        *grounds_ahead(matter),
        *withheld(matter, lines),
        *apart(matter, lines),
        *_beside(matter, owed),
        *_time(matter, owed),
        *_instead(matter),
        *closing(matter),
    ]
    missing = tuple(missing_items(matter, lines, owed))
    return Letter(
        notices=tuple(_notices(matter, missing)),
        sender=sender_of(matter),
        day=plain_day(matter.day),
        send_to=addressee(matter),
        subject=subject(matter),
        body=tuple(body),
        signature=signature(matter),
        missing=missing,
        better_with=tuple(better_with(matter)),
    )


def _notices(matter: Matter, missing: tuple[str, ...]) -> Iterator[Block]:
    head = matter.decision.letterhead
    draft = _SEALED_DRAFT if matter.decision.sealed else (head.draft_notice if head else "") or DRAFT
    yield Block(kind=Kind.NOTICE, text=draft)
    if missing:
        yield Block(kind=Kind.NOTICE, text="NOT READY: this letter still lacks " + "; ".join(missing) + ".")


def _answer(matter: Matter) -> Iterator[Block]:
    """The answer itself, a few sentences for each outcome."""
    outcome = matter.decision.outcome
    fewest = fewest_of_no_figure(matter)
    match outcome:
        case Outcome.RELEASE_REDACTED | Outcome.AGGREGATE_ONLY if nothing_is_made(matter):
            yield text(
                "Your request has not been refused. In which form these records may be given, so that they "
                "do not tell who people are and what they read, is still to be decided."
            )
        case Outcome.RELEASE_REDACTED | Outcome.AGGREGATE_ONLY if fewest is not None:
            yield text(_no_figure(matter, fewest))
        case Outcome.COMPLY_NOW:
            yield text("The search warrant is being complied with, as far as its words go.")
            yield text(_NO_RIGHT_GIVEN_UP)
        case Outcome.RELEASE_AS_ORDERED:
            yield text(f"You {_get(matter)} {_ordered(matter)}.{_when(matter)}")
            yield text(_NO_RIGHT_GIVEN_UP)
        case Outcome.RELEASE_REDACTED:
            yield text(_redacted(matter))
        case Outcome.AGGREGATE_ONLY:
            asked = asks_totals(matter)
            rest = (
                " you asked for"
                if asked
                else ". Records of single people are not given, not even without names"
            )
            yield text(f"You {_get(matter)} {'the ' if asked else ''}totals{rest}.{_when(matter)}")
        case Outcome.RELEASE_OPERATIONAL:
            purpose = plain(matter.request.purpose) if matter.request.purpose else "the purpose stated"
            yield text(
                f"You {_get(matter)} what is needed for {purpose}. It may be used for that purpose alone, by "
                f"the people it is meant for, and must not be passed on.{_when(matter)}"
            )
        case Outcome.RELEASE_WITH_CONSENT:
            own = matter.request.seeks.about == "own_record"
            whose = "your own records" if own else "the records of the person who permits it"
            yield text(f"You {_get(matter)} {whose}. What concerns other people is left out.{_when(matter)}")
        case Outcome.HOLD_FOR_COUNSEL:
            yield from _hold(matter)
        case Outcome.HOLD_FOR_DEFECT:
            yield from _defect(matter)
        case Outcome.FORWARD_TO_CLERK:
            yield text(
                f"We have forwarded it to the {_office(matter, 'keeper of the records')}, who will "
                "answer it. You need not ask again: the time for the answer runs from the day on which your "
                "request was first received."
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
                "about their records, so please ask it. We give none of them."
            )
        case Outcome.REFER_DIRECTOR:
            yield text(
                f"Your {matter.thing} has been handed to the {_office(matter, 'Library Director')}, who "
                "receives every such matter and will answer it. Staff at the desk cannot give records."
            )
        case Outcome.REFER_INSTITUTION:
            yield text(
                "The records asked for are kept for a school or college, which decides about them by its own "
                "procedure. Please ask it: [name and address of the school or college]. We give none of them."
            )
        case Outcome.ACCEPT_PAPER_ONLY:
            yield from _accepted(matter)
        case Outcome.REFUSE:
            yield text(_refused(matter))
        case Outcome.OUT_OF_SCOPE if matter.request.situation == "data_breach":
            yield text(
                "What you report is not a request for records. It is being looked into today; whoever must "
                "be told of it by law will be told."
            )
        case Outcome.OUT_OF_SCOPE:
            yield text(
                "What you ask for is not a matter of library users' records. It is being answered by the "
                "usual procedure, and nothing has been refused."
            )
        case _:
            never(outcome)


def _ordered(matter: Matter) -> str:
    """What a paper gets. Where the form names no details of it, nobody has compared them with the paper."""
    if matter.decision.gives_every_column:
        left_out = any(line.standing in _NOT_GIVEN for line in logged(matter))
        but = " but those listed below as withheld" if left_out else ""
        but = " but those that open an account or tell of other people" if matter.copy_follows else but
        return f"the records that the {matter.thing} names, in every column{but}"
    return f"what the {matter.thing} specifies, and nothing beyond it"


def _get(matter: Matter) -> str:
    """Whether it comes with this letter or after it."""
    return "will receive" if matter.copy_follows else "receive"


def _when(matter: Matter) -> str:
    """When the copy follows, where the letter goes out before it."""
    if not matter.copy_follows or matter.answer_by is None:
        return ""
    day = plain_day(matter.answer_by)
    if not matter.served:
        return f" We expect to send them by {day}."
    return f" They are given by {day}." if matter.decision.gives_every_column else f" It is given by {day}."


def _office(matter: Matter, otherwise: str) -> str:
    """The office to which the matter goes, with how to reach it."""
    found = next((each for each in matter.decision.contacts if each.id == matter.decision.refer_to), None)
    if found is None:
        return otherwise
    reach = reach_of(found)
    return f"{title_of(found.title)} ({reach})" if reach else title_of(found.title)


def _no_figure(matter: Matter, fewest: int) -> str:
    """Totals without a figure: the same is said of few people and of none."""
    rest = (
        "Of the totals you asked for"
        if asks_totals(matter)
        else "Lines about single people are not given, not even without names; totals may be given instead. "
        "Of these"
    )
    return (
        f"{rest} you receive no figure: {too_few(fewest)}. We do not say which of "
        "these it is. That no figure is given does not mean that there are no records."
    )


def _redacted(matter: Matter) -> str:
    """A redacted copy, or totals where the policy makes nothing else of what was asked for."""
    if only_totals(matter):
        return (
            "Lists of people, and lines about single people, are not given: they would tell who those people "
            f"are. You {_get(matter)} totals instead.{_when(matter)}"
        )
    if holds_no_record(matter):
        return (
            "Your request has not been refused. We looked for the records that you ask for and have none of "
            "that time to give: the files below hold no record."
        )
    beside = totals_beside(matter)
    totals = f" Of {in_words(beside)} you {_get(matter)} totals, and no list of people." if beside else ""
    totals += "".join(
        f" Of {CLASSES.get(name, plain(name))} no list of people is given, and no figure: {too_few(fewest)}."
        for name, fewest in without_figure_beside(matter).items()
    )
    return (
        f"Your request is granted in part. You {_get(matter)} the records without what would reveal who "
        f"people are and what they read, used or asked for.{totals}{_when(matter)}"
    )


def _hold(matter: Matter) -> Iterator[Block]:
    reader = COUNSEL.get(matter.decision.refer_to or "", "counsel")
    kept = any(duty.id == "preserve_records" for duty in matter.decision.duties)
    parts = [
        f"It is with {reader} for an opinion. Until then nothing is given, and nothing is refused.",
        "This letter does not say whether any such record exists.",
        "Records of the kind concerned, if there are any, are kept unchanged meanwhile." if kept else "",
    ]
    yield text(" ".join(part for part in parts if part))
    if matter.served:
        if matter.answer_by is not None:
            yield text(f"You will have an answer by {plain_day(matter.answer_by)}.")
        yield text(_NO_RIGHT_GIVEN_UP)


def _defect(matter: Matter) -> Iterator[Block]:
    """Sent back. What counsel found only counsel knows; what the policy's row says, it says."""
    if matter.decision.by_counsel is not None or not matter.decision.because.strip():
        what = "[what must be corrected]"
    else:
        what = sentence(matter.decision.because)
    yield text(
        f"Your {matter.thing} cannot be answered as it stands: it must first be corrected. {what} Nothing is "
        "given until then. Please present it again when it is corrected."
    )
    if matter.served:
        yield text(_NO_RIGHT_GIVEN_UP)


def _accepted(matter: Matter) -> Iterator[Block]:
    """The paper was taken, and that is all. Who answers it next depends on why."""
    what = "the paper" if matter.served else "your request"
    yield text(f"We have accepted {what} and sent it to the director and counsel. No record has been given.")
    if matter.decision.for_counsel is not None:
        yield text("Counsel answers it. This letter does not say whether any such record exists.")
    else:
        yield text(
            "As soon as you have shown who you are, it will be considered again. This letter does not say "
            "whether any such record exists."
        )
    if matter.served:
        yield text(_NO_RIGHT_GIVEN_UP)


def _refused(matter: Matter) -> str:
    parts = [f"The records your {matter.thing} asks for are not given."]
    if matter.neutral:
        parts.append("This letter does not say whether any such record exists; nothing was looked up for it.")
    if matter.decision.by_counsel is not None:
        parts.append("[The reason, as counsel gave it.]")
    return " ".join(parts)


def _ground(matter: Matter) -> Iterator[Block]:
    """The exemption, the law, and why it applies: for what is not given.

    Where counsel refused, the row's own reason and sentences speak of waiting for counsel, so they stay out.
    """
    decision = matter.decision
    if decision.outcome not in _GROUNDED or asks_totals(matter) or nothing_is_made(matter):
        return
    if decision.outcome in _DENYING and decision.denied_under is not None:
        yield text(f"They are exempt under {decision.denied_under.cite}: {decision.denied_under.text}.")
    law = decision.letterhead.law if decision.letterhead and not matter.served else ""
    if law and decision.outcome is not Outcome.REFER_HOME_LIBRARY:
        yield text(law)
    if decision.by_counsel is not None:
        return
    if decision.outcome in _REASONED and decision.because.strip():
        yield text(sentence(decision.because))
    policy = [cite for cite in decision.grounds if cite.quotable and cite.source == "policy"][:1]
    statutes = [cite for cite in decision.grounds if cite.quotable and cite.source in _STATUTES]
    for cite in (*policy, *statutes):
        if cite.text not in law:
            yield text(f"“{cite.text}” ({cite.pin or cite.id})")


def _beside(matter: Matter, owed: tuple[str, ...]) -> Iterator[Block]:
    """What else was asked for: answered another way, or not answered yet."""
    points = []
    for each in matter.decision.apart:
        names = in_words([CLASSES.get(name, plain(name)) for name in each.classes])
        points.append(bullet(sentence(f"{names}: {APART.get(each.outcome, APART[Outcome.OUT_OF_SCOPE])}")))
    if owed and not nothing_is_made(matter):
        names = in_words([CLASSES.get(name, plain(name)) for name in owed])
        still = (
            "not answered yet. They are not withheld; in which form they may be given is still to be decided"
        )
        points.append(bullet(sentence(f"{names}: {still}")))
    if points:
        yield heading("What else you asked for")
        yield from points


def _time(matter: Matter, owed: tuple[str, ...]) -> Iterator[Block]:
    """By when the rest is answered, why it takes that long, and what would make it quicker."""
    outcome = matter.decision.outcome
    waits = outcome is Outcome.HOLD_FOR_COUNSEL or outcome in _IN_COURSE or bool(owed)
    open_beside = any(each.outcome is not Outcome.OUT_OF_SCOPE for each in matter.decision.apart)
    if not matter.is_public_request:
        return
    if (waits or open_beside) and matter.answer_by is not None:
        what = "an answer to what is still open" if outcome.releases else "an answer"
        yield text(f"You will have {what} by {plain_day(matter.answer_by)}.")
    more = matter.request.more_time
    partial = matter.redacted is not None and matter.redacted.partial
    if more is not None and (waits or matter.copy_follows or partial):
        yield text(f"The reason for the time it takes: {sentence(more.reason)}")
    if outcome is Outcome.HOLD_FOR_COUNSEL or (more is not None and matter.copy_follows):
        yield text("If a narrower request would serve you, tell us: it may be answered sooner.")


def _instead(matter: Matter) -> Iterator[Block]:
    """What can be had instead, and what it costs."""
    head = matter.decision.letterhead
    if head is None or matter.served:
        return
    outcome = matter.decision.outcome
    offers = outcome in _DENYING or any(duty.id == "offer_aggregates" for duty in matter.decision.duties)
    if offers and head.statistics_offer:
        yield heading("What you can have instead")
        yield text(head.statistics_offer)
    if (
        head.fee_note
        and matter.is_public_request
        and outcome
        in (
            Outcome.RELEASE_REDACTED,
            Outcome.AGGREGATE_ONLY,
            Outcome.HOLD_FOR_COUNSEL,
        )
    ):
        yield text(f"Fees: {head.fee_note}")
