"""Read the YAML of a request form or a profile: text scalars only, every line number kept.

Built from the parser's events, not from its constructors: no tags, no aliases, no duplicate keys, one
document, a bounded depth. No message quotes the file; a key is named only where it looks like a field's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from redactkit.errors import FormInvalid, InputMissing, Slip

KeyPath = tuple[str | int, ...]

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml where PyYAML was built with it
_MAX_BYTES = 4_000_000
_MAX_DEPTH = 24
_FIELD_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,39}")
_NULLS = frozenset({"null", "~"})
"""What means nothing in YAML, and here would be text. A bare ``Null`` may be somebody's name."""
_NO_NULL = "leave empty what is not known: null and ~ are text here, and mean it only in quotes"
_HINT = "indent with spaces, one field to a line, and put a text that holds a colon or a # in quotes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One thing that is wrong with a file, and where in it."""

    path: KeyPath
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands: a file's own name, and the line, where it is known.

    ``path``: where in that file it stands, once another file has been laid over it.
    """

    file: str
    line: int | None
    path: KeyPath | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlText:
    """A document of texts, lists and mappings, and the place at which each of them stands.

    The places name several files where one file extends another.
    """

    name: str
    data: object = field(repr=False)
    places: Mapping[KeyPath, Place] = field(repr=False)

    def place_of(self, path: KeyPath) -> Place:
        """The place of a value, or of the nearest one above it that is written down."""
        for length in range(len(path), -1, -1):
            if (place := self.places.get(path[:length])) is not None:
                return place
        return Place(file=self.name, line=None)

    def own_path(self, path: KeyPath) -> KeyPath:
        """The path of a value in the file in which it is written, where entries are counted as there."""
        for length in range(len(path), 0, -1):
            place = self.places.get(path[:length])
            if place is not None and place.path is not None:
                return (*place.path, *path[length:])
        return path


NOWHERE = YamlText(name="", data=None, places={})
"""Of what was not read from a file."""


def read_bytes(path: Path, kind: str, *, looked_for: str = "check the name and the folder") -> bytes:
    """The file, verbatim. A missing file, a folder and an unreadable file are ``InputMissing``.

    ``looked_for``: what to say of a file that is not there.
    """
    if path.is_dir():
        raise InputMissing(
            f"this is a folder, not a {kind}", file=path.name, hint=f"name the {kind} file itself"
        )
    try:
        with path.open("rb") as file:
            source = file.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputMissing(f"there is no such {kind}", file=path.name, hint=looked_for) from None
    except (OSError, ValueError):
        raise InputMissing(
            f"this {kind} cannot be read", file=path.name, hint="check who may read it"
        ) from None
    if len(source) > _MAX_BYTES:
        raise FormInvalid(f"this is too large for a {kind}", file=path.name)
    return source


def read_yaml(source: bytes, name: str) -> YamlText:
    """The document in ``source``. Raises ``FormInvalid`` with a line number, never with the text."""
    try:
        text = _decoded(source)
        builder = _Builder(name)
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except UnicodeError:
        raise FormInvalid("this is not a text file", file=name, hint="save it as text, in UTF-8") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1} is" if mark is not None else "this is"
        raise FormInvalid(f"{where} not valid YAML", file=name, hint=_HINT) from None
    except yaml.YAMLError:
        raise FormInvalid("this is not a text file", file=name, hint="save it as text, in UTF-8") from None
    except _TooDeepError:
        raise FormInvalid("this is nested too deeply", file=name, hint=_HINT) from None
    found = YamlText(name=name, data=builder.data, places=builder.places)
    if builder.mistakes:
        raise invalid(found, builder.mistakes)
    if builder.data is None:
        raise FormInvalid("this file is empty", file=name)
    return found


def invalid(found: YamlText, mistakes: Sequence[Mistake], hint: str | None = None) -> FormInvalid:
    """One error that lists every mistake with its file and line, those of the file at hand first."""
    placed = {(found.place_of(each.path), each.what): None for each in mistakes}
    ordered = sorted(
        placed, key=lambda slip: (slip[0].file != found.name, slip[0].file, slip[0].line or 0, slip[1])
    )
    slips = tuple(Slip(file=place.file, line=place.line, what=what) for place, what in ordered)
    return FormInvalid.listing(slips, file=found.name, hint=hint)


def field_name(key: object) -> str:
    """A key as it may be shown: by name where it looks like a field, else not at all."""
    return key if isinstance(key, str) and _FIELD_NAME.fullmatch(key) else "(a name that is no field)"


def _decoded(source: bytes) -> str:
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):  # Windows Notepad's "Unicode"
        return source.decode("utf-16")
    return source.decode("utf-8-sig")


class _TooDeepError(Exception):
    """The nesting passes any form or profile; deeper, libyaml's callers can exhaust the stack."""


