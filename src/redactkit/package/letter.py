"""Build the letter that answers a request, as paragraphs. Pure; ``letter_md`` and ``docx`` print it.

It says what M.G.L. c.66 s.10(b) and 1 M.R.S. s.408-A ask for: when the request came, what was asked, what is
given, each exemption and why it applies, by when the rest follows, what can be had instead, how to appeal.
INVARIANT: a neutral letter holds nothing that comes from ``asked``, ``patrons``, ``items``, ``named_as`` or
``home_library``; no letter mentions a lapsed review or quotes a sentence that its profile keeps to itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from redactkit.model import Clock, Decision, Outcome, Redacted, Request
from redactkit.package.words import CLASSES, PAPERS, RECEIVED_HOW, plain, plain_day

DRAFT = "Draft, for review by the records officer and counsel."

_ORAL = frozenset({"in_person_oral", "telephone"})
_APPEALABLE = frozenset(
    {
        Outcome.RELEASE_REDACTED,
        Outcome.AGGREGATE_ONLY,
        Outcome.HOLD_FOR_COUNSEL,
        Outcome.WITHHOLD_NEUTRAL,
        Outcome.REFER_HOME_LIBRARY,
        Outcome.REFER_INSTITUTION,
        Outcome.REFUSE,
    }
)


class Kind(StrEnum):
    """What a paragraph is."""

    NOTICE = "notice"
    HEADING = "heading"
    TEXT = "text"
    BULLET = "bullet"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph. Its text may be the requester's own words."""

    kind: Kind
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A finished draft. ``missing`` lists what a person must still fill in before it may be sent."""

    blocks: tuple[Block, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What a letter is written from."""

    request: Request
    decision: Decision
    day: date
    redacted: Redacted | None = None
    package: str | None = None
    ledger_head: str | None = None

    @property
    def served(self) -> bool:
        """Whether a paper was served, as opposed to a request made."""
        return self.request.process.kind in PAPERS

    @property
    def thing(self) -> str:
        """What is answered, in a word."""
        return PAPERS.get(self.request.process.kind, "request")

    @property
    def neutral(self) -> bool:
        """Whether everybody gets the same words, whatever the request names."""
        return self.decision.neutral or self.decision.outcome is Outcome.WITHHOLD_NEUTRAL

    @property
    def came_on(self) -> date | None:
        """The day on which the request, or the paper, was received."""
        return (self.request.process.served_on if self.served else None) or self.request.received

    @property
    def appealable(self) -> bool:
        """Whether the letter owes a statement of appeal rights: an oral request has none, nor has a task."""
        return (
            self.decision.outcome in _APPEALABLE
            and not self.served
            and self.request.received_how not in _ORAL
            and self.request.seeks.about != "task"
        )

    @property
    def answer_by(self) -> date | None:
        """By when the rest is answered: the date that was set, else the deadline while it lies ahead."""
        if self.request.more_time is not None:
            return self.request.more_time.ready_by
        returnable = self.request.process.returnable
        if self.served and returnable is not None and returnable >= self.day:
            return returnable
        clock = self.clock("written_response")
        return clock.date if clock is not None and not clock.missed and clock.date >= self.day else None

    def clock(self, wanted: str) -> Clock | None:
        """The first clock with this in its id."""
        return next((clock for clock in self.decision.clocks if wanted in clock.id), None)


def text(words: str) -> Block:
    """A paragraph."""
    return Block(kind=Kind.TEXT, text=words)


def heading(words: str) -> Block:
    """A heading."""
    return Block(kind=Kind.HEADING, text=words)


def bullet(words: str) -> Block:
    """A point of a list."""
    return Block(kind=Kind.BULLET, text=words)


def sentence(words: str) -> str:
    """The words with a capital and a full stop, on one line."""
    one = " ".join(words.split())
    if not one:
        return ""
    return one[0].upper() + one[1:] + ("" if one.endswith((".", "!", "?", ".”")) else ".")


def opening(matter: Matter) -> Iterator[Block]:
    """Who writes, when, to whom, and what is answered."""
    head = matter.decision.letterhead
    if head is not None:
        yield text("\n".join(part for part in (head.library, head.office, *head.address) if part))
    yield text(plain_day(matter.day))
    to = matter.request.requester.send_to
    default = "To whoever served the paper" if matter.served else "To the requester"
    yield text(to.strip() if to else default)
    yield heading(f"Answer to your {matter.thing}")
    yield text(_received(matter))
    yield from _what_was_asked(matter)


def closing(matter: Matter) -> Iterator[Block]:
    """Appeal rights, whom to ask, and who signs."""
    head = matter.decision.letterhead
    if head is None:
        return
    if matter.appealable and head.appeal:
        yield heading("Your right to appeal")
        yield text(head.appeal)
        last = matter.clock("appeal")
        if last is not None:
            yield text(f"The last day is {plain_day(last.date)} ({last.counted}).")
    officer = head.records_officer
    reach = ", ".join(part for part in (officer.phone, officer.email) if part)
    yield heading("Questions")
    yield text(f"Please write to the {officer.title}{f' ({reach})' if reach else ''}.")
    title = officer.title.partition(";")[0].strip()  # who stands in for them does not sign
    signed = ("Sincerely,", officer.name or "", title, head.office or head.library)
    yield text("\n".join(part for part in signed if part))


def missing_items(matter: Matter) -> Iterator[str]:
    """What the letter still lacks of what the law asks for."""
    head = matter.decision.letterhead
    if matter.came_on is None:
        yield "the date on which it was received (received: in the request form)"
    if head is None or not head.records_officer.title.strip():
        yield "the records officer who answers (contacts in the profile)"
    if matter.redacted is not None and matter.redacted.partial and matter.answer_by is None:
        yield "the date by which the rest will be answered (more_time: in the request form)"
    waits = matter.decision.outcome is Outcome.HOLD_FOR_COUNSEL or (
        matter.decision.outcome.releases
        and matter.redacted is None
        and not matter.served
        and matter.request.seeks.about != "task"
    )
    if waits and matter.answer_by is None:
        yield "the date by which you will answer in full (more_time: in the request form)"
    if matter.decision.outcome is Outcome.REFUSE and not matter.decision.because.strip():
        yield "the reason for refusing (because: in the profile's rule)"


def _received(matter: Matter) -> str:
    how = RECEIVED_HOW.get(matter.request.received_how or "", "")
    on = plain_day(matter.came_on) if matter.came_on else "[date not given]"
    if matter.served:
        return f"Your {matter.thing} was received on {on}."
    return f"Your request was received on {on}{f', {how}' if how else ''}."


def _what_was_asked(matter: Matter) -> Iterator[Block]:
    if matter.neutral:
        yield text(
            "You asked for library records that would tell what a particular person, or the users of a "
            "particular item, borrowed, used or asked for."
        )
    elif matter.request.asked and matter.request.asked.strip():
        yield text("You asked, in your own words:")
        yield Block(kind=Kind.QUOTE, text=matter.request.asked.strip())
    elif not matter.served:
        yield text(_described(matter.request))


def _described(request: Request) -> str:
    seeks = request.seeks
    what = ", ".join(CLASSES.get(name, plain(name)) for name in seeks.classes) or "library records"
    totals = "totals of " if seeks.about == "totals" else ""
    since = f" from {plain_day(seeks.from_)}" if seeks.from_ else ""
    until = f" to {plain_day(seeks.to)}" if seeks.to else ""
    return f"You asked for {totals}{what}{since}{until}."
