"""Read the data files in ``ils/audit``: checked by a schema, and turned into plain values at once."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from redactkit.errors import FormInvalid

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NO_WORD = re.compile(r"[^A-Z0-9]+")
_BLANKS = re.compile(r"[\s_\u00a0\ufeff]+")
_SUFFIX = re.compile(r" ?\([^()]*\)$")


class Strict(BaseModel):
    """A part of a data file: no unknown fields, and no values in errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, populate_by_name=True)


Checked = TypeVar("Checked", bound=Strict)


def load(name: str, form: type[Checked], text: str | None = None) -> Checked:
    """A file of ``ils/audit/`` (or its text), as its schema says it is."""
    if text is None:
        text = files("redactkit").joinpath("ils", "audit", name).read_text(encoding="utf-8")
    try:
        # BaseLoader: a label such as "no" or "1" stays text
        return form.model_validate(yaml.load(text, Loader=yaml.BaseLoader))  # noqa: S506
    except yaml.YAMLError:
        raise FormInvalid("not a readable YAML file", file=name) from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise FormInvalid(f"{where}: {first['msg'].lower()}", file=name) from None


def words_of(header: str) -> str:
    """A header as words, each with a blank before and behind: ``BirthDate`` → `` BIRTH DATE ``."""
    return f" {_NO_WORD.sub(' ', _HUMP.sub(' ', header).upper()).strip()} "


def label_of(header: str) -> str:
    """A header as lists name it: no case, no outer blanks, underscores as blanks."""
    return _BLANKS.sub(" ", header).strip().upper()


def names_of(header: str) -> frozenset[str]:
    """The names under which a column may be listed: whole, without its record's suffix, without its table."""
    whole = label_of(header)
    bare = _SUFFIX.sub("", whole)
    return frozenset({whole, bare, bare.rpartition(".")[2]} - {""})
