"""XML → rows. One of the kinds in ``kinds``.

The records are the element that repeats. Attributes and inner elements become dotted names; plain elements of
one name share a cell, and of those that hold others every further one has its number in its name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from redactkit.envelope import NAMED_BY, OUTER, is_about_a_list, list_of_records, names_a_list
from redactkit.errors import ExportUnreadable
from redactkit.model import Quarantined
from redactkit.read import xml_walk
from redactkit.read.named import Doubtful, Fields, Named, open_named
from redactkit.read.rows import RowSource
from redactkit.read.source import How
from redactkit.read.stream import Encoding, encoding_of, open_buffered
from redactkit.read.text import decoded
from redactkit.read.xml_walk import Element, NotXml

_DEEPEST = 32
_NEAR_THE_ROOT = 6
_OPENS = re.compile(r"\s*<(?:\?xml\s|!--|!doctype\s(?!\s*html)|(?!html)[a-z_])", re.IGNORECASE)
_DECLARED = re.compile(r"\s*<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z][\w.-]*)[\"']")
_OTHER_TABLES: Mapping[xml_walk.Path, str] = {
    ("Workbook", "Worksheet"): "it is a workbook saved as XML",
    ("document", "body", "spreadsheet"): "it is a workbook saved as XML",
    ("html",): "it is a web page",
    ("HTML",): "it is a web page",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """The path of the records, and the values that stand around them and belong to each."""

    path: xml_walk.Path = field(repr=False)
    around: Mapping[str, str] = field(repr=False)


def looks_like_xml(text: str, name: str) -> bool:
    """Whether a text begins like XML, and not like a web page."""
    return _OPENS.match(text) is not None


def open_xml(path: Path, how: How) -> tuple[RowSource, ...]:
    """The table in an XML file."""
    encoding = _encoding(path, how.encoding)
    layout = _layout(path, encoding)

    def parse(file: BinaryIO) -> Iterator[Named | Quarantined]:
        with _refusing(path.name), decoded(file, encoding, path.name) as text:
            for number, element in enumerate(xml_walk.records(text, layout.path), start=1):
                yield _record(number, element, layout.around)

    return open_named(path, format="xml", encoding=encoding, parse=parse, layout=layout.path)


def _encoding(path: Path, declared: str | None) -> Encoding:
    """What the operator says, else what the file says of itself where its bytes leave that open."""
    with open_buffered(path) as file:
        start = file.read(1024)
    found = _DECLARED.match(start.decode("ascii", errors="replace"))
    return encoding_of(path, declared or (found and found[1]) or None)


@contextmanager
def _refusing(label: str) -> Iterator[None]:
    """Turn what is wrong with the XML into an error of ours."""
    try:
        yield
    except NotXml as error:
        raise ExportUnreadable(
            f"it cannot be read as XML: {error.why}",
            file=label,
            hint="export it again, or copy it again if its end is missing",
        ) from None


def _layout(path: Path, encoding: Encoding) -> _Layout:
    """Find the element that repeats; the whole file is looked through."""
    label = path.name
    with _refusing(label):
        with open_buffered(path) as file, decoded(file, encoding, label) as text:
            counts = xml_walk.count_paths(text, _NEAR_THE_ROOT)
        for other, what in _OTHER_TABLES.items():
            if other in counts:
                raise ExportUnreadable(what, file=label, hint="open it and save it as CSV (UTF-8)")
        try:
            found = _path_of_records(counts)
        except ValueError:
            raise ExportUnreadable(
                "it holds more than one list of records",
                file=label,
                hint="save each list as a file of its own",
            ) from None
        if len(found) == 1:
            return _Layout(path=found, around={})
        with open_buffered(path) as file, decoded(file, encoding, label) as text:
            root = xml_walk.around(text, found)
    outer = Fields()
    try:
        _flatten_around(outer, OUTER, root, found)
    except Doubtful as doubt:
        raise ExportUnreadable(
            f"what stands beside its records is in doubt: {doubt.reason}",
            file=label,
            hint="export the list again",
        ) from None
    return _Layout(path=found, around=outer.cells())


def _path_of_records(counts: Counter[xml_walk.Path]) -> xml_walk.Path:
    """Go down from the root as long as there is one wrapper, to the element that repeats.

    Raises ``ValueError`` where several kinds of record do.
    """
    path: xml_walk.Path = next(each for each in counts if len(each) == 1)
    while True:
        inner = [each for each in counts if each[:-1] == path]
        repeated = [each[-1] for each in inner if counts[each] > 1]
        if repeated:
            found = list_of_records(repeated, [each[-1] for each in inner if counts[each] == 1])
            return path if found is None else (*path, found)
        holding = [each for each in inner if any(other[:-1] == each for other in counts)]
        wrappers = [each for each in holding if names_a_list(each[-1])]
        rest = [each for each in inner if each not in holding]
        if len(holding) == 1 and all(is_about_a_list(each[-1]) for each in rest):
            wrappers = holding
        if len(wrappers) > 1:
            raise ValueError
        if not wrappers:
            return path
        path = wrappers[0]


def _flatten_around(fields: Fields, name: str, element: Element, path: xml_walk.Path) -> None:
    """The attributes of the wrappers and what stands beside the records, but for what describes the list."""
    for attribute, value in element.attributes.items():
        if not is_about_a_list(attribute):
            fields.add(f"{name}.{attribute}", value)
    for inner in element.elements:
        if inner.name == path[1] and len(path) > 2:
            _flatten_around(fields, name, inner, path[1:])
        elif not is_about_a_list(inner.name):
            _flatten(fields, f"{name}.{inner.name}", inner, 0)


def _record(number: int, element: Element, around: Mapping[str, str]) -> Named | Quarantined:
    fields = Fields(around)
    try:
        if element.own_text.strip():
            raise Doubtful("it has text outside its fields")
        for attribute, value in element.attributes.items():
            fields.add(attribute, value)
        _flatten_inner(fields, "", element, 0)
    except Doubtful as doubt:
        return Quarantined(row=number, reason=doubt.reason)
    return Named(number=number, cells=fields.cells())


def _flatten(fields: Fields, name: str, element: Element, depth: int) -> None:
    """Put an element's values under its dotted name."""
    if depth > _DEEPEST:
        raise Doubtful("its elements are nested too deeply")
    for attribute, value in element.attributes.items():
        fields.add(f"{name}.{attribute}", value)
    text = element.own_text.strip()
    if not element.elements:
        if text or not element.attributes:
            fields.add(name, text)
    elif text:  # a text with marks in it, such as line breaks, is one text
        fields.add(name, element.all_text.strip())
    else:
        _flatten_inner(fields, f"{name}.", element, depth)


def _flatten_inner(fields: Fields, before: str, element: Element, depth: int) -> None:
    seen: Counter[str] = Counter()
    spaces: dict[str, str] = {}
    for inner in element.elements:
        name = _name_of(inner)
        if spaces.setdefault(name, inner.space) != inner.space:
            raise Doubtful("it uses one name of two vocabularies")
        if inner.elements or inner.attributes:
            seen[name] += 1
            if seen[name] > 1:
                name = f"{name}.{seen[name]}"
        _flatten(fields, before + name, inner, depth + 1)


def _name_of(element: Element) -> str:
    """An element's name; for one that is named by an attribute, that, which is then no value any more."""
    key = NAMED_BY.get(element.name)
    return element.name if key is None else element.attributes.pop(key, element.name)