@dataclass(slots=True)
class _Open:
    """A mapping or a list whose end has not come yet."""

    path: KeyPath
    value: dict[str, object] | list[object]
    key: str | None = None  # of a mapping: the key whose value comes next
    unreadable: bool = False  # that key is a second one, or no text: its value is read and dropped


class _Builder:
    def __init__(self, name: str) -> None:
        self.data: object = None
        self.places: dict[KeyPath, Place] = {}
        self._name = name
        self.mistakes: list[Mistake] = []
        self._open: list[_Open] = []
        self._documents = 0

    def take(self, event: Any) -> None:
        match event:
            case yaml.ScalarEvent():  # nine of ten
                self._refuse_tag(event)
                self._add(event, str(event.value))
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._refuse_tag(event)
                self._begin(event, {} if isinstance(event, yaml.MappingStartEvent) else [])
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._open.pop()
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    self._mistake(
                        event,
                        "only one document is allowed in a file (a line of three dashes begins another)",
                    )
            case yaml.AliasEvent():
                self._mistake(event, "references (a name after *) are not allowed: write the value out")
                self._add(event, "")

    def _mistake(self, event: Any, what: str) -> None:
        place: KeyPath = ("", len(self.places))  # a place of its own: no field has this path
        self._note(place, event)
        self.mistakes.append(Mistake(path=place, what=what))

    def _note(self, path: KeyPath, event: Any) -> None:
        self.places[path] = Place(file=self._name, line=event.start_mark.line + 1)

    def _refuse_tag(self, event: Any) -> None:
        if event.tag is not None and event.tag != "!":
            self._mistake(event, "tags (a name after !) are not allowed: every value is text")

    def _begin(self, event: Any, value: dict[str, object] | list[object]) -> None:
        if len(self._open) >= _MAX_DEPTH:
            raise _TooDeepError
        path = self._place(event, value)
        self._open.append(_Open(path=path, value=value))

    def _add(self, event: Any, text: str) -> None:
        if self._open and isinstance(self._open[-1].value, dict) and self._open[-1].key is None:
            self._take_key(event, self._open[-1], text)
        else:
            if text in _NULLS and event.implicit[0]:
                self._mistake(event, _NO_NULL)
            self._place(event, text)

    def _take_key(self, event: Any, top: _Open, key: str) -> None:
        top.key = key
        if isinstance(top.value, dict) and key in top.value:
            self._mistake(event, f"{field_name(key)} is given twice")
            top.unreadable = True
        else:
            self._note((*top.path, key), event)

    def _place(self, event: Any, value: object) -> KeyPath:
        """Put a value where it belongs; the answer is its path."""
        if not self._open:
            if self._documents == 1:
                self.data = value if value != "" else None
                self._note((), event)
            return ()
        top = self._open[-1]
        if isinstance(top.value, list):
            path: KeyPath = (*top.path, len(top.value))
            top.value.append(value)
            self._note(path, event)
            return path
        if top.key is None:  # a list or a mapping where a key belongs
            self._mistake(event, "a name must be a word, not a list")
            top.key, top.unreadable = "", True
            # its value follows; both are dropped
            return (*top.path, "")
        path = (*top.path, top.key)
        if not top.unreadable:
            top.value[top.key] = value
        top.key, top.unreadable = None, False
        return path
