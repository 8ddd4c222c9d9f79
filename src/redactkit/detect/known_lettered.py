"""Known card numbers with letters in them, however their parts are set apart: D12345, D-12345, cardD12345."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from redactkit.folding import fold_key

_LEAST_DIGITS = 3
"""A card without as many digits in a row is looked for only as it is written."""

_PART = re.compile(r"[0-9]+|[a-z]+")
_DIGITS = re.compile(rf"[0-9]{{{_LEAST_DIGITS},}}")
_MOST_BETWEEN = 2
_GAP = rf"[ \-./_#]{{0,{_MOST_BETWEEN}}}"


class LetteredCards:
    """Cards by their longest group of digits. Never prints them."""

    __slots__ = ("_around",)

    def __init__(self, cards: Iterable[str]) -> None:
        self._around: dict[str, set[tuple[str, ...]]] = {}
        for card in cards:
            # what separates the parts in the export says nothing: AB12-345 is AB12345
            parts = tuple(_PART.findall("".join(_PART.findall(fold_key(card)))))
            digits = max(parts, key=lambda part: (part.isdigit(), len(part)), default="")
            if len(parts) > 1 and digits.isdigit() and len(digits) >= _LEAST_DIGITS:
                self._around.setdefault(digits, set()).add(parts)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a folded text in small letters has one of them."""
        if not self._around:
            return
        for found in _DIGITS.finditer(text):
            for parts in sorted(self._around.get(found[0], ())):
                reach = sum(map(len, parts)) + _MOST_BETWEEN * len(parts)
                least, most = max(0, found.start() - reach), found.end() + reach
                for card in _form(parts).finditer(text, least, most):
                    if card.start() <= found.start() < card.end():
                        yield card.span()


@lru_cache(maxsize=4096)
def _form(parts: tuple[str, ...]) -> re.Pattern[str]:
    """The card by itself, with gaps between its parts, or in one, glued to the word before it."""
    begins = "" if parts[0].isalpha() else r"(?<![0-9])"
    return re.compile(rf"(?:(?<![0-9a-z]){_GAP.join(parts)}|{begins}{''.join(parts)})(?![0-9a-z])")
