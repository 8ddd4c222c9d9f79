"""Cells that a person sees otherwise than the number in them: barcodes and ZIP codes that a format fills up.

``02332`` in a cell may be the number 2332 with the format ``00000``. Without the format it is another ZIP
code, and a card number without its zeros is another person's. Which cells are meant is found while the sheet
is walked through, and kept as runs of rows for each column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

ISO = "iso"
"""The cell holds a date as text, in the way of ISO 8601."""

_SECTIONS = re.compile(r'((?:"[^"]*"|\\.|[^;])*)(?:;|\Z)')
_PIECES = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]|(.)', re.DOTALL)
_WORDS = re.compile(r"[^\W\d_]+")
_PLACE = re.compile(r"(?<!\\)[0#]")
_BETWEEN = frozenset("-() ")


def picture_of(code: str) -> str | None:
    """A format of digits and signs between them, with ``0`` and ``#`` for the digits; else ``None``.

    Signs are written behind an escape character, so that a digit in quotation marks stays a sign.
    """
    first = _SECTIONS.match(code)
    section = first[1] if first else ""
    if any(sign in section for sign in "<>="):  # a condition: which section holds depends on the value
        return None
    picture = ""
    for piece in _PIECES.finditer(section):
        quoted, escaped, plain = piece.groups()
        if plain is None:
            picture += "".join(f"\\{sign}" for sign in quoted or escaped or "")
        elif plain in "0#?":
            picture += "#" if plain == "?" else plain
        elif plain in _BETWEEN:
            picture += f"\\{plain}"
        else:
            return None
    places = _PLACE.findall(picture)
    is_telling = bool(places) and (places.count("0") > 1 or "\\" in picture)
    return picture if is_telling else None


def says_something(code: str) -> bool:
    """Whether a format holds a word of its own, and not only a sign: it may be a name."""
    said = ""
    for piece in _PIECES.finditer(code):
        quoted, escaped, _ = piece.groups()
        said += " " if quoted is None and escaped is None else quoted or escaped or ""
    return is_telling(said)


def is_telling(said: str) -> bool:
    """Whether a text has a word in it."""
    return any(len(word) > 1 for word in _WORDS.findall(said))


def drawn(number: int, picture: str) -> str:
    """The digits of a number in the places of a picture."""
    digits = str(number)
    places = len(_PLACE.findall(picture))
    drawn: list[str] = []
    left = places
    at = 0
    while at < len(picture):
        sign = picture[at]
        if sign == "\\":
            drawn.append(picture[at + 1])
            at += 2
            continue
        at += 1
        if left == places and len(digits) > places:
            drawn.append(digits[: len(digits) - places])  # more digits than places: they go before the first
        if left <= len(digits):
            drawn.append(digits[len(digits) - left])
        elif sign == "0":
            drawn.append("0")
        left -= 1
    return "".join(drawn)


class Shown:
    """Which cells of a sheet are shown by a picture: runs of rows by column."""

    def __init__(self) -> None:
        self._runs: dict[int, list[tuple[int, int, str]]] = {}

    def __bool__(self) -> bool:
        return bool(self._runs)

    def add(self, column: int, row: int, picture: str, rows: int = 1) -> None:
        """A cell, or the same one in several rows; rows come in order."""
        runs = self._runs.setdefault(column, [])
        last = row + rows - 1
        if runs and runs[-1][1] == row - 1 and runs[-1][2] == picture:
            runs[-1] = (runs[-1][0], last, picture)
        else:
            runs.append((row, last, picture))

    def rows(self) -> Iterator[dict[int, str]]:
        """For row 1, 2, 3 … the pictures by column. Ends never."""
        if not self._runs:
            nothing: dict[int, str] = {}
            while True:
                yield nothing
        waiting = {column: iter(runs) for column, runs in self._runs.items()}
        current = {column: next(runs) for column, runs in waiting.items()}
        row = 0
        while True:
            row += 1
            found = {}
            for column in list(current):
                first, last, picture = current[column]
                if row > last:
                    run = next(waiting[column], None)
                    if run is None:
                        del current[column]
                        continue
                    current[column] = run
                    first, last, picture = run
                if row >= first:
                    found[column] = picture
            yield found
