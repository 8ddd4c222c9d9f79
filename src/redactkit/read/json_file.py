"""JSON and JSON Lines → rows. Two of the kinds in ``kinds``.

A file holds a list of objects, a list in a wrapper, or one object that is one record. Nested objects become
dotted names; the plain values of a list stand joined in one cell; objects in a list are numbered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from redactkit.envelope import (
    OUTER,
    are_lists_of_records,
    is_about_a_list,
    list_of_records,
    name_beside,
    names_a_list,
)
from redactkit.errors import ExportUnreadable
from redactkit.model import Quarantined
from redactkit.read import json_walk
from redactkit.read.json_walk import Item, NotJson, Twice
from redactkit.read.named import TWICE, Doubtful, Fields, Named, describing, open_named
from redactkit.read.rows import RowSource
from redactkit.read.source import How
from redactkit.read.stream import Encoding, encoding_of, open_buffered
from redactkit.read.text import decoded, lines, torn

_DEEPEST = 32
_MOST_LISTS = 64
_MOST_MEMBERS = 4096
_OPENS = re.compile(r'\s*(?:\{\s*["}]|\[\s*[\[{"\]])')
_NOT_JSON = "export it again, or copy it again if its end is missing"
_ONE_A_LINE = "if each line holds an object of its own, say --format jsonl"
_LINES_TO_TELL = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """Where the records are: in the list at ``path``, each with the values that stand around the list.

    ``path`` is ``None`` where the whole text is one record.
    """

    path: tuple[str, ...] | None = field(repr=False)
    around: Mapping[str, str] = field(repr=False, default_factory=dict)
    describing: int = 0

    @property
    def told(self) -> tuple[str, ...]:
        """The layout for whoever reads the file again."""
        return ("whole",) if self.path is None else ("list", *self.path)


def looks_like_json(text: str, name: str) -> bool:
    """Whether a text begins like JSON."""
    return _OPENS.match(text) is not None


def looks_like_lines(text: str, name: str) -> bool:
    """Whether a text has an object on each of its first lines."""
    if not text.lstrip().startswith("{"):
        return False
    rows = [line for line in text.split("\n") if line.strip()]
    if name.casefold().endswith((".jsonl", ".ndjson", ".jsonlines")):
        return True
    rows = rows[:_LINES_TO_TELL] if len(rows) > _LINES_TO_TELL else rows[: max(1, len(rows) - 1)]
    objects = sum(_is_object(line) for line in rows)
    return "\n" in text.strip() and objects * 2 > len(rows)


def _is_object(line: str) -> bool:
    try:
        return isinstance(json_walk.one_value(line), dict | Twice)
    except NotJson:
        return False


def open_json(path: Path, how: How) -> tuple[RowSource, ...]:
    """The table in a JSON file."""
    encoding = encoding_of(path, how.encoding)
    layout = _layout(path, encoding)

    def parse(file: BinaryIO) -> Iterator[Named | Quarantined]:
        with _refusing(path.name), decoded(file, encoding, path.name) as text:
            if layout.path is None:
                yield _record(1, json_walk.whole(text), layout.around)
                return
            for item in json_walk.walk(text):
                if item.path == layout.path and item.number is not None:
                    yield _record(item.number, item.value, layout.around)

    return open_named(
        path,
        format="json",
        encoding=encoding,
        parse=parse,
        layout=layout.told,
        hidden=describing(layout.describing),
    )


def open_json_lines(path: Path, how: How) -> tuple[RowSource, ...]:
    """The table in a file with a JSON object on each line. A broken line is set aside, and numbered so."""
    encoding = encoding_of(path, how.encoding)

    def parse(file: BinaryIO) -> Iterator[Named | Quarantined]:
        for line in lines(file, encoding, path.name):
            if not line.text.strip():
                continue
            try:
                value = json_walk.one_value(line.text)
            except NotJson as error:
                if not line.is_ended:
                    raise torn(path.name, line.number) from None
                yield Quarantined(row=line.number, reason=f"the line is not JSON: {error.why}")
                continue
            yield _record(line.number, value, {})

    return open_named(path, format="jsonl", encoding=encoding, parse=parse)


@contextmanager
def _refusing(label: str) -> Iterator[None]:
    """Turn what is wrong with the JSON into an error of ours."""
    try:
        yield
    except NotJson as error:
        hint = _ONE_A_LINE if error.why == json_walk.MORE_FOLLOWS else _NOT_JSON
        raise ExportUnreadable(
            f"it is not JSON throughout: {error.why}", file=label, row=error.element, hint=hint
        ) from None


def _layout(path: Path, encoding: Encoding) -> _Layout:
    """Look through the whole file for its lists, and for what stands beside them."""
    lists: dict[tuple[str, ...], int] = {}  # how many objects each holds
    beside: list[Item] = []
    with (
        _refusing(path.name),
        open_buffered(path) as file,
        decoded(file, encoding, path.name) as text,
    ):
        for item in json_walk.walk(text):
            if item.number is None:
                beside.append(item)
            else:
                lists[item.path] = item.number
            if len(lists) > _MOST_LISTS or len(beside) > _MOST_MEMBERS:
                raise _several_lists(path.name)
    if () in lists:
        return _Layout(path=())
    if not lists:
        _refuse_empty_list(beside, path.name)
        return _Layout(path=None)
    first = next(iter(lists))
    names = [name_beside(item.path, first) for item in beside]
    try:
        found = list_of_records([each[-1] for each in lists], names)
    except ValueError:
        raise _several_lists(path.name) from None
    several = len(lists) > 1 if found is not None else are_lists_of_records(list(lists.values()), names)
    if several:
        raise _several_lists(path.name)
    if found is None:
        return _Layout(path=None)
    others = [item for item in beside if not is_about_a_list(name_beside(item.path, first))]
    around = Fields()
    try:
        for item in others:
            _flatten(around, ".".join((OUTER, *item.path)), item.value, 0)
    except Doubtful as doubt:
        raise ExportUnreadable(
            f"what stands beside its list is in doubt: {doubt.reason}", file=path.name, hint=_NOT_JSON
        ) from None
    return _Layout(
        path=first,
        around=around.cells(),
        describing=len(beside) - len(others),
    )


def _refuse_empty_list(members: list[Item], label: str) -> None:
    """An answer without records is no record."""
    empty = [item for item in members if item.value == [] and names_a_list(item.path[-1])]
    described = all(item in empty or any(map(is_about_a_list, item.path)) for item in members)
    if not members or (empty and described):
        raise ExportUnreadable("it holds no records", file=label, hint="export the list again")


def _several_lists(label: str) -> ExportUnreadable:
    return ExportUnreadable(
        "it holds more than one list of records", file=label, hint="save each list as a file of its own"
    )


def _record(number: int, value: object, around: Mapping[str, str]) -> Named | Quarantined:
    fields = Fields(around)
    try:
        if isinstance(value, dict):
            for name, inner in value.items():
                _flatten(fields, name, inner, 0)
        elif isinstance(value, Twice):
            raise Doubtful(TWICE)
        else:
            raise Doubtful("it is not an object with named values")
    except Doubtful as doubt:
        return Quarantined(row=number, reason=doubt.reason)
    return Named(number=number, cells=fields.cells())


def _flatten(fields: Fields, name: str, value: object, depth: int) -> None:
    """Put a value under its dotted name."""
    if depth > _DEEPEST:
        raise Doubtful("its values are nested too deeply")
    if isinstance(value, dict):
        for inner, each in value.items():
            _flatten(fields, f"{name}.{inner}", each, depth + 1)
    elif isinstance(value, list):
        _flatten_list(fields, name, value, depth)
    else:
        fields.add_only(name, _plain_text(value))


def _flatten_list(fields: Fields, name: str, values: list[object], depth: int) -> None:
    """The plain values of a list share one cell; each of the others has its number in its name."""
    plain: list[str] = []
    for number, each in enumerate(values, start=1):
        if isinstance(each, dict | list | Twice):
            _flatten(fields, f"{name}.{number}", each, depth + 1)
        else:
            plain.append(_plain_text(each))
    fields.add_only(name, *plain)


def _plain_text(value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    raise Doubtful(TWICE if isinstance(value, Twice) else "a number in it is not a number")
