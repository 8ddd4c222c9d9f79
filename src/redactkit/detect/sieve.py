"""Which quick expressions each text of a batch holds: most patterns never have to look at a text.

What a pattern needs (``recognizers/README.md``) is mostly a word or a few digits. Such literals are looked
for in all texts of a batch together, in which any digit is a 0, any blank a space and every letter small;
only where one stands is the expression itself tried. Texts that are not plain ASCII are tried one by one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import Any

import regex  # type: ignore[import-untyped]  # it has no stubs; Presidio brings it

_BREAK = "\x00"
_SHAPE = {code: "0" if chr(code).isdigit() else " " for code in range(1, 128) if not chr(code).strip()} | {
    ord(digit): "0" for digit in "123456789"
}
_ATOM = re.compile(r"\\(?P<escaped>.)|\[(?P<members>(?:\\.|[^\]])+)\]|(?P<plain>[^\\\[\](){}?*+.^$|])")
_REPEAT = re.compile(r"\{(\d+)(,\d*)?\}")
_MEMBERS = re.compile(r"[^\\^-]{1,4}")
_TELLING = 3  # A literal of fewer signs stands in too many texts.
# These hold wherever one of their literals stands in a text as it was shaped.
_SURELY = re.compile(r"[a-z]+(?:\|[a-z]+)*|[@#=:,/\"]+|\\d(?:\{\d+\})?", re.IGNORECASE)


def literals_of(expression: str) -> frozenset[str]:
    """Of these one stands in the shape of every plain text that holds the expression; empty: none tells."""
    try:
        found, end = _alternatives(expression, 0)
    except ValueError:
        return frozenset()
    return found if end == len(expression) else frozenset()


def _alternatives(expression: str, at: int) -> tuple[frozenset[str], int]:
    """What tells the alternatives from here to the end of their group, and where it ends."""
    branches: list[frozenset[str]] = []
    at -= 1
    while not branches or expression[at : at + 1] == "|":
        found, at = _sequence(expression, at + 1)
        branches.append(found)
    return (frozenset().union(*branches) if all(branches) else frozenset()), at


def _sequence(expression: str, at: int) -> tuple[frozenset[str], int]:
    """What tells a sequence most: its longest run of signs, or the alternatives in it."""
    runs, groups = [""], []
    while at < len(expression) and expression[at] not in "|)":
        item, at = _item(expression, at)
        least, is_open, at = _repeat(expression, at)
        if isinstance(item, str):
            runs[-1] += item * least
        elif least:
            groups.append(item)
        if is_open or not isinstance(item, str):
            runs.append("")
    parts = [frozenset([run]) for run in runs if run] + [group for group in groups if group]
    return max(parts, key=lambda part: min(map(len, part)), default=frozenset()), at


def _item(expression: str, at: int) -> tuple[str | frozenset[str], int]:
    """A sign, empty if it takes no room, or any of several, empty if they are many; and where it ends."""
    if expression.startswith("(?:", at):
        found, end = _alternatives(expression, at + 3)
        return found, end + 1
    atom = _ATOM.match(expression, at)
    if atom is None:
        raise ValueError("no literal, class or group")
    if members := atom["members"]:
        few = _MEMBERS.fullmatch(members) is not None
        return frozenset(map(_shaped, members)) if few else frozenset(), atom.end()
    if sign := atom["plain"]:
        return _shaped(sign), atom.end()
    escaped = atom["escaped"]
    if escaped in "wW":
        return frozenset(), atom.end()
    if escaped.isalnum() and escaped not in "dsb":
        raise ValueError("an escape that is not known here")
    return {"d": "0", "s": " ", "b": ""}.get(escaped, escaped), atom.end()


def _repeat(expression: str, at: int) -> tuple[int, bool, int]:
    """How often at least the item before stands, whether it may stand more often, and where that ends."""
    if expression[at : at + 1] == "?":
        return 0, True, at + 1
    counted = _REPEAT.match(expression, at)
    if counted is None:
        return 1, False, at
    return int(counted[1]), counted[2] is not None, counted.end()


def _shaped(text: str) -> str:
    return text.translate(_SHAPE).lower()


def holds(text: str, expression: str) -> bool:
    """Whether the text holds what the expression says, in any case."""
    # No time-out, which costs more than the search: what is needed repeats nothing without bound.
    return _compile(expression).search(text) is not None


class Sieve:
    """Expressions, which are looked for in any case."""

    def __init__(self, expressions: Iterable[str]) -> None:
        self._expressions = tuple(dict.fromkeys(expressions))
        self._sure = frozenset(filter(_SURELY.fullmatch, self._expressions))
        self._by_word: dict[str, list[str]] = {}
        self._untold: list[str] = []
        for expression in self._expressions:
            words = literals_of(expression)
            if expression in self._sure or min(map(len, words), default=0) >= _TELLING:
                for word in words:
                    self._by_word.setdefault(word, []).append(expression)
            else:
                self._untold.append(expression)

    def sift(self, texts: Sequence[str]) -> list[set[str]]:
        """Which of the expressions each text holds."""
        held: list[set[str]] = [set() for _ in texts]
        plain = [at for at, text in enumerate(texts) if text.isascii() and _BREAK not in text]
        for at in set(range(len(texts))).difference(plain):
            held[at].update(each for each in self._expressions if holds(texts[at], each))
        joined = _BREAK.join([texts[at] for at in plain])
        starts = [0, *accumulate(len(texts[at]) + 1 for at in plain[:-1])]
        shape = _shaped(joined)
        for word, expressions in self._by_word.items():
            for nth in _holding(shape, starts, word):
                here, text = held[plain[nth]], texts[plain[nth]]
                for each in expressions:
                    if each not in here and (each in self._sure or holds(text, each)):
                        here.add(each)
        for each in self._untold:
            for nth in _matched(joined, starts, each):
                held[plain[nth]].add(each)
        return held


def _holding(shape: str, starts: Sequence[int], word: str) -> Iterator[int]:
    """The numbers of the texts in which the word stands."""
    at = shape.find(word)
    while at >= 0:
        nth = bisect_right(starts, at) - 1
        yield nth
        at = shape.find(word, starts[nth + 1]) if nth + 1 < len(starts) else -1


def _matched(joined: str, starts: Sequence[int], expression: str) -> Iterator[int]:
    """The numbers of the texts that hold the expression.

    A match may go over the end of its text; the text may still hold one of its own.
    """
    search = _compile(expression).search
    found = search(joined)
    while found is not None:
        nth = bisect_right(starts, found.start()) - 1
        after = starts[nth + 1] if nth + 1 < len(starts) else len(joined) + 1
        if found.end() < after or holds(joined[starts[nth] : after - 1], expression):
            yield nth
        found = search(joined, after) if after <= len(joined) else None


@cache
def _compile(expression: str) -> Any:
    return regex.compile(expression, regex.IGNORECASE)
