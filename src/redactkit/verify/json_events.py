"""Read JSON and JSON Lines again, as a stream of events by another parser (yajl). Part of the last check.

The parser would turn a number into one of its own spelling, so numbers are put in quotes before it sees them.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain

import ijson

from redactkit.envelope import OUTER, is_about_a_list, name_beside
from redactkit.model import Export
from redactkit.verify.named import Pairs, chunks_by_name
from redactkit.verify.source import Chunk
from redactkit.verify.texts import lines_of, pieces_of, unreadable

_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\Z)|-?(?:\d[\d.eE+-]*+|Infinity)|NaN', re.DOTALL)
_BEGUN = re.compile(r"[-A-Za-z]*\Z")

Place = tuple[str | int, ...]


def read_json(export: Export, positions: Iterable[int], *, careful: bool) -> Iterator[Chunk]:
    """The records of a JSON file."""
    return chunks_by_name(export, positions, _records(export))


def read_json_lines(export: Export, positions: Iterable[int], *, careful: bool) -> Iterator[Chunk]:
    """The records of a file with an object on each line; lines in quarantine are passed over."""
    return chunks_by_name(export, positions, _of_lines(export))


def _records(export: Export) -> Iterator[tuple[int, Pairs]]:
    kind, *path = export.layout
    around: Pairs = []
    if any(name.startswith(f"{OUTER}.") for name in export.names):
        around = _around(export, tuple(path))
    found: Pairs = []
    for place, value in _values(export, pieces_of(export)):
        if kind == "whole":
            if not place:
                yield 1, found
            elif value is not None:
                found.append((_name(place), value))
            continue
        if list(place[: len(path)]) != path or len(place) <= len(path):
            continue
        number, *inner = place[len(path) :]
        if not isinstance(number, int):
            continue
        if inner and value is not None:
            found.append((_name(tuple(inner)), value))
        elif not inner:
            yield number, around + found
            found = []


def _around(export: Export, path: tuple[str, ...]) -> Pairs:
    """What stands beside the list, but for what describes it."""
    found: Pairs = []
    for place, value in _values(export, pieces_of(export)):
        if value is None or place[: len(path)] == path or is_about_a_list(name_beside(place, path)):
            continue
        found.append((_name((OUTER, *place)), value))
    return found


def _of_lines(export: Export) -> Iterator[tuple[int, Pairs]]:
    doubtful = {entry.row for entry in export.quarantined}
    numbers: deque[int] = deque()

    def sound() -> Iterator[str]:
        for number, text in lines_of(export):
            if text.strip() and number not in doubtful:
                numbers.append(number)
                yield text + "\n"

    found: Pairs = []
    for place, value in _values(export, sound()):
        if place and value is not None:
            found.append((_name(place), value))
        elif not place:
            yield numbers.popleft(), found
            found = []


def _name(place: Place) -> str:
    """The dotted name of a value: numbers count only where further names follow."""
    last = max((at for at, part in enumerate(place) if isinstance(part, str)), default=-1)
    behind = place[last + 1 : -1]  # a plain value of a list has no number of its own
    return ".".join(map(str, (*place[: last + 1], *behind)))


def _values(export: Export, pieces: Iterable[str]) -> Iterator[tuple[Place, str | None]]:
    """Every plain value with its place, and every object or list, without a value, when it ends."""
    place: list[str | int] = []
    try:
        for event, value in ijson.basic_parse(_Quoted(pieces), multiple_values=True):
            if event == "map_key":
                place[-1] = value
            elif event in ("end_map", "end_array"):
                place.pop()
                yield tuple(place), None
            else:
                if place and isinstance(place[-1], int):
                    place[-1] += 1
                if event == "start_map":
                    place.append("")
                elif event == "start_array":
                    place.append(0)
                else:
                    yield tuple(place), _text(event, value)
    except (ijson.JSONError, UnicodeError, ValueError, RecursionError):  # some hold the text
        raise unreadable(export) from None


def _text(event: str, value: object) -> str:
    if event == "boolean":
        return "true" if value else "false"
    return value if isinstance(value, str) else ""


class _Quoted:
    """The text as a file of bytes, with numbers as strings."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._ready = (text.encode() for text in _with_quotes(pieces) if text)

    def read(self, size: int = -1) -> bytes:
        """The next bytes, as many as there are; nothing only at the end."""
        return next(self._ready, b"") if size else b""


def _with_quotes(pieces: Iterable[str]) -> Iterator[str]:
    held: list[str] = []
    for piece in chain(pieces, (None,)):
        if piece is not None:
            held.append(piece)
            if len(held) > 1 and len(piece) * len(held) < sum(map(len, held[:-1])):
                continue  # inside a long string: look again when there is much more of it
        text = "".join(held)
        done: list[str] = []
        at = 0
        for token in _TOKEN.finditer(text):
            if piece is not None and token.end() == len(text):
                stop = token.start()  # the rest of it may follow
                break
            word = token[0]
            done += (text[at : token.start()], word if word[0] == '"' else f'"{word}"')
            at = token.end()
        else:
            stop = len(text) if piece is None else at + len(_BEGUN.sub("", text[at:]))
        done.append(text[at:stop])
        held = [text[stop:]]
        yield "".join(done)
