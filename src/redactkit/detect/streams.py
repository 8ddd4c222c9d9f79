"""Two flat views of many texts at once, in which known identifiers are looked for.

The *word* view has every separator as one space and every word after a space, so that "DOYLE, KAREN",
"Doyle-Karen" and "doyle karen" read alike. The *digit* view has no separator between digits. Positions are
worked out only for the texts in which something was found.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

# Folding drops control characters, so no text holds this one.
_BREAK = "\x00"

_SOFT = " \t\r\n\f\v,.-_/+()[]$#"
_HARD = ':;|"<>{}!?=&*~`^\\' + _BREAK
_WORD_TABLE = {ord(c): " " for c in _SOFT} | {ord(c): c + " " for c in _HARD} | {ord("'"): None}
_EITHER = re.escape(_SOFT + _HARD + "'")
# Where the view and the text differ in length: everywhere else, one character stands for one.
_UNEVEN = re.compile(rf"[{_EITHER}]{{2,}}|[{re.escape(_HARD)}']|\A[{re.escape(_SOFT)}]")
_POSSESSIVE = re.compile(r"'(?=s\b)")
_OTHER_MARKS = re.compile(r"[^\w\s\x00-\x7f]")
_SPACES = re.compile(r"  +")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[ (),.\-/]{1,3}(?=[0-9])")


def word_view(text: str) -> str:
    """The text as words after single spaces. Also the form in which names and addresses are stored."""
    spaced = _POSSESSIVE.sub(" ", text) if "'" in text else text
    if not spaced.isascii():
        spaced = _OTHER_MARKS.sub(";", spaced)
    return _SPACES.sub(" ", (" " + spaced).translate(_WORD_TABLE))


def digit_view(text: str) -> str:
    """The text without the separators inside numbers."""
    return _BETWEEN_DIGITS.sub("", text)


@dataclass(frozen=True, slots=True)
class Stream:
    """Many texts in one view. ``locate`` says to which text a position belongs, and where in it."""

    view: str = field(repr=False)
    starts: tuple[int, ...]  # where each text begins in the view
    _texts: Sequence[str] = field(repr=False)
    _places: Callable[[str], list[int]] = field(repr=False)
    _known: dict[int, list[int]] = field(default_factory=dict, repr=False)

    def locate(self, start: int, end: int) -> tuple[int, int, int]:
        """The index of the text and the span in it that ``[start, end)`` of the view was made from."""
        index = bisect_right(self.starts, start) - 1
        if index not in self._known:
            self._known[index] = self._places(self._texts[index])
        places, offset = self._known[index], self.starts[index]
        return index, places[start - offset], places[end - 1 - offset] + 1


def word_stream(texts: Sequence[str]) -> Stream:
    """The word view of all texts."""
    view = word_view(_BREAK.join(texts))
    return Stream(view, _starts(view), texts, _word_places)


def digit_stream(texts: Sequence[str]) -> Stream:
    """The digit view of all texts."""
    view = digit_view(_BREAK.join(texts))
    return Stream(view, _starts(view), texts, _digit_places)


def _starts(view: str) -> tuple[int, ...]:
    starts = [0]
    position = view.find(_BREAK)
    while position >= 0:
        starts.append(position + 1)
        position = view.find(_BREAK, position + 1)
    return tuple(starts)


def _word_places(text: str) -> list[int]:
    """For each character of the text's word view, its place in the text."""
    spaced = _POSSESSIVE.sub(" ", text)
    if not spaced.isascii():
        spaced = _OTHER_MARKS.sub(";", spaced)
    # The view begins with a space of its own, which stands where the text begins.
    places = [0]
    last, done = " ", 0
    for run in _UNEVEN.finditer(spaced):
        start, end = run.span()
        if start > done:
            places.extend(range(done, start))
            last = ""
        for place in range(start, end):
            for made in _WORD_TABLE.get(ord(spaced[place]), spaced[place]) or "":
                if made != " " or last != " ":
                    places.append(place)
                last = made
        done = end
    places.extend(range(done, len(spaced)))
    return places


def _digit_places(text: str) -> list[int]:
    dropped = {place for gap in _BETWEEN_DIGITS.finditer(text) for place in range(*gap.span())}
    return [place for place in range(len(text)) if place not in dropped]
