"""What is a person's own in the copy of her own record, found in every export before her texts are read.

Used by ``scoped_pass``. She asks about herself: her telephone in a note about her is hers, though the form
does not ask for the column of telephones. What somebody else's row has as well may be meant of somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.cell_pass import own_of
from redactkit.folding import fold_key
from redactkit.learn import Learned
from redactkit.model import REPEAT, Category, Decision
from redactkit.redact.keys import marked
from redactkit.redact.own import Own
from redactkit.redact.person import Named
from redactkit.redact.scoped_rows import find_rows, values_in
from redactkit.redact.transform import arrow

_NAME, _GIVEN_NAME = Category("patron.name"), Category("patron.given_name")
_NUMBERS = frozenset(
    Category(f"patron.{name}")
    for name in ("record_number", "barcode", "key", "alternate_id", "user_name", "phone", "email", "address")
)
_RUN = re.compile(r"[^\W_]+")
_END = 4

Value = tuple[Category, str]


def own_for_herself(
    decision: Decision, person: Named, learned: Sequence[Learned], others_given: Set[str]
) -> Own:
    """What is hers in a text: what her rows give, and what else they say of her and of nobody else.

    ``others_given`` are the given names of others of her family: hers alone is a name by itself.
    """
    numbers = list(_hers(person, learned, _NUMBERS))
    names = {_given(*value) for value in _hers(person, learned, frozenset({_NAME, _GIVEN_NAME}))}
    others = _others(person, learned, {end for _, text in numbers if (end := _end(text))})
    return own_of(decision, person, learned).with_own(
        Own.of(numbers, person.names),
        Own.of(others, frozenset()),
        called=frozenset(name for name in names if len(name) > 1 and name not in others_given),
    )


def _hers(person: Named, learned: Sequence[Learned], categories: Set[Category]) -> Iterator[Value]:
    for nth, each in enumerate(learned):
        columns = [column for column in each.export.columns if column.category in categories]
        for chunk in each.chunks() if columns else ():
            rows = find_rows(person, nth, each.export, chunk.frame, chunk.rows)
            for column, text in values_in(columns, rows.covered, chunk.frame):
                yield column.category, text


def _others(person: Named, learned: Sequence[Learned], ends: Set[str]) -> Iterator[Value]:
    """The values of everybody else in which one of these ends stands: few, of hundreds of thousands."""
    pattern = "|".join(sorted(map(re.escape, ends)))
    for nth, each in enumerate(learned):
        columns = [column for column in each.export.columns if column.category in _NUMBERS]
        for chunk in each.chunks() if columns and ends else ():
            rows = find_rows(person, nth, each.export, chunk.frame, chunk.rows)
            take = pa.array(np.flatnonzero(~rows.covered))
            for column in columns:
                cells = marked(arrow(chunk.frame[column.position - 1]).take(take), column)
                likely = cells.filter(pc.match_substring_regex(cells, pattern, ignore_case=True))
                for text in pc.unique(likely).to_pylist():
                    yield from ((column.category, part) for part in text.split(REPEAT))


def _end(text: str) -> str:
    """The last signs of the longest word of a value, by which others with it are found: ``0188``."""
    return max(_RUN.findall(text), key=len, default="")[-_END:]


def _given(category: Category, text: str) -> str:
    """The first given name, as texts are compared: of ``Ray, Pierre L`` it is ``pierre``."""
    _, comma, behind = text.partition(",")
    words = _RUN.findall(fold_key(behind if comma and category == _NAME else text))
    return words[0] if words else ""
