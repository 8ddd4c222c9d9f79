"""What the letter answers under each outcome, and what it says of given and withheld columns. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from redactkit.errors import never
from redactkit.model import Exemption, LogLine, Outcome, Standing, Treatment
from redactkit.package.letter import (
    DRAFT,
    Block,
    Kind,
    Letter,
    Matter,
    bullet,
    closing,
    heading,
    missing_items,
    opening,
    sentence,
    text,
)
from redactkit.package.log import log_lines
from redactkit.package.words import CLASSES, COUNSEL, plain, plain_day

_REASONED = frozenset(
    {Outcome.WITHHOLD_NEUTRAL, Outcome.REFUSE, Outcome.AGGREGATE_ONLY, Outcome.RELEASE_REDACTED}
)
_DONE = {
    Treatment.KEEP: "given as it is",
    Treatment.WITHHOLD: "left out",
    Treatment.GENERALIZE: "given less exactly",
    Treatment.SUPPRESS_RARE: "given where it is not rare",
    Treatment.REDACT_TEXT: "given without what identifies people",
}
_NO_RIGHT_GIVEN_UP = "Nothing in this letter gives up any right of the library or of the people concerned."


def build_letter(matter: Matter) -> Letter:
    """The whole draft. What it lacks stands first, so that it cannot be sent by mistake."""
    lines = _lines(matter)
    body = [
        *opening(matter),
        heading("Our answer"),
        *_answer(matter),
        *_ground(matter),
        *_given(matter),
        *_withheld(lines),
        *_apart(matter, lines),
        *_instead(matter),
        *closing(matter),
    ]
    missing = (*missing_items(matter), *_without_ground(lines))
    head = matter.decision.letterhead
    notices = [Block(kind=Kind.NOTICE, text=(head.draft_notice if head else "") or DRAFT)]
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
            part = (
                "in part" if matter.redacted is not None and matter.redacted.partial else "as a redacted copy"
            )
            yield text(
                f"Your request is answered {part}. You receive the records without what would reveal who "
                f"people are and what they read, used or asked for.{_when(matter)}"
            )
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
            yield text(
                "We can neither confirm nor deny that such records exist. Whatever a request like yours "
                "names, it gets this answer, and nothing is looked up in order to give it. Records of this "
                "kind, if there are any, are not given: to remove names would not protect anyone, because "
                "the request itself supplies them."
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
    if decision.because.strip():
        yield text(sentence(decision.because))
    law = decision.letterhead.law if decision.letterhead else ""
    if law:
        yield text(law)
    for cite in decision.cites:
        if cite.quotable and cite.text not in law:
            yield text(f"“{cite.text}” ({cite.pin or cite.id})")


def _lines(matter: Matter) -> tuple[LogLine, ...]:
    """What is not given as it is: from the log, or, before there is a copy, from the profile's treatments."""
    if matter.redacted is not None:
        return log_lines(matter.redacted.log)
    if matter.decision.outcome not in (Outcome.RELEASE_REDACTED, Outcome.AGGREGATE_ONLY):
        return ()
    return log_lines(
        LogLine(
            record_class="",
            column=category.replace(".", " ").replace("_", " "),
            standing=Standing.WITHHELD if chosen.treatment is Treatment.WITHHOLD else Standing.COARSENED,
            done=_DONE[chosen.treatment],
            exemption=chosen.exemption,
            reason=chosen.reason or "",
            no_smaller_part=chosen.no_smaller_part or "",
            decided_by="",
            category=category,
        )
        for category, chosen in matter.decision.treatments.items()
        if chosen.treatment is not Treatment.KEEP
    )


def _given(matter: Matter) -> Iterator[Block]:
    if matter.redacted is None:
        return
    yield heading("What you receive")
    for file in sorted(matter.redacted.files, key=lambda file: file.name):
        yield bullet(
            f"{file.name}: {_counted(file.lines, 'line')}, standing for {_counted(file.records, 'record')}"
        )
    release = matter.decision.release
    made_by = {table.period for table in release.tables} | {total.period for total in release.totals}
    for scope in matter.decision.periods:
        if scope.period in made_by and scope.first is not None and scope.first <= scope.last:
            yield text(
                f"Where a file is made by the {scope.period}, it covers every whole {scope.period} from "
                f"{plain_day(scope.first)} to {plain_day(scope.last)}. A {scope.period} is given whole and "
                "once; one that is not over is not given yet."
            )
    yield bullet("withholding-log.csv: what is withheld or given less exactly, column by column, and why")
    yield bullet(
        "disclosure-manifest.json and README.txt: what the files are, and how to check that they are whole"
    )
    if matter.package is not None:
        yield text(f"The package is called {matter.package}.")
    if matter.ledger_head is not None:
        yield text(
            f"Our register of disclosures stood at {matter.ledger_head} when it was made; please keep this "
            "letter."
        )


