"""A request and what the policy says of it: the first step of every job, which needs no export.

Used by ``pipeline``, and by whoever writes an answer later.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from redactkit import __version__
from redactkit.csvout import harmless_json
from redactkit.decide import (
    DataRule,
    Missing,
    build_request,
    decide,
    decision_document,
    load_profile,
    load_request,
    missing_for_copy,
)
from redactkit.model import Decision, Request
from redactkit.package import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A request, its verbatim form, and what the policy says of it."""

    request: Request
    form: bytes = field(repr=False)
    decision: Decision
    data_rules: tuple[DataRule, ...] = ()

    @property
    def document(self) -> dict[str, object]:
        """The ``redactkit.decision/1`` document."""
        return decision_document(self.decision)

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What the form still lacks for the copy to be made; the decision does not wait for it."""
        return missing_for_copy(self.request, self.decision)

    @property
    def missing_document(self) -> list[dict[str, str]]:
        """The same for JSON: fields of the form and what goes there."""
        return [{"field": each.field, "what": each.what} for each in self.missing]

    @property
    def case(self) -> Case:
        """What the package needs to know."""
        return Case(
            request=self.request,
            form=self.form,
            decision=self.decision,
            document=self.document,
            day=self.decision.as_of,
            tool_version=__version__,
            needed_for_copy=tuple(
                f"{each.field}: {each.what}" for each in missing_for_copy(self.request, self.decision)
            ),
        )


def decide_form(form: Path, as_of: date) -> Decided:
    """Load a request form and decide it."""
    loaded = load_request(form)
    return _decide(loaded.request, loaded.source, as_of, base=form.parent)


def decide_flags(fields_given: Mapping[str, object], as_of: date, *, base: Path = Path()) -> Decided:
    """Decide a request given as flags, or in a job; the form that is kept is written from them.

    A profile that is a path is looked for in ``base``.
    """
    request = build_request(fields_given)
    form = harmless_json(json.dumps(fields_given, ensure_ascii=False, indent=2)).encode() + b"\n"
    return _decide(request, form, as_of, base=base)


def _decide(request: Request, form: bytes, as_of: date, *, base: Path) -> Decided:
    profile = load_profile(request.profile, base=base)
    return Decided(
        request=request,
        form=form,
        decision=decide(request, profile, as_of),
        data_rules=tuple(profile.data_rules),
    )
