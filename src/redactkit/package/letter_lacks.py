"""What a letter still lacks: first what the law asks for, then what would serve its reader. Pure.

M.G.L. c.66 s.10(b) has nine items (received; not in our custody; who has it; exemption and reason; what will
be produced; by when; a narrower request; the fee; the right of appeal); 1 M.R.S. s.408-A and s.409 have fewer
and none besides. What a letter says by itself is not asked for here; what only a person can know is.
"""

from __future__ import annotations

from collections.abc import Iterator

from redactkit.model import LogLine, Outcome, Standing
from redactkit.package.letter import Matter, sender_of


def missing_items(matter: Matter, lines: tuple[LogLine, ...], owed: tuple[str, ...]) -> Iterator[str]:
    """What must be filled in before the letter may be sent. ``owed``: classes that are not answered yet."""
    yield from _received(matter)
    yield from _sender(matter)
    if not sender_of(matter).title:
        yield "the records officer who answers (contacts in the profile)"
    yield from _grounds(matter, lines)
    yield from _custody(matter, lines)
    yield from _time(matter, owed)


def better_with(matter: Matter) -> Iterator[str]:
    """What no law asks for, and a reader would miss."""
    sender = sender_of(matter)
    if not sender.officer:
        yield "the name of who signs (contacts in the profile); until then there is a line to write it on"
    if not (sender.address or sender.telephone or sender.email):
        yield "an address or a telephone for questions (letterhead and contacts in the profile)"
    if not (matter.request.requester.send_to or "").strip():
        yield "where it goes (requester.send_to in the request form), if the requester has said so"


def _sender(matter: Matter) -> Iterator[str]:
    """A policy for many libraries leaves their name open, in brackets."""
    head = matter.decision.letterhead
    if head is not None and "[" in f"{head.library}{head.office}":
        yield "the name of the library (letterhead in a policy file of your own that extends this one)"


def _received(matter: Matter) -> Iterator[str]:
    if matter.came_on is None:
        yield "the date on which it was received (received: in the request form)"
    elif matter.came_on > matter.day:
        field = "served_on" if matter.served and matter.request.process.served_on else "received"
        yield (
            f"the day on which it was received: {matter.came_on.isoformat()} is after the day of this letter "
            f"({field}: in the request form)"
        )
    head = matter.decision.letterhead
    depends = head is not None and head.appeal_needs_writing and bool(head.appeal)
    if depends and matter.is_public_request and matter.request.received_how is None:
        yield "how it was received: the right to appeal depends on it (received_how: in the request form)"


def _grounds(matter: Matter, lines: tuple[LogLine, ...]) -> Iterator[str]:
    decision = matter.decision
    for line in lines:
        held_back = line.standing in (Standing.WITHHELD, Standing.COARSENED, Standing.BEYOND)
        if held_back and (line.exemption is None or not line.reason.strip()):
            yield f"the exemption and the reason for {line.column}"
    if decision.by_counsel is not None and decision.outcome is Outcome.REFUSE:
        yield "the reason that counsel gave for refusing (write it into the letter)"
    elif decision.by_counsel is not None and decision.outcome is Outcome.HOLD_FOR_DEFECT:
        yield "what must be corrected, as counsel said (write it into the letter)"
    elif decision.outcome is Outcome.REFUSE and not decision.because.strip():
        yield "the reason for refusing (because: in the profile's rule)"
    denied = decision.outcome in (Outcome.REFUSE, Outcome.WITHHOLD_NEUTRAL)
    if denied and matter.is_public_request and decision.denied_under is None:
        yield "the exemption under which it is denied (letterhead.denied_under in the profile)"


def _custody(matter: Matter, lines: tuple[LogLine, ...]) -> Iterator[str]:
    head = matter.decision.letterhead
    referred = matter.decision.outcome is Outcome.REFER_HOME_LIBRARY or any(
        line.standing is Standing.REFERRED for line in lines
    )
    if referred and not (head is not None and head.network_note):
        yield "which libraries may hold the records (letterhead.network_note in the profile)"
    if matter.decision.outcome is Outcome.REFER_INSTITUTION:
        yield "the name and address of the school or college (write them into the letter)"


def _time(matter: Matter, owed: tuple[str, ...]) -> Iterator[str]:
    """A time frame wherever something is still to come. (A later date has its reason in ``more_time``.)"""
    outcome = matter.decision.outcome
    partial = matter.redacted is not None and (matter.redacted.partial or bool(owed))
    waits = outcome is Outcome.HOLD_FOR_COUNSEL or matter.copy_follows
    if matter.answer_by is None and partial:
        yield "the date by which the rest will be answered (more_time: in the request form)"
    elif matter.answer_by is None and waits and matter.is_public_request:
        yield "the date by which you will answer in full (more_time: in the request form)"
    more, last = matter.request.more_time, matter.clock("production")
    if more is not None and last is not None and more.ready_by > last.date:
        yield (
            f"a date not later than {last.date.isoformat()} (more_time: in the request form), or the "
            "requester's agreement in writing to a later one"
        )