def _withheld(lines: tuple[LogLine, ...]) -> Iterator[Block]:
    """Withheld and coarsened columns under the exemption they rest on, those with one reason together."""
    for standing, title in (
        (Standing.WITHHELD, "What is withheld, and why"),
        (Standing.COARSENED, "What is given less exactly, and why"),
    ):
        chosen = [line for line in lines if line.standing is standing]
        if not chosen:
            continue
        yield heading(title)
        grounds = {line.exemption for line in chosen}
        for exemption in sorted(grounds, key=lambda ground: ground.id if ground else ""):
            yield text(_exemption(exemption))
            yield from _grouped([line for line in chosen if line.exemption == exemption])


def _grouped(lines: list[LogLine]) -> Iterator[Block]:
    groups: dict[tuple[str, str, str, str], list[str]] = {}
    for line in lines:
        done = line.done if line.standing is Standing.COARSENED else ""
        groups.setdefault((line.record_class, done, line.reason, line.no_smaller_part), []).append(
            line.column
        )
    for (record_class, done, reason, smaller), columns in groups.items():
        of = f"{CLASSES.get(record_class, plain(record_class))}: " if record_class else ""
        how = f" ({done})" if done else ""
        yield bullet(
            " ".join(
                part
                for part in (f"{of}{', '.join(columns)}{how}.", sentence(reason), sentence(smaller))
                if part
            )
        )


def _exemption(exemption: Exemption | None) -> str:
    if exemption is None:
        return "Exemption not stated:"
    kind = "required by law" if exemption.mandatory else "at the custodian's discretion"
    return f"{exemption.cite} ({kind}): {sentence(exemption.text)}"


def _apart(matter: Matter, lines: tuple[LogLine, ...]) -> Iterator[Block]:
    """What is neither given nor withheld, and the note on other libraries."""
    head = matter.decision.letterhead
    referred = [line for line in lines if line.standing is Standing.REFERRED]
    outside = [line for line in lines if line.standing is Standing.OUTSIDE]
    if referred or matter.neutral or matter.decision.outcome is Outcome.REFER_HOME_LIBRARY:
        yield heading("People registered at another library")
        yield from _listed(referred)
        if head is not None and head.network_note:
            yield text(head.network_note)
    if outside:
        yield heading("Outside your request")
        yield from _listed(outside)
    if matter.redacted is not None and matter.redacted.partial:
        by = f"by {plain_day(matter.answer_by)}" if matter.answer_by else "by [date not given]"
        yield heading("Not yet reviewed")
        yield text(
            "This is an answer in part. What a person must still look at is not withheld; you will hear of "
            f"it {by}."
        )
        yield from _listed([line for line in lines if line.standing is Standing.NOT_REVIEWED])
        if matter.request.more_time is not None:
            yield text(f"The reason for the time it takes: {sentence(matter.request.more_time.reason)}")


def _listed(lines: list[LogLine]) -> Iterator[Block]:
    """Columns of one class with one reason stand together."""
    groups: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        groups.setdefault((line.record_class, line.reason), []).append(line.column)
    for (record_class, reason), columns in groups.items():
        of = CLASSES.get(record_class, plain(record_class))
        yield bullet(" ".join(part for part in (f"{of}: {', '.join(columns)}.", sentence(reason)) if part))


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


def _without_ground(lines: tuple[LogLine, ...]) -> Iterator[str]:
    for line in lines:
        held_back = line.standing in (Standing.WITHHELD, Standing.COARSENED)
        if held_back and (line.exemption is None or not line.reason.strip()):
            yield f"the exemption and the reason for {line.column}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number:,} {noun}s"
