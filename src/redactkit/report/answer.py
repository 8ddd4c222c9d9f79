"""A decision as a clerk reads it: the answer, why, what to do and by when, what not to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from redactkit.model import Basis, Cite, Clock, Decision, Duty, Outcome
from redactkit.places import SealedFile, Written
from redactkit.report.lines import Item, day_of, heading, part, sentence
from redactkit.report.plain import (
    BASES,
    CLOCKS,
    COUNSEL_DECIDED,
    EVERY_COLUMN,
    NOTHING_RELEASED,
    OUTCOMES,
    person,
)

if TYPE_CHECKING:
    from redactkit.desk import Filled
    from redactkit.pipeline import Missing

_REVIEW = "policy_review_lapsed"
_MISSED = "clock_missed"  # a missed date stands above everything else, so not among the warnings
_NOT_YET = "received_later"
_MOST_SENTENCES = 2
_CANNOT_WAIT = "This cannot wait: do at once what is marked “now” below."
_LAW = ("policy", "statute")

TELL_NOBODY = "Tell nobody about this paper except counsel and whoever must help to answer it."
_UNDER_A_GAG = (
    "Do not tell the network, the board, the press, the patron, or colleagues who need not help.",
    "Write no e-mail about it, and nothing in minutes, logs or statistics.",
    "Keep the form, the paper and this answer where only the director and counsel can open them.",
)
_NOT_SEALED_YET = "With --out nothing is written; --sealed-to DIR is the way."
_NEUTRAL = (
    "Do not look anybody or anything up in order to answer.",
    "Say neither that there is such a record nor that there is none, and give no number.",
)


def decision(
    found: Decision, written: Written | SealedFile | None = None, missing: Sequence[Missing] = ()
) -> RenderableType:
    """The answer first, then why, then what to do by when."""
    return Group(
        *_answer(found),
        *check_first(found),
        *part("Why", _why(found)),
        *part("What to do, and by when", (_duty(duty, found) for duty in found.duties)),
        *part("What must not be done", _must_not(found, written)),
        *part(_before_the_copy(found), _missing(missing)),
        *every_column(found),
        *part("Dates", _dates(found)),
        *part("Time covered", _periods(found)),
        *part("Answered another way", _apart(found)),
        *part("Good to know", warnings(found), style="yellow"),
        *where(written),
    )


def told(found: Filled, file: Path) -> RenderableType:
    """A form that was filled in: the answer in short, the first thing to do, and what to type next."""
    answer = found.decided.decision
    first = [_duty(duty, answer) for duty in answer.duties[:1]]
    dates = sorted((clock for clock in answer.clocks if not clock.missed), key=lambda clock: clock.date)
    return Group(
        Text(f"Written: {file}"),
        Text(),
        *_answer(answer),
        *(Item(text, indent=0, style="bold") for text in found.advice),
        *check_first(answer),
        *part("First", first),
        *part("First date", [_clock(clock) for clock in dates[:1]]),
        *part(_before_the_copy(answer), _missing(found.decided.missing)),
        *every_column(answer),
        *part("Next", _next(answer, file)),
    )


def check_first(found: Decision) -> list[RenderableType]:
    """Dates that are past or cannot be, above everything else."""
    return part(_first(found), _missed(found), style="bold red")


def every_column(found: Decision) -> list[RenderableType]:
    """That nobody has said which details the paper names, where the copy then has them all."""
    words = [EVERY_COLUMN] if found.gives_every_column else []
    return part("Every column is given that is not withheld", words, style="bold red")


def warnings(found: Decision) -> list[str]:
    """What to know besides. Under a nondisclosure order nobody is sent to the board."""
    hidden = {_MISSED, _NOT_YET, _REVIEW} if found.sealed else {_MISSED, _NOT_YET}
    return [sentence(warning.text) for warning in found.warnings if warning.id not in hidden]


def apart_from_the_review(found: Decision) -> tuple[list[str], list[str]]:
    """The warnings of this answer; and apart from them that the policy's review is overdue, which is said
    of every answer and changes none."""
    lapsed = [sentence(warning.text) for warning in found.warnings if warning.id == _REVIEW]
    told = warnings(found)
    return [text for text in told if text not in lapsed], [text for text in told if text in lapsed]


def where(written: Written | SealedFile | None) -> list[RenderableType]:
    """The two folders that were made, or the one sealed file; first, what the letter in it still lacks."""
    if written is None:
        return []
    return [*_not_ready(written.lacks), *_where(written)]


def _not_ready(lacks: Sequence[str]) -> list[RenderableType]:
    return part("The letter is NOT READY to send; it still lacks", map(sentence, lacks), style="bold red")


def _where(written: Written | SealedFile) -> list[RenderableType]:
    if isinstance(written, SealedFile):
        return [
            Text(),
            Item(f"Sealed: {written.file}", indent=0),
            Item(
                f"Letter, record and papers are in it: redactkit seal open {_typed(written.file)} "
                "--identity KEYFILE --to FOLDER",
                indent=0,
            ),
            Item(
                "The request form lies where it was, in clear. It is in the sealed file too, byte for byte: "
                "put the form away with the paper itself, or remove it.",
                indent=0,
            ),
        ]
    return [
        Text(),
        Item(f"To send: {written.out}", indent=0),
        Item(f"To keep: {written.record} (open START-HERE.html)", indent=0),
    ]


def _answer(found: Decision) -> Iterator[RenderableType]:
    if any(duty.is_now for duty in found.duties) and found.outcome is not Outcome.COMPLY_NOW:
        yield heading(_CANNOT_WAIT)
    yield heading(OUTCOMES[found.outcome])
    if found.refer_to:
        yield Item(f"It goes to: {person(found.refer_to)}.", indent=0)
    if found.sealed:
        yield heading(TELL_NOBODY)
    if not found.outcome.releases:
        yield Text(NOTHING_RELEASED)


def _first(found: Decision) -> str:
    return "Missed" if any(clock.missed for clock in found.clocks) else "Check first"


def _missed(found: Decision) -> Iterator[str]:
    """Dates that are past; first, a day of receipt that cannot be, since every date is counted from it."""
    yield from (sentence(warning.text) for warning in found.warnings if warning.id == _NOT_YET)
    for clock in found.clocks:
        if clock.missed:
            yield f"{day_of(clock.date)}: {_what(clock)}. {sentence(clock.if_missed)}"


def _why(found: Decision) -> Iterator[str]:
    """The row that decides, how firmly the policy stands behind it, its sentence. A gap quotes none."""
    yield f"{sentence(found.because)} (rule {found.rules[0]})"
    yield sentence(_basis(found))
    own = [cite for cite in found.grounds if cite.source in _LAW]
    if found.basis is Basis.GAP:
        if own:
            yield f"What comes nearest to it: {', '.join(map(_pin, own))}."
    else:
        yield from (f"{_source(cite)}: “{cite.text}”" for cite in own[:_MOST_SENTENCES])
    if found.for_counsel is not None:
        yield f"The question for {person(found.for_counsel.who)}: {found.for_counsel.question}"
        yield from (f"A release answers this as well: {each}" for each in found.for_counsel.answers_too)


def _basis(found: Decision) -> str:
    silent = found.basis is Basis.GAP and found.by_counsel is not None
    return COUNSEL_DECIDED if silent else BASES[found.basis]


def _source(cite: Cite) -> str:
    return f"The {cite.source} ({_pin(cite)})"


def _pin(cite: Cite) -> str:
    """A policy's sentence by its number, a statute by its section."""
    return cite.id if cite.source == "policy" else cite.pin or cite.id


