"""The request form (``redactkit.request/1``): read, checked as a whole, and typed. The way in to ``decide``.

pydantic knows the form; the core knows ``model.Request`` alone. Every mistake is told at once, by the name
and line of the field, never by its value.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from redactkit import model
from redactkit.categories import CATEGORIES, UNKNOWN
from redactkit.decide import vocabulary as v
from redactkit.decide.schema_base import (
    NO_CATEGORY,
    Day,
    Form,
    Listed,
    Text,
    Verbatim,
    YesNo,
    day_or_none,
    validated,
    without_blanks,
)
from redactkit.decide.yaml_text import Mistake, YamlText, invalid, read_bytes, read_yaml, refuse_other_kind

_HINT = "docs/request.md lists every field of the form"
_NO_LIBRARY = frozenset({"unknown", "not known", "not stated", "none", "nobody", "null", "n/a", "-", "?"})
"""What people write where the request does not say of which library the patrons are: it refers nobody. What
may be a library's code is none of it: ``na``, ``0``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedRequest:
    """A request form, typed, and the file as it was handed in: the record keeps it verbatim."""

    request: model.Request
    source: bytes = field(repr=False)


def load_request(path: Path) -> LoadedRequest:
    """Read a request form. ``InputMissing`` where there is none; ``FormInvalid`` lists every mistake."""
    source = read_bytes(path, "request form")
    found = read_yaml(source, path.name)
    refuse_other_kind(found, "request")
    return LoadedRequest(request=_typed(found), source=source)


def build_request(mapping: Mapping[str, object]) -> model.Request:
    """The same form, from flags: nested mappings and lists of texts, as the YAML would hold them."""
    return _typed(YamlText(name="the request", data=mapping, places={}))


class _Operator(Form):
    desk: v.OperatorDesk = "library"
    name: Text | None = None
    trained: YesNo = False


class _Requester(Form):
    kind: v.RequesterKind
    level: v.Level | None = None
    identified: YesNo = False
    trained: YesNo = False
    name: Text | None = None
    send_to: Text | None = None


class _Process(Form):
    kind: v.ProcessKind = "none"
    issuer: v.Issuer = "unknown"
    court: v.Court | None = None
    level: v.Level | None = None
    nondisclosure: YesNo | None = None
    served_on: Day | None = None
    served_how: Text | None = None
    returnable: Day | None = None
    proper_form: v.Review = "unreviewed"
    good_cause: v.Review = "unreviewed"
    specific: YesNo = False


class _Counsel(Form):
    who: v.CounselRole
    says: v.CounselSays
    name: Text | None = None
    date: Day | None = None


class _MatchedBy(Form):
    name: Text
    on: Day
    by: Listed[Text] = Field(min_length=1)


class _Seeks(Form):
    about: v.About = "records"
    classes: Listed[v.RecordClass] = ()
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None
    patrons: Listed[Text] = ()
    named_as: Text | None = None
    matched_by: _MatchedBy | None = None
    items: Listed[Text] = ()
    fields: Listed[Text] = ()


class _MoreTime(Form):
    reason: Text
    ready_by: Day


class _Request(Form):
    schema_: Literal["redactkit.request/1"] = Field(default="redactkit.request/1", alias="schema")
    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")] | None = None
    profile: Text
    received: Day | None = None
    received_how: v.ReceivedHow | None = None
    asked: Verbatim | None = None
    handled_by: v.Desk = "staff"
    operator: _Operator = _Operator()
    requester: _Requester
    process: _Process = _Process()
    counsel: tuple[_Counsel, ...] = ()
    seeks: _Seeks = _Seeks()
    situation: v.Situation = "ordinary"
    purpose: v.Purpose | None = None
    recipients: Listed[Text] = ()
    home_library: Text | None = None
    own_patrons_only: YesNo = False
    custodian: v.Custodian = "public_library"
    doubt: YesNo = False
    more_time: _MoreTime | None = None


def request_schema() -> dict[str, object]:
    """The form as a JSON Schema: every field, what it may hold, and what its absence means."""
    return _Request.model_json_schema(by_alias=True)


def _typed(found: YamlText) -> model.Request:
    request = request_or_mistakes(found.data)
    if isinstance(request, list):
        raise invalid(found, request, hint=_HINT)
    return request


def request_or_mistakes(data: object) -> model.Request | list[Mistake]:
    """The request that these fields hold, or everything that is wrong with them."""
    form = validated(_Request, data)
    impossible = _impossible(without_blanks(data))
    if isinstance(form, list):
        return [*form, *impossible]
    return impossible or _request(form)


def _impossible(data: object) -> list[Mistake]:
    """What no request can mean, told together with what is wrong with other fields, so of the bare data.

    Everything else that the form can say, ``decide`` answers.
    """
    found: list[Mistake] = []
    seeks = _group(data, "seeks")
    first, last = day_or_none(seeks.get("from")), day_or_none(seeks.get("to"))
    if first is not None and last is not None and first > last:
        found.append(Mistake(path=("seeks", "from"), what="seeks.from is later than seeks.to"))
    ready = day_or_none(_group(data, "more_time").get("ready_by"))
    received = day_or_none(data.get("received")) if isinstance(data, Mapping) else None
    if ready is not None and received is not None and ready < received:
        found.append(
            Mistake(path=("more_time", "ready_by"), what="more_time.ready_by is earlier than received")
        )
    given = seeks.get("fields")
    fields = [given] if isinstance(given, str) else given if isinstance(given, (list, tuple)) else []
    found += [
        Mistake(path=("seeks", "fields", nth), what=f"seeks.fields entry {nth + 1} is {NO_CATEGORY}")
        for nth, name in enumerate(fields)
        if isinstance(name, str) and (name.strip() not in CATEGORIES or name.strip() == UNKNOWN)
    ]
    return found


def _group(data: object, name: str) -> Mapping[str, object]:
    inner = data.get(name) if isinstance(data, Mapping) else None
    return inner if isinstance(inner, Mapping) else {}


def _request(form: _Request) -> model.Request:
    return model.Request(
        id=form.id if form.id is not None else f"r-{secrets.token_hex(4)}",
        profile=form.profile,
        requester=model.Requester(**dict(form.requester)),
        received=form.received,
        received_how=form.received_how,
        asked=form.asked,
        handled_by=form.handled_by,
        operator=model.Operator(**dict(form.operator)),
        process=model.Process(**dict(form.process)),
        counsel=tuple(model.CounselAnswer(**dict(answer)) for answer in form.counsel),
        seeks=_seeks(form.seeks),
        situation=form.situation,
        purpose=form.purpose,
        recipients=form.recipients,
        home_library=_library(form.home_library),
        own_patrons_only=form.own_patrons_only,
        custodian=form.custodian,
        doubt=form.doubt,
        more_time=model.MoreTime(**dict(form.more_time)) if form.more_time is not None else None,
    )


def _library(said: str | None) -> str | None:
    return None if said is None or " ".join(said.casefold().split()) in _NO_LIBRARY else said


def _seeks(form: _Seeks) -> model.Seeks:
    matched = form.matched_by
    return model.Seeks(
        about=form.about,
        classes=tuple(dict.fromkeys(form.classes)),
        from_=form.from_,
        to=form.to,
        patrons=form.patrons,
        named_as=form.named_as,
        matched_by=model.MatchedBy(**dict(matched)) if matched is not None else None,
        items=form.items,
        fields=tuple(dict.fromkeys(form.fields)),
    )
