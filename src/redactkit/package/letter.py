"""The letter that answers a request: what it is made of, how it opens and how it closes. Pure.

``letter_answer`` gives the answer, ``letter_release`` what the copy holds, ``letter_lacks`` what the law
still asks for; ``letter_md`` and ``docx`` print it. INVARIANT: a neutral letter holds nothing that comes from
``asked``, ``patrons``, ``items``, ``named_as`` or ``home_library``; no letter mentions a lapsed review or
quotes a sentence that its profile keeps to itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from redactkit.model import Clock, Contact, Decision, Outcome, Redacted, Request
from redactkit.package.words import CLASSES, PAPERS, RECEIVED_HOW, in_words, plain, plain_day, title_of
from redactkit.signing import Signer

_APPEALABLE = frozenset(
    {
        Outcome.RELEASE_REDACTED,
        Outcome.AGGREGATE_ONLY,
        Outcome.RELEASE_WITH_CONSENT,
        Outcome.HOLD_FOR_COUNSEL,
        Outcome.HOLD_FOR_DEFECT,
        Outcome.WITHHOLD_NEUTRAL,
        Outcome.REFER_HOME_LIBRARY,
        Outcome.REFER_INSTITUTION,
        Outcome.ACCEPT_PAPER_ONLY,
        Outcome.REFUSE,
    }
)
_LONGEST_QUOTE = 2_000
_LONGEST_QUOTE_LINES = 24
BLANK = "____________________________"


class Kind(StrEnum):
    """What a paragraph is."""

    NOTICE = "notice"
    HEADING = "heading"
    TEXT = "text"
    BULLET = "bullet"
    QUOTE = "quote"
    TYPED = "typed"  # a line to type as it stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph. Its text may be the requester's own words."""

    kind: Kind
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who answers, as a letterhead shows it; what is not known is empty."""

    library: str = ""
    office: str = ""
    address: tuple[str, ...] = ()
    officer: str = ""
    title: str = ""
    telephone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A finished draft.

    ``missing`` lists what the law asks for and is not there: until then it may not be sent. ``better_with``:
    what would serve its reader and is not required.
    """

    notices: tuple[Block, ...]
    sender: Sender
    day: str
    send_to: str = field(repr=False)
    subject: str
    body: tuple[Block, ...]
    signature: str
    missing: tuple[str, ...]
    better_with: tuple[str, ...] = ()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The whole letter in the order in which it is read."""
        sender = (self.sender.library, self.sender.office, *self.sender.address)
        return (
            *self.notices,
            *([text("\n".join(line for line in sender if line))] if any(sender) else []),
            text(self.day),
            text(self.send_to),
            heading(self.subject),
            *self.body,
            text(self.signature),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What a letter is written from."""

    request: Request
    decision: Decision
    day: date
    redacted: Redacted | None = None
    package: str | None = None
    ledger_head: str | None = None
    signer: Signer | None = None  # who signs the package, if anybody does

    @property
    def served(self) -> bool:
        """Whether a paper was served, as opposed to a request made."""
        return self.request.process.kind in PAPERS

    @property
    def is_task(self) -> bool:
        """Whether it is a task of the library's own work."""
        return self.request.seeks.about == "task"

    @property
    def is_public_request(self) -> bool:
        """Whether it is answered under the law on public records: no paper, and no task."""
        return not self.served and not self.is_task

    @property
    def thing(self) -> str:
        """What is answered, in a word."""
        return PAPERS.get(self.request.process.kind, "request")

    @property
    def neutral(self) -> bool:
        """Whether everybody gets the same words, whatever the request names."""
        return self.decision.neutral or self.decision.outcome is Outcome.WITHHOLD_NEUTRAL

    @property
    def singles_out(self) -> bool:
        """Whether the request is about some person or item, and not about a class of records."""
        seeks = self.request.seeks
        return bool(seeks.patrons or seeks.items) or seeks.about not in ("records", "totals", "task")

    @property
    def copy_follows(self) -> bool:
        """Whether the letter goes out before a copy that is to come."""
        return self.decision.outcome.releases and self.redacted is None

    @property
    def came_on(self) -> date | None:
        """The day on which the request, or the paper, was received."""
        return (self.request.process.served_on if self.served else None) or self.request.received

    @property
    def appealable(self) -> bool:
        """Whether the letter tells of an appeal: there is one, and this answer can be appealed. A paper has
        none; whether an oral request has one, the policy says (``Letterhead.appeal``)."""
        head = self.decision.letterhead
        has_appeal = head is not None and bool(head.appeal)
        return has_appeal and self.decision.outcome in _APPEALABLE and self.is_public_request

    @property
    def answer_by(self) -> date | None:
        """By when the rest is answered: the date that was set, else the deadline while it lies ahead."""
        if self.request.more_time is not None:
            return self.request.more_time.ready_by
        returnable = self.request.process.returnable
        if self.served:
            return returnable if returnable is not None and returnable >= self.day else None
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


