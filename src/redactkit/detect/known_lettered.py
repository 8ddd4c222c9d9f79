"""Known card numbers with letters in them, however their parts are set apart: D12345, D-12345, cardD12345."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from redactkit.folding import fold_key

_LEAST_DIGITS = 3
"""A card without as many digits in a row is looked for by all of its parts, which few exports need."""

_PART = re.compile(r"[0-9]+|[a-z]+")
_DIGITS = re.compile(rf"[0-9]{{{_LEAST_DIGITS},}}")
_MOST_BETWEEN = 2
_GROUP = re.compile(r"[0-9a-z]+")
_GROUPS = re.compile(rf"(?<![0-9a-z])[0-9a-z]+(?:[ \-./_#]{{1,{_MOST_BETWEEN}}}[0-9a-z]+)*")
_GAP = rf"[ \-./_#]{{0,{_MOST_BETWEEN}}}"


class LetteredCards:
    """Cards by their longest group of digits. Never prints them."""

    __slots__ = ("_around", "_most", "_short")

    def __init__(self, cards: Iterable[str]) -> None:
        self._around: dict[str, set[tuple[str, ...]]] = {}
        self._short: set[str] = set()
        for card in cards:
            # what separates the parts in the export says nothing: AB12-345 is AB12345
            parts = tuple(_PART.findall("".join(_PART.findall(fold_key(card)))))
            digits = max(parts, key=lambda part: (part.isdigit(), len(part)), default="")
            if len(parts) > 1 and digits.isdigit() and len(digits) >= _LEAST_DIGITS:
                self._around.setdefault(digits, set()).add(parts)
            elif len(parts) > 1:
                self._short.add("".join(parts))
        self._most = max(map(len, self._short), default=0)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a folded text in small letters has one of them."""
        yield from self._short_spans(text)
        if not self._around:
            return
        for found in _DIGITS.finditer(text):
            for parts in sorted(self._around.get(found[0], ())):
                reach = sum(map(len, parts)) + _MOST_BETWEEN * len(parts)
                least, most = max(0, found.start() - reach), found.end() + reach
                for card in _form(parts).finditer(text, least, most):
                    if card.start() <= found.start() < card.end():
                        yield card.span()

    def _short_spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where one without many digits in a row stands by itself, in groups of any size."""
        for run in _GROUPS.finditer(text) if self._short else ():
            groups = [found.span() for found in _GROUP.finditer(text, *run.span())]
            for first, (start, _) in enumerate(groups):
                joined = ""
                for begin, end in groups[first : first + self._most]:
                    joined += text[begin:end]
                    if len(joined) > self._most:
                        break
                    if joined in self._short:
                        yield start, end


@lru_cache(maxsize=4096)
def _form(parts: tuple[str, ...]) -> re.Pattern[str]:
    """The card by itself, with gaps between its parts, or in one, glued to the word before it."""
    begins = "" if parts[0].isalpha() else r"(?<![0-9])"
    return re.compile(rf"(?:(?<![0-9a-z]){_GAP.join(parts)}|{begins}{''.join(parts)})(?![0-9a-z])")
