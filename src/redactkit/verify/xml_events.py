"""Read XML again, by another parser (libxml2). Part of the last check.

The path of the records is the first reader's; everything inside a record is worked out anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from lxml import etree

from redactkit.envelope import NAMED_BY, OUTER, is_about_a_list
from redactkit.model import Export
from redactkit.verify.named import Pairs, chunks_by_name
from redactkit.verify.source import Chunk
from redactkit.verify.texts import pieces_of, unreadable

_ABOUT_XML = ("{http://www.w3.org/2001/XMLSchema-instance}", "{http://www.w3.org/XML/1998/namespace}")


def read_xml(export: Export, positions: Iterable[int], *, careful: bool) -> Iterator[Chunk]:
    """The records of an XML file."""
    return chunks_by_name(export, positions, _records(export))


def _records(export: Export) -> Iterator[tuple[int, Pairs]]:
    path = list(export.layout)
    around: Pairs = []
    if any(name.startswith(f"{OUTER}.") for name in export.names):
        around = _around(export, path)
    for number, element in enumerate(_elements(export, path), start=1):
        yield number, around + _pairs_of_record(element)


def _elements(export: Export, path: list[str]) -> Iterator[etree._Element]:
    """Every element at a path, each dropped when the next is asked for."""
    for _, element in _events(export, ("end",), tag="{*}" + path[-1]):
        if [*(_local(each) for each in element.iterancestors())][::-1] == path[:-1]:
            yield element
            _drop(element)


def _around(export: Export, path: list[str]) -> Pairs:
    """What the wrappers hold beside the records, but for what describes the list."""
    names: list[str] = []
    found: Pairs = []
    for event, element in _events(export, ("start", "end")):
        if event == "start":
            names.append(_local(element))
            if names == path[: len(names)] and len(names) < len(path):
                attributes = _attributes(element, set())
                found += [
                    (f"{OUTER}.{name}", value) for name, value in attributes if not is_about_a_list(name)
                ]
            continue
        beside = len(names) > 1 and names[:-1] == path[: len(names) - 1] and len(names) <= len(path)
        if beside and names != path[: len(names)]:
            if not is_about_a_list(names[-1]):
                found += _pairs(f"{OUTER}.{names[-1]}", element, set())
            _drop(element)
        elif names == path:
            _drop(element)
        names.pop()
    return found


def _events(
    export: Export, events: tuple[str, ...], tag: str | None = None
) -> Iterator[tuple[str, etree._Element]]:
    try:
        yield from etree.iterparse(
            _Bytes(pieces_of(export)),
            events=events,
            tag=tag,
            encoding="utf-8",
            remove_comments=True,
            remove_pis=True,
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=True,  # the first reader has refused every document type, and so every entity
        )
    except (etree.LxmlError, UnicodeError, ValueError):  # some quote the text
        raise unreadable(export) from None


class _Bytes:
    """Pieces of text as a file of bytes."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._ready = (text.encode() for text in pieces if text)

    def read(self, size: int = -1) -> bytes:
        """The next bytes; nothing only at the end."""
        return next(self._ready, b"")


def _drop(element: etree._Element) -> None:
    """Free an element that was read, and what stands before it."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _attributes(element: etree._Element, used: set[str]) -> Pairs:
    return [
        (name.rpartition("}")[2], str(value))
        for name, value in element.attrib.items()
        if not name.startswith(_ABOUT_XML) and name.rpartition("}")[2] not in used
    ]


def _pairs_of_record(element: etree._Element) -> Pairs:
    return [*_attributes(element, set()), *_inner(element, "")]


def _inner(element: etree._Element, before: str) -> Pairs:
    found: Pairs = []
    holding: Counter[str] = Counter()
    for child in element:
        key = NAMED_BY.get(_local(child))
        named = child.get(key) if key else None
        name = before + (named if named is not None else _local(child))
        used = {key} if key and named is not None else set()
        if len(child) or _attributes(child, used):
            holding[name] += 1
            name += f".{holding[name]}" if holding[name] > 1 else ""
        found += _pairs(name, child, used)
    return found


def _pairs(name: str, element: etree._Element, used: set[str]) -> Pairs:
    attributes = _attributes(element, used)
    found = [(f"{name}.{attribute}", value) for attribute, value in attributes]
    own = (element.text or "") + "".join(child.tail or "" for child in element)
    if len(element) and not own.strip():
        return found + _inner(element, f"{name}.")
    text = "".join(element.itertext()).strip()
    if len(element) or text or not attributes:
        found.append((name, text))
    return found
