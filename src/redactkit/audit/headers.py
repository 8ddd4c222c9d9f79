"""Headers that say what they hold whatever the system (``ils/audit/telling_headers.yaml``). Pure.

For the audit alone, and only where no header map knows the column: a release never rests on a word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import Field

from redactkit.audit.data import Strict, load, words_of
from redactkit.categories import CATEGORIES
from redactkit.errors import FormInvalid
from redactkit.model import Category

_FILE = "telling_headers.yaml"


class _TellingForm(Strict):
    schema_: Literal["redactkit.telling_headers/1"] = Field(alias="schema")
    categories: dict[str, tuple[str, ...]]
    tokens: tuple[str, ...]
    expires: tuple[str, ...]
    record_classes: dict[str, tuple[str, ...]]
    protected_values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingHeaders:
    """Words of headers, and values that name a protected class."""

    categories: Mapping[Category, tuple[str, ...]]
    tokens: tuple[str, ...]
    expires: tuple[str, ...]
    record_classes: Mapping[str, tuple[str, ...]]
    protected_values: frozenset[str]

    def category(self, header: str) -> Category | None:
        """What the header says that the column holds, if it says it."""
        words = words_of(header)
        return next((name for name, listed in self.categories.items() if _has(words, listed)), None)

    def says_token(self, header: str) -> bool:
        """Whether the header speaks of a token, which is stored as it is used."""
        return _has(words_of(header), self.tokens)

    def says_expiry(self, header: str) -> bool:
        """Whether the header speaks of the day on which something ends."""
        return _has(words_of(header), self.expires)

    def record_class(self, headers: Sequence[str]) -> str | None:
        """The kind of sign-up sheet or session list that these headers are of, if any."""
        told = [words_of(header) for header in headers]
        found = (
            name for name, listed in self.record_classes.items() if any(_has(words, listed) for words in told)
        )
        return next(found, None)


def _has(words: str, listed: Sequence[str]) -> bool:
    return any(word in words for word in listed)


@cache
def telling_headers() -> TellingHeaders:
    """The shipped words."""
    form = load(_FILE, _TellingForm)
    if not form.categories.keys() <= CATEGORIES:
        raise FormInvalid("it names a category that does not exist", file=_FILE)
    return TellingHeaders(
        categories={Category(name): _phrases(listed) for name, listed in form.categories.items()},
        tokens=_phrases(form.tokens),
        expires=_phrases(form.expires),
        record_classes={name: _phrases(listed) for name, listed in form.record_classes.items()},
        protected_values=frozenset(value.casefold() for value in form.protected_values),
    )


def _phrases(listed: Sequence[str]) -> tuple[str, ...]:
    return tuple(words_of(each) for each in listed)
