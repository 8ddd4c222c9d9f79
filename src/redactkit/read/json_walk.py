"""Walk through a JSON text without holding it: list elements one by one, everything else by its place.

The values are read by the standard library's parser; here is only what lies between them. Numbers stay the
text they are written as, and what the parser would settle in silence (a name given twice, NaN) is kept as a
sign that the record is in doubt.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from redactkit.read.text import LONGEST_RECORD

BLOCK_CHARACTERS = 1 << 20
_DEEPEST_LIST = 3
"""How many objects may lie around the list of records: ``{"response": {"docs": [...]}}`` are two."""
_BLANK = re.compile(r"[ \t\n\r]*")
MORE_FOLLOWS = "something follows its end"


class NotJson(Exception):
    """The text is not JSON, or is cut off. Says why, quotes nothing, and names the list element in hand."""

    def __init__(self, why: str, element: int | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.element = element


class Twice:
    """Stands for an object that gives one name twice."""


class NoNumber:
    """Stands for NaN or an infinity, which JSON does not have."""


def _object(pairs: list[tuple[str, object]]) -> object:
    found = dict(pairs)
    return found if len(found) == len(pairs) else Twice()


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=str, parse_float=str, parse_constant=lambda _: NoNumber()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A value and its place: the names that lead to it, and its number from 1 if it is a list's element."""

    path: tuple[str, ...] = field(repr=False)
    number: int | None
    value: object = field(repr=False)


def walk(file: io.TextIOBase) -> Iterator[Item]:
    """Every element of every list of objects, and every other value, in the order of the text."""
    text = _Text(file)
    opening = text.peek()
    if opening == "[":
        yield from _elements(text, ())
    elif opening == "{":
        yield from _members(text, ())
    else:
        raise NotJson("it does not begin with a list or an object")
    text.end()


def whole(file: io.TextIOBase) -> object:
    """The one value of a JSON text."""
    text = _Text(file)
    text.peek()
    value = text.value()
    text.end()
    return value


def one_value(line: str) -> object:
    """The value on a line."""
    return whole(io.StringIO(line))


def _elements(text: _Text, path: tuple[str, ...]) -> Iterator[Item]:
    text.take("[")
    number = 0
    if text.peek() == "]":
        text.take("]")
        return
    while True:
        text.peek()
        number += 1
        try:
            value = text.value()
        except NotJson as error:
            raise NotJson(error.why, number) from None
        yield Item(path=path, number=number, value=value)
        if text.peek() == "]":
            text.take("]")
            return
        text.take(",", number)


def _members(text: _Text, path: tuple[str, ...]) -> Iterator[Item]:
    text.take("{")
    seen: set[str] = set()
    if text.peek() == "}":
        text.take("}")
        return
    while True:
        if text.peek() != '"':
            raise NotJson("a name is missing")
        name = str(text.value())
        if name in seen:
            raise NotJson("it gives one name twice outside its records")
        seen.add(name)
        text.peek()
        text.take(":")
        yield from _member(text, (*path, name))
        if text.peek() == "}":
            text.take("}")
            return
        text.take(",")


def _member(text: _Text, path: tuple[str, ...]) -> Iterator[Item]:
    opening = text.peek()
    if opening == "[" and text.peek_behind() == "{":
        yield from _elements(text, path)
    elif opening == "{" and len(path) < _DEEPEST_LIST:
        yield from _members(text, path)
    else:
        yield Item(path=path, number=None, value=text.value())


class _Text:
    """The text, a block at a time, and the place in it."""

    def __init__(self, file: io.TextIOBase) -> None:
        self._file = file
        self._text = ""
        self._at = 0
        self._ended = False

    def peek(self) -> str:
        """The next sign that is no blank; nothing at the end of the text."""
        while True:
            self._at += _blanks(self._text, self._at)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def peek_behind(self) -> str:
        """The sign behind the next one, blanks not counted."""
        while True:
            place = self._at + 1 + _blanks(self._text, self._at + 1)
            if place < len(self._text):
                return self._text[place]
            if not self._more():
                return ""

    def take(self, sign: str, element: int | None = None) -> None:
        """Go behind a sign that must stand here."""
        if self._text[self._at : self._at + 1] != sign:
            cut = self._at >= len(self._text)
            raise NotJson("it ends in the middle" if cut else "a comma, colon or bracket is missing", element)
        self._at += 1

    def value(self) -> object:
        """The value that begins here."""
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError:  # holds the text
                if not self._more():
                    cut = self._at >= len(self._text)
                    raise NotJson("it ends in the middle" if cut else "a value is not valid JSON") from None
                continue
            except RecursionError:
                raise NotJson("its values are nested too deeply") from None
            if end == len(self._text) and self._more():
                continue  # the rest of a number may follow
            self._at = end
            return value

    def end(self) -> None:
        """Nothing may follow."""
        if self.peek():
            raise NotJson(MORE_FOLLOWS)

    def _more(self) -> bool:
        """Read on, at least as much as is pending: a value that spans blocks is parsed a few times only."""
        if self._ended:
            return False
        pending = self._text[self._at :]
        if len(pending) > LONGEST_RECORD:
            raise NotJson("a value is longer than any record can be, or never ends")
        block = self._file.read(max(BLOCK_CHARACTERS, len(pending)))
        self._ended = not block
        self._text, self._at = pending + block, 0
        return not self._ended


def _blanks(text: str, start: int) -> int:
    found = _BLANK.match(text, start)
    return found.end() - start if found else 0
