"""The clerk's desk: what was told becomes a form, the form is decided at once, and then it is written down.

Ties ``intake`` to ``decide``. The form is a file of the clerk's own: for nobody else to read (0600), never
in the place of another file, and whole or not there at all.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from redactkit import pipeline
from redactkit.decide import Profile, list_profiles, load_profile
from redactkit.errors import FormInvalid, InputMissing
from redactkit.intake import PERSONAL, Form, Policy, Told, all_advice, form_of, form_text
from redactkit.newfile import check_place, make_closed_folder, refuse_open_folder, write_new

__all__ = [
    "Filled",
    "check_place",
    "fill_in",
    "forms_here",
    "free_name",
    "make_closed_folder",
    "read_asked",
    "read_policy",
    "refuse_open_folder",
    "save",
    "shipped_policies",
]

_MOST_ASKED_BYTES = 1_000_000
_FORM, _BEGINNING = b"redactkit.request/1", 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form that is filled in but not yet written, and what the policy says of it."""

    told: Told
    form: Form = field(repr=False)
    text: str = field(repr=False)
    decided: pipeline.Decided

    @property
    def advice(self) -> tuple[str, ...]:
        """What must not wait for the answer."""
        return all_advice(self.told)

    def document(self, file: Path) -> dict[str, object]:
        """``redactkit.request_form/1``: the form without what it says about people, and the decision."""
        shown, kept = _without_people(self.form)
        return {
            "schema": "redactkit.request_form/1",
            "file": file.name,
            "form": shown,
            "kept_in_the_file": kept,
            "decision": self.decided.document,
            "missing_for_copy": self.decided.missing_document,
        }


def shipped_policies() -> tuple[Policy, ...]:
    """The policies to choose from."""
    return tuple(_policy(name, load_profile(name)) for name in list_profiles())


def read_policy(name: str) -> Policy:
    """The policy that will decide; ``name`` is the id of a shipped one, or a path."""
    return _policy(name, load_profile(name))


def _policy(name: str, profile: Profile) -> Policy:
    return Policy(
        id=name,
        title=profile.title,
        has_clerk=any(contact.id == "town_clerk" for contact in profile.contacts),
        refers=profile.refers_other_libraries,
    )


def read_asked(path: Path) -> str:
    """The requester's own words, from a text file."""
    try:
        with path.open("rb") as file:
            found = file.read(_MOST_ASKED_BYTES + 1)
    except (OSError, ValueError):
        raise InputMissing(
            "it is missing, or is not a file that can be read",
            file=path.name,
            hint="check the name and the folder",
        ) from None
    if len(found) > _MOST_ASKED_BYTES:
        raise FormInvalid("this is too large for a request's own words", file=path.name)
    try:
        return found.decode("utf-16" if found.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeError:
        raise FormInvalid(
            "this is not a text file", file=path.name, hint="save it as text, in UTF-8"
        ) from None


def free_name(folder: Path) -> Path:
    """``request.yaml``, or the first number of it that is not taken."""
    names = (folder / ("request.yaml" if n == 1 else f"request-{n}.yaml") for n in range(1, 10_000))
    return next(name for name in names if not os.path.lexists(name))


def forms_here(folder: Path) -> tuple[str, ...]:
    """The names of the request forms that lie in a folder, the newest first."""
    found = [path for path in folder.glob("*.y*ml") if path.is_file() and _is_form(path)]
    return tuple(path.name for path in sorted(found, key=lambda path: (-path.stat().st_mtime, path.name)))


def _is_form(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _FORM in file.read(_BEGINNING)
    except OSError:
        return False


def fill_in(told: Told, file: Path, *, asked: str | None, request_id: str | None, as_of: date) -> Filled:
    """The form, and its decision. Nothing is written yet."""
    name = request_id if request_id is not None else f"r-{secrets.token_hex(4)}"
    form = form_of(told, request_id=name, asked=asked)
    decided = pipeline.decide_flags(form, as_of)
    form["profile"] = _from_folder(told.policy.id, file)
    waits = decided.decision.for_counsel
    text = form_text(
        form,
        told,
        name=file.name,
        day=as_of,
        counsel=None if waits is None else waits.who,
        reviews=() if waits is None else next((each.beside for each in waits.effects if each.beside), ()),
        makes_copy=decided.decision.outcome.releases,
    )
    return Filled(told=told, form=form, text=text, decided=decided)


def _from_folder(profile: str, file: Path) -> str:
    """A policy's path as the form must name it: from the form's own folder."""
    if profile in list_profiles():
        return profile
    whole = Path(profile).resolve()
    try:
        return Path(os.path.relpath(whole, file.parent.resolve())).as_posix()
    except ValueError:  # another drive
        return str(whole)


def save(filled: Filled, file: Path) -> None:
    """Write the form: for its owner alone, and never over another file."""
    write_new(file, filled.text.encode())


def _without_people(form: Form) -> tuple[Form, list[str]]:
    """The form without the values of the fields that say something about a person, and their names."""
    kept = [name for name in PERSONAL if _held(form, name)]
    shown: Form = {}
    for name, value in form.items():
        if name in kept:
            continue
        if isinstance(value, Mapping):
            shown[name] = {inner: held for inner, held in value.items() if f"{name}.{inner}" not in kept}
        else:
            shown[name] = value
    return shown, kept


def _held(form: Form, name: str) -> bool:
    part, _, inner = name.partition(".")
    value = form.get(part)
    return inner in value if inner and isinstance(value, Mapping) else part == name and value is not None
