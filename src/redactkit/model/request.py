"""The request form, typed: who asks, what paper was presented, what is sought."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """Who runs ``disclose``, and where."""

    desk: str = "library"
    name: str | None = field(default=None, repr=False)
    trained: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Requester:
    """Who asks. ``name`` and ``send_to`` are for the record and the letter alone."""

    kind: str
    level: str | None = None
    identified: bool = False
    trained: bool = False
    name: str | None = field(default=None, repr=False)
    send_to: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """The paper presented."""

    kind: str = "none"
    issuer: str = "unknown"
    court: str | None = None
    level: str | None = None
    nondisclosure: bool | None = None  # None: the form does not say
    served_on: date | None = None
    served_how: str | None = field(default=None, repr=False)
    returnable: date | None = None
    proper_form: str = "unreviewed"
    good_cause: str = "unreviewed"
    specific: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CounselAnswer:
    """What counsel said, and when. Only an answer lifts a hold."""

    who: str
    says: str
    name: str | None = field(default=None, repr=False)
    date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedBy:
    """Who found the card for the person the paper names, and how."""

    name: str = field(repr=False)
    on: date
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeks:
    """What is asked for."""

    about: str = "records"
    classes: tuple[str, ...] = ()
    from_: date | None = None
    to: date | None = None
    patrons: tuple[str, ...] = field(default=(), repr=False)
    named_as: str | None = field(default=None, repr=False)
    matched_by: MatchedBy | None = field(default=None, repr=False)
    items: tuple[str, ...] = field(default=(), repr=False)
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreTime:
    """Why the whole answer needs longer than the first deadline, and until when."""

    reason: str
    ready_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The request form (``redactkit.request/1``), typed. Absent fields hold what absence means."""

    id: str
    profile: str
    requester: Requester
    received: date | None = None
    received_how: str | None = None
    asked: str | None = field(default=None, repr=False)
    handled_by: str = "staff"
    operator: Operator = Operator()
    process: Process = Process()
    counsel: tuple[CounselAnswer, ...] = ()
    seeks: Seeks = Seeks()
    situation: str = "ordinary"
    purpose: str | None = None
    recipients: tuple[str, ...] = field(default=(), repr=False)
    home_library: str | None = None
    own_patrons_only: bool = False
    custodian: str = "public_library"
    doubt: bool = False
    more_time: MoreTime | None = None