def reach_of(contact: Contact) -> str:
    """How to reach somebody: telephone and e-mail, or nothing."""
    return ", ".join(part for part in (contact.phone, contact.email) if part)


def sender_of(matter: Matter) -> Sender:
    """Who answers. Whoever stands in for the records officer does not sign."""
    head = matter.decision.letterhead
    if head is None:
        return Sender()
    officer = head.records_officer
    return Sender(
        library=head.library,
        office=head.office,
        address=head.address,
        officer=officer.name or "",
        title=title_of(officer.title),
        telephone=officer.phone or "",
        email=officer.email or "",
    )


def addressee(matter: Matter) -> str:
    """Where it goes. Nobody is asked for a name."""
    to = matter.request.requester.send_to
    if to and to.strip():
        return to.strip()
    return "To whoever served the paper" if matter.served else "To the requester"


def subject(matter: Matter) -> str:
    """What it is about, in a line."""
    if not matter.served:
        return "Your request for library records"
    returnable = matter.request.process.returnable
    due = f", returnable on {plain_day(returnable)}" if returnable else ""
    return f"Your {matter.thing}{due}"


def opening(matter: Matter) -> Iterator[Block]:
    """That it was received, when and how, and what was asked."""
    on = plain_day(matter.came_on) if matter.came_on else "[date not given]"
    how = "" if matter.served else RECEIVED_HOW.get(matter.request.received_how or "", "")
    received = f"We received your {matter.thing} on {on}{f', {how}' if how else ''}."
    if matter.neutral and not matter.singles_out:
        yield text(f"{received} {_described(matter.request)}")
    elif matter.neutral:
        yield text(
            f"{received} You asked for library records that would tell what a particular person, or the "
            "users of a particular item, borrowed, used or asked for."
        )
    elif matter.request.asked and matter.request.asked.strip():
        yield text(f"{received} You asked, in your own words:")
        yield from _quoted(matter.request.asked.strip())
    elif matter.served:
        yield text(received)
    else:
        yield text(f"{received} {_described(matter.request)}")


def closing(matter: Matter) -> Iterator[Block]:
    """Appeal rights, and whom to ask."""
    head = matter.decision.letterhead
    if head is None:
        return
    if matter.appealable:
        yield heading("Your right to appeal")
        last = matter.clock("appeal")
        until = "" if last is None or last.at_earliest else f" The last day is {plain_day(last.date)}."
        yield text(f"{head.appeal}{until}")
    officer = head.records_officer
    reach = reach_of(officer)
    yield text(
        f"If you have questions, please ask the {title_of(officer.title)}{f' ({reach})' if reach else ''}."
    )


def signature(matter: Matter) -> str:
    """The closing, and who signs: a line to write on where the policy file names nobody."""
    sender = sender_of(matter)
    return "\n".join(
        part
        for part in (
            "Sincerely,",
            sender.officer or BLANK,
            sender.title,
            sender.office or sender.library,
        )
        if part
    )


def _quoted(asked: str) -> Iterator[Block]:
    """The requester's words; of very many the beginning, for the whole stands in the record."""
    beginning = "\n".join(asked[:_LONGEST_QUOTE].split("\n")[:_LONGEST_QUOTE_LINES])
    whole = beginning == asked
    yield Block(kind=Kind.QUOTE, text=beginning if whole else f"{beginning.rstrip()} …")
    if not whole:
        yield text("This is the beginning of your request; the whole of it is in our file.")


def _described(request: Request) -> str:
    seeks = request.seeks
    what = in_words([CLASSES.get(name, plain(name)) for name in seeks.classes] or ["library records"])
    totals = "totals of " if seeks.about == "totals" else ""
    since = f" from {plain_day(seeks.from_)}" if seeks.from_ else ""
    until = f" to {plain_day(seeks.to)}" if seeks.to else ""
    return f"You asked for {totals}{what}{since}{until}."
