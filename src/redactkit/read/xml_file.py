"""XML → rows. One of the kinds in ``kinds``.

The records are the element that repeats. Attributes and inner elements become dotted names; plain elements of
one name share a cell, and of those that hold others every further one has its number in its name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element

from redactkit.envelope import (
    NAMED_BY,
    OUTER,
    are_lists_of_records,
    is_about_a_list,
    list_of_records,
    names_a_list,
)
from redactkit.errors import ExportUnreadable, UsageError
from redactkit.hidden_parts import Kind
from redactkit.model import HiddenPart, Quarantined
from redactkit.read import xml_walk
from redactkit.read.named import Doubtful, Fields, Named, describing, open_named
from redactkit.read.rows import RowSource
from redactkit.read.source import How
from redactkit.read.stream import Encoding, beginning, encoding_of, open_buffered
from redactkit.read.text import decoded
from redactkit.read.xml_walk import TWO_VOCABULARIES, NotXml, all_text, attributes_of, own_text, split

_DEEPEST = 32
_NEAR_THE_ROOT = 6
_EXPORT_AGAIN = "export it again, or copy it again if its end is missing"
_OPENS = re.compile(r"\s*<(?:\?xml\s|!--|!doctype\s(?!\s*html)|(?!html)[a-z_])", re.IGNORECASE)
_DECLARED = re.compile(r"\s*<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z][\w.-]*)[\"']")
_DECLARATION = re.compile(
    r"\s*<\?xml\s+version\s*=\s*([\"'])1\.\d\1(?:\s+encoding\s*=\s*([\"'])[A-Za-z][\w.-]*\2)?"
    r"(?:\s+standalone\s*=\s*([\"'])(?:yes|no)\3)?\s*\?>"
)

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
    around: Mapping[str, str] = field(repr=False, default_factory=dict)
    hidden: tuple[HiddenPart, ...] = ()


def looks_like_xml(text: str, name: str) -> bool:
    """Whether a text begins like XML, and not like a web page."""
    return _OPENS.match(text) is not None


def open_xml(path: Path, how: How) -> tuple[RowSource, ...]:
    """The table in an XML file."""
    encoding = _encoding(path, how.encoding)
    layout = _layout(path, encoding)

    def parse(file: BinaryIO) -> Iterator[Named | Quarantined]:
        with _refusing(path.name), decoded(file, encoding, path.name) as text:
            spaces: dict[str, str] = {}
            for number, element in enumerate(xml_walk.records(text, layout.path), start=1):
                yield _record(number, element, layout.around, spaces)

    return open_named(
        path, format="xml", encoding=encoding, parse=parse, layout=layout.path, hidden=layout.hidden
    )


def _encoding(path: Path, declared: str | None) -> Encoding:
    """What the operator says, else what the file says of itself where its bytes leave that open."""
    with open_buffered(path) as file:
        start = file.read(1024)
    text = beginning(start)
    if text.lstrip().startswith("<?xml") and _DECLARATION.match(text) is None:  # the parser looks past much
        raise ExportUnreadable(
            "it cannot be read as XML: its first line is not valid", file=path.name, hint=_EXPORT_AGAIN
        )
    found = _DECLARED.match(start.decode("ascii", errors="replace"))
    if declared:
        return encoding_of(path, declared)
    try:
        # XML that says nothing is UTF-8, or UTF-16 with a mark: what its letters would make is no question
        return encoding_of(path, found[1] if found else "utf-8")
    except UsageError:  # what the file says of itself is no mistake of who gives it
        raise ExportUnreadable(
            "it cannot be read as XML: it says an encoding that is not known",
            file=path.name,
            hint="say how it was saved, for example --encoding utf-8",
        ) from None


@contextmanager
def _refusing(label: str) -> Iterator[None]:
    """Turn what is wrong with the XML into an error of ours."""
    try:
        yield
    except NotXml as error:
        raise ExportUnreadable(
            f"it cannot be read as XML: {error.why}",
            file=label,
            hint=_EXPORT_AGAIN,
        ) from None


def _layout(path: Path, encoding: Encoding) -> _Layout:
    """Find the element that repeats; the whole file is looked through."""
    label = path.name
    with _refusing(label):
        with open_buffered(path) as file, decoded(file, encoding, label) as text:
            outline = xml_walk.outline(text, _NEAR_THE_ROOT)
        for other, what in _OTHER_TABLES.items():
            if other in outline.counts:
                raise ExportUnreadable(what, file=label, hint="open it and save it as CSV (UTF-8)")
        try:
            found = _path_of_records(outline)
        except ValueError:
            raise ExportUnreadable(
                "it holds more than one list of records",
                file=label,
                hint="save each list as a file of its own",
            ) from None
        if not _stands_beside(outline, found):
            return _Layout(path=found, hidden=_beside_elements(outline))
        with open_buffered(path) as file, decoded(file, encoding, label) as text:
            root = xml_walk.around(text, found)
    outer = _Fields()
    try:
        about = _flatten_around(outer, OUTER, root, found)
    except Doubtful as doubt:
        raise ExportUnreadable(
            f"what stands beside its records is in doubt: {doubt.reason}",
            file=label,
            hint="export the list again",
        ) from None
    return _Layout(path=found, around=outer.cells(), hidden=(*_beside_elements(outline), *describing(about)))


def _beside_elements(outline: xml_walk.Outline) -> tuple[HiddenPart, ...]:
    """Comments, and instructions to programs: no part of any record."""
    counts = (
        (Kind.COMMENTS, outline.comments, "comment"),
        (Kind.OTHER_PART, outline.instructions, "processing instruction"),
    )
    return tuple(
        HiddenPart(kind=kind, where=f"{count:,} {what}{'s' if count > 1 else ''}")
        for kind, count, what in counts
        if count
    )


def _path_of_records(outline: xml_walk.Outline) -> xml_walk.Path:
    """Go down from the root as long as there is one wrapper, to the element that repeats.

    Raises ``ValueError`` where several kinds of record do.
    """
    counts = outline.counts
    path: xml_walk.Path = next(each for each in counts if len(each) == 1)
    holders = {each[:-1] for each in counts}
    while True:
        inner = [each for each in counts if each[:-1] == path]
        repeated = [each[-1] for each in inner if counts[each] > 1]
        if repeated:
            found = list_of_records(repeated, [each[-1] for each in inner if counts[each] == 1])
            sizes = [counts[each] for each in inner if counts[each] > 1 and each in holders]
            if found is None and are_lists_of_records(sizes, _beside_lists(outline, path, inner)):
                raise ValueError
            return path if found is None else (*path, found)
        holding = [each for each in inner if each in holders]
        wrappers = [each for each in holding if names_a_list(each[-1])]
        rest = [each for each in inner if each not in holding]
        if len(holding) == 1 and all(is_about_a_list(each[-1]) for each in rest):
            wrappers = holding
        if len(wrappers) > 1:
            raise ValueError
        if not wrappers:
            return path
        path = wrappers[0]


def _beside_lists(
    outline: xml_walk.Outline, path: xml_walk.Path, inner: Iterable[xml_walk.Path]
) -> list[str]:
    """The names of what a wrapper has beside what repeats in it; attributes count."""
    attributes = [path[-1]] if path in outline.attributed else []
    return [*attributes, *(each[-1] for each in inner if outline.counts[each] == 1)]


def _stands_beside(outline: xml_walk.Outline, path: xml_walk.Path) -> bool:
    """Whether a wrapper of the records has attributes, or holds something else."""
    wrappers = {path[:length] for length in range(1, len(path))}
    beside = (each for each in outline.counts if each[:-1] in wrappers)
    return bool(wrappers & outline.attributed) or any(each not in wrappers | {path} for each in beside)


def _flatten_around(fields: _Fields, name: str, element: Element, path: xml_walk.Path) -> int:
    """The attributes of the wrappers and what stands beside the records; how many only describe the list."""
    about = 0
    for attribute, value in attributes_of(element).items():
        if is_about_a_list(attribute):
            about += 1
        else:
            fields.add(f"{name}.{attribute}", value)
    for inner in element:
        called = split(inner.tag)[1]
        if called == path[1] and len(path) > 2:
            about += _flatten_around(fields, name, inner, path[1:])
        elif is_about_a_list(called):
            about += 1
        else:
            _flatten(fields, f"{name}.{called}", inner, attributes_of(inner), 0)
    return about


class _Fields(Fields):
    """The values of an element, and the vocabulary of each of its names: a name has one."""

    __slots__ = ("spaces",)

    def __init__(self, values: Mapping[str, str] = {}) -> None:
        super().__init__(values)
        self.spaces: dict[str, str] = {}

    def called(self, name: str, space: str) -> None:
        """Take note of a name."""
        if self.spaces.setdefault(name, space) != space:
            raise Doubtful(TWO_VOCABULARIES)


def _record(
    number: int, element: Element, around: Mapping[str, str], spaces: dict[str, str]
) -> Named | Quarantined:
    """A record. ``spaces`` are the vocabularies of the names so far: one column never holds two."""
    fields = _Fields(around)
    try:
        if own_text(element).strip():
            raise Doubtful("it has text outside its fields")
        for attribute, value in attributes_of(element).items():
            fields.add(attribute, value)
        _flatten_inner(fields, "", element, 0)
    except Doubtful as doubt:
        return Quarantined(row=number, reason=doubt.reason)
    if any(spaces.setdefault(name, space) != space for name, space in fields.spaces.items()):
        raise NotXml(TWO_VOCABULARIES)
    return Named(number=number, cells=fields.cells())


def _flatten(fields: _Fields, name: str, element: Element, attributes: Mapping[str, str], depth: int) -> None:
    """Put an element's values under its dotted name."""
    if depth > _DEEPEST:
        raise Doubtful("its elements are nested too deeply")
    for attribute, value in attributes.items():
        fields.add(f"{name}.{attribute}", value)
    text = own_text(element).strip()
    if not len(element):
        if text or not attributes:
            fields.add(name, text)
    elif text:  # a text with marks in it, such as line breaks, is one text
        fields.add(name, all_text(element).strip())
    else:
        _flatten_inner(fields, f"{name}.", element, depth)


def _flatten_inner(fields: _Fields, before: str, element: Element, depth: int) -> None:
    holding: Counter[str] = Counter()
    for inner in element:
        space, name = split(inner.tag)
        attributes = attributes_of(inner)
        if name in NAMED_BY:  # the name is in an attribute, which then is no value any more
            name = attributes.pop(NAMED_BY[name], name)
        fields.called(before + name, space)
        if not attributes and not len(inner):  # most elements
            fields.add(before + name, (inner.text or "").strip())
            continue
        holding[name] += 1
        if holding[name] > 1:
            name = f"{name}.{holding[name]}"
        _flatten(fields, before + name, inner, attributes, depth + 1)
