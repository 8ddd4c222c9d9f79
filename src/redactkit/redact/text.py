"""Free text that an order names → the same text without anybody else. This stage imports Presidio here alone.

Whatever was found and is not the named person's own becomes one and the same token, whoever or whatever it
was, and two that stand side by side become one: neither kind, nor length, nor number of words shows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from redactkit.givennames import other_forms, telling_forms
from redactkit.model import TAKEN_OUT, Finding
from redactkit.redact.names import NameKey, names_within, words_within
from redactkit.redact.own import Own

_ENTITY = "SOMEBODY"
_BETWEEN = re.compile(r"[\s.,;:/&+-]*")


def without_others(
    text: str,
    findings: Sequence[Finding],
    own: Own,
    *,
    names: frozenset[NameKey],
    kin: frozenset[str],
    guardians: frozenset[str] = frozenset(),
) -> str:
    """The text with everybody else taken out.

    ``names`` are all names in the exports, found in any case. ``kin`` are given names in the person's family:
    in a note about her they say who is meant, also alone and in short forms; ``guardians`` are the words of
    the names of whoever stands in for her in her own record, found in any case. A text that could not be
    checked is one finding over all of it, and goes as a whole.
    """
    others = names - own.names
    hers = {word for name in own.names for word in name}
    shortened = frozenset[str]().union(*map(telling_forms, kin))
    alone = (kin - hers) | (shortened - hers.union(*map(other_forms, hers)))
    spans = [(found.start, found.end) for found in findings if not own.holds(found, text)]
    spans += [(start, end) for start, end, key in names_within(text) if key in others]
    spans += [(start, end) for start, end, word in words_within(text) if word in alone]
    every = words_within(text, in_any_case=True)
    spans += [(start, end) for start, end, word in every if word in guardians - hers]
    merged = _merged(text, spans)
    if not merged:
        return text
    engine, result, operator = _anonymizer()
    found: str = engine.anonymize(
        text,
        [result(entity_type=_ENTITY, start=start, end=end, score=1.0) for start, end in merged],
        {_ENTITY: operator},
    ).text
    return found


def _merged(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans without overlaps; those with nothing but blanks and signs between them as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and (start <= merged[-1][1] or _BETWEEN.fullmatch(text, merged[-1][1], start)):
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


@cache
def _anonymizer() -> tuple[Any, Any, Any]:
    """Presidio's engine, and an operator of our own that looks at nothing: its masks tell lengths."""
    from presidio_anonymizer import AnonymizerEngine
    from presidio_anonymizer.entities import OperatorConfig, RecognizerResult
    from presidio_anonymizer.operators import Operator, OperatorType

    class TakeOut(Operator):
        """The same token for everything."""

        def operate(self, text: str, params: dict[Any, Any] | None = None) -> str:
            return TAKEN_OUT

        def validate(self, params: dict[Any, Any] | None = None) -> None:
            """Nothing to set."""

        def operator_name(self) -> str:
            return "take_out"

        def operator_type(self) -> OperatorType:
            return OperatorType.Anonymize

    engine = AnonymizerEngine()  # type: ignore[no-untyped-call]
    engine.add_anonymizer(TakeOut)
    return engine, RecognizerResult, OperatorConfig("take_out")
