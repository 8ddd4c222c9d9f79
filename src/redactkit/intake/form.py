"""From what was told to the request form: the fields that it fills, as the YAML would hold them. Pure."""

from __future__ import annotations

from redactkit.intake.question import Told

Form = dict[str, object]

_SPOKEN = ("in_person_oral", "telephone")
_LEVEL_OF = {"federal_agency": "federal", "state_agency": "state", "municipal_body": "municipal"}

PERSONAL = ("asked", "recipients", "seeks.patrons", "seeks.items")
"""Fields whose values stand in the form alone: they are never printed."""


def form_of(told: Told, *, request_id: str, asked: str | None) -> Form:
    """The form, without what was left open. Attestations that were not given are left out: absent is no."""
    form: Form = {"schema": "redactkit.request/1", "id": request_id, "profile": told.policy.id}
    form |= _if_said(told, "received", "received_how")
    form |= {"asked": asked} if asked else {}
    form |= _if_said(told, "handled_by")
    form["requester"] = _requester(told)
    form |= _filled("process", _process(told))
    form |= _filled("seeks", _seeks(told))
    form |= _if_said(told, "situation", "purpose")
    form |= _filled("recipients", list(told.said.get("recipient", ())))
    form |= _if_said(told, "home_library")
    form |= {"custodian": told.one("custodian")} if not told.has("custodian", "public_library") else {}
    form |= {"doubt": "yes"} if told.has("doubt", "yes") else {}
    return {name: value for name, value in form.items() if value is not None}


def _if_said(told: Told, *names: str) -> Form:
    return {name: value for name in names if (value := told.one(name)) is not None}


def _filled(name: str, value: object) -> Form:
    return {name: value} if value else {}


def _requester(told: Told) -> Form:
    kind = "patron" if told.has("permission", "own_record") else told.one("requester") or "private"
    level = told.one("level") or _LEVEL_OF.get(kind)
    found: Form = {"kind": kind}
    found |= {"level": level} if level else {}
    return found | {name: "yes" for name in ("identified", "trained") if told.has(name, "yes")}


def _process(told: Told) -> Form:
    match told.one("matter"):
        case "paper":
            return _paper(told)
        case "patron" if not told.has("permission", "own_record"):
            return {"kind": told.one("permission")}
        case "request" | "special" if told.one("received_how") not in (None, *_SPOKEN):
            return {"kind": "public_records_request"}
        case _:
            return {}


def _paper(told: Told) -> Form:
    found: Form = {"kind": told.one("paper")}
    names = {"issuer": "issuer", "court": "court", "paper_level": "level"}
    found |= {field: value for name, field in names.items() if (value := told.one(name)) is not None}
    # in doubt nobody is told until counsel has said whether it binds
    found["nondisclosure"] = "no" if told.has("nondisclosure", "no") else "yes"
    found |= {"served_on": told.one("received")} if told.one("received") else {}
    found |= {"returnable": told.one("returnable")} if told.one("returnable") else {}
    return found | ({"specific": "yes"} if told.has("specific", "yes") else {})


def _seeks(told: Told) -> Form:
    found: Form = _filled("about", _about(told))
    found |= _filled("classes", list(told.said.get("class", ())))
    first, last = (*told.said.get("period", ()), "", "")[:2]
    found |= _filled("from", first) | _filled("to", last)
    found |= _filled("patrons", list(told.said.get("patron", ())))
    found |= _filled("items", list(told.said.get("item", ())))
    return found | _filled("fields", list(told.said.get("field", ())))


def _about(told: Told) -> str | None:
    match told.one("matter"):
        case "task":
            return "task"
        case "patron":
            return "own_record" if told.has("permission", "own_record") else "named_patron"
        case _:
            about = told.one("about")
            return "records" if about == "elsewhere" else about
