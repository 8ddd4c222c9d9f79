"""Requests for the tests of ``decide``, written as a clerk would fill in the form: only what differs."""

from __future__ import annotations

from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

from redactkit.decide import build_request, decide, load_profile
from redactkit.decide.yaml_text import read_yaml
from redactkit.model import Decision, Request

MA, ME = "ma-duxbury", "me-infonet"
TODAY = date(2026, 11, 24)

LAWS = {MA: "massachusetts", ME: "maine"}

COURT = {"issuer": "judge", "court": "home_state"}


def said(who: str, says: str = "release") -> list[dict[str, str]]:
    return [{"who": who, "says": says}]


def request(profile: str = MA, kind: str = "private", **fields: Any) -> Request:
    """A form with that requester; ``desk`` is ``handled_by``, the clerk's unless it is said."""
    form: dict[str, Any] = {"id": "case", "profile": profile, "requester": {"kind": kind}}
    form["handled_by"] = fields.pop("desk", "town_clerk" if profile == MA else "library_director")
    form["requester"].update(fields.pop("who", {}))
    return build_request({**form, "received": "2026-11-20", **fields})


def decided(profile: str = MA, kind: str = "private", **fields: Any) -> Decision:
    return decide(request(profile, kind, **fields), load_profile(profile), TODAY)


def shipped_forms(profile: str) -> list[tuple[str, dict[str, Any]]]:
    """The requests of the cases that the profile carries, by case id, as ``request`` takes them."""
    file = resources.files("redactkit") / "profiles" / f"{profile}.cases.yaml"
    return [
        (case["id"], _as_fields(case["request"]))
        for case in read_yaml(file.read_bytes(), file.name).data["cases"]
        if "request" in case and "with" not in case
    ]


def _as_fields(form: dict[str, Any]) -> dict[str, Any]:
    who = dict(form.get("requester", {}))
    fields = {name: value for name, value in form.items() if name not in ("requester", "handled_by")}
    desk = {"desk": form["handled_by"]} if "handled_by" in form else {}
    return {"kind": who.pop("kind", "unknown"), "who": who, **desk, **fields}


def duty_ids(decision: Decision) -> set[str]:
    return {duty.id for duty in decision.duties}


def text_of(name: str) -> str:
    """The shipped profile, as it is written."""
    return (resources.files("redactkit") / "profiles" / f"{name}.yaml").read_text(encoding="utf-8")


def law_of(name: str) -> str:
    """The law that a shipped profile extends, as it is written."""
    file = resources.files("redactkit") / "profiles" / "law" / f"{LAWS[name]}.yaml"
    return file.read_text(encoding="utf-8")


def write_profile(folder: Path, text: str, law: str, name: str = MA) -> str:
    """A profile of one's own in a folder, ``mine.yaml`` over ``law.yaml``; the answer is its path."""
    (folder / "law.yaml").write_text(law, encoding="utf-8")
    mine = text.replace(f"extends: law/{LAWS[name]}", "extends: law.yaml")
    mine = mine.replace(f"\nid: {name}\n", "\nid: mine\n", 1)
    (folder / "mine.yaml").write_text(mine, encoding="utf-8")
    return str(folder / "mine.yaml")
