"""Names of the patrons of the exports at hand, so that a column of them is known whatever its label says.

A list of given names knows one patron in three. The exports know all of theirs: a column of titles, of call
numbers or of branches in which many values are patrons' names is none. Numbers that stand for names are kept,
never a name; they mean something in this process alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

_WORD = re.compile(r"[^\W\d_]{2,}")
_BEHIND = frozenset({"jr", "sr", "ii", "iii", "iv"})
_MOST = 2_000_000
"""More names than any consortium has patrons."""


class PatronNames:
    """Collects names of patrons, each in every form in which a list may write it."""

    def __init__(self) -> None:
        self.keys: set[int] = set()
        self._seen: set[int] = set()

    def add(self, names: Iterable[str]) -> None:
        """Take in whole names: ``Doyle, Karen M``, or ``Karen M Doyle``."""
        for name in names:
            if self._is_new(name):
                self.keys.update(_keys_of(name))
                if "," in name:
                    self.add_family_names((name.partition(",")[0],))

    def add_parts(self, families: Iterable[str], givens: Iterable[str]) -> None:
        """Take in names whose parts stand in two columns."""
        for family, given in zip(families, givens, strict=True):
            self.add((f"{family}, {given}",))

    def add_family_names(self, names: Iterable[str]) -> None:
        """Take in family names of a single word."""
        self.keys.update(key for key in map(family_key, names) if key is not None)

    def _is_new(self, name: str) -> bool:
        number = hash(name)
        if number in self._seen or len(self._seen) >= _MOST:
            return False
        self._seen.add(number)
        return True


def name_key(text: str) -> int | None:
    """The number of a name, whichever part stands first; ``None`` for a single word."""
    return _key(_words(text))


def family_key(text: str) -> int | None:
    """The number of a family name that is one word; never that of a whole name."""
    words = _words(text)
    return hash(f"{words[0]},") if len(words) == 1 else None


def _keys_of(name: str) -> Iterator[int]:
    """The name with all of its words, and without what stands between the first and the last."""
    family, comma, given = name.partition(",")
    words = _words(name)
    short = _words(family) + _words(given)[:1] if comma else [*words[:1], *words[-1:]]
    yield from (key for key in {_key(words), _key(short)} if key is not None)


def _key(words: list[str]) -> int | None:
    return hash(" ".join(sorted(words))) if len(words) > 1 else None


def _words(text: str) -> list[str]:
    """The words of a name as they are compared: without accents, initials, Jr and III."""
    if not text.isascii():
        text = "".join(
            sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign)
        )
    return [word for word in _WORD.findall(text.casefold()) if word not in _BEHIND]