def _duty(duty: Duty, found: Decision) -> str:
    late = ", which is past" if duty.by is not None and duty.by < found.as_of else ""
    by = f", by {day_of(duty.by)}{late}" if duty.by is not None else ", now" if duty.is_now else ""
    who = person(duty.who)
    return f"{who[:1].upper()}{who[1:]}{by}: {sentence(duty.what)}"


def _must_not(found: Decision, written: Written | SealedFile | None) -> Iterator[str]:
    if found.sealed:
        yield from _UNDER_A_GAG
        yield from (_NOT_SEALED_YET,) if written is None else ()
    yield from _NEUTRAL if found.neutral else ()


def _before_the_copy(found: Decision) -> str:
    waits = "; the search does not wait for it" if found.outcome is Outcome.COMPLY_NOW else ""
    return f"Before the copy can be made, fill in the form{waits}"


def _missing(missing: Sequence[Missing]) -> Iterator[str]:
    for each in missing:
        yield f"{each.field}: {each.what}"


def _dates(found: Decision) -> Iterator[str]:
    coming = sorted((clock for clock in found.clocks if not clock.missed), key=lambda clock: clock.date)
    yield from (f"{_clock(clock)} Counted: {clock.counted}." for clock in coming)
    if found.clocks:
        return
    if any(warning.id == "no_receipt_date" for warning in found.warnings):
        yield "No date can be given: the form does not say when the request was received."
    else:
        yield "No date counts from receipt here; what is to be done when stands above."


def _clock(clock: Clock) -> str:
    return f"{day_of(clock.date)}: {_what(clock)}."


def _what(clock: Clock) -> str:
    return CLOCKS.get(clock.id, clock.id.replace("_", " "))


def _periods(found: Decision) -> Iterator[str]:
    for scope in found.periods if found.outcome.releases else ():
        since = f"from {scope.first}" if scope.first is not None else "from the first record exported"
        yield f"By {scope.period.value}: {since} to {scope.last}"


def _apart(found: Decision) -> Iterator[str]:
    for each in found.apart:
        kinds = ", ".join(name.replace("_", " ") for name in each.classes)
        basis = sentence(BASES[each.basis])
        yield f"{kinds}: {OUTCOMES[each.outcome]} {sentence(each.because)} {basis} (rule {each.rule})"


def _next(found: Decision, file: Path) -> Iterator[str]:
    """What to type, and when which. Each writes a folder of its own: none is ever written over."""
    name = _typed(file)
    yield f"To read the whole answer, with its reasons: redactkit decide {name}"
    if found.sealed:
        folder = _typed(file.parent)
        yield (
            f"For letter and record, sealed in the same closed folder: redactkit decide {name} --sealed-to "
            f"{folder}"
        )
        yield (
            "Before the first of them, once, for the public keys of the director and of counsel: redactkit "
            f"seal init {folder} --seal-for FILE --seal-for FILE"
        )
        if found.outcome.releases:
            yield (
                "Or, once the exports are there, letter, copy and record at once: redactkit disclose "
                f"{name} EXPORT... --sealed-to {folder}"
            )
        return
    if not found.outcome.releases:
        yield f"For the letter to send and the record to keep: redactkit decide {name} --out ANSWER"
        return
    yield (
        "When the exports are there, for letter, copy and record at once: redactkit disclose "
        f"{name} EXPORT... --out COPY"
    )
    yield (
        f"Only if the letter must go out before the copy can be made: redactkit decide {name} --out LETTER"
    )


def _typed(path: Path) -> str:
    """A name as it is typed: one that a shell would split stands in quotes."""
    return f'"{path}"' if " " in str(path) else str(path)
