"""Who is named in a note that stands in somebody else's row. By the identifiers of the exports at hand."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.audit.cells import Mask, column_of
from redactkit.detect import KnownIdentifiers
from redactkit.folding import fold_key
from redactkit.model import Category, Finding

_CERTAIN = 0.9  # a surname alone is an author as easily
_KEYS = frozenset({"PATRON_BARCODE", "PATRON_RECORD"})
_WANTED = _KEYS | {"PERSON", "EMAIL_ADDRESS", "USER_NAME"}
_WORD = re.compile(r"[^\W\d_]{2,}")
_NUMBER = re.compile(r"[0-9]{4,}")

NAMES = frozenset(
    Category(name)
    for name in (
        "patron.name",
        "patron.family_name",
        "patron.given_name",
        "patron.middle_name",
        "patron.other_name",
        "guardian.name",
    )
)
OWN = NAMES | frozenset(
    Category(name)
    for name in (
        "patron.barcode",
        "patron.record_number",
        "patron.key",
        "patron.alternate_id",
        "patron.user_name",
        "patron.email",
        "patron.linked_record",
        "guardian.key",
        "guardian.contact",
    )
)
"""What the row itself says of its patron, and of those whom the record links to that patron anyway."""


def names_others(frame: pd.DataFrame, note: int, own: Sequence[int], known: KnownIdentifiers) -> Mask:
    """Which rows have a note (a column from 0) with a name, card, number or e-mail that is not their own."""
    cells = column_of(frame, note)
    found = np.zeros(len(cells), dtype=np.bool_)
    coded = cells.dictionary_encode()
    texts: list[str] = coded.dictionary.to_pylist()
    named = [[each for each in spans if _counts(each)] for spans in known.find(texts)]
    has = np.array([bool(spans) for spans in named], dtype=np.bool_)
    if not has.any():
        return found
    at = coded.indices.to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(has[at])
    chosen = pa.array(rows)
    columns = [pc.take(column_of(frame, place), chosen).to_pylist() for place in own]
    for nth, row in enumerate(rows.tolist()):
        said = fold_key(" ; ".join(column[nth] for column in columns))
        text, spans = texts[at[row]], named[at[row]]
        found[row] = any(
            not _is_own(fold_key(text[each.start : each.end]), each.entity, said) for each in spans
        )
    return found


def _counts(finding: Finding) -> bool:
    return finding.entity in _WANTED and finding.score >= _CERTAIN


def _is_own(span: str, entity: str, own: str) -> bool:
    """Whether the row says the same of itself: every word of a name, or the number, check digit or not."""
    if entity == "PERSON":
        return set(_WORD.findall(span)) <= set(_WORD.findall(own))
    if entity in _KEYS:
        numbers = _NUMBER.findall(own)
        return all(
            any(number in (each, each[:-1]) or each == number[:-1] for each in numbers)
            for number in _NUMBER.findall(span)
        )
    return span in own
