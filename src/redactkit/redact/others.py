"""Cells that name somebody else: where a name stands, where "c/o" does, and what is taken out. Pure.

A cell about an item is given whole or not at all; of what describes the patron only the other person goes.
A family name alone is no name here: titles and towns are full of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from redactkit.folding import fold, fold_key
from redactkit.model import TAKEN_OUT, Category, Treatment
from redactkit.redact.names import NameKey, name_key, name_words, words_within
from redactkit.redact.scoped import ScopedColumn

ADDRESS, EMAIL = Category("patron.address"), Category("patron.email")
_NUMBERS = frozenset(
    Category(f"item.{name}")
    for name in ("record_number", "key", "bib_number", "isbn", "issn", "oclc_number", "lccn", "price")
)
"""Numbers of works and of the system, which it counts like those of patrons."""

_CARE_OF = re.compile(
    r"(?<![^\W_])(?:c\s*[/.]\s*o\b\.?|care\s+of\b|attn\b\.?|attention\b|%(?=\s*[^\W\d_]))[\s:.-]*",
    re.IGNORECASE,
)
_PART_ENDS = re.compile(r"[$,;|\n\r\d]|\bp\.? *o\.? *box\b|\b(?:apt|unit|suite|ste)\b", re.IGNORECASE)
_PIECE = re.compile(r"[^$,;|\n\r]+")
_TOKEN = re.compile(r"[^\s;,]+")
_FOR_SOMEBODY = re.compile(
    r"\b(?:home ?bound|deliver\w*|holds?|held|ill|inter-?library|patrons?|borrowers?|reserved?|pick-? ?ups?"
    r"|c/o)\b"
)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameForms:
    """Full names as the words in which a text may hold them, each with how the name is compared."""

    forms: Mapping[tuple[str, ...], frozenset[NameKey]] = field(repr=False)
    longest: int  # words

    @classmethod
    def of(cls, names: Iterable[str]) -> NameForms:
        """From names as exports write them; one word alone is no full name."""
        found: dict[tuple[str, ...], set[NameKey]] = defaultdict(set)
        for name in names:
            if (key := name_key(name)) is not None and len(key) > 1:
                for form in _forms(name):
                    found[form].add(key)
        forms = {form: frozenset(keys) for form, keys in found.items()}
        return cls(forms=forms, longest=max(map(len, forms), default=0))

    def spans(self, text: str, own: frozenset[NameKey]) -> Iterator[Span]:
        """Where the name of anybody stands who is not called like one of ``own``."""
        words = [found for found in words_within(text, in_any_case=True) if name_words(found[2])]
        for at, (start, _, _) in enumerate(words):
            near = words[at : at + self.longest]
            for size in range(2, len(near) + 1):
                keys = self.forms.get(tuple(word for *_, word in near[:size]), frozenset())
                if keys - own:
                    yield start, near[size - 1][1]


def _forms(name: str) -> Iterator[tuple[str, ...]]:
    """Given name first or last; with all given and family names, or the first and the last alone."""
    before, _, behind = fold_key(name).partition(",")
    family, given = name_words(before), name_words(behind)
    if not family or not given:
        words = family or given
        family, given = words[-1:], words[:-1]
    for last in (family, family[-1:]):
        for first in (given, given[:1]):
            yield (*first, *last)
            yield (*last, *first)


def may_name_others(column: ScopedColumn) -> bool:
    """Whether a column that is given as it stands can speak of anybody beside the patron."""
    kind, _, _ = column.category.partition(".")
    return (
        column.treatment is Treatment.KEEP and kind in ("item", "patron") and column.category not in _NUMBERS
    )


def is_about_an_item(category: Category) -> bool:
    """Whether the cell describes a thing: a name in it may be an author's."""
    return category.startswith("item.")


def speaks_of_a_patron(text: str) -> bool:
    """Whether a title or the like says that it is kept or carried for somebody."""
    return _FOR_SOMEBODY.search(fold_key(text)) is not None


def without_names(
    text: str,
    category: Category,
    own: frozenset[NameKey],
    *,
    everybody: NameForms,
    guardians: NameForms,
    contacts: frozenset[str],
) -> str:
    """What describes a patron, without whoever else stands in it.

    In an address that is whoever it is in care of, and every full name but a street's; elsewhere a parent or
    guardian, by name or by an e-mail of theirs.
    """
    spans = list(guardians.spans(text, own))
    if category == ADDRESS:
        streets = _streets(text)
        spans = [span for span in (*spans, *everybody.spans(text, own)) if not _begins_in(span, streets)]
        spans += _care_of(text, own)
    elif category == EMAIL:
        tokens = [found.span() for found in _TOKEN.finditer(text)]
        theirs = [span for span in tokens if fold_key(text[slice(*span)]) in contacts]
        spans = theirs + [token for token in tokens if any(_begins_in(span, [token]) for span in spans)]
    return _taken_out(text, spans)


def _streets(text: str) -> list[Span]:
    """The parts of an address that begin with a number: John Adams St is no patron."""
    pieces = (found.span() for found in _PIECE.finditer(text))
    return [(start, end) for start, end in pieces if text[start:end].lstrip()[:1].isdigit()]


def _begins_in(span: Span, others: Sequence[Span]) -> bool:
    return any(start <= span[0] < end for start, end in others)


def _care_of(text: str, own: frozenset[NameKey]) -> Iterator[Span]:
    """Each "c/o NAME" of an address that is not in the patron's own care."""
    view = fold(text)
    for found in _CARE_OF.finditer(view.text):
        end = _end_of_part(view.text, found.end())
        named = view.text[found.end() : end]
        if len(named.split()) == 1 and view.text[end : end + 1] == ",":  # DOE, JANE
            further = _end_of_part(view.text, end + 1)
            if 0 < len(view.text[end + 1 : further].split()) < 3:
                end = further
                named = view.text[found.end() : end]
        if name_key(named) not in own:
            yield view.original_span(
                found.start(), found.start() + len(view.text[found.start() : end].rstrip())
            )


def _end_of_part(text: str, start: int) -> int:
    found = _PART_ENDS.search(text, start)
    return found.start() if found else len(text)


def _taken_out(text: str, spans: Iterable[Span]) -> str:
    """The text with one token for each place; places that touch are one."""
    made, at = "", 0
    for start, end in sorted(spans):
        if start >= at and (start > at or not made):
            made += text[at:start] + TAKEN_OUT
        at = max(at, end)
    return made + text[at:]
