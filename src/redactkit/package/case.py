"""One request and its decision, as the package is told of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from redactkit.model import Decision, Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One request and its decision. ``form`` is the request file as it was read, byte for byte."""

    request: Request
    form: bytes = field(repr=False)
    decision: Decision
    document: Mapping[str, object] = field(repr=False)  # the ``redactkit.decision/1`` document
    day: date
    tool_version: str
    # fields of the form that the copy still needs, each with what goes there; names of fields, never values
    needed_for_copy: tuple[str, ...] = ()
